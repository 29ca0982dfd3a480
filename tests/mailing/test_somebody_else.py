"""What was made for one person never goes to another who has their reference, their address or their place now."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from filing.people import changes, mail_choices, passwords
from filing.people.changes import Change
from filing.people.roster import update_person
from mailing import outbox
from mailing.queueing import queue
from mailing.reminding import remind
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.copies_out import hand_out
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import SmtpServer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.person("E01", name="Sam Sample")
        zoe = made.person("E02", name="Zoë Example", manager="E01")
        made.pack(zoe, "Supervision record")
        made.at += dt.timedelta(minutes=1)
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


def becomes(office: Office, ref: str, what: str, after: str | None) -> None:
    """Brings one thing of somebody up to date, as an import of the roster does, a minute later."""
    office.at += dt.timedelta(minutes=1)
    person = next(p for p in office.people() if p.ref == ref)
    change = Change(ref, person.name, what, changes.as_text(getattr(person, what)), after)
    with office.ledger.writing() as conn:
        update_person(conn, person, [change], office.actor())
        changes.note(conn, office.actor(), [(person.id, change)])
    office.at += dt.timedelta(minutes=1)


def sent(office: Office, server: SmtpServer) -> tuple[str, str | None]:
    """What became of the one message in a run."""
    office.send(server)
    (message,) = outbox.listed(office.ledger)
    return message.state, message.code


def retry(office: Office, why: str | None = "it is she: I was at the wedding") -> None:
    outbox.retry(office.ledger, [1], why, office.settings, office.actor())


@pytest.mark.parametrize(("role", "ref"), [("person", "E02"), ("manager", "E02"), ("manager", "E01")])
def test_a_reference_that_becomes_somebody_elses_while_a_message_waits_holds_it_for_good(
    office: Office, server: SmtpServer, role: str, ref: str
) -> None:
    office.queue(role)
    becomes(office, ref, "name", "Ben Osei")
    assert sent(office, server) == ("held", "mail-other-person")
    assert server.taken() == []
    with pytest.raises(UsageError) as refused:
        retry(office)
    assert refused.value.code == "mail-other-person"


@pytest.mark.parametrize(
    ("role", "ref", "name"),
    [("person", "E02", "Zoë Married"), ("manager", "E01", "Sam Married"), ("person", "E02", "Zoë Exampel")],
)
def test_a_new_surname_holds_a_message_until_somebody_says_why(
    office: Office, server: SmtpServer, role: str, ref: str, name: str
) -> None:
    office.queue(role)
    becomes(office, ref, "name", name)
    assert sent(office, server) == ("held", "mail-name-changed")
    with pytest.raises(UsageError) as refused:
        retry(office, None)
    assert refused.value.code == "mail-name-changed"
    retry(office)
    assert sent(office, server) == ("sent", None)


@pytest.mark.parametrize("name", ["Zoe Example", "Example Zoë", "ZOË  EXAMPLE"])
def test_the_same_name_written_otherwise_holds_nothing(office: Office, server: SmtpServer, name: str) -> None:
    office.queue()
    becomes(office, "E02", "name", name)
    assert sent(office, server) == ("sent", None)


def test_a_name_that_is_put_back_holds_nothing(office: Office, server: SmtpServer) -> None:
    office.queue()
    becomes(office, "E02", "name", "Ben Osei")
    becomes(office, "E02", "name", "Zoë Example")
    assert sent(office, server) == ("sent", None)


def test_a_pack_of_somebody_whose_reference_is_another_persons_now_is_not_sent(office: Office) -> None:
    becomes(office, "E02", "name", "Ben Osei")
    for role in ("person", "manager"):
        planned = office.plan(role)
        assert planned.letters == ()
        ((left),) = planned.left
        assert left.code == "mail-other-person"
        assert "E02 was Zoë Example, who is Ben Osei on the roster now" in left.say
        assert left.file is not None


def test_a_pack_that_is_made_for_the_new_person_goes_while_the_old_one_stays(office: Office) -> None:
    becomes(office, "E02", "name", "Ben Osei")
    becomes(office, "E02", "email", "ben@example.org")
    office.pack(next(p for p in office.people() if p.ref == "E02"), "Plan")
    planned = office.plan()
    assert [(p.recipient.name, p.titles, p.held) for p in planned.letters] == [("Ben Osei", ("Plan",), ())]
    assert [o.code for o in planned.left] == ["mail-other-person"]


def test_a_pack_from_before_a_marriage_waits_for_a_word_and_goes_then(
    office: Office, server: SmtpServer
) -> None:
    becomes(office, "E02", "name", "Zoë Married")
    (letter,) = office.plan().letters
    assert [h.code for h in letter.held] == ["mail-name-changed"]
    queue(office.ledger, [letter], office.writer())
    assert sent(office, server) == ("held", "mail-name-changed")
    with pytest.raises(UsageError):
        retry(office, None)
    retry(office)
    assert sent(office, server) == ("sent", None)


def test_what_waits_for_a_new_surname_is_held_for_good_once_it_is_another_person(
    office: Office, server: SmtpServer
) -> None:
    becomes(office, "E02", "name", "Zoë Married")
    office.queue()
    becomes(office, "E02", "name", "Ben Osei")
    with pytest.raises(UsageError) as refused:
        retry(office)
    assert refused.value.code == "mail-other-person"


def test_an_address_that_was_somebody_elses_waits_for_a_word(office: Office, server: SmtpServer) -> None:
    office.person("E03", name="Kim Other", email="owl@example.org")
    becomes(office, "E03", "email", "kim.new@example.org")
    becomes(office, "E02", "email", "owl@example.org")
    (letter,) = office.plan().letters
    assert [h.code for h in letter.held] == ["mail-former-address"]
    assert "Kim Other" in letter.held[0].say
    queue(office.ledger, [letter], office.writer())
    assert sent(office, server) == ("held", "mail-former-address")
    retry(office, "she has taken the box over")
    assert sent(office, server) == ("sent", None)


def test_an_address_that_has_come_to_be_known_as_somebodys_since_it_waits_holds_the_message(
    office: Office, server: SmtpServer
) -> None:
    office.queue()
    office.person("E03", name="Kim Other", email="E02@example.org ")
    becomes(office, "E03", "email", "kim.new@example.org")
    assert sent(office, server) == ("held", "mail-former-address")


def test_ones_own_address_goes_on_though_a_colleague_had_it_by_mistake(
    office: Office, server: SmtpServer
) -> None:
    office.person("E03", name="Kim Other")
    becomes(office, "E03", "email", "e02@example.org")
    becomes(office, "E03", "email", "e03@example.org")
    becomes(office, "E02", "email", "zoe.new@example.org")
    becomes(office, "E02", "email", "e02@example.org")
    office.queue()
    assert sent(office, server) == ("sent", None)


@pytest.mark.parametrize(
    ("address", "personal"),
    [("zoe.example@example.org", ()), ("owl@example.org", ("Owl@example.org",))],
    ids=["called after her", "said to be one person's"],
)
def test_an_address_that_is_plainly_the_recipients_goes_whoever_had_it(
    office: Office, address: str, personal: tuple[str, ...]
) -> None:
    office.settings = office.settings.model_copy(update={"personal_mailboxes": personal})
    office.person("E03", name="Kim Other", email=address)
    becomes(office, "E03", "email", "kim.new@example.org")
    becomes(office, "E02", "email", address)
    assert [p.held for p in office.plan().letters] == [()]


def test_an_address_called_after_both_is_still_asked_about(office: Office) -> None:
    office.person("E03", name="Zack Example", email="z.example@example.org")
    becomes(office, "E03", "email", "zack.new@example.org")
    becomes(office, "E02", "email", "z.example@example.org")
    assert [h.code for p in office.plan().letters for h in p.held] == ["mail-former-address"]


@pytest.mark.parametrize(
    ("name", "address", "held"),
    [
        ("Ben Osei", "zoe@example.org", ["mail-former-address"]),
        ("Ben Osei", "owl@example.org", []),
        ("Max Example", "zoe@example.org", []),
        ("Zoë Married", "zoe@example.org", []),
    ],
)
def test_the_address_of_whoever_had_the_reference_before_waits_for_a_word(
    office: Office, name: str, address: str, held: list[str]
) -> None:
    becomes(office, "E02", "email", "zoe@example.org")
    becomes(office, "E02", "name", name)
    becomes(office, "E02", "email", address)
    office.pack(next(p for p in office.people() if p.ref == "E02"), "Plan")
    planned = [p for p in office.plan().letters if p.titles == ("Plan",)]
    assert [h.code for p in planned for h in p.held] == held


@pytest.mark.parametrize(("name", "awaited"), [("Ben Osei", 0), ("Zoë Married", 1), ("Zoe Example", 1)])
def test_nobody_is_reminded_of_what_whoever_had_their_reference_before_was_given(
    office: Office, name: str, awaited: int
) -> None:
    hand_out(office, "E02", "4K7Q9XT2M8WZ1A", at=office.at)
    becomes(office, "E02", "name", name)
    office.at += dt.timedelta(days=20)
    found = remind(office.ledger, ("person",), office.settings, office.actor(), older_than=14)
    assert sum(len(one.awaited) for one in found.letters) == awaited
    assert [o.code for o in found.left] == ([] if awaited else ["mail-other-person"])


def test_whoever_gets_a_reference_gets_no_password_and_no_choice_of_whoever_had_it(office: Office) -> None:
    (before,) = passwords.ensure(
        office.ledger, [number(office)], office.actor(), secrets.token_bytes
    ).values()
    mail_choices.choose(
        office.ledger, number(office), "plain", "Her telephone opens nothing else.", office.actor()
    )
    becomes(office, "E02", "name", "Zoë Married")
    assert passwords.current(office.ledger, [number(office)])[number(office)].password == before.password
    becomes(office, "E02", "name", "Ben Osei")
    assert mail_choices.choices(office.ledger, [number(office)])[number(office)].protection == "password"
    (now,) = passwords.ensure(office.ledger, [number(office)], office.actor(), secrets.token_bytes).values()
    assert now.password != before.password
    # What was sent before and comes back yet is opened all the same.
    with office.ledger.reading() as conn:
        assert before.password in {k.password for k in passwords.of_people(conn, [number(office)])}


def number(office: Office) -> int:
    return next(p.id for p in office.people() if p.ref == "E02")
