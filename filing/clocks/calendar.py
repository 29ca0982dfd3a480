"""What falls due as a calendar file: whole days, under names that last, so that a later file brings them up to date."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from filing.clocks.falling import Due, counted, in_full, said


def calendar_of(dues: Iterable[Due], when: dt.datetime, organisation: str | None = None) -> bytes:
    """An iCalendar file (RFC 5545). `when` is the time it is made.

    What is over stands on the day that the list is of, where it is seen, and says on which day it was due. Raises
    ValueError for a time without a zone.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - only where a file is made

    if when.tzinfo is None:
        raise ValueError("a time needs its zone")
    calendar = Calendar()
    calendar.add(name="prodid", value="-//carepack//due//EN")
    calendar.add(name="version", value="2.0")
    calendar.add(name="method", value="PUBLISH")
    calendar.add(name="x-wr-calname", value="carepack")
    for one in dues:
        event = Event()
        event.add(name="uid", value=f"{_lasting(one)}@carepack.invalid")
        event.add(name="dtstamp", value=when.astimezone(dt.UTC))
        day = one.on + dt.timedelta(days=max(0, -one.days))
        event.add(name="dtstart", value=day)
        event.add(name="dtend", value=day + dt.timedelta(days=1))
        over = f", was due {said(one.on)}" if one.days < 0 else ""
        event.add(
            name="summary", value=f"{one.title}: {one.name or organisation or 'the organisation'}{over}"
        )
        was = f"Due on {said(one.on)}, {counted(-one.days, 'day')} over.\n" if one.days < 0 else ""
        event.add(name="description", value=f"{was}{one.says}\nBy: {in_full(one.source)}")
        if one.home is not None:
            event.add(name="location", value=one.home)
        event.add(name="class", value="PRIVATE")
        event.add(name="transp", value="TRANSPARENT")
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _lasting(one: Due) -> str:
    """The same for the same thing, whenever it falls due; nobody's reference or name can be told from it."""
    clock = "formal" if one.clock in {"meeting", "rebook"} else one.clock
    several = one.clock in {"action", "record", "undated"}
    key = [clock, one.person or "", one.name or "" if one.person is None else ""]
    if several:
        key += [str(one.record), one.on.isoformat() if one.clock == "action" else ""]
    return hashlib.sha256("\n".join(key).encode()).hexdigest()[:32]
