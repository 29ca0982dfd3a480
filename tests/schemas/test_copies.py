"""Copies: what they carry of who made them."""

from __future__ import annotations

import pytest

from schemas.copies import Copy, organisation_code
from schemas.identity import Identity, parse_reference


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Leeds Care", "leeds-care"), ("Gofal Siân & Łódź", "gofal-sian-lodz"), ("Straße 9 (North)", "strasse-9-north"),
        ("The Extraordinarily Long Care Company", "the-extraordinarily"), ("\u4e2d\u6587", None),
        (None, None), (" - ", None),
    ],
)  # fmt: skip
def test_an_organisations_name_goes_with_its_copies_in_letters_that_codes_carry(
    name: str | None, code: str | None
) -> None:
    assert organisation_code(name) == code
    made = Copy(form="supervision-record", edition=1, rendition="3F2A9C1B7D20", organisation=code)
    assert parse_reference(Identity.of(made).reference, "footer") is not None
