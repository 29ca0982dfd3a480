"""What is decided about mentions of others: left out of what is sent, or kept with the reason; else left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.rights_tables import mention_decisions as table
from filing.rights.held import HeldRecords, Piece
from filing.rights.mentions import Mention, Span, is_text, places, without
from filing.rights.requests import get
from schemas.errors import UsageError
from schemas.paths import slot_at
from schemas.values import Value

Decision = Literal["redact", "keep"]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A mention with what was decided about it; None: nothing yet, and so it is left out."""

    mention: Mention
    decision: Decision | None = None
    why: str | None = None
    by: str | None = None

    @property
    def redacted(self) -> bool:
        """Whether the words are left out of what is sent."""
        return self.decision != "keep"


_AROUND = 40
"""Characters before and after the words that are told with them."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a mention stands: on which record, at which question, and in which words, on one line."""

    title: str
    held: dt.date | None
    question: str
    around: str


def where(held: HeldRecords, mention: Mention) -> Where:
    """What somebody needs to see who decides about it."""
    piece = next(p for p in held.pieces if p.number == mention.record)
    text, end = str(piece.answers.get(mention.path, "")), mention.start + mention.length
    first, last = max(0, mention.start - _AROUND), min(len(text), end + _AROUND)
    said = " ".join(text[first:last].split())
    slot = slot_at(piece.form, mention.path)
    return Where(
        piece.filed.title,
        piece.filed.held,
        slot.question.rstrip(" :") if slot is not None else mention.path,
        f"{'… ' if first else ''}{said}{' …' if last < len(text) else ''}",
    )


def flagged(ledger: Ledger, request: int, held: HeldRecords) -> tuple[Flagged, ...]:
    """Every mention on these records with its decision, and the words that somebody named to be left out."""
    with ledger.reading() as conn:
        rows = conn.execute(select(table).where(table.c.request == request).order_by(table.c.id)).all()
    said: dict[tuple[int, str, int, int], Any] = {(r.record, r.path, r.start, r.length): r for r in rows}
    out: list[Flagged] = []
    for piece in held.pieces:
        mine = [_flagged(m, said) for m in piece.mentions]
        there = {(m.record, m.path, m.start, m.length) for m in piece.mentions}
        further = [
            k for k in said if k[0] == piece.number and k not in there and said[k].decision == "redact"
        ]
        mine += [
            _flagged(m, said) for key in further if (m := _named(piece, key[1], key[2], key[3])) is not None
        ]
        turn = {path: at for at, path in enumerate(piece.answers)}
        out += sorted(mine, key=lambda f: (turn[f.mention.path], f.mention.start))
    return tuple(out)


def decide(
    ledger: Ledger,
    request: int,
    held: HeldRecords,
    decision: Decision,
    actor: Actor,
    *,
    keys: Collection[str] = (),
    words: Sequence[str] = (),
    why: str | None = None,
) -> tuple[Flagged, ...]:
    """Decides about mentions by their keys, and about every place where these words stand on the person's records.

    Words to be left out need not have been flagged. Raises UsageError `access-mention`, `access-why`, `access-closed`.
    """
    reason = (why or "").strip() or None
    if decision == "keep" and reason is None:
        what = "Words about somebody else are to be kept, and no reason is given."
        raise UsageError.of("access-why", what, "Say why: they agreed, or it is reasonable without that.")
    if not get(ledger, request, actor.day).is_open:
        raise UsageError.of(
            "access-closed", "This request is closed.", "Note a new one where they ask again."
        )
    known = flagged(ledger, request, held)
    meant = [*_by_key(known, keys), *(m for said in words for m in _by_words(known, held, said, decision))]
    with ledger.writing() as conn:
        for one in dict.fromkeys(meant):
            place = {
                "request": request,
                "record": one.record,
                "path": one.path,
                "start": one.start,
                "length": one.length,
            }
            conn.execute(delete(table).where(*(table.c[name] == value for name, value in place.items())))
            row = {**place, "decision": decision, "why": reason, "at": moment(actor.at), "by": actor.by}
            conn.execute(insert(table).values(**row))
        audit.note(
            conn,
            actor,
            "access-decided",
            f"request {request}",
            decision=decision,
            mentions=len(set(meant)),
        )
    chosen = {m.key for m in meant}
    return tuple(f for f in flagged(ledger, request, held) if f.mention.key in chosen)


def redacted(piece: Piece, found: Iterable[Flagged]) -> dict[str, Value]:
    """The answers of a record as they go out: the words that are left out are in them no more."""
    spans: dict[str, list[Span]] = {}
    for one in found:
        m = one.mention
        if one.redacted and m.record == piece.number:
            spans.setdefault(m.path, []).append(Span(m.start, m.start + m.length, m.kind))
    return {
        path: without(value, spans[path]) if path in spans and isinstance(value, str) else value
        for path, value in piece.answers.items()
    }


def _flagged(mention: Mention, said: Mapping[tuple[int, str, int, int], Any]) -> Flagged:
    row = said.get((mention.record, mention.path, mention.start, mention.length))
    return Flagged(mention) if row is None else Flagged(mention, row.decision, row.why, row.by)


def _named(piece: Piece, path: str, start: int, length: int) -> Mention | None:
    value = piece.answers.get(path)
    if not isinstance(value, str) or start + length > len(value):
        return None
    return Mention(piece.number, path, start, length, "said", value[start : start + length])


def _by_key(known: Sequence[Flagged], keys: Collection[str]) -> list[Mention]:
    there = {f.mention.key: f.mention for f in known}
    missing = [k for k in keys if k not in there]
    if missing:
        what = f"There is no mention {missing[0]} in this request."
        raise UsageError.of("access-mention", what, "`carepack subject-access mentions` lists them.")
    return [there[k] for k in keys]


def _by_words(known: Sequence[Flagged], held: HeldRecords, words: str, decision: Decision) -> list[Mention]:
    """The mentions that are these words, and, where they are to be left out, every other place that has them."""
    said = " ".join(words.split()).casefold()
    found = [f.mention for f in known if " ".join(f.mention.words.split()).casefold() == said]
    for piece in held.pieces if decision == "redact" else ():
        mine = [f.mention for f in known if f.redacted and f.mention.record == piece.number]
        for path, value in piece.answers.items():
            if isinstance(value, str) and is_text(piece.form, path, value):
                for start, end in places(value, words):
                    over = (
                        m for m in mine if m.path == path and m.start <= start < end <= m.start + m.length
                    )
                    new = Mention(piece.number, path, start, end - start, "said", value[start:end])
                    found.append(next(over, new))
    if not found:
        what = f"“{words[:60]}” stands on none of the records."
        raise UsageError.of("access-mention", what, "Write the words as they stand there.")
    return found
