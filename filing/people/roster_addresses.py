"""E-mail addresses of a roster file that seem to be somebody else's: asked about, because mail goes by them.

A column sorted without the others gives everybody a colleague's address. Asked is of an address that is a colleague's
on the roster, that was one's before, or that is called after one and not after the person; of many at once in one
sentence. An address that says nothing (a nickname, a number, an office) is taken, and so is one that a person has on
the roster already: it was asked about when it came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from filing.people.address_forms import key as compared
from filing.people.address_moves import Named, Row, is_made_of, moved
from filing.people.address_names import Called, Fit, before_at, has_number, own_fit, spellings, words_of
from filing.people.directory import is_another_person
from filing.people.mailboxes import OFFICES, SHARED_ROOMS
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line

if TYPE_CHECKING:
    from filing.people.roster_who import Known

Had = Callable[[str, str], Collection[str]]
"""Who else (by reference) had an address before the person of a reference did, who may be new."""

_DO = "Is the column sorted without the others? Correct it, or add --accept-other-addresses if it is theirs now."
_DO_MANY = (
    "Sort the whole list together again, or take the addresses from where they came from; "
    "if they are right as they stand, add --accept-other-addresses."
)
_AS_IF = {
    0: "be somebody else’s, as if the column had been sorted without the others",
    1: "belong to the rows one further down",
    -1: "belong to the rows one further up",
}
_FEW = 5
"""Doubts up to which each is told by itself."""
_PART = 4
"""More than so many are one matter, where they are at least this part (a quarter) of all the addresses."""
_SHOWN = 3
"""Examples that are told of many."""
_PLACES = 40
"""Ranges of cells that are named at most; an unsorted column has one."""


@dataclass(frozen=True, slots=True)
class _One:
    """Somebody on the roster, in the file, or both, as they will be: `names` are all that are known of them."""

    ref: str
    name: str
    names: tuple[str, ...]
    mail: str | None
    was: str | None
    """The address on the roster."""

    def __str__(self) -> str:
        return f"{self.name} ({self.ref})"


@dataclass(frozen=True, slots=True)
class _Doubt:
    code: str
    line: Line
    what: str
    whose: str
    """Whose the address seems to be."""


def ask_of_addresses(
    lines: Sequence[Line],
    there: Sequence[Known],
    former: Mapping[str, Collection[str]],
    had: Had | None,
    faults: Faults,
) -> None:
    """Adds each address that is, was or is called like somebody else's; `former` are references by former name."""
    asked = {f.place.line for f in faults.found if f.code == "roster-who"}  # by the address, too
    looked = tuple(line for line in lines if line.ref and line.number not in asked)
    looking = _Looking(looked, there, former, had)
    doubts = [d for line in looked if _mail(line.cells) and (d := looking.doubt(line)) is not None]
    filled = sum(_mail(line.cells) is not None for line in lines)
    whole = moved([looking.row(line) for line in lines], looking.named(lines))
    if whole is not None:
        known = {d.line.number for d in doubts}
        doubts += [_elsewhere(lines[i], lines[j]) for i, j in whole.pairs if lines[i].number not in known]
        doubts.sort(key=lambda d: d.line.number)
    if whole is not None or (len(doubts) > _FEW and len(doubts) * _PART >= filled):
        _one_matter(doubts, filled, faults, _AS_IF[whole.by if whole else 0])
        return
    for one in doubts:
        faults.add(one.code, one.line.number, one.what, _DO, one.line.where("email"))


class _Looking:
    """Everybody, by their names and addresses."""

    def __init__(
        self,
        lines: Sequence[Line],
        there: Sequence[Known],
        former: Mapping[str, Collection[str]],
        had: Had | None,
    ) -> None:
        self._had = had
        more: dict[str, list[str]] = {}
        for name, refs in former.items():
            for ref in refs:
                more.setdefault(ref.casefold(), []).append(name)
        known = {k.ref.casefold(): k for k in there}
        self._on_roster = {
            k: _One(o.ref, o.name, (o.name, *more.get(k, ())), m := _mail(o.more), m)
            for k, o in known.items()
        }
        self._all = dict(self._on_roster)
        self._in_file = {(line.was or line.ref).casefold() for line in lines}
        for line in lines:
            key = (line.was or line.ref).casefold()
            before = self._all.get(key)
            was = before.mail if before else None
            mail = _mail(line.cells) if "email" in line.cells else was
            if before is not None and is_another_person(before.name, line.name):
                self._all[f"{key}\nbefore"] = before  # no reference goes over two lines
                before, was = None, None
            names = dict.fromkeys((line.name, *(before.names if before else ())))
            self._all[key] = _One(line.ref, line.name, tuple(names), mail, was)
        shared = Counter(mail for k in there if (mail := _mail(k.more)))
        self._whose = {mail: k.ref.casefold() for k in there if (mail := _mail(k.more)) and shared[mail] == 1}
        self._shared = {mail for mail, number in shared.items() if number > 1}
        self._called = Called((key, (one.name,)) for key, one in self._all.items())
        self._places = set(_places(lines, there))

    def row(self, line: Line) -> Row:
        """A line as one of a column that may have been moved as a whole."""
        me = self._all.get((line.was or line.ref).casefold())
        mail = _mail(line.cells)
        said = None if mail is None or (self._is_office(mail) and not has_number(mail)) else mail
        names = me.names if me is not None else (line.name,)
        return Row(
            names, None if line.given else line.ref, said, me is not None and mail == me.was is not None
        )

    def named(self, lines: Sequence[Line]) -> Named:
        """Which of these lines an address is called after."""
        places = {(line.was or line.ref).casefold(): i for i, line in enumerate(lines)}

        def after(mail: str) -> dict[int, Fit]:
            return {places[k]: fit for k, fit in self._called.fits(mail).items() if k in places}

        return after

    def doubt(self, line: Line) -> _Doubt | None:
        """What speaks against the address of a line."""
        key, mail = (line.was or line.ref).casefold(), _mail(line.cells) or ""
        me = self._all[key]
        if mail == me.was:
            return None
        owner = self._whose.get(mail)
        if line.given and owner is not None and owner not in self._in_file:
            return None  # that it is not the owner under a new name was said when it was asked
        its = self._on_roster[owner] if owner is not None and owner != key else None
        if its is not None and not self._is_put_right(mail, me, its):
            what = f"On the roster this is the e-mail address of {its}, and here it is {me.name}’s."
            return _Doubt("roster-address-moved", line, what, str(its))
        if owner is None and mail not in self._shared:
            before = self._before(mail, me, key)
            if before:
                whose = _either(before)
                what = f"This was the e-mail address of {whose}, and here it is {me.name}’s."
                return _Doubt("roster-address-former", line, what, whose)
        likely = self._likely(mail, me, key)
        if not likely:
            return None
        whose = _either(likely)
        what = f"{mail} looks like an e-mail address of {whose}, and here it is {me.name}’s."
        return _Doubt("roster-address-like", line, what, whose)

    def _before(self, mail: str, me: _One, key: str) -> list[_One]:
        if self._had is None:
            return []
        had = [self._all[r.casefold()] for r in self._had(mail, key)]
        return [one for one in had if not self._is_put_right(mail, me, one)]

    def _is_put_right(self, mail: str, me: _One, other: _One) -> bool:
        """Whether an address that was somebody else's by mistake comes to whom it is called after."""
        return own_fit(mail, me.names) >= Fit.INITIAL and own_fit(mail, other.names) is Fit.NONE

    def _likely(self, mail: str, me: _One, key: str) -> list[_One]:
        """Whose address it may be by what it is called; nobody's where it may be one's own."""
        fits = self._called.fits(mail)
        if not fits or fits.get(key, Fit.NONE) >= max(fits.values()):
            return []
        best = max(fits.values())
        likely = [self._all[k] for k, fit in fits.items() if fit is best]
        own = own_fit(mail, me.names)
        if own >= Fit.ALONE or self._is_office(mail):
            return []
        if all(self._has_another(one, mail) and _is_of_both(mail, me, one) for one in likely):
            return []  # a name of before, which a colleague has; or two names that meet: Kim Rose and Rose House
        if best is Fit.ALONE and (own is not Fit.NONE or len(fits) > 1):
            return []
        elsewhere = [self._has_another(one, mail) for one in likely]
        if own is Fit.PART and (
            any(one.mail == mail for one in likely) or (best is not Fit.FULL and any(elsewhere))
        ):
            return []  # a family's address, or a surname that two have
        outside = has_number(mail) or all(_domain(one.mail or "") != _domain(mail) for one in likely)
        if (best is Fit.ALONE or own is Fit.PART) and all(elsewhere) and outside:
            return []
        return likely

    def _has_another(self, one: _One, mail: str) -> bool:
        """Whether somebody has an address of their own, so that this one is hardly theirs as well."""
        other = one.mail
        if not other or other == mail:
            return False
        return own_fit(other, one.names) >= Fit.ALONE or is_made_of(other, one.names, one.ref)

    def _is_office(self, mail: str) -> bool:
        """Whether it is called as an office, a home, a team or a role is."""
        joined = "".join(before_at(mail))
        return joined in OFFICES or joined in self._places or joined.removesuffix("s") in SHARED_ROOMS


def _is_of_both(mail: str, me: _One, other: _One) -> bool:
    """Whether an address is a name of one's own, or the first letter of it, and the other's surname."""
    joined = "".join(before_at(mail))
    mine = {w for name in me.names for words in spellings(name) for w in (*words, words[0][0])}
    theirs = {w for name in other.names for words in spellings(name) for w in words[1:]}
    return any(joined in {m + t, t + m} for m in mine for t in theirs if m != t)


def _elsewhere(line: Line, whose: Line) -> _Doubt:
    return _Doubt("roster-address-moved", line, "", f"{whose.name} ({whose.ref}, {_place(whose)})")


def _place(line: Line) -> str:
    return line.where("email") or f"line {line.number}"


def _one_matter(doubts: Sequence[_Doubt], filled: int, faults: Faults, as_if: str) -> None:
    """One sentence for all, with their cells."""
    first = [
        f"{_place(d.line)} ({_mail(d.line.cells)}) beside {d.line.name} fits {d.whose}"
        for d in doubts[:_SHOWN]
    ]
    cells = ", ".join(_ranges([d.line for d in doubts]))
    what = (
        f"{len(doubts)} of the {filled} e-mail addresses seem to {as_if}: {'; '.join(first)}; and so on. "
        f"They stand in {cells}."
    )
    line = doubts[0].line
    faults.add("roster-address-moved", line.number, what, _DO_MANY, line.where("email"))


def _ranges(lines: Sequence[Line]) -> Iterator[str]:
    """Where the addresses of these lines stand, what stands below one another as one: D2–D9."""
    numbered = list(enumerate(sorted(lines, key=lambda one: one.number)))
    runs = [[line for _, line in run] for _, run in groupby(numbered, lambda pair: pair[1].number - pair[0])]
    for run in runs[:_PLACES]:
        ends = [_place(one) for one in (run[0], run[-1])]
        yield "–".join(dict.fromkeys(ends))
    if len(runs) > _PLACES:
        yield "and others"


def _places(lines: Sequence[Line], there: Sequence[Known]) -> Iterator[str]:
    """What homes, teams and roles are called, and each word of it."""
    of = [o.cells for o in lines], [o.more for o in there]
    names = {cells.get(c) for some in of for cells in some for c in ("home", "team", "role")}
    for name in filter(None, names):
        words = words_of(name)
        yield "".join(words)
        yield from words


def _either(some: Sequence[_One]) -> str:
    told = sorted(map(str, some))
    return " or ".join(told[:2]) + (" or others" if len(told) > 2 else "")


def _domain(mail: str) -> str:
    return mail.rpartition("@")[2]


def _mail(cells: Mapping[str, str | None]) -> str | None:
    return compared(cells.get("email") or "") or None
