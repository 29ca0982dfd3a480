"""Whether a record is evidence of a session: the one rule by which any cell of a report may be green, and a day met.

A session counts where it is dated in the past and was written down no earlier, was held by another person of the roster
than the one it was with, on a day on which the roster has both as there, names that person, and is signed by both, or
is still within the time for that. What falls short of any of it is told in a sentence that an inspector can check, and
the cell is not green. Nobody's word is taken for it: what people let stand when a document was filed (a date, a name,
another's signature) is looked at again here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from filing.clocks.falling import said
from filing.clocks.holders import contradicted, holders, no_name
from filing.clocks.record_facts import Facts
from filing.clocks.session import Party, Session, Signing
from filing.people.roster import Person
from schemas.handwriting import WRITTEN
from schemas.names import each_name, name_key, sort_key
from schemas.signatures import state_of

Verdict = Literal[
    "signed", "late", "within", "outside", "contradicted", "unsigned", "excused", "doubt", "void"
]
"""signed: by both. late: by both, and after the time for that. within: not by both, and there is still time.
outside: any of these, and who held it is not on the roster. contradicted: the same, and the roster says that one of the
two was not there on that day. unsigned: the time is over, or what stands there is no signature of theirs. excused:
somebody refused, was absent or unable, which the record says. doubt: it may be that no session was held, by what the
record says, and nobody has said that it was. void: no session at all, by what the record says."""
_SIGN_WITHIN = 14
"""Days in which a record is to be signed, where nothing else is set (S0, Newcastle: within two weeks)."""
_NOBODY = frozenset({"me", "self", "myself", "same", "none", "nobody", "n/a", "na", "tbc", "tba", "unknown"})
_PARTIES: Mapping[Party, str] = {"person": "the person", "by": "who held it"}
_REASONS = {"refused": "refused to sign", "absent": "was absent", "unable": "was unable to sign"}


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Judged:
    """A session and what it is evidence of. `says` is one sentence or more; `until` the last day to sign it."""

    session: Session
    verdict: Verdict
    says: str
    lacks: tuple[str, ...] = ()
    until: dt.date | None = None
    signed_last: dt.date | None = None
    """The day of the last signature, where both signed and that day is after `until`."""

    @property
    def counts(self) -> bool:
        """Whether it may make a cell green."""
        return self.verdict in {"signed", "within"}

    @property
    def held(self) -> bool:
        """Whether it was held at all, by what the record or a person says: a day in the past, with another person."""
        return self.verdict not in {"doubt", "void"}


def judge(
    session: Session, person: Person, facts: Facts, today: dt.date, *, sign_within: int = _SIGN_WITHIN
) -> Judged:
    """What a session in a person's file is evidence of, on the day `today`; `sign_within` days are for signing it."""
    head = f"{session.title}, record {session.record}"
    why = void(session, person, facts, today)
    if session.held is None or why:
        when = f" dated {said(session.held)}" if session.held else ""
        return Judged(session, "void", f"{head}{when}: no evidence, since {_and(why)}.", why)
    if (doubted := in_doubt(session, facts)) is not None:
        do = "If it was, say so in the record (carepack records amend --even-so); if not, withdraw it."
        says = f"{head} dated {said(session.held)}: in doubt, since {doubted}. {do}"
        return Judged(session, "doubt", says, (doubted,))
    until = session.held + dt.timedelta(days=sign_within)
    known = holders(session, person, facts)
    by = f" by {session.by}{'' if known else ', who is not on the roster'}"
    told = f"{head}, held on {said(session.held)}{by}"
    signs = _places(session)
    lacks = tuple(_lacks(signs, session.held, today, keyed=facts.keyed(session.record)))
    against = tuple(contradicted(session, person, known, facts))
    ask = f" Ask about it, since {_and(against)}." if against else ""
    verdict: Verdict = "unsigned"
    late: dt.date | None = None
    how = f"not signed by both, since {_and(lacks)}"
    if not lacks:
        verdict, how = "signed", _signed(signs)
        last = max((s.on for s in signs.values() if s is not None and s.on is not None), default=until)
        if last > until:
            verdict, late = "late", last
            how = f"{how}; signed {_days(last - session.held)} after it was held, and {sign_within} were for that"
    elif any(s is not None and s.state in _REASONS for s in signs.values()):
        verdict = "excused"
    elif today <= until and not facts.keyed(session.record) and _are_awaited(signs, session.held, today):
        verdict, how = "within", f"to be signed by {said(until)}; {_and(lacks)}"
    if verdict in {"signed", "late", "within"} and (against or not known):
        verdict = "contradicted" if against else "outside"
    said_so = facts.confirmed.get(session.record, {}) if session.doubts else {}
    confirmed = "".join(dict.fromkeys(f" {said_so[q]}" for _, q in session.doubts))
    says = f"{told}: {how}.{ask}{_came_later(session, signs, facts)}{confirmed}"
    return Judged(session, verdict, says, lacks, until, late)


def _came_later(session: Session, signs: Mapping[Party, Signing | None], facts: Facts) -> str:
    """That a record was on file without its signatures after the days that stand beside them."""
    unsigned = facts.unsigned_on.get(session.record)
    last = max((s.on for s in signs.values() if s is not None and s.on is not None), default=None)
    if unsigned is None or last is None or last >= unsigned:
        return ""
    return f" It was on file unsigned on {said(unsigned)}, after the days beside the signatures."


def judged(
    sessions: Sequence[Session],
    person: Person,
    facts: Facts,
    today: dt.date,
    *,
    sign_within: int = _SIGN_WITHIN,
) -> tuple[Judged, ...]:
    """All of a person's sessions, in their order."""
    return tuple(judge(s, person, facts, today, sign_within=sign_within) for s in sessions)


def void(session: Session, person: Person, facts: Facts, today: dt.date) -> tuple[str, ...]:
    """Why a record is no evidence that a session was held with this person: it meets no day. Empty where it is."""
    found = (
        _dated(session, facts, today),
        _filed_for(session, person, facts),
        _held_by(session, person, facts),
    )
    return (*session.not_held, *(why for why in found if why is not None))


def in_doubt(session: Session, facts: Facts) -> str | None:
    """What puts it in doubt whether a session was held, as a clause; None where nothing does, or a person said so."""
    if not session.doubts:
        return None
    confirmed = facts.confirmed.get(session.record, {})
    left = [why for why, asked in session.doubts if asked not in confirmed]
    return f"{_and(left)}, and nobody has said that the session was held" if left else None


def uncounted(session: Session, person: Person, facts: Facts, today: dt.date) -> tuple[str, ...]:
    """Why a record meets no day: it is no evidence of a session, or leaves it in doubt. Empty where it does."""
    doubted = in_doubt(session, facts)
    return void(session, person, facts, today) or (() if doubted is None else (doubted,))


def _dated(session: Session, facts: Facts, today: dt.date) -> str | None:
    """What is wrong with its date."""
    if session.held is None:
        return "it has no date"
    if session.held > today:
        return "its date has not been yet"
    written = facts.written_on(session.record)
    if written is not None and written < session.held:
        return f"it was filed on {said(written)}, before the day it is dated"
    return None


def _filed_for(session: Session, person: Person, facts: Facts) -> str | None:
    """What is wrong with whose it is."""
    if session.person != person.id:
        return "it is in somebody else's file"
    if not _names(facts.named(session.record), person, facts, several=session.kind == "group"):
        return "it names somebody else"
    return None


def _held_by(session: Session, person: Person, facts: Facts) -> str | None:
    """What is wrong with who held it."""
    if session.by is None or _is_nobody(session.by):
        return "nobody is named who held it"
    if session.by == WRITTEN:
        return "nobody has typed the handwritten name of who held it"
    if session.by_person == person.id:
        return "who held it has the person's own name"
    if session.by_person is None:
        if all(_is_own(name, person, facts) for name in each_name(session.by)):
            return "the name of who held it may be the person's own"
        return None if holders(session, person, facts) else no_name(session, person, facts)
    other = facts.roster.get(session.by_person)
    if other is None or _plain(other.name) != _plain(person.name):
        return None
    if other.ref in {person.supervisor, person.manager, person.professional_supervisor}:
        return None
    return "the name of who held it differs from the person's own in accents or signs only"


@lru_cache(maxsize=50_000)
def _is_nobody(name: str) -> bool:
    return name_key(name) in _NOBODY or not any(c.isalpha() for c in name)


def _names(named: str | None, person: Person, facts: Facts, *, several: bool) -> bool:
    """Whether a record names this person; one of several people, whether they are among them."""
    if named is None or named == person.name:
        return named is not None
    parts = (named, *named.split(", ")) if several else (named,)
    return any(_is_own(name, person, facts) for part in parts for name in (part, *each_name(part)))


def _is_own(name: str, person: Person, facts: Facts) -> bool:
    """Whether a name as written is this person's, or may be: initials, short forms and slips too.

    What is to the letter the name of somebody else on the roster is theirs.
    """
    whose = facts.whose(name)
    if whose:
        return person.id in whose
    return any(_alike(name, own) for own in (person.name, *facts.former.get(person.id, ())))


@lru_cache(maxsize=50_000)
def _alike(name: str, own: str) -> bool:
    return name_key(name) == name_key(own) or state_of(name, own) == "signed"


@lru_cache(maxsize=50_000)
def _plain(name: str) -> str:
    return sort_key(name)[0]


def _places(session: Session) -> Mapping[Party, Signing | None]:
    """Where each party signs: a place that is signed, where there are several; None without a place."""
    found: dict[Party, Signing | None] = dict.fromkeys(_PARTIES)
    for signing in session.signed:
        party = signing.party
        if party in found and ((there := found[party]) is None or _better(signing) > _better(there)):
            found[party] = signing
    return found


def _better(signing: Signing) -> tuple[bool, bool]:
    """Of several places of one party the signed one counts, of these one with its date."""
    return signing.state == "signed", not signing.undated


def _against(signing: Signing, held: dt.date, today: dt.date) -> str | None:
    """What is wrong with a signature, None where nothing is."""
    if signing.state == "blank":
        return "has not signed"
    if signing.state in _REASONS:
        return _REASONS[signing.state]
    if signing.state == "other-name":
        return "has not signed: somebody else's name stands there"
    if signing.state == "unsigned":
        return "has not signed, as the words there say"
    if signing.state != "signed":
        return "has not signed: what stands there is no signature"
    for day in (signing.on, *signing.beside):
        if day is not None and day > today:
            return f"signed on {said(day)}, which has not been yet"
        if day is not None and day < held:
            return f"signed on {said(day)}, before it was held"
    return "signed without a date" if signing.undated else None


def _are_awaited(signs: Mapping[Party, Signing | None], held: dt.date, today: dt.date) -> bool:
    """Whether each is signed, or is yet to be: what contradicts a signature, or says that none comes, is not."""
    return all(
        s is not None
        and (
            _against(s, held, today) is None
            or s.undated  # the date may still be added
            or (s.state in {"blank", "unsigned"} and s.awaited)
        )
        for s in signs.values()
    )


def _lacks(
    signs: Mapping[Party, Signing | None], held: dt.date, today: dt.date, *, keyed: bool
) -> Iterator[str]:
    """What is wrong with the signatures of a record."""
    for party, signing in signs.items():
        who = _PARTIES[party]
        if signing is None:
            yield f"the form has no place for {who} to sign"
        elif wrong := _against(signing, held, today):
            yield f"{who} {wrong}"
    if keyed:
        yield "a signature on it was keyed, and is not the signatory's own in the document"


def _signed(signs: Mapping[Party, Signing | None]) -> str:
    """How both signed, in words."""
    return "; ".join(f"{_PARTIES[p]} {_how(s)}" for p, s in signs.items() if s is not None)


def _how(signing: Signing) -> str:
    word = "signed by hand" if signing.by_hand else "signed"
    return f"{word} on {said(signing.on)}" if signing.on else f"{word}, without a date"


def _days(time: dt.timedelta) -> str:
    return "1 day" if time.days == 1 else f"{time.days} days"


def _and(parts: Sequence[str]) -> str:
    return " and ".join(parts)
