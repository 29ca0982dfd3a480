"""Filling and reading one form, beside pypdf, pikepdf, docxtpl and python-docx on the same documents."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import pdf_form, pdf_walk, word_reader, word_template
from benchmarks.side_by_side import Result, compare
from extractors import pdf as pdf_reader
from extractors import word as word_reader_ours
from extractors.pdf.changes import byte_witness
from fillers import pdf, word
from forms import load
from intake import comparison, parts
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.filled import Filled
from schemas.paths import key, slot_at
from schemas.records import answers_of
from schemas.values import Value, marks, show

WHEN = dt.datetime(2026, 11, 14, tzinfo=dt.UTC)
SAMPLES = Path(__file__).parents[1] / "samples"


def run(name: str, documents: int = 100) -> Iterator[Result]:
    """Seven comparisons on one form, filled with its sample record."""
    form = load(name)
    record = json.loads((SAMPLES / name / "record.json").read_text(encoding="utf-8"))
    answers = answers_of(form, record)
    yield from _pdf(form, answers, documents)
    yield from _word(form, answers, documents)


def _pdf(form: FormDefinition, answers: dict[str, Value], documents: int) -> Iterator[Result]:
    made = pdf.compile(pdf.rendition(form))
    copy = Copy(form=form.form, edition=form.edition, rendition=made.rendition.digest)
    filled = pdf.fill(made, copy, answers, when=WHEN)
    # The peer fills the very document that ours ends as: same pages, same fields, values as its API wants them.
    blank = pdf.fill(
        _variant(form, filled.template.rows, filled.template.continued), copy, {}, when=WHEN
    ).data
    values = _pdf_values(form, answers)
    yield compare(
        f"{form.form}: PDF filled, beside pypdf",
        lambda: pdf.fill(made, copy, answers, when=WHEN), lambda: pdf_form.fill(blank, values),
        documents, 10, peer_documents=max(5, documents // 10),
    )  # fmt: skip
    # A batch is of different documents: nothing kept of the last one may help with the next.
    batch = [pdf.fill(made, copy, answers, when=WHEN + dt.timedelta(days=n)).data for n in range(5)]
    mine, theirs = itertools.cycle(batch), itertools.cycle(batch)
    yield compare(
        f"{form.form}: PDF read, beside pypdf get_fields",
        lambda: pdf_reader.extract(next(mine), form, filled.template), lambda: pdf_form.read(next(theirs)),
        documents, 5, peer_documents=max(5, documents // 5),
    )  # fmt: skip
    yield compare(
        f"{form.form}: PDF filled, beside pikepdf open and save",
        lambda: pdf.fill(made, copy, answers, when=WHEN), lambda: pdf_walk.saved_again(blank),
        documents, 1.5,
    )  # fmt: skip
    yield from _walked(filled, form, batch, documents)


def _walked(filled: Filled, form: FormDefinition, batch: list[bytes], documents: int) -> Iterator[Result]:
    """Untouched copies: read alone, and as a batch does after the first of a rendition, looked at by both witnesses."""
    mine, theirs = itertools.cycle(batch), itertools.cycle(batch)
    blank = filled.blank()

    def read() -> None:
        with parts.opened(next(mine)) as part:
            part.read(form, filled.template)

    def compared() -> None:
        with parts.opened(next(mine)) as part:
            part.divided()
            part.carriers()
            comparison.compared(part, part.read(form, filled.template), filled.template, blank)

    yield compare(
        f"{form.form}: PDF read, beside a pikepdf walk",
        read,
        lambda: pdf_walk.walk(next(theirs)),
        documents,
        0.3,
    )
    byte_witness.learn(blank)
    yield compare(
        f"{form.form}: PDF read and compared, blank known, beside the walk",
        compared, lambda: pdf_walk.walk(next(theirs)), documents, 0.5,
    )  # fmt: skip


def _variant(
    form: FormDefinition, rows: tuple[tuple[str, int], ...], continued: tuple[tuple[str, int], ...]
) -> pdf.Compiled:
    from schemas.rendition import Variant

    return pdf.compile(pdf.rendition(form, variant=Variant.of(rows=dict(rows), continued=dict(continued))))


def _pdf_values(form: FormDefinition, answers: dict[str, Value]) -> dict[str, str]:
    values = {}
    for path, value in answers.items():
        slot = slot_at(form, path)
        assert slot is not None
        ticked = marks(slot.field, value)
        if slot.field.type == "choice" and slot.field.many:
            values |= {key(path, option): f"/{option}" for option in ticked}
        else:
            values[key(path)] = f"/{ticked[0]}" if ticked else show(slot.field, value)
    return values


def _word(form: FormDefinition, answers: dict[str, Value], documents: int) -> Iterator[Result]:
    made = word.compile(word.rendition(form))
    copy = Copy(form=form.form, edition=form.edition, rendition=made.rendition.digest)
    filled = word.fill(made, copy, answers, when=WHEN).data
    plan = word_template.template(filled)
    values = {
        key(p): show(slot.field, v) for p, v in answers.items() if (slot := slot_at(form, p)) is not None
    }
    yield compare(
        f"{form.form}: Word filled, beside docxtpl",
        lambda: word.fill(made, copy, answers, when=WHEN), lambda: word_template.render(plan, values),
        documents, 8, peer_documents=max(5, documents // 5),
    )  # fmt: skip
    yield compare(
        f"{form.form}: Word read, beside python-docx",
        lambda: word_reader_ours.extract(filled, form), lambda: word_reader.read(filled),
        documents, 5, peer_documents=max(5, documents // 2),
    )  # fmt: skip
