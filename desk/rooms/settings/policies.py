"""Settings: what falls due when, who may do what, and how often people are supervised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from starlette.exceptions import HTTPException

from desk.rooms.settings.room import ROOM
from desk.visit import Answer, Visit
from desk.writing import editor
from filing.clocks.falling import SOURCES, TITLES
from filing.clocks.rules_told import rules_told
from forms.organisation import folder_in
from issuing import own_settings, own_texts
from issuing.own_settings import DOINGS, SETTINGS
from schemas.errors import DefinitionError, Fault, UsageError
from schemas.policies import Doing, Policies


@ROOM.get("/policies")
def policies(visit: Visit) -> Answer:
    """Every policy, with what it is without a setting."""
    return _policies(visit)


@ROOM.post("/policies")
def change(visit: Visit) -> Answer:
    """Changes policies; all of what was typed, or nothing."""
    said = {s.key: visit.said(s.key) for s in SETTINGS}
    try:
        own_settings.change_policies(folder_in(visit.home), visit.said("seen"), said)
    except (UsageError, DefinitionError) as error:
        return _policies(visit, said, error.faults)
    return visit.see("/settings/policies", told="Saved. It counts from now on.")


@ROOM.get("/may")
def may(visit: Visit) -> Answer:
    """Who may do what with records and returns."""
    return _may(visit)


@ROOM.post("/may")
def change_may(visit: Visit) -> Answer:
    """Keeps things to some people, or leaves them to everybody."""
    doings: tuple[Doing, ...] = get_args(Doing)
    who = {d: visit.said(d).splitlines() if visit.said(f"only-{d}") else None for d in doings}
    try:
        own_settings.change_may(folder_in(visit.home), visit.said("seen"), who)
    except (UsageError, DefinitionError) as error:
        return _may(visit, error.faults)
    return visit.see("/settings/may", told="Saved. It counts from now on.")


@ROOM.get("/supervision")
def supervision(visit: Visit) -> Answer:
    """How often people are supervised and appraised, in words, with where each number comes from."""
    regimes = rules_told(visit.ledger)
    return visit.page("settings/supervision.html", regimes=regimes, sources=SOURCES, titles=TITLES)


@ROOM.get("/file/{name}")
def file(visit: Visit) -> Answer:
    """The text of the settings themselves, checked while it is typed."""
    name = f"{visit.named('name')}.yaml"
    if name not in own_texts.SETTINGS_FILES:
        raise HTTPException(404)
    return editor(visit, name)


def _policies(visit: Visit, said: dict[str, str] | None = None, faults: Sequence[Fault] = ()) -> Answer:
    found = own_settings.settings(folder_in(visit.home))
    usual = Policies()
    shown = {s.key: own_settings.shown(found.policies, s) for s in SETTINGS}
    at = {f.place.path: f"{f.what} {f.do}" for f in faults if f.place.path}
    return visit.page(
        "settings/policies.html",
        status_code=422 if faults else 200,
        settings=SETTINGS,
        said=said or shown,
        usual={s.key: own_settings.shown(usual, s).replace("\n", "; ") for s in SETTINGS},
        seen=visit.said("seen") if faults else found.version,
        errors=at,
        faults=[f for f in faults if not f.place.path],
    )


def _may(visit: Visit, faults: Sequence[Fault] = ()) -> Answer:
    found = own_settings.settings(folder_in(visit.home))
    who = {d: own_settings.may(found.policies, d) for d in DOINGS}
    return visit.page(
        "settings/may.html",
        status_code=422 if faults else 200,
        doings=DOINGS,
        who=who,
        seen=found.version,
        faults=faults,
    )
