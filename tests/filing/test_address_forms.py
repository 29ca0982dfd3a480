"""Addresses: which are one, what goes to a server, and why no mail can be sent to what stands on a list."""

from __future__ import annotations

import re

import pytest

from filing.people.address_forms import as_sent, key, why_not
from filing.people.roster_file import read
from schemas.errors import RosterError


@pytest.mark.parametrize(
    "other", ["ZOE@Exämple.org", " zoe@xn--exmple-cua.org ", "zoe@EXÄMPLE.org.", "ｚoe@exa\u0308mple.org"]
)
def test_capitals_the_form_of_the_domain_and_spaces_around_make_no_other_address(other: str) -> None:
    assert key(other) == key("zoe@exämple.org")


def test_another_user_or_domain_is_another_address() -> None:
    assert (
        len({key(a) for a in ("zoe@example.org", "zoë@example.org", "zoe@exämple.org", "zo.e@example.org")})
        == 4
    )


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (" Zoe.X+work@Example.org ", "Zoe.X+work@Example.org"),
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("o'neill@example.org.", "o'neill@example.org"),
        ("zoe@mail", "zoe@mail"),
    ],
)
def test_what_is_sent_is_the_address_as_written_with_the_domain_as_the_net_has_it(
    written: str, sent: str
) -> None:
    assert why_not(written) is None
    assert as_sent(written) == sent


REFUSED = {
    "straße@example.org": "ß",
    "o’neill@example.org": "’",
    "zoe@straße.example": "two domains",
    "zo\u202ee@example.org": "U+202E",
    "zo\u200be@example.org": "U+200B",
    "zoe@@example.org": "more than one @",
    "zoe@a.org@b.org": "more than one @",
    "zoe@a.org, sam@a.org": "more than one",
    "zoe@a.org;sam@a.org": "more than one",
    "zoe example@a.org": "space",
    "Zoë Example <zoe@example.org>": "name",
    "zoe..x@example.org": "before the @",
    "zoe@ex..org": "no domain",
    "zoe@-ex.org": "no domain",
    "zoe@": "missing",
    "@example.org": "missing",
    "zoe": "no @",
    "z" * 65 + "@example.org": "before the @",
}


@pytest.mark.parametrize(("written", "why"), REFUSED.items())
def test_what_no_server_would_take_is_told_at_the_import_with_its_cell(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        as_sent(written)
    with pytest.raises(RosterError) as told:
        read(f'ref,name,email\nE01,Sam Sample,"{written}"\n'.encode(), {})
    (one,) = told.value.faults
    assert (one.code, one.place.path) == ("roster-email", "cell C2")
    assert why in one.what
