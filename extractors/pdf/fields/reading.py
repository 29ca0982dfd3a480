"""The first layer: answers in form fields, by their names (method `field`)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from extractors.pdf.fields.appearance import disagrees
from extractors.pdf.fields.controls import PUSH, Control, Found, Widget
from extractors.pdf.fields.names import Meaning, Names
from extractors.pdf.fields.placement import FieldPlacement
from schemas.geometry import Box
from schemas.paths import Slot
from schemas.reading import Evidence, Observation, Query
from schemas.values import has_full_year

SOFT_HYPHEN = "\u00ad"
OFF = "Off"

_FOREIGN = "A field of this document is not one of the form's. It may have been renamed, or added."
_ADDED = "Something was laid over the page by hand: it is no part of the form's fields."


@dataclass(slots=True)
class Gathered:
    """The controls of one path: written parts by number, buttons of one group, boxes by option."""

    slot: Slot
    parts: dict[int, list[Control]] = field(default_factory=lambda: defaultdict(list))
    boxes: dict[str, list[Control]] = field(default_factory=lambda: defaultdict(list))
    group: list[Control] = field(default_factory=list)


@dataclass(slots=True)
class FieldsRead:
    """What the fields of a document say."""

    values: list[Observation]
    queries: list[Query]
    ours: int


def read(found: Found, names: Names, placement: FieldPlacement) -> FieldsRead:
    """The answers of a document's fields, and a query for each field that is not the form's."""
    gathered: dict[str, Gathered] = {}
    foreign: list[Control] = []
    ours = 0
    prefix = _prefix(found.controls, names)
    for control in found.controls:
        meaning = names.meaning(control.name.removeprefix(prefix))
        if meaning is None:
            foreign.append(control)
            continue
        ours += 1
        place = gathered.get(meaning.path)
        if place is None:
            place = gathered[meaning.path] = Gathered(meaning.slot)
        _put(place, control, meaning)
    reader = _Reader(names, placement)
    values = [reader.seen(g) for g in gathered.values()] if ours else []
    queries = [q for c in foreign if (q := _foreign(c, placement))] if ours else []
    queries += [_of_added(a.sort, a.page, a.box, a.words, placement) for a in found.added]
    return FieldsRead(values, queries, ours)


def _prefix(controls: list[Control], names: Names) -> str:
    """One name that a program put before every field's (as some do when they join files), or nothing."""
    first = {c.name.partition(".")[0] + "." for c in controls if "." in c.name}
    if len(first) != 1 or any(names.meaning(c.name) for c in controls):
        return ""
    prefix = first.pop()
    return prefix if all(c.name.startswith(prefix) for c in controls) else ""


def _put(gathered: Gathered, control: Control, meaning: Meaning) -> None:
    if meaning.option is not None:
        gathered.boxes[meaning.option].append(control)
    elif control.kind == "Btn":
        gathered.group.append(control)
    else:
        gathered.parts[meaning.part].append(control)


class _Reader:
    def __init__(self, names: Names, placement: FieldPlacement) -> None:
        self.names = names
        self.placement = placement

    def seen(self, g: Gathered) -> Observation:
        """One path; its first doubt is the one that is told."""
        if (g.group or g.boxes) and self.names.options[g.slot.path]:
            return self._marks(g)
        if g.parts:
            return self._written(g)
        # Buttons where words should be: what they say is shown to a person, and taken for nothing.
        control = (g.group or next(iter(g.boxes.values())))[0]
        return self._as(g, control, raw=str(control.value or ""), doubt="another-kind")

    def _as(
        self,
        g: Gathered,
        control: Control,
        *,
        raw: str | None = None,
        marks: tuple[str, ...] | None = None,
        doubt: str | None = None,
        other: str | None = None,
    ) -> Observation:
        widget = control.widgets[0] if control.widgets else Widget(None, None)
        return Observation(
            path=g.slot.path,
            raw=raw,
            marks=marks,
            method="field",
            confidence=1.0,
            evidence=Evidence(page=widget.page, box=widget.box, control=control.name),
            doubt=doubt,
            other=other,
        )

    # ---- written answers ----

    def _written(self, g: Gathered) -> Observation:
        doubt: str | None = "another-kind" if g.group or g.boxes or g.slot.field.type == "tick" else None
        other: str | None = None
        parts: list[str] = []
        for number in sorted(g.parts):
            texts = list(dict.fromkeys(_text(c) for c in g.parts[number]))
            parts.append(texts[0])
            if len(texts) > 1:
                doubt, other = doubt or "layers-disagree", texts[1]
            for control in g.parts[number]:
                doubt = doubt or self._placed(control, g.slot, None, number)
                fault, instead = _told_otherwise(control)
                if fault and not doubt:
                    doubt, other = fault, instead
        if not self.placement.has_parts(g.slot.path, set(g.parts)):
            doubt = doubt or "part-missing"
        raw = join(parts)
        if not self.placement.known and _goes_on(parts[-1]):
            doubt = doubt or "part-missing"
        if g.slot.field.type == "date" and raw.strip() and not has_full_year(raw):
            # The form's box holds ten characters: a program that fills in more of a date cuts it there.
            doubt = doubt or "date-year"
        first = g.parts[min(g.parts)][0]
        marks = _listed(self.names.options[g.slot.path], first)
        if marks is not None:
            return self._as(g, first, marks=marks, doubt=doubt, other=other)
        return self._as(g, first, raw=raw, doubt=doubt, other=other)

    # ---- boxes ----

    def _marks(self, g: Gathered) -> Observation:
        ticked: list[str] = []
        doubt: str | None = "another-kind" if any(_text(c) for p in g.parts.values() for c in p) else None
        first = (g.group or next(iter(g.boxes.values())))[0]
        states: set[str] = set()
        for control in g.group:
            chosen, fault = self._group(control, g.slot)
            ticked += chosen
            doubt = doubt or fault
            states |= {self._key(s, control, g.slot) for w in control.widgets for s in w.on}
        for option, controls in g.boxes.items():
            states.add(option)
            for control in controls:
                on, fault = self._box(control, g.slot, option)
                ticked += [option] if on else []
                doubt = doubt or fault
        keys = set(self.names.options[g.slot.path])
        # A box that is gone may have been the one that was ticked.
        if keys - states and (g.slot.field.many or not ticked):
            doubt = doubt or "part-missing"
        order = tuple(k for k in self.names.options[g.slot.path] if k in ticked)
        strange = next((t for t in ticked if t not in keys), None)
        return self._as(g, first, marks=order, doubt=doubt, other=strange)

    def _group(self, control: Control, slot: Slot) -> tuple[list[str], str | None]:
        """The keys a group of buttons has ticked, and what is doubtful about them."""
        value = _state(_single(control))
        said = {self._key(value, control, slot)} if value else set()
        shown = {self._key(w.state, control, slot) for w in control.widgets if _state(w.state)}
        without = all(w.state is None for w in control.widgets)
        doubt = None
        if said != shown and not (without and said):
            doubt = "appearance-disagrees"
        own = {self._key(v, control, slot) for w in control.widgets if (v := _state(w.value))}
        if not doubt and own - said:
            doubt = "layers-disagree"
        keys = set(self.names.options[slot.path])
        if (said | shown) - keys:
            doubt = doubt or "on-state"
        for widget in control.widgets:
            if widget.on or widget.page is None:
                option = self._key(widget.on[0] if widget.on else None, control, slot)
                doubt = doubt or self._at(control, widget, slot, option, 0)
        return sorted(said | shown), doubt

    def _box(self, control: Control, slot: Slot, option: str) -> tuple[bool, str | None]:
        value = _state(_single(control))
        states = [w.state for w in control.widgets if w.state is not None]
        shown = [s for w in states if (s := _state(w))]
        doubt = "appearance-disagrees" if states and bool(shown) != bool(value) else None
        if not doubt and any(_unescaped(s) != option for s in ([value] if value else []) + shown):
            doubt = "on-state"
        return bool(value or shown), doubt or self._placed(control, slot, option, 0)

    def _key(self, state: str | None, control: Control, slot: Slot) -> str:
        """An on-state as an option's key; numbered states stand for the field's own list (12.7.4.2.4)."""
        state = state or ""
        keys = self.names.options[slot.path]
        if state in keys and not control.exports:
            return state  # as nearly always
        state = _unescaped(state)
        if control.exports and state.isascii() and state.isdigit() and int(state) < len(control.exports):
            return self._named(control.exports[int(state)], slot) or state
        if control.exports and state not in keys:
            return self._named(state, slot) or state
        return "yes" if slot.field.type == "tick" and state not in keys and state else state

    def _named(self, entry: str, slot: Slot) -> str | None:
        """The option that an entry of a field's own list stands for: a key, or the words it is heard with."""
        if entry in self.names.options[slot.path]:
            return entry
        same = [o.key for o in slot.field.marks if entry in {o.say, o.spoken}]
        return same[0] if len(same) == 1 else None

    # ---- where it stands ----

    def _placed(self, control: Control, slot: Slot, option: str | None, part: int) -> str | None:
        for widget in control.widgets:
            fault = self._at(control, widget, slot, option, part)
            if fault:
                return fault
        return None

    def _at(self, control: Control, widget: Widget, slot: Slot, option: str | None, part: int) -> str | None:
        """A field that stands where another question's should was renamed; one that no page shows was left behind."""
        if widget.page is None:
            return None if any(w.page is not None for w in control.widgets) else "field-unseen"
        if self.placement.known:
            right = self.placement.is_at(slot.path, option, part, widget.page, widget.box)
            return None if right else "field-moved"
        if control.tooltip and self.names.asked_elsewhere(control.tooltip, slot.path):
            return "field-moved"
        return None


def _text(control: Control) -> str:
    value = _single(control)
    text = "; ".join(value) if isinstance(value, tuple) else value or ""
    return _lines(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _single(control: Control) -> str | tuple[str, ...] | None:
    """A field's value, or that which stands in its widgets alone, where some programs put it."""
    if control.value is not None:
        return control.value
    return next((w.value for w in control.widgets if w.value not in (None, "", OFF)), None)


def _told_otherwise(control: Control) -> tuple[str | None, str | None]:
    """What is doubtful about a written field's value, and what it may be instead."""
    value = _text(control)
    for widget in control.widgets:
        if widget.value and widget.value != OFF and _lines(widget.value) != value:
            return "layers-disagree", _lines(widget.value)
    for widget in control.widgets:
        # What viewers are told to draw anew may be empty or of another font as yet; but it may show other words.
        if widget.unreadable and not control.stale:
            return "unreadable-text", None
        shown = widget.shown
        if shown is not None and (shown.strip() or not control.stale) and disagrees(value, shown):
            return "appearance-disagrees", shown
    return ("unreadable-text", _lines(control.other)) if control.other else (None, None)


def _state(state: str | tuple[str, ...] | None) -> str:
    """The state of a button, `""` for off. Some programs write a name's slash into a string."""
    if state is None or state == OFF:
        return ""  # as nearly always
    name = state.removeprefix("/") if isinstance(state, str) else ""
    return "" if name == OFF else name


_ESCAPED = re.compile("#([0-9A-Fa-f]{2})")


def _unescaped(state: str) -> str:
    """A state as its name is written in the file, where it was copied into a string so (ISO 32000-1, 7.3.5)."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), state.removeprefix("/"))


def _listed(keys: tuple[str, ...], control: Control) -> tuple[str, ...] | None:
    """The options chosen in a list box, where they are ours by key."""
    if control.kind != "Ch" or control.value is None or not keys:
        return None
    chosen = control.value if isinstance(control.value, tuple) else (control.value,)
    return tuple(chosen) if all(c in keys for c in chosen) else None


def join(parts: list[str]) -> str:
    """One answer from its box and its continuation boxes, in order."""
    whole = ""
    for part in parts:
        if not whole or not part:
            whole += part
        elif whole.endswith(SOFT_HYPHEN):
            whole = whole[:-1] + part
        elif whole[-1].isspace() or part[0].isspace():
            whole += part
        else:
            whole += " " + part
    return whole.removesuffix(SOFT_HYPHEN)


def _goes_on(part: str) -> bool:
    """Whether a text ends as one that is continued elsewhere does: in a split word, or in white space."""
    return part.endswith(SOFT_HYPHEN) or (part != "" and part[-1].isspace())


def _foreign(control: Control, placement: FieldPlacement) -> Query | None:
    if control.kind == "Btn" and control.flags & PUSH:
        return None
    widget = control.widgets[0] if control.widgets else Widget(None, None)
    evidence = Evidence(page=widget.page, box=widget.box, control=control.name)
    if control.kind == "Sig":
        say = "This document was signed electronically. The signature itself was not checked."
        return Query(code="signed-electronically", say=say, level="note", evidence=evidence)
    value = _text(control)
    if control.kind == "Btn":
        value = next((w.state for w in control.widgets if w.state not in (None, OFF)), None) or value
    if not value or value == OFF:
        return None
    path = placement.path_at(widget.page, widget.box)
    return Query(code="foreign-field", path=path, say=_FOREIGN, raw=value, evidence=evidence)


def _of_added(sort: str, page: int, box: Box | None, words: str, placement: FieldPlacement) -> Query:
    path = placement.path_at(page, box)
    say = f"{_ADDED} ({sort})"
    return Query(
        code="added-by-hand", path=path, say=say, raw=words or None, evidence=Evidence(page=page, box=box)
    )
