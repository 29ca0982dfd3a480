"""What a run over the mailbox came to is counted as it goes."""

from __future__ import annotations

import pytest

from mailing.collected_told import Tally, left_alone, messages
from tests.mailing.postbox import Postbox, bounce, filed, mail

pytestmark = pytest.mark.client("dovecot")


def test_mails_and_their_documents_are_counted_and_what_asks_for_a_look_is_known(postbox: Postbox) -> None:
    plain = mail("Completed form", {"form.docx": filed(1)}, words="Please find attached the form.")
    doubtful = mail("Two", {"form.docx": filed(2, supervisor="")}, words="Please ring me.")
    unknown = bounce(mail("Nothing of ours").as_bytes())
    postbox.deliver(plain.as_bytes(), doubtful.as_bytes(), unknown)
    tally, alone = Tally(), []
    for came in postbox.collect().values():
        tally.add(came)
        alone += [left_alone(one) for one in came.documents]
    assert tally.in_words() == (
        "3 messages, with documents: 1 filed, 1 review, 0 refused, 0 duplicate. 1 to look at in the mailbox."
    )
    assert (tally.needs_a_look, tally.is_refused, tally.with_words) == (True, False, 1)
    assert alone == [(), ()]
    assert tally.as_json()["not_moved"] == 0
    assert (messages(1), messages(2)) == ("1 message", "2 messages")
    assert not Tally().needs_a_look
