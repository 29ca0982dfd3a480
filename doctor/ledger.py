"""The store, its revision, the audit, the originals, what waits, and the last backup: read, and never written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text

from doctor.finding import SHOWN, Circumstances, Line, of_faults, so_many
from filing.ledger import audit, mail_journal, read_only, seals
from filing.ledger.actor import when
from filing.ledger.audit import Finding
from filing.ledger.database import FILE, HEAD_FILE, RESTORING, Ledger, look_at, there_is_one
from filing.ledger.migrations import HEAD
from filing.ledger.refusals import in_our_words
from filing.ledger.revisions import revision_of
from filing.ledger.tables import audit as entries
from filing.ledger.tables import originals, submissions
from forms.library import builtin
from forms.organisation import organisation
from intake.batches import keeping
from schemas.errors import DefinitionError, LedgerError

_BACK = "Leave everything as it is, and bring the last backup back: carepack ledger restore FOLDER; docs/moving.md."
_BACKUP_DAYS = 7
"""A backup older than that is told."""
_STUCK = dt.timedelta(hours=12)
"""No import of a batch takes that long."""


def store(at: Circumstances) -> Iterator[Line]:
    """Whether the ledger opens, is whole as a database, can be written to, and is of this carepack's revision."""
    if (at.home / RESTORING).exists():
        what = "A backup was being put back here, and that was broken off."
        yield Line("store", "bad", what, "Run the same `carepack ledger restore` again.")
        return
    if not there_is_one(at.home, at.url):
        what = f"Nothing has been filed in {at.home} yet."
        yield Line("store", "warn", what, "Is it the right --home? If it is new, all is well.")
        return
    with look_at(at.home, url=at.url) as ledger, ledger.reading() as conn:
        yield from _sound(ledger, conn)
        found = revision_of(conn)
    where = "a server's database" if at.url else f"{at.home / FILE}"
    yield Line("store", "ok", f"The ledger opens: {where}.")
    if at.url is None and read_only.is_closed(at.home / FILE):
        what = "The ledger can be read and not written to by this account."
        yield Line(
            "store", "warn", what, "To file anything, see that this account may write to the home folder."
        )
    yield _revision(found)


def _sound(ledger: Ledger, conn: Connection) -> Iterator[Line]:
    if ledger.kind == "sqlite":
        said = conn.execute(text("PRAGMA quick_check(1)")).scalar()
        if said != "ok":
            yield Line("store", "bad", "The database is damaged inside.", _BACK)
    elif conn.execute(text("SELECT pg_is_in_recovery()")).scalar():
        what = "The server only follows another one: nothing can be written there."
        yield Line("store", "bad", what, "Name the server that leads in CAREPACK_LEDGER.")


def _revision(found: str | None) -> Line:
    if found == HEAD:
        return Line("migrations", "ok", f"The tables are of revision {found}, the newest.")
    if found is None:
        do = "The next command that files something makes them."
        return Line("migrations", "warn", "The database has no tables yet.", do)
    if found > HEAD:
        do = "Update this one: pip install --upgrade carepack"
        return Line("migrations", "bad", f"A newer carepack made this ledger (revision {found}).", do)
    do = f"Make a backup; the next command that opens it brings it to {HEAD}."
    return Line("migrations", "warn", f"The tables are of revision {found}.", do)


def audited(at: Circumstances) -> Iterator[Line]:
    """Whether the chain of the audit is unbroken and ends where it should; `deep`: whether rows are as it has them."""
    if not there_is_one(at.home, at.url):
        return
    with look_at(at.home, url=at.url) as ledger, ledger.reading() as conn:
        count = conn.execute(select(func.count()).select_from(entries)).scalar_one()
        found = list(audit.verify(conn, at.home / HEAD_FILE))
        if at.deep and revision_of(conn) == HEAD:
            found += [Finding(code, say) for code, say in seals.broken(conn)]
            found += _index(at, conn) if not found else []
    yield from _of_findings("audit", found)
    if not found:
        compared = ", and every row is as it has it" if at.deep else ""
        yield Line("audit", "ok", f"The audit is unbroken: {so_many(count, 'entry', 'entries')}{compared}.")


def _index(at: Circumstances, conn: Connection) -> list[Finding]:
    from filing.ledger import record_index

    try:
        library = organisation(at.organisation).library
    except DefinitionError:
        library = builtin()
    wrong = record_index.wrong(conn, library)
    say = f"{so_many(len(wrong), 'record is', 'records are')} not found as they are now: carepack ledger reindex."
    return [Finding("index-wrong", say)] if wrong else []


def _of_findings(check: str, found: list[Finding]) -> Iterator[Line]:
    for one in found[:SHOWN]:
        do = _BACK
        if one.code == "index-wrong":
            do = "carepack ledger reindex"
        elif one.code == "audit-no-head":
            do = "Put audit.head back from where you keep a copy of it; else the next entry writes it anew."
        yield Line(check, "warn" if one.code == "index-wrong" else "bad", f"{one.say} [{one.code}]", do)
    if len(found) > SHOWN:
        yield Line(check, "bad", f"{len(found) - SHOWN} more of these: carepack ledger verify --deep.", _BACK)


def kept(at: Circumstances) -> Iterator[Line]:
    """Whether every original is there; `deep`: and is what came in, by its hash."""
    if not there_is_one(at.home, at.url):
        return
    with look_at(at.home, url=at.url) as ledger:
        with ledger.reading() as conn:
            shas = conn.execute(select(originals.c.sha256).order_by(originals.c.sha256)).scalars().all()
        found = []
        for sha in shas:
            if not ledger.originals.has(sha):
                found.append(Finding("original-missing", f"The original {sha[:12]} is missing."))
            elif at.deep:
                try:
                    ledger.originals.get(sha)
                except LedgerError as error:
                    found.append(Finding(error.code, f"Original {sha[:12]}: {error.faults[0].what}"))
    do = (
        "Import the same document again, which makes it whole; or take the file of that name from a backup's folder "
        "originals."
    )
    lines = [Line("originals", "bad", f"{f.say} [{f.code}]", do) for f in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(
            Line(
                "originals", "bad", f"{len(found) - SHOWN} more of these: carepack ledger verify --deep.", do
            )
        )
    yield from lines
    if not found:
        whole = "are what came in" if at.deep else "are there (--deep reads each)"
        yield Line("originals", "ok", f"All {so_many(len(shas), 'original', 'originals')} {whole}.")


def waiting(at: Circumstances) -> Iterator[Line]:
    """Imports that were broken off, at the terminal and at the desk."""
    if not there_is_one(at.home, at.url):
        return
    with look_at(at.home, url=at.url) as ledger, ledger.reading() as conn:
        count = conn.execute(
            select(func.count()).select_from(submissions).where(submissions.c.state == "received")
        ).scalar_one()
    batches = [
        b
        for b in keeping.every(at.home)
        if b.state in {"sending", "running"} and when(b.at) < at.now - _STUCK
    ]
    if count:
        what = f"{so_many(count, 'document was', 'documents were')} received and not read to the end."
        yield Line(
            "batches",
            "warn",
            what,
            "If no import runs now: carepack import, without a name, goes on with them.",
        )
    if batches:
        what = f"{so_many(len(batches), 'batch', 'batches')} at the desk did not come to an end."
        yield Line(
            "batches",
            "warn",
            what,
            "Open the desk: under Returns it offers to go on with each, or throw it away.",
        )
    if not (count or batches):
        yield Line("batches", "ok", "No import was broken off.")


def backups(at: Circumstances) -> Iterator[Line]:
    """When the last backup was made."""
    if not there_is_one(at.home, at.url):
        return
    do = "carepack ledger backup FOLDER, best on another disk; once a day where something is filed each day."
    with look_at(at.home, url=at.url) as ledger, ledger.reading() as conn:
        query = select(func.max(entries.c.at)).where(entries.c.action == "ledger-backed-up")
        last = conn.execute(query).scalar()
    if last is None:
        yield Line("backup", "warn", "No backup was ever made of this ledger.", do)
        return
    days = (at.now - when(last)).days
    ago = "today" if days <= 0 else f"{so_many(days, 'day', 'days')} ago"
    if days > _BACKUP_DAYS:
        yield Line("backup", "warn", f"The last backup was begun {ago}.", do)
    else:
        yield Line("backup", "ok", f"The last backup was begun {ago}.")


def sends(at: Circumstances) -> Iterator[Line]:
    """Whether it is known what went out by mail: else nothing is sent until a person said."""
    if not there_is_one(at.home, at.url):
        return
    with look_at(at.home, url=at.url) as ledger, in_our_words(at.home):
        try:
            asked = mail_journal.question(ledger)
        except LedgerError as error:
            yield from of_faults("mail", "bad", error.faults)
            return
    if asked is not None:
        what = f"Before anything is sent, a person must say which home is the one that sends [{asked[0]}]."
        yield Line(
            "mail", "warn", what, "carepack send here; docs/moving.md tells what is to be looked at before."
        )
