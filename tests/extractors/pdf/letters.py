"""Makes the table of letters of `extractors.pdf.fonts`: `python -m tests.extractors.pdf.letters FOLDER…` (font files).

The bounds in the table are measured over the Debian 12 packages fonts-dejavu, fonts-liberation, fonts-urw-base35,
fonts-crosextra-carlito, fonts-crosextra-caladea, fonts-roboto-unhinted, fonts-open-sans, fonts-comic-neue, fonts-lato
and fonts-ebgaramond, and our own fonts, without their thinnest and blackest weights and their symbol fonts.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from string import ascii_letters

from fontTools.ttLib import TTFont

from extractors.pdf.fonts.outlines import Measures, Program

OURS = Path("fillers/fonts")
TABLE = Path("extractors/pdf/fonts/letters.txt")
_LEFT_OUT = re.compile(r"Hairline|Thin|Black|Heavy|ExtraLight|D050000L|Symbols|opens___|Math|Z003")
_WANTED = (
    (0x21, 0x250),
    (0x370, 0x460),
    (0x1E80, 0x1EFA),
    (0x2010, 0x2045),
    (0x20AC, 0x20AD),
    (0x2122, 0x2123),
)


def digests() -> dict[int, str]:
    """The outlines of each character in the fonts of our answers and of our headings, with commas between."""
    found: dict[int, dict[str, None]] = {}
    for file in ("CarepackField-Regular.ttf", "CarepackSans-SemiBold.ttf"):
        data = (OURS / file).read_bytes()
        program = Program(data, cff=False)
        for code, name in TTFont(BytesIO(data)).getBestCmap().items():
            outline = program.named(name)
            assert outline is not None
            if outline.digest:
                found.setdefault(code, {})[outline.digest] = None
    return {code: ",".join(each) for code, each in found.items()}


def ligatures() -> dict[str, str]:
    """The outlines of each ligature in the fonts of our printed words, with commas between."""
    found: dict[str, dict[str, None]] = {}
    for file in ("CarepackSans-Regular.ttf", "CarepackSans-Italic.ttf", "CarepackSans-SemiBold.ttf"):
        data = (OURS / file).read_bytes()
        program, font = Program(data, cff=False), TTFont(BytesIO(data))
        letters = {name: chr(code) for code, name in font.getBestCmap().items() if chr(code) in ascii_letters}
        for first, rest, name in _joins(font):
            if {first, *rest} <= letters.keys():
                outline = program.named(name)
                assert outline is not None
                found.setdefault("".join(letters[n] for n in (first, *rest)), {})[outline.digest] = None
    return {text: ",".join(each) for text, each in found.items()}


def _joins(font: TTFont) -> Iterator[tuple[str, list[str], str]]:
    """First glyph, the others, and the one that is drawn for all."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(t, "ExtSubTable", t) for t in lookup.SubTable):
            if table.LookupType == 4:
                for first, joins in table.ligatures.items():
                    yield from ((first, join.Component, join.LigGlyph) for join in joins)


def bounds(folders: Iterable[Path]) -> dict[int, list[Measures]]:
    """The measures of each letter in all fonts of these folders."""
    seen: defaultdict[int, list[Measures]] = defaultdict(list)
    for folder in (OURS, *folders):
        for file in sorted(f for f in folder.rglob("*") if f.suffix in (".ttf", ".otf")):
            if _LEFT_OUT.search(file.name):
                continue
            program = Program(file.read_bytes(), cff=False)
            for code, name in program.font.getBestCmap().items():
                outline = program.named(name) if any(a <= code < b for a, b in _WANTED) else None
                if outline is not None and outline.digest:
                    seen[code].append(outline.measures)
    return seen


def main() -> None:
    """Writes the table."""
    ours, seen = digests(), bounds(Path(a) for a in sys.argv[1:])
    lines = []
    for code in sorted({*ours, *seen}):
        each = list(zip(*seen[code], strict=True)) if len(seen.get(code, ())) >= 8 else []
        numbers = [f"{min(m)} {max(m)}" for m in each]
        lines.append(" ".join([f"{code:04x}", ours.get(code, "-"), *numbers]) + "\n")
    for text, digest in sorted(ligatures().items()):
        lines.append(f"{'+'.join(f'{ord(c):04x}' for c in text)} {digest}\n")
    TABLE.write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
