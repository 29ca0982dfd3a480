"""What a cell about a session may be, in words; the same words in every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from filing.clocks.evidence import Judged, Verdict
from reports.table import Evidence, State

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
    "Held, dated in the past, by another person; not signed and dated by both yet, and there is still time.",
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
SIGNED_LATE = State(
    "signed-late",
    "signed late",
    "✓L",
    "warn",
    "Held, dated in the past, by another person on the roster, and signed by both, after the time for that.",
)
UNSIGNED = State(
    "unsigned",
    "not signed",
    "U",
    "warn",
    "It was held, is not signed by both, or without a date, and the time for that is over.",
)
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
DOUBT = State(
    "doubt",
    "was it held?",
    "H?",
    "warn",
    "There is a record, and by its words no session may have been held; nobody has said yet that one was.",
)
VOID = State("void", "no evidence", "?", "bad", "There is a record, and it is no evidence of a session.")
MISSING = State("missing", "missing", "M", "bad", "It was due, its last day is over, and nothing was held.")
AWAY = State("away", "away", "A", "plain", "The person was absent, and nothing was due.")
GONE = State(
    "gone",
    "not here",
    "",
    "plain",
    "Before the person’s first day, after the last, or between two employments.",
)
ELSEWHERE = State(
    "elsewhere",
    "elsewhere",
    "–",
    "plain",
    "The person was in another home or team, says the roster’s history.",
)
NOTHING = State("nothing", "not due", "·", "plain", "Nothing was due and nothing was held.")
BEFORE = State(
    "before",
    "before records are kept here",
    "B",
    "plain",
    "Before the day from which records count here (counts_from): what was due then is not told.",
)
NO_RULE = State(
    "no-rule",
    "no rule",
    "N",
    "plain",
    "The settings ask for no supervision of this person: nothing is counted.",
)

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
    SIGNED_LATE,
    UNSIGNED,
    EXCUSED,
    POSTPONED,
    OPEN,
    DOUBT,
    VOID,
    MISSING,
    UNKNOWN,
    BEFORE,
    NO_RULE,
    AWAY,
    ELSEWHERE,
    GONE,
    NOTHING,
)
"""In the order of a legend."""
OF: Mapping[Verdict, State] = {
    "signed": DONE,
    "late": SIGNED_LATE,
    "within": WITHIN,
    "outside": OUTSIDE,
    "contradicted": CONTRADICTED,
    "unsigned": UNSIGNED,
    "excused": EXCUSED,
    "doubt": DOUBT,
    "void": VOID,
}
"""What a cell is that stands for one session."""


def worst_of(uncounted: Sequence[Judged]) -> State:
    """What records come to that are no evidence, or in doubt: whoever can clear up a doubt is asked to."""
    return DOUBT if any(one.verdict == "doubt" for one in uncounted) else VOID


def evidence_of(one: Judged) -> Evidence:
    """A session as a cell names it."""
    again = one.session.repeats
    says = one.says if again is None else f"{one.says} It may be the same as record {again}."
    return Evidence(one.session.record, says, one.counts)
