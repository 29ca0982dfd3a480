"""Damage to Word documents: members of the container, and the markup of the main part."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from lxml import etree

from tests.faults.mutations_of_bytes import GENERIC, Change, originals

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {n: container.read(n) for n in container.namelist()}


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, body in files.items():
            container.writestr(name, body)
    return out.getvalue()


def _swap_members(dice: random.Random, data: bytes) -> bytes:
    other = _members(dice.choice([o.data for o in originals() if o.kind == "word"]))
    mine = _members(data)
    name = dice.choice(sorted(mine))
    return _zipped({**mine, name: other.get(name, mine[name])})


def _lose_member(dice: random.Random, data: bytes) -> bytes:
    files = _members(data)
    del files[dice.choice(sorted(files))]
    return _zipped(files)


def _flip_inside(dice: random.Random, data: bytes) -> bytes:
    """Bytes of the markup of the main part, its checksum set right."""
    files = _members(data)
    xml = bytearray(files["word/document.xml"])
    marks = [i for i, b in enumerate(xml) if b in b'<>/="']
    for _ in range(dice.choice((1, 2, 4))):
        xml[dice.choice(marks)] ^= 1 << dice.randrange(7)
    return _zipped({**files, "word/document.xml": bytes(xml)})


def _xml(change: Callable[[random.Random, etree._Element], None]) -> Change:
    def changed(dice: random.Random, data: bytes) -> bytes:
        files = _members(data)
        root = etree.fromstring(files["word/document.xml"])
        change(dice, root)
        body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return _zipped({**files, "word/document.xml": body})

    return changed


def _any(dice: random.Random, root: etree._Element, *tags: str) -> etree._Element:
    return dice.choice(list(root.iter(*[W + t for t in tags])))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _lose(*tags: str) -> Change:
    return _xml(lambda dice, root: _remove(_any(dice, root, *tags)))


def _repeat(*tags: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        element = _any(dice, root, *tags)
        element.addnext(etree.fromstring(etree.tostring(element)))

    return _xml(change)


def _exchange(*tags: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        one, two = _any(dice, root, *tags), _any(dice, root, *tags)
        if one is two or two in one.iterdescendants() or one in two.iterdescendants():
            return
        marker = etree.Element("marker")
        one.addprevious(marker)
        two.addprevious(one)
        marker.addprevious(two)
        _remove(marker)

    return _xml(change)


def _exchange_attribute(tag: str, attribute: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        one, two = _any(dice, root, tag), _any(dice, root, tag)
        one.set(W + attribute, two.get(W + attribute, "")), two.set(W + attribute, one.get(W + attribute, ""))

    return _xml(change)


def _rename(tag: str, attribute: str) -> Change:
    def change(dice: random.Random, root: etree._Element) -> None:
        _any(dice, root, tag).set(W + attribute, dice.choice(("x", "", "actions.what", "summary", "session")))

    return _xml(change)


def _no_controls(dice: random.Random, root: etree._Element) -> None:
    """Unwraps some controls, as programs do that do not know them."""
    for control in list(root.iter(W + "sdt")):
        content = control.find(W + "sdtContent")
        if content is not None and dice.random() < 0.5:
            for child in list(content):
                control.addprevious(child)
            _remove(control)


WORD: dict[str, Change] = {
    **GENERIC,
    "swap-members": _swap_members,
    "lose-member": _lose_member,
    "flip-inside": _flip_inside,
    "lose-control": _lose("sdt"),
    "lose-row": _lose("tr"),
    "lose-table": _lose("tbl"),
    "lose-bookmark": _lose("bookmarkStart", "bookmarkEnd"),
    "lose-tag": _lose("tag"),
    "lose-properties": _lose("sdtPr"),
    "lose-box": _lose("tc"),
    "repeat-control": _repeat("sdt"),
    "repeat-row": _repeat("tr"),
    "repeat-table": _repeat("tbl"),
    "exchange-controls": _exchange("sdt"),
    "exchange-rows": _exchange("tr"),
    "exchange-cells": _exchange("tc"),
    "exchange-tables": _exchange("tbl"),
    "exchange-paragraphs": _exchange("p"),
    "exchange-tags": _exchange_attribute("tag", "val"),
    "exchange-bookmarks": _exchange_attribute("bookmarkStart", "name"),
    "rename-tag": _rename("tag", "val"),
    "rename-bookmark": _rename("bookmarkStart", "name"),
    "no-controls": _xml(_no_controls),
}
