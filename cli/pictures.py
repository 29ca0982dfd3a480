"""Pictures of what queries are about: in the home folder, for its owner alone, and only while a query is open."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.records import Filed
    from filing.review.query_view import QueryView
    from intake.isolation.isolation import Isolation

_NAME = re.compile(r"query-(\d{1,18})\.png")
_OF_RECORD = re.compile(r"record-\d{1,18}-\d{1,4}\.png")
_DRAFT = re.compile(r"\.query-[0-9a-f]+")


class Pictures:
    """Draws the places that queries are about. Used in a `with`: what draws starts with the first, and ends with it."""

    def __init__(self, home: Path, ledger: Ledger) -> None:
        self._home, self._ledger = home, ledger
        self._until_done = ExitStack()
        self._isolation: Isolation | None = None

    def __enter__(self) -> Pictures:
        sweep(self._home, self._ledger)
        return self

    def __exit__(self, *_: object) -> None:
        self._until_done.close()
        with contextlib.suppress(Exception):  # whatever ends this is told, and not that a file stayed
            sweep(self._home, self._ledger, records_too=False)

    def path(self, asked: QueryView) -> Path | None:
        """Where the picture is of what a query is about, drawn now; None where nothing can be shown.

        That is so of Word documents, of queries that were seen nowhere on a page, and of those that are not open.
        """
        if not asked.open or asked.query.evidence is None or asked.query.evidence.page is None:
            return None
        from intake.showing import of_query
        from schemas.errors import CarepackError

        try:
            data = self._ledger.originals.get(asked.sha256)
            picture = of_query(self._reading(), data, asked)
        except CarepackError:
            return None
        return _kept(self._home, f"query-{asked.number}.png", picture) if picture is not None else None

    def of_handwriting(self, filed: Filed) -> dict[str, Path]:
        """By path, where the picture is of each answer of a record that stayed handwriting, drawn now.

        These pictures stay until the next command that shows any.
        """
        from filing.review.submissions import receipt_of
        from intake.showing import of_answer
        from schemas.errors import CarepackError
        from schemas.handwriting import WRITTEN

        found: dict[str, Path] = {}
        for place, (path, value) in enumerate(filed.answers.items(), 1):
            came = filed.provenance.get(path, {})
            if value != WRITTEN:
                continue
            try:
                document = receipt_of(self._ledger, came.get("submission", filed.submission))
                data = self._ledger.originals.get(document.sha256)
                form = f"{filed.form}.{filed.edition}"
                picture = of_answer(self._reading(), data, came, form=form, locator=document.locator)
            except CarepackError:
                continue
            name = f"record-{filed.number}-{place}.png"
            file = _kept(self._home, name, picture) if picture is not None else None
            if file is not None:
                found[path] = file
        return found

    def _reading(self) -> Isolation:
        if self._isolation is None:
            from intake.isolation.isolation import Isolation
            from intake.issued import Issued
            from intake.keys import KeptKeys

            self._isolation = self._until_done.enter_context(
                Isolation(
                    self._ledger.library,
                    Issued(self._ledger),
                    workers=1,
                    drafts=False,
                    keys=KeptKeys(self._ledger),
                )
            )
        return self._isolation


def sweep(home: Path, ledger: Ledger, *, records_too: bool = True) -> None:
    """Removes the pictures of queries that are not open any more, and drafts that a crash left.

    Those of records were for the command that showed them; `records_too`: they go as well.
    """
    from filing.ledger.database import SHOWN

    with contextlib.suppress(OSError):  # there is no such folder, or we may not
        there = {file.name: file for file in (home / SHOWN).iterdir()}
        numbers = {int(found[1]): name for name in there if (found := _NAME.fullmatch(name))}
        shown = _OF_RECORD if records_too else _DRAFT
        gone = [name for name in there if _DRAFT.fullmatch(name) or shown.fullmatch(name)]
        if numbers:
            from filing.review.query_list import still_open

            open_now = still_open(ledger, list(numbers))
            gone += [name for number, name in numbers.items() if number not in open_now]
        for name in gone:
            there[name].unlink(missing_ok=True)


def _kept(home: Path, name: str, picture: bytes) -> Path | None:
    """Writes a picture, whole or not at all, so that nobody but the owner may read it."""
    from filing.ledger.database import SHOWN

    folder = home / SHOWN
    file, draft = folder / name, folder / f".query-{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(picture)
        draft.replace(file)
    except (
        OSError
    ):  # a home that may only be looked at, or a full disk: the query can be settled all the same
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        return None
    return file
