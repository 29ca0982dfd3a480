"""Every mistake in a definition, in a folder of them, or in an organisation's folder, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from forms.library import BUILT_IN, Library, builtin, read_file
from forms.organisation import faults_of
from schemas.errors import DefinitionError, Fault, Place
from schemas.lint_base import Check


def faults_in(path: Path, own: Path, further: Sequence[Check] = ()) -> tuple[list[Path], list[Fault]]:
    """The files that were looked at, and what is wrong with them; `own` is the organisation's folder.

    A file of an organisation is looked at with all it is made from. `further` checks look at forms without mistakes.
    """
    root = _organisation_of(path, own)
    files = [path] if path.is_file() else _yaml(root or path)
    found = _in_organisation(root, path, further) if root is not None else _in_folder(files, further)
    return files, found


def _organisation_of(path: Path, own: Path) -> Path | None:
    """The organisation's folder that a path is, or lies in."""
    if path.resolve() == own.resolve():
        return own
    for folder in (path, *path.resolve().parents[:3]):
        if folder.is_dir() and ((folder / "organisation.yaml").exists() or folder.resolve() == own.resolve()):
            return folder
    return None


def _yaml(folder: Path) -> list[Path]:
    return sorted({*folder.glob("*.yaml"), *folder.glob("forms/*.yaml"), *folder.glob("forms/parts/*.yaml")})


def _in_organisation(root: Path, path: Path, further: Sequence[Check]) -> list[Fault]:
    if not root.is_dir():
        do = "Make a form with `carepack forms new`, or name a file or folder."
        return [
            Fault("no-organisation", "There is no folder of forms of your own yet.", Place(str(root)), do)
        ]
    found = list(faults_of(root, further, path if path.is_file() else None))
    if path.is_file() and path.parent.name == "forms":
        # Its own mistakes, and those of what it is made from.
        others = {f.name for f in (root / "forms").glob("*.yaml")} - {path.name}
        found = [f for f in found if f.place.file not in {*others, "wording.yaml"}]
    return found


def _in_folder(files: list[Path], further: Sequence[Check]) -> list[Fault]:
    found: list[Fault] = []
    for folder in dict.fromkeys(f.parent for f in files):
        library = Library((BUILT_IN, folder))
        try:
            parts = library.parts()
        except DefinitionError as error:
            parts = builtin().parts()
            found += error.faults
            library = Library((BUILT_IN,))
        for file in (f for f in files if f.parent == folder):
            try:
                library.check(file, further)
                read_file(file, parts)
            except DefinitionError as error:
                found += [f for f in error.faults if f not in found]
    return found
