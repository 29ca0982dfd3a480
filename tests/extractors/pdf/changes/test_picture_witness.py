"""The picture witness: what a person sees on a page is asked about, whatever it was drawn with; a clean page is not."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Name, Pdf

import forms
from benchmarks.changes import clients, held_out, kinds
from benchmarks.changes.damage import damaged, flattened
from extractors.pdf.changes.asking import answers_of
from extractors.pdf.changes.picture_witness import compare
from fillers.pdf.expected_pages import fill_as_read
from intake import comparison, parts
from samples import make
from schemas.reading import Reading
from tests.clients.presence import require
from tests.damage.pdf import arranged
from tests.extractors.pdf.changes.sent import Sent, asked, changed

pytestmark = pytest.mark.thorough

NAME = "contact-evaluation"
ANSWERED = frozenset(make.record(forms.load(NAME)))
KINDS = {**kinds.TUNED, **held_out.HELD_OUT}
NEEDS = {
    "Ghostscript": "ghostscript",
    "pdf.js": "pdfjs",
    "pdftk": "pdftk",
    "cairo": "poppler",
    "mutool": "mupdf",
    "MuPDF": "mupdf",
    "PDFBox": "pdfbox",
    "OpenPDF": "openpdf",
}
FLAT_AS_WELL = (
    "area over an answer",
    "line through an answer",
    "shading",
    "Type 3 words",
    "inline image",
    "clipping",
)
"""Kinds that are done to a page without fields, too; benchmarks.changes does all of them."""


@pytest.fixture(scope="module")
def sent() -> Sent:
    return Sent.of(NAME)


@pytest.fixture(scope="module")
def flat(sent: Sent) -> bytes:
    return flattened(sent.filled.data)


@pytest.fixture(scope="module")
def before(sent: Sent, flat: bytes) -> dict[str, Reading]:
    return {"fields": sent.read(sent.filled.data), "flattened": sent.read(flat)}


UNTRUE = ("filled by pypdf", "flattened by pypdf", "filled by pikepdf")
"""Programs that draw other words than they were given, which is asked about: pypdf cuts, pikepdf has no Ł."""


@pytest.mark.parametrize("name", [n for n in clients.MADE if n not in UNTRUE])
def test_no_program_s_clean_pages_are_asked_about(
    name: str, sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    require(*(client for word, client in NEEDS.items() if word in name))
    data = clients.MADE[name](sent.filled, tmp_path_factory.mktemp("client"))
    assert data is not None
    read = sent.read(data)
    # Without fields a line that leaves no room for a space looks the same, however it ended: the one honest question.
    ends = {v.path: v for v in read.values if v.doubt == "line-break"}
    assert asked(read) == {("line-break", path) for path in ends}
    assert not ends or (name.startswith("flattened") and len(ends) == 1)
    assert all({v.raw, v.other} >= {sent.answers[path]} for path, v in ends.items())


@pytest.mark.parametrize(
    ("kind", "state"), [*((k, "fields") for k in KINDS), *((k, "flattened") for k in FLAT_AS_WELL)]
)
def test_what_is_seen_on_a_page_is_asked_about_or_read(
    kind: str, state: str, sent: Sent, flat: bytes, before: dict[str, Reading]
) -> None:
    data = sent.filled.data if state == "fields" else flat
    tries = (damaged(data, sent.filled.template, ANSWERED, seed, KINDS[kind]) for seed in range(9))
    done = next(t for t in tries if t is not None)
    reading, clean = sent.read(done.data), before[state]
    read = [(v.path, v.raw, v.marks) for v in reading.values]
    assert asked(reading) - asked(clean) or read != [(v.path, v.raw, v.marks) for v in clean.values]


def covered(sent: Sent, path: str, tone: str) -> bytes:
    """The flattened sample with an area painted over an answer."""
    place = next(p for p in sent.filled.template.places if p.path == path)
    high = sent.filled.template.pages[place.box.page - 1][1]
    box = place.box
    area = f"{box.x0 + 1} {high - box.y1 + 1} {box.x1 - box.x0 - 2} {box.y1 - box.y0 - 2} re"

    def cover(pdf: Pdf) -> None:
        page = pdf.pages[box.page - 1]
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\nq {tone} {area} f Q".encode())

    return changed(flattened(sent.filled.data), cover)


@pytest.mark.parametrize("tone", ["1 g", "0 g", "0.9 g"])
def test_an_area_over_an_answer_is_asked_about_once_and_at_its_path(tone: str, sent: Sent) -> None:
    reading = sent.read(covered(sent, "helped", tone))
    told = [q.path for q in reading.queries] + [v.path for v in reading.values if v.doubt]
    assert told == ["helped"]


def test_a_stroke_over_printed_words_is_asked_about_once(sent: Sent) -> None:
    def strike(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(b"q 1.5 w 60 700 m 300 760 l 320 705 l S Q")

    reading = sent.read(changed(sent.filled.data, strike))
    assert [q.code for q in reading.queries] == ["added-by-hand"]
    assert reading.queries[0].evidence is not None
    assert reading.queries[0].evidence.page == 1


def test_printed_words_that_are_gone_are_told_as_such(sent: Sent) -> None:
    done = damaged(sent.filled.data, sent.filled.template, ANSWERED, 1, KINDS["printed words taken out"])
    assert done is not None
    assert {q.code for q in sent.read(done.data).queries} == {"print-missing"}


def test_a_page_that_is_cropped_is_told(sent: Sent) -> None:
    def crop(pdf: Pdf) -> None:
        pdf.pages[0].obj.CropBox = [0, 300, 595, 842]

    assert asked(sent.read(changed(sent.filled.data, crop)))


def test_without_a_kept_blank_it_is_asked_once_whether_anything_is_on_pages_written_anew(
    sent: Sent, flat: bytes
) -> None:
    def told(data: bytes) -> list[str]:
        with parts.opened(data) as part:
            reading = part.read(forms.load(NAME), sent.filled.template)
            return [q.code for q in comparison.compared(part, reading, sent.filled.template, None).queries]

    assert told(sent.filled.data) == []
    assert told(flat) == ["pages-not-compared"]


@pytest.mark.parametrize("strokes", ["30 5 m 36 16 l 42 5 l S 50 5 m 50 16 l 58 5 l 58 16 l S", ""])
def test_letters_drawn_over_a_short_answer_are_told_by_our_print_still_standing_there(
    strokes: str, sent: Sent
) -> None:
    def lay(pdf: Pdf) -> None:
        annotations: Any = pdf.pages[0].obj.Annots
        widget = next(a for a in annotations if a.get("/T") == "worker")
        old = widget.AP.N
        new = pdf.make_stream(b"q " + old.read_bytes() + b" Q 1.2 w " + strokes.encode())
        new.Type, new.Subtype, new.BBox, new.Resources = Name.XObject, Name.Form, old.BBox, old.Resources
        widget.AP.N = new

    reading = sent.read(changed(sent.filled.data, lay))
    assert [(q.code, q.path) for q in reading.queries] == (
        [("picture-disagrees", "worker")] if strokes else []
    )


def drawn_anew(pdf: Pdf) -> None:
    """Its appearances made by qpdf, which writes a date straight across its cells."""
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.generate_appearance_streams()


def test_a_date_that_is_written_across_its_cells_is_not_asked_about(sent: Sent) -> None:
    assert "date" not in {path for _, path in asked(sent.read(changed(sent.filled.data, drawn_anew)))}


def test_another_date_that_is_written_across_the_cells_is_asked_about(sent: Sent) -> None:
    """The picture alone is asked: the pages drawn so, held against the answers with other digits."""
    data = changed(sent.filled.data, drawn_anew)
    template = sent.filled.template
    answers = answers_of(sent.read(data))
    date = str(answers["date"])
    for read, found in ((date, False), (date.replace("18/", "27/"), True)):
        said = {**answers, "date": read}
        expected = fill_as_read(sent.blank, template, said, None)
        paths = {f.path for f in compare(data, expected, template, said).findings}
        assert ("date" in paths) is found


def test_a_page_after_one_that_is_missing_is_not_taken_for_the_one_before_it() -> None:
    """The last two pages of this form are rows of one table, and all but alike."""
    long = Sent.of("pdp-2016")
    left = arranged(flattened(long.filled.data), [0, 2, 3, 4, 5])
    assert asked(long.read(left)) == {("page-missing", None)}
