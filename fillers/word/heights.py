"""How wide the columns of a table should be: who writes gets the room, and the table stays low.

Word lays the page out itself, so what a row takes is estimated: words as they wrap, boxes as they stand, and for an
answer that is not there yet the words it may be expected to have. Lengths are points, but widths of columns twips.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import permutations

from fillers.word import layout
from fillers.word.measures import Twips
from fillers.word.styles import DENSITIES, LEADING, SIZES, box_line, box_side
from schemas.definition import Field, FormDefinition, TableBlock
from schemas.heads import above, short_head

_BESIDE = 0.12
"""What a point in a cell that is not the highest of its row counts: so that room goes where words are."""
_EXPECTED_A_LINE, _LINES = 40, 2
"""Characters that somebody may write for each line a question asks for, and the lines where it says none."""
_EXPECTED = {"line": 24, "person": 18, "signature": 18, "when": 14, "duration": 10, "time": 7, "date": 10}
_SLIGHT = 0.01
"""The share of a column that has what it asks for."""
_TALL = 0.75
"""The share of a page's body from which a row of printed words leaves no room for the heads and headings over it."""
_STEPS = (1440, 720, 360, 120)
_FURNITURE = 110.0
"""What head and foot of a page and its margins take of its height."""
_PAGE = 680.0
"""What rows take of a page, for counting how often heads are printed again."""

Cost = Callable[[float], tuple[float, ...]]
"""From a column's width in points to the height of its cell in each row."""


def widths(block: TableBlock, density: str, wide: Twips) -> tuple[Twips, ...] | None:
    """Widths that add up to `wide`, in twips, under which the table is low; None where it does not fit."""
    found = _lowest(block, density, wide)
    return None if found is None else found[0]


def landscape(form: FormDefinition, *, large: bool = False) -> bool:
    """Whether the pages lie on their side: where a table would be squeezed upright, or as the form says.

    What the form says is about the PDF, where boxes are drawn. Here a page that lies has room for fewer rows with a
    tall cell among them: it stands, where every table fits and none takes more of the pages.
    """
    density, tables = DENSITIES[large][-1], tuple(form.tables)
    if any(layout.spread(layout.columns(t, density), layout.text_width(False)) is None for t in tables):
        return True
    if not (form.landscape and tables):
        return form.landscape
    return any(_pages(t, density, turned=False) > _pages(t, density, turned=True) for t in tables)


def _pages(block: TableBlock, density: str, *, turned: bool) -> float:
    """About how many pages a table takes; a page that lies has six tenths of the height of one that stands."""
    found = _lowest(block, density, layout.text_width(turned))
    return float("inf") if found is None else found[1] / (_PAGE * (0.6 if turned else 1.0))


@lru_cache(256)
def _lowest(block: TableBlock, density: str, wide: Twips) -> tuple[tuple[Twips, ...], float] | None:
    """The widths under which a table is low, and what it then takes, in points.

    Where printed words would nearly fill a page, answers beside them keep to less: a heading that finds no room over
    the first row of its table stands alone on a page, and LibreOffice cuts off what is higher than a page.
    """
    found = _searched(block, layout.columns(block, density), density, wide)
    if found is None or not tall_rows(block, density, found[0], body_tall(wide)):
        return found
    return _searched(block, layout.columns(block, density, tall=True), density, wide)


def _searched(
    block: TableBlock, asked: Sequence[layout.Column], density: str, wide: Twips
) -> tuple[tuple[Twips, ...], float] | None:
    """The lowest of the widths that give each column what it asks for."""
    first = layout.spread(asked, wide)
    if first is None:
        return None
    least = [c.least * 20 for c in asked]
    costs = _costs(block, density)
    heads = _heads(block, density)

    @cache
    def column(n: int, width: int) -> tuple[tuple[float, ...], float]:
        room = (width - layout.CELL_ROOM) / 20
        return costs[n](room), heads[n](room)[0]

    def takes(tried: Sequence[int]) -> float:
        cells = [column(n, width) for n, width in enumerate(tried)]
        rows = list(zip(*(c for c, _ in cells), strict=True))
        tall: float = sum(max(row) for row in rows)
        beside: float = sum(sum(row) for row in rows) * _BESIDE
        return tall + beside + max(h for _, h in cells) * max(len(block.groups), 1.0, tall / _PAGE)

    starts = {first, *_boxed(block, asked, density, wide)}
    found, lowest = min((_descended(start, least, takes) for start in sorted(starts)), key=lambda f: f[1])
    return tuple(Twips(w) for w in found), lowest


def _descended(
    start: Sequence[int], least: Sequence[float], takes: Callable[[Sequence[int]], float]
) -> tuple[list[int], float]:
    """Widths from which no step between two columns makes the table lower, and what it takes then."""
    found = list(start)
    lowest = takes(found)
    for step in _STEPS:
        moved = True
        while moved:
            moved = False
            for giver, taker in permutations(range(len(found)), 2):
                if found[giver] - step < least[giver]:
                    continue
                tried = list(found)
                tried[giver] -= step
                tried[taker] += step
                if (height := takes(tried)) < lowest * 0.998:
                    found, lowest, moved = tried, height, True
    return found, lowest


def _boxed(
    block: TableBlock, asked: Sequence[layout.Column], density: str, wide: Twips
) -> Iterator[tuple[Twips, ...]]:
    """Widths to begin with under which a column's boxes stand two or more on a line, where that finds room.

    Step by step they are not found: until the last point of it, a wider column of boxes is not a lower one.
    """
    before = len(asked) - len(block.stacks)
    for n, stack in enumerate(block.stacks, before):
        for field in stack:
            if field.type == "tick" or not layout.has_boxes(field, in_table=True):
                continue
            for across in range(2, len(field.marks) + 1):
                need = layout.boxes_wide(field, across, SIZES[density]) + layout.CELL_ROOM / 20
                tried = [
                    layout.Column(max(c.least, need), _SLIGHT) if m == n else c for m, c in enumerate(asked)
                ]
                if need > asked[n].least and (widths := layout.spread(tried, wide)) is not None:
                    yield widths


def body_tall(wide: Twips) -> float:
    """About how high the body of a page is whose text is so wide, in points."""
    high = layout.PAGE_WIDTH if wide > layout.text_width(False) else layout.PAGE_HEIGHT
    return high / 20 - _FURNITURE


def pages_whole(block: TableBlock, density: str, widths: Sequence[Twips], tall: float) -> int:
    """About how many pages a table takes where a page's body is so high (points), and its rows are kept whole.

    One that nearly fills a page counts as one more: it leaves the page before it to the headings over it.
    """
    rooms = [(width - layout.CELL_ROOM) / 20 for width in widths]
    cells = [cost(room) for cost, room in zip(_costs(block, density), rooms, strict=True)]
    head = max(cost(room)[0] for cost, room in zip(_heads(block, density), rooms, strict=True))
    pages, left = 1 + len(tall_rows(block, density, widths, tall)), tall - head
    for row in (max(row) for row in zip(*cells, strict=True)):
        if row > left:
            pages, left = pages + 1, tall - head
        left -= row
    return pages


def tall_rows(block: TableBlock, density: str, widths: Sequence[Twips], tall: float) -> frozenset[str]:
    """The fixed rows, by their names, whose printed words nearly fill a page whose body is so high (points).

    Rows are never parted: a heading that finds no room over such a row stands alone on a page.
    """
    printed = len(widths) - len(block.stacks)
    rooms = [(width - layout.CELL_ROOM) / 20 for width in widths]
    words = [cost(room) for cost, room in zip(_costs(block, density)[:printed], rooms, strict=False)]
    highs = (max(row) for row in zip(*words, strict=True))
    return frozenset(r.id for r, high in zip(block.fixed, highs, strict=False) if high > _TALL * tall)


def row_high(block: TableBlock, density: str, widths: Sequence[Twips]) -> float:
    """About how high the highest row of a table is, in points."""
    rooms = [(width - layout.CELL_ROOM) / 20 for width in widths]
    cells = [cost(room) for cost, room in zip(_costs(block, density), rooms, strict=True)]
    return max((max(row) for row in zip(*cells, strict=True)), default=0.0)


def heads_high(block: TableBlock, density: str, widths: Sequence[Twips]) -> int:
    """How many lines the highest head over answers takes, with its help."""
    size = SIZES[density]
    high = 0
    for (lead, *_), width in zip(block.stacks, widths[-len(block.stacks) :], strict=True):
        room = (width - layout.CELL_ROOM) / 20
        helped = "" if lead.head else lead.help or ""
        high = max(high, lines(short_head(lead), size, room, bold=True) + lines(helped, size, room))
    return high


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """About how many lines a text takes in a width of `room` points."""
    count = 0
    for part in text.splitlines():
        used = 0.0
        count += 1
        for word in part.split():
            long = layout.width_of(word, size, bold)
            if used and used + long > room:
                count, used = count + 1, 0.0
            used += long + 0.3 * size
    return count


def _costs(block: TableBlock, density: str) -> list[Cost]:
    size = SIZES[density]
    if block.repeat is not None:
        many = max(block.repeat.print, 1)
        answers: list[Cost] = [_answers(stack, density, many) for stack in block.stacks]
        number = [_words([("", None)] * many, size)] if block.repeat.mark is not None else []
        return number + answers
    rows = block.fixed
    apart = len(block.heads) == 2
    asks = [(r.ask, None if apart else r.under) for r in rows]
    leads = [_words(asks, size)]
    if apart:
        leads.append(_words([("", r.under) for r in rows], size))
    return leads + [_answers(stack, density, len(rows)) for stack in block.stacks]


def _words(rows: Sequence[tuple[str, str | None]], size: float) -> Cost:
    small = max(12.0, min(size, 16.0))

    def cost(room: float) -> tuple[float, ...]:
        return tuple(
            (lines(ask, size, room) * size + lines(helped or "", small, room) * small) * LEADING + 4
            for ask, helped in rows
        )

    return cost


def _answers(stack: Sequence[Field], density: str, many: int) -> Cost:
    def cost(room: float) -> tuple[float, ...]:
        return (sum(_answer(f, room, density) for f in stack),) * many

    return cost


def _answer(field: Field, room: float, density: str) -> float:
    size = SIZES[density]
    label = (lines(field.ask, size, room, bold=True) * size * LEADING + 3) if field.labelled else 0.0
    if field.type == "tick":
        return label + box_line(size)
    if layout.has_boxes(field, in_table=True):
        across = layout.boxes_across(field, room, size)
        count = 1 if not across else -(-len(field.marks) // across)
        alone = across == 1 and max(lines(o.say, size, room - box_side(size)) for o in field.marks)
        return label + count * (alone or 1) * box_line(size)
    usual = _EXPECTED.get(field.type, 8)
    expected = (field.lines or _LINES) * _EXPECTED_A_LINE if field.type == "paragraph" else usual
    # Words of the usual length do not fill their lines: half of one is lost.
    wanted = expected * 0.5 * size / max(room, size) + (0.5 if expected > _EXPECTED_A_LINE else 0)
    return label + max(1.0, wanted) * size * LEADING + 4


def _heads(block: TableBlock, density: str) -> list[Cost]:
    size = SIZES[density]
    asked: list[tuple[str, str | None]] = []
    if block.repeat is None:
        whole = above(block)
        asked += [("" if head in whole else head, None) for head in block.heads or ("",)]
    elif block.repeat.mark is not None:
        asked.append(("", None))
    asked += [(short_head(lead), None if lead.head else lead.help) for lead, *_ in block.stacks]

    def of(ask: str, helped: str | None) -> Cost:
        def cost(room: float) -> tuple[float, ...]:
            high = lines(ask, size, room, bold=True) * size + lines(helped or "", size, room) * size
            return (high * LEADING + 5,)

        return cost

    return [of(*one) for one in asked]
