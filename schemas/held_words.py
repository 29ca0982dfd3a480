"""Whether the account of a session says that it was not held: plainly, perhaps, or not at all. Pure.

Plainly is only where a short account says nothing else. Perhaps is wherever its opening speaks of something called off,
put off, refused or not attended, or of somebody away, and neither says of what else nor tells of a talk: that a person
is to read. What is not held is said in more ways than anybody can list, so doubt is against the session.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from schemas import held_vocabulary as said
from schemas.names import folded

_OPENING = 60
"""So many words are the opening of an account."""
_THIN = 12
"""Up to so many words are looked through for what they are about."""
_CLOSELY = 12 * _OPENING
"""So many letters are more than these words."""
_CUT_OFF = 12
"""More words than these are not other ones where a text is cut behind them: so many are one in a line."""
_FEW = 60
_SHORT = 25
"""More words than this say something else, too."""
_SESSION = frozenset({"supervision", "supervisions", "session", "sessions", "1to1"})
_CLOSED = (
    said.FILLERS
    | said.DAYS
    | said.PEOPLE
    | said.REASONS
    | said.WHY
    | _SESSION
    | {"meeting", "meet", "held", "hold", "take", "place"}
)
_NAMED = said.FILLERS | said.DAYS | said.PEOPLE | said.REASONS | said.SESSION
# What stands before a word is looked at behind its first letters: so they are found many times as quickly.
_SHORTENED = (
    ("/", re.compile(r"n(?<!\wn)\s*/\s*a\b"), "na"),
    ("n.", re.compile(r"n\.(?<!\wn\.)\s*a\b"), "na"),
    ("/", re.compile(r"n(?<!\wn)\s*/\s*k\b"), "nk"),
    ("/", re.compile(r"a(?<!\wa)\s*/\s*l\b"), "al"),
    ("d.", re.compile(r"d\.(?<!\wd\.)\s*n\.\s*a\b"), "dna"),
    ("1", re.compile(r"1(?<!\w1)\s*(?::|-|/|2|to)\s*(?:-|to)?\s*-?1\b"), "supervision"),
    ("one", re.compile(r"one(?<!\wone)\s*(?:-|to)\s*(?:-|to)?\s*-?one\b"), "supervision"),
    ("'s", re.compile(r"'s\b"), ""),
    ("'", re.compile(r"'(?<=\w')(?=\w)"), ""),
    ("-", re.compile(r"-(?<=\w-)(?=\w)"), " "),
)
_NUMBER = re.compile(r"\d(?<!\w\d)\d*(?:[./:]\d+)*(?:st|nd|rd|th|am|pm)?\b")
_MARKS = re.compile(r"[\u0300-\u036f]")
_CLAUSE = re.compile(r"[.,;:!?()/\n\u2026]")
_DASHED = re.compile(rf"{_CLAUSE.pattern}|\s-+\s|^-+|-+$")
_WORD = re.compile(r"\w+")
_SPACED = str.maketrans({c: " " for c in map(chr, range(128)) if not _WORD.match(c)})
"""What stands between words, where all is ASCII: so they are told apart in half the time."""
_NOT_HELD = re.compile(rf"\b(?:{said.NOT_HELD})(?!\w)")
_PERHAPS = re.compile(rf"(?<!\w)(?:{said.PERHAPS})(?!\w)")
_AWAY = re.compile(rf"(?<!\w)(?:{said.AWAY})(?!\w)")


def _anywhere(*patterns: str) -> re.Pattern[str]:
    """Any of these in any clause of a line that begins with a space: most lines have none, which is soon told so."""
    return re.compile(f" (?:{'|'.join(patterns)})".replace("$", r"(?= \||$)") + r"(?!\w)")


_ANY = _anywhere(said.NOT_HELD, said.PERHAPS, said.AWAY)
_FIRM = _anywhere(said.NOT_HELD)
_ALONE = re.compile(said.ALONE)
_TOPIC = re.compile(rf"\b(?:{said.TOPIC}|{'|'.join(sorted(said.CARE))})\b")
_TOLD = re.compile(rf"\b{said.TOLD}\b")
_AFTER_ALL = re.compile(rf"\b{said.AFTER_ALL}\b")
_TOGETHER = re.compile(rf"\b{said.TOGETHER}\b")
_NOT_SO = re.compile(
    rf"\b(?:{said.NEGATIONS}|to|will|be|if|would|should|when|time)\s+"
    r"(?:(?:be|we|yet|have|supervision|session)\s+)?$"
)
_CUT = frozenset({"so", "but", "and", "therefore", "hence", "that"})
_SUPPOSED = frozenset({"if", "whenever", "how", "what", "whether", "policy"})
_HERE = frozenset({"in", "during", "with", "without", "through"})
_REASONS = said.REASONS - said.CARE
_ASKED = frozenset({"request", "requests"})
_FORMER = re.compile(
    rf"(?:last (?:month|week|time|year)|in (?:{'|'.join(sorted(said.MONTHS))})|earlier"
    rf"|from (?:the |last |our )?(?:{'|'.join(sorted(said.DAYS))})|on (?:\w+ )?\w+days)\b"
)
_NAMED_SO = re.compile(r"supervision|session", re.IGNORECASE)
_1_TO_1 = re.compile(r"1(?<!\w1)\W*(?:to|2)?\W*1\b", re.IGNORECASE)
_ONE_TO_ONE = re.compile(r"\bone\W+(?:to\W+)?one\b", re.IGNORECASE)
_DENIED = re.compile(
    rf"\b{said.NEGATIONS}\b.*\b(?:attend\w*|meet|met|happen\w*|held|take part|took part|(?:take|took|taken) place)\b"
)
_OF_IT = ("supervision", "session", "attend", "meet", "met", "happen", "held", " part", " place")
"""What stands in each word that names the session, and in each that `_DENIED` looks for."""
_US = frozenset({"i", "it", "meeting", "that", "this", "we"})
_INTENDED = re.compile(said.INTENDED)


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether an account says that the session was not held, or leaves it in doubt; and by which of its words."""

    says: Literal["not-held", "doubt"]
    words: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A word of calling off or being away, in the words around it."""

    at: int
    words: str
    of: Literal["session", "this", "perhaps"]
    """What it is said of: the session by name; nothing else, so this; or what nobody can tell."""
    firm: bool
    """Whether it is a word of calling off, and not of being away."""
    denies: bool
    """Whether it says that people did not meet."""
    of_care: bool
    """Whether the session may be one with a client."""
    told_of: bool
    """Whether it may be what was talked about, where a talk is told: that is told before it in the same breath, or it
    is of another time, or of some other thing."""


@lru_cache(maxsize=20_000)
def heard(text: str, parties: frozenset[str] = frozenset()) -> Heard | None:
    """What an account says of its session; `parties` are the words of the names of the two, as names are sorted.

    What is told beside it takes a sure finding back to a doubt, and never away.
    """
    found = list(_found(_opening(text[:_CLOSELY]), parties))
    if found and not _may_say(text[:_CLOSELY]):
        found = []
    if not found:
        if len(text) < _FEW and _ALONE.fullmatch(_line(text)):
            return Heard("doubt", " ".join(text.split()))
        return _late(text, parties)
    line = _line(text)
    told = _says(_TOLD, line) or _says(_AFTER_ALL, line)
    sure = [f for f in found if f.of != "perhaps" and not (f.of == "this" and _says(_TOLD, line[: f.at]))]
    if sure:
        others = [f for f in found if f.firm and f.of == "perhaps"]
        alone = not others and not told and _says_no_more(line, sure, parties)
        return Heard("not-held" if alone else "doubt", _as_written(text, sure[0]))
    short = _words(line) <= (_SHORT if told else 2 * _OPENING) and not _says(_TOGETHER, line)
    left = [f for f in found if not (told and f.told_of)] if short else []
    if left:
        return Heard("doubt", _as_written(text, left[0]))
    return _late(text, parties)


def _late(text: str, parties: frozenset[str]) -> Heard | None:
    """A clause behind the opening that says plainly that the supervision was not held."""
    if not _names_it(text) or not _may_say(text):
        return None
    line = _line(text)
    found = _found(line, parties) if _FIRM.search(f" {line}") is not None else ()
    plain = (f for f in found if f.firm and f.of == "session" and not f.of_care)
    return next((Heard("doubt", _as_written(text, f)) for f in plain), None)


def _names_it(text: str) -> bool:
    """Whether a text names the supervision. What it takes is looked for first: words in any case are found slowly."""
    small = text.casefold()
    return bool(
        (("sess" in small or "superv" in small) and _NAMED_SO.search(text))
        or ("1" in text and _1_TO_1.search(text))
        or (small.count("one") > 1 and _ONE_TO_ONE.search(text))
    )


@lru_cache(maxsize=20_000)
def denied(text: str, parties: frozenset[str] = frozenset(), *, disagreeing: bool = False) -> Heard | None:
    """What is said against a session where others speak: what names it, or says that they did not meet.

    `disagreeing`: where somebody says that it is not as the account has it, all counts that may be against it.
    """
    found = _found(_line(text), parties) if (disagreeing or _may_be_of_it(text)) and _may_say(text) else ()
    counts = (f for f in found if disagreeing or f.of == "session" or f.denies)
    return next((Heard("doubt", _as_written(text, f)) for f in counts), None)


def _may_be_of_it(text: str) -> bool:
    """Whether any word of a text may name the session, or say that people met: of plain letters that is soon told."""
    if not text.isascii():
        return True
    letters = text.casefold().replace("'", "").replace("`", "")
    return any(part in letters for part in _OF_IT) or letters.count("one") > 1 or letters.count("1") > 1


def _may_say(text: str) -> bool:
    """Whether a text has any of the words at all: nearly every short one has none, and is looked at no further."""
    words = _each_word(text.casefold())
    stems = {word[:4] for word in words}
    if "a" in stems and "l" in stems:  # a/l
        return True
    return not stems.isdisjoint(said.STEMS) or not (said.NO.isdisjoint(words) or stems.isdisjoint(said.DONE))


def _as_written(text: str, found: _Found) -> str:
    """The words that were found, as they stand in the text."""
    letters = ("['-]?".join(word) for word in found.words.split())
    there = re.search(r"[\W_]+".join(letters), folded(text), re.IGNORECASE)
    return " ".join((there[0] if there else found.words).split())


@lru_cache(maxsize=20_000)
def placeholder(text: str) -> Literal["bare", "refers"] | None:
    """Whether a text stands for none: bare, or saying where the account is."""
    words = _WORD.findall(_plain(text)) if len(text) < _FEW else ["more"]
    if any(w not in said.PLACEHOLDERS for w in words) or len(words) > _SHORT:
        return None
    return "refers" if any(w in said.REFERS for w in words) else "bare"


@lru_cache(maxsize=20_000)
def thin(text: str) -> bool:
    """Whether an account is a few words that are of no subject: they may as well say why nothing was held."""
    line = " ".join(_WORD.findall(_plain(text)))
    return len(line.split()) <= _THIN and _TOPIC.search(line) is None and not _says(_TOLD, line)


@lru_cache(maxsize=20_000)
def intended(text: str) -> bool:
    """Whether an account is of what is to be spoken about, and tells of no talk."""
    line = _line(text)
    return _INTENDED.search(line) is not None and not _says(_TOLD, line)


def _words(line: str) -> int:
    """How many words a line has."""
    return sum(w != "|" for w in line.split())


def opening_of(text: str) -> str:
    """The first words of an account, as they are shown to whoever is to read it."""
    words = text.split()
    return " ".join(words) if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])} …"


_SHOWN = 14


def _plain(text: str) -> str:
    plain = folded(text).casefold().replace("_", " ")
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    for sign, pattern, by in _SHORTENED:
        if sign in plain:
            plain = pattern.sub(by, plain)
    return _NUMBER.sub("0", plain)


def _line(text: str) -> str:
    """A text in plain words, its clauses parted."""
    plain = _plain(text)
    clauses = (_DASHED if "-" in plain else _CLAUSE).split(plain)
    return " | ".join(filter(None, (" ".join(_each_word(c)) for c in clauses)))


def _each_word(text: str) -> list[str]:
    return text.translate(_SPACED).split() if text.isascii() else _WORD.findall(text)


def _opening(text: str) -> str:
    """The first words of a text in plain words. What its last letters are may hang on those behind them."""
    for letters in (_CLOSELY * 3 // 4, len(text)):
        words = _line(text[:letters]).split(" ")
        if len(words) > _OPENING + _CUT_OFF or letters >= len(text):
            break
    return " ".join(words[:_OPENING])


def _says(pattern: re.Pattern[str], line: str) -> bool:
    """Whether it is said as something that was so."""
    return any(_NOT_SO.search(line, 0, m.start()) is None for m in pattern.finditer(line))


def _found(opening: str, parties: frozenset[str]) -> Iterator[_Found]:
    if _ANY.search(f" {opening}") is None:
        return
    at = 0
    for clause in opening.split(" | "):
        for pattern, sure in ((_NOT_HELD, True), (_PERHAPS, False), (_AWAY, False)):
            for match in pattern.finditer(clause):
                before, after = clause[: match.start()].split(), clause[match.end() :].split()
                subject, object_ = _subject(before, parties), _object(after, parties)
                if subject == "else" or (pattern is not _AWAY and object_ == "else" and subject != "session"):
                    continue
                named = "session" in {subject, object_} or not _SESSION.isdisjoint(match[0].split())
                of: Literal["session", "this", "perhaps"] = "session" if named else "this"
                former = _FORMER.match(" ".join(after)) or subject in {"former", "supposed"}
                if not sure or former or (not named and "unknown" in {subject, object_}):
                    of = "perhaps"
                denies = (
                    of != "perhaps" and _DENIED.search(match[0]) and not _US.isdisjoint((*before, *after))
                )
                of_care = not said.CARE.isdisjoint(set(before) - parties)
                other = subject != "supposed" and (former or (sure and object_ == "unknown"))
                told_of = other or _says(_TOLD, clause[: match.start()])
                yield _Found(at + match.start(), match[0], of, sure, bool(denies), of_care, bool(told_of))
        at += len(clause) + 3


def _subject(before: Sequence[str], parties: frozenset[str]) -> str:
    """Of what it is said, by the words before: the session or this, a former one, a rule, else, or unknown."""
    if not _SUPPOSED.isdisjoint(before):
        return "supposed"
    cut = max((i + 1 for i, w in enumerate(before) if w in _CUT), default=0)
    mine = list(before[cut:])
    named = [i for i, w in enumerate(mine) if w in said.SESSION]
    if any(i and mine[i - 1] in said.FORMER for i in named):
        return "former"
    if any(mine[i] in _SESSION for i in named):
        return "session"
    if mine and mine[0] in said.WHY:
        return "this"
    if not _REASONS.isdisjoint(mine) and _ASKED.isdisjoint(mine):
        return "unknown"
    if any(w in said.CARE or w in _ASKED or w in said.TITLES for w in mine if w not in parties):
        return "else"
    return "this" if all(w in _NAMED or w in parties for w in mine) else "unknown"


def _object(after: Sequence[str], parties: frozenset[str]) -> str:
    """The same by the words behind."""
    if after and after[0] in said.REASONS:
        return "unknown"  # leave that was refused, or why it was called off
    for word, then in zip_longest(after, after[1:]):
        if word in said.WHY or word in _CUT or word in _HERE:
            return "this"
        if word in _SESSION:
            return "session"
        if word in said.CARE or word in said.TITLES:
            return "else"
        if word in said.REASONS or word in said.SESSION:
            return "this"
        if word not in _NAMED and word not in parties:
            return "else" if then in said.CARE else "unknown"
    return "this"


def _says_no_more(line: str, found: Sequence[_Found], parties: frozenset[str]) -> bool:
    """Whether nothing else is said, in few words."""
    left = line
    for one in found:
        left = left[: one.at] + " " * len(one.words) + left[one.at + len(one.words) :]
    words = left.replace("|", " ").split()
    return len(line.split()) <= _SHORT and all(w in _CLOSED or w in parties for w in words)
