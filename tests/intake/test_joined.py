"""Several people's forms joined in one file: each is read on its own, or one question is asked."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf, String

import forms
from cli.exit_codes import ExitCode
from cli.main import run
from extractors import pdf as reader
from fillers import pdf as filler
from intake import Issued
from intake.isolation.isolation import Isolation
from intake.isolation.results import PartRead
from schemas.copies import Copy, mint
from schemas.values import Value
from tests.clients import process
from tests.damage.pdf import damaged, save
from tests.law.documents import WHEN, made

pytestmark = pytest.mark.thorough

FORM = forms.load("supervision-record")
RENDITION = filler.rendition(FORM)
ZOE: dict[str, Value] = {"supervisee": "Zoë Example", "summary": "Zoë spoke of the rota.", "comments": "None"}
TOM: dict[str, Value] = {
    "supervisee": "Tom Example",
    "summary": "Tom spoke of nights.",
    "comments": "Unhappy",
}
ANN: dict[str, Value] = {
    "supervisee": "Ann Example",
    "summary": "Ann spoke of leave.",
    "comments": "All well",
}
Join = Callable[[Sequence[bytes]], bytes]


def filled(answers: dict[str, Value], number: str | None = None) -> bytes:
    copy = Copy(form=FORM.form, edition=FORM.edition, rendition=RENDITION.digest, number=number)
    return filler.fill(filler.compile(RENDITION), copy, answers, when=WHEN).data


def flat(data: bytes) -> bytes:
    return damaged(data, 1, "flattened").data


def anonymous(data: bytes) -> bytes:
    """Without what the file says of itself, as programs leave it that join files."""

    def change(pdf: Pdf) -> None:
        for name in ("/Info",):
            if name in pdf.trailer:
                del pdf.trailer[name]
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]

    return changed(data, change)


def changed(data: bytes, change: Callable[[Pdf], object]) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        save(pdf, out)
    return out.getvalue()


def by_pikepdf(files: Sequence[bytes]) -> bytes:
    """The first file with the pages of the others behind its own."""

    def join(pdf: Pdf) -> None:
        for data in files[1:]:
            with pikepdf.open(BytesIO(data)) as other, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of fields that the form's list does not get
                pdf.pages.extend(other.pages)

    return changed(files[0], join)


def by_qpdf(files: Sequence[bytes]) -> bytes:
    """The same with the fields brought over, as qpdf does it: those whose names are taken get numbers."""

    def join(pdf: Pdf) -> None:
        for data in files[1:]:
            with pikepdf.open(BytesIO(data)) as other:
                pdf.add_pages_from(other)

    return changed(files[0], join)


def by_pypdf(files: Sequence[bytes]) -> bytes:
    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    for data in files:
        writer.append(BytesIO(data))
    writer.write(out)
    return out.getvalue()


def by_pdftk(files: Sequence[bytes]) -> bytes:
    return _by_program(files, lambda names, out: ["pdftk", *names, "cat", "output", out])


def by_ghostscript(files: Sequence[bytes]) -> bytes:
    how = ["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite"]
    return _by_program(files, lambda names, out: ["gs", *how, f"-sOutputFile={out}", *names])


def _by_program(files: Sequence[bytes], command: Callable[[list[str], str], list[str]]) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / f"{n}.pdf") for n in range(len(files))]
        for name, data in zip(names, files, strict=True):
            Path(name).write_bytes(data)
        out = Path(folder) / "out.pdf"
        process.run(command(names, str(out)))
        return out.read_bytes()


def numbered_names(data: bytes) -> bytes:
    """As qpdf names the fields of a file that is put behind another."""

    def change(pdf: Pdf) -> None:
        for one in pdf.Root.AcroForm.Fields:  # type: ignore[attr-defined]
            one.T = String(f"{one.T}+1")

    return changed(data, change)


def shared_fields(files: Sequence[bytes]) -> bytes:
    """As some programs join: fields of one name become one field, with the first one's value; pages look as before."""

    def change(pdf: Pdf) -> None:
        first: dict[str, Any] = {}
        for page in pdf.pages:
            for widget in page.obj.get("/Annots", Array([])):  # type: ignore[attr-defined]
                if "/T" not in widget:
                    continue
                there = first.get(str(widget.T))
                if there is None:
                    entries = {k: widget[k] for k in ("/T", "/FT", "/Ff", "/V", "/DA", "/TU") if k in widget}
                    there = first[str(widget.T)] = pdf.make_indirect(
                        Dictionary({**entries, "/Kids": Array([])})
                    )
                for key in ("/T", "/FT", "/Ff", "/V", "/TU"):
                    if key in widget:
                        del widget[key]
                widget.Parent = there
                there.Kids.append(widget)
        pdf.Root.AcroForm.Fields = Array(first.values())

    return changed(by_pikepdf(files), change)


@pytest.fixture(scope="module")
def isolation() -> Iterator[Isolation]:
    with Isolation(forms.builtin(), Issued(None), workers=1) as opened:
        yield opened


def told(isolation: Isolation, data: bytes) -> list[tuple[str, Any, Any, set[str]]]:
    """Part, person, summary and codes of the queries that hold a record back; or part, None, None and the refusal."""
    return [_told(part) for part in isolation.read_parts(data).parts]


def _told(part: PartRead) -> tuple[str, Any, Any, set[str]]:
    document = part.document("joined.pdf")
    if document.record is None:
        return document.part, None, None, {document.code or ""}
    codes = {q.code for q in document.queries if q.level == "must"}
    return document.part, document.record["supervisee"], document.record["summary"], codes


def told_of(part: str, answers: dict[str, Value], *codes: str) -> tuple[str, Any, Any, set[str]]:
    return part, answers["supervisee"], answers["summary"], set(codes)


JOINS = [
    by_pikepdf,
    by_qpdf,
    by_pypdf,
    pytest.param(by_pdftk, marks=pytest.mark.client("pdftk")),
    pytest.param(by_ghostscript, marks=pytest.mark.client("ghostscript")),
]


@pytest.mark.parametrize("join", JOINS)
def test_two_people_who_filled_the_same_blank_become_two_returns(isolation: Isolation, join: Join) -> None:
    needs = {"required"}  # the blanks were filled in part
    came = told(isolation, join([filled(ZOE), filled(TOM)]))
    assert [(part, who, what) for part, who, what, _ in came] == [
        ("pages=1-3", "Zoë Example", "Zoë spoke of the rota."),
        ("pages=4-6", "Tom Example", "Tom spoke of nights."),
    ]
    assert all(codes <= needs for *_, codes in came)


def test_two_numbered_copies_become_two_returns_by_their_references(isolation: Isolation) -> None:
    numbers = [mint(bytes([n]) * 9) for n in (1, 2)]
    joined = by_pypdf([filled(a, n) for a, n in zip((ZOE, TOM), numbers, strict=True)])
    parts = isolation.read_parts(joined).parts
    assert [p.locator for p in parts] == ["pages=1-3", "pages=4-6"]
    assert [p.document("x").copy_number for p in parts] == numbers


def test_different_forms_in_one_file_are_told_apart(isolation: Isolation) -> None:
    other = made(forms.load("contact-evaluation"), "pdf", {"worker": "Zoë Example"}).data
    parts = isolation.read_parts(by_pypdf([filled(ZOE), other])).parts
    assert [(p.locator, p.document("x").form) for p in parts] == [
        ("pages=1-3", "supervision-record"),
        ("pages=4", "contact-evaluation"),
    ]


def test_a_whole_teams_prints_become_as_many_returns(isolation: Isolation) -> None:
    joined = by_pikepdf([anonymous(flat(filled(a))) for a in (ZOE, TOM, ANN)])
    assert [t[:3] for t in told(isolation, joined)] == [
        told_of("pages=1-3", ZOE)[:3],
        told_of("pages=4-6", TOM)[:3],
        told_of("pages=7-9", ANN)[:3],
    ]


def test_a_filled_file_with_anothers_print_behind_it_is_two(isolation: Isolation) -> None:
    # It has its metadata, and every field once: only the number of pages tells.
    joined = by_pikepdf([filled(ZOE), flat(filled(TOM))])
    assert [t[:2] for t in told(isolation, joined)] == [
        ("pages=1-3", "Zoë Example"),
        ("pages=4-6", "Tom Example"),
    ]


def test_fields_that_were_numbered_when_files_were_joined_are_known(isolation: Isolation) -> None:
    joined = by_pikepdf([filled(ZOE), numbered_names(filled(TOM))])
    came = told(isolation, joined)
    assert [t[:3] for t in came] == [told_of("pages=1-3", ZOE)[:3], told_of("pages=4-6", TOM)[:3]]
    assert "foreign-field" not in came[1][3]


def test_one_person_on_two_days_is_two_returns(isolation: Isolation) -> None:
    import datetime as dt

    days = [ZOE | {"date": dt.date(2026, month, 2)} for month in (9, 10)]
    assert [t[:2] for t in told(isolation, by_pypdf([filled(d) for d in days]))] == [
        ("pages=1-3", "Zoë Example"),
        ("pages=4-6", "Zoë Example"),
    ]


def test_one_persons_form_that_is_there_twice_is_one_return_with_its_page_twice(isolation: Isolation) -> None:
    ((part, who, _, codes),) = told(isolation, by_pypdf([filled(ZOE), filled(ZOE)]))
    assert (part, who) == ("", "Zoë Example")
    assert "page-twice" in codes


def test_one_page_that_is_there_twice_is_one_return_with_its_page_twice(isolation: Isolation) -> None:
    printed = anonymous(flat(filled(ZOE)))
    twice = changed(printed, lambda pdf: pdf.pages.insert(2, pdf.pages[1]))
    ((part, _, _, codes),) = told(isolation, twice)
    assert part == ""
    assert "page-twice" in codes


def test_one_person_with_different_answers_for_one_day_is_one_question(isolation: Isolation) -> None:
    other = ZOE | {"comments": "Something else"}
    assert told(isolation, by_pypdf([filled(ZOE), filled(other)])) == [("", None, None, {"several-forms"})]


def test_forms_without_names_are_one_question(isolation: Isolation) -> None:
    nameless = {"summary": "Somebody spoke of nights."}
    assert told(isolation, by_pypdf([filled(ZOE), filled(nameless)])) == [("", None, None, {"several-forms"})]


def test_pages_of_two_people_that_lie_between_each_other_are_one_question(isolation: Isolation) -> None:
    def shuffle(pdf: Pdf) -> None:
        order = [pdf.pages[n] for n in (0, 3, 1, 4, 2, 5)]
        del pdf.pages[:]
        pdf.pages.extend(order)

    for make in (filled, lambda a: anonymous(flat(filled(a)))):
        joined = changed(by_pikepdf([make(ZOE), make(TOM)]), shuffle)
        assert told(isolation, joined) == [("", None, None, {"several-forms"})]


def test_fields_that_two_people_share_are_one_question_and_the_first_ones_answers_stand(
    isolation: Isolation,
) -> None:
    first, second = told(isolation, shared_fields([filled(ZOE), filled(TOM)]))
    assert first[:3] == told_of("pages=1-3", ZOE)[:3]
    assert "appearance-disagrees" not in first[3]
    assert second == ("pages=4-6", None, None, {"fields-shared"})


def test_evidence_of_a_part_names_the_page_of_the_file(isolation: Isolation) -> None:
    _, tom = isolation.read_parts(by_pypdf([filled(ZOE), filled(TOM)])).parts
    assert tom.read.findings is not None
    pages = {v.path: v.evidence.page for v in tom.read.findings.reading.values}
    assert (pages["supervisee"], pages["summary"], pages["comments"]) == (4, 5, 6)
    assert {c.page for c in tom.read.findings.reading.carriers} == {4, 5, 6}


def test_a_print_with_a_cover_sheet_and_its_pages_shuffled_is_known_without_metadata() -> None:
    def shuffle(pdf: Pdf) -> None:
        order = [pdf.pages[n] for n in (2, 0, 1)]
        del pdf.pages[:]
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages.extend(order)

    data = changed(anonymous(flat(filled(ZOE))), shuffle)
    assert {(c.page, c.form) for c in reader.carriers(data)} == {(n, FORM.form) for n in (2, 3, 4)}


def test_pages_are_named_by_a_locator_and_no_others_are_read(isolation: Isolation) -> None:
    joined = by_pypdf([filled(ZOE), filled(TOM)])
    read = isolation.read(joined, locator="pages=4-6")
    assert read.document("x").record is not None
    for wrong in ("pages=5-9", "pages=0", "pages=3-1", "pages=", "inner.docx"):
        assert isolation.read(joined, locator=wrong).document("x").code == "no-such-part"


def test_read_shows_a_document_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("both.pdf").write_bytes(by_pypdf([filled(ZOE), filled(TOM)]))
    assert run(["read", "both.pdf"]) in {ExitCode.DONE, ExitCode.REVIEW}
    shown = capsys.readouterr().out
    assert "both.pdf, pages 1-3" in shown
    assert "both.pdf, pages 4-6" in shown
    run(["read", "both.pdf", "--json"])
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert [(d["part"], d["record"]["supervisee"]) for d in documents] == [
        ("pages=1-3", "Zoë Example"),
        ("pages=4-6", "Tom Example"),
    ]
    run(["import", "--dry-run", "both.pdf"])
    dry = capsys.readouterr().out
    assert dry.count("both.pdf, pages") == 2


def test_a_file_that_was_only_filled_in_is_not_looked_at_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    data = filled(ZOE)
    monkeypatch.setattr(
        "extractors.pdf.open_document.glance", lambda *_: pytest.fail("its pages were glanced at")
    )
    with reader.READER.open(data) as document:
        (whole,) = document.parts
        assert not whole.divided(FORM, filler.compile(RENDITION).template)
        assert whole.read(FORM, filler.compile(RENDITION).template).values
