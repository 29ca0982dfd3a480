"""Files at the edge: names and patterns that come in, and JSON; what goes out is in `filing.whole_files`."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, DocumentError, Place, UsageError

if TYPE_CHECKING:
    from cli.json_text import JsonText
    from intake.sources import Source

RECORD_LIMIT = 8 * 1024 * 1024
"""Bytes of a record's JSON."""


def expand(names: Iterable[str]) -> list[Source]:
    """The files that names and patterns stand for; patterns work where the shell leaves them (Windows).

    A name that stands for no file is a source that is refused when it is opened: the others are read all the same.
    """
    from intake.sources import Source

    found: dict[Path, Source] = {}
    for name in names:
        path = Path(name)
        if path.is_file():
            sources = [Source(path)]
        elif glob.has_magic(name) and (
            # Path.glob takes no absolute pattern, and people type C:\\Returned\\*.docx.
            files := sorted(p for p in glob.glob(name, recursive=True) if Path(p).is_file())  # noqa: PTH207
        ):
            sources = [Source(Path(p)) for p in files]
        else:
            sources = [Source(path, refusal=_no_file(path))]
        for source in sources:
            found.setdefault(source.path, source)
    return list(found.values())


def _no_file(path: Path) -> CarepackError:
    if path.is_dir():
        return DocumentError.of("is-folder", "This is a folder.", "Name the files in it, such as FOLDER/*.")
    return DocumentError.of("no-such-file", "There is no such file.", "Check the name and the folder.")


def read_json(file: Path) -> JsonText:
    """A JSON object from a file, or from standard input for `-`. Raises UsageError."""
    from cli.json_text import parsed

    name = "standard input" if str(file) == "-" else str(file)
    if str(file) == "-":
        data = sys.stdin.buffer.read(RECORD_LIMIT + 1)
    else:
        with file.open("rb") as source:
            data = source.read(RECORD_LIMIT + 1)
    if len(data) > RECORD_LIMIT:
        raise UsageError.of(
            "too-large", "This is too large for a record.", "Is it the right file?", Place(file=name)
        )
    return parsed(data, name)
