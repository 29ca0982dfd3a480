"""What the two witnesses of a page's changes ask: at most one query a place, and none where somebody asks already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from extractors.pdf.changes.byte_witness import as_issued, learn
from extractors.pdf.changes.page_digest import are_as_printed
from schemas.errors import DocumentError
from schemas.geometry import Box
from schemas.reading import Evidence, Query, Reading

if TYPE_CHECKING:
    from extractors.pdf.changes.picture_witness import Answers, Compared, Finding
    from extractors.pdf.open_document import OpenPdf
    from schemas.template import Template

_NEAR = 8.0  # points between two places that are one to a person
_ELSEWHERE = frozenset({"pictures-only"})
"""Queries after which no page can be held against the form's."""


def queries(
    document: OpenPdf,
    reading: Reading,
    template: Template,
    blank: bytes | None,
    expected: Callable[[], bytes],
) -> tuple[Query, ...]:
    """What is seen on the pages that is neither the form's nor what was read.

    `blank` is the kept blank of the template's rendition; `expected` fills it with what was read, when that is wanted.
    Where no blank was kept nobody knows what a page that was written anew looks like, and a person is asked to look.
    """
    if template.format != "pdf" or any(q.code in _ELSEWHERE for q in reading.queries):
        return ()
    if any(v.method == "label" for v in reading.values):
        return ()  # its words stand elsewhere than the form's
    if blank is None:
        return () if are_as_printed(document, template) else (_not_compared(),)
    if _is_as_issued(document, blank):
        return ()
    from extractors.pdf.changes.picture_witness import compare

    try:
        compared = compare(document.data, expected(), template, answers_of(reading))
    except DocumentError as undrawable:
        fault = undrawable.faults[0]
        return (Query(code=fault.code, say=f"{fault.what} It was read, but not looked at: compare it."),)
    return tuple(_new(compared, reading))


def _not_compared() -> Query:
    say = (
        "The blank of this form was not kept, so its pages were not looked at. Look whether anything was "
        "written, drawn or covered on them."
    )
    return Query(code="pages-not-compared", say=say)


def _is_as_issued(document: OpenPdf, blank: bytes) -> bool:
    if document.own_of is not None and document.own_of is learn(blank):
        return True
    return document.pdf is not None and as_issued(document.data, document.pdf, blank)


def answers_of(reading: Reading) -> Answers:
    """What was read, as it would be written; the first meaning of what is asked about."""
    return {v.path: v.raw if v.raw is not None else v.marks or () for v in reading.values}


def _new(compared: Compared, reading: Reading) -> Iterator[Query]:
    doubted = {v.path for v in reading.values if v.doubt} | {q.path for q in reading.queries if q.path}
    asked = [q.evidence for q in reading.queries if q.evidence is not None and q.evidence.page is not None]
    for number in compared.strange:
        if not any(e.page == number and e.box is None for e in asked):
            say = "This page does not look like a page of the form. Compare it with what was read."
            yield Query(code="picture-disagrees", say=say, evidence=Evidence(page=number))
    for finding in compared.findings:
        if finding.path is not None and finding.path in doubted:
            continue
        if not any(_is_there(e, finding) for e in asked):
            yield finding.query()


def _is_there(asked: Evidence, finding: Finding) -> bool:
    """Whether a person who answers that query looks at this place."""
    if asked.page != finding.page or finding.path is not None:
        return False
    return asked.box is None or Box(*asked.box).grown(_NEAR).meets(finding.box)
