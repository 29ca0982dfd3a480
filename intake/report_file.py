"""What became of an import, as a file for a program: JSON, whole at any moment, without what stands on the forms.

It is written anew in one piece, so that whoever reads it while a folder is watched never sees half of it; what is
known of the documents waits in a passing file, not in memory.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from filing.ledger.actor import moment
from filing.whole_files import save_in_pieces
from intake.told_rows import row
from schemas.errors import Place, UsageError

if TYPE_CHECKING:
    from intake.importing import Imported
    from intake.tally import Tally

VERSION = 1
_BEGINS = '{"carepack_report":'


class ReportFile:
    """The report of one import, or of one folder that is watched; used in a `with`.

    An earlier report of that name is replaced. Raises UsageError `exists` where another file has it, and OSError where
    it cannot be written: both before anything is imported.
    """

    def __init__(self, file: Path, began: dt.datetime) -> None:
        _refuse_other(file)
        self._file, self._began = file, began
        self._rows = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed in `close`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the passing file; the report stays as it was written last."""
        self._rows.close()

    def add(self, one: Imported) -> None:
        """One document that has ended."""
        self._rows.write(json.dumps({**row(one), "asked": list(one.asked)}) + "\n")

    def write(
        self,
        tally: Tally,
        at: dt.datetime,
        *,
        ended: bool,
        waiting: Sequence[Mapping[str, str]] = (),
        error: Mapping[str, str] | None = None,
    ) -> None:
        """Writes what is known by now. `ended`: it came to its end. `waiting`: files that are not taken yet."""
        tail = {
            **tally.tail(),
            "waiting": [dict(one) for one in waiting],
            "error": dict(error) if error else None,
        }
        head = {"began": moment(self._began), "written": moment(at), "ended": ended}
        begins = f"{_BEGINS} {VERSION}, {json.dumps(head)[1:-1]},\n"
        save_in_pieces(self._file, self._pieces(begins, f"\n],\n{json.dumps(tail)[1:]}\n"))

    def _pieces(self, begins: str, ends: str) -> Iterator[bytes]:
        yield begins.encode()
        yield b'"documents": [\n'
        self._rows.flush()
        self._rows.seek(0)
        for number, line in enumerate(self._rows):
            yield ((",\n" if number else "") + line.rstrip("\n")).encode()
        yield ends.encode()


def _refuse_other(file: Path) -> None:
    """Raises UsageError `exists` where this is a file that is no report."""
    try:
        with file.open("rb") as there:
            head = there.read(len(_BEGINS))
    except FileNotFoundError:
        return
    if head != _BEGINS.encode():
        what = "There is a file of this name already, and it is no report; it was left as it was."
        raise UsageError.of("exists", what, "Choose another name for the report.", Place(file=str(file)))


def waiting_rows(waiting: Iterable[Any]) -> list[dict[str, str]]:
    """Files that wait, as the report has them."""
    return [{"file": one.file, "code": one.code, "say": one.say} for one in waiting]


__all__ = ["ReportFile", "waiting_rows"]
