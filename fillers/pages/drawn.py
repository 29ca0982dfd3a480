"""Charts as SVG: for a page of a PDF, and as a part of a page of the web."""

from __future__ import annotations

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
    kind = Stacked if chart.kind == "stacked" else Drawing
    drawing = kind(chart, width, size, colour, prefix or "")
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
        "",
    )
    return "".join(
        f'<pattern id="{prefix}p{n}" {head}>{ground}{one}</pattern>' for n, one in enumerate(drawn, 1)
    )
