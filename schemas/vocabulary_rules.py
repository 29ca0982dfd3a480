"""The words of rules: each is known by the one key that says its kind."""

from __future__ import annotations

from schemas.vocabulary_base import Kind, Word

_SAY = Word("wording", "What the supervisor reads when the rule is broken.", needed=True)
_LEVEL = Word("level", "`must` (a query; so without this key) or `note` (reported only).")

RULES = {
    "required": Kind(
        "required",
        "Each of these is answered.",
        {"required": Word("names", "The paths.", needed=True), "say": _SAY, "level": _LEVEL},
    ),
    "when": Kind(
        "when",
        "Where one is answered, so are others.",
        {
            "when": Word("condition", "A path, or `{path: answer}`.", needed=True),
            "then": Word("names", "The paths that are answered then.", needed=True),
            "any": Word("flag", "`true`: one of them is enough."),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "order": Kind(
        "order",
        "The first is not after (or larger than) the second.",
        {
            "order": Word("names", "The two paths.", needed=True),
            "strict": Word("flag", "`true`: truly before."),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "count": Kind(
        "count",
        "How many of these are answered.",
        {
            "count": Word("names", "The paths.", needed=True),
            "least": Word("whole", "At least so many."),
            "most": Word("whole", "At most so many."),
            "in_each": Word("in each", "Counted in each group or row by itself."),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "differ": Kind(
        "differ",
        "No two of these name the same person.",
        {
            "differ": Word("names", "The fields of the type person.", needed=True),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "not_future": Kind(
        "not_future",
        "None of these dates is after the day on which the form was read.",
        {"not_future": Word("names", "The dates.", needed=True), "say": _SAY, "level": _LEVEL},
    ),
    "within": Kind(
        "within",
        "The second date is at most so long after the first.",
        {
            "within": Word("names", "The two dates.", needed=True),
            "months": Word("whole", "At most so many months."),
            "days": Word("whole", "At most so many days."),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "other": Kind(
        "other",
        "An answer such as “Other” and the words it wants: neither stands without the other.",
        {
            "other": Word("condition", "`{path: answer}`: the answer that wants words.", needed=True),
            "then": Word("text", "The path of the words.", needed=True),
            "say": _SAY,
            "level": _LEVEL,
        },
    ),
    "note": Kind(
        "note",
        "An answer that is reported wherever it stands.",
        {
            "note": Word("condition", "A path, or `{path: answer}`.", needed=True),
            "say": _SAY,
            "level": Word("level", "`note` (reported only; so without this key) or `must` (a query)."),
        },
    ),
}
"""A rule is known by the one of these keys that it has."""
