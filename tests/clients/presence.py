"""Which real clients are here; a test that needs a missing one is skipped, and the run's end says so loudly."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from tests.clients import (
    chromium,
    disks,
    dovecot,
    java_forms,
    libreoffice,
    ooxml,
    pdfjs,
    pdftk,
    postgres,
    pymupdf,
    renderers,
    verapdf,
)
from tests.clients.process import BRING
from tests.foreign import collect

#: By the name that a test's mark uses: what tells whether the client is here.
CLIENTS: dict[str, Callable[[], bool]] = {
    "libreoffice": libreoffice.available,
    "libreoffice-calc": libreoffice.calc_available,
    "pdftk": pdftk.available,
    "pdfjs": pdfjs.available,
    "pdfbox": partial(java_forms.available, "pdfbox"),
    "openpdf": partial(java_forms.available, "openpdf"),
    "pymupdf": pymupdf.available,
    "verapdf": verapdf.available,
    "ooxml": ooxml.available,
    "postgres": postgres.available,
    "dovecot": dovecot.available,
    "chromium": chromium.available,
    "pdfium": partial(renderers.available, "pdfium"),
    "tmpfs": disks.mountable,
    "strace": disks.traceable,
    "poppler": partial(renderers.available, "poppler"),
    "mupdf": partial(renderers.available, "mupdf"),
    "foreign": collect.available,
    "ghostscript": partial(renderers.available, "ghostscript"),
}


class MissingClientError(pytest.skip.Exception):
    """The skip of a test whose client is not here; `names` says which, for the end of the run."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"{', '.join(names)} not here; {BRING} brings it in")
        self.names = names


@cache
def present(name: str) -> bool:
    """Whether the client of that name is here. Raises pytest.UsageError for a name not in CLIENTS."""
    if name not in CLIENTS:
        raise pytest.UsageError(f"no client is called {name!r}; there are {', '.join(sorted(CLIENTS))}")
    return CLIENTS[name]()


def require(*names: str) -> None:
    """Skip the running test unless every client is here; for fixtures and tests that mark cannot reach."""
    absent = tuple(name for name in names if not present(name))
    if absent:
        raise MissingClientError(absent)
