"""What the paths of a rule stand for in a record, and how the query of a broken one is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas import normal
from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.questions import asked
from schemas.reading import Query
from schemas.rule_models import Rule
from schemas.values import Value

Answers = Mapping[str, Value]


def query(form: FormDefinition, code: str, path: str, rule: Rule, raw: str | None = None) -> Query:
    """The query of a broken rule at a path, called by the question that stands there."""
    return named(form, Query(code=code, path=path, say=rule.say, level=rule.level, raw=raw))


def named(form: FormDefinition, asks: Query) -> Query:
    """A query with the question that stands at its path, as people are asked about it."""
    slot = slot_at(form, asks.path) if asks.path is not None else None
    return asks.model_copy(update={"question": asked(slot)}) if slot is not None else asks


def all_of(form: FormDefinition, path: str, answers: Answers) -> list[str]:
    """The paths a rule's path stands for: itself, or one for each row that there is."""
    table, star, column = (*path.split("."), "", "")[:3]
    if star != "*":
        return [path]
    block = form.table(table)
    names = [r.id for r in block.fixed] or [str(n) for n in normal.rows_of(table, answers)]
    return [f"{table}.{n}.{column}" for n in names]


def same_row(path: str, at: str, form: FormDefinition, answers: Answers) -> list[str]:
    """`path` in the row of `at`, where both speak of the same table's rows; else all it stands for."""
    mine, theirs = path.split("."), at.split(".")
    if len(mine) == 3 and len(theirs) == 3 and mine[0] == theirs[0] and mine[1] == "*":
        return [f"{mine[0]}.{theirs[1]}.{mine[2]}"]
    return all_of(form, path, answers)


def pairs(form: FormDefinition, first: str, second: str, answers: Answers) -> Iterator[tuple[str, str]]:
    """Each two paths that two paths of a rule compare: in the same row, or one with every row."""
    starred, other = (second, first) if "*" in second else (first, second)
    for at in all_of(form, starred, answers):
        for mate in same_row(other, at, form, answers):
            yield (mate, at) if "*" in second else (at, mate)
