"""Bars whose parts stand one after another: how many of all are in which state."""

from __future__ import annotations

from collections.abc import Iterator

from fillers.pages.chart import QUIET, Drawing, Panel, width_of, wrapped
from fillers.pages.model import Scale


class Stacked(Drawing):
    """A chart of the kind `stacked` being drawn: a bar a category, its parts in the order of the series."""

    def body(self) -> str:
        """All that is drawn; afterwards `high` is how high it is."""
        return "".join(self.stacked())

    def stacked(self) -> Iterator[str]:
        """Categories down, the parts of each bar from left to right, each with its number where that fits."""
        yield from self.head()
        size = self.size
        names = [wrapped(c, self.width * 0.32, size) for c in self.chart.categories]
        left = min(self.width * 0.34, max((width_of(w, size) for n in names for w in n), default=0.0) + 8)
        scale = Scale(self.chart.low, self.top, self.step)
        room = self.width - left - width_of(f"{self.top:g}", size) - 8
        panel = Panel((), left, room / (scale.high - scale.low), scale)
        first, made = self.high, list[str]()
        for at, lines in enumerate(names):
            high = max(size * 1.5, len(lines) * size * 1.15)
            y = self.high + (high - len(lines) * size * 1.15) / 2 + size * 0.9
            made += [self.text(0, y + n * size * 1.15, line) for n, line in enumerate(lines)]
            made += self.parts(panel, self.high + (high - size * 1.5) / 2, at)
            self.high += high + size * 0.3
        yield from self.scale(panel, first)
        yield from made
        self.high += size * 1.4

    def parts(self, panel: Panel, y: float, at: int) -> Iterator[str]:
        """The parts of one bar, each with its number, and the sum at its end."""
        thick, x, total = self.size * 1.5, panel.left, 0.0
        for n, series in enumerate(self.chart.series):
            value = series.values[at]
            if not value:
                continue
            long = value * panel.across
            yield self.box(x, y, long, thick, n)
            yield self.number(x, y, long, self.shown(value, n, at), n)
            x, total = x + long, total + value
        if total:
            yield self.text(x + 5, y + thick * 0.72, f"{total:g}", bold=True)
        else:
            yield self.text(x + 5, y + thick * 0.72, "none", fill=QUIET)

    def number(self, x: float, y: float, long: float, said: str, n: int) -> str:
        """The number of a part in its middle, on a ground that it can be read on; nothing where it does not fit."""
        wide, high = width_of(said, self.size), self.size * 1.5
        if wide + 6 > long:
            return ""
        middle, low = x + long / 2, y + high * 0.72
        if n == 0:
            return self.text(middle, low, said, anchor="middle", bold=True, fill="#ffffff")
        ground = (
            f'<rect x="{middle - wide / 2 - 2.5:.1f}" y="{y + high * 0.12:.1f}" width="{wide + 5:.1f}" '
            f'height="{high * 0.76:.1f}" rx="2" fill="#ffffff"/>'
        )
        return ground + self.text(middle, low, said, anchor="middle", bold=True)
