"""An organisation's own folder: its name and look, its own forms, and other words for built-in ones.

    organisation.yaml   name, colour, logo, footer, policies
    letterhead.docx     head, foot and margins of its Word documents
    forms/              own forms, ID.N.yaml; shared parts of their own in forms/parts/
    wording.yaml        other words for built-in forms
    supervision.yaml    how often people are supervised and appraised
    published.json      digests of own editions that were published; their texts in published/

Everything lies over what comes with carepack and changes none of it silently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from forms import policy_settings, published, retention_settings, supervision_file
from forms.library import BUILT_IN, Entry, Library, builtin, entries, merge, part_files, read_once, text_of
from forms.wording import Changes, changes_in, lines_of, reworded
from schemas import vocabulary as v
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError, Fault, Place
from schemas.language import Parts, parse_parts
from schemas.lint_base import Check
from schemas.node_reader import NodeReader
from schemas.policies import Policies
from schemas.regimes import Regimes
from schemas.rendition import NAME_LIMIT, Branding
from schemas.retention import Period
from schemas.shared_parts import words_of
from schemas.understood import Understood
from schemas.yaml_source import Faults, Node, read

NAME = "organisation"
"""The folder, as it is called in the home folder."""
LOGO_LIMIT = 2_000_000
"""Bytes of a logo; every document carries it."""
LETTERHEAD = "letterhead.docx"
LETTERHEAD_LIMIT = 8 * 1024 * 1024
"""Bytes of a letterhead, most of them its pictures."""
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How a PNG and a JPEG begin."""
Typed = Mapping[str, str | None]
"""Texts that stand for files, by their names (of shared parts `parts/NAME.yaml`); None: the file is not there."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Organisation:
    """The forms an organisation has, and how its documents look."""

    library: Library
    branding: Branding
    folder: Path


@dataclass(slots=True)
class Own:
    """What the folder's files say, read but not yet laid over anything; every mistake is in `faults`."""

    branding: Branding = field(default_factory=Branding)
    policies: Policies = field(default_factory=Policies)
    regimes: Regimes = field(default_factory=Regimes)
    retention: tuple[Period, ...] = ()
    parts: Parts = field(default_factory=Parts)
    changes: Mapping[str, Changes] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def folder_in(home: Path) -> Path:
    """Where a home folder keeps the organisation's own forms, wording and look."""
    return home / NAME


def organisation(folder: Path) -> Organisation:
    """What the folder lays over the built-in forms; one that is not there lays nothing over them.

    Raises DefinitionError with every mistake of `organisation.yaml`, the parts, `wording.yaml` and the list of
    published editions. Own forms are read when they are asked for: a mistake in one holds up no other.
    """
    if not folder.is_dir():
        return Organisation(builtin(), Branding(), folder)
    own = read_own(folder)
    if own.faults:
        raise DefinitionError(*own.faults)
    return Organisation(OwnLibrary(folder, own), own.branding, folder)


def faults_of(folder: Path, further: Sequence[Check] = (), only: Path | None = None) -> tuple[Fault, ...]:
    """Every mistake in the folder, own forms and all; `further` checks are for all forms, or for `only` that file."""
    own = read_own(folder)
    library = OwnLibrary(folder, own)
    faults = [*own.faults]
    for entry in entries(folder / "forms", own=True):
        try:
            wanted = only is None or only.name == entry.file.name
            library.check(entry.file, further if wanted else ())
            library.not_changed(entry)
        except DefinitionError as error:
            faults += error.faults
    if only is None:
        faults += of_other_words(own, further)
    return tuple(faults)


def of_other_words(own: Own, further: Sequence[Check]) -> list[Fault]:
    """What further checks say of built-in forms in the organisation's words, each with the line of these."""
    found: list[Fault] = []
    built_in = {e.name: e for e in builtin().catalogue()}
    for name, changes in own.changes.items():
        if name not in built_in:
            continue  # it is told already
        faults = Faults("wording.yaml")
        form = reworded(builtin().load(built_in[name].form, built_in[name].edition), changes, faults)
        faults.found.clear()  # these, too
        faults.form = built_in[name].form
        for check in further:
            check(form, faults, Understood(lines=lines_of(changes)))
        found += [
            f if f.place.line else replace(f, place=replace(f.place, line=changes.line)) for f in faults.found
        ]
    return found


class OwnLibrary(Library):
    """The built-in forms, in the organisation's words, and its own."""

    def __init__(self, folder: Path, own: Own) -> None:
        super().__init__((BUILT_IN, folder / "forms"))
        self._parts, self._own, self._folder = own.parts, own, folder
        self.policies, self.branding, self.regimes = own.policies, own.branding, own.regimes
        self.retention = own.retention

    def catalogue(self) -> tuple[Entry, ...]:
        """Every form and edition, by name, then edition; a built-in one is never replaced."""
        found = {e.name: e for e in entries(self._folder / "forms", own=True)}
        found |= {e.name: e for e in builtin().catalogue()}
        return tuple(sorted(found.values(), key=lambda e: (e.form, e.edition)))

    def check(self, file: Path, further: Sequence[Check] = ()) -> FormDefinition:
        """As `Library.check`; an own form that would stand in a built-in one's place is a mistake too."""
        if not file.resolve().is_relative_to(BUILT_IN.resolve()):
            _not_built_in(file)
        return super().check(file, further)

    def not_changed(self, entry: Entry) -> None:
        """Raises DefinitionError where an own published edition has been changed."""
        fault = published.changed(self, entry, self._own.digests) if entry.own else None
        if fault is not None:
            raise DefinitionError(fault)

    def _read(self, entry: Entry) -> FormDefinition:
        hidden = self._folder / "forms" / f"{entry.name}.yaml"
        if not entry.own and hidden.exists():
            raise DefinitionError(_taken(entry, hidden))
        self.not_changed(entry)
        form = read_once(entry.file, self.parts())
        changes = self._own.changes.get(entry.name)
        if changes is None:
            return form
        faults = Faults("wording.yaml")
        form = reworded(form, changes, faults)
        faults.stop_if_any()
        return form


def _not_built_in(file: Path) -> None:
    taken = next((e for e in builtin().catalogue() if f"{e.name}.yaml" == file.name), None)
    if taken is not None:
        raise DefinitionError(_taken(taken, file))


def _taken(entry: Entry, file: Path) -> Fault:
    return Fault(
        "def-form-taken",
        f"{entry.form}, edition {entry.edition}, is a form that comes with carepack.",
        Place(file=file.name, line=1),
        f"Give your form a name of its own (`form: our-{entry.form}`, in our-{entry.name}.yaml). To change only "
        "words of the built-in form, use wording.yaml.",
    )


def read_own(folder: Path, typed: Typed | None = None) -> Own:
    """What the folder's files say; of those that are `typed`, by name, the text stands for the file."""
    own, instead = Own(), typed or {}
    own.branding, own.policies, own.retention = _head(folder, own.faults, instead)
    own.regimes = _supervision(folder, own.faults, instead)
    own.parts = _parts(folder, own, instead)
    try:
        own.digests = published.recorded(folder)
    except DefinitionError as error:
        own.faults += error.faults
    own.changes = _wording(folder, own, instead)
    return own


def _text(file: Path, faults: list[Fault], typed: Typed) -> str | None:
    if file.name in typed:
        return typed[file.name]
    if not file.exists():
        return None
    try:
        return text_of(file)
    except DefinitionError as error:
        faults += error.faults
        return None


def _head(folder: Path, found: list[Fault], typed: Typed) -> tuple[Branding, Policies, tuple[Period, ...]]:
    """What `organisation.yaml` says: the look of documents, policies, and how long records are kept."""
    text = _text(folder / "organisation.yaml", found, typed)
    faults = Faults("organisation.yaml")
    root = read(text, faults) if text is not None and text.strip() else None
    brand, policies, kept = Branding(), Policies(), tuple[Period, ...]()
    if root is not None:
        reader = NodeReader(faults)
        keys = reader.keys(root, v.ORGANISATION)
        brand = _brand(folder, keys, reader)
        policies = policy_settings.policies_in(keys.get("policies"), reader) or policies
        kept = retention_settings.periods_in(keys.get("retention"), reader)
    brand = brand.model_copy(update={"letterhead": _letterhead(folder, found)})
    found += sorted(faults.found, key=lambda f: f.place.line or 0)
    return brand, policies, kept


def timezone_in(folder: Path) -> str:
    """The time zone that `organisation.yaml` in a folder names, or the default: without the rest of the folder."""
    file = folder / "organisation.yaml"
    return _timezone(folder, file.stat().st_mtime_ns) if file.is_file() else Policies().timezone


@lru_cache(maxsize=16)
def _timezone(folder: Path, changed: int) -> str:  # noqa: ARG001 - read again when the file was changed
    return _head(folder, [], {})[1].timezone


def _supervision(folder: Path, found: list[Fault], typed: Typed) -> Regimes:
    """What `supervision.yaml` says; the defaults where it is not there."""
    text = _text(folder / supervision_file.FILE, found, typed)
    faults = Faults(supervision_file.FILE)
    regimes = supervision_file.regimes_in(text, faults) if text is not None else Regimes()
    found += sorted(faults.found, key=lambda f: f.place.line or 0)
    return regimes


def _brand(folder: Path, keys: Mapping[str, Node], reader: NodeReader) -> Branding:
    values = {"organisation": reader.wording(keys.get("name")), "footer": reader.wording(keys.get("footer"))}
    name = values["organisation"]
    if name is not None and len(name) > NAME_LIMIT:
        reader.faults.add(
            "def-value",
            keys["name"].line,
            f"`name` has {len(name)} characters; the page head has room for {NAME_LIMIT}.",
            "Give a shorter name.",
        )
    colour = reader.wording(keys.get("colour"))
    if colour is not None and not _COLOUR.fullmatch(colour):
        reader.faults.add(
            "def-colour",
            keys["colour"].line,
            f"“{colour[:40]}” is not a colour this can print.",
            'Write # and six digits or letters a to f, such as "#1f4e5f".',
        )
    elif colour is not None:
        values["colour"] = colour.lower()
    logo = _logo(folder, keys.get("logo"), reader)
    given = {k: value for k, value in values.items() if value is not None}
    return Branding(logo=logo).model_copy(update=given)


def _logo(folder: Path, node: Node | None, reader: NodeReader) -> bytes | None:
    name = reader.wording(node)
    if node is None or name is None:
        return None
    file = folder / name
    inside = file.resolve().is_relative_to(folder.resolve())
    data = file.read_bytes() if inside and file.is_file() and file.stat().st_size <= LOGO_LIMIT else None
    if data is not None and (data.startswith(_PICTURES) or b"<svg" in data[:1000]):
        return data
    if not inside:
        what, do = "The logo is not in this folder.", "Put it beside organisation.yaml and give its name."
    elif not file.is_file():
        pictures = [
            f.name for f in sorted(folder.iterdir()) if f.suffix.lower() in {".png", ".jpg", ".jpeg", ".svg"}
        ]
        near = get_close_matches(name, pictures, n=1) or pictures[:1]
        what = f"There is no file “{name}” here."
        do = f"Did you mean “{near[0]}”?" if near else "Put the picture beside organisation.yaml."
    elif data is None:
        what, do = f"“{name}” is larger than 2 MB.", "Save the picture smaller; 600 pixels across are plenty."
    else:
        what, do = f"“{name}” is no PNG, JPEG or SVG picture.", "Save it as PNG or JPEG and give that."
    reader.faults.add("def-logo", node.line, what, do)
    return None


def _letterhead(folder: Path, faults: list[Fault]) -> bytes | None:
    """The letterhead, if there is one; what is wrong inside it is told where a document is made on it."""
    file = folder / LETTERHEAD
    if not file.is_file():
        return None
    if file.stat().st_size > LETTERHEAD_LIMIT:
        what = f"The letterhead is larger than {LETTERHEAD_LIMIT >> 20} MB."
        do = "In Word: choose a picture, then Picture Format, Compress Pictures, and save it again."
    elif not (data := file.read_bytes()).startswith(b"PK"):
        what = "The letterhead is no Word document (.docx), or it is protected by a password."
        do = "Save it in Word as Word Document (.docx), without a password; or take it out of this folder."
    else:
        return data
    faults.append(Fault("def-letterhead", what, Place(file=LETTERHEAD), do))
    return None


def _parts(folder: Path, own: Own, typed: Typed) -> Parts:
    merged = builtin().parts()
    if own.branding.organisation:
        merged = merge(merged, Parts(words=words_of(own.branding.organisation)))
    further = [n.removeprefix("parts/") for n in typed if n.startswith("parts/")]
    for file in part_files(folder / "forms", further):
        name = f"parts/{file.name}"
        try:
            text = typed[name] if name in typed else text_of(file)
            if text is not None:
                merged = merge(merged, parse_parts(text, name, merged, lay_over=False))
        except DefinitionError as error:
            own.faults += error.faults
    return merged


_NEAR_MOST = 100
"""After so many mistakes nobody is told what each of the others may have been meant as: to look takes long."""


def _wording(folder: Path, own: Own, typed: Typed) -> Mapping[str, Changes]:
    """The changes by form, each tried on its form, so that every mistake is told at once."""
    text = _text(folder / "wording.yaml", own.faults, typed)
    faults = Faults("wording.yaml")
    found = changes_in(text, faults) if text is not None else ()
    built_in = {e.name: e for e in builtin().catalogue()}
    owned = {e.name for e in entries(folder / "forms", own=True)}
    for changes in found:
        if changes.name in built_in:
            entry = built_in[changes.name]
            reworded(builtin().load(entry.form, entry.edition), changes, faults)
        elif changes.name in owned:
            faults.add(
                "def-unknown-form",
                changes.line,
                f"`{changes.name}` is a form of your own.",
                f"Change its words in forms/{changes.name}.yaml.",
            )
        else:
            looks = len(faults.found) < _NEAR_MOST
            near = get_close_matches(changes.name, list(built_in), n=1, cutoff=0.4) if looks else []
            faults.add(
                "def-unknown-form",
                changes.line,
                f"No form `{changes.name}` comes with carepack.",
                f"Did you mean `{near[0]}`?"
                if near
                else "`carepack forms list` shows them; add the edition.",
            )
    own.faults += sorted(faults.found, key=lambda f: f.place.line or 0)
    return {c.name: c for c in found}
