"""Templates of letters: which letters there are, which have one of the organisation's own, and taking one into use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filing.turns import as_seen, turn, version
from filing.whole_files import save
from issuing.letter_checking import faults_in
from issuing.letters import FOLDER, kind_of, kinds, own_file, template_of
from schemas.errors import DefinitionError

if TYPE_CHECKING:
    from fillers.letters.kinds import Kind
    from schemas.errors import Fault


@dataclass(frozen=True, slots=True)
class Template:
    """A letter, the file of the organisation's own template, if it has one, and the version of that."""

    kind: Kind
    own: Path | None
    version: str


def templates(root: Path) -> tuple[Template, ...]:
    """Every letter there is, by name."""
    return tuple(Template(k, own_file(root, k.name), version(_file(root, k.name))) for k in kinds())


def in_use(root: Path, name: str) -> bytes:
    """The template in use: the organisation's, or the one that comes with the letter. Raises UsageError."""
    own = own_file(root, kind_of(name).name)
    return template_of(name, None if own is None else own.read_bytes())


def faults_of_own(root: Path, name: str) -> tuple[Fault, ...]:
    """What is wrong with the organisation's own template of a letter."""
    own = own_file(root, name)
    return faults_in(own.name, own.read_bytes(), name)[1] if own is not None else ()


def put(root: Path, name: str, seen: str, data: bytes) -> None:
    """Takes a Word document as the template of a letter, where the one before is still as it was `seen`.

    Raises UsageError `file-changed`, DefinitionError with every mistake in it.
    """
    file = _file(root, kind_of(name).name)
    _, faults = faults_in(file.name, data, name)
    if faults:
        raise DefinitionError(*faults)
    with turn(root):
        as_seen(file, seen)
        save(file, data, force=True)


def take_away(root: Path, name: str, seen: str) -> None:
    """Uses the template that comes with the letter from now on. Raises UsageError `file-changed`."""
    file = _file(root, kind_of(name).name)
    with turn(root):
        as_seen(file, seen)
        file.unlink(missing_ok=True)


def _file(root: Path, name: str) -> Path:
    return root / FOLDER / f"{name}.docx"
