"""One document read: identity, answers by tags, bookmarks and labels, and queries for what is left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from extractors.word.headers_footers import margin_queries
from extractors.word.index import index_of
from extractors.word.label_check import compare
from extractors.word.labels import Found, by_labels
from extractors.word.layers import Claim, Claims, claims
from extractors.word.list_numbers import lists_of
from extractors.word.opening import WORD, Element, Package
from extractors.word.rows import Answer, Answers, RowKey, gathered, seen
from extractors.word.styles import styles_of
from extractors.word.text_runs import Tape
from extractors.word.tracked_changes import tracked_queries
from extractors.word.unexpected_text import extra_queries, look_queries, row_queries, stray_queries, strays
from schemas.definition import FormDefinition
from schemas.errors import DocumentError
from schemas.further_pages import begins_further
from schemas.identity import PROPERTY, Carrier, parse_bookmark, parse_reference
from schemas.paths import slots
from schemas.reading import Observation, Query, Reading

_SPACING = re.compile(rb"</\w+:p>|<\w+:(tab|br)\b")
_TAG = re.compile(rb"<[^>]*>")
SPARE_ROWS = 2
"""Rows a Word rendition has beyond those printed, unless the form allows no more."""


def carriers_of(package: Package) -> tuple[Carrier, ...]:
    """Every place of the document that says which document it is."""
    marks = package.document.iter(f"{{{WORD}}}bookmarkStart")
    found: list[Carrier | None] = [_property(package)]
    found += (parse_bookmark(str(m.get(f"{{{WORD}}}name", ""))) for m in marks)
    footers = [_footer(package, name) for name in package.named(r"word/footer\d*\.xml")]
    found += list({c.text: c for c in footers if c is not None}.values())
    if title := _title(package) or _own_title(package):
        found.append(parse_reference(title, "title") or Carrier(kind="title", text=title))
    return tuple(c for c in found if c is not None)


def _property(package: Package) -> Carrier | None:
    root = package.part("docProps/custom.xml")
    for entry in root if root is not None else ():
        if entry.get("name") == PROPERTY:
            return parse_reference("".join(str(t) for t in entry.itertext()), "property")
    return None


def _footer(package: Package, name: str) -> Carrier | None:
    # A reference is plain letters and digits: it is found without making a tree of the part.
    data = package.bytes(name) or b""
    words = _TAG.sub(b"", _SPACING.sub(b" ", data)).decode("utf-8", "replace")
    return parse_reference(words, "footer")


def _title(package: Package) -> str:
    """The document's title as printed: the first paragraph that says anything."""
    for paragraph in package.document.iter(f"{{{WORD}}}p"):
        if words := _words(paragraph).strip():
            return words[:300]
    return ""


def _own_title(package: Package) -> str:
    """The title among the document's properties."""
    root = package.part("docProps/core.xml")
    title = root.find("{http://purl.org/dc/elements/1.1/}title") if root is not None else None
    return (title.text or "").strip()[:300] if title is not None else ""


def _words(element: Element) -> str:
    """The words of a part or paragraph; paragraphs and tabs become spaces."""
    made: list[str] = []
    for part in element.iter(f"{{{WORD}}}t", f"{{{WORD}}}tab", f"{{{WORD}}}p"):
        made.append((part.text or "") if part.tag.endswith("}t") else " ")
    return "".join(made)


def read(package: Package, form: FormDefinition) -> Reading:
    """The reading of an opened document."""
    values, queries = _answers(package, form)
    carriers = carriers_of(package)
    queries += margin_queries(package, form, carriers, _said(values))
    return Reading.model_validate(
        {
            "medium": "word",
            "form": form.form,
            "edition": form.edition,
            "carriers": carriers,
            "values": values,
            "queries": queries,
        }
    )


def _said(values: list[Observation | Mapping[str, Any]]) -> dict[str, str]:
    """What was read in each place for words, by path."""
    pairs = ((v.path, v.raw) if isinstance(v, Observation) else (v["path"], v.get("raw")) for v in values)
    return {str(path): str(raw) for path, raw in pairs if raw}


def _body(package: Package) -> Element:
    body = package.document.find(f"{{{WORD}}}body")
    if body is None:
        raise DocumentError.of(
            "doc-damaged", "This Word document has no text.", "Ask for the document to be sent again."
        )
    return body


def _answers(
    package: Package, form: FormDefinition
) -> tuple[list[Observation | Mapping[str, Any]], list[Query]]:
    """All three layers, and everything that stands outside of them."""
    index = index_of(form)
    body = _body(package)
    further = _without_further(body)
    tape = Tape(body, styles_of(package), lists_of(package))
    made = claims(tape, index)
    _emptied(tape, made)
    compare(tape, made, index)
    known = gathered(made)
    left = strays(tape, made, index)
    labelled = Found({}, {})
    if any(s.cell >= 0 for s in left) or _wanting(form, known):
        labelled = by_labels(form, tape, made, known)
        left = strays(tape, made, index)
    places = _Places(made)
    values, counts = _values(form, tape, known, labelled, places)
    return values, [
        *stray_queries(left, made, index, places.path),
        *look_queries(tape, made, places.path),
        *(extra_queries(tape, package, places.path) if tape.extras else ()),
        *(tracked_queries(tape, made, places.path) if tape.extras else ()),
        *row_queries(made, index, counts, _least(form)),
        *further,
    ]


def _without_further(body: Element) -> list[Query]:
    """Takes away what was printed behind the form, from the line on that says so; and what is said of it.

    Where a control stands behind that line, it is not where the form ends.
    """
    for paragraph in body.iterchildren(f"{{{WORD}}}p"):
        if begins_further(_words(paragraph)):
            behind = [paragraph, *paragraph.itersiblings()]
            if any(next(e.iter(f"{{{WORD}}}sdt"), None) is not None for e in behind):
                return []
            for element in behind:
                if element.tag != f"{{{WORD}}}sectPr":
                    body.remove(element)
            say = "The pages behind the form tell where its record comes from, and were not read."
            return [Query(code="further-pages", say=say, level="note")]
    return []


def _emptied(tape: Tape, made: Claims) -> None:
    """An empty bookmark is a blank answer, unless somebody wrote beside it: then the labels decide."""
    for claim in made.emptied:
        cell = tape.cells[claim.cell] if claim.cell >= 0 else None
        beside = cell is not None and any(
            made.cover[n] == -1 and not tape.texts[n].isspace() and tape.texts[n]
            for n in range(cell.start, cell.end)
        )
        if not beside:
            made.all.append(claim)


def _wanting(form: FormDefinition, known: Answers) -> bool:
    """Whether any answer the document should hold was not found."""
    for table in form.tables:
        if table.repeat is None:
            continue
        rows = known.rows.get(table.table, {})
        if not rows and table.repeat.print:
            return True
        width = len(table.columns)
        if any(len(row) < width or not all(a.complete for a in row.values()) for row in rows.values()):
            return True
    single = known.single
    for slot in slots(form, {t.table: 0 for t in form.tables if t.repeat is not None}):
        answer = single.get(slot.path)
        if answer is None or not answer.complete:
            return True
    return False


def _least(form: FormDefinition) -> dict[str, int]:
    """The rows every Word rendition of the form has at least, by table."""
    return {
        t.table: min(t.repeat.most, t.repeat.print + SPARE_ROWS)
        for t in form.tables
        if t.repeat is not None and t.repeat.print
    }


class _Places:
    """Which answers stand where, so that a query can name the answer it is about."""

    def __init__(self, made: Claims) -> None:
        self._made = made
        self._by_claim: dict[int, str] = {}
        self._by_cell: dict[int, set[str]] = defaultdict(set)

    def put(self, path: str, answer: Answer) -> None:
        for claim in answer.claims:
            self.claim(path, claim)

    def claim(self, path: str, claim: Claim) -> None:
        self._by_claim[id(claim)] = path
        if claim.cell >= 0:
            self._by_cell[claim.cell].add(path)

    def path(self, piece: int, cell: int) -> str | None:
        """The path at a piece, else the only one of its cell."""
        number = self._made.cover[piece] if piece < len(self._made.cover) else -1
        if number >= 0:
            return self._by_claim.get(id(self._made.all[number]))
        here = self._by_cell.get(cell, set())
        return next(iter(here)) if len(here) == 1 else None


def _values(
    form: FormDefinition, tape: Tape, known: Answers, labelled: Found, places: _Places
) -> tuple[list[Observation | Mapping[str, Any]], dict[str, int]]:
    """Everything seen, in printed order, and how many rows each repeating table has."""
    found: dict[str, Observation | Mapping[str, Any]] = dict(labelled.single)
    for path, answer in known.single.items():
        places.put(path, answer)
        _take(tape, path, answer, found)
    counts: dict[str, int] = {}
    for name in {*known.rows, *labelled.rows}:
        rows = known.rows.get(name, {})
        extra: Mapping[RowKey, Mapping[str, Observation]] = labelled.rows.get(name, {})
        keys = sorted({*rows, *extra})
        counts[name] = len(keys)
        for number, key in enumerate(keys, 1):
            for column, read in extra.get(key, {}).items():
                path = f"{name}.{number}.{column}"
                found[path] = read.model_copy(update={"path": path})
            for column, answer in rows.get(key, {}).items():
                path = f"{name}.{number}.{column}"
                places.put(path, answer)
                _take(tape, path, answer, found)
    return [found[s.path] for s in slots(form, counts) if s.path in found], counts


def _take(tape: Tape, path: str, answer: Answer, found: dict[str, Observation | Mapping[str, Any]]) -> None:
    """What tags and bookmarks say comes first; labels only complete what they lack."""
    if path in found and not answer.complete:
        return
    read = seen(tape, path, answer)
    if read is not None:
        found[path] = read
