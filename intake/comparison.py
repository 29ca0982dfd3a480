"""A document read, and its pages held against its rendition's blank filled with what was read.

Paper is read against its pages as they were given out: the blank with what was printed of its copy.

Filling is the fillers' work and comparing the extractors', who know nothing of each other; here, in the confined
process, the two meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from schemas.identity import Identity, settle
from schemas.paths import slot_at
from schemas.values import marks, show

if TYPE_CHECKING:
    from extractors.contract import AsGivenOut, Part
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.reading import Reading
    from schemas.template import Template


class Ordered(Protocol):
    """What a document is read as."""

    @property
    def form(self) -> FormDefinition:
        """The form."""

    @property
    def template(self) -> Template | None:
        """Where on the page each answer stands, where that is known."""

    @property
    def blank(self) -> bytes | None:
        """The blank PDF of the template's rendition."""

    @property
    def copy(self) -> Copy | None:
        """The copy that was given out."""


def read(part: Part, how: Ordered) -> Reading:
    """What a part says, with what is asked about its pages. Raises DocumentError where it cannot be read."""
    reading = part.read(how.form, how.template, lambda: given_out(part, how))
    return compared(part, reading, how.template, how.blank)


def given_out(part: Part, how: Ordered) -> AsGivenOut | None:
    """A document's pages before anybody wrote on them; None where no blank was kept."""
    from extractors.contract import AsGivenOut
    from fillers.pdf.expected_pages import fill_as_read

    if how.template is None or how.blank is None:
        return None
    identity = Identity.of(how.copy) if how.copy is not None else settle(part.carriers())[0]
    given = how.copy.given if how.copy is not None else {}
    printed: dict[str, str | tuple[str, ...]] = {}
    for path, value in given.items():
        if (slot := slot_at(how.form, path)) is not None and value is not None:
            printed[path] = marks(slot.field, value) if slot.field.marks else show(slot.field, value)
    return AsGivenOut(fill_as_read(how.blank, how.template, printed, identity), printed)


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
