"""Ways to break a rule of a form: a sample with some answers changed, and where which rule then speaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import forms
from samples.make import record
from schemas.paths import slot_at
from schemas.values import Value

TODAY, LATER = dt.date(2026, 12, 31), dt.date(2027, 6, 1)
"""The day on which the samples are read here, and one after it."""


def day(words: str) -> dt.date:
    return dt.date.fromisoformat(words)


@dataclass(frozen=True)
class Broken:
    """A sample with some answers changed (None: taken out), and where which rule then speaks."""

    form: str
    at: str
    say: str
    change: dict[str, Value | None] = field(default_factory=dict)
    level: str = "must"

    def __str__(self) -> str:
        return f"{self.form}: {self.say[:48]}"


def gone(form: str, *endings: str, within: str = "") -> dict[str, Value | None]:
    """Every answer of the sample whose path ends so, taken out."""
    return {p: None for p in record(forms.load(form)) if p.startswith(within) and p.endswith(endings)}


def itself(form: str, by: str, person: str, say: str) -> Broken:
    """A form on which somebody leads themselves."""
    return Broken(form, person, say, {by: record(forms.load(form))[person]})


def undated(form: str, dates: dict[str, str]) -> list[Broken]:
    """Signatures without their dates, and with dates that have not been yet."""
    made = []
    for path, whose in dates.items():
        signed = path.removesuffix("_on")
        made.append(
            Broken(form, path, f"{whose} has no date.", {signed: name_of(form, signed), path: None}, "note")
        )
        made.append(Broken(form, path, "This date has not been yet.", {path: LATER}, "note"))
    return made


def name_of(form: str, signed: str) -> Value:
    """The name of whoever signs at a place."""
    slot = slot_at(forms.load(form), signed)
    assert slot is not None
    assert slot.field.of is not None
    return record(forms.load(form))[slot.field.of]
