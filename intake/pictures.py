"""Pictures of places of documents: of what queries are about, and of where answers of records were seen.

Those of queries lie in the home folder, for its owner alone, and only while a query is open.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filing.review.shown_pictures import PAGE, keep_picture, sweep

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.records import Filed
    from filing.review.query_view import QueryView
    from intake.isolation.isolation import Isolation

_IDLE = 90.0
"""Seconds after which what draws ends, if nothing was asked for."""
_ANSWERS = 64
"""Places of records that are not drawn anew: a version of a record and its document never change."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a picture: its file, how many points it is across where places can be found on it (else 0)."""

    file: Path
    across: float


class Pages:
    """Pictures of documents for whoever keeps asking, each drawn once: whole pages in review, places of records.

    Threads may share it; what draws begins with the first, and ends when nothing was asked for a while.
    """

    def __init__(self, home: Path, ledger: Callable[[], Ledger]) -> None:
        self._home, self._ledger = home, ledger
        self._lock = threading.Lock()
        self._each: dict[tuple[int, int], threading.Lock] = {}
        self._one_answer = threading.Lock()
        self._answers: OrderedDict[tuple[int, str], bytes | None] = OrderedDict()
        self._pictures: Pictures | None = None
        self._timer: threading.Timer | None = None
        self._drawing = 0

    def page(self, asked: QueryView) -> PagePicture | None:
        """The page that a query is about, drawn if it was not yet; None where it was seen on none, or cannot be."""
        where = asked.query.evidence
        if where is None or where.page is None:
            return None
        key = (asked.submission, where.page)
        with self._lock:
            one = self._each.setdefault(key, threading.Lock())
        with one:
            return self.drawn(*key) or self._draw(asked, where.page)

    def drawn(self, submission: int, page: int) -> PagePicture | None:
        """A page that was drawn already."""
        from filing.ledger.database import SHOWN

        for file in (self._home / SHOWN).glob(f"page-{submission}-{page}-*.png"):
            if found := PAGE.fullmatch(file.name):
                return PagePicture(file, int(found[3]) / 100)
        return None

    def answer(self, filed: Filed, path: str) -> bytes | None:
        """The place where an answer of a record was seen, as PNG; None where it cannot be shown.

        One at a time. It is kept in memory alone, and not for long: whoever looks at a record looks at several.
        """
        key = (filed.number, path)
        with self._one_answer:
            if key not in self._answers:
                with self._drawer() as pictures:
                    self._answers[key] = pictures.answer(filed, path)
                while len(self._answers) > _ANSWERS:
                    self._answers.popitem(last=False)
            return self._answers[key]

    def warm(self) -> None:
        """Starts what draws before the first page is asked for; it takes a while, which is not waited for."""

        def begin() -> None:
            with self._drawer() as pictures:
                pictures.begin()

        threading.Thread(target=begin, name="pictures", daemon=True).start()

    @property
    def draws(self) -> Ledger | None:
        """The ledger that what draws goes by; None while there is nothing that draws."""
        with self._lock:
            return self._pictures.ledger if self._pictures is not None else None

    def close(self) -> None:
        """Ends what draws."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            pictures, self._pictures, self._timer = self._pictures, None, None
        if pictures is not None:
            pictures.__exit__()

    def _close_idle(self) -> None:
        with self._lock:
            busy = self._drawing > 0
        if not busy:
            self.close()

    def _draw(self, asked: QueryView, page: int) -> PagePicture | None:
        with self._drawer() as pictures:
            made = pictures.whole(asked, page)
        if made is None:
            return None
        picture, across = made
        name = f"page-{asked.submission}-{page}-{round(across * 100)}.png"
        file = keep_picture(self._home, name, picture)
        return PagePicture(file, across) if file is not None else None

    @contextlib.contextmanager
    def _drawer(self) -> Iterator[Pictures]:
        ledger, before = self._ledger(), None
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._pictures is not None and self._drawing == 0 and self._pictures.ledger is not ledger:
                before, self._pictures = self._pictures, None
            if self._pictures is None:
                self._pictures = Pictures(self._home, ledger, workers=2).__enter__()
            pictures = self._pictures
            self._drawing += 1
        if before is not None:  # the organisation's forms are others since
            before.__exit__()
        try:
            yield pictures
        finally:
            with self._lock:
                self._drawing -= 1
                if self._drawing == 0:
                    self._timer = threading.Timer(_IDLE, self._close_idle)
                    self._timer.daemon = True
                    self._timer.start()


class Pictures:
    """Draws the places that queries are about. Used in a `with`: what draws starts with the first, and ends with it."""

    def __init__(self, home: Path, ledger: Ledger, *, workers: int = 1) -> None:
        self._home, self.ledger, self._workers = home, ledger, workers
        self._beginning = threading.Lock()
        self._until_done = ExitStack()
        self._isolation: Isolation | None = None

    def __enter__(self) -> Pictures:
        sweep(self._home, self.ledger)
        return self

    def __exit__(self, *_: object) -> None:
        self._until_done.close()
        with contextlib.suppress(Exception):  # whatever ends this is told, and not that a file stayed
            sweep(self._home, self.ledger, records_too=False)

    def path(self, asked: QueryView) -> Path | None:
        """Where the picture is of what a query is about, drawn now; None where nothing can be shown.

        That is so of Word documents, of queries that were seen nowhere on a page, and of those that are not open.
        """
        if not asked.open or asked.query.evidence is None or asked.query.evidence.page is None:
            return None
        from intake.showing import of_query
        from schemas.errors import CarepackError

        try:
            data = self.ledger.originals.get(asked.sha256)
            picture = of_query(self._reading(), data, asked)
        except CarepackError:
            return None
        return keep_picture(self._home, f"query-{asked.number}.png", picture) if picture is not None else None

    def whole(self, asked: QueryView, page: int) -> tuple[bytes, float] | None:
        """A whole page of the document that a query is about, as PNG, and its width in points (else 0)."""
        from intake.showing import of_page
        from schemas.errors import CarepackError

        form = f"{asked.form}.{asked.edition}"
        try:
            data = self.ledger.originals.get(asked.sha256)
            return of_page(self._reading(), data, page, locator=asked.locator, form=form)
        except CarepackError:
            return None

    def answer(self, filed: Filed, path: str) -> bytes | None:
        """The place where an answer of a record was seen, as PNG; None where it cannot be shown."""
        from intake.showing import of_record
        from schemas.errors import CarepackError

        try:
            return of_record(self.ledger, self._reading(), filed, path)
        except CarepackError:
            return None

    def of_handwriting(self, filed: Filed) -> dict[str, Path]:
        """By path, where the picture is of each answer of a record that stayed handwriting, drawn now.

        These pictures stay until the next command that shows any.
        """
        from schemas.handwriting import WRITTEN

        found: dict[str, Path] = {}
        for place, (path, value) in enumerate(filed.answers.items(), 1):
            if value != WRITTEN:
                continue
            picture = self.answer(filed, path)
            name = f"record-{filed.number}-{place}.png"
            file = keep_picture(self._home, name, picture) if picture is not None else None
            if file is not None:
                found[path] = file
        return found

    def begin(self) -> None:
        """Starts what draws."""
        self._reading()

    def _reading(self) -> Isolation:
        with self._beginning:
            return self._begun()

    def _begun(self) -> Isolation:
        if self._isolation is None:
            from intake.isolation.isolation import Isolation
            from intake.issued import Issued
            from intake.keys import KeptKeys

            self._isolation = self._until_done.enter_context(
                Isolation(
                    self.ledger.library,
                    Issued(self.ledger),
                    workers=self._workers,
                    drafts=False,
                    keys=KeptKeys(self.ledger),
                )
            )
        return self._isolation
