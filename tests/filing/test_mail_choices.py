"""How documents go out is a choice on record: the newest counts, none is lost, and each has its reason."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people import mail_choices
from filing.people.mail_choices import Choice
from filing.people.roster import find
from schemas.errors import UsageError
from tests.filing.returns import ACT, later


def test_documents_are_locked_where_nobody_chose_otherwise(staffed: Ledger) -> None:
    zoe = find(staffed, "E02").id
    assert mail_choices.choices(staffed, [zoe]) == {zoe: Choice(zoe, "password")}


def test_the_newest_choice_counts_and_the_earlier_ones_stay(staffed: Ledger) -> None:
    zoe, sam = find(staffed, "E02").id, find(staffed, "E01").id
    mail_choices.choose(staffed, zoe, "plain", "Her telephone opens nothing locked", ACT)
    made = mail_choices.choose(staffed, zoe, "none", " Collects it on paper ", later(1))
    assert made == Choice(zoe, "none", "Collects it on paper", "2026-11-23T12:00:00+00:00", "Ama Admin")
    assert mail_choices.choices(staffed, [zoe, sam]) == {zoe: made, sam: Choice(sam)}
    assert [c.protection for c in mail_choices.history(staffed, zoe)] == ["none", "plain"]


def test_a_choice_without_a_reason_is_none(staffed: Ledger) -> None:
    zoe = find(staffed, "E02").id
    with pytest.raises(UsageError) as refused:
        mail_choices.choose(staffed, zoe, "plain", "  ", ACT)
    assert refused.value.code == "choice-no-reason"
    assert mail_choices.history(staffed, zoe) == ()
