"""An office that sends mail: a ledger with people and packs, settings, a clock that can be moved, a server nearby."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert

from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import people
from filing.mail.messages import Message
from filing.people.roster import Person, everybody
from filing.records.packs import Made, PackKind, PackMade, register
from mailing import outbox
from mailing.pace import Clock
from mailing.planning import Plan, plan
from mailing.queueing import Writer, queue
from mailing.sending import Run, go
from mailing.settings import MailSettings, Sending
from mailing.transport import Connection, Credentials, connect
from mailing.trust import context
from schemas.names import name_key
from tests.mailing.smtp_server import PASSWORD, TOKEN, USER, SmtpServer

NOON = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)


@dataclass
class Office:
    """`at` is what the clock says; waiting moves it."""

    ledger: Ledger
    folder: Path
    settings: MailSettings = field(default_factory=lambda: MailSettings(address=USER, name="Example Care"))
    at: dt.datetime = NOON
    waited: list[float] = field(default_factory=list)
    _chance: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    def person(self, ref: str, **more: object) -> Person:
        """Somebody new on the roster, with an address; `manager` and `supervisor` by reference."""
        name = str(more.pop("name", f"{ref} Example"))
        known = {p.ref: p.id for p in self.people()}
        for role in ("manager", "supervisor"):
            if more.get(role):
                more[role] = known[str(more[role])]
        values = {"email": f"{ref.lower()}@example.org", **more, "ref": ref, "name": name}
        with self.ledger.writing() as conn:
            conn.execute(insert(people).values(**values, name_key=name_key(name), changed_at=moment(self.at)))
        return next(p for p in self.people() if p.ref == ref)

    def people(self) -> tuple[Person, ...]:
        with self.ledger.reading() as conn:
            return everybody(conn)

    def actor(self) -> Actor:
        return Actor("Ama Admin", self.at)

    def pack(
        self,
        person: Person,
        *titles: str,
        kind: PackKind = "supervision",
        form: str | None = None,
        period: str | None = None,
        time: str = "",
    ) -> Path:
        """A folder with a pack's documents in it, put on record: PDFs that are nothing but their first bytes.

        With another `time` they are made anew: the same papers, as other bytes.
        """
        folder = self.folder / person.name
        folder.mkdir(parents=True, exist_ok=True)
        made = []
        for title in titles or ("Supervision record",):
            data = pdf(f"{title} of {person.ref}{time}")
            (folder / f"{title} {person.name}.pdf").write_bytes(data)
            made.append(Made(hashlib.sha256(data).hexdigest(), len(data), "form", title, "pdf", form))
        register(self.ledger, PackMade(kind, person.id, tuple(made), period), self.actor())
        return folder

    def plan(self, *roles: str, paths: tuple[Path, ...] = (), **more: object) -> Plan:
        wanted = roles or ("person",)
        day = self.actor().day
        return plan(self.ledger, paths or (self.folder,), wanted, self.settings, day, **more)  # type: ignore[arg-type]

    def writer(self) -> Writer:
        return Writer(self.settings, "Example Care", self.actor(), self.chance)

    def chance(self, count: int) -> bytes:
        """Other bytes each time, the same in every run."""
        return hashlib.sha256(str(self._chance()).encode()).digest()[:count]

    def queue(self, *roles: str) -> tuple[Message, ...]:
        """Everything in the folder, put into the outbox."""
        done = queue(self.ledger, self.plan(*roles).letters, self.writer())
        assert all(not one.faults for one in done), done
        return outbox.listed(self.ledger)

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self._wait)

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.at += dt.timedelta(seconds=seconds)

    def send(self, server: SmtpServer, **more: object) -> Run:
        """One run to this server."""
        self.settings = served(self.settings, server, **more)
        return go(self.ledger, self.settings, lambda: connection(self.settings), self.clock(), "Ama Admin")

    def states(self) -> dict[str, str]:
        """By the recipient's reference, the state of their message."""
        return {m.recipient_ref: m.state for m in outbox.listed(self.ledger)}


def served(settings: MailSettings, server: SmtpServer, **more: object) -> MailSettings:
    """The settings for a server on this machine."""
    given = {"server": "localhost", "port": server.port, "most_a_minute": 10_000, "timeout": 5, **more}
    sending = Sending(**given)  # type: ignore[arg-type]
    return settings.model_copy(update={"sending": sending, "certificates": server.authority.file})


def connection(settings: MailSettings) -> Connection:
    """A connection as the settings say, with what the test server knows."""
    assert settings.sending is not None
    how = settings.sending.sign_in
    known = (
        Credentials(USER, password=PASSWORD) if how == "password" else Credentials(USER, token=lambda: TOKEN)
    )
    return connect(
        settings.sending,
        None if how == "none" else known,
        context(settings.certificates),
        settings.domain,
    )


def pdf(text: str) -> bytes:
    """A PDF of one empty page that holds these words in its head: small, and whole."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        document.docinfo["/Title"] = text
        document.save(out, deterministic_id=True)
    return out.getvalue()
