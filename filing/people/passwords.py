"""One password a person: what is sent to them is locked with it, and what they send back is opened with it.

A password is three groups of four letters and figures, `k7mp-q3wd-9xht`: 2^54 of them, each as likely as another. At a
hundred thousand tries a second that is some three thousand years until half of them are tried. It has 14 characters,
because programs differ in how many they take: Word for Mac 15, some readers of PDF 32. It is kept readable, because
returns are to be opened; whoever can read the ledger can open what was sent. A new one leaves the earlier ones to open
with.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from filing.ledger import audit
from filing.ledger.actor import Actor, day_of, moment
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import passwords
from filing.ledger.tables import audit as notes
from schemas.errors import UsageError

Chance = Callable[[int], bytes]
"""So many random bytes, from the edge (`secrets.token_bytes`)."""
SIGNS = "2346789cdfhjkmnpqrtvwxy"
"""What passwords are made of. Of signs that look alike one at most is here (0 o, 1 l i, 5 s, 2 z, 8 b, 9 g, u v);
without a, e, i, o and u no group is a word."""
_WORDS = (
    "Charlie", "Delta", "Foxtrot", "Hotel", "Juliett", "Kilo", "Mike", "November", "Papa", "Quebec", "Romeo", "Tango",
    "Victor", "Whiskey", "X-ray", "Yankee",
)  # fmt: skip
"""Letters as they are spelt on the telephone."""
_SPOKEN = {word[0].lower(): word for word in _WORDS}
GROUPS, EACH = 3, 4
LONGEST = 255
"""Characters of a password that Word for Windows takes: of one that somebody chose themselves."""
WAYS = ("slip", "telephone", "in person", "post", "text message")
"""How a password can be given: every way but the one by which the documents go."""
TOLD = "their own"
"""How a password was given that the person chose, and told us."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A password as it is kept; `retired_at` of one that nothing is locked with any more."""

    number: int
    person: int
    password: str
    made_at: str
    made_by: str
    given_at: str | None = None
    given_how: str | None = None
    retired_at: str | None = None

    def __repr__(self) -> str:
        """Without the password, wherever this is printed."""
        return f"Kept({self.number}, person {self.person})"


def mint(chance: Chance) -> str:
    """A new password: each as likely as another."""
    return "-".join("".join(_sign(chance) for _ in range(EACH)) for _ in range(GROUPS))


def _sign(chance: Chance) -> str:
    """One of the signs. Of a byte's 256 values each has as many, and the last few, which are over, are thrown again."""
    while (thrown := chance(1)[0]) >= 256 - 256 % len(SIGNS):
        pass
    return SIGNS[thrown % len(SIGNS)]


def spoken(password: str) -> str:
    """A password as it is said on the telephone: `Kilo 7 Mike Papa, …`."""
    return ", ".join(" ".join(_SPOKEN.get(sign, sign) for sign in group) for group in password.split("-"))


def state_in_words(kept: Kept | None, timezone: str) -> str:
    """What is said of somebody's password without saying it: whether there is one, and they were given it."""
    if kept is None:
        return "no password yet"
    if not kept.given_at:
        return "not given yet"
    return f"given {day_of(kept.given_at, timezone):%d/%m/%Y}, {kept.given_how}"


def current(ledger: Ledger, people: Collection[int]) -> Mapping[int, Kept]:
    """By person, the password that documents are locked with now, of those who have one."""
    with ledger.reading() as conn:
        return _current(conn, people)


def renewed_since(conn: Connection, person: int, since: dt.datetime) -> bool:
    """Whether what somebody’s documents are locked with now was made after that."""
    now = _current(conn, [person]).get(person)
    return now is not None and now.made_at > moment(since)


def _current(conn: Connection, people: Collection[int]) -> dict[int, Kept]:
    wanted = select(passwords).where(passwords.c.person.in_(people), passwords.c.retired_at.is_(None))
    rows = conn.execute(wanted.order_by(passwords.c.id)).mappings()
    return {row["person"]: _kept(row) for row in rows}


def ensure(ledger: Ledger, people: Sequence[int], actor: Actor, chance: Chance) -> Mapping[int, Kept]:
    """The password of each of these people; whoever has none gets one now."""
    with ledger.writing() as conn:
        there = _current(conn, people)
        return there | {
            p: _make(conn, p, mint(chance), actor) for p in dict.fromkeys(people) if p not in there
        }


def renew(ledger: Ledger, person: int, actor: Actor, chance: Chance) -> Kept:
    """A new password for somebody, as when the old one has become known; the old ones still open what comes back."""
    with ledger.writing() as conn:
        _retire(conn, person, actor)
        return _make(conn, person, mint(chance), actor)


def keep_told(ledger: Ledger, person: int, password: str, actor: Actor) -> Kept:
    """Keeps a password that somebody locked their documents with themselves: it opens, and locks nothing of ours.

    Raises UsageError `password-unusable`.
    """
    said = unicodedata.normalize("NFC", password).strip()
    if not said or len(said) > LONGEST or any(unicodedata.category(c) == "Cc" for c in said):
        raise UsageError.of(
            "password-unusable",
            f"A password has at least one character and at most {LONGEST}, all on one line.",
            "Type it as the person wrote it.",
        )
    with ledger.writing() as conn:
        known = select(passwords).where(passwords.c.person == person, passwords.c.password == said)
        if (row := conn.execute(known.order_by(passwords.c.id)).mappings().first()) is not None:
            return _kept(row)
        at = moment(actor.at)
        told = {"given_at": at, "given_how": TOLD, "retired_at": at}
        return _make(conn, person, said, actor, **told)


@dataclass(frozen=True, slots=True)
class Giving:
    """Who was given their password and is to be noted as such (`now`), and who not: it was noted `before`, nobody ever
    saw or printed it (`unseen`), or there is none (`without`). People by their numbers."""

    now: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    unseen: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


def way(how: str) -> str:
    """The way that words name. Raises UsageError `password-how` for others: a slip of the hand is kept for years."""
    said = " ".join(how.casefold().split())
    if said not in WAYS:
        raise UsageError.of(
            "password-how",
            f"“{how[:40]}” is no way to give somebody a password."
            if said
            else "It is not said how it was given.",
            f"Say one of: {', '.join(WAYS)}.",
        )
    return said


def to_be_noted(ledger: Ledger, people: Sequence[int]) -> Giving:
    """For whom it can be noted that they were given their password: once each, and never what nobody saw."""
    with ledger.reading() as conn:
        return _giving(conn, people, _current(conn, people))


def _giving(conn: Connection, people: Sequence[int], there: Mapping[int, Kept]) -> Giving:
    shown = _shown(conn, there)
    found: dict[str, list[int]] = {"now": [], "before": [], "unseen": [], "without": []}
    for person in dict.fromkeys(people):
        kept = there.get(person)
        if kept is None:
            found["without"].append(person)
        elif kept.given_at is not None:
            found["before"].append(person)
        else:
            found["now" if shown.get(person, "") >= kept.made_at else "unseen"].append(person)
    return Giving(**{name: tuple(some) for name, some in found.items()})


def _shown(conn: Connection, there: Mapping[int, Kept]) -> dict[int, str]:
    """When the password of each of these people was shown or printed last."""
    subjects = {f"person {person}": person for person in there}
    query = select(notes.c.subject, func.max(notes.c.at)).where(
        notes.c.action == "password-shown", notes.c.at >= min((k.made_at for k in there.values()), default="")
    )
    rows = conn.execute(query.group_by(notes.c.subject))
    return {subjects[subject]: at for subject, at in rows if subject in subjects}


def note_given(ledger: Ledger, people: Sequence[int], how: str, actor: Actor) -> Giving:
    """Notes of whom it can be noted (`to_be_noted`) that they were given their password, in which of the `WAYS`.

    Raises UsageError `password-how` for another way.
    """
    said = way(how)
    with ledger.writing() as conn:
        there = _current(conn, people)
        giving = _giving(conn, people, there)
        values = {"given_at": moment(actor.at), "given_how": said}
        for person in giving.now:
            conn.execute(update(passwords).where(passwords.c.id == there[person].number).values(**values))
            audit.note(conn, actor, "password-given", f"person {person}", password=there[person].number)
        return giving


def take_back_given(ledger: Ledger, people: Collection[int], actor: Actor) -> tuple[int, ...]:
    """Notes that these people were not given their password after all; returns of whom that was noted before."""
    with ledger.writing() as conn:
        there = {p: k for p, k in _current(conn, people).items() if k.given_at is not None}
        for person, kept in there.items():
            nothing = {"given_at": None, "given_how": None}
            conn.execute(update(passwords).where(passwords.c.id == kept.number).values(**nothing))
            audit.note(conn, actor, "password-not-given", f"person {person}", password=kept.number)
        return tuple(there)


def note_shown(ledger: Ledger, people: Iterable[int], actor: Actor) -> None:
    """Notes that passwords were shown or printed, to whom `actor` says."""
    with ledger.writing() as conn:
        for person in people:
            audit.note(conn, actor, "password-shown", f"person {person}")


def of_people(conn: Connection, people: Sequence[int]) -> tuple[Kept, ...]:
    """Every password of these people, earlier ones too: person after person, the newest of each first."""
    rows = conn.execute(select(passwords).where(passwords.c.person.in_(people))).mappings()
    place = {person: number for number, person in reversed(list(enumerate(people)))}
    # What is locked with now stands before what was, and before what somebody told us.
    kept = sorted(map(_kept, rows), key=lambda k: (place[k.person], k.retired_at is not None, -k.number))
    return tuple(kept)


def retire(conn: Connection, person: int, actor: Actor) -> None:
    """Locks nothing more with a password that whoever had this reference before knows; it still opens what returns."""
    if _current(conn, [person]):
        _retire(conn, person, actor)
        audit.note(conn, actor, "password-retired", f"person {person}")


def _retire(conn: Connection, person: int, actor: Actor) -> None:
    now = update(passwords).where(passwords.c.person == person, passwords.c.retired_at.is_(None))
    conn.execute(now.values(retired_at=moment(actor.at)))


def _make(conn: Connection, person: int, password: str, actor: Actor, **more: str) -> Kept:
    row: dict[str, Any] = {"person": person, "password": password, "made_at": moment(actor.at)}
    row |= {"made_by": actor.by, **more}
    number = conn.execute(insert(passwords).returning(passwords.c.id), row).scalar_one()
    audit.note(conn, actor, "password-made", f"person {person}", password=number)
    return Kept(number=number, **row)


def _kept(row: Any) -> Kept:
    names = ("person", "password", "made_at", "made_by", "given_at", "given_how", "retired_at")
    return Kept(number=row["id"], **{name: row[name] for name in names})
