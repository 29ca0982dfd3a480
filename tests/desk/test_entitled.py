"""The table of ways and roles: what it does not name is closed, and it names nothing that is not there."""

from __future__ import annotations

from typing import get_args

from desk import looking
from desk.entitled import TABLE, entitled
from desk.entry import ROOM as ENTRY
from desk.rooms import ROOMS
from filing.access.accounts import Role

ROLES: tuple[Role, ...] = get_args(Role)
WAYS = {way.path for room in (*ROOMS, looking.ROOM, ENTRY) for way in room.ways}


def test_a_way_that_the_table_does_not_name_is_closed_to_every_role() -> None:
    unnamed = WAYS - set(TABLE)
    assert {"/reports/", "/mail/outbox", "/counted", "/records/{record:int}/merge"} <= unnamed
    assert not [(role, way) for role in ROLES for way in (*unnamed, "/made-up") if entitled(role, way)]


def test_every_way_of_the_table_is_one_of_the_desk_and_its_roles_are_roles() -> None:
    assert set(TABLE) - WAYS == set()
    assert set().union(*TABLE.values()) == set(ROLES)


def test_only_an_administrator_keeps_accounts_and_no_administrator_comes_to_a_record() -> None:
    for way, roles in TABLE.items():
        if way.startswith("/settings/accounts"):
            assert roles == {"administrator"}, way
        if way.startswith(("/records", "/questions", "/returns", "/reports")):
            assert "administrator" not in roles, way
