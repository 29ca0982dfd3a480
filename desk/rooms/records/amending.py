"""Amending a record: its form with its answers to change, what will change shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desk.numbers import number_in
from desk.rooms.records.acts import NOT_YET, tell_what_followed
from desk.rooms.records.room import ROOM
from desk.rooms.records.words import in_words, newest_named
from filing.life.amending import amend, foretell
from filing.life.foretelling import Foretold, foretold, only
from filing.records.laid_out import Section, Spot, laid_out
from filing.records.records import Filed, get
from filing.review.foretelling import Foretold as Checked
from schemas import normal
from schemas.errors import CarepackError, Fault, Place, UsageError
from schemas.paths import slot_at
from schemas.subjects import is_subject
from schemas.values import marks, show

if TYPE_CHECKING:
    from desk.visit import Answer, Visit
    from schemas.definition import FormDefinition

_AT = "at:"
"""Before the path of a place, in the name of its input."""
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to stand at places, by path, as it was typed: with nothing, the place is left empty."""

    changes: Mapping[str, str | None]
    rows: Mapping[str, int]

    def at(self, spot: Spot) -> str:
        """What the input of a place has."""
        if spot.path in self.changes:
            return self.changes[spot.path] or ""
        return spot.shown or ""

    def chosen(self, spot: Spot) -> tuple[str, ...]:
        """The answers that are ticked at a place, by their keys."""
        if spot.path in self.changes:
            return tuple(k.strip() for k in (self.changes[spot.path] or "").split(";") if k.strip())
        return marks(spot.field, spot.value)


@ROOM.get("/{record:int}/amend")
def amending(visit: Visit) -> Answer:
    """The form with the answers that stand."""
    filed = get(visit.ledger, visit.number("record"))
    return _form(visit, filed, Typed({}, _some_more(visit, filed, {})))


@ROOM.post("/{record:int}/amend")
def typed(visit: Visit) -> Answer:
    """One row more; or what will change, with all that speaks against it."""
    filed = get(visit.ledger, visit.number("record"))
    form = visit.library.load(filed.form, filed.edition)
    said = _said(visit, form, filed)
    more = visit.said("more")
    if more:
        return _form(visit, filed, Typed(said.changes, _some_more(visit, filed, said.rows, more)))
    if visit.said("back"):
        return _form(visit, filed, said)
    if not said.changes:
        nothing = Fault("amend-what", "Nothing was changed.", Place(), "Change what is wrong, then go on.")
        return _form(visit, filed, said, faults=(nothing,))
    return _told(visit, filed, said)


@ROOM.post("/{record:int}/amend/check")
def checked(visit: Visit) -> Answer:
    """What would come of what is being typed at one place, with all else that is typed; nothing is kept."""
    filed = get(visit.ledger, visit.number("record"))
    form = visit.library.load(filed.form, filed.edition)
    said, path = _said(visit, form, filed), visit.said("of")
    words = said.changes.get(path) or ""
    if path not in said.changes:
        return visit.part("checked.html", found=Checked(), typed="")
    try:
        found = foretell(visit.ledger, filed.number, path, said.changes, visit.actor)
    except UsageError as error:
        found = Checked(faults=error.faults)
    return visit.part("checked.html", found=replace(found, faults=in_words(found.faults)), typed=words)


@ROOM.post("/{record:int}/amend/do")
def amended(visit: Visit) -> Answer:
    """Amends it, as it was shown."""
    filed = get(visit.ledger, visit.number("record"))
    form = visit.library.load(filed.form, filed.edition)
    said = _said(visit, form, filed)
    if visit.said("back"):
        return _form(visit, filed, said)
    why = visit.said("why").strip()
    if not why:
        nothing = Fault("act-no-reason", "This needs a reason.", Place(), "Say why.")
        return _told(visit, filed, said, faults=(nothing,))
    even_so = visit.said("even_so") == "yes"
    try:
        done = amend(visit.ledger, filed.number, said.changes, why, visit.actor, even_so=even_so)
    except UsageError as error:
        return _told(visit, filed, said, faults=error.faults)
    tell_what_followed(visit, (done,))
    return visit.see(f"/records/{done.record}", told=f"Amended: it is record {done.record} now.")


def _said(visit: Visit, form: FormDefinition, filed: Filed) -> Typed:
    """What the form says that is not as the record has it."""
    there: dict[str, list[str]] = {}
    for name, value in visit.sent.fields[:_MOST]:
        if name.startswith(_AT):
            there.setdefault(name.removeprefix(_AT), []).append(value.replace("\r\n", "\n").strip())
    changes = {
        p: words for p, values in there.items() if (words := _changed(form, filed, p, values)) is not _SAME
    }
    rows = {
        name.removeprefix("rows:"): number
        for name, value in visit.sent.fields
        if name.startswith("rows:") and (number := number_in(value)) is not None and number < 1000
    }
    return Typed(changes, rows)  # type: ignore[arg-type]


_SAME = object()


def _changed(form: FormDefinition, filed: Filed, path: str, values: Sequence[str]) -> object:
    """What is to stand at a place; `_SAME` where it stands there already."""
    slot, was = slot_at(form, path), filed.answers.get(path)
    if slot is None:
        return "; ".join(values) or None
    if slot.field.marks:
        ticked = [v for v in values if v]
        return _SAME if tuple(ticked) == marks(slot.field, was) else "; ".join(ticked) or None
    said = values[0] if values else ""
    return _SAME if said == (show(slot.field, was) if was is not None else "") else said or None


def _spots(sections: Sequence[Section]) -> Iterator[Spot]:
    for section in sections:
        yield from section.spots
        if section.grid is not None:
            yield from (s for line in section.grid.lines for s in line.spots)


def _some_more(visit: Visit, filed: Filed, rows: Mapping[str, int], table: str = "") -> dict[str, int]:
    """Rows of each table that repeats: those that are filled, and one to write in; of `table` one more than that."""
    form = visit.library.load(filed.form, filed.edition)
    out = {}
    for one in form.tables:
        if one.repeat is not None:
            filled = max(normal.rows_of(one.table, filed.answers), default=0)
            out[one.table] = min(
                one.repeat.most, max(filled + 1, rows.get(one.table, 0)) + (one.table == table)
            )
    return out


def _told(visit: Visit, filed: Filed, said: Typed, faults: Sequence[Fault] = ()) -> Answer:
    why = visit.said("why").strip() or NOT_YET
    act = only(lambda led, even: amend(led, filed.number, said.changes, why, visit.actor, even_so=even))
    try:
        told = foretold(visit.ledger, act)
    except CarepackError as error:
        return _form(visit, filed, said, faults=error.faults)
    return _confirm(visit, filed, said, told, [f for f in faults if f not in told.against])


def _confirm(visit: Visit, filed: Filed, said: Typed, told: Foretold, faults: Sequence[Fault]) -> Answer:
    return visit.page(
        "records/amend_told.html",
        filed=filed,
        said=said,
        told=told,
        against=in_words(told.against),
        faults=in_words(faults),
        newest=newest_named(faults),
        why=visit.said("why"),
    )


def _form(visit: Visit, filed: Filed, said: Typed, faults: Sequence[Fault] = ()) -> Answer:
    form = visit.library.load(filed.form, filed.edition)
    told = in_words(faults)
    rows = _some_more(visit, filed, said.rows)
    sections = laid_out(form, filed.answers, rows)
    known = {s.path for s in _spots(sections)}
    return visit.page(
        "records/amend.html",
        filed=filed,
        form=form,
        sections=sections,
        said=Typed(said.changes, rows),
        by_path={f.place.path: f for f in told if f.place.path in known},
        others=[f for f in told if f.place.path not in known],
        newest=newest_named(faults),
        theirs=lambda spot: spot.field.type == "person" and is_subject(form, spot.path),
        why=visit.said("why"),
    )
