"""Which pages of a file are which form, by what the words of each page say of it.

Only what is plain is taken apart: every form must begin (have its first page). A stray page of another copy leaves a
file one form, which is then asked about; and what is neither is several forms that nobody can tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.contract import several_forms
from extractors.pdf.document.glance import PageMark

Pages = tuple[int, ...]


def by_reference(marks: Sequence[PageMark], count: int) -> tuple[Pages, ...]:
    """The pages of each form and copy that the references name, in order; none where they name one.

    `count` is the number of pages. A page without a reference belongs to the one before it, and those in front to the
    first. Raises DocumentError `several-forms` where several forms begin and others do not.
    """
    named = {m.page: m for m in marks if m.reference is not None}
    groups: dict[tuple[object, ...], list[int]] = {}
    begun: set[tuple[object, ...]] = set()
    unnumbered: set[tuple[object, ...]] = set()
    whose = next((_whose(m) for m in named.values()), ())
    for page in range(1, count + 1):
        mark = named.get(page)
        if mark is not None:
            whose = _whose(mark)
            if mark.number == 1:
                begun.add(whose)
            elif mark.number is None:
                unnumbered.add(whose)
        groups.setdefault(whose, []).append(page)
    begun |= unnumbered
    if len(groups) < 2 or len(begun) < 2:
        return ()
    if len(begun) < len(groups):
        raise several_forms()
    return tuple(map(tuple, groups.values()))


def _whose(mark: PageMark) -> tuple[object, ...]:
    said = mark.reference
    return (said.form, said.edition, said.rendition, said.copy_number) if said is not None else ()


def by_number(marks: Sequence[PageMark], count: int) -> tuple[Pages, ...]:
    """The pages of each time the form's pages are counted through, in order; none where that is once.

    `count` is the number of pages; one without a number belongs to the one before it. A time need not have all the
    pages, nor have them in order, but where any has no first page, the pages are not taken apart: see `doubled`.
    """
    numbers = {m.page: m.number for m in marks if m.number is not None}
    runs: list[list[int]] = [[]]
    seen: set[int] = set()
    for page in range(1, count + 1):
        number = numbers.get(page)
        if number in seen:
            runs.append([])
            seen = set()
        if number is not None:
            seen.add(number)
        runs[-1].append(page)
    if len(runs) < 2 or any(all(numbers.get(p) != 1 for p in run) for run in runs):
        return ()
    return tuple(map(tuple, runs))


def begins_twice(marks: Sequence[PageMark]) -> bool:
    """Whether the first page of the form is there more than once."""
    return sum(m.number == 1 for m in marks) > 1


def doubled(marks: Sequence[PageMark]) -> bool:
    """Whether pages of one number have the same words, as where each sheet of one form was copied or printed twice."""
    words: dict[int | None, set[str]] = {}
    for mark in marks:
        words.setdefault(mark.number, set()).add("".join(mark.words.split()))
    return all(len(said) == 1 for number, said in words.items() if number is not None)
