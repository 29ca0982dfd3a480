"""The audit: what was done, by whom, when, each entry holding the hash of the one before.

Bodies hold numbers and codes, never what stands on a form or in the roster. A changed or missing entry breaks
the chain; a tail that was cut off does not, so the newest hash is also kept in a file beside the ledger.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from filing.ledger.actor import Actor, moment
from filing.ledger.tables import audit

START = "0" * 64
_LAST = "carepack-audit-last"
_WAITING = "carepack-audit-waiting"


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of an entry."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `verify` noticed: stable code and a sentence."""

    code: str
    say: str


_INSERT = insert(audit)
_NEWEST = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)


def note(conn: Connection, actor: Actor, action: str, subject: str, **body: Any) -> None:
    """Adds an entry. `subject` names a thing by its number (`submission 12`); `body` holds codes and numbers only."""
    first, before = conn.info.get(_LAST) or (None, last(conn))
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    seq, prev = (before.seq + 1, before.hash) if before else (1, START)
    row = {
        "seq": seq,
        "at": moment(actor.at),
        "by": actor.by,
        "action": action,
        "subject": subject,
        "body": text,
        "prev": prev,
    }
    mine = _hash(row)
    waiting: list[dict[str, Any]] | None = conn.info.get(_WAITING)
    if waiting is None:
        conn.execute(_INSERT, {**row, "hash": mine})
    else:
        waiting.append({**row, "hash": mine})
    conn.info[_LAST] = (first if _LAST in conn.info else before, Head(seq, mine))


@contextmanager
def together(conn: Connection) -> Iterator[None]:
    """Writes what is noted within at its end, in one go and in the order it was noted; nothing of it where it fails.

    For one act on many things: each entry by itself is a way to the server and back.
    """
    info = conn.info  # kept, for a connection that is lost meanwhile has none, and asking it would hide why
    if _WAITING in info:
        yield
        return
    before = info.get(_LAST)
    waiting: list[dict[str, Any]] = []
    info[_WAITING] = waiting
    try:
        yield
    except BaseException:
        # What was not written is not what the next entry follows.
        info.pop(_LAST, None)
        if before is not None:
            info[_LAST] = before
        raise
    finally:
        info.pop(_WAITING, None)
    if waiting:
        conn.execute(_INSERT, waiting)


def last(conn: Connection) -> Head | None:
    """The newest entry."""
    row = conn.execute(_NEWEST).first()
    return Head(row.seq, row.hash) if row else None


def noted(conn: Connection) -> tuple[Head | None, Head] | None:
    """The newest entry before this transaction and the newest that it added, once; None where it added none."""
    both: tuple[Head | None, Head] | None = conn.info.pop(_LAST, None)
    return both


def _hash(row: Mapping[str, Any]) -> str:
    parts = [row[k] for k in ("seq", "at", "by", "action", "subject", "body", "prev")]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def head_of(file: Path) -> Head | None:
    """What the head file says; None where there is none, or none that can be read."""
    try:
        seq, digest = file.read_text(encoding="ascii").split()
        return Head(int(seq), digest)
    except (OSError, ValueError):
        return None


def advance(file: Path, conn: Connection, before: Head | None, head: Head) -> None:
    """Writes the newest hash beside the ledger, unless what stands there shows that entries were cut off.

    `before` was the newest one until now. Where several write at once the file may stay behind, until the next one.
    """
    kept = head_of(file)
    if kept is not None and kept != before:
        with conn.begin():
            at = conn.execute(select(audit.c.hash).where(audit.c.seq == kept.seq)).scalar()
        if kept.seq >= head.seq or at != kept.hash:
            return
    draft = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
    draft.unlink(missing_ok=True)
    # As private as the database: it tells how much was done, and when.
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        out.write(f"{head.seq} {head.hash}\n")
    # Windows does not replace a file that another process is reading: the file stays one behind.
    with contextlib.suppress(PermissionError):
        draft.replace(file)
    draft.unlink(missing_ok=True)


def verify(conn: Connection, file: Path) -> Iterator[Finding]:
    """Everything that is wrong with the audit; nothing where it is whole."""
    prev, seq, kept, met = START, 0, head_of(file), False
    for row in conn.execute(select(audit).order_by(audit.c.seq)).mappings():
        seq += 1
        if row["seq"] != seq or row["prev"] != prev:
            yield Finding("audit-gap", f"Entries of the audit are missing before number {row['seq']}.")
            seq = row["seq"]
        if _hash(dict(row)) != row["hash"]:
            yield Finding("audit-changed", f"Entry {row['seq']} of the audit was changed.")
        prev = row["hash"]
        if kept is not None and kept.seq == seq:
            met = True
            if kept.hash != prev:
                yield Finding("audit-changed", f"The audit up to entry {seq} is not the one that was kept.")
    if kept is None and seq:
        yield Finding(
            "audit-no-head", f"The file {file.name}, which holds the newest entry's hash, is missing."
        )
    elif kept is not None and not met:
        yield Finding(
            "audit-cut", f"The audit ends at {seq}, but had {kept.seq} entries: its end was cut off."
        )
