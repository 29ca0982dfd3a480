"""What was changed with Track Changes on: read as Word shows it with every change accepted (ECMA-376 part 1, 17.13.5).

Somebody who fills a form in with it on changes every answer, and means every one: that is one note. Where the form's
own words were changed, or a row was taken out whole, a person is asked, once.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors import glyphs
from extractors.word.layers import Claims
from extractors.word.runs import Extra
from extractors.word.text_runs import Tape
from extractors.word.unexpected_text import PathOf
from schemas import normal
from schemas.prompts import is_prompt
from schemas.reading import Query

CODE = "tracked-changes"
_LONGEST = 2_000
"""Characters of what was removed that a query tells; the document is kept."""


def tracked_queries(tape: Tape, made: Claims, path_of: PathOf) -> Iterator[Query]:
    """A query for printed words that were changed, one for each row removed, and a note for all other changes."""
    changed = [e for e in tape.extras if e.kind in {"added", "removed"}]
    rows = {e.row: e for e in changed if e.row >= 0 and e.kind == "removed" and e.words.strip()}
    for row in rows.values():
        first = next((n for n in range(row.at, row.end) if made.cover[n] != -1), row.at)
        yield Query(
            code=CODE,
            path=path_of(first, -1),
            say=(
                "This row, or a part of it, was removed with Track Changes on, and nobody has accepted or refused "
                "that. Its answers are in the record as they stood. Say whether they count."
            ),
            raw=f"removed: {normal.text(row.words)}",
        )
    printed = [e for e in changed if e.row < 0 and _printed(e, tape, made)]
    if printed:
        yield Query(
            code=CODE,
            say=(
                "The form's own words were changed with Track Changes on, and nobody has accepted or refused the "
                "changes. See whether an answer now says something else."
            ),
            raw=_words_of(printed),
        )
    answers = [e for e in changed if e not in printed and (e.row < 0 or e.kind == "added")]
    if answers:
        yield Query(
            code=CODE,
            say=(
                "This was filled in with Track Changes on, and nobody has accepted or refused the changes. "
                "It was read as it stands with all of them accepted."
            ),
            level="note",
            raw=_words_of([e for e in answers if e.kind == "removed" and not _empty(e.words)]) or None,
        )


def _printed(extra: Extra, tape: Tape, made: Claims) -> bool:
    """Whether words were changed that stand in no answer."""
    if not extra.words.strip() or is_prompt(extra.words):
        return False
    pieces = range(extra.at, max(extra.end, extra.at + 1))
    return any(made.cover[n] == -1 and (extra.kind == "removed" or tape.texts[n].strip()) for n in pieces)


def _empty(words: str) -> bool:
    """Whether what was removed was only a prompt, or a box that is now ticked or empty."""
    return is_prompt(words) or (glyphs.has_boxes(words) and len(words.strip()) <= 2)


def _words_of(extras: list[Extra]) -> str:
    lines = (f"{e.kind}: {normal.text(e.words)}" for e in extras if e.words.strip())
    return "\n".join(lines)[:_LONGEST]
