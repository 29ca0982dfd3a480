"""What a damage is done to: a form's filled documents, and where to work on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.filled import Filled
from tests.clients.libreoffice import LibreOffice


@dataclass(frozen=True, slots=True)
class Case:
    """A form's filled documents, `other` being another person's copy; a folder to work in; the office.

    `blank` has the sample's rows, and `typed` is what a program is told to put into its fields.
    """

    word: Filled
    pdf: Filled
    other: Filled
    folder: Path
    office: Callable[[], LibreOffice]
    blank: Filled
    typed: dict[str, str | bool]

    def file(self, name: str, data: bytes) -> Path:
        """Writes a document into the working folder."""
        (file := self.folder / name).write_bytes(data)
        return file


Made = Iterator[tuple[bytes, tuple[str, ...]]]
