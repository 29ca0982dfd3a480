"""People and sessions without a ledger, for what is pure."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from filing.clocks.session import Kind, Session, Signing
from filing.people.roster import Person

_count = itertools.count(1)
SAM = 90
TODAY = dt.date(2026, 11, 30)


def day(text: str) -> dt.date:
    """2026-11-14."""
    return dt.date.fromisoformat(text)


def zoe(**more: Any) -> Person:
    """Zoë, who started on 1 March 2026."""
    values: dict[str, Any] = {"id": 1, "ref": "E02", "name": "Zoë Example", "starts": dt.date(2026, 3, 1)}
    return Person(**values | more)


def held(on: str | None, kind: Kind = "formal", **more: Any) -> Session:
    """A session of Zoë's with Sam, signed by both."""
    signed = (Signing("by", "Sam Sample", "signed", None), Signing("person", "Zoë Example", "signed", None))
    values: dict[str, Any] = {
        "record": next(_count),
        "form": "supervision-record",
        "edition": 1,
        "title": "Supervision Record",
        "kind": kind,
        "person": 1,
        "held": day(on) if on else None,
        "by": "Sam Sample",
        "by_person": SAM,
        "minutes": 60,
        "signed": signed,
        "copy_given": None,
        "next": None,
        "review": None,
        "disagreed": False,
        "private": False,
        "filed_at": "2026-11-22T12:00:00+00:00",
        "state": "complete",
    }
    return Session(**values | more)
