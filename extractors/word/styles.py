"""What a document's styles make of words: looks, symbol fonts and the numbers of lists (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from extractors.word.list_numbers import style_number
from extractors.word.opening import WORD, Element, Package
from extractors.word.symbol_fonts import font_of, is_symbol_font
from extractors.word.text_visibility import Look, look_of

_W = f"{{{WORD}}}"
_VAL = f"{_W}val"
_PART = "word/styles.xml"
_TELLING = re.compile(
    rb'<w:(?:d?strike|vanish|webHidden|specVanish|numPr)\b|"FFFFFF"'
    rb'|"[^"]*(?:dings|symbol|marlett|monotype sorts|mt extra|ms outlook)[^"]*"',
    re.IGNORECASE,
)
"""Anything in the styles that changes what words say: hardly any document has it."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Styles:
    """By the ids of styles, with what they are based on; `usual` are the fonts of a paragraph without a style."""

    looks: Mapping[str, Look] = field(default_factory=dict)
    fonts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def symbols(self) -> bool:
        """Whether any of them sets words in a symbol font."""
        return any(
            is_symbol_font(name) for faces in (self.usual, *self.fonts.values()) for name in faces.values()
        )


def styles_of(package: Package) -> Styles:
    """The styles of a document, as far as they change what words say."""
    if _TELLING.search(package.bytes(_PART) or b"") is None:
        return Styles()
    root = package.part(_PART)
    based: dict[str, str] = {}
    looks: dict[str, Look] = {}
    fonts: dict[str, dict[str, str]] = {}
    numbers: dict[str, tuple[str, int]] = {}
    usual = font_of(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")) if root is not None else {}
    normal = ""
    for style in root.iter(f"{_W}style") if root is not None else ():
        name = str(style.get(f"{_W}styleId", ""))
        if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in {"1", "true", "on"}:
            normal = name
        if (base := style.find(f"{_W}basedOn")) is not None:
            based[name] = str(base.get(_VAL, ""))
        properties = style.find(f"{_W}rPr")
        if properties is not None and (look := look_of(properties, {})) is not None:
            looks[name] = look
        fonts[name] = font_of(properties)
        if (number := style_number(style.find(f"{_W}pPr"))) is not None:
            numbers[name] = number
    chains = {name: _chain(name, based) for name in fonts}
    faces = {name: _faces(chain, fonts) for name, chain in chains.items()}
    return Styles(
        _inherited(chains, looks),
        {name: of for name, of in faces.items() if of},
        {**usual, **faces.get(normal, {})},
        _inherited(chains, numbers),
    )


def _chain(name: str, based: Mapping[str, str]) -> list[str]:
    """A style and what it is based on, nearest first; a circle of them ends where it closes."""
    chain = [name]
    while (base := based.get(chain[-1])) is not None and base not in chain:
        chain.append(base)
    return chain


def _inherited(chains: Mapping[str, list[str]], own: Mapping[str, _T]) -> dict[str, _T]:
    """What each style says itself, or the nearest that it is based on."""
    nearest = {name: next((n for n in chain if n in own), None) for name, chain in chains.items()}
    return {name: own[n] for name, n in nearest.items() if n is not None}


def _faces(chain: list[str], fonts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in reversed(chain):
        found |= fonts.get(name, {})
    return found


def style_in(properties: Element | None, name: str) -> str:
    """The style that a `pPr` or `rPr` names; empty where it names none."""
    style = properties.find(f"{_W}{name}") if properties is not None else None
    return "" if style is None else str(style.get(_VAL, ""))
