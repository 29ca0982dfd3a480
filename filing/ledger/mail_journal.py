"""What was handed over by mail, in a file beside the ledger that no restore of the ledger takes back.

Whoever goes back to a backup has an outbox that still calls `queued` what went out since. Each line of this file holds
the newest entry of the audit as of then: a line whose entry the ledger does not have was written by a ledger that has
gone back since. Lines hold digests and days, and nothing of anybody. A backup leaves the file out: laid over a home it
would take the newer one away. Where the whole home went back, or there are two of it, this computer's own copy of the
lines tells (`filing.ledger.witness`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Connection, func, select

from filing.ledger import audit, mail_senders, read_only, witness
from filing.ledger.actor import Actor
from filing.ledger.audit import Head
from filing.ledger.database import HEAD_FILE, JOURNAL, OUTGOING, Ledger
from filing.ledger.mail_tables import messages
from filing.ledger.originals import flush
from filing.ledger.staff_tables import packs
from filing.ledger.tables import audit as entries
from schemas.errors import Fault, LedgerError, Place

Kind = Literal["begun", "gap", "over", "word", "back", "here", "said"]
"""`begun`: from here on all is in it; `gap`: so, but nobody knows what went before; `over`: a message was handed over;
`word`: a person said that one may go again; `back`: it was noticed that the ledger had gone back; `here`: which
computer sends from now on; `said`: a person decided something of messages that waited."""
Question = Literal["mail-no-witness", "mail-two-homes", "mail-other-computer"]
"""What a person must say before anything goes out: whether this home, on this computer, is the one that sends."""
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
        first: dt.date | None = None,
    ) -> Doubt | None:
        """Whether a message, or what it carries (`prints`, of these packs), may be out without the ledger's knowing.

        `number` is the message's own; a letter that is yet to be written has neither number nor `message_id`. Of a
        reminder `since` is the day after which another one would be one too many; of papers `first` is the day from
        which the same ones may have been made before.
        """
        mine = digest(message_id) if message_id is not None else ""
        found: dict[str, Doubt] = {}
        for place, line in enumerate(self.lines):
            recent = since is None or line.day > since
            if line.kind == "over" and place in self.lost:
                same = {p for p in line.rest if p == mine or (recent and p in prints)}
                found |= dict.fromkeys(same, Doubt(line.day, handed=True))
            elif line.kind == "gap" and (
                _before(line, number, packs)
                or (since is not None and recent and prints)
                or (first is not None and first <= line.day)
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


def question(ledger: Ledger) -> tuple[Question, Path | None] | None:
    """What a person must say before anything goes out from here, and where the other home is. Raises LedgerError."""
    senders = _senders(ledger)
    seen = witness.of(ledger.home)
    if seen is None:  # who sent before carepack kept this has nothing that speaks of another computer
        return ("mail-no-witness", None) if senders else None
    with _readable(ledger.home):
        if (other := seen.elsewhere(ledger.home)) is not None:
            return "mail-two-homes", other
    return ("mail-other-computer", None) if other_sent_last(ledger) else None


def other_sent_last(ledger: Ledger) -> bool:
    """Whether another computer was the last to send, as far as the home knows: then this one does not know all."""
    return not _senders(ledger) <= {witness.computer()}


def _senders(ledger: Ledger) -> set[str | None]:
    """Which computers were the last to send, as the journal has it, and the ledger, which may be older or newer."""
    with _readable(ledger.home):
        lines, _ = _read(ledger.home / JOURNAL)
    found = {next((line.rest[0] for line in reversed(lines) if line.kind == "here"), None)}
    if ledger.kind == "sqlite":  # from a server's database each sends as it likes, with a journal of its own
        with ledger.reading() as conn:
            found.add(mail_senders.last(conn))
    return found - {None}


def prepare(ledger: Ledger) -> None:
    """Before the first line is written: what this computer keeps of this home.

    Raises LedgerError `mail-witness`, and `ledger-read-only`.
    """
    if ledger.closed:
        raise read_only.refused(ledger.home)
    if witness.of(ledger.home) is None:
        witness.begin(ledger.home)


def sends_here(ledger: Ledger, actor: Actor, **said: object) -> None:
    """Notes that this home, where it lies now, on this computer, is the one that sends; `said`: a person's word on it,
    which is noted even if it says so already."""
    with _readable(ledger.home):
        lines, _ = _read(ledger.home / JOURNAL)
    with ledger.reading() as conn:
        by = mail_senders.last(conn)
    seen, known = witness.of(ledger.home), by is not None and by == witness.computer()
    is_noted = known and any(line.kind == "here" for line in lines)
    if said or not is_noted or seen is None or seen.at != ledger.home.resolve():
        mine = witness.begin(ledger.home)
        with ledger.writing() as conn:
            mail_senders.note(conn, actor, mine, **said)
            head = audit.last(conn)
        write(ledger, "here", head, actor.day, (mine,))


def compare(ledger: Ledger, day: dt.date, *, unsure: bool = False) -> Past:
    """The journal of this home, held against the ledger; nothing is written. Raises LedgerError.

    Where the journal is missing that should be there, or may lack something (`unsure`: a person cannot say that it
    does not), it ends with a gap as of `day`, as `write_noticed` writes it.
    """
    # The files before the ledger: what somebody writes meanwhile is in the ledger first.
    file = ledger.home / JOURNAL
    with _readable(ledger.home):
        there, (own, torn), kept = file.exists(), _read(file), audit.head_of(ledger.home / HEAD_FILE)
    lines, seen = _with_witness(ledger, own)
    # Of a server's database other computers have sent, too, and this one knows nothing of that.
    sure = seen and ledger.kind == "sqlite" and not unsure
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
    if not sure and not any(line.kind in {"begun", "gap"} for line in standing):
        # Of a server's database the journal may be another computer's: this one has its own where texts lie.
        here = ledger.kind == "sqlite" or any((ledger.home / OUTGOING).glob("??/*"))
        fresh = not lines and cut is None and _COPY not in noted and (there or not (noted and here))
        if not fresh:
            lines = (*lines, Line("gap", 0, "", day, tuple(map(str, marks))))
        return Past(lines, lost, fresh=fresh, back=not fresh)
    noticed = [line for line in standing if line.kind == "back"]
    last = lines.index(noticed[-1]) if noticed else -1
    forgotten = any(place > last for place in lost)
    told = any(place > last and lines[place].kind != "said" for place in lost)
    is_cut = cut is not None and cut not in {line.rest[0] for line in noticed}
    is_copy = _COPY in noted and not any(line.seq > noted[_COPY] for line in noticed)
    back = forgotten or is_cut or is_copy or unsure
    # The journal may be as old as the ledger, or lack its last line: then nobody knows what went out.
    if unsure or (back and not sure and (torn or (is_cut and not told))):
        lines = (*lines, Line("gap", 0, "", day, tuple(map(str, marks))))
    return Past(lines, lost, fresh=False, back=back)


def _with_witness(ledger: Ledger, own: tuple[Line, ...]) -> tuple[tuple[Line, ...], bool]:
    """The home's own lines behind those that it lacks and this computer has seen; and whether it has seen any."""
    seen = witness.of(ledger.home)
    kept = tuple(line for text in seen.lines if (line := _line(text))) if seen is not None else ()
    known = frozenset(kept)
    return (*kept, *(line for line in own if line not in known)), bool(kept)


def is_copy(target: Ledger, actor: Actor, of: Ledger) -> None:
    """Puts into a copy of a ledger that it is one: whoever goes on with it has gone back."""
    with target.writing() as conn:
        if of.kind != "sqlite" and mail_senders.last(conn) is not None:
            mail_senders.note(conn, actor, mail_senders.NOBODY_KNOWS)
        audit.note(conn, actor, _COPY, "ledger")


def begin(ledger: Ledger, actor: Actor) -> None:
    """Begins the journal where there is none and never was, so that a copy of the ledger tells that there is one."""
    if ledger.closed:
        raise read_only.refused(ledger.home)
    if not compare(ledger, actor.day).fresh:
        return
    # The file before the entry that says so: a crash between them leaves a journal that has yet to begin.
    with _writable(ledger.home):
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
    with _writable(ledger.home):
        own, _ = _read(ledger.home / JOURNAL)
        known = frozenset(own)
        missing = [_text(line) for line in past.lines if line not in known and line.hash]
        if missing or past.gap:
            _append(ledger.home / JOURNAL, "".join(f"{row}\n" for row in (_TITLE, *missing)))
    if past.gap:
        write(ledger, "gap", head, day, past.lines[-1].rest)
    write(ledger, "back", head, day, (seen,))


def said(ledger: Ledger, day: dt.date) -> None:
    """Notes that a person decided something: a home that goes back as a whole has forgotten that, too.

    The ledger has their word already, so where it cannot be noted they are not told that it failed.
    """
    if (ledger.home / JOURNAL).is_file():
        with ledger.reading() as conn:
            head = audit.last(conn)
        with suppress(LedgerError):
            write(ledger, "said", head, day)


def write(ledger: Ledger, kind: Kind, head: Head | None, day: dt.date, rest: Sequence[str] = ()) -> None:
    """Adds a line, and sees it onto the disk; then into what this computer keeps of this home, if it does already.

    `head` is the entry of the audit that the ledger has for it. What the witness has, the journal has: a crash in
    between leaves a line of something that was not handed over yet. Raises LedgerError.
    """
    seq, known = (head.seq, _short(head.hash)) if head is not None else (0, "-")
    file = ledger.home / JOURNAL
    with _writable(ledger.home):
        _append(file, f"{_text(Line(kind, seq, known, day, tuple(rest)))}\n")
        lines, _ = _read(file)
    witness.add(ledger.home, [_text(line) for line in lines])


def _text(line: Line) -> str:
    return " ".join((line.kind, str(line.seq), line.hash, line.day.isoformat(), *line.rest, _END))


def _append(file: Path, text: str) -> None:
    new = not file.exists()
    witness.append(file, text)
    if new:
        flush(file.parent)


_UNREADABLE = "What was handed over by mail cannot be read from {} ({})."
_UNWRITABLE = "It cannot be noted in {} what is handed over by mail ({})."


@contextmanager
def _readable(home: Path, says: str = _UNREADABLE) -> Iterator[None]:
    """Raises LedgerError `mail-journal` for what the system says in its own words."""
    file = home / JOURNAL
    try:
        yield
    except OSError as error:
        do = "See that the home folder can be read and written and has room, then: carepack send go"
        if file.is_dir():
            do = (
                f"There is a folder of that name: move it away, put the file {JOURNAL} back if you have it, then: "
                "carepack send go"
            )
        what = says.format(JOURNAL, error.strerror or error)
        raise LedgerError(
            Fault("mail-journal", what, Place(file=str(file)), f"Nothing more is sent. {do}")
        ) from error


def _writable(home: Path) -> AbstractContextManager[None]:
    return _readable(home, _UNWRITABLE)


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


_MORE = {"begun": 0, "gap": 2, "over": 1, "word": 1, "back": 1, "here": 1, "said": 0}
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
