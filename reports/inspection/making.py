"""An inspection pack made: its files one after another, the index when all else is there, the check file last."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.whom import Whom
from reports.faces.paper import pages
from reports.faces.web import html
from reports.faces.workbook import xlsx
from reports.inspection.contents import Contents, Piece, contents
from reports.inspection.headings import Headings, headings_of
from reports.inspection.index import AUDIENCE, Made, index
from reports.inspection.lacking import lacking, ordered
from reports.rules import EVERY, Rules, rules
from reports.scope import Scope, scope
from reports.table import Gap, Report
from schemas.errors import CarepackError, Fault, Place, UsageError
from schemas.names import name_key
from schemas.zones import local

SUMS = "SHA256SUMS"
_AS_THINGS_STAND = frozenset({"out", "renewals"})
"""Reports that know no period."""


@dataclass(slots=True)
class Pack:
    """A pack that is planned: `names` are all its files. What `files` yields is made when it is asked for."""

    ledger: Ledger
    scope: Scope
    home: str
    headings: Headings
    contents: Contents
    made: Mapping[str, Made]
    gaps: tuple[Gap, ...]
    actor: Actor
    rules: Rules
    report: Report | None = None
    """The index, once it is made."""
    unprinted: dict[int, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every file, by its path in the folder."""
        reports = (name for one in self.made.values() for name in one.files.values())
        records = (p.file for p in self.contents.pieces)
        return ("index.html", "index.pdf", "index.json", *reports, *records, SUMS)

    def files(self, as_json: Callable[[Report], bytes]) -> Iterator[tuple[str, bytes]]:
        """Each file with its path; a record that cannot be printed is told in the index, and the others are made."""
        sums: dict[str, str] = {}
        for name, data in self._all(as_json):
            sums[name] = hashlib.sha256(data).hexdigest()
            yield name, data
        lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        yield SUMS, lines.encode()

    def _all(self, as_json: Callable[[Report], bytes]) -> Iterator[tuple[str, bytes]]:
        yield from self._records()
        brand = self.ledger.library.branding
        for one in self.made.values():
            faces = {"html": html, "pdf": pages, "xlsx": xlsx}
            for ending, name in one.files.items():
                yield name, faces[ending](one.report, brand)
        self.report = self._index()
        yield "index.html", html(self.report, brand, index=True)
        yield "index.pdf", pages(self.report, brand, index=True)
        yield "index.json", as_json(self.report)

    def _records(self) -> Iterator[tuple[str, bytes]]:
        from issuing.inspection_copies import inspection_copy

        today = self.scope.today
        when = dt.datetime(today.year, today.month, today.day, tzinfo=dt.UTC)
        brand = self.ledger.library.branding
        for piece in self.contents.pieces:
            try:
                printed = inspection_copy(self.ledger, piece.record.number, brand, when=when)
            except CarepackError as error:
                self.unprinted[piece.record.number] = error.faults[0].what
                continue
            yield piece.file, printed.data

    def _index(self) -> Report:
        pieces = {p.record.number: p for p in self.contents.pieces}
        more = [_not_printed(pieces[n], why) for n, why in self.unprinted.items()]
        at = local(self.actor.at, self.ledger.library.policies.timezone)
        return index(
            self.scope,
            self.headings,
            self.contents,
            self.made,
            ordered([*self.gaps, *more], self.scope),
            home=self.home,
            made_by=f"{self.actor.by}, {at:%d/%m/%Y at %H:%M}",
            unprinted=self.unprinted,
            judged=self.rules,
        )

    def note(self) -> None:
        """Notes in the audit that it was made: numbers alone, nobody's name."""
        if self.ledger.closed:
            return
        days = self.scope.period
        with self.ledger.writing() as conn:
            audit.note(
                conn,
                self.actor,
                "inspection-pack-made",
                "inspection",
                first=days.first.isoformat() if days.first else None,
                last=days.last.isoformat() if days.last else None,
                people=len(self.scope.people),
                records=len(self.contents.pieces),
                gaps=len(self.gaps) + len(self.unprinted),
            )


def _not_printed(piece: Piece, why: str) -> Gap:
    what = f"Record {piece.record.number} could not be printed: {why}"
    do = "Print it by hand: carepack records print."
    return Gap("record-not-printed", what, do, piece.person.ref, piece.person.name, piece.record.number)


def plan(
    ledger: Ledger, home: str, period: str, actor: Actor, *, today: dt.date, named: bool = False
) -> Pack:
    """What a pack of this home and period will have. `named`: files are called by people's names, too.

    Raises UsageError as `scope`, and DefinitionError with every mistake of organisation/inspection.yaml.
    """
    headings = headings_of(ledger.home)
    whom = Whom(locations=(home,))
    asked = scope(ledger, whom, today=today, period=period, past=True)
    if asked.first > today:
        what = "The period has not begun."
        raise UsageError(
            Fault("inspection-future", what, Place(), "Name one that has, such as the last year.")
        )
    names = (p.home for p in asked.roster.values() if p.home and name_key(p.home) == name_key(home))
    spelt = next(names, home)
    now = asked.now(f"{spelt} ({{}})")
    reports = {key: _report(ledger, key, asked, now, actor) for key in headings.reports}
    files = {key: {e: f"reports/{key}.{e}" for e in ("html", "pdf", "xlsx")} for key in reports}
    made = {key: Made(replace(report, audience=AUDIENCE), files[key]) for key, report in reports.items()}
    found = contents(ledger, asked, headings, reports.values(), spelt, named=named)
    by = rules(ledger, asked, EVERY)
    looked_at = _looked_at(ledger, reports, asked, now, actor)
    gaps = lacking(ledger, asked, headings, looked_at, judged=by.gaps)
    return Pack(ledger, asked, spelt, headings, found, made, gaps, actor, by)


def _looked_at(
    ledger: Ledger, reports: Mapping[str, Report], asked: Scope, now: Scope, actor: Actor
) -> Iterator[Report]:
    """The reports, and those that no heading asks for: what they find lacking is told all the same."""
    yield from reports.values()
    for key in ("matrix", "unsigned", "actions", "appraisals", "out"):
        if key not in reports:
            yield _report(ledger, key, asked, now, actor)


def _report(ledger: Ledger, key: str, asked: Scope, now: Scope, actor: Actor) -> Report:
    """One report as it may leave the house."""
    from reports import actions, domains, matrix_report, means, outstanding, renewals, unsigned

    if key in _AS_THINGS_STAND:
        if key == "out":
            return outstanding.report(ledger, now, actor, private=False)
        return renewals.report(ledger, now)
    if key == "actions":  # of the home's own records: others' are in no pack of this one
        return actions.report(ledger, asked, elsewhere=False)
    rooms = {
        "matrix": matrix_report,
        "unsigned": unsigned,
        "appraisals": domains,
        "means": means,
    }
    made: Report = rooms[key].report(ledger, asked)
    return made
