"""A mail server on this machine, with STARTTLS or TLS and signing in, that refuses, delays and drops on command.

`commands` say for an address what happens to messages to it, one command a message, the last one for ever:

    "ok"                    it is taken
    "rcpt 450 later"        refused at the recipient, with this answer; also `mail` and `end`
    "drop rcpt"             the connection is cut at that step; also `data` (before the text), `text` (amid it)
    "drop before"           cut when the whole text is there, and it is not taken
    "drop after"            cut when the whole text is there; it is taken, and nobody is told
    "wait 0.5"              it is taken after so many seconds

What is taken is noted in a file of one line a message, before anybody is told.
"""

# ruff: noqa: ARG002 - aiosmtpd says what its hooks are given

from __future__ import annotations

import asyncio
import base64
import email
import os
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.clients.authority import Authority

USER, PASSWORD, TOKEN = "care@example.org", "a-password-of-a-test", "a-token-of-a-test"


class _Protocol(SMTP):
    """aiosmtpd's server, which also cuts connections at the steps that its hooks do not reach."""

    own: SmtpServer

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        command = self.own.command(recipient)
        if command == "drop data":
            self.own.next(recipient)
            self.transport.abort()
            return
        if command == "drop text":
            self.own.next(recipient)
            await self.push("354 go on")
            await self._reader.read(64)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class SmtpServer:
    """One server, in a thread of its own; used in a `with`. `port` is the system's choice."""

    def __init__(
        self,
        folder: Path,
        *,
        authority: Authority | None = None,
        tls: bool = False,
        starttls: bool = True,
        sign_in: str | None = "password",
        name: str = "localhost",
        most: int | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = authority or Authority(folder)
        certificate, key = self.authority.certificate(name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._context, self._tls, self._starttls = context, tls, starttls
        self._sign_in, self._most = sign_in, most
        self.log = folder / "taken.log"
        self.log.touch()
        self.commands: dict[str, list[str]] = {}
        self.bodies: list[bytes] = []
        self.signed_in: list[str] = []
        self.connections = 0
        self.port = 0
        self.on_text: Callable[[], None] | None = None
        """Called when a whole text is there, before anything is made of it."""
        self.on_taken: Callable[[], None] | None = None
        """Called when a message was taken, before anybody is told."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def taken(self) -> list[tuple[str, str]]:
        """Every message that was taken: its number and whom it was for, in order."""
        rows = self.log.read_text(encoding="ascii").splitlines()
        return [(row.split(" ")[0], row.split(" ")[1]) for row in rows]

    def command(self, address: str) -> str:
        """What happens to the next message to this address."""
        waiting = self.commands.get(address)
        return waiting[0] if waiting else "ok"

    def next(self, address: str) -> None:
        """That was done; the last command stays."""
        waiting = self.commands.get(address, [])
        if len(waiting) > 1:
            waiting.pop(0)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        made = self._loop.create_server(
            self._protocol, "127.0.0.1", 0, ssl=self._context if self._tls else None
        )
        server = self._loop.run_until_complete(made)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        waiting = asyncio.all_tasks(self._loop)
        for task in waiting:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _protocol(self) -> _Protocol:
        self.connections += 1
        starttls = self._starttls and not self._tls
        made = _Protocol(
            _Handler(self),
            loop=self._loop,
            hostname="localhost",
            data_size_limit=self._most,
            tls_context=self._context if starttls else None,
            require_starttls=starttls,
            # Over TLS it does not know that the line is encrypted, and warns of signing in there.
            auth_required=self._sign_in is not None and not self._tls,
            auth_require_tls=not self._tls,
            auth_exclude_mechanism=("PLAIN", "LOGIN") if self._sign_in == "xoauth2" else ("XOAUTH2",),
            authenticator=self._authenticate,
        )
        made.own = self
        return made

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        if good:
            self.signed_in.append(mechanism)
        return AuthResult(success=good, handled=False)


class _Handler:
    def __init__(self, own: SmtpServer) -> None:
        self.own = own

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        said = base64.b64decode(args[1]).decode()
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            self.own.signed_in.append("XOAUTH2")
            return AuthResult(success=True, auth_data=USER)
        # As Microsoft and Google do it: what is wrong comes first, the refusal after an empty line.
        problem = base64.b64encode(b'{"status":"401","schemes":"bearer"}').decode()
        await server.push(f"334 {problem}")
        await server._reader.readline()
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        command = self.own.command("*")
        if command.startswith("mail "):
            self.own.next("*")
            return command.removeprefix("mail ")
        if command == "drop mail":
            self.own.next("*")
            server.transport.abort()
            return "421 closing"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        command = self.own.command(address)
        if command.startswith("rcpt "):
            self.own.next(address)
            return command.removeprefix("rcpt ")
        if command == "drop rcpt":
            self.own.next(address)
            server.transport.abort()
            return "421 closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        command = self.own.command(recipient)
        self.own.next(recipient)
        if self.own.on_text is not None:
            self.own.on_text()
        if command == "drop before":
            server.transport.abort()
            return "421 closing"
        if command.startswith("end "):
            return command.removeprefix("end ")
        if command.startswith("wait "):
            await asyncio.sleep(float(command.removeprefix("wait ")))
        self._take(envelope, recipient)
        if self.own.on_taken is not None:
            self.own.on_taken()
        if command == "drop after":
            server.transport.abort()
            return "421 closing"
        return "250 2.0.0 taken"

    def _take(self, envelope: Envelope, recipient: str) -> None:
        content = envelope.original_content or b""
        self.own.bodies.append(content)
        number = email.message_from_bytes(content)["Message-ID"]
        with self.own.log.open("a", encoding="ascii") as out:
            out.write(f"{number} {recipient}\n")
            out.flush()
            os.fsync(out.fileno())
