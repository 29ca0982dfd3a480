"""What may be said to all open queries of a code at once: nothing that would mean one thing here and another there."""

from __future__ import annotations

import datetime as dt

from filing.ledger.database import Ledger
from filing.records import copies
from filing.review import queries
from filing.review.query_kinds import kinds, the_same
from schemas.candidates import values
from schemas.copies import Copy
from schemas.reading import Query
from schemas.template import Template
from tests.filing.returns import ACT, FORM, RENDITION, SESSION, returned, submit

TEMPLATE = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
SAY = "Say whether this is hours or minutes, for example 1 h 15 min."


def length(raw: str, *meant: int, path: str = "length") -> Query:
    return Query(
        code="duration-unreadable", path=path, question="Length", say=SAY, raw=raw, candidates=values(*meant)
    )


def made_copy(number: str) -> Copy:
    return Copy(form=FORM.form, edition=FORM.edition, rendition=RENDITION, number=number)


def told(ledger: Ledger, *asked: tuple[Query, ...]) -> dict[str, tuple[str, ...]]:
    for day, extra in enumerate(asked, 1):
        submit(ledger, returned({**SESSION, "date": dt.date(2026, 11, day)}, extra=extra))
    return {kind.code: kind.ways for kind in kinds(ledger, queries.listed(ledger))}


def test_a_first_candidate_that_is_another_in_each_is_not_offered_for_all(staffed: Ledger) -> None:
    ways = told(staffed, (length("90", 90, 5400),), (length("2", 120, 2),))
    assert ways["duration-unreadable"] == ("blank", "waive")
    assert the_same(staffed, queries.listed(staffed)) == ()


def test_the_only_candidate_of_each_is_offered_for_all(staffed: Ledger) -> None:
    ways = told(staffed, (length("90", 90),), (length("2", 120),))
    assert ways["duration-unreadable"] == ("accept", "blank", "waive")


def test_a_first_candidate_that_is_the_same_in_each_is_offered_for_all(staffed: Ledger) -> None:
    ways = told(staffed, (length("90", 90, 5400),), (length("90", 90, 5400),))
    assert ways["duration-unreadable"] == ("accept", "blank", "waive")
    assert [a.number for a in the_same(staffed, queries.listed(staffed))] == [
        a.number for a in queries.listed(staffed)
    ]


def test_a_first_candidate_that_stands_at_another_place_is_not_offered_for_all(staffed: Ledger) -> None:
    ways = told(staffed, (length("90", 90, 5400),), (length("90", 90, 5400, path="session"),))
    assert ways["duration-unreadable"] == ("blank", "waive")


def test_whose_it_is_may_be_waived_for_all_but_no_candidate_is_taken_for_all(staffed: Ledger) -> None:
    for name in ("Zoe Exampel", "Lukasz Probba"):
        submit(staffed, returned({**SESSION, "supervisee": name}))
    (kind,) = kinds(staffed, queries.listed(staffed))
    assert (kind.code, kind.count, kind.ways) == ("unknown-person", 2, ("waive",))


def test_which_answers_stand_is_looked_at_in_each(staffed: Ledger) -> None:
    for day in (1, 2):
        session = {**SESSION, "date": dt.date(2026, 11, day)}
        copies.issue(staffed, [copy := made_copy(f"9W2M4K9QXT81Z{day}")], [TEMPLATE], actor=ACT)
        submit(staffed, returned(session, copy=copy))
        submit(staffed, returned({**session, "summary": "Other training."}, copy=copy))
    (kind,) = kinds(staffed, queries.listed(staffed))
    assert (kind.code, kind.count, kind.ways) == ("different-answers", 2, ())


def test_whether_a_session_was_held_is_said_of_one_at_a_time(staffed: Ledger) -> None:
    asked = Query(
        code="session-held", path="summary", question="Summary", say="Was it held?", raw="Off sick."
    )
    assert told(staffed, (asked,), (asked,))["session-held"] == ()
