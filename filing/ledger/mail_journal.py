"""What was handed over by mail, in a file beside the ledger that no restore of the ledger takes back.

Whoever goes back to a backup has an outbox that still calls `queued` what went out since. Each line of this file holds
the newest entry of the audit as of then: a line whose entry the ledger does not have was written by a ledger that has
gone back since. Lines hold digests and days, and nothing of anybody. A backup leaves the file out: laid over a home it
would take the newer one away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Connection, func, select

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.audit import Head
from filing.ledger.database import HEAD_FILE, JOURNAL, OUTGOING, Ledger
from filing.ledger.mail_tables import messages
from filing.ledger.originals import flush
from filing.ledger.staff_tables import packs
from filing.ledger.tables import audit as entries

Kind = Literal["begun", "gap", "over", "word", "back"]
"""`begun`: from here on all is in it; `gap`: so, but nobody knows what went before; `over`: a message was handed over;
`word`: a person said that one may go again; `back`: it was noticed that the ledger had gone back."""
_BEGUN, _WENT_BACK, _COPY = "mail-journal", "ledger-went-back", "ledger-is-copy"
"""What the audit calls it that a journal was begun, that it was noticed that the ledger had gone back, and that it is
the copy that a backup made."""
_NOTED = (
    select(entries.c.action, func.max(entries.c.seq))
    .where(entries.c.action.in_((_BEGUN, _WENT_BACK, _COPY)))
    .group_by(entries.c.action)
)
_TITLE = "carepack: what was handed over by mail"
_END = "."
"""Stands at the end of every line that is whole."""
_DIGITS = 24
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, the audit's newest entry and the day when it was written, and what it tells by its kind."""

    kind: Kind
    seq: int
    hash: str
    day: dt.date
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """That something may be out although the ledger does not say so. `handed`: it was handed over on that day;
    otherwise nobody knows what was until then."""

    day: dt.date
    handed: bool


@dataclass(frozen=True, slots=True)
class Past:
    """The journal beside the ledger. `lost` are places of lines whose entries the ledger does not have.

    `fresh`: there is none, and nothing says that there was. `back`: the ledger has gone back, and nobody noticed yet.
    """

    lines: tuple[Line, ...]
    lost: frozenset[int]
    fresh: bool
    back: bool

    @property
    def gap(self) -> bool:
        """Whether it was noticed just now that nobody knows what was handed over before."""
        return bool(self.lines) and self.lines[-1].kind == "gap" and not self.lines[-1].hash

    def doubt(
        self,
        message_id: str | None,
        prints: Collection[str],
        *,
        number: int | None = None,
        packs: Collection[int] = (),
        since: dt.date | None = None,
    ) -> Doubt | None:
        """Whether a message, or what it carries (`prints`, of these packs), may be out without the ledger's knowing.

        `number` is the message's own; a letter that is yet to be written has neither number nor `message_id`. Of a
        reminder `since` is the day after which another one would be one too many.
        """
        mine = digest(message_id) if message_id is not None else ""
        found: dict[str, Doubt] = {}
        for place, line in enumerate(self.lines):
            recent = since is None or line.day > since
            if line.kind == "over" and place in self.lost:
                same = {p for p in line.rest if p == mine or (recent and p in prints)}
                found |= dict.fromkeys(same, Doubt(line.day, handed=True))
            elif line.kind == "gap" and (
                _before(line, number, packs) or (since is not None and recent and prints)
            ):
                found[""] = Doubt(line.day, handed=False)
            elif line.kind == "word" and place not in self.lost:
                said = frozenset(line.rest)
                if mine in said or (prints and said.issuperset(prints)):
                    found.clear()
                else:
                    found = {p: d for p, d in found.items() if p not in said}
        return max(found.values(), key=lambda d: (d.handed, d.day), default=None)


def _before(line: Line, number: int | None, among: Collection[int]) -> bool:
    """Whether the message or one of the packs was there when the gap was noticed."""
    last_message, last_pack = map(int, line.rest)
    return (number is not None and number <= last_message) or any(pack <= last_pack for pack in among)


def digest(*parts: str) -> str:
    """What stands for something in the journal; nobody can tell from it what that was."""
    return hashlib.sha256("\n".join(("carepack mail", *parts)).encode()).hexdigest()[:_DIGITS]


def compare(ledger: Ledger, day: dt.date) -> Past:
    """The journal of this home, held against the ledger; nothing is written. Raises OSError where it cannot be read.

    Where the journal is missing that should be there, or may lack something, it ends with a gap as of `day`, as
    `write_noticed` writes it.
    """
    # The files before the ledger: what somebody writes meanwhile is in the ledger first.
    file = ledger.home / JOURNAL
    there, (lines, torn), kept = file.exists(), _read(file), audit.head_of(ledger.home / HEAD_FILE)
    head = (kept.seq, _short(kept.hash)) if kept is not None else None
    with ledger.reading() as conn:
        known = _known(
            conn, {(line.seq, line.hash) for line in lines} | ({head} if head is not None else set())
        )
        noted = {action: seq for action, seq in conn.execute(_NOTED)}  # noqa: C416 - rows are no pairs to a checker
        marks = (_last(conn, messages.c.id), _last(conn, packs.c.id))
    lost = frozenset(place for place, line in enumerate(lines) if (line.seq, line.hash) not in known)
    standing = [line for place, line in enumerate(lines) if place not in lost]
    cut = head[1] if head is not None and head not in known else None
    if not any(line.kind in {"begun", "gap"} for line in standing):
        # Of a server's database the journal may be another computer's: this one has its own where texts lie.
        here = ledger.kind == "sqlite" or any((ledger.home / OUTGOING).glob("??/*"))
        fresh = not lines and cut is None and _COPY not in noted and (there or not (noted and here))
        if not fresh:
            lines = (*lines, Line("gap", 0, "", day, tuple(map(str, marks))))
        return Past(lines, lost, fresh=fresh, back=not fresh)
    noticed = [line for line in standing if line.kind == "back"]
    last = lines.index(noticed[-1]) if noticed else -1
    forgotten = any(place > last for place in lost)
    is_cut = cut is not None and cut not in {line.rest[0] for line in noticed}
    is_copy = _COPY in noted and not any(line.seq > noted[_COPY] for line in noticed)
    back = forgotten or is_cut or is_copy
    # The journal may be as old as the ledger, or lack its last line: then nobody knows what went out.
    if back and (torn or (is_cut and not forgotten)):
        lines = (*lines, Line("gap", 0, "", day, tuple(map(str, marks))))
    return Past(lines, lost, fresh=False, back=back)


def is_copy(target: Ledger, actor: Actor) -> None:
    """Puts into a copy of a ledger that it is one: whoever goes on with it has gone back."""
    with target.writing() as conn:
        audit.note(conn, actor, _COPY, "ledger")


def begin(ledger: Ledger, actor: Actor) -> None:
    """Begins the journal where there is none and never was, so that a copy of the ledger tells that there is one."""
    if not compare(ledger, actor.day).fresh:
        return
    # The file before the entry that says so: a crash between them leaves a journal that has yet to begin.
    _append(ledger.home / JOURNAL, f"{_TITLE}\n")
    with ledger.writing() as conn:
        audit.note(conn, actor, _BEGUN, "outbox")
        head = audit.last(conn)
    write(ledger, "begun", head, actor.day)


def noticed(conn: Connection, past: Past, actor: Actor, held: int) -> Head | None:
    """Puts on record that the ledger has gone back; returns the entry, for `write_noticed`."""
    audit.note(conn, actor, _WENT_BACK, "outbox", held=held, gap=past.gap)
    return audit.last(conn)


def write_noticed(ledger: Ledger, past: Past, head: Head | None, day: dt.date) -> None:
    """Writes into the journal that it was noticed, once the ledger has it: from here on it counts as known."""
    kept = audit.head_of(ledger.home / HEAD_FILE)
    seen = _short(kept.hash) if kept is not None else "-"
    if past.gap:
        _append(ledger.home / JOURNAL, f"{_TITLE}\n")
        write(ledger, "gap", head, day, past.lines[-1].rest)
    write(ledger, "back", head, day, (seen,))


def write(ledger: Ledger, kind: Kind, head: Head | None, day: dt.date, rest: Sequence[str] = ()) -> None:
    """Adds a line, and sees it onto the disk. `head` is the entry of the audit that the ledger has for it.

    Raises OSError.
    """
    seq, known = (head.seq, _short(head.hash)) if head is not None else (0, "-")
    _append(ledger.home / JOURNAL, " ".join((kind, str(seq), known, day.isoformat(), *rest, _END)) + "\n")


def _append(file: Path, text: str) -> None:
    new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        end = os.lseek(handle, 0, os.SEEK_END)
        torn = False
        if (
            end
        ):  # of a line that was cut short by a crash nothing was handed over: it is ended, and left alone
            os.lseek(handle, end - 1, os.SEEK_SET)
            torn = os.read(handle, 1) != b"\n"
        data = (("\n" if torn else "") + text).encode("ascii")
        if os.write(handle, data) != len(data):
            raise OSError("the disk takes no more")
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        flush(file.parent)


def _read(file: Path) -> tuple[tuple[Line, ...], bool]:
    """Its lines, and whether the last one was cut short, which is none. Raises OSError where there is a file that
    cannot be read."""
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return (), False
    told = [(raw, _line(raw)) for raw in text.splitlines()]
    torn = bool(told) and told[-1][1] is None and told[-1][0] != _TITLE
    return tuple(line for _, line in told if line is not None), torn


_MORE = {"begun": 0, "gap": 2, "over": 1, "word": 1, "back": 1}
"""How much each kind tells at least."""


def _line(raw: str) -> Line | None:
    kind, *more = raw.split() or [""]
    if kind not in _MORE or len(more) < 4 + _MORE[kind] or more[-1] != _END:
        return None
    seq, known, day, *rest = more[:-1]
    try:
        line = Line(kind, int(seq), known, dt.date.fromisoformat(day), tuple(rest))  # type: ignore[arg-type]
        return line if kind != "gap" or [*map(int, rest)] else None
    except ValueError:
        return None


def _known(conn: Connection, heads: Collection[tuple[int, str]]) -> frozenset[tuple[int, str]]:
    """Those of these entries that the ledger has."""
    found: set[tuple[int, str]] = set()
    seqs = sorted({seq for seq, _ in heads})
    for start in range(0, len(seqs), _AT_ONCE):
        some = seqs[start : start + _AT_ONCE]
        query = select(entries.c.seq, entries.c.hash).where(entries.c.seq.in_(some))
        found.update((seq, _short(known)) for seq, known in conn.execute(query))
    return frozenset(found)


def _last(conn: Connection, column: Column[int]) -> int:
    number: int = conn.execute(select(func.coalesce(func.max(column), 0))).scalar_one()
    return number


def _short(known: str) -> str:
    return known[:_DIGITS]
