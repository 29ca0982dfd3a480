"""Whether a run of words is one person's own name: whole, in part, by initials, by a short form, or a slip apart.

Every word of the run must be of the name. What the name lacks is let pass in three places only: a second name between
the given name and the surname, a name joined to the surname by a hyphen, and one beside “née” or “formerly”.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.short_forms import are_forms, are_siblings, is_initial
from schemas.signing_words import FORMER, LETTERS_AFTER, NOT_NAMES, PARTICLES, ROLES, SIGNING, TITLES, VERBS

_ALIKE, _ALIKE_GIVEN = 80.0, 84.0
"""How alike (0 to 100) two surnames, or given names, of four letters or more are that differ by a slip: Maria is not
Marie, who may be her sister."""
_MOST_BETWEEN = 3
"""Second names that a name may lack."""
_MOST_LETTERS = 3
"""Initials of given names that stand in one word."""
_SHORT = 4
"""A word of no more letters may be initials."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was written, and plain; `joined`: by a hyphen to the word before it."""

    raw: str
    key: str
    joined: bool = False

    @property
    def is_figure(self) -> bool:
        """A date, a time, a number of a register."""
        return any(c.isdigit() for c in self.raw)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name by its parts; `given` is everything before the surname. A surname may have several parts."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    parts: tuple[str, ...]
    """First letters are taken of these: a name with a hyphen is one."""

    @property
    def whole(self) -> tuple[str, ...]:
        """All of it, in order."""
        return (*self.given, *self.surnames)

    @property
    def initials(self) -> frozenset[str]:
        """All ways to write its initials in one word."""
        every = "".join(n[0] for n in self.whole)
        return (
            frozenset((every, "".join(p[0] for p in self.parts), every[0] + every[-1]))
            if every
            else frozenset()
        )


def name_of(words: Sequence[Word]) -> Name:
    """A name from its words in the order in which they are spoken."""
    told = [w for w in words if w.key and w.key not in FORMER]
    former = [w.key for i, w in enumerate(words) if i and words[i - 1].key in FORMER]
    at = len(told) - 1
    while at > 0 and (told[at].joined or told[at].key in former):
        at -= 1
    parts = tuple(w.key for w in told if not w.joined)
    return Name(tuple(w.key for w in told[: max(at, 0)]), tuple(w.key for w in told[max(at, 0) :]), parts)


def is_own(run: Sequence[Word], name: Name, *, initial: bool = False, lower: bool = False) -> bool:
    """Whether every word of a run is of this name. `initial`: one letter will do, after a surname and a comma.

    `lower`: nothing is in capitals where it stands, so that names are not either.
    """
    keys = [w.key for w in run]
    if not keys or not name.whole:
        return False
    if _is_whole(run, name, initial=initial, lower=lower):
        return True
    glued, theirs = _glued_run(run), _glued_name(name)
    if len(glued) == len(run) and theirs == name:
        return False
    # “dela Cruz” and “Dela Cruz”, “O Neill” and “O'Neill”: a surname that is written in one word, or in several.
    return any(w.key in theirs.surnames for w in glued) and _is_whole(
        glued, theirs, initial=initial, lower=lower
    )


def _is_whole(run: Sequence[Word], name: Name, *, initial: bool, lower: bool) -> bool:
    keys = [w.key for w in run]
    joined, whole = "".join(keys), "".join(name.whole)
    if joined == whole:
        return True
    if (
        all(len(k) == 1 for k in keys) or (len(keys) == 1 and len(keys[0]) <= _SHORT)
    ) and joined in name.initials:
        return True
    if len(keys) == 1:
        return _one(keys[0], name, whole, initial=initial)
    return _several(run, name, lower=lower)


def _glued_run(run: Sequence[Word]) -> tuple[Word, ...]:
    """Words with small parts of a surname joined to what follows them."""
    out: list[Word] = []
    before: list[Word] = []
    for word in run:
        before.append(word)
        if word.key not in PARTICLES:
            out.append(
                Word(" ".join(w.raw for w in before), "".join(w.key for w in before), before[0].joined)
            )
            before = []
    return (*out, *before)


def _glued_name(name: Name) -> Name:
    """A name with the small parts before its surname joined to that."""
    at = len(name.given)
    while at > 1 and name.given[at - 1] in PARTICLES:
        at -= 1
    if at == len(name.given) or not name.surnames:
        return name
    surname = "".join((*name.given[at:], name.surnames[0]))
    parts = tuple(p for p in name.parts if p not in name.given[at:])
    return Name(name.given[:at], (surname, *name.surnames[1:]), parts)


def _one(word: str, name: Name, whole: str, *, initial: bool) -> bool:
    if len(word) == 1:
        return word in name.whole or (initial and any(n[0] == word for n in name.given))
    if word in name.whole:
        return True
    if word in NOT_NAMES:
        return False
    if abs(len(word) - len(whole)) <= 1 and alike(word, whole):
        return True
    return any(same(word, n) for n in name.given) or any(_same_surname(word, n) for n in name.surnames)


def _several(run: Sequence[Word], name: Name, *, lower: bool) -> bool:
    run = _by_letters(run, name)
    surname, given, theirs = _found(run, name)
    left = [
        i for i, w in enumerate(run) if i not in theirs and (w.key not in name.initials or len(w.key) == 1)
    ]
    if not name.given:
        # A name of one word stands for the whole of it: Zoë for Zoë Example, Mrs Example too.
        return bool(surname) and len(left) <= 2 and all(may_be_name(run[i], lower=lower) for i in left)
    if not surname:
        return not left
    if not given:
        return not left and len(surname) == len(run)
    return _is_let_pass(run, left, (given, surname), lower=lower)


def _by_letters(run: Sequence[Word], name: Name) -> Sequence[Word]:
    """Words with the initials of given names, written as one word, apart: “JL” of “JL Picard”."""
    first = run[0]
    letters = 1 < len(first.key) <= _MOST_LETTERS and first.raw.isupper() and not run[-1].raw.isupper()
    if not letters or not name.given or name.given[0][0] != first.key[0] or first.key in name.whole:
        return run
    return (*(Word(c, c.casefold()) for c in first.raw), *run[1:])


def _found(run: Sequence[Word], name: Name) -> tuple[list[int], list[int], set[int]]:
    """Which words are a surname, which a given name, and all that are of the name: each part of it is said once."""
    free = list(range(len(name.whole)))
    which: dict[int, int] = {}
    for exact in (True, False):
        for i, word in enumerate(run):
            if i in which:
                continue
            part = next((j for j in free if _is_part(word.key, name, j, exact=exact)), None)
            if part is not None:
                which[i] = part
                free.remove(part)
    first = len(name.given)
    # An initial of a surname is no surname.
    surname = [
        i for i, j in which.items() if j >= first and (len(run[i].key) > 1 or run[i].key == name.whole[j])
    ]
    given = [i for i, j in which.items() if j < first]
    return surname, given, set(which)


def _is_part(word: str, name: Name, at: int, *, exact: bool) -> bool:
    own = name.whole[at]
    if exact or (word in NOT_NAMES and len(word) > 1):
        return word == own
    return same(word, own) if at < len(name.given) else _slips(word, own) or own[0] == word


def _slips(word: str, own: str) -> bool:
    """Whether a surname is written as it is, or a slip apart: one letter more or less at its end, if it is short."""
    short, long = sorted((word, own), key=len)
    ends = len(short) >= 3 and len(long) == len(short) + 1 and long.startswith(short) and _is_cased(long)
    return alike(word, own) or ends


def _same_surname(word: str, own: str) -> bool:
    return alike(word, own) or (len(word) >= 3 and _is_cased(own) and own.startswith(word))


def _is_let_pass(
    run: Sequence[Word], left: Sequence[int], found: tuple[Sequence[int], Sequence[int]], *, lower: bool
) -> bool:
    """Whether the words that are not of the name stand where a name may have one more."""
    given, surname = found
    told = [i for i in left if run[i].key not in FORMER]
    if not all(may_be_name(run[i], lower=lower) or run[i].key in PARTICLES for i in told):
        return False
    joined = {i for i in told if _is_joined(run, i, surname)}
    if len(joined) > 1:
        return False
    rest = [i for i in told if i not in joined]
    if len(told) < len(left):
        return len(rest) <= 1 and run[-1].key not in FORMER
    return len(rest) <= _MOST_BETWEEN and all(min(given) < i < max(surname) for i in rest)


def _is_joined(run: Sequence[Word], at: int, surname: Sequence[int]) -> bool:
    """Whether a word is joined to the surname by a hyphen."""
    after = at + 1 < len(run) and run[at + 1].joined and at + 1 in surname
    return after or (run[at].joined and at - 1 in surname)


def may_be_name(word: Word, *, lower: bool = False) -> bool:
    """Whether a word that nobody knows may be a name: written as one, and no word of another kind."""
    if len(word.key) == 1:
        return word.raw.isupper() or (lower and word.raw.islower())
    if word.is_figure or word.key in NOT_NAMES or word.key in TITLES | ROLES | LETTERS_AFTER | SIGNING:
        return False
    if word.raw[:1].isupper():
        return word.key not in VERBS or not word.raw.isupper() or len(word.raw) == 1
    return lower and word.raw.islower() and word.key not in VERBS


def same(one: str, other: str) -> bool:
    """Whether two given names may be one person's: the same, an initial, a short form, or a slip apart."""
    short, long = sorted((one, other), key=len)
    if one == other or is_initial(short, long):
        return True
    if not _is_cased(one + other):
        return False
    if are_forms(one, other):
        return True
    if are_siblings(one, other):
        return False
    cut = len(short) >= 3 and long.startswith(short) and not _adds_words(long[len(short) :])
    return cut or alike(one, other, _ALIKE_GIVEN)


def alike(one: str, other: str, least: float = _ALIKE) -> bool:
    """Whether two words are one, or a slip apart. A letter more is a word more in scripts without capitals."""
    if one == other or min(len(one), len(other)) < 4 or not _is_cased(one + other):
        return one == other
    from rapidfuzz import fuzz  # noqa: PLC0415 - a list of queries compares no names

    return fuzz.ratio(one, other) >= least


def _is_cased(text: str) -> bool:
    return all(c.upper() != c for c in text if c.isalpha())


def _adds_words(rest: str) -> bool:
    """Whether what a word has beyond a name is a word itself: “Zoëforgot”."""
    return len(rest) > 2 and (
        rest in NOT_NAMES or rest in SIGNING or rest.startswith(("not", "did", "will", "has"))
    )
