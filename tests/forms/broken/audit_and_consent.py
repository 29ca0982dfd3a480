"""The rules of the five forms beside the families, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, actions, copy, day, signed


def agreement() -> Iterator[Told]:
    form = "supervision-agreement"
    said = "An agreement needs two people; this is the same name as the supervisor's."
    yield form, "supervisee", said, "must", {"supervisee": "Zoë Sample"}
    said = "This date has not been yet. Write the day on which you agreed."
    yield form, "date", said, "must", {"date": LATER}
    said = "The review must be after the date of the agreement."
    yield form, "review", said, "must", {"review": day("2026-09-07")}
    said = "The agreement is to be reviewed within a year."
    yield form, "review", said, "note", {"review": day("2027-09-08")}
    whose = {"signed_supervisor_on": "The supervisor's", "signed_supervisee_on": "The supervisee's"}
    yield from signed(form, whose, "2026-09-06", "agreement")
    yield from copy(form, "2026-09-06", "agreement")


def informal() -> Iterator[Told]:
    form = "informal-supervision"
    said = "This is the same name as the worker's. Write who supervised."
    yield form, "supervisor", said, "must", {"supervisor": "łukasz  próba"}
    said = "This date has not been yet. Write the day on which it took place."
    yield form, "date", said, "must", {"date": LATER}
    said = "Tick “Something else” and say what it was, or neither."
    yield form, "other_form", said, "must", {"other_form": None}
    yield form, "form_of_it", said, "must", {"form_of_it": "call"}
    yield from actions(form)
    whose = {"signed_supervisor_on": "The supervisor's", "signed_worker_on": "The worker's"}
    yield from signed(form, whose, "2026-11-24", "day itself")
    yield from copy(form, "2026-11-24", "day itself")


def observation() -> Iterator[Told]:
    form = "direct-observation"
    said = "This is the same name as the worker's. Write who observed."
    yield form, "observer", said, "must", {"observer": "Tomáš Specimen"}
    said = "This date has not been yet. Write the day on which you observed."
    yield form, "date", said, "must", {"date": LATER}
    said = "The next observation must be after this one."
    yield form, "next_observation", said, "must", {"next_observation": day("2026-11-19")}
    said = "The next observation is more than a year away; there are at least two a year."
    yield form, "next_observation", said, "note", {"next_observation": day("2027-11-20")}
    said = "Say which of the year's observations it is, so that they can be counted."
    yield form, "number", said, "must", {"number": None}
    yield form, "number", said, "must", {"number": None, "asye": "after"}
    said = "Give the reference of the person whose words these are."
    yield form, "client", said, "note", {"client": None}
    said = "The person did not agree to be there while you observed: say in the plan what you did about it."
    yield form, "agreed", said, "note", {"agreed": "no"}
    yield from actions(form)
    whose = {"signed_observer_on": "The observer's", "signed_worker_on": "The worker's"}
    yield from signed(form, whose, "2026-11-18", "observation")
    yield from copy(form, "2026-11-18", "observation")


def audit() -> Iterator[Told]:
    form = "file-audit"
    said = "Nobody audits their own files: the auditor must be another than the supervisor."
    yield form, "auditor", said, "must", {"auditor": "Zoë Sample"}
    said = "Nobody audits their own file: the auditor must be another than the supervisee."
    yield form, "auditor", said, "must", {"auditor": "Siân Example-Łukasz"}
    said = "This is the same name as the supervisee's. Write who supervises them."
    yield form, "supervisor", said, "must", {"supervisor": "Siân Example-Łukasz"}
    said = "This date has not been yet. Write the day on which you looked at the file."
    yield form, "date", said, "must", {"date": LATER}
    said = "The last day looked at is before the first."
    yield form, "to_date", said, "must", {"to_date": day("2026-04-30")}
    said = "The audit cannot be before the last day it looks at."
    yield form, "date", said, "must", {"date": day("2026-10-30")}
    said = "Tick “For a reason” and say which, or neither."
    yield form, "reason", said, "must", {"reason": None}
    yield form, "chosen", said, "must", {"chosen": "random"}
    said = "Say what is missing."
    yield form, "criteria.given.comment", said, "must", {"criteria.given.comment": None}
    yield form, "criteria.copies.comment", said, "must", {"criteria.copies.comment": None}
    none = {f"actions.{n}.{c}": None for n in (1, 2) for c in ("what", "who", "when")}
    said = "Something is missing in this file, and no action is agreed."
    yield form, "actions.1.what", said, "note", none
    yield from actions(form)
    whose = {"signed_auditor_on": "The auditor's", "signed_supervisor_on": "The supervisor's"}
    yield from signed(form, whose, "2026-11-29", "audit")


def consent() -> Iterator[Told]:
    form = "idea-consent"
    said = "This is the same name as the person's. Write which manager is told."
    yield form, "manager", said, "must", {"manager": "Łukasz Próba"}
    said = "Say with whom it may be shared."
    yield form, "with_whom", said, "must", {"with_whom": None}
    yield form, "with_whom", said, "must", {"with_whom": None, "share": "protected"}
    said = "This date has not been yet. Write the day on which you signed."
    yield form, "date", said, "must", {"date": LATER}
    said = "This date has not been yet. A consent is withdrawn from the day on which you say so."
    yield form, "withdrawn_on", said, "must", {"withdrawn_on": LATER}
    said = "A consent cannot be withdrawn before it was given."
    yield form, "withdrawn_on", said, "must", {"withdrawn_on": day("2026-10-04")}
    said = "Say whether anything was published before the withdrawal."
    yield form, "was_published", said, "must", {"was_published": None}
    yield form, "withdrawn_on", "Give the date of the withdrawal.", "must", {"withdrawn_on": None}
    said = "The withdrawal is not signed. It counts all the same."
    yield form, "signed_withdrawal", said, "note", {"signed_withdrawal": None}
    none = {f"published.{n}.{c}": None for n in (1, 2) for c in ("what", "where", "on", "removed")}
    yield form, "published.1.what", "List what was published.", "must", none
    said = "Say where it was published."
    yield form, "published.1.where", said, "must", {"published.1.where": None}
    said = "Say what was published there."
    yield form, "published.2.what", said, "must", {"published.2.what": None}
    yield form, "copy_given", "This date has not been yet.", "note", {"copy_given": LATER}


TOLD: tuple[Told, ...] = (*agreement(), *informal(), *observation(), *audit(), *consent())
