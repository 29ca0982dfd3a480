"""Whether Word has room for a form's tables: told by the lint, each with the line of what to mend."""

from __future__ import annotations

from collections.abc import Iterator

from fillers.word import heights, layout
from fillers.word.measures import Twips
from fillers.word.styles import DENSITIES, SIZES
from schemas.definition import FormDefinition, TableBlock
from schemas.heads import HEAD_LINES, SHORTER, above, short_head
from schemas.lint_base import Checks
from schemas.understood import Understood
from schemas.yaml_source import Faults

_A_MM = 1440 / 25.4
"""Twips."""


def check(form: FormDefinition, faults: Faults, known: Understood) -> None:
    """Notes every table whose columns or heads find no room in the Word rendition."""
    _WordChecks(form, faults, known).all()


class _WordChecks(Checks):
    def all(self) -> None:
        wide = layout.text_width(heights.landscape(self.form))
        for table in self.form.tables:
            found = _widths(table, wide)
            if found is None:
                asked = sum(c.least for c in layout.columns(table, DENSITIES[False][-1])) * 20
                self.add(
                    "def-narrow",
                    table.table,
                    f"In Word the columns of `{table.table}` take {asked / _A_MM:.0f} mm side by side, and a page on "
                    f"its side has {wide / _A_MM:.0f}: their words would be broken.",
                    "Put a column under another one with `under`, shorten the longest words of its heads and answers, "
                    "or make two tables of it.",
                )
                continue
            many = max(_head_lines(table, *found), default=0)
            if many > HEAD_LINES:
                self.add(
                    "def-head-long",
                    table.table,
                    f"In Word what stands over the columns of `{table.table}` takes {many} lines on every page; the "
                    f"most are {HEAD_LINES}.",
                    SHORTER,
                )


def _widths(table: TableBlock, wide: Twips) -> tuple[str, tuple[Twips, ...]] | None:
    """The roomiest density at which the columns fit, as the form is laid out, and their widths."""
    for density in DENSITIES[False]:
        if widths := heights.widths(table, density, wide):
            return density, widths
    return None


def _head_lines(table: TableBlock, density: str, widths: tuple[Twips, ...]) -> Iterator[int]:
    """The lines of each cell that is printed again over a column on every page."""
    size = SIZES[density]
    rooms = [(width - layout.CELL_ROOM) / 20 for width in widths]
    if table.repeat is None:
        whole = above(table)
        group = max((g.short for g in table.groups), key=len, default="")
        for n, head in enumerate(table.heads or ("",)):
            named = group if n == 0 else ""
            printed = "" if head in whole and named else head
            yield heights.lines(printed, size, rooms[n], bold=True) + heights.lines(named, size, rooms[n])
    for stack, room in zip(table.stacks, rooms[len(rooms) - len(table.stacks) :], strict=True):
        lead = stack[0]
        helped = "" if lead.head else lead.help or ""
        yield heights.lines(short_head(lead), size, room, bold=True) + heights.lines(helped, size, room)
