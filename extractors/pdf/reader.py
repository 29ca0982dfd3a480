"""One PDF to one reading: which of the three layers answers, and what none of them found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractors.pdf.changes import page_digest
from extractors.pdf.fields import reading
from extractors.pdf.fields.controls import Found
from extractors.pdf.fields.names import Names, names_of
from extractors.pdf.fields.placement import FieldPlacement, Where
from schemas.errors import DocumentError
from schemas.geometry import Box
from schemas.reading import Observation, Query, Reading

if TYPE_CHECKING:
    from extractors.pdf.open_document import OpenPdf
    from schemas.definition import FormDefinition
    from schemas.template import Template


def read(document: OpenPdf, form: FormDefinition, template: Template | None = None) -> Reading:
    """What a PDF says on each path of a form.

    With the `template` of the rendition the document names, fields are held to their places and a document
    without fields is read at its boxes; without one its questions are found by their words.
    Raises DocumentError where its pages cannot be read, and `pdf-xfa` for a form of another kind altogether.
    """
    names = names_of(form)
    placement = FieldPlacement(template if template is not None and template.format == "pdf" else None)
    placement.settle(_spots(document.found, names))
    answered = reading.read(document.found, names, placement)
    queries = [*answered.queries, *_about(document)]
    found = list(document.carriers)
    if answered.ours and not _made_part_of_pages(answered.values, template):
        if template is not None and placement.known:
            pages = page_digest.compare(document, template, placement)
            queries += pages.queries
            found += (c for c in pages.carriers if c not in found)
        values = answered.values
        if template is not None and not placement.complete({v.path for v in values}):
            values = [*values, *_drawn_without_fields(document, form, template, values)]
    else:
        if document.found.xfa:
            raise _xfa()
        values, more = _from_pages(document, form, template)
        values = _with_unseen(values, answered.values)
        queries += more
    if template is None:
        queries += _rows_missing(form, values)
    return Reading(
        medium="pdf",
        form=form.form,
        edition=form.edition,
        carriers=tuple(found),
        values=tuple(values),
        queries=tuple(queries),
    )


def _spots(found: Found, names: Names) -> Iterator[tuple[Where, int | None, Box | None]]:
    for control in found.controls:
        meaning = names.meaning(control.name)
        if meaning is None:
            continue
        for widget in control.widgets:
            option = meaning.option or (widget.on[0] if widget.on else None)
            yield (meaning.path, option, meaning.part), widget.page, widget.box


def _about(document: OpenPdf) -> Iterator[Query]:
    if document.repaired:
        yield Query(
            code="pdf-repaired",
            say="This file is damaged and was read as far as it goes. An older state of it may have been read: "
            "compare the answers with what the sender sees.",
        )
    if document.found.xfa and document.found.controls:
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
    document: OpenPdf, form: FormDefinition, template: Template | None
) -> tuple[list[Observation], list[Query]]:
    """Without our fields: text at the template's boxes where the pages are the template's, else by labels."""
    from extractors.pdf.flat import boxes, labels, lost_letters

    pages = document.pages
    if template is not None and template.places:
        in_boxes = boxes.read(pages, form, template)
        if in_boxes.fits:
            return lost_letters.doubted(form, in_boxes.values), in_boxes.queries
    by_label = labels.read(pages, form, document.found, document.author)
    queries = list(by_label.queries)
    if not any(page.chars for page in pages):
        queries.append(
            Query(
                code="pictures-only",
                say="The pages of this PDF are pictures: there is no text to read. Key the answers from the page.",
            )
        )
    return lost_letters.doubted(form, by_label.values), queries


def _made_part_of_pages(values: Sequence[Observation], template: Template | None) -> bool:
    """Whether no page shows any field that is left: a program flattened the form, and forgot some in its list."""
    return template is not None and bool(values) and all(v.doubt == "field-unseen" for v in values)


def _with_unseen(drawn: list[Observation], unseen: Sequence[Observation]) -> list[Observation]:
    """What the pages say, in doubt where a field that no page shows says otherwise; and what that alone says."""
    left = {v.path: v for v in unseen}
    values = []
    for seen in drawn:
        field = left.pop(seen.path, None)
        differs = field is not None and (field.raw, field.marks) != (seen.raw, seen.marks)
        values.append(seen.model_copy(update={"doubt": seen.doubt or "field-unseen"}) if differs else seen)
    return [*values, *(v for v in left.values() if v.raw or v.marks)]


def _drawn_without_fields(
    document: OpenPdf, form: FormDefinition, template: Template, values: list[Observation]
) -> list[Observation]:
    """Words that stand on the page where a field is gone. That a box is empty says nothing there."""
    from extractors.pdf.flat import boxes

    have = {v.path for v in values}
    drawn = boxes.read(document.pages, form, template).values
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
