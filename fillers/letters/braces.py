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
_OURS = {*_CLOSED_BY, *_CLOSING, "elif", "else"}
_OTHERS = frozenset({
    "autoescape", "block", "call", "cellbg", "colspan", "endautoescape", "endblock", "endcall", "endfilter",
    "endmacro", "endraw", "endset", "endwith", "extends", "filter", "from", "hm", "import", "include", "macro", "raw",
    "set", "vm", "with",
})  # fmt: skip
"""Marks that are known elsewhere; each is refused by its own name."""
_NAME = r"[A-Za-z_][\w.]*"
_WORDS = frozenset({"and", "or", "not", "is", "in", "im", "if", "of", "else"})
_BROKEN = re.compile(
    rf"\{{\{{\s*({_NAME})|({_NAME})\s*\}}\}}|(?<!\{{)\{{\s*({_NAME})\s*\}}(?!\}})"
    rf"|(\{{%[-+]?(?:(?:p|tr)(?=\s))?\s*(?:if|elif|for)\b[^{{}}%]*)|\{{[{{%#]|[}}%#]\}}"
)
"""What is not closed, what is not opened, a name in single braces, a mark that is not closed, and braces alone."""
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


def mended(root: Element, part: str, spoilt: frozenset[int], reads: Reads, near: Reads) -> None:
    """Rewrites paragraphs with wrong braces so that whatever they name can be looked at as well.

    What cannot be understood there becomes the field or mark that it most likely was, or goes. `near` says of a name
    in single braces whether it is like a field's: other words stand in such braces, too.
    """
    for number, (paragraph, _, said) in enumerate([*placed(root, part)]):
        if number in spoilt:
            words = _mended(said, reads, near)
            for text in paragraph.iter(clark("w:t")):
                text.text, words = words, ""


def _mended(said: str, reads: Reads, near: Reads) -> str:
    out: list[str] = []
    last = 0
    for whole in _WHOLE.finditer(said):
        out.append(_between(said[last : whole.start()], near))
        last = whole.end()
        piece = whole[0].translate(_QUOTES)
        mark = _MARK.match(piece)
        if mark is not None and mark[1] in _OURS:
            piece = f"{{% {mark[1]}{mark[2]}%}}"  # {%p … %} would take the rest of its paragraph along
        out.append(piece if reads(_by_itself(piece)) else _guessed(piece))
    return "".join((*out, _between(said[last:], near)))


def _between(words: str, near: Reads) -> str:
    """What stands outside of whole fields and marks: fields and marks that are not closed, not opened, or single."""

    def meant(found: re.Match[str]) -> str:
        name = found[1] or found[2] or (found[3] if found[3] and near(found[3]) else None)
        return f"{{{{ {name} }}}}" if name else _guessed(f"{found[0]} %}}") if found[4] else " "

    return _BROKEN.sub(meant, words)


def _guessed(piece: str) -> str:
    """The field, condition or list that something not understood most likely was; nothing where that is unclear."""
    field = re.match(rf"\{{\{{\s*({_NAME})[^\w}}]*\}}\}}", piece)
    if field is not None:
        return f"{{{{ {field[1]} }}}}"
    mark = re.match(r"\{%[-+]?(?:(?:p|tr)(?=\s))?\s*(if|elif|for)\b(.*)", piece, re.DOTALL)
    names = [n for n in re.findall(_NAME, mark[2]) if n not in _WORDS] if mark else []
    if mark is None or len(names) < (2 if mark[1] == "for" else 1):
        return ""
    return f"{{% {mark[1]} {names[0]}{f' in {names[1]}' if mark[1] == 'for' else ''} %}}"


def without_others(source: str) -> str:
    """A template without the marks that a letter does not know, for what else is wrong with it."""
    return _MARK.sub(lambda m: m[0] if m[1] in _OURS else "", source)


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
    if word in {"elif", "else"}:
        return f"{{% if 1 %}}{{% {word}{rest}%}}{{% endif %}}"
    return "" if word in _CLOSING or word in _OTHERS else whole


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
