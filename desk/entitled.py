"""Which role may go which way of the desk, where people sign in: one table, and closed is what it does not name.

Open to a role is only what shows nothing of a record, or what asks `desk.doors` for each record that it shows. Whatever
tells of records and does not – Today's counts, reports, what is due, copies, mails with documents – is open to nobody
who signs in. Where there is no account, all of this is left aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.access.accounts import Role

_OFFICE = frozenset[str]({"administrator", "manager"})
_ADMINISTRATOR = frozenset[str]({"administrator"})
_IMPORTER = frozenset[str]({"importer"})
_MANAGER = frozenset[str]({"manager"})
_READERS = frozenset[str]({"manager", "member"})
_EVERYBODY = frozenset[str]({"administrator", "importer", "manager", "member"})

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
"""The ways of whoever has not signed in yet; and of everybody who has."""

_WAYS: Mapping[frozenset[str], tuple[str, ...]] = MappingProxyType(
    {
        _EVERYBODY: (
            "/",
            SIGN_IN,
            SIGN_OUT,
            "/jobs/{key}",
            "/jobs/{key}/state",
            "/jobs/{key}/stop",
            "/jobs/{key}/file",
        ),
        # Of the forms themselves: nothing that was filled in.
        _OFFICE: (
            "/forms/",
            "/forms/find",
            "/forms/which",
            "/forms/look/{form}.{edition:int}.webp",
            "/forms/drawn",
            "/forms/form/{form}.{edition:int}",
            "/forms/form/{form}.{edition:int}/pages",
            "/forms/form/{form}.{edition:int}/{need}/{number:int}.webp",
            "/forms/form/{form}.{edition:int}/blank",
            "/forms/form/{form}.{edition:int}/spoken",
            "/hand-out/blanks",
            "/hand-out/blanks/make",
            "/settings/",
            "/settings/look",
            "/settings/logo",
            "/settings/logo.png",
            "/settings/letters",
            "/settings/letters/{name}.docx",
            "/settings/policies",
            "/settings/may",
            "/settings/supervision",
            "/settings/file/{name}",
            "/people/",
            "/people/left",
            "/people/{person:int}",
            "/people/{person:int}/history",
            "/people/{person:int}/away",
            "/people/{person:int}/away/remove",
        ),
        _ADMINISTRATOR: (
            "/forms/new",
            "/forms/own/{form}.{edition:int}",
            "/forms/words",
            "/forms/words/add",
            "/forms/check",
            "/forms/save",
            "/forms/over",
            "/forms/own/{form}.{edition:int}/look",
            "/forms/own/{form}.{edition:int}/look/{number:int}.webp",
            "/forms/own/{form}.{edition:int}/publish",
            "/forms/own/{form}.{edition:int}/remove",
            "/forms/own/{form}.{edition:int}/next",
            "/forms/parts",
            "/forms/parts/{name}",
            "/forms/parts/{name}/remove",
            "/mail/settings",
            "/mail/settings/check",
            "/mail/settings/checked/{key}",
            "/mail/settings/password",
            "/mail/settings/forget",
            "/mail/settings/forgotten",
            "/mail/settings/form",
            "/mail/settings/file",
            "/mail/settings/sign-in",
            "/mail/settings/sign-in/{key}",
            "/mail/settings/sign-in/{key}/state",
            "/people/roster",
            "/people/roster/{roster}",
            "/people/{person:int}/mail",
            "/people/{person:int}/password",
            "/people/{person:int}/password/slip",
            "/people/{person:int}/password/new",
            "/people/{person:int}/password/told",
            "/people/{person:int}/password/given",
            "/settings/icon",
            "/settings/close",
            "/settings/accounts",
            "/settings/accounts/change",
            "/settings/accounts/password",
            "/settings/accounts/end",
        ),
        # What came in and is not filed yet: documents that ask something, which somebody has to look at.
        _IMPORTER: (
            "/returns/",
            "/returns/hand-in",
            "/returns/batches",
            "/returns/batches/{name}",
            "/returns/batches/{name}/state",
            "/returns/batches/{name}/files",
            "/returns/batches/{name}/go",
            "/returns/batches/{name}/stop",
            "/returns/batches/{name}/throw-away",
            "/returns/finish",
            "/questions/",
            "/questions/go",
            "/questions/file",
            "/questions/go/{round:int}/{query:int}",
            "/questions/go/{round:int}/{query:int}/check",
            "/questions/go/{round:int}/{query:int}/people",
            "/questions/go/{round:int}/undo",
            "/questions/go/{round:int}/end",
            "/questions/go/{round:int}/finish",
            "/questions/{query:int}",
            "/questions/original/{query:int}",
            "/questions/picture/{query:int}/page.png",
            "/questions/picture/{query:int}/outline.svg",
            "/questions/picture/{query:int}/place.png",
            "/questions/picture/{query:int}/ahead",
        ),
        # Each record that these show was asked for in `desk.doors`, and that is noted.
        _READERS: (
            "/records/",
            "/records/go",
            "/records/{record:int}",
            "/records/{record:int}/newest-edition",
            "/records/{record:int}/picture/{place:int}",
            "/records/{record:int}/original",
        ),
        _MANAGER: (
            "/records/find",
            "/records/found/{search}",
            "/records/{record:int}/amend",
            "/records/{record:int}/amend/check",
            "/records/{record:int}/amend/do",
            "/records/{record:int}/withdraw",
            "/records/{record:int}/undo",
            "/records/{record:int}/move",
            "/records/people",
            "/records/{record:int}/export",
            "/records/{record:int}/print",
        ),
    }
)
TABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {path: roles for roles, paths in _WAYS.items() for path in paths}
)
"""By the path of a way, as the rooms write it, the roles that may go it."""


def entitled(role: Role, way: str) -> bool:
    """Whether this role may go this way; whatever the table does not name, nobody may."""
    return role in TABLE.get(way, frozenset())
