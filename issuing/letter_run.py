"""Letters to people, from what is asked to files on record: whoever asks, and wherever the files go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filing.whole_files import drafting
from issuing import letter_facts, letter_meeting, letter_outcome
from issuing.letters_to_people import ToPerson, register, to_people
from schemas.errors import UsageError

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.people.whom import Whom
    from issuing.letter_facts import Facts
    from issuing.letters import LetterFormat
    from schemas.errors import Fault
    from schemas.rendition import Branding


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of letter to these people, or to whom a record is about; what is `said` beside roster and ledger."""

    kind: str
    whom: Whom
    said: Facts
    record: int | None = None
    within: int = letter_facts.WITHIN
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up: who gets a letter and what each says, by number; of whom none can be made, and why.

    `form` is that of the record which they tell; `left` had left and are meant no more; `past` is the day of a next
    meeting that is over, and therefore not told.
    """

    people: tuple[Person, ...]
    facts: Mapping[int, Facts]
    form: str | None = None
    lacking: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)
    left: tuple[Person, ...] = ()
    past: dt.date | None = None


def look_up(ledger: Ledger, wanted: Wanted, when: dt.datetime, organisation: str | None) -> Found:
    """Everything the letters say. Raises UsageError for what makes no sense (`letter-fact`), and for whom nobody is."""
    if faults := letter_facts.faults_of(wanted.said, wanted.kind, when.date()):
        raise UsageError(*faults)
    found = (
        _of_record(ledger, wanted, when) if wanted.record is not None else _of_people(ledger, wanted, when)
    )
    met = letter_meeting.met(
        ledger, wanted.kind, found.people, found.facts, today=when.date(), organisation=organisation
    )
    return replace(found, facts=met.facts, lacking={**met.lacking, **found.lacking})


def _of_record(ledger: Ledger, wanted: Wanted, when: dt.datetime) -> Found:
    from filing.people.roster import people
    from issuing.letters import of_filed, whose

    assert wanted.record is not None  # noqa: S101 - whoever calls has one
    subject = of_filed(ledger, wanted.record)
    ref = whose(ledger, wanted.record)
    meant = tuple(p for p in people(ledger) if p.ref == ref)
    record = letter_outcome.of_record(subject.form, subject.answers)
    record, past = letter_outcome.without_past(record, when.date())
    lacking = (
        letter_outcome.lacking(subject.form, subject.answers, wanted.said) if wanted.kind == "outcome" else ()
    )
    return Found(
        meant,
        {p.id: {"reply_to": wanted.reply_to, **record, **wanted.said} for p in meant},
        subject.form.form,
        {p.id: lacking for p in meant} if lacking else {},
        past=past if "next_on" not in wanted.said else None,
    )


def _of_people(ledger: Ledger, wanted: Wanted, when: dt.datetime) -> Found:
    from filing.people.whom import choose

    chosen = choose(ledger, wanted.whom, when.date())
    known = letter_facts.known(
        ledger, wanted.kind, chosen.people, now=when, today=when.date(), within=wanted.within
    )
    facts = {p.id: {"reply_to": wanted.reply_to, **known[p.id], **wanted.said} for p in chosen.people}
    return Found(chosen.people, facts, left=chosen.left)


def write(
    ledger: Ledger,
    kind: str,
    found: Found,
    files: Sequence[Path],
    *,
    brand: Branding,
    when: dt.datetime,
    actor: Actor,
    format: LetterFormat,
    template: bytes | None = None,
    large: bool | None = None,
    force: bool = False,
    private: bool = False,
    each: Callable[[], None] = lambda: None,
) -> list[tuple[ToPerson, Path]]:
    """The letters in these files, one a person, each on record before it is in its place; all of them or none.

    So `carepack send` knows whose each is. `each` is called after every one.
    """
    done: list[tuple[ToPerson, Path]] = []
    with drafting(files, force=force, private=private) as drafts:
        made = to_people(
            kind,
            found.people,
            found.facts,
            brand,
            when,
            template=template,
            format=format,
            large=large,
            lacking=found.lacking,
        )
        for letter, file in zip(made, files, strict=True):
            if letter.data is not None:
                drafts.add(file, letter.data)
            done.append((letter, file))
            each()
        register(ledger, kind, [letter for letter, _ in done], format, actor, form=found.form)
        drafts.put_in_place()
    return done
