"""What stands on a page: a small model that letters, summaries, index sheets and reports are written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "centre"]
Tone = Literal["plain", "good", "warn", "bad", "quiet"]
"""The ground of a cell. It says nothing by itself: the words in the cell say the same."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face."""

    text: str
    strong: bool = False
    emphasis: bool = False
    quiet: bool = False


Words = str | Run | tuple[str | Run, ...]
"""Words, or runs of them, one after another; a line end in them is one on the page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the page's title. `level` counts from 2; what would skip a level is raised to the next."""

    level: int
    text: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Words
    align: Align = "left"
    size: float = 1.0
    """In parts of the page's type size."""


@dataclass(frozen=True, slots=True)
class Display:
    """A line of a framed page, set as it is said to be: size and the room around it in points, its colour (`accent`
    is the organisation's). `level` makes it a heading; `ruled` has a line under it."""

    runs: Words
    points: float = 12.0
    colour: Literal["ink", "quiet", "accent"] = "ink"
    level: int | None = None
    align: Align = "centre"
    strong: bool = False
    emphasis: bool = False
    capitals: bool = False
    ruled: bool = False
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, with marks or with numbers."""

    points: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of what is asked and what is so, one a line: names and dates at the head of a sheet."""

    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with more than words to it."""

    words: Words
    tone: Tone = "plain"
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `header` is repeated on every page; `widths` are parts of the whole, equal where there are none."""

    caption: str | None
    header: tuple[str, ...]
    rows: Sequence[tuple[Words | Cell, ...]]
    align: tuple[Align, ...] = ()
    note: Words | None = None
    widths: tuple[float, ...] = ()
    size: float = 1.0
    row_height: float = 0.0
    """In millimetres, at least: room for a signature in every row."""
    caption_again: bool = False
    """Whether the caption stands above it on every page it goes on to, too."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where bars or lines go, how far its marks are apart, and what stands after its numbers."""

    low: float
    high: float
    step: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, None where there is none; `shown` is what is written at them instead of the number.

    Bars of a series with a `scale` of its own stand in a panel of their own, to the right of the others.
    """

    name: str
    values: tuple[float | None, ...]
    shown: tuple[str, ...] = ()
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: bars (one series), bars grouped or stacked, or lines, from `low` to `high`.

    `alt` says in words what a reader would see. Series are told apart by pattern and mark, not by colour alone.
    """

    kind: Literal["bar", "grouped", "stacked", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    low: float = 0.0
    high: float | None = None
    step: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG, JPEG or SVG bytes) and what it shows; without words for it, it is decoration."""

    data: bytes
    alt: str
    width_mm: float | None = None
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on, with what it is for under it, and a line for the date."""

    label: str
    dated: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Space:
    """Room, in millimetres."""

    mm: float


@dataclass(frozen=True, slots=True)
class Keep:
    """Blocks that stay on one page, as long as they fit on one."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns, the left one read first."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5
    """The left one's part of the width."""


Block = (
    Heading
    | Paragraph
    | Display
    | Bullets
    | Facts
    | Table
    | Chart
    | Picture
    | Signature
    | PageBreak
    | Space
    | Keep
    | Beside
)


@dataclass(frozen=True, slots=True)
class Page:
    """A document of A4 pages. `title` names the file to a screen reader, and stands at its head where `titled`."""

    title: str
    blocks: tuple[Block, ...] = field(default=())
    language: str = "en-GB"
    titled: bool = True
    landscape: bool = False
    subtitle: str | None = None
    foot: str | None = None
    """Beside the page number, in place of the title."""
    numbered: bool = True
    """Whether pages are numbered where there is more than one."""
    framed: bool = False
    """A certificate: within a border, its lines in the middle of the page, without a head; the foot is centred."""
