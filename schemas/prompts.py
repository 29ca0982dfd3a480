"""Words of ours that a form prints: fillers print them, extractors must never take them for answers.

Above all the prompts of empty Word controls: a placeholder looks like any other text once a program has lost
the mark that it is one (LibreOffice's .odt, .doc and .rtf do). So each prompt is a bracketed command that
nobody would write as an answer, and every one we ever printed stays in this list.
"""

from __future__ import annotations

import re
from types import MappingProxyType

NUMBERS = "No."
"""What stands over the column of row numbers."""

HOW_TO_MARK = "Put a cross in a box. To change it, fill the whole box in and mark another."
"""What a form with boxes to tick says above its first question, for those who fill it in with a pen."""
SIGNATURES = ("Signature", "Signatures")
"""What stands over the first place to sign where the form has no heading there: for one of them, for more."""
TO_SIGNATURES = "Go to the signatures"
"""The link at the head of a long form on the screen."""

PROMPTS = MappingProxyType(
    {
        "write": "[Click to write]",
        "short": "[Write]",
        "name": "[Click to write a name]",
        "duration": "[Write as 1 h 15 min]",
        "time": "[Write as 14:30]",
        "when": "[Click to write a date or words]",
        "date": "[Click to choose a date]",
        "day": "[Pick a date]",
        "choose": "[Click to choose]",
        "sign": "[Click to sign by typing your name]",
    }
)

NOTHING = "\u2002" * 5
"""What stands in an empty place of a finished record: the en spaces Word itself puts into an empty form field.

Without a letter in it a place is no place any more to programs that do not know controls: LibreOffice's .doc and
.rtf keep the bookmark of an answer only where something stands in it.
"""

_RULES = ("_" * 24, "_" * 11)
_BEARER = re.compile(r"\s*Name:.*\bDate:.*", re.DOTALL)


def bearer(name: str | None, date: str | None) -> str:
    """What stands at the head of all pages but the first: pages that came apart are known by whose they are.

    What is not known yet is a line to write on. It is no answer: extractors pass it over (`is_bearer`).
    """
    return f"Name: {name or _RULES[0]}   Date: {date or _RULES[1]}"


def is_bearer(text: str) -> bool:
    """Whether a line is the one with name and date at a page's head."""
    return _BEARER.fullmatch(text) is not None


# What Word itself puts into a control that was emptied, where it does not find our own prompt.
_WORDS_OWN = re.compile(
    r"(click|click or tap|tap|click here|click or tap here) (here )?to enter (text|a date)\.?|choose an item\.?",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_KNOWN = frozenset(PROMPTS.values())


def is_prompt(text: str) -> bool:
    """Whether this is a prompt, ours or Word's own, and so no answer."""
    plain = _SPACES.sub(" ", text).strip()
    return plain in _KNOWN or _WORDS_OWN.fullmatch(plain) is not None
