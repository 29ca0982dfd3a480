"""Every question is about a setting there is, and what is known of providers answers questions."""

from __future__ import annotations

from mailing.questions import BY_PATH, PROVIDERS, QUESTIONS, SECTIONS
from mailing.settings import MailSettings

ASKED_NOWHERE = {
    ("certificates",),
    ("sending", "tries"),
    ("sending", "timeout"),
    ("collecting", "timeout"),
}
"""What few ever need, and is written as text."""


def test_every_setting_is_asked_about_or_known_to_be_rare() -> None:
    plain = {(key,) for key in MailSettings.model_fields if key not in SECTIONS}
    deep = {(section, key) for section, model in SECTIONS.items() for key in model.model_fields}
    assert set(BY_PATH) == (plain | deep) - ASKED_NOWHERE


def test_what_is_known_of_a_provider_answers_questions_that_are_not_asked_then() -> None:
    beside = {q.key for q in QUESTIONS if q.beside}
    for provider in PROVIDERS[:-1]:
        assert set(provider.known) == beside
    assert PROVIDERS[-1].known == {}


def test_numbers_have_bounds_and_choices_their_words() -> None:
    for question in QUESTIONS:
        if question.shape == "whole":
            least, most = question.bounds
            assert least < question.usual < most
        if question.shape == "choice":
            assert len(question.options) > 1
            assert question.usual in {None, *dict(question.options)}
