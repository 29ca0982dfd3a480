"""Braces of a template as a person wrote them: what is not closed, what is not opened, and what is no field at all.

A Word document is rendered as one text, so that a field that is not closed would swallow everything up to the next one
in silence. So every paragraph is looked at by itself, and every {% if %} and {% for %} is held against its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fillers.letters.places import placed
from fillers.word.markup import Element, clark
from schemas.errors import Fault, Place

_WHOLE = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}|\{#(?:(?!\{#|#\}).)*#\}", re.DOTALL)
_ALONE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ONE_BRACE = re.compile(r"(?<!\{)\{\s*([A-Za-z_][\w.]*)\s*\}(?!\})")
_MARK = re.compile(r"\{%[-+]?(?:(?:p|tr|tc|r)(?=\s))?\s*(\w+)\b(.*?)[-+]?%\}", re.DOTALL)
_CLOSED_BY = {"if": "endif", "for": "endfor"}
_CLOSING = {closing: opening for opening, closing in _CLOSED_BY.items()}
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_ALONE_DO = {
    "{{": "Close it with }} in the same paragraph: {{ name }}.",
    "}}": "Open it with {{ in the same paragraph: {{ name }}. If no field is meant, take the braces out.",
    "{%": "Close it with %} in the same paragraph: {% if role %}.",
    "%}": "Open it with {% in the same paragraph: {% if role %}. If nothing is meant by it, take it out.",
    "{#": "Close it with #} in the same paragraph, or take it out.",
    "#}": "Take it out.",
}
_WRITTEN = "A field is one name, {{ name }}; a condition or list is {% if role %} or {% for document in documents %}."

Reads = Callable[[str], bool]
"""Whether a piece of a template by itself can be understood."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the braces of a part, and in which of its paragraphs nothing further can be looked at."""

    faults: tuple[Fault, ...]
    spoilt: frozenset[int]


def wrong_in(root: Element, part: str, place: Place, reads: Reads | None = None) -> Wrong:
    """Everything wrong with the braces of a part, which a person calls `part`, each with its paragraph or cell.

    With `reads` every field and mark is read by itself as well.
    """
    faults: list[Fault] = []
    spoilt: set[int] = set()
    marks: list[tuple[str, int]] = []
    paragraphs = [*placed(root, part)]
    for number, (_, at, said) in enumerate(paragraphs):
        for what, do in _of_paragraph(said, reads):
            faults.append(_fault(what, do, said, place, at))
            spoilt.add(number)
        marks += ((mark[1], number) for whole in _WHOLE.findall(said) for mark in _MARK.finditer(whole))
    for at_mark, what, do in _unmatched([word for word, _ in marks]):
        _, at, said = paragraphs[marks[at_mark][1]]
        faults.append(_fault(what, do, said, place, at))
    return Wrong(tuple(dict.fromkeys(faults)), frozenset(spoilt))


def emptied(root: Element, part: str, spoilt: frozenset[int]) -> None:
    """Takes the words out of paragraphs in which nothing further can be looked at."""
    for number, (paragraph, _, _) in enumerate([*placed(root, part)]):
        for text in paragraph.iter(clark("w:t")) if number in spoilt else ():
            text.text = ""


def closed(source: str) -> str:
    """A template in which what closes nothing is taken out, and what is left open is closed, to be looked through."""
    out: list[str] = []
    waiting: list[str] = []
    last = 0
    for mark in _MARK.finditer(source):
        word, before = mark[1], source[last : mark.start()]
        out.append(before)
        last = mark.end()
        if word in _CLOSED_BY:
            waiting.append(word)
        elif word in _CLOSING and _CLOSING[word] not in waiting:
            continue
        elif word in _CLOSING:
            while (inner := waiting.pop()) != _CLOSING[word]:
                out.append(f"{{% {_CLOSED_BY[inner]} %}}")
        elif word in {"elif", "else"} and not waiting:
            continue
        out.append(mark[0])
    out.append(source[last:])
    out += (f"{{% {_CLOSED_BY[word]} %}}" for word in reversed(waiting))
    return "".join(out)


def _of_paragraph(said: str, reads: Reads | None) -> Iterator[tuple[str, str]]:
    rest = _WHOLE.sub(" ", said)
    for alone in _ALONE.findall(rest):
        side = "not closed" if alone[0] == "{" else "not opened"
        yield f"“{alone}” is {side}, and what stands beside it would be lost.", _ALONE_DO[alone]
    for name in _ONE_BRACE.findall(rest):
        do = f"Write {{{{ {name} }}}} for a field; if none is meant, take other brackets."
        yield f"“{{{name}}}” has single braces, so it is no field and would stand in the letter.", do
    for whole in _WHOLE.findall(said) if reads is not None else ():
        if reads is not None and not reads(_by_itself(whole.translate(_QUOTES))):
            yield f"“{' '.join(whole.split())[:60]}” cannot be understood.", _WRITTEN


def _by_itself(whole: str) -> str:
    """A field or mark with whatever it needs to be read alone; nothing of what other looks refuse anyhow."""
    mark = _MARK.match(whole)
    if mark is None:
        return whole if whole.startswith("{{") and not re.match(r"\{\{\s*(?:p|r|tr|tc)\s", whole) else ""
    word, rest = mark[1], mark[2]
    if word in _CLOSED_BY:
        return f"{{% {word}{rest}%}}{{% {_CLOSED_BY[word]} %}}"
    return f"{{% if 1 %}}{{% {word}{rest}%}}{{% endif %}}" if word in {"elif", "else"} else ""


def _unmatched(words: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The marks without their other half, by their place among all marks."""
    waiting: list[int] = []
    for at, word in enumerate(words):
        if word in _CLOSED_BY:
            waiting.append(at)
        elif word in _CLOSING and any(words[w] == _CLOSING[word] for w in waiting):
            while words[inner := waiting.pop()] != _CLOSING[word]:
                yield _open(inner, words[inner])
        elif word in _CLOSING:
            opening = _CLOSING[word]
            what = f"{{% {word} %}} closes nothing: no {{% {opening} … %}} stands before it."
            yield at, what, f"Take it out, or write {{% {opening} … %}} above it."
        elif word in {"elif", "else"} and not waiting:
            what = f"{{% {word} %}} stands in no {{% if … %}}."
            yield at, what, "Write {% if … %} before it and {% endif %} after it, or take it out."
    for at in waiting:
        yield _open(at, words[at])


def _open(at: int, word: str) -> tuple[int, str, str]:
    closing = _CLOSED_BY[word]
    do = (
        f"Write {{% {closing} %}} where it ends; {{%p {closing} %}} in a paragraph of its own, {{%tr {closing} %}} in "
        f"a table row of its own, as it begins."
    )
    return at, f"This {{% {word} … %}} is not closed.", do


def _fault(what: str, do: str, said: str, place: Place, at: str) -> Fault:
    text = " ".join(said.split())
    lead = f"In “{text[:70]}{'…' if len(text) > 70 else ''}”: "
    return Fault("letter-syntax", lead + what, Place(file=place.file, path=at), do)
