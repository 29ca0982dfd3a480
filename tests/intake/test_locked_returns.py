"""Documents that were sent locked come back locked, are opened with the passwords that are kept, and are filed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import insert, select

from extractors.contract import Shown
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.mail_tables import collected, messages, passwords, unlocked
from filing.ledger.tables import originals
from filing.people import passwords as kept
from filing.people.roster import Person, find, import_csv
from filing.records.copies import issue, listed
from filing.review import submissions
from intake import Issued, runs
from intake.importing import Imported
from intake.isolation.isolation import Isolation
from intake.isolation.worker_handle import Way
from intake.keys import KeptKeys, Locked
from intake.showing import shown
from intake.sources import gather
from intake.unlocking import MOST_TRIES
from mailing.protecting import protect
from schemas.identity import Identity
from schemas.rendition import RenditionFormat
from schemas.values import Value
from tests import prepared
from tests.faults import ours

pytestmark = pytest.mark.thorough

ROSTER = """ref,name,role,manager,email
E01,Sam Sample,Team manager,,sam@example.org
E02,Zoë Example,Support worker,E01,zoe@example.org
E03,Tom Example,Support worker,E01,tom@example.org
"""
ZOES, TOMS = "4K7Q9XT2M8WZ1A", "5K7Q9XT2M8WZ1B"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.client("postgres"))])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("postgres").database() if request.param == "postgresql" else None


@pytest.fixture
def ledger(url: str | None, tmp_path: Path) -> Iterator[Ledger]:
    with prepared.ledgers(), open_ledger(tmp_path / "home", url=url) as opened:
        import_csv(opened, ROSTER.encode(), ours.ACT)
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger in which Zoë and Tom were each given a copy, in Word and PDF, and have a password."""
    with prepared.ledgers(), open_ledger(tmp_path / "home") as opened:
        import_csv(opened, ROSTER.encode(), ours.ACT)
        for number, ref in ((ZOES, "E02"), (TOMS, "E03")):
            for kind in ours.KINDS:
                _, copy, template = ours.made(kind, said_by(number), number=number)
                issue(opened, [copy], [template], actor=ours.ACT, person=find(opened, ref))
        kept.ensure(opened, [find(opened, ref).id for ref in ("E02", "E03")], ours.ACT, counting())
        yield opened


def counting() -> kept.Chance:
    """Another password each time."""
    numbers = iter(range(1, 10_000))
    return lambda count: next(numbers).to_bytes(count)


def password_of(ledger: Ledger, ref: str) -> str:
    person = find(ledger, ref).id
    return kept.current(ledger, [person])[person].password


def said_by(number: str) -> dict[str, Value]:
    who = {ZOES: "Zoë Example", TOMS: "Tom Example"}[number]
    return ours.answers(supervisee=who, signed_supervisee=who)


def a_return(kind: RenditionFormat, password: str, number: str = ZOES) -> bytes:
    return protect(ours.filled(kind, said_by(number), number=number), password)


def brought(ledger: Ledger, folder: Path, files: dict[str, bytes], **how: list[int]) -> dict[str, Imported]:
    inside = ours.write(folder, files)
    run = runs.imported(
        ledger,
        gather([str(inside)]),
        lambda: ours.ACT,
        lambda _: None,
        drafts=False,
        passwords_of=how.get("of", []),
    )
    with run as ended:
        return {Path(one.file).name: one for one in ended}


def codes(one: Imported) -> set[str]:
    return {q.code for q in one.document.queries} if one.document else set()


# ---- what comes back


@pytest.mark.parametrize("kind", ours.KINDS)
def test_a_locked_return_is_filed_as_it_would_be_without_its_lock(
    office: Ledger, tmp_path: Path, kind: RenditionFormat
) -> None:
    locked = a_return(kind, password_of(office, "E02"))
    done = brought(office, tmp_path, {"renamed": b"", f"scan{ours.SUFFIX[kind]}": locked})[
        f"scan{ours.SUFFIX[kind]}"
    ]
    assert (done.outcome, done.person) == ("filed", "E02")
    assert "opened-with-password" in codes(done)
    with office.reading() as conn:
        (row,) = conn.execute(select(unlocked)).mappings()
        used = conn.execute(select(passwords.c.password).where(passwords.c.id == row["password"])).scalar()
    assert (row["submission"], used) == (done.submission, password_of(office, "E02"))
    assert office.originals.get(submissions.receipt_of(office, done.submission or 0).sha256) == locked


def test_locked_documents_in_a_mail_are_opened_as_well(office: Ledger, tmp_path: Path) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "zoe@example.org", "office@example.org", "My forms"
    mail.set_content("Here they are")
    data = a_return("pdf", password_of(office, "E02"))
    mail.add_attachment(data, maintype="application", subtype="pdf", filename="form.pdf")
    done = brought(office, tmp_path, {"mail.eml": mail.as_bytes()})["mail.eml"]
    assert (done.outcome, done.person, done.locator) == ("filed", "E02", "form.pdf")


@pytest.mark.parametrize("kind", ours.KINDS)
def test_what_no_kept_password_opens_is_kept_and_refused_with_what_to_do(
    office: Ledger, tmp_path: Path, kind: RenditionFormat
) -> None:
    name = f"form{ours.SUFFIX[kind]}"
    done = brought(office, tmp_path, {name: a_return(kind, "Her own word")})[name]
    assert (done.outcome, done.code) == ("refused", "doc-encrypted" if kind == "word" else "pdf-encrypted")
    assert "any of the 2 passwords" in (done.reason or "")
    assert "--password-of" in (done.reason or "")
    # Once it is told, the document is taken up again from what was kept.
    zoe = find(office, "E02").id
    kept.keep_told(office, zoe, "Her own word", ours.ACT)
    again = runs.reopened(
        office, [done.submission or 0], lambda: ours.ACT, lambda _: None, drafts=False, passwords_of=[zoe]
    )
    with again as ended:
        (one,) = ended
    assert (one.outcome, one.person) == ("filed", "E02")


def test_an_earlier_password_still_opens_what_was_sent_with_it(office: Ledger, tmp_path: Path) -> None:
    before = password_of(office, "E02")
    kept.renew(office, find(office, "E02").id, ours.ACT, lambda count: bytes([7]) * count)
    assert password_of(office, "E02") != before
    assert brought(office, tmp_path, {"a.docx": a_return("word", before)})["a.docx"].outcome == "filed"


def test_a_rehearsal_opens_what_an_import_would_open(office: Ledger, tmp_path: Path) -> None:
    from filing.ledger.rehearsal import Rehearsal

    inside = ours.write(tmp_path, {"a.pdf": a_return("pdf", password_of(office, "E02"))})
    with Rehearsal(office.home, office.library, office) as ledger:
        run = runs.rehearsed(ledger, gather([str(inside)]), lambda: ours.ACT, lambda _: None, drafts=False)
        with run as ended:
            assert [one.outcome for one in ended] == ["filed"]
    with office.reading() as conn:
        assert conn.execute(select(unlocked)).first() is None


@pytest.mark.parametrize("way", ["fork", "pool"] if hasattr(os, "fork") else ["pool"])
def test_what_is_locked_is_read_and_shown_by_every_kind_of_reading_process(office: Ledger, way: Way) -> None:
    with Isolation(
        office.library, Issued(office), workers=1, way=way, drafts=False, keys=KeptKeys(office)
    ) as isolation:
        for kind in ours.KINDS:
            data = a_return(kind, password_of(office, "E02"))
            found = isolation.read(data).findings
            assert found is not None
            assert found.checked.answers == ours.answers() | said_by(ZOES)
        picture = shown(isolation, data, Shown(1))
        assert picture is not None
        assert picture.startswith(b"\x89PNG")
        assert shown(isolation, a_return("pdf", "Her own word"), Shown(1)) is None


# ---- hints are hints


def test_the_identity_in_clear_files_nothing_by_itself(office: Ledger, tmp_path: Path) -> None:
    # Inside it is Tom's, locked with Tom's password; outside it says that it is Zoë's.
    _, copy, _ = ours.made("pdf", {}, number=ZOES)
    out = io.BytesIO()
    password = password_of(office, "E03")
    with pikepdf.open(io.BytesIO(a_return("pdf", password, TOMS)), password=password) as document:
        with document.open_metadata() as meta:
            meta["pdfx:carepack"] = Identity.of(copy).reference
        lock = pikepdf.Encryption(user=password, owner=password, R=6, metadata=False)
        document.save(out, encryption=lock)
    assert ZOES.encode() in out.getvalue()
    done = brought(office, tmp_path, {"a.pdf": out.getvalue()})["a.pdf"]
    assert (done.outcome, done.code) == ("review", "carriers-disagree")
    assert {c.number: c.state for c in listed(office, now=ours.WHEN)}[ZOES] == "issued"


def test_a_stolen_identity_in_clear_without_a_password_leaves_the_copy_out(
    office: Ledger, tmp_path: Path
) -> None:
    done = brought(office, tmp_path, {"a.pdf": a_return("pdf", "Anything else")})["a.pdf"]
    assert done.outcome == "refused"
    assert {c.state for c in listed(office, now=ours.WHEN)} == {"issued"}


def test_what_it_says_in_clear_tells_whose_password_is_tried_first(office: Ledger) -> None:
    keys = KeptKeys(office)
    for number, ref in ((ZOES, "E02"), (TOMS, "E03")):
        assert keys.to_try(Locked("0" * 64, copy_number=number))[0].password == password_of(office, ref)


# ---- which are tried


def made_passwords(ledger: Ledger, people: list[Person]) -> dict[str, str]:
    made = kept.ensure(ledger, [p.id for p in people], ours.ACT, counting())
    return {p.ref: made[p.id].password for p in people}


def tried(ledger: Ledger, locked: Locked, *people: int) -> list[str]:
    """Whose passwords would be tried, by their names' first words."""
    return [key.whose.split()[0] for key in KeptKeys(ledger, people).to_try(locked)]


NOBODYS = Locked("0" * 64, name="scan.pdf")


def message(ledger: Ledger, number: int, person: int, recipient: int, message_id: str) -> None:
    row = {
        "id": number, "kind": "supervision", "person": person, "recipient": recipient, "role": "person",
        "address": "a@example.org", "message_id": message_id, "subject": "-", "sha256": "0" * 64, "size": 1,
        "protection": "password", "state": "sent", "tries": 1, "queued_at": "2026-11-22T09:00:00+00:00",
        "queued_by": "Ama",
    }  # fmt: skip
    with ledger.writing() as conn:
        conn.execute(insert(messages).values(**row))


def test_the_likeliest_are_tried_first(ledger: Ledger) -> None:
    sam, zoe, tom = (find(ledger, ref) for ref in ("E01", "E02", "E03"))
    made_passwords(ledger, [sam, zoe, tom])
    # Nothing is known: who got a password last.
    assert tried(ledger, NOBODYS) == ["Tom", "Zoë", "Sam"]
    # Who was written to last.
    message(ledger, 1, zoe.id, zoe.id, "<abcd2345xyz@care.example>")
    assert tried(ledger, NOBODYS) == ["Zoë", "Tom", "Sam"]
    # A reference in the file's name; it went to Zoë's manager, about Zoë.
    message(ledger, 2, zoe.id, sam.id, "<k7qx3mpaxyz@care.example>")
    message(ledger, 3, tom.id, tom.id, "<zzzz7777xyz@care.example>")
    assert tried(ledger, replace(NOBODYS, name="Form-K7QX-3MPA (2).pdf")) == ["Sam", "Zoë", "Tom"]
    assert tried(ledger, replace(NOBODYS, locator="in.zip!/k7qx-3mpa.pdf")) == ["Sam", "Zoë", "Tom"]
    # Who was named comes before all.
    assert tried(ledger, replace(NOBODYS, name="Form-K7QX-3MPA.pdf"), tom.id) == ["Tom", "Sam", "Zoë"]


def test_a_copys_person_comes_first_then_who_supervises_or_manages_them(ledger: Ledger) -> None:
    sam, zoe, tom = (find(ledger, ref) for ref in ("E01", "E02", "E03"))
    _, copy, template = ours.made("pdf", {}, number=ZOES)
    issue(ledger, [copy], [template], actor=ours.ACT, person=zoe)
    made_passwords(ledger, [sam, zoe, tom])
    for named in (replace(NOBODYS, copy_number=ZOES), replace(NOBODYS, name=f"form {ZOES.lower()}.pdf")):
        assert tried(ledger, named) == ["Zoë", "Sam", "Tom"]


def test_who_sent_the_mail_comes_before_who_was_written_to_last(ledger: Ledger) -> None:
    sam, zoe, tom = (find(ledger, ref) for ref in ("E01", "E02", "E03"))
    made_passwords(ledger, [zoe, sam, tom])
    message(ledger, 1, zoe.id, zoe.id, "<abcd2345xyz@care.example>")
    came = {
        "account": "a", "folder": "INBOX", "uidvalidity": "1", "uid": 1, "sha256": "1" * 64, "person": sam.id,
        "state": "kept", "found_at": "2026-11-22T09:00:00+00:00",
    }  # fmt: skip
    with ledger.writing() as conn:
        conn.execute(insert(originals).values(sha256="1" * 64, size=1, kept_at="2026-11-22T09:00:00+00:00"))
        conn.execute(insert(collected).values(**came))
    assert tried(ledger, replace(NOBODYS, sha256="1" * 64)) == ["Sam", "Zoë", "Tom"]


@pytest.mark.parametrize("count", [MOST_TRIES - 1, MOST_TRIES, MOST_TRIES + 1])
def test_at_most_twenty_are_tried_and_each_once(ledger: Ledger, count: int) -> None:
    zoe = find(ledger, "E02")
    for number in range(count):
        kept.keep_told(ledger, zoe.id, f"word {number}", ours.ACT)
    keys = KeptKeys(ledger, (zoe.id, zoe.id)).to_try(NOBODYS)
    assert len(keys) == min(count, MOST_TRIES)
    assert len({key.password for key in keys}) == len(keys)


def test_no_password_is_printed_with_what_is_tried(ledger: Ledger) -> None:
    made = made_passwords(ledger, [find(ledger, "E02")])
    keys = KeptKeys(ledger).to_try(NOBODYS)
    assert [key.password for key in keys] == [made["E02"]]
    assert made["E02"] not in repr(keys)
