"""Lists in files that grow by a line, each line a JSON object: what is being done, and how far it got.

A line counts once it is whole: one that was cut off, because the machine went down, is passed over, and what is added
after it begins a line of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def append(file: Path, thing: Mapping[str, Any]) -> None:
    """Adds one line, on the disk when this returns; a new file is for its owner alone. Raises OSError.

    It goes out in one piece, so that two who add at the same instant leave two lines.
    """
    cut_off = file.exists() and not _ends_whole(file)
    flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND
    line = json.dumps(thing, ensure_ascii=True, separators=(",", ":")).encode()
    with os.fdopen(os.open(file, flags, 0o600), "ab", buffering=0) as out:
        rest = memoryview((b"\n" if cut_off else b"") + line + b"\n")
        while rest:  # a disk may take less than all of it
            rest = rest[out.write(rest) :]
        os.fsync(out.fileno())


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole, in order; of a file that is not there, none."""
    with contextlib.suppress(FileNotFoundError), file.open(encoding="utf-8") as there:
        for line in there:
            with contextlib.suppress(ValueError):
                yield json.loads(line)


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as there:
        there.seek(0, os.SEEK_END)
        if there.tell() == 0:
            return True
        there.seek(-1, os.SEEK_END)
        return there.read(1) == b"\n"
