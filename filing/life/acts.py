"""Moving, withdrawing and merging records: each in one transaction, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import copies, submissions
from filing.life.resting import EVEN_SO, Resting, given_by, refuse_resting, rests_on
from filing.life.twice import refuse_twice, same_day, with_same_day
from filing.life.versions import Act, Because, append, first_of, standing
from filing.people import roster
from filing.people.roster import Person
from filing.records.how_read import SIGNATURE_KEYED, signatures_keyed
from filing.records.signing import content, signed_together
from filing.review import colleagues
from filing.review.apply_decision import Outcome
from filing.review.decision_context import session_digest
from filing.review.decision_terms import COLLEAGUE
from filing.review.re_evaluation import ask_again, look_again
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.paths import slot_at
from schemas.records import answers_of, record_of
from schemas.values import Value

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the version that is the newest now, and the one it follows.

    `into` is the record that a merged one is now. `resting`: what rested on it all the same (with `even_so`).
    `waited`: returns that waited for this, and are filed now. `noted`: what is noted of the record, in sentences.
    """

    record: int
    before: int
    act: Act
    into: int | None = None
    resting: tuple[Resting, ...] = ()
    waited: tuple[Outcome, ...] = ()
    noted: tuple[str, ...] = ()


def move(
    ledger: Ledger, numbers: Sequence[int], person: str, why: str, actor: Actor, *, even_so: bool = False
) -> tuple[Done, ...]:
    """Gives records to the person (reference or exact name) whose they are: all of them, or none.

    The copy of one goes along where it was issued for that person, and is out again where it was issued for somebody
    else. Raises UsageError: `no-record`, `record-replaced`, `record-gone`, `move-nobody`, `move-same`, `record-rests`,
    `record-twice`, `act-no-reason`, `not-allowed`, and those of `roster.find`.
    """
    authorise(ledger.library.policies, actor, "move")
    because = Because(actor, why)
    with ledger.writing() as conn:
        whose = roster.pick(roster.everybody(conn), person)
        done = tuple(_moved(ledger, conn, n, whose, because, even_so=even_so) for n in dict.fromkeys(numbers))
        asked = ask_again(conn, ledger.library, actor)
    return _with_waited(ledger, asked, actor, *done)


def _moved(
    ledger: Ledger, conn: Connection, number: int, whose: Person, because: Because, *, even_so: bool
) -> Done:
    row = standing(conn, number)
    form = ledger.library.load(row["form"], row["edition"])
    if form.about.person is None:
        what, do = f"Record {number} ({form.title}) is about nobody in particular.", "Withdraw it instead."
        raise UsageError(Fault("move-nobody", what, Place(), do))
    if row["person"] == whose.id:
        what = f"Record {number} is {whose.name}'s ({whose.ref}) already."
        raise UsageError(Fault("move-same", what, Place(), "Nothing is to be done."))
    resting = _resting(ledger, conn, row, even_so=even_so)
    if not even_so:
        refuse_twice(conn, row, whose.id, whose.name)
    issued = _copy_for(conn, row["submission"], whose.id)
    noted = same_day(conn, row, person=whose.id, held=row["held"])
    answers = answers_of(form, row["record"])
    flags = [
        f
        for f in row["flags"]
        if f["code"] != COLLEAGUE or not colleagues.now_theirs(conn, form, answers, f["path"], whose)
    ]
    changed = {
        "person": whose.id,
        "copy": issued["number"] if issued else None,
        "period": issued["period"] if issued else None,
        "flags": with_same_day(flags, noted),
    }
    after = append(conn, ledger.library, row, "moved", because, **changed)
    return Done(after, number, "moved", resting=resting, noted=tuple(f["say"] for f in noted))


def _with_waited(ledger: Ledger, asked: Sequence[Outcome], actor: Actor, *done: Done) -> tuple[Done, ...]:
    """The first of these says what was filed because of all of them."""
    waited = waited_for(ledger, asked, actor)
    return tuple(replace(d, waited=waited if i == 0 else ()) for i, d in enumerate(done))


def waited_for(ledger: Ledger, asked: Sequence[Outcome], actor: Actor) -> tuple[Outcome, ...]:
    """What is filed because of an act: of those that were `asked` about again, and of those that wait for a policy."""
    return (*(o for o in asked if o.outcome == "filed"), *look_again(ledger, actor))


def _copy_for(conn: Connection, submission: int, person: int) -> Any:
    """The copy that a document is the return of, where it was issued for this person or for nobody."""
    number = conn.execute(select(submissions.c.copy).where(submissions.c.id == submission)).scalar()
    copy = conn.execute(select(copies).where(copies.c.number == number)).mappings().first()
    return copy if copy is not None and copy["person"] in {None, person} else None


def withdraw(
    ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor, *, even_so: bool = False
) -> tuple[Done, ...]:
    """Notes that records count no more: all of them, or none.

    They stay readable, their documents stay kept, and their copies are out again. Raises UsageError as `move`.
    """
    authorise(ledger.library.policies, actor, "withdraw")
    because = Because(actor, why)
    done = []
    with ledger.writing() as conn:
        for number in dict.fromkeys(numbers):
            row = standing(conn, number)
            resting = _resting(ledger, conn, row, even_so=even_so)
            after = append(conn, ledger.library, row, "withdrawn", because)
            done.append(Done(after, number, "withdrawn", resting=resting))
        asked = ask_again(conn, ledger.library, actor)
    return _with_waited(ledger, asked, actor, *done)


def _resting(ledger: Ledger, conn: Connection, row: Any, *, even_so: bool) -> tuple[Resting, ...]:
    lost = given_by(ledger.library, row)
    found = rests_on(conn, ledger.library, row, lost, since=first_of(conn, row)["filed_at"])
    if not even_so:
        refuse_resting(row["id"], found, EVEN_SO)
    return found


def merge(ledger: Ledger, keep: int, other: int, why: str, actor: Actor, *, even_so: bool = False) -> Done:
    """Makes two records of one session one: `keep` stands, `other` is linked to it and counts no more.

    Signatures that only the other has go to the one that stands, as a version more of it. Raises UsageError as `move`,
    and `merge-itself`, `merge-other-form`, `merge-other-person`, and `merge-differs` where answers are not the same:
    with `even_so` those of the other can be read on it alone.
    """
    authorise(ledger.library.policies, actor, "merge")
    because = Because(actor, why)
    with ledger.writing() as conn:
        stays, goes = standing(conn, keep), standing(conn, other)
        form = ledger.library.load(stays["form"], stays["edition"])
        _refuse_unlike(stays, goes)
        mine, theirs = answers_of(form, stays["record"]), answers_of(form, goes["record"])
        if content(form, mine) != content(form, theirs) and not even_so:
            raise _differs(form, keep, other, mine, theirs)
        lost = given_by(ledger.library, goes) - given_by(ledger.library, stays)
        resting = rests_on(conn, ledger.library, goes, lost, since=first_of(conn, goes)["filed_at"])
        if not even_so:
            refuse_resting(other, resting, EVEN_SO)
        stands = _with_signatures(conn, ledger.library, stays, goes, because)
        after = append(conn, ledger.library, goes, "merged", because, merged_into=stands)
        asked = ask_again(conn, ledger.library, actor)
    return Done(after, other, "merged", stands, resting, waited_for(ledger, asked, actor))


def _refuse_unlike(stays: Any, goes: Any) -> None:
    """Raises UsageError where two records cannot be one."""
    keep, other = stays["id"], goes["id"]
    if keep == other:
        what = "These are one record already."
        raise UsageError(Fault("merge-itself", what, Place(), "Name two records."))
    if (stays["form"], stays["edition"]) != (goes["form"], goes["edition"]):
        what = f"Records {keep} and {other} are of different forms or editions."
        do = f"They cannot be one. To put one aside: carepack records withdraw {other} --why TEXT"
        raise UsageError(Fault("merge-other-form", what, Place(), do))
    if stays["person"] != goes["person"]:
        what = f"Records {keep} and {other} are of different people."
        do = f"Move one first: carepack records move {other} --to PERSON --why TEXT"
        raise UsageError(Fault("merge-other-person", what, Place(), do))


def _differs(
    form: FormDefinition, keep: int, other: int, mine: dict[str, Value], theirs: dict[str, Value]
) -> UsageError:
    one, two = content(form, mine), content(form, theirs)
    paths = [p for p in dict.fromkeys((*one, *two)) if one.get(p) != two.get(p)]
    slots = [slot_at(form, p) for p in paths[:_SHOWN]]
    told = ", ".join(f"“{s.question.rstrip(' :')}”" for s in slots if s is not None)
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    what = f"Records {keep} and {other} do not say the same: {told}{more}."
    do = (
        f"If they are of one session, bring what is missing into record {keep} (carepack records amend), or say "
        f"--even-so: record {keep} stands, and the other answers can be read on record {other} alone."
    )
    return UsageError(Fault("merge-differs", what, Place(), do))


def _with_signatures(conn: Connection, library: Library, stays: Any, goes: Any, because: Because) -> int:
    """The record that stands, with the signatures of both; as it is, where it has them all or others differ."""
    form = library.load(stays["form"], stays["edition"])
    mine, theirs = answers_of(form, stays["record"]), answers_of(form, goes["record"])
    together = signed_together(form, mine, theirs)
    if together is None or together == mine:
        return int(stays["id"])
    came = {**goes["provenance"], **stays["provenance"]}
    # What people said of a signature comes with it.
    brought = {p for p in together if mine.get(p) != together[p]}
    provenance = {p: came[p] for p in together if p in came}
    told = [f for f in stays["flags"] if f["code"] != SIGNATURE_KEYED]
    changed = {
        "record": record_of(form, together),
        "answers_digest": session_digest(form, together),
        "provenance": provenance,
        "flags": [
            *(f for f in told if f["code"] != "unsigned" or f["path"] not in together),
            *signatures_keyed(form, together, provenance),
            *(f for f in goes["flags"] if "waived" in f and f["path"] in brought and f not in stays["flags"]),
        ],
    }
    return append(conn, library, stays, "amended", because, **changed)


__all__ = ["Done", "merge", "move", "withdraw"]
