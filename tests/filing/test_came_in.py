"""All that came in, a page at a time, and the story of each document."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.review import came_in, rejecting, story
from filing.review.came_in import Chosen
from filing.review.submissions import receive, refuse
from tests.filing.returns import ACT, SESSION, later, returned, submit

NOBODY = {**SESSION, "supervisee": "Nobody Known"}


def numbers(ledger: Ledger, chosen: Chosen = Chosen(), **page: int) -> list[int]:  # noqa: B008 - frozen
    return [d.number for d in came_in.page(ledger, chosen, **page).documents]


def test_documents_are_listed_newest_first_with_their_records_and_open_questions(staffed: Ledger) -> None:
    filed, asked = submit(staffed, returned(SESSION)), submit(staffed, returned(NOBODY))
    second, first = came_in.page(staffed, Chosen()).documents
    assert (first.number, first.state, first.records) == (filed.submission, "filed", filed.records)
    assert (second.number, second.state, second.questions) == (asked.submission, "review", len(asked.asked))
    assert (first.name, second.name) == ("Zoë Example", None)
    assert came_in.counts(staffed) == {"review": 1, "filed": 1}


def test_what_is_chosen_is_listed_a_page_at_a_time(staffed: Ledger) -> None:
    filed, asked = submit(staffed, returned(SESSION)), submit(staffed, returned(NOBODY))
    (zoe,) = {d.person_number for d in came_in.page(staffed, Chosen(states=("filed",))).documents}
    assert numbers(staffed, Chosen(person=zoe)) == [filed.submission]
    assert numbers(staffed, Chosen(states=("review", "refused"))) == [asked.submission]
    assert numbers(staffed, Chosen(form="file-audit")) == []
    assert came_in.forms_of(staffed) == ("supervision-record",)
    assert numbers(staffed, size=1, number=2) == [filed.submission]
    assert came_in.page(staffed, Chosen(), size=1, number=3).total == 2


def test_the_story_tells_from_where_a_document_came_and_who_did_what(staffed: Ledger) -> None:
    receipt = receive(staffed, b"a letter", name="letter.docx", origin="file:/in/letter.docx", actor=ACT)
    refuse(staffed, receipt.submission, "unknown-document", "Nothing says which form it is.", ACT)
    rejecting.reject(staffed, receipt.submission, "A letter", later(1))
    receive(staffed, b"a letter", name="again.docx", origin="sent:again.docx", actor=later(2))
    told = story.story(staffed, receipt.submission)
    assert [o.origin for o in told.origins] == ["file:/in/letter.docx", "sent:again.docx"]
    assert [d.what for d in told.done] == [
        "It came in",
        "It could not be read",
        "It was put aside as no record of yours",
        "It came in again, from another place",
    ]
    assert (told.document.state, told.document.reason, told.document.by) == ("rejected", "A letter", ACT.by)
    assert (told.within, told.holds, told.first, told.asked, told.gone) == ((), (), None, (), None)


def test_the_story_of_a_repeat_names_the_first_and_that_of_the_first_its_repeats(staffed: Ledger) -> None:
    first, second = submit(staffed, returned(SESSION)), submit(staffed, returned(SESSION))
    told = story.story(staffed, second.submission)
    assert told.first is not None
    assert told.first.number == first.submission
    assert [d.number for d in story.story(staffed, first.submission).repeats] == [second.submission]
