"""Answers as JSON and back, without their form: each value says itself what it is.

Text, ticks and whole numbers stand as they are, several options as a list, a date as `{"date": "2026-11-14"}` and a
decimal as `{"decimal": "3.5"}`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.values import Value


def pack(value: Value) -> Any:
    """One value as JSON has it."""
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": format(value, "f")}
    return list(value) if isinstance(value, tuple) else value


def unpack(kept: Any) -> Value:
    """The value that `pack` wrote. Raises ValueError for anything else."""
    match kept:
        case str() | bool() | int():
            return kept
        case list():
            return tuple(str(k) for k in kept)
        case {"date": str(text)}:
            return dt.date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
    raise ValueError("not a packed value")


def pack_all(answers: Mapping[str, Value]) -> dict[str, Any]:
    """Answers by path as JSON has them."""
    return {path: pack(value) for path, value in answers.items()}


def unpack_all(kept: Mapping[str, Any]) -> dict[str, Value]:
    """The answers that `pack_all` wrote."""
    return {path: unpack(value) for path, value in kept.items()}


def digest(thing: Any) -> str:
    """SHA-256 (hex) of JSON, whatever the order of its members."""
    text = json.dumps(thing, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def storable(thing: Any) -> Any:
    """JSON that every database takes: without NUL and lone surrogates, which PostgreSQL refuses in text.

    Only what an extractor saw (raw texts, names of controls) can hold them; values in normal form never do.
    """
    # Escaped, both show; most readings have neither, and are not walked through.
    if isinstance(thing, dict | list) and not _ESCAPED.search(json.dumps(thing)):
        return thing
    return _mended(thing)


_ESCAPED = re.compile(r"\\u(0000|d[89a-f])")


def _mended(thing: Any) -> Any:
    if isinstance(thing, str):
        return thing.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(thing, Mapping):
        return {_mended(k): _mended(v) for k, v in thing.items()}
    return [_mended(t) for t in thing] if isinstance(thing, list | tuple) else thing
