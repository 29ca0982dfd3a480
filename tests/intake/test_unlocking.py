"""Passwords are tried in bounded work, and what was changed under its lock is not taken for what was sent."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from intake import parts, unlocking
from intake.unlocking import MOST_TRIES, LockedError, Tries, unlocked
from schemas.errors import DocumentError
from tests.faults import ours
from tests.intake.locks import locked

WORD = "k7mp-q3wd-9xht"


def word_document(rounds: int) -> bytes:
    """A Word document locked with so many rounds of the hash a try."""
    made: bytes = ECMA376Agile.encrypt(WORD, io.BytesIO(ours.completed("word")), spin_count=rounds)
    return made


def place_of(data: bytes, passwords: list[str]) -> int | None:
    """The place of the password that opened it; None where none did."""
    places: list[int] = []
    try:
        unlocked(data, Tries(tuple(passwords), places.append))
    except LockedError:
        return None
    return places[0]


def wrong(count: int) -> list[str]:
    return [f"wrong-{n}" for n in range(count)]


def test_twenty_passwords_are_tried_on_a_pdf_and_not_one_more() -> None:
    data = locked("pdf", WORD)
    assert place_of(data, [*wrong(MOST_TRIES - 1), WORD]) == MOST_TRIES - 1
    assert place_of(data, [*wrong(MOST_TRIES), WORD]) is None


def test_twenty_passwords_are_tried_on_a_word_document_and_not_one_more() -> None:
    data = word_document(1000)
    assert place_of(data, [*wrong(MOST_TRIES - 1), WORD]) == MOST_TRIES - 1
    assert place_of(data, [*wrong(MOST_TRIES), WORD]) is None


def test_of_a_document_that_asks_for_more_rounds_fewer_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlocking, "MOST_ROUNDS", 3500)
    data = word_document(1000)
    assert place_of(data, [*wrong(2), WORD]) == 2
    assert place_of(data, [*wrong(3), WORD]) is None


def test_a_document_that_asks_for_endless_rounds_costs_none() -> None:
    data = word_document(1).replace(b'spinCount="1"', b'spinCount="1"')
    at = data.index(b'spinCount="1" ')
    data = data[:at] + b'spinCount="9999999"'.ljust(14) + data[at + 14 :]
    began = time.process_time()
    assert place_of(data, [WORD] * MOST_TRIES) is None
    assert time.process_time() - began < 1


@pytest.mark.parametrize("kind", ours.KINDS)
def test_without_passwords_it_is_refused_with_its_code(kind: ours.RenditionFormat) -> None:
    with pytest.raises(LockedError) as refused:
        unlocked(locked(kind, WORD), Tries())
    assert refused.value.code == {"word": "doc-encrypted", "pdf": "pdf-encrypted"}[kind]


@pytest.mark.parametrize("kind", ours.KINDS)
def test_what_is_not_locked_stays_as_it_came(kind: ours.RenditionFormat) -> None:
    data = ours.completed(kind)
    assert unlocked(data, Tries((WORD,))) is data


def test_an_owners_password_alone_needs_none_of_ours() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ours.completed("pdf"))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="boss"))
    assert unlocked(out.getvalue(), Tries((WORD,))) == out.getvalue()


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_word_document_that_was_changed_under_its_lock_is_damaged(place: float) -> None:
    data = bytearray(locked("word", WORD))
    data[int(len(data) * place)] ^= 1
    with pytest.raises(DocumentError) as refused:
        unlocked(bytes(data), Tries((WORD,)))
    assert refused.value.code == "doc-damaged"


@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_lost_its_table_of_contents_under_its_lock_is_damaged(packed: bool) -> None:
    data = locked("pdf", WORD)
    if not packed:
        out, lock = io.BytesIO(), pikepdf.Encryption(user=WORD, owner=WORD)
        with pikepdf.open(io.BytesIO(ours.completed("pdf"))) as document:
            document.save(out, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        data = out.getvalue()
    # Packed, its objects cannot be found again; else they can, and may be older than what was sent.
    cut = data[: data.rindex(b"startxref")] if packed else data.replace(b"startxref\n", b"startxref\n9")
    with pytest.raises(DocumentError) as refused, parts.opened(cut, "", Tries((WORD,))):
        pass
    assert refused.value.code == "pdf-damaged"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        locked("word", WORD)[:9000],
        locked("word", WORD).replace(b"<encryption", b"<encryptioN", 1),
        locked("word", WORD).replace(b"SHA512", b"SHA999"),
    ],
    ids=["no-container", "cut", "no-xml", "unknown-hash"],
)
def test_a_lock_that_nobody_knows_is_refused_and_breaks_nothing(data: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        unlocked(data, Tries((WORD,)))
    assert refused.value.code in {"doc-encrypted", "doc-damaged"}
