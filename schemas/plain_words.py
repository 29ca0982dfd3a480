"""What is wrong with a value, in plain words: one sentence part for every kind of mistake a model can find.

The models' own library speaks to programmers ("Tuple should have at most 30 items after validation"); nothing of
what it says reaches a user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, Any]

_TEXT = "should be text in quotes"
_DATE = "should be a date such as 2026-11-14"
_WHOLE = "should be a whole number in figures, without quotes"
_NUMBER = "should be a number"
_LIST = "should be a list in [ ]"
_MAPPING = "should be a mapping in { }"
_TRUTH = "should be true or false"

PLAIN: Mapping[str, str | Callable[[Context], str]] = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "literal_error": lambda c: f"is not one of {one_of(c)}",
    "greater_than_equal": lambda c: _at_least(c["ge"]),
    "less_than_equal": lambda c: _at_most(c["le"]),
    "too_short": lambda c: f"has {_entries(c['actual_length'])}; it needs {c['min_length']}",
    "too_long": lambda c: f"has {_more(c)}; there is room for {c['max_length']}",
    "string_too_short": lambda c: f"should have at least {c['min_length']} characters",
    "string_too_long": lambda c: f"has more than {c['max_length']} characters",
    "string_pattern_mismatch": "has characters that a name cannot have",
    "string_type": _TEXT,
    "string_unicode": "holds half of a character, as damaged text does",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": f"{_DATE}, without a time",
    "time_type": "should be a time of the day such as “14:30”",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "is a number too long to be meant",
    "int_from_float": _WHOLE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_max_digits": "has more digits than there is room for",
    "decimal_whole_digits": "has more digits than there is room for",
    "decimal_max_places": lambda c: f"should have no more than {c['decimal_places']} decimal places",
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
}
"""By the library's name of the mistake; each goes on after the name of the value, or after "This"."""


def said(problem: Mapping[str, Any]) -> str:
    """What is wrong, as the end of a sentence without its full stop. Never the library's own words."""
    words = PLAIN.get(problem["type"], "is not the kind of value that belongs here")
    return words if isinstance(words, str) else words(problem.get("ctx", {}))


def allowed(context: Context) -> list[str]:
    """The values of a `literal_error`, in the order they are meant."""
    return [p.strip(" '") for p in str(context["expected"]).replace(" or ", ", ").split(",")]


def one_of(context: Context) -> str:
    """The values of a `literal_error` in a row."""
    *most, last = allowed(context)
    return f"{', '.join(most)} or {last}" if most else last


def _at_least(bound: object) -> str:
    return f"should be no earlier than {day}" if (day := _day(bound)) else f"should be {bound} or more"


def _at_most(bound: object) -> str:
    return f"should be no later than {day}" if (day := _day(bound)) else f"should be {bound} or less"


def _day(bound: object) -> str | None:
    """The bound of a date as people write it; None for a number."""
    parts = str(bound).split("-")
    return "/".join(reversed(parts)) if [len(p) for p in parts] == [4, 2, 2] else None


def _entries(count: object) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _more(context: Context) -> str:
    # Of a long list only the first too many may have been counted.
    count = context.get("actual_length")
    return _entries(count) if isinstance(count, int) else f"more than {_entries(context['max_length'])}"
