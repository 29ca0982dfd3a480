"""One hierarchy of expected failures, each with a stable code, a place and a next step.

A message is written for a supervisor or an admin, never for a programmer, and never holds what a
person wrote on a form: texts of answers are evidence of a query, not of an error report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong; every part is optional."""

    file: str | None = None
    line: int | None = None
    form: str | None = None
    path: str | None = None
    page: int | None = None

    def __str__(self) -> str:
        at = f"{self.file or ''}{f':{self.line}' if self.line else ''}"
        parts = [at, self.form, self.path, f"page {self.page}" if self.page else None]
        return ", ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: stable code, what, where, and what to do about it."""

    code: str
    what: str
    place: Place
    do: str

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where + ': ' if where else ''}{self.what} {self.do} [{self.code}]"


class CarepackError(Exception):
    """An expected failure. Subclasses fix the kind; the faults say what happened."""

    kind: ClassVar[str] = "error"

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(str(f) for f in faults))

    def __reduce__(self) -> tuple[type[CarepackError], tuple[Fault, ...]]:
        return type(self), self.faults

    @property
    def code(self) -> str:
        """The code of the first fault."""
        return self.faults[0].code if self.faults else self.kind

    @classmethod
    def of(cls, code: str, what: str, do: str, place: Place | None = None) -> CarepackError:
        """The error of a single fault."""
        return cls(Fault(code, what, place or Place(), do))


class DefinitionError(CarepackError):
    """A form definition is not what the language allows; all its mistakes at once."""

    kind = "definition"


class RecordError(CarepackError):
    """A record does not fit its form; all its mistakes at once."""

    kind = "record"


class UnknownFormError(CarepackError):
    """No form of that name and edition is known here."""

    kind = "unknown-form"


class DocumentError(CarepackError):
    """A document cannot be read at all: damaged, encrypted, too large, or of another kind."""

    kind = "document"


class RenditionError(CarepackError):
    """A document cannot be made as asked."""

    kind = "rendition"


class UsageError(CarepackError):
    """The command was given something it cannot use."""

    kind = "usage"


class LedgerError(CarepackError):
    """The ledger cannot be opened, or does not allow what was asked of it."""

    kind = "ledger"


class RosterError(CarepackError):
    """A roster file is not as it should be; all its mistakes at once."""

    kind = "roster"


class MailError(CarepackError):
    """A mail server, or who signs us in to it, cannot be reached or says no; what was to be done is still to do."""

    kind = "mail"
