"""Pages written as an accessible PDF: tagged, with its language, real fonts and alternative texts (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fillers.colour import readable, tinted
from fillers.pages import columns
from fillers.pages import drawn as charts
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
    Paragraph,
    Picture,
    Signature,
    Space,
    Table,
    Words,
)
from fillers.pages.words import plain
from fillers.pdf.compiling import compiler
from fillers.pdf.logo import as_svg
from schemas.errors import RenditionError
from schemas.rendition import Branding

_POINTS = 72 / 25.4
"""Of a millimetre."""

SIZE = 11.5
"""Of words, in points."""
CHART_SIZE = 0.9
"""Words of a chart, of those of its page."""
LARGE = 18.0
"""Of words in large print, in points: what the RNIB calls large at least (16) and a little more."""


def pdf(
    page: Page,
    branding: Branding | None = None,
    *,
    when: dt.datetime,
    large: bool = False,
    size: float = SIZE,
) -> bytes:
    """The pages as PDF/UA-1; equal arguments give equal bytes. `when` is the day the file says it was made.

    A character that our fonts do not have is shown as a white square. `size` of words in points; `large` has its
    own. Raises RenditionError `pdf-layout` where they cannot be laid out, and `logo-kind` for a damaged picture.
    """
    branding = branding or Branding()
    sources: dict[str, bytes] = {"main.typ": _design()}
    made = _Model(sources, LARGE if large else size, readable(branding.colour), page.landscape)
    sources["page.json"] = json.dumps(made.page(page, branding)).encode()
    stamp = when.replace(tzinfo=dt.UTC) if when.tzinfo is None else when
    try:
        data = compiler().compile(
            input=sources, format="pdf", pdf_standards=["ua-1"], timestamp=int(stamp.timestamp())
        )
    except RuntimeError as error:
        raise RenditionError.of(
            "pdf-layout",
            f"The pages could not be laid out: {str(error)[:300]}.",
            "Look at the organisation's logo and at the pictures; the message says what is wrong.",
        ) from error
    return bytes(data)


@cache
def _design() -> bytes:
    return files("fillers.pages").joinpath("page.typ").read_bytes()


class _Model:
    """What the design reads, of one document; its pictures are added to the sources as they are met."""

    def __init__(self, sources: dict[str, bytes], size: float, colour: str, landscape: bool) -> None:
        self.sources, self.size, self.colour = sources, size, colour
        self.wide = (297 if landscape else 210) - 40.0
        self.level = 0

    def page(self, page: Page, branding: Branding) -> Mapping[str, object]:
        logo = None
        if branding.logo is not None:
            logo, self.sources["logo.svg"] = "logo.svg", as_svg(branding.logo)
        lang, _, region = page.language.partition("-")
        title = plain(page.title) or "Page"
        self.level = 1 if page.titled else 0
        return {
            "title": title,
            "author": plain(branding.organisation or ""),
            "footer": plain(branding.footer or ""),
            "lang": lang,
            "region": region or None,
            "size": self.size,
            "colour": self.colour,
            "tint": tinted(self.colour),
            "landscape": page.landscape,
            "logo": logo,
            "titled": page.titled,
            "subtitle": plain(page.subtitle or ""),
            "foot": title if page.foot is None else plain(page.foot),
            "numbered": page.numbered,
            "framed": page.framed,
            "blocks": self.blocks(page.blocks, self.wide),
        }

    def blocks(self, blocks: Iterable[Block], wide: float) -> list[Mapping[str, Any]]:
        return [self.block(block, wide) for block in blocks]

    def block(self, block: Block, wide: float) -> Mapping[str, Any]:
        match block:
            case Heading(level, text):
                # No level is skipped (ISO 14289-1, 7.4.2).
                self.level = max(1, min(level, self.level + 1))
                return {"k": "heading", "level": self.level, "w": runs(text)}
            case Paragraph(said, align, size):
                return {"k": "paragraph", "w": runs(said), "align": align, "size": size}
            case Bullets(points, numbered):
                return {"k": "bullets", "points": [runs(p) for p in points], "numbered": numbered}
            case Facts(pairs):
                return {"k": "facts", "pairs": [[plain(name), runs(said)] for name, said in pairs]}
            case Table():
                return _table(block, wide, self.size)
            case Chart() | Picture():
                return self.picture(block, wide)
            case Signature(label, dated):
                return {"k": "signature", "label": plain(label), "dated": dated}
            case _:
                return self.placing(block, wide)

    def display(self, block: Display) -> Mapping[str, Any]:
        """A line of a framed page."""
        if block.level is not None:
            self.level = max(1, min(block.level, self.level + 1))
        return {
            "k": "display",
            "w": runs(block.runs),
            "points": block.points,
            "colour": block.colour,
            "level": None if block.level is None else self.level,
            "align": block.align,
            "strong": block.strong,
            "emphasis": block.emphasis,
            "capitals": block.capitals,
            "ruled": block.ruled,
            "before": block.before,
            "after": block.after,
        }

    def placing(self, block: Block, wide: float) -> Mapping[str, Any]:
        """What says where it, or others, stand."""
        match block:
            case Display():
                return self.display(block)
            case Space(mm):
                return {"k": "space", "mm": mm}
            case Keep(blocks):
                return {"k": "keep", "blocks": self.blocks(blocks, wide)}
            case Beside(left, right, share):
                room = wide - 8
                return {
                    "k": "beside",
                    "left": self.blocks(left, room * share),
                    "right": self.blocks(right, room * (1 - share)),
                    "share": share,
                }
            case _:
                return {"k": "break"}

    def picture(self, block: Chart | Picture, wide: float) -> Mapping[str, Any]:
        """A picture or a chart, drawn."""
        name = f"picture{len(self.sources)}.svg"
        if isinstance(block, Chart):
            drawn = charts.svg(block, width=wide / 25.4 * 72, size=self.size * CHART_SIZE, colour=self.colour)
            self.sources[name] = drawn.encode()
            return {"k": "picture", "file": name, "alt": plain(block.alt), "width": wide, "align": "left"}
        self.sources[name] = as_svg(block.data)
        width = None if block.width_mm is None else min(block.width_mm, wide)
        alt = plain(block.alt)
        return {"k": "picture", "file": name, "alt": alt, "width": width, "align": block.align}


def runs(said: Words) -> list[Mapping[str, object]]:
    """Words as the design takes them."""
    many = said if isinstance(said, tuple) else (said,)
    told: list[Mapping[str, object]] = []
    for run in many:
        if isinstance(run, str):
            told.append({"t": plain_run(run)})
        else:
            told.append({"t": plain_run(run.text), "s": run.strong, "e": run.emphasis, "q": run.quiet})
    return told


def plain_run(said: str) -> str:
    """As `plain`, with the spaces and line ends at both ends kept: runs stand beside one another."""
    inner = plain(said)
    if not inner:
        return said if said.isspace() else ""
    return said[: len(said) - len(said.lstrip())] + inner + said[len(said.rstrip()) :]


def _table(table: Table, wide: float, size: float) -> Mapping[str, Any]:
    across = len(table.header)
    align = [*table.align, *(["left"] * across)][:across]
    widths = [*table.widths] if table.widths else [1.0] * across
    return {
        "k": "table",
        "caption": None if table.caption is None else plain(table.caption),
        "header": [plain(h) for h in table.header],
        "rows": [[_cell(c) for c in row] for row in table.rows],
        "align": align,
        "widths": _fitted(table, widths, wide * _POINTS, size * table.size),
        "note": [] if table.note is None else runs(table.note),
        "size": table.size,
        "low": table.row_height,
        "again": table.caption_again and table.caption is not None,
    }


def _fitted(table: Table, widths: list[float], room: float, size: float) -> list[float]:
    """The widths that were meant; where a word would run over the edge of its column, such as hold all words."""
    least = [
        columns.longest([head, *(_words_of(row[n]) for row in table.rows if n < len(row))], size)
        + columns.BESIDE
        for n, head in enumerate(table.header)
    ]
    meant = [room * w / sum(widths) for w in widths]
    fits = all(need <= has for need, has in zip(least, meant, strict=True))
    return widths if fits else columns.fitted(widths, least, room)


def _words_of(cell: Words | Cell) -> str:
    said = cell.words if isinstance(cell, Cell) else cell
    many = said if isinstance(said, tuple) else (said,)
    return "".join(run if isinstance(run, str) else run.text for run in many)


def _cell(cell: Words | Cell) -> Mapping[str, object]:
    if isinstance(cell, Cell):
        return {"w": runs(cell.words), "g": cell.tone, "a": cell.align}
    return {"w": runs(cell)}
