"""Words in somebody's records that are about other people: names, references, addresses, telephone numbers. Pure.

What looks like one is flagged rather than not, for a person decides, and until then it is left out of what is sent. Who
is not on the roster is found in fields for names and signatures alone: nobody can tell a name from its letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from filing.ledger.words import plain
from schemas.definition import FormDefinition
from schemas.names import name_key
from schemas.paths import Slot, slot_at
from schemas.short_forms import short_forms
from schemas.signatures import signatory
from schemas.signing_words import PARTICLES, TITLES
from schemas.subjects import is_subject, of_several
from schemas.values import Value

Kind = Literal["name", "former", "reference", "client", "email", "telephone", "signature", "said"]
IN_WORDS: Mapping[Kind, str] = {
    "name": "name of somebody else",
    "former": "former name of somebody else",
    "reference": "reference of somebody else",
    "client": "reference of a client",
    "email": "e-mail address",
    "telephone": "telephone number",
    "signature": "signature of somebody else",
    "said": "named by whoever decided",
}
REDACTED = "[redacted]"
"""What stands in the place of words that are left out."""
TEXTS = frozenset({"line", "paragraph", "when", "person", "signature"})
"""The types of questions whose answers are words."""
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064])*")
"""A run of letters, with marks of their own and marks that have no shape among them."""
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"“”]+@[^\s@<>()\[\],;:\"“”]+\.[^\W\d_]{2,}")
_TELEPHONE = re.compile(r"(?<![\w+])(?:\+\d|\(?0\d)[\d\s().-]{7,17}\d(?!\w)")
_CLIENT = re.compile(r"(?<![\w-])[A-Z]{1,3}-\d{2,6}(?![\w-])")
_INITIALS = re.compile(r"(?<!\w)(?:(?!I )[^\W\d_a-z]\.? ?){1,3}\Z")
_LEAST = 2
"""Letters of a name that is looked for by itself."""
_LEAST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the roster: reference, names (the one of now first), address."""

    ref: str
    names: tuple[str, ...]
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Words in a text, from `start` up to `end`; `ref` is whom they are taken for."""

    start: int
    end: int
    kind: Kind
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words on a record that are about somebody else: their place, and what they are."""

    record: int
    path: str
    start: int
    length: int
    kind: Kind
    words: str
    ref: str | None = None

    @property
    def key(self) -> str:
        """What it is called: the same whenever it is asked, since a version of a record never changes."""
        return f"{self.record}:{self.path}:{self.start}"


@dataclass(frozen=True, slots=True)
class _Sought:
    """Words one after another; `alone`: a part of a name, which counts with a capital."""

    words: tuple[str, ...]
    kind: Kind
    ref: str
    alone: bool = False
    titled: bool = False
    """It is a name of the person, too, and counts only behind a title."""


@dataclass(frozen=True)
class Finder:
    """Finds others in the words about one person. `clients` are references of clients that are known."""

    me: Known
    sought: Mapping[str, tuple[_Sought, ...]]
    references: Mapping[str, str]
    clients: frozenset[str]
    own: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, me: Known, everybody: Iterable[Known], clients: Collection[str] = ()) -> Finder:
        """For one person, among all that are on the roster."""
        others = [k for k in everybody if k.ref != me.ref]
        mine = frozenset(part for name in me.names for part in _parts(name))
        mine |= {(form,) for part in mine if len(part) == 1 for form in short_forms(part[0])}
        sought: dict[str, list[_Sought]] = {}
        for one in (s for k in others for s in _sought(k, mine)):
            sought.setdefault(one.words[0], []).append(one)
        longest = {w: tuple(sorted(s, key=lambda x: -len(x.words))) for w, s in sought.items()}
        refs = {k.ref.casefold(): k.ref for k in others if re.search(r"\d", k.ref) and _WORD.search(k.ref)}
        known = frozenset(c.strip().casefold() for c in clients if len(c.strip()) >= _LEAST)
        return cls(me, longest, refs, known, frozenset(map(name_key, me.names)))

    def is_me(self, name: str) -> bool:
        """Whether these words are the person's own name, now or before."""
        return name_key(name) in self.own

    def spans(self, text: str) -> tuple[Span, ...]:
        """Everything in a text that is about others, none over another, in order."""
        found = sorted(
            (*self._names(text), *self._references(text), *self._addresses(text)),
            key=lambda s: (s.start, -s.end),
        )
        out: list[Span] = []
        for one in found:
            if out and one.start < out[-1].end:
                before = out[-1]
                longer = max(before, one, key=lambda s: s.end - s.start)
                out[-1] = Span(before.start, max(before.end, one.end), longer.kind, longer.ref)
            else:
                out.append(one)
        return tuple(out)

    def hidden(self, text: str) -> str:
        """A text with all of it left out."""
        return without(text, self.spans(text))

    def _names(self, text: str) -> Iterator[Span]:
        words = [(m.start(), m.end(), plain(m[0]), m[0][0].isupper()) for m in _WORD.finditer(text)]
        lower = not any(c.isupper() for c in text)
        at = 0
        while at < len(words):
            hit = next((s for s in self.sought.get(words[at][2], ()) if _fits(s, words, at, lower)), None)
            if hit is None:
                at += 1
                continue
            start, end = words[at][0], words[at + len(hit.words) - 1][1]
            before = _INITIALS.search(text[:start]) if hit.alone else None
            yield Span(before.start() if before else start, end, hit.kind, hit.ref)
            at += len(hit.words)

    def _references(self, text: str) -> Iterator[Span]:
        for found in re.finditer(r"[\w./-]*\d[\w./-]*", text):
            ref = self.references.get(found[0].strip("./-").casefold())
            if ref is not None:
                yield Span(found.start(), found.end(), "reference", ref)
        for found in _CLIENT.finditer(text):
            if found[0].casefold() != self.me.ref.casefold():
                yield Span(found.start(), found.end(), "client")
        for client in self.clients:
            for start, end in places(text, client):
                yield Span(start, end, "client")

    def _addresses(self, text: str) -> Iterator[Span]:
        for found in _EMAIL.finditer(text):
            address = found[0].rstrip(".")
            if address.casefold() != (self.me.email or "").strip().casefold():
                yield Span(found.start(), found.start() + len(address), "email")
        for found in _TELEPHONE.finditer(text):
            if sum(c.isdigit() for c in found[0]) >= _LEAST_DIGITS:
                yield Span(found.start(), found.end(), "telephone")


def _fits(one: _Sought, words: list[tuple[int, int, str, bool]], at: int, lower: bool) -> bool:
    here = words[at : at + len(one.words)]
    if tuple(w[2] for w in here) != one.words:
        return False
    if one.titled:
        return at > 0 and words[at - 1][2] in TITLES
    return not one.alone or lower or here[0][3]


def _parts(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name, each as the runs of letters that it is made of: O'Neill is two of them."""
    every = (tuple(plain(w) for w in _WORD.findall(part)) for part in name.split())
    return tuple(part for part in every if part)


def _sought(one: Known, mine: Collection[tuple[str, ...]]) -> Iterator[_Sought]:
    """What is looked for of somebody: the name, surname first too, its parts, halves of these, short forms."""
    for number, name in enumerate(one.names):
        kind: Kind = "former" if number else "name"
        parts = [p for p in _parts(name) if p[0] not in TITLES]
        whole = tuple(w for p in parts for w in p)
        if len(parts) > 1:
            turned = (*parts[-1], *(w for p in parts[:-1] for w in p))
            yield _Sought(whole, kind, one.ref)
            yield _Sought(turned, kind, one.ref)
        forms = {(f,) for f in short_forms(parts[0][0])} if parts and len(parts[0]) == 1 else set()
        joined = {("".join(p),) for p in parts if len(p) > 1}
        halves = {(w,) for p in parts if len(p) > 1 for w in p}
        for part in dict.fromkeys([*parts, *sorted(joined | halves), *sorted(forms)]):
            if len("".join(part)) >= _LEAST and not PARTICLES.issuperset(part):
                yield _Sought(part, kind, one.ref, alone=True, titled=part in mine)


def places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand in a text, capitals and line ends apart; never within a longer word."""
    said = r"\s+".join(map(re.escape, words.split()))
    if said:
        for found in re.finditer(rf"(?<!\w){said}(?!\w)", text, re.IGNORECASE):
            yield found.span()


def without(text: str, spans: Iterable[Span]) -> str:
    """A text with these words replaced: they are in it no more."""
    out, at = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.end <= at:
            continue
        out += [text[at : max(span.start, at)], REDACTED if span.start >= at else ""]
        at = span.end
    return "".join([*out, text[at:]])


def is_text(form: FormDefinition, path: str, value: Value) -> bool:
    """Whether an answer is words that somebody wrote."""
    slot = slot_at(form, path)
    return isinstance(value, str) and slot is not None and slot.field.type in TEXTS


def mentions(
    form: FormDefinition, record: int, answers: Mapping[str, Value], finder: Finder
) -> Iterator[Mention]:
    """Every mention of others on a record, in printed order."""
    for path, value in answers.items():
        slot = slot_at(form, path)
        if slot is None or not isinstance(value, str) or slot.field.type not in TEXTS:
            continue
        whole = _whole(form, slot, value, answers, finder)
        spans = (Span(0, len(value), *whole),) if whole is not None else finder.spans(value)
        for span in spans:
            words = value[span.start : span.end]
            yield Mention(record, path, span.start, span.end - span.start, span.kind, words, span.ref)


def _whole(
    form: FormDefinition, slot: Slot, value: str, answers: Mapping[str, Value], finder: Finder
) -> tuple[Kind, str | None] | None:
    """Of an answer that is a name or reference as a whole: of what kind; None where it is the person's, or a text."""
    asked = slot.field
    if slot.path == form.about.client or (asked.sensitive and asked.type == "line"):
        return "client", None
    if asked.type == "person":
        mine = finder.is_me(value) or (is_subject(form, slot.path) and not of_several(form))
        return None if mine else ("name", _ref(finder, value))
    if asked.type == "signature":
        if finder.is_me(value) or (asked.of == form.about.person and not of_several(form)):
            return None
        signs = signatory(slot, answers)
        return None if signs is not None and finder.is_me(signs) else ("signature", _ref(finder, value))
    return None


def _ref(finder: Finder, words: str) -> str | None:
    return next((s.ref for s in finder.spans(words) if s.ref is not None), None)
