"""What is asked for is made into a wish; where its files go, nothing is written over, and two sheets tell of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from forms.organisation import Organisation, folder_in, organisation
from issuing.packs.asking import Asked, check_free, into, sheets, wish_of
from issuing.packs.run import run
from schemas.errors import UsageError
from tests.filing.returns import ACT
from tests.issuing.packs.staff import NOW
from tests.issuing.packs.wishes import packing, wish


@pytest.fixture
def own(ledger: Ledger) -> Organisation:
    """An organisation that has nothing of its own."""
    return organisation(folder_in(ledger.home))


def test_what_is_left_out_is_as_usual_and_where_to_answer_is_looked_up_for_a_letter_alone(
    own: Organisation,
) -> None:
    def never() -> str:
        raise AssertionError("nobody is told where to answer")

    plain = wish_of(Asked(kind="supervision"), own, own.branding, when=NOW, reply_to=never)
    assert [f.form for f in plain.forms] == ["supervision-record"]
    assert (plain.formats, plain.extras, plain.letter) == (("word",), {"summary"}, None)
    asked = Asked(kind="appraisal", shape="print", without=("private",), period="2026")
    printed = wish_of(asked, own, own.branding, when=NOW, reply_to=lambda: "Answer here.")
    assert (printed.formats, printed.extras) == (("pdf",), {"summary", "letter"})
    assert (printed.reply_to, printed.period, printed.today) == ("Answer here.", "2026", NOW.date())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(kind="blank"), "pack-no-forms"),
        (Asked(kind="blank", forms=("idea-consent",), more=("summary",)), "pack-extra"),
        (Asked(kind="supervision", shape="print", formats=("word",)), "pack-print-word"),
        (Asked(kind="appraisal", period="last year"), "pack-period"),
    ],
)
def test_what_cannot_be_had_is_told(own: Organisation, asked: Asked, code: str) -> None:
    with pytest.raises(UsageError) as told:
        wish_of(asked, own, own.branding, when=NOW, reply_to=str)
    assert told.value.code == code


def test_packs_are_put_into_a_folder_once_and_their_sheets_beside_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    packs = packing(ledger, wish("blank"), "E02")
    check_free(tmp_path, packs, "folder")
    done = list(run(packs, "folder", into(tmp_path), ACT))
    assert (tmp_path / done[0].place).is_dir()
    index, log = sheets(tmp_path, done, packs.wish, log=True, everybody=True)
    assert index.name == "Index - blank packs - 2026-11-30 09.30.00.pdf"
    assert log is not None
    assert log.read_bytes().startswith(b"%PDF")
    assert sheets(tmp_path, done, packs.wish, log=False, everybody=True)[1] is None
    with pytest.raises(UsageError) as there:
        check_free(tmp_path, packs, "folder")
    assert there.value.code == "exists"
    check_free(tmp_path, packs, "zip")
    check_free(tmp_path, packs, "print")
