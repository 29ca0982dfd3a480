"""The pages of a document that was read, held against its rendition's blank filled with what was read.

Filling is the fillers' work and comparing the extractors', who know nothing of each other; here, in the confined
process, the two meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.identity import settle

if TYPE_CHECKING:
    from extractors.contract import Part
    from schemas.reading import Reading
    from schemas.template import Template


def compared(part: Part, reading: Reading, template: Template | None, blank: bytes | None) -> Reading:
    """The reading with what is asked about the pages as well. Without a `blank`, that they were not looked at."""
    if template is None:
        return reading
    identity, _ = settle(reading.carriers)
    if identity is None or identity.rendition != template.rendition:
        return reading

    def expected() -> bytes:
        from fillers.pdf.expected_pages import fill_as_read

        assert blank is not None  # noqa: S101 - asked for where there is one
        answers = {v.path: v.raw if v.raw is not None else v.marks or () for v in reading.values}
        return fill_as_read(blank, template, answers, identity)

    more = part.compare(reading, template, blank, expected)
    return reading.model_copy(update={"queries": (*reading.queries, *more)}) if more else reading
