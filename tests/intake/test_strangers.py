"""A document that was not made here is asked about once, whatever of it is not known."""

from __future__ import annotations

import pytest

from fillers import word
from forms import builtin, load
from intake.documents import Look, order
from intake.issued import Issued
from schemas.copies import Copy
from schemas.identity import Carrier, Identity

FORM = load("supervision-record")
ELSEWHERE, NUMBER = "ABCDEF012345", "4K7Q9XT2M8WZ1A"


@pytest.mark.parametrize(
    ("rendition", "number", "asked"),
    [
        ("ours", None, []),
        ("ours", NUMBER, ["unknown-copy"]),
        (ELSEWHERE, None, ["unknown-rendition"]),
        (ELSEWHERE, NUMBER, ["unknown-copy"]),
    ],
)
def test_what_is_not_known_of_a_document_is_one_question(
    rendition: str, number: str | None, asked: list[str]
) -> None:
    ours = word.rendition(FORM).digest
    copy = Copy(
        form=FORM.form, edition=1, rendition=ours if rendition == "ours" else rendition, number=number
    )
    identity = Identity.of(copy)
    carrier = Carrier(
        kind="property",
        text=identity.reference,
        form=identity.form,
        edition=identity.edition,
        rendition=identity.rendition,
        copy_number=identity.copy_number,
    )
    how = order(Look(medium="word", carriers=(carrier,)), builtin(), Issued())
    assert [q.code for q in how.doubts] == asked
    # Whoever answers it is told what to look at, whichever question it is.
    assert all("row taken out" in q.say for q in how.doubts) == (rendition != "ours" or not asked)
