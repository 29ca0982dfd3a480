"""The rules of forms, each broken once: `TOLD` of every module here, put together.

A form's `TOLD` has a line for each rule: the form, the path at which it is told, its words, its level (`must` or
`note`), and what is changed in the sample so that it is broken (None: taken out). `told.py` has those that many forms
share.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.forms.broken.told import Told


def everything() -> tuple[Told, ...]:
    """What every module here tells."""
    names = sorted(f.stem for f in Path(__file__).parent.glob("*.py") if f.stem not in {"__init__", "told"})
    return tuple(line for name in names for line in import_module(f"{__name__}.{name}").TOLD)
