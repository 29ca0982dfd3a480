"""The sheets about a run of packs: the index of what was made and what was not, and the log of handing over.

Both hold names: they stay in the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from issuing.packs.printing import team_of, told
from issuing.packs.words import count, day

if TYPE_CHECKING:
    from filing.people.roster import Person
    from fillers.pages import Block, Page
    from issuing.packs.model import Told, Wish

    _Teams = Sequence[tuple[str | None, Sequence[Told]]]

_SIZE = 10.0


def index(done: Sequence[Told], wish: Wish, *, large: bool = False) -> bytes:
    """The index sheet of a run: for each person what was made, what was out already, what to know; or why not."""
    from fillers import pages

    return pages.pdf(index_page(done, wish), wish.brand, when=wish.when, large=large, size=_SIZE)


def index_page(done: Sequence[Told], wish: Wish) -> Page:
    """The page of `index`."""
    from fillers.pages import Heading, Page, Paragraph

    made, not_made = [t for t in done if t.pack is not None], [t for t in done if t.pack is None]
    blocks: list[Block] = []
    if not_made:
        blocks += [Heading(2, f"Not made ({len(not_made)})"), _not_made(not_made)]
    for home, teams in _by_home(made):
        blocks += _under(home, teams, _made)
    if not done:
        blocks.append(Paragraph("Nobody was meant."))
    period = f" for {wish.period}" if wish.period else ""
    look = sum(t.to_look_at for t in made)
    marked = f"; {look} to look at, marked" if look else ""
    how_many = f"{count(len(made), 'pack')} made on {day(wish.today)}{period}{marked}."
    subtitle = f"{how_many} This sheet names people: it stays in the house."
    return Page(f"Index: {wish.kind} packs", tuple(blocks), subtitle=subtitle, landscape=True)


def _not_made(done: Sequence[Told]) -> Block:
    from filing.people.directory import place_in_lists
    from fillers.pages import Table

    rows = []
    for one in sorted(done, key=lambda t: place_in_lists(t.person)):
        why = "\n".join(f"{f.what} {f.do}" for f in one.why)
        if one.skipped:
            why = "Left out, as asked: " + "; ".join(_out(one))
        rows.append((_name(one.person), why))
    return Table(None, ("For", "Why"), rows, (), None, (1, 3))


def _made(done: Sequence[Told]) -> Block:
    from fillers.pages import Cell, Table

    rows = []
    for one in done:
        notes = [n for n in one.notes if n.code != "out-already"]
        # In words, too: a colour alone tells nobody who prints in black.
        said = [f"To look at: {say}" for say in (*_out(one), *(n.say for n in notes if n.look))]
        said += [n.say for n in notes if not n.look]
        tone = "warn" if one.to_look_at else "plain"
        documents = "\n".join(dict.fromkeys(told(f) for f in one.files))
        rows.append((_name(one.person), str(one.pack), documents, Cell("\n".join(said), tone)))  # type: ignore[arg-type]
    return Table(None, ("For", "Pack", "Documents", "To know"), rows, (), None, (1.5, 0.5, 3, 3))


def _out(one: Told) -> Iterator[str]:
    for copy in one.out:
        period = f", for {copy.period}" if copy.period else ""
        yield f"out already: {copy.form}, copy {copy.number}{period}, since {day(copy.issued_at.date())}"


def _name(person: Person) -> str:
    return f"{person.name} ({person.ref})"


def _by_home(done: Iterable[Told]) -> Sequence[tuple[str | None, _Teams]]:
    """Those of each home by team, in the order of every list; homes and teams that nobody named come last."""
    from filing.people.directory import place_in_lists

    found: dict[str | None, dict[str | None, list[Told]]] = {}
    for one in sorted(done, key=lambda t: place_in_lists(t.person)):
        team = team_of(one.person)
        found.setdefault(team.home, {}).setdefault(team.team, []).append(one)
    return [(home, tuple(teams.items())) for home, teams in found.items()]


def _under(home: str | None, teams: _Teams, table: Callable[[Sequence[Told]], Block]) -> Iterator[Block]:
    """The people of one home, each team as a group of its own under the home's name."""
    from fillers.pages import Heading

    yield Heading(2, home or "No home")
    for team, some in teams:
        if team or len(teams) > 1:
            yield Heading(3, f"{team[:1].upper()}{team[1:]}" if team else "No team")
        yield table(some)


def hand_out_log(done: Sequence[Told], wish: Wish, *, everybody: bool) -> bytes | None:
    """A list to sign on when packs are handed over: of those without an e-mail address, or of `everybody`.

    None where there is nobody to list.
    """
    from fillers import pages

    page = log_page(done, wish, everybody=everybody)
    return pages.pdf(page, wish.brand, when=wish.when, size=_SIZE) if page is not None else None


def log_page(done: Sequence[Told], wish: Wish, *, everybody: bool) -> Page | None:
    """The page of `hand_out_log`."""
    from fillers.pages import Page, PageBreak

    wanted = [t for t in done if t.pack is not None and (everybody or not t.person.email)]
    blocks: list[Block] = []
    for home, teams in _by_home(wanted):
        # Each home has its own sheets: they are signed in different places.
        blocks += [*((PageBreak(),) if blocks else ()), *_under(home, teams, _to_sign)]
    if not blocks:
        return None
    whom = "everybody" if everybody else "staff without an e-mail address"
    subtitle = (
        f"Of {whom}; packs made on {day(wish.today)}. This sheet names people: it stays in the house. Once it is "
        "signed, note it: carepack copies handed."
    )
    return Page(f"Handing out: {wish.kind} packs", tuple(blocks), subtitle=subtitle, landscape=True)


def _to_sign(some: Sequence[Told]) -> Block:
    from fillers.pages import Table

    # Everybody on the list sees it: that somebody has a Commitment is no part of it.
    rows = [
        (_name(t.person), "\n".join(dict.fromkeys(told(f) for f in t.files if not f.private)), "", "", "")
        for t in some
    ]
    head = ("For", "Documents", "Date", "Received (signature)", "Handed over by")
    return Table(None, head, rows, (), None, (1.6, 3, 0.9, 2, 1.4), row_height=14)
