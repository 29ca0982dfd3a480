"""How forms, settings and roster stood when returns in review were last looked at for their sake.

Nothing is parsed to know it: files go by their bytes, settings by what is loaded already, people by their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from filing.ledger import codec
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names, looked_at, people

What = Literal["forms", "policies", "roster"]
FOLDER = "organisation"
"""The folder in the home folder that has the organisation's forms."""


def now(ledger: Ledger, conn: Connection) -> dict[What, str]:
    """How each of them stands now, as a digest."""
    return {
        "forms": _forms(ledger.home / FOLDER),
        "policies": codec.digest(ledger.library.policies.model_dump(mode="json")),
        "roster": _roster(conn),
    }


def changed(ledger: Ledger, conn: Connection) -> dict[What, str]:
    """What is not as it was when returns were last looked at, and how it stands now: `note` is given that."""
    kept = {row.what: row.digest for row in conn.execute(select(looked_at))}
    return {what: digest for what, digest in now(ledger, conn).items() if kept.get(what) != digest}


def note(conn: Connection, stood: Mapping[What, str], actor: Actor) -> None:
    """Keeps that what is in review was looked at with these as they stood when that began.

    What has changed since then stands otherwise, and is looked at the next time.
    """
    for what, digest in stood.items():
        conn.execute(delete(looked_at).where(looked_at.c.what == what))
        conn.execute(insert(looked_at).values(what=what, digest=digest, at=moment(actor.at)))


def _forms(folder: Path) -> str:
    """The organisation's forms, and the version of carepack, which has all others."""
    told = hashlib.sha256(_version().encode())
    for file in sorted(folder.rglob("*.yaml")) if folder.is_dir() else ():
        told.update(file.relative_to(folder).as_posix().encode())
        told.update(hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()


@cache
def _version() -> str:
    return version("carepack")


def _roster(conn: Connection) -> str:
    now_ = conn.execute(select(people.c.ref, people.c.name).order_by(people.c.id)).all()
    before = conn.execute(
        select(former_names.c.person, former_names.c.name).order_by(former_names.c.id)
    ).all()
    return codec.digest([[list(row) for row in rows] for rows in (now_, before)])


__all__ = ["What", "changed", "note", "now"]
