"""An organisation's colour, made fit for reading (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

CONTRAST = 5.5
"""Least contrast of coloured words on white; on the tint behind headings it is still above 4.5."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 (black) to 1 (white), as WCAG defines it."""

    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _mixed(colour: str, other: int, share: float) -> str:
    return "#" + "".join(f"{round(c + (other - c) * share):02x}" for c in _channels(colour))


def readable(colour: str) -> str:
    """The colour itself, or the lightest darker shade of it that can be read on white."""
    for step in range(20):
        shade = _mixed(colour, 0, step / 20)
        if contrast(shade, "#ffffff") >= CONTRAST:
            return shade
    return "#000000"


def rrggbb(colour: str) -> str:
    """The colour as it can be read, as Word writes it: RRGGBB (ECMA-376 part 1, 17.18.38)."""
    return readable(colour)[1:].upper()


def tinted(colour: str) -> str:
    """A light tint of the colour, for the ground behind headings of tables."""
    return _mixed(colour, 255, 0.91)
