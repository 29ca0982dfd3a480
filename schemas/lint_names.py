"""Whether a form's controls can be heard: each name short, none twice. Told by the lint, with the line to mend.

What a form asks is not changed by how long its names are, so a form with long ones can be read and filled in: these
bounds are held when it is checked and published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.definition import FormDefinition, Option
from schemas.lint_base import Checks
from schemas.paths import Slot, table_slots
from schemas.paths import slots as all_slots
from schemas.spoken import LONGEST, PDF_LIMIT, WORD_LIMIT, parts, spoken, words
from schemas.understood import Understood
from schemas.yaml_source import Faults

_SHOWN = 90
"""Characters of a name that a message repeats."""
_LEAST_CHARACTERS, _LEAST_WORDS = 8, 2
"""What is left for a short name, at least: where the other words leave less, these are told of themselves."""


def names(form: FormDefinition, faults: Faults, known: Understood) -> None:
    """Notes every name of a control that is longer than can be listened to, or stands twice."""
    _NameChecks(form, faults, known).all()


@dataclass(slots=True)
class _Long:
    """Words that make names too long: the longest name with them, and what their short name may have."""

    path: str
    name: str
    characters: int
    words: int


class _NameChecks(Checks):
    def all(self) -> None:
        long: dict[tuple[str, str], _Long] = {}
        first: dict[str, tuple[Slot, str]] = {}
        alike: dict[tuple[str, str], tuple[str, str, str]] = {}
        for slot, option in self.controls():
            name = spoken(slot, option)
            if len(name) > WORD_LIMIT or words(name) > LONGEST:
                self.note(long, slot, option, name)
            path = f"{slot.path}.{option.key}" if option else slot.path
            other = first.setdefault(name.casefold(), (slot, path))
            if other[1] != path:
                alike.setdefault((self.called_by(other[0]), self.called_by(slot)), (other[1], path, name))
        for (what, at), found in long.items():
            self.too_long(what, at, found)
        for (_, at), (one, two, name) in alike.items():
            self.add(
                "def-name-twice",
                at,
                f"`{one}` and `{two}` are both called “{_cut(name)}”: who hears them cannot tell them apart.",
                'Give what stands here a short name of its own, which is heard and not printed: `say_as: "…"`.',
            )

    def called_by(self, slot: Slot) -> str:
        """Where a place gets the name that tells it apart: its row, its table, or the question itself."""
        if slot.table is None:
            return slot.path
        if slot.row is not None:
            return f"{slot.table.table}.{slot.row.id}"
        table = slot.table
        return table.table if table.spoken else self.where(f"{table.table}.{table.columns[0].name}")

    def controls(self) -> Iterator[tuple[Slot, Option | None]]:
        """Every control as printed, and the last row that a repeating table can have: its number is the longest."""
        printed = {t.table: max(t.repeat.print, 1) for t in self.form.tables if t.repeat is not None}
        slots = list(all_slots(self.form, printed))
        for table in self.form.tables:
            if table.repeat is not None and table.repeat.most > printed[table.table]:
                slots += [s for s in table_slots(table, table.repeat.most) if s.number == table.repeat.most]
        for slot in slots:
            boxed = slot.field.type in {"choice", "scale"}
            yield from ((slot, option) for option in (slot.field.marks if boxed else (None,)))

    def note(self, long: dict[tuple[str, str], _Long], slot: Slot, option: Option | None, name: str) -> None:
        """Puts a long name down to the longest of the words that it is made of."""
        what, at, said = max(self.made_of(slot, option), key=lambda part: len(part[2]))
        room = WORD_LIMIT - (len(name) - len(said))
        heard = LONGEST - (words(name) - words(said))
        found = long.setdefault((what, at), _Long(slot.path, name, room, heard))
        if len(name) > len(found.name):
            found.path, found.name = slot.path, name
        found.characters, found.words = min(found.characters, room), min(found.words, heard)

    def made_of(self, slot: Slot, option: Option | None) -> Iterator[tuple[str, str, str]]:
        """What each part of a name is (for people), where it stands (for its line), and its words."""
        said = parts(slot)
        own = (f"the question `{slot.column_path}`", self.where(slot.column_path), said[-1])
        if slot.table is not None and (slot.row is not None or len(said) > 1):
            yield own
        if slot.table is None:
            yield own
        elif slot.row is not None:
            yield f"the row `{slot.row.id}`", f"{slot.table.table}.{slot.row.id}", slot.row.spoken
            if len(said) == 3 and slot.group is not None:
                yield f"the group `{slot.group.id}`", f"{slot.table.table}:{slot.group.id}", said[0]
        else:
            yield f"the table `{slot.table.table}`", slot.table.table, said[0]
        if option is not None:
            yield f"the answer `{option.key}`", self.where(slot.column_path), option.spoken

    def too_long(self, what: str, at: str, found: _Long) -> None:
        room, left = max(found.characters, _LEAST_CHARACTERS), max(found.words, _LEAST_WORDS)
        self.add(
            "def-name-long",
            at,
            f"`{found.path}` is called “{_cut(found.name)}”: {len(found.name)} characters, {words(found.name)} words. "
            f"The most are {WORD_LIMIT} characters in Word, {PDF_LIMIT} in a PDF, and {LONGEST} words, which are five "
            "seconds.",
            f'Give {what} a short name, heard in the place of its wording and not printed: `say_as: "…"`, with at most '
            f"{room} characters and {left} words.",
        )

    def where(self, at: str) -> str:
        """What stands nearest at a path: a shared part's columns have no line here, their table has."""
        return at if at in self.lines else at.partition(".")[0]


def _cut(name: str) -> str:
    return name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
