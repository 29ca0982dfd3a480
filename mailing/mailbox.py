"""A mailbox on a server (IMAP, RFC 3501), over a line whose certificate is verified: looked at, and tidied.

Nothing is ever deleted in it: messages are moved. Looking at one does not mark it as read.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mailing.trust import context
from schemas.errors import CarepackError, MailError, UsageError

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

    from mailing.secrets import Secrets
    from mailing.settings import MailSettings

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_PREFIX = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)"')
NOT_FETCHED, NOT_MOVED, NO_FOLDER = "message-not-fetched", "message-not-moved", "mail-folders"
_NOTHING_LOST = "Nothing is lost: run `carepack collect` again."
_LOOK = "Check the mailbox in a mail program."
_MAKE = "What was to go there lies where it was found. Make the folder in a mail program, or name another in mail.yaml."


class Mailbox:
    """One folder of a mailbox, open. `validity` is the server's UIDVALIDITY: with another one, numbers mean nothing."""

    def __init__(self, box: BaseMailBox, folder: str, *, readonly: bool) -> None:
        self._box, self._client = box, box.client
        self._capabilities = _capabilities(box.client)
        self._made: set[str] = set()
        self._prefix = ""
        with _said(f"The folder “{folder}” of the mailbox cannot be opened.", "mailbox-folder"):
            box.folder.set(folder, readonly=readonly)
            self.validity = _validity(box.client)
        self.folder = folder

    def uids(self) -> tuple[int, ...]:
        """The numbers of the messages in the folder, oldest first; what is marked as deleted is left to go."""
        with _said("The mailbox cannot be listed."):
            return tuple(sorted(int(u) for u in self._box.uids("UNDELETED", charset=None)))

    def size(self, uid: int) -> int | None:
        """Bytes of a message, as the server says; None where it is not there (any more)."""
        for one in self._fetch(uid, "(RFC822.SIZE)"):
            said = _SIZE.search(one[0] if isinstance(one, tuple) else one or b"")
            if said:
                return int(said[1])
        return None

    def message(self, uid: int) -> bytes | None:
        """A message as it is, byte for byte; None where it is not there (any more). It is not marked as read."""
        for one in self._fetch(uid, "(BODY.PEEK[])"):
            if isinstance(one, tuple) and b"BODY[]" in one[0].upper():
                return bytes(one[1])
        return None

    def move(self, uid: int, folder: str, *, flag: bool = False) -> None:
        """Moves a message to another folder, which is made if it is not there. One that is gone is left at that.

        `flag`: it is marked for whoever looks at the mailbox, where the server lets us. Raises MailError
        `mail-folders` where the folder cannot be made, and `message-not-moved`.
        """
        with _said(f"The folder “{folder}” cannot be made in the mailbox.", NO_FOLDER, _MAKE):
            name = self._there(folder)
        with _said("A message cannot be moved in the mailbox.", NOT_MOVED):
            if flag:
                self._flag(uid)
            if "MOVE" in self._capabilities:
                self._uid("MOVE", str(uid), name)
                return
            self._uid("COPY", str(uid), name)
            self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._capabilities:
                # A plain EXPUNGE would take along what somebody else has marked.
                self._uid("EXPUNGE", str(uid))

    def _flag(self, uid: int) -> None:
        try:
            self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Flagged)")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return  # some mailboxes keep no marks: it is moved all the same

    def _fetch(self, uid: int, what: str) -> Sequence[bytes | tuple[bytes, bytes] | None]:
        with _said("A message cannot be fetched from the mailbox.", NOT_FETCHED):
            status, data = self._client.uid("FETCH", str(uid), what)
            if status != "OK":
                raise imaplib.IMAP4.error
            return data

    def _uid(self, *words: str) -> None:
        status, _ = self._client.uid(*words)
        if status != "OK":
            raise imaplib.IMAP4.error

    def _there(self, folder: str) -> str:
        """The name of a folder as the server has it, made where it is not there."""
        from imap_tools.utils import encode_folder

        if folder not in self._made:
            self._prefix = self._prefix or _prefix(self._client)
            name = folder if folder.upper() == "INBOX" else _within(self._prefix, folder)
            if not self._box.folder.exists(name):
                self._box.folder.create(name)
                with contextlib.suppress(Exception):  # some programs show only what is subscribed to
                    self._box.folder.subscribe(name, True)
            self._made.add(folder)
        name = folder if folder.upper() == "INBOX" else _within(self._prefix, folder)
        return encode_folder(name).decode("ascii")


@contextmanager
def opened(settings: MailSettings, secrets: Secrets, *, readonly: bool = False) -> Iterator[Mailbox]:
    """The folder that returns come to, as `mail.yaml` says.

    Raises UsageError `mail-not-set`, and for secrets as they do; MailError `mailbox-unreachable`,
    `mailbox-certificate`, `mailbox-sign-in`, `mailbox-folder`, `mailbox-broken`.
    """
    own = settings.collecting
    user = settings.user_of(own) if own is not None else None
    if own is None or not user:
        do = "Add `address:` and `collecting:` with its `server:` to mail.yaml; docs/collecting.md tells how."
        raise UsageError.of("mail-not-set", "It is not said from where mail is collected.", do)
    # Secrets first: without one, no server is bothered.
    token = password = None
    if own.sign_in == "xoauth2":
        from mailing.signing_in import access_token

        token = access_token(settings, secrets)
    else:
        password = secrets.password(user)
    box = _connected(settings)
    try:
        _sign_in(box, user, password, token)
        yield Mailbox(box, own.folder, readonly=readonly)
    finally:
        with contextlib.suppress(Exception):  # whatever it says at the end, nothing hangs on it
            box.client.logout()
        with contextlib.suppress(Exception):  # a line that broke is not closed by saying goodbye
            box.client.shutdown()


def _connected(settings: MailSettings) -> BaseMailBox:
    from imap_tools import MailBox, MailBoxStartTls

    own = settings.collecting
    assert own is not None  # noqa: S101 - `opened` has seen to it
    where = f"The mail server {own.server}, port {own.port},"
    try:
        trusted = context(settings.certificates)
        if own.security == "starttls":
            return MailBoxStartTls(own.server, own.port, timeout=own.timeout, ssl_context=trusted)
        return MailBox(own.server, own.port, timeout=own.timeout, ssl_context=trusted)
    except ssl.SSLCertVerificationError as error:
        what = f"{where} shows a certificate that is not to be trusted: {error.verify_message}."
        do = "Check the name in mail.yaml. A server of your own needs `certificates:`; docs/collecting.md tells how."
        raise MailError.of("mailbox-certificate", what, do) from error
    except (OSError, imaplib.IMAP4.error, EOFError) as error:
        do = f"Check the line, and server, port and security in mail.yaml. {_NOTHING_LOST}"
        raise MailError.of("mailbox-unreachable", f"{where} does not answer.", do) from error


def _sign_in(box: BaseMailBox, user: str, password: str | None, token: str | None) -> None:
    client = box.client
    try:
        if token is not None:
            words = f"user={user}\1auth=Bearer {token}\1\1".encode()
            once = iter((words,))
            # A refusal comes as a further challenge (with the reason), which is answered with nothing.
            client.authenticate("XOAUTH2", lambda _: next(once, b""))
        elif "AUTH=PLAIN" in client.capabilities:
            client.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        else:
            client.login(user, password or "")
    except imaplib.IMAP4.abort as error:
        raise _broken() from error
    except (imaplib.IMAP4.error, UnicodeError) as error:
        what = f"The mail server does not let {user} in."
        do = (
            "Sign in again: carepack mail sign-in. If it goes on, check that IMAP is switched on for the account."
            if token is not None
            else "Check user and password (carepack mail sign-in). Microsoft 365 and Google take no passwords: "
            "`sign_in: xoauth2`."
        )
        raise MailError.of("mailbox-sign-in", what, do) from error
    except (OSError, EOFError) as error:
        raise _broken() from error


def _capabilities(client: imaplib.IMAP4) -> frozenset[str]:
    """What the server can do now that we are known: before, many tell little."""
    with _said("The mail server does not say what it can do."):
        status, data = client.capability()
    return (
        frozenset((data[0] or b"").decode("ascii", "replace").upper().split())
        if status == "OK"
        else frozenset()
    )


def _validity(client: imaplib.IMAP4) -> str:
    _, data = client.response("UIDVALIDITY")
    if not data or not data[0]:
        raise imaplib.IMAP4.error
    return str(int(data[0]))


def _prefix(client: imaplib.IMAP4) -> str:
    """What the names of our own folders begin with (RFC 2342): `INBOX.` on some servers, mostly nothing."""
    with contextlib.suppress(imaplib.IMAP4.error):
        status, data = client.namespace()
        found = _PREFIX.match(data[0] or b"") if status == "OK" and data else None
        if found:
            return found[1].decode("ascii", "replace")
    return ""


def _within(prefix: str, folder: str) -> str:
    return folder if folder.startswith(prefix) else f"{prefix}{folder}"


@contextmanager
def _said(what: str, code: str = "mailbox-broken", do: str = _LOOK) -> Iterator[None]:
    """What a server or the line has against it, said in our words."""
    from imap_tools.errors import ImapToolsError

    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise _broken() from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise MailError.of(code, what, f"{do} {_NOTHING_LOST}") from error
    except (OSError, EOFError) as error:
        raise _broken() from error


def _broken() -> CarepackError:
    return MailError.of("mailbox-broken", "The line to the mail server broke.", _NOTHING_LOST)


__all__ = ["NOT_FETCHED", "NOT_MOVED", "NO_FOLDER", "Mailbox", "opened"]
