"""Parts that forms share by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas import definition as d


@dataclass(frozen=True)
class Parts:
    """Shared parts by name: scales, options, columns, and texts that go by a choice's answer.

    `words` go into any wording where their name stands in braces: an organisation sets its own `{organisation}`.
    """

    scales: Mapping[str, d.Scale] = field(default_factory=dict)
    options: Mapping[str, tuple[d.Option, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[d.Field, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
