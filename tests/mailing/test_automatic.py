"""What a program answered for a person is told from what a person wrote, by what programs write and people do not."""

from __future__ import annotations

import pytest

from mailing.heads import head_of, parsed
from tests.mailing.postbox import mail


def automatic(subject: str, **heads: str) -> bool:
    return head_of(parsed(mail(subject, **heads).as_bytes())).automatic


@pytest.mark.parametrize(
    ("heads", "is_one"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, True),
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, True),
        ({"Auto_Submitted": "no", "Precedence": "auto_reply"}, False),
        ({"X_Autoreply": "yes"}, True),
        ({"X_Autoreply": "no"}, False),
        ({"X_Autorespond": " "}, False),
        ({"X_Autoresponder": "yes"}, True),
        ({"Precedence": "auto_reply"}, True),
        ({"Precedence": "bulk"}, False),
        ({"X_Auto_Response_Suppress": "All"}, False),
        ({"Return_Path": "<>"}, False),
        ({}, False),
    ],
)
def test_what_a_program_answered_is_told_from_what_a_person_did(heads: dict[str, str], is_one: bool) -> None:
    assert automatic("Papers", **heads) is is_one


@pytest.mark.parametrize("said", ["auto-generated", "auto-notified"])
def test_what_a_program_made_or_passed_on_is_no_answer_of_its_own(said: str) -> None:
    """A form on a web page, or a desk for requests, sends on what a person wrote."""
    assert not automatic("New message from the web page", Auto_Submitted=said)
    assert automatic("Automatic reply: Papers", Auto_Submitted=said, X_Auto_Response_Suppress="All")


SIGNS: list[dict[str, str]] = [
    {"X_Auto_Response_Suppress": "OOF"},
    {"Return_Path": "<>"},
    {"Auto_Submitted": "auto-generated"},
]
PROGRAMS = [
    "Automatic reply: Papers",
    "automatic reply : Papers",
    "Auto-Reply: Papers",
    "Autoreply: Papers",
    "Out of Office AutoReply: Papers",
    "Automatische Antwort: Papers",
    "Abwesenheitsnotiz: Papers",
    "Réponse automatique : Papers",
    "Odpowiedź automatyczna: Papers",
    "Respuesta automática: Papers",
    "Ateb awtomatig: Papers",
]


@pytest.mark.parametrize("subject", PROGRAMS)
@pytest.mark.parametrize("sign", SIGNS)
def test_absences_are_known_by_the_beginning_that_programs_write_beside_a_sign_of_them(
    subject: str, sign: dict[str, str]
) -> None:
    assert automatic(subject, **sign)
    assert not automatic(subject)
    assert not automatic(subject, Precedence="bulk")  # a mailing list's mails have that, too


PEOPLE = [
    "On annual leave next week – who covers? I cannot open the form",
    "Out of office: I cannot open the form",
    "Out of office next week",
    "I am out of office",
    "On leave: the form",
    "Auto-Reply",
    "Automatic reply does not work here",
    "Re: Automatic reply: Papers",
    "Abwesend bis Montag, wer hilft?",
    "Annual leave form",
    "My reply",
]


@pytest.mark.parametrize("subject", PEOPLE)
def test_a_person_who_writes_of_an_absence_is_a_person(subject: str) -> None:
    assert not automatic(subject)


@pytest.mark.parametrize("sign", SIGNS[1:])
@pytest.mark.parametrize("subject", ["Out of office: Papers", "Out of the Office", "Auto response (Papers)"])
def test_a_vaguer_beginning_counts_beside_a_surer_sign_of_a_program(
    subject: str, sign: dict[str, str]
) -> None:
    assert automatic(subject, **sign)
    assert not automatic("On annual leave next week – who covers?", **sign)


def test_who_says_that_a_person_wrote_it_is_believed() -> None:
    assert not automatic("Automatic reply: Papers", Auto_Submitted="no", Return_Path="<>")
