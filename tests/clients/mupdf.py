"""MuPDF's own engine for forms, by its `mutool`: what PyMuPDF and viewers built on it fill with."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.clients.process import found, run

_SCRIPT = Path(__file__).with_name("mupdf_fill.js")


def available() -> bool:
    """Whether mutool is here."""
    return found("mutool")


def fill(
    pdf: Path, values: Sequence[Sequence[str | bool | None]], out: Path, password: str | None = None
) -> Path:
    """Fill `pdf` and write `out`: for each page what goes into its widgets in order, None for nothing.

    True presses a button. With a password it is opened, and saved still locked. Raises ClientError if mutool fails.
    """
    with tempfile.TemporaryDirectory(prefix="carepack-mupdf-") as folder:
        told = Path(folder, "values.json")
        told.write_text(json.dumps(values), "utf-8")
        run(["mutool", "run", _SCRIPT, pdf, out, told, *([password] if password else [])])
    return out
