"""What leads through a form: headings, bookmarks to go to, links, and whose pages these are."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

import forms
from fillers import word
from fillers.word.checks import check
from schemas.definition import Field, FormDefinition, Option, TextBlock
from schemas.rendition import Branding
from tests.fillers.word.making import WHEN, copy_of, document, form_of
from tests.fillers.word.reading import Document, W
from tests.law.documents import back, sample

NAMES = [e.form for e in forms.catalogue()]
SIGNED = [
    n
    for n in NAMES
    if any(f.type == "signature" for b in forms.load(n).blocks for f in getattr(b, "fields", ()))
]


def links(made: Document) -> dict[str, str]:
    """Where each link leads, by its words."""
    return {
        "".join(t.text or "" for t in link.iter(f"{W}t")): link.get(f"{W}anchor", "")
        for link in made.body.iter(f"{W}hyperlink")
    }


def heading_at(made: Document, bookmark: str) -> tuple[str, str]:
    """The style and the words of the paragraph that a bookmark is in."""
    (start,) = made.body.findall(f".//{W}bookmarkStart[@{W}name='{bookmark}']")
    paragraph = start.getparent()
    assert paragraph is not None
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    assert style is not None
    return style.get(f"{W}val", ""), "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("large", [False, True])
def test_the_first_signature_stands_under_a_heading_that_is_a_bookmark(name: str, large: bool) -> None:
    made = document(forms.load(name), large=large)
    style, words = heading_at(made, "Signatures")
    assert style in {"Heading2", "Heading3"}
    assert words
    order = [e.get(f"{W}name") for e in made.body.iter(f"{W}bookmarkStart")]
    first = next(s for s in order if s and s.startswith("signed"))
    assert order.index("Signatures") < order.index(first)


def test_a_long_form_has_a_link_to_its_signatures_and_a_short_one_has_none() -> None:
    assert links(document(forms.load("supervision-record"))) == {"Go to the signatures": "Signatures"}
    assert links(document(forms.load("idea-consent"))) == {}


def test_a_heading_of_its_own_is_the_one_to_go_to() -> None:
    sign = Field(name="sign", ask="Signed", type="signature")
    plain = form_of(sign)
    block = plain.blocks[0].model_copy(update={"heading": "Agreement"})
    made = document(plain.model_copy(update={"blocks": (block,)}))
    assert heading_at(made, "Signatures") == ("Heading2", "Agreement")
    assert "Signature" not in made.printed
    assert heading_at(document(plain), "Signatures") == ("Heading2", "Signature")


def test_help_that_stands_elsewhere_is_a_link_to_there() -> None:
    made = document(forms.load("appraisal-framework"))
    assert links(made)["What each band asks stands at the end of this form."] == "Guidance"
    assert heading_at(made, "Guidance")[0] == "Heading2"


def test_help_whose_text_has_no_heading_is_no_link() -> None:
    pick = Field(
        name="pick", ask="Pick", help="See the end.", type="choice", options=(Option(key="a", say="A"),)
    )
    plain = form_of(pick)
    text = TextBlock(pick="pick", texts=(("a", "All of A."),))
    assert links(document(plain.model_copy(update={"blocks": (*plain.blocks, text)}))) == {}


def test_a_table_of_printed_rows_says_that_its_first_column_names_them() -> None:
    def first_columns(form: FormDefinition) -> set[str | None]:
        return {look.get(f"{W}firstColumn") for look in document(form).body.iter(f"{W}tblLook")}

    assert first_columns(form_of(Field(name="a", ask="A"))) == {"0"}
    assert first_columns(forms.load("contact-evaluation")) >= {"1"}


def head(made: Document) -> str:
    """The line at the head of the later pages."""
    return "".join(
        made.part("word/header2.xml").decode().split("<w:t")[1].partition(">")[2].partition("<")[0]
    )


def test_later_pages_say_whose_they_are_and_of_which_day() -> None:
    form = forms.load("supervision-record")
    assert (
        head(document(form, sample("supervision-record"))) == "Name: Siân Example-Łukasz   Date: 12/11/2026"
    )
    assert head(document(form)) == "Name: ________________________   Date: ___________"
    given = document(form, given={"supervisee": "Zoë Ash"})
    assert head(given) == "Name: Zoë Ash   Date: ___________"


def _read_with_head(old: str, new: str, answers: dict[str, object]) -> set[tuple[str, str | None]]:
    """What is asked about a record at whose head other words stand."""
    form = forms.load("supervision-record")
    made = document(form, answers)  # type: ignore[arg-type]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as changed:
        for name in made.names:
            data = made.part(name)
            if name == "word/header2.xml":
                assert old in data.decode()
                data = data.decode().replace(old, new).encode()
            changed.writestr(name, data)
    assert check(out.getvalue()) == ()
    return {(q.code, q.raw) for q in back(form, out.getvalue()).queries if q.code == "stray-text"}


@pytest.mark.parametrize(
    ("new", "asked"),
    [
        ("Name: Siân Example-Łukasz   Date: 12/11/2026", False),
        ("Name: ________________________   Date: 12/11/2026", False),
        ("Name: Siân Example-Łukasz   Date: 05/11/2026", False),  # the session was moved
        ("Name: Somebody Else   Date: 12/11/2026", True),
        ("Name: Siân Example-Łukasz   Date: see my letter", True),
        ("She did not agree", True),
    ],
)
def test_another_name_or_other_words_at_the_head_are_asked_about(new: str, asked: bool) -> None:
    found = _read_with_head(
        "Name: Siân Example-Łukasz   Date: 12/11/2026", new, dict(sample("supervision-record"))
    )
    assert found == ({("stray-text", new)} if asked else set())


def test_a_long_name_of_the_organisation_has_a_line_of_its_own() -> None:
    form = forms.load("supervision-record")

    def lines(name: str) -> int:
        compiled = word.compile(word.rendition(form, Branding(organisation=name)))
        copy = copy_of(form).model_copy(update={"rendition": compiled.rendition.digest})
        made = Document(word.fill(compiled, copy, {"date": dt.date(2026, 11, 2)}, when=WHEN).data)
        return made.part("word/header2.xml").count(b"<w:p>")

    assert lines("Rowan House") == 1
    assert lines("The Rowan House Partnership for Children, Young People and Families (South)") == 2
