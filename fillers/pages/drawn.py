"""Charts as SVG: for a page of a PDF, and as a part of a page of the web."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from fillers.pages.chart import Drawing
from fillers.pages.model import Chart
from fillers.pages.stacked import Stacked
from fillers.pages.words import plain

_FACE = "Carepack Sans, Source Sans 3, Arial, sans-serif"


def svg(
    chart: Chart,
    *,
    width: float = 482.0,
    size: float = 10.5,
    colour: str = "#1f4e5f",
    prefix: str | None = None,
) -> str:
    """A chart, `width` points wide, its words `size` points high. Its words for those who do not see it are `alt`.

    The first series is solid in `colour`, the others are patterned; values are written at the bars and points. With a
    `prefix`, which no other chart of a page may have, it goes into the page, named and described by its own elements.
    """
    drawing = _kind(chart)(chart, width, size, colour, prefix or "")
    body = drawing.body()
    wide, high = f"{width:.1f}", f"{drawing.high:.1f}"
    if prefix is None:
        named, told = f'aria-label="{escape(chart.alt)}"', ""
    else:
        named = f'aria-labelledby="{prefix}title" aria-describedby="{prefix}desc"'
        told = (
            f'<title id="{prefix}title">{escape(plain(chart.title))}</title>'
            f'<desc id="{prefix}desc">{escape(plain(chart.alt))}</desc>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" {named} font-family="{_FACE}" font-size="{size:.2f}">{told}'
        f"<defs>{_patterns(colour, prefix or '')}</defs>{body}</svg>"
    )


def pieces(chart: Chart, *, width: float, size: float, high: float) -> tuple[Chart, ...]:
    """A chart of bars in parts, along its categories, each at most so many points `high`, all of one scale.

    A part of a single category is as high as it is.
    """
    whole = _kind(chart)(chart, width, size, "#000000")
    many = len(chart.categories)
    if chart.kind == "line":
        return (chart,)
    for count in range(1, many + 1):
        long = -(-many // count)
        if count > 1 and long == -(-many // (count - 1)):
            continue
        parts = [_part(chart, whole, at, long) for at in range(0, many, long)] if count > 1 else [chart]
        if long == 1 or all(_high(p, width, size) <= high for p in parts):
            return tuple(parts)
    return (chart,)


def _part(chart: Chart, whole: Drawing, at: int, long: int) -> Chart:
    number, of = at // long + 1, -(-len(chart.categories) // long)
    cut = slice(at, at + long)
    said = f"part {number} of {of}"
    return replace(
        chart,
        title=f"{chart.title}, {said}",
        categories=chart.categories[cut],
        series=tuple(replace(s, values=s.values[cut], shown=s.shown[cut]) for s in chart.series),
        alt=f"{chart.alt} {said.capitalize()}: {', '.join(chart.categories[cut])}.",
        high=whole.top,
        step=whole.step,
    )


def _high(chart: Chart, width: float, size: float) -> float:
    drawing = _kind(chart)(chart, width, size, "#000000")
    drawing.body()
    return drawing.high


def _kind(chart: Chart) -> type[Drawing]:
    return Stacked if chart.kind == "stacked" else Drawing


def _patterns(colour: str, prefix: str) -> str:
    """Grounds of the series after the first: hatchings that are told apart in black and white too."""
    head = 'patternUnits="userSpaceOnUse" width="6" height="6"'
    dark = f'stroke="{colour}" stroke-width="1.3" fill="none"'
    ground = '<rect width="6" height="6" fill="#ffffff"/>'
    drawn = (
        f'<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" {dark}/>',
        f'<circle cx="3" cy="3" r="1.3" fill="{colour}"/>',
        f'<path d="M0 1.5H6M0 4.5H6" {dark}/>',
        f'<path d="M1.5 0V6M4.5 0V6" {dark}/>',
        f'<path d="M0 3H6M3 0V6" {dark}/>',
        f'<path d="M-1 5L1 7M0 0L6 6M5 -1L7 1" {dark}/>',
        f'<path d="M1.5 0V3M4.5 3V6" {dark}/>',
        f'<rect x="1" y="1" width="4" height="4" fill="{colour}"/>',
        f'<circle cx="3" cy="3" r="2" {dark}/>',
        f'<path d="M0 4.5L3 1.5L6 4.5" {dark}/>',
        "",
    )
    return "".join(
        f'<pattern id="{prefix}p{n}" {head}>{ground}{one}</pattern>' for n, one in enumerate(drawn, 1)
    )
