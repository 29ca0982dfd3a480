"""A record is moved, withdrawn, merged, and all of that taken back; what asks of records follows by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.life.acts import merge, move, withdraw
from filing.life.undoing import undo
from filing.people import roster
from filing.records import copies, records
from filing.records.given import given_for
from filing.records.versions import versions_of as history
from filing.review.apply_decision import Outcome
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.policies import Policies
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

WHY = "It is somebody else's."
OTHER = "5K7Q9XT2M8WZ1B"


def issued(ledger: Ledger, ref: str, number: str, *, actor: Actor = ACT) -> Copy:
    """A copy of a Supervision Record for a person, with what their records give it."""
    person = roster.find(ledger, ref)
    given = given_for(ledger, FORM, person)
    made = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=number, given=given.values, locked=given.locked
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(ledger, [made], [template], actor=actor, blanks={RENDITION: b"%PDF blank"}, person=person)
    return made


def filed(ledger: Ledger, answers: dict[str, Value] = SESSION) -> int:
    """The record of a generic blank with these answers."""
    outcome: Outcome = submit(ledger, returned(answers))
    assert outcome.outcome == "filed", outcome
    return outcome.record or 0


def codes(error: pytest.ExceptionInfo[UsageError]) -> list[str]:
    return [f.code for f in error.value.faults]


def given(ledger: Ledger, ref: str) -> dict[str, Value]:
    """What a copy for this person would be given now."""
    return dict(given_for(ledger, FORM, roster.find(ledger, ref)).values)


def test_a_record_that_is_moved_is_the_other_persons_with_all_it_carries_on(staffed: Ledger) -> None:
    number = filed(staffed)
    (done,) = move(staffed, [number], "E03", WHY, later(1))
    now = records.get(staffed, done.record)
    assert (now.person, now.version, now.replaces) == ("E03", 2, number)
    assert records.get(staffed, number).person == "E02"
    assert "last_actions.1.what" not in given(staffed, "E02")
    assert given(staffed, "E03")["last_actions.1.what"] == "Book the medication course"
    assert given(staffed, "E03")["session"] == 5
    first, second = history(staffed, number)
    assert (first.act, first.person, second.act, second.person) == ("filed", "E02", "moved", "E03")
    assert (second.by, second.why) == (ACT.by, WHY)
    assert staffed.verify(deep=True) == ()


def test_the_copy_of_a_record_goes_where_it_was_issued_for(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    number = submit(staffed, returned({**SESSION, "session": 1}, copy=copy)).record or 0
    assert records.get(staffed, number).copy == NUMBER
    (away,) = move(staffed, [number], "E03", WHY, later(1))
    assert records.get(staffed, away.record).copy is None
    (back,) = move(staffed, [away.record], "Zoë Example", "It was hers after all.", later(2))
    assert records.get(staffed, back.record).copy == NUMBER


def test_a_withdrawn_record_counts_nowhere_and_can_still_be_read(staffed: Ledger) -> None:
    number = filed(staffed)
    (done,) = withdraw(staffed, [number], "Filed by mistake.", later(1))
    assert records.find(staffed) == ()
    assert "last_actions.1.what" not in given(staffed, "E02")
    assert records.get(staffed, number).record["summary"] == "Talked about the rota."
    assert history(staffed, number)[-1].why == "Filed by mistake."
    with pytest.raises(UsageError) as again:
        withdraw(staffed, [done.record], "Once more.", later(2))
    assert codes(again) == ["record-gone"]
    assert staffed.verify(deep=True) == ()


def test_what_was_done_is_taken_back_in_a_version_more(staffed: Ledger) -> None:
    number = filed(staffed)
    (moved,) = move(staffed, [number], "E03", WHY, later(1))
    back = undo(staffed, moved.record, "It was hers.", later(2))
    assert records.get(staffed, back.record).person == "E02"
    (gone,) = withdraw(staffed, [back.record], "By mistake.", later(3))
    here = undo(staffed, gone.record, "It is one.", later(4))
    (current,) = records.find(staffed)
    assert (current.number, current.version, current.record) == (
        here.record,
        5,
        records.get(staffed, number).record,
    )
    assert [v.act for v in history(staffed, number)] == ["filed", "moved", "undone", "withdrawn", "undone"]
    for wrong, code in ((here.record, "undo-nothing"), (number, "record-replaced")):
        with pytest.raises(UsageError) as refused:
            undo(staffed, wrong, "Talked again.", later(5))
        assert codes(refused) == [code]
    assert staffed.verify(deep=True) == ()


def test_several_are_moved_or_withdrawn_together_or_none_is(staffed: Ledger) -> None:
    one, two = filed(staffed), filed(staffed, {**SESSION, "session": 9, "date": dt.date(2026, 10, 1)})
    with pytest.raises(UsageError) as refused:
        withdraw(staffed, [one, two, 99], "By mistake.", later(1))
    assert codes(refused) == ["no-record"]
    assert {r.number for r in records.find(staffed)} == {one, two}
    done = move(staffed, [one, two, one], "E03", WHY, later(1))
    assert [(d.before, d.act) for d in done] == [(one, "moved"), (two, "moved")]
    assert {r.person for r in records.find(staffed)} == {"E03"}


def test_what_a_copy_that_is_out_was_given_of_a_record_rests_on_it(staffed: Ledger) -> None:
    number = filed(staffed)
    issued(staffed, "E02", NUMBER, actor=later(1))
    with pytest.raises(UsageError) as refused:
        move(staffed, [number], "E03", WHY, later(2))
    assert codes(refused) == ["record-rests"]
    told = str(refused.value)
    assert NUMBER in told
    assert "was given its number and actions from it" in told
    assert "--even-so" in told
    assert records.get(staffed, number).state == "unsigned"
    assert [r.number for r in records.find(staffed)] == [number]
    (done,) = move(staffed, [number], "E03", WHY, later(2), even_so=True)
    assert [(r.kind, r.copy, r.sources) for r in done.resting] == [
        ("copy", NUMBER, ("next.session", "open.actions"))
    ]


def test_a_record_of_such_a_copy_rests_on_it_and_a_copy_withdrawn_does_not(staffed: Ledger) -> None:
    number = filed(staffed)
    copy = issued(staffed, "E02", NUMBER, actor=later(1))
    issued(staffed, "E02", OTHER, actor=later(1))
    copies.withdraw(staffed, OTHER, "Lost.", later(1))
    follows: dict[str, Value] = {
        **SESSION,
        **copy.given,
        "date": dt.date(2026, 11, 21),
        "next_meeting": dt.date(2026, 12, 21),
    }
    back = submit(staffed, returned(follows, copy=copy), actor=later(2))
    assert back.outcome == "filed", back.queries
    with pytest.raises(UsageError) as refused:
        withdraw(staffed, [number], "By mistake.", later(3))
    assert f"record {back.record} (Supervision Record) is of a copy" in str(refused.value)
    assert OTHER not in str(refused.value)


def test_nothing_is_taken_back_that_something_rests_on(staffed: Ledger) -> None:
    number = filed(staffed)
    (moved,) = move(staffed, [number], "E03", WHY, later(1))
    issued(staffed, "E03", NUMBER, actor=later(2))
    with pytest.raises(UsageError) as refused:
        undo(staffed, moved.record, "It was hers.", later(3))
    assert codes(refused) == ["undo-rests"]
    assert NUMBER in str(refused.value)
    assert records.get(staffed, moved.record).person == "E03"


def test_a_withdrawn_record_does_not_come_back_beside_the_one_in_its_place(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    first = submit(staffed, returned({**SESSION, "session": 1}, copy=copy)).record or 0
    (gone,) = withdraw(staffed, [first], "Scanned badly.", later(1))
    again = submit(
        staffed, returned({**SESSION, "session": 1, "summary": "Talked better."}, copy=copy), actor=later(2)
    )
    assert again.outcome == "filed", again.queries
    with pytest.raises(UsageError) as refused:
        undo(staffed, gone.record, "It was good.", later(3))
    assert codes(refused) == ["undo-rests"]
    assert f"record {again.record} was filed in its place" in str(refused.value)


def test_two_records_of_one_session_become_one_with_the_signatures_of_both(staffed: Ledger) -> None:
    one = filed(staffed)
    two = filed(staffed, {**SESSION, "summary": "Talked about training.", **SIGNED})
    with pytest.raises(UsageError) as refused:
        merge(staffed, one, two, "One session.", later(1))
    assert codes(refused) == ["merge-differs"]
    done = merge(staffed, one, two, "One session.", later(1), even_so=True)
    assert [r.number for r in records.find(staffed)] == [one] == [done.into]
    assert history(staffed, two)[-1].merged_into == one
    undo(staffed, done.record, "They were two.", later(2))
    assert len(records.find(staffed)) == 2
    assert staffed.verify(deep=True) == ()


def test_records_that_cannot_be_one_are_refused_with_what_to_do(staffed: Ledger) -> None:
    one = filed(staffed)
    two = filed(staffed, {**SESSION, "supervisee": "Łukasz Próba"})
    for pair, code in (((one, one), "merge-itself"), ((one, two), "merge-other-person")):
        with pytest.raises(UsageError) as refused:
            merge(staffed, *pair, "One.", later(1))
        assert codes(refused) == [code]


def test_every_act_needs_a_reason_and_somebody_who_may(
    staffed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(staffed)
    with pytest.raises(UsageError) as refused:
        withdraw(staffed, [number], "  ", later(1))
    assert codes(refused) == ["act-no-reason"]
    monkeypatch.setattr(staffed.library, "policies", Policies(may=(("withdraw", ("Sam Sample",)),)))
    with pytest.raises(UsageError) as refused:
        withdraw(staffed, [number], "By mistake.", later(1))
    assert codes(refused) == ["not-allowed"]
    assert "Sam Sample" in str(refused.value)
    withdraw(staffed, [number], "By mistake.", replace(later(1), by="sam  sample"))


def test_the_audit_says_what_was_done_and_nothing_of_what_stands_there(staffed: Ledger) -> None:
    number = filed(staffed)
    (done,) = move(staffed, [number], "E03", "Łukasz wrote it.", later(1))
    with staffed.reading() as conn:
        entry = conn.execute(select(audit).order_by(audit.c.seq.desc())).mappings().first()
    assert entry is not None
    assert (entry["action"], entry["subject"], entry["by"]) == (
        "record-moved",
        f"record {done.record}",
        ACT.by,
    )
    assert "ukasz" not in entry["body"]
