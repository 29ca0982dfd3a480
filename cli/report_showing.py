"""How a report is shown: on the terminal, as JSON, or in a file of the kind that its name says."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from reports.table import Report
    from schemas.rendition import Branding

_NARROWEST = 60


def show(
    report: Report,
    *,
    out: Path | None,
    gaps: bool,
    force: bool,
    as_json: bool,
    brand: Branding | None = None,
) -> None:
    """Shows a report, or writes it. Raises UsageError `report-format` for a file of another kind, and `exists`."""
    from reports.plain import as_json as told
    from reports.plain import as_lines, gap_lines

    if out is not None:
        _write(report, out, brand, force=force)
    elif as_json:
        tell_json(told(report))
        return
    else:
        width = max(_NARROWEST, shutil.get_terminal_size().columns - 1)
        for line in as_lines(report, width):
            tell(line)
        if gaps:
            tell("")
            tell("What is lacking:" if report.gaps else "Nothing is lacking.")
            for line in gap_lines(report.gaps, width):
                tell(line)
    for note in report.notes:
        tell(note, err=True)
    if report.gaps and not (gaps and out is None):
        number = "1 gap" if len(report.gaps) == 1 else f"{len(report.gaps)} gaps"
        tell(f"{number}; --gaps lists them.", err=True)


def _write(report: Report, out: Path, brand: Branding | None, *, force: bool) -> None:
    from filing.whole_files import drafted
    from schemas.errors import Place, UsageError

    made = files_of(report, out, brand)
    if made is None:
        what = "A report cannot be written as a file of this kind."
        do = "End the name in .html, .pdf, .xlsx, .csv or .json."
        raise UsageError.of("report-format", what, do, Place(file=str(out)))
    with drafted(made, force=force, private=True) as put_in_place:
        put_in_place()
    for file in made:
        tell(f"Written: {file}", err=True)


def files_of(report: Report, out: Path, brand: Branding | None = None) -> Mapping[Path, bytes] | None:
    """The files that a report is written as, by the ending of the name; None for one that is not known."""
    from reports.faces.writing import written

    made = written(report, out.name, brand)
    return None if made is None else {out.with_name(name): data for name, data in made.items()}
