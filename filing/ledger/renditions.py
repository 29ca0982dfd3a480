"""Renditions as they were made: the template of each, and of a PDF its blank. Kept once; a rendition never changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, insert, select, update

from filing.ledger import audit, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.tables import renditions

if TYPE_CHECKING:
    from schemas.template import Template

_BLANK = select(renditions.c.blank).where(renditions.c.digest == bindparam("digest"))
_THERE = select(renditions.c.digest, renditions.c.blank.is_not(None).label("whole"))


def keep(conn: Connection, template: Template, blank: bytes | None, actor: Actor) -> None:
    """Notes a rendition that is not known yet; of one that was kept without its blank, the blank."""
    digest = template.rendition
    there = conn.execute(_THERE.where(renditions.c.digest == digest)).first()
    if there is not None and (there.whole or blank is None):
        return
    if there is None:
        row = {
            "digest": digest,
            "form": template.form,
            "edition": template.edition,
            "format": template.format,
            "template": template.model_dump(mode="json"),
            "blank": blank,
            "kept_at": moment(actor.at),
        }
        conn.execute(insert(renditions).values(**row))
    else:
        conn.execute(update(renditions).where(renditions.c.digest == digest).values(blank=blank))
    seal = seals.rendition_seal(conn, digest)
    audit.note(conn, actor, "rendition-kept", f"rendition {digest}", seal=seal)


def blank_of(conn: Connection, rendition: str) -> bytes | None:
    """The blank PDF of a rendition; None for Word, for one that is not known, and where none was kept."""
    found: bytes | None = conn.execute(_BLANK, {"digest": rendition}).scalar()
    return found


def without_blank(conn: Connection, digests: Iterable[str]) -> frozenset[str]:
    """Which of these renditions have no blank here yet, whether their template was kept or not."""
    wanted = frozenset(digests)
    rows = conn.execute(_THERE.where(renditions.c.digest.in_(wanted)))
    return wanted - {r.digest for r in rows if r.whole}


__all__ = ["blank_of", "keep", "without_blank"]
