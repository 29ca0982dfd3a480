"""The forms there are as people look for them: by family, and by words of what a form is for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from forms.families import FAMILIES
from forms.library import Entry, Library
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError
from schemas.names import LETTERS, folded

OWN = "own"
"""What the family of an organisation's own forms is called where one is named."""
TITLES = {**FAMILIES, OWN: "Your own forms"}
"""By the name of a family, what it is called; the own forms come last."""
_OTHERS = "Other forms"
_NEAR = 3
"""Words that are offered in place of one that no form has."""


@dataclass(frozen=True)
class Shown:
    """One form and edition, and where it stands."""

    entry: Entry
    form: FormDefinition

    @property
    def family(self) -> str | None:
        """The family it stands in; `own` where the organisation made it."""
        return OWN if self.entry.own else self.entry.family

    @cached_property
    def words(self) -> frozenset[str]:
        """The words it is found by: its name and title, its family, what it is for, who fills it in, how often."""
        form, purpose = self.form, self.form.purpose
        told = (form.form, form.title, TITLES.get(self.family or "", ""), (form.kind or "").replace("_", " "))
        of_purpose = (purpose.what, purpose.who, purpose.often) if purpose is not None else ()
        return words_of(*told, *of_purpose)


@dataclass(frozen=True, slots=True)
class Listing:
    """The forms that are whole, and those whose files have mistakes."""

    shown: tuple[Shown, ...]
    faulty: tuple[Entry, ...]


def listing(library: Library) -> Listing:
    """Every form and edition of a library, by name, then edition."""
    shown: list[Shown] = []
    faulty: list[Entry] = []
    for entry in library.catalogue():
        try:
            shown.append(Shown(entry, library.load(entry.form, entry.edition)))
        except DefinitionError:
            faulty.append(entry)
    return Listing(tuple(shown), tuple(faulty))


def having(shown: Sequence[Shown], said: str) -> tuple[Shown, ...]:
    """The forms in which every one of these words begins some word; capitals and accents make no difference."""
    return tuple(s for s in shown if has(s.words, said))


def has(words: frozenset[str], said: str) -> bool:
    """Whether each word of what is said begins one of these."""
    return all(any(w.startswith(one) for w in words) for one in _words(said))


def words_of(*texts: str) -> frozenset[str]:
    """The words of some texts, as they are looked for."""
    return frozenset(_words(" ".join(texts)))


def near(shown: Sequence[Shown], said: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of the words that stand on no form, each with words of forms that are spelt much like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where nothing was found

    known = sorted(frozenset[str]().union(*(s.words for s in shown)))
    missing = [one for one in dict.fromkeys(_words(said)) if not any(w.startswith(one) for w in known)]
    return tuple((one, tuple(get_close_matches(one, known, n=_NEAR, cutoff=0.75))) for one in missing)


def grouped(shown: Sequence[Shown]) -> Iterator[tuple[str, tuple[Shown, ...]]]:
    """The forms by family, each with its title, in the families' order; without those of which there is none."""
    for name in (*TITLES, None):
        mine = tuple(s for s in shown if s.family == name)
        if mine:
            yield TITLES[name] if name is not None else _OTHERS, mine


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", folded(text).casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c)).translate(LETTERS)
    return re.findall(r"[^\W_]+", bare.replace("'", ""))
