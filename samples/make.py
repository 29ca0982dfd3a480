"""Makes the completed samples: `python -m samples.make [FORM…]`. The same records give the same bytes.

Each folder’s `record.json` is written by hand; `completed.docx`, `completed.pdf` and `README.md` are made from it, and
`golden/` is what reading them gives (`make goldens`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from pathlib import Path

import forms
from fillers import pdf, word
from schemas.copies import Copy, mint
from schemas.definition import FormDefinition
from schemas.filled import Filled
from schemas.records import answers_of
from schemas.rendition import Branding, RenditionFormat
from schemas.values import Value

FOLDER = Path(__file__).parent
ORGANISATION = "Example Care (invented)"
WHEN = dt.datetime(2026, 12, 16, 9, 0, tzinfo=dt.UTC)
"""When the samples say they were made; fixed, so that making them again changes nothing."""


def record(form: FormDefinition) -> dict[str, Value]:
    """The answers of a form's sample record. Raises RecordError."""
    file = FOLDER / form.form / "record.json"
    return answers_of(form, json.loads(file.read_text(encoding="utf-8")))


def filled(form: FormDefinition, kind: RenditionFormat) -> Filled:
    """A form's sample as a numbered copy of the invented organisation."""
    brand = Branding(organisation=ORGANISATION)
    rendition = pdf.rendition(form, brand) if kind == "pdf" else word.rendition(form, brand)
    copy = Copy(
        form=form.form,
        edition=form.edition,
        rendition=rendition.digest,
        # A real copy's number is random; a sample's is the same each time.
        number=mint(hashlib.sha256(f"sample {form.form} {kind}".encode()).digest()),
        organisation="example-care",
    )
    if kind == "pdf":
        return pdf.fill(pdf.compile(rendition), copy, record(form), when=WHEN)
    return word.fill(word.compile(rendition), copy, record(form), when=WHEN)


README = """# {title}

A completed sample of `{form}`, edition {edition}: {answers} answers{sheets}. Everybody in it is invented.

- `record.json`: the record, written by hand.
- `completed.docx`, `completed.pdf`: the same record in both renditions, made by `python -m samples.make {form}`.
  Reading either gives `record.json` back (`tests/samples`).
- `golden/`: what is read of them in every medium – Word, PDF, the PDF flattened, Word saved as PDF –, made and held by
  `tests/samples/test_goldens.py` (`make goldens`).

Wording: {source}
"""


def write(form: FormDefinition) -> None:
    """Makes a form's documents and its README."""
    folder = FOLDER / form.form
    documents = {"docx": filled(form, "word"), "pdf": filled(form, "pdf")}
    for suffix, document in documents.items():
        (folder / f"completed.{suffix}").write_bytes(document.data)
    spilt = len(documents["pdf"].overflows)
    text = README.format(
        title=form.title,
        form=form.form,
        edition=form.edition,
        answers=len(record(form)),
        sheets=f"; {spilt} of them go on on an extra sheet of the PDF" if spilt else "",
        source=form.source,
    )
    (folder / "README.md").write_text(text, encoding="utf-8")


def main(names: list[str]) -> None:
    """Makes the samples of these forms; of all of them without any."""
    for name in names or sorted({e.form for e in forms.catalogue()}):
        write(forms.load(name))


if __name__ == "__main__":
    main(sys.argv[1:])
