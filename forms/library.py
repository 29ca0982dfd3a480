"""Finds form definitions: `ID.N.yaml` in a folder, shared parts in its `parts/`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from schemas.definition import FormDefinition
from schemas.errors import DefinitionError, Fault, Place, UnknownFormError
from schemas.language import Parts, parse, parse_parts

_FILE = re.compile(r"([a-z][a-z0-9-]*)\.([1-9]\d{0,3})\.yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form as the folder shows it, without opening the file."""

    form: str
    edition: int
    file: Path


class Library:
    """The forms in some folders; each file is parsed once, when it is first asked for."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._loaded: dict[tuple[str, int], FormDefinition] = {}
        self._parts: Parts | None = None

    def catalogue(self) -> tuple[Entry, ...]:
        """Every form and edition, by name, then edition."""
        found = {
            (m[1], int(m[2])): Entry(m[1], int(m[2]), file)
            for folder in self._folders
            for file in sorted(folder.glob("*.yaml"))
            if (m := _FILE.fullmatch(file.name))
        }
        return tuple(found[k] for k in sorted(found))

    def parts(self) -> Parts:
        """All shared parts. Raises DefinitionError."""
        if self._parts is None:
            merged = Parts()
            for folder in self._folders:
                for file in sorted((folder / "parts").glob("*.yaml")):
                    one = parse_parts(_text(file), file.name)
                    merged = Parts(
                        scales={**merged.scales, **one.scales},
                        options={**merged.options, **one.options},
                        columns={**merged.columns, **one.columns},
                        texts={**merged.texts, **one.texts},
                        words={**merged.words, **one.words},
                    )
            self._parts = merged
        return self._parts

    def load(self, form: str, edition: int | None = None) -> FormDefinition:
        """A form; without `edition` its newest. Raises UnknownFormError or DefinitionError."""
        entries = self.catalogue()
        mine = [e for e in entries if e.form == form and edition in {None, e.edition}]
        if not mine:
            raise _unknown(form, edition, entries)
        entry = mine[-1]
        if (form, entry.edition) not in self._loaded:
            self._loaded[form, entry.edition] = read_file(entry.file, self.parts())
        return self._loaded[form, entry.edition]


def read_file(file: Path, parts: Parts) -> FormDefinition:
    """The definition in a file, whose name must say form and edition. Raises DefinitionError."""
    definition = parse(_text(file), file.name, parts)
    expected = f"{definition.form}.{definition.edition}.yaml"
    if file.name != expected:
        raise DefinitionError(
            Fault(
                "def-file-name",
                f"The file holds {definition.form}, edition {definition.edition}.",
                Place(file=file.name, line=1),
                f"Name it {expected}.",
            )
        )
    return definition


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(
            Fault(
                "def-file",
                "The file cannot be read as UTF-8 text.",
                Place(file=file.name),
                "Save it as UTF-8 text.",
            )
        ) from error


def _unknown(form: str, edition: int | None, entries: Sequence[Entry]) -> UnknownFormError:
    names = sorted({e.form for e in entries})
    if form in names:
        known = ", ".join(str(e.edition) for e in entries if e.form == form)
        return UnknownFormError(
            Fault(
                "unknown-edition",
                f"There is no edition {edition} of {form}.",
                Place(form=form),
                f"There is {known}.",
            )
        )
    near = get_close_matches(form, names, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else "`carepack forms list` shows them all."
    return UnknownFormError(Fault("unknown-form", f"There is no form called “{form[:60]}”.", Place(), hint))


@cache
def builtin() -> Library:
    """The forms that come with carepack."""
    return Library((Path(__file__).parent,))


def catalogue() -> tuple[Entry, ...]:
    """Every built-in form and edition."""
    return builtin().catalogue()


def load(form: str, edition: int | None = None) -> FormDefinition:
    """A built-in form; without `edition` its newest. Raises UnknownFormError or DefinitionError."""
    return builtin().load(form, edition)


def parts() -> Parts:
    """The built-in shared parts."""
    return builtin().parts()
