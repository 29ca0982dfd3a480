"""Files at the edge: names and patterns that come in, documents that go out whole or not at all."""

from __future__ import annotations

import glob
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from schemas.errors import Fault, Place, UsageError

RECORD_LIMIT = 8 * 1024 * 1024
"""Bytes of a record's JSON."""


def expand(names: Iterable[str]) -> list[Path]:
    """The files that names and patterns stand for; patterns work where the shell leaves them (Windows).

    Raises UsageError for every name that matches nothing.
    """
    files: list[Path] = []
    faults: list[Fault] = []
    for name in names:
        path = Path(name)
        if path.is_file():
            files.append(path)
        elif path.is_dir():
            faults.append(
                Fault(
                    "is-folder",
                    "This is a folder.",
                    Place(file=name),
                    "Name the files in it, such as FOLDER/*.",
                )
            )
        elif glob.has_magic(name) and (
            # Path.glob takes no absolute pattern, and people type C:\\Returned\\*.docx.
            found := sorted(p for p in glob.glob(name, recursive=True) if Path(p).is_file())  # noqa: PTH207
        ):
            files += [Path(p) for p in found]
        else:
            faults.append(
                Fault(
                    "no-such-file",
                    "There is no such file.",
                    Place(file=name),
                    "Check the name and the folder.",
                )
            )
    if faults:
        raise UsageError(*faults)
    return list(dict.fromkeys(files))


def save(file: Path, data: bytes, *, force: bool) -> None:
    """Writes a document whole or not at all; one that is there already is kept unless `force`.

    Raises UsageError where a file of that name is there.
    """
    from intake.issued import write_safely

    if file.exists() and not force:
        raise UsageError(
            Fault(
                "exists",
                "There is a file of this name already; it was left as it is.",
                Place(file=str(file)),
                "Choose another name, or add --force to replace it.",
            )
        )
    write_safely(file, data)


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object from a file, or from standard input for `-`. Raises UsageError."""
    place = Place(file=str(file))
    if str(file) == "-":
        data = sys.stdin.buffer.read(RECORD_LIMIT + 1)
    else:
        with file.open("rb") as source:
            data = source.read(RECORD_LIMIT + 1)
    if len(data) > RECORD_LIMIT:
        raise UsageError(
            Fault("too-large", "This is too large for a record.", place, "Is it the right file?")
        )
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError):
        raise UsageError(
            Fault("not-json", "This is not JSON in UTF-8.", place, "Save it as UTF-8 text.")
        ) from None
    except json.JSONDecodeError as error:
        place = Place(file=str(file), line=error.lineno)
        raise UsageError(
            Fault("not-json", f"This is not JSON: {error.msg}.", place, "Correct this line.")
        ) from None
    if not isinstance(value, dict):
        raise UsageError(Fault("not-json", "A record is one JSON object.", place, "Put it in braces { }."))
    return value


def show_json(document: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
