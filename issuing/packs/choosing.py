"""Which forms a pack is of, for what period, and what else goes into it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, get_args

from issuing.packs.model import POSSIBLE, USUAL, Extra
from schemas.errors import Fault, Place, UsageError

if TYPE_CHECKING:
    from filing.records.packs import PackKind
    from forms import Library
    from issuing.packs.run import Shape
    from schemas.definition import FormDefinition
    from schemas.rendition import RenditionFormat

EXTRAS: tuple[Extra, ...] = get_args(Extra)


def forms_for(kind: PackKind, names: Sequence[str], library: Library) -> tuple[FormDefinition, ...]:
    """The forms of a pack, each once: those that are named, and of an appraisal what is missing of its two.

    `ID` is the newest edition, `ID.N` edition N. Raises UsageError `pack-no-forms`, and as `named` does for what is no
    form.
    """
    from forms.naming import named

    said = [named(library, name) for name in names]
    if kind == "blank" and not said:
        do = "Name them: carepack pack blank supervision-record pdp-2016 --for PERSON"
        raise UsageError.of("pack-no-forms", "No form is named.", do)
    if kind == "supervision" and not said:
        said = [named(library, name) for name in library.policies.supervisions]
    if kind == "appraisal":
        kinds = {f.kind for f in said}
        if "appraisal" not in kinds:
            said.insert(0, named(library, library.policies.appraisals[0]))
        if "development_plan" not in kinds:
            said.append(named(library, library.policies.plans[0]))
    return tuple({(f.form, f.edition): f for f in said}.values())


def extras_for(kind: PackKind, more: Collection[Extra], without: Collection[Extra]) -> frozenset[Extra]:
    """What goes with the forms. Raises UsageError `pack-extra` for what such a pack has not got."""
    strange = sorted({*more, *without} - POSSIBLE[kind])
    if strange:
        may = ", ".join(e for e in EXTRAS if e in POSSIBLE[kind])
        raise UsageError(
            *(
                Fault("pack-extra", f"A pack of {kind} forms has no {e}.", Place(), f"There may be: {may}.")
                for e in strange
            )
        )
    return (USUAL[kind] | frozenset(more)) - frozenset(without)


def formats_for(said: Sequence[RenditionFormat], shape: Shape) -> tuple[RenditionFormat, ...]:
    """The formats of the forms: Word, where nothing is said, and PDF to print. Raises UsageError `pack-print-word`."""
    if shape == "print":
        if "word" in said:
            what = "What is printed is PDF, and Word is asked for."
            raise UsageError.of("pack-print-word", what, "Leave --to word out, or --print-file.")
        return ("pdf",)
    return tuple(dict.fromkeys(said)) or ("word",)


def period_for(kind: PackKind, said: str | None) -> str | None:
    """The period that a pack is for, without spaces around it; None where none is said.

    An appraisal sums up the days of its period, so that it is one of dates. Of other packs it may be words, with the
    year in them: “last year” is another one next year. Raises UsageError `pack-period`.
    """
    from filing.records.periods import span_of

    if said is None:
        return None
    period = " ".join(said.split())
    span = span_of(period)
    dates = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between, the earlier one first"
    if span is not None and span[0] <= span[1]:
        return period
    if kind == "appraisal":
        what = f"“{period}” is no period of dates, and an appraisal sums up the days of one."
        raise UsageError.of("pack-period", what, f"{dates}.")
    if not re.search(r"[^\W\d]", period):
        raise UsageError.of("pack-period", f"“{period}” is no period of dates.", f"{dates}; or 2026 Q4.")
    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", period):
        what = f"“{period}” does not say which year."
        raise UsageError.of("pack-period", what, f"{dates}; or words with the year in them, such as 2026 Q4.")
    return period
