"""Nothing of a kind is ever due before somebody has confirmed exactly the period that counts."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from filing.ledger.database import Ledger
from filing.retention.due import due
from filing.retention.periods import Rule, confirm, rules
from schemas.errors import UsageError
from tests.filing.retention.cases import LATER, keeping, period, two_sessions
from tests.filing.returns import ACT


def _of(ledger: Ledger, kind: str = "supervision") -> Rule:
    return next(r for r in rules(ledger) if r.kind == kind)


def test_without_a_word_of_anybody_nothing_is_due_however_old(staffed: Ledger) -> None:
    two_sessions(staffed)
    found = due(staffed, dt.date(2099, 1, 1))
    assert found.due == ()
    assert found.unconfirmed == {"supervision": 2}
    assert _of(staffed).state == "none"
    assert [s.name for s in _of(staffed).suggestions] == ["newcastle", "nspcc"]


def test_a_period_that_is_written_down_counts_once_it_is_confirmed(staffed: Ledger) -> None:
    two_sessions(staffed)
    kept = keeping(staffed, period())
    assert _of(kept).state == "not-confirmed"
    assert due(kept, LATER.day).due == ()
    confirm(kept, "supervision", "The board settled it.", ACT)
    assert _of(kept).state == "confirmed"
    assert [d.record.number for d in due(kept, LATER.day).due] == [1, 2]


def test_a_period_that_was_changed_is_confirmed_anew(staffed: Ledger) -> None:
    two_sessions(staffed)
    confirm(keeping(staffed, period()), "supervision", "The board settled it.", ACT)
    for other in (period(36), period(24, "filed"), period(settled=dt.date(2026, 11, 21))):
        changed = keeping(staffed, other)
        assert _of(changed).state == "changed"
        assert due(changed, LATER.day).due == ()
    assert _of(keeping(staffed, period())).state == "confirmed"


def test_a_period_that_was_taken_out_of_the_settings_counts_no_more(staffed: Ledger) -> None:
    confirm(keeping(staffed, period()), "supervision", "The board settled it.", ACT)
    assert _of(staffed).state == "none"


def test_a_suggestion_is_confirmed_by_its_name(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as refused:
        confirm(staffed, "supervision", "As NSPCC does.", ACT)
    assert refused.value.code == "retention-which"
    assert "--suggestion newcastle or --suggestion nspcc" in str(refused.value)
    rule = confirm(staffed, "supervision", "As NSPCC does.", ACT, suggestion="nspcc")
    assert rule.counts is not None
    assert (rule.counts.months, rule.counts.counts_from, rule.counts.settled) == (24, "held", ACT.day)
    with pytest.raises(UsageError) as none:
        confirm(staffed, "case_content", "Two years.", ACT)
    assert none.value.code == "retention-no-period"


def test_a_confirmation_needs_a_reason_and_a_day_that_has_been(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as silent:
        confirm(keeping(staffed, period()), "supervision", " ", ACT)
    assert silent.value.code == "retention-no-reason"
    with pytest.raises(UsageError) as later:
        confirm(keeping(staffed, period(settled=LATER.day)), "supervision", "Soon.", ACT)
    assert later.value.code == "retention-later"


def test_the_audit_has_who_confirmed_what_and_no_words(staffed: Ledger) -> None:
    confirm(keeping(staffed, period()), "supervision", "Zoë Example asked for it.", ACT)
    with staffed.reading() as conn:
        (row,) = conn.execute(text("SELECT * FROM audit WHERE action = 'retention-confirmed'")).mappings()
    assert (row["by"], row["subject"]) == ("Ama Admin", "kind supervision")
    assert "Zoë" not in row["body"]
    assert staffed.verify(deep=True) == ()


def test_who_may_not_destroy_may_not_confirm(staffed: Ledger) -> None:
    kept = keeping(staffed, period())
    kept.library.policies = kept.library.policies.model_copy(
        update={"may": (("destroy", ("Robin Invented",)),)}
    )
    with pytest.raises(UsageError) as refused:
        confirm(kept, "supervision", "The board settled it.", ACT)
    assert refused.value.code == "not-allowed"
