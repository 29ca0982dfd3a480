"""Reports: who was supervised, what was promised, what is out, what is lacking; shown here, or as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from desk.numbers import number_in
from desk.rooms.reports.room import LONGEST, ROOM
from desk.visit import Answer, Progress, Visit
from desk.whom import OfWhom, groups, of_whom
from reports.kinds import KINDS, Kind, Option, Wanted, made
from schemas.errors import UsageError

if TYPE_CHECKING:
    from reports.table import Report

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
"""What a report can be saved as, by the ending of the file's name."""
_ASKS: dict[Option, tuple[str, str, str]] = {
    "longer_than": ("Too long after so many days", "28", "number"),
    "within": ("What falls due in so many days", "90", "number"),
    "size": ("How many files", "one in ten", "number"),
    "seed": ("Draw again the sample of this word", "a new draw", "text"),
}
"""What else a report can be asked: the question, what is usual, and the kind of field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, as it was typed: `more` is what else the report can be asked."""

    kind: Kind
    of: OfWhom = field(default_factory=OfWhom)
    period: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def wanted(self) -> Wanted:
        """The same for the services. Raises UsageError `report-number`."""
        return Wanted(
            self.of.whom,
            self.period or None,
            longer_than=_number(self.more, "longer_than"),
            within=_number(self.more, "within"),
            size=_number(self.more, "size"),
            seed=self.more.get("seed") or None,
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was made, and what was asked for it."""

    asked: Asked
    report: Report


@ROOM.get("/")
def every(visit: Visit) -> Answer:
    """What there is."""
    return visit.page("reports/every.html", kinds=KINDS.values())


@ROOM.get("/of/{key}")
def ask(visit: Visit) -> Answer:
    """The form that asks of whom and when."""
    return _form(visit, Asked(_kind(visit)))


@ROOM.post("/of/{key}")
def make(visit: Visit) -> Answer:
    """Makes it; where something that was typed is wrong, the form stands there again, and says what."""
    kind = _kind(visit)
    more: dict[str, str] = {option: visit.said(option).strip() for option in kind.options}
    asked = Asked(kind, of_whom(visit), visit.said("period").strip(), more)
    actor, ledger, session = visit.actor, visit.ledger, visit.session
    try:
        wanted = asked.wanted()
        _checked(visit, kind, wanted)
    except UsageError as error:
        return _form(visit, asked, error)

    def work(progress: Progress) -> str:
        progress(0, 0, "The report is being made")
        return f"/reports/made/{session.keep(Kept(asked, made(ledger, kind, wanted, actor)))}"

    return visit.begin(work, f"Report: {kind.title}")


@ROOM.get("/made/{key}")
def shown(visit: Visit) -> Answer:
    """A report that was made."""
    from reports.faces.parts import title
    from reports.faces.web import body

    kept = _kept(visit)
    words = title(kept.report)
    return visit.page(
        "reports/made.html",
        kept=kept,
        words=words,
        body=body(kept.report, visit.library.branding),
        endings=tuple(_TYPES),
        matters=_open_matters(kept),
    )


@ROOM.get("/made/{key}/{ending}")
def saved(visit: Visit) -> Answer:
    """The same as a file."""
    from reports.faces.writing import written

    kept, ending = _kept(visit), visit.named("ending")
    if ending not in _TYPES:
        raise HTTPException(404)
    name = f"{kept.report.title}, {kept.report.made_on:%d-%m-%Y}.{ending}".replace("/", "-")
    files = written(kept.report, name, visit.library.branding) or {}
    if len(files) == 1:
        return visit.file(files[name], name, _TYPES[ending])
    return visit.file(_together(files), f"{name.removesuffix('.csv')}.zip", "application/zip")


@ROOM.get("/look.css")
def look(visit: Visit) -> Answer:
    """How reports look, in the organisation's colour."""
    from reports.faces import web

    return Answer(web.look(visit.library.branding), media_type="text/css; charset=utf-8")


@ROOM.post("/made/{key}/done")
def deal(visit: Visit) -> Answer:
    """Notes what was done about a matter of this report, and shows the report as it is then."""
    from reports import matters

    kept = _kept(visit)
    dealt = matters.deal(visit.ledger, visit.said("matter"), visit.said("words"), visit.actor)
    asked = kept.asked
    report = made(visit.ledger, asked.kind, asked.wanted(), visit.actor)
    key = visit.session.keep(Kept(asked, report))
    return visit.see(f"/reports/made/{key}", f"Noted what was done about {dealt.name}.")


def _kind(visit: Visit) -> Kind:
    kind = KINDS.get(visit.named("key"))
    if kind is None:
        raise HTTPException(404)
    return kind


def _kept(visit: Visit) -> Kept:
    kept = visit.session.shelf.get(visit.named("key"))
    if not isinstance(kept, Kept):
        raise HTTPException(404)
    return kept


def _number(more: Mapping[str, str], option: Option) -> int | None:
    said = more.get(option)
    if not said:
        return None
    number = number_in(said)
    if number is None or number > LONGEST or (option == "size" and not number):
        what = f"“{said}” is no such number."
        raise UsageError.of(
            "report-number", what, "Write a whole number, or leave it empty for what is usual."
        )
    return number


def _checked(visit: Visit, kind: Kind, wanted: Wanted) -> None:
    """Raises UsageError where nobody, or no time, is meant by what was typed: before long work begins."""
    from reports.scope import scope

    scope(
        visit.ledger, wanted.whom, today=visit.today, period=wanted.period, months=kind.months, past=kind.past
    )


def _form(visit: Visit, asked: Asked, wrong: UsageError | None = None) -> Answer:
    kind = asked.kind
    return visit.page(
        "reports/asked.html",
        status_code=422 if wrong else 200,
        asked=asked,
        groups=groups(visit.ledger),
        usual=f"the last {kind.months} months" if kind.months else "as things stand",
        options={option: _ASKS[option] for option in kind.options},
        faults=wrong.faults if wrong else (),
    )


def _open_matters(kept: Kept) -> tuple[tuple[str, str], ...]:
    """The matters of a report that nobody has dealt with, by their names, each with whom it is about."""
    if kept.asked.kind.key != "matters":
        return ()
    table = kept.report.tables[0]
    where = {column.key: at for at, column in enumerate(table.columns)}
    return tuple(
        (row.cells[where["id"]].shown, f"{row.cells[where['id']].shown}: {row.cells[where['name']].shown}")
        for row in table.rows
    )


def _together(files: Mapping[str, bytes]) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()
