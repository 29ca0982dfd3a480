"""A report's charts as the pages' charts: what is empty left out, so that a legend names what can be seen."""

from __future__ import annotations

from decimal import Decimal

from fillers.pages import Chart as Drawn
from fillers.pages import Series as Drawing
from fillers.pages import chart_svg
from reports.table import Chart, Series


def for_pages(chart: Chart) -> Drawn | None:
    """The chart as pages draw it; None where nothing in it is above the low end of its scale."""
    told = list(chart.series)
    if chart.kind == "stacked":
        told = [s for s in told if any(s.values)]
    if not any(v is not None and v > chart.low for s in told for v in s.values):
        return None
    high = None if chart.high is None else float(chart.high)
    unit = f", {chart.unit}" if chart.unit else ""
    return Drawn(
        chart.kind,
        f"{chart.title}{unit}",
        chart.categories,
        tuple(_series(s) for s in told),
        chart.alt,
        float(chart.low),
        high,
    )


def _series(series: Series) -> Drawing:
    values = tuple(None if v is None else float(v) for v in series.values)
    return Drawing(series.name, values, tuple(_said(v) for v in series.values))


def _said(value: Decimal | None) -> str:
    return "not told" if value is None else f"{value}"


def svg(chart: Chart, *, colour: str, prefix: str, width: float = 620.0) -> str | None:
    """The chart as a part of a page, named and described; None where there is nothing to be seen in it."""
    drawn = for_pages(chart)
    return None if drawn is None else chart_svg(drawn, width=width, size=12, colour=colour, prefix=prefix)
