"""PyMuPDF, which many programs in Python fill and flatten forms with. It runs by itself, in a Python of its own.

Its licence (AGPL) lets nothing of ours be joined to it; no module of ours imports it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.clients.process import BROUGHT, run

_PYTHON = BROUGHT / "build" / "pymupdf" / "bin" / "python"
_SCRIPT = Path(__file__).with_name("pymupdf_fill.py")


def available() -> bool:
    """Whether it was brought in."""
    return _PYTHON.exists()


def fill(pdf: Path, values: Mapping[str, str | bool], out: Path, *, flatten: bool = False) -> Path:
    """Fill `pdf` by full field names and write `out`: True ticks a box, radios take a state's name.

    Raises ClientError if it fails.
    """
    told = out.with_suffix(".json")
    told.write_text(json.dumps(dict(values)), "utf-8")
    # Alone (-I): whatever this process was told of paths is not told to it.
    run([_PYTHON, "-I", _SCRIPT, pdf, out, told, *(["--bake"] if flatten else [])])
    return out
