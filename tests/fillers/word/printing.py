"""Documents as LibreOffice prints them, and what stands on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber

from tests.clients.process import ClientError, run

_EDGE = 6.0
"""Points between the body and the head or foot of a page at least."""


@dataclass(frozen=True)
class Printed:
    """One page: its head, the lines of its body from above, how full it is, and what its last ink is."""

    head: str
    lines: tuple[str, ...]
    fill: float
    """How far down the body reaches: 0 to 1 of the room between head and foot."""
    ends_in_head: bool
    """Whether the lowest thing is a table's tinted head, without a row."""
    smallest: float
    """The smallest type of the body, in points."""


def printed(paths: Sequence[Path], out: Path) -> dict[str, list[Printed]]:
    """Every document as pages, by its name; one start of the office for all of them, under a profile of its own."""
    profile = (out / "profile").as_uri()
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    run(["soffice", *options, "--outdir", str(out), *paths], seconds=540)
    made = [out / f"{path.stem}.pdf" for path in paths]
    if missing := [path.name for path in made if not path.exists()]:
        raise ClientError(f"LibreOffice printed no {missing}")
    return {path.stem: _pages(path) for path in made}


def _pages(path: Path) -> list[Printed]:
    with pdfplumber.open(path) as pdf:
        return [_page(page, number) for number, page in enumerate(pdf.pages, 1)]


def _page(page: Any, number: int) -> Printed:
    lines = page.extract_text_lines(return_chars=True)
    foot = max(line["top"] for line in lines if line["text"].rstrip().endswith(f" of {_last(page)}"))
    first = 0.0
    if number > 1:
        first = next(line["bottom"] for line in lines if line["text"].startswith("Name: "))
    head = " ".join(line["text"] for line in lines if line["bottom"] <= first)
    body = [line for line in lines if first < line["bottom"] and line["bottom"] < foot - 1]
    drawn = [r for r in page.rects + page.lines if r["bottom"] < foot - _EDGE]
    low = max([line["bottom"] for line in body] + [r["bottom"] for r in drawn], default=first)
    tinted = [r["bottom"] for r in drawn if r["fill"] and _is_tint(r.get("non_stroking_color"))]
    return Printed(
        head=head,
        lines=tuple(" ".join(line["text"].split()) for line in body),
        fill=(low - first) / (foot - _EDGE - first),
        ends_in_head=bool(tinted) and max(tinted) > low - 3,
        smallest=min(
            (round(c["size"], 1) for line in body for c in line["chars"] if not c["text"].isspace()),
            default=0.0,
        ),
    )


def _last(page: Any) -> int:
    return len(page.pdf.pages)


def _is_tint(colour: Any) -> bool:
    return isinstance(colour, list | tuple) and len(colour) == 3 and 0.85 < min(colour) < 0.99
