"""Attachments of an Outlook message are found, those of messages in it as well."""

from __future__ import annotations

from intake.envelopes import is_envelope, member
from tests.intake.envelopes.making import attachment, message, outlook, zipped
from tests.intake.envelopes.telling import DOCX, PAGE, PDF, PNG, code, told

# ---- Outlook


def test_attachments_of_an_outlook_message_are_found_small_and_large() -> None:
    large = PDF + bytes(range(256)) * 40
    data = outlook(attachment("Zoë’s form.docx", DOCX), attachment("large.pdf", large))
    assert is_envelope(data) == "outlook"
    assert {k: v for k, v in told(data).items() if v == "read"} == {
        "Zoë’s form.docx": "read",
        "large.pdf": "read",
    }
    assert member(data, "large.pdf") == large
    assert member(data, "Zoë’s form.docx") == DOCX


def test_a_message_in_a_message_is_opened() -> None:
    inner = message(attachment("form.pdf", PDF), attachment("deep", message(attachment("deep.pdf", PDF))))
    data = outlook(attachment("Fwd: form", inner), attachment("in.zip", zipped({"a.docx": DOCX})))
    read = {k for k, v in told(data).items() if v == "read"}
    assert read == {"Fwd: form.msg!/form.pdf", "Fwd: form.msg!/deep.msg!/deep.pdf", "in.zip!/a.docx"}
    assert member(data, "Fwd: form.msg!/deep.msg!/deep.pdf") == PDF


def test_what_an_outlook_message_does_not_hold_is_said() -> None:
    data = outlook(
        attachment("linked.docx", None, method=7),
        attachment("drawn", {"\x01Ole": b"x"}, method=6),
        attachment("logo.png", PNG, cid="logo"),
        attachment("page.png", PAGE, cid="page"),
        attachment("lost.pdf", None, method=1),
        attachment("", PDF),
    )
    assert told(data) == {
        "words": "the words of the mail",
        "linked.docx": "part-elsewhere",
        "drawn": "part-embedded",
        "logo.png": "a small picture in the words of the mail",
        "page.png": "read",
        "lost.pdf": "part-damaged",
        "attachment-6": "read",
    }


def test_a_damaged_outlook_message_is_refused() -> None:
    data = outlook(attachment("form.pdf", PDF * 300))
    for cut in (700, 2000, len(data) // 2):
        assert code(data[:cut]) == "envelope-damaged" if is_envelope(data[:cut]) else True


def test_a_word_document_that_a_message_was_put_into_is_no_message() -> None:
    from tests.intake.envelopes.making import compound

    data = compound({"WordDocument": bytes(5000), "ObjectPool": {"_1": message(attachment("a.pdf", PDF))}})
    assert is_envelope(data) is None
