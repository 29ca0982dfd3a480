"""A filed record printed for an inspection: every page says so, and what is nobody else's business is left out."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuing.making import make_copy, make_document
from schemas import standing

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.records import Filed
    from schemas.rendition import Branding


@dataclass(frozen=True, slots=True)
class InspectionCopy:
    """The record as PDF; `left_out` counts the answers that stay behind, as in an export."""

    filed: Filed
    data: bytes
    left_out: int


def inspection_copy(ledger: Ledger, number: int, brand: Branding, *, when: dt.datetime) -> InspectionCopy:
    """The record of this number, as made at `when`; equal arguments give equal bytes.

    Raises UsageError `no-record`, `inspection-private` where its form keeps it from everybody else, RenditionError.
    """
    from filing.records.privacy import public
    from filing.records.records import get
    from schemas.errors import Fault, Place, UsageError

    filed = get(ledger, number)
    shown = public(ledger, [filed])
    if not shown.records:
        what = f"Record {number} is private, and goes into no inspection pack."
        raise UsageError(Fault("inspection-private", what, Place(), "Leave it out."))
    form = ledger.library.named_for(brand.organisation).load(filed.form, filed.edition)
    document = make_document(
        form,
        "pdf",
        brand,
        make_copy(form, "pdf", brand),
        shown.records[0].answers,
        when=when,
        finished=True,
        standing=standing.inspection_copy(filed.number, shown.withheld),
    )
    return InspectionCopy(filed, to_be_read(document.data), shown.withheld)


def to_be_read(data: bytes) -> bytes:
    """The same with fields that nobody types in; what they hold, and how it is read out, stays as it is."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pikepdf.Name.AcroForm in pdf.Root:
            waiting = list(pdf.Root.AcroForm.Fields)
            while waiting:
                one = waiting.pop()
                if pikepdf.Name.FT in one or pikepdf.Name.Ff in one:
                    one.Ff = int(one.get(pikepdf.Name.Ff, 0)) | 1
                waiting += [k for k in one.get(pikepdf.Name.Kids, []) if pikepdf.Name.T in k]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()
