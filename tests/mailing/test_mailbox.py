"""A mailbox opens only over a line that is verified, and is tidied on servers of every kind without losing anything."""

from __future__ import annotations

import datetime as dt
import imaplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from mailing.mailbox import Mailbox, opened
from mailing.secrets import Secrets
from schemas.errors import CarepackError
from tests.clients.authority import Authority
from tests.clients.dovecot import Dovecot
from tests.mailing.answers import away
from tests.mailing.postbox import Postbox, Ring, bounce, filed, mail, only

pytestmark = [pytest.mark.client("dovecot"), pytest.mark.thorough]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(CarepackError) as refused:
        act()
    assert len(refused.value.faults) == 1
    return refused.value.code


@contextmanager
def tried(postbox: Postbox, **more: object) -> Iterator[None]:
    settings = postbox.settings.model_copy(update=more)
    with opened(settings, postbox.secrets):
        yield


def collect_code(postbox: Postbox, **more: object) -> str:
    def act() -> None:
        with tried(postbox, **more):
            pass

    return code_of(act)


def test_a_server_that_nobody_vouches_for_gets_no_password(postbox: Postbox, tmp_path: Path) -> None:
    postbox.deliver(mail(files={"form.docx": filed(1)}).as_bytes())
    assert collect_code(postbox, certificates=None) == "mailbox-certificate"
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    assert collect_code(postbox, certificates=Authority(stranger).file) == "mailbox-certificate"
    assert postbox.user not in postbox.server.log()


def test_a_certificate_of_another_name_and_one_that_has_run_out_are_refused(
    postbox: Postbox, staffed: Ledger
) -> None:
    own = Postbox(postbox.server, staffed, own={"server": "127.0.0.1"})
    own.collect()  # the certificate has this address as well
    other = Postbox(postbox.server, staffed, own={"server": "localhost.localdomain"})
    assert collect_code(other) in {"mailbox-certificate", "mailbox-unreachable"}
    with Dovecot(ends=-dt.timedelta(days=1)) as late:
        assert collect_code(Postbox(late, staffed)) == "mailbox-certificate"


def test_a_line_that_begins_plain_is_encrypted_before_anybody_signs_in(
    dovecot: Dovecot, staffed: Ledger
) -> None:
    own = Postbox(dovecot, staffed, own={"security": "starttls", "port": dovecot.plain_port})
    own.deliver(mail(files={"form.docx": filed(1)}).as_bytes())
    assert [d.outcome for d in only(own.collect()).documents] == ["filed"]
    assert collect_code(own, certificates=None) == "mailbox-certificate"


def test_a_wrong_password_and_a_server_that_is_not_there_are_told_apart(postbox: Postbox) -> None:
    wrong = Postbox(postbox.server, postbox.ledger, password="Another-Word-1")
    assert collect_code(wrong) == "mailbox-sign-in"
    gone = Postbox(postbox.server, postbox.ledger, own={"port": 1})
    assert collect_code(gone) == "mailbox-unreachable"
    folder = Postbox(postbox.server, postbox.ledger, own={"folder": "Returns"})
    assert collect_code(folder) == "mailbox-folder"


def test_no_server_is_asked_without_settings_or_secret(postbox: Postbox) -> None:
    assert collect_code(postbox, collecting=None) == "mail-not-set"

    def without_secret() -> None:
        with opened(postbox.settings, Secrets({}, Ring())):
            pass

    assert code_of(without_secret) == "no-mail-password"


PLAINER = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE NAMESPACE"
KINDS = {
    "without-move": {"capability": f"{PLAINER} UIDPLUS"},
    "without-uidplus": {"capability": PLAINER},
    "prefix": {"prefix": "INBOX.", "separator": "."},
    "slashes": {"separator": "/"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_messages_are_moved_on_servers_of_every_kind(kind: str, staffed: Ledger) -> None:
    with Dovecot(**KINDS[kind]) as server:
        postbox = Postbox(server, staffed)
        postbox.deliver(
            away("form"),
            bounce(mail("Not ours").as_bytes()),
        )
        came = postbox.collect()
        assert postbox.last is not None
        assert postbox.last.unmoved == []
        assert {c.folder for c in came.values()} == {"Done", "Problems"}
        folders = {f: len(server.messages(f, user=postbox.user)) for f in ("Done", "Problems")}
        assert folders == {"Done": 1, "Problems": 1}
        if kind != "without-uidplus":  # there, what is moved stays behind and is marked as deleted
            assert server.messages(user=postbox.user) == []
        assert postbox.collect() == {}
        assert {f: len(server.messages(f, user=postbox.user)) for f in folders} == folders


def test_folders_may_have_names_of_any_letters_and_lie_in_others(dovecot: Dovecot, staffed: Ledger) -> None:
    own = Postbox(dovecot, staffed, own={"done": "Erledigt & fertig – Zoë", "problems": "Returns.Look at"})
    own.deliver(away("form"), bounce(mail("Not ours").as_bytes()))
    own.collect()
    assert own.last is not None
    assert own.last.unmoved == []
    assert own.folders()["INBOX"] == 0
    assert len(dovecot.messages("Erledigt &- fertig &IBM- Zo&AOs-", user=own.user)) == 1
    assert len(dovecot.messages("Returns.Look at", user=own.user)) == 1


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_moving(postbox: Postbox) -> None:
    postbox.own = {"done": "no..name"}
    postbox.deliver(away("form"))
    assert [c.mail.state for c in postbox.collect().values()] == ["notice"]
    assert postbox.last is not None
    assert len(postbox.last.unmoved) == 1
    (fault,) = postbox.last.no_folder.values()
    assert (fault.code, "“no..name” cannot be made" in fault.what) == ("mail-folders", True)
    assert postbox.folders()["INBOX"] == 1
    assert postbox.collect() == {}
    assert list(postbox.last.no_folder) == ["no..name"]
    postbox.own = {}
    assert postbox.collect() == {}
    assert postbox.folders() == {"INBOX": 0, "Done": 1, "Problems": 0}


def flagged(postbox: Postbox, folder: str) -> list[bool]:
    box = postbox.server.box(postbox.user, folder)
    names = [f.name for place in ("new", "cur") for f in (box / place).iterdir()]
    return ["F" in name.rpartition(":2,")[2] for name in names]


@pytest.mark.parametrize("kind", ["slashes", "without-move"])
def test_words_beside_a_form_are_flagged_in_the_mailbox_and_no_other_mail_is(
    kind: str, staffed: Ledger
) -> None:
    with Dovecot(**KINDS[kind]) as server:
        postbox = Postbox(server, staffed)
        postbox.deliver(mail("words", {"form.docx": filed(1)}, words="Please ring me.").as_bytes())
        assert only(postbox.collect()).mail.code == "mail-words"
        assert flagged(postbox, "Done") == [True]
        postbox.deliver(mail("Form", {"form.docx": filed(2)}, words="").as_bytes(), away("away"))
        assert [c.mail.code for c in postbox.collect().values()].count("mail-words") == 0
        assert sorted(flagged(postbox, "Done")) == [False, False, True]


def test_a_mailbox_that_keeps_no_flags_is_tidied_all_the_same(
    postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Mailbox._uid

    def refusing(box: Mailbox, *words: str) -> None:
        if words[0] == "STORE":
            raise imaplib.IMAP4.error("NO [CANNOT]")
        plain(box, *words)

    monkeypatch.setattr(Mailbox, "_uid", refusing)
    postbox.deliver(mail("words", {"form.docx": filed(1)}, words="Please ring me.").as_bytes())
    postbox.collect()
    assert (postbox.folders()["Done"], flagged(postbox, "Done")) == (1, [False])


@contextmanager
def breaking(server: Dovecot, marker: bytes) -> Iterator[int]:
    """A door before the server that cuts the line wherever this passes through it; its port."""
    door = socket.create_server(("127.0.0.1", 0))
    context = ssl.create_default_context(cafile=server.authority.file)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(*server.authority.certificate())

    def carry(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if marker in data:
                    break
                other.sendall(data)
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        while True:
            try:
                raw, _ = door.accept()
            except OSError:
                return
            behind = socket.create_connection(("127.0.0.1", server.port))
            with (
                own.wrap_socket(raw, server_side=True) as outer,
                context.wrap_socket(behind, server_hostname="localhost") as inner,
            ):
                both = [threading.Thread(target=carry, args=p) for p in ((outer, inner), (inner, outer))]
                for one in both:
                    one.start()
                for one in both:
                    one.join()

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        serving.join()


def test_a_message_that_breaks_the_line_holds_up_no_other(postbox: Postbox) -> None:
    postbox.deliver(
        mail("poison", words="cut the line here").as_bytes(),
        away("Form"),
    )
    with breaking(postbox.server, b"cut the line here") as port:
        postbox.own = {"port": port, "timeout": 5}
        for _ in range(2):
            assert code_of(postbox.collect) == "mailbox-broken"
    states = {(one.where.uid, one.state) for one in postbox.known()}
    assert states == {(1, "found"), (2, "kept")}
    postbox.own = {}
    assert {s: c.mail.state for s, c in postbox.collect().items()} == {"Form": "notice", "poison": "empty"}
    assert postbox.folders() == {"INBOX": 0, "Done": 1, "Problems": 1}


def test_looking_marks_no_message_as_read(postbox: Postbox) -> None:
    postbox.deliver(mail("form").as_bytes())
    with opened(postbox.settings, postbox.secrets) as box:
        (uid,) = box.uids()
        raw = box.message(uid)
        assert raw is not None
        assert box.size(uid) == len(raw)
        assert box.message(uid + 1) is None
        assert box.size(uid + 1) is None
    assert [f.name for f in postbox.server.box(postbox.user).rglob("cur/*") if f.name.endswith("S")] == []
