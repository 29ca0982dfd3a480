"""Whether a ledger can take a batch: looked at before anything of it is written, and said with what mends it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import func, select

from filing.ledger.database import Ledger
from filing.ledger.tables import originals, origins
from schemas.errors import Fault, LedgerError, Place

_EACH = 120_000
"""Bytes that a document takes in the database, as long as it is one: its reading, its record, their words."""
_SPARE = 48 * 1024 * 1024
"""Bytes that stay free on top: the database's log, and the drafts of what is read."""
_AT_ONCE = 500
_NEWEST = select(originals.c.sha256).order_by(originals.c.kept_at.desc()).limit(1)
_MB = 1024 * 1024


def look(ledger: Ledger, coming: Iterable[tuple[str, int]]) -> None:
    """Raises LedgerError where these (origin, bytes) should not be brought in as things stand.

    `originals-gone`: the store is not whole. `disk-nearly-full`: there is no room for them; of what came
    from its place before nothing is counted.
    """
    _is_whole(ledger)
    _has_room(ledger, tuple(coming))


def _is_whole(ledger: Ledger) -> None:
    with ledger.reading() as conn:
        newest = conn.execute(_NEWEST).scalar()
    if newest is not None and not ledger.originals.has(newest):
        what = "The originals of this ledger are not where they were: the newest is missing."
        do = (
            "Is their disk connected? `carepack ledger verify` lists what is missing; "
            "bring the folder `originals` back from the backup."
        )
        raise _error("originals-gone", what, ledger.home / "originals", do)


def _has_room(ledger: Ledger, coming: Sequence[tuple[str, int]]) -> None:
    if not coming:
        return
    known = _known(ledger, [origin for origin, _ in coming])
    sizes = [size for origin, size in coming if origin not in known]
    if not sizes:
        return
    needed = sum(sizes) + _EACH * len(sizes) + _SPARE
    free = shutil.disk_usage(_there(ledger.home)).free
    if free < needed:
        what = (
            f"The disk of the ledger has {free // _MB} MB free, and these {len(sizes)} files need about "
            f"{-(-needed // _MB)} MB there. Nothing was written."
        )
        do = "Make room on this disk, or bring them in in smaller lots."
        raise _error("disk-nearly-full", what, ledger.home, do)


def _known(ledger: Ledger, places: Sequence[str]) -> frozenset[str]:
    """Those of these places from which something came before."""
    keys = {
        hashlib.sha256(origin.encode("utf-8", "backslashreplace")).hexdigest(): origin for origin in places
    }
    found: set[str] = set()
    with ledger.reading() as conn:
        if conn.execute(select(func.count()).select_from(select(origins.c.id).limit(1).subquery())).scalar():
            every = list(keys)
            for start in range(0, len(every), _AT_ONCE):
                some = every[start : start + _AT_ONCE]
                asked = select(origins.c.origin_key).where(origins.c.origin_key.in_(some))
                found |= set(conn.execute(asked).scalars())
    return frozenset(keys[key] for key in found)


def _there(folder: Path) -> Path:
    return next(f for f in (folder, *folder.absolute().parents) if f.exists())


def _error(code: str, what: str, where: Path, do: str) -> LedgerError:
    return LedgerError(Fault(code, what, Place(file=str(where)), do))


__all__ = ["look"]
