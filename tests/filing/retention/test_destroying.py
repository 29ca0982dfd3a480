"""What is destroyed is gone: from every table, every search and every file; what hangs on it keeps working."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from filing.clocks.due import due as falling_due
from filing.ledger.database import Ledger
from filing.ledger.retention_tables import destroyed, destroyed_documents
from filing.ledger.tables import copies, queries, records
from filing.life.amending import amend
from filing.people import roster
from filing.records.carry_forward import next_session, open_actions
from filing.records.copies import listed, records_of
from filing.records.finding import Choice
from filing.records.records import find
from filing.retention.destroying import destroy
from filing.retention.due import due
from filing.retention.holds import hold
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement, settle
from filing.review.receipts import Inside, open_up
from filing.review.shown_pictures import keep_picture
from filing.review.submissions import conclude, receive
from tests.filing.retention.cases import (
    LATER,
    TALKED,
    WORD,
    files_with,
    gone_away,
    issued,
    rows_with,
    session,
    settled,
    two_sessions,
)
from tests.filing.returns import ACT, FORM, NUMBER, later, returned, submit

OLD = dt.date(2024, 1, 15)


def _lived(ledger: Ledger) -> Outcome:
    """A record with all that can hang on one: a copy, a query that was settled, a second version, a repeat."""
    copy = issued(ledger)
    old = session(OLD, 1, summary=TALKED)
    done = submit(ledger, returned(old, copy=copy, unsure=["summary"]), data=f"%PDF {WORD}".encode())
    for name in (f"query-{done.asked[0]}.png", "page-1-1-100.png", "record-1-1.png"):
        keep_picture(ledger.home, name, WORD.encode())
    settle(ledger, done.asked[0], Settlement("correct", value=f"{TALKED} Again."), ACT)
    amend(ledger, 1, {"summary": f"{TALKED} Thrice."}, f"{WORD} was misspelt.", later(1))
    again = {**old, "summary": f"{TALKED} Thrice."}
    submit(ledger, returned(again, copy=copy), data=f"%PDF again {WORD}".encode(), actor=later(2))
    two = session(dt.date(2026, 11, 14), 2, summary="Talked about the rota.")
    submit(ledger, returned(two), actor=later(3))
    return done


def test_no_word_of_it_is_left_in_any_row_or_byte(staffed: Ledger) -> None:
    ledger = settled(staffed)
    _lived(ledger)
    assert rows_with(ledger, WORD)
    assert files_with(ledger, WORD)
    done = destroy(ledger, LATER)
    (gone,) = done.gone
    assert (gone.versions, gone.documents) == ((1, 2), (1, 2))
    assert rows_with(ledger, WORD) == []
    assert files_with(ledger, WORD) == []
    assert done.wiped is not None
    assert done.wiped.clean
    assert find(ledger, Choice(words=WORD)) == ()
    assert ledger.verify(deep=True) == ()


def test_what_is_left_of_it_is_its_frame(staffed: Ledger) -> None:
    ledger = settled(staffed)
    _lived(ledger)
    done = destroy(ledger, LATER)
    with ledger.reading() as conn:
        left = conn.execute(select(destroyed).order_by(destroyed.c.record)).mappings().all()
        papers = conn.execute(select(destroyed_documents)).mappings().all()
        copy = conn.execute(select(copies).where(copies.c.number == NUMBER)).mappings().one()
    assert [(r["record"], r["number"], r["destruction"]) for r in left] == [
        (1, 2, done.destruction),
        (2, 2, done.destruction),
    ]
    assert (left[0]["form"], left[0]["kind"], left[0]["copy"]) == (FORM.form, "supervision", NUMBER)
    assert (left[0]["months"], left[0]["counts_from"], left[0]["kept_until"]) == (
        24,
        "held",
        dt.date(2026, 1, 15),
    )
    assert all(p["gone_at"] is not None and not p["stays"] for p in papers)
    assert copy["given"] == {}
    assert [(c.number, c.state) for c in listed(ledger, now=LATER.at)] == []


def test_a_row_goes_by_the_one_door_alone(staffed: Ledger) -> None:
    ledger = settled(staffed)
    _lived(ledger)
    for table in ("records", "settlements", "audit"):
        with pytest.raises(DatabaseError, match="append-only"), ledger.writing() as conn:
            conn.execute(text(f"DELETE FROM {table}"))
    destroy(ledger, LATER)
    for statement in ("DELETE FROM destroyed", "UPDATE destroyed SET form = 'x'", "DELETE FROM records"):
        with pytest.raises(DatabaseError, match="append-only"), ledger.writing() as conn:
            conn.execute(text(statement))


def test_a_record_that_vanished_without_a_word_of_the_audit_is_missed(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    with ledger.writing() as conn:
        conn.execute(text("INSERT INTO destructions (id, at, \"by\") VALUES (1, 'x', 'x')"))
        conn.execute(
            text(
                "INSERT INTO destroyed (record, number, destruction, form, edition, kind, filed_at, months, "
                "counts_from, source, seal) VALUES (1, 1, 1, 'x', 1, 'x', 'x', 1, 'held', 'x', 'x')"
            )
        )
        for table, column in (("record_words", "record"), ("record_index", "record"), ("records", "id")):
            conn.execute(text(f"DELETE FROM {table} WHERE {column} = 1"))
    found = {f.code for f in ledger.verify(deep=True)}
    assert {"record-missing", "tombstone-changed"} <= found


def test_a_record_that_is_held_or_in_question_stays(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    hold(ledger, "1", "An inspection.", ACT)
    done = destroy(ledger, LATER)
    assert (done.destruction, done.gone, done.wiped) == (None, (), None)
    assert len(find(ledger)) == 2


def test_a_number_is_never_given_twice(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    done = destroy(ledger, LATER)
    assert [g.number for g in done.gone] == [1, 2]
    new = submit(ledger, returned(session(dt.date(2026, 11, 14), 7, supervisee="Łukasz Próba")), actor=LATER)
    assert (new.submission, new.records) == (3, (3,))
    assert amend(ledger, 3, {"length": "45 min"}, "Shorter.", LATER).record == 4
    assert ledger.verify(deep=True) == ()


def test_a_document_of_several_people_stays_until_the_last_of_their_records_goes(staffed: Ledger) -> None:
    ledger = settled(staffed)
    both = session(OLD, 1, supervisee="Zoë Example and Łukasz Próba", summary=TALKED)
    asked = submit(ledger, returned(both), data=WORD.encode())
    settle(ledger, asked.asked[0], Settlement("correct", people=("E02", "E03")), ACT)
    assert len(find(ledger)) == 2
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    first = destroy(ledger, LATER)
    assert [(g.documents, g.shared) for g in first.gone] == [((), (1,))]
    assert files_with(ledger, WORD) != []
    assert ledger.verify(deep=True) == ()
    gone_away(ledger, "E03", dt.date(2026, 11, 21))
    second = destroy(ledger, LATER)
    assert [(g.documents, g.shared) for g in second.gone] == [((1,), ())]
    assert files_with(ledger, WORD) == []
    assert ledger.verify(deep=True) == ()


def test_a_file_that_holds_somebody_elses_document_too_stays(staffed: Ledger) -> None:
    ledger = settled(staffed)
    data = b"a scan of two people's forms"
    first = receive(ledger, data, name="drawer.pdf", origin="file:/drawer", actor=ACT)
    parts = open_up(ledger, first.submission, [Inside("pages=1", "1"), Inside("pages=2", "2")], ACT)
    conclude(ledger, parts[0].submission, returned(session(OLD, 1)), ACT)
    conclude(ledger, parts[1].submission, returned(session(OLD, 1, supervisee="Łukasz Próba")), ACT)
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    (gone,) = destroy(ledger, LATER).gone
    assert (gone.documents, gone.files, gone.stays) == ((2,), (), (2,))
    assert ledger.originals.get(first.sha256) == data
    assert ledger.verify(deep=True) == ()
    gone_away(ledger, "E03", dt.date(2026, 11, 21))
    (last,) = destroy(ledger, LATER).gone
    assert (last.documents, last.files) == ((1, 3), (first.sha256,))
    assert not ledger.originals.has(first.sha256)
    assert ledger.verify(deep=True) == ()


def test_another_documents_question_forgets_its_answers(staffed: Ledger) -> None:
    ledger = settled(staffed)
    copy = issued(ledger)
    old = session(OLD, 1, summary=TALKED)
    submit(ledger, returned(old, copy=copy))
    other = submit(
        ledger, returned(session(dt.date(2026, 11, 14), 2, summary="The rota."), copy=copy), actor=later(1)
    )
    settle(ledger, other.asked[0], Settlement("accept", candidate=1), later(1))
    assert len(find(ledger)) == 2
    assert [d.record.number for d in due(ledger, LATER.day).free] == [1]
    destroy(ledger, LATER)
    with ledger.reading() as conn:
        kept = conn.execute(select(queries.c.candidates)).scalars().all()
    assert kept
    assert rows_with(ledger, WORD) == [
        "copies.given"
    ]  # the later record is of the same copy, which stays as it is
    assert ledger.verify(deep=True) == ()


def _next(ledger: Ledger) -> tuple[list[tuple[str, dt.date, int | None]], int | None, tuple[str, ...]]:
    """What is due next of Zoë Example, which session it will be, and which actions are open."""
    falls = [d for d in falling_due(ledger, today=dt.date(2027, 1, 1), within=90) if d.person == "E02"]
    with ledger.reading() as conn:
        held = records_of(conn, ledger, roster.find(ledger, "E02").id)
    actions = tuple(str(a.cells["what"]) for a in open_actions(held))
    nearest = [(d.clock, d.on, d.record) for d in falls if d.clock in {"formal", "action"}]
    return nearest, next_session(held), actions


def test_what_is_due_next_and_open_goes_on_by_the_records_that_stay(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    before = _next(ledger)
    assert before[1:] == (3, ("Book the medication course",))
    destroy(ledger, LATER)
    assert _next(ledger) == before


def test_what_was_destroyed_and_comes_again_is_a_document_of_its_own(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    destroy(ledger, LATER)
    data = f"%PDF the old document says {WORD}".encode()
    again = receive(ledger, data, name="old.docx", origin="file:/1", actor=LATER)
    assert (again.submission, again.outcome) == (3, "received")
    assert ledger.originals.get(again.sha256) == data
    assert destroy(ledger, LATER).wiped is None
    assert ledger.verify(deep=True) == ()


def test_a_run_that_was_shown_some_records_destroys_no_others(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    gone_away(ledger, "E02", dt.date(2026, 11, 21))
    done = destroy(ledger, LATER, only={2})
    assert [g.number for g in done.gone] == [2]
    with ledger.reading() as conn:
        assert conn.execute(select(records.c.id)).scalars().all() == [1]
