"""One password a person: made by chance, kept, given another way, and never thrown away."""

from __future__ import annotations

import itertools
import re
import secrets
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.people import passwords
from filing.people.roster import find
from schemas.errors import UsageError
from tests.filing.returns import ACT, later

pytestmark = pytest.mark.thorough


def chance(*lots: int) -> passwords.Chance:
    """Random bytes that are none: each call takes the next of these numbers."""
    left: Iterator[int] = itertools.cycle(lots)
    return lambda count: (next(left) % (1 << 8 * count)).to_bytes(count)


ONE = chance(1, 23, 45)


def numbers(ledger: Ledger, *refs: str) -> list[int]:
    return [find(ledger, ref).id for ref in refs]


def test_a_password_is_short_enough_for_every_program_and_long_enough_for_every_guesser() -> None:
    made = passwords.mint(secrets.token_bytes)
    assert re.fullmatch("[2-9a-z]{4}(-[2-9a-z]{4}){2}", made)
    assert len(made) == 14  # Word for Mac takes 15, poppler 32
    assert len(passwords.SIGNS) ** (passwords.GROUPS * passwords.EACH) > 2**54


def test_no_two_signs_of_a_password_look_alike_and_none_of_its_groups_is_a_word() -> None:
    assert len(set(passwords.SIGNS)) == len(passwords.SIGNS)
    for alike in ("0oO", "1lI i", "5sS", "2z", "8bB", "9g", "uv"):
        assert len(set(alike) & set(passwords.SIGNS)) <= 1
    assert not set("aeiou") & set(passwords.SIGNS)


def test_every_sign_comes_in_every_place_and_none_more_often_than_others() -> None:
    # Of a byte the first 253 values count, eleven for each of the 23; what is above is thrown again.
    last = len(passwords.SIGNS) - 1
    assert passwords.mint(chance(252)) == "-".join([passwords.SIGNS[252 % 23] * 4] * 3)
    assert passwords.mint(chance(253, 255, 0)) == "2222-2222-2222"
    assert passwords.mint(chance(*range(12))) == "2346-789c-dfhj"
    assert passwords.mint(chance(last)) == "yyyy-yyyy-yyyy"
    assert set(Counter(value % 23 for value in range(253)).values()) == {11}


def test_a_password_can_be_said_on_the_telephone() -> None:
    assert passwords.spoken("k7mp-q3wd-9xht") == (
        "Kilo 7 Mike Papa, Quebec 3 Whiskey Delta, 9 X-ray Hotel Tango"
    )
    assert all(len(passwords.spoken(sign)) > 1 for sign in passwords.SIGNS if sign.isalpha())


def test_a_person_keeps_the_password_they_have(staffed: Ledger) -> None:
    zoe, sam = numbers(staffed, "E02", "E01")
    first = passwords.ensure(staffed, [zoe], ACT, ONE)[zoe]
    both = passwords.ensure(staffed, [zoe, sam, zoe], later(1), chance(99, 5))
    assert both[zoe] == first
    assert both[sam].password != first.password
    assert passwords.current(staffed, [zoe, sam]) == both


def test_a_new_password_leaves_the_old_one_to_open_with(staffed: Ledger) -> None:
    (zoe,) = numbers(staffed, "E02")
    old = passwords.ensure(staffed, [zoe], ACT, ONE)[zoe]
    new = passwords.renew(staffed, zoe, later(1), chance(3, 4))
    assert passwords.current(staffed, [zoe])[zoe].password == new.password != old.password
    with staffed.reading() as conn:
        kept = passwords.of_people(conn, [zoe])
    assert [k.password for k in kept] == [new.password, old.password]
    assert [k.retired_at is None for k in kept] == [True, False]


def test_a_password_that_somebody_chose_opens_and_locks_nothing(staffed: Ledger) -> None:
    (zoe,) = numbers(staffed, "E02")
    ours = passwords.ensure(staffed, [zoe], ACT, ONE)[zoe]
    theirs = passwords.keep_told(staffed, zoe, " Zoës Geheimnis ", later(1))
    assert theirs.password == "Zoës Geheimnis"
    assert passwords.current(staffed, [zoe])[zoe] == ours
    assert passwords.keep_told(staffed, zoe, "Zoës Geheimnis", later(2)).number == theirs.number
    with staffed.reading() as conn:
        assert [k.number for k in passwords.of_people(conn, [zoe])] == [ours.number, theirs.number]


@pytest.mark.parametrize(
    ("word", "kept"), [("x" * 255, True), ("x" * 256, False), ("  ", False), ("a\nb", False)]
)
def test_a_password_is_one_line_of_at_most_255_characters(staffed: Ledger, word: str, kept: bool) -> None:
    (zoe,) = numbers(staffed, "E02")
    if kept:
        assert passwords.keep_told(staffed, zoe, word, ACT).password == word
        return
    with pytest.raises(UsageError) as refused:
        passwords.keep_told(staffed, zoe, word, ACT)
    assert refused.value.code == "password-unusable"


def test_that_it_was_given_another_way_is_noted_of_whoever_may_have_it(staffed: Ledger) -> None:
    zoe, sam, tom = numbers(staffed, "E02", "E01", "E03")
    passwords.ensure(staffed, [zoe, tom], ACT, ONE)
    passwords.note_shown(staffed, [zoe], ACT)
    found = passwords.note_given(staffed, [zoe, sam, tom], " Slip", later(1))
    assert found == passwords.Giving(now=(zoe,), unseen=(tom,), without=(sam,))
    given = passwords.current(staffed, [zoe, tom])
    assert (given[zoe].given_how, given[zoe].given_at) == ("slip", "2026-11-23T12:00:00+00:00")
    assert given[tom].given_at is None


def test_a_new_password_that_nobody_saw_is_not_given_because_the_old_one_was_shown(staffed: Ledger) -> None:
    (zoe,) = numbers(staffed, "E02")
    passwords.ensure(staffed, [zoe], ACT, ONE)
    passwords.note_shown(staffed, [zoe], ACT)
    passwords.renew(staffed, zoe, later(1), chance(3, 4))
    assert passwords.to_be_noted(staffed, [zoe]).unseen == (zoe,)
    passwords.note_shown(staffed, [zoe], later(1))
    assert passwords.to_be_noted(staffed, [zoe]).now == (zoe,)


def test_what_was_noted_stays_until_it_is_taken_back(staffed: Ledger) -> None:
    (zoe,) = numbers(staffed, "E02")
    passwords.ensure(staffed, [zoe], ACT, ONE)
    passwords.note_shown(staffed, [zoe], ACT)
    passwords.note_given(staffed, [zoe], "slip", ACT)
    assert passwords.note_given(staffed, [zoe], "telephone", later(1)).before == (zoe,)
    assert passwords.current(staffed, [zoe])[zoe].given_how == "slip"
    assert passwords.take_back_given(staffed, [zoe], later(2)) == (zoe,)
    assert passwords.current(staffed, [zoe])[zoe].given_at is None
    assert passwords.take_back_given(staffed, [zoe], later(2)) == ()


@pytest.mark.parametrize("how", [" ", "pigeon", "e-mail", "slips"])
def test_a_way_that_is_none_is_refused(staffed: Ledger, how: str) -> None:
    with pytest.raises(UsageError) as refused:
        passwords.note_given(staffed, numbers(staffed, "E02"), how, ACT)
    assert refused.value.code == "password-how"


def test_no_password_stands_in_the_audit_or_in_what_is_printed_of_it(staffed: Ledger) -> None:
    (zoe,) = numbers(staffed, "E02")
    kept = passwords.ensure(staffed, [zoe], ACT, ONE)[zoe]
    passwords.note_shown(staffed, [zoe], ACT)
    passwords.note_given(staffed, [zoe], "telephone", ACT)
    with staffed.reading() as conn:
        told = [(r.action, r.subject, r.body) for r in conn.execute(select(audit).order_by(audit.c.seq))]
    assert [action for action, _, _ in told[-3:]] == ["password-made", "password-shown", "password-given"]
    assert kept.password not in repr((told, kept))


def test_passwords_come_person_after_person_as_they_were_asked_for(staffed: Ledger) -> None:
    zoe, sam = numbers(staffed, "E02", "E01")
    made = passwords.ensure(staffed, [sam, zoe], ACT, chance(1, 2, 3, 4, 5))
    with staffed.reading() as conn:
        assert [k.person for k in passwords.of_people(conn, [zoe, sam])] == [zoe, sam]
        assert [k.person for k in passwords.of_people(conn, [sam, zoe])] == [sam, zoe]
    assert made[sam].password != made[zoe].password
