"""Records as JSON text: read so that nothing in it is lost unseen, and every mistake is told with its line."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from schemas.errors import Fault, Place, RecordError, UsageError

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.values import Value

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
_LINE = re.compile(r"\n")
_ODD = "something stands that does not belong there"
_STUMBLES = {
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "the colon after a name is missing",
    "Expecting property name": "a name in double quotes is missing, or there is a comma too many",
    "Illegal trailing comma": "there is a comma too many",
    "Expecting value": "a value is missing, or text stands there without double quotes",
    "Unterminated string": "a double quote opens and does not close",
    "Invalid control character": "a line ends within quotes (write \\n for a new line)",
    "Invalid \\": "a backslash stands that means nothing (write two of them)",
    "Extra data": "something stands after the end",
}
"""What the library says of a mistake, and what that is in plain words."""


@dataclass(frozen=True, slots=True)
class JsonText:
    """A JSON object as it was written: `file` names it in messages."""

    file: str
    text: str
    data: dict[str, Any]

    def answers(
        self, form: FormDefinition, record: Mapping[str, Any] | None = None, within: str = ""
    ) -> dict[str, Value]:
        """The answers of this record, or of one `within` this text. Raises RecordError with file and lines."""
        from schemas.records import answers_of

        try:
            return answers_of(form, self.data if record is None else record)
        except RecordError as error:
            lines = {path: line for path, line, _ in _places(self.text)}
            raise RecordError(*(self._placed(f, lines, within) for f in error.faults)) from None

    def _placed(self, fault: Fault, lines: Mapping[str, int], within: str) -> Fault:
        path = ".".join(p for p in (within, fault.place.path) if p)
        while path and path not in lines:  # an entry of a list stands where the list begins
            path = path.rpartition(".")[0]
        return replace(fault, place=replace(fault.place, file=self.file, line=lines.get(path)))


def parsed(data: bytes, file: str) -> JsonText:
    """The one object in `data`. Raises UsageError: no JSON in UTF-8, no object, or a name that stands twice."""
    place = Place(file=file)
    try:
        text = data.decode("utf-8-sig")
        seen = _Repeats()
        value = json.loads(text, object_pairs_hook=seen.take)
    except (UnicodeDecodeError, RecursionError):
        raise UsageError.of(
            "not-json", "This is not JSON in UTF-8.", "Save it as UTF-8 text.", place
        ) from None
    except json.JSONDecodeError as error:
        stumble = next((words for theirs, words in _STUMBLES.items() if error.msg.startswith(theirs)), _ODD)
        what = f"This is not JSON: at character {error.colno}, {stumble}."
        at = replace(place, line=error.lineno)
        raise UsageError.of("not-json", what, "Correct this line.", at) from None
    except ValueError:  # Python takes no number of more than some thousand digits
        raise UsageError.of(
            "not-json", "There is a number in it too long to be meant.", "Correct the number.", place
        ) from None
    if seen.any:
        raise UsageError(*_twice(text, file))
    if not isinstance(value, dict):
        raise UsageError.of("not-json", "A record is one JSON object.", "Put it in braces { }.", place)
    return JsonText(file, text, value)


class _Repeats:
    """Makes objects as usual, and notes whether a name stood in one of them twice: JSON would keep the last."""

    def __init__(self) -> None:
        self.any = False

    def take(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object of these pairs."""
        made = dict(pairs)
        self.any |= len(made) < len(pairs)
        return made


def _twice(text: str, file: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, line, column in _places(text):
        at = f"line {line}, character {column}"
        if path in first:
            yield Fault(
                "json-duplicate",
                f"“{path.rpartition('.')[2]}” stands twice: on {first[path]}, and on {at}.",
                Place(file=file, line=line, path=path),
                "Keep one of the two.",
            )
        first.setdefault(path, at)


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    """Every name of a sound JSON text with its line and column from 1; so too the lists' entries, counted from 1."""
    ends = [-1, *(m.start() for m in _LINE.finditer(text))]

    def at(offset: int) -> tuple[int, int]:
        line = bisect_left(ends, offset)
        return line, offset - ends[line - 1]

    stack: list[_Level] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        level = stack[-1] if stack else None
        if mark in "{[":
            if level is not None and level.number:
                yield level.at, *at(token.start())
            stack.append(_Level(level.at if level else "", number=int(mark == "["), wants_name=mark == "{"))
        elif mark in "}]":
            stack.pop()
        elif mark == "," and level is not None:
            level.number += bool(level.number)
            level.wants_name = not level.number
        elif level is not None and level.wants_name:
            level.name, level.wants_name = json.loads(mark), False
            yield level.at, *at(token.start())


@dataclass(slots=True)
class _Level:
    """One object or list on the way: in a list `number` counts its entries, in an object it is 0."""

    path: str
    number: int
    wants_name: bool
    name: str = ""

    @property
    def at(self) -> str:
        own = str(self.number) if self.number else self.name
        return f"{self.path}.{own}" if self.path else own
