"""From a rendition to what stands on its pages: the `page.json` of `form.typ`, and the controls in it.

Everything about how a page looks is in `form.typ`; here is decided what is asked where, which kind of box
an answer gets, and how every box is called. Lengths are points unless a name says millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from fillers.colour import readable, tinted
from fillers.pdf import columns as cols
from fillers.pdf import marks, tables, trials
from fillers.pdf.controls import ONE_LINE, Controls, Node, points
from fillers.pdf.extra import extra_sheets
from fillers.pdf.marks import MM
from schemas import heads, prompts
from schemas.definition import Field, FieldsBlock, TableBlock, TextBlock
from schemas.paths import Slot, slot_at, table_slots
from schemas.prompts import HOW_TO_MARK
from schemas.rendition import Rendition

TOP, BOTTOM, SIDE = 29.4, 29.4, 16.0
"""Margins of the body in millimetres; markers and QR codes stand outside of them."""
PORTRAIT = (210.0, 297.0)
LARGE = 4 / 3
"""How much larger everything on a page is set in large print: 16 points where 12 are usual, and nothing less."""
FOOT, FOOT_LARGE = 10.0, 12.0
"""The type size of a page's foot, before it is enlarged."""
ONLY_TO_READ = "From here on there is nothing to fill in: these pages need not be printed or sent back."
MUCH_TO_READ = 2000
"""Characters of words at a form's end, in all that may be printed, from which they begin a page of their own."""
LABELLED = 28.0
"""What a question and the white space around it take over a box, in points."""
WHOLE = 0.42
"""A block of fields that takes no more of a page's body than this stands on one page."""


@dataclass(slots=True)
class Page:
    """The page model under construction."""

    rendition: Rendition
    tight: bool = False
    """Set closer, to spare a last page that would be almost empty."""
    built: Node | None = None
    parted: tuple[int, int] | None = None
    """The block of which so many last rows begin a page, so that the signatures after it do not stand alone."""
    ways: dict[str, tables.Way | None] = field(default_factory=dict)
    """How tables of fixed rows are set, by the first of those that are alike."""
    controls: Controls = field(init=False)

    def __post_init__(self) -> None:
        """Start without controls; the model makes them."""
        continued = {path for path, _ in self.rendition.variant.continued}
        self.controls = Controls(
            continued, self.wide, self.tall, self.tight, self.zoom, dict(self.rendition.variant.grown)
        )

    @property
    def size_mm(self) -> tuple[float, float]:
        """Page width and height in millimetres. Large print stands upright: wide tables become cards there."""
        turned = self.rendition.form.landscape and not self.rendition.variant.large
        return (PORTRAIT[1], PORTRAIT[0]) if turned else PORTRAIT

    @property
    def zoom(self) -> float:
        """A page is laid out this many times smaller than it is, then enlarged: 1, but in large print."""
        return LARGE if self.rendition.variant.large else 1.0

    @property
    def wide(self) -> float:
        """Width of the body in points, before it is enlarged."""
        return (self.size_mm[0] - 2 * SIDE) * MM / self.zoom

    @property
    def tall(self) -> float:
        """Height of the body in points, before it is enlarged."""
        return (self.size_mm[1] - TOP - BOTTOM) * MM / self.zoom

    @property
    def low(self) -> float:
        """The body's lower edge, in points from below, before it is enlarged."""
        return BOTTOM * MM / self.zoom

    def model(self) -> Node:
        """The whole page model, as JSON can hold it; built once, so that its boxes may grow afterwards."""
        if self.built is None:
            self.built = self._build()
        return self.built

    def _build(self) -> Node:
        form, brand = self.rendition.form, self.rendition.branding
        colour = readable(brand.colour)
        blocks = []
        to_read = self._to_read()
        for n, block in enumerate(form.blocks):
            if n == to_read:
                blocks.append({"k": "apart", "text": ONLY_TO_READ})
            # What stands at the end to be read is one part: all under its first heading.
            blocks += self._block(block, level=2 if to_read is None or n <= to_read else 3)
        _name_cards(blocks)
        sheets = extra_sheets(self.rendition, self.controls)
        return {
            "title": form.title,
            "edition": form.edition,
            "author": brand.organisation or "",
            "organisation": brand.organisation,
            "logo": logo_name(brand.logo),
            "footer": brand.footer,
            "colour": colour,
            "tint": tinted(colour),
            "page": self.size_mm,
            "zoom": self.zoom,
            "top": TOP,
            "bottom": BOTTOM,
            "wide": self.wide,
            "tall": self.tall,
            "side": SIDE,
            "code": marks.QR_SIDE,
            "foot": FOOT_LARGE if self.zoom > 1 else FOOT,
            "bold": 12.0 if self.zoom > 1 else 13.0,
            "tick": cols.TICK_SIDE,
            "apart": cols.APART,
            "how": HOW_TO_MARK if any(c.kind == "mark" for c in self.controls.made) else None,
            "tight": self.tight,
            "gap": 9 if self.tight else 13,
            "notice": _notice(len(sheets)),
            "guided": to_read is not None,
            "blocks": blocks + sheets,
        }

    def _to_read(self) -> int | None:
        """The block from which on nothing is asked, where that is so much that it is a part of its own."""
        blocks = self.rendition.form.blocks
        asked = max((n for n, b in enumerate(blocks) if not isinstance(b, TextBlock)), default=-1)
        rest = [b for b in blocks[asked + 1 :] if isinstance(b, TextBlock)]
        words = sum(len(b.text or "") + sum(len(text) for _, text in b.texts) for b in rest)
        return asked + 1 if asked >= 0 and words > MUCH_TO_READ else None

    # ---- blocks ----

    def _block(self, block: FieldsBlock | TableBlock | TextBlock, *, level: int = 2) -> Iterator[Node]:
        if isinstance(block, TableBlock):
            yield from self._table(block)
            return
        yield from _heading(block, level, sign=block is self._first_to_sign)
        if isinstance(block, FieldsBlock):
            yield from self._fields(block)
            return
        if block.text:
            yield {"k": "text", "lead": None, "text": block.text}
        if block.items:
            yield {"k": "list", "items": points(block.items)}
        picked = dict(self.rendition.variant.picks).get(block.pick or "")
        asked = slot_at(self.rendition.form, block.pick) if block.pick else None
        said = {o.key: o.say for o in asked.field.options} if asked else {}
        # Before the choice is made all texts are printed, each after the answers it belongs to.
        leads: dict[str, list[str]] = {}
        for answer, words in block.texts:
            if picked in {None, answer}:
                leads.setdefault(words, []).append(said.get(answer, answer))
        for words, answers in leads.items():
            yield {"k": "text", "lead": None if picked else "; ".join(answers), "text": words}

    def _fields(self, block: FieldsBlock) -> Iterator[Node]:
        """The fields of a block; the first place to sign begins under a heading, to be found by."""
        before, signed = block.fields, block.fields[:0]
        if block is self._first_to_sign and not block.heading:
            first = next(n for n, f in enumerate(block.fields) if f.type == "signature")
            line = first - first % block.across
            before, signed = block.fields[:line], block.fields[line:]
        for fields in (before, signed):
            if fields is signed and fields:
                yield {
                    "k": "head",
                    "level": 2,
                    "text": prompts.SIGNATURES[self._signatures > 1],
                    "sign": True,
                }
            items = [
                {"label": f.ask, "hint": _hint(f), "help": f.help, "ctl": self.controls.of(slot, cell=False)}
                for f in fields
                if (slot := slot_at(self.rendition.form, f.name))
            ]
            if items:
                whole = self._takes(items, block.across) <= WHOLE * self.tall
                yield {"k": "fields", "across": block.across, "items": items, "whole": whole}

    @property
    def _first_to_sign(self) -> FieldsBlock | None:
        blocks = (b for b in self.rendition.form.blocks if isinstance(b, FieldsBlock))
        return next((b for b in blocks if any(f.type == "signature" for f in b.fields)), None)

    @property
    def _signatures(self) -> int:
        blocks = (b for b in self.rendition.form.blocks if isinstance(b, FieldsBlock))
        return sum(f.type == "signature" for b in blocks for f in b.fields)

    def _takes(self, items: list[Node], across: int) -> float:
        """About what fields take: the highest box of each line, and its question."""
        lines = [items[n : n + across] for n in range(0, len(items), across)]
        return sum(max(float(it["ctl"].get("h", ONE_LINE)) for it in line) + LABELLED for line in lines)

    def _table(self, table: TableBlock) -> Iterator[Node]:
        count = self.rendition.rows.get(table.table)
        if table.repeat is not None and not count:
            return  # nothing given and nothing printed: the heading would stand over nothing
        yield from _heading(table)
        if table.repeat is None:
            slots = list(table_slots(table))
            chosen = self._way(table)
            if whole := trials.whole_heads(table):
                yield {"k": "heads", "items": whole}
            if chosen is not None and trials.is_long_headed(table) and table.groups:
                yield tables.node(table, slots, chosen, self.controls, level=3 if table.heading else 2)
                return
            for group in table.groups:
                yield {"k": "head", "level": 3 if table.heading else 2, "text": group.heading}
                if group.help:
                    yield {"k": "help", "text": group.help}
                own = [s for s in slots if s.group is group]
                yield self._rows(table, own, chosen, group.short)
            if not table.groups:
                yield self._rows(table, slots, chosen)
            return
        slots = list(table_slots(table, count))
        if len(table.columns) == 1 and table.columns[0].type in {"line", "paragraph", "when", "person"}:
            marks = [table.repeat.label(s.number or 0) for s in slots]
            yield {
                "k": "lines",
                "mark": cols.MARK if any(marks) else 0.0,
                "items": [
                    {"mark": m, "ctl": self.controls.of(s, cell=False)}
                    for m, s in zip(marks, slots, strict=True)
                ],
            }
            return
        yield self._rows(table, slots, tables.way(table, count or 0, self.wide, self.tall))

    def _way(self, table: TableBlock) -> tables.Way | None:
        """How a table of fixed rows is set: as all tables that ask the same of each row, whichever rows they have."""

        def shape(one: TableBlock) -> tuple[object, ...]:
            return one.repeat is None, one.columns, one.heads, bool(one.groups)

        alike = [t for t in self.rendition.form.tables if shape(t) == shape(table)]
        name = alike[0].table
        if name not in self.ways:
            rows, groups = (r for t in alike for r in t.rows), (g for t in alike for g in t.groups)
            one = table.model_copy(update={"rows": tuple(rows), "groups": tuple(groups)})
            self.ways[name] = tables.way(one, len(one.fixed), self.wide, self.tall)
        return self.ways[name]

    def _rows(
        self, table: TableBlock, slots: list[Slot], chosen: tables.Way | None, group: str | None = None
    ) -> Node:
        if chosen is None:
            rows = [slots[n : n + len(table.columns)] for n in range(0, len(slots), len(table.columns))]
            return self._cards(table, rows, [cols.of_field(c) for c in table.columns])
        return tables.node(table, slots, chosen, self.controls, group)

    def _cards(self, table: TableBlock, rows: list[list[Slot]], needs: list[cols.Column]) -> Node:
        """Rows one under another, for a table with more columns than stand side by side on a page."""
        across = self.wide - 16
        roomy = [
            cols.in_card(column, need, across) for column, need in zip(table.columns, needs, strict=True)
        ]
        laid = cols.pack(roomy, across, 5 * MM)
        items = []
        for row in rows:
            controls = [self.controls.of(slot, cell=False) for slot in row]
            asked = [
                {"label": _in_card(s.field), "hint": None, "help": s.field.help, "ctl": c}
                for s, c in zip(row, controls, strict=True)
            ]
            items.append(
                {
                    "label": _row_label(table, row[0]),
                    "help": row[0].row.help if row[0].row else None,
                    "items": points(row[0].row.items) if row[0].row else [],
                    "rows": [[{"w": w, **asked[n]} for n, w in line] for line in laid],
                }
            )
        return {"k": "cards", "items": items}


def logo_name(logo: bytes | None) -> str | None:
    if logo is None:
        return None
    return "logo.png" if logo.startswith(b"\x89PNG") else "logo.svg"


def _notice(sheets: int) -> tuple[str, str, str] | None:
    """What is said of extra sheets; the words in the middle lead to them."""
    if not sheets:
        return None
    many = "1 extra sheet" if sheets == 1 else f"{sheets} extra sheets"
    return "Answers that did not fit their boxes continue on ", many, " at the end of this document."


def _name_cards(blocks: list[Node]) -> None:
    """Give every card's label its level as a heading: one under the heading that it stands under."""
    level = 1
    for block in blocks:
        if block["k"] == "head":
            level = block["level"]
        for row in block["rows"] if block["k"] == "table" else ():
            level = row["group"]["level"] if row.get("group") else level
        for card in block["items"] if block["k"] == "cards" else ():
            card["level"] = level + 1


def _heading(
    block: FieldsBlock | TableBlock | TextBlock, level: int = 2, *, sign: bool = False
) -> Iterator[Node]:
    if block.heading:
        yield {"k": "head", "level": level, "text": block.heading, "sign": sign}
    if block.help:
        yield {"k": "help", "text": block.help}


def _hint(asked: Field) -> str | None:
    """A few words after the question; only for what a label cannot show."""
    if asked.type != "choice" or asked.help:
        return None
    return "mark all that apply" if asked.many else "mark one"


def _in_card(asked: Field) -> str:
    """What is asked in a card: the whole of a long head stands above the first."""
    return heads.short_head(asked) if asked.ask == asked.over else asked.ask


def _row_label(table: TableBlock, slot: Slot) -> str:
    if slot.row is not None:
        return slot.row.ask
    label = table.repeat.label(slot.number or 0) if table.repeat else ""
    # As its boxes are called where they are heard.
    return f"{table.spoken or table.columns[0].spoken} {label or slot.number}"
