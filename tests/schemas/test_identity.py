"""Identity: every carrier says the same, damage is noticed, and nothing personal is in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import identity as module
from schemas.copies import COPY_NUMBER, mint
from schemas.identity import Carrier, Identity, parse_bookmark, parse_qr, parse_reference, settle

NUMBERS = st.binary(min_size=9, max_size=9).map(mint)
IDENTITIES = st.builds(
    Identity,
    form=st.from_regex(r"\A[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,3}\Z").filter(lambda f: len(f) <= 40),
    edition=st.integers(1, 9999),
    rendition=st.from_regex(r"\A[0-9A-F]{12}\Z"),
    copy_number=st.none() | NUMBERS,
    organisation=st.none() | st.from_regex(r"\A[a-z0-9-]{1,20}\Z"),
)


@given(IDENTITIES, st.integers(1, 99), st.integers(1, 99))
def test_every_carrier_gives_the_identity_back(identity: Identity, page: int, pages: int) -> None:
    reference = parse_reference(f"Page 1 {identity.reference}\nnext", "footer")
    code = parse_qr(identity.qr(page, pages), page)
    mark = parse_bookmark(identity.bookmark)
    assert reference is not None
    assert code is not None
    assert mark is not None
    assert settle([reference, mark, code]) == (identity, True)
    assert (code.page_number, code.pages) == (page, pages)


@given(IDENTITIES)
def test_the_line_that_people_see_has_no_word_for_a_copy_number_that_is_not_there(identity: Identity) -> None:
    assert "BLANK" not in identity.reference
    body = identity.reference.rpartition(" ")[0]
    parts = body.split(" ")
    older = " ".join([*parts[:2], "BLANK", *parts[2:]]) if identity.copy_number is None else body
    read = parse_reference(f"{older} {module._check(older)}", "footer")
    assert read is not None
    assert settle([read]) == (identity, True)


@given(IDENTITIES)
def test_codes_keep_to_the_alphabets_of_their_carriers(identity: Identity) -> None:
    assert re.fullmatch(r"[0-9A-Z:./-]+", identity.qr(1, 1))
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", identity.bookmark)


def test_a_changed_character_is_nearly_always_noticed() -> None:
    identity = Identity(
        form="supervision-record", edition=1, rendition="3F2A9C1B7D20", copy_number=mint(bytes(9))
    )
    text = identity.qr(1, 2)
    assert parse_qr(text) is not None
    changed = [
        text[:at] + other + text[at + 1 :]
        for at in range(len("CP1:"), len(text))
        for other in "0123456789ABCDEF"
        if other != text[at]
    ]
    passed = [one for one in changed if parse_qr(one) is not None]
    # Ten bits of check let one change in 1,024 pass; twice as many would be bad luck, four times a mistake.
    assert len(changed) > 700
    assert len(passed) <= 4 * len(changed) / 1024


@pytest.mark.parametrize(
    "body",
    [
        "CP2:SUPERVISION-RECORD.1:3F2A9C1B7D20:BLANK:1/3",
        "CP1:SUPERVISION-RECORD.1:3F2A9C1B7D20:1/3",
        "CP1:SUPERVISION-RECORD.1:3F2A9C1B7D20:BLANK:ORG:MORE:1/3",
        "CP1:SUPERVISION-RECORD.X:3F2A9C1B7D20:BLANK:1/3",
        "CP1:SUPERVISION-RECORD.1:3F2A9C1B7D20:BLANK:1-3",
        "CP1:SUPERVISION-RECORD.1:3F2A9C1B7D20:BLANK:X/3",
    ],
)
def test_a_code_that_is_not_ours_is_none_even_where_its_check_characters_are_right(body: str) -> None:
    ours = "CP1:SUPERVISION-RECORD.1:3F2A9C1B7D20:BLANK:1/3"
    assert parse_qr(f"{ours}:{module._check(ours)}") is not None
    assert parse_qr(f"{body}:{module._check(body)}") is None
    assert parse_qr(f"{ours}:ZZ") is None


def test_a_form_name_too_long_for_its_carriers_is_refused() -> None:
    with pytest.raises(ValueError, match="pattern"):
        Identity(form="Not A Form", edition=1, rendition="0" * 12)


def test_carriers_that_disagree_are_told_apart_from_those_that_agree() -> None:
    a = Identity(form="x", edition=1, rendition="A" * 12, copy_number=mint(bytes(9)))
    b = a.model_copy(update={"copy_number": mint(b"123456789")})
    one, two = parse_reference(a.reference, "footer"), parse_bookmark(b.bookmark)
    assert one is not None
    assert two is not None
    assert settle([one, two])[1] is False
    assert settle([Carrier(kind="title", text="Supervision Record")]) == (None, True)


@given(st.binary(min_size=9, max_size=9))
def test_copy_numbers_have_one_shape(random: bytes) -> None:
    assert re.fullmatch(COPY_NUMBER, mint(random))


def test_a_copy_number_is_not_minted_from_too_little_chance() -> None:
    with pytest.raises(ValueError, match="9 random bytes"):
        mint(b"12345678")
