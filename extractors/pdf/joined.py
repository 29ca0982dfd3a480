"""Two people's forms in one file: whether they are two, and which fields were made one by whoever joined them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from extractors.contract import several_forms
from extractors.pdf.fields.appearance import disagrees
from extractors.pdf.fields.controls import Control, Found
from schemas.errors import CarepackError, DocumentError
from schemas.subjects import is_subject

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.reading import Reading

_NUMBERED = re.compile(r"\+\d+(?=\.|$)")
"""What qpdf puts behind the name of a field that is there already; no field of ours has a plus."""
DISAGREES = "appearance-disagrees"


def own_name(name: str) -> str:
    """A field's name without what a program put behind it when it joined files."""
    return _NUMBERED.sub("", name)


def has_repeats(found: Found) -> bool:
    """Whether fields of one name stand on several pages, as where forms were joined. No form of ours has that."""
    pages: dict[str, frozenset[int]] = {}
    for control in found.controls:
        here = _pages(control)
        name = own_name(control.name).rpartition(".")[2]
        if len(here) > 1 or (here and pages.setdefault(name, here) != here):
            return True
    return False


def has_rivals(found: Found) -> bool:
    """Whether fields of one name have different values."""
    values: dict[str, object] = {}
    named = ((own_name(c.name).rpartition(".")[2], c.value or None) for c in found.controls)
    return any(values.setdefault(name, value) != value for name, value in named)


def shared(found: Found, numbers: Collection[int]) -> dict[str, bool]:
    """The answered fields that stand both on these pages and on others, by name: whether the others show other things.

    Such a field has one answer for two people. Where the others show another, theirs was lost; else nobody knows whose.
    """
    both: dict[str, bool] = {}
    for control in found.controls:
        here = _pages(control)
        if control.value not in (None, "", "Off", ()) and here - set(numbers) and here & set(numbers):
            both[own_name(control.name)] = _shows_another(control, numbers)
    return both


def check_shared(both: dict[str, bool], reading: Reading) -> None:
    """Raises DocumentError `fields-shared` where answers of this part may be those of another."""
    doubted = any(v.doubt == DISAGREES and v.evidence.control in both for v in reading.values)
    if both and (doubted or not any(both.values())):
        raise _fields_shared()


def are_several(readings: Sequence[Reading | None], form: FormDefinition) -> bool:
    """Whether these are the forms of several people or of several days; None is one whose answers were lost.

    They are one where they say the same. Raises DocumentError `several-forms` where it cannot be told.
    """
    told = [(_named(r, form), _said(r, form.about.held)) for r in readings]
    if all(r is not None and _answers(r) == _answers(readings[0]) for r in readings):
        return False
    if any(r is not None and not person for r, (person, _) in zip(readings, told, strict=True)):
        raise several_forms()
    known = [t for r, t in zip(readings, told, strict=True) if r is not None]
    if len(known) != len(set(known)) or _undated_twice(known):
        raise several_forms()  # one person and day, and different answers: whichever counts, nobody knows here
    return True


def _undated_twice(known: Sequence[tuple[str, str]]) -> bool:
    """Whether a person is there twice and one of the days is not known."""
    people = [person for person, _ in known]
    return any(people.count(person) > 1 and not held for person, held in known)


def _said(reading: Reading | None, path: str | None) -> str:
    raw = next((v.raw for v in reading.values if v.path == path), None) if reading is not None else None
    return " ".join((raw or "").casefold().split())


def _named(reading: Reading | None, form: FormDefinition) -> str:
    """Whom a form is about, as far as it says so: of a group everybody."""
    raws = (v.raw for v in reading.values if is_subject(form, v.path)) if reading is not None else ()
    return ", ".join(" ".join(raw.casefold().split()) for raw in raws if raw)


def _answers(reading: Reading | None) -> dict[str, object]:
    return {v.path: (v.raw, v.marks) for v in reading.values} if reading is not None else {}


def _pages(control: Control) -> frozenset[int]:
    return frozenset(w.page for w in control.widgets if w.page is not None)


def _shows_another(control: Control, numbers: Collection[int]) -> bool:
    """Whether what a field shows on other pages than these is not its value."""
    others = [w for w in control.widgets if w.page is not None and w.page not in numbers]
    if control.kind == "Btn":
        on = {w.state for w in others} - {None, "", "Off"}
        return on != {control.value}
    value = control.value if isinstance(control.value, str) else ""
    return any(w.shown is not None and disagrees(value, w.shown) for w in others)


def _fields_shared() -> CarepackError:
    return DocumentError.of(
        "fields-shared",
        "The program that joined these forms made one field of two, so answers of one of them are lost: the file has "
        "others than these pages show, or shows one person's on the pages of another.",
        "Send each form as a file of its own.",
    )
