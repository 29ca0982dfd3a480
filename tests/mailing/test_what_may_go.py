"""What of somebody's papers may go, and how it goes: withdrawn copies, letters, names of files, drafts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.people import mail_choices
from filing.people.address_forms import key
from filing.records.copies import withdraw
from filing.records.packs import Made, PackMade, register, register_in
from mailing import outbox
from mailing.preview import draft
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.copies_out import make
from tests.mailing.sending_office import Office, pdf


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        made.person("E04", name="Kim Example")
        made.pack(made.person("E02", name="Zoë Example", manager="E01", supervisor="E04"), "Record", "Letter")
        made.pack(made.person("E03", name="Łukasz Próba", manager="E01"), "Record")
        yield made


COPY = "4K7Q9XT2M8WZ1A"


def with_copy(office: Office) -> None:
    """Another paper of Zoë's pack folder, which is a numbered copy."""
    make(office, "E02", COPY, at=office.at)
    zoe = next(p for p in office.people() if p.ref == "E02")
    data = pdf("Numbered")
    (office.folder / zoe.name / "numbered.pdf").write_bytes(data)
    made = Made.of(data, "form", "Numbered", "pdf", form="contact-evaluation", copy=COPY)
    register(office.ledger, PackMade("blank", zoe.id, (made,)), office.actor())


def test_a_copy_that_was_withdrawn_is_told_and_not_sent(office: Office) -> None:
    with_copy(office)
    assert ("E02", ("Numbered",)) in [(p.recipient.ref, p.titles) for p in office.plan().letters]
    withdraw(office.ledger, COPY, "made by mistake", office.actor())
    planned = office.plan()
    assert [one.titles for one in planned.letters if one.person.ref == "E02"] == [("Record", "Letter")]
    assert [(o.code, Path(o.file or "").name) for o in planned.left] == [("mail-withdrawn", "numbered.pdf")]


def test_a_copy_that_is_withdrawn_while_it_waits_does_not_go_out(office: Office, tmp_path: Path) -> None:
    with_copy(office)
    number = next(m.id for m in office.queue() if m.kind == "blank")
    withdraw(office.ledger, COPY, "made by mistake", office.actor())
    run = draft(office.ledger, office.settings, tmp_path / "drafts", office.actor(), only={number})
    assert [(t.became, t.code) for t in run.told] == [("held", "mail-withdrawn")]
    assert list((tmp_path / "drafts").iterdir()) == []
    with pytest.raises(UsageError) as refused:
        outbox.retry(office.ledger, [number], "all the same", office.settings, office.actor())
    assert refused.value.code == "mail-withdrawn"


@pytest.mark.parametrize(
    ("title", "form", "gets"),
    [
        ("Invitation", None, {"E02", "E01"}),
        ("Outcome letter", None, {"E02", "E01"}),
        ("Outcome letter", "supervision-record", {"E02", "E01", "E04"}),
        ("Outcome letter", "appraisal-framework", {"E02", "E01"}),
        ("Outcome letter", "contact-evaluation", {"E02"}),
    ],
)
def test_a_letter_goes_to_the_person_and_their_manager_and_to_the_supervisor_of_a_supervision_alone(
    office: Office, title: str, form: str | None, gets: set[str]
) -> None:
    shutil.rmtree(office.folder)
    office.folder.mkdir()
    zoe = next(p for p in office.people() if p.ref == "E02")
    (office.folder / "letter.pdf").write_bytes(pdf(title))
    letter = Made.of(pdf(title), "letter", title, "pdf", form=form)
    register(office.ledger, PackMade("letters", zoe.id, (letter,)), office.actor())
    planned = office.plan("person", "manager", "supervisor")
    assert {p.recipient.ref for p in planned.letters} == gets
    assert {p.kind for p in planned.letters} == {"letter"}
    assert [o.code for o in planned.left] == ["mail-private"] * (3 - len(gets))


def test_who_is_supervisor_and_manager_gets_a_letter_as_the_manager(office: Office) -> None:
    shutil.rmtree(office.folder)
    office.folder.mkdir()
    lukasz = next(p for p in office.people() if p.ref == "E03")
    (office.folder / "letter.pdf").write_bytes(pdf("Invitation"))
    letter = Made.of(pdf("Invitation"), "letter", "Invitation", "pdf")
    register(office.ledger, PackMade("letters", lukasz.id, (letter,)), office.actor())
    (one,) = office.plan("supervisor").letters
    assert (one.recipient.ref, one.role) == ("E01", "manager")


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        (
            "Professional Development Framework Review and Plan 2016",
            "Professional-Development-Framework",
        ),
        ("Summary of the year", "Summary-of-the-year"),
        ("Évaluation", "Evaluation"),
        ("Record of what was said and then of all", "Record-of-what-was-said-and-then"),
        ("…", "document"),
    ],
)
def test_names_of_files_end_with_a_whole_word(office: Office, title: str, stem: str) -> None:
    import email
    from email.policy import default

    shutil.rmtree(office.folder)
    office.pack(next(p for p in office.people() if p.ref == "E02"), title)
    (message,) = office.queue()
    data = (office.ledger.home / "outgoing" / message.sha256[:2] / message.sha256).read_bytes()
    (file,) = email.message_from_bytes(data, policy=default).iter_attachments()
    assert file.get_filename() == f"{stem}-{outbox.reference_of(message.message_id)}.pdf"


def test_a_message_without_the_papers_names_them(office: Office) -> None:
    zoe = next(p for p in office.people() if p.ref == "E02")
    mail_choices.choose(office.ledger, zoe.id, "none", "on paper", office.actor())
    message = next(m for m in office.queue() if m.person_ref == "E02")
    kept = office.ledger.home / "outgoing" / message.sha256[:2] / message.sha256
    words = kept.read_text(encoding="ascii")
    assert "- Record\n- Letter\n" in words
    assert "<li>Record</li>" in words


def test_a_reason_can_be_given_for_what_is_held_already(office: Office) -> None:
    office.queue()
    outbox.hold(office.ledger, [1], "", office.actor())
    outbox.hold(office.ledger, [1], "until Monday", office.actor())
    assert outbox.listed(office.ledger)[0].reason == "until Monday"


def test_drafts_are_for_their_owners_eyes_alone(office: Office, tmp_path: Path) -> None:
    office.queue()
    draft(office.ledger, office.settings, tmp_path / "drafts", office.actor())
    files = list((tmp_path / "drafts").iterdir())
    assert len(files) == 2
    if os.name == "posix":
        assert {f.stat().st_mode & 0o777 for f in files} == {0o600}


def test_papers_of_a_pack_that_was_never_put_in_its_place_are_refused(office: Office) -> None:
    data, zoe = pdf("Of a run that stopped"), next(p for p in office.people() if p.ref == "E02")
    made = Made.of(data, "form", "Record", "pdf")
    with office.ledger.writing() as conn:
        register_in(conn, PackMade("supervision", zoe.id, (made,)), office.actor())
    alone = office.folder.parent / "alone"
    alone.mkdir()
    (alone / "record.pdf").write_bytes(data)
    with pytest.raises(UsageError) as refused:
        office.plan(paths=(alone,))
    assert refused.value.code == "mail-not-placed"
    planned = office.plan(paths=(office.folder, alone))
    assert [(o.code, o.file) for o in planned.left] == [("mail-not-placed", str(alone / "record.pdf"))]
    assert [p.person.ref for p in planned.letters] == ["E02", "E03"]


@pytest.mark.parametrize(
    "other", ["X@exämple.org", "x@xn--exmple-cua.org", "x@exämple.org.", "ｘ@exämple.org"]
)
def test_one_mailbox_written_in_two_ways_is_one(other: str) -> None:
    assert key(other) == key("x@exämple.org")
    assert key(other) != key("x@example.org")
