"""Whether a record's own words say that the session was not held: cancelled, put off, not attended. Pure.

A form is handed in for a session that was not as well, to say so. Only what opens the account of the session, in a few
words, is taken for that; a training that did not take place, told of inside a longer text, says nothing of the session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from filing.clocks.session_form import Raw, SessionForm, words
from schemas.names import folded, sort_key

_MOST = 40
"""More words than this tell of a session that was held."""
_KINDS = r"(?:formal|informal|planned|scheduled|booked|monthly|individual|group|face to face)"
_ABOUT = rf"(?:(?:the|this|today's|our|my|her|his|their)\s+)?(?:{_KINDS}\s+)*"
_SUPERVISION = r"(?:supervision(?:\s+(?:session|meeting|visit))?|appraisal(?:\s+meeting)?|observation)"
_SESSION = rf"(?:{_SUPERVISION}|session|meeting|one[\s-]to[\s-]one|1\s?(?::|-|to)\s?1|spot check|appointment)"
_WHO = r"(?P<who>(?:[^\W\d_][\w'-]*\.?\s+){1,4}?)"
_NOT = r"(?:did not|didn't|has not|hasn't|was not|wasn't|could not|couldn't|is not|not|never)"
_HELD = (
    r"(?:take place|taken place|took place|go ahead|gone ahead|went ahead|happen(?:ed)?|occur(?:red)?|"
    r"(?:be |been )?held|(?:be |been )?carried out)"
)
_DONE = rf"(?:{_HELD}|(?:be |been )?done|possible)"
_PUT_OFF = r"(?:cancell?ed|called off|postponed|re-?scheduled|re-?arranged|put off)"
_OFF = rf"(?:(?:(?:had|has|have) to be )?{_PUT_OFF}|deferred)"
_ABSENT = (
    r"(?:(?:did not|didn't|failed to|could not|couldn't|(?:was )?unable to) (?:attend|turn up|show up|come)|dna|"
    r"no[\s-]show|non[\s-]attendance)"
)
_AWAY = (
    r"(?:(?:is|was|were)\s+)?(?:off sick|sick|absent|not in work|on (?:\w+ )?leave|on holiday|"
    r"(?:annual|sick|maternity) leave)"
)
_THEN = (
    r"\s*(?:$|[.,;!(]|-\s|(?:due|because|owing|today|tonight|again|until|till|at short notice|at the last minute|"
    r"for this (?:month|week)|this (?:month|week|time)|by|as(?! (?:planned|expected|well|yet|agreed|much)))\b|"
    r"(?:to|on|for)\s+(?:\d|the \d))"
)
_END = r"[\s.!]*$"
_SAYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (says, re.compile(rf"\W*(?:{pattern})", re.IGNORECASE))
    for says, pattern in (
        ("it did not take place", rf"{_ABOUT}{_SESSION}\s+{_NOT}\s+{_DONE}{_THEN}|{_NOT}\s+{_HELD}{_THEN}"),
        ("it did not take place", rf"(?:it|this|we)\s+{_NOT}\s+{_HELD}{_THEN}"),
        ("it did not take place", rf"no\s+{_ABOUT}{_SESSION}(?:\s+(?:was\s+)?{_HELD})?{_THEN}"),
        (
            "it was called off or put off",
            rf"(?:{_ABOUT}{_SESSION}\s+|it\s+)?(?:was\s+|has been\s+|is\s+)?{_OFF}{_THEN}",
        ),
        ("it was called off", rf"{_ABOUT}{_SESSION}\s+(?:was\s+)?(?:missed|abandoned){_THEN}"),
        ("it was not attended", rf"{_WHO}??{_ABSENT}(?:\s+(?:for\s+)?{_ABOUT}{_SESSION})?{_THEN}"),
        ("it was not attended", rf"{_WHO}??{_AWAY}{_END}"),
    )
)
_ELSEWHERE = re.compile(
    rf"\W*(?:{_ABOUT}{_SUPERVISION}\s+(?:{_NOT}\s+{_DONE}|(?:was\s+|has been\s+|is\s+)?{_OFF})|"
    rf"(?:the|this|today's)\s+session\s+(?:{_NOT}\s+{_HELD}|(?:was\s+|has been\s+)?{_OFF})){_THEN}",
    re.IGNORECASE,
)
_BUT_HELD = re.compile(
    r"\b(?:discuss\w*|spoke|talked|reviewed|went through|instead|earlier|original\w*|last(?! minute)|previous\w*|"
    r"(?<!not )(?<!be )(?<!was )held|took place|went ahead|took it|by (?:tele)?phone|over the (?:tele)?phone)\b",
    re.IGNORECASE,
)
"""Words by which something was held after all, or another session is meant."""
_ANYBODY = frozenset((
    "she", "he", "they", "i", "we", "staff", "worker", "supervisee", "supervisor", "employee", "manager", "carer",
    "the", "member", "of", "both", "observer", "appraiser", "appraisee", "mr", "mrs", "ms", "miss",
))  # fmt: skip
"""Whom “did not attend” is said of, beside the two by name."""


def says_not_held(record: Raw, where: SessionForm) -> str | None:
    """Where a record says that the session was not held, as a clause; None where it does not."""
    named = [words(record.get(at)) for at in (where.person, where.by) if at is not None]
    parties = frozenset(w for name in named if name for w in sort_key(name)[0].split())
    for at, (name, question) in enumerate(where.accounts):
        said = words(record.get(name))
        if said is None:
            continue
        found = _account(said, parties) if not at else _elsewhere(said)
        if found is not None:
            return f"“{question}” says that {found}"
    return None


@lru_cache(maxsize=20_000)
def _account(said: str, parties: frozenset[str]) -> str | None:
    """What the account of a session says of it, if that is that it was not held."""
    text = _short(said)
    for says, pattern in _SAYS if text is not None else ():
        found = pattern.match(text or "")
        if found and _is_of(found.groupdict().get("who"), parties):
            return None if _BUT_HELD.search(text or "", found.end()) else says
    return None


@lru_cache(maxsize=20_000)
def _elsewhere(said: str) -> str | None:
    """The same of comments and the like, which must name the session."""
    text = _short(said)
    found = _ELSEWHERE.match(text) if text is not None else None
    if text is None or found is None or _BUT_HELD.search(text, found.end()):
        return None
    return "it did not take place"


def _short(said: str) -> str | None:
    """The text on one line; None for one that is too long to say no more than that."""
    text = " ".join(folded(said).split())
    return text if len(text.split()) <= _MOST else None


def _is_of(who: str | None, parties: Iterable[str]) -> bool:
    """Whether those of whom it is said are the two who meet."""
    told = sort_key(who or "")[0].replace(".", " ").split()
    return all(w in _ANYBODY or w in parties for w in told)
