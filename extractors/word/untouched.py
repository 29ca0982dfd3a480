"""The common case, quickly: every control where it was put, every bookmark around its own, nothing written beside.

Most documents come back so. What they say is then read straight off the controls, without laying the whole
document out as a tape. Anything at all unusual and this gives up: the tape, with its three layers, decides.
A test holds both to the same reading.
"""

from __future__ import annotations

from typing import Any

from extractors.align import plain
from extractors.word.answers import of_box, of_control
from extractors.word.index import Index, Target
from extractors.word.opening import WORD, Element
from extractors.word.rows import found
from extractors.word.tape import CHARACTERS, UNUSUAL, Control, read_properties
from schemas.definition import FormDefinition
from schemas.paths import slots

_W = f"{{{WORD}}}"
_SDT, _SDT_PR, _CONTENT, _R, _T, _RPR = (f"{_W}{n}" for n in ("sdt", "sdtPr", "sdtContent", "r", "t", "rPr"))
_PPR = f"{_W}pPr"
_P, _TC, _TR = (f"{_W}{n}" for n in ("p", "tc", "tr"))
_START, _END, _NAME = f"{_W}bookmarkStart", f"{_W}bookmarkEnd", f"{_W}name"

_Beside = dict[Element, str]
"""By the end of a control's bookmark: the words printed behind it."""
_Places = dict[str, dict[str | None, tuple[Control, str, Target]]]
"""By path and option: the control, its text, and what it is."""


class _UnusualError(Exception):
    """Something is not as it was made."""


def quickly(
    body: Element, form: FormDefinition, index: Index, least: dict[str, int]
) -> list[dict[str, Any]] | None:
    """What an untouched document says, in printed order; None where it is not quite untouched."""
    if next(body.iter(*UNUSUAL), None) is not None:
        return None
    try:
        places, rows, beside = _controls(body, index)
    except _UnusualError:
        return None
    if not _printed_only(body, index, beside):
        return None
    if any(rows.get(table, 0) < least.get(table, 0) for table in index.repeats):
        return None
    values: list[dict[str, Any]] = []
    for slot in slots(form, {name: rows.get(name, 0) for name in index.repeats}):
        here = places.pop(slot.path, None)
        if here is None:
            return None
        if None in here:
            control, text, _ = here[None]
            said = of_control(control, text, slot.field)
            values.append(
                found(
                    slot.path, "tag", str(control.tag), said.doubt, said.other, raw=said.raw, marks=said.marks
                )
            )
            continue
        marks, doubt, other = [], None, None
        first, _, target = next(iter(here.values()))
        for option in target.marks:
            if option.key not in here:
                return None
            ticked, its_doubt, its_other = of_box(*here[option.key][:2])
            if its_doubt is not None:
                doubt, other = its_doubt, its_other
            if ticked:
                marks.append(option.key)
        values.append(found(slot.path, "tag", str(first.tag), doubt, other, marks=tuple(marks)))
    return None if places else values


def _controls(body: Element, index: Index) -> tuple[_Places, dict[str, int], _Beside]:
    """Every control by path and option, the rows of each repeating table, and the words behind each control."""
    places: _Places = {}
    rows: dict[str, list[Element]] = {}
    beside: _Beside = {}
    for sdt in body.iter(_SDT):
        control, text = _control(sdt)
        target = index.tags.get(control.tag or "")
        if target is None:
            raise _UnusualError
        number, after = _bookmarked(sdt, target, index)
        beside[after] = target.say
        path = target.path
        if target.table is not None:
            row = _row(sdt)
            known = rows.setdefault(target.table, [])
            if not known or known[-1] is not row:
                known.append(row)
            if number != len(known):
                raise _UnusualError
            path = f"{target.table}.{number}.{path.rpartition('.')[2]}"
        here = places.setdefault(path, {})
        if target.option in here:
            raise _UnusualError
        here[target.option] = (control, text, target)
    return places, {name: len(known) for name, known in rows.items()}, beside


def _control(sdt: Element) -> tuple[Control, str]:
    control, pieces = Control(), []
    for part in sdt:
        if part.tag == _SDT_PR:
            read_properties(control, part)
        elif part.tag == _CONTENT:
            for run in part:
                if run.tag != _R:
                    raise _UnusualError
                for child in run:
                    tag = child.tag
                    if tag == _T:
                        pieces.append(child.text or "")
                    elif tag in CHARACTERS:
                        pieces.append(CHARACTERS[tag])
                    elif tag != _RPR:
                        raise _UnusualError
    return control, "".join(pieces)


def _bookmarked(sdt: Element, target: Target, index: Index) -> tuple[int | None, Element]:
    """The row in the name of the control's own bookmark, which must stand right around it, and its end."""
    before, after = sdt.getprevious(), sdt.getnext()
    if before is None or after is None or before.tag != _START or after.tag != _END:
        raise _UnusualError
    named = index.bookmark(str(before.get(_NAME, "")))
    if named is None or named[0] is not target:
        raise _UnusualError
    return named[1], after


def _row(sdt: Element) -> Element:
    """The row of a control in a paragraph of a cell of a plain table."""
    at: Element | None = sdt
    for wanted in (_P, _TC, _TR):
        at = at.getparent() if at is not None else None
        if at is None or at.tag != wanted:
            raise _UnusualError
    assert at is not None  # noqa: S101 - the loop has ended at a row
    return at


def _printed_only(body: Element, index: Index, beside: _Beside) -> bool:
    """Whether all texts outside the controls are the form's own, each where it prints it."""
    for text in body.iter(_T):
        run = text.getparent()
        around = run.getparent() if run is not None else None
        if run is None or around is None or around.tag == _CONTENT:
            continue
        if around.tag != _P:  # a link, a field
            return False
        words = text.text or ""
        if not words or words.isspace():
            continue
        before = _before(run)
        if before is None:
            if not index.prints(words) or next(around.iterchildren(_SDT), None) is not None:
                return False
        elif plain(beside.get(before, "")) != plain(words):
            return False
    return True


def _before(run: Element) -> Element | None:
    """What stands before a run in its paragraph, blank runs apart; None at its beginning."""
    before = run.getprevious()
    while before is not None and before.tag in {_R, _START}:  # the title stands in a bookmark of its own
        if any(t.text and not t.text.isspace() for t in before.iter(_T)):
            return before
        before = before.getprevious()
    return None if before is None or before.tag == _PPR else before
