"""Whom we trust when a server shows its certificate: whom the system trusts, and the organisation's own authority."""

from __future__ import annotations

import ssl
from pathlib import Path


def context(certificates: Path | None = None) -> ssl.SSLContext:
    """A context that verifies the certificate and the server's name, always.

    `certificates`: a file of further authorities (PEM). Raises OSError where it cannot be read.
    """
    made = ssl.create_default_context()
    if certificates is not None:
        made.load_verify_locations(cafile=certificates)
    return made
