"""Content controls: one inline control and one bookmark for each place of an answer.

Inline *rich-text* controls (a run-level `w:sdt` without `<w:text/>`): LibreOffice joins the lines of plain-text
ones and makes them uneditable. The lock is `sdtLocked`: its content can be changed, the control cannot be
deleted. Children of `w:sdtPr` and `w:date` stand in the order of the standard's sequence (ECMA-376 part 1,
17.5.2.38 and 17.5.2.7), since Word refuses a document over some of these orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from fillers.word.markup import Element, el, fragment, val
from fillers.word.measures import type_size
from fillers.word.parts import building_block, prompt_run
from fillers.word.slots import SENTINEL, DateSlot, ListSlot, MarkSlot, Slots, TextSlot
from fillers.word.styles import BOX_SIZE, LARGE_BOX_SIZE
from schemas.definition import Option
from schemas.paths import Slot, key
from schemas.prompts import NOTHING, PROMPTS
from schemas.spoken import WORD_LIMIT, spoken

ALIAS_LIMIT = WORD_LIMIT
"""Characters of a control's title and of its tag: what Word's own dialogue takes. Longer tags it calls damage."""

CHECKED, UNCHECKED, BOX_FONT = "☒", "☐", "MS Gothic"


_PROMPT = {
    "person": "name",
    "duration": "duration",
    "time": "time",
    "when": "when",
    "signature": "sign",
}


@dataclass(frozen=True, slots=True)
class _Named:
    """What every control has: tag, bookmark name and the question it is titled with."""

    tag: str
    bookmark: str
    alias: str


class Controls:
    """Makes the controls of one document: numbers them, and leaves a slot for each."""

    def __init__(self, slots: Slots, *, large: bool = False) -> None:
        self._slots = slots
        self._box = LARGE_BOX_SIZE if large else BOX_SIZE
        # Any positive 32-bit numbers do, as long as no two controls share one: Word drops all but the last.
        self._ids = count(100_001)
        self._bookmarks = count(1)

    def text(self, slot: Slot) -> Element:
        """A control that is written in."""
        named = _named(slot)
        if slot.field.type == "date":
            return self._date(slot, named)
        # A table's columns are narrow, and their heads say what is meant: a prompt that wraps makes every row higher.
        short = slot.table is not None and slot.field.type != "paragraph"
        prompt = "short" if short else _PROMPT.get(slot.field.type, "write")
        number = next(self._ids)
        blank = self._control(named, number, _prompted(prompt), prompt=prompt)
        head, tail = self._control(named, number, _run(SENTINEL), kept=prompt).split(SENTINEL.encode())
        return self._slots.place(TextSlot(slot.path, slot.field, blank, head, tail))

    def _date(self, slot: Slot, named: _Named) -> Element:
        number = next(self._ids)
        prompt = "day" if slot.table else "date"
        blank = self._control(named, number, _prompted(prompt), prompt=prompt, special=_date_picker())
        filled = self._control(named, number, _run(SENTINEL), kept=prompt, special=_date_picker(SENTINEL))
        attribute, gap = f' w:fullDate="{SENTINEL}"'.encode(), SENTINEL.encode()
        head, middle, tail = filled.replace(attribute, gap).split(gap)
        return self._slots.place(DateSlot(slot.path, slot.field, blank, head, middle, tail))

    def mark(self, slot: Slot, option: Option) -> Element:
        """A box that can be ticked; its words stand behind it."""
        named = _named(slot, option)
        number = next(self._ids)
        size = self._box
        off = self._control(
            named, number, _glyph(UNCHECKED, size), special=_check_box(False), look=_box_look(size)
        )
        on = self._control(
            named, number, _glyph(CHECKED, size), special=_check_box(True), look=_box_look(size)
        )
        return self._slots.place(MarkSlot(slot.path, slot.field, option.key, off, on))

    def choice(self, slot: Slot) -> Element:
        """A drop-down list: an item's value is the option's key, what it shows its words."""
        named = _named(slot)
        number = next(self._ids)
        options = slot.field.marks
        blank = self._control(
            named, number, _prompted("choose"), prompt="choose", special=_drop_down(options)
        )
        chosen = {
            o.key: self._control(
                named, number, _run(o.say), kept="choose", special=_drop_down(options, o.key)
            )
            for o in options
        }
        empty = self._control(named, number, _run(NOTHING), kept="choose", special=_drop_down(options))
        return self._slots.place(ListSlot(slot.path, slot.field, blank, empty, chosen))

    def _control(
        self,
        named: _Named,
        number: int,
        content: Element,
        *,
        prompt: str | None = None,
        kept: str | None = None,
        special: Element | None = None,
        look: Element | None = None,
    ) -> bytes:
        """A control within its bookmark. `prompt` shows a prompt, `kept` brings it back when the answer goes."""
        properties = el("w:sdtPr")
        if look is not None:
            properties.append(look)
        properties.extend(
            (
                val("w:alias", named.alias),
                val("w:tag", named.tag),
                val("w:id", number),
                val("w:lock", "sdtLocked"),
            )
        )
        if block := prompt or kept:
            properties.append(el("w:placeholder", None, val("w:docPart", building_block(block))))
        if prompt:
            properties.append(el("w:showingPlcHdr"))
        if special is not None:
            properties.append(special)
        control = el("w:sdt", None, properties, el("w:sdtContent", None, content))
        # A bookmark's number only ties its two ends together; the control's own is as good as any.
        start = el("w:bookmarkStart", {"w:id": number, "w:name": named.bookmark})
        return fragment(start) + fragment(control) + fragment(el("w:bookmarkEnd", {"w:id": number}))


def _named(slot: Slot, option: Option | None = None) -> _Named:
    """Tag and bookmark as readers look for them: rows that repeat share a tag, and are told apart by bookmark."""
    base = slot.column_path if slot.number is not None else slot.path
    boxed = option is not None and slot.field.type != "tick"
    return _Named(
        tag=f"{base}.{option.key}" if option is not None and boxed else base,
        bookmark=key(slot.path, option.key if option is not None and boxed else None),
        alias=alias(slot, option if boxed else None),
    )


def alias(slot: Slot, option: Option | None = None) -> str:
    """A control's title: row, question and option as they are heard. The lint tells of wording that is too long;
    where it is printed all the same, the words of the row are cut first, then those of the question.
    """
    whole = spoken(slot, option)
    if len(whole) <= ALIAS_LIMIT:
        return whole
    option_words = f": {shortened(option.spoken, ALIAS_LIMIT // 2)}" if option else ""
    asked = spoken(slot)
    own = slot.field.spoken
    head = asked.removesuffix(f", {own}") if slot.table and asked != own else ""
    ask = shortened(own, ALIAS_LIMIT - len(option_words))
    room = ALIAS_LIMIT - 2 - len(ask) - len(option_words)
    return (f"{shortened(head, room)}, " if head and room > 8 else "") + ask + option_words


def shortened(text: str, room: int) -> str:
    """The text within `room` characters, cut at a word where that leaves most of it."""
    if len(text) <= room:
        return text
    cut = text[: max(0, room - 1)]
    at_word = cut.rfind(" ")
    return (cut[:at_word] if at_word > room // 2 else cut).rstrip(" ,;:–-") + "…"


def _run(text: str) -> Element:
    return el("w:r", None, el("w:t", {"xml:space": "preserve"}, text))


def _prompted(prompt: str) -> Element:
    return prompt_run(PROMPTS[prompt])


def _box_look(points: float) -> Element:
    fonts = {"w:ascii": BOX_FONT, "w:eastAsia": BOX_FONT, "w:hAnsi": BOX_FONT}
    size = type_size(points)
    return el("w:rPr", None, el("w:rFonts", fonts), val("w:sz", size), val("w:szCs", size))


def _glyph(glyph: str, points: float) -> Element:
    look = _box_look(points)
    look[0].set(f"{{{look[0].nsmap['w']}}}hint", "eastAsia")
    return el("w:r", None, look, el("w:t", None, glyph))


def _check_box(checked: bool) -> Element:
    """[MS-DOCX] 2.6.1.1: the state, and the two glyphs Word swaps on a click."""

    def state(name: str, glyph: str) -> Element:
        return el(name, {"w14:val": f"{ord(glyph):04X}", "w14:font": BOX_FONT})

    return el(
        "w14:checkbox",
        None,
        el("w14:checked", {"w14:val": int(checked)}),
        state("w14:checkedState", CHECKED),
        state("w14:uncheckedState", UNCHECKED),
    )


def _date_picker(full_date: str | None = None) -> Element:
    return el(
        "w:date",
        {"w:fullDate": full_date} if full_date else None,
        val("w:dateFormat", "dd/MM/yyyy"),
        val("w:lid", "en-GB"),
        val("w:storeMappedDataAs", "dateTime"),
        val("w:calendar", "gregorian"),
    )


def _drop_down(options: Sequence[Option], chosen: str | None = None) -> Element:
    return el(
        "w:dropDownList",
        {"w:lastValue": chosen} if chosen else None,
        *(el("w:listItem", {"w:displayText": o.say, "w:value": o.key}) for o in options),
    )
