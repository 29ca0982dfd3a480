"""Bars and lines of a chart, told apart by pattern and mark, in type that can be read, with every value written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from fillers.pages.model import Chart, Scale
from fillers.pages.words import plain
from fillers.pdf import fonts

INK, QUIET, RULE = "#16191c", "#49535c", "#c9d0d5"
GROUNDS = 12
"""So many series are told apart by what they are filled with."""
_DASHES = ("", "7 4", "2 3", "10 3 2 3")


def top(chart: Chart) -> float:
    """The end of its scale: as given, or the next round number above the largest value."""
    if chart.high is not None:
        return chart.high
    if chart.kind == "stacked":
        largest = max(
            (sum(v or 0.0 for v in at) for at in zip(*(s.values for s in chart.series), strict=True)),
            default=0.0,
        )
    else:
        largest = max((v for s in chart.series for v in s.values if v is not None), default=0.0)
    if largest <= chart.low:
        return chart.low + 1
    step = _step(largest - chart.low)
    return chart.low + ceil((largest - chart.low) / step - 1e-9) * step


def _step(span: float) -> float:
    """A round distance between marks, so that there are four to ten."""
    rough = 10.0 ** floor(log10(span / 5))
    return next((rough * n for n in (1, 2, 5, 10) if span / (rough * n) <= 6), rough * 10)


def _is_counted(chart: Chart) -> bool:
    """Whether its values are whole numbers: half a thing is no mark on a scale then."""
    return all(v is None or float(v).is_integer() for s in chart.series for v in s.values)


def width_of(said: str, size: float) -> float:
    """How wide words are, in points."""
    widths = fonts.field_font().widths
    return sum(widths.get(ord(c), 600) for c in said) * size / 1000


def wrapped(said: str, room: float, size: float) -> list[str]:
    """Words in lines that fit into so much room, in points."""
    lines: list[str] = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def marks(scale: Scale) -> list[float]:
    """Where lines are drawn on a scale."""
    count = floor((scale.high - scale.low) / scale.step + 1e-9)
    return [scale.low + n * scale.step for n in range(count + 1)]


@dataclass(frozen=True, slots=True)
class Panel:
    """Where some series stand, by number: from `left` on, `across` points a unit."""

    series: tuple[int, ...]
    left: float
    across: float
    scale: Scale


class Drawing:
    """One chart being drawn. Lengths in points, from the top left."""

    def __init__(self, chart: Chart, width: float, size: float, colour: str, prefix: str = "") -> None:
        self.chart, self.width, self.size, self.colour, self.prefix = chart, width, size, colour, prefix
        self.top, self.high = top(chart), 0.0
        self.step = chart.step or _step(self.top - chart.low)
        if chart.step is None and chart.high is None and _is_counted(chart):
            self.step = max(1.0, self.step)

    def text(
        self, x: float, y: float, said: str, *, anchor: str = "start", bold: bool = False, fill: str = INK
    ) -> str:
        weight = ' font-weight="600"' if bold else ""
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>'
            f"{escape(plain(said))}</text>"
        )

    def ground(self, n: int) -> str:
        """What a series is filled with: the first one solid, each other with a pattern of its own."""
        return self.colour if n % GROUNDS == 0 else f"url(#{self.prefix}p{n % GROUNDS})"

    def body(self) -> str:
        """All that is drawn; afterwards `high` is how high it is."""
        return "".join(self.lines() if self.chart.kind == "line" else self.bars())

    def head(self) -> Iterator[str]:
        """Title and legend; moves the pen down."""
        self.high = self.size * 1.2
        for line in wrapped(self.chart.title, self.width, self.size * 1.05):
            yield self.text(0, self.high, line, bold=True)
            self.high += self.size * 1.3
        if len(self.chart.series) > 1:
            yield from self.legend()
        self.high += self.size * 0.3

    def legend(self) -> Iterator[str]:
        x, side = 0.0, self.size * 0.95
        self.high += self.size * 0.3
        for n, series in enumerate(self.chart.series):
            long = (
                side * (2.4 if self.chart.kind == "line" else 1) + 5 + width_of(series.name, self.size) + 18
            )
            if x and x + long > self.width:
                x, self.high = 0.0, self.high + self.size * 1.5
            if self.chart.kind == "line":
                y = self.high - side * 0.38
                yield self.stroke([(x, y), (x + side * 2.4, y)], n) + self.mark(x + side * 1.2, y, n)
                yield self.text(x + side * 2.4 + 5, self.high, series.name)
            else:
                yield self.box(x, self.high - side * 0.85, side, side, n)
                yield self.text(x + side + 5, self.high, series.name)
            x += long
        self.high += self.size * 1.2

    def box(self, x: float, y: float, wide: float, high: float, n: int) -> str:
        return (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{self.ground(n)}" '
            f'stroke="{self.colour}" stroke-width="1"/>'
        )

    def shown(self, value: float, series: int, at: int) -> str:
        given = self.chart.series[series].shown
        return given[at] if given else f"{value:g}{self.chart.unit}"

    def bars(self) -> Iterator[str]:
        """Categories down, bars to the right; a series with its own scale in a panel beside the others."""
        yield from self.head()
        size = self.size
        names = [wrapped(c, self.width * 0.32, size) for c in self.chart.categories]
        left = min(self.width * 0.34, max((width_of(w, size) for n in names for w in n), default=0.0) + 8)
        panels = self.panels(left)
        thick, first = size * 1.05 * 1.12, self.high
        made: list[str] = []
        for at, lines in enumerate(names):
            most = max(len(p.series) for p in panels)
            room = max(most * thick, len(lines) * size * 1.15)
            y = self.high + (room - len(lines) * size * 1.15) / 2 + size * 0.9
            made += [self.text(0, y + n * size * 1.15, line) for n, line in enumerate(lines)]
            for panel in panels:
                y = self.high + (room - len(panel.series) * thick) / 2
                for n, series in enumerate(panel.series):
                    made += self.bar(panel, y + n * thick, series, at)
            self.high += room + size * 0.75
        for panel in panels:
            yield from self.scale(panel, first)
        yield from made
        self.high += size * 1.4

    def panels(self, left: float) -> list[Panel]:
        """Where bars stand: all of one scale in one panel, from left to right."""
        own = [n for n, s in enumerate(self.chart.series) if s.scale is not None]
        rest = [n for n in range(len(self.chart.series)) if n not in own]
        groups = [(rest, Scale(self.chart.low, self.top, self.step, self.chart.unit))] if rest else []
        groups += [([n], scale) for n in own if (scale := self.chart.series[n].scale) is not None]
        gap, made = self.size * 1.5, []
        parts = [1.5 if series is rest and len(groups) > 1 else 1.0 for series, _ in groups]
        room = self.width - left - gap * (len(groups) - 1)
        for (series, scale), part in zip(groups, parts, strict=True):
            wide = room * part / sum(parts)
            written = [
                self.shown(v, n, at)
                for n in series
                for at, v in enumerate(self.chart.series[n].values)
                if v is not None
            ]
            ends = wide - max((width_of(w, self.size) for w in written), default=0.0) - 10
            made.append(Panel(tuple(series), left, ends / (scale.high - scale.low), scale))
            left += wide + gap
        return made

    def bar(self, panel: Panel, y: float, n: int, at: int) -> list[str]:
        """One bar with its value at its end."""
        thick, left = self.size * 1.05, panel.left
        value = self.chart.series[n].values[at]
        if value is None:
            given = self.chart.series[n].shown
            return [self.text(left + 5, y + thick * 0.82, given[at] if given else "none", fill=QUIET)]
        long = max(0.0, min(value, panel.scale.high) - panel.scale.low) * panel.across
        said = self.text(left + long + 5, y + thick * 0.82, self.shown(value, n, at), bold=True)
        return [self.box(left, y, long, thick, n) if long else "", said]

    def scale(self, panel: Panel, first: float) -> Iterator[str]:
        for value in marks(panel.scale):
            x = panel.left + (value - panel.scale.low) * panel.across
            yield f'<path d="M{x:.1f} {first:.1f}V{self.high:.1f}" stroke="{RULE}" stroke-width="0.8" fill="none"/>'
            said = f"{value:g}{panel.scale.unit}"
            yield self.text(x, self.high + self.size, said, anchor="middle", fill=QUIET)

    def lines(self) -> Iterator[str]:
        """Categories to the right, values up."""
        yield from self.head()
        size, tall = self.size, self.size * 13
        left = (
            max(
                width_of(f"{v:g}{self.chart.unit}", size)
                for v in marks(Scale(self.chart.low, self.top, self.step))
            )
            + 8
        )
        first, low = self.high + size, self.high + size + tall
        up = tall / (self.top - self.chart.low)
        for value in marks(Scale(self.chart.low, self.top, self.step)):
            y = low - (value - self.chart.low) * up
            yield (
                f'<path d="M{left:.1f} {y:.1f}H{self.width:.1f}" stroke="{RULE}" stroke-width="0.8" fill="none"/>'
            )
            yield self.text(
                left - 6, y + size * 0.35, f"{value:g}{self.chart.unit}", anchor="end", fill=QUIET
            )
        places = self.across(left)
        yield from self.under(places, low)
        for n, series in enumerate(self.chart.series):
            points = [
                (x, None if v is None else low - (v - self.chart.low) * up)
                for x, v in zip(places, series.values, strict=True)
            ]
            yield from (self.stroke(part, n) for part in _unbroken(points))
            yield from (self.mark(x, y, n) for x, y in points if y is not None)
        self.high = first + tall + size * 2.6

    def across(self, left: float) -> list[float]:
        count = max(1, len(self.chart.categories))
        each = (self.width - left) / count
        return [left + each * (n + 0.5) for n in range(count)]

    def under(self, places: list[float], low: float) -> Iterator[str]:
        """The names of the categories: of as many as have room."""
        each = places[1] - places[0] if len(places) > 1 else self.width
        widest = max((width_of(c, self.size) for c in self.chart.categories), default=1.0) + 6
        every = max(1, ceil(widest / each))
        for n, name in enumerate(self.chart.categories):
            if n % every == 0:
                yield self.text(places[n], low + self.size * 1.4, name, anchor="middle", fill=QUIET)

    def stroke(self, points: Iterable[tuple[float, float]], n: int) -> str:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dash = _DASHES[n % 4]
        style = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<path d="M{path}" stroke="{self.colour}" stroke-width="1.8" fill="none"{style}/>'

    def mark(self, x: float, y: float, n: int) -> str:
        """A point: disc, square, triangle, ring."""
        r = self.size * 0.32
        style = f'fill="{"#ffffff" if n % 4 == 3 else self.colour}" stroke="{self.colour}" stroke-width="1.4"'
        if n % 4 == 1:
            return f'<rect x="{x - r:.1f}" y="{y - r:.1f}" width="{2 * r:.1f}" height="{2 * r:.1f}" {style}/>'
        if n % 4 == 2:
            return f'<path d="M{x:.1f} {y - r * 1.2:.1f}L{x + r * 1.2:.1f} {y + r:.1f}H{x - r * 1.2:.1f}Z" {style}/>'
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {style}/>'


def _unbroken(points: Iterable[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Points in rows that nothing interrupts: where there is no value, no line is drawn."""
    rows: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            rows.append([])
        else:
            rows[-1].append((x, y))
    return [row for row in rows if len(row) > 1]
