"""What an extractor saw, whatever the document was: one `Reading` for Word, PDF, flattened pages and scans."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AliasChoices, field_validator
from pydantic import Field as Spec

from schemas.candidates import Candidate, FormCandidate, Plain, ValueCandidate, candidate
from schemas.definition_base import Level, Model
from schemas.identity import Carrier

Medium = Literal["word", "pdf", "paper"]
"""How a document came back. (`schemas.rendition.RenditionFormat` is what was made: a Word form may be printed.)"""

Method = Literal["tag", "bookmark", "label", "field", "text", "picture"]
"""How a value was found: a Word control's tag, a bookmark, by the words beside it, a PDF form field, text at
the template's box, or a picture of the page."""


class Evidence(Model):
    """Where a value was seen: page from 1, box in points with a top-left origin, control, and nearby words."""

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    control: str | None = None
    beside: str | None = None


class Observation(Model):
    """One path as an extractor saw it, before anything is made of it.

    A written answer has `raw` (empty: seen and blank); a field with boxes has `marks`, the keys of the boxes
    that are ticked, or, where only words were found, `raw`. What was not found at all is not seen: it is
    left out, never guessed. `confidence` runs from 0 to 1; `doubt` is a code of the extractor's own
    (`line-break`, `glyph-disagrees` …) that must reach a person.
    """

    path: str
    raw: str | None = None
    marks: tuple[str, ...] | None = None
    method: Method
    confidence: float = 1.0
    evidence: Evidence = Evidence()
    doubt: str | None = None
    other: str | None = None


class Query(Model):
    """A doubt that a person must settle: code, path, evidence, candidates. `note` does not hold a record back.

    A bare value among the candidates is taken for an answer, as older ledgers keep them.
    """

    code: str
    path: str | None = None
    question: str | None = None
    say: str
    level: Level = "must"
    raw: str | None = None
    candidates: tuple[Candidate, ...] = ()
    evidence: Evidence | None = None

    @field_validator("candidates", mode="before")
    @classmethod
    def _typed(cls, given: Any) -> Any:
        return tuple(candidate(c) for c in given)

    @property
    def values(self) -> tuple[Plain, ...]:
        """The answers among the candidates; a form goes by its name."""
        found = (c for c in self.candidates if isinstance(c, ValueCandidate | FormCandidate))
        return tuple(c.name if isinstance(c, FormCandidate) else c.value for c in found)

    @property
    def sentence(self) -> str:
        """The question it is about, without its own colon, and what is doubtful."""
        return f"{self.question.rstrip(' :')}: {self.say}" if self.question else self.say


class Reading(Model):
    """Everything seen in one document. A path that was looked for and not found is not in `values`.

    Readings that a ledger kept before media and formats were told apart (`carepack.reading/1`) call the medium
    `format`; they are read like any other.
    """

    schema_name: Literal["carepack.reading/1", "carepack.reading/2"] = "carepack.reading/2"
    medium: Medium = Spec(validation_alias=AliasChoices("medium", "format"))
    form: str
    edition: int
    carriers: tuple[Carrier, ...] = ()
    values: tuple[Observation, ...] = ()
    queries: tuple[Query, ...] = ()


def with_paths(document: dict[str, Any]) -> dict[str, Any]:
    """A document's JSON in which every query has its `path`: null where the query is about the whole document."""
    return (
        document | {"queries": [with_path(q) for q in document["queries"]]}
        if "queries" in document
        else document
    )


def with_path(query: dict[str, Any]) -> dict[str, Any]:
    """A query's JSON with its `path`, null where it is about the whole document."""
    return {"code": query["code"], "path": None} | query
