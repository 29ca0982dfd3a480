"""Words on the pages that are in no answer and none of the form's own: somebody's note, which may change an answer.

The pages are not those of a blank that is known, so the letters that are in no answer are held against the texts that
the form prints (`printed_words`).

At the head and foot of the pages stand the organisation's words as well, which the form does not know. They are
those the file names as its author, or that the head of the first page and those of the others share, and at the
foot those between the form's edition and the reference, if they are the same on all pages.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.pdf.changes.printed_words import (
    Texts,
    is_bearer_line,
    is_reference,
    letters,
    letters_of,
    unknown,
)
from extractors.pdf.page.content import Char, by_baseline, space_of, words
from extractors.pdf.page.tables import Laid
from extractors.pdf.page.text_visibility import Look
from extractors.printed import printed
from schemas.definition import FormDefinition
from schemas.doubts import SENTENCES
from schemas.prompts import PROMPTS
from schemas.reading import Evidence, Query

_WRAPPED = 3
"""Lines over which the organisation's name may go on."""
_SHOWN = 500  # characters of strange words that are told
_PAGE = re.compile(r"page\d+of\d+")
_NOBODY = "carepack"
"""The author of a document without an organisation."""
_KEPT = 64

_APART = 2.5
"""Widths of a space that stand between two texts side by side."""
_FLUSH = 3.0
"""Points by which the lines of one text may begin further left or right."""

_LOOKS: tuple[Look, ...] = ("struck-out", "hidden-text")

Line = list[Char]


@dataclass(slots=True)
class Told:
    """The lines of one page in reading order: those of its head, body and foot.

    Words in no cell may be a paragraph, or stand side by side as questions over their boxes do; `columns` is the
    body as if they were the latter.
    """

    page: int
    head: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    columns: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)


def told(laid: Laid, form: FormDefinition) -> Told:
    """The lines of a page, before its tables are put together with those of other pages."""
    title, lines = letters(form.title), Told(laid.page.number)
    lined = sorted(laid.outside, key=lambda one: one[0])
    outside = [line for _, line in lined if not is_bearer_line(line)]
    edition = f"{title}edition{form.edition}"
    foot = max(
        (n for n, line in enumerate(outside) if letters_of(line).startswith(edition)), default=len(outside)
    )
    lines.foot = outside[foot:]
    outside = outside[:foot]
    top = min((t.top for t in laid.tables), default=1e9)
    above = [n for n, line in enumerate(outside) if line[0].base < top and _is_title(letters_of(line), title)]
    if above:
        end = above[0] + 1
        while end < len(outside) and letters(form.title).startswith(
            letters_of([*outside[above[0]], *outside[end]])
        ):
            end += 1  # a long title
        lines.head, outside = outside[:end], outside[end:]
    for table in laid.tables:
        free = [line for line in outside if line[0].base <= table.top]
        outside = outside[len(free) :]
        cells = [line for row in table.rows for cell in row for line in by_baseline(cell.chars)]
        lines.body += [*free, *cells]
        lines.columns += [*_columns(free), *cells]
    lines.body += outside
    lines.columns += _columns(outside)
    return lines


def _columns(lines: Iterable[Line]) -> list[Line]:
    """Lines cut where much is left free, and put one under another that begin at the same distance from the left."""
    columns: dict[float, list[Line]] = {}
    for line in lines:
        space, end = space_of(line), -1e9
        for char in line:
            if not char.text.strip():
                continue
            if char.x0 - end > _APART * space:
                at = next((x for x in columns if abs(x - char.x0) < _FLUSH), char.x0)
                columns.setdefault(at, []).append(part := [])
            part.append(char)
            end = char.x1
    return [line for at in sorted(columns) for line in columns[at]]


def queries(
    pages: Sequence[Told],
    answered: set[int],
    looks: Mapping[int, Look],
    form: FormDefinition,
    author: str | None,
) -> Iterator[Query]:
    """One query for each page with strange words, and for its printed words that are struck out or hidden.

    `answered` are the characters of answers, by their `id`, as are the `looks`.
    """
    texts = _texts(form)
    if own := _organisation(pages, form, author):
        texts = Texts.of({*texts.each, *own})
    strange = unknown([line for p in pages for line in p.body], answered, texts)
    if strange:
        strange &= unknown([line for p in pages for line in p.columns], answered, texts)
    told_of: set[str] = set()
    for page in pages:
        outer = [line for line in (*page.head, *page.foot) if not _is_foot(line, form)]
        found = unknown(outer, answered, texts)
        said = "".join(letters(c.text) for line in outer for c in line if id(c) in found)
        if said not in told_of:  # what stands at the head or foot of all pages is asked about once
            strange |= found
            told_of.add(said)
    asked: set[tuple[str, str | None]] = set()
    for page in pages:
        for query in _of_page(page, strange, answered, looks):
            if (query.code, query.raw) not in asked:
                asked.add((query.code, query.raw))
                yield query


def _of_page(page: Told, strange: set[int], answered: set[int], looks: Mapping[int, Look]) -> Iterator[Query]:
    lines = (*page.head, *page.body, *page.foot)
    for look in _LOOKS:
        odd = [c for line in lines for c in line if looks.get(id(c)) == look and id(c) not in answered]
        if any(c.text.strip() for c in odd):
            yield _query(look, page.page, SENTENCES[look], by_baseline(odd))
    noted = [line for line in lines if any(id(c) in strange and id(c) not in looks for c in line)]
    if noted:
        say = (
            "These words are printed on the page but are none of the form's and in none of its answers. "
            "Do they change an answer?"
        )
        yield _query("stray-text", page.page, say, noted)


def _query(code: str, page: int, say: str, lines: Sequence[Line]) -> Query:
    chars = [c for line in lines for c in line if c.text.strip()]
    box = (
        round(min(c.x0 for c in chars), 2),
        round(min(c.base - c.size for c in chars), 2),
        round(max(c.x1 for c in chars), 2),
        round(max(c.base for c in chars), 2),
    )
    raw = "\n".join(words(line).strip() for line in lines)[:_SHOWN]
    return Query(code=code, say=say, raw=raw, evidence=Evidence(page=page, box=box))


# ---- what the form prints ----


_cache: OrderedDict[str, Texts] = OrderedDict()


def _texts(form: FormDefinition) -> Texts:
    found = _cache.get(form.digest)
    if found is None:
        made = {letters(text) for text in (*printed(form), *PROMPTS.values())} - {""}
        found = _cache[form.digest] = Texts.of(made)
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def _organisation(pages: Sequence[Told], form: FormDefinition, author: str | None) -> set[str]:
    """The organisation's words at the heads and feet of the pages, as letters."""
    title = letters(form.title)
    own = {letters(author)} if author and author != _NOBODY else set()
    heads = ["".join(map(letters_of, page.head)) for page in pages]
    beside = [head.replace(title, "", 1) for head in heads]
    longest = max(beside, key=len, default="")
    if (len(pages) > 1 or author is None) and all(
        # Beside the title a long name goes on on a line that is not known for the head's.
        said and "".join([said, *map(letters_of, page.body[:_WRAPPED])]).startswith(longest)
        for said, page in zip(beside, pages, strict=True)
    ):
        own.add(longest)
    feet = [_between(page.foot) for page in pages]
    own.update(text for text in feet[0] if all(text in foot for foot in feet)) if feet else None
    return own - {""}


def _between(foot: Sequence[Line]) -> list[str]:
    """The lines between the form's edition and the reference."""
    end = next((n for n, line in enumerate(foot) if is_reference(line)), 0)
    return [letters_of(line) for line in foot[1:end]]


def _is_title(letters: str, title: str) -> bool:
    return bool(letters) and (letters.startswith(title) or title.startswith(letters))


def _is_foot(line: Line, form: FormDefinition) -> bool:
    """Whether a line is the form's own at the foot, or the reference."""
    said, edition = letters_of(line), f"{letters(form.title)}edition{form.edition}"
    own = said.startswith(edition) and _PAGE.fullmatch(said[len(edition) :]) is not None
    return own or is_reference(line)
