"""What falls due in the words and groups in which every face shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from filing.clocks.falling import Due

Grouped = Literal["urgency", "home", "team", "person"]
"""What stands together."""
UNTOLD = frozenset({"start", "undated"})
"""What has no day: nobody can tell when it is due."""
ASIDE = UNTOLD | {"unsupervised"}
"""What stands below the list: it is the roster, or the record, that is to be mended."""
OVER = "Over"
_SOON = 7


@dataclass(frozen=True, slots=True)
class Group:
    """What falls due under one heading, in order."""

    head: str
    lines: tuple[Due, ...]


def groups(found: Sequence[Due], grouped: Grouped = "urgency") -> Iterator[Group]:
    """What has a day, under its headings; whatever stands under none comes last."""
    lines = [d for d in found if d.clock not in ASIDE]
    if grouped == "urgency":
        heads = [(urgency(d), d) for d in lines]
    else:
        heads = sorted(((_whose(d, grouped), d) for d in lines), key=lambda pair: _order(pair[0]))
    for head, group in groupby(heads, key=lambda pair: pair[0]):
        yield Group(head, tuple(d for _, d in group))


def untold(found: Sequence[Due]) -> tuple[Due, ...]:
    """What cannot be told."""
    return tuple(d for d in found if d.clock in UNTOLD)


def urgency(due: Due) -> str:
    """How soon, in the words of a heading."""
    if due.days < 0:
        return OVER
    return f"Within {_SOON} days" if due.days <= _SOON else "Later"


def in_days(due: Due) -> str:
    """How many days it is until then, or over."""
    if due.days == 0:
        return "today"
    return f"in {_days(due.days)}" if due.days > 0 else f"{_days(-due.days)} over"


def _order(head: str) -> tuple[bool, str]:
    return head.startswith("no "), head.casefold()


def _whose(due: Due, grouped: Grouped) -> str:
    if due.person is None and due.name is None:
        return "The organisation"
    if grouped == "person":
        return f"{due.name} ({due.person})" if due.person else f"{due.name}"
    if grouped == "home" or due.team is None:
        return (due.home if grouped == "home" else None) or f"no {grouped}"
    # As --team takes it: two homes may have a team of one name.
    return f"{due.home}/{due.team}" if due.home is not None else due.team


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"
