"""A backup put back: into a home on this computer's disk, or into an empty database of a PostgreSQL server.

All of it is read and checked before anything is touched. What is in the way goes aside, and is never deleted. Killed
anywhere and run again, it ends in the same state.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from filing.ledger import audit, locks, manifest, upkeep
from filing.ledger.actor import Actor
from filing.ledger.audit import Finding
from filing.ledger.database import ASIDE, FILE, OUTGOING, look_at, open_ledger
from filing.ledger.location import refuse_shared
from filing.ledger.manifest import Progress, unseen
from filing.ledger.metadata import METADATA
from filing.ledger.originals import Originals, flush
from filing.ledger.tables import audit as entries
from filing.ledger.witness import NAME as HOME_NAME
from filing.restoring.afterwards import Done, after_restoring
from filing.restoring.looking import ORIGINALS, Looked, look
from filing.restoring.moving_in import Home, LeftOut, Plan, free_name
from forms.library import Library, builtin
from forms.organisation import folder_in, organisation
from schemas.errors import DefinitionError, Fault, LedgerError, Place

LOCK = ".restoring.lock"
_STAMP = "%Y-%m-%dT%H.%M.%SZ"
_SHOWN = 20
_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the backup in `folder` into `home`, its rows into the database at `url` if one is named.

    `replace`: what is there goes aside. `what_is_whole`: a damaged backup is put back as far as it is whole.
    """

    folder: Path
    home: Path
    url: str | None = None
    replace: bool = False
    what_is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `aside`: where what was here before is; `left_out`: what was not whole; `done`: the steps
    afterwards; `findings`: what `verify --deep` says now; `went_on`: it had been broken off before."""

    home: Path
    database: str
    originals: int
    aside: Path | None
    left_out: tuple[Fault, ...]
    done: tuple[Done, ...]
    findings: tuple[Finding, ...]
    went_on: bool


def restore(wanted: Wanted, actor: Actor, progress: Progress = unseen) -> Restored:
    """Puts a backup back. Raises LedgerError, and OSError; until it is all made ready nothing is changed by that.

    `backup-half`, `backup-damaged`, `backup-missing`, `backup-changed`, `backup-lost`: what is wrong with it;
    `restore-taken`, `ledger-not-empty`: something is there already; `restore-itself`; `restore-busy`;
    `restore-other`: another backup was being put back there; `restore-names`: the disk cannot hold two of its files;
    and what `open_ledger` raises.
    """
    _refuse_itself(wanted)
    if wanted.url is None:
        refuse_shared(wanted.home)
    wanted.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home = Home(wanted.home)

    def busy() -> Exception:
        what, do = "Another restore is at work in this home.", "Wait until it is done."
        return LedgerError(Fault("restore-busy", what, Place(file=str(wanted.home)), do))

    with locks.alone(wanted.home / LOCK, busy):
        plan = home.plan()
        went_on = plan is not None
        if plan is None:
            plan = _made_ready(home, wanted, actor, progress)
            home.begin(plan)
        elif plan.backup != _backup_of(wanted.folder) or plan.server != (wanted.url is not None):
            what = "Another restore was broken off in this home."
            do = "Run that one again first, of the same backup and into the same database; then this."
            raise LedgerError(Fault("restore-other", what, Place(file=str(wanted.home)), do))
        home.move(plan)
        done, findings = _ended(home, wanted, actor)
    (wanted.home / LOCK).unlink(missing_ok=True)
    aside = wanted.home / plan.aside
    return Restored(
        home=wanted.home,
        database="postgresql" if plan.server else "sqlite",
        originals=plan.originals,
        aside=aside if aside.exists() else None,
        left_out=tuple(one.fault for one in plan.left_out),
        done=done,
        findings=findings,
        went_on=went_on,
    )


def _refuse_itself(wanted: Wanted) -> None:
    folder, home = wanted.folder.resolve(), wanted.home.resolve()
    if home.is_relative_to(folder):
        what, do = "This is the home itself, or inside of the backup.", "Name another home: --to HOME."
        raise LedgerError(Fault("restore-itself", what, Place(file=str(wanted.home)), do))


def _backup_of(folder: Path) -> str:
    try:
        return manifest.read(folder).digest
    except LedgerError:
        return ""


def _made_ready(home: Home, wanted: Wanted, actor: Actor, progress: Progress) -> Plan:
    """Stages the backup as a home of its own, up to date. On any failure nothing of it is left."""
    home.throw_away()
    looked = look(wanted.folder, lambda done, of: progress(done, 2 * of))
    if looked.database == "lost" or (looked.faults and not wanted.what_is_whole):
        raise LedgerError(*_some(looked.faults))
    told = looked.files.get(HOME_NAME)
    there = home.there(told.decode("ascii", "replace").strip() if told is not None else None)
    if there and not wanted.replace:
        what = f"There is something in this home already ({', '.join(there[:4])}{' …' if len(there) > 4 else ''})."
        do = "Name a new home (--to HOME); or say --replace, which moves what is there into a folder beside it."
        raise LedgerError(Fault("restore-taken", what, Place(file=str(home.folder)), do))
    try:
        refused = _staged(home.staged, looked, progress)
        if refused and not wanted.what_is_whole:
            raise LedgerError(*refused)
        left_out = (*looked.faults, *refused)
        if wanted.url is not None:
            _must_be_empty(home.staged, wanted.url)
        with open_ledger(home.staged, library=_library(home.staged)) as ledger, ledger.writing() as conn:
            backup = looked.backup[:_DIGITS]
            audit.note(conn, actor, "ledger-restored", "ledger", backup=backup, left_out=len(left_out))
    except BaseException:
        home.throw_away()
        raise
    old, new = home.planned(there)
    return Plan(
        backup=looked.backup,
        aside=free_name(home.folder, f"{ASIDE}{actor.at.astimezone(dt.UTC).strftime(_STAMP)}"),
        old=old,
        new=new,
        server=wanted.url is not None,
        originals=len(looked.originals),
        left_out=tuple(LeftOut(code=f.code, what=f.what, where=str(f.place), do=f.do) for f in left_out),
    )


def _some(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    if len(faults) <= _SHOWN:
        return faults
    what = f"{len(faults) - _SHOWN} more things are not whole."
    return (*faults[:_SHOWN], Fault("backup-missing", what, Place(), "Take another backup, if there is one."))


def _staged(staged: Path, looked: Looked, progress: Progress) -> list[Fault]:
    """Writes the backup into the folder, for its owner alone; returns what this disk cannot hold."""
    staged.mkdir(mode=0o700)
    refused: list[Fault] = []
    for name, data in looked.files.items():
        file = staged.joinpath(*name.split("/"))
        _folders(file.parent, staged)
        if file.exists():  # it differs from another one in capitals or accents alone, and they are one here
            what = "This disk takes two files of the backup for one, because their names differ in capitals alone."
            do = "Give one of them another name in the home that was backed up; or restore on another disk."
            refused.append(Fault("restore-names", what, Place(file=name), do))
            continue
        file.write_bytes(data)
        file.chmod(0o600)
        flush(file)
    of = len(looked.originals) + len(looked.texts)
    for place, shas, before in (
        (ORIGINALS, looked.originals, 0),
        (OUTGOING, looked.texts, len(looked.originals)),
    ):
        here, there = Originals(looked.folder / place), Originals(staged / place)
        (staged / place).mkdir(mode=0o700, exist_ok=True)
        for number, sha in enumerate(shas, 1):
            there.put(here.get(sha))
            progress(of + before + number, 2 * of)
    database = staged / FILE
    with database.open("xb") as out:
        database.chmod(0o600)
        with (looked.folder / FILE).open("rb") as source:
            shutil.copyfileobj(source, out, 1 << 20)
    flush(database)
    noted = looked.manifest.files.get(FILE) if looked.manifest is not None else None
    if looked.database == "whole" and noted is not None and manifest.sha_of(database) != noted:
        what, do = (
            "The database could not be written as it was read.",
            "Do not trust this disk; restore to another.",
        )
        raise LedgerError(Fault("backup-unlike", what, Place(file=str(database)), do))
    flush(staged)
    return refused


def _folders(folder: Path, top: Path) -> None:
    for each in [f for f in (*reversed(folder.parents), folder) if f.is_relative_to(top)]:
        each.mkdir(mode=0o700, exist_ok=True)


def _library(home: Path) -> Callable[[], Library]:
    """The forms of a home. A mistake in its texts holds up no restore: it is told where they are looked at."""

    def read() -> Library:
        try:
            return organisation(folder_in(home)).library
        except DefinitionError:
            return builtin()

    return read


def _must_be_empty(staged: Path, url: str) -> None:
    with open_ledger(staged, url=url, library=_library(staged)) as target, target.reading() as conn:
        if any(conn.execute(select(table).limit(1)).first() is not None for table in METADATA.sorted_tables):
            what, do = "There is a ledger in this database already.", "Name an empty one in CAREPACK_LEDGER."
            raise LedgerError(Fault("ledger-not-empty", what, Place(), do))


def _ended(home: Home, wanted: Wanted, actor: Actor) -> tuple[tuple[Done, ...], tuple[Finding, ...]]:
    library = _library(home.folder)
    if wanted.url is not None and (home.staged / FILE).exists():
        _into_server(home.staged, wanted.url, library)
    with open_ledger(home.folder, url=wanted.url, library=library, create=False, restoring=True) as ledger:
        done = after_restoring(ledger, actor)
        findings = ledger.verify(deep=True)
    home.end()
    return done, findings


def _into_server(staged: Path, url: str, library: Callable[[], Library]) -> None:
    """Copies the rows, all of them in one transaction; whoever was stopped after it finds them there."""
    with look_at(staged) as source, open_ledger(staged, url=url, library=library) as target:
        with source.reading() as conn:
            last = audit.last(conn)
        with target.reading() as conn:
            rows = select(entries.c.seq).where(entries.c.hash == (last.hash if last is not None else ""))
            there = conn.execute(rows).first() is not None
        if not there:
            upkeep.copy_as_of_now(source, target)
