"""Handing one message to a mail server (SMTP, RFC 5321), so that it is always known how far that came.

Encrypted always, and the server's certificate verified always: there is no setting that turns this off.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from filing.people.address_forms import as_sent
from mailing.settings import no_server
from mailing.trust import context as trusting
from schemas.errors import Fault, MailError, Place

if TYPE_CHECKING:
    from mailing.secrets import Secrets
    from mailing.settings import MailSettings, Sending

_DOT = re.compile(rb"^\.", re.MULTILINE)
_END = b"\r\n.\r\n"
_GOOD, _LATER, _WANTS_DATA, _CLOSING = 200, 400, 354, 421
_SIGN_IN_FIRST = frozenset({530, 534, 535, 538})


class Answer(Enum):
    """What is known of a message after a step."""

    GOOD = "good"
    LATER = "later"
    """Refused for now: it is not there, and may be tried again."""
    NEVER = "never"
    """Refused for good: it is not there."""
    GONE = "gone"
    """The connection broke, and it is certain that the message is not there."""
    UNSURE = "unsure"
    """The connection broke when the whole message was on its way: nobody here knows whether it is there."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, the step it was given at (`mail`, `rcpt`, `data`), the server's number and its words."""

    answer: Answer
    step: str
    number: int = 0
    words: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.words}".strip() if self.number else self.words

    @property
    def say(self) -> str:
        """It as a sentence, for whoever asks why something did not go."""
        if not self.number:
            return self.words
        what = {Answer.LATER: "does not take it for now", Answer.NEVER: "does not take it"}
        said = " ".join(self.words.split())
        told = f" and says “{said}”" if said else ""
        return f"The mail server {what.get(self.answer, 'answers otherwise than it should')}{told} ({self.number})."


@dataclass(frozen=True, slots=True)
class Credentials:
    """What to sign in with: a password, or a token (XOAUTH2) that is fetched anew for each connection."""

    user: str
    password: str | None = None
    token: Callable[[], str] | None = None


class Connection:
    """An open connection to the server, signed in; used in a `with`."""

    def __init__(self, smtp: smtplib.SMTP, most: int | None) -> None:
        self._smtp, self.most = smtp, most
        self.open = True
        self._begun = False  # an offer that came to nothing is to be taken back before the next one

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Says goodbye, as far as anybody is there."""
        if self.open:
            self.open = False
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._smtp.close()

    def offer(self, sender: str, recipient: str, size: int) -> Said:
        """Says whom a message is from and for. Nothing of it is there yet, whatever the answer."""
        if self.most is not None and size > self.most:
            words = f"The server takes {self.most} bytes at most, and the message has {size}."
            return Said(Answer.NEVER, "size", words=words)
        if self._begun:
            said = self._ask("rset", "RSET")
            if said.answer is not Answer.GOOD:
                return said
        self._begun = True
        told = f" SIZE={size}" if self._smtp.has_extn("size") else ""
        said = self._ask("mail", f"MAIL FROM:<{as_sent(sender)}>{told}")
        return self._ask("rcpt", f"RCPT TO:<{as_sent(recipient)}>") if said.answer is Answer.GOOD else said

    def hand_over(self, data: bytes) -> Said:
        """Hands the message over that was offered; its lines end in CR LF.

        Until its last line is sent the server does not have it (RFC 5321, 4.1.1.4); from then on only its answer tells.
        """
        said = self._ask("data", "DATA", good=_WANTS_DATA)
        if said.answer is not Answer.GOOD:
            return said
        body = _DOT.sub(b"..", data.removesuffix(b"\r\n"))
        try:
            self._smtp.send(body)
        except (OSError, smtplib.SMTPException) as error:
            return self._lost("data", error, Answer.GONE)
        try:
            self._smtp.send(_END)
            number, words = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return self._lost("data", error, Answer.UNSURE)
        self._begun = False
        return self._understood("end", number, words)

    def _ask(self, step: str, line: str, good: int | None = None) -> Said:
        try:
            number, words = self._smtp.docmd(line)
        except (OSError, smtplib.SMTPException) as error:
            return self._lost(step, error, Answer.GONE)
        return self._understood(step, number, words, good)

    def _understood(self, step: str, number: int, words: bytes, good: int | None = None) -> Said:
        told = words.decode("utf-8", "replace")
        if number == good or (good is None and _GOOD <= number < 300):
            return Said(Answer.GOOD, step, number, told)
        if number == _CLOSING:
            self.open = False
        if (
            number < _LATER or number >= 600
        ):  # no answer to what was asked: whoever this is, it has not taken it
            self.open = False
            return Said(Answer.UNSURE if step == "end" else Answer.GONE, step, number, told)
        return Said(Answer.LATER if number < 500 else Answer.NEVER, step, number, told)

    def _lost(self, step: str, error: Exception, answer: Answer) -> Said:
        self.open = False
        self._smtp.close()
        why = "did not answer in time" if isinstance(error, TimeoutError) else "ended the connection"
        return Said(answer, step, words=f"The mail server {why}.")


def connect(
    server: Sending, credentials: Credentials | None, context: ssl.SSLContext, name: str
) -> Connection:
    """A connection, encrypted and signed in; `name` is what we call ourselves (a domain).

    Raises MailError: `mail-unreachable`, `mail-certificate`, `mail-no-tls`, `mail-sign-in`.
    """
    where = Place(file=f"{server.server}, port {server.port}")
    try:
        smtp = _opened(server, context, name)
    except ssl.SSLCertVerificationError as error:
        what = f"The certificate of the server cannot be trusted: {error.verify_message}."
        do = "Check the name of the server in mail.yaml; of your own, name its certificate (`certificates:`)."
        raise MailError(Fault("mail-certificate", what, where, do)) from error
    except smtplib.SMTPNotSupportedError as error:
        what, do = (
            "The server offers no encryption (STARTTLS).",
            "Check its port: 587 with `starttls`, 465 with `tls`.",
        )
        raise MailError(Fault("mail-no-tls", what, where, do)) from error
    except (OSError, smtplib.SMTPException) as error:
        what = f"The mail server cannot be reached ({_reason(error)})."
        do = "Check the network, and the server's name, port and `security` in mail.yaml. Nothing was sent with this."
        raise MailError(Fault("mail-unreachable", what, where, do)) from error
    try:
        _sign_in(smtp, server, credentials)
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        what = f"The mail server does not let us in ({_reason(error)})."
        do = "Check `user` and the password (`carepack mail sign-in` keeps another one). Nothing was sent with this."
        raise MailError(Fault("mail-sign-in", what, where, do)) from error
    most = smtp.esmtp_features.get("size", "")
    return Connection(smtp, int(most) if most.isdigit() and int(most) > 0 else None)


def _opened(server: Sending, context: ssl.SSLContext, name: str) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.server, server.port, local_hostname=name, timeout=server.timeout, context=context
        )
    else:
        smtp = smtplib.SMTP(server.server, server.port, local_hostname=name, timeout=server.timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, server: Sending, credentials: Credentials | None) -> None:
    if server.sign_in == "none" or credentials is None:
        return
    if credentials.token is not None:
        first = f"user={credentials.user}\x01auth=Bearer {credentials.token()}\x01\x01"
        # The server says in a first answer what is wrong, and wants an empty line for it before it refuses.
        smtp.auth("XOAUTH2", lambda challenge=None: first if challenge is None else "")
    else:
        smtp.login(credentials.user, credentials.password or "")


def _reason(error: Exception) -> str:
    """What a server or the system said, on one line; nothing of what we sent is in it."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        told = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        return " ".join(f"{error.smtp_code} {told}".split())[:200]
    reason = getattr(error, "strerror", None)
    return str(reason) if reason else type(error).__name__


def connector(settings: MailSettings, secrets: Secrets) -> Callable[[], Connection]:
    """What opens a connection as `mail.yaml` says, with the secrets of its account.

    It raises MailError as `connect`, and UsageError where there is no secret, or no server is named.
    """
    server = settings.sending
    if server is None:
        raise no_server()
    context = trusting(settings.certificates)
    return lambda: connect(server, _credentials(settings, server, secrets), context, settings.domain)


def _credentials(settings: MailSettings, server: Sending, secrets: Secrets) -> Credentials | None:
    user = settings.user_of(server) or ""
    if server.sign_in == "none":
        return None
    if server.sign_in == "password":
        return Credentials(user, password=secrets.password(user))
    from mailing.signing_in import access_token

    token = access_token(settings, secrets)
    return Credentials(user, token=lambda: token)


def needs_sign_in(said: Said) -> bool:
    """Whether a refusal says that the server wants us to sign in first."""
    return said.number in _SIGN_IN_FIRST
