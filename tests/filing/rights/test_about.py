"""What is held about somebody beside their records; on both databases."""

from __future__ import annotations

import datetime as dt

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.mail_tables import messages
from filing.people import mail_choices, passwords, roster
from filing.people.absences import Absence, put
from filing.people.roster import find
from filing.records import copies
from filing.review.submissions import receive, refuse
from filing.rights.about import about, documents, ratings
from filing.rights.requests import close, open_request
from forms import load
from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit
from tests.reports.filed import filed

EVALUATION = load("contact-evaluation")


def rows(ledger: Ledger, whose: str = "E02") -> dict[str, tuple[tuple[str, ...], ...]]:
    """What is held of somebody, by the keys of the sections."""
    return {s.key: s.rows for s in about(ledger, find(ledger, whose))}


def test_a_line_of_the_roster_is_told_with_what_changed_of_it_and_the_names_before(staffed: Ledger) -> None:
    roster.import_csv(staffed, b"ref,name,role\nE02,Zo\xc3\xab Married,Senior\n", later(1), {"same-people"})
    told = rows(staffed)
    assert ("Role", "Senior") in told["roster"]
    assert ("Name before", "Zoë Example") in told["roster"]
    assert ("23/11/2026", "role", "Support worker", "Senior") in told["changes"]


def test_absences_choices_and_that_there_is_a_password_are_told_and_the_password_is_not(
    staffed: Ledger,
) -> None:
    zoe = find(staffed, "E02")
    with staffed.writing() as conn:
        put(conn, zoe.id, Absence(dt.date(2026, 10, 1), None, "Ill"), ACT)
    mail_choices.choose(staffed, zoe.id, "plain", "Her telephone opens nothing that is locked.", ACT)
    kept = passwords.keep_told(staffed, zoe.id, "correct horse battery", ACT)
    told = rows(staffed)
    assert told["absences"] == (("01/10/2026", "", "Ill", "22/11/2026"),)
    assert told["choices"] == (("22/11/2026", "not locked", "Her telephone opens nothing that is locked."),)
    assert any(what == "Passwords of papers" for what, _ in told["roster"])
    assert not any(kept.password in cell for mine in told.values() for row in mine for cell in row)


def test_forms_made_out_to_them_and_mail_of_theirs_are_told_and_of_others_mail_no_subject(
    staffed: Ledger,
) -> None:
    zoe, sam = find(staffed, "E02"), find(staffed, "E01")
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    look = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(staffed, [made], [look], actor=ACT, person=zoe, blanks={RENDITION: b"%PDF"})
    with staffed.writing() as conn:
        for number, (whom, to, role) in enumerate(((zoe, zoe, "person"), (zoe, sam, "manager"))):
            values = {
                "kind": "pack",
                "person": whom.id,
                "recipient": to.id,
                "role": role,
                "address": "x@example.org",
                "message_id": f"<{number}@example.org>",
                "subject": f"Your papers {number}",
                "sha256": "a" * 64,
                "size": 1,
                "protection": "plain",
                "state": "sent",
                "tries": 1,
                "queued_at": "2026-11-22T12:00:00+00:00",
                "queued_by": ACT.by,
            }
            conn.execute(messages.insert().values(**values))
    told = rows(staffed)
    assert told["copies"] == ((NUMBER, "Supervision Record", "", "22/11/2026", ""),)
    assert told["messages"] == (
        ("22/11/2026", "Zoë Example", "Your papers 0", "sent"),
        ("22/11/2026", "their manager: Sam Sample", "Your papers 1", "sent"),
    )
    assert rows(staffed, "E01")["messages"] == (
        ("22/11/2026", "Sam Sample", "about somebody they manage or supervise", "sent"),
    )


def test_earlier_requests_are_told_with_what_became_of_them(staffed: Ledger) -> None:
    zoe, now = find(staffed, "E02"), Actor("Ama Admin", dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC))
    for day in (2, 20):
        open_request(staffed, zoe, dt.date(2026, 11, day), now)
    close(staffed, 1, now.day, now, refused="The same as last month")
    assert rows(staffed)["requests"] == (
        ("02/11/2026", "access", "refused on 30/11/2026: The same as last month"),
        ("20/11/2026", "access", "open"),
    )


def test_documents_are_theirs_whether_they_became_a_record_or_wait_and_nobody_else_s(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, **SIGNED}))
    submit(staffed, returned({**SESSION, "session": 9}, unsure=["summary"]))
    other = receive(staffed, b"none", name="n.txt", origin="file:/n.txt", actor=ACT)
    refuse(staffed, other.submission, "not-a-document", "Neither Word nor PDF.", ACT)
    found = documents(staffed, find(staffed, "E02"))
    assert [(d.number, d.state) for d in found] == [(1, "filed"), (2, "review")]
    assert documents(staffed, find(staffed, "E03")) == ()


def test_ratings_of_clients_are_means_of_enough_and_no_single_one_is_told(staffed: Ledger) -> None:
    def rate(who: str, stars: int, client: str | None = None) -> None:
        said: dict[str, Value] = {
            "worker": "Zoë Example",
            "date": dt.date(2026, 11, stars),
            "evaluator": who,
            "ratings.care.rating": stars,
        }
        filed(staffed, said, form=EVALUATION, client=client)

    assert ratings(staffed, find(staffed, "E02")).rows == ()
    rate("self", 4)
    rate("client", 1, "C-1")
    rate("client", 2, "C-2")
    ((_, few, own),) = ratings(staffed, find(staffed, "E02")).rows
    assert few.startswith("2 client evaluations of 2 clients would tell")
    assert own == "4.00 (of 1)"
    rate("client", 3, "C-3")
    ((_, told, _),) = ratings(staffed, find(staffed, "E02")).rows
    assert told == "2.00 (of 3)"
