"""Letters for the tests: a completed commitment of an invented person, and templates as somebody edits them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from lxml import etree

from fillers import letters
from fillers.word.markup import clark
from forms import load
from schemas.rendition import Branding
from schemas.values import Value

WHEN = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
FORM = load("commitment-employee")
ROWAN = Branding(organisation="Rowan House Care & Support")


def answers(*, per_statement: Sequence[int] = (1,) * 7, **more: Value) -> dict[str, Value]:
    """A commitment with so many tasks chosen for each statement; `more` by path, `__` for the dot."""
    found: dict[str, Value] = {
        "name": "Zoë Ŵyn-Łukasz",
        "role": "Senior care worker",
        "manager": "Siân O’Neill",
        "date": dt.date(2026, 11, 14),
    }
    for statement, count in enumerate(per_statement, 1):
        for task in range(1, count + 1):
            found[f"tasks.t{statement}_{task}.chosen"] = True
            found[f"tasks.t{statement}_{task}.deadline"] = dt.date(2027, statement, 9)
    return found | {k.replace("__", "."): v for k, v in more.items()}


def made(
    name: str = "commitment-plan", given: Mapping[str, Value] | None = None, template: bytes | None = None
) -> bytes:
    """The letter, of a whole commitment unless other answers are given."""
    chosen = answers() if given is None else given
    return letters.render(name, FORM, chosen, ROWAN, when=WHEN, template=template).data


def parts(document: bytes) -> dict[str, bytes]:
    """The parts of a .docx by name."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """A .docx of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def lines(document: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of every paragraph that has any, line breaks as LF."""
    root = etree.fromstring(parts(document)[part])
    found = []
    for paragraph in root.iter(clark("w:p")):
        text = "".join(
            "\n" if e.tag == clark("w:br") else "\t" if e.tag == clark("w:tab") else e.text or ""
            for e in paragraph.iter(clark("w:t"), clark("w:br"), clark("w:tab"))
            if e.getparent() is not None and e.getparent().tag == clark("w:r")  # type: ignore[union-attr]
        )
        if text:
            found.append(text)
    return found


def rows(document: bytes) -> list[list[str]]:
    """The cells of the last table, paragraphs of a cell joined by a bar."""
    root = etree.fromstring(parts(document)["word/document.xml"])
    *_, table = root.iter(clark("w:tbl"))
    return [
        [
            "|".join(
                "".join(
                    "\n" if t.tag == clark("w:br") else t.text or ""
                    for t in p.iter(clark("w:t"), clark("w:br"))
                )
                for p in cell.iter(clark("w:p"))
            )
            for cell in row.iter(clark("w:tc"))
        ]
        for row in table.iter(clark("w:tr"))
    ]


def saying(*paragraphs: str, name: str = "commitment-plan", part: str = "word/document.xml") -> bytes:
    """The letter's template with these paragraphs at the start of a part."""
    content = parts(letters.shipped(name))
    at = content[part].index(b"<w:p>")
    added = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    content[part] = content[part][:at] + added.encode() + content[part][at:]
    return packed(content)


OF_TASKS = tuple(n for n in letters.names() if not (letters.kind(n).consent or letters.kind(n).personal))
"""The letters that are made of a commitment."""
