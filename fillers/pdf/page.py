"""From a rendition to what stands on its pages: the `page.json` of `form.typ`, and the controls in it.

Everything about how a page looks is in `form.typ`; here is decided what is asked where, which kind of box
an answer gets, and how every box is called. Lengths are points unless a name says millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fillers.pdf import columns as cols
from fillers.pdf.colour import readable, tinted
from fillers.pdf.marks import MM
from schemas.definition import Field, FieldsBlock, TableBlock, TextBlock
from schemas.paths import Slot, key, slot_at, table_slots
from schemas.rendition import Rendition

WRITING = 8 * MM
"""From one writing line to the next: 8 mm."""
ONE_LINE = 9 * MM
SIGNING = 14 * MM
TOP, BOTTOM, SIDE = 35.0, 35.0, 18.0
"""Margins of the body in millimetres; markers and QR codes stand outside of them."""
PORTRAIT = (210.0, 297.0)

Node = dict[str, Any]
_NARROW = {"number": 40.0, "decimal": 40.0, "duration": 30.0, "when": 90.0}


@dataclass(frozen=True, slots=True)
class Control:
    """One placeholder on the page and the widget it becomes. `say` is its full question, read aloud."""

    path: str
    field: Field
    kind: Literal["text", "comb", "mark", "signature"]
    say: str
    question: str
    size: float
    option: str | None = None
    part: int = 0

    @property
    def name(self) -> str:
        """The field's name in the PDF (`/T`); boxes of one group share it."""
        if self.option is not None and self.field.many:
            return key(self.path, self.option)
        return key(self.path) + (f"___{self.part}" if self.part else "")


@dataclass(slots=True)
class Page:
    """The page model under construction."""

    rendition: Rendition
    tight: bool = False
    """Set closer, to spare a last page that would be almost empty."""
    controls: list[Control] = field(default_factory=list)
    growing: dict[int, Node] = field(default_factory=dict)
    """Boxes for paragraphs, by the index of their control: they may take room that a page leaves over."""

    @property
    def size_mm(self) -> tuple[float, float]:
        """Page width and height in millimetres."""
        return (PORTRAIT[1], PORTRAIT[0]) if self.rendition.form.landscape else PORTRAIT

    @property
    def wide(self) -> float:
        """Width of the body in points."""
        return (self.size_mm[0] - 2 * SIDE) * MM

    @property
    def tall(self) -> float:
        """Height of the body in points."""
        return (self.size_mm[1] - TOP - BOTTOM) * MM

    built: Node | None = None

    def model(self) -> Node:
        """The whole page model, as JSON can hold it; built once, so that its boxes may grow afterwards."""
        if self.built is None:
            self.built = self._build()
        return self.built

    def _build(self) -> Node:
        form, brand = self.rendition.form, self.rendition.branding
        colour = readable(brand.colour)
        blocks = [node for block in form.blocks for node in self._block(block)]
        sheets = self._sheets()
        return {
            "title": form.title,
            "edition": form.edition,
            "author": brand.organisation or "",
            "organisation": brand.organisation,
            "logo": _logo_name(brand.logo),
            "footer": brand.footer,
            "colour": colour,
            "tint": tinted(colour),
            "page": self.size_mm,
            "top": TOP,
            "bottom": BOTTOM,
            "wide": self.wide,
            "tick": cols.TICK_SIDE,
            "gap": 9 if self.tight else 13,
            "notice": _notice(len(sheets)),
            "blocks": blocks + sheets,
        }

    # ---- controls ----

    def _add(self, control: Control) -> int:
        self.controls.append(control)
        return len(self.controls) - 1

    def control(self, slot: Slot, *, cell: bool) -> Node:
        """The control of a slot, in a block of fields or in a table's cell."""
        asked = slot.field
        size = 11.0 if cell else 12.0
        if asked.type in {"choice", "scale", "tick"}:
            return self._marks(slot, cell=cell)
        if asked.type == "date":
            i = self._add(
                Control(slot.path, asked, "comb", f"{slot.question} (dd/mm/yyyy)", slot.question, size)
            )
            return {"k": "comb", "i": i, "h": (8 if cell else 9) * MM, "cell": 5.2 * MM}
        if asked.type == "signature":
            say = f"{slot.question} (sign on paper, or type your name)"
            i = self._add(Control(slot.path, asked, "signature", say, slot.question, 12.0))
            return self._going({"k": "sign", "i": i, "h": SIGNING}, slot.path)
        i = self._add(Control(slot.path, asked, "text", _say(slot), slot.question, size))
        node: Node = {"k": "text", "i": i, "h": self._height(asked, cell=cell)}
        if not cell and asked.type in _NARROW:
            node["w"] = _NARROW[asked.type] * MM
        if not cell and asked.type == "duration":
            node["after"] = "such as\n1\u00a0h\u00a015\u00a0min"
        if not cell and asked.type == "paragraph":
            self.growing[i] = node
        return self._going(node, slot.path)

    def _going(self, node: Node, path: str) -> Node:
        if dict(self.rendition.variant.continued).get(path):
            node["go"] = f"to-{key(path)}"
        return node

    def _height(self, asked: Field, *, cell: bool) -> float:
        if asked.type != "paragraph":
            return ONE_LINE
        lines = asked.lines or (2 if cell else 3 if self.tight else 4)
        # A box is never split over pages, so it can be no higher than a page's body.
        return min(max(lines * WRITING, ONE_LINE), self.tall - 60)

    def _marks(self, slot: Slot, *, cell: bool) -> Node:
        asked = slot.field
        boxes = [
            {
                "i": self._add(
                    Control(slot.path, asked, "mark", _say_option(slot, o.say), slot.question, 12.0, o.key)
                ),
                "say": o.key if asked.type == "scale" else o.say,
            }
            for o in asked.marks
        ]
        if asked.type == "tick":
            return {"k": "tick", "i": boxes[0]["i"]}
        if asked.type == "choice":
            return {"k": "choice", "boxes": boxes}
        before, after = (None, None) if cell else _ends(asked)
        return {
            "k": "scale",
            "boxes": boxes,
            "step": 31.0 if not cell else 26.0,
            "before": before,
            "after": after,
        }

    # ---- blocks ----

    def _block(self, block: FieldsBlock | TableBlock | TextBlock) -> Iterator[Node]:
        if isinstance(block, TableBlock):
            yield from self._table(block)
            return
        yield from _heading(block)
        if isinstance(block, FieldsBlock):
            items = [
                {"label": f.ask, "hint": _hint(f), "help": f.help, "ctl": self.control(slot, cell=False)}
                for f in block.fields
                if (slot := slot_at(self.rendition.form, f.name))
            ]
            yield {"k": "fields", "across": block.across, "items": items}
            return
        if block.text:
            yield {"k": "text", "lead": None, "text": block.text}
        picked = dict(self.rendition.variant.picks).get(block.pick or "")
        asked = slot_at(self.rendition.form, block.pick) if block.pick else None
        said = {o.key: o.say for o in asked.field.options} if asked else {}
        for answer, words in block.texts:
            # Before the choice is made all texts are printed, each after the answer it belongs to.
            if picked in {None, answer}:
                yield {"k": "text", "lead": None if picked else said.get(answer), "text": words}

    def _table(self, table: TableBlock) -> Iterator[Node]:
        count = self.rendition.rows.get(table.table)
        if table.repeat is not None and not count:
            return  # nothing given and nothing printed: the heading would stand over nothing
        yield from _heading(table)
        if table.repeat is None:
            slots = list(table_slots(table))
            for group in table.groups:
                yield {"k": "head", "level": 3 if table.heading else 2, "text": group.heading}
                if group.help:
                    yield {"k": "help", "text": group.help}
                yield self._rows(table, [s for s in slots if s.group is group])
            if not table.groups:
                yield self._rows(table, slots)
            return
        slots = list(table_slots(table, count))
        if len(table.columns) == 1 and table.columns[0].type in {"line", "paragraph", "when", "person"}:
            marks = [table.repeat.label(s.number or 0) for s in slots]
            yield {
                "k": "lines",
                "mark": cols.MARK if any(marks) else 0.0,
                "items": [
                    {"mark": m, "ctl": self.control(s, cell=False)} for m, s in zip(marks, slots, strict=True)
                ],
            }
            return
        yield self._rows(table, slots)

    def _rows(self, table: TableBlock, slots: list[Slot]) -> Node:
        rows = [slots[n : n + len(table.columns)] for n in range(0, len(slots), len(table.columns))]
        lead = self._lead(table)
        needs = [cols.of_field(c) for c in table.columns]
        wide = cols.widths(([lead] if lead else []) + needs, self.wide)
        if wide is None:
            return self._cards(table, rows, needs)
        head = [{"t": c.ask, "help": _column_help(c)} for c in table.columns]
        if lead:
            head.insert(0, {"t": "No." if table.repeat else "", "help": None})
        body = []
        for row in rows:
            cells = [self.control(slot, cell=True) for slot in row]
            if lead:
                cells.insert(0, _row_words(table, row[0]))
            body.append(cells)
        return {"k": "table", "cols": wide, "head": head, "rows": body}

    @staticmethod
    def _lead(table: TableBlock) -> cols.Column | None:
        if table.repeat is None:
            return cols.of_rows(table)
        return cols.Column(cols.MARK + 4, 0.0) if table.repeat.mark else None

    def _cards(self, table: TableBlock, rows: list[list[Slot]], needs: list[cols.Column]) -> Node:
        """Rows one under another, for a table with more columns than stand side by side on a page."""
        roomy = [cols.in_card(column, need) for column, need in zip(table.columns, needs, strict=True)]
        laid = cols.pack(roomy, self.wide - 16, 5 * MM)
        items = []
        for row in rows:
            controls = [self.control(slot, cell=False) for slot in row]
            asked = [
                {"label": s.field.ask, "hint": None, "help": s.field.help, "ctl": c}
                for s, c in zip(row, controls, strict=True)
            ]
            items.append(
                {
                    "label": _row_label(table, row[0]),
                    "help": row[0].row.help if row[0].row else None,
                    "rows": [[{"w": w, **asked[n]} for n, w in line] for line in laid],
                }
            )
        return {"k": "cards", "items": items}

    # ---- extra sheets ----

    def _sheets(self) -> list[Node]:
        """Extra sheets at the end, with the boxes where answers go on."""
        sheets: list[list[Node]] = []
        free = 0
        for path, units in self.rendition.variant.continued:
            slot = slot_at(self.rendition.form, path)
            if slot is None:
                continue
            sizes: list[int] = []
            left = units
            # An answer that one sheet can hold is not torn over two.
            if free < left <= EXTRA_UNITS:
                free = 0
            while left:
                if free == 0:
                    sheets.append([])
                    free = EXTRA_UNITS
                sizes.append(min(left, free))
                left -= sizes[-1]
                free -= sizes[-1]
                sheets[-1].append({"slot": slot, "part": len(sizes), "units": sizes[-1]})
            for sheet in sheets:
                for box in sheet:
                    if box["slot"] is slot:
                        box["parts"] = len(sizes)
        return [
            {"k": "sheet", "number": n, "items": [self._extra(**box) for box in sheet]}
            for n, sheet in enumerate(sheets, 1)
        ]

    def _extra(self, slot: Slot, part: int, units: int, parts: int) -> Node:
        more = "" if parts == 1 else f", part {part} of {parts}"
        label = f"{slot.question} (continued{more})"
        i = self._add(Control(slot.path, slot.field, "text", label, slot.question, EXTRA_SIZE, part=part))
        return {
            "label": label,
            "hint": None,
            "help": None,
            "name": f"to-{key(slot.path)}" + (f"-{part}" if part > 1 else ""),
            "ctl": {"k": "text", "i": i, "h": units * EXTRA_HEIGHT + (units - 1) * EXTRA_LABEL},
        }


EXTRA_UNITS = 4
"""What an extra sheet holds; one unit of room is a quarter of it."""
EXTRA_HEIGHT = 38 * MM
"""A continuation box of one unit."""
EXTRA_LABEL = 37.0
"""A box's label and the space around it."""
EXTRA_SIZE = 11.0


def _logo_name(logo: bytes | None) -> str | None:
    if logo is None:
        return None
    return "logo.png" if logo.startswith(b"\x89PNG") else "logo.svg"


def _notice(sheets: int) -> str | None:
    if not sheets:
        return None
    many = "1 extra sheet" if sheets == 1 else f"{sheets} extra sheets"
    return f"Answers that did not fit their boxes continue on {many} at the end of this document."


def _heading(block: FieldsBlock | TableBlock | TextBlock) -> Iterator[Node]:
    if block.heading:
        yield {"k": "head", "level": 2, "text": block.heading}
    if block.help:
        yield {"k": "help", "text": block.help}


def _say(slot: Slot) -> str:
    return f"{slot.question} (such as 1 h 15 min)" if slot.field.type == "duration" else slot.question


def _say_option(slot: Slot, option: str) -> str:
    return slot.question if slot.field.type == "tick" else f"{slot.question.rstrip(' :')}: {option}"


def _hint(asked: Field) -> str | None:
    """A few words after the question; only for what a label cannot show."""
    if asked.type != "choice" or asked.help:
        return None
    return "tick all that apply" if asked.many else "tick one"


def _column_help(asked: Field) -> str | None:
    if asked.type == "scale" and asked.scale and asked.scale.say and not asked.help:
        return "; ".join(f"{n} = {words}" for n, words in asked.scale.say)
    return asked.help


def _ends(asked: Field) -> tuple[str | None, str | None]:
    """What a scale's two ends mean, where that is said."""
    if asked.scale is None or not asked.scale.say:
        return None, None
    captions = dict(asked.scale.say)
    return captions.get(asked.scale.first, ""), captions.get(asked.scale.last, "")


def _row_words(table: TableBlock, slot: Slot) -> Node:
    if slot.row is not None:
        return {"k": "words", "t": slot.row.ask, "help": slot.row.help, "strong": False}
    label = table.repeat.label(slot.number or 0) if table.repeat else ""
    return {"k": "words", "t": label, "help": None, "strong": True}


def _row_label(table: TableBlock, slot: Slot) -> str:
    if slot.row is not None:
        return slot.row.ask
    label = table.repeat.label(slot.number or 0) if table.repeat else ""
    return label or f"{table.heading or 'Row'} {slot.number}"
