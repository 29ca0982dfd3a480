"""Records that are taken out together with the documents they were made of: which documents those are, and which stay.

A document is one file, untouched: what an export would leave out cannot be taken out of it. So it stays where something
private or withheld stands on it, and where it is also somebody else's who is not among those chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import people, records, submissions
from filing.people.directory import Person
from filing.records.finding import Choice, listed
from filing.records.privacy import Public, Purpose, note_export, public
from filing.records.records import Filed, get
from filing.records.versions import Version, merged_into, versions_of
from filing.review.receipts import came_from
from schemas.errors import Fault, Place, UsageError

NOTED, TRANSFERRED = "records-bundled", "file-transferred"
"""Acts of the audit that name the records of a bundle, by number; of a person's file that went along with them."""
Stays = Literal["bundle-private", "bundle-others"]
WHY: Mapping[str, str] = {
    "bundle-private": "what an export leaves out stands on it",
    "bundle-others": "the file also holds a document of somebody else, or one that nobody has filed",
}
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a record was made of: its number, its file by its digest, what both are called here, and where in
    the file it stands. `stays` says why the file does not go along."""

    number: int
    sha256: str
    name: str
    file: str
    locator: str
    stays: Stays | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A record as it may be shown, how many of its answers are left out, and the documents it was made of."""

    filed: Filed
    withheld: int
    papers: tuple[Paper, ...]


def choose(ledger: Ledger, choice: Choice) -> tuple[int, ...]:
    """The records of a choice, the oldest first, by number. Raises UsageError as `listed`, and `bundle-none`."""
    found = listed(ledger, choice)
    if not found.records:
        do = "`carepack records list` with the same options shows what there is."
        raise UsageError(Fault("bundle-none", "There are no such records.", Place(), do))
    return tuple(r.number for r in found.records)


def pieces(ledger: Ledger, numbers: Sequence[int], *, private: bool = False) -> Iterator[Piece | Filed]:
    """Each record when it is asked for, so that there is one in memory; one that stays here, without its documents.

    With `private` nothing is left out.
    """
    among = frozenset(numbers)
    for number in numbers:
        filed = get(ledger, number)
        shown = Public((filed,)) if private else public(ledger, [filed])
        if not shown.records:
            yield filed
            continue
        yield Piece(shown.records[0], shown.withheld, _papers(ledger, filed, among, private=private))


def noted(
    ledger: Ledger, actor: Actor, numbers: Sequence[int], person: Person | None, purpose: Purpose | None
) -> None:
    """Notes that these records were taken out; with a purpose, that somebody's private ones were, too."""
    if person is not None and purpose is not None:
        note_export(ledger, person, purpose, len(numbers), actor)
        return
    with ledger.writing() as conn:
        note(conn, actor, numbers)


def note(
    conn: Connection, actor: Actor, numbers: Sequence[int], action: str = NOTED, **body: str | int
) -> None:
    """Notes which records were taken out: in the audit, by their numbers, so many in an entry."""
    for start in range(0, len(numbers), _AT_ONCE):
        some = sorted(numbers)[start : start + _AT_ONCE]
        audit.note(conn, actor, action, f"records {len(some)}", records=in_ranges(some), **body)


def in_ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, in short: `1-4,9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def is_among(number: int, ranges: str) -> bool:
    """Whether a number is one of those that `in_ranges` wrote."""
    parts = (part.partition("-") for part in ranges.split(",") if part)
    return any(int(first) <= number <= int(last or first) for first, _, last in parts)


def _papers(ledger: Ledger, filed: Filed, among: Collection[int], *, private: bool) -> tuple[Paper, ...]:
    """The documents of a record's versions up to this one, and of what was merged into it, each once."""
    mine = [v for v in versions_of(ledger, filed.number) if v.version <= filed.version]
    every = {v.submission: v for v in (*mine, *merged_into(ledger, mine))}
    found = []
    for v in every.values():
        stays = _stays(ledger, v.sha256, filed.person, among, private=private)
        found.append(Paper(v.submission, v.sha256, v.document, _file(ledger, v), v.locator, stays))
    return tuple(found)


def _file(ledger: Ledger, version: Version) -> str:
    """What the file is called in which the document of a version came."""
    first = next(iter(came_from(ledger, version.sha256)), None) if version.locator else None
    return version.document if first is None else first.name


def _stays(
    ledger: Ledger, sha256: str, person: str | None, among: Collection[int], *, private: bool
) -> Stays | None:
    """Why a file does not go along with a record of this person; None where it does."""
    with ledger.reading() as conn:
        columns = (submissions.c.id, submissions.c.state, submissions.c.duplicate_of, people.c.ref)
        source = submissions.join(people, people.c.id == submissions.c.person, isouter=True)
        query = select(*columns).select_from(source).where(submissions.c.sha256 == sha256)
        rows = conn.execute(query).all()
        here = [row.id for row in rows]
        standing = select(records.c.id, records.c.submission, people.c.ref).select_from(
            records.join(people, people.c.id == records.c.person, isouter=True)
        )
        on_it = conn.execute(standing.where(records.c.submission.in_(here))).all()
        filed = {row.submission for row in on_it}
        for row in rows:
            again = row.state == "duplicate" and row.duplicate_of in here
            known = row.state == "opened" or row.id in filed or again
            if not known and (row.ref is None or row.ref != person):
                return "bundle-others"
        for version in on_it:
            theirs = version.ref is not None and version.ref == person
            if not theirs and not _leads_to(conn, version.id, among):
                return "bundle-others"
    if private:
        return None
    return next(("bundle-private" for version in on_it if _shows_more(ledger, version.id)), None)


def _leads_to(conn: Connection, number: int | None, among: Collection[int]) -> bool:
    """Whether this version, or what it became, is among these."""
    while number is not None:
        if number in among:
            return True
        following = select(records.c.id).where(records.c.replaces == number)
        after = conn.execute(following).scalar()
        number = after or conn.execute(select(records.c.merged_into).where(records.c.id == number)).scalar()
    return False


def _shows_more(ledger: Ledger, number: int) -> bool:
    """Whether an export of this version would leave something out."""
    shown = public(ledger, [get(ledger, number)])
    return bool(shown.private or shown.withheld)
