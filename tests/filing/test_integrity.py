"""What was changed behind the ledger's back is found by `verify --deep`, whatever was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records import copies
from filing.review import queries
from filing.review.queries import Settlement
from schemas.copies import Copy
from schemas.template import Template
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit
from tests.filing.test_keeping import lived

pytestmark = pytest.mark.thorough


@pytest.fixture
def full(staffed: Ledger) -> Ledger:
    """A ledger with one of everything."""
    made = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"supervisee": "Zoë Example"}
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    copies.issue(staffed, [made], [template], actor=ACT, person=find(staffed, "E02"), period="2026 Q4")
    submit(staffed, returned(SESSION, copy=made))
    submit(staffed, returned({**SESSION, **SIGNED}, copy=made), actor=later(1))
    other = submit(staffed, returned({**SESSION, "summary": "Talked of others."}, copy=made), actor=later(2))
    queries.settle(staffed, other.asked[0], Settlement("accept", candidate=2, why="Later."), ACT)
    submit(staffed, returned({**SESSION, "session": 7}, unsure=["summary"]))
    return lived(staffed)


def test_a_ledger_that_nobody_touched_is_whole(full: Ledger) -> None:
    assert full.verify(deep=True) == ()


def test_the_audit_holds_no_answer_and_no_name(full: Ledger) -> None:
    with full.reading() as conn:
        bodies = " ".join(conn.execute(text("SELECT body FROM audit")).scalars())
    assert not any(word in bodies for word in ("Zo", "rota", "Other", "Sample"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DELETE FROM queries WHERE id IN (SELECT id FROM open_queries)", "queries-changed"),
        ("UPDATE queries SET level = 'note'", "queries-changed"),
        ("UPDATE settlements SET value = NULL WHERE action = 'accept'", "queries-changed"),
        ("UPDATE copies SET person = NULL", "copy-changed"),
        ("UPDATE copies SET withdrawn_at = '2026-01-01'", "copy-changed"),
        ("UPDATE submissions SET state = 'refused' WHERE state = 'review'", "submission-changed"),
        ("UPDATE submissions SET person = NULL", "submission-changed"),
        ("UPDATE records SET person = NULL", "record-changed"),
        ("UPDATE records SET filed_by = 'Somebody else'", "record-changed"),
        ("UPDATE records SET replaces = NULL", "record-changed"),
    ],
)
def test_what_was_changed_behind_its_back_shows(full: Ledger, change: str, code: str) -> None:
    with full.writing() as conn:
        if full.kind == "postgresql":
            conn.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for trigger in (
                conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                conn.execute(text(f"DROP TRIGGER {trigger}"))
        conn.execute(text(change))
    assert full.verify() == ()
    assert code in {f.code for f in full.verify(deep=True)}


def test_an_answer_that_was_rewritten_shows(plain: Ledger, tmp_path: Path) -> None:
    submit(plain, returned(SESSION))
    with plain.writing() as conn:
        conn.execute(text("DROP TRIGGER records_no_update"))
        conn.execute(text("UPDATE records SET record = replace(record, 'rota', 'ruta')"))
    assert [f.code for f in plain.verify(deep=True)] == ["record-changed"]
