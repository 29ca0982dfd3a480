"""Where the words of a copy stand: in their boxes, in boxes that grow by a line or two, or on extra sheets.

Each is a variant of the rendition, compiled for the copy and kept.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from math import ceil

from fillers.pdf import appearance, extra
from fillers.pdf.appearance import Fit
from fillers.pdf.compiling import Compiled, compile, rendition
from fillers.pdf.page import Page
from fillers.pdf.targets import Target
from schemas.errors import Place as At
from schemas.errors import RenditionError
from schemas.rendition import Variant
from schemas.values import Value, show

GROWS = 3
"""Lines of type that a box may gain on the page itself; an answer that needs more goes on on an extra sheet."""
FRAME = 2.0
"""What the edges of a box take of its height, in points."""
ROUNDS = 8
"""Compilations after which an answer that still does not fit is an error; two are usual."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text for one box: the part of the answer that stands in it, and how it is drawn."""

    target: Target
    text: str
    fit: Fit


def placed(compiled: Compiled, values: Mapping[str, Value]) -> tuple[Compiled, list[Written]]:
    """The variant of a rendition in which all written answers have room, and each in its boxes.

    Raises RenditionError where an answer can be placed nowhere.
    """
    fits = _Fits()
    asked = compiled.rendition.variant.continued
    compiled = _with_room(compiled, values, fits)
    for _ in range(ROUNDS):
        written, wanted = _texts(compiled, values, fits)
        if wanted == dict(compiled.rendition.variant.continued):
            return _without_empty(compiled, values, written, fits, {path for path, _ in asked})
        continued = tuple(sorted(wanted.items()))
        variant = compiled.rendition.variant
        compiled = variant_of(compiled, variant.model_copy(update={"continued": continued}))
    raise RenditionError.of(
        "pdf-room",
        "An answer could not be placed, however many extra sheets were added.",
        "Shorten the longest answer, and report the form.",
        At(form=compiled.rendition.form.form),
    )


def variant_of(compiled: Compiled, variant: Variant) -> Compiled:
    """The same rendition in another variant."""
    base = compiled.rendition
    return compile(rendition(base.form, base.branding, variant))


class _Fits:
    """How texts fit their boxes: each is asked for again and again while one copy is filled, and kept no longer."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, float, float, float, float], Fit] = {}

    def of(self, text: str, across: float, height: float, size: float, smallest: float) -> Fit:
        """As `appearance.fit`."""
        asked = (text, across, height, size, smallest)
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = appearance.fit(text, across, height, size, smallest=smallest)
        return found


def _with_room(compiled: Compiled, values: Mapping[str, Value], fits: _Fits) -> Compiled:
    """The rendition with boxes a few lines higher for answers that need little more, where that takes no page more.

    Nobody should turn to an extra sheet for two words.
    """
    grown = {
        path: points for path, value in values.items() if (points := _missing(compiled, path, value, fits))
    }
    if not grown:
        return compiled
    shape = Variant.of(grown=grown)
    tried = variant_of(compiled, compiled.rendition.variant.model_copy(update={"grown": shape.grown}))
    # Where all fits then, no extra sheet is needed: a page of the form is no more than that.
    most = compiled.pages + (0 if _texts(tried, values, fits)[1] else 1)
    return tried if tried.pages <= most else compiled


def _missing(compiled: Compiled, path: str, value: Value, fits: _Fits) -> int:
    """By how many points, before pages are enlarged, a box must be higher than it asks to hold its answer.

    0 where it holds it, and where so much is missing that it needs an extra sheet.
    """
    targets = compiled.by_path.get(path, ())
    if len(targets) != 1 or not targets[0].control.asks:
        return 0
    box, place, control = targets[0].place.box, targets[0].place, targets[0].control
    zoom = Page(compiled.rendition).zoom
    text, high = show(control.field, value), box.y1 - box.y0
    smallest = appearance.least(place.size)
    if fits.of(text, box.x1 - box.x0, high, place.size, smallest).whole:
        return 0
    high += GROWS * appearance.LEADING * place.size
    fitted = fits.of(text, box.x1 - box.x0, high, place.size, smallest)
    # A page's room was shared out already, and is shared out again: the box asks for all it needs.
    needs = appearance.takes(len(fitted.lines), fitted.size) / zoom + FRAME
    return max(ceil(needs - control.asks), 1) if fitted.whole else 0


def _texts(
    compiled: Compiled, values: Mapping[str, Value], fits: _Fits
) -> tuple[list[Written], dict[str, int]]:
    """Every written answer in its boxes, and how much room on extra sheets each path wants."""
    written: list[Written] = []
    wanted = dict(compiled.rendition.variant.continued)
    for path, value in values.items():
        targets = compiled.by_path.get(path, ())
        if not targets or targets[0].control.kind == "mark":
            continue
        text = show(targets[0].control.field, value)
        if targets[0].control.kind == "comb":
            written.append(Written(targets[0], text, Fit(targets[0].place.size, (), len(text), True)))
            continue
        rest = text
        for target in targets:
            part, fitted, rest = _part(target, rest, fits)
            written.append(Written(target, part, fitted))
        if rest:
            wanted[path] = wanted.get(path, 0) + _units(compiled, targets[0], rest, fits)
    return written, wanted


def _without_empty(
    compiled: Compiled,
    values: Mapping[str, Value],
    written: list[Written],
    fits: _Fits,
    asked: Container[str],
) -> tuple[Compiled, list[Written]]:
    """The rendition without the extra boxes that nothing came into, where all answers have room without them, too.

    Extra sheets make the pages before them fall otherwise, so that a box may be high enough that was too low before;
    then it is made as high without. Nobody should turn to an empty box. Those that were `asked` for stay.
    """
    variant, page = compiled.rendition.variant, Page(compiled.rendition)
    used: dict[str, int] = {}
    for one in written:
        path, box = one.target.control.path, one.target.place.box
        if one.target.control.part and one.text:
            units = extra.units((box.y1 - box.y0) / page.zoom, page.tall)
            used[path] = used.get(path, 0) + units
    kept = tuple((p, n if p in asked else used[p]) for p, n in variant.continued if p in asked or p in used)
    if kept == variant.continued:
        return compiled, written
    empty = [path for path, _ in variant.continued if path not in dict(kept)]
    fewer = variant_of(compiled, variant.model_copy(update={"continued": kept}))
    grown = dict(variant.grown)
    for path in empty:
        grown[path] = grown.get(path, 0) + max(_missing(fewer, path, values[path], fits), 1)
    shape = variant.model_copy(update={"continued": kept, "grown": tuple(sorted(grown.items()))})
    for tried in (fewer, variant_of(compiled, shape)):
        again, wanted = _texts(tried, values, fits)
        if wanted == dict(kept):
            return tried, again
    return compiled, written


def _units(compiled: Compiled, target: Target, rest: str, fits: _Fits) -> int:
    """How much more room on extra sheets an answer needs, in their units."""
    units, most = 0, extra.on_a_sheet(Page(compiled.rendition).tall)
    while True:
        for some in range(1, most + 1):
            left = _part(_extra_box(compiled, target, some), rest, fits)[2]
            if not left:
                return units + some
        units, rest = units + most, left


def _extra_box(compiled: Compiled, target: Target, units: int) -> Target:
    """A continuation box that is not there yet."""
    page = Page(compiled.rendition)
    wide, high = (n * page.zoom for n in (page.wide - 2, extra.height(units, page.tall) - 2))
    box = target.place.box.model_copy(update={"x0": 0.0, "x1": wide, "y0": 0.0, "y1": high})
    size = extra.SIZE * page.zoom
    place = target.place.model_copy(update={"box": box, "size": size, "part": 1, "multiline": True})
    return replace(target, place=place)


def _part(target: Target, text: str, fits: _Fits) -> tuple[str, Fit, str]:
    """What of a text stands in this box, how, and what is left. A split word ends in a soft hyphen."""
    box, place = target.place.box, target.place
    # Extra sheets keep to one size: what is read on from one box to the next should not change its look.
    smallest = place.size if place.part else appearance.least(place.size)
    fitted = fits.of(text, box.x1 - box.x0, box.y1 - box.y0, place.size, smallest)
    part = text[: fitted.end] + (appearance.SOFT_HYPHEN if fitted.split_word else "")
    return part, fitted, text[fitted.end :]
