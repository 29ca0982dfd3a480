"""The templates that come with carepack, made from the Word rendition's own styles so that letters and forms match.

They are kept in `templates/`, because people start their own from them; `python -m fillers.letters.designs --write`
makes them anew, and a test holds them to this module.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fillers.letters import personal_designs, stationery
from fillers.letters.kinds import TEMPLATES
from fillers.letters.stationery import COLOUR
from fillers.word.layout import PAGE_HEIGHT, PAGE_WIDTH
from fillers.word.markup import Element, el, root, val
from fillers.word.measures import Twips, mm
from fillers.word.styles import RULE, spacing
from fillers.word.tables import Cell, TableRow, paragraph, tab, table, words

_PLAN_MARGIN, _CERTIFICATE_MARGIN = mm(18), mm(30)
_PLAN_WIDTH = Twips(PAGE_HEIGHT - 2 * _PLAN_MARGIN)
_CERTIFICATE_WIDTH = Twips(PAGE_WIDTH - 2 * _CERTIFICATE_MARGIN)


def made() -> dict[str, bytes]:
    """Every template, by the letter's name."""
    return {
        "commitment-certificate": _certificate(),
        "commitment-plan": _plan(),
        "award-certificate": _award(),
        **personal_designs.made(),
    }


# ---- the certificate


def _certificate() -> bytes:
    body = [
        *_logo(),
        paragraph("CertificateKicker", words("Social Care Commitment")),
        paragraph("Heading1", words("Certificate of commitment")),
        paragraph("Centred", words("This is to certify that")),
        paragraph("CertificateName", words("{{ name }}")),
        stationery.tag("Centred", "{%p if role and employer != name %}"),
        paragraph("CertificateRole", words("{{ role }}")),
        stationery.tag("Centred", "{%p endif %}"),
        paragraph("Centred", words("made the Social Care Commitment")),
        stationery.tag("Centred", "{%p if employer != name %}"),
        paragraph("Centred", words("with "), stationery.bold("{{ employer }}")),
        stationery.tag("Centred", "{%p endif %}"),
        paragraph("Centred", words("on "), stationery.bold("{{ made_on }}"), properties=(spacing(0, 20),)),
        stationery.tag("Centred", "{%p for statement in statements %}"),
        paragraph(
            "CertificateStatement",
            stationery.bold("{{ statement.number }}"),
            tab(),
            words("{{ statement.words }}"),
        ),
        stationery.tag("Centred", "{%p endfor %}"),
        paragraph(
            "Centred",
            words("This commitment is to be renewed by "),
            stationery.bold("{{ renew_by }}"),
            words("."),
            properties=(spacing(16, 38),),
        ),
        *_signatures(),
    ]
    return _framed("commitment-certificate", body)


MOTTO = "Carers who provide consistently exceptional care will be recognised and acknowledged."
"""What the source says of awards, word for word (S0: Performance and supervision)."""


def _award() -> bytes:
    body = [
        *_logo(room=10),
        # Its title comes first: by that a copy that comes back is known to be no form.
        paragraph("Heading1", words("Award certificate"), properties=(spacing(0, 6),)),
        paragraph("CertificateKicker", words("{{ employer }}"), properties=(spacing(0, 30),)),
        stationery.tag("Centred", "{%p if picture %}"),
        paragraph("Centred", words("{{ picture }}"), properties=(spacing(0, 16),)),
        stationery.tag("Centred", "{%p endif %}"),
        paragraph("CertificateLine", words("This is to certify that")),
        paragraph("CertificateName", words("{{ name }}")),
        paragraph("CertificateLine", words("is recognised for")),
        paragraph("CertificateAward", words("{{ award }}")),
        stationery.tag("Centred", "{%p if idea %}"),
        paragraph("CertificateIdea", words("“{{ idea }}”")),
        stationery.tag("Centred", "{%p endif %}"),
        paragraph("CertificateLine", words("{{ today }}"), properties=(spacing(2, 34),)),
        *_signatures(),
        paragraph("CertificateMotto", words(MOTTO)),
    ]
    return _framed("award-certificate", body)


def _logo(room: float = 34) -> list[Element]:
    """The logo at the head of a certificate, or so many points of room where it would be."""
    return [
        stationery.tag("Centred", "{%p if logo %}"),
        paragraph("Centred", words("{{ logo }}"), properties=(spacing(0, 16),)),
        stationery.tag("Centred", "{%p else %}"),
        paragraph("Centred", properties=(spacing(0, room),)),
        stationery.tag("Centred", "{%p endif %}"),
    ]


def _framed(name: str, body: list[Element]) -> bytes:
    """A certificate: one page with a border, and the organisation's line at its foot."""
    edge: dict[str, str | int] = {"w:val": "thinThickSmallGap", "w:sz": 24, "w:space": 22, "w:color": COLOUR}
    border = el(
        "w:pgBorders",
        {"w:offsetFrom": "page"},
        *(el(f"w:{side}", edge) for side in ("top", "left", "bottom", "right")),
    )
    section = stationery.section((PAGE_WIDTH, PAGE_HEIGHT), _CERTIFICATE_MARGIN, (mm(24), mm(22)), border)
    footer = root(
        "w:ftr",
        paragraph("Footer", words("{{ footer }}"), properties=(val("w:jc", "center"),)),
    )
    empty = root("w:hdr", paragraph("Header"))
    return stationery.package(name, _CERTIFICATE_WIDTH, body, section, (empty, empty, footer))


def _signatures() -> list[Element]:
    """A line to sign on and one for the date, and for whom it is signed."""
    date = mm(48)
    stops: tuple[dict[str, str | int], ...] = (
        {"w:val": "left", "w:leader": "underscore", "w:pos": _CERTIFICATE_WIDTH - date - mm(6)},
        {"w:val": "left", "w:pos": _CERTIFICATE_WIDTH - date},
        {"w:val": "right", "w:leader": "underscore", "w:pos": _CERTIFICATE_WIDTH},
    )
    tabs = el("w:tabs", None, *(el("w:tab", stop) for stop in stops))
    return [
        paragraph(
            "Normal",
            words("Signed "),
            tab(),
            tab(),
            words("Date "),
            tab(),
            properties=(el("w:keepNext"), tabs, spacing(0, 3)),
        ),
        paragraph("Help", words("for {{ employer }}")),
    ]


# ---- the plan


def _plan() -> bytes:
    body = [
        paragraph("Heading1", words("Plan of chosen tasks")),
        paragraph(
            "Words",
            words(
                "The tasks that {{ name }} chose for the Social Care Commitment: {{ chosen }} in all, "
                "{{ done }} of them done by {{ today }}."
            ),
        ),
        *_facts(),
        paragraph("Gap", properties=(spacing(0, 6, 6, exact=True),)),
        _tasks(),
        stationery.end(),
    ]
    section = stationery.section((PAGE_HEIGHT, PAGE_WIDTH), _PLAN_MARGIN, (mm(17), mm(19)), None)
    first = root(
        "w:hdr",
        paragraph(
            "Header",
            words("{% if logo %}{{ logo }}   {% endif %}{{ employer }}"),
            properties=(spacing(0, 8),),
        ),
    )
    further = root(
        "w:hdr",
        paragraph("Header", words("Plan of chosen tasks: {{ name }}"), tab(), words("{{ employer }}")),
    )
    return stationery.package("commitment-plan", _PLAN_WIDTH, body, section, (first, further, _plan_footer()))


def _facts() -> list[Element]:
    """Who and when, as boxes of three with their labels above, as on the form."""
    who = (
        ("Name", "name"),
        (_either("Role of that person", "Role"), "role"),
        (_either("Signed by", "Manager"), "manager"),
    )
    dates = (
        ("Date of commitment", "made_on"),
        ("Date to review the tasks", "review_on"),
        ("To be renewed by", "renew_by"),
    )
    third = _PLAN_WIDTH // 3
    widths = (Twips(third), Twips(third), Twips(_PLAN_WIDTH - 2 * third))
    found: list[Element] = []
    for title, row in (("Who made the commitment", who), ("Dates", dates)):
        labels = tuple(Cell((paragraph("Label", words(label)),), "label") for label, _ in row)
        boxes = tuple(Cell((paragraph("Answer", words(f"{{{{ {name} }}}}")),)) for _, name in row)
        found.append(table(widths, [TableRow(labels, header=True), TableRow(boxes)], title))
        found.append(paragraph("Gap"))
    return found[:-1]


def _either(organisation: str, person: str) -> str:
    """One of two words: of an organisation's own commitment, or of a person's."""
    return f"{{% if employer == name %}}{organisation}{{% else %}}{person}{{% endif %}}"


def _tasks() -> Element:
    share = (22, 31, 14, 14, 19)
    widths = [Twips(_PLAN_WIDTH * s // 100) for s in share[:-1]]
    widths.append(Twips(_PLAN_WIDTH - sum(widths)))
    heads = tuple(
        Cell((paragraph("Label", words(head)),), "head")
        for head in ("Statement", "Task", "Deadline", "Done", "Notes")
    )
    done = (
        paragraph("Row", words("{{ task.done }}")),
        stationery.tag("Row", "{%p if task.done_on %}"),
        paragraph("Row", words("{{ task.done_on }}")),
        stationery.tag("Row", "{%p endif %}"),
    )
    row = (
        Cell(
            (
                paragraph("Row", stationery.bold("Statement {{ task.number }}")),
                stationery.tag("Row", "{%p if loop.first %}"),
                paragraph("Row", words("{{ statement.words }}")),
                stationery.tag("Row", "{%p endif %}"),
            )
        ),
        Cell((paragraph("Row", words("{{ task.task }}")),)),
        Cell((paragraph("Row", words("{{ task.deadline }}")),)),
        Cell(done),
        Cell((paragraph("Row", words("{{ task.notes }}")),)),
    )
    return table(
        widths,
        [
            TableRow(heads, header=True),
            stationery.tag_row("{%tr for statement in statements %}", len(widths)),
            stationery.tag_row("{%tr for task in statement.tasks %}", len(widths)),
            TableRow(row),
            stationery.tag_row("{%tr endfor %}", len(widths)),
            stationery.tag_row("{%tr endfor %}", len(widths)),
        ],
        "The chosen tasks: statement, task, deadline, done, notes",
    )


def _plan_footer() -> Element:
    edge = el("w:pBdr", None, el("w:top", {"w:val": "single", "w:sz": 4, "w:space": 4, "w:color": RULE}))
    return root(
        "w:ftr",
        paragraph(
            "Footer",
            words("Social Care Commitment · plan of chosen tasks · {{ today }}"),
            tab(),
            words("Page "),
            stationery.number("PAGE"),
            words(" of "),
            stationery.number("NUMPAGES"),
            properties=(edge,),
        ),
        stationery.tag("Footer", "{%p if footer %}"),
        paragraph("Footer", words("{{ footer }}")),
        stationery.tag("Footer", "{%p endif %}"),
    )


def main(arguments: Sequence[str]) -> int:
    """With `--write`, writes the templates; without it, says whether they are as this module makes them."""
    differing = []
    for name, data in made().items():
        file = TEMPLATES / f"{name}.docx"
        if "--write" in arguments:
            file.write_bytes(data)
        elif not file.exists() or file.read_bytes() != data:
            differing.append(name)
    sys.stdout.write(
        f"{', '.join(differing) or 'none'} differ\n" if "--write" not in arguments else "written\n"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
