"""Pictures of documents in the home folder: written for their owner alone, and gone when nobody is asked any more."""

from __future__ import annotations

import sys

import pytest

from filing.ledger.database import SHOWN, Ledger
from filing.review.queries import settle
from filing.review.query_list import get
from filing.review.settlement_rules import Settlement
from filing.review.shown_pictures import keep_picture, sweep
from tests.filing.returns import ACT, SESSION, returned, submit


def there(ledger: Ledger) -> set[str]:
    return {f.name for f in (ledger.home / SHOWN).iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions: NOT TESTED there")
def test_a_picture_is_for_its_owner_alone_whoever_made_the_folder(plain: Ledger) -> None:
    (plain.home / SHOWN).mkdir(mode=0o755)
    file = keep_picture(plain.home, "query-1.png", b"PNG")
    assert file is not None
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"PNG", 0o600)
    assert (plain.home / SHOWN).stat().st_mode & 0o777 == 0o700


def test_where_no_folder_can_be_there_is_no_picture_and_no_fault(plain: Ledger) -> None:
    sweep(plain.home, plain)
    (plain.home / SHOWN).write_bytes(b"in the way")
    assert keep_picture(plain.home, "query-1.png", b"PNG") is None
    sweep(plain.home, plain)


def test_pictures_stay_as_long_as_their_query_is_open_and_their_document_in_review(plain: Ledger) -> None:
    asked = submit(plain, returned(SESSION, unsure=["length"]))
    (number,) = asked.asked
    document = get(plain, number).submission
    mine = {f"query-{number}.png", f"page-{document}-1-59500.png"}
    others = {"query-99.png", f"page-{document + 1}-1-59500.png", ".query-0a", "record-1-2.png", "mine.png"}
    for name in mine | others:
        keep_picture(plain.home, name, b"PNG")
    sweep(plain.home, plain, records_too=False)
    assert there(plain) == mine | {"record-1-2.png", "mine.png"}
    sweep(plain.home, plain)
    assert there(plain) == mine | {"mine.png"}
    settle(plain, number, Settlement("accept"), ACT)
    sweep(plain.home, plain)
    assert there(plain) == {"mine.png"}
