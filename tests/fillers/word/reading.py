"""A reading of our documents with nothing of ours in it: parts, controls by bookmark, printed words."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@dataclass(frozen=True)
class Document:
    """A .docx as its parts."""

    data: bytes

    @cached_property
    def names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            assert archive.testzip() is None
            return archive.namelist()

    def part(self, name: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return archive.read(name)

    @cached_property
    def body(self) -> etree._Element:
        return etree.fromstring(self.part("word/document.xml"))

    @cached_property
    def shown(self) -> dict[str, str]:
        """What stands within each bookmark; `<w:br/>` as a line end."""
        found: dict[str, str] = {}
        open_now: dict[str, str] = {}
        for e in self.body.iter():
            if e.tag == f"{W}bookmarkStart":
                open_now[e.get(f"{W}id", "")] = e.get(f"{W}name", "")
                found[e.get(f"{W}name", "")] = ""
            elif e.tag == f"{W}bookmarkEnd":
                open_now.pop(e.get(f"{W}id", ""), None)
            elif e.tag in {f"{W}t", f"{W}br"}:
                for name in open_now.values():
                    found[name] += (e.text or "") if e.tag == f"{W}t" else "\n"
        return found

    def control(self, bookmark: str) -> etree._Element:
        """The control within a bookmark: the element after its start."""
        (start,) = self.body.findall(f".//{W}bookmarkStart[@{W}name='{bookmark}']")
        control = start.getnext()
        assert control is not None
        assert control.tag == f"{W}sdt"
        return control

    def setting(self, bookmark: str, name: str) -> str | None:
        """The `w:val` of one of a control's properties; None where it has none."""
        found = self.control(bookmark).find(f"{W}sdtPr/{W}{name}")
        return None if found is None else found.get(f"{W}val", "")

    def ticked(self, bookmark: str) -> bool:
        (state,) = self.control(bookmark).iter(f"{W14}checked")
        return state.get(f"{W14}val") == "1"

    @cached_property
    def printed(self) -> list[str]:
        """The words outside controls, a paragraph each."""
        lines = []
        for p in self.body.iter(f"{W}p"):
            words = [
                t.text or ""
                for t in p.iter(f"{W}t")
                if not any(a.tag == f"{W}sdt" for a in t.iterancestors())
            ]
            lines.append("".join(words))
        return lines

    def styled(self, style: str) -> list[str]:
        """The texts of the paragraphs in a style."""
        return [
            "".join(t.text or "" for t in p.iter(f"{W}t"))
            for p in self.body.iter(f"{W}p")
            if (s := p.find(f"{W}pPr/{W}pStyle")) is not None and s.get(f"{W}val") == style
        ]
