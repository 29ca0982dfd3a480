"""The certificate of destruction as a page: everything an inspector asks for, and no name of anybody it was about."""

from __future__ import annotations

import datetime as dt
import io

from pypdf import PdfReader

from filing.retention.certificate import Certificate, Elsewhere, Left
from reports.destruction import page
from schemas.rendition import Branding

AT = dt.datetime(2029, 1, 31, 12, 0, tzinfo=dt.UTC)
ONE = Left(
    number=3,
    versions=(1, 3),
    form="supervision-record",
    edition=1,
    kind="supervision",
    person="E02",
    copies=("4K7Q9XT2M8WZ1A",),
    documents=(1, 2),
    filed=AT.replace(year=2024),
    months=24,
    counts_from="leaving",
    source="The board, minute 12",
    settled=dt.date(2026, 11, 30),
    kept_until=dt.date(2028, 11, 21),
    destruction=1,
    at=AT,
    by="Ama Admin",
    again=False,
)
BACKUP = Elsewhere("backup", None, AT.replace(year=2027), "Sam Sample", (3,))
MESSAGE = Elsewhere("message", 12, AT.replace(year=2026), "Sam Sample", (3,))


def _text(made: Certificate) -> str:
    reader = PdfReader(io.BytesIO(page(made, "Europe/London", Branding(organisation="Oak House"))))
    return " ".join(" ".join(p.extract_text() for p in reader.pages).split())


def test_it_has_what_went_by_what_and_whom_and_what_is_not_reached() -> None:
    made = Certificate(1, AT, "Ama Admin", False, AT, (ONE,), (1, 2), 1, (2,), (BACKUP, MESSAGE))
    text = _text(made)
    for said in (
        "Certificate of destruction 1", "Oak House", "Ama Admin", "31/01/2029", "supervision-record, edition 1", "E02",
        "2 years from the leaving date", "30/11/2026", "21/11/2028", "A backup of the ledger", "31/01/2027",
        "Message 12, which carried its copy", "The files of documents 2 hold other people",
    ):  # fmt: skip
        assert said in text, said


def test_what_is_not_cleared_yet_and_what_was_done_again_is_said() -> None:
    text = _text(Certificate(2, AT, "Ama Admin", True, None, (), (4,), 1, (), ()))
    assert "not yet" in text
    assert "an older backup had brought it back" in text
    assert "Nothing is known of that holds any of it still" in text
