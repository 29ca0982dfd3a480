"""How pages are made: templates that escape whatever they show, and fail where something is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from desk import wording
from desk.outcomes import outcome, outcomes, outcomes_in_words, tone
from desk.signs import all_seen, signs
from filing.ledger.actor import when
from schemas.errors import Place

TEMPLATES = Path(__file__).with_name("templates")
_TOKEN: ContextVar[str] = ContextVar("token", default="")
"""The token of the session that a page is made for."""
_DOORS: ContextVar[Mapping[str, str]] = ContextVar("doors", default=MappingProxyType({}))
"""The labels of the rooms that there are, by their paths."""


def day(value: dt.date | None) -> str:
    """A day as people here write it: 30/11/2026; nothing where there is none."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def time(value: dt.datetime | None) -> str:
    """A day and time of day: 30/11/2026, 14:05."""
    return f"{value:%d/%m/%Y, %H:%M}" if value is not None else ""


def moment(kept: str, at: dt.datetime) -> str:
    """A time that the ledger keeps, in the zone of another: 30/11/2026, 14:05."""
    return time(when(kept).astimezone(at.tzinfo))


def counted(number: int, one: str, more: str | None = None) -> str:
    """So many of a thing, in words: 1 person, 1,200 people; without `more`, the plural has an s."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def size(number: int) -> str:
    """So many bytes, as people say it."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1000))} kB"
    return f"{number / 1_000_000:.1f} MB"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "told": _with_doors(wording.told),
        "to_do": _with_doors(wording.to_do),
        "rooms": _with_doors(wording.rooms_named),
        "where": where,
        "day": day,
        "time": time,
        "moment": moment,
        "counted": counted,
        "size": size,
    }
    made.filters |= {"signs": signs, "outcome": outcome, "outcomes": outcomes, "tone": tone}
    made.filters["outcomes_in_words"] = outcomes_in_words
    made.globals["csrf_token"] = _TOKEN.get
    return made


def rendered(
    template: str, token: str, what: Mapping[str, Any], doors: Mapping[str, str] | None = None
) -> str:
    """The page of this template with what it shows; forms in it carry the token.

    `doors`: the labels of the rooms there are, by their paths, for words that would send somebody to a terminal.
    """
    before, led = _TOKEN.set(token), _DOORS.set(doors or {})
    try:
        return all_seen(_environment().get_template(template).render(what))
    finally:
        _TOKEN.reset(before)
        _DOORS.reset(led)


def _with_doors(words: Callable[[object, Mapping[str, str]], Markup]) -> Callable[[object], Markup]:
    """A filter for words of the services: they are told by the rooms that there are."""
    return lambda text: words(text, _DOORS.get())


def where(place: Place) -> str:
    """Where something is wrong, as people say it: mail.yaml, line 2."""
    line = f"line {place.line}" if place.line else ""
    return ", ".join(p for p in (place.file, line, str(replace(place, file=None, line=None))) if p)
