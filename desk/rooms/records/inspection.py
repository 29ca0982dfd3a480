"""A pack for an inspector: of one home and period, made as long work, kept as one zip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.rooms.records.room import ROOM
from desk.rooms.records.words import in_words
from desk.visit import Made
from filing.people.roster import people
from reports.inspection.making import plan
from reports.inspection.packed import name_of, zipped
from schemas.errors import CarepackError, Fault, Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desk.visit import Answer, Progress, Visit


@ROOM.get("/inspection")
def inspection(visit: Visit) -> Answer:
    """Of which home and period."""
    return _page(visit, "", f"{visit.today.year}", named=False)


@ROOM.post("/inspection")
def make(visit: Visit) -> Answer:
    """Makes the pack."""
    home, period, named = (
        visit.said("home").strip(),
        visit.said("period").strip(),
        visit.said("named") == "yes",
    )
    ledger, actor, today = visit.ledger, visit.actor, visit.today
    try:
        if not home or not period:
            what = "An inspection pack is of one home and one period."
            raise UsageError(
                Fault("inspection-what", what, Place(), "Choose the home, and write the period.")
            )
        pack = plan(ledger, home, period, actor, today=today, named=named)
    except CarepackError as error:
        return _page(visit, home, period, named=named, faults=in_words(error.faults))

    def work(progress: Progress) -> Made:
        file = progress.folder / "inspection.zip"
        zipped(pack, file, progress)
        return Made(file, f"{name_of(pack)}.zip", "application/zip", then="/records/inspection")

    return visit.begin(work, f"Inspection pack of {pack.home}")


def _page(visit: Visit, home: str, period: str, *, named: bool, faults: Sequence[Fault] = ()) -> Answer:
    homes = sorted({p.home for p in people(visit.ledger) if p.home}, key=str.casefold)
    return visit.page(
        "records/inspection.html", homes=homes, home=home, period=period, named=named, faults=faults
    )
