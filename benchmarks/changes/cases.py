"""The cases of the protocol: every form's sample, clean in every way and damaged in every kind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf

import forms
from benchmarks.changes import clients, held_out, kinds
from benchmarks.changes.damage import Spot, damaged, flattened
from benchmarks.changes.protocol import DIFFERS, SEEDS, STATES, VISIBLE
from samples import make
from schemas.filled import Filled
from tests.clients.libreoffice import LibreOffice
from tests.clients.renderers import poppler

KINDS = {**kinds.TUNED, **held_out.HELD_OUT}


@dataclass(frozen=True, slots=True)
class Case:
    """One document: what was done (`kind`, or the program's name), in which state; where, if it was damaged."""

    form: str
    kind: str
    state: str
    data: bytes
    spot: Spot | None = None
    visible: bool = True


def filled(name: str) -> Filled:
    """A form's sample."""
    return make.filled(forms.load(name), "pdf")


def clean(name: str, document: Filled, office: LibreOffice | None = None) -> Iterator[Case]:
    """The sample as every program writes it."""
    with tempfile.TemporaryDirectory(prefix="carepack-changes-") as folder:
        for kind, made in clients.MADE.items():
            data = made(document, Path(folder))
            if data is not None:
                yield Case(name, kind, "clean", data)
        if office is not None:
            source = Path(folder, "flat.pdf")
            source.write_bytes(flattened(document.data))
            out = office.export_pdf(source, Path(folder, "drawn.pdf"), tagged=False, form_fields=False)
            yield Case(name, "LibreOffice Draw", "clean", out.read_bytes())


def damage(name: str, document: Filled) -> Iterator[Case]:
    """The sample damaged in every kind and state, by every seed."""
    answered = frozenset(make.record(forms.load(name)))
    states = dict(zip(STATES, (document.data, flattened(document.data)), strict=True))
    for state, data in states.items():
        drawn: dict[int, np.ndarray] = {}  # type: ignore[type-arg]
        for kind, change in KINDS.items():
            for seed in range(SEEDS):
                done = damaged(data, document.template, answered, seed, change)
                if done is not None:
                    seen = _visible(data, done.data, done.spot.page, drawn)
                    yield Case(name, kind, state, done.data, done.spot, seen)


def _visible(clean_data: bytes, data: bytes, page: int, drawn: dict[int, np.ndarray]) -> bool:  # type: ignore[type-arg]
    if page not in drawn:
        drawn[page] = _drawn(clean_data, page)
    before, after = drawn[page], _drawn(data, page)
    if before.shape != after.shape:
        return True
    changed = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=2) > DIFFERS
    return int(changed.sum()) >= VISIBLE


def _drawn(data: bytes, page: int) -> np.ndarray:  # type: ignore[type-arg]
    """One page alone, drawn by poppler at 100 dpi."""
    with (
        pikepdf.open(BytesIO(data)) as pdf,
        tempfile.TemporaryDirectory(prefix="carepack-changes-") as folder,
    ):
        for number in range(len(pdf.pages) - 1, -1, -1):
            if number != page:
                del pdf.pages[number]
        file = Path(folder, "page.pdf")
        pdf.save(file)
        return poppler(file, 100)[0]
