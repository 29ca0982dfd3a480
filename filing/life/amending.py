"""Amending a record: answers put right by hand, each as the form has it; the record before stays readable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import copies
from filing.life.acts import Done, waited_for
from filing.life.named_places import named
from filing.life.resting import EVEN_SO, gives, refuse_resting, rests_on
from filing.life.twice import same_day
from filing.life.versions import Because, append, first_of, standing
from filing.people import roster
from filing.records.filed_rows import FiledRows
from filing.records.how_read import SIGNATURE_KEYED, keyed, signatures_keyed
from filing.records.signing import signs
from filing.review import colleagues, needed
from filing.review.decision_context import session_digest
from filing.review.decision_terms import COLLEAGUE
from filing.review.foretelling import Foretold
from filing.review.re_evaluation import ask_again
from schemas import long_lengths, normal, rules, signatures, was_held
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, RecordError, UsageError
from schemas.paths import Slot, slot_at
from schemas.reading import Query
from schemas.records import answers_of, record_of
from schemas.subjects import is_subject, subjects
from schemas.typed import typed
from schemas.values import Value, show

AFTER_SIGNING = "amended-after-signing"


def amend(
    ledger: Ledger,
    number: int,
    changes: Mapping[str, str | None],
    why: str,
    actor: Actor,
    *,
    even_so: bool = False,
) -> Done:
    """Puts answers right: by path, what is to stand there as it would be written on the form, or None for nothing.

    A place can be named by its question as well, where no other has it (`named_places`). All that is wrong with the
    changes is told at once, and nothing is changed then. With `even_so` a rule of the form that the amended record
    breaks is let be, with the reason, and so is a length of more than a day; and what rests on the record stays as it
    is. Raises UsageError: `no-record`, `record-replaced`, `record-gone`, `amend-no-path`, `amend-twice`,
    `amend-no-value`, `amend-not-understood`, `amend-person`, `amend-no-date`, `amend-nothing`, `amend-unfit`,
    `amend-needs`, `amend-breaks`, `record-rests`, `act-no-reason`, `not-allowed`.
    """
    authorise(ledger.library.policies, actor, "amend")
    because = Because(actor, why)
    with ledger.writing() as conn:
        row = standing(conn, number)
        form = ledger.library.load(row["form"], row["edition"])
        was = answers_of(form, row["record"])
        raw = {**was, **_understood(conn, form, changes)}
        kept = {p: v for p, v in raw.items() if v is not None}
        now = normal.answers(form, kept)
        _refuse_unfit(form, number, was, now)
        _refuse_nothing_left(conn, form, row, now)
        if subjects(form, was) != subjects(form, now):
            _refuse_other_person(conn, form, row, now)
        rows = FiledRows.of(form, kept)
        before = {_key(rows.note(q)) for q in _asked(conn, ledger, form, was, row=row, actor=actor)}
        asked = _asked(conn, ledger, form, now, row=row, actor=actor)
        broken = [q for q in asked if q.level == "must" and _key(q) not in before]
        if broken and not even_so:
            raise UsageError(*(_breaks(q) for q in broken))
        day = now.get(form.about.held or "")
        held = day if isinstance(day, dt.date) else None
        since = first_of(conn, row)["filed_at"]
        lost = gives(form, was) - gives(form, now)
        resting = rests_on(conn, ledger.library, row, lost, since=since, held=held)
        if not even_so:
            refuse_resting(number, resting, EVEN_SO)
        noted = same_day(conn, row, person=row["person"], held=held) if held != row["held"] else []
        flags = [rows.flag(f) for f in row["flags"]]
        provenance = rows.by_path(_provenance(form, row, was, kept, because))
        changed = {
            "definition": form.digest,
            "held": held,
            "record": record_of(form, now),
            "answers_digest": session_digest(form, now),
            "provenance": provenance,
            "flags": [
                *_flags(form, flags, (was, now), asked),
                *signatures_keyed(form, now, provenance),
                *_waived(broken, because),
                *noted,
            ],
        }
        after = append(conn, ledger.library, row, "amended", because, **changed)
        asked_again = ask_again(conn, ledger.library, actor)
    told = tuple(f["say"] for f in noted)
    waited = waited_for(ledger, asked_again, actor)
    return Done(after, number, "amended", resting=resting, waited=waited, noted=told)


def foretell(
    ledger: Ledger, number: int, path: str, changes: Mapping[str, str | None], actor: Actor
) -> Foretold:
    """What would come of what is being typed at a place, beside the other changes; nothing is kept.

    Other changes that are no answers are left out. Raises UsageError: `no-record`, `record-replaced`, `record-gone`.
    """
    with ledger.reading() as conn:
        row = standing(conn, number)
        form = ledger.library.load(row["form"], row["edition"])
        was = answers_of(form, row["record"])
        slots = [slot for p in changes if (slot := slot_at(form, p)) is not None]
        told = {slot.path: _value(conn, form, slot, changes[slot.path]) for slot in slots}
        value, fault = told.pop(path, (None, None))
        if fault is not None:
            return Foretold(faults=(fault,))
        others = {**was, **{p: v for p, (v, wrong) in told.items() if wrong is None}}
        before, now = (
            normal.answers(form, {p: v for p, v in raw.items() if v is not None})
            for raw in (others, {**others, path: value})
        )
        try:
            answers_of(form, record_of(form, now))
        except RecordError as error:
            if unfit := [f for f in error.faults if f.place.path == path]:
                return Foretold(faults=tuple(_unfit(form, f) for f in unfit))
        said = {_key(q) for q in _asked(conn, ledger, form, before, row=row, actor=actor)}
        asked = _asked(conn, ledger, form, now, row=row, actor=actor)
    new = [q.say for q in asked if q.level == "must" and _key(q) not in said]
    slot = slot_at(form, path)
    shown = show(slot.field, value) if slot is not None and value is not None else None
    return Foretold(shown, rules=tuple(dict.fromkeys(new)))


def _asked(
    conn: Connection,
    ledger: Ledger,
    form: FormDefinition,
    answers: Mapping[str, Value],
    *,
    row: Any,
    actor: Actor,
) -> tuple[Query, ...]:
    """What these answers would be asked about: rules of the form, what is typed so by a slip, who signed."""
    found = rules.check(form, answers, ledger.library.policies, on=actor.day)
    broken = tuple(q for q in found if q.code != long_lengths.CODE)  # keyed here, it is no note
    whose = (roster.by_number(conn, row["person"]),) if row["person"] is not None else ()
    return (*broken, *long_lengths.check(form, answers), *colleagues.asked(conn, form, answers, whose))


def _understood(
    conn: Connection, form: FormDefinition, changes: Mapping[str, str | None]
) -> dict[str, Value | None]:
    """The changes as values. Raises UsageError with a fault for each that is none."""
    values: dict[str, Value | None] = {}
    faults: list[Fault] = []
    places: dict[str, str] = {}
    for where, words in changes.items():
        slot = named(form, where)
        if isinstance(slot, Fault):
            faults.append(slot)
            continue
        path = slot.path
        place = Place(form=form.form, path=path)
        if path in places:
            what = f"One place is named twice: “{places[path][:60]}” and “{where[:60]}”."
            faults.append(Fault("amend-twice", what, place, "Name each place once."))
            continue
        places[path] = where
        value, fault = _value(conn, form, slot, words)
        if fault is not None:
            faults.append(fault)
        values[path] = value
    if faults:
        raise UsageError(*faults)
    return values


def _value(
    conn: Connection, form: FormDefinition, slot: Slot, words: str | None
) -> tuple[Value | None, Fault | None]:
    """What is to stand at a place, None for nothing; or why it cannot stand there."""
    place, asked = Place(form=form.form, path=slot.path), slot.question.rstrip(" :")
    understood = typed(slot.field, _of_the_person(conn, form, slot, words)) if words is not None else None
    if understood is not None and understood.doubt is not None:
        what = f"This is no answer to “{asked}”."
        return None, Fault("amend-not-understood", what, place, understood.doubt.say)
    value = understood.value if understood is not None else None
    if slot.path == form.about.held and value is None:
        what, do = "A record needs its date.", "Give the right one, or withdraw the record."
        return None, Fault("amend-no-date", what, place, do)
    if words is not None and value is None:
        do = f"Write what is to stand there; to leave it empty, say --clear {slot.path}."
        return None, Fault("amend-no-value", f"No value is given for “{asked}”.", place, do)
    return value, None


def _of_the_person(conn: Connection, form: FormDefinition, slot: Slot, words: str) -> str:
    """What was typed; of the person whose record it is, by reference, their name."""
    if slot.field.type != "person" or not is_subject(form, slot.path):
        return words
    ref = words.strip().casefold()
    return next((p.name for p in roster.everybody(conn) if p.ref.casefold() == ref), words)


def _refuse_other_person(conn: Connection, form: FormDefinition, row: Any, now: Mapping[str, Value]) -> None:
    """Raises UsageError where the person whose record it is is not named on it any more."""
    names = subjects(form, now).values()
    mine = row["person"]
    there = any(mine in {p.id for p in roster.whose_name(conn, n)} for n in names) if mine else bool(names)
    if not there:
        what = "These are not the names of the person whose record it is."
        do = "Whose it is, is put right with carepack records move."
        raise UsageError(Fault("amend-person", what, Place(form=form.form), do))


def _refuse_unfit(
    form: FormDefinition, number: int, was: Mapping[str, Value], now: Mapping[str, Value]
) -> None:
    if dict(was) == dict(now):
        what, do = f"Record {number} says this already.", "Nothing is to be amended."
        raise UsageError(Fault("amend-nothing", what, Place(form=form.form), do))
    try:
        answers_of(form, record_of(form, now))
    except RecordError as error:
        raise UsageError(*(_unfit(form, f) for f in error.faults)) from None


def _unfit(form: FormDefinition, fault: Fault) -> Fault:
    do = "Give an answer that the form has room for."
    return Fault("amend-unfit", fault.what, Place(form=form.form, path=fault.place.path), do)


def _refuse_nothing_left(conn: Connection, form: FormDefinition, row: Any, now: Mapping[str, Value]) -> None:
    """Raises UsageError `amend-needs` where what is left would be no record."""
    issued = select(copies.c.given).where(copies.c.number == row["copy"])
    given = codec.unpack_all(conn.execute(issued).scalar() or {})
    missing = needed.lacking(form, now, known=row["person"] is not None, given=given)
    if missing:
        do = "Leave it there; or withdraw the record, if it is none (carepack records withdraw)."
        where = (Place(form=form.form, path=q.path) for q in missing)
        raise UsageError(
            *(Fault("amend-needs", _NEEDS[q.code], at, do) for q, at in zip(missing, where, strict=True))
        )


_NEEDS = {
    "no-person": "A record is somebody's, and nobody would be named on it.",
    "no-date": "A record is of a day, and none would stand on it.",
    "no-answer": "A record says something, and nothing would be answered on it.",
}


def _key(query: Query) -> tuple[str, str | None, str]:
    return query.code, query.path, query.say


def _breaks(query: Query) -> Fault:
    asked = f"“{query.question.rstrip(' :')}”: " if query.question else ""
    do = "Put that right, too; or say --even-so, and the record says why it was let be."
    return Fault("amend-breaks", f"{asked}{query.say}", Place(path=query.path), do)


def _waived(broken: list[Query], because: Because) -> list[dict[str, Any]]:
    told = {"query": None, **because.told()}
    return [{"code": q.code, "path": q.path, "say": q.say, "waived": told} for q in broken]


def _provenance(
    form: FormDefinition, row: Any, was: Mapping[str, Value], kept: Mapping[str, Value], because: Because
) -> dict[str, Any]:
    """By path: what was there as it came; what was amended, by whom and why, with what had been read beside it."""
    settled = {"query": None, "code": None, "action": "amend", **because.told()}
    out: dict[str, Any] = {}
    for path, value in kept.items():
        came = row["provenance"].get(path)
        if came is None or was.get(path) != value:
            entry = keyed(came, settled, _read(form, path, was, came or {}))
            if (state := signatures.state_at(form, kept, path)) is not None:
                entry["signature"] = state
            came = {**entry, "submission": row["submission"], "sha256": (came or {}).get("sha256", _sha(row))}
        out[path] = came
    return out


def _read(form: FormDefinition, path: str, was: Mapping[str, Value], came: Mapping[str, Any]) -> str | None:
    """The words that a document has at a place, where they are known: what was accepted need not be what was seen."""
    slot, value = slot_at(form, path), was.get(path)
    if "settled" in came:
        return came.get("raw")
    return show(slot.field, value) if slot is not None and value is not None else None


def _sha(row: Any) -> str:
    """The document that a record is of, as its other answers have it."""
    return next((str(c["sha256"]) for c in row["provenance"].values() if c.get("sha256")), "")


def _flags(
    form: FormDefinition,
    before: list[dict[str, Any]],
    both: tuple[Mapping[str, Value], Mapping[str, Value]],
    asked: tuple[Query, ...],
) -> list[dict[str, Any]]:
    """What is noted of the record as it is now; what people let stand, as far as it still is so."""
    was, now = both
    still = {(q.code, q.path): q.say for q in asked}
    before = [f for f in before if f["code"] != SIGNATURE_KEYED]
    kept = [f for f in before if f["code"] not in _ASKED_AGAIN or (_stands(f, still) and _LET_BE & f.keys())]
    notes = [{"code": q.code, "path": q.path, "say": q.say} for q in asked if q.level == "note"]
    signed = [
        p for p in was if signs(form, p) and signatures.state_at(form, was, p) not in {None, *_NOT_SIGNED}
    ]
    changed = any(was.get(p) != now.get(p) for p in {*was, *now} if not signs(form, p))
    late = {"code": AFTER_SIGNING, "path": None, "say": "It was amended after it was signed."}
    if signed and changed and all(f["code"] != AFTER_SIGNING for f in kept):
        kept.append(late)
    return [*notes, *kept]


def _stands(flag: Mapping[str, Any], still: Mapping[tuple[str, str | None], str]) -> bool:
    """Whether what a flag is about is so still; of a colleague's name, or an account, whether it is the same one."""
    say = still.get((flag["code"], flag["path"]))
    return say is not None and (flag["code"] not in _OF_THESE_WORDS or flag["say"] == say)


_OF_THESE_WORDS = frozenset({COLLEAGUE, was_held.CODE})
_ASKED_AGAIN = rules.CODES | {COLLEAGUE}
_NOT_SIGNED = signatures.NOT_SIGNED
_LET_BE = frozenset({"waived", "blanked"})
"""What a flag has that a person let stand; the others are notes."""

__all__ = ["AFTER_SIGNING", "amend", "foretell"]
