"""The templates of letters to a person: invitation, reminder, cover and outcome; one page as a rule, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from fillers.letters import stationery
from fillers.letters.stationery import bold, tag, tag_row
from fillers.word.layout import PAGE_HEIGHT, PAGE_WIDTH
from fillers.word.markup import Element, el, root
from fillers.word.measures import Twips, mm
from fillers.word.styles import RULE, spacing
from fillers.word.tables import Cell, TableRow, paragraph, tab, table, words

_MARGIN = mm(25)
_WIDTH = Twips(PAGE_WIDTH - 2 * _MARGIN)
_DAYS = "{{ due.days }} day{% if due.days != '1' %}s{% endif %}"
_HOW_LONG = (
    f"{{% if due.over %}}Over{{% if due.days %}} by {_DAYS}{{% endif %}}"
    f"{{% elif due.days %}}In {_DAYS}{{% elif due.on %}}Today{{% endif %}}"
)


def made() -> dict[str, bytes]:
    """The templates, by the letter's name."""
    return {
        "invitation": _letter("invitation", "Invitation", _invitation()),
        "reminder": _letter("reminder", "Reminder", _reminder()),
        "cover": _letter("cover", "Your documents", _cover()),
        "outcome": _letter("outcome", "Outcome of your meeting", _outcome()),
    }


def _letter(name: str, title: str, body: Sequence[Element]) -> bytes:
    whole = [
        paragraph("Words", bold("{{ name }}"), properties=(spacing(14, 0),)),
        *_if("role", paragraph("Words", words("{{ role }}"), properties=(spacing(0, 0),))),
        *_if("home", paragraph("Words", words("{{ home }}"), properties=(spacing(0, 0),))),
        paragraph("Words", words("{{ today }}"), properties=(spacing(12, 12),)),
        paragraph("Heading1", words(title)),
        paragraph("Words", words("Dear {{ name }},")),
        *body,
        *_if("message", _words("{{ message }}")),
        *_close(),
    ]
    section = stationery.section((PAGE_WIDTH, PAGE_HEIGHT), _MARGIN, (mm(24), mm(22)), None)
    first = root(
        "w:hdr",
        paragraph("Header", words("{% if logo %}{{ logo }}   {% endif %}{{ employer }}")),
    )
    further = root(
        "w:hdr", paragraph("Header", words(f"{title}: {{{{ name }}}}"), tab(), words("{{ employer }}"))
    )
    return stationery.package(name, _WIDTH, whole, section, (first, further, _footer()))


def _words(said: str) -> Element:
    return paragraph("Words", words(said))


def _if(condition: str, *content: Element) -> list[Element]:
    return [tag("Words", f"{{%p if {condition} %}}"), *content, tag("Words", "{%p endif %}")]


def _close() -> list[Element]:
    return [
        paragraph("Words", words("Yours sincerely"), properties=(el("w:keepNext"), spacing(14, 40))),
        paragraph("Words", bold("{{ sender }}"), properties=(el("w:keepNext"), spacing(0, 0))),
        *_if("employer and employer != sender", paragraph("Words", words("for {{ employer }}"))),
    ]


def _answer() -> list[Element]:
    """By when and how to answer, as one sentence where both are there."""
    return [
        *_if("reply_by", paragraph("Words", words("Please reply by "), bold("{{ reply_by }}"), words("."))),
        *_if("reply_to", _words("{{ reply_to }}")),
    ]


def _back() -> list[Element]:
    """By when and where documents are wanted back; to whom met, where nothing else is said."""
    return [
        *_if(
            "reply_by",
            paragraph("Words", words("Please let us have them back by "), bold("{{ reply_by }}"), words(".")),
        ),
        *_if("reply_to", _words("{{ reply_to }}")),
        *_if("not reply_to and with_whom", _words("Please give them back to {{ with_whom }}.")),
    ]


def _invitation() -> list[Element]:
    rows = (
        ("What it is about", "about"), ("Date", "meeting_on"), ("Time", "meeting_time"), ("Place", "meeting_place"),
        ("With", "with_whom"),
    )  # fmt: skip
    return [
        _words("You are invited to a meeting. It is a conversation, and your own view counts in it."),
        *_facts(rows),
        paragraph("Gap"),
        *_if(
            "not meeting_on",
            _words(
                "No date is set yet. Please agree a day, a time and a place{% if with_whom %} with {{ with_whom }}"
                "{% endif %}."
            ),
        ),
        *_if(
            "meeting_on and not (meeting_time and meeting_place)",
            _words(
                "{% if meeting_time %}The place is{% elif meeting_place %}The time is{% else %}The time and the place "
                "are{% endif %} not set yet. Please agree {% if meeting_time or meeting_place %}it{% else %}them"
                "{% endif %}{% if with_whom %} with {{ with_whom }}{% endif %}."
            ),
        ),
        *_if(
            "documents",
            _words("Please read, fill in and bring these documents:"),
            _documents("Documents for the meeting"),
            paragraph("Gap"),
        ),
        _words("If you cannot come, or need anything to take part, please tell us as soon as you can."),
        *_answer(),
    ]


def _reminder() -> list[Element]:
    due = (
        Cell((paragraph("Row", words("{{ due.what }}")), *_note("due"))),
        Cell((paragraph("Row", words("{{ due.on }}")),)),
        Cell((paragraph("Row", words(_HOW_LONG)),)),
    )
    return [
        *_if(
            "dues",
            _words("The following is due:"),
            _list(("What", "Due on", "How it stands"), (46, 28), due, "dues", "What is due"),
            paragraph("Gap"),
        ),
        *_if(
            "documents",
            _words("These documents were given to you and have not come back yet:"),
            _documents("Documents still to come back", sent=True),
            paragraph("Gap"),
            _words("If you have sent them already, please tell us, so that we can look for them."),
        ),
        *_if("with_whom", _words("If something stands in the way, please speak with {{ with_whom }}.")),
        *_answer(),
    ]


def _cover() -> list[Element]:
    return [
        _words("With this letter you receive the documents listed below."),
        *_facts((("What they are for", "about"),)),
        paragraph("Gap"),
        _documents("Documents with this letter"),
        paragraph("Gap"),
        _words(
            "Where a document is to be filled in, fill it in on a computer, or print it and write on it. What is "
            "filled in already comes from our records: if it is not right, please tell us and leave it as it is."
        ),
        *_if(
            "meeting_on",
            paragraph(
                "Words", words("We will talk about them on "), bold("{{ meeting_on }}"),
                words("{% if meeting_time %} at {{ meeting_time }}{% endif %}"
                      "{% if meeting_place %}, {{ meeting_place }}{% endif %}."),
            ),
        ),
        *_back(),
    ]  # fmt: skip


def _outcome() -> list[Element]:
    action = tuple(
        Cell((paragraph("Row", words(f"{{{{ action.{field} }}}}")),)) for field in ("what", "who", "by")
    )
    return [
        _words("Thank you for taking part. This letter confirms what came of the meeting."),
        *_facts((("About", "about"), ("Held on", "held_on"), ("With", "held_by"))),
        paragraph("Gap"),
        *_if("outcome", paragraph("Heading2", words("Outcome")), _words("{{ outcome }}")),
        *_if(
            "actions",
            paragraph("Heading2", words("What was agreed")),
            _list(("What", "Who", "By when"), (50, 25), action, "actions", "What was agreed"),
            paragraph("Gap"),
        ),
        *_if(
            "next_on",
            paragraph(
                "Words",
                words("The next {% if next_what %}{{ next_what }}{% else %}meeting{% endif %} is on "),
                bold("{{ next_on }}"),
                words("."),
            ),
        ),
        *_if(
            "documents",
            _words("These documents go with this letter:"),
            _documents("Documents with this letter"),
            paragraph("Gap"),
        ),
        _words(
            "If you see something differently, you can say so: please tell us, and we will keep it on record."
        ),
        *_answer(),
    ]


def _facts(rows: Sequence[tuple[str, str]]) -> list[Element]:
    """What a meeting is, one fact a line; a line without anything to say goes."""
    at = mm(45)
    beside = (
        el("w:tabs", None, el("w:tab", {"w:val": "left", "w:pos": at})),
        spacing(0, 4),
        el("w:ind", {"w:left": at, "w:hanging": at}),
    )
    made: list[Element] = []
    for label, field in rows:
        properties = [deepcopy(p) for p in beside]
        line = paragraph("Words", bold(label), tab(), words(f"{{{{ {field} }}}}"), properties=properties)
        made += _if(field, line)
    return made


def _documents(title: str, *, sent: bool = False) -> Element:
    """The documents, one a row, with what a person needs to find and return each."""
    third = ("Given on", "sent_on") if sent else ("Please return by", "reply_by")
    cells = (
        Cell((paragraph("Row", words("{{ document.title }}")), *_note("document"))),
        Cell((paragraph("Row", words("{{ document.number }}")),)),
        Cell((paragraph("Row", words(f"{{{{ document.{third[1]} }}}}")),)),
    )
    # A copy number is one word of fourteen characters, and must not be broken in large print either.
    return _list(("Document", "Copy number", third[0]), (34, 41), cells, "documents", title)


def _note(item: str) -> tuple[Element, ...]:
    return (
        tag("Row", f"{{%p if {item}.note %}}"),
        paragraph("Row", words(f"{{{{ {item}.note }}}}")),
        tag("Row", "{%p endif %}"),
    )


def _list(
    heads: Sequence[str], shares: Sequence[int], cells: tuple[Cell, ...], items: str, title: str
) -> Element:
    """A table with a row for each item; the header row is repeated on every page. The last column has the rest."""
    widths = [Twips(_WIDTH * share // 100) for share in shares]
    widths.append(Twips(_WIDTH - sum(widths)))
    named = tuple(Cell((paragraph("Label", words(said)),), "head") for said in heads)
    rows = [
        TableRow(named, header=True),
        tag_row(f"{{%tr for {items[:-1]} in {items} %}}", len(widths)),
        TableRow(cells),
        tag_row("{%tr endfor %}", len(widths)),
    ]
    return table(widths, rows, title)


def _footer() -> Element:
    edge = el("w:pBdr", None, el("w:top", {"w:val": "single", "w:sz": 4, "w:space": 4, "w:color": RULE}))
    return root(
        "w:ftr",
        paragraph(
            "Footer",
            words("{{ footer }}"),
            tab(),
            words("Page "),
            stationery.number("PAGE"),
            words(" of "),
            stationery.number("NUMPAGES"),
            properties=(edge,),
        ),
    )
