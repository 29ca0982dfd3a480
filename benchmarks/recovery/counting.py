"""What became of each answer: right, queried, missing and asked about, or wrong without a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.documents import Findings
from schemas.definition import FormDefinition
from schemas.normal import rows_of
from schemas.paths import slot_at
from schemas.reading import Query
from schemas.values import Value, show
from tests.law.documents import RULES

NOT_ONE = frozenset({"carriers-disagree", "another-form", "foreign-page", "page-twice"})
"""Queries that the document is not one document: every value of it is in doubt."""
NOT_WHOLE = NOT_ONE | {"page-missing", "pictures-only", "pdf-repaired"}
"""Queries that something of the document is not there: every missing answer is asked about."""

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Count:
    """Answers by what became of them. `whole`: how many of `queried` and `missing` only a query about the whole
    document covers. `faults` says in words what is wrong."""

    right: int = 0
    queried: int = 0
    missing: int = 0
    wrong: int = 0
    whole: int = 0
    documents: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right,
            self.queried + other.queried,
            self.missing + other.missing,
            self.wrong + other.wrong,
            self.whole + other.whole,
            self.documents + other.documents,
            self.faults + other.faults,
        )


def refused(answers: Mapping[str, Value]) -> Count:
    """A document that was refused with a reason: every answer is asked about, by the document as a whole."""
    return Count(missing=len(answers), whole=len(answers), documents=1)


def count(
    form: FormDefinition, answers: Mapping[str, Value], found: Findings, added: tuple[str, ...] = ()
) -> Count:
    """What became of every answer that was filled in and of every answer that was read.

    Rows that repeat are told by what stands in them, as they may have come in another order or number. `added`
    are words that a person wrote where no answer goes: they must stand in a query, or in a row of their own.
    """
    judge = _Judge(form, found, added)
    read = found.checked.answers
    repeats = [t.table for t in form.tables if t.repeat is not None]
    total = Count(documents=1)
    for path in sorted({p for p in {*answers, *read} if p.partition(".")[0] not in repeats}):
        total += judge.answer(path, answers.get(path), read.get(path))
    for table in repeats:
        total += judge.table(table, _rows(table, answers), _rows(table, read))
    return total + judge.added_words()


class _Judge:
    def __init__(self, form: FormDefinition, found: Findings, added: tuple[str, ...]) -> None:
        self._form = form
        self._added = added
        self._read = found.checked.answers
        # That the record lacks what the form requires says nothing of the document: it is no cover for a slip.
        self._queries = [q for q in found.queries if q.level == "must" and q.code not in RULES]
        self._asked = {q.path for q in self._queries if q.path}
        self._codes = {q.code for q in self._queries}

    def answer(self, path: str, true: Value | None, read: Value | None, *, row: str | None = None) -> Count:
        """One answer. `row`: the path of the row as read where it is known, else the question's own."""
        if read == true:
            return Count(right=1)
        if self._is_asked(path, row):
            return Count(queried=1) if read is not None or path in self._asked_values else Count(missing=1)
        if read is not None:
            if self._codes & NOT_ONE:
                return Count(queried=1, whole=1)
            return Count(wrong=1, faults=(f"{path}: {true!r} became {read!r}",))
        assert true is not None
        if row is not None and self._row_asked(path.partition(".")[0]):
            return Count(missing=1)
        return self._lost(path, true)

    def table(self, table: str, true: dict[int, Row], read: dict[int, Row]) -> Count:
        """The rows of a repeating table, each beside the row that is most like it."""
        for number in rows_of(table, self._asked):
            read.setdefault(number, {})  # a row of which everything is in doubt
        total, pairs = Count(), _paired(true, read)
        for number, other in pairs.items():
            for column in sorted({*true[number], *read[other]}):
                path = f"{table}.{other}.{column}"
                row = f"{table}.{other}"
                total += self.answer(path, true[number].get(column), read[other].get(column), row=row)
        for number in true.keys() - pairs.keys():
            for column, value in true[number].items():
                path = f"{table}.{number}.{column}"
                total += Count(missing=1) if self._row_asked(table) else self._lost(path, value)
        for other in read.keys() - set(pairs.values()):
            for column, value in read[other].items():
                if str(value) not in self._added:
                    total += self.answer(f"{table}.{other}.{column}", None, value, row=f"{table}.{other}")
        return total

    def added_words(self) -> Count:
        """Words written where no answer goes: in a query, or read where they can be seen."""
        said = " ".join(str(v) for v in self._read.values())
        said += " ".join(f"{q.raw} {' '.join(map(str, q.values))}" for q in self._queries)
        lost = [f"lost: {words!r}" for words in self._added if words not in said]
        return Count(wrong=len(lost), faults=tuple(lost))

    @property
    def _asked_values(self) -> set[str]:
        """Paths where something was seen that is in doubt; not those that were not found at all."""
        return {q.path for q in self._queries if q.path and q.code not in {"missing", "row-missing"}}

    def _is_asked(self, path: str, row: str | None) -> bool:
        fixed_row = path.rpartition(".")[0]
        return path in self._asked or (row or fixed_row) in self._asked

    def _row_asked(self, table: str) -> bool:
        """Whether it is asked what became of a row of this table."""
        return any(
            q.code in {"row-missing", "rows-missing"} and q.path and q.path.partition(".")[0] == table
            for q in self._queries
        )

    def _lost(self, path: str, true: Value) -> Count:
        """An answer that is not there, and nothing names its question."""
        if self._codes & NOT_WHOLE or any(self._holds(q, path, true) for q in self._queries):
            return Count(missing=1, whole=1)
        return Count(wrong=1, faults=(f"{path}: {true!r} was lost",))

    def _holds(self, query: Query, path: str, true: Value) -> bool:
        slot = slot_at(self._form, path)
        return slot is not None and bool(query.raw) and show(slot.field, true) in str(query.raw)


def _rows(table: str, answers: Mapping[str, Value]) -> dict[int, Row]:
    numbers = rows_of(table, answers)
    return {
        n: {p.split(".")[2]: v for p, v in answers.items() if p.startswith(f"{table}.{n}.")} for n in numbers
    }


def _paired(true: Mapping[int, Row], read: Mapping[int, Row]) -> dict[int, int]:
    """True row to read row: those most alike first, then what is left in order."""
    alike = sorted(
        (-len(a.items() & b.items()), abs(n - m), n, m) for n, a in true.items() for m, b in read.items()
    )
    pairs: dict[int, int] = {}
    for _, _, n, m in alike:
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs
