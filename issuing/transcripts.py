"""What a whole form says to those who listen to it: every word and control in order, how long it takes, how far it is.

Read from the finished PDF (`issuing.listening`), so that it tells what is handed out, not what was meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from issuing.listening import Said, bookmarks, listen
from issuing.making import Need, make_copy, make_document
from schemas.paths import key, slots
from schemas.spoken import PACE, words

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

NEAR = 90.0
"""A place that a link or bookmark leads to is that of a signature if its box ends no more points below."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys to the first signature from the top of the document; None where there is no such way, or no signature."""

    tab: int | None
    """Tab alone: boxes of which one is chosen are one stop."""
    headings: int | None
    """By headings, forwards or from the end, of any level or of one (H and 1 to 6 in most screen readers)."""
    bookmark: int | None
    """The list of bookmarks opened, its last entry, Enter."""
    link: int | None
    """Tab to the link that leads there, Enter."""

    @property
    def fewest(self) -> int | None:
        """By the shortest way."""
        return min(
            (n for n in (self.tab, self.headings, self.bookmark, self.link) if n is not None), default=None
        )


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is heard of a form."""

    form: FormDefinition
    large: bool
    pages: int
    said: tuple[Said, ...]
    keys: Keys

    @property
    def seconds(self) -> int:
        """All of it at `PACE` words a minute."""
        return _seconds(one.spoken for one in self.said)

    @property
    def seconds_of_names(self) -> int:
        """The names of the controls alone."""
        return _seconds(one.words for one in self.said if one.kind == "control")

    def lines(self) -> Iterator[str]:
        """As text: what it comes to, then what is said, a line each."""
        controls = sum(one.kind == "control" for one in self.said)
        printed = " in large print" if self.large else ""
        pages = "1 page" if self.pages == 1 else f"{self.pages} pages"
        yield f"{self.form.title} ({self.form.form}, edition {self.form.edition}){printed}, {pages}"
        yield f"{_clock(self.seconds)} minutes at {PACE} words a minute, {_clock(self.seconds_of_names)} of them the"
        yield f"names of {controls} controls. {_ways(self.keys)}"
        page = 0
        for one in self.said:
            if one.page != page:
                page = one.page
                yield from ("", f"-- page {page} --")
            if one.kind == "heading":
                yield ""
            yield f"{_MARKS.get(one.kind, '')}{one.spoken}"

    def as_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "form": self.form.form,
            "edition": self.form.edition,
            "large_print": self.large,
            "pages": self.pages,
            "seconds": self.seconds,
            "seconds_of_names": self.seconds_of_names,
            "keys_to_signature": {
                "tab": self.keys.tab,
                "headings": self.keys.headings,
                "bookmark": self.keys.bookmark,
                "link": self.keys.link,
            },
            "said": [_as_json(one) for one in self.said],
        }


_MARKS = {"control": "  > ", "label": "  ", "item": "  - "}


def transcript(
    form: FormDefinition, brand: Branding, *, large: bool = False, when: dt.datetime
) -> Transcript:
    """What is heard of a form's blank PDF, made at `when` (with its zone)."""
    need = Need(large=large)
    copy = make_copy(form, "pdf", brand, need=need)
    document = make_document(form, "pdf", brand, copy, {}, when=when, need=need)
    said = tuple(listen(document.data))
    signed = {key(s.path) for s in slots(form) if s.field.type == "signature"}
    ways = keys(said, bookmarks(document.data), signed)
    return Transcript(form, large, len(document.template.pages), said, ways)


def keys(said: Sequence[Said], marks: Sequence[tuple[str, int, float]], signed: Collection[str]) -> Keys:
    """The keys to the first of the fields named in `signed`; `marks` are the bookmarks that show in a closed list."""
    at = next((n for n, one in enumerate(said) if one.field in signed), None)
    if at is None:
        return Keys(None, None, None, None)
    stops = list(_stops(said[: at + 1]))
    there = said[at]
    link = next((n for n, one in enumerate(stops, 1) if one.to == there.page and _near(one.top, there)), None)
    last = bool(marks) and marks[-1][1] == there.page and _near(marks[-1][2], there)
    return Keys(
        tab=len(stops),
        headings=_by_headings(said, at),
        bookmark=3 if last else None,
        link=None if link is None else link + 1,
    )


def _near(top: float, signature: Said) -> bool:
    return 0 <= top - signature.top <= NEAR


def _stops(said: Sequence[Said]) -> Iterator[Said]:
    """Where Tab stops: links and controls; of boxes of which one is chosen, the group once."""
    groups: set[str] = set()
    for one in said:
        if one.kind == "link" or (one.kind == "control" and one.field not in groups):
            yield one
        if one.radio:
            groups.add(one.field)


def _by_headings(said: Sequence[Said], at: int) -> int | None:
    """Keys to the heading that the control at this place stands under: forwards, or from the end, which is a key."""
    headings = [(n, one.level) for n, one in enumerate(said) if one.kind == "heading"]
    before = [(n, level) for n, level in headings if n < at]
    if not before:
        return None
    found, own = before[-1]
    same = [n for n, level in headings if level == own]
    ways = (
        len(before),
        sum(n <= found for n in same),
        1 + sum(n >= found for n, _ in headings),
        1 + sum(n >= found for n in same),
    )
    return min(ways)


def _seconds(said: Iterator[str]) -> int:
    return round(sum(map(words, said)) * 60 / PACE)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _ways(ways: Keys) -> str:
    if ways.tab is None:
        return "Nothing is signed."
    named = (
        ("by Tab", ways.tab),
        ("by headings", ways.headings),
        ("by bookmark", ways.bookmark),
        ("by link", ways.link),
    )
    return f"Keys to the signature: {', '.join(f'{n} {way}' for way, n in named if n is not None)}."


def _as_json(one: Said) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": one.kind, "page": one.page, "words": one.words}
    if one.kind == "heading":
        made["level"] = one.level
    if one.kind == "link":
        made["to_page"] = one.to
    if one.kind == "control":
        made |= {"field": one.field, "role": one.role, "state": list(one.state), "options": list(one.options)}
    return made
