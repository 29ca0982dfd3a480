"""A copy of a blank that is known is read by what it defines anew, and comes to the same as any other document."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from extractors.pdf.changes import page_digest
from extractors.pdf.changes.byte_witness import as_issued, learn
from extractors.pdf.changes.own_copy import own_copy
from extractors.pdf.document.identity import in_metadata
from extractors.pdf.fields.controls import Found, controls
from extractors.pdf.fields.known import Layout, State, filled_in, state_in
from extractors.pdf.open_document import open_pdf
from tests.extractors.pdf.changes.sent import Sent

pytestmark = pytest.mark.thorough

NAME = "contact-evaluation"


@pytest.fixture(scope="module")
def sent() -> Sent:
    own = Sent.of(NAME)
    learn(own.blank)
    return own


def at_length(data: bytes) -> Found:
    with pikepdf.open(BytesIO(data)) as pdf:
        return controls(pdf)


@pytest.mark.parametrize(
    "name", ["contact-evaluation", "supervision-record", "appraisal-framework", "pdp-2016"]
)
def test_the_fields_and_pages_of_a_copy_are_those_that_a_whole_reading_finds(name: str) -> None:
    own = Sent.of(name)
    learn(own.blank)
    for data in (own.filled.data, own.blank):
        with open_pdf(data) as document, pikepdf.open(BytesIO(data)) as pdf:
            assert document.own_of is not None
            assert document.found == controls(pdf)
            assert document.contents == page_digest.contents(pdf)


def test_one_copy_s_answers_are_not_left_in_the_next(sent: Sent) -> None:
    with open_pdf(sent.filled.data) as filled:
        assert any(c.value for c in filled.found.controls)
    with open_pdf(sent.blank) as empty:
        assert empty.own_of is not None
        assert not any(c.value not in (None, "Off") for c in empty.found.controls)


def test_a_field_whose_name_has_the_letters_of_an_object_is_no_object() -> None:
    own = Sent.of("appraisal-framework")  # it asks for objectives
    with pikepdf.open(BytesIO(own.filled.data)) as pdf:
        assert as_issued(own.filled.data, pdf, own.blank)


def lost(table: bytearray) -> None:
    """One of the objects is where none is."""
    table[0:7] = b"\0" * 7


def elsewhere(table: bytearray) -> None:
    """One is an older one, within the blank."""
    table[1:5] = (64).to_bytes(4)


@pytest.mark.parametrize("change", [lost, elsewhere])
def test_an_update_with_another_table_of_contents_is_read_at_length(
    change: Callable[[bytearray], None], sent: Sent
) -> None:
    data = sent.filled.data
    begins = data.rindex(b">>\nstream\n") + len(b">>\nstream\n")
    table = bytearray(data[begins:])
    change(table)
    data = data[:begins] + bytes(table)
    with open_pdf(data) as document:
        assert document.own_of is None
        assert document.found == at_length(data)


def test_a_further_update_is_read_at_length(sent: Sent) -> None:
    assert own_copy(sent.filled.data) is not None
    assert own_copy(sent.filled.data + sent.filled.data[-400:]) is None


def retold(data: bytes, old: bytes, new: bytes) -> bytes:
    """The copy with other words of the same length in what it defines anew."""
    at = data.rindex(old)
    assert len(old) == len(new)
    return data[:at] + new + data[at + len(old) :]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/FT /Btn", b"/FT /Txt"),
        (b"/T (", b"/X ("),
        (b"/Parent", b"/Barent"),
        (b"/Subtype /Widget", b"/Subtype /Square"),
    ],
)
def test_a_field_that_hangs_together_otherwise_is_found_as_by_a_whole_reading(
    old: bytes, new: bytes, sent: Sent
) -> None:
    data = retold(sent.filled.data, old, new)
    with open_pdf(data) as document:
        assert document.found == at_length(data)
    assert data != sent.filled.data


@pytest.mark.parametrize("name", ["contact-evaluation", "supervision-record"])
def test_a_copy_with_any_byte_changed_is_read_at_length_or_found_as_by_a_whole_reading(name: str) -> None:
    own = Sent.of(name)
    learn(own.blank)
    data = own.filled.data
    begins = len(data) - len(data[data.rindex(b"%%EOF", 0, -8) :])
    chance = random.Random(20261129)
    quick = 0
    for _ in range(400):
        changed = bytearray(data)
        for at in chance.choices(range(begins, len(data)), k=chance.randint(1, 2)):
            changed[at] = chance.choice(b"0123456789ABCDEF" if chance.random() < 0.7 else bytes(range(256)))
        copy = own_copy(bytes(changed))
        if copy is None:
            continue
        quick += 1
        with pikepdf.open(BytesIO(changed)) as pdf:
            assert copy.found == controls(pdf)
            assert copy.stated == in_metadata(pdf)
            assert as_issued(bytes(changed), pdf, own.blank)
            assert not pdf.get_warnings()
    assert quick > 40  # letters of answers that became others


def layout(sent: Sent) -> Layout:
    base = learn(sent.blank)
    assert base is not None
    assert base.layout is not None
    return base.layout


def test_a_box_that_is_switched_off_after_its_appearance_is_off(sent: Sent) -> None:
    known = layout(sent)
    number = next(s.number for s in known.spots if s.control.kind == "Btn")
    prepared = known.prepared[number]
    plain = state_in(prepared.start + prepared.appearance + b"/AS /Off  >>", prepared)
    assert plain is not None
    assert plain.state == "Off"
    assert state_in(prepared.start + b"/AS /Yes " + prepared.appearance + b"/AS /Off  >>", prepared) is None


def test_words_filled_in_as_a_name_are_no_answer_of_ours(sent: Sent) -> None:
    known = layout(sent)
    words = next(s for s in known.spots if s.control.kind == "Tx" and s.number == s.owner)
    said = State(written=None, named="Name", state=None, drawn=None, appearance=True, flags=0)
    assert filled_in(known, {words.owner: said}, {}) is None
    assert filled_in(known, {words.owner: replace(said, named=None)}, {}) is not None
