"""Bands of the roster that no form takes: told when a roster comes in, long before a copy would leave them blank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filing.ledger.database import Ledger
from filing.people.directory import Person, people
from filing.records.carry_forward import fitting, given_fields
from forms.library import Library
from schemas.definition import Field


@dataclass(frozen=True, slots=True)
class Unfit:
    """People whose band is no answer of any form that asks for it, and what the answers are."""

    band: str
    people: tuple[str, ...]
    answers: tuple[str, ...]


def unfit_bands(ledger: Ledger) -> tuple[Unfit, ...]:
    """Every such band of the roster, with the references of its people. The roster itself takes any."""
    return unfit_among(ledger.library, people(ledger))


def unfit_among(library: Library, everyone: Iterable[Person]) -> tuple[Unfit, ...]:
    """As `unfit_bands`, of these people."""
    everybody: dict[str, list[str]] = {}
    for person in everyone:
        if person.band is not None:
            everybody.setdefault(person.band, []).append(person.ref)
    if not everybody:
        return ()
    asked: list[Field] = []
    for form in library.sound():
        asked += (f for f in given_fields(form) if f.given == "roster.band")
    answers = tuple(dict.fromkeys(o.say for f in asked for o in f.options))
    strange = [b for b in everybody if answers and all(fitting(f, b) is None for f in asked)]
    return tuple(Unfit(b, tuple(sorted(everybody[b])), answers) for b in sorted(strange))
