"""The form's blocks as paragraphs and tables.

Every group of answers is a plain table: a header row with the questions, then the rows that are written in.
No cell is merged and no table lies in another, so that a screen reader names the question with each answer,
and a reader of our own finds it again by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fillers.word import heads, heights, layout, signposts, texts
from fillers.word.controls import Controls
from fillers.word.markup import Element, el, val
from fillers.word.measures import Twips, mm, points
from fillers.word.styles import DENSITIES, SIZES
from fillers.word.tables import (
    Cell,
    TableRow,
    first_rows_kept,
    keep_with,
    kept,
    last_rows_kept,
    on_a_new_page,
    paragraph,
    paragraphs,
    tab,
    table,
    words,
)
from schemas.definition import (
    Field,
    FieldsBlock,
    FormDefinition,
    Repeat,
    RowGroup,
    TableBlock,
    TextBlock,
)
from schemas.heads import above
from schemas.paths import Slot, table_slots

_LINE_ROW, _SIGNATURE_ROW = mm(8.5), mm(12.5)
_DEFAULT_LINES = 3
_HEAD_LINES = 4
"""A table's head that is higher, in lines, leaves its help to the lines above the table."""
_LOW_ROW = 125.0
"""Up to this height the last row of a table goes with the one before it; higher ones would leave too much white."""
_LABEL, _WHOLE = mm(8), mm(100)
"""What a question takes over its boxes; boxes side by side that take no more than this stand on one page."""


class Body:
    """Builds the body of a form, block by block."""

    def __init__(
        self,
        form: FormDefinition,
        controls: Controls,
        rows: dict[str, int],
        picks: dict[str, str],
        *,
        large: bool = False,
    ) -> None:
        self._form = form
        self._controls = controls
        self._rows = rows
        self._picks = picks
        self._width = layout.text_width(heights.landscape(form, large=large))
        self._large = large
        self._densities = DENSITIES[large]
        self._roomy = self._densities[0]
        self._signing_at: Element | None = None
        self._elsewhere = signposts.read_elsewhere(form)

    def content(self) -> list[Element]:
        """Every block in printed order."""
        made = list(self._content())
        if self._signing_at is not None:
            keep_with(made, self._signing_at)
        return made

    def _content(self) -> Iterator[Element]:
        there = signposts.to_signatures(self._form, "Words")
        if there is not None:
            yield there
        touching = False
        apart = texts.apart(self._form)
        for block in self._form.blocks:
            if isinstance(block, TableBlock) and block.repeat is not None and not self._rows[block.table]:
                continue
            made = list(self._block(block))
            if block is apart:
                made[0] = on_a_new_page(made[0])
            # Two tables that touch become one in Word; the gap also sets the blocks apart.
            if touching and made and made[0].tag.endswith("}tbl"):
                yield paragraph("Gap")
            yield from made
            touching = bool(made) and made[-1].tag.endswith("}tbl")
        if touching:
            # Behind a last table a paragraph must stand: so low that it never begins a page of its own.
            yield paragraph("End")

    def _block(self, block: FieldsBlock | TableBlock | TextBlock) -> Iterator[Element]:
        heading = list(paragraphs("Heading2", block.heading))
        if (
            isinstance(block, TextBlock)
            and any(block is there for there in self._elsewhere.values())
            and heading
        ):
            signposts.landmark(heading[0], signposts.TO_READ)
        first = signposts.asked_in(block)[: block.across if isinstance(block, FieldsBlock) else None]
        yield from heading if not self._signs(first) else self._signing(heading)
        yield from paragraphs(f"Help{self._roomy}", block.help)
        if isinstance(block, FieldsBlock):
            yield from self._fields(block)
        elif isinstance(block, TableBlock):
            yield from self._tables(block)
        else:
            yield from texts.content(self._form, block, self._picks)

    def _signs(self, fields: Sequence[Field]) -> bool:
        return self._signing_at is None and any(f.type == "signature" for f in fields)

    def _signing(self, heading: list[Element], style: str = "Heading2") -> list[Element]:
        """The heading over the first place to sign, its own or ours, to be found by and to go to."""
        heading = heading or [paragraph(style, words(signposts.signing(self._form)))]
        self._signing_at = signposts.landmark(heading[0], signposts.TO_SIGN)
        return heading

    # -- fields -----------------------------------------------------------------------------------
    def _fields(self, block: FieldsBlock) -> Iterator[Element]:
        lines = [block.fields[n : n + block.across] for n in range(0, len(block.fields), block.across)]
        # All lines of a block are set in one size: the largest in which each of them fits.
        density = next(
            (d for d in self._densities if all(self._side_by_side(line, d) for line in lines)),
            self._densities[-1],
        )
        # Signatures stay with one another: a page that holds the last of them alone looks like a mistake.
        together = any(f.type == "signature" for f in block.fields) or self._short(lines)
        for n, line in enumerate(lines):
            if all(f.type == "tick" for f in line):
                yield from self._ticks(line)
                continue
            if self._signs(line):
                yield from self._signing([], "Heading3" if block.heading else "Heading2")
            elif n:
                yield kept(paragraph("Gap")) if together else paragraph("Gap")
            widths = self._side_by_side(line, density) or layout.even(len(line), self._width)
            slots = [Slot(f.name, f) for f in line]
            asked = tuple(Cell(self._asked(f, density), "label") for f in line)
            answers = tuple(Cell(self._answer(s, w, density)) for s, w in zip(slots, widths, strict=True))
            long = any(f.type == "paragraph" for f in line)
            high = max(_height(f, self._roomy) for f in line)
            rows = (TableRow(asked, header=True), TableRow(answers, high, whole=not long))
            made = table(widths, rows, "; ".join(f.ask for f in line))
            yield kept(made) if together and n + 1 < len(lines) else made

    def _asked(self, field: Field, density: str) -> tuple[Element, ...]:
        """A question with its help; where that stands elsewhere, what is said of it leads there."""
        if field.name not in self._elsewhere or not field.help:
            return heads.label(field.ask, field.help, density)
        helped = paragraph(f"Help{density}", signposts.link(" ".join(field.help.split()), signposts.TO_READ))
        return (*heads.label(field.ask, None, density), helped)

    def _short(self, lines: Sequence[Sequence[Field]]) -> bool:
        """Whether boxes to write in that go on over several lines fit a part of a page: four of a kind, say."""
        high = sum(max(_height(f, self._roomy) for f in line) + _LABEL for line in lines)
        side_by_side = all(len(line) > 1 and {f.type for f in line} == {"paragraph"} for line in lines)
        return side_by_side and high <= _WHOLE

    def _ticks(self, line: Sequence[Field]) -> Iterator[Element]:
        """Statements to tick: a box and its words."""
        for field in line:
            boxes = (self._controls.mark(Slot(field.name, field), option) for option in field.marks)
            yield paragraph(f"Answer{self._roomy}", *boxes, words(f"\u00a0{field.ask}"))
            yield from paragraphs(f"Help{self._roomy}", field.help)

    def _side_by_side(self, line: Sequence[Field], density: str) -> tuple[Twips, ...] | None:
        return layout.spread([layout.column(f, density, in_table=False) for f in line], self._width)

    # -- tables -----------------------------------------------------------------------------------
    def _tables(self, block: TableBlock) -> Iterator[Element]:
        density, widths = self._columns(block)
        for head in above(block):
            said = paragraph(f"Row{density}", words(head))
            # What stands over a group's heading may part from it: the table begins below that.
            yield said if block.groups else kept(said)
        helped = heights.heads_high(block, density, widths) <= _HEAD_LINES
        if not helped:
            yield from heads.helps(block, density)
        high = heights.row_high(block, density, widths)
        rows = [
            (group, list(slots))
            for group, slots in groupby(
                table_slots(block, self._rows.get(block.table)), key=lambda s: s.group
            )
        ]
        for n, (group, slots) in enumerate(rows):
            if group is not None:
                yield from self._group_heading(group, "Heading3" if block.heading else "Heading2")
            elif n:
                yield paragraph("Gap")
            header = TableRow(tuple(heads.cells(block, density, group, helped=helped)), header=True)
            lines = [
                self._table_row(
                    block,
                    slots[start : start + len(block.columns)],
                    widths,
                    density,
                )
                for start in range(0, len(slots), len(block.columns))
            ]
            title = (group.heading if group else block.heading) or "; ".join(s[0].over for s in block.stacks)
            made = table(widths, (header, *lines), title, row_heads=heads.names_rows(block))
            if high <= _LOW_ROW:
                made = first_rows_kept(made if self._large else last_rows_kept(made))
            yield made

    def _group_heading(self, group: RowGroup, style: str) -> Iterator[Element]:
        # A heading never leaves out a level: without one over the table, the group's is the next one down.
        yield from paragraphs(style, group.heading)
        yield from paragraphs(f"Help{self._roomy}", group.help)

    def _columns(self, block: TableBlock) -> tuple[str, tuple[Twips, ...]]:
        """The roomiest density at which the table's columns fit side by side, and their widths.

        Rows are never parted: where they are so high that a page of the next density holds more of them, that is it.
        """
        fitting = {d: w for d in self._densities if (w := heights.widths(block, d, self._width))}
        if fitting:
            tall = heights.body_tall(self._width)
            density = min(fitting, key=lambda d: heights.pages_whole(block, d, fitting[d], tall))
            return density, fitting[density]
        dense = self._densities[-1]
        return dense, layout.squeezed(layout.columns(block, dense), self._width)

    def _table_row(
        self, block: TableBlock, slots: Sequence[Slot], widths: Sequence[Twips], density: str
    ) -> TableRow:
        cells: list[Cell] = []
        if block.repeat is None and slots[0].row is not None:
            cells += heads.row_cells(block, slots[0].row, density)
        elif block.repeat is not None and block.repeat.mark is not None:
            # In a cell of its own: where a person presses Enter in a control, it takes in its whole paragraph.
            cells.append(Cell((paragraph(f"Row{density}", words(block.repeat.label(slots[0].number or 0))),)))
        by_name = {slot.field.name: slot for slot in slots}
        for stack in block.stacks:
            width = widths[len(cells)]
            slots_of = [by_name[field.name] for field in stack]
            if len(stack) == 1 and not stack[0].labelled:
                cells.append(Cell(self._answer(slots_of[0], width, density)))
            else:
                cells.append(Cell(tuple(e for s in slots_of for e in self._stacked(s, width, density))))
        lines = max((c.lines or (2 if c.type == "paragraph" else 1) for c in block.columns), default=1)
        tall = any(c.type == "paragraph" for c in block.columns)
        height = max(_LINE_ROW, points(lines * layout.LINES[density] + 5) if tall or lines > 1 else _LINE_ROW)
        return TableRow(tuple(cells), height)

    def _stacked(self, slot: Slot, width: Twips, density: str) -> Iterator[Element]:
        """An answer's paragraphs, under its own question where the cell has another's over it."""
        if slot.field.labelled:
            yield from heads.label(slot.field.ask, slot.field.help, density)
        yield from self._answer(slot, width, density, alone=False)

    # -- answers ----------------------------------------------------------------------------------
    def _answer(self, slot: Slot, width: Twips, density: str, *, alone: bool = True) -> tuple[Element, ...]:
        """The paragraphs of an answer's cell."""
        field, style, in_table = slot.field, f"Answer{density}", slot.table is not None
        if field.type == "tick":
            centred = (val("w:jc", "center"),) if in_table and alone else ()
            boxes = (self._controls.mark(slot, option) for option in field.marks)
            return (paragraph(style, *boxes, properties=centred),)
        if layout.has_boxes(field, in_table):
            return self._boxes(slot, width, density)
        control = (
            self._controls.choice(slot) if layout.is_list(field, in_table) else self._controls.text(slot)
        )
        return (paragraph(style, control),)

    def _boxes(self, slot: Slot, width: Twips, density: str) -> tuple[Element, ...]:
        """Boxes with their words: all on one line where they fit, or else in columns under one another."""
        field, style = slot.field, f"Boxes{density}"
        room = (width - layout.CELL_ROOM) / 20
        across = layout.boxes_across(field, room, SIZES[density])
        # The box and its words keep together; the space between them is not a breaking one.
        items = [(self._controls.mark(slot, o), words(f"\u00a0{o.say}")) for o in field.marks]
        if not across:
            # Two where there is room: what is one line here must not wrap between a box and its words.
            taken = layout.boxes_wide(field, len(items), SIZES[density]) + len(items) * SIZES[density] * 1.5
            gap = layout.GAP * (1 if slot.table is not None or taken > room else 2)
            run = [part for n, item in enumerate(items) for part in ((words(gap),) if n else ()) + item]
            return (paragraph(style, *run),)
        at = layout.box_stops(field, across, SIZES[density])
        made = []
        for start in range(0, len(items), across):
            line = items[start : start + across]
            run = [part for n, item in enumerate(line) for part in ((tab(),) if n else ()) + item]
            stops = [el("w:tab", {"w:val": "left", "w:pos": points(at[n])}) for n in range(1, len(line))]
            made.append(paragraph(style, *run, properties=(el("w:tabs", None, *stops),) if stops else ()))
        return tuple(made)


def _height(field: Field, roomy: str) -> Twips:
    if field.type == "signature":
        return _SIGNATURE_ROW
    if field.type == "paragraph":
        return points((field.lines or _DEFAULT_LINES) * layout.LINES[roomy] + 5)
    return _LINE_ROW


def spare_rows(repeat: Repeat, rows: int) -> int:
    """How many rows a repeating table has in Word: two more than are wanted, so that people can add some.

    A table that prints none is for what is given: it has exactly the rows it was given.
    """
    return rows if repeat.print == 0 else min(max(repeat.most, rows), rows + 2)
