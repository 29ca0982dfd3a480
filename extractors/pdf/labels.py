"""The third layer (being built)."""
from __future__ import annotations
from dataclasses import dataclass, field
from schemas.reading import Query, Seen
@dataclass(slots=True)
class LabelsRead:
    values: list[Seen] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
def read(pages, form, found) -> LabelsRead:  # type: ignore
    return LabelsRead()
