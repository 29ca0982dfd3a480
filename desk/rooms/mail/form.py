"""Mail set up: by answers to questions in the ordinary case, and as the text of its file for everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.rooms.mail.room import ROOM
from desk.visit import Answer, Visit
from desk.writing import editor
from forms.organisation import folder_in
from mailing import account, setting_up
from mailing.questions import PROVIDERS, QUESTIONS
from mailing.settings import FILE, settings
from schemas.errors import CarepackError, DefinitionError, Fault

_FIELDS = (*(q.key for q in QUESTIONS), setting_up.SENDS, setting_up.FETCHES, "provider")


@ROOM.get("/settings/form")
def form(visit: Visit) -> Answer:
    """The settings as questions; as its text, where the file has mistakes."""
    try:
        return _form(visit)
    except DefinitionError:
        visit.tell("There are mistakes in the file. Correct them here first.", "note")
        return visit.see("/mail/settings/file")


@ROOM.post("/settings/form")
def change(visit: Visit) -> Answer:
    """Puts the answers into the file: all of them, or nothing."""
    root, said = folder_in(visit.home), {key: visit.said(key) for key in _FIELDS}
    try:
        setting_up.change(root, visit.said("seen"), said)
    except CarepackError as error:
        return _form(visit, said, error.faults)
    return visit.see("/mail/settings", f"Saved. {_next(visit)}")


@ROOM.get("/settings/file")
def file(visit: Visit) -> Answer:
    """The text of the file, checked while it is typed."""
    return editor(visit, FILE)


def _next(visit: Visit) -> str:
    """What is to be done after that."""
    own = settings(folder_in(visit.home))
    if account.by_consent(own):
        return "Now sign in below, then try whether mail works."
    if account.users(own):
        return "Give the password below if it is a new one, then try whether mail works."
    return "It counts from now on."


def _form(visit: Visit, said: Mapping[str, str] | None = None, faults: Sequence[Fault] = ()) -> Answer:
    root = folder_in(visit.home)
    now = setting_up.opened(root)
    seen = visit.said("seen") if said is not None else now.version
    at = setting_up.at_fields(faults)
    return visit.page(
        "mail/form.html",
        status_code=422 if faults else 200,
        said=said if said is not None else setting_up.shown(settings(root)),
        seen=seen,
        elsewhere=seen != now.version,
        parts={
            part: [q for q in QUESTIONS if q.part == part]
            for part in dict.fromkeys(q.part for q in QUESTIONS)
        },
        providers=PROVIDERS,
        sending=setting_up.SENDING,
        fetching=setting_up.FETCHING,
        file=root / FILE,
        errors=at,
        wrong=[q for q in QUESTIONS if q.key in at],
        faults=[f for f in faults if not f.place.path],
    )
