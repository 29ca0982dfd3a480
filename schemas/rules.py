"""What a form expects of its answers. A broken rule is a query with the form's own message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas import mean_checks, normal, signatures
from schemas.definition import CountRule, FormDefinition, Level, OrderRule, RequiredRule, WhenRule
from schemas.paths import slot_at, slots
from schemas.policies import Policies
from schemas.reading import Query
from schemas.values import Value, marks

Answers = Mapping[str, Value]
_DEFAULT = Policies()


def check(form: FormDefinition, answers: Answers, policies: Policies | None = None) -> tuple[Query, ...]:
    """Every expectation these answers (in normal form) do not meet, in the form's order; then means that cannot be."""
    return (
        *_required(form, answers),
        *signatures.queries(form, answers, _rows(form, answers)),
        *(q for rule in form.rules for q in _broken(form, rule, answers)),
        *mean_checks.check(form, answers, policies or _DEFAULT),
    )


def _required(form: FormDefinition, answers: Answers) -> Iterator[Query]:
    for slot in slots(form, _rows(form, answers)):
        if slot.field.required is not None and slot.path not in answers:
            if slot.field.type == "signature":
                yield _query(form, "unsigned", slot.path, "This is not signed yet.", slot.field.required)
            else:
                yield _query(form, "required", slot.path, "This must be answered.", slot.field.required)


def _rows(form: FormDefinition, answers: Answers) -> dict[str, int]:
    return {t.table: max(normal.rows_of(t.table, answers), default=0) for t in form.tables}


def _query(form: FormDefinition, code: str, path: str, say: str, level: Level) -> Query:
    slot = slot_at(form, path)
    return Query(code=code, path=path, question=slot.question if slot else None, say=say, level=level)


def _broken(form: FormDefinition, rule: object, answers: Answers) -> Iterator[Query]:
    match rule:
        case RequiredRule():
            for path in rule.required:
                for one in _paths(form, path, answers):
                    if one not in answers:
                        yield _query(form, "required", one, rule.say, rule.level)
        case WhenRule():
            yield from _when(form, rule, answers)
        case OrderRule():
            yield from _order(form, rule, answers)
        case CountRule():
            yield from _count(form, rule, answers)


def _paths(form: FormDefinition, path: str, answers: Answers) -> list[str]:
    """The paths a rule's path stands for: itself, or one for each row that there is."""
    table, star, column = (*path.split("."), "", "")[:3]
    if star != "*":
        return [path]
    having = [t for t in form.tables if t.table == table and column in {c.name for c in t.columns}]
    names = [r.id for block in having for r in block.fixed]
    if any(block.repeat is not None for block in having):
        names += [str(n) for n in normal.rows_of(table, answers)]
    return [f"{table}.{n}.{column}" for n in names]


def _same_row(path: str, at: str, form: FormDefinition, answers: Answers) -> list[str]:
    """`path` in the row of `at`, where both speak of the same table's rows; else all it stands for."""
    mine, theirs = path.split("."), at.split(".")
    if len(mine) == 3 and len(theirs) == 3 and mine[0] == theirs[0] and mine[1] == "*":
        return [f"{mine[0]}.{theirs[1]}.{mine[2]}"]
    return _paths(form, path, answers)


def _when(form: FormDefinition, rule: WhenRule, answers: Answers) -> Iterator[Query]:
    for at in _paths(form, rule.when, answers):
        value, slot = answers.get(at), slot_at(form, at)
        if value is None or slot is None:
            continue
        if rule.is_ and not set(rule.is_) & set(marks(slot.field, value) or (str(value),)):
            continue
        for path in rule.then:
            for one in _same_row(path, at, form, answers):
                if one not in answers:
                    yield _query(form, "when-then", one, rule.say, rule.level)


def _order(form: FormDefinition, rule: OrderRule, answers: Answers) -> Iterator[Query]:
    first, second = rule.order
    starred, other = (second, first) if "*" in second else (first, second)
    for at in _paths(form, starred, answers):
        for mate in _same_row(other, at, form, answers):
            a, b = (mate, at) if "*" in second else (at, mate)
            x, y = answers.get(a), answers.get(b)
            if x is None or y is None:
                continue
            if x > y or (rule.strict and x == y):  # type: ignore[operator]  # lint: both of one ordered type
                yield _query(form, "order", b, rule.say, rule.level)


def _count(form: FormDefinition, rule: CountRule, answers: Answers) -> Iterator[Query]:
    paths = [p for path in rule.count for p in _paths(form, path, answers)]
    for members in _parts(form, rule, paths):
        answered = sum(p in answers for p in members)
        few = rule.least is not None and answered < rule.least
        many = rule.most is not None and answered > rule.most
        if few or many:
            # Without any row, the first one is where the answer is wanted.
            at = members[0] if members else rule.count[0].replace("*", "1")
            yield _query(form, "count", at, rule.say, rule.level)


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
