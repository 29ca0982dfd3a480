"""Whether a session was held, by what its record says: not at all, in doubt, or nothing is said against it. Pure.

Of a record's accounts the first tells of the session: the one that must be given, with the most room. It says that
nothing was held, it may say so, or it says next to nothing, on a form that says nothing else: then a person is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.held_words import denied, heard, intended, opening_of, placeholder, thin
from schemas.names import sort_key
from schemas.paths import slot_at
from schemas.questions import asked
from schemas.reading import Query

CODE = "session-held"
NOT_HELD = "session-not-held"
_NEXT_TO_NOTHING = 150
"""So many letters say something."""
_MEETINGS = frozenset({"supervision", "observation", "appraisal"})
"""Kinds of form at which people meet."""


_BEFOREHAND = re.compile(
    r"\b(?:outcomes?|decisions?|agreed|actions?|plans?|planned|agenda|other)\b", re.IGNORECASE
)
"""Questions that are answered before people meet, or where they did not, if only by “Ring again.”"""
_RATED = frozenset({"choice", "scale"})


@dataclass(frozen=True, slots=True)
class Accounts:
    """Where people write at length on a form, by field and question: the account of the session first.

    `must`: whether it has to be given. `disagreement`: the one of these that contradicts it. `others`: fields and
    tables beside it. `signs`: those, and columns (`table.column`), that are filled in because people met: what they
    said of it, how they rate it, what became of actions. `parties`: where the names of the two stand.
    """

    asked: tuple[tuple[str, str], ...]
    must: bool
    disagreement: str | None
    others: frozenset[str]
    signs: frozenset[str]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is said against a session: that it was not held, or what puts it in doubt, at `path`, as a clause."""

    says: Literal["not-held", "doubt"]
    path: str
    why: str


@lru_cache(maxsize=128)
def accounts_of(form: FormDefinition) -> Accounts:
    """The accounts of a form."""
    fields = [f for b in form.blocks if isinstance(b, FieldsBlock) for f in b.fields]
    told = sorted(
        (f for f in fields if f.type == "paragraph" and f.given is None),
        key=lambda f: (f.name == form.about.disagreement, f.required != "must", -(f.lines or 0)),
    )
    others = [f for f in told[1:] if f.name != form.about.disagreement]
    tables = [t for t in form.tables if t.repeat is None or t.repeat.given is None]
    after = fields[fields.index(told[0]) + 1 :] if told else []
    return Accounts(
        asked=tuple((f.name, (f.say_as or f.ask).strip(" :")) for f in told),
        must=bool(told) and told[0].required == "must",
        disagreement=form.about.disagreement,
        others=frozenset({f.name for f in others} | {t.table for t in tables}),
        signs=frozenset((*_signs(after, others), *_rated(form))),
        parties=tuple(at for at in (form.about.person, form.about.by) if at is not None),
    )


def _signs(after: Sequence[Field], others: Sequence[Field]) -> Iterator[str]:
    """Fields behind the account that are filled in because people met."""
    yield from (f.name for f in after if f.type == "scale")
    yield from (f.name for f in after if f in others and not _BEFOREHAND.search(f.ask))


def _rated(form: FormDefinition) -> Iterator[str]:
    """Columns that say how something is, or what became of it."""
    for block in form.blocks:
        if isinstance(block, TableBlock) and block.table not in form.about.actions:
            yield from (f"{block.table}.{c.name}" for c in block.columns if c.type in _RATED)


def hearing(accounts: Accounts, answers: Mapping[str, Any]) -> Hearing | None:
    """What answers, by path or as a record has them, say against the session; None where nothing does."""
    return next(iter(hearings(accounts, answers)), None)


def hearings(accounts: Accounts, answers: Mapping[str, Any]) -> tuple[Hearing, ...]:
    """The same of every account that says something against it; of one that says nothing was held, that alone."""
    if not accounts.asked:
        return ()
    parties = _parties(tuple(_text(answers.get(at)) for at in accounts.parties))
    first = _of_account(accounts, answers, parties)
    if first is not None and first.says == "not-held":
        return (first,)
    found = [first] if first is not None else []
    for other, its_question in accounts.asked[1:]:
        its = _text(answers.get(other))
        if its and (says := denied(its, parties, disagreeing=other == accounts.disagreement)) is not None:
            found.append(Hearing(says.says, other, f"“{its_question}” says: “{says.words}”"))
    return tuple(found)


def _of_account(accounts: Accounts, answers: Mapping[str, Any], parties: frozenset[str]) -> Hearing | None:
    """What the account of the session itself says against it."""
    name, question = accounts.asked[0]
    text = _text(answers.get(name))
    if text and (found := heard(text, parties)) is not None:
        not_held = " that it was not held" if found.says == "not-held" else ""
        return Hearing(found.says, name, f"“{question}” says{not_held}: “{found.words}”")
    if len(text) < _NEXT_TO_NOTHING and (says := _empty(text, answers, accounts)) is not None:
        next_to = "is empty" if not text else "says next to nothing of a session"
        alone = ", and nothing else on the form tells of one" if says == "not-held" else ""
        return Hearing(says, name, f"“{question}” {next_to}{alone}")
    return None


def _empty(text: str, answers: Mapping[str, Any], accounts: Accounts) -> Literal["not-held", "doubt"] | None:
    """What an account comes to that says next to nothing, by whether anything else on the form tells of a session."""
    stands = placeholder(text)
    if stands is None and not (thin(text) or intended(text)):
        return None  # so it is of nearly every account: nothing else on the form is looked at
    places = {place for name, value in answers.items() for place in _filled(name, value)}
    met = not places.isdisjoint(accounts.signs)
    if stands is None:
        return None if met else "doubt"
    told = met or not accounts.others.isdisjoint(place.partition(".")[0] for place in places)
    if not accounts.must or (told and stands == "refers"):
        return None
    return "doubt" if told else "not-held"


def _filled(path: str, value: object) -> Iterator[str]:
    """What is filled in there, as `field`, or `table.column` of any row."""
    rows = list(value.values()) if isinstance(value, Mapping) else value
    if isinstance(rows, list) and any(isinstance(row, Mapping | list) for row in rows):
        for row in rows:
            yield from _filled(path, row)
    elif isinstance(value, Mapping):
        yield from (f"{path.partition('.')[0]}.{column}" for column, said in value.items() if said)
    elif value:
        first, _, rest = path.partition(".")
        yield f"{first}.{rest.rpartition('.')[2]}" if rest else first


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=20_000)
def _parties(names: tuple[str, ...]) -> frozenset[str]:
    """The words of names, as names are sorted."""
    return frozenset(w for name in names if name for w in sort_key(name)[0].split())


def is_void(form: FormDefinition, answers: Mapping[str, Any]) -> bool:
    """Whether a record says that no session was held: it is none, and nothing goes on from it."""
    if form.kind not in _MEETINGS or form.about.by is None:
        return False
    found = hearing(accounts_of(form), answers)
    return found is not None and found.says == "not-held"


def queries(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[Query]:
    """Whether the session was held, of each account that leaves it in doubt; and a note where it says that it was not.

    An empty account is asked for as such.
    """
    if form.kind not in _MEETINGS or form.about.held is None or form.about.by is None:
        return
    accounts = accounts_of(form)
    for found in hearings(accounts, answers):
        if found.path not in answers:
            continue
        slot = slot_at(form, found.path)
        question = asked(slot) if slot else None
        if found.says == "doubt":
            yield Query(code=CODE, path=found.path, question=question, say=asking(accounts, answers, found))
        else:
            words = opening_of(str(answers[found.path]))
            say = (
                f"It says “{words}”: by that nothing was held, and it counts for no session. "
                "If one was held, amend the record to tell of it; if not, withdraw it."
            )
            yield Query(code=NOT_HELD, path=found.path, question=question, say=say, level="note")


def asking(accounts: Accounts, answers: Mapping[str, Any], found: Hearing) -> str:
    """What a person is asked of a doubt: no two records with other words ask the same, and so an answer is of these."""
    looked_at = ((name, " ".join(_text(answers.get(name)).split())) for name, _ in accounts.asked)
    words = "\n".join(f"{name} {text}" for name, text in looked_at if text)
    mark = hashlib.sha256(words.encode()).hexdigest()[:8]
    return (
        f"It says “{opening_of(_text(answers.get(found.path)))}”. Was the session held? If it was, waive this and "
        f"say so, which is then said of these words alone (no. {mark}); if not, reject the document."
    )


__all__ = [
    "CODE",
    "NOT_HELD",
    "Accounts",
    "Hearing",
    "accounts_of",
    "asking",
    "hearing",
    "hearings",
    "is_void",
    "queries",
]
