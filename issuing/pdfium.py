"""PDFium serves one thread at a time: two at once would end the program."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_FREE = threading.RLock()


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """A PDF of our own making, opened; who comes while another one is waits."""
    import pypdfium2

    with _FREE, pypdfium2.PdfDocument(data) as document:
        yield document
