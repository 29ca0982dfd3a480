"""Words in several styles, laid out in lines of the terminal's width."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from cli.terminal import Styled, tell

_ELIDED, _KEPT = 160, 60
"""Of words without a style that are longer than this in a row, so many stay at each end where others have one."""
_NARROWEST, _WIDEST = 20, 100


def width() -> int:
    """How many characters a line of the terminal has room for."""
    return max(min(shutil.get_terminal_size().columns, _WIDEST), _NARROWEST) - 1


def tell_wrapped(*parts: str | Styled, first: str = "", then: str | None = None, err: bool = False) -> None:
    """Tells these parts as one paragraph: its first line begins with `first`, the others with `then`, or as deep."""
    then = " " * len(first) if then is None else then
    pieces = [p if isinstance(p, Styled) else Styled(p, {}) for p in parts]
    for number, line in enumerate(_lines(pieces, width() - max(len(first), len(then)))):
        tell(first if number == 0 else then, *_joined(line), err=err)


def _joined(line: Sequence[Styled]) -> Iterator[str | Styled]:
    """Neighbours of one style as one part; words without any as plain words."""
    for how, parts in groupby(line, key=lambda p: p.how):
        text = "".join(p.text for p in parts)
        yield Styled(text, how) if how else text


def _lines(parts: Sequence[Styled], width: int) -> list[list[Styled]]:
    lines: list[list[Styled]] = [[]]
    used = 0
    for word in _words(parts):
        size = sum(len(p.text) for p in word)
        space = word[0].text[0] == " "
        if used and used + size > width:
            lines.append([])
            used = 0
            if space:
                continue
        lines[-1] += word
        used += size
    return lines


def _words(parts: Iterable[Styled]) -> Iterable[list[Styled]]:
    """Words, each of one or more parts that nothing stands between; and the spaces between them."""
    word: list[Styled] = []
    for part in parts:
        for text in re.findall(r" +|[^ ]+", part.text):
            if text[0] == " ":
                if word:
                    yield word
                    word = []
                yield [Styled(text, part.how)]
            else:
                word.append(Styled(text, part.how))
    if word:
        yield word


def shortened(text: str) -> str:
    """Words that others beside them matter more than: where they are many, their beginning and end."""
    return f"{text[:_KEPT]} … {text[-_KEPT:]}" if len(text) > _ELIDED else text
