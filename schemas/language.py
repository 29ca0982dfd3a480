"""The definition language: YAML in, a resolved `FormDefinition` out, or every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.definition import FormDefinition
from schemas.definition_reader import DefinitionReader
from schemas.lint import lint
from schemas.lint_base import Check
from schemas.shared_parts import Parts
from schemas.yaml_source import Faults, read

__all__ = ["Parts", "parse", "parse_parts"]


def parse(
    text: str,
    file: str,
    parts: Parts | None = None,
    before: Mapping[int, FormDefinition] | None = None,
    *,
    named: bool = False,
    further: Sequence[Check] = (),
) -> FormDefinition:
    """The definition in `text`. `file` is only named in messages; with `named` it must say form and edition.

    With `before`, its other editions, what it says of the one it replaces is checked too. `further` checks look at a
    form that has no other mistake.

    Raises DefinitionError with every mistake, each with its line, its cause and what to write instead.
    """
    faults = Faults(file)
    reader = DefinitionReader(faults, parts or Parts())
    form = None
    root = read(text, faults)
    if root is not None:
        form = reader.form(root)
    if form is not None:
        lint(form, faults, reader.known, before)
        if named and reader.known.sure("head", "form", "edition"):
            _named(form, faults, reader.known.lines.get("head.form"))
    faults.stop_if_any()
    assert form is not None  # noqa: S101 - without a form there is a fault
    for check in further:
        check(form, faults, reader.known)
    faults.stop_if_any()
    return form


def _named(form: FormDefinition, faults: Faults, line: int | None) -> None:
    expected = f"{form.form}.{form.edition}.yaml"
    if faults.file != expected:
        faults.add(
            "def-file-name",
            line,
            f"The file holds {form.form}, edition {form.edition}.",
            f"Name it {expected}, or correct `form` and `edition` in it.",
        )


def parse_parts(text: str, file: str, known: Parts | None = None, *, lay_over: bool = True) -> Parts:
    """The shared parts in `text`, which may use those already `known` by name.

    Without `lay_over` none of them may have the name of one that is known. Raises DefinitionError with every
    mistake.
    """
    faults = Faults(file)
    root = read(text, faults)
    reader = DefinitionReader(faults, known or Parts())
    if root is not None and not lay_over:
        reader.not_taken(root)
    parts = reader.parts(root) if root is not None else Parts()
    faults.stop_if_any()
    return parts
