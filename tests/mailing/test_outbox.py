"""Who may receive is looked at in the last moment, and a person says what no program can know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.ledger.database import open_ledger
from filing.ledger.tables import people
from filing.people.mail_choices import Protection, choose
from filing.people.passwords import renew
from mailing import outbox
from mailing.preview import draft
from mailing.sending import go
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.sending_office import Office, connection, served
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough

ZOE, SAM = "e02@example.org", "e01@example.org"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        sam = made.person("E01", name="Sam Sample")
        zoe = made.person("E02", name="Zoë Example", manager="E01")
        made.pack(sam, "Supervision record")
        made.pack(zoe, "Supervision record", "Cover letter")
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def now_is(office: Office, person: str, **columns: object) -> None:
    with office.ledger.writing() as conn:
        conn.execute(update(people).where(people.c.ref == person).values(**columns))


def test_a_person_says_of_an_unknown_message_that_it_went_out(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["drop after"]
    office.send(server)
    outbox.confirm(office.ledger, [2], "she has it", office.actor())
    assert office.states() == {"E01": "sent", "E02": "sent"}


def test_an_unknown_message_goes_again_only_with_a_word_why(office: Office, server: SmtpServer) -> None:
    office.queue()
    server.commands[ZOE] = ["drop before", "ok"]
    office.send(server)
    with pytest.raises(UsageError) as refused:
        outbox.retry(office.ledger, [2], None, office.settings, office.actor())
    assert refused.value.code == "mail-why"
    outbox.retry(office.ledger, [2], "she has nothing", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


def test_what_is_out_is_not_put_back_into_the_outbox(office: Office, server: SmtpServer) -> None:
    office.queue()
    office.send(server)
    with pytest.raises(UsageError) as refused:
        outbox.retry(office.ledger, [1, 2], "again", office.settings, office.actor())
    assert [f.code for f in refused.value.faults] == ["mail-state", "mail-state"]
    outbox.lost(office.ledger, [2], "she rang: nothing came", office.actor())
    outbox.retry(office.ledger, [2], None, office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


@pytest.mark.parametrize(
    ("person", "columns", "code"),
    [
        ("E02", {"leaves": dt.date(2026, 11, 29)}, "mail-left"),
        ("E02", {"email": "zoe.new@example.org"}, "mail-address-changed"),
        ("E02", {"email": None}, "mail-address-changed"),
        ("E01", {"email": "E02@example.org"}, "mail-shared-address"),
    ],
)
def test_who_may_receive_is_looked_at_again_when_it_is_sent(
    office: Office, server: SmtpServer, person: str, columns: dict[str, object], code: str
) -> None:
    office.queue()
    now_is(office, person, **columns)
    office.send(server)
    zoe = next(m for m in outbox.listed(office.ledger) if m.recipient_ref == "E02")
    assert (zoe.state, zoe.code) == ("held", code)
    assert ZOE not in [to for _, to in server.taken()]


def test_somebody_whose_last_day_is_today_still_gets_it(office: Office, server: SmtpServer) -> None:
    office.queue()
    now_is(office, "E02", leaves=dt.date(2026, 11, 30))
    assert office.send(server).counts == {"sent": 2}


def test_a_manager_who_is_the_manager_no_more_gets_nothing(office: Office, server: SmtpServer) -> None:
    nia = office.person("E03", name="Nia Example")
    office.queue("manager")
    now_is(office, "E02", manager=nia.id)
    assert office.send(server).counts == {"held": 1}
    assert server.taken() == []
    (held,) = outbox.listed(office.ledger)
    assert held.code == "mail-changed"
    assert "Nia Example is" in (held.reason or "")
    with pytest.raises(UsageError):
        outbox.retry(office.ledger, [held.id], "send it all the same", office.settings, office.actor())


def test_somebody_who_changes_between_the_offer_and_the_text_gets_nothing(
    office: Office, server: SmtpServer
) -> None:
    office.queue("person")
    settings = served(office.settings, server)

    class Late:
        """A connection on which the roster changes as soon as the recipient was named."""

        def __init__(self) -> None:
            self.inner = connection(settings)

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        def offer(self, sender: str, recipient: str, size: int) -> object:
            said = self.inner.offer(sender, recipient, size)
            now_is(office, "E02", leaves=dt.date(2026, 11, 1))
            return said

    go(office.ledger, settings, Late, office.clock(), "Ama Admin")  # type: ignore[arg-type]
    assert [to for _, to in server.taken()] == [SAM]
    assert office.states() == {"E01": "sent", "E02": "held"}


def test_a_person_may_allow_what_is_held_and_it_goes(office: Office, server: SmtpServer) -> None:
    now_is(office, "E02", email="office@example.org")
    held = next(m for m in office.queue() if m.state == "held")
    assert held.code == "mail-role-mailbox"
    with pytest.raises(UsageError):
        outbox.retry(office.ledger, [held.id], None, office.settings, office.actor())
    outbox.retry(office.ledger, [held.id], "she alone reads it", office.settings, office.actor())
    assert office.send(server).counts == {"sent": 2}


def test_what_was_allowed_for_one_reason_is_not_for_another(office: Office, server: SmtpServer) -> None:
    now_is(office, "E02", email="office@example.org")
    held = next(m for m in office.queue() if m.state == "held")
    outbox.retry(office.ledger, [held.id], "she alone reads it", office.settings, office.actor())
    now_is(office, "E02", leaves=dt.date(2026, 11, 1))
    assert office.send(server).counts == {"sent": 1, "held": 1}
    assert outbox.show(office.ledger, held.id, office.settings, office.actor()).message.code == "mail-left"


def test_what_is_kept_back_or_cancelled_does_not_go(office: Office, server: SmtpServer) -> None:
    office.queue()
    outbox.hold(office.ledger, [1], "until Monday", office.actor())
    outbox.cancel(office.ledger, [2], "a mistake", office.actor())
    assert office.send(server).counts == {}
    assert server.taken() == []
    outbox.retry(office.ledger, [1], None, office.settings, office.actor())
    assert office.send(server).counts == {"sent": 1}


@pytest.mark.parametrize(
    ("chosen", "goes"),
    [
        (("plain", "plain"), True),
        (("plain", "password"), False),
        (("plain", "none"), False),
        (("password", "none"), False),
        (("password", "plain"), True),
        (("none", "plain"), True),
    ],
)
@pytest.mark.parametrize("way", ["server", "drafts"])
def test_how_documents_are_protected_is_looked_at_again_when_they_go(
    office: Office, server: SmtpServer, chosen: tuple[Protection, Protection], goes: bool, way: str
) -> None:
    before, after = chosen
    drafts = office.folder.parent / "drafts"
    zoe = next(p for p in office.people() if p.ref == "E02")
    choose(office.ledger, zoe.id, before, "her wish", office.actor())
    number = next(m.id for m in office.queue() if m.recipient_ref == "E02")
    choose(office.ledger, zoe.id, after, "her telephone was stolen", office.actor())
    if way == "server":
        office.send(server)
        assert (ZOE in [to for _, to in server.taken()]) is goes
    else:
        draft(office.ledger, office.settings, drafts, office.actor())
        assert len(list(drafts.glob("*Zoë*"))) == goes
    message = outbox.show(office.ledger, number, office.settings, office.actor()).message
    assert message.code == (None if goes else "mail-protection-changed")
    if not goes:
        with pytest.raises(UsageError, match="mail-protection-changed"):
            outbox.retry(office.ledger, [number], "all the same", office.settings, office.actor())


def test_what_is_locked_with_a_former_password_is_held(office: Office, server: SmtpServer) -> None:
    office.queue()
    office.at += dt.timedelta(seconds=1)
    zoe = next(p for p in office.people() if p.ref == "E02")
    renew(office.ledger, zoe.id, office.actor(), office.chance)
    assert office.send(server).counts == {"sent": 1, "held": 1}
    assert [m.code for m in outbox.listed(office.ledger)] == [None, "mail-password-changed"]


def test_a_message_whose_text_is_gone_is_held(office: Office, server: SmtpServer) -> None:
    first, _ = office.queue()
    (office.ledger.home / "outgoing" / first.sha256[:2] / first.sha256).unlink()
    assert office.send(server).counts == {"held": 1, "sent": 1}
    assert outbox.listed(office.ledger)[0].code == "mail-body-missing"


def test_a_bounce_is_noted_on_its_message_and_nothing_is_sent_again(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    office.send(server)
    (zoe,) = (m for m in outbox.listed(office.ledger) if m.recipient_ref == "E02")
    told = outbox.bounced(
        office.ledger, zoe.message_id, "bounce-no-mailbox", "550 5.1.1\r\nno such user\x00", office.actor()
    )
    assert told is not None
    after = outbox.of_message_id(office.ledger, zoe.message_id.strip("<>"))
    assert after is not None
    assert (after.state, after.code, after.reason) == (
        "bounced",
        "bounce-no-mailbox",
        "550 5.1.1 no such user",
    )
    assert office.send(server).counts == {}


def test_a_bounce_of_what_is_none_of_ours_or_not_out_changes_nothing(office: Office) -> None:
    (first, _) = office.queue()
    assert outbox.bounced(office.ledger, "<x@example.com>", "bounce-x", "", office.actor()) is None
    outbox.bounced(office.ledger, first.message_id, "bounce-x", "", office.actor())
    assert office.states() == {"E01": "queued", "E02": "queued"}


def test_a_message_is_found_by_the_reference_in_a_subject(office: Office) -> None:
    first, second = office.queue()
    assert first.subject.endswith(f"[{outbox.reference_of(first.message_id)}]")
    found = outbox.of_reference(office.ledger, f"AW: {first.subject}")
    assert found is not None
    assert found.id == first.id
    beside = outbox.of_reference(office.ledger, f"note-{outbox.reference_of(second.message_id).lower()}.pdf")
    assert beside is not None
    assert beside.id == second.id
    assert outbox.of_reference(office.ledger, f"{first.subject} {second.subject}") is None
    assert outbox.of_reference(office.ledger, "CARE-PACK") is None


def test_texts_go_some_days_after_they_were_sent_and_the_story_stays(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    server.commands[SAM] = ["drop after"]
    office.send(server)
    folder = office.ledger.home / "outgoing"
    office.at += dt.timedelta(days=30)
    office.send(server)
    assert len(list(folder.glob("??/*"))) == 2
    office.at += dt.timedelta(seconds=1)
    office.send(server)
    (left,) = folder.glob("??/*")  # what became of the unknown one is still to be said
    assert left.name == next(m.sha256 for m in outbox.listed(office.ledger) if m.state == "unknown")
    assert office.states() == {"E01": "unknown", "E02": "sent"}


def test_nothing_personal_is_in_the_audit(office: Office, server: SmtpServer) -> None:
    from filing.ledger.tables import audit

    office.queue()
    server.commands[ZOE] = ["rcpt 550 e02@example.org is unknown"]
    office.send(server)
    with office.ledger.reading() as conn:
        told = str(conn.execute(audit.select()).all())
    assert "example.org" not in told
    assert "Zoë" not in told
    assert "message-sent" in told
