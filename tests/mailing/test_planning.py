"""Who gets what of a pack folder goes by bytes and by the roster, and what is left out is told by name."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.people import mail_choices, passwords
from filing.records.packs import Made, PackMade, register
from mailing import outbox
from mailing.queueing import queue
from schemas.errors import UsageError
from tests import prepared
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


def who(office: Office, *roles: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((p.recipient.ref, p.person.ref, p.titles) for p in office.plan(*roles).letters)


def test_each_gets_their_own_papers_in_the_order_of_their_pack(office: Office) -> None:
    assert who(office) == [("E02", "E02", ("Record", "Letter")), ("E03", "E03", ("Record",))]


def test_a_file_goes_by_its_bytes_whatever_it_is_called_and_wherever_it_lies(office: Office) -> None:
    for number, file in enumerate(sorted(office.folder.rglob("*.pdf"))):
        file.replace(office.folder / f"Łukasz {number}.docx")
    assert who(office) == [("E02", "E02", ("Record", "Letter")), ("E03", "E03", ("Record",))]


def test_managers_and_supervisors_get_papers_of_their_own_people(office: Office) -> None:
    assert who(office, "manager") == [
        ("E01", "E02", ("Record", "Letter")),
        ("E01", "E03", ("Record",)),
    ]
    assert who(office, "supervisor") == [
        ("E01", "E03", ("Record",)),
        ("E04", "E02", ("Record", "Letter")),
    ]


def test_who_is_both_supervisor_and_manager_gets_them_once(office: Office) -> None:
    assert [r for r, p, _ in who(office, "supervisor", "manager") if p == "E03"] == ["E01"]


def test_a_zip_and_a_zip_within_a_folder_are_looked_into(office: Office, tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        for file in (office.folder / "Zoë Example").iterdir():
            archive.write(file, f"Zoë/{file.name}")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
        for file in (office.folder / "Łukasz Próba").iterdir():
            archive.write(file, file.name)
    planned = office.plan(paths=(outer,))
    assert sorted((p.person.ref, p.titles) for p in planned.letters) == [
        ("E02", ("Record", "Letter")),
        ("E03", ("Record",)),
    ]
    assert all(not one.faults for one in queue(office.ledger, planned.letters, office.writer()))


def test_an_altered_document_is_named_and_holds_back_its_persons_pack_alone(office: Office) -> None:
    altered = next((office.folder / "Zoë Example").glob("Letter*"))
    altered.write_bytes(altered.read_bytes() + b"\n")
    planned = office.plan()
    assert [p.person.ref for p in planned.letters] == ["E03"]
    ((left),) = planned.left
    assert (left.code, left.person.ref if left.person else None) == ("mail-unknown-file", "E02")
    assert altered.name in left.say


def test_a_strange_file_holds_back_everybody_whose_papers_it_lies_among(office: Office) -> None:
    for file in office.folder.rglob("*.pdf"):
        file.replace(office.folder / file.name)
    (office.folder / "notes.pdf").write_bytes(pdf("Somebody's notes"))
    planned = office.plan()
    assert planned.letters == ()
    assert [(o.code, o.person.ref if o.person else None) for o in planned.left] == [
        ("mail-unknown-file", "E02"),
        ("mail-unknown-file", "E03"),
    ]
    assert all("notes.pdf" in o.say for o in planned.left)


def test_a_paper_of_somebody_else_in_the_folder_lets_nothing_through(office: Office) -> None:
    (office.folder / "Zoë Example" / "letterhead.docx").write_bytes(b"PK nothing of ours")
    assert [p.person.ref for p in office.plan().letters] == ["E03"]
    other = next((office.folder / "Łukasz Próba").glob("*.pdf"))
    shutil.copy(other, office.folder / "Zoë Example" / "his.pdf")
    assert "E02" not in [p.person.ref for p in office.plan().letters]


def test_a_strange_file_beside_no_papers_is_named_and_the_packs_go(office: Office) -> None:
    (office.folder / "notes.pdf").write_bytes(pdf("Somebody's notes"))
    planned = office.plan()
    assert len(planned.letters) == 2
    assert [(o.code, Path(o.file or "").name) for o in planned.left] == [("mail-unknown-file", "notes.pdf")]


def test_a_paper_that_does_not_lie_there_is_told_and_the_others_go(office: Office) -> None:
    next((office.folder / "Zoë Example").glob("Letter*")).unlink()
    zoe = next(p for p in office.plan().letters if p.person.ref == "E02")
    assert zoe.titles == ("Record",)
    assert zoe.notes == ("not in the folder: Letter",)


def test_what_systems_leave_in_folders_is_no_strange_file(office: Office) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$Letter.docx"):
        (office.folder / "Zoë Example" / name).write_bytes(b"x")
    assert office.plan().left == ()


def test_a_folder_with_nothing_of_ours_is_wrong_use(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "holiday"
    other.mkdir()
    (other / "beach.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UsageError) as refused:
        office.plan(paths=(other,))
    assert refused.value.code == "mail-nothing"


def test_a_paper_that_names_nobody_is_whose_other_papers_it_lies_among(office: Office) -> None:
    blank = pdf("A blank")
    zoe, lukasz = (p for p in office.people() if p.ref in {"E02", "E03"})
    for person in (zoe, lukasz):
        folder = office.pack(person, "Blank")
        for file in folder.glob("Blank*"):
            file.unlink()
    from hashlib import sha256

    made = Made(sha256(blank).hexdigest(), len(blank), "form", "Blank form", "pdf")
    for person in (zoe, lukasz):
        register(office.ledger, PackMade("blank", person.id, (made,)), office.actor())
        (office.folder / person.name / "form.pdf").write_bytes(blank)
    titles = {p.person.ref: p.titles for p in office.plan().letters if p.kind == "blank"}
    assert titles == {"E02": ("Blank form",), "E03": ("Blank form",)}
    alone = office.folder.parent / "alone"
    alone.mkdir()
    (alone / "form.pdf").write_bytes(blank)
    planned = office.plan(paths=(office.folder, alone))
    assert [o.code for o in planned.left] == ["mail-whose"]


@pytest.mark.parametrize(
    ("address", "code"),
    [(None, "mail-no-address"), ("  ", "mail-no-address"), ("zoe at example.org", "mail-bad-address")],
)
def test_somebody_without_a_usable_address_is_left_to_be_handed_out(
    office: Office, address: str | None, code: str
) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(email=address))
    planned = office.plan()
    assert [p.person.ref for p in planned.letters] == ["E03"]
    assert [o.code for o in planned.left] == [code]


@pytest.mark.parametrize(
    ("address", "held"),
    [
        ("info@example.org", ("mail-role-mailbox",)),
        ("Registered.Manager@example.org", ("mail-role-mailbox",)),
        ("office2@example.org", ("mail-role-mailbox",)),
        ("office+zoe@example.org", ("mail-role-mailbox",)),
        ("zoe.office@example.org", ()),
        ("E03@EXAMPLE.ORG ", ("mail-shared-address",)),
        ("night-team@example.org", ("mail-role-mailbox",)),
        ("kitchen@example.org", ("mail-role-mailbox",)),
        ("fernlodge@example.org", ("mail-role-mailbox",)),
        ("fern.lodge1@example.org", ("mail-role-mailbox",)),
        ("nights@example.org", ("mail-role-mailbox",)),
        ("support-worker@example.org", ("mail-role-mailbox",)),
        ("lodge.x@example.org", ("mail-role-mailbox",)),
        ("zoe.nights@example.org", ()),
        ("zexample@example.org", ()),
        ("z.e.1990@example.org", ()),
        ("care@example.org", ()),
    ],
)
def test_an_address_that_several_people_read_is_asked_about(
    office: Office, address: str, held: tuple[str, ...]
) -> None:
    office.settings = office.settings.model_copy(
        update={"shared_mailboxes": ("night-team@example.org",), "personal_mailboxes": ("care@example.org",)}
    )
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(email=address))
        where = {"home": "Fern Lodge", "team": "Night team", "role": "Support worker"}
        conn.execute(update(people).where(people.c.ref == "E03").values(**where))
    zoe = next(p for p in office.plan().letters if p.person.ref == "E02")
    assert tuple(h.code for h in zoe.held) == held


@pytest.mark.parametrize(("last", "held"), [(29, ("mail-left",)), (30, ())])
def test_a_leaver_is_asked_about_from_the_day_after_their_last(
    office: Office, last: int, held: tuple[str, ...]
) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(leaves=dt.date(2026, 11, last)))
    zoe = next(p for p in office.plan().letters if p.person.ref == "E02")
    assert tuple(h.code for h in zoe.held) == held


def test_papers_about_a_leaver_are_asked_about_for_their_manager_too(office: Office) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(leaves=dt.date(2026, 11, 1)))
    zoe = next(p for p in office.plan("manager").letters if p.person.ref == "E02")
    assert [h.code for h in zoe.held] == ["mail-about-leaver"]


def test_a_role_that_nobody_has_is_told(office: Office) -> None:
    office.pack(office.people()[0], "Record")
    planned = office.plan("manager")
    assert [(o.code, o.person.ref if o.person else None) for o in planned.left] == [("mail-nobody", "E01")]


@pytest.mark.parametrize(
    ("kind", "form", "gets"),
    [
        (
            "appraisal",
            "commitment-employee",
            {"E02", "E01"},
        ),  # whose readers are the person and their manager
        ("appraisal", "contact-evaluation", {"E02"}),
        ("blank", "contact-evaluation", {"E02", "E01", "E04"}),  # an empty one holds nothing
        ("blank", "commitment-employee", {"E02", "E01"}),  # that there is one is private
        ("appraisal", "appraisal-framework", {"E02", "E01"}),  # it tells means of their own ratings
        ("blank", "appraisal-framework", {"E02", "E01", "E04"}),
        ("appraisal", "supervision-record", {"E02", "E01", "E04"}),
    ],
)
def test_what_a_form_keeps_to_the_person_goes_to_whoever_it_says_reads_it(
    office: Office, kind: str, form: str, gets: set[str]
) -> None:
    shutil.rmtree(office.folder)
    zoe = next(p for p in office.people() if p.ref == "E02")
    office.pack(zoe, "Paper", kind=kind, form=form)  # type: ignore[arg-type]
    planned = office.plan("person", "manager", "supervisor")
    assert {p.recipient.ref for p in planned.letters} == gets
    assert [o.code for o in planned.left] == ["mail-private"] * (3 - len(gets))


def test_lists_that_lie_beside_packs_are_no_strange_files(office: Office) -> None:
    for name in ("Index.pdf", "Handing out - 2026.pdf", "Print - Rose House.pdf"):
        (office.folder / name).write_bytes(pdf(name))
    planned = office.plan()
    assert len(planned.lists) == 3
    assert planned.left == ()
    (office.folder / "Zoë Example" / "Index.pdf").write_bytes(pdf("not a list here"))
    assert [o.code for o in office.plan().left] == ["mail-unknown-file"]


def test_of_a_folder_only_those_who_are_named_get_theirs(office: Office) -> None:
    zoe = next(p for p in office.people() if p.ref == "E02")
    assert [p.person.ref for p in office.plan(only={zoe.id}).letters] == ["E02"]


def test_what_is_in_the_outbox_is_told_and_not_put_there_again(office: Office) -> None:
    office.queue()
    planned = office.plan()
    assert planned.letters == ()
    assert [(a.message.id, a.titles) for a in planned.already] == [
        (1, ("Record", "Letter")),
        (2, ("Record",)),
    ]


def test_two_who_queue_the_same_at_once_put_it_there_once(office: Office) -> None:
    first, second = office.plan(), office.plan()
    queue(office.ledger, first.letters, office.writer())
    done = queue(office.ledger, second.letters, office.writer())
    assert [one.faults[0].code for one in done] == ["mail-out-already", "mail-out-already"]
    assert len(outbox.listed(office.ledger)) == 2


def test_a_paper_that_joins_a_pack_goes_without_those_that_are_out(office: Office) -> None:
    office.queue()
    zoe = next(p for p in office.people() if p.ref == "E02")
    office.pack(zoe, "Plan")
    (letter,) = office.plan().letters
    assert letter.titles == ("Plan",)


def test_what_was_cancelled_may_go_again(office: Office) -> None:
    office.queue()
    outbox.cancel(office.ledger, [1, 2], "a mistake", office.actor())
    assert len(office.plan().letters) == 2


def test_papers_that_wait_for_a_former_address_are_taken_back_for_the_new_one(office: Office) -> None:
    office.queue()
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(email="zoe.new@example.org"))
    office.queue()
    told = [(m.id, m.state, m.code, m.address) for m in outbox.listed(office.ledger) if m.person_ref == "E02"]
    assert told == [
        (1, "cancelled", "mail-superseded", "e02@example.org"),
        (3, "queued", None, "zoe.new@example.org"),
    ]


def test_papers_that_wait_for_a_former_supervisor_are_taken_back(office: Office) -> None:
    office.queue("supervisor")
    sam = next(p for p in office.people() if p.ref == "E01")
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == "E02").values(supervisor=sam.id))
    office.queue("supervisor")
    told = [(m.recipient_ref, m.state) for m in outbox.listed(office.ledger) if m.person_ref == "E02"]
    assert told == [("E04", "cancelled"), ("E01", "queued")]


def test_documents_are_locked_with_the_recipients_own_password_under_names_that_name_nobody(
    office: Office,
) -> None:
    import email
    from email.policy import default

    from mailing.protecting import is_locked

    office.queue("manager")
    first = outbox.listed(office.ledger)[0]
    data = (office.ledger.home / "outgoing" / first.sha256[:2] / first.sha256).read_bytes()
    files = list(email.message_from_bytes(data, policy=default).iter_attachments())
    reference = outbox.reference_of(first.message_id)
    assert [f.get_filename() for f in files] == [f"Record-{reference}.pdf", f"Letter-{reference}.pdf"]
    assert all(is_locked(f.get_content()) for f in files)
    sam = next(p for p in office.people() if p.ref == "E01")
    import io

    import pikepdf

    password = passwords.current(office.ledger, [sam.id])[sam.id].password
    pikepdf.open(io.BytesIO(files[0].get_content()), password=password).close()
    assert "Zo" not in data.decode("ascii").partition("\r\n\r\n")[0]


@pytest.mark.parametrize(("choice", "enclosed", "locked"), [("plain", 2, False), ("none", 0, False)])
def test_how_papers_go_is_the_recipients_choice_on_record(
    office: Office, choice: str, enclosed: int, locked: bool
) -> None:
    import email
    from email.policy import default

    from mailing.protecting import is_locked

    zoe = next(p for p in office.people() if p.ref == "E02")
    mail_choices.choose(office.ledger, zoe.id, choice, "her telephone opens none", office.actor())  # type: ignore[arg-type]
    first = next(m for m in office.queue() if m.person_ref == "E02")
    assert first.protection == choice
    data = (office.ledger.home / "outgoing" / first.sha256[:2] / first.sha256).read_bytes()
    files = list(email.message_from_bytes(data, policy=default).iter_attachments())
    assert len(files) == enclosed
    assert any(is_locked(f.get_content()) for f in files) == locked


def test_one_that_cannot_be_written_is_told_while_the_others_go(office: Office) -> None:
    broken = office.folder / "Zoë Example"
    shutil.rmtree(broken)
    zoe = next(p for p in office.people() if p.ref == "E02")
    from hashlib import sha256

    data = b"%PDF-1.7 nothing more"
    broken.mkdir()
    (broken / "x.pdf").write_bytes(data)
    made = Made(sha256(data).hexdigest(), len(data), "form", "Broken", "pdf")
    register(office.ledger, PackMade("supervision", zoe.id, (made,)), office.actor())
    done = queue(office.ledger, office.plan().letters, office.writer())
    told = {one.letter.person.ref: [f.code for f in one.faults] for one in done}
    assert told == {"E02": ["protect-failed"], "E03": []}


def test_without_an_address_of_our_own_nothing_is_written(office: Office) -> None:
    letters = office.plan().letters
    office.settings = office.settings.model_copy(update={"address": None})
    with pytest.raises(UsageError) as refused:
        queue(office.ledger, letters, office.writer())
    assert refused.value.code == "mail-no-sender"
    assert outbox.listed(office.ledger) == ()
