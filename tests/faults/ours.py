"""Our own documents, filled in, for tests that damage them; and a folder of files brought into a ledger of its own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import forms
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.records.copies import issue
from fillers import pdf, word
from intake import Issued
from intake.importing import Imported, Importer
from intake.isolation.isolation import Isolation
from intake.sources import gather
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.records import answers_of
from schemas.rendition import RenditionFormat
from schemas.template import Template
from schemas.values import Value

WHEN = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
ACT = Actor("Ama Admin", WHEN)
FORM = forms.load("supervision-record")
RECORD: dict[str, Any] = json.loads(
    (Path(forms.__file__).parent.parent / "cli" / "demo_record.json").read_text(encoding="utf-8")
)
KINDS: tuple[RenditionFormat, ...] = ("word", "pdf")
SUFFIX = {"word": ".docx", "pdf": ".pdf"}


@cache
def _answers() -> dict[str, Value]:
    return answers_of(FORM, RECORD)


def answers(**changed: Value) -> dict[str, Value]:
    """The answers of an invented record, some of them changed."""
    return {**_answers(), **changed}


@cache
def _plain(kind: RenditionFormat) -> bytes:
    return filled(kind, answers())


def completed(kind: RenditionFormat) -> bytes:
    """The invented record as a document of the form's own plain rendition."""
    return _plain(kind)


def filled(
    kind: RenditionFormat,
    values: Mapping[str, Value],
    *,
    form: FormDefinition = FORM,
    number: str | None = None,
    given: Mapping[str, Value] | None = None,
) -> bytes:
    """A filled document; with `given` a copy whose given values are locked."""
    return made(kind, values, form=form, number=number, given=given)[0]


def made(
    kind: RenditionFormat,
    values: Mapping[str, Value],
    *,
    form: FormDefinition = FORM,
    number: str | None = None,
    given: Mapping[str, Value] | None = None,
) -> tuple[bytes, Copy, Template]:
    """The same with the copy and the template, as the ledger wants them."""
    rendition = pdf.rendition(form) if kind == "pdf" else word.rendition(form)
    copy = Copy(
        form=form.form,
        edition=form.edition,
        rendition=rendition.digest,
        number=number,
        given=dict(given or {}),
        locked=tuple(given or ()),
    )
    if kind == "pdf":
        done = pdf.fill(pdf.compile(rendition), copy, values, when=WHEN)
    else:
        done = word.fill(word.compile(rendition), copy, values, when=WHEN)
    return done.data, copy, done.template


def ledger_in(folder: Path) -> Ledger:
    """A ledger that holds nothing yet but the templates of our completed documents."""
    ledger = open_ledger(folder / "home")
    # The templates of the documents here, as `carepack fill` would have noted them.
    made_here = [made(kind, answers()) for kind in KINDS]
    issue(ledger, [c for _, c, _ in made_here], [t for _, _, t in made_here], actor=ACT)
    return ledger


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The files in a folder `in`."""
    inside = folder / "in"
    for name, data in files.items():
        file = inside / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return inside


def bring_in(ledger: Ledger, isolation: Isolation, names: Iterable[Path]) -> dict[str, Imported]:
    """What became of each file, by its name."""
    importer = Importer(ledger, isolation, lambda: ACT)
    return {Path(i.file).name: i for i in importer.bring_in(gather([str(n) for n in names]))}


def isolation_for(ledger: Ledger, **how: Any) -> Isolation:
    """Readers for this ledger, two at a time."""
    return Isolation(ledger.library, Issued(ledger), **{"workers": 2, **how})
