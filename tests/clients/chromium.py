"""Chromium, driven by playwright-core: pages opened as people see them, and judged by axe."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.process import BROUGHT, ClientError, found, run

_SCRIPT = Path(__file__).with_name("chromium_page.mjs")
_PROGRAM = Path("/usr/bin/chromium")


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at: so many CSS pixels across, as it is printed, its type so many times as large.

    `picture`: a file to put a screenshot of all of it in; `pdf`: one that it is printed to.
    """

    page: Path
    width: int = 1280
    printed: bool = False
    zoom: float = 1.0
    picture: Path | None = None
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it: the rules of axe that the page breaks, with the first places; how wide it is; what it asked for.

    `wide` is how many CSS pixels the page itself needs across: more than the view has is scrolled in two directions.
    `asked` are the addresses other than the page's own that it wanted; `said` is what stood on the console.
    """

    broken: tuple[str, ...]
    wide: int
    asked: tuple[str, ...]
    said: tuple[str, ...]
    passed: int


def available() -> bool:
    """Whether node, Chromium, playwright-core and axe-core are here."""
    modules = BROUGHT / "node_modules"
    return (
        found("node")
        and _PROGRAM.exists()
        and all((modules / m).is_dir() for m in ("playwright-core", "axe-core"))
    )


def look(views: Sequence[View]) -> list[Seen]:
    """Open each page in one Chromium, and let axe judge it by all its rules, those of best practice too."""
    tasks: list[dict[str, Any]] = [
        {
            "page": view.page.resolve().as_uri(),
            "width": view.width,
            "printed": view.printed,
            "zoom": view.zoom,
            "picture": str(view.picture) if view.picture else None,
            "pdf": str(view.pdf) if view.pdf else None,
        }
        for view in views
    ]
    told = json.loads(run(["node", _SCRIPT, BROUGHT, _PROGRAM], feed=json.dumps(tasks).encode(), seconds=300))
    if len(told) != len(tasks):
        raise ClientError(f"Chromium answered for {len(told)} of {len(tasks)} pages")
    return [
        Seen(tuple(o["broken"]), o["wide"], tuple(o["asked"]), tuple(o["said"]), o["passed"]) for o in told
    ]
