"""The rules of the acknowledgement of the code and of a concern in writing, each broken once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.broken.told import LATER, Told, actions, copy, day, signed


def acknowledgement() -> Iterator[Told]:
    form = "code-acknowledgement"
    said = "This is the same name as the worker's. Write who gave them the papers."
    yield form, "manager", said, "must", {"manager": "Sam Sample"}
    said = "This date has not been yet. Write the day on which it was read."
    yield form, "date", said, "must", {"date": LATER}
    said = "Say of each duty whether it is clear, or to be talked about."
    yield form, "duties.equality.understood", said, "must", {"duties.equality.understood": None}
    yield form, "questions", "Say what is to be talked about.", "note", {"questions": None}
    said = "A duty was to be talked about. Write what was answered."
    yield form, "answers", said, "note", {"answers": None}
    said = "Tick “Another policy, or a change” and say which, or neither."
    yield form, "change", said, "must", {"change": None}
    yield form, "papers", said, "must", {"papers": ("code",)}
    said = "Give the edition or date, so that it can be told later which wording was read."
    yield form, "version", said, "note", {"version": None}
    whose = {"signed_worker_on": "The worker's", "signed_manager_on": "The manager's"}
    for path, name in whose.items():
        yield form, path, f"{name} signature has no date.", "note", {path: None}
        said = f"{name} signature is dated before it was read."
        yield form, path, said, "note", {path: day("2026-11-17")}
        yield form, path, "This date has not been yet.", "note", {path: LATER}
    said = "The copy was given before it was read."
    yield form, "copy_given", said, "note", {"copy_given": day("2026-11-17")}


def concern() -> Iterator[Told]:
    form = "practice-concern"
    said = "This is the same name as the practitioner's. Write who has the concern."
    yield form, "supervisor", said, "must", {"supervisor": "Mo Madeup"}
    said = "This date has not been yet. Advise the practitioner first, then confirm it in writing."
    yield form, "advised_on", said, "must", {"advised_on": LATER}
    said = "This date has not been yet. Write the day on which you confirm it."
    yield form, "date", said, "must", {"date": LATER}
    said = "The practitioner is advised before it is confirmed in writing; this date is earlier."
    yield form, "date", said, "must", {"date": day("2026-11-19")}
    said = "Name at least one area where practice does not reach the standard."
    yield form, "areas.1.area", said, "must", {f"areas.{n}.area": None for n in (1, 2)}
    yield form, "areas.1.standard", "Say which standard is required.", "must", {"areas.1.standard": None}
    said = "Say what was seen: a concern without it cannot be answered."
    yield form, "areas.2.seen", said, "must", {"areas.2.seen": None}
    said = "Say which area of practice this standard is for."
    yield form, "areas.1.area", said, "must", {"areas.1.area": None}
    said = "Say in which area of practice this was seen."
    yield form, "areas.2.area", said, "must", {"areas.2.area": None}
    said = "Say what remedial action is to be taken."
    yield form, "actions.1.what", said, "must", {f"actions.{n}.what": None for n in (1, 2, 3)}
    for told in actions(form):
        if told[1] != "actions.1.what":  # it says so in words of its own
            yield told
    said = "Say what the remedial action is."
    yield form, "actions.1.what", said, "must", {"actions.1.what": None}
    yield form, "redress_what", "Say what is to be put right.", "must", {"redress_what": None}
    said = "Give the reference of the person for whom it is put right."
    yield form, "client", said, "note", {"client": None}
    said = "Say why nothing is to be put right."
    none = {"redress": "none", "redress_what": None}
    yield form, "redress_what", said, "note", none
    said = "Not known yet. Put who finds out, and by when, among the actions."
    yield form, "redress", said, "note", {"redress": "open"}
    said = "Where it may follow, tick Yes and give the day on which the practitioner was informed."
    yield form, "informed_on", said, "must", {"disciplinary": "yes"}
    yield form, "disciplinary", said, "must", {"informed_on": day("2026-11-23")}
    said = "This date has not been yet. Inform the practitioner first."
    yield form, "informed_on", said, "must", {"disciplinary": "yes", "informed_on": LATER}
    said = "It is looked at again after this day."
    yield form, "review", said, "must", {"review": day("2026-11-23")}
    said = "It is looked at again more than six months later."
    yield form, "review", said, "note", {"review": day("2027-05-24")}
    whose = {"signed_supervisor_on": "The supervisor's", "signed_practitioner_on": "The practitioner's"}
    yield from signed(form, whose, "2026-11-22", "confirmation")
    yield from copy(form, "2026-11-22", "confirmation")


TOLD: tuple[Told, ...] = (*acknowledgement(), *concern())
