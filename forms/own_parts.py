"""Shared parts of an organisation's own (`forms/parts/NAME.yaml`): what is wrong with them, and what uses them.

Forms rest on their parts. So a text of parts is held against every form and every other file of parts that there is:
what it would spoil is told before it is saved. A form that is published stays as it is, and so do the parts of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from forms.drafting import id_of, name_of
from forms.library import Entry, entries, part_files
from forms.organisation import Own, OwnLibrary, read_own
from schemas.errors import DefinitionError, Fault, Place


def names(folder: Path) -> tuple[str, ...]:
    """The files of shared parts that there are, as `parts/NAME.yaml`."""
    return tuple(f"parts/{file.name}" for file in part_files(folder / "forms"))


def started(folder: Path, says: str) -> tuple[str, str]:
    """`parts/NAME.yaml`, and its first text: it holds one list of answers, and tells what else there may be."""
    name, base = f"parts/{id_of(says)}.yaml", f"our_{name_of(says)}"
    said, number = " ".join(says.split()), 2
    text = _FIRST.format(says=said, name=base)
    while number < _TRIES and any(f.code == "def-part-taken" for f in faults(folder, name, text)):
        text, number = _FIRST.format(says=said, name=f"{base}_{number}"), number + 1
    return name, text


def faults(folder: Path, name: str, text: str) -> tuple[Fault, ...]:
    """Every mistake of a text of shared parts, in the order of lines; then what it would spoil elsewhere."""
    own = read_own(folder, {name: text})
    found = [f for f in own.faults if f.place.file == name]
    if found:
        return tuple(sorted(found, key=lambda f: f.place.line or 0))
    return tuple(_elsewhere(f, name, who) for who, f in _spoilt(folder, name, own))


def users(folder: Path, name: str) -> tuple[str, ...]:
    """What could not be read without these parts: forms by title and edition, other parts by their file."""
    return tuple(dict.fromkeys(who for who, _ in _spoilt(folder, name, read_own(folder, {name: None}))))


def _spoilt(folder: Path, name: str, then: Own) -> Iterator[tuple[str, Fault]]:
    """What would be wrong `then` in others and is not now, with what it is called."""
    now = read_own(folder)
    known = {_same(f) for f in now.faults}
    for fault in then.faults:
        if fault.place.file != name and _same(fault) not in known:
            yield fault.place.file or "", fault
    before, after = OwnLibrary(folder, now), OwnLibrary(folder, then)
    for entry in entries(folder / "forms", own=True):
        known = {_same(f) for f in _wrong(before, entry)}
        for fault in _wrong(after, entry):
            if _same(fault) not in known:
                yield _called(before, entry), fault


def _wrong(library: OwnLibrary, entry: Entry) -> tuple[Fault, ...]:
    try:
        library.load(entry.form, entry.edition)
    except DefinitionError as error:
        return error.faults
    return ()


def _called(library: OwnLibrary, entry: Entry) -> str:
    return f"{library.title_of(entry.form, entry.edition)}, edition {entry.edition}"


def _same(fault: Fault) -> tuple[object, ...]:
    return fault.code, fault.place, fault.what


def _elsewhere(fault: Fault, name: str, who: str) -> Fault:
    """A fault of a form, told where the parts are written: no line of theirs is meant."""
    if fault.code == "published-changed":
        what = f"{who}, is published and uses what you changed here, so that stays as it is."
        do = "Put it back, and write the change under another name, for the form’s next edition."
        return Fault("form-published", what, Place(file=name), do)
    line = f", line {fault.place.line}" if fault.place.line else ""
    return replace(fault, what=f"{who}{line}, would be wrong then: {fault.what}", place=Place(file=name))


_TRIES = 20
_FIRST = """\
# {says}
# Lines that start with # are notes for you. Each part has a name (small letters, digits, _), by which forms use it.

# Lists of answers. In a form:  {{ask: "Agreed", type: choice, of: {name}}}
options:
  {name}: {{yes: "Yes", partly: "Partly", no: "No"}}

# Other kinds of parts. Take away the # to use one, and change its name and its words.
# Scales. In a form:  {{ask: "How useful was it?", type: scale, scale: our_scale}}
# scales:
#   our_scale: {{from: 1, to: 5, say: {{1: "not", 5: "very"}}}}
# Columns of a table. In a form, at a table:  columns: our_steps
# columns:
#   our_steps:
#     what: {{ask: "What", type: paragraph}}
#     who: {{ask: "By whom"}}
# Whole blocks. In a form, among its blocks:  - part: our_visit
# blocks:
#   our_visit:
#     blocks:
#       - heading: "The visit"
#         fields:
#           place: {{ask: "Where"}}
"""
