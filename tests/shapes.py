"""Which forms the wide matrices are run on: a few that have between them all that any form has, and most pairs of it.

Every form is filled, read back, drawn, printed, scanned and held to its bounds in every run of CI. What multiplies
forms by clients, by kinds of damage or by looks would grow with each form, and finds little that one of the same make
has not shown: such a test takes its forms from `MATRIX`. There, forms that are neither among the `SHAPES` nor new or
changed since it was written down which were run (`python -m tests.shapes`, after a green run, and at the end of `make
evidence-forms`, which runs all of them) carry the marker `evidence`. All other tests of those same forms are left to CI
by `make test`: the conftest marks them `thorough`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

import forms
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock, TextBlock

MOST = 8
"""How many shapes at most: each costs the gate about ten seconds of a processor."""
SEEN = Path(__file__).with_name("forms_seen.json")
"""The digest of each form as it was when it was last run through all of it."""
_MANY_OPTIONS = 6
_LONG = 20
"""Fixed rows of a table that cannot stand on one page."""
_LARGE = 150
"""Places to fill in of a form of many pages."""

Pair = tuple[str, str]


def features(form: FormDefinition) -> frozenset[str]:
    """What a form has that is made, filled or read in a way of its own."""
    return frozenset(_features(form))


def _features(form: FormDefinition) -> Iterator[str]:
    yield "landscape" if form.landscape else "upright"
    if form.private:
        yield "private"
    places = 0
    for block in form.blocks:
        if isinstance(block, TextBlock):
            yield from _of_text(block)
        elif isinstance(block, FieldsBlock):
            places += len(block.fields)
            if block.across > 1:
                yield "side by side"
            yield from (f"asked: {what}" for field in block.fields for what in _of_field(field))
        else:
            places += len(block.columns) * (block.repeat.print if block.repeat else len(block.fixed))
            yield from _of_table(block)
            yield from (f"column: {what}" for field in block.columns for what in _of_field(field))
    if places > _LARGE:
        yield "large"


def _of_text(block: TextBlock) -> Iterator[str]:
    if block.pick:
        yield "picked text"
    if block.items:
        yield "list of points"


def _of_table(block: TableBlock) -> Iterator[str]:
    if block.repeat is not None:
        yield "rows: written in after fixed ones" if block.continues else "rows: repeating"
        if block.repeat.mark:
            yield "rows: numbered"
        if block.repeat.given:
            yield "rows: given"
    if block.rows:
        yield "rows: fixed"
    if block.groups:
        yield "rows: in groups"
    if len(block.fixed) > _LONG:
        yield "rows: many"
    if any(row.items or row.help for row in block.fixed):
        yield "rows: with more under their words"
    if any(len(stack) > 1 for stack in block.stacks):
        yield "columns: one under another"


def _of_field(field: Field) -> Iterator[str]:
    yield "many of a choice" if field.many else field.type
    if len(field.options) > _MANY_OPTIONS:
        yield "long list"
    if field.locked:
        yield "locked"
    elif field.given:
        yield "given"


def pairs(of: Iterable[str]) -> frozenset[Pair]:
    """Every two of these features."""
    return frozenset(combinations(sorted(of), 2))


def chosen(features_of: Mapping[str, frozenset[str]], most: int = MOST) -> tuple[str, ...]:
    """At most so many names, each that with the most features not seen yet, then the most pairs of them not seen yet.

    The same each time: of two that are as good, the first by name.
    """
    left = {name: features_of[name] for name in sorted(features_of)}
    features = set().union(*left.values())
    together = set().union(*map(pairs, left.values()))
    taken: list[str] = []
    while together and len(taken) < most:
        best = max(left, key=lambda n: (len(left[n] & features), len(pairs(left[n]) & together)))
        if not pairs(left[best]) & together:
            break
        taken.append(best)
        features -= left[best]
        together -= pairs(left.pop(best))
    return tuple(sorted(taken))


@cache
def _forms() -> Mapping[str, FormDefinition]:
    """Those without mistakes: one that has some is told of by its own tests, and keeps no other from being run."""
    return {form.form: form for form in forms.builtin().sound()}


def seen(file: Path = SEEN) -> dict[str, str]:
    """The digests that were written down, by form."""
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def changed(digests: Mapping[str, str], known: Mapping[str, str]) -> set[str]:
    """The forms that were written down otherwise, or not at all."""
    return {name for name, digest in digests.items() if known.get(name) != digest}


def matrix(names: Iterable[str], now: Collection[str]) -> list[ParameterSet]:
    """Forms as parameters: those of `now` for every run, the others for the long one."""
    return [
        pytest.param(name, marks=() if name in now else pytest.mark.evidence, id=name)
        for name in sorted(names)
    ]


def in_looks(looks: Iterable[object], later: Collection[object]) -> list[ParameterSet]:
    """Every form in each look, as parameters; looks of `later` are of the forms of `NOW` only, but in the long run."""
    return [
        pytest.param(
            name,
            look,
            marks=pytest.mark.evidence if look in later and name not in NOW else (),
            id=f"{name}-{look}",
        )
        for name in EVERY
        for look in looks
    ]


EVERY = tuple(sorted({e.form for e in forms.catalogue()}))
"""Every built-in form, for what each must show by itself."""
SHAPES = chosen({name: features(form) for name, form in _forms().items()})
"""The forms that stand for all."""
NOW = tuple(
    sorted({*SHAPES, *changed({n: _forms()[n].digest if n in _forms() else "" for n in EVERY}, seen())})
)
"""Those that the wide matrices are run on in every run."""
MATRIX = matrix(EVERY, NOW)
"""Every built-in form, for what is multiplied by clients, damage or looks."""
_LATER = frozenset(EVERY) - frozenset(NOW)
TOGETHER = [
    pytest.param(NOW, id="shapes"),
    pytest.param(tuple(sorted(_LATER)), id="all others", marks=pytest.mark.evidence),
]
"""The same, for a program that takes many documents in one call."""


def stands_for_no_other(value: object) -> bool:
    """Whether a test's parameter is the name, or the entry, of a form that neither stands for others nor changed."""
    return (value.form if isinstance(value, forms.Entry) else value) in _LATER


if __name__ == "__main__":
    SEEN.write_text(json.dumps({n: f.digest for n, f in _forms().items()}, indent=1) + "\n", encoding="utf-8")
