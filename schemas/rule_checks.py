"""What rules of persons, dates and answers that are worth a word find broken; the others stand in `schemas.rules`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations

from schemas.definition import FormDefinition
from schemas.names import each_name, name_key
from schemas.paths import slot_at
from schemas.policies import months_after
from schemas.reading import Query
from schemas.rule_models import DifferRule, NoteRule, NotFutureRule, OtherRule, WithinRule
from schemas.rule_paths import Answers, all_of, pairs, query, same_row
from schemas.values import Value, marks

Checked = DifferRule | NotFutureRule | WithinRule | OtherRule | NoteRule


def broken(form: FormDefinition, rule: Checked, answers: Answers, on: dt.date | None) -> Iterator[Query]:
    """A query wherever one of these rules is broken; `on` is the day on which the form was read."""
    match rule:
        case DifferRule():
            yield from differ(form, rule, answers)
        case NotFutureRule():
            yield from not_future(form, rule, answers, on)
        case WithinRule():
            yield from within(form, rule, answers)
        case OtherRule():
            yield from other(form, rule, answers)
        case NoteRule():
            yield from note(form, rule, answers)


def differ(form: FormDefinition, rule: DifferRule, answers: Answers) -> Iterator[Query]:
    """A query at the later of two places that name the same person, alone or among several."""
    told: set[str] = set()
    for first, second in combinations(rule.differ, 2):
        for a, b in pairs(form, first, second, answers):
            x, y = answers.get(a), answers.get(b)
            if isinstance(x, str) and isinstance(y, str) and b not in told and _keys(x) & _keys(y):
                told.add(b)
                yield query(form, "differ", b, rule, raw=y)


def _keys(words: str) -> set[str]:
    return {name_key(name) for name in each_name(words)}


def not_future(
    form: FormDefinition, rule: NotFutureRule, answers: Answers, on: dt.date | None
) -> Iterator[Query]:
    """A query for each date after `on`; nothing where that day is not known."""
    for path in rule.not_future:
        for at in all_of(form, path, answers):
            day = answers.get(at)
            if on is not None and isinstance(day, dt.date) and day > on:
                yield query(form, "not-future", at, rule, raw=f"{day:%d/%m/%Y}")


def within(form: FormDefinition, rule: WithinRule, answers: Answers) -> Iterator[Query]:
    """A query for a second date that is too long after its first."""
    for a, b in pairs(form, *rule.within, answers):
        first, second = answers.get(a), answers.get(b)
        if isinstance(first, dt.date) and isinstance(second, dt.date) and second > _last(rule, first):
            yield query(form, "within", b, rule, raw=f"{second:%d/%m/%Y}")


def _last(rule: WithinRule, first: dt.date) -> dt.date:
    """The last day that is within, or the last there is."""
    try:
        if rule.months is not None:
            return months_after(first, rule.months)
        return first + dt.timedelta(days=rule.days or 0)
    except (ValueError, OverflowError):
        return dt.date.max


def other(form: FormDefinition, rule: OtherRule, answers: Answers) -> Iterator[Query]:
    """A query for words that are missing, or for a box that is not ticked beside its words."""
    for at in all_of(form, rule.other, answers):
        ticked = holds(form, at, answers.get(at), rule.is_)
        for words in same_row(rule.then, at, form, answers):
            if ticked and words not in answers:
                yield query(form, "other", words, rule)
            elif not ticked and words in answers:
                yield query(form, "other", at, rule)


def note(form: FormDefinition, rule: NoteRule, answers: Answers) -> Iterator[Query]:
    """What is to be reported, for each place where the answer stands."""
    for at in all_of(form, rule.note, answers):
        if holds(form, at, answers.get(at), rule.is_):
            yield query(form, "worth-a-word", at, rule)


def holds(form: FormDefinition, path: str, value: Value | None, wanted: tuple[str, ...]) -> bool:
    """Whether an answer stands at a path, and is one of those wanted, if any are named."""
    slot = slot_at(form, path)
    if value is None or slot is None:
        return False
    return not wanted or bool(set(wanted) & set(marks(slot.field, value) or (str(value),)))
