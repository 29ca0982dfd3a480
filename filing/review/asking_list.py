"""What is asked, by document, a page at a time; what it may be narrowed to; and what was settled or noted lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, people, queries, readings, settlements, submissions
from filing.review import holding
from filing.review.asking_order import waiting
from filing.review.holding import Held
from filing.review.query_view import QueryView, asked_of, asked_query, said_to
from filing.review.selection import Selection
from filing.review.settled import Told, chosen_of_each

PAGE = 50
_SHORT = 90
_LOT = 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """A document in review: what waits for an answer, and what is held of it until it is closed. `person`: a name."""

    number: int
    name: str
    locator: str
    form: str
    edition: int
    person: str | None
    asked: tuple[QueryView, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of documents; how many questions there are in all, and `about` how many documents they are.

    `count` has documents that only wait to be closed as well.
    """

    documents: tuple[Document, ...]
    questions: int
    about: int
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the open questions can be narrowed to: forms, kinds (code and its words), people (number and name)."""

    forms: tuple[str, ...]
    kinds: tuple[tuple[str, str, int], ...]
    people: tuple[tuple[int, str], ...]


def documents(ledger: Ledger, selection: Selection, page: int = 1) -> Listed:
    """The documents about which something waits or is held, the oldest first, from page 1 on."""
    with ledger.reading() as conn:
        there = waiting(conn, selection)
        held = holding.held(conn)
        all_of_it = selection == Selection()
        about = there.documents
        order = sorted({*about, *(h.submission for h in held if all_of_it)})
        pages = max(1, -(-len(order) // PAGE))
        page = min(max(1, page), pages)
        mine = order[(page - 1) * PAGE : page * PAGE]
        here = frozenset(mine)
        wanted = {q for q, d in there.asked if d in here}
        query = asked_query(open_queries).where(submissions.c.id.in_(mine))
        views = [asked_of(row, ()) for row in conn.execute(query).mappings()]
        refs = {v.person for v in views if v.person is not None}
        called = select(people.c.ref, people.c.name).where(people.c.ref.in_(refs))
        names = {r.ref: r.name for r in conn.execute(called)}
    shown = tuple(d for n in mine if (d := _document(n, views, wanted, held, names)) is not None)
    return Listed(shown, len(there), len(about), len(order), page, pages)


def _document(
    number: int,
    views: Sequence[QueryView],
    wanted: set[int],
    held: Sequence[Held],
    names: Mapping[str, str],
) -> Document | None:
    here = [v for v in views if v.submission == number]
    if not here:
        return None
    first = here[0]
    asked = tuple(v for v in here if v.number in wanted)
    kept = tuple(h for h in held if h.submission == number)
    return Document(
        number,
        first.document,
        first.locator,
        first.form,
        first.edition,
        names.get(first.person or ""),
        asked,
        kept,
    )


def choices(ledger: Ledger) -> Choices:
    """What there is to narrow the open questions to."""
    with ledger.reading() as conn:
        kinds: dict[str, tuple[str, int]] = {}
        about: set[int] = set()
        asked = select(
            open_queries.c.reading, open_queries.c.code, func.min(open_queries.c.say), func.count()
        )
        # Each open query is found once: whose they are, and of which forms, is asked of the few readings.
        for reading, code, say, count in conn.execute(
            asked.group_by(open_queries.c.reading, open_queries.c.code)
        ):
            before = kinds.get(code, (say, 0))
            kinds[code] = min(before[0], say), before[1] + count
            about.add(reading)
        forms: set[str] = set()
        whose: set[tuple[str, int]] = set()
        of = select(readings.c.form, people.c.id, people.c.name).distinct()
        of = of.join(submissions, submissions.c.id == readings.c.submission)
        of = of.join(people, people.c.id == submissions.c.person, isouter=True)
        numbers = sorted(about)
        for start in range(0, len(numbers), _LOT):
            for form, number, name in conn.execute(
                of.where(readings.c.id.in_(numbers[start : start + _LOT]))
            ):
                forms.add(form)
                whose |= {(name, number)} if number is not None else set()
    told = ((code, _first_sentence(say), count) for code, (say, count) in kinds.items())
    return Choices(
        tuple(sorted(forms)),
        tuple(sorted(told, key=lambda k: (-k[2], k[0]))),
        tuple((number, name) for name, number in sorted(whose)),
    )


def _first_sentence(say: str) -> str:
    first = say.partition(". ")[0].rstrip(".")
    return first if len(first) <= _SHORT else f"{first[:_SHORT].rstrip()} …"


@dataclass(frozen=True, slots=True)
class Lately:
    """A query that nobody asks any more: settled, with what was said last, or a note."""

    asked: QueryView
    told: tuple[Told, ...]


def lately(ledger: Ledger, page: int = 1, *, notes: bool = False) -> tuple[tuple[Lately, ...], int]:
    """What people settled last, or what was noted, the newest first; and how many pages there are."""
    with ledger.reading() as conn:
        if notes:
            numbers = select(queries.c.id).where(queries.c.level == "note").order_by(queries.c.id.desc())
        else:
            newest = func.max(settlements.c.id)
            numbers = (
                select(settlements.c.query)
                .where(settlements.c.action != "moot")
                .group_by(settlements.c.query)
                .order_by(newest.desc())
            )
        count = conn.execute(select(func.count()).select_from(numbers.subquery())).scalar() or 0
        mine = list(conn.execute(numbers.limit(PAGE).offset((max(1, page) - 1) * PAGE)).scalars())
        said = said_to(conn, queries.c.id.in_(mine))
        rows = {
            r["id"]: r for r in conn.execute(asked_query(queries).where(queries.c.id.in_(mine))).mappings()
        }
    views = [asked_of(rows[n], said.get(n, ())) for n in mine]
    told = chosen_of_each(ledger, views)
    return tuple(Lately(v, told.get(v.number, ())) for v in views), max(1, -(-count // PAGE))


def how_many(ledger: Ledger) -> Counter[str]:
    """How many questions wait (`questions`), about how many documents, and how many documents only wait to be filed."""
    with ledger.reading() as conn:
        there = waiting(conn, Selection())
        held = {h.submission for h in holding.held(conn)}
    return Counter(
        questions=len(there), documents=len(there.documents), answered=len(held - set(there.documents))
    )


__all__ = ["PAGE", "Choices", "Document", "Lately", "Listed", "choices", "documents", "how_many", "lately"]
