"""What somebody chose in Hand out: read of a form, remembered of the last time, and made into an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from desk.numbers import number_in
from desk.visit import Visit
from filing.people.days import day_meant
from filing.people.roster import Person, people
from filing.people.search import apart
from filing.people.whom import Group, homes_of, teams_of
from filing.records.copies import last_issued
from forms.listing import Shown, grouped, has, having, listing, words_of
from forms.organisation import Organisation, folder_in, organisation
from issuing import handed_out
from issuing.packs.kept import Order, order_of
from issuing.packs.model import POSSIBLE, USUAL, Extra, Kind
from schemas.errors import UsageError
from schemas.names import sort_key

Made = Literal["word", "pdf", "both", "print"]
Who = Literal["everybody", "home", "team", "people"]
_MOST = 50
"""People in the list to tick, besides those that are ticked."""
_LAST = 6
"""Forms that stand first, because they were handed out last."""


@dataclass(frozen=True, slots=True)
class Known:
    """The roster as somebody chooses of it: all of it, who is here, the teams and the homes."""

    roster: tuple[Person, ...]
    everyone: tuple[Person, ...]
    teams: tuple[Group, ...]
    homes: tuple[Group, ...]

    @property
    def ids(self) -> frozenset[int]:
        """The numbers of everybody who is here."""
        return frozenset(p.id for p in self.everyone)


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is chosen. `period` and `reply_by` are as they were typed."""

    kind: Kind = "blank"
    who: Who = "people"
    team: str = ""
    home: str = ""
    people: frozenset[int] = frozenset()
    forms: tuple[str, ...] = ()
    other: bool = False
    """Whether other forms are taken in place of the usual ones of such a pack."""
    made: Made = "word"
    each: Literal["folder", "zip"] = "folder"
    period: str = ""
    reply_by: str = ""
    extras: frozenset[Extra] | None = None
    """What goes along; None: as is usual for such packs."""
    large: bool = False
    is_open: bool = False
    one_sided: bool = False
    skip_out: bool = False
    find_people: str = ""
    find_forms: str = ""
    seen: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def along(self) -> frozenset[Extra]:
        """What goes with the forms."""
        return USUAL[self.kind] if self.extras is None else self.extras & POSSIBLE[self.kind]


def own_of(visit: Visit) -> Organisation:
    """The organisation's forms and look, as they are now. Raises DefinitionError."""
    return organisation(folder_in(visit.home))


def known_of(visit: Visit) -> Known:
    """The roster as it is today."""
    everyone = people(visit.ledger)
    here, _ = apart(everyone, visit.today)
    return Known(everyone, here, teams_of(everyone, visit.today), homes_of(everyone, visit.today))


def said(visit: Visit) -> Choice:
    """What a form says."""
    errors: dict[str, str] = {}
    day = visit.said("reply_by").strip()
    if day:
        try:
            back = day_meant(day[:40])
        except UsageError as error:
            errors["reply_by"] = f"{error.faults[0].what} {error.faults[0].do}"
        else:
            if back < visit.today:
                errors["reply_by"] = f"{back:%d/%m/%Y} is past. Say a day that is still to come."
    kind = _one_of(visit.said("kind"), ("supervision", "appraisal", "blank"), "blank")
    extras = frozenset(
        cast("Extra", e) for e in visit.said_all("along") if e in {"summary", "letter", "private"}
    )
    return Choice(
        kind=cast("Kind", kind),
        who=cast("Who", _one_of(visit.said("who"), ("everybody", "home", "team", "people"), "people")),
        team=visit.said("team"),
        home=visit.said("home"),
        people=frozenset(n for s in visit.said_all("person") if (n := number_in(s)) is not None),
        forms=tuple(dict.fromkeys(visit.said_all("form"))),
        other=visit.said("other") == "yes",
        made=cast("Made", _one_of(visit.said("made"), ("word", "pdf", "both", "print"), "word")),
        each="zip" if visit.said("each") == "zip" else "folder",
        period=visit.said("period").strip(),
        reply_by=day,
        # The kind that was shown when the ticks were set: of another one, what is usual goes along.
        extras=extras if visit.said("along_of") == kind else None,
        large=visit.said("large") == "yes",
        is_open=visit.said("is_open") == "yes",
        one_sided=visit.said("one_sided") == "yes",
        skip_out=visit.said("skip_out") == "yes",
        find_people=visit.said("find_people").strip(),
        find_forms=visit.said("find_forms").strip(),
        seen=visit.said("seen"),
        errors=errors,
    )


def _one_of(value: str, known: Sequence[str], usual: str) -> str:
    return value if value in known else usual


def usual(visit: Visit, known: Known) -> Choice:
    """What is chosen before anybody chooses: what was handed out last, to the same; a supervision, where nothing was.

    With one team at most everybody is meant.
    """
    one = len(known.teams) <= 1 and len(known.homes) <= 1
    choice = Choice(kind="supervision", who="everybody" if one else "people")
    last = next((b for b in handed_out.runs(visit.home, 10) if b.head.what == "packs"), None)
    if last is None:
        return choice
    order = order_of(last)
    made: Made = (
        "print"
        if order.shape == "print"
        else "both"
        if len(order.formats) > 1
        else (*order.formats, "word")[0]
    )
    choice = replace(
        choice,
        kind=order.kind,
        forms=order.forms,
        other=order.kind != "blank" and bool(order.forms),
        made=made,
        each="zip" if order.shape == "zip" else "folder",
        one_sided=order.one_sided,
        large=bool(order.large),
        is_open=order.is_open,
        extras=(USUAL[order.kind] | frozenset(order.more)) - frozenset(order.without),
    )
    return _same_people(choice, frozenset(order.people), known)


def _same_people(choice: Choice, last: frozenset[int], known: Known) -> Choice:
    """Whom the last time was for, where that is everybody, a home or a team as it is now."""
    if choice.who == "everybody" or (known.ids and last == known.ids):
        return replace(choice, who="everybody")
    for home in known.homes:
        if last == home.members:
            return replace(choice, who="home", home=home.said)
    for team in known.teams:
        if last == team.members:
            return replace(choice, who="team", team=team.said)
    return replace(choice, who="people")


def meant(choice: Choice, known: Known) -> tuple[int, ...]:
    """The numbers of the people who are meant, in the order of every list."""
    wanted: frozenset[int] = frozenset()
    if choice.who == "everybody":
        wanted = known.ids
    elif choice.who == "people":
        wanted = choice.people
    else:
        groups, name = (known.homes, choice.home) if choice.who == "home" else (known.teams, choice.team)
        wanted = next((g.members for g in groups if g.said == name), frozenset())
    return tuple(p.id for p in known.everyone if p.id in wanted)


def order(choice: Choice, known: Known) -> Order:
    """The order that is meant."""
    usually = USUAL[choice.kind]
    return Order(
        kind=choice.kind,
        people=meant(choice, known),
        forms=choice.forms if choice.kind == "blank" or choice.other else (),
        formats=("word", "pdf")
        if choice.made == "both"
        else ("word",)
        if choice.made == "word"
        else ("pdf",),
        shape="print" if choice.made == "print" else choice.each,
        more=tuple(sorted(choice.along - usually)),
        without=tuple(sorted(usually - choice.along)),
        period=choice.period or None,
        reply_by=day_meant(choice.reply_by) if choice.reply_by and "reply_by" not in choice.errors else None,
        large=True if choice.large else None,
        is_open=choice.is_open,
        skip_out=choice.skip_out,
        one_sided=choice.one_sided,
    )


def listed_people(choice: Choice, known: Known) -> tuple[tuple[Person, ...], int]:
    """Those in the list to tick: the ticked ones, then those that are found by what is looked for; how many more."""
    ticked = [p for p in known.everyone if p.id in choice.people]
    others = [
        p
        for p in known.everyone
        if p.id not in choice.people
        and has(words_of(p.name, p.ref, p.home or "", p.team or ""), choice.find_people)
    ]
    return (*ticked, *others[:_MOST]), max(0, len(others) - _MOST)


def listed_forms(
    visit: Visit, own: Organisation, choice: Choice
) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """The newest edition of every form, by family; the ticked ones and those that were handed out last come first."""
    newest = {s.form.form: s for s in listing(own.library).shown}
    ticked = [newest[f.partition(".")[0]] for f in choice.forms if f.partition(".")[0] in newest]
    last = [newest[f] for f in last_issued(visit.ledger)[:_LAST] if f in newest]
    first = tuple({s.form.form: s for s in (*ticked, *last)}.values())
    found = having(tuple(newest.values()), choice.find_forms)
    above = tuple(s for s in first if s in found or s in ticked)
    rest = tuple(sorted((s for s in found if s not in above), key=lambda s: sort_key(s.form.title)))
    return ((("Used last", above),) if above else ()) + tuple(grouped(rest))


def fields(choice: Choice, seen: str) -> tuple[tuple[str, str], ...]:
    """The choice as hidden fields of a form, to be said again."""
    found = [
        ("kind", choice.kind),
        ("who", choice.who),
        ("team", choice.team),
        ("home", choice.home),
        ("made", choice.made),
        ("each", choice.each),
        ("period", choice.period),
        ("reply_by", choice.reply_by),
        ("along_of", choice.kind),
        ("seen", seen),
    ]
    found += [("person", str(n)) for n in sorted(choice.people)] + [("form", f) for f in choice.forms]
    found += [("along", e) for e in sorted(choice.along)]
    for name in ("other", "large", "is_open", "one_sided", "skip_out"):
        found += [(name, "yes")] if getattr(choice, name) else []
    return tuple(found)
