"""What the names of PDF fields mean on one form: path, option and part of each."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from schemas.definition import FormDefinition
from schemas.normal import line
from schemas.paths import CONTINUED, Slot, key, slots
from schemas.spoken import spoken

_KEPT = 16


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field's name says: the place it answers, the option it ticks, the continuation box it is."""

    slot: Slot
    option: str | None = None
    part: int = 0

    @property
    def path(self) -> str:
        """The path of the answer."""
        return self.slot.path


class Names:
    """Every field name a form can have, with as many rows as its tables may have."""

    def __init__(self, form: FormDefinition) -> None:
        most = {t.table: t.repeat.most for t in form.tables if t.repeat is not None}
        self.slots: dict[str, Slot] = {s.path: s for s in slots(form, most)}
        self._boxes: dict[str, Meaning] = {}
        self._questions: dict[str, set[str]] = {}
        # Kept here, because a scale makes its marks anew each time it is asked.
        self.options: dict[str, tuple[str, ...]] = {}
        for slot in self.slots.values():
            self.options[slot.path] = tuple(mark.key for mark in slot.field.marks)
            self._boxes[key(slot.path)] = Meaning(slot)
            for option in self.options[slot.path]:
                self._boxes.setdefault(key(slot.path, option), Meaning(slot, option))
            # Files made before names were short have the whole question.
            for asked in (slot.question, spoken(slot)):
                self._questions.setdefault(_plain(asked), set()).add(slot.path)

    def meaning(self, name: str) -> Meaning | None:
        """What a name means, or None where it is no name of this form."""
        known = self._boxes.get(name) or self._boxes.get(name.replace(".", "__"))
        if known is not None:
            return known
        main, mark, part = name.partition(CONTINUED)
        known = self._boxes.get(main.replace(".", "__")) if mark else None
        if known is None or known.option is not None or not part.isascii() or not part.isdigit():
            return None
        return Meaning(known.slot, None, int(part)) if 0 < int(part) < 100 else None

    def asked_elsewhere(self, tooltip: str, path: str) -> bool:
        """Whether a tooltip begins with the full question of other paths than this one (an option may follow)."""
        words = _plain(tooltip).split(" ")
        for end in range(len(words), 0, -1):
            paths = self._questions.get(_plain(" ".join(words[:end])))
            if paths is not None:
                return path not in paths
        return False


def _plain(words: str) -> str:
    return line(words).casefold().rstrip(" .:–(")


_names: OrderedDict[str, Names] = OrderedDict()


def names_of(form: FormDefinition) -> Names:
    """The names of a form, kept for the few forms read last."""
    found = _names.get(form.digest)
    if found is None:
        found = _names[form.digest] = Names(form)
        while len(_names) > _KEPT:
            _names.popitem(last=False)
    return found
