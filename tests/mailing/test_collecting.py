"""Every message of the mailbox is kept, taken in once, and moved out of the way, whatever it is."""

from __future__ import annotations

import re
from random import Random

import pytest
from sqlalchemy import insert

from filing.ledger.actor import moment
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import messages
from filing.ledger.rehearsal import Rehearsal
from filing.ledger.tables import people
from filing.people import passwords, roster
from filing.records import records
from filing.review import submissions
from mailing import collecting, outbox
from mailing.protecting import protect
from tests.mailing.answers import away
from tests.mailing.postbox import ACT, Postbox, bounce, filed, mail, only

pytestmark = [pytest.mark.client("dovecot"), pytest.mark.thorough]


def sent(ledger: Ledger, number: str = "<aaaabbbb1234@example.org>", to: str = "E02") -> int:
    """A message of ours that went out to somebody."""
    with ledger.writing() as conn:
        person = conn.execute(people.select().where(people.c.ref == to)).mappings().one()["id"]
        row = {
            "kind": "supervision", "person": person, "recipient": person, "role": "person", "tries": 1,
            "address": "zoe@example.org", "message_id": number, "subject": "Papers", "sha256": "0" * 64,
            "size": 1, "protection": "plain", "state": "sent", "queued_at": moment(ACT.at), "queued_by": "Ama",
        }  # fmt: skip
        return int(conn.execute(insert(messages).values(**row).returning(messages.c.id)).scalar_one())


def test_what_hangs_on_a_message_is_filed_and_the_message_is_moved(postbox: Postbox) -> None:
    postbox.deliver(mail(files={"Zoë’s form.docx": filed(1), "form.pdf": filed(2, "pdf")}).as_bytes())
    came = only(postbox.collect())
    assert [(d.outcome, d.locator) for d in came.documents] == [
        ("filed", "Zoë’s form.docx"),
        ("filed", "form.pdf"),
    ]
    assert (came.mail.state, came.folder, came.is_problem) == ("imported", "Done", False)
    assert came.person is not None
    assert came.person.ref == "E02"
    assert postbox.folders() == {"INBOX": 0, "Done": 1, "Problems": 0}
    (kept,) = postbox.known()
    assert kept.sha256 is not None
    assert postbox.ledger.originals.get(kept.sha256).replace(b"\r\n", b"\n") == postbox.server.messages(
        "Done", user=postbox.user
    )[0].replace(b"\r\n", b"\n")
    assert kept.moved_at is not None
    assert postbox.collect() == {}


def test_what_a_person_must_look_at_lies_in_a_folder_of_its_own(postbox: Postbox) -> None:
    postbox.deliver(
        mail("I am ill").as_bytes(),
        mail("half", {"good.docx": filed(1), "bad.pdf": filed(2, "pdf")[:3000]}).as_bytes(),
        mail("broken", {"bad.docx": filed(3)[:3000]}).as_bytes(),
        b"\x00\xff no mail at all",
    )
    came = postbox.collect()
    assert {s: (c.mail.state, c.mail.code) for s, c in came.items()} == {
        "I am ill": ("empty", "envelope-empty"),
        "half": ("imported", "some-refused"),
        "broken": ("refused", "doc-damaged"),
        "mail 4": ("refused", "mail-unreadable"),
    }
    assert all(c.is_problem and c.folder == "Problems" for c in came.values())
    assert postbox.folders() == {"INBOX": 0, "Done": 0, "Problems": 4}


def test_the_same_message_under_another_uidvalidity_is_filed_once_and_moved(postbox: Postbox) -> None:
    data = mail(files={"form.docx": filed(1)}).as_bytes()
    postbox.deliver(data)
    postbox.collect()
    postbox.deliver(data)
    postbox.server.renumber(user=postbox.user)
    came = only(postbox.collect())
    assert [(d.outcome, d.code) for d in came.documents] == [("duplicate", "again")]
    assert came.mail.state == "imported"
    assert postbox.folders() == {"INBOX": 0, "Done": 2, "Problems": 0}
    assert len(records.find(postbox.ledger)) == 1
    first, second = postbox.known()
    assert first.where.validity != second.where.validity


def test_a_new_uidvalidity_drops_no_message_that_has_an_old_number(postbox: Postbox) -> None:
    """A number that was another message's before, under the same UIDVALIDITY as well."""
    postbox.deliver(mail("first", {"form.docx": filed(1)}).as_bytes())
    postbox.collect()
    box = postbox.server.box(postbox.user)
    for file in box.glob("dovecot*"):
        if file.is_file():
            file.unlink()
    (kept,) = postbox.known()
    postbox.deliver(mail("second", {"form.docx": filed(2)}).as_bytes())
    name = next((box / "new").iterdir()).name
    (box / "dovecot-uidlist").write_text(
        f"3 V{kept.where.validity} N{kept.where.uid + 1} G{'0' * 32}\n{kept.where.uid} :{name}\n"
    )
    came = only(postbox.collect())
    assert (came.subject, came.mail.where.uid) == ("second", kept.where.uid)
    assert [d.outcome for d in came.documents] == ["filed"]
    assert len(records.find(postbox.ledger)) == 2
    assert postbox.folders()["INBOX"] == 0


def test_a_message_that_somebody_puts_back_is_looked_at_once_more(postbox: Postbox) -> None:
    data = mail("broken", {"bad.docx": filed(3)[:3000]}).as_bytes()
    postbox.deliver(data)
    postbox.collect()
    postbox.deliver(data)
    came = only(postbox.collect())
    assert [(d.outcome, d.code) for d in came.documents] == [("refused", "doc-damaged")]
    assert postbox.folders() == {"INBOX": 0, "Done": 0, "Problems": 2}
    assert len(submissions.listed(postbox.ledger, "refused")) == 1


def test_more_messages_than_a_round_takes_are_all_fetched(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "AT_ONCE", 2)
    postbox.deliver(*(away(f"Form {n}") for n in range(5)))
    assert sorted(postbox.collect()) == [f"Form {n}" for n in range(5)]
    assert postbox.folders() == {"INBOX": 0, "Done": 5, "Problems": 0}


def test_a_rehearsal_tells_the_same_and_keeps_and_moves_nothing(postbox: Postbox) -> None:
    number = sent(postbox.ledger)
    ours_again = mail("Papers", Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    postbox.deliver(
        mail("form", {"form.docx": filed(1)}).as_bytes(), mail("I am ill").as_bytes(), bounce(ours_again)
    )
    with Rehearsal(postbox.ledger.home, postbox.ledger.library, postbox.ledger) as rehearsal:
        told = {
            s: (c.mail.state, [d.outcome for d in c.documents]) for s, c in postbox.collect(rehearsal).items()
        }
    assert postbox.folders() == {"INBOX": 3, "Done": 0, "Problems": 0}
    assert postbox.known() == []
    assert not submissions.listed(postbox.ledger)
    assert not list((postbox.ledger.home / "originals").rglob("??/*"))
    assert not any(
        b"S" in f.name.partition(",")[2].encode() for f in postbox.server.box(postbox.user).rglob("cur/*")
    )
    done = {s: (c.mail.state, [d.outcome for d in c.documents]) for s, c in postbox.collect().items()}
    assert told == done
    assert done["form"] == ("imported", ["filed"])
    (message,) = outbox.listed(postbox.ledger)
    assert (message.id, message.state) == (number, "bounced")


def test_an_answer_is_linked_to_the_message_that_it_answers(postbox: Postbox) -> None:
    """By its number in the head, or, where the thread is lost, by the reference in subject or file."""
    number = sent(postbox.ledger)
    reference = outbox.reference_of("<aaaabbbb1234@example.org>")
    both = "<other@example.com> <aaaabbbb1234@example.org>"
    postbox.deliver(
        mail("reply", In_Reply_To=both).as_bytes(),
        mail("references", References=both).as_bytes(),
        mail(f"AW: Papers [{reference}]").as_bytes(),
        mail("file", {f"supervision-{reference}.docx": filed(1)}).as_bytes(),
        mail("neither", References="<other@example.com>").as_bytes(),
    )
    came = postbox.collect()
    assert {s: c.mail.answers for s, c in came.items()} == {
        "reply": number,
        "references": number,
        f"AW: Papers [{reference}]": number,
        "file": number,
        "neither": None,
    }
    answered = came["reply"].answers
    assert answered is not None
    assert answered.recipient_ref == "E02"


def test_a_locked_return_opens_with_the_password_of_whoever_it_answers(postbox: Postbox) -> None:
    """More people have had passwords since than are tried, and neither file nor sender says whose it is."""
    ledger = postbox.ledger
    rows = [f"X{n},Another Person {n},,,x{n}@example.org" for n in range(25)]
    roster.import_csv(ledger, "\n".join(["ref,name,role,manager,email", *rows]).encode(), ACT)
    with ledger.reading() as conn:
        number = {p.ref: p.id for p in roster.everybody(conn)}
    chance = Random(1).randbytes
    made = passwords.ensure(ledger, [number["E02"]], ACT, chance)
    passwords.ensure(ledger, [number[f"X{n}"] for n in range(25)], ACT, chance)
    locked = protect(filed(1), made[number["E02"]].password)
    sent(ledger)
    stranger = "zoe.private@example.com"
    postbox.deliver(mail("no hint", {"form.docx": locked}, sender=stranger).as_bytes())
    (document,) = only(postbox.collect()).documents
    assert (document.outcome, document.code) == ("refused", "doc-encrypted")
    answer = {"In_Reply_To": "<aaaabbbb1234@example.org>"}
    postbox.deliver(mail("answer", {"form.docx": locked}, sender=stranger, **answer).as_bytes())
    (document,) = only(postbox.collect()).documents
    assert document.outcome == "filed"


SENDERS = {
    "Zoë Example <ZOE@example.org>": set(),  # the supervisee
    "sam@example.org": set(),  # the manager
    "lukasz@example.org": {"sender-other"},
    "zoe.private@example.com": {"sender-unknown"},
    "a@example.com, b@example.com": {"sender-unknown"},
}


def test_a_sender_is_a_hint_and_noted_where_it_is_nobody_concerned(postbox: Postbox) -> None:
    for number, sender in enumerate(SENDERS, 1):
        postbox.deliver(mail(f"{number}", {"form.docx": filed(number)}, sender=sender).as_bytes())
    came = postbox.collect()
    assert [d.outcome for c in came.values() for d in c.documents] == ["filed"] * 5
    known = {r.number: r for r in records.find(postbox.ledger)}
    assert {r.person for r in known.values()} == {"E02"}, "whoever sent it"
    notes = [
        {f["code"] for f in known[d.record or 0].flags} & {"sender-other", "sender-unknown"}
        for c in came.values()
        for d in c.documents
    ]
    assert notes == list(SENDERS.values())


def test_a_bounce_is_put_to_the_message_and_takes_in_nothing(postbox: Postbox) -> None:
    number = sent(postbox.ledger)
    ours_again = mail("Papers", {"form.docx": filed(1)}, Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    postbox.deliver(bounce(ours_again))
    came = only(postbox.collect())
    assert (came.mail.state, came.mail.code, came.mail.answers) == ("bounce", "bounce-no-mailbox", number)
    (message,) = outbox.listed(postbox.ledger)
    assert (message.state, message.code) == ("bounced", "bounce-no-mailbox")
    assert postbox.folders() == {"INBOX": 0, "Done": 1, "Problems": 0}
    assert not submissions.listed(postbox.ledger)


@pytest.mark.parametrize(
    ("before", "after"), [(b"rfc822; zoe@", b"rfc822; kim@"), (b"Path: <>", b"Path: <evil@example.com>")]
)
def test_a_forged_bounce_changes_nothing_and_is_for_a_person(
    postbox: Postbox, before: bytes, after: bytes
) -> None:
    number = sent(postbox.ledger)
    ours = mail("Papers", Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    postbox.deliver(bounce(ours).replace(before, after))
    came = only(postbox.collect())
    assert (came.mail.state, came.mail.code, came.mail.answers) == ("notice", "bounce-doubtful", number)
    assert came.is_problem
    assert [m.state for m in outbox.listed(postbox.ledger)] == ["sent"]


def on_a_report(kind: str, form: bytes) -> bytes:
    """A form that hangs on what a mail program wrote as a report of this kind."""
    made = mail("Seen", {"form.docx": form}).as_bytes()
    return made.replace(b"multipart/mixed;", b"multipart/report; report-type=" + kind.encode() + b";")


def test_a_document_on_a_receipt_or_a_report_is_taken_in(postbox: Postbox) -> None:
    sent(postbox.ledger)
    ours = mail("Papers", Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    (part,) = (p for p in mail("x", {"form.docx": filed(2)}).walk() if p.get_filename())
    late = bounce(ours, action="delayed", status="4.4.1")
    late = late.replace(b"\n--r--\n", b"\n--r\n" + part.as_bytes() + b"\n--r--\n")
    postbox.deliver(on_a_report("disposition-notification", filed(1)), late)
    came = postbox.collect()
    assert [(c.mail.state, d.outcome) for c in came.values() for d in c.documents] == [
        ("imported", "filed")
    ] * 2


def test_a_report_that_returns_our_forms_beside_a_document_is_for_a_person(postbox: Postbox) -> None:
    sent(postbox.ledger)
    ours = mail("Papers", {"form.docx": filed(1)}, Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    (part,) = (p for p in mail("x", {"form.docx": filed(2)}).walk() if p.get_filename())
    both = b"\n--r\nContent-Type: message/rfc822\n\n" + ours + b"\n--r\n" + part.as_bytes() + b"\n--r--\n"
    postbox.deliver(bounce(ours).replace(b"\n--r--\n", both))
    came = only(postbox.collect())
    assert (came.mail.code, came.is_problem, came.documents) == ("report-documents", True, ())
    assert [m.state for m in outbox.listed(postbox.ledger)] == ["bounced"], "that much is certain"
    assert postbox.folders() == {"INBOX": 0, "Done": 0, "Problems": 1}


def test_a_form_in_a_mail_that_is_passed_on_from_a_holiday_is_taken_in(postbox: Postbox) -> None:
    made = mail("On leave: the form")
    made.add_attachment(mail("The form", {"form.docx": filed(1)}))
    postbox.deliver(made.as_bytes())
    assert [d.outcome for d in only(postbox.collect()).documents] == ["filed"]


def test_what_is_late_is_no_bounce_and_a_report_of_nothing_known_is_a_problem(postbox: Postbox) -> None:
    sent(postbox.ledger)
    ours_again = mail("Papers", Message_ID="<aaaabbbb1234@example.org>").as_bytes()
    postbox.deliver(bounce(ours_again, action="delayed", status="4.4.1", said="timeout"))
    assert only(postbox.collect()).mail.code == "mail-late"
    postbox.deliver(bounce(mail("Not ours", Message_ID="<x@example.net>").as_bytes()))
    came = only(postbox.collect())
    assert (came.mail.state, came.mail.code, came.is_problem) == ("notice", "report-unknown", True)
    (message,) = outbox.listed(postbox.ledger)
    assert message.state == "sent"


def test_a_machines_answer_is_seen_and_a_scanners_mail_is_taken_in(postbox: Postbox) -> None:
    postbox.deliver(
        away("Automatic reply: Papers"),
        mail("Scan", {"scan.docx": filed(1)}, Auto_Submitted="auto-generated").as_bytes(),
    )
    came = postbox.collect()
    assert (came["Automatic reply: Papers"].mail.state, came["Automatic reply: Papers"].folder) == (
        "notice",
        "Done",
    )
    assert [d.outcome for d in came["Scan"].documents] == ["filed"]


def test_nothing_is_answered(postbox: Postbox) -> None:
    asks = {"Disposition_Notification_To": "zoe@example.org", "Return_Receipt_To": "zoe@example.org"}
    postbox.deliver(mail(files={"form.docx": filed(1)}, **asks).as_bytes())
    postbox.collect()
    assert not outbox.listed(postbox.ledger)


def test_a_message_that_is_too_large_is_told_and_not_fetched(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = mail("large", {"form.docx": filed(1)}).as_bytes()
    size = len(re.sub(rb"(?<!\r)\n", b"\r\n", data))
    monkeypatch.setattr(collecting, "SCAN_LIMIT", size - 1)
    postbox.deliver(data)
    came = only(postbox.collect())
    assert (came.mail.state, came.mail.code, came.mail.sha256) == ("refused", "mail-too-large", None)
    assert postbox.folders() == {"INBOX": 0, "Done": 0, "Problems": 1}
    monkeypatch.setattr(collecting, "SCAN_LIMIT", size)
    postbox.deliver(mail("large", {"form.docx": filed(1)}).as_bytes())
    assert [d.outcome for d in only(postbox.collect()).documents] == ["filed"]


def test_two_runs_at_once_file_nothing_twice(postbox: Postbox) -> None:
    """Another run that stands just behind the fetching does the same beside this one."""
    postbox.deliver(mail("form", {"form.docx": filed(1)}).as_bytes())
    other = Postbox(postbox.server, postbox.ledger, user=postbox.user)
    seen: list[str] = []
    step_in = iter([1])

    def acting():  # type: ignore[no-untyped-def]
        if postbox.known() and next(step_in, None):
            seen.extend(d.outcome for d in only(other.collect()).documents)
        return ACT

    step = collecting.Collecting(
        postbox.ledger, postbox.settings, postbox.secrets, acting, lambda _: None, postbox.besides.append
    )
    mine = [d.outcome for came in step.run() for d in came.documents]
    assert sorted([*seen, *mine]) == ["duplicate", "filed"]
    assert len(records.find(postbox.ledger)) == 1
    assert postbox.folders() == {"INBOX": 0, "Done": 1, "Problems": 0}
    assert not postbox.ledger.verify(deep=True)


def test_what_an_import_left_is_finished_and_told(postbox: Postbox) -> None:
    submissions.receive(postbox.ledger, filed(7), name="left.docx", origin="file:/x/left.docx", actor=ACT)
    postbox.deliver(mail("form", {"form.docx": filed(1)}).as_bytes())
    postbox.collect()
    assert [(d.file, d.outcome) for d in postbox.besides] == [("/x/left.docx", "filed")]


def test_a_list_tells_what_came_before_as_it_stands_now(postbox: Postbox) -> None:
    postbox.deliver(mail("form", {"form.docx": filed(1)}).as_bytes(), mail("I am ill").as_bytes())
    postbox.collect()
    before = list(collecting.came_before(postbox.ledger, postbox.settings, ACT.at))
    assert [(c.subject, c.folder, [d.outcome for d in c.documents]) for c in before] == [
        ("form", "Done", ["filed"]),
        ("I am ill", "Problems", []),
    ]
