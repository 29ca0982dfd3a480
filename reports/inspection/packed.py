"""An inspection pack in one file: a zip of its folder, for whoever has no folder to name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from reports.inspection.making import Pack
from reports.plain import as_json
from reports.table import Report
from schemas.file_names import readable_name
from schemas.shown_text import as_json_text


def in_json(report: Report) -> bytes:
    """The index for a program, as a file of the pack."""
    return (as_json_text(as_json(report), indent=2) + "\n").encode()


def zipped(pack: Pack, file: Path, progress: Callable[[int, int, str], None]) -> None:
    """Writes the pack into that file, told one by one, and notes that it was made: whole, or not at all."""
    draft, of = file.with_suffix(".draft"), len(pack.names)
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as out:
            for number, (name, data) in enumerate(pack.files(in_json), 1):
                out.writestr(f"{name_of(pack)}/{name}", data)
                progress(min(number, of), of, name)
        pack.note()
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def name_of(pack: Pack) -> str:
    """What a pack is called, without an ending."""
    return readable_name(f"Inspection {pack.home}", pack.scope.period.words, suffix="")
