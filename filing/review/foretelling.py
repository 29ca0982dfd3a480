"""What would come of an answer while it is typed: how the form writes it, what is wrong with it, what rules say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, readings
from filing.people import roster
from filing.review import decision, holding
from filing.review.foresight import foreseen, needless
from filing.review.holding import ANSWER
from filing.review.query_view import QueryView, one
from filing.review.round_parts import people_in
from filing.review.settlement_rules import Settlement, answer_of
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, Fault, UsageError
from schemas.paths import slot_at
from schemas.values import show


def needless_of(conn: Connection, library: Library, document: int) -> tuple[int, ...]:
    """The open questions of a document that need no answer with what is held of it."""
    said = _held_answers(conn, document)
    try:
        return needless(conn, library, document, said) if said else ()
    except CarepackError:
        return ()


def _held_answers(conn: Connection, document: int) -> dict[int, Settlement]:
    mine = select(readings.c.id).where(readings.c.submission == document)
    still = set(conn.execute(select(open_queries.c.id).where(open_queries.c.reading.in_(mine))).scalars())
    return {
        h.query: h.settlement
        for h in holding.held(conn, documents=[document])
        if h.turn == ANSWER and h.settlement is not None and h.query in still and h.query is not None
    }


@dataclass(frozen=True, slots=True)
class Foretold:
    """What would come of words before they are an answer: how the form writes them, what is wrong, what rules say."""

    shown: str | None = None
    faults: tuple[Fault, ...] = ()
    rules: tuple[str, ...] = ()


def foretell(ledger: Ledger, number: int, words: str, *, person: bool = False) -> Foretold:
    """Checks words while they are typed, as the form does once they are its answer; nothing is kept."""
    if not words.strip():
        return Foretold()
    with ledger.reading() as conn:
        asked = one(conn, number)
        form = ledger.library.load(asked.form, asked.edition)
        everyone = roster.everybody(conn)
        settlement = (
            Settlement("correct", people=people_in(words.strip(), everyone))
            if person
            else Settlement("correct", value=words.strip())
        )
        try:
            packed = answer_of(form, asked.query, settlement, everyone)
        except UsageError as error:
            return Foretold(faults=error.faults)
        shown = _as_written(form, asked, packed, everyone, person=person)
        try:
            said = {**_held_answers(conn, asked.submission), number: settlement}
            new = foreseen(conn, ledger.library, asked.submission, said)[1]
            before = _rules_before(conn, ledger.library, asked)
        except CarepackError:
            return Foretold(shown)
    return Foretold(shown, rules=tuple(dict.fromkeys(q.say for q in new if (q.path, q.say) not in before)))


def _rules_before(conn: Connection, library: Library, asked: QueryView) -> set[tuple[str | None, str]]:
    """What the form asks without this answer: none of it is said to come of it."""
    held = _held_answers(conn, asked.submission)
    return {(q.path, q.say) for q in foreseen(conn, library, asked.submission, held)[1]}


def _as_written(
    form: FormDefinition, asked: QueryView, packed: object, everyone: Sequence[roster.Person], *, person: bool
) -> str | None:
    if person or asked.query.code in decision.PERSON_CODES:
        refs = packed if isinstance(packed, list) else [packed]
        names = [f"{p.name} ({p.ref})" for ref in refs for p in everyone if p.ref == ref]
        return ", ".join(names) or (packed if isinstance(packed, str) else None)
    slot = slot_at(form, asked.query.path) if asked.query.path else None
    return show(slot.field, codec.unpack(packed)) if slot is not None and packed is not None else None


__all__ = ["Foretold", "foretell", "needless_of"]
