"""The rules of two supervision agreements, a work plan and a plan of learning needs, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, copy, day, signed, signed_by_both


def agreed(form: str) -> Iterator[Told]:
    """What both agreements share."""
    said = "An agreement needs two people; this is the same name as the supervisor's."
    yield form, "supervisee", said, "must", {"supervisee": "Zoë Sample"}
    said = "This date has not been yet. Write the day on which you agreed."
    yield form, "date", said, "must", {"date": LATER}
    said = "The review must be after the date of the agreement."
    yield form, "review", said, "must", {"review": day("2026-09-07")}
    said = "The agreement is to be reviewed within a year."
    yield form, "review", said, "note", {"review": day("2027-09-08")}
    said = "This is the supervisor's own name. Write who their line manager is."
    yield form, "supervisor", said, "must", {"line_manager": "Zoë Sample"}
    yield from signed_by_both(form, "2026-09-06")


def of_social_workers() -> Iterator[Told]:
    form = "supervision-agreement-southwark"
    yield from agreed(form)
    said = "Say until when the ASYE goes on: supervision is more frequent until then."
    yield form, "asye_until", said, "must", {"asye_until": None}
    said = "The ASYE was over when you agreed this. Tick “past the ASYE”, or correct the date."
    yield form, "asye_until", said, "must", {"asye_until": day("2026-09-07")}
    said = "A social worker needs professional supervision by one. Say by whom."
    yield form, "professional", said, "must", {"by_social_worker": "no"}
    said = "Nobody supervises themselves. Say who gives the professional supervision."
    yield form, "supervisee", said, "must", {"professional": "Tomáš Specimen"}
    said = "It is not agreed how many direct observations there are."
    yield form, "observations", said, "note", {"observations": None}


def of_staff() -> Iterator[Told]:
    form = "supervision-agreement-southwark-staff"
    yield from agreed(form)
    said = "A health professional needs clinical supervision by one of the same profession. Say by whom."
    yield form, "clinical", said, "must", {"clinical": None}
    said = "It is not agreed how often there is clinical supervision."
    yield form, "clinical_often", said, "note", {"clinical_often": None}
    said = "Nobody supervises themselves. Say who gives the clinical supervision."
    yield form, "supervisee", said, "must", {"clinical": "Pat Specimen"}


def _plan(form: str) -> Iterator[Told]:
    """What a work plan and a plan of learning needs share."""
    said = "Nobody agrees a plan with themselves: this is the same name as the manager's."
    yield form, "name", said, "must", {"name": "Zoë Sample"}
    said = "This date has not been yet. Write the day on which you agreed the plan."
    yield form, "date", said, "must", {"date": LATER}
    yield form, "date", "The plan was agreed before the worker joined.", "note", {"joined": day("2026-04-21")}
    whose = {"signed_manager_on": "The manager's", "signed_name_on": "The worker's"}
    yield from signed(form, whose, "2026-04-19", "plan")
    yield from copy(form, "2026-04-19", "plan")


def work_plan() -> Iterator[Told]:
    form = "work-plan"
    yield from _plan(form)
    said = "The plan must go on after the day on which it was agreed."
    yield form, "until", said, "must", {"until": day("2026-04-20")}
    said = "The first work plan is made within 3 months of joining."
    yield form, "date", said, "note", {"joined": day("2026-01-19")}
    columns = ("objective", "targets", "timescale", "midway")
    none = {f"plan.{n}.{c}": None for n in (1, 2, 3) for c in columns}
    yield form, "plan.1.objective", "Write down at least one objective.", "must", none
    said = "Say how you will see that this objective is met."
    yield form, "plan.1.targets", said, "must", {"plan.1.targets": None}
    said = "Say by when this objective is to be met."
    yield form, "plan.2.timescale", said, "must", {"plan.2.timescale": None}
    said = "Say which objective this target is of."
    yield form, "plan.3.objective", said, "must", {"plan.3.objective": None}
    yield from _reviews(form)


def _reviews(form: str) -> Iterator[Told]:
    said = "The mid-way review must be after the date of the plan."
    yield form, "midway_due", said, "must", {"midway_due": day("2026-04-20")}
    said = "The annual review must be after the mid-way review."
    yield form, "end_due", said, "must", {"end_due": day("2026-09-21")}
    said = "The mid-way review is more than a year after the plan; it is due in September."
    yield form, "midway_due", said, "note", {"midway_due": day("2027-04-21"), "end_due": None}
    said = "The mid-way review was held before the plan. Correct one of the two dates."
    yield form, "midway_on", said, "must", {"midway_on": day("2026-04-19")}
    said = "The annual review was held before the mid-way review. Correct one of the two dates."
    yield form, "end_on", said, "must", {"end_on": day("2026-09-23"), "end_said": "Much of it."}
    yield form, "midway_said", "Say what the mid-way review found.", "must", {"midway_said": None}
    yield form, "midway_on", "Say when the mid-way review was held.", "must", {"midway_on": None}
    yield form, "end_said", "Say what was achieved.", "must", {"end_on": day("2026-12-18")}
    yield form, "end_on", "Say when the annual review was held.", "must", {"end_said": "Most of it."}
    said = "This review has not been yet. Leave it blank until it was held."
    yield form, "midway_on", said, "must", {"midway_on": LATER}
    yield form, "end_on", said, "must", {"end_on": LATER, "end_said": "Most of it."}


def learning_needs() -> Iterator[Told]:
    form = "learning-needs"
    yield from _plan(form)
    said = "The review must be after the date of the plan."
    yield form, "review", said, "must", {"review": day("2026-04-20")}
    said = "The review is more than a year after the plan; it is due each April."
    yield form, "review", said, "note", {"review": day("2027-04-21")}
    said = "The first learning plan is made within 3 months of joining."
    yield form, "date", said, "note", {"joined": day("2026-01-19")}
    columns = ("need", "capability", "support", "other_ways", "when", "outcomes", "way")
    none = {f"needs.{n}.{c}": None for n in (1, 2, 3) for c in columns}
    yield form, "needs.1.need", "Write down at least one learning need.", "must", none
    yield form, "needs.3.way", "Say how this can be learned.", "must", {"needs.3.way": None}
    yield form, "needs.1.when", "Say by when this is to be learned.", "must", {"needs.1.when": None}
    yield form, "needs.2.need", "Say what is to be learned in this way.", "must", {"needs.2.need": None}
    said = "It is not said which capability this need is for."
    yield form, "needs.1.capability", said, "note", {"needs.1.capability": None}


TOLD = (*of_social_workers(), *of_staff(), *work_plan(), *learning_needs())
