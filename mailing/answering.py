"""Where letters say that an answer, or what they come with, is to be sent."""

from __future__ import annotations

from pathlib import Path

from mailing.settings import settings


def where_to_answer(folder: Path, kind: str) -> str:
    """Where to answer such a letter, as `mail.yaml` in the organisation's folder says; nothing where that is silent."""
    from issuing.letter_facts import where_to_answer as said

    mail = settings(folder)
    return said(kind, mail.reply_to or mail.address, mail.telephone)
