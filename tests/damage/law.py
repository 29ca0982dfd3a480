"""What the law says of a damaged document: its record, or a query, and never a wrong value without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from schemas import signatures
from schemas.checking import Checked
from schemas.definition import FormDefinition
from schemas.values import Value


def wrong(
    form: FormDefinition, answers: Mapping[str, Value], checked: Checked, foreign: tuple[str, ...]
) -> list[str]:
    """What was filed wrongly or lost without a query: nothing, if the law holds.

    Rows that repeat may come in any order. `answers` is what was filled in, in normal form.
    """
    # What is asked of a signature's words is no doubt of what was read.
    asked = {
        q.path for q in checked.queries if q.level == "must" and q.path and q.code not in signatures.CODES
    }
    found: list[str] = []
    repeats = {t.table for t in form.tables if t.repeat is not None}
    for path in sorted({*answers, *checked.answers}):
        if path.partition(".")[0] in repeats:
            continue
        if checked.answers.get(path) != answers.get(path) and path not in asked:
            found.append(f"{path}: {answers.get(path)!r} became {checked.answers.get(path)!r}")
    for table in repeats:
        if any(p == table or p.startswith(f"{table}.") for p in asked):
            continue
        true, read = _rows(answers, table), _rows(checked.answers, table)
        if true != read:
            found.append(f"{table}: {true - read} became {read - true}")
    said = " ".join(str(v) for v in checked.answers.values())
    said += " ".join(f"{q.raw} {' '.join(map(str, q.values))}" for q in checked.queries)
    found += [f"lost: {words!r}" for words in foreign if words not in said]
    return found


def _rows(answers: Mapping[str, Value], table: str) -> Counter[frozenset[tuple[str, Value]]]:
    rows: dict[str, set[tuple[str, Value]]] = {}
    for path, value in answers.items():
        name, _, rest = path.partition(".")
        if name == table:
            number, _, column = rest.partition(".")
            rows.setdefault(number, set()).add((column, value))
    return Counter(frozenset(r) for r in rows.values())
