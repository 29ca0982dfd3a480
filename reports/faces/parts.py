"""What every face says of a report in the same words: heads, legends, what is behind cells, what is lacking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.table import Cell, Column, Gap, Report, Row, State, Table

MARKS_FROM = 5
"""From so many columns of states on, each stands by its mark where there is little room."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What one cell rests on: of which row and column, what it is, and the sentences of its records."""

    row: str
    column: str
    state: State
    says: str


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that stand under one heading; without a heading where the report has none."""

    heading: str
    intro: str
    tables: tuple[Table, ...]


def title(report: Report) -> str:
    """What the file is called by whoever reads it: the report, of whom, when."""
    return f"{report.title}: {report.whom}, {report.period.words}"


def short(table: Table, report: Report) -> str:
    """A table's caption without what stands at the head of the report already."""
    said = table.caption.removesuffix(f" under “{table.section}”")
    for tail in (f", {report.period.words}", f", on {report.made_on:%d/%m/%Y}", f", {report.whom}"):
        said = said.removesuffix(tail)
    return said


def facts(report: Report) -> Iterator[tuple[str, str]]:
    """Of whom it is, when, from which day, for whose eyes."""
    yield "Of", report.whom
    yield "Period", report.period.words
    yield "Made on", f"{report.made_on:%d/%m/%Y}"
    if report.made_by:
        yield "Made by", report.made_by
    if report.audience:
        yield "For", report.audience
    if report.judged_by:
        yield "Judged by", report.judged_by


def wide(table: Table) -> bool:
    """Whether it has many columns of states, such as a month each."""
    return sum(c.kind == "state" for c in table.columns) >= MARKS_FROM


def has_any(table: Table, at: int) -> bool:
    """Whether a column says anything in any row; one without a word is left out of pages."""
    if table.columns[at].kind == "state" or at < table.heads:
        return True
    return any(r.cells[at].shown for r in table.rows)


def is_told_above(table: Table, at: int) -> bool:
    """Whether a column says of every row what it stands under anyway: its home, its team."""
    if table.columns[at].kind != "text" or at < table.heads:
        return False
    return all(row.cells[at].shown in {"", *row.heading.split(", ")} for row in table.rows)


def named(table: Table, row: Row) -> str:
    """The heads of a row as one: “Zoë Example (E02)”."""
    heads = [row.cells[at].shown for at in range(table.heads)]
    if row.person is not None and heads[0] != row.person:
        return f"{heads[0]} ({row.person})"
    return ", ".join(h for h in heads if h)


def behind(table: Table) -> Iterator[Behind]:
    """What stands behind each cell that rests on records, or that says more than its state."""
    for row in table.rows:
        whose = named(table, row)
        for column, cell in zip(table.columns, row.cells, strict=True):
            told = _told(table, column, cell)
            if told is not None:
                yield Behind(whose, column.spoken, told, said(cell))


def said(cell: Cell) -> str:
    """All that a cell says: its story, then what its records say beside that."""
    parts = [cell.says, *(e.says for e in cell.evidence if e.says not in cell.says)]
    return " ".join(dict.fromkeys(p for p in parts if p))


def _told(table: Table, column: Column, cell: Cell) -> State | None:
    if column.kind != "state" or (state := table.state(cell)) is None:
        return None
    if not cell.evidence and state.tone == "bad":
        return None  # it is among what is lacking, with what to do
    return state if cell.evidence or (cell.says and cell.says not in {state.means, state.words}) else None


def groups(table: Table) -> Mapping[str, Sequence[Row]]:
    """The rows by what they stand under; under "" where they all stand under nothing."""
    if not any(r.heading for r in table.rows):
        return {"": table.rows}
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        found.setdefault(row.heading or "Without a home or team", []).append(row)
    return found


def sections(report: Report) -> tuple[Section, ...]:
    """The tables under their headings, in their order."""
    found: list[Section] = []
    for table in report.tables:
        if found and found[-1].heading == table.section:
            before = found[-1]
            found[-1] = Section(before.heading, before.intro, (*before.tables, table))
        else:
            found.append(Section(table.section, table.intro, (table,)))
    return tuple(found)


def by_kind(gaps: Sequence[Gap]) -> Mapping[str, Sequence[Gap]]:
    """The gaps by what their kind is called, with how many there are of it."""
    found: dict[str, list[Gap]] = {}
    for gap in gaps:
        found.setdefault(gap.code, []).append(gap)
    told = {code: WORDS.get(code, code) for code in found}
    return {f"{told[c][:1].upper()}{told[c][1:]} ({len(mine)})": mine for c, mine in found.items()}


def counted(gaps: Sequence[Gap]) -> str:
    """How many gaps of each kind there are, in a sentence; "" without any."""
    number = Counter(g.code for g in gaps)
    told = "; ".join(f"{WORDS.get(code, code)}: {n}" for code, n in number.items())
    return told[:1].upper() + told[1:]


WORDS: Mapping[str, str] = {
    "session-missing": "sessions missing",
    "session-late": "sessions late",
    "session-postponed": "sessions put off",
    "absence-afterwards": "absences noted afterwards",
    "record-unsigned": "records not signed",
    "record-signed-late": "records signed late",
    "record-no-evidence": "records that are no evidence",
    "record-in-doubt": "records that leave it in doubt whether a session was held",
    "record-contradicted": "records that the roster contradicts",
    "record-outside": "records by somebody who is not on the roster",
    "copy-not-given": "copies not given",
    "informal-missing": "people with too little informal supervision",
    "nobody-supervises": "people without a supervisor",
    "start-unknown": "people without a start date",
    "appraisal-missing": "people without an appraisal in the period",
    "agreement-missing": "people without an agreement",
    "appraisal-over": "appraisals overdue",
    "rule-none": "regimes that ask for nothing",
    "rule-weaker": "regimes that ask for less than their preset",
    "rule-counts-from": "times that do not count",
    "headings-old": "headings to be looked at again",
    "record-not-printed": "records that could not be printed",
    "query-open": "documents that came back and are asked about",
    "name-only": "names with records in nobody’s file",
    "too-few": "figures that are not told",
    "file-empty": "files without a record",
    "out-long": "documents out too long",
    "out-with-leaver": "documents with leavers",
    "made-not-sent": "documents made and not sent",
    "action-over": "actions over",
    "action-no-day": "records with actions without a day",
    "renewal-over": "renewals over",
    "matter-open": "matters open",
    "matter-nobody": "matters of nobody",
}
"""What the gaps of a kind are called where they are counted."""
