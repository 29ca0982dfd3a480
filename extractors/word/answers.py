"""What a control, or a range that has lost its control, says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors import glyphs
from extractors.word.controls import Control
from extractors.word.text_runs import Tape
from schemas import normal
from schemas.definition import Field
from schemas.prompts import PROMPTS, is_prompt

_PROMPT = re.compile("|".join(re.escape(p) for p in sorted(PROMPTS.values(), key=len, reverse=True)))
_PIECES_OF_PROMPTS = frozenset(p[:8] for p in PROMPTS.values()) | frozenset(p[-9:] for p in PROMPTS.values())
_PROMPTS_AS_PRINTED = frozenset(PROMPTS.values())
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(slots=True)
class Said:
    """An answer as found: words, or the keys of its ticked boxes; with what is doubtful about it."""

    raw: str | None = None
    marks: tuple[str, ...] | None = None
    doubt: str | None = None
    other: str | None = None


def told(tape: Tape, start: int, end: int, read: Callable[[str], Said]) -> Said:
    """What a range says as `read` makes it out; with a doubt where its looks say that not all of it counts.

    What is found is then without the words that may not count, and `other` with them.
    """
    whole = read(tape.text(start, end))
    look = tape.look(start, end)
    if look is None:
        return whole
    shown = read(tape.shown(start, end))
    if (shown.raw, shown.marks) != (whole.raw, whole.marks):
        shown.doubt, shown.other = look, whole.raw if whole.marks is None else ", ".join(whole.marks)
    return shown


def written(text: str) -> Said:
    """The words of an answer, without the prompt a program left in it."""
    if text in _PROMPTS_AS_PRINTED:
        return Said("")
    # Every prompt, ours or Word's own, has one of these; most answers have none.
    if "[" not in text and "]" not in text and "nter " not in text and "hoose " not in text:
        return Said(normal.text(text))
    if is_prompt(text):
        return Said("")
    if found := _PROMPT.search(text):
        # Somebody wrote beside the prompt. Before and after it are two places: only one can be an answer.
        before, after = text[: found.start()].strip(), text[found.end() :].strip()
        both = bool(before and after)
        return Said(
            normal.text(before + after), doubt="prompt-left" if both else None, other=text if both else None
        )
    if any(piece in text for piece in _PIECES_OF_PROMPTS):
        return Said(normal.text(text), doubt="prompt-left")
    return Said(normal.text(text))


def of_control(control: Control, text: str, field: Field) -> Said:
    """What a control with this text says for a field that is not ticked box by box."""
    if control.kind == "list" or field.options:
        return _chosen(control, text, field)
    said = written(text)
    if said.raw and _claims_empty(control):
        said.doubt = said.doubt or "prompt-changed"
    if control.full_date and said.raw and (picked := _day(control.full_date)) is not None:
        from schemas.values import understand

        meant = understand(field, said.raw).value if field.type == "date" else None
        if meant is not None and str(meant) != picked:
            said.doubt, said.other = "date-disagrees", picked
    return said


def _claims_empty(control: Control) -> bool:
    """Whether a control says that it only shows its prompt, though its words are none.

    LibreOffice 7.4 leaves the mark standing when somebody types; it also loses every tag. Word takes it away,
    so with a tag there the words may be the prompt of a Word in another language.
    """
    return control.shows_prompt and control.tag is not None


def _chosen(control: Control, text: str, field: Field) -> Said:
    said = written(text)
    if not said.raw:
        return Said(marks=())
    keys = {o.key for o in field.marks}
    shown = {normal.line(words): value for words, value in control.items.items()}
    value = shown.get(normal.line(said.raw))
    if value in keys:
        printed = [o.key for o in field.marks if normal.line(o.say) == normal.line(said.raw)]
        if printed and value not in printed:  # a list whose words were exchanged
            return Said(raw=said.raw, doubt="list-disagrees", other=value)
        return Said(marks=(str(value),), doubt="prompt-changed" if _claims_empty(control) else None)
    return said


def of_box(control: Control, text: str) -> tuple[bool, str | None, str | None]:
    """Whether a box is ticked, with a doubt and its words where its glyph says otherwise."""
    seen = glyphs.state(text)
    if control.kind != "box":
        return (bool(seen), None if seen is not None else "box-unreadable", text.strip() or None)
    shown = text.strip()
    if (seen is not None and seen != control.ticked) or len(shown) > 2 or (seen is None and shown):
        return control.ticked, "glyph-disagrees", shown
    return control.ticked, None, None


def of_text(text: str, field: Field) -> Said:
    """What a place that has lost its controls says."""
    if field.marks and glyphs.has_boxes(text):
        found = glyphs.ticks(text, field.marks)
        if found.missing or found.left:
            return Said(marks=found.marks, doubt="box-missing", other=normal.text(text))
        return Said(marks=found.marks)
    said = written(text)
    if field.marks and not said.raw:
        return Said(marks=())
    return said


def _day(full_date: str) -> str | None:
    found = _ISO_DAY.match(full_date)
    return found[0] if found else None
