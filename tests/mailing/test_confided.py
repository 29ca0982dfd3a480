"""What is private stays so on its way: who is told of a Commitment, and who gets what tells of self-evaluations."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.records.packs import Made, PackKind, PackMade, register
from mailing import outbox
from mailing.queueing import queue
from mailing.reminding import remind
from tests import prepared
from tests.mailing.copies_out import hand_out
from tests.mailing.sending_office import NOON, Office, pdf

COMMITMENT, EVALUATION = "4K7Q9XT2M8WZ1A", "4K7Q9XT2M8WZ2B"
AGO = NOON - dt.timedelta(days=20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        made.person("E03", name="Kim Example")
        made.person("E02", name="Zoë Example", manager="E01", supervisor="E03")
        made.folder.mkdir()
        yield made


def summary(office: Office, kind: PackKind) -> None:
    """The page that is made beside the forms of a pack."""
    zoe = next(p for p in office.people() if p.ref == "E02")
    data = pdf(f"page of {kind}")
    (office.folder / "page.pdf").write_bytes(data)
    form = "appraisal-framework" if kind == "appraisal" else "supervision-record"
    page = Made(hashlib.sha256(data).hexdigest(), len(data), "summary", "Summary", "pdf", form)
    register(office.ledger, PackMade(kind, zoe.id, (page,)), office.actor())


def zoes_manager_supervises_her(office: Office) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(supervisor=None))


@pytest.mark.parametrize(
    ("kind", "gets"), [("appraisal", {"E02", "E01"}), ("supervision", {"E02", "E01", "E03"})]
)
def test_the_summary_for_an_appraisal_is_for_two_alone(
    office: Office, kind: PackKind, gets: set[str]
) -> None:
    summary(office, kind)
    planned = office.plan("person", "supervisor", "manager")
    assert {one.recipient.ref for one in planned.letters} == gets
    assert [one.code for one in planned.left] == ["mail-private"] * (3 - len(gets))


def test_who_appraises_and_supervises_gets_the_summary_while_they_are_the_manager(office: Office) -> None:
    zoes_manager_supervises_her(office)
    summary(office, "appraisal")
    queue(office.ledger, office.plan("supervisor").letters, office.writer())
    (message,) = outbox.listed(office.ledger)
    assert (message.recipient_ref, message.role) == ("E01", "manager")


def reminded(office: Office, role: str) -> tuple[list[str], list[str], list[str]]:
    """What is asked for, what is said of what is not, and what is left out, of a reminder to this role."""
    found = remind(office.ledger, (role,), office.settings, office.actor(), older_than=14)  # type: ignore[arg-type]
    done = queue(office.ledger, found.letters, office.writer())
    assert all(not one.faults for one in done)
    asked = [a.title for one in found.letters for a in one.awaited]
    return asked, [n for one in found.letters for n in one.notes], [one.code for one in found.left]


def bodies(office: Office) -> str:
    kept = (office.ledger.home / "outgoing").glob("??/*")
    return "".join(file.read_text(encoding="ascii").replace("=\n", "") for file in kept)


def test_a_supervisor_is_not_told_of_a_commitment(office: Office) -> None:
    hand_out(office, "E02", COMMITMENT, at=AGO, form="commitment-employee")
    hand_out(office, "E02", EVALUATION, at=AGO)
    asked, notes, left = reminded(office, "supervisor")
    assert asked == ["Point of contact evaluation"]
    assert "Commitment" in notes[0]
    assert left == []
    assert "Point of contact" in bodies(office)
    assert "Commitment" not in bodies(office)


def test_where_all_is_private_a_supervisor_gets_no_reminder(office: Office) -> None:
    hand_out(office, "E02", COMMITMENT, at=AGO, form="commitment-employee")
    assert reminded(office, "supervisor") == ([], [], ["mail-private"])
    assert outbox.listed(office.ledger) == ()


@pytest.mark.parametrize("role", ["person", "manager"])
def test_the_person_and_the_employer_are_reminded_of_it(office: Office, role: str) -> None:
    hand_out(office, "E02", COMMITMENT, at=AGO, form="commitment-employee")
    asked, notes, left = reminded(office, role)
    assert (len(asked), notes, left) == (1, [], [])


def test_who_is_both_is_reminded_as_the_manager(office: Office) -> None:
    zoes_manager_supervises_her(office)
    hand_out(office, "E02", COMMITMENT, at=AGO, form="commitment-employee")
    assert len(reminded(office, "supervisor")[0]) == 1
    assert [m.role for m in outbox.listed(office.ledger)] == ["manager"]
