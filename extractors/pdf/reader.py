"""One PDF to one reading: which of the three layers answers, and what none of them found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.pdf.changes import page_digest
from extractors.pdf.document import fallback_reader, identity
from extractors.pdf.document.opening import damaged, opened, was_repaired
from extractors.pdf.fields import reading
from extractors.pdf.fields.controls import Found, controls
from extractors.pdf.fields.names import Names, names_of
from extractors.pdf.fields.placement import Corners, FieldPlacement, Spot
from schemas.errors import DocumentError
from schemas.reading import Observation, Query, Reading

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.template import Template


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file gave without its pages being drawn."""

    found: Found
    carriers: list[Carrier]
    contents: page_digest.Contents = field(default_factory=page_digest.Contents)
    repaired: bool = False
    author: str | None = None


def carriers(data: bytes) -> tuple[Carrier, ...]:
    """Every place of a PDF that says which document it is: metadata, the foot of each page, the title.

    Pages are only read where there is no metadata or no form field: a filled form on screen has both.
    Raises DocumentError: `pdf-empty`, `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`.
    """
    seen = _open(data)
    return tuple(_carriers(data, seen))


def extract(data: bytes, form: FormDefinition, template: Template | None = None) -> Reading:
    """What a PDF says on each path of a form.

    With the `template` of the rendition the document names, fields are held to their places and a document
    without fields is read at its boxes; without one its questions are found by their words.
    Raises DocumentError as `carriers` does, and `pdf-xfa` for a form of another kind altogether.
    """
    seen = _open(data)
    names = names_of(form)
    placement = FieldPlacement(template if template is not None and template.format == "pdf" else None)
    placement.settle(_spots(seen.found, names))
    read = reading.read(seen.found, names, placement)
    queries = [*read.queries, *_about(seen)]
    found = _carriers(data, seen)
    if read.ours:
        if template is not None and placement.known:
            shown = {v.path for v in read.values if v.evidence.page is not None}
            pages = page_digest.compare(data, seen.contents, template, placement, shown)
            queries += pages.queries
            found = [*found, *(c for c in pages.carriers if c not in found)]
        values = read.values
        if template is not None and not placement.complete({v.path for v in values}):
            values = [*values, *_drawn_without_fields(data, form, template, values)]
    else:
        if seen.found.xfa:
            raise _xfa()
        values, more = _from_pages(data, form, template, seen)
        queries += more
    if template is None:
        queries += _rows_missing(form, values)
    return Reading(
        format="pdf",
        form=form.form,
        edition=form.edition,
        carriers=tuple(found),
        values=tuple(values),
        queries=tuple(queries),
    )


@lru_cache(maxsize=1)
def _open(data: bytes) -> Opened:
    """Kept for the last document: its identity and its answers are asked for in turn."""
    import pikepdf

    try:
        with opened(data) as pdf:
            try:
                return Opened(
                    controls(pdf),
                    identity.in_metadata(pdf),
                    page_digest.contents(pdf),
                    was_repaired(pdf),
                    identity.author(pdf),
                )
            except (
                pikepdf.PdfError,
                ValueError,
                TypeError,
                RuntimeError,
                KeyError,
                AttributeError,
            ) as broken:
                raise damaged() from broken
    except DocumentError as refused:
        if refused.code != "pdf-damaged":
            raise
        again = fallback_reader.read(data)
        if again is None:
            raise
        return Opened(*again, repaired=True)


def _carriers(data: bytes, seen: Opened) -> list[Carrier]:
    if seen.found.controls and any(c.form for c in seen.carriers):
        return seen.carriers
    from extractors.pdf.page.content import parsed

    return [*seen.carriers, *identity.on_pages(parsed(data))]


def _spots(found: Found, names: Names) -> Iterator[tuple[Spot, int | None, Corners | None]]:
    for control in found.controls:
        meaning = names.meaning(control.name)
        if meaning is None:
            continue
        for widget in control.widgets:
            option = meaning.option or (widget.on[0] if widget.on else None)
            yield (meaning.path, option, meaning.part), widget.page, widget.box


def _about(seen: Opened) -> Iterator[Query]:
    if seen.repaired:
        yield Query(
            code="pdf-repaired",
            say="This file is damaged and was read as far as it goes. An older state of it may have been read: "
            "compare the answers with what the sender sees.",
        )
    if seen.found.xfa and seen.found.controls:
        yield Query(
            code="pdf-xfa",
            say="This PDF holds a second form of another kind (XFA), which was not read and may say otherwise.",
        )


def _xfa() -> Exception:
    return DocumentError.of(
        "pdf-xfa",
        "This PDF is a form of another kind (XFA), which only Adobe's own program can show.",
        "Print it to PDF or on paper there, and send that.",
    )


def _from_pages(
    data: bytes, form: FormDefinition, template: Template | None, seen: Opened
) -> tuple[list[Observation], list[Query]]:
    """Without our fields: text at the template's boxes where the pages are the template's, else by labels."""
    from extractors.pdf.flat import boxes, labels
    from extractors.pdf.page.content import parsed

    pages = parsed(data)
    if template is not None and template.places:
        read = boxes.read(pages, form, template)
        if read.fits:
            return read.values, read.queries
    by_label = labels.read(pages, form, seen.found, seen.author)
    queries = list(by_label.queries)
    if not any(page.chars for page in pages):
        queries.append(
            Query(
                code="pictures-only",
                say="The pages of this PDF are pictures: there is no text to read. Key the answers from the page.",
            )
        )
    return by_label.values, queries


def _drawn_without_fields(
    data: bytes, form: FormDefinition, template: Template, values: list[Observation]
) -> list[Observation]:
    """Words that stand on the page where a field is gone. That a box is empty says nothing there."""
    from extractors.pdf.flat import boxes
    from extractors.pdf.page.content import parsed

    have = {v.path for v in values}
    drawn = boxes.read(parsed(data), form, template).values
    return [
        v.model_copy(update={"doubt": v.doubt or "field-missing"})
        for v in drawn
        if v.path not in have and (v.raw or v.marks)
    ]


def _rows_missing(form: FormDefinition, values: list[Observation]) -> Iterator[Query]:
    """Rows that every rendition prints. (Which rows this one has is not known without its template.)"""
    highest: dict[str, int] = {}
    for seen in values:
        name, _, rest = seen.path.partition(".")
        row = rest.partition(".")[0]
        if row.isdigit():
            highest[name] = max(highest.get(name, 0), int(row))
    for table in form.tables:
        printed = table.repeat.print if table.repeat is not None else 0
        for number in range(highest.get(table.table, 0) + 1, printed + 1):
            yield Query(
                code="row-missing",
                path=f"{table.table}.{number}",
                question=table.heading or table.columns[0].ask,
                say=f"Row {number} was taken out of the document. Make sure that nothing was lost with it.",
            )
