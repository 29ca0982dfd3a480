"""Parts that forms share by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas import definition as d
from schemas.yaml_source import Node


@dataclass(frozen=True)
class SharedBlocks:
    """Blocks that forms share, and the rules that go with them, as they are written: read anew for each form."""

    blocks: tuple[Node, ...]
    rules: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Parts:
    """Shared parts by name: scales, options, columns, texts that go by a choice's answer, and whole blocks.

    `words` go into any wording where their name stands in braces: an organisation sets its own `{organisation}`.
    """

    scales: Mapping[str, d.Scale] = field(default_factory=dict)
    options: Mapping[str, tuple[d.Option, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[d.Field, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, SharedBlocks] = field(default_factory=dict)


_SMALL = frozenset({"and", "of", "the", "for", "in", "ltd", "limited", "plc", "llp", "cic", "uk"})
"""Words of a name that lend it no initial."""


def words_of(organisation: str) -> dict[str, str]:
    """What stands in the words of forms for an organisation of that name.

    The source's organisation has a name of one word, in capitals, and calls its framework “COF”.
    """
    names = [w for w in re.findall(r"[^\W_]+", organisation) if w.casefold() not in _SMALL]
    return {"organisation": organisation, "framework_short": "".join(n[0].upper() for n in names) + "OF"}
