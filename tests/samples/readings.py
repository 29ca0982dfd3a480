"""The samples as they come back in every medium, and their readings as text that two people can compare.

Where on the page a value stood is left out, which the template says; its page stays, but not where a program has laid
the pages out itself, with the fonts of its machine.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from extractors import pdf as pdf_reader
from extractors import word as word_reader
from samples.make import FOLDER, filled
from schemas.checking import check
from schemas.definition import FormDefinition
from schemas.filled import Filled
from schemas.reading import Reading
from tests.clients.libreoffice import LibreOffice


@cache
def made(form: FormDefinition) -> Filled:
    """The PDF sample with its template, once for all media that are read at its boxes."""
    return filled(form, "pdf")


def word(form: FormDefinition) -> str:
    """The completed Word document."""
    data = (FOLDER / form.form / "completed.docx").read_bytes()
    return told(form, word_reader.extract(data, form))


def pdf(form: FormDefinition) -> str:
    """The completed PDF, with its fields."""
    data = (FOLDER / form.form / "completed.pdf").read_bytes()
    return told(form, pdf_reader.extract(data, form, made(form).template))


def flat(form: FormDefinition) -> str:
    """The completed PDF after a program has made its fields into page content, as printing to a file does (qpdf)."""
    out = io.BytesIO()
    with pikepdf.open(FOLDER / form.form / "completed.pdf") as document:
        document.flatten_annotations("all")
        document.save(out)
    return told(form, pdf_reader.extract(out.getvalue(), form, made(form).template))


def word_as_pdf(form: FormDefinition, office: LibreOffice, folder: Path) -> str:
    """The completed Word document, saved as PDF by LibreOffice without form fields."""
    printed = office.export_pdf(
        FOLDER / form.form / "completed.docx", folder / "printed.pdf", tagged=False, form_fields=False
    )
    return told(form, pdf_reader.extract(printed.read_bytes(), form), paged=False)


#: What needs no program but ours.
OURS: Mapping[str, Callable[[FormDefinition], str]] = {"word": word, "pdf": pdf, "flat": flat}


def told(form: FormDefinition, reading: Reading, *, paged: bool = True) -> str:
    """A reading as JSON, one value a line: written and ticked ones whole, blank ones by their paths alone."""
    plain = reading.model_dump(mode="json", exclude_defaults=True)
    values = [_value(v) for v in _placed(plain.pop("values", []), paged)]
    queries = list(_placed(plain.pop("queries", []), paged))
    carriers = list(_placed(plain.pop("carriers", []), paged))
    blank = [f"{v['path']} ({v['method']})" for v in values if _is_blank(v)]
    asked = [f"{q.level} {q.code} {q.path or ''}".rstrip() for q in check(form, reading).queries]
    members = [f" {_line(name)}: {_line(value)}" for name, value in plain.items()]
    lists: dict[str, list[Any]] = {
        "carriers": carriers,
        "values": [v for v in values if not _is_blank(v)],
        "blank": blank,
        "queries": queries,
        "asked when checked": asked,
    }
    members += [f" {_line(name)}: {_list(entries)}" for name, entries in lists.items()]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _list(entries: Iterable[Any]) -> str:
    lines = [f"  {_line(e)}" for e in entries]
    return "[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _is_blank(value: Mapping[str, Any]) -> bool:
    """Whether it was seen, blank, and nothing else is to be said of it."""
    return set(value) <= {"path", "method", "confidence", "page"}


def _value(value: dict[str, Any]) -> dict[str, Any]:
    """A value without what is empty, its confidence in hundredths."""
    full = {k: v for k, v in value.items() if v not in ("", [])}
    return {k: round(v, 2) if isinstance(v, float) else v for k, v in full.items()}


def _placed(entries: Iterable[dict[str, Any]], paged: bool) -> Iterator[dict[str, Any]]:
    """The entries with the page each was seen on, and nothing else of where."""
    for entry in entries:
        page = (entry.pop("evidence", None) or {}).get("page") or entry.pop("page", None)
        yield entry | ({"page": page} if page and paged else {})
