"""Damage to any file: bits, bytes and pieces of it. What is damaged are the sound documents of `originals`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.faults import ours

Change = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Original:
    """A sound document, what it says, and what the ledger knows of it."""

    kind: ours.RenditionFormat
    data: bytes
    answers: dict[str, Value]
    copy: Copy
    template: Template


@cache
def originals() -> tuple[Original, ...]:
    """Two numbered copies of different people, each in Word and PDF."""
    others = {
        "supervisee": "Łukasz Próba",
        "signed_supervisee": "Łukasz Próba",
        "summary": "A short session: the rota, and leave over Christmas.",
        "session": 3,
        "worth_supervisee": 2,
        "actions.1.what": "Swap the Tuesday shift",
    }
    found = []
    for letter, values in (("A", ours.answers()), ("B", ours.answers(**others))):
        for kind in ours.KINDS:
            data, copy, template = ours.made(kind, values, number=f"4K7Q9XT2M8WZ1{letter}")
            found.append(Original(kind, data, values, copy, template))
    return tuple(found)


def _flip(dice: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _cut_short(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def _chunk(dice: random.Random, data: bytes) -> tuple[int, int]:
    length = dice.choice((1, 16, 256, 4096))
    at = dice.randrange(max(1, len(data) - length))
    return at, at + length


def _cut_out(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:start] + data[end:]


def _blank_out(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:start] + bytes(end - start) + data[end:]


def _double(dice: random.Random, data: bytes) -> bytes:
    start, end = _chunk(dice, data)
    return data[:end] + data[start:end] + data[end:]


def _swap_chunks(dice: random.Random, data: bytes) -> bytes:
    (a, b), (c, d) = sorted((_chunk(dice, data), _chunk(dice, data)))
    return data if c < b else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _join_halves(dice: random.Random, data: bytes) -> bytes:
    other = dice.choice([o.data for o in originals() if o.data[:4] == data[:4]])
    at = dice.randrange(min(len(data), len(other)))
    return data[:at] + other[at:]


GENERIC: dict[str, Change] = {
    "flip": _flip,
    "cut-short": _cut_short,
    "cut-out": _cut_out,
    "blank-out": _blank_out,
    "double": _double,
    "swap-chunks": _swap_chunks,
    "join-halves": _join_halves,
}
