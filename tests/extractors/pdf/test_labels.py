"""A document with a geometry of its own: a Word rendition saved as PDF, read by the words in its tables."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst

from extractors.pdf import extract
from extractors.pdf.fields.controls import Control, Widget
from extractors.pdf.flat.labels import _with_fields
from extractors.pdf.page.content import Page
from schemas.geometry import Box
from schemas.reading import Observation, Reading
from tests import trial
from tests.clients.libreoffice import LibreOffice
from tests.law.documents import back, doubts, made

_HEAD = """
#set page(width: 210mm, height: 297mm, margin: 20mm, header: [Group Supervision Record],
  footer: context [Group Supervision Record · edition 1 #h(1fr)
    Page #counter(page).display() of #counter(page).final().first()])
#set text(size: 11pt, font: "Libertinus Serif")
#let ask(label, answer, height: auto) = block(breakable: true, {
  block(below: 3pt, strong(label))
  table(columns: (100%,), inset: 5pt, rows: (height,), answer)
})
"""
_ACTIONS = "[*Action required*], [*Who is leading?*], [*Timescales*]"


def document(body: str) -> bytes:
    """A PDF laid out as this typst text says, after a page design like Word's."""
    return bytes(typst.compile((_HEAD + body).encode()))


def read(body: str) -> Reading:
    """What is read in it of the group supervision record."""
    return extract(document(body), trial.load("trial-group-supervision"))


def seen(reading: Reading) -> dict[str, Observation]:
    """The values by path."""
    return {v.path: v for v in reading.values}


def test_an_answer_stands_in_the_box_under_its_question() -> None:
    value = seen(read('#ask("Legal status", [Section 20])'))["legal_status"]
    assert (value.raw, value.method, value.doubt) == ("Section 20", "label", None)
    assert value.evidence.beside == "Legal status"
    assert value.evidence.page == 1


def test_a_prompt_is_no_answer() -> None:
    assert seen(read('#ask("Legal status", "[Click to write]")'))["legal_status"].raw == ""


def test_glyphs_are_ticks_and_one_that_is_gone_is_in_doubt() -> None:
    form = trial.load("trial-group-supervision")
    options = next(
        f for b in form.blocks if b.kind == "fields" for f in b.fields if f.name == "category"
    ).options
    box = '#text(font: "DejaVu Sans Mono", "{}") '
    ticked = "  ".join(box.format("☒" if n in (0, 2) else "☐") + o.say for n, o in enumerate(options))
    value = seen(read(f'#ask("Category", [{ticked}])'))["category"]
    assert (value.marks, value.doubt) == ((options[0].key, options[2].key), None)
    fewer = seen(read(f'#ask("Category", [{ticked.rpartition("#text")[0]}])'))["category"]
    assert fewer.doubt == "box-missing"


def test_rows_are_read_over_a_page_and_the_head_printed_again_is_no_row() -> None:
    rows = ", ".join(f"[Task {n} #v(60pt)], [Person {n}], [{n} May]" for n in range(1, 13))
    reading = read(f"#table(columns: (1fr, 1fr, 1fr), table.header({_ACTIONS}), {rows})")
    assert {v.evidence.page for v in reading.values} == {1, 2}
    values = seen(reading)
    assert [values[f"actions.{n}.who"].raw for n in range(1, 13)] == [f"Person {n}" for n in range(1, 13)]
    assert "actions.13.who" not in values


def test_a_number_printed_before_an_answer_in_its_cell_is_no_part_of_it_and_is_asked_about_where_gone() -> (
    None
):
    form = trial.load("supervision-record")
    heads = ", ".join(f"[*{c.over or c.ask}*]" for c in form.table("actions").columns)
    rows = "[a) Book it], [Ann], [May], [b) Ring], [Bo], [June], [Write], [Cy], [July]"
    body = f"#table(columns: (1fr, 1fr, 1fr), table.header({heads}), {rows})"
    values = seen(extract(document(body), form))
    assert [(values[f"actions.{n}.what"].raw, values[f"actions.{n}.what"].doubt) for n in (1, 2, 3)] == [
        ("Book it", None),
        ("Ring", None),
        ("Write", "row-number"),
    ]


def test_a_table_with_one_row_on_each_page_has_a_row_for_each_and_not_one_long_one() -> None:
    rows = ", ".join(f"[Task {n}], [Person {n}], [{n} May]" for n in (1, 2))
    high = "rows: (auto, 400pt, 400pt)"
    values = seen(read(f"#table(columns: (1fr, 1fr, 1fr), {high}, table.header({_ACTIONS}), {rows})"))
    assert [(values[f"actions.{n}.who"].raw, values[f"actions.{n}.who"].evidence.page) for n in (1, 2)] == [
        ("Person 1", 1),
        ("Person 2", 2),
    ]


def test_a_long_answer_broken_over_a_page_under_its_question_printed_again_is_one() -> None:
    question = "Names of children in family under consideration"
    text = r" \ ".join(f"Child {n} of many." for n in range(1, 61))
    value = seen(read(f"#table(columns: 100%, table.header([*{question}*]), [{text}])"))["children"]
    assert value.raw == "\n".join(f"Child {n} of many." for n in range(1, 61))
    assert value.doubt == "line-break"  # whether a line ended at the foot of the page cannot be seen


def test_of_several_questions_in_one_table_the_last_goes_on_over_the_page_and_not_the_first() -> None:
    cells = "table.header([*Legal status*]), [Section 20], [*Name of lead social worker*], [Anna Ng]"
    values = seen(read(f"#table(columns: 100%, rows: (auto, auto, 600pt, 100pt), {cells})"))
    assert [(values[path].raw, values[path].evidence.page) for path in ("legal_status", "lead")] == [
        ("Section 20", 1),
        ("Anna Ng", 2),
    ]


def test_a_table_without_its_questions_is_missing_and_not_guessed() -> None:
    assert not read("#table(columns: 3, [One], [Two], [Three], [a], [b], [c])").values


def test_a_page_that_is_gone_is_asked_about() -> None:
    rows = ", ".join(f"[Task {n} #v(60pt)], [Person {n}], [{n} May]" for n in range(1, 13))
    with pikepdf.open(
        BytesIO(document(f"#table(columns: (1fr, 1fr, 1fr), table.header({_ACTIONS}), {rows})"))
    ) as pdf:
        del pdf.pages[-1]
        out = BytesIO()
        pdf.save(out)
    queries = extract(out.getvalue(), trial.load("trial-group-supervision")).queries
    assert "page-missing" in {q.code for q in queries}


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", ["supervision-record", *trial.NAMES])
def test_a_blank_saved_as_pdf_by_libreoffice_has_every_question_and_no_answer(
    name: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = trial.load(name)
    (tmp_path / "blank.docx").write_bytes(made(form, "word", {}).data)
    pdf = libreoffice.convert(tmp_path / "blank.docx", "pdf")
    checked = back(form, pdf.read_bytes())
    assert checked.answers == {}
    assert not doubts(checked)


@pytest.mark.client("libreoffice")
def test_an_answer_longer_than_a_page_is_whole(libreoffice: LibreOffice, tmp_path: Path) -> None:
    form = trial.load("supervision-record")
    answers = {
        "supervisee": "Zoë Łukasz-Example",
        "date": dt.date(2026, 11, 14),
        "outcomes": "\n".join(f"Outcome {n} of the many." for n in range(1, 90)),
        "comments": "None.",
    }
    (tmp_path / "long.docx").write_bytes(made(form, "word", answers).data)
    reading = extract(libreoffice.convert(tmp_path / "long.docx", "pdf").read_bytes(), form)
    values = seen(reading)
    assert values["outcomes"].raw == answers["outcomes"]
    # Whether a line ended at the foot of the page, and how many, cannot be seen.
    assert values["outcomes"].doubt == "line-break"
    assert values["comments"].raw == "None."


@pytest.mark.client("libreoffice")
def test_a_character_the_font_lacks_is_never_taken_for_another(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form = trial.load("supervision-record")
    (tmp_path / "odd.docx").write_bytes(made(form, "word", {"comments": "a 𐰔 b", "disagree": "c 𝠇 d"}).data)
    values = seen(extract(libreoffice.convert(tmp_path / "odd.docx", "pdf").read_bytes(), form))
    for path, written in (("comments", "a 𐰔 b"), ("disagree", "c 𝠇 d")):
        assert values[path].raw == written or values[path].doubt == "no-glyph"


def test_fields_of_another_program_are_read_as_if_they_were_drawn() -> None:
    def field(kind: str, value: str | tuple[str, ...] | None, state: str | None = None) -> Control:
        return Control("x", kind, value=value, widgets=[Widget(1, Box(10, 20, 90, 40), state)])

    def drawn(*controls: Control) -> list[str]:
        return [c.text for c in _with_fields(Page(1, 595, 842, (), ()), controls).chars]

    assert drawn(field("Tx", "one\r\ntwo"), field("Ch", "picked")) == ["one\ntwo", "picked"]
    assert drawn(field("Btn", None, "On"), field("Btn", None, "Off")) == ["☒", "☐"]
    # Several picked from one list are no words that stand at one place.
    assert drawn(field("Ch", ("one", "two")), field("Tx", None)) == []


_SINGLE = """
#set page(header: context if counter(page).get().first() > 1 [Group Supervision Record #h(1fr) Example Care])
#ask("Date of group supervision discussion", "3/3/2026") #ask("Names of children in family under consideration", "A.")
#ask("Legal status", "None") #ask("Name of lead social worker", "Ann")
#ask("Names of those present at discussion", "B.")
#ask("Case presentation (new/review discussion in this allocation episode)", "New")
#ask("Date of next group supervision", "4/4/2026")
"""


@pytest.mark.parametrize("between", ["", "As told on the telephone."])
def test_rows_without_numbers_go_on_over_the_head_of_a_second_page_or_are_asked_about(between: str) -> None:
    """The second of two pages is the only one with a head, so that its line is seen once."""
    first = f"#table(columns: (1fr, 1fr, 1fr), {_ACTIONS}, [Ring], [Ann], [May])"
    second = f"{between} #table(columns: (1fr, 1fr, 1fr), {_ACTIONS}, [Award], [Bo], [June])"
    read_in = read(f"{_SINGLE}{first}#pagebreak(){second}")
    rows = [seen(read_in)[f"actions.{n}.what"].raw for n in (1, 2) if f"actions.{n}.what" in seen(read_in)]
    strange = [q.raw or "" for q in read_in.queries if q.code == "stray-text"]
    assert rows == ([] if between else ["Ring", "Award"])  # which of two tables is the one cannot be told
    for word in ("Ring", "Award"):
        assert any(word in words for words in strange) == bool(between)
