"""Finds form definitions: `ID.N.yaml` in a folder or in that of a family in it, shared parts in its `parts/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Self

from forms.families import FAMILIES
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, DefinitionError, Fault, Place, UnknownFormError
from schemas.language import Parts, parse, parse_parts
from schemas.lint_base import Check
from schemas.policies import Policies
from schemas.regimes import Regimes
from schemas.rendition import Branding
from schemas.retention import Period
from schemas.shared_parts import words_of

_FILE = re.compile(r"([a-z][a-z0-9-]*)\.([1-9]\d{0,3})\.yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """A form as the folder shows it, without opening the file. `own`: the organisation made it itself.

    `family` is the folder it stands in, of `FAMILIES`; None of one that stands in none of them.
    """

    form: str
    edition: int
    file: Path
    own: bool = False
    family: str | None = None

    @property
    def name(self) -> str:
        """`ID.N`."""
        return f"{self.form}.{self.edition}"


_SETS = 4
"""Sets of shared parts by which forms are kept as parsed: an organisation's name is one of the parts."""
_KEPT: list[tuple[Parts, dict[Path, FormDefinition]]] = []


class Library:
    """The forms in some folders; each file is parsed once, when it is first asked for."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._loaded: dict[tuple[str, int], FormDefinition] = {}
        self._parts: Parts | None = None
        self.regimes = Regimes()
        """Supervision: regimes and clocks, the organisation's or the defaults."""
        self.policies = Policies()
        """What spans records: the organisation's settings, or the defaults."""
        self.retention: tuple[Period, ...] = ()
        """How long each kind of record is kept, as the organisation has written it down."""
        self.branding = Branding()
        """How the organisation's documents look."""
        self._named: dict[str, Self] = {}

    def catalogue(self) -> tuple[Entry, ...]:
        """Every form and edition, by name, then edition."""
        found = {(e.form, e.edition): e for folder in self._folders for e in entries(folder)}
        return tuple(found[k] for k in sorted(found))

    def parts(self) -> Parts:
        """All shared parts. Raises DefinitionError."""
        if self._parts is None:
            merged = Parts()
            for folder in self._folders:
                for file in part_files(folder):
                    merged = merge(merged, parse_parts(text_of(file), file.name, merged))
            self._parts = merged
        return self._parts

    def named_for(self, organisation: str | None) -> Self:
        """The same forms with this name where `{organisation}` stands in their words; as they are, without one."""
        parts = self.parts()
        if not organisation or parts.words.get("organisation") == organisation:
            return self
        if organisation not in self._named:
            other = copy(self)
            other._parts = replace(parts, words={**parts.words, **words_of(organisation)})
            other._loaded, other._named = {}, {}
            self._named[organisation] = other
        return self._named[organisation]

    def load(self, form: str, edition: int | None = None) -> FormDefinition:
        """A form; without `edition` its newest. Raises UnknownFormError or DefinitionError."""
        if edition is not None and (form, edition) in self._loaded:
            return self._loaded[form, edition]  # without a look at the folder: of a batch that is asked often
        entry = self.entry(form, edition)
        if (form, entry.edition) not in self._loaded:
            self._loaded[form, entry.edition] = self._read(entry)
        return self._loaded[form, entry.edition]

    def entry(self, form: str, edition: int | None = None) -> Entry:
        """The entry of a form; without `edition` of its newest. Raises UnknownFormError."""
        known = self.catalogue()
        mine = [e for e in known if e.form == form and edition in {None, e.edition}]
        if not mine:
            raise _unknown(form, edition, known)
        return mine[-1]

    def title_of(self, form: str, edition: int | None = None) -> str:
        """What people call a form; its ID where it is gone or has mistakes: lists that name it are shown anyway."""
        try:
            return self.load(form, edition).title
        except CarepackError:
            return form

    def sound(self) -> Iterator[FormDefinition]:
        """Every form and edition, without those whose file has mistakes."""
        for entry in self.catalogue():
            try:
                yield self.load(entry.form, entry.edition)
            except DefinitionError:
                continue

    def line_of(self, form: str, edition: int) -> tuple[FormDefinition, ...]:
        """An edition of a form, and those that replaced it, each the one before: oldest first."""
        line = [self.load(form, edition)]
        for entry in self.catalogue():
            if entry.form == form and entry.edition > edition:
                newer = self.load(form, entry.edition)
                if newer.replaces == line[-1].edition:
                    line.append(newer)
        return tuple(line)

    def check(self, file: Path, further: Sequence[Check] = ()) -> FormDefinition:
        """The definition in a file, held against the other editions here. Raises DefinitionError."""
        return self.check_text(file.name, text_of(file), further)

    def check_text(self, name: str, text: str, further: Sequence[Check] = ()) -> FormDefinition:
        """The same of a text that would stand in the file of this name. Raises DefinitionError."""
        found = _FILE.fullmatch(name)
        others: dict[int, FormDefinition] = {}
        for entry in self.catalogue() if found else ():
            if found and entry.form == found[1] and entry.edition != int(found[2]):
                try:
                    others[entry.edition] = self.load(entry.form, entry.edition)
                except DefinitionError:
                    continue  # it is told of its own mistakes
        return parse(text, name, self.parts(), others, named=True, further=further)

    def as_published(self, entry: Entry) -> FormDefinition:
        """A form as its digest is taken: `{organisation}` and the like stand for themselves."""
        parts = self.parts()
        return read_once(entry.file, replace(parts, words={w: f"{{{w}}}" for w in parts.words}))

    def _read(self, entry: Entry) -> FormDefinition:
        return read_once(entry.file, self.parts())


def entries(folder: Path, *, own: bool = False) -> Iterable[Entry]:
    """The forms in a folder by the names of their files; in those of the families in it, too, but for `own` ones."""
    for family in (None,) if own else (None, *FAMILIES):
        for file in sorted((folder / family if family else folder).glob("*.yaml")):
            if m := _FILE.fullmatch(file.name):
                yield Entry(m[1], int(m[2]), file, own, family)


def part_files(folder: Path, further: Iterable[str] = ()) -> list[Path]:
    """The files of shared parts that belong to a folder of forms: `common.yaml` first, for the others use its parts.

    `further` are names of such as are not there yet.
    """
    files = {*(folder / "parts").glob("*.yaml"), *(folder / "parts" / name for name in further)}
    return sorted(files, key=lambda f: (f.name != "common.yaml", f.name))


def merge(some: Parts, more: Parts) -> Parts:
    """Two sets of shared parts as one; where both have a name, the second's stands."""
    return Parts(
        scales={**some.scales, **more.scales},
        options={**some.options, **more.options},
        columns={**some.columns, **more.columns},
        texts={**some.texts, **more.texts},
        words={**some.words, **more.words},
        blocks={**some.blocks, **more.blocks},
    )


def read_file(
    file: Path,
    parts: Parts,
    others: dict[int, FormDefinition] | None = None,
    further: Sequence[Check] = (),
) -> FormDefinition:
    """The definition in a file, whose name must say form and edition. Raises DefinitionError."""
    return parse(text_of(file), file.name, parts, others, named=True, further=further)


def read_once(file: Path, parts: Parts) -> FormDefinition:
    """As `read_file`; a form that comes with carepack is parsed once for the same shared parts, not once a library.

    An organisation's library is made anew whenever a file in its folder changes, and all the others stay as they are.
    """
    if not file.is_relative_to(BUILT_IN):
        return read_file(file, parts)
    kept = next((forms for known, forms in _KEPT if known == parts), None)
    if kept is None:
        kept = {}
        _KEPT.append((parts, kept))
        del _KEPT[:-_SETS]
    if file not in kept:
        kept[file] = read_file(file, parts)
    return kept[file]


def text_of(file: Path) -> str:
    """The text of a definition's file. Raises DefinitionError where it is no UTF-8."""
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        what, do = f"The file cannot be opened: {reason}.", "Check that it is there and may be read."
        raise DefinitionError(Fault("def-file", what, Place(file=file.name), do)) from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what = "This line is not UTF-8 text: a letter of it was saved in another encoding."
        do = "Save the file as UTF-8; editors offer it under Save As or Encoding."
        raise DefinitionError(Fault("def-file", what, Place(file=file.name, line=line), do)) from error


def _unknown(form: str, edition: int | None, known: Sequence[Entry]) -> UnknownFormError:
    names = sorted({e.form for e in known})
    if form in names:
        there = ", ".join(str(e.edition) for e in known if e.form == form)
        return UnknownFormError(
            Fault(
                "unknown-edition",
                f"There is no edition {edition} of {form}.",
                Place(form=form),
                f"There is {there}.",
            )
        )
    near = get_close_matches(form, names, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else "`carepack forms list` shows them all."
    return UnknownFormError(Fault("unknown-form", f"There is no form called “{form[:60]}”.", Place(), hint))


BUILT_IN = Path(__file__).parent
"""The folder of the forms that come with carepack."""


@cache
def builtin() -> Library:
    """The forms that come with carepack."""
    return Library((BUILT_IN,))


def catalogue() -> tuple[Entry, ...]:
    """Every built-in form and edition."""
    return builtin().catalogue()


def load(form: str, edition: int | None = None) -> FormDefinition:
    """A built-in form; without `edition` its newest. Raises UnknownFormError or DefinitionError."""
    return builtin().load(form, edition)


def parts() -> Parts:
    """The built-in shared parts."""
    return builtin().parts()
