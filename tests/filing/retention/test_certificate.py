"""The certificate of a run: what went and by what; and what may hold it still, as far as anybody noted it."""

from __future__ import annotations

from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from filing.ledger.upkeep import backup
from filing.people import roster
from filing.records.bundling import noted
from filing.records.packs import Made, PackMade, register
from filing.records.privacy import note_export
from filing.retention.certificate import certificate, left
from filing.retention.destroying import destroy
from schemas.errors import UsageError
from tests.filing.retention.cases import LATER, issued, session, settled, two_sessions
from tests.filing.retention.test_destroying import OLD
from tests.filing.returns import ACT, FORM, NUMBER, later, returned, submit


def test_it_says_what_went_by_which_period_and_by_whom(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    done = destroy(ledger, LATER)
    assert done.destruction is not None
    made = certificate(ledger, done.destruction)
    (one,) = made.records
    assert (one.number, one.form, one.kind, one.person) == (1, FORM.form, "supervision", "E02")
    assert (one.months, one.counts_from, one.source) == (24, "held", "The board, minute 12")
    assert (one.documents, made.files, made.staying) == ((1,), 1, ())
    assert (made.by, made.at, made.wiped_at) == ("Ama Admin", LATER.at, LATER.at)
    assert left(ledger) == made.records


def test_a_bundle_in_which_the_record_left_is_listed_and_one_without_it_is_not(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    noted(ledger, later(1), (1, 2), None, None)
    noted(ledger, later(2), (2,), None, None)

    done = destroy(ledger, LATER)

    assert done.destruction is not None
    (found,) = certificate(ledger, done.destruction).elsewhere
    assert (found.where, found.at, found.records) == ("export", later(1).at, (1,))


def test_what_lies_elsewhere_is_listed_with_its_day(staffed: Ledger, tmp_path: Path) -> None:
    ledger = settled(staffed)
    person = roster.find(ledger, "E02")
    copy = issued(ledger)
    made = Made.of(b"a form", "form", "Supervision Record", "pdf", form=FORM.form, copy=NUMBER)
    pack = register(ledger, PackMade("supervision", person.id, (made,)), ACT)
    backup(ledger, tmp_path / "before", later(-1))
    submit(ledger, returned(session(OLD, 1), copy=copy))
    two_sessions(ledger)
    backup(ledger, tmp_path / "kept", later(1))
    note_export(ledger, person, "subject-access", 1, later(2))
    note_export(ledger, roster.find(ledger, "E03"), "subject-access", 1, later(2))
    done = destroy(ledger, LATER)
    assert done.destruction is not None
    found = certificate(ledger, done.destruction).elsewhere
    assert [(e.where, e.number, e.at, e.records) for e in found] == [
        ("backup", None, later(1).at, (1, 2)),
        ("export", None, later(2).at, (1, 2)),
        ("pack", pack, ACT.at, (1,)),
    ]


def test_a_run_that_never_was_has_no_certificate(staffed: Ledger) -> None:
    with pytest.raises(UsageError) as refused:
        certificate(staffed, 7)
    assert refused.value.code == "no-destruction"
