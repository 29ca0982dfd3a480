"""What a letter to a person says, from the facts that whoever asks for it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from fillers.letters.dates import day_in_words
from fillers.letters.fields import PERSON_FIELDS, Spec
from fillers.letters.kinds import Kind
from schemas import normal
from schemas.errors import Fault, Place, RenditionError, UsageError
from schemas.rendition import Branding

OURS = ("employer", "today", "footer", "logo")
"""The fields that nobody says for one letter: they are the organisation's and the day's."""


def personal(
    kind: Kind, facts: Mapping[str, object], branding: Branding, *, when: dt.date, sign: bool = True
) -> dict[str, object]:
    """The data of a letter to a person: texts without control characters, dates in words, every field there.

    `facts` go by the names of the fields; a date, a text, a number, True for “Yes”, None for nothing; a list has
    mappings, or texts for the first field of each item. `sign`: who meets the person signs, where nobody else is said.
    Raises UsageError `letter-fact` with every fact that no letter has, RenditionError `letter-incomplete` with
    everything that is missing.
    """
    if faults := unknown_facts(facts):
        raise UsageError(*faults)
    data = {name: _told(spec, facts.get(name)) for name, spec in PERSON_FIELDS.items()}
    # That nobody is to be named, too, can be said: as a text without anything in it.
    if facts.get("with_whom") is None:
        data["with_whom"] = data["supervisor"] or data["manager"]
    if sign:
        data["sender"] = data["sender"] or data["held_by"] or data["with_whom"] or branding.organisation or ""
    data |= {
        "employer": normal.line(branding.organisation or ""),
        "today": day_in_words(when),
        "footer": normal.line(branding.footer or ""),
        "logo": "",
    }
    for document in _items(data["documents"]):
        if document["fill"] and kind.name == "cover":
            document["reply_by"] = document["reply_by"] or data["reply_by"]
    missing = [
        Fault(
            "letter-incomplete",
            f"The letter {kind.name} says {what}, and that is missing.",
            Place(path=names[0]),
            f"Say it: --set {names[0]}=…"
            if PERSON_FIELDS[names[0]].fields is None
            else f"Give its {names[0]}.",
        )
        for names, what in ((("name",), "whom it is for"), *kind.needs)
        if not any(data[name] for name in names)
    ]
    if sign and not data["sender"]:
        what = f"Nobody signs the letter {kind.name}: nobody is named, and neither is the organisation."
        do = "Say it, --set sender=NAME, or give the organisation's name (--organisation)."
        missing.append(Fault("letter-incomplete", what, Place(path="sender"), do))
    if missing:
        raise RenditionError(*missing)
    return data


def _items(told: object) -> list[dict[str, object]]:
    return told if isinstance(told, list) else []


def unknown_facts(facts: Mapping[str, object]) -> tuple[Fault, ...]:
    """A fault for every fact that no letter to a person has."""
    return tuple(_unknown(facts, PERSON_FIELDS, ""))


def _unknown(facts: Mapping[str, object], fields: Mapping[str, Spec], within: str) -> Iterator[Fault]:
    allowed = [n for n in fields if within or n not in OURS]
    for name, value in facts.items():
        if name not in allowed:
            near = get_close_matches(name, allowed, n=1, cutoff=0.5)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            what = f"A letter to a person has no field “{within}{name[:60]}” that can be said."
            yield Fault("letter-fact", what, Place(), f"{hint}There are: {', '.join(allowed)}.")
            continue
        inner = fields[name].fields
        if inner is not None and isinstance(value, Sequence) and not isinstance(value, str):
            for item in value:
                if isinstance(item, Mapping):
                    yield from _unknown(item, inner, f"{fields[name].item}.")


def _told(spec: Spec, value: object) -> object:
    if spec.fields is None:
        return said(value)
    if value is None:
        return []
    items = [value] if isinstance(value, str | Mapping) or not isinstance(value, Sequence) else value
    first = next(iter(spec.fields))
    told = []
    for item in items:
        cells = item if isinstance(item, Mapping) else {first: item}
        told.append({name: said(cells.get(name)) for name in spec.fields})
    return [one for one in told if any(one.values())]


def said(value: object) -> str:
    """One fact as a letter says it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "Yes"
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return day_in_words(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return normal.text(str(value))
