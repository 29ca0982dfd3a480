"""An envelope opened: what it holds, each with its locator, and what it was or why it was not taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from intake import preflight
from intake.envelopes import archive, mail, outlook, pictures
from intake.envelopes.asides import left_out
from intake.envelopes.bounds import Bounds, Budget, OverfullError, too_large
from intake.envelopes.entries import Entry
from intake.envelopes.kinds import is_envelope
from intake.envelopes.naming import INSIDE, distinct
from schemas.definition_base import Model
from schemas.errors import CarepackError, DocumentError

_OPENERS: dict[str, Callable[[bytes], list[Entry]]] = {
    "zip": archive.entries,
    "mail": mail.entries,
    "outlook": outlook.entries,
}


class Member(Model):
    """One file in an envelope, however deep: to be read, refused for itself, or plainly no document.

    `size`: bytes, unpacked, where they were unpacked; `content`: their SHA-256, of what is to be read. `code`, `what`,
    `do`: its refusal. `aside`: why it was left out.
    """

    locator: str
    name: str
    size: int = 0
    content: str | None = None
    code: str | None = None
    what: str = ""
    do: str = ""
    aside: str = ""

    @property
    def refusal(self) -> CarepackError | None:
        """Why it is not read, where it is not."""
        return DocumentError.of(self.code, self.what, self.do) if self.code is not None else None


def members(data: bytes, bounds: Bounds | None = None) -> tuple[Member, ...]:
    """Everything an envelope holds, in its order; `()` for what is no envelope.

    Raises DocumentError where it cannot be opened as a whole: `envelope-damaged`, `envelope-too-many`,
    `envelope-too-large`, `envelope-empty` (nothing in it could be a document), `mailbox`.
    """
    if is_envelope(data) is None:
        return ()
    budget = Budget(bounds or Bounds())
    found = tuple(_walk(_entries(data), "", 1, budget))
    if all(one.aside for one in found):
        raise DocumentError.of(
            "envelope-empty",
            "Nothing in it could be a completed form.",
            "Is it the right file? If the form hangs on another mail, or behind a link, import that.",
        )
    return found


def member(data: bytes, locator: str, bounds: Bounds | None = None) -> bytes:
    """The bytes of one member. Raises DocumentError: its refusal, or `no-such-part`."""
    found, rest = resolve(data, locator, bounds)
    if rest:
        raise _no_such()
    return found


def resolve(data: bytes, locator: str, bounds: Bounds | None = None) -> tuple[bytes, str]:
    """The document that a locator leads to, and what of the locator is left for its reader (`pages=4-6`).

    Raises DocumentError: the refusal of that member (also of an envelope in an envelope, which is no document), or
    `no-such-part`.
    """
    whole, budget = data, Budget(bounds or Bounds())
    steps = locator.split(INSIDE) if locator else []
    where: Sequence[Entry] | None = None
    while steps and (where is not None or is_envelope(data)):
        there = _named(_entries(data) if where is None else where)
        step, *steps = steps
        entry = next((one for name, one in there if name == step), None)
        if entry is None and (lot := _pictures(there, budget).get(step)) is not None:
            data, where = pictures.as_one(lot), None
            break
        if entry is None or entry.aside:
            raise _no_such()
        if entry.inside is not None:
            where = entry.inside()
            continue
        data, where = _bytes(entry, budget), None
    if where is not None or (locator and is_envelope(data)):
        raise _why_not_opened(whole, locator, bounds)
    return data, INSIDE.join(steps)


def _why_not_opened(whole: bytes, locator: str, bounds: Bounds | None) -> CarepackError:
    """The refusal of an envelope in an envelope, as the list of the whole gives it."""
    found = next((one for one in members(whole, bounds) if one.locator == locator), None)
    return (found.refusal if found is not None else None) or _no_such()


def _entries(data: bytes) -> list[Entry]:
    kind = is_envelope(data)
    return _OPENERS[kind](data) if kind is not None else []


def _named(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    return list(zip(distinct(one.name for one in entries), entries, strict=True))


def _pictures(named: Sequence[tuple[str, Entry]], budget: Budget) -> dict[str, list[tuple[str, bytes]]]:
    """What of an envelope's members is put together, as `_walk` does it."""
    found: list[tuple[str, bytes]] = []
    for name, entry in named:
        if entry.aside or entry.inside is not None or left_out(name, None):
            continue
        try:
            data = _bytes(entry, budget)
        except OverfullError:
            raise
        except CarepackError:
            continue
        if pictures.is_page(data) and not left_out(name, data):
            found.append((name, data))
    return pictures.together(found, {name for name, _ in named})


def _walk(entries: Sequence[Entry], above: str, depth: int, budget: Budget) -> Iterator[Member]:
    """The members in their order; pictures that are put together stand where the first of them stood."""
    kept: list[tuple[str, bytes]] = []
    found = list(_each(entries, above, depth, budget, kept))
    lots = pictures.together(kept, {name for name, _ in _named(entries)})
    lot_of = {f"{above}{name}": lot for lot, held in lots.items() for name, _ in held}
    for one in found:
        lot = lot_of.get(one.locator)
        if lot is None:
            yield one
        elif lot in lots:
            data = pictures.as_one(lots.pop(lot))
            content = hashlib.sha256(data).hexdigest()
            yield Member(locator=f"{above}{lot}", name=lot, size=len(data), content=content)


def _each(
    entries: Sequence[Entry], above: str, depth: int, budget: Budget, kept: list[tuple[str, bytes]]
) -> Iterator[Member]:
    """Every member by itself; pictures that may be pages are `kept` with their names."""
    budget.count(len(entries))
    for name, entry in _named(entries):
        locator = f"{above}{name}"
        if aside := entry.aside or left_out(name, None):
            yield Member(locator=locator, name=name, aside=aside)
            continue
        try:
            found = _Opened(entry, depth, budget)
        except OverfullError:
            raise
        except CarepackError as error:
            yield _refused(locator, name, error)
            continue
        if aside := found.aside(name):
            yield Member(locator=locator, name=name, size=len(found.data), aside=aside)
        elif found.entries is None:
            if pictures.is_page(found.data):
                kept.append((name, found.data))
            content = hashlib.sha256(found.data).hexdigest()
            yield Member(locator=locator, name=name, size=len(found.data), content=content)
        else:
            try:
                # Whole or not at all: half of a nested envelope would be a list that looks complete.
                inner = list(_walk(found.entries, locator + INSIDE, depth + 1, budget))
            except CarepackError as error:
                yield _refused(locator, name, error)
                continue
            yield from inner


@dataclass(slots=True)
class _Opened:
    """One entry, unpacked: its bytes, or the entries of an envelope in an envelope. Raises DocumentError."""

    data: bytes
    entries: Sequence[Entry] | None
    passing: bool

    def __init__(self, entry: Entry, depth: int, budget: Budget) -> None:
        self.passing = entry.passing
        self.data, self.entries = b"", None
        if entry.inside is None:
            self.data = _bytes(entry, budget)
        if entry.inside is not None or is_envelope(self.data):
            if depth >= budget.bounds.depth:
                raise _too_deep(budget.bounds)
            self.entries = entry.inside() if entry.inside is not None else _entries(self.data)

    def aside(self, name: str) -> str:
        """Why it is plainly no document of ours, now that its bytes are here."""
        if self.entries is not None:
            return ""
        if self.passing and preflight.is_small_picture(self.data):
            return "a small picture in the words of the mail"
        return left_out(name, self.data)


def _bytes(entry: Entry, budget: Budget) -> bytes:
    if entry.refusal is not None:
        raise entry.refusal
    if entry.size is not None:
        budget.check(entry.size, entry.packed)
    assert entry.read is not None  # noqa: S101 - neither refused, nor aside, nor an envelope without bytes
    data = entry.read(budget.bounds.each)
    budget.take(min(len(data), budget.bounds.each))
    if len(data) > budget.bounds.each:
        raise too_large(budget.bounds)
    return data


def _refused(locator: str, name: str, error: CarepackError) -> Member:
    first = error.faults[0]
    return Member(locator=locator, name=name, code=first.code, what=first.what, do=first.do)


def _too_deep(bounds: Bounds) -> CarepackError:
    return DocumentError.of(
        "envelope-too-deep",
        f"It lies in more than {bounds.depth} archives or mails, one in another.",
        "Take it out and import it by itself.",
    )


def _no_such() -> CarepackError:
    return DocumentError.of(
        "no-such-part",
        "There is no such part in what came in.",
        "Check its name; names are shown as they are read.",
    )
