"""Places of a form as people name them: by path, or by the question as `records show` prints it."""

from __future__ import annotations

from difflib import get_close_matches

from schemas import normal
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place
from schemas.normal_text import unpointed
from schemas.paths import Slot, slot_at, slots


def named(form: FormDefinition, words: str) -> Slot | Fault:
    """The place of a path, or of a question where only one place has it; a fault `amend-no-path` where there is none.

    A row of a repeating table is named by its number, filed or not: the one after the last is how a row is added. In
    spaces and punctuation a question may differ from how it is printed, if it is still one place's.
    """
    if (slot := slot_at(form, words)) is not None:
        return slot
    every = list(slots(form, {t.table: t.repeat.most for t in form.tables if t.repeat is not None}))
    for key in (_as_printed, unpointed):
        asked = key(words)
        found = [s for s in every if asked and key(s.question) == asked]
        if len(found) == 1:
            return found[0]
        if found:
            what = f"“{words[:60]}” is asked at several places of this form."
            paths = ", ".join(s.path for s in found[:_TOLD]) + (" …" if len(found) > _TOLD else "")
            return Fault("amend-no-path", what, Place(form=form.form), f"Say which, by its path: {paths}.")
    return _nowhere(form, words)


_TOLD = 6
"""So many paths are told of places that have the same question."""


def _as_printed(question: str) -> str:
    return normal.line(question).rstrip(" :?").casefold()


def _nowhere(form: FormDefinition, words: str) -> Fault:
    printed = list(slots(form))
    if near := get_close_matches(words, [s.path for s in printed], n=1):
        do = f"Did you mean {near[0]}?"
    else:
        by_question = {unpointed(s.question): s for s in printed}
        close = get_close_matches(unpointed(words), list(by_question), n=1, cutoff=0.75)
        slot = by_question[close[0]] if close else None
        do = (
            f"Did you mean “{slot.question.rstrip(' :')}” ({slot.path})?"
            if slot is not None
            else f"`carepack records show NUMBER --paths` and `carepack forms show {form.form}` have the paths."
        )
    return Fault("amend-no-path", f"“{words[:60]}” is no place of this form.", Place(form=form.form), do)


__all__ = ["named"]
