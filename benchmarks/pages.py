"""Pages held against the blank as pictures, beside the bare drawing of them: `python -m benchmarks.pages [FORM …]`.

Processor time, a page. Ours is all that it takes: filling the blank with what was read, drawing both, comparing. The
peer draws the document's pages once, at the same resolution.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf

from benchmarks.changes.damage import flattened
from benchmarks.peers import pdf_form
from benchmarks.side_by_side import Result, compare
from extractors import pdf as reader
from extractors.pdf.changes import picture_witness
from extractors.pdf.changes.alignment import DPI
from extractors.pdf.changes.asking import answers_of
from extractors.pdf.changes.rendering import Drawing, one_thread
from fillers.pdf.expected_pages import fill_as_read
from forms import load
from samples import make
from schemas.filled import Filled
from schemas.identity import settle
from schemas.paths import key, slot_at
from schemas.records import answers_of as answers_in
from schemas.values import show

SAMPLES = Path(__file__).parents[1] / "samples"
WANTED = 40.0
"""Milliseconds a page, where the answers are in our letters."""


def run(name: str, times: int = 10) -> Iterator[str]:
    """One line for each way in which a copy comes back."""
    one_thread()
    filled = make.filled(load(name), "pdf")
    for what, made in (
        ("written anew", written_anew),
        ("flattened", lambda f: flattened(f.data)),
        ("filled in by pypdf, in other letters", lambda f: filled_by_pypdf(name, f)),
    ):
        result = _measured(f"{name}: a page compared, {what}", made, filled, times)
        took = 1000 / result.ours
        verdict = (
            "" if "other letters" in what else f"; wanted {WANTED:g}: {'ok' if took <= WANTED else 'SHORT'}"
        )
        yield f"{result.what:<68} {took:9.1f} ms, drawn once {1000 / result.peer:.1f}  x{1 / result.ratio:.1f}{verdict}"


def _measured(what: str, made: Callable[[Filled], bytes], filled: Filled, times: int) -> Result:
    data, blank, template = made(filled), filled.blank(), filled.template
    with reader.READER.open(data) as document:
        reading = document.part("").read(load(template.form, template.edition), template)
    answers = answers_of(reading)
    identity, _ = settle(reading.carriers)

    def ours() -> None:
        expected = fill_as_read(blank, template, answers, identity)
        picture_witness.compare(data, expected, template, answers)

    def drawn() -> None:
        with Drawing(data) as drawing:
            for number in range(len(drawing)):
                drawing.ink(number, DPI)

    whole = compare(what, ours, drawn, times, 0.0)
    pages = len(template.pages)
    return replace(whole, ours=whole.ours * pages, peer=whole.peer * pages)


def written_anew(filled: Filled) -> bytes:
    """As programs save that write a file anew: all as it was, in other objects."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(filled.data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def filled_by_pypdf(name: str, filled: Filled) -> bytes:
    """The written answers of the sample record, drawn by pypdf."""
    form = load(name)
    record = json.loads((SAMPLES / name / "record.json").read_text(encoding="utf-8"))
    written = {p.path for p in filled.template.places if p.kind != "mark"}
    values = {
        key(path): show(slot.field, value)
        for path, value in answers_in(form, record).items()
        if path in written and (slot := slot_at(form, path)) is not None
    }
    return pdf_form.fill(filled.blank(), values)


if __name__ == "__main__":
    for form in sys.argv[1:] or ["supervision-record"]:
        for line in run(form):
            print(line, flush=True)
