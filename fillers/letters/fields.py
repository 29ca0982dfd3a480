"""The fields that a letter's template may name: of a letter made of a record, and of one to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spec:
    """A field of a letter: what it says and, for a list, the fields of each item and what one is called."""

    says: str
    item: str | None = None
    fields: Mapping[str, Spec] | None = None


_TASK = {
    "number": Spec("Number of the statement the task belongs to: 1 to 7."),
    "statement": Spec("That statement in full."),
    "task": Spec("The task, as the form words it."),
    "deadline": Spec("Its deadline."),
    "done": Spec("“Yes” if it is done, else nothing."),
    "done_on": Spec("The date on which it was done."),
    "notes": Spec("The notes on it; their lines are kept."),
}
FIELDS: Mapping[str, Spec] = {
    "name": Spec(
        "Who made the commitment: the person, or the organisation on an employer's form; who is recognised."
    ),
    "role": Spec("Their role."),
    "manager": Spec("Their manager; on an employer's form, who signed for the organisation."),
    "employer": Spec("The employer: the organisation whose letter it is."),
    "made_on": Spec("The date of the commitment, in words: 14 November 2026."),
    "renew_by": Spec("The date by which it is renewed: two years after it was made."),
    "review_on": Spec("The date on which the tasks are reviewed."),
    "today": Spec("The date on which the letter is made."),
    "chosen": Spec("How many tasks are chosen, as a number."),
    "done": Spec("How many of them are done, as a number."),
    "award": Spec("Of an award certificate: what the award is given for."),
    "idea": Spec(
        "Of an award certificate: the idea in its words; nothing where there is none or no room for it."
    ),
    "picture": Spec("Of an award certificate: the picture of the person; nothing where none was given."),
    "footer": Spec("The organisation's own line for the foot of the page."),
    "logo": Spec("The organisation's logo, as a picture; nothing where it has none."),
    "statements": Spec(
        "The statements of the Commitment, in order.",
        "statement",
        {
            "number": Spec("1 to 7."),
            "words": Spec("The statement without its number."),
            "heading": Spec("The statement in full, as the form words it."),
            "tasks": Spec("The tasks chosen for it.", "task", _TASK),
        },
    ),
    "tasks": Spec("All chosen tasks, in order.", "task", _TASK),
}
"""Every field that the template of a letter made of a record may name."""

_DOCUMENT = {
    "title": Spec("What the document is: Appraisal framework."),
    "number": Spec("Its copy number; nothing where it has none."),
    "form": Spec("The name of its form, such as appraisal-framework."),
    "fill": Spec("“Yes” where it is to be filled in and sent back, else nothing."),
    "sent_on": Spec("The date on which it was given out, where that was before."),
    "reply_by": Spec("The date by which it should be back."),
    "note": Spec("A line on it."),
}
_DUE = {
    "what": Spec("What is due: Supervision, Appraisal."),
    "on": Spec("The date on which it is due."),
    "over": Spec("“Yes” where that date is past, else nothing."),
    "days": Spec("How many days it is over, or are left; nothing on the day itself."),
    "note": Spec("A line on it, such as why it is due."),
}
_ACTION = {
    "what": Spec("What was agreed."),
    "who": Spec("Who does it."),
    "by": Spec("By when."),
}
PERSON_FIELDS: Mapping[str, Spec] = {
    "name": Spec("Whom the letter is for."),
    "role": Spec("Their role."),
    "home": Spec("The home where they work."),
    "team": Spec("Their team."),
    "manager": Spec("Their manager."),
    "supervisor": Spec("Who supervises them; the manager, where nobody else does."),
    "employer": Spec("The organisation whose letter it is."),
    "today": Spec("The date on which the letter is made, in words: 14 November 2026."),
    "about": Spec("What it is about, in a few words: Appraisal."),
    "meeting_on": Spec("The date of the meeting."),
    "meeting_time": Spec("When it begins: 10:30."),
    "meeting_place": Spec("Where it is."),
    "with_whom": Spec(
        "Who meets the person: for an appraisal their manager, else their supervisor, where nobody is said."
    ),
    "held_on": Spec("The date of the meeting that was."),
    "held_by": Spec("Who held it."),
    "outcome": Spec("What came of it, in your own words; its lines are kept."),
    "next_on": Spec("The date of the next meeting."),
    "next_what": Spec(
        "What the next one is: meeting, review, observation; a meeting, where nothing is said."
    ),
    "reply_by": Spec("The date by which an answer is wanted."),
    "reply_to": Spec("How to answer, or where to send things."),
    "message": Spec("Words of your own; their lines are kept."),
    "sender": Spec("Who signs the letter; who meets the person, where nobody else is said."),
    "footer": Spec("The organisation's own line for the foot of the page."),
    "logo": Spec("The organisation's logo, as a picture; nothing where it has none."),
    "documents": Spec("The documents that go with the letter, or that it asks for.", "document", _DOCUMENT),
    "dues": Spec("What is due of this person.", "due", _DUE),
    "actions": Spec("What was agreed to be done.", "action", _ACTION),
}
"""Every field that the template of a letter to a person may name."""


def flat(fields: Mapping[str, Spec] = FIELDS, item: str = "") -> dict[str, str]:
    """The fields as a template writes them, each with what it says: `name`, `task.deadline`."""
    found: dict[str, str] = {}
    for name, spec in fields.items():
        found[f"{item}.{name}" if item else name] = spec.says
        if spec.fields is not None and spec.item is not None:
            found |= flat(spec.fields, spec.item)
    return found
