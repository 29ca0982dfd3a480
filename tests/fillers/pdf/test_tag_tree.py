"""The tag tree of every form, blank, filled and in large print: heads, lists, labels, and the way to the signature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

import forms
from fillers import pdf
from fillers.pdf.page import ONLY_TO_READ, Page
from issuing.listening import Said, bookmarks, listen
from issuing.transcripts import keys
from schemas.copies import Copy
from schemas.paths import key, slots
from schemas.rendition import Variant
from tests import shapes
from tests.fillers.pdf import made
from tests.fillers.pdf.tree import Node, tree
from tests.law.documents import sample

pytestmark = pytest.mark.thorough

SHAPES = ("blank", "filled", "large")
MOST_KEYS = 3


@dataclass(frozen=True)
class Document:
    """One form in one shape."""

    compiled: pdf.Compiled
    data: bytes
    top: Node
    names: set[str]
    paths: dict[str, str]
    """The path of every field, by its name in the file; of an answer on extra sheets too."""

    @property
    def said(self) -> list[Said]:
        return listen(self.data)


@cache
def document(name: str, shape: str) -> Document:
    form = forms.load(name)
    compiled = pdf.compile(pdf.rendition(form, made.BRAND, Variant(large=shape == "large")))
    copy = Copy(form=name, edition=form.edition, rendition=compiled.rendition.digest)
    done = pdf.fill(compiled, copy, sample(name) if shape == "filled" else {}, when=made.WHEN)
    top, names = tree(done.data)
    paths = {}
    for place in done.template.places:
        asked = place.path if place.option is None else f"{place.path}.{place.option}"
        for spelt in (key(place.path), key(asked), f"{key(place.path)}___{place.part}"):
            paths[spelt] = place.path
    return Document(compiled, done.data, top, names, paths)


both = pytest.mark.parametrize(("name", "shape"), shapes.in_looks(SHAPES, ("large",)))


@both
def test_every_row_begins_with_its_head_and_every_head_has_words(name: str, shape: str) -> None:
    top = document(name, shape).top
    for part in top.all("TBody"):
        for row in part.kids:
            first = row.kids[0]
            if first.words and not first.fields:
                assert (first.sort, first.attributes.get("Scope")) == ("TH", "/Row"), first.words
    for head in top.all("TH"):
        assert head.words
        assert not head.fields
        assert head.attributes["Scope"] in {"/Row", "/Column"}


@both
def test_tables_are_regular_and_every_box_in_one_names_the_heads_of_its_column_and_row(
    name: str, shape: str
) -> None:
    made_of = document(name, shape)
    for table in made_of.top.all("Table"):
        assert len({_width(row) for row in table.all("TR") if row.above and row.above.sort == "TBody"}) == 1
        heads = {h.name: h.attributes["Scope"] for h in table.all("TH")}
        assert "" not in heads
        assert set(heads) <= made_of.names
        for row in table.all("TR"):
            labelled = row.kids[0].sort == "TH" and row.kids[0].attributes["Scope"] == "/Row"
            for cell in row.kids:
                named = cell.attributes.get("Headers", [])
                assert set(named) <= set(heads), "a cell names a head that is not there"
                if cell.fields:
                    scopes = [heads[n] for n in named]
                    assert scopes.count("/Column") >= 1
                    assert scopes.count("/Row") == labelled


def _width(row: Node) -> int:
    return sum(cell.span("ColSpan") for cell in row.kids)


@both
def test_headings_are_headings_and_those_of_cards_too(name: str, shape: str) -> None:
    made_of = document(name, shape)
    headings = [n for n in made_of.top.all() if n.sort in {"H1", "H2", "H3", "H4"}]
    levels = [int(n.sort[1]) for n in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    said = {" ".join(n.words.split()) for n in headings}
    form = made_of.compiled.rendition.form
    assert {" ".join(b.heading.split()) for b in form.blocks if b.heading and _printed(b, made_of)} <= said
    cards = [b for b in Page(made_of.compiled.rendition).model()["blocks"] if b["k"] == "cards"]
    assert {" ".join(c["label"].split()) for b in cards for c in b["items"]} <= said
    assert all(not n.fields for n in headings)


def _printed(block: object, made_of: Document) -> bool:
    """A table with no rows is not printed, and neither is its heading."""
    table = getattr(block, "table", None)
    rows = made_of.compiled.rendition.rows
    return table is None or table not in rows or rows[table] > 0


def test_wide_tables_are_cards_in_large_print() -> None:
    """Else the test above would hold for want of cards."""
    blocks = Page(document("commitment-employee", "large").compiled.rendition).model()["blocks"]
    assert sum(len(b["items"]) for b in blocks if b["k"] == "cards") == 41


@both
def test_what_is_numbered_or_listed_is_a_list(name: str, shape: str) -> None:
    made_of = document(name, shape)
    items = list(made_of.top.all("LI"))
    for item in items:
        assert item.above is not None
        assert item.above.sort == "L"
        assert [k.sort for k in item.kids] == ["Lbl", "LBody"]
        # A list under a point stands beside it, in its list: L holds LI, L and Caption (PDF/UA-1, 7.2).
        assert {k.sort for k in item.above.kids} <= {"LI", "L"}
    in_lists = {made_of.paths[f] for item in items for f in item.fields}
    blocks = Page(made_of.compiled.rendition).model()["blocks"]
    controls = {c.path for b in blocks if b["k"] == "lines" for c in _controls(b, made_of)}
    assert in_lists == controls
    form = made_of.compiled.rendition.form
    printed = [*form.blocks, *(row for table in form.tables for row in table.fixed)]
    listed = sum(_points(item) for one in printed for item in getattr(one, "items", ()))
    assert sum(not i.fields for i in items) == listed


def _controls(block: dict, made_of: Document) -> list:  # type: ignore[type-arg]
    page = Page(made_of.compiled.rendition)
    page.model()
    return [page.controls.made[item["ctl"]["i"]] for item in block["items"] if item["mark"]]


def _points(item: object) -> int:
    return 1 + sum(_points(under) for under in getattr(item, "items", ()))


@both
def test_every_label_stands_beside_the_boxes_of_its_one_question(name: str, shape: str) -> None:
    made_of = document(name, shape)
    labelled: set[str] = set()
    for label in made_of.top.all("Lbl"):
        beside = label.above
        while beside is not None and not beside.fields and beside.sort != "LI":
            beside = beside.above
        assert beside is not None
        asked = {made_of.paths[f] for f in beside.fields}
        assert len(asked) <= 1, (label.words, asked)
        labelled |= asked
    outside = {made_of.paths[f] for f in made_of.top.fields}
    inside = {made_of.paths[f] for cell in made_of.top.all("TD") for f in cell.fields}
    assert outside - inside <= labelled, "a box that no column names has a label"


@both
def test_a_signature_is_three_keys_away_by_heading_and_by_bookmark(name: str, shape: str) -> None:
    made_of = document(name, shape)
    form = made_of.compiled.rendition.form
    signed = {key(s.path) for s in slots(form) if s.field.type == "signature"}
    ways = keys(made_of.said, bookmarks(made_of.data), signed)
    if not signed:
        assert ways.tab is None
        return
    assert ways.headings is not None
    assert ways.headings <= MOST_KEYS
    assert ways.bookmark is not None
    assert ways.bookmark <= MOST_KEYS
    page = next(s.page for s in made_of.said if s.field in signed)
    assert ways.link == (2 if page > 1 else None), "it is on another page, and the first link leads there"


@both
def test_links_say_where_they_lead_and_lead_there(name: str, shape: str) -> None:
    made_of = document(name, shape)
    with pikepdf.open(BytesIO(made_of.data)) as file:
        links = [a for p in file.pages for a in p.obj.get("/Annots", ()) if a.Subtype == "/Link"]
        highs = [float(p.mediabox[3]) for p in file.pages]
        said = [str(link.Contents) for link in links]
    heard = [one for one in made_of.said if one.kind == "link"]
    assert sorted(said) == sorted(f"Go to page {one.to}" for one in heard)
    for one in heard:
        assert 0 < one.top <= highs[one.to - 1]
        assert f"page {one.to}" in one.words or "page" not in one.words


def test_words_that_point_to_the_end_of_the_form_lead_there() -> None:
    for shape in ("blank", "large"):
        said = document("appraisal-framework", shape).said
        (link,) = [one for one in said if one.words == "the end of this form"]
        (there,) = [one for one in said if one.words == ONLY_TO_READ]
        assert link.to == there.page


def test_what_goes_on_on_an_extra_sheet_leads_there() -> None:
    done = made.fill("supervision-record", {"summary": made.LONG, "supervisee": "Anna Próba"})
    said = listen(done.data)
    sheet = next(one.page for one in said if one.words == "Extra sheet 1")
    links = {one.words: one.to for one in said if one.kind == "link"}
    assert links["Continues on extra sheet 1"] == sheet
    assert links["1 extra sheet"] == sheet
    label = next(one for one in said if one.kind == "label" and "(continued" in one.words)
    assert label.page == sheet


@both
def test_bookmarks_lead_to_places_on_their_pages(name: str, shape: str) -> None:
    made_of = document(name, shape)
    with pikepdf.open(BytesIO(made_of.data)) as file:
        highs = [float(p.mediabox[3]) for p in file.pages]
        with file.open_outline() as outline:
            found = list(outline.root)
            for entry in found:
                found += entry.children
                page, top = entry.destination[0], float(entry.destination[3])  # type: ignore[index,arg-type]
                number = next(n for n, p in enumerate(file.pages) if p.obj.objgen == page.objgen)  # type: ignore[union-attr]
                assert highs[number] / 12 < top <= highs[number]
    assert found
