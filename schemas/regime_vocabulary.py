"""Every word of `supervision.yaml`: what it may hold and what it means."""

from __future__ import annotations

from schemas.vocabulary import Kind, Word

_SOURCE = Word(
    "wording", "Where it is agreed or written, with its date; shown wherever it is said what is due."
)
PHASE = Kind(
    "phase",
    "A time at the beginning in which something comes round more often.",
    {
        "during": Word("text", "`start`, `probation` or `asye`.", needed=True),
        "lasts": Word("text", "For how long, such as `6 weeks`."),
        "every": Word("text", "How often, such as `1 week`.", needed=True),
        "at_latest": Word("text", "After how long it is late; without it, as `every` says."),
    },
)
RULE = Kind(
    "rule",
    "How often something comes round; a plain `6 weeks` is its `every`, `none` that it does not.",
    {
        "every": Word("text", "How often, such as `6 weeks`, `1 month`."),
        "at_latest": Word("text", "After how long it is late; without it, as `every` says."),
        "first": Word(
            "text", "How long after somebody starts the first one is due; without it, as `every` says."
        ),
        "in": Word("names", "In these months of each year, such as `[march]`, instead of `every`."),
        "phases": Word("items", "More often at the beginning."),
        "roles": Word("map of text", "By role on the roster, how often, instead of `every`."),
        "from_start": Word("flag", "`false`: only the next after one that there is."),
        "source": _SOURCE,
    },
)
INFORMAL = Kind(
    "informal",
    "So many minutes of informal supervision in each month.",
    {
        "minutes": Word("whole", "Minutes in each month of the calendar."),
        "counts": Word("names", "What counts: informal, formal, group, observation; informal without it."),
        "source": _SOURCE,
    },
)
REGIME = Kind(
    "regime",
    "What holds for some people.",
    {
        "like": Word("text", "The regime whose numbers hold where this one says nothing."),
        "source": _SOURCE,
        "formal": Word("text", "Formal supervision, 1:1."),
        "informal": Word("text", "Informal supervision by the month."),
        "group": Word("text", "Group supervision."),
        "observation": Word("text", "Direct observation of practice."),
        "appraisal": Word("text", "Appraisal; without it, by the policies in organisation.yaml."),
        "review": Word("text", "Review of the appraisal; without it, by the policies in organisation.yaml."),
        "agreement": Word("text", "Review of the supervision agreement."),
        "plan": Word("text", "Development plan."),
        "appraised": Word("flag", "`false`: these people are not appraised."),
        "pro_rata": Word(
            "flag", "`true`: supervision of part-time staff so much more rarely as they work less."
        ),
        "full_time": Word("figure", "Hours a week of full-time staff."),
        "probation": Word("text", "How long probation lasts where the roster does not say its end."),
        "give_within": Word("whole", "Days in which the record is given for signature, and signed by both."),
        "complete_within": Word(
            "whole", "Days in which the notes are complete; told beside the day of the signatures."
        ),
        "rebook_within": Word("whole", "Working days in which what was postponed is held."),
        "back_within": Word("whole", "Working days after an absence in which what fell into it is held."),
        "supervisor_absent": Word("text", "How long a supervisor is away before somebody else supervises."),
    },
)
ASSIGNMENT = Kind(
    "who",
    "Who has a regime: all that is said must be so of a person.",
    {
        "regime": Word("text", "The regime.", needed=True),
        "person": Word("names", "References on the roster."),
        "role": Word("names", "Roles."),
        "employment": Word("names", "Kinds of employment."),
        "home": Word("names", "Homes."),
        "team": Word("names", "Teams."),
    },
)
HOLIDAYS = Kind(
    "holidays",
    "Beside the bank holidays of England and Wales.",
    {
        "also": Word("names", "Further days on which nobody works in the office, as 2026-06-15."),
        "worked": Word("names", "Bank holidays that are worked."),
    },
)
RATINGS = Kind(
    "ratings",
    "When the ratings of clients call for something.",
    {
        "poor": Word("figure", "A mean below this calls for an ad-hoc supervision or an earlier appraisal."),
        "exceptional": Word("figure", "A mean of at least this, month after month, calls for an award."),
        "months": Word("whole", "Months to look back."),
        "answer_within": Word("whole", "Days in which poor ratings are answered."),
    },
)
SUPERVISION = Kind(
    "supervision",
    "How often people are supervised and appraised.",
    {
        "regime": Word("text", "The regime of everybody whom no line of `who` means; `provider` without it."),
        "regimes": Word("map of text", "Regimes of your own, by name."),
        "who": Word("items", "Who has another regime; the first line that means somebody counts."),
        "counts_from": Word(
            "text", "The day from which records are kept here: nothing is expected before it."
        ),
        "holidays": Word("text", "Days off beside the bank holidays."),
        "sessions": Word(
            "map of text", "By form, what its records are: formal, informal, group, observation … or none."
        ),
        "ratings": Word("text", "When ratings of clients call for something."),
    },
)
