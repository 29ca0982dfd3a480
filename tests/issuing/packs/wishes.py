"""Packs as tests ask for them, with copy numbers that count up."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records.packs import PackKind
from filing.whole_files import drafted
from forms import load
from issuing.packs.making import Packing
from issuing.packs.model import USUAL, Wish
from schemas.copies import mint
from schemas.rendition import Branding
from tests.issuing.packs.staff import NOW, TODAY

FORMS: Mapping[PackKind, tuple[str, ...]] = {
    "blank": ("idea-consent",),
    "appraisal": ("appraisal-framework", "pdp-2016"),
    "supervision": ("supervision-record",),
}


def wish(kind: PackKind, **more: Any) -> Wish:
    """A wish for the usual pack of a kind; `forms` by name."""
    forms = tuple(load(f) for f in more.pop("forms", FORMS[kind]))
    usual: dict[str, Any] = {
        "formats": ("word",),
        "extras": USUAL[kind],
        "brand": Branding(organisation="Example Care"),
    }
    return Wish(kind=kind, forms=forms, when=NOW, today=TODAY, **{**usual, **more})


def packing(ledger: Ledger, asked: Wish, *refs: str) -> Packing:
    """Packs of this wish for these people."""
    count = itertools.count(1)
    people = [find(ledger, ref) for ref in refs]
    return Packing(ledger, asked, people, lambda: mint(next(count).to_bytes(8) + b"\x00"))


def into(folder: Path) -> Callable[[Mapping[str, bytes]], AbstractContextManager[Callable[[], None]]]:
    """Where packs are put: under this folder."""
    return lambda files: drafted({folder / name: data for name, data in files.items()}, force=False)
