"""Editions: what of an old edition a new one keeps, renames or drops, and old records shown as new ones.

Paths here are those of the definition: `summary`, `behaviours.pq1.self`, and `actions.*.who` for every row of a
repeating table; an answer of a choice is its path and its key (`actions.*.now.done`). `moved` and `dropped` may
name a whole table, row or column by the start of its path, with `*` for any row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from schemas import normal
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.paths import slot_at
from schemas.values import Value, show, years

_WIDER = {
    ("line", "paragraph"),
    ("number", "decimal"),
    ("person", "line"),
    ("date", "when"),
    ("time", "line"),
}
"""Types whose every answer fits the other one too, without a change of its meaning."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a new edition leaves unsaid of the old one; `at` names the entry it is about (`moved.x`, `replaces`)."""

    code: str
    at: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Loss:
    """An answer of an old record that the new edition has no place for."""

    path: str
    question: str
    shown: str
    why: str


def paths_of(form: FormDefinition) -> dict[str, Field]:
    """Every field by its path, rows of repeating tables as `*`, fixed rows by their id."""
    found: dict[str, Field] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            found |= {f.name: f for f in block.fields}
        elif isinstance(block, TableBlock):
            rows = ["*"] if block.repeat is not None else [r.id for r in block.fixed]
            found |= {f"{block.table}.{r}.{c.name}": c for r in rows for c in block.columns}
    return found


def _answers_of(paths: Mapping[str, Field]) -> dict[str, None]:
    """The paths of the answers of every choice."""
    return {f"{p}.{o.key}": None for p, f in paths.items() if f.type == "choice" for o in f.options}


def speaks_of(pattern: str, form: FormDefinition) -> bool:
    """Whether an entry of `moved` or `dropped` speaks of anything the form has."""
    paths = paths_of(form)
    return any(_covers(pattern, p) for p in [*paths, *_answers_of(paths)])


def _covers(pattern: str, path: str) -> bool:
    """Whether an entry speaks of a path: part by part, `*` standing for any, the rest of the path left open."""
    wanted, parts = pattern.split("."), path.split(".")
    return len(wanted) <= len(parts) and all(w in {"*", p} for w, p in zip(wanted, parts, strict=False))


def _weight(pattern: str) -> tuple[int, int]:
    parts = pattern.split(".")
    return len(parts), -parts.count("*")


def _put(new: str, old: str, path: str) -> str | None:
    """Where a path goes by `new: old`; None where `new` has a `*` that nothing stands for."""
    parts = path.split(".")
    start = new.split(".")
    for i, part in enumerate(start):
        if part == "*":
            if i >= len(parts):
                return None
            start[i] = parts[i]
    return ".".join([*start, *parts[len(old.split(".")) :]])


class Succession:
    """What became of each path of `old` in `new`."""

    def __init__(self, new: FormDefinition, old: FormDefinition) -> None:
        self.new, self.old = new, old
        self.there, self.before = paths_of(new), paths_of(old)

    def target(self, path: str) -> str | None:
        """The new path of an old one (or of an old answer); None where it is dropped or unexplained."""
        moved = [(n, o) for n, o in self.new.moved if _covers(o, path)]
        if moved:
            n, o = max(moved, key=lambda m: _weight(m[1]))
            weaker = [d for d, _ in self.new.dropped if _covers(d, path) and _weight(d) > _weight(o)]
            return None if weaker else _put(n, o, path)
        return None if self.reason(path) is not None else path

    def reason(self, path: str) -> str | None:
        """Why a path was dropped; None where nothing says so."""
        found = [(d, why) for d, why in self.new.dropped if _covers(d, path)]
        return max(found, key=lambda f: _weight(f[0]))[1] if found else None

    def option(self, path: str, key: str) -> str | None:
        """The new key of an answer of the choice at `path`; None where it is dropped."""
        whole = f"{path}.{key}"
        length = len(whole.split("."))
        for n, o in self.new.moved:
            if len(o.split(".")) == length and _covers(o, whole):
                return n.rpartition(".")[2]
        if any(len(d.split(".")) == length and _covers(d, whole) for d, _ in self.new.dropped):
            return None
        return key

    # -- what the lint says ----------------------------------------------------------------------
    def problems(self) -> Iterator[Problem]:
        """Every path the new edition leaves unexplained, and every explanation of nothing."""
        known = [*self.before, *_answers_of(self.before)]
        for n, o in self.new.moved:
            if not speaks_of(o, self.old):
                yield self._unknown(f"moved.{n}", o, known)
        for d, _ in self.new.dropped:
            if not speaks_of(d, self.old):
                yield self._unknown(f"dropped.{d}", d, known)
        yield from self._lost()
        for path, field in self.before.items():
            target = self.target(path)
            if target in self.there:
                yield from self._changed(path, field, target, self.there[target])
        yield from self._twice()

    def _unknown(self, at: str, path: str, known: Sequence[str]) -> Problem:
        return Problem(
            "def-moved",
            at,
            f"Edition {self.old.edition} has no `{path}`.",
            _near(path, known, "Name a path of that edition, or remove this."),
        )

    def _lost(self) -> Iterator[Problem]:
        for path in _together(self.before, [p for p in self.before if self._is_lost(p)]):
            mine = [p for p in self.there if p not in self.before]
            near = get_close_matches(path, mine, n=1)
            now = near[0] if near else "NEW_NAME"
            yield Problem(
                "def-unexplained",
                "replaces",
                f"Edition {self.old.edition} has `{path}`, and nothing says what became of it.",
                f'If it has a new name, write `moved: {{{now}: {path}}}`; if it is gone, `dropped: {{{path}: "why"}}`.',
            )
        for d, _ in self.new.dropped:
            if d in self.there and d in self.before and not any(n == d for n, _ in self.new.moved):
                yield Problem(
                    "def-moved",
                    f"dropped.{d}",
                    f"`dropped` names `{d}`, which this edition still has.",
                    "Remove the entry, or give the new question another name.",
                )

    def _is_lost(self, path: str) -> bool:
        target = self.target(path)
        return target not in self.there if target is not None else self.reason(path) is None

    def _changed(self, path: str, old: Field, target: str, new: Field) -> Iterator[Problem]:
        why = _unlike(old, new)
        if why is not None:
            yield Problem(
                "def-changed-type",
                target,
                f"`{path}` was {why[0]} in edition {self.old.edition} and is {why[1]} now.",
                f"Give the new question another name, and say why the old one went: "
                f'`dropped: {{{path}: "why"}}`.',
            )
            return
        keys = {o.key for o in new.options}
        for option in old.options:
            became = self.option(path, option.key)
            if became is not None and became not in keys:
                whole = f"{path}.{option.key}"
                yield Problem(
                    "def-unexplained",
                    target,
                    f"`{path}` no longer has the answer `{option.key}` (“{option.say}”).",
                    f'Keep it, or write `moved: {{{target}.NEW: {whole}}}` or `dropped: {{{whole}: "why"}}`.',
                )

    def _twice(self) -> Iterator[Problem]:
        taken: dict[str, str] = {}
        for path in self.before:
            target = self.target(path)
            if target is None or target not in self.there:
                continue
            if target in taken:
                yield Problem(
                    "def-moved",
                    f"moved.{target}",
                    f"Both `{taken[target]}` and `{path}` would be `{target}`.",
                    "Only one of them can be; drop the other.",
                )
            taken.setdefault(target, path)


def problems(new: FormDefinition, old: FormDefinition) -> tuple[Problem, ...]:
    """What `new` leaves unsaid of `old`, the edition it replaces."""
    return tuple(dict.fromkeys(Succession(new, old).problems()))


def shown_as(
    new: FormDefinition, old: FormDefinition, answers: Mapping[str, Value]
) -> tuple[dict[str, Value], tuple[Loss, ...]]:
    """The answers of a record of `old` as `new` has them, and those that it has no place for.

    `new` replaces `old` directly; for editions further apart see `along`.
    """
    change = Succession(new, old)
    shown: dict[str, Value] = {}
    losses = []
    for path, value in normal.answers(old, answers).items():
        slot = slot_at(old, path)
        if slot is None:
            continue
        row = str(slot.number) if slot.number is not None else None
        generic = path if row is None else f"{path.split('.')[0]}.*.{slot.field.name}"
        target, why = change.target(generic), change.reason(generic) or "The new edition does not ask this."
        there = slot_at(new, target.replace("*", row or "*")) if target is not None else None
        fitted = None
        if there is not None:
            why = "The new edition has no place for this answer."
            fitted = _fitted(change, generic, slot.field, there.field, value)
        if there is None or fitted is None or there.path in shown:
            losses.append(Loss(path, slot.question, show(slot.field, value), why))
        else:
            shown[there.path] = fitted
    return normal.answers(new, shown), tuple(losses)


def along(
    editions: Sequence[FormDefinition], answers: Mapping[str, Value]
) -> tuple[dict[str, Value], tuple[Loss, ...]]:
    """The same over several editions, oldest first: the record is one of the first."""
    shown: dict[str, Value] = dict(answers)
    losses: list[Loss] = []
    for old, new in pairwise(editions):
        shown, lost = shown_as(new, old, shown)
        losses += lost
    return shown, tuple(losses)


def _unlike(old: Field, new: Field) -> tuple[str, str] | None:
    """How a question changed so that its old answers would mean something else; None where it did not."""
    if old.type != new.type and (old.type, new.type) not in _WIDER:
        return f"a {old.type}", f"a {new.type}"
    if old.many and not new.many:
        return "a choice of several answers", "a choice of one"
    if old.scale is not None and new.scale is not None and set(old.scale.points) != set(new.scale.points):
        return _ends(old), _ends(new)
    return None


def _ends(field: Field) -> str:
    points = field.scale.points if field.scale else (0,)
    return f"a scale from {min(points)} to {max(points)}"


def _fitted(change: Succession, path: str, old: Field, new: Field, value: Value) -> Value | None:
    """The value as the new question has it; None where it does not fit."""
    if _unlike(old, new) is not None or _of_another_time(new, value):
        return None
    if old.type == "choice":
        chosen = value if isinstance(value, tuple) else (str(value),)
        keys = [change.option(path, k) for k in chosen]
        if any(k is None or k not in {o.key for o in new.options} for k in keys):
            return None
        return tuple(str(k) for k in keys) if new.many else keys[0]
    if old.type == "date" and new.type == "when":
        return show(old, value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and new.type in {"number", "decimal"}:
        if (new.least is not None and value < new.least) or (new.most is not None and value > new.most):
            return None
        if isinstance(value, Decimal) and new.places is not None and value != round(value, new.places):
            return None
        return Decimal(value) if new.type == "decimal" else value
    return value


def _of_another_time(field: Field, value: Value) -> bool:
    """Whether a date lies outside the years of its question."""
    if field.type != "date" or not isinstance(value, dt.date):
        return False
    first, last = years(field)
    return not first <= value.year <= last


def _together(known: Mapping[str, Field], lost: Sequence[str]) -> Iterator[str]:
    """Lost paths, a whole table, row or column of them as one."""
    left = dict.fromkeys(lost)
    while left:
        path = next(iter(left))
        parts = path.split(".")
        names = [path]
        if len(parts) == 3:
            names = [parts[0], f"{parts[0]}.{parts[1]}", f"{parts[0]}.*.{parts[2]}", path]
        for name in names:
            mine = [p for p in known if _covers(name, p)]
            if all(p in left for p in mine):
                break
        yield name
        for p in mine:
            left.pop(p, None)


def _near(path: str, known: Sequence[str], otherwise: str) -> str:
    found = get_close_matches(path, known, n=1)
    return f"Did you mean `{found[0]}`?" if found else otherwise
