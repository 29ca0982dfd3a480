"""One way to set a table, tried: the columns it has, and what heads and rows take with these widths.

It is reckoned from types, widths and words; the layout measures for itself. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fillers.pdf import columns as cols
from fillers.pdf import heights
from schemas import heads
from schemas.definition import Field, TableBlock

Stack = tuple[Field, ...]

FAN_FROM = 4
"""So many options may stand in columns of their own; fewer stay together in one cell."""


# ---- heads and columns ----


def is_long_headed(table: TableBlock) -> bool:
    """Whether the heads of a table are printed whole once, above it, and short over its columns on every page."""
    return any(heads.is_long(stack[0]) for stack in table.stacks)


def whole_heads(table: TableBlock) -> list[str]:
    """The heads of a table, as they stand above it."""
    return [*table.heads, *(s[0].over for s in table.stacks)] if is_long_headed(table) else []


def lead_heads(table: TableBlock) -> list[str]:
    """The heads over the columns of printed words, short where they stand whole above the table."""
    return (
        [heads.short_lead(table, head) for head in table.heads]
        if is_long_headed(table)
        else list(table.heads)
    )


def is_fannable(stack: Stack) -> bool:
    """Whether the options of a choice may stand in columns of their own."""
    return len(stack) == 1 and stack[0].type == "choice" and len(stack[0].options) >= FAN_FROM


def leads_of(table: TableBlock) -> list[cols.Column]:
    """The columns of printed words, or of row numbers."""
    if table.repeat is not None:
        return [cols.Column(cols.MARK + 4, 0.0)] if table.repeat.mark else []
    if len(table.heads) == 2:
        return [
            cols.of_words([table.heads[0], *(r.ask for r in table.fixed)], cols.TYPE),
            cols.of_words([table.heads[1], *(r.under or "" for r in table.fixed)], cols.TYPE),
        ]
    return [
        cols.of_words([*table.heads, *(w for r in table.fixed for w in (r.ask, r.under or ""))], cols.TYPE)
    ]


def columns_of(stack: Stack, fan: str) -> list[cols.Column]:
    """The columns of an answer, or of those that share one."""
    if fan == "cell" or not is_fannable(stack):
        return [cols.of_stack(stack)]
    # Columns of one question look alike: all as wide as the widest of them must be.
    widest = max(cols.longest_word(o.say, cols.TYPE) for o in stack[0].options) + cols.CELL_PAD
    return [cols.Column(max(widest, 44.0), 0.6)] * len(stack[0].options)


def least(table: TableBlock, *, banner: bool) -> float:
    """The least width that all columns of a table take side by side; with the rows' words over them, or beside."""
    leads = [] if banner else leads_of(table)
    return sum(c.least for c in [*leads, *(columns_of(s, "cell")[0] for s in table.stacks)])


# ---- heights ----


@dataclass(frozen=True, slots=True)
class Trial:
    """A table set one way, to be tried with different widths."""

    table: TableBlock
    rows: int
    banner: bool
    fan: str
    wide: float
    tall: float

    def height(self, widths: Sequence[float]) -> float:
        """About what the whole table takes, its heads on every page among it."""
        head, rows = self._measured(widths)
        body = sum(rows)
        alone = 1 if is_long_headed(self.table) else len(self.table.groups)
        pages = max(alone, body / max(self.tall - head, 60.0), 1.0)
        return body + head * pages

    def pages(self, widths: Sequence[float]) -> int:
        """How many pages the rows of the table fill, from the top of one on; a row stands on one page."""
        head, rows = self._measured(widths)
        pages, left = 0, 0.0
        for row in rows:
            if row > left:
                pages, left = pages + 1, self.tall - head
            left -= row
        return pages

    def _measured(self, widths: Sequence[float]) -> tuple[float, list[float]]:
        """What the heads take, and each row."""
        table = self.table
        lead = 0 if self.banner else table.lead
        spans = list(_spans(table, widths[lead:], self.fan))
        answers = max(
            heights.ONE_TICK if self.fan != "cell" and is_fannable(s) else heights.stack(s, w)
            for s, w in spans
        )
        head = self._head(spans, widths[:lead])
        if table.repeat is not None:
            return head, [answers] * self.rows
        return head, [self._row(n, widths[:lead], answers) for n in range(self.rows)]

    def fits(self, widths: Sequence[float]) -> bool:
        """Whether the highest row stands on one page with the heads over it, as it must: a row is never split."""
        head, rows = self._measured(widths)
        return head + max(rows, default=0.0) <= self.tall

    def _head(self, spans: Sequence[tuple[Stack, float]], leads: Sequence[float]) -> float:
        table = self.table
        high = max(
            [
                heights.head(heads.short_head(s[0]), None if s[0].head else cols.column_help(s[0]), w)
                for s, w in spans
            ]
            + [heights.head(t, None, w) for t, w in zip(lead_heads(table), leads, strict=False)]
        )
        if self.fan == "flat":
            fanned = [(s[0].options, w / len(s[0].options)) for s, w in spans if is_fannable(s)]
            high += max(heights.head(o.say, None, w) for options, w in fanned for o in options)
        if self.banner and table.heads:
            high += heights.head(table.heads[0], None, self.wide)
        return high

    def _row(self, n: int, leads: Sequence[float], answers: float) -> float:
        row = self.table.fixed[n % len(self.table.fixed)]
        apart = heights.POINTS * sum(1 for item in row.items for _ in item.said)
        if self.banner:
            return answers + heights.words(row.ask, row.under, self.wide) + apart
        if len(leads) == 2:
            return max(
                answers,
                heights.words(row.ask, None, leads[0]),
                heights.words("", row.under, leads[1]) + apart,
            )
        return max(answers, heights.words(row.ask, row.under, leads[0]) + apart)


def _spans(table: TableBlock, widths: Sequence[float], fan: str) -> Iterator[tuple[Stack, float]]:
    """Each stack and the width of all its columns together."""
    at = 0
    for stack in table.stacks:
        many = len(columns_of(stack, fan))
        yield stack, sum(widths[at : at + many])
        at += many
