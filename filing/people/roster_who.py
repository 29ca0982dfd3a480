"""Who a line of a roster is that has no reference: found by name and what else agrees, given a reference, or asked.

A reference is given once and kept: `P0001` and so on. Where the organisation writes its own for somebody later, that
person has it from then on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from filing.people.address_forms import key
from filing.people.roster_doubts import Meant
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line
from schemas.names import name_key, sort_key

if TYPE_CHECKING:
    from filing.people.directory import Person

_OURS = re.compile(r"P(\d{4,})")
_COMPARED = ("email", "starts", "role", "home", "team", "band", "employment")
_NEARLY = 90
"""How alike two names must be, of 100, their words in one order and without accents, to be asked about."""
_SAME = "--accept-same-people if it is the same person"
_NEW = "--accept-new-refs if it is somebody else"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on the roster, with what tells them from others of the name; `given`: the reference was given here."""

    ref: str
    name: str
    more: Mapping[str, str] = field(default_factory=dict)
    has_left: bool = False
    given: bool = False
    leaves: dt.date | None = None

    @classmethod
    def of(cls, person: Person, day: dt.date | None = None, given: bool = False) -> Known:
        """A person as they are known on that day."""
        more = {c: str(v) for c in _COMPARED if (v := getattr(person, c)) is not None}
        left = day is not None and person.leaves is not None and person.leaves < day
        return cls(person.ref, person.name, more, left, given, person.leaves)

    def agrees(self, line: Line, shared: Collection[str] = ()) -> bool:
        """Whether the e-mail address (but for those that are `shared`) or the start date is the same.

        Both hardly ever are of two people, unless something speaks against it.
        """
        return self._speaks_for(line, shared) and self.differs(line, shared) is None

    def differs(self, line: Line, shared: Collection[str] = ()) -> str | None:
        """What speaks against it; None for nothing."""
        if self.other(line, "starts"):
            return "started on another day"
        elsewhere = self.other(line, "home")
        if self.other(line, "email") and (
            elsewhere or self.other(line, "role") or not self._same(line, "starts")
        ):
            return "has another e-mail address"
        if self.has_left:
            return "has left"
        # The list of another home may have somebody of the same name; of one person an address or a date says so.
        return f"works in {self.more['home']}" if elsewhere and not self._speaks_for(line, shared) else None

    def _speaks_for(self, line: Line, shared: Collection[str]) -> bool:
        mail = key(line.cells.get("email") or "")
        return self._same(line, "starts") or (mail not in shared and self._same(line, "email"))

    def is_as(self, line: Line) -> bool:
        """Whether nothing in the line is other than known."""
        return not any(self.other(line, c) for c in _COMPARED) and any(self._same(line, c) for c in _COMPARED)

    def _same(self, line: Line, column: str) -> bool:
        mine, theirs = self.more.get(column), line.cells.get(column)
        return (
            mine is not None and theirs is not None and _compared(column, mine) == _compared(column, theirs)
        )

    def other(self, line: Line, column: str) -> bool:
        """Whether a line says something else in a column than is known."""
        mine, theirs = self.more.get(column), line.cells.get(column)
        return (
            mine is not None and theirs is not None and _compared(column, mine) != _compared(column, theirs)
        )

    def __str__(self) -> str:
        more = ", ".join(self.more[c] for c in ("role", "home", "team") if c in self.more)
        return f"{self.ref} ({more})" if more else self.ref


def with_references(
    lines: Sequence[Line],
    there: Sequence[Known],
    former: Mapping[str, Collection[str]],
    meant: Collection[Meant],
    faults: Faults,
) -> tuple[tuple[Line, ...], frozenset[str]]:
    """The lines, each with a reference as far as that is plain; and the given ones that are replaced by the file's.

    `former` are references by a name their person had before. Lines of which something is wrong are left alone.
    """
    who = _Who(lines, there, former, meant, faults)
    wrong = {f.place.line for f in faults.found}
    done = [line if line.number in wrong or not line.name else who.found(line) for line in lines]
    return tuple(done), frozenset(line.was for line in done if line.was is not None)


class _Who:
    def __init__(
        self,
        lines: Sequence[Line],
        there: Sequence[Known],
        former: Mapping[str, Collection[str]],
        meant: Collection[Meant],
        faults: Faults,
    ) -> None:
        self._there, self._former, self._meant, self._faults = there, former, meant, faults
        self._refs = {k.ref.casefold() for k in there}
        self._claimed = {line.ref.casefold() for line in lines if line.ref}
        self._by_name: dict[str, list[Known]] = {}
        for known in there:
            self._by_name.setdefault(name_key(known.name), []).append(known)
        self._in_file = Counter(name_key(line.name) for line in lines)
        self._by_mail: dict[str, list[Known]] = {}
        for known in there:
            if "email" in known.more:
                self._by_mail.setdefault(key(known.more["email"]), []).append(known)
        self._mails = Counter(key(line.cells.get("email") or "") for line in lines)
        self._shared = {mail for mail, number in self._mails.items() if number > 1}
        self._shared |= {mail for mail, whose in self._by_mail.items() if len(whose) > 1}
        self._plain: dict[int, str] = {}
        numbers = [int(m[1]) for r in (*self._refs, *self._claimed) if (m := _OURS.fullmatch(r.upper()))]
        self._next = max(numbers, default=0) + 1

    def found(self, line: Line) -> Line:
        """The line with its reference, the one of somebody known, or a new one; without where that is asked."""
        if line.ref:
            return line if line.ref.casefold() in self._refs else self._own(line)
        free = [
            k for k in self._by_name.get(name_key(line.name), ()) if k.ref.casefold() not in self._claimed
        ]
        known, told = self._among(line, free) if free else self._otherwise(line)
        if told:
            return line
        return self._as(line, known) if known is not None else self._new(line)

    def _own(self, line: Line) -> Line:
        """A line with a reference that is new: perhaps of somebody who was given one here before."""
        free = [
            k for k in self._by_name.get(name_key(line.name), ()) if k.ref.casefold() not in self._claimed
        ]
        given = [k for k in free if k.given]
        if len(free) != 1 or not given or self._in_file[name_key(line.name)] > 1:
            return line
        if given[0].agrees(line, self._shared) or "same-people" in self._meant:
            self._claimed.add(given[0].ref.casefold())
            return replace(line, was=given[0].ref)
        if "new-refs" not in self._meant:
            what = f"On the roster {line.name} is {given[0]}, which was given here; the file says {line.ref}."
            self._ask(line, f"{what} Is it the same person?", f"Add {_SAME}, or {_NEW}.")
            return replace(line, was=given[0].ref)
        return line

    def _among(self, line: Line, free: Sequence[Known]) -> tuple[Known | None, bool]:
        """Which of those of the name it is (None for somebody new), and whether it is asked."""
        ways: tuple[Callable[[Known], bool], ...] = (
            lambda k: k.agrees(line, self._shared),
            lambda k: k.is_as(line) and not k.has_left,
        )
        for fits in ways:
            sure = [k for k in free if fits(k)]
            if len(sure) == 1:
                return sure[0], False
        likely = [k for k in free if k.differs(line, self._shared) is None]
        if len(likely) == 1 and self._in_file[name_key(line.name)] == 1:
            return likely[0], False
        if len(free) == 1 and self._in_file[name_key(line.name)] == 1:
            if "same-people" in self._meant:
                return free[0], False
            if "new-refs" in self._meant:
                return None, False
            why = free[0].differs(line, self._shared)
            what = f"On the roster there is {line.name}, {free[0]}, who {why}. Is it the same person?"
            self._ask(line, what, f"Write the reference on this line, or add {_SAME}, or {_NEW}.")
            return None, True
        said = " and ".join(map(str, free))
        what = f"Who is {line.name}? On the roster there is {said}; the file has that name "
        what += f"{'once' if self._in_file[name_key(line.name)] == 1 else 'more than once'}."
        self._ask(line, what, "Write the reference of each into a column “ref”.")
        return None, True

    def _otherwise(self, line: Line) -> tuple[Known | None, bool]:
        """Somebody known under another name who is not in the file, as far as something speaks for it."""
        known, why = self._renamed(line)
        if known is None or "other-names" in self._meant:
            return known, False
        if "new-refs" in self._meant:
            return None, False
        what = f"Nobody on the roster is called {line.name}, but {known.name} ({known.ref}) {why}."
        do = f"Add --accept-other-names if that is their new name, or {_NEW}."
        self._ask(line, f"{what} Is it the same person?", do)
        return None, True

    def _renamed(self, line: Line) -> tuple[Known | None, str]:
        """Somebody not in the file by name whose e-mail address, former name or nearly the same name it is."""
        mail = key(line.cells.get("email") or "")
        had = self._former.get(name_key(line.name), ())
        ways = (
            (self._by_mail.get(mail, ()) if self._mails[mail] == 1 else (), "has that e-mail address"),
            ([k for k in self._there if k.ref in had] if had else (), "had that name before"),
            (self._nearly(line), "is nearly called so and not in this file"),
        )
        for candidates, why in ways:
            gone = [k for k in candidates if self._is_missing(k)]
            if len(gone) == 1:
                return gone[0], why
        return None, ""

    def _is_missing(self, known: Known) -> bool:
        return known.ref.casefold() not in self._claimed and name_key(known.name) not in self._in_file

    def _nearly(self, line: Line) -> list[Known]:
        """Those whose names are hardly different: the same words, a slip of the pen, or an accent."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where somebody is not known

        if not self._plain:
            self._plain = {i: _plain(k.name) for i, k in enumerate(self._there)}
        hits = process.extract(
            _plain(line.name), self._plain, scorer=fuzz.ratio, limit=5, score_cutoff=_NEARLY
        )
        return [self._there[i] for _, _, i in hits]

    def _ask(self, line: Line, what: str, do: str) -> None:
        self._faults.add("roster-who", line.number, what, do, line.where("name"))

    def _as(self, line: Line, known: Known) -> Line:
        self._claimed.add(known.ref.casefold())
        return replace(line, cells={**line.cells, "ref": known.ref})

    def _new(self, line: Line) -> Line:
        ref = f"P{self._next:04}"
        self._next += 1
        self._claimed.add(ref.casefold())
        return replace(line, cells={**line.cells, "ref": ref}, given=True)


def _compared(column: str, text: str) -> str:
    return key(text) if column == "email" else text.casefold()


def _plain(name: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", sort_key(name)[0])))
