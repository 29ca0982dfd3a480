"""Signing in at the provider's own page: the desk shows the link, or a code for another device, and waits."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException

from desk.jobs import Job, StoppedError
from desk.rooms.mail.room import ROOM
from desk.rooms.mail.settings import shown as settings_page
from desk.rooms.mail.words import own_mail
from desk.visit import Answer, Progress, Visit
from mailing import account, consent
from mailing.consent import OnDevice
from mailing.secrets import Secrets
from mailing.signing_in import sign_in_of
from schemas.errors import CarepackError

_SOON, _STEP = 5.0, 0.25


@dataclass
class Signing:
    """Somebody signs in: the page to open, and what to type there on another device."""

    page: str = ""
    code: str = ""
    minutes: int = 5
    job: Job | None = None
    shown: threading.Event = field(default_factory=threading.Event)


@ROOM.post("/settings/sign-in")
def begin(visit: Visit) -> Answer:
    """Begins it; the page with the link comes as soon as it is known."""
    own, secrets, signing = own_mail(visit), Secrets(), Signing()
    on_device = visit.said("device") == "yes"
    try:
        account.must_be_set(own)
        how = sign_in_of(own)
        if visit.said("client_secret"):
            secrets.keep("client-secret", how.account, visit.said("client_secret"))
    except CarepackError as error:
        return settings_page(visit, error)

    def work(progress: Progress) -> str:
        def opened(page: str) -> None:
            signing.page = page
            signing.shown.set()

        def typed(what: OnDevice) -> None:
            signing.page, signing.code, signing.minutes = what.page, what.code, what.seconds // 60
            signing.shown.set()

        def wait(seconds: float) -> None:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if progress.stopping:
                    raise StoppedError
                time.sleep(_STEP)

        if on_device:
            consent.by_device(how, secrets, typed, wait=wait)
        else:
            consent.by_browser(how, secrets, opened)
        return "/mail/settings"

    signing.job = visit.jobs.begin(work, "Signing in for mail", owner=visit.owner)
    signing.shown.wait(_SOON)
    return visit.see(f"/mail/settings/sign-in/{visit.session.keep(signing)}")


@ROOM.get("/settings/sign-in/{key}")
def look(visit: Visit) -> Answer:
    """The link or code, until somebody has signed in."""
    signing = visit.session.shelf.get(visit.named("key"))
    if not isinstance(signing, Signing) or signing.job is None:
        raise HTTPException(404)
    job = signing.job
    if job.state == "done":
        job.told = True
        return visit.see("/mail/settings", "You are signed in. Try whether mail works.")
    if job.state == "failed":
        job.told = True
    return visit.page(
        "mail/sign_in.html",
        signing=signing,
        job=job,
        key=visit.named("key"),
        faults=job.faults,
    )


@ROOM.get("/settings/sign-in/{key}/state")
def state(visit: Visit) -> Answer:
    """Asked for again and again while the page is open; once it is done, the browser is taken on."""
    signing = visit.session.shelf.get(visit.named("key"))
    if not isinstance(signing, Signing) or signing.job is None or signing.job.state != "running":
        return visit.see(f"/mail/settings/sign-in/{visit.named('key')}")
    return visit.part("mail/signing.html", key=visit.named("key"))
