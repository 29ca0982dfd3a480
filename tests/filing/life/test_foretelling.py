"""What an act would do is told by doing it and taking it back: nothing stays, and nothing else is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit, current_records, records
from filing.life.acts import Done, merge, move, withdraw
from filing.life.amending import amend
from filing.life.foretelling import foretold, only
from filing.life.undoing import undo
from schemas.errors import UsageError
from tests.filing.life.test_acts import OTHER, filed, issued
from tests.filing.returns import ACT, NUMBER, SESSION, later, returned, submit

WHY = "It is somebody else's."


def everything(ledger: Ledger) -> tuple[object, ...]:
    """All that acts write."""
    with ledger.reading() as conn:
        return tuple(conn.execute(select(t).order_by(*t.primary_key.columns)).all() for t in (records, audit))


def moving(number: int, to: str) -> object:
    def act(ledger: Ledger, /, *, even_so: bool) -> Sequence[Done]:
        return move(ledger, [number], to, WHY, ACT, even_so=even_so)

    return act


def test_what_a_move_would_do_is_told_and_nothing_of_it_stays(staffed: Ledger) -> None:
    number = filed(staffed)
    was, head = everything(staffed), (staffed.home / "audit.head").read_bytes()

    told = foretold(staffed, moving(number, "E03"))  # type: ignore[arg-type]

    (step,) = told.steps
    assert (step.before.person, step.after.person, told.against) == ("E02", "E03", ())
    assert step.changed == ()
    assert everything(staffed) == was
    assert (staffed.home / "audit.head").read_bytes() == head


def test_what_is_foretold_is_what_is_done(staffed: Ledger) -> None:
    number = filed(staffed)
    told = foretold(staffed, moving(number, "E03"))  # type: ignore[arg-type]
    done = move(staffed, [number], "E03", WHY, ACT)
    # A server gives a number that was taken back to nobody else.
    assert [replace(s.done, record=0) for s in told.steps] == [replace(d, record=0) for d in done]


def test_an_amendment_is_told_answer_by_answer(staffed: Ledger) -> None:
    number = filed(staffed)

    told = foretold(
        staffed,
        only(lambda led, even: amend(led, number, {"session": "5"}, WHY, ACT, even_so=even)),
    )

    ((change,),) = (s.changed for s in told.steps)
    assert (change.path, change.was, change.became) == ("session", "4", "5")


def test_what_rests_on_a_record_is_told_with_what_would_be_done_all_the_same(staffed: Ledger) -> None:
    number = filed(staffed)
    issued(staffed, "E02", OTHER, actor=later(1))

    told = foretold(staffed, moving(number, "E03"))  # type: ignore[arg-type]

    assert [f.code for f in told.against] == ["record-rests"]
    assert [r.copy for r in told.steps[0].done.resting] == [OTHER]


def test_a_copy_that_is_out_again_is_named(staffed: Ledger) -> None:
    back = submit(staffed, returned(SESSION, copy=issued(staffed, "E02", NUMBER)))
    assert back.record is not None

    told = foretold(
        staffed,
        lambda led, *, even_so: withdraw(led, [back.record or 0], WHY, ACT, even_so=even_so),
    )

    assert told.steps[0].copy_out == NUMBER
    assert not told.steps[0].after_counts


def test_what_refuses_the_act_refuses_the_telling(staffed: Ledger) -> None:
    number = filed(staffed)
    with pytest.raises(UsageError) as refused:
        foretold(staffed, moving(number, "E02"))  # type: ignore[arg-type]
    assert refused.value.code == "move-same"

    (done,) = move(staffed, [number], "E03", WHY, ACT)
    with pytest.raises(UsageError) as late:
        foretold(staffed, moving(number, "E02"))  # type: ignore[arg-type]
    assert late.value.code == "record-replaced"
    with staffed.reading() as conn:
        assert conn.execute(select(current_records.c.id)).scalars().all() == [done.record]


def test_a_merging_and_its_undoing_are_told(staffed: Ledger) -> None:
    keep, other = (
        filed(staffed),
        filed(staffed, {**SESSION, "summary": "Talked about nights and who covers them."}),
    )

    told = foretold(staffed, only(lambda led, even: merge(led, keep, other, WHY, ACT, even_so=even)))
    assert [f.code for f in told.against] == ["merge-differs"]
    assert told.steps[0].done.into == keep

    done = merge(staffed, keep, other, WHY, ACT, even_so=True)
    back = foretold(staffed, only(lambda led, _: undo(led, done.record, WHY, ACT)))
    assert [s.after.state for s in back.steps] == ["unsigned"]
