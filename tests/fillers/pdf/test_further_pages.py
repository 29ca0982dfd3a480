"""Pages behind a form's own: in the same file, under the same tags, and nothing of the form's pages touched."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import forms
from fillers import pdf
from fillers.pdf.tagged_tables import kids_of
from issuing.listening import bookmarks, listen
from schemas.copies import Copy
from schemas.filled import Filled
from schemas.further_pages import FurtherPages, Section, Table, is_further
from schemas.rendition import Variant
from tests import shapes
from tests.clients import verapdf
from tests.fillers.pdf import made
from tests.law.documents import sample

pytestmark = pytest.mark.thorough

ODD = "Zoë 🙂 العربية\u200b\tand\nx" * 3
LONG = "ama.administrator" * 6
TOLD = FurtherPages(
    title="Where this record comes from",
    record=12,
    notice="This is not the current record.",
    sections=(
        Section("The record", facts=(("File", LONG), ("Odd", ODD), ("Empty", ""))),
        Section(
            "Every answer", table=Table(("Question", "Answer"), (1, 2), (("Name", ODD), (LONG, "4")) * 40)
        ),
        Section("More", table=Table(("A", "B", "C"), (1, 1, 1), (("1", "2", "3"),))),
    ),
)


def filled(name: str, *, large: bool = False) -> Filled:
    form = forms.load(name)
    compiled = pdf.compile(pdf.rendition(form, made.BRAND, Variant(large=large)))
    copy = Copy(form=name, edition=form.edition, rendition=compiled.rendition.digest)
    return pdf.fill(compiled, copy, sample(name), when=made.WHEN)


def with_pages(before: Filled, *, large: bool = False) -> Filled:
    return pdf.with_further_pages(before, TOLD, made.BRAND, beside="A form · edition 1", large=large)


@pytest.mark.parametrize("large", [False, True])
def test_the_form_s_own_pages_stay_byte_for_byte_and_the_others_follow(large: bool) -> None:
    before = filled("supervision-record", large=large)
    after = with_pages(before, large=large)
    assert (after.template, after.blank) == (before.template, before.blank)
    assert with_pages(before, large=large).data == after.data
    with pikepdf.open(BytesIO(before.data)) as one, pikepdf.open(BytesIO(after.data)) as two:
        own = len(one.pages)
        assert len(two.pages) > own
        for ours, theirs in zip(one.pages, list(two.pages)[:own], strict=True):
            assert [c.read_raw_bytes() for c in ours.Contents] == [
                c.read_raw_bytes() for c in theirs.Contents
            ]
        assert {str(f.T) for f in one.Root.AcroForm.Fields} == {str(f.T) for f in two.Root.AcroForm.Fields}


def test_the_pages_are_heard_after_the_form_as_headings_facts_and_tables() -> None:
    before = filled("supervision-record")
    own, all_said = listen(before.data), listen(with_pages(before).data)
    assert [s.spoken for s in all_said[: len(own)]] == [s.spoken for s in own]
    said = all_said[len(own) :]
    assert said[0].spoken == "heading level 1, Where this record comes from"
    assert [s.words for s in said if s.kind == "heading"][1:] == ["The record", "Every answer", "More"]
    assert [s.words for s in said if s.kind == "table"] == [
        "table, 81 rows, 2 columns",
        "table, 2 rows, 3 columns",
    ]
    assert [s.words for s in said if s.kind == "column"] == ["Question", "Answer", "A", "B", "C"]
    assert "This is not the current record." in [s.words for s in said]


def test_every_tag_has_a_name_and_a_number_of_its_own() -> None:
    # A form with tables whose heads have names, as those of the further pages have.
    with pikepdf.open(BytesIO(with_pages(filled("appraisal-framework")).data)) as document:
        root = document.Root.StructTreeRoot
        named = list(root.IDTree.Names)[::2]
        assert len(named) == len({bytes(n) for n in named})
        assert [bytes(n) for n in named] == sorted(bytes(n) for n in named)
        assert sum(bytes(n).startswith(b"further-") for n in named) == 5
        numbers = [int(p.obj.StructParents) for p in document.pages]
        parents = pikepdf.NumberTree(root.ParentTree)
        assert len(set(numbers)) == len(numbers)
        assert int(root.ParentTreeNextKey) == max(parents) + 1
        for page in document.pages:
            for element in parents[int(page.obj.StructParents)]:
                assert page.obj.objgen in pages_of(element)


def pages_of(element: pikepdf.Object) -> set[tuple[int, int]]:
    """The pages on which an element's own content stands; what goes on over a page names the other one itself."""
    kids = [k for k in kids_of(element) if not isinstance(k, int) and k.get("/Type") == "/MCR"]
    return {k.Pg.objgen for k in kids if "/Pg" in k} | ({element.Pg.objgen} if "/Pg" in element else set())


def test_a_bookmark_leads_to_them_and_each_says_which_it_is() -> None:
    before = filled("supervision-record")
    data = with_pages(before).data
    own = len(before.template.pages)
    title, page, top = bookmarks(data)[-1]
    assert (title, page, round(top)) == (TOLD.title, own + 1, 842)
    with pypdfium2.PdfDocument(data) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    more = len(texts) - own
    for n, text in enumerate(texts, 1):
        assert is_further(text) == (n > own)
        if n > own:
            assert TOLD.foot(str(n - own), str(more)) in text
            assert "A form · edition 1" in text


def test_nothing_runs_out_of_its_column_however_long_a_word_is() -> None:
    for large in (False, True):
        with pypdfium2.PdfDocument(
            with_pages(filled("supervision-record", large=large), large=large).data
        ) as pages:
            for page in list(pages)[-3:]:
                text = page.get_textpage()
                boxes = [text.get_rect(n) for n in range(text.count_rects())]
                assert boxes
                assert min(b[0] for b in boxes) > 45
                assert max(b[2] for b in boxes) < 595.3 - 45


def test_a_letter_that_the_font_has_not_got_is_a_white_square() -> None:
    with pypdfium2.PdfDocument(with_pages(filled("supervision-record")).data) as document:
        said = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Zoë □ □□□□□□□\u200b and xZoë" in " ".join(said.split())


@pytest.mark.client("verapdf")
@pytest.mark.parametrize("names", shapes.TOGETHER)
def test_verapdf_finds_no_fault_in_a_form_with_further_pages(names: Sequence[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / f"{name}.pdf").write_bytes(with_pages(filled(name)).data)
    (tmp_path / "large.pdf").write_bytes(with_pages(filled(shapes.SHAPES[0], large=True), large=True).data)
    found = verapdf.failures(sorted(tmp_path.glob("*.pdf")))
    assert len(found) == len(names) + 1
    assert {p.stem: [str(f) for f in faults] for p, faults in found.items() if faults} == {}
