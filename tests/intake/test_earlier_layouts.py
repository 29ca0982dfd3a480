"""Blanks that an earlier version printed come back: they are read, and what could not be compared is said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from lxml import etree

import forms
from benchmarks.changes.damage import flattened
from fillers import layouts, pdf, word
from intake import Document, Issued, read
from schemas.copies import Copy
from schemas.records import record_of
from schemas.rendition import Branding, Rendition, RenditionFormat, Variant
from tests.law.documents import WHEN, on_blank, sample

NAME = "supervision-record"
FORM = forms.load(NAME)
ANSWERS = on_blank(FORM, sample(NAME))
EARLIER: dict[RenditionFormat, tuple[str, ...]] = {
    "word": ("word-1", "word-2"),
    "pdf": ("pdf-1 typst-0.12.0 aaaaaaaaaaaa", "pdf-2 typst-0.13.0 bbbbbbbbbbbb"),
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def returned(
    kind: RenditionFormat,
    variant: Variant | None = None,
    brand: Branding | None = None,
    layout: str | None = None,
) -> bytes:
    """A blank in the layout of another version, filled in."""
    rendition = Rendition(
        form=FORM,
        format=kind,
        layout=layout or EARLIER[kind][1],
        branding=brand or Branding(),
        variant=variant or Variant(),
    )
    copy = Copy(form=NAME, edition=1, rendition=rendition.digest)
    if kind == "word":
        return word.fill(word.compile(rendition), copy, ANSWERS, when=WHEN).data
    return pdf.fill(pdf.compile(rendition), copy, ANSWERS, when=WHEN).data


def back(data: bytes, issued: Issued | None = None) -> Document:
    return read(data, "form", forms.builtin(), issued or Issued(None, EARLIER))


def of_the_document(found: Document) -> list[tuple[str, str, str | None]]:
    """What is asked about which document it is, and about its pages; not what its answers break."""
    asked = {
        "earlier-layout",
        "unknown-rendition",
        "pages-not-compared",
        "row-missing",
        "rows-missing",
        "missing",
    }
    return [(q.code, q.level, q.path) for q in found.queries if q.code in asked]


@pytest.mark.parametrize(
    "variant", [Variant(), Variant(large=True), Variant(open=True)], ids=["", "large", "open"]
)
def test_a_word_blank_of_an_earlier_layout_is_read_with_a_note(variant: Variant) -> None:
    found = back(returned("word", variant))
    assert found.record == record_of(FORM, ANSWERS)
    assert of_the_document(found) == [("earlier-layout", "note", None)]
    assert found.outcome == "read"


@pytest.mark.parametrize("variant", [Variant(), Variant(large=True)], ids=["standard", "large print"])
def test_a_pdf_of_an_earlier_layout_is_read_and_somebody_looks_at_its_pages(variant: Variant) -> None:
    found = back(returned("pdf", variant))
    assert found.record == record_of(FORM, ANSWERS)
    assert of_the_document(found) == [("earlier-layout", "must", None)]
    assert [q.code for q in found.queries if q.level == "must"] == ["earlier-layout"]


def test_what_a_flattened_pdf_of_an_earlier_layout_says_is_right_or_asked_about() -> None:
    """It has no fields any more, and where its answers stood is not known: they are found by the words about them."""
    found = back(flattened(returned("pdf")))
    assert of_the_document(found)[0] == ("earlier-layout", "must", None)
    whole = _plain(record_of(FORM, ANSWERS))
    asked = {q.path for q in found.queries if q.path}
    seen = _plain(found.record)
    wrong = {p for p in whole | seen if whole.get(p) != seen.get(p) and not _asked(p, asked)}
    assert wrong == set()
    assert [p for p in whole if p.startswith("actions.") and seen.get(p) != whole[p]] == []


def _plain(record: object, at: str = "") -> dict[str, object]:
    if isinstance(record, dict):
        return {k: v for name, part in record.items() for k, v in _plain(part, f"{at}.{name}").items()}
    if isinstance(record, list) and record and isinstance(record[0], dict):
        return {k: v for n, part in enumerate(record, 1) for k, v in _plain(part, f"{at}.{n}").items()}
    return {} if record in (None, [], ()) else {at.removeprefix("."): record}


def _asked(path: str, asked: set[str]) -> bool:
    """Whether the path, or the row or table it is in, is asked about."""
    parts = path.split(".")
    return any(".".join(parts[:n]) in asked for n in range(1, len(parts) + 1))


def test_a_row_taken_out_of_a_word_blank_of_an_earlier_layout_is_noticed() -> None:
    def cut(document: etree._Element) -> None:
        (mark,) = (m for m in document.iter(f"{W}bookmarkStart") if m.get(f"{W}name") == "actions__1__what")
        row = next(a for a in mark.iterancestors(f"{W}tr"))
        parent = row.getparent()
        assert parent is not None
        parent.remove(row)

    found = back(_changed(returned("word"), cut))
    assert ("earlier-layout", "note", None) in of_the_document(found)
    assert {(c, p) for c, level, p in of_the_document(found) if level == "must"} & {
        ("rows-missing", "actions"), ("row-missing", "actions.1"), ("row-missing", "actions.6"),
    }  # fmt: skip
    assert found.outcome == "review"


def _changed(data: bytes, change: Callable[[etree._Element], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename == "word/document.xml":
                root = etree.fromstring(part)
                change(root)
                part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(item, part)
    return out.getvalue()


def test_the_fields_of_a_row_taken_out_of_a_pdf_of_an_earlier_layout_are_asked_for() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(returned("pdf"))) as file:
        for page in file.pages:
            kept = [a for a in page.obj.get("/Annots", ()) if not _named(a).startswith("actions__4__")]
            page.obj.Annots = pikepdf.Array(kept)
        fields = file.Root.AcroForm.Fields
        file.Root.AcroForm.Fields = pikepdf.Array(
            [f for f in fields if not _named(f).startswith("actions__4__")]
        )
        file.save(out)
    found = back(out.getvalue())
    assert ("row-missing", "must", "actions.4") in of_the_document(found)


def _named(field: pikepdf.Object) -> str:
    return str(field.get("/T", field.get("/Parent", {}).get("/T", "")))


def test_the_organisations_own_look_is_tried_too() -> None:
    brand = Branding(organisation="Hill Care", colour="#aa3300")
    data = returned("word", brand=brand)
    assert of_the_document(back(data)) == [("unknown-rendition", "must", None)]
    library = forms.builtin().named_for(None)
    mine = type(library)((forms.library.BUILT_IN,))
    mine.branding = brand
    found = read(data, "form", mine, Issued(None, EARLIER))
    assert of_the_document(found) == [("earlier-layout", "note", None)]


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_a_layout_that_no_version_had_stays_unknown(kind: RenditionFormat) -> None:
    found = back(returned(kind, layout="own-1"))
    assert of_the_document(found)[0] == ("unknown-rendition", "must", None)


def test_a_layout_is_of_one_form_and_one_of_its_texts() -> None:
    other = FORM.model_copy(update={"title": "Another title"})
    digest = Rendition(form=FORM, format="word", layout="word-2").digest
    assert layouts.earlier(digest, FORM, (Branding(),), EARLIER) is not None
    assert layouts.earlier(digest, other, (Branding(),), EARLIER) is None
    assert layouts.earlier(digest, FORM, (Branding(),), {"pdf": EARLIER["word"]}) is None


def test_released_layouts_are_named_as_those_of_this_version_are() -> None:
    present = layouts.present()
    assert set(present) == set(layouts.RELEASED) == {"word", "pdf"}
    for kind, names in layouts.RELEASED.items():
        assert len(set(names)) == len(names)
        assert all(name.split("-")[0] == present[kind].split("-")[0] for name in names)
