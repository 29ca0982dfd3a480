"""Where a definition departs from its source without a question being ours: `departures/FORM.yaml`.

`words` gives each wording that does not stand in the source as it is, with the reason; `out_of_order` says why its
statements stand in another order there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "departures"


@cache
def _said(form: str) -> dict[str, Any]:
    file = FOLDER / f"{form}.yaml"
    said: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return said


def departures(form: str) -> dict[str, str]:
    """The wordings of a form that its source has otherwise, each with its reason."""
    return dict(_said(form).get("words", {}))


def out_of_order(form: str) -> str | None:
    """Why the statements of a form stand in another order than in its source; None where they do not."""
    why: str | None = _said(form).get("out_of_order")
    return why
