"""What the rooms of questions share: what a round goes through, and what was shown to whom."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from desk.kept import Kept
from desk.room import Room
from desk.visit import Visit
from filing.review.apply_decision import Outcome
from filing.review.asking_order import Waiting
from filing.review.round_parts import News
from filing.review.selection import Selection
from filing.review.settling import Became
from filing.review.told_in_words import outcome_in_words, waited_in_words
from schemas.errors import Fault, Place, UsageError

ROOM = Room("questions", "Questions", "/questions")
_ROUNDS, _LOOKS = 200, 5000
"""So many rounds, and looks at places, are remembered; of an older one the question is simply shown once more."""


@dataclass(frozen=True, slots=True)
class Round:
    """What is gone through, and what waited when it began: progress is told by it."""

    selection: Selection = field(default_factory=Selection)
    began: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Which question of how many, and which document of how many."""

    place: int
    total: int
    document: int
    documents: int
    here: int
    of_here: int


class Going:
    """What a running desk remembers of questions; nothing of it is needed to keep an answer."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._rounds: dict[int, Round] = {}
        self._looks: dict[tuple[str, int], None] = {}

    def begin(self, one: Round) -> int:
        """A number for a round of these."""
        with self._lock:
            number = max(self._rounds, default=0) + 1
            self._rounds[number] = one
            while len(self._rounds) > _ROUNDS:
                del self._rounds[next(iter(self._rounds))]
        return number

    def round_of(self, number: int) -> Round:
        """What is gone through in a round; all that is open, where the desk was started anew since."""
        return self._rounds.get(number, Round())

    def look(self, visit: Visit, query: int, version: str) -> str:
        """What a shown question gives its answer to bring back: which version of it was seen, and by whom."""
        return f"{version}.{self._signed(visit, query, version)}"

    def version(self, visit: Visit, query: int, look: str) -> str:
        """The version that was seen. Raises UsageError `not-seen` unless it was shown to them, with its place."""
        version, _, signed = look.partition(".")
        known = hmac.compare_digest(signed.encode(), self._signed(visit, query, version).encode())
        if not known or (visit.session.token, query) not in self._looks:
            what = "Its place in the document was not on the screen yet, and nothing is answered."
            raise UsageError(Fault("not-seen", what, Place(), "Look at it here, and answer then."))
        return version

    def seen(self, visit: Visit, query: int) -> None:
        """Notes that the place of a question was sent to whoever looks."""
        with self._lock:
            self._looks[visit.session.token, query] = None
            while len(self._looks) > _LOOKS:
                del self._looks[next(iter(self._looks))]

    def _signed(self, visit: Visit, query: int, version: str) -> str:
        words = f"{visit.session.token} {query} {version}".encode()
        return hmac.new(self._secret, words, hashlib.sha256).hexdigest()[:32]


_GOING: WeakKeyDictionary[Kept, Going] = WeakKeyDictionary()
_LOCK = threading.Lock()


def going(visit: Visit) -> Going:
    """What this desk remembers of questions."""
    with _LOCK:
        if visit.kept not in _GOING:
            _GOING[visit.kept] = Going()
        return _GOING[visit.kept]


def progress(one: Round, now: Waiting, query: int, document: int) -> Progress:
    """How far a round is at this question."""
    left = {q for q, _ in now.asked}
    began = one.began or now.asked
    done = sum(q not in left for q, _ in began)
    place = now.place(query)
    documents = list(dict.fromkeys([*(d for _, d in began), *(d for _, d in now.asked)]))
    mine = [q for q, d in {**dict(began), **dict(now.asked)}.items() if d == document]
    here = sorted(mine, key=lambda q: (q in left, now.place(q) or 0, q))
    return Progress(
        place=done + (place or 0) + 1,
        total=done + len(now),
        document=documents.index(document) + 1 if document in documents else 1,
        documents=max(1, len(documents)),
        here=here.index(query) + 1 if query in here else 1,
        of_here=max(1, len(here)),
    )


def tell(visit: Visit, news: Sequence[News]) -> None:
    """Says on the next page what became of documents, and what could not be done."""
    for one in news:
        match one:
            case Became():
                said = outcome_in_words(one.outcome, numbers=False)
                still = one.outcome.outcome == "review"
                visit.tell(f"{one.document}: {said[0].lower()}{said[1:]}", "note" if still else "good")
            case Outcome():
                visit.tell(waited_in_words(one))
            case Fault():
                visit.tell(f"{one.what} {one.do}", "bad")
            case _:
                visit.tell(one, "note")


__all__ = ["ROOM", "Going", "Progress", "Round", "going", "progress", "tell"]
