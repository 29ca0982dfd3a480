"""pdf.js in node: the viewer inside Firefox, filling a form as its form layer does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.process import BROUGHT, ClientError, found, run

_SCRIPT = Path(__file__).with_name("pdfjs_fill.mjs")


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget as pdf.js tells it; the kids of a radio group come one by one, each with its own `state`.

    `kind` is text, tick, radio, drop-down, list, signature or button; a list's value is a tuple.
    """

    name: str
    kind: str
    value: str | tuple[str, ...] | None
    state: str | None
    options: tuple[str, ...]
    multiline: bool
    read_only: bool
    tooltip: str
    max_length: int | None


@dataclass(frozen=True, slots=True)
class Fill:
    """One form to fill: values by full field name; True and False for tick boxes, a state's name for radios.

    One that is locked is opened with its password, and saved still locked.
    """

    src: Path
    values: Mapping[str, str | bool]
    out: Path
    password: str | None = None


def available() -> bool:
    """Whether node and pdfjs-dist are here."""
    return found("node") and (BROUGHT / "node_modules" / "pdfjs-dist").is_dir()


def fill(src: Path, values: Mapping[str, str | bool], out: Path) -> Path:
    """Fill one form; see `fill_many`."""
    return fill_many([Fill(src, values, out)])[0]


def fill_many(forms: Sequence[Fill]) -> list[Path]:
    """Fill many forms in one node process and return the files written.

    Raises ClientError, naming the first form at fault: no such field, no such state, no PDF.
    """
    tasks = [
        {"src": str(f.src), "out": str(f.out), "values": dict(f.values), "password": f.password}
        for f in forms
    ]
    _answers(tasks)
    return [form.out for form in forms]


def list_fields(pdf: Path) -> list[Widget]:
    """Every widget of `pdf`, in page and annotation order. Raises ClientError if it cannot be opened."""
    return list_fields_of([pdf])[0]


def list_fields_of(pdfs: Sequence[Path]) -> list[list[Widget]]:
    """The widgets of many files, read in one node process."""
    answers = _answers([{"src": str(pdf)} for pdf in pdfs])
    return [[_widget(field) for field in answer["fields"]] for answer in answers]


def _answers(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    feed = json.dumps(tasks).encode()
    answers: list[dict[str, Any]] = json.loads(run(["node", _SCRIPT, BROUGHT], feed=feed, seconds=300))
    for task, answer in zip(tasks, answers, strict=True):
        if "fault" in answer:
            raise ClientError(f"pdf.js, {Path(task['src']).name}: {answer['fault']}")
    return answers


def _widget(field: dict[str, Any]) -> Widget:
    value = field["value"]
    return Widget(
        name=field["name"],
        kind=field["kind"],
        value=tuple(value) if isinstance(value, list) else value,
        state=field["state"],
        options=tuple(field["options"]),
        multiline=field["multiline"],
        read_only=field["read_only"],
        tooltip=field["tooltip"],
        max_length=field["max_length"],
    )
