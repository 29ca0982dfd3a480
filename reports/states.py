"""What a cell about a session may be, in words; the same words in every report."""

from __future__ import annotations

from collections.abc import Mapping

from reports.evidence import Verdict
from reports.table import State

DONE = State(
    "done",
    "done",
    "✓",
    "good",
    "Held, dated in the past, by another person on the roster, and signed by both.",
)
WITHIN = State(
    "within",
    "done, to be signed",
    "✓…",
    "good",
    "Held, dated in the past, by another person; not signed by both yet, and there is still time.",
)
OUTSIDE = State(
    "outside",
    "by somebody from outside",
    "O",
    "warn",
    "Held, and signed by both or in time for that; who held it is not on the roster.",
)
CONTRADICTED = State(
    "contradicted",
    "to be asked about",
    "!",
    "warn",
    "It was held, says the record; the roster, that one of the two had not begun, had left or was away on that day.",
)
LATE = State("late", "late", "L", "warn", "It was held, after the last day on which it was in time.")
UNSIGNED = State("unsigned", "not signed", "U", "warn", "It was held, and not signed by both in time.")
EXCUSED = State(
    "excused",
    "not signed, with reason",
    "R",
    "warn",
    "It was held; the record says that somebody refused to sign, was absent or unable.",
)
POSTPONED = State("postponed", "postponed", "P", "wait", "It was put off, with a reason on record.")
OPEN = State(
    "due",
    "due",
    "…",
    "wait",
    "It is due, and its last day is yet to come; months ahead count as if all before were held on their last day.",
)
VOID = State("void", "no evidence", "?", "bad", "There is a record, and it is no evidence of a session.")
MISSING = State("missing", "missing", "M", "bad", "It was due, its last day is over, and nothing was held.")
AWAY = State("away", "away", "A", "plain", "The person was absent, and nothing was due.")
GONE = State("gone", "not here", "", "plain", "Before the person’s first day, or after the last.")
NOTHING = State("nothing", "not due", "·", "plain", "Nothing was due and nothing was held.")

UNKNOWN = State(
    "unknown",
    "cannot be told",
    "??",
    "bad",
    "No start date and no record is known: nobody can tell what was due.",
)

ALL = (
    DONE,
    WITHIN,
    OUTSIDE,
    CONTRADICTED,
    LATE,
    UNSIGNED,
    EXCUSED,
    POSTPONED,
    OPEN,
    VOID,
    MISSING,
    UNKNOWN,
    AWAY,
    GONE,
    NOTHING,
)
"""In the order of a legend."""
OF: Mapping[Verdict, State] = {
    "signed": DONE,
    "within": WITHIN,
    "outside": OUTSIDE,
    "contradicted": CONTRADICTED,
    "unsigned": UNSIGNED,
    "excused": EXCUSED,
    "void": VOID,
}
"""What a cell is that stands for one session."""
