"""The bounds that a form keeps to be heard, printed and written on, to which the lint and publishing hold it.

A form that breaks one can be read, previewed and filled in: nothing of it is lost, and its maker is told.
"""

from __future__ import annotations

from schemas.definition import FormDefinition
from schemas.lint_base import Check
from schemas.lint_names import names
from schemas.understood import Understood
from schemas.yaml_source import Faults


def _pages(form: FormDefinition, faults: Faults, known: Understood) -> None:
    from fillers.pdf import bounds

    bounds.check(form, faults, known)


def _word(form: FormDefinition, faults: Faults, known: Understood) -> None:
    from fillers.word import bounds

    bounds.check(form, faults, known)


CHECKS: tuple[Check, ...] = (names, _pages, _word)
"""Every one of them: names of controls, the PDF's pages, Word's tables."""
