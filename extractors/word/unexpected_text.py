"""What stands in a document and is in no answer: never lost silently, but asked about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from rapidfuzz import fuzz, process

from extractors.align import THRESHOLD, plain
from extractors.word.index import Index
from extractors.word.layers import Claims
from extractors.word.opening import Package
from extractors.word.text_runs import Tape
from extractors.word.text_visibility import Look
from schemas import normal
from schemas.doubts import SENTENCES
from schemas.prompts import is_prompt
from schemas.reading import Evidence, Query

BETWEEN = re.compile("[\t\n\u2003]+")
"""What stands between two boxes of one line."""
_NOTE_PARTS = {
    "comment": r"word/comments\d*\.xml",
    "footnote": r"word/footnotes\d*\.xml",
    "endnote": r"word/endnotes\d*\.xml",
}
PathOf = Callable[[int, int], str | None]
"""The path of the answer at a piece and cell of the tape, where there is exactly one."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Words outside every answer: where they begin, in which cell, and whether answers stand in that cell."""

    words: str
    at: int
    cell: int


def strays(tape: Tape, made: Claims, index: Index) -> list[Stray]:
    """Every text no claim covers and the form does not print."""
    found: list[Stray] = []
    cover, texts = made.cover, tape.texts
    beside = _beside_answers(made)
    for start, end, cell in tape.paragraphs:
        if -1 not in cover[start:end]:
            continue
        # Beside an answer only its own options are printed; a paragraph without answers holds what forms hold.
        answered = cell in beside and any(n >= 0 for n in cover[start:end])
        known = beside[cell] if answered else index.known
        for free, run in groupby(range(start, end), key=lambda n: cover[n] == -1):
            # A printed line that was made one of a list is still that line.
            pieces_of = [n for n in run if n not in tape.numbers] if free else []
            text = "".join(texts[n] for n in pieces_of)
            if text and not text.isspace() and index.plain(text) not in known:
                pieces = [p for p in BETWEEN.split(text) if plain(p) not in known and not is_prompt(p)]
                if pieces:
                    found.append(Stray(normal.text("\n".join(pieces)), pieces_of[0], cell))
    return [s for s in found if s.words]


def _beside_answers(made: Claims) -> dict[int, set[str]]:
    """What the form prints in the very paragraphs of answers, by cell: the words of options."""
    cells: dict[int, set[str]] = {}
    for claim in made.all:
        if claim.cell < 0:
            continue
        words = cells.setdefault(claim.cell, {""})
        if claim.target.option is not None:
            words |= claim.target.options
    return cells


def stray_queries(found: list[Stray], made: Claims, index: Index, path_of: PathOf) -> Iterator[Query]:
    """One query for each cell, or paragraph outside of tables, with words of its own."""
    by_cell: dict[int, list[Stray]] = defaultdict(list)
    for n, stray in enumerate(found):
        by_cell[stray.cell if stray.cell >= 0 else -2 - n].append(stray)
    answered = {made.all[n].cell for n in set(made.cover) if n >= 0}
    for cell, group in by_cell.items():
        path = path_of(group[0].at, cell)
        for stray in group:
            changed = _changed(stray.words, index) if cell not in answered else None
            if changed is not None:
                yield Query(
                    code="label-changed",
                    say=f"The printed words “{changed}” were changed on this document.",
                    level="note",
                    raw=stray.words,
                    evidence=Evidence(beside=changed),
                )
                continue
            yield Query(
                code="stray-text",
                path=path,
                say="Somebody wrote here outside the places for answers. Say where it belongs.",
                raw=stray.words,
                evidence=Evidence(beside=_label_in(stray.words, index)),
            )


def _changed(words: str, index: Index) -> str | None:
    """The printed words these were made of, where they are the same words but for a slip or an edit."""
    seen = plain(words)
    if _label_in(words, index) is not None:
        return None  # the label is whole: something was added to it
    best = process.extractOne(seen, index.labels.keys(), scorer=fuzz.ratio, score_cutoff=THRESHOLD)
    return index.labels[best[0]] if best else None


def _label_in(words: str, index: Index) -> str | None:
    """The longest printed words that these begin or end with."""
    seen = plain(words)
    held = [
        k
        for k in index.labels
        if len(k) > 1 and (seen.startswith(f"{k} ") or seen.startswith(f"{k}:") or seen.endswith(f" {k}"))
    ]
    return index.labels[max(held, key=len)] if held else None


def extra_queries(tape: Tape, package: Package, path_of: PathOf) -> Iterator[Query]:
    """Comments, notes, text boxes and pictures."""
    notes = {kind: _notes(package, pattern) for kind, pattern in _NOTE_PARTS.items() if _any(tape, kind)}
    for extra in tape.extras:
        query = partial(Query, path=path_of(extra.at, extra.cell))
        if extra.kind == "comment":
            words = notes["comment"].get(extra.number, "")
            yield query(
                code="comment",
                say="There is a comment here; it is kept with the document.",
                level="note",
                raw=words,
            )
        elif extra.kind in {"footnote", "endnote"}:
            words = notes[extra.kind].get(extra.number, "")
            yield query(
                code="footnote",
                say="There is a footnote here. Say whether it belongs to an answer.",
                raw=words,
            )
        elif extra.kind == "text-box":
            say = "Somebody put a text box here. Say where its words belong."
            if not is_prompt(extra.words):
                yield query(code="text-box", say=say, raw=normal.text(extra.words))
        elif extra.kind == "picture":
            yield query(
                code="picture", say="There is a picture here, which may be an answer or a signature.", raw=""
            )
        elif extra.kind == "drawing":
            say = "A line or shape was drawn here. See on the page whether it crosses out an answer."
            yield query(code="added-by-hand", say=say, raw="")
        elif extra.kind == "attached":
            say = "Another document was put in here, whose words were not read. See on the page what it says."
            yield query(code="stray-text", say=say, raw="")


def look_queries(tape: Tape, made: Claims, path_of: PathOf) -> Iterator[Query]:
    """Words outside every answer whose looks say that they may not count: struck-out labels, hidden notes."""
    found: dict[tuple[int, Look], list[int]] = defaultdict(list)
    for n, (start, end, cell) in enumerate(tape.paragraphs if tape.looks else ()):
        for piece in range(start, end):
            # What a moving field shows outside of answers is asked about as any other words are.
            if (
                tape.looks.get(piece, "moving-field") != "moving-field"
                and made.cover[piece] == -1
                and tape.texts[piece].strip()
            ):
                found[cell if cell >= 0 else -2 - n, tape.looks[piece]].append(piece)
    for (cell, look), pieces in found.items():
        words = normal.text("".join(tape.texts[n] for n in pieces))
        yield Query(code=look, path=path_of(pieces[0], cell), say=SENTENCES[look], raw=words)


def _any(tape: Tape, kind: str) -> bool:
    return any(e.kind == kind for e in tape.extras)


def _notes(package: Package, pattern: str) -> dict[str, str]:
    """The texts of notes by their numbers."""
    texts: dict[str, str] = {}
    for name in package.named(pattern):
        root = package.part(name)
        for note in root if root is not None else ():
            number = next((v for k, v in note.attrib.items() if str(k).endswith("}id")), "")
            texts[str(number)] = normal.text("\n".join("".join(str(t) for t in p.itertext()) for p in note))
    return texts


def row_queries(
    made: Claims, index: Index, rows: Mapping[str, int], least: Mapping[str, int]
) -> Iterator[Query]:
    """A row of a repeating table that is gone takes its answers with it: say so.

    `rows` are those found, `least` those the document was made with as far as is known.
    """
    for name, table in index.repeats.items():
        numbers = made.numbers.get(name, set())
        wanted = max(least.get(name, 0), max(numbers, default=0))
        gone = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
        if rows.get(name, 0) < wanted or gone:
            which = f" (as printed: row {', '.join(map(str, gone))})" if gone else ""
            yield Query(
                code="rows-missing",
                path=name,
                question=table.heading or table.columns[0].ask,
                say=f"A row of this table was deleted{which}. Check that nothing was lost with it.",
            )
