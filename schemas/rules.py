"""What a form expects of its answers. A broken rule is a query with the form's own message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from schemas import client_references, long_lengths, mean_checks, normal, rule_checks, signatures, was_held
from schemas.definition import FormDefinition
from schemas.definition_rules import AnyRule, CountRule, OrderRule, RequiredRule, WhenRule
from schemas.paths import slot_at, slots
from schemas.policies import Policies
from schemas.questions import asked, counted
from schemas.reading import Query
from schemas.rule_paths import Answers, all_of, pairs, query, same_row

CODES = (
    frozenset({"required", "when-then", "order", "count"})
    | {"differ", "not-future", "within", "other", "worth-a-word"}
    | signatures.CODES
    | client_references.CODES
    | mean_checks.CODES
    | {long_lengths.CODE, was_held.CODE, was_held.NOT_HELD}
)
"""What these ask is asked again of the answers as settled."""
_DEFAULT = Policies()


def check(
    form: FormDefinition, answers: Answers, policies: Policies | None = None, *, on: dt.date | None = None
) -> tuple[Query, ...]:
    """Every expectation these answers (in normal form) do not meet, in the form's order; then means that cannot be.

    `on` is the day on which they were read: what lies after it is in the future. Without it no date is.
    """
    return (
        *_required(form, answers),
        *signatures.queries(form, answers, _rows(form, answers)),
        *(q for rule in form.rules for q in _broken(form, rule, answers, on)),
        *client_references.queries(form, answers),
        *mean_checks.check(form, answers, policies or _DEFAULT),
        *long_lengths.check(form, answers, "note"),
        *was_held.queries(form, answers),
    )


def _required(form: FormDefinition, answers: Answers) -> Iterator[Query]:
    begun = {p.rpartition(".")[0] for p in answers}
    for slot in slots(form, _rows(form, answers)):
        if slot.number is not None and slot.path.rpartition(".")[0] not in begun:
            continue  # a row that people add, with nothing in it: it is dropped when it is filed
        if slot.field.required is not None and slot.path not in answers:
            if slot.field.type == "signature":
                code, say = "unsigned", "This is not signed yet."
            else:
                code, say = "required", "This must be answered."
            yield Query(code=code, path=slot.path, question=asked(slot), say=say, level=slot.field.required)


def _rows(form: FormDefinition, answers: Answers) -> dict[str, int]:
    return {t.table: max(normal.rows_of(t.table, answers), default=0) for t in form.tables}


def _broken(form: FormDefinition, rule: AnyRule, answers: Answers, on: dt.date | None) -> Iterator[Query]:
    match rule:
        case RequiredRule():
            for path in rule.required:
                for one in all_of(form, path, answers):
                    if one not in answers:
                        yield query(form, "required", one, rule)
        case WhenRule():
            yield from _when(form, rule, answers)
        case OrderRule():
            yield from _order(form, rule, answers)
        case CountRule():
            yield from _count(form, rule, answers)
        case _:
            yield from rule_checks.broken(form, rule, answers, on)


def _when(form: FormDefinition, rule: WhenRule, answers: Answers) -> Iterator[Query]:
    asked_for: set[str] = set()
    for at in all_of(form, rule.when, answers):
        if not rule_checks.holds(form, at, answers.get(at), rule.is_):
            continue
        if signatures.state_at(form, answers, at) in signatures.NOT_SIGNED:
            continue  # it says why it is not signed: a date, above all, is not missing then
        wanted = [one for path in rule.then for one in same_row(path, at, form, answers)]
        missing = [one for one in wanted if one not in answers and one not in asked_for]
        if not rule.any:
            asked_for.update(missing)
            yield from (query(form, "when-then", one, rule) for one in missing)
        elif not any(one in answers for one in wanted):
            first = wanted[0] if wanted else rule.then[0].replace("*", "1")
            if first not in asked_for:  # several answers may want the same one
                asked_for.add(first)
                asks = query(form, "when-then", first, rule)
                yield asks.model_copy(update={"question": counted(form, first, None)})


def _order(form: FormDefinition, rule: OrderRule, answers: Answers) -> Iterator[Query]:
    for a, b in pairs(form, *rule.order, answers):
        x, y = answers.get(a), answers.get(b)
        if x is None or y is None:
            continue
        if x > y or (rule.strict and x == y):  # type: ignore[operator]  # lint: both of one ordered type
            yield query(form, "order", b, rule)


def _count(form: FormDefinition, rule: CountRule, answers: Answers) -> Iterator[Query]:
    paths = [p for path in rule.count for p in all_of(form, path, answers)]
    for members in _parts(form, rule, paths):
        answered = sum(p in answers for p in members)
        few = rule.least is not None and answered < rule.least
        many = rule.most is not None and answered > rule.most
        if few or many:
            # Without any row, the first one is where the answer is wanted.
            at = members[0] if members else rule.count[0].replace("*", "1")
            yield query(form, "count", at, rule).model_copy(
                update={"question": counted(form, at, rule.in_each)}
            )


def _parts(form: FormDefinition, rule: CountRule, paths: list[str]) -> list[list[str]]:
    if rule.in_each is None:
        return [paths]
    parts: dict[str, list[str]] = {}
    for path in paths:
        slot = slot_at(form, path)
        row = path.split(".")[1] if "." in path else ""
        name = slot.group.id if rule.in_each == "group" and slot and slot.group else row
        parts.setdefault(name, []).append(path)
    return list(parts.values())
