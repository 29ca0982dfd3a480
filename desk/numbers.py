"""Numbers as a form or an address says them, and the pages of a long list: whatever was sent, nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from starlette.convertors import Convertor, register_url_convertor

AT_ONCE = 50
"""So many lines stand on one page of a list."""
_NUMBER = re.compile(r"[0-9]{1,15}")
"""What is longer is no number of ours, and more than a database takes."""
_LAST = 1_000_000
_T = TypeVar("_T")


def number_in(said: str) -> int | None:
    """A whole number from 0 on; None for everything else, however long it is."""
    text = said.strip()
    return int(text) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a list is looked at, from 1, and how many lines stand on each."""

    page: int = 1
    size: int = AT_ONCE

    @classmethod
    def said(cls, text: str) -> Turn:
        """The page that is asked for; the first, where none is."""
        return cls(min(max(1, number_in(text) or 1), _LAST))

    @property
    def first(self) -> int:
        """How many lines stand on the pages before."""
        return (self.page - 1) * self.size

    def pages(self, total: int) -> int:
        """How many pages so many lines have; one, where there are none."""
        return max(1, -(-total // self.size))

    def within(self, total: int) -> Turn:
        """The same page; the last one, where so many lines have not so many pages."""
        return Turn(min(self.page, self.pages(total)), self.size)

    def of(self, lines: Sequence[_T]) -> Sequence[_T]:
        """The lines of this page."""
        return lines[self.first : self.first + self.size]


class _Number(Convertor[int]):
    """`{person:int}` in a path. A number that nothing has is a page that is not there, and no fault of ours."""

    regex = _NUMBER.pattern

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


def know() -> None:
    """Makes `int` in the paths of rooms mean that."""
    register_url_convertor("int", _Number())
