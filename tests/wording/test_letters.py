"""What the award certificate quotes stands in its source word for word; the rest of it is ours."""

from __future__ import annotations

from fillers import letters
from tests.fillers.letters.making import lines
from tests.wording.quoted import extract
from tests.wording.test_wording import stands_in

QUOTED = "Carers who provide consistently exceptional care will be recognised and acknowledged."


def test_the_award_certificate_quotes_its_source_word_for_word() -> None:
    assert QUOTED in lines(letters.shipped("award-certificate"))
    assert stands_in(QUOTED, extract("award-certificate")) >= 0
