"""Pictures that were drawn of returned documents: in the home folder, for its owner alone, while a query is open."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from filing.ledger.database import SHOWN, Ledger
from filing.whole_files import save

_NAME = re.compile(r"query-(\d{1,18})\.png")
_OF_RECORD = re.compile(r"record-\d{1,18}-\d{1,4}\.png")
_DRAFT_BEGINS = ".query-"
_DRAFT = re.compile(r"\.query-[0-9a-f]+")
PAGE = re.compile(r"page-(\d{1,18})-(\d{1,6})-(\d{1,8})\.png")
"""A whole page: of which submission, which page, and how wide."""


def sweep(home: Path, ledger: Ledger, *, records_too: bool = True) -> None:
    """Removes the pictures of queries that are not open any more, and drafts that a crash left.

    Those of records were for the command that showed them; `records_too`: they go as well.
    """
    with contextlib.suppress(OSError):  # there is no such folder, or we may not
        there = {file.name: file for file in (home / SHOWN).iterdir()}
        numbers = {int(found[1]): name for name in there if (found := _NAME.fullmatch(name))}
        pages = {name: int(found[1]) for name in there if (found := PAGE.fullmatch(name))}
        shown = _OF_RECORD if records_too else _DRAFT
        gone = [name for name in there if _DRAFT.fullmatch(name) or shown.fullmatch(name)]
        if numbers:
            from filing.review.query_list import still_open  # noqa: PLC0415 - costs, and mostly there is no picture

            open_now = still_open(ledger, list(numbers))
            gone += [name for number, name in numbers.items() if number not in open_now]
        if pages:
            from filing.review.query_list import in_review  # noqa: PLC0415 - costs, and mostly there is no picture

            open_now = in_review(ledger, list(pages.values()))
            gone += [name for name, number in pages.items() if number not in open_now]
        for name in gone:
            there[name].unlink(missing_ok=True)


def keep_picture(home: Path, name: str, picture: bytes) -> Path | None:
    """Writes a picture, whole or not at all, so that nobody but the owner may read it."""
    folder = home / SHOWN
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        save(folder / name, picture, force=True, private=True, draft=_DRAFT_BEGINS)
    except (
        OSError
    ):  # a home that may only be looked at, or a full disk: the query can be settled all the same
        return None
    return folder / name
