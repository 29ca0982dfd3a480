"""What is lacking in a home, by name: the gaps of its reports, and what no report says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from filing.clocks.due import due
from filing.ledger.database import Ledger
from filing.people.whom import Whom
from filing.records.finding import Choice, listed
from filing.records.unclaimed import unclaimed
from filing.review import query_list
from reports.inspection.contents import is_kept_out
from reports.inspection.headings import Headings
from reports.scope import Scope
from reports.table import Gap, Report

_FIRST = (
    "rule-none", "rule-weaker", "rule-counts-from", "headings-old", "record-not-printed", "start-unknown",
    "nobody-supervises", "session-missing", "informal-missing", "record-no-evidence", "record-in-doubt",
    "record-contradicted", "record-unsigned", "record-outside", "record-signed-late", "session-late",
    "session-postponed", "absence-afterwards", "copy-not-given", "agreement-missing", "appraisal-over",
    "appraisal-missing", "renewal-over", "query-open", "name-only", "action-over", "action-no-day", "out-with-leaver",
    "out-long", "made-not-sent", "too-few",
)  # fmt: skip
"""In this order gaps are listed; what is of another kind comes after."""
_WITHHELD = frozenset({"few", "hidden"})
"""States of cells that are not told, since they would tell of one person."""


def lacking(
    ledger: Ledger,
    scope: Scope,
    headings: Headings,
    made: Iterable[Report],
    *,
    judged: Iterable[Gap],
) -> tuple[Gap, ...]:
    """Every gap once, the gravest kinds first, and of each kind in the order of the people.

    `judged` is what the rules themselves ask for less of; the reports tell each a part of it.
    """
    reports = tuple(made)
    over = tuple(_over(ledger, scope))
    appraised = {g.person for g in over if g.code == "appraisal-over"}
    found = [
        *judged,
        *_headings(headings, scope),
        *_no_start(scope),
        *(g for r in reports for g in r.gaps if _kept(g, appraised)),
        *over,
        *_no_agreement(ledger, scope, over),
        *_open(ledger, scope),
        *_by_name(ledger, scope),
        *(g for r in reports for g in _withheld(r)),
    ]
    return ordered(found, scope)


def ordered(found: Iterable[Gap], scope: Scope) -> tuple[Gap, ...]:
    """Gaps, each once, in the order of a pack."""
    turns = {ref: n for n, ref in enumerate(scope.refs)}
    once: dict[tuple[object, ...], Gap] = {}
    for gap in found:
        once.setdefault(_key(gap), gap)
    kinds = {code: n for n, code in enumerate(_FIRST)}
    return tuple(
        sorted(
            once.values(),
            key=lambda g: (kinds.get(g.code, len(kinds)), turns.get(g.person or "", len(turns))),
        )
    )


def _key(gap: Gap) -> tuple[object, ...]:
    if gap.code == "start-unknown":
        return gap.code, gap.person
    if gap.code == "action-over":  # a record may have several, each with its day
        return gap.code, gap.person, gap.record, gap.on
    return (gap.code, gap.person, gap.record) if gap.record else (gap.code, gap.person, gap.on, gap.what)


def _kept(gap: Gap, appraised: Collection[str | None]) -> bool:
    # What is to be renewed is told by the clocks themselves, which say of what kind it is.
    if gap.code == "appraisal-missing":
        return gap.person not in appraised
    return gap.code != "renewal-over" and not gap.code.startswith("rule-")


def _headings(headings: Headings, scope: Scope) -> Iterator[Gap]:
    if headings.stale(scope.today):
        what = (
            f"The headings ({headings.name}) are dated {headings.dated:%d/%m/%Y}, and were to be looked at again by "
            f"{headings.look_again:%d/%m/%Y}."
        )
        do = "See whether they still hold, and write organisation/inspection.yaml."
        yield Gap("headings-old", what, do, on=headings.look_again)


def _no_start(scope: Scope) -> Iterator[Gap]:
    for person in scope.people:
        if person.starts is None:
            what = "The roster has no day on which they started: what was due before their first record cannot be told."
            yield Gap(
                "start-unknown", what, "Give the day they started on the roster.", person.ref, person.name
            )


def _over(ledger: Ledger, scope: Scope) -> Iterator[Gap]:
    """What the clocks say is over on the day the pack is made, but for supervision, which the matrix tells.

    Of whoever moved away it is what was over while they were here.
    """
    people = {p.ref: p for p in scope.people}
    found = due(ledger, today=scope.today, whom=Whom(scope.refs), within=-1) if people else ()
    for one in found:
        person = people.get(one.person or "")
        if person is None or one.clock not in {"appraisal", "review", "agreement", "plan", "observation"}:
            continue
        if not scope.concerns(person, one.on):
            continue
        if one.clock == "agreement" and one.record is None:
            code, do = "agreement-missing", "Make an agreement, and file it."
        elif one.clock == "appraisal":
            code, do = "appraisal-over", "Hold it, and file it."
        else:
            code, do = "renewal-over", "Hold or renew it, and file it."
        yield Gap(code, _sentence(one.says), do, one.person, one.name, one.record, one.on)


def _no_agreement(ledger: Ledger, scope: Scope, over: Iterable[Gap]) -> Iterator[Gap]:
    """Who works here without a supervision agreement on file, whether a clock asks for one or not."""
    there = {r.person for r in listed(ledger, Choice(people=scope.refs, kind="agreement")).records}
    there |= {g.person for g in over if g.code == "agreement-missing"}
    for person in scope.here:
        if person.ref not in there:
            do = "Make an agreement, and file it."
            yield Gap(
                "agreement-missing", "No supervision agreement is on file.", do, person.ref, person.name
            )


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def _open(ledger: Ledger, scope: Scope) -> Iterator[Gap]:
    """Documents that came back and are not filed, since something on them is asked about."""
    names = {p.ref: p.name for p in scope.people}
    asked = query_list.listed(ledger)
    documents = {q.submission: q for q in asked}
    number = Counter(q.submission for q in asked)
    do = "Settle it: carepack queries."
    for submission, one in documents.items():
        many = "1 question" if number[submission] == 1 else f"{number[submission]} questions"
        if one.person in names and is_kept_out(ledger, one.form, one.edition):
            what = f"Document {submission}, of a private kind, came back and is not settled: {many} on it."
            yield Gap("query-open", what, do)
        elif one.person in names:
            title = ledger.library.title_of(one.form, one.edition)
            what = f"Document {submission} ({title}) came back and is not settled: {many} on it."
            yield Gap("query-open", what, do, one.person, names[one.person])
    nobodys = sum(one.person is None for one in documents.values())
    if nobodys:
        some = "1 document" if nobodys == 1 else f"{nobodys} documents"
        what = f"{some} came back, and it is not known yet whose: it may be of this home."
        yield Gap("query-open", what, do)


def _by_name(ledger: Ledger, scope: Scope) -> Iterator[Gap]:
    """Records under a name alone that somebody of the home has."""
    for one in unclaimed(ledger, scope.refs):
        for person in one.people:
            if person.ref in scope.refs:
                many = "1 record is" if len(one.records) == 1 else f"{len(one.records)} records are"
                what = f"{many} filed under this name alone, and not in the person's file."
                yield Gap(
                    "name-only", what, "See whose it is: carepack records move.", person.ref, person.name
                )


def _withheld(report: Report) -> Iterator[Gap]:
    hidden = sum(c.state in _WITHHELD for t in report.tables for row in t.rows for c in row.cells)
    if hidden:
        figures = "1 figure is" if hidden == 1 else f"{hidden} figures are"
        what = f"{report.title}: {figures} not told, of fewer people than the minimum."
        yield Gap("too-few", what, "Nothing: it protects who said it.")
