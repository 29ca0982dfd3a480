"""A scan read as the product reads it: opened, told what it is, read against its blank, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import forms
from schemas.errors import DocumentError, UnknownFormError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.paper.labelled.printing import Printed
    from intake.documents import Findings
    from intake.issued import Issued


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a scan: what was found, or the code it was refused with."""

    found: Findings | None
    refused: str | None = None


def given_out(forms: Iterable[Printed]) -> Issued:
    """What was given out, as intake asks for it: kept as a ledger would."""
    from intake.issued import Issued

    issued = Issued()
    for one in forms:
        issued.keep(one.template, one.blank)
        issued.keep(one.copy)
    return issued


def read(data: bytes, printed: Printed) -> Read:
    """Reads a scan of one page of a form, in this very process. Never raises for what is wrong with a scan."""
    from intake import comparison, documents, parts

    try:
        with parts.opened_document(data) as document:
            part = document.parts[0]
            how = documents.order(documents.look(part), forms.builtin(), given_out([printed]))
            reading = comparison.read(part, how)
            return Read(documents.check_reading(reading, how))
    except (DocumentError, UnknownFormError) as error:
        return Read(None, error.faults[0].code)
