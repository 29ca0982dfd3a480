"""How the lines of a certificate look: by their styles in Word, so that a change made there is in the PDF, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from fillers.pages import Display, Run
from fillers.pages.model import Align
from fillers.word.markup import Element, clark
from fillers.word.styles import QUIET

_ALIGNED: dict[str, Align] = {
    "center": "centre",
    "right": "right",
    "end": "right",
    "left": "left",
    "start": "left",
}
_USUAL = 24
"""Half points, where nothing says a size."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is set; `size`, `before` and `after` are points. `colour` is RRGGBB, or nothing."""

    size: float = _USUAL / 2
    colour: str = ""
    strong: bool = False
    emphasis: bool = False
    capitals: bool = False
    ruled: bool = False
    align: Align = "left"
    before: float = 0.0
    after: float = 0.0

    def with_own(self, paragraph: Element | None) -> Look:
        """With what the properties of one paragraph say over its style."""
        return _paragraph(self, paragraph)

    def display(self, runs: tuple[Run, ...], level: int | None, accent: str) -> Display:
        """The line; `accent` is the colour that is the organisation's."""
        colour: Literal["ink", "quiet", "accent"] = "ink"
        if self.colour:
            colour = {accent: "accent", QUIET: "quiet"}.get(self.colour, "ink")  # type: ignore[assignment]
        return Display(
            runs,
            points=self.size,
            colour=colour,
            level=level,
            align=self.align,
            strong=self.strong,
            emphasis=self.emphasis,
            capitals=self.capitals,
            ruled=self.ruled,
            before=self.before,
            after=self.after,
        )


def looks(styles: Element) -> Mapping[str, Look]:
    """By the id of a paragraph's style, how its lines look; `""` is for a line without one."""
    usual = Look()
    for defaults in styles.iter(clark("w:rPrDefault")):
        usual = _run(usual, defaults.find(clark("w:rPr")))
    for defaults in styles.iter(clark("w:pPrDefault")):
        usual = _paragraph(usual, defaults.find(clark("w:pPr")))
    all_ = {s.get(clark("w:styleId"), ""): s for s in styles.iter(clark("w:style"))}
    return {"": usual, **{name: _of(name, all_, usual, frozenset()) for name in all_}}


def _of(name: str, styles: Mapping[str, Element], usual: Look, met: frozenset[str]) -> Look:
    style = styles.get(name)
    if style is None or name in met:
        return usual
    based = style.find(clark("w:basedOn"))
    look = usual if based is None else _of(based.get(clark("w:val"), ""), styles, usual, met | {name})
    return _run(_paragraph(look, style.find(clark("w:pPr"))), style.find(clark("w:rPr")))


def _paragraph(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    space = properties.find(clark("w:spacing"))
    for name in ("before", "after"):
        said = space.get(clark(f"w:{name}"), "") if space is not None else ""
        if said.isdecimal():
            look = replace(look, **{name: int(said) / 20})  # type: ignore[arg-type]
    aligned = properties.find(clark("w:jc"))
    if aligned is not None:
        look = replace(look, align=_ALIGNED.get(aligned.get(clark("w:val"), ""), "left"))
    if properties.find(f"{clark('w:pBdr')}/{clark('w:bottom')}") is not None:
        look = replace(look, ruled=True)
    return look


def _run(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    size, colour = properties.find(clark("w:sz")), properties.find(clark("w:color"))
    said = size.get(clark("w:val"), "") if size is not None else ""
    if said.isdecimal():
        look = replace(look, size=int(said) / 2)
    if colour is not None:
        look = replace(look, colour=colour.get(clark("w:val"), ""))
    for name, tag in (("strong", "w:b"), ("emphasis", "w:i"), ("capitals", "w:caps")):
        found = properties.find(clark(tag))
        if found is not None:
            on = found.get(clark("w:val"), "1") not in {"0", "false", "off"}
            look = replace(look, **{name: on})  # type: ignore[arg-type]
    return look
