"""Templates of letters and letterheads looked through before they are needed."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, Place, UsageError

if TYPE_CHECKING:
    from schemas.errors import Fault

LETTERHEAD = "letterhead"


def faults_in(file: str, data: bytes, name: str | None = None) -> tuple[str, tuple[Fault, ...]]:
    """For which letter a file is, by its name or as `name` says, and every fault of it with its place.

    Raises UsageError `letter-which` where neither says so.
    """
    from fillers import letters
    from fillers.letters.linting import lint

    stem = PurePath(file).stem.casefold()
    if name is None and stem.startswith(LETTERHEAD):
        return LETTERHEAD, _letterhead(data, file)
    wanted = name or next(
        (n for n in sorted(letters.names(), key=len, reverse=True) if stem.startswith(n)), None
    )
    if wanted is None:
        what = "The name of this file does not say for which letter it is a template."
        do = f"Say it with --as: {', '.join(letters.names())}; or call a letterhead letterhead.docx."
        raise UsageError.of("letter-which", what, do, Place(file=file))
    return wanted, lint(wanted, data, file)


def _letterhead(data: bytes, file: str) -> tuple[Fault, ...]:
    from dataclasses import replace

    from fillers.word.letterhead import letterhead

    try:
        letterhead(data)
    except CarepackError as error:
        return tuple(replace(f, place=replace(f.place, file=file)) for f in error.faults)
    return ()
