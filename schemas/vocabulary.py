"""Every word of the definition language: what it may hold and what it means.

One list for all who need it: the reader allows exactly these keys, and the editor's schema offers and explains
exactly these, so that neither can know a word the other does not.
"""

from __future__ import annotations

from typing import get_args

from schemas.definition_base import FormKind
from schemas.vocabulary_base import Kind, Shape, Word
from schemas.vocabulary_rules import RULES

__all__ = ["BLOCKS", "RULES", "Kind", "Shape", "Word"]

_HEADING = Word("wording", "Printed above.")
_HELP = Word("wording", "A sentence of guidance, printed small.")
_OURS = Word("ours", "Why this stands here although the source lacks it; `true` without a reason.")
_SAY_AS = Word(
    "wording", "A short name, under which its controls are heard and named where the wording is long."
)
ABOUT = Kind(
    "about",
    "Which fields mean what, for reports.",
    {
        "person": Word(
            "text",
            "The field with the person the form is about; of several, the column with their names (`who.*.name`).",
        ),
        "by": Word("text", "The field with the person who leads."),
        "held": Word("text", "The date it took place."),
        "next": Word("text", "The date of the next one."),
        "actions": Word("names", "The table of action points, or several of them."),
        "review": Word("text", "The date on which this one is looked at again."),
        "disagreement": Word("text", "Where the person says why they disagree."),
        "copy_given": Word("text", "The date on which the person was given a copy."),
        "ratings": Word("text", "Of an evaluation: the table with the ratings."),
        "rater": Word(
            "text", "Of an evaluation: the choice that says who rated; its answer `self` is the person."
        ),
        "client": Word("text", "Of an evaluation: the field with the client's reference."),
    },
)
FIELD = Kind(
    "field",
    "One question.",
    {
        "ask": Word("wording", "The question as printed.", needed=True),
        "type": Word("field type", "What kind of answer; a line of text without this key."),
        "help": _HELP,
        "required": Word("required", "`true`: a query where it is blank; `note`: reported only."),
        "given": Word("given", "Where a pre-filled value comes from."),
        "locked": Word("flag", "`true`: nobody changes what was pre-filled."),
        "critical": Word("flag", "`true`: read twice where it comes on paper."),
        "sensitive": Word("flag", "`true`: shown to nobody who has no need of it; left out of exports."),
        "ours": _OURS,
        "say_as": _SAY_AS,
        "of": Word("of", 'The answers of a choice (`key: "Words"`, or a shared name), or who signs.'),
        "many": Word("flag", "`true`: several answers of a choice may be ticked."),
        "scale": Word("scale", "The numbers of a scale, or a shared name."),
        "places": Word("whole", "Decimal places, 0 to 6."),
        "from": Word("figure", "The least number allowed; of a date the first year, 1990 without this key."),
        "to": Word("figure", "The largest number allowed; of a date the last year, 2099 without this key."),
        "lines": Word("whole", "How many lines are printed, 1 to 40."),
        "write_in": Word(
            "flag",
            "In a table with fixed rows and `repeat`: `true` for the column with the added rows' own words.",
        ),
        "under": Word("text", "In a table: the column in whose cell this is printed too."),
        "head": Word(
            "wording", "In a table: what stands over the column where the question stands in the cell."
        ),
    },
)
OPTION = Kind(
    "option",
    "One answer of a choice.",
    {"say": Word("wording", "The words as printed.", needed=True), "say_as": _SAY_AS},
)
SCALE = Kind(
    "scale",
    "Whole numbers to tick, printed from the first to the last.",
    {
        "from": Word("whole", "The first number printed.", needed=True),
        "to": Word("whole", "The last number printed.", needed=True),
        "say": Word("map of wording", "Words for some of the numbers."),
    },
)
REPEAT = Kind(
    "repeat",
    "Rows that people add to.",
    {
        "print": Word("whole", "How many rows are printed, 0 to 60; 3 without this key."),
        "most": Word("whole", "How many there can be, 1 to 200; 30 without this key."),
        "mark": Word("mark", "How rows are numbered."),
        "start": Word("whole", "The number that is printed before the first row; 1 without this key."),
        "given": Word("given", "Where pre-filled rows come from."),
    },
)
ROW = Kind(
    "row",
    "A fixed row; its name is never used for anything else.",
    {
        "ask": Word("wording", "The words printed in the row.", needed=True),
        "help": _HELP,
        "items": Word(
            "items",
            "A list printed under the row's words: words, or `{say: …, items: [ … ]}`, three levels deep.",
        ),
        "ours": _OURS,
        "say_as": _SAY_AS,
        "usual": Word(
            "map of names", "By column, the answers that usually stand here, to be given to copies."
        ),
    },
)
GROUP = Kind(
    "group",
    "Fixed rows under a heading.",
    {
        "heading": Word("wording", "Printed above the rows.", needed=True),
        "rows": Word("rows", "The rows, by name.", needed=True),
        "help": _HELP,
        "ours": _OURS,
        "say_as": _SAY_AS,
    },
)
FIELDS_BLOCK = Kind(
    "fields",
    "Questions one after another.",
    {
        "fields": Word("fields", "The questions, by name.", needed=True),
        "across": Word("whole", "How many stand on a line, 1 to 4."),
        "heading": _HEADING,
        "help": _HELP,
        "ours": _OURS,
    },
)
TABLE_BLOCK = Kind(
    "table",
    "A table, with one of `repeat`, `rows` and `groups`, or with `repeat` after one of the others.",
    {
        "table": Word("text", "The name of the table.", needed=True),
        "heading": _HEADING,
        "help": _HELP,
        "ours": _OURS,
        "say_as": _SAY_AS,
        "heads": Word("wordings", "What stands over the words of fixed rows, and over their help."),
        "columns": Word("columns", "The columns, by name; or the name of shared ones.", needed=True),
        "repeat": Word("repeat", "Rows that people add to."),
        "rows": Word("rows", "Fixed rows, by name."),
        "groups": Word("groups", "Fixed rows under headings, by name."),
    },
)
ITEM = Kind(
    "item",
    "One printed point of a list.",
    {
        "say": Word("wording", "The words.", needed=True),
        "items": Word("items", "Points under it."),
    },
)
TEXT_BLOCK = Kind(
    "text",
    "Printed, not read.",
    {
        "text": Word("wording", "The words; with `pick`, the name of shared texts.", needed=True),
        "items": Word(
            "items", "A list printed after the text: words, or `{say: …, items: [ … ]}`, three levels deep."
        ),
        "pick": Word("text", "The choice whose answer says which text is printed."),
        "heading": _HEADING,
        "help": _HELP,
        "ours": _OURS,
    },
)
BLOCKS = {k.name: k for k in (FIELDS_BLOCK, TABLE_BLOCK, TEXT_BLOCK)}
"""A block is known by the one of these keys that it has."""

PART_BLOCK = Kind(
    "part",
    "Blocks that several forms share, with the rules that go with them.",
    {"part": Word("text", "The name of shared blocks.", needed=True)},
)
SHARED_BLOCKS = Kind(
    "shared blocks",
    "Blocks that several forms share.",
    {
        "blocks": Word("blocks", "The blocks, from top to bottom.", needed=True),
        "rules": Word("rules", "The rules that go with them; they come after the form's own."),
    },
)
PURPOSE = Kind(
    "purpose",
    "What the form is for, as lists and the gallery tell it.",
    {
        "what": Word("wording", "What it is for, in a sentence.", needed=True),
        "who": Word("wording", "Who fills it in.", needed=True),
        "often": Word("wording", "How often, or when.", needed=True),
        "quote": Word("wording", "A line of its source, word for word."),
    },
)
FORM = Kind(
    "form",
    "A form definition.",
    {
        "form": Word("form id", "The form's name: small letters, digits, hyphens.", needed=True),
        "edition": Word("whole", "1, 2, 3 …; a published edition never changes.", needed=True),
        "title": Word("wording", "The title on the page.", needed=True),
        "source": Word("wording", "Where the form comes from.", needed=True),
        "purpose": Word("purpose", "What it is for, who fills it in, and how often."),
        "kind": Word("form kind", "What sort of record it makes: access and keeping go by it."),
        "about": Word("about", "Which fields mean what, for reports."),
        "readers": Word("names", "The fields with the persons who may read it."),
        "private": Word("wording", "Why its records are left out of exports, in a sentence."),
        "blocks": Word("blocks", "What stands on the form, from top to bottom.", needed=True),
        "rules": Word("rules", "What is expected of the answers together."),
        "replaces": Word("whole", "The edition before this one."),
        "moved": Word("map of text", "`NEW: old` for each path with a new name."),
        "dropped": Word("map of wording", '`old: "why"` for each path that is gone.'),
        "landscape": Word("flag", "`true`: the page lies on its side."),
    },
)
PARTS = Kind(
    "parts",
    "Shared parts, used by name in any form.",
    {
        "scales": Word("scales", "Scales, by name."),
        "options": Word("options", "Answers of choices, by name."),
        "columns": Word("columns by name", "Columns of tables, by name."),
        "texts": Word("texts", "Texts that go by an answer, by name."),
        "blocks": Word("shared blocks", "Blocks with their rules, by name."),
        "words": Word("map of wording", "What stands for `{name}` in any wording."),
    },
)
POLICIES = Kind(
    "policies",
    "What spans records; each has a default from the source documents.",
    {
        "least_ratings": Word("whole", "How many ratings, of how many clients, a mean needs; 3 without it."),
        "renewal_years": Word("whole", "Years after which a commitment is renewed; 2 without it."),
        "appraisal_months": Word("whole", "Months from one appraisal to the next; 12 without it."),
        "review_months": Word("whole", "Months from an appraisal to its review; 6 without it."),
        "appraisals": Word("names", "The forms that are appraisals; `appraisal-framework` without it."),
        "supervisions": Word("names", "What a pack of supervision brings; `supervision-record` without it."),
        "plans": Word("names", "The plan that goes with an appraisal; `pdp-2016` without it."),
        "commitments": Word("map of text", "By an employee's form, the employer's form that comes first."),
        "timezone": Word("text", "The time zone whose days count; Europe/London without it."),
        "may": Word("map of names", "By what is done (amend, move …), who may; everybody without it."),
        "readers": Word(
            "map of names", "By form or kind, who reads it beside its parties (`managers`: of the home)."
        ),
    },
)
PERIOD = Kind(
    "period",
    "How long records of one kind are kept; nothing is destroyed by it before somebody has confirmed it.",
    {
        "years": Word("whole", "Whole years; or `months`."),
        "months": Word("whole", "Whole months; or `years`."),
        "from": Word("counts from", "What it counts from.", needed=True),
        "source": Word("text", "Who or what says so.", needed=True),
        "date": Word("text", "The day on which it was settled, as 2026-11-30.", needed=True),
    },
)
RETENTION = Kind(
    "retention",
    "By the kind of record, how long it is kept; what is not named here is kept for good.",
    {kind: Word("period", "How long these records are kept.") for kind in get_args(FormKind)},
)
ORGANISATION = Kind(
    "organisation",
    "Whose forms these are: printed on every one.",
    {
        "name": Word("wording", "The organisation's name, for the page head and for `{organisation}`."),
        "colour": Word("colour", 'The colour of headings and lines, such as "#1f4e5f".'),
        "logo": Word("wording", "A PNG, JPEG or SVG file in this folder, for the page head."),
        "footer": Word("wording", "A line at the foot of every page."),
        "policies": Word("policies", "What falls due when, and how many ratings a mean needs."),
        "retention": Word("retention", "How long records are kept, by their kind."),
    },
)
WORDING = Kind(
    "wording",
    "Other words for a built-in form; a plain text is its `ask`.",
    {
        "ask": Word("wording", "The question, or the words of a row."),
        "heading": Word("wording", "What is printed above a table, a group, or the block a question begins."),
        "help": _HELP,
        "say_as": _SAY_AS,
    },
)
