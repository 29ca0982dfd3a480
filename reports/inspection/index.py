"""The index of an inspection pack as a report: what is lacking, who is in it, and the evidence under its headings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from filing.people.roster import Person
from reports.faces.parts import short, wide
from reports.inspection.contents import Contents, Piece
from reports.inspection.headings import Heading, Headings
from reports.rules import Rules
from reports.scope import Scope
from reports.states import ALL, OF, evidence_of
from reports.table import Cell, Column, Gap, Report, Row, State, Table, day, number, text

ON_FILE = State(
    "filed", "on file", "F", "plain", "It is filed and signed as its form asks; it is no session."
)
UNSIGNED = State("waits", "not signed", "U", "warn", "It is filed, and not signed by all who sign it.")
AUDIENCE = "Whoever inspects, and the managers of the home."
_WHO = "Who is in it, and who is not"
_BY = "By which rules it is judged"
_BY_SAYS = (
    "What was due, is late or is missing is told by these, as they were set on the day the pack was made."
)
_OUT = "What is left out on purpose"

_PEOPLE = (
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("role", "Role"),
    Column("employment", "Employment"),
    Column("team", "Team"),
    Column("supervisor", "Supervisor"),
    Column("starts", "From", "date"),
    Column("leaves", "To", "date"),
    Column("records", "Records", "number", "Records in the pack"),
    Column("told", "To be known"),
)
_NOT_IN = (Column("name", "Name"), Column("ref", "Ref", "ref", "Reference"), Column("why", "Why"))
_LEFT_OUT = (Column("form", "Form"), Column("n", "Records", "number"), Column("why", "Why"))
_REPORTS = (
    Column("report", "Report"),
    Column("says", "In short"),
    Column("page", "Page"),
    Column("pdf", "PDF"),
    Column("book", "Workbook"),
)
_RECORDS = (
    Column("record", "Record", "ref", "Record number"),
    Column("name", "Name"),
    Column("ref", "Ref", "ref", "Reference"),
    Column("title", "Record of"),
    Column("held", "Dated", "date"),
    Column("state", "Is", "state", "What it is evidence of"),
    Column("because", "Because"),
    Column("sha256", "SHA-256 of the original"),
    Column("file", "File"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A report of the pack and its files, by ending."""

    report: Report
    files: Mapping[str, str]


def index(
    scope: Scope,
    headings: Headings,
    contents: Contents,
    made: Mapping[str, Made],
    gaps: Sequence[Gap],
    *,
    home: str,
    made_by: str,
    unprinted: Mapping[int, str],
    judged: Rules,
) -> Report:
    """The index, judged by these rules. `unprinted` are records whose print could not be made, each with why."""
    tables = (
        *_who(scope, contents, home),
        replace(judged.table, caption=f"Rules{_of(scope, home)}", section=_BY, intro=_BY_SAYS),
        *_headed(scope, contents, made, unprinted),
        _left_out(contents),
    )
    return Report(
        "inspection",
        "Inspection pack",
        scope.period,
        f"{home} ({_people(len(scope.people))})",
        scope.today,
        tables,
        notes=tuple(_notes(headings, scope)),
        gaps=tuple(gaps),
        audience=AUDIENCE,
        organisation=scope.organisation,
        people=scope.refs,
        made_by=made_by,
        judged_by=judged.says,
    )


def _people(many: int) -> str:
    return "1 person" if many == 1 else f"{many} people"


def _notes(headings: Headings, scope: Scope) -> Iterator[str]:
    own = "the organisation’s own" if headings.own else "those that come with carepack"
    yield f"Headings: {headings.name}, dated {headings.dated:%d/%m/%Y} ({own}). Source: {headings.source}"
    yield (
        "What a record is evidence of is told by one rule, the matrix’s: dated in the past, held by another person, "
        "and signed by both or still within the time for that. A record that is here and does not fulfil it is told so."
    )
    yield (
        "The prints are made of what is filed; the originals are kept by the organisation, each known by its SHA-256. "
        "Answers that are sensitive, that were made of self-evaluations, or that are means of too few are left out of "
        "the prints, and every page says how many."
    )
    yield (
        "What people wrote in their own words is printed as they wrote it, and may name somebody: it is to be read "
        "before the pack is handed over."
    )
    yield "What is out, what falls due and what is asked about are as they stand on the day the pack was made."
    yield f"Who was in the home and when is told by the history of the roster, as of {scope.today:%d/%m/%Y}."
    yield from scope.notes
    yield "SHA256SUMS lists every other file of the pack; sha256sum --check SHA256SUMS tells whether any was changed."


def _who(scope: Scope, contents: Contents, home: str) -> Iterator[Table]:
    records = Counter(p.person.ref for p in contents.pieces)
    yield Table(
        "people",
        f"People in the pack{_of(scope, home)}",
        _PEOPLE,
        tuple(_person(p, scope.last, records[p.ref], contents.told.get(p.ref, "")) for p in scope.people),
        heads=2,
        empty=f"Nobody worked in {home} in this time.",
        section=_WHO,
        intro=f"Everybody who worked in {home} in the period by the history of the roster, each for that time.",
    )
    yield Table(
        "not-in",
        f"People who are not in the pack{_of(scope, home)}",
        _NOT_IN,
        tuple(
            Row(tuple(map(text, (n.person.name, n.person.ref, n.why))), n.person.ref) for n in contents.not_in
        ),
        heads=2,
        empty="Nobody else is known to have belonged to the home.",
        section=_WHO,
    )


def _of(scope: Scope, home: str) -> str:
    return f", {home} ({_people(len(scope.people))}), {scope.period.words}"


def _person(person: Person, last: dt.date, records: int, told: str) -> Row:
    said = (person.name, person.ref, person.role, person.employment, person.team, person.supervised_by_name)
    then = person.during(last)
    cells = (*map(text, said), day(then.starts), day(then.leaves), number(records), text(told))
    return Row(cells, person=person.ref)


def _headed(
    scope: Scope, contents: Contents, made: Mapping[str, Made], unprinted: Mapping[int, str]
) -> Iterator[Table]:
    for n, (heading, pieces) in enumerate(contents.sections, 1):
        mine = [made[key] for key in heading.reports if key in made]
        intro = heading.about
        if mine:
            yield Table(
                f"reports-{n}",
                "Reports" + _under(heading),
                _REPORTS,
                tuple(_report(m) for m in mine),
                section=heading.title,
                intro=intro,
            )
            intro = ""
        if heading.records or pieces:
            yield _records(n, heading, pieces, scope, unprinted=unprinted, intro=intro)


def _under(heading: Heading) -> str:
    return f" under “{heading.title}”"


def _report(one: Made) -> Row:
    report = one.report
    summed = [(t, s.rstrip(".")) for t in report.tables for s in t.sums]
    several = len({t.key for t, _ in summed}) > 1
    told = "; ".join(f"{short(t, report)}: {s}" if several else s for t, s in summed)
    if not told and wide(report.tables[0]):
        told = _states(report.tables[0])
    lacks = f"{len(report.gaps)} lacking" if report.gaps else "nothing lacking"
    says = f"{told[:1].upper()}{told[1:]}; {lacks}." if told else f"{lacks.capitalize()}."
    links = (Cell(name.rpartition("/")[2], name, link=name) for name in one.files.values())
    return Row((text(f"{report.title}, {report.period.words}"), text(says), *links))


def _states(table: Table) -> str:
    """How often each state is there that says something, of a table without sums."""
    told = ((s.words, table.counts()[s.key]) for s in table.used() if s.tone != "plain")
    return ", ".join(f"{words}: {n}" for words, n in told)


def _records(
    n: int,
    heading: Heading,
    pieces: Sequence[Piece],
    scope: Scope,
    *,
    unprinted: Mapping[int, str],
    intro: str,
) -> Table:
    turn = {ref: at for at, ref in enumerate(scope.refs)}
    first = scope.today.min
    ordered = sorted(pieces, key=lambda p: (turn[p.person.ref], p.record.held or first, p.record.number))
    count = Counter(_state(p).words for p in ordered)
    told = ", ".join(f"{words}: {many}" for words, many in sorted(count.items()))
    return Table(
        f"records-{n}",
        "Records" + _under(heading),
        _RECORDS,
        tuple(_record(p, unprinted.get(p.record.number)) for p in ordered),
        states=(*ALL, ON_FILE, UNSIGNED),
        empty="There is no record.",
        sums=(f"{len(ordered)} in all. {told[:1].upper()}{told[1:]}.",) if ordered else (),
        section=heading.title,
        intro=intro,
    )


def _state(piece: Piece) -> State:
    """What a record is: of a session what the rule of evidence says, and never more."""
    if piece.judged is not None:
        return OF[piece.judged.verdict]
    return UNSIGNED if piece.record.state == "unsigned" else ON_FILE


def _record(piece: Piece, unprinted: str | None) -> Row:
    one, state = piece.record, _state(piece)
    says = piece.judged.says if piece.judged is not None else f"Record {one.number}: {state.means}"
    evidence = (evidence_of(piece.judged),) if piece.judged is not None else ()
    file = (
        Cell(piece.file, piece.file, link=piece.file)
        if unprinted is None
        else text(f"not printed: {unprinted}")
    )
    name = piece.file if unprinted is None else ""
    return Row(
        (
            Cell(str(one.number), one.number, link=name),
            text(piece.person.name),
            text(piece.person.ref),
            text(one.title if one.version == 1 else f"{one.title}, version {one.version}"),
            day(one.held),
            Cell(state.words, state.key, state.key, says, evidence),
            text(says),
            Cell(_grouped(one.sha256), one.sha256),
            file,
        ),
        person=piece.person.ref,
    )


def _grouped(sha: str) -> str:
    """Sixty-four characters so that a reader can compare them, and a line can end between them."""
    return " ".join(sha[at : at + 16] for at in range(0, len(sha), 16))


def _left_out(contents: Contents) -> Table:
    rows = tuple(Row((text(o.form), number(o.number), text(o.why))) for o in contents.left_out)
    return Table(
        "left-out",
        "Records of the period that are left out",
        _LEFT_OUT,
        rows,
        empty="No record of the period is left out.",
        section=_OUT,
        intro="These are filed, and are in no inspection pack.",
    )
