"""Which pages of a scan are one form: by their own codes, never by where they lie.

Pages of a numbered copy find each other wherever they are. Blank forms that many people filled in carry one and the
same code: there the order of the pages must do, and where it does not settle it, a person is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.reading import Evidence, Query

if TYPE_CHECKING:
    from extractors.paper.placing import Sight, Whose
    from schemas.definition_base import Level

_FOREIGN = "foreign-page"
"""The refusal of a page that is none of ours, and so none that is missed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of the file that are one form, in the order of the file; blank sides go with the page before them."""

    sights: tuple[Sight, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its pages in the file, rising."""
        return tuple(s.number for s in self.sights)

    @property
    def whose(self) -> Whose | None:
        """Which document they say they are of."""
        return next((s.whose for s in self.sights if s.whose is not None), None)

    @property
    def numbered(self) -> bool:
        """Whether they say the number of a copy, by which they find each other."""
        return self.whose is not None and self.whose[3] is not None


def grouped(sights: Sequence[Sight]) -> tuple[Group, ...]:
    """The forms among these pages, by their first page. Every page is in exactly one of them.

    Pages that are refused stand alone. Where no page has a readable code and all have our markers, they are one.
    """
    written = [s for s in sights if not s.blank]
    if not written:
        return (Group(tuple(sights)),) if sights else ()
    if all(s.marked for s in written):
        return (Group(tuple(sights)),)
    by_key: dict[object, list[Sight]] = {}
    for sight in written:
        key = sight.number if sight.refused is not None or sight.whose is None else sight.whose
        by_key.setdefault(key, []).append(sight)
    groups = [g for pages in by_key.values() for g in _forms(pages)]
    return tuple(sorted((Group(tuple(g)) for g in _with_blanks(groups, sights)), key=lambda g: g.numbers[0]))


def _forms(pages: list[Sight]) -> Iterator[list[Sight]]:
    """The forms whose pages say the same: one of a copy; of a blank form as many as its pages are there."""
    whose = pages[0].whose
    numbers = [s.page or 0 for s in pages]
    if whose is None or whose[3] is not None or len(set(numbers)) == len(numbers):
        yield pages
        return
    runs = _runs(pages)
    whole = pages[0].codes[0].carrier.pages
    each = set(Counter(numbers).values())
    if len(each) > 1 or all(len(run) == whole for run in runs):
        yield from runs
        return
    # Each page is there as often as every other, but not form after form: somebody sorted them by page.
    for turn in range(each.pop()):
        yield sorted(
            (
                next(s for i, s in enumerate(x for x in pages if x.page == n) if i == turn)
                for n in set(numbers)
            ),
            key=lambda s: s.number,
        )


def _runs(pages: Sequence[Sight]) -> list[list[Sight]]:
    """Cut wherever the page number does not rise."""
    runs: list[list[Sight]] = []
    for sight in pages:
        if runs and (runs[-1][-1].page or 0) < (sight.page or 0):
            runs[-1].append(sight)
        else:
            runs.append([sight])
    return runs


def _with_blanks(groups: Sequence[list[Sight]], sights: Sequence[Sight]) -> Iterator[list[Sight]]:
    """Each blank side with the page that lies before it in the file; the first ones with the page behind them."""
    of = {s.number: n for n, group in enumerate(groups) for s in group}
    out: list[list[Sight]] = [[] for _ in groups]
    current = of[next(s.number for s in sights if not s.blank)]
    for sight in sights:
        current = of.get(sight.number, current)
        out[current].append(sight)
    yield from out


def by_order(group: Group, others: Sequence[Sight], only_read: Collection[int] = frozenset()) -> Query | None:
    """Whether it rests on the order of the pages alone that these pages of a blank form are one person's.

    A question where pages are out of order, or where others of the same blank in the file lack pages: what is lost may
    have stood between these. A note where all are there. `others`: the other pages of the file, in its order.
    `only_read`: pages of the form (from 1) that need not come back.
    """
    whose = group.whose
    if group.numbered:
        return None
    pages = [s.page for s in group.sights if s.page is not None]
    same = [s for s in others if s.whose == whose]
    level: Level = "must"
    if whose is None:
        say = (
            "No code on these pages can be read. They were taken for the pages of one form in the order in which they "
            "were scanned: look whether they are one person's, and in order."
        )
    elif any(a > b for a, b in pairwise(pages)) or any(_within(group, s) for s in same):
        say = (
            "These pages carry no copy number, and were not scanned in order. Look whether they are one person's, of "
            "one day."
        )
    elif not same or len(pages) < 2:
        return None
    elif _lost(group, same, others, only_read):
        say = (
            "These pages carry no copy number, and of other forms like this in the same file pages are missing or "
            "cannot be read. Look whether they are one person's, of one day."
        )
    else:
        level = "note"
        say = (
            "These pages carry no copy number. Several forms like this are in the file, and they were taken for one in "
            "the order in which they were scanned."
        )
    return Query(code="pages-by-order", level=level, say=say, evidence=Evidence(page=group.numbers[0]))


def _within(group: Group, other: Sight) -> bool:
    """Whether a page lies among these in the file."""
    return group.numbers[0] < other.number < group.numbers[-1]


def _lost(group: Group, same: Sequence[Sight], others: Sequence[Sight], only_read: Collection[int]) -> bool:
    """Whether pages of the same blank are missing in the file, or may be among those that cannot be read."""
    here = [s for s in (*group.sights, *same) if s.codes]
    there = Counter(s.page for s in here)
    whole = here[0].codes[0].carrier.pages or 0
    unread = any(s.refused is not None and s.refused.code != _FOREIGN for s in others)
    return unread or len({there[n] for n in range(1, whole + 1) if n not in only_read}) > 1
