"""Accessible pages that are no form: letters, summaries, index sheets, reports. A model in, a tagged PDF out."""

from fillers.pages.drawn import pieces as chart_pieces
from fillers.pages.drawn import svg as chart_svg
from fillers.pages.model import (
    Beside,
    Block,
    Bullets,
    Cell,
    Chart,
    Display,
    Facts,
    Heading,
    Keep,
    Page,
    PageBreak,
    Paragraph,
    Picture,
    Run,
    Scale,
    Series,
    Signature,
    Space,
    Table,
    Words,
)
from fillers.pages.words import unticked
from fillers.pages.writing import pdf

__all__ = [
    "Beside",
    "Block",
    "Bullets",
    "Cell",
    "Chart",
    "Display",
    "Facts",
    "Heading",
    "Keep",
    "Page",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Run",
    "Scale",
    "Series",
    "Signature",
    "Space",
    "Table",
    "Words",
    "chart_pieces",
    "chart_svg",
    "pdf",
    "unticked",
]
