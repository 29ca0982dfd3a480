"""Which real clients are here; a test that needs a missing one is skipped, and the run's end says so loudly."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from tests.clients import java_forms, libreoffice, ooxml, pdfjs, pdftk, postgres, renderers, verapdf
from tests.clients.process import BRING
from tests.foreign import collect

#: By the name that a test's mark uses: what tells whether the client is here.
CLIENTS: dict[str, Callable[[], bool]] = {
    "libreoffice": libreoffice.available,
    "pdftk": pdftk.available,
    "pdfjs": pdfjs.available,
    "pdfbox": partial(java_forms.available, "pdfbox"),
    "openpdf": partial(java_forms.available, "openpdf"),
    "verapdf": verapdf.available,
    "ooxml": ooxml.available,
    "postgres": postgres.available,
    "pdfium": partial(renderers.available, "pdfium"),
    "poppler": partial(renderers.available, "poppler"),
    "mupdf": partial(renderers.available, "mupdf"),
    "foreign": collect.available,
    "ghostscript": partial(renderers.available, "ghostscript"),
}

#: Missing clients and how many tests wanted each, for the summary.
missed: dict[str, int] = {}


@cache
def present(name: str) -> bool:
    """Whether the client of that name is here. Raises pytest.UsageError for a name not in CLIENTS."""
    if name not in CLIENTS:
        raise pytest.UsageError(f"no client is called {name!r}; there are {', '.join(sorted(CLIENTS))}")
    return CLIENTS[name]()


def require(*names: str) -> None:
    """Skip the running test unless every client is here; for fixtures and tests that mark cannot reach."""
    absent = [name for name in names if not present(name)]
    for name in absent:
        missed[name] = missed.get(name, 0) + 1
    if absent:
        pytest.skip(f"{', '.join(absent)} not here; {BRING} brings it in")
