"""The records of the samples, one a form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import samples


def record_of(form: str) -> dict[str, Any]:
    """The completed record of a form's sample."""
    file = Path(samples.__file__).parent / form / "record.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
