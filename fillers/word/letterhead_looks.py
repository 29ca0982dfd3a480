"""The look of a letterhead: the styles of its words, under names of their own, so that a form keeps its own look.

Styles rest on others, and all of them on the document's defaults and its theme, which are another in a form. So the
defaults become a style of their own, and typefaces and colours that name the theme are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from fillers.word.letterhead_order import ordered
from fillers.word.markup import NAMESPACES, Element, clark, el, val

_A = f"{{{NAMESPACES['a']}}}"
_BASE = "LetterheadBase"
_TYPES = {"paragraph": "w:pPr", "character": "w:rPr", "table": "w:tblPr"}
_SCHEME = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}
_FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
_SIDES = {"start": "left", "end": "right"}
_DEEP = 12
"""Styles that rest on one another; Word allows 11."""


class Looks:
    """The styles and the theme of one letterhead; what was asked for is in `styles`."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._given: dict[str, Element] = {}
        self._names: dict[str, str] = {}
        self._default: str | None = None
        self._defaults = styles.find(clark("w:docDefaults")) if styles is not None else None
        self._fonts, self._palette = _fonts(theme), _palette(theme)
        for style in styles.iter(clark("w:style")) if styles is not None else ():
            name = style.get(clark("w:styleId"))
            if name and style.get(clark("w:type")) in _TYPES:
                self._given.setdefault(name, style)
                if style.get(clark("w:type")) == "paragraph" and style.get(clark("w:default")) in {
                    "1",
                    "true",
                    "on",
                }:
                    self._default = name

    def paragraph(self, given: Element | None) -> Element:
        """The properties of a paragraph, by a style of ours."""
        made = self._properties(given, "w:pPr")
        made = made if made is not None else el("w:pPr")
        named = made.find(clark("w:pStyle"))
        asked = named.get(clark("w:val")) if named is not None else None
        if named is not None:
            made.remove(named)
        made.insert(
            0,
            val(
                "w:pStyle",
                self._style(asked, "paragraph") or self._style(self._default, "paragraph") or self._base(),
            ),
        )
        return made

    def run(self, given: Element | None) -> Element | None:
        """The properties of a run, if it has any."""
        made = self._properties(given, "w:rPr")
        return self._restyled(made, "w:rStyle", "character")

    def table(self, given: Element | None) -> Element:
        """The properties of a table."""
        made = self._restyled(self._properties(given, "w:tblPr"), "w:tblStyle", "table")
        made = made if made is not None else el("w:tblPr")
        if made.find(clark("w:tblW")) is None:
            width = el("w:tblW", {"w:w": 0, "w:type": "auto"})
            first = made.find(clark("w:tblStyle"))
            made.insert(0 if first is None else 1, width)
        again = ordered(made, "w:tblPr")
        return made if again is None else again

    def under(self, table: Element, paragraph: Element) -> None:
        """Gives a paragraph of a table what the table's style says of it, where its own style says nothing.

        A style counts for more than the one of a table, and the defaults of a document for less: they are a style here.
        """
        named = table.find(f"{clark('w:tblPr')}/{clark('w:tblStyle')}")
        chain = self._chain(named.get(clark("w:val")) if named is not None else None)
        properties = paragraph.find(clark("w:pPr"))
        own = properties.find(clark("w:pStyle")) if properties is not None else None
        above = self._chain(own.get(clark("w:val")) if own is not None else None)
        if properties is None or not chain:
            return
        self._lend(chain, above, properties, "w:pPr")
        for run in paragraph.findall(clark("w:r")):
            look = run.find(clark("w:rPr"))
            if look is None:
                look = el("w:rPr")
                run.insert(0, look)
            self._lend(chain, above, look, "w:rPr")

    def _lend(self, chain: list[Element], above: list[Element], to: Element, name: str) -> None:
        for style in chain:
            given = self._properties(style.find(clark(name)), name)
            for one in given if given is not None else ():
                said = [s.find(f"{clark(name)}/{one.tag}") for s in above]
                if to.find(one.tag) is None and all(s is None for s in said):
                    to.append(deepcopy(one))
        again = ordered(to, name)
        parent = to.getparent()
        if parent is not None and again is not None:
            parent.replace(to, again)
        elif parent is not None:
            parent.remove(to)

    def _chain(self, ours: str | None) -> list[Element]:
        """A style of ours and those it rests on, as they were given."""
        name = next((given for given, made in self._names.items() if made == ours), "")
        found: list[Element] = []
        while name in self._given and len(found) < _DEEP:
            found.append(self._given[name])
            based = self._given[name].find(clark("w:basedOn"))
            name = based.get(clark("w:val"), "") if based is not None else ""
        return found

    def colours(self, drawing: Element) -> None:
        """Writes out the colours of a drawing that name the theme."""
        for colour in list(drawing.iter(f"{_A}schemeClr")):
            name = _SCHEME.get(colour.get("val", ""), colour.get("val", ""))
            colour.tag = f"{_A}srgbClr"
            colour.set("val", self._palette.get(name, "000000"))

    @property
    def styles(self) -> tuple[Element, ...]:
        """Every style that was asked for, and those they rest on."""
        made = [self._made(name) for name in list(self._names) if name in self._given]
        return (self._basis(), *made) if made or _BASE in self._names else ()

    def size(self, style: str | None) -> float:
        """The type size of a style of ours in points, for an estimate of heights."""
        for one in self._chain(style):
            size = one.find(f"{clark('w:rPr')}/{clark('w:sz')}")
            if size is not None and size.get(clark("w:val"), "").isdecimal():
                return int(size.get(clark("w:val"), "")) / 2
        size = next(self._basis().iter(clark("w:sz")))
        return int(size.get(clark("w:val"), "20")) / 2

    def placed(
        self, style: str | None, direct: Element
    ) -> tuple[int, int, dict[str, str | int], dict[int, dict[str, str | int]]]:
        """Where a paragraph begins and ends, in twips from the margins; what else its indent says; its tab stops."""
        found = (one.find(clark("w:pPr")) for one in self._chain(style))
        chain = [direct, *(p for p in found if p is not None)]
        indent: dict[str, str] = {}
        stops: dict[int, dict[str, str | int]] = {}
        for properties in reversed(chain):
            for one in properties.findall(clark("w:ind")):
                indent.update({_SIDES.get(n, n): v for n, v in _said(one).items()})
            for tab in properties.iter(clark("w:tab")):
                if _is_whole(at := tab.get(clark("w:pos"), "")):
                    stops[int(at)] = {f"w:{n}": v for n, v in _said(tab).items()}
        stops = {at: kept for at, kept in stops.items() if kept.get("w:val") != "clear"}
        sides = [int(indent[n]) if _is_whole(indent.get(n, "")) else 0 for n in ("left", "right")]
        first: dict[str, str | int] = {
            f"w:{n}": indent[n] for n in ("hanging", "firstLine") if _is_whole(indent.get(n, ""))
        }
        return sides[0], sides[1], first, stops

    def _restyled(self, made: Element | None, tag: str, kind: str) -> Element | None:
        named = made.find(clark(tag)) if made is not None else None
        if made is None or named is None:
            return made
        ours = self._style(named.get(clark("w:val")), kind)
        if ours is None:
            made.remove(named)
        else:
            named.set(clark("w:val"), ours)
        return made if len(made) else None

    def _style(self, name: str | None, kind: str, deep: int = 0) -> str | None:
        one = self._given.get(name or "")
        if name is None or one is None or one.get(clark("w:type")) != kind or deep > _DEEP:
            return None
        if name not in self._names:
            self._names[name] = f"Letterhead{len(self._names) + 1}"
            based = one.find(clark("w:basedOn"))
            self._style(based.get(clark("w:val")) if based is not None else None, kind, deep + 1)
        return self._names[name]

    def _base(self) -> str:
        self._names.setdefault(_BASE, _BASE)
        return _BASE

    def _made(self, name: str) -> Element:
        given, ours = self._given[name], self._names[name]
        kind = given.get(clark("w:type"), "paragraph")
        based = given.find(clark("w:basedOn"))
        above = self._names.get(based.get(clark("w:val"), "")) if based is not None else None
        above = above or (_BASE if kind == "paragraph" else None)
        made = el(
            "w:style",
            {"w:type": kind, "w:customStyle": 1, "w:styleId": ours},
            val("w:name", f"Form letterhead {ours.removeprefix('Letterhead')}"),
            *((val("w:basedOn", above),) if above else ()),
        )
        wanted = ("w:pPr", "w:rPr") + (("w:tblPr", "w:trPr", "w:tcPr") if kind == "table" else ())
        for part in wanted if kind != "character" else ("w:rPr",):
            properties = self._properties(given.find(clark(part)), part)
            if properties is not None:
                _unstyled(properties)
                made.append(properties)
        if kind == "table":
            made.extend(self._conditional(one) for one in given.iter(clark("w:tblStylePr")))
        return made

    def _conditional(self, given: Element) -> Element:
        made = el("w:tblStylePr", {"w:type": given.get(clark("w:type"), "wholeTable")})
        for part in ("w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr"):
            properties = self._properties(given.find(clark(part)), part)
            if properties is not None:
                _unstyled(properties)
                made.append(properties)
        return made

    def _basis(self) -> Element:
        """The defaults of the letterhead's document; where it says nothing, Word's (ECMA-376 part 1, 17.7.5)."""
        said = {
            name: self._properties(
                self._defaults.find(f"{clark(f'{name}Default')}/{clark(name)}")
                if self._defaults is not None
                else None,
                name,
            )
            for name in ("w:pPr", "w:rPr")
        }
        first = ordered(
            _together(
                said["w:pPr"],
                el(
                    "w:pPr",
                    None,
                    el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 240, "w:lineRule": "auto"}),
                ),
            ),
            "w:pPr",
        )
        font = {f"w:{name}": "Times New Roman" for name in _FONTS}
        second = ordered(
            _together(
                said["w:rPr"],
                el(
                    "w:rPr",
                    None,
                    el("w:rFonts", font),
                    val("w:color", "auto"),
                    val("w:sz", 20),
                    val("w:szCs", 20),
                ),
            ),
            "w:rPr",
        )
        return el(
            "w:style",
            {"w:type": "paragraph", "w:customStyle": 1, "w:styleId": _BASE},
            val("w:name", "Form letterhead"),
            *(e for e in (first, second) if e is not None),
        )

    def _properties(self, given: Element | None, name: str) -> Element | None:
        if given is not None:
            given = deepcopy(given)
            for fonts in given.iter(clark("w:rFonts")):
                self._named(fonts)
        return ordered(given, name)

    def _named(self, fonts: Element) -> None:
        for name in _FONTS:
            theme = fonts.get(clark(f"w:{'cstheme' if name == 'cs' else name + 'Theme'}"))
            if theme and (face := self._fonts.get("major" if theme.startswith("major") else "minor")):
                fonts.set(clark(f"w:{name}"), face)


def _said(element: Element) -> dict[str, str]:
    return {etree.QName(k).localname: str(v) for k, v in element.attrib.items()}


def _is_whole(said: str) -> bool:
    return said.removeprefix("-").isdecimal()


def _unstyled(properties: Element) -> None:
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        for one in properties.findall(clark(tag)):
            properties.remove(one)


def _together(said: Element | None, otherwise: Element) -> Element:
    """The properties that are said, and the other ones where nothing is."""
    if said is None:
        return otherwise
    for one in list(otherwise):
        there = said.find(one.tag)
        if there is None:
            said.append(one)
        else:
            for key, value in one.attrib.items():
                if key not in there.attrib:
                    there.set(key, value)
    return said


def _fonts(theme: Element | None) -> Mapping[str, str]:
    found = {}
    for name in ("major", "minor"):
        latin = next(theme.iter(f"{_A}{name}Font"), None) if theme is not None else None
        face = latin.find(f"{_A}latin") if latin is not None else None
        if face is not None and face.get("typeface"):
            found[name] = face.get("typeface", "")
    return found


def _palette(theme: Element | None) -> Mapping[str, str]:
    scheme = next(theme.iter(f"{_A}clrScheme"), None) if theme is not None else None
    found = {}
    for colour in scheme if scheme is not None else ():
        for said in colour:
            value = said.get("lastClr") or said.get("val") or ""
            if len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value):
                found[etree.QName(colour).localname] = value.upper()
    return found
