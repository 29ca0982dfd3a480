"""Forms as they are given out, and their pages drawn as a printer would put them on paper."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extractors.contract import AsGivenOut

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.template import Template
    from schemas.values import Value

    Grey = npt.NDArray[np.uint8]
    """Rows by columns, 0 black to 255 white."""


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A form that was given out: a numbered copy, or a generic blank.

    `blank` is the kept blank of its rendition, `given` its pages as a reader has them printed again, `document` the
    very file that was printed.
    """

    form: FormDefinition
    template: Template
    blank: bytes
    given: AsGivenOut
    copy: Copy
    document: bytes

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.template.pages)


@lru_cache(maxsize=32)
def printed(form: str, *, copy: bool = True, large: bool = False, number: int = 0) -> Printed:
    """A built-in form as it is given out. `copy`: with a number and all that the sample's person is given.

    `number` tells several copies of one form apart; the same arguments give the same pages.
    """
    import forms
    from issuing.making import Need, make_copy, make_document
    from samples.make import ORGANISATION, WHEN
    from schemas.copies import mint
    from schemas.rendition import Branding

    definition, brand = forms.load(form), Branding(organisation=ORGANISATION)
    minted = mint(hashlib.sha256(f"labelled {form} {number}".encode()).digest()) if copy else None
    values = given_values(definition) if copy else {}
    need = Need(large=large)
    its = make_copy(definition, "pdf", brand, minted, values, need=need)
    return of_document(
        definition, its, make_document(definition, "pdf", brand, its, {}, when=WHEN, need=need)
    )


def of_document(form: FormDefinition, copy: Copy, filled: Filled) -> Printed:
    """A document that was made of a copy, as it is given out."""
    from fillers.pdf.expected_pages import fill_as_read
    from schemas.identity import Identity

    assert filled.blank is not None
    blank, words = filled.blank(), _shown(form, copy.given)
    again = fill_as_read(blank, filled.template, words, Identity.of(copy))
    return Printed(form, filled.template, blank, AsGivenOut(again, words), copy, filled.data)


def given_values(form: FormDefinition) -> dict[str, Value]:
    """What a copy for the sample's person is given: name, role, manager, means, as far as the form has them."""
    from samples.make import record
    from schemas.paths import slot_at

    answers = record(form)
    return {p: v for p, v in answers.items() if (slot := slot_at(form, p)) is not None and slot.field.given}


def _shown(form: FormDefinition, given: Any) -> dict[str, str | tuple[str, ...]]:
    from schemas.paths import slot_at
    from schemas.values import marks, show

    shown: dict[str, str | tuple[str, ...]] = {}
    for path, value in given.items():
        slot = slot_at(form, path)
        assert slot is not None
        shown[path] = marks(slot.field, value) if slot.field.marks else show(slot.field, value)
    return shown


@lru_cache(maxsize=16)
def drawn(printed: Printed, page: int, dpi: float = 300) -> Grey:
    """A page (from 1) of the document that was printed, upright, at so many dots per inch. Not to be written on."""
    grey = draw(printed.document, page, dpi)
    grey.setflags(write=False)
    return grey


def draw(pdf: bytes, page: int, dpi: float) -> Grey:
    """A page (from 1) of a PDF in grey, its fields with it."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        sheet = document[page - 1]
        if raw.FPDFPage_GetAnnotCount(
            sheet
        ):  # what stands in fields becomes part of the page, as when printing
            raw.FPDFPage_Flatten(sheet, raw.FLAT_PRINT)
            sheet.close()
            sheet = document[page - 1]
        picture: Grey = sheet.render(scale=dpi / 72, grayscale=True).to_numpy()
        return picture[:, :, 0].copy() if picture.ndim == 3 else picture.copy()
    finally:
        document.close()
