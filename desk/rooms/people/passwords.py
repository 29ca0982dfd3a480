"""Who has a password for the documents we mail, and was given it; slips for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from desk.jobs import Made, Outcome, Progress
from desk.rooms.people.mail import PDF, note_given, printed
from desk.rooms.people.room import ROOM
from desk.visit import Answer, Visit
from filing.people.directory import Person, people
from filing.people.mail_choices import IN_WORDS, choices
from filing.people.passwords import WAYS, current, state_in_words
from filing.people.search import apart, matching
from filing.people.whom import homes_of


@ROOM.get("/passwords")
def everybody(visit: Visit) -> Answer:
    """Everybody who works here."""
    return _shown(visit)


@ROOM.post("/passwords")
def done(visit: Visit) -> Answer:
    """Looks for people, or makes slips for those who are chosen, or notes that they were given their passwords."""
    doing = visit.said("do")
    if doing not in {"slips", "given"}:
        return _shown(visit)
    chosen = _chosen(visit)
    if not chosen:
        visit.tell("Nobody was chosen. Tick whom it is about.", "note")
        return _shown(visit)
    if doing == "given":
        note_given(visit, chosen)
        return visit.see("/people/passwords")

    def make(progress: Progress) -> Outcome:
        progress(0, len(chosen), "Slips")
        file = progress.folder / "slips.pdf"
        file.write_bytes(printed(visit, chosen))
        return Made(file, "Passwords.pdf", PDF, then="/people/passwords")

    return visit.begin(make, f"Slips for {len(chosen)} people" if len(chosen) > 1 else "A slip for 1 person")


def _chosen(visit: Visit) -> list[Person]:
    found = _found(visit)
    if visit.said("everyone"):
        return list(found)
    ticked = set(visit.said_all("person"))
    return [p for p in found if str(p.id) in ticked]


def _found(visit: Visit) -> Sequence[Person]:
    here, _ = apart(people(visit.ledger), visit.today)
    home = visit.said("home")
    there = {number for h in homes_of(here) if h.said == home for number in h.members}
    return matching([p for p in here if not home or p.id in there], visit.said("words"))


def _shown(visit: Visit) -> Answer:
    here, _ = apart(people(visit.ledger), visit.today)
    found = _found(visit)
    turn = visit.turn.within(len(found))
    some = turn.of(found)
    numbers, zone = [p.id for p in found], visit.ledger.library.policies.timezone
    kept, choice = current(visit.ledger, numbers), choices(visit.ledger, [p.id for p in some])
    rows = [
        (p, state_in_words(kept.get(p.id), zone), IN_WORDS[choice[p.id].protection], choice[p.id].why or "")
        for p in some
    ]
    return visit.page(
        "people/passwords.html",
        rows=rows,
        number=len(found),
        having=len(kept),
        waiting=sum(1 for k in kept.values() if k.given_at is None),
        homes=[("", "Every home"), *((h.said, h.label) for h in homes_of(here))],
        home=visit.said("home"),
        words=visit.said("words"),
        page=turn.page,
        pages=turn.pages(len(found)),
        ways=WAYS,
    )
