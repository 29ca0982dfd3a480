"""How long work is looked at: a page that shows how far it is, and goes on by itself when it is done."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from desk.jobs import Job, Made
from desk.room import Room
from desk.visit import Answer, Visit

ROOM = Room("jobs", "What is being done", "/jobs")
"""It is no room of the navigation: one comes here from where work was begun, or from a message."""


@ROOM.get("/{key}")
def look(visit: Visit) -> Answer:
    """How far it is; where it ended with a path, that path."""
    job = _job(visit)
    state = job.state  # looked at once: it may end while its page is written
    if state == "done" and isinstance(job.outcome, str):
        job.told = True
        return visit.see(job.outcome)
    if state != "running":
        job.told = True
    return visit.page("jobs/job.html", job=job, state=state, made=_made(job))


@ROOM.get("/{key}/state")
def state(visit: Visit) -> Answer:
    """The piece that says how far it is; asked for again and again while it runs."""
    job = _job(visit)
    if job.state != "running":
        return visit.see(job.path)
    return visit.part("jobs/state.html", job=job)


@ROOM.post("/{key}/stop")
def stop(visit: Visit) -> Answer:
    """Asks it to stop."""
    job = _job(visit)
    job.progress.stop()
    return visit.see(job.path)


@ROOM.get("/{key}/file")
def file(visit: Visit) -> Answer:
    """The file that it made."""
    made = _made(_job(visit))
    if made is None or not made.file.is_file():
        raise HTTPException(404)
    return visit.file(made.file, made.name, made.media_type)


def _job(visit: Visit) -> Job:
    job = visit.jobs.of(visit.named("key"))
    if job is None or (visit.account is not None and job.owner != visit.owner):
        raise HTTPException(404)
    return job


def _made(job: Job) -> Made | None:
    return job.outcome if isinstance(job.outcome, Made) else None
