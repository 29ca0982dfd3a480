"""Which commands of the terminal the desk offers, and where; and which belong to the terminal alone, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup, escape

OFFERED: Mapping[str, str] = {
    # people
    "mail choose": "/people/{person}/mail",
    "mail password": "/people/{person}/mail",
    "mail passwords": "/people/passwords",
    "roster absence": "/people/{person}/away",
    "roster history": "/people/{person}/history",
    "roster import": "/people/roster",
    "roster leave": "/people/{person}/leave",
    "roster list": "/people/",
    "roster show": "/people/{person}",
    # hand out
    "blank": "/hand-out/blanks",
    "copies handed": "/hand-out/copies",
    "copies list": "/hand-out/copies",
    "copies withdraw": "/hand-out/copies",
    "letter": "/hand-out/letters",
    "letters list": "/hand-out/letters",
    "pack appraisal": "/hand-out/",
    "pack blank": "/hand-out/",
    "pack list": "/hand-out/on-record",
    "pack supervision": "/hand-out/",
    # The room Returns
    "import": "/returns/",
    "queries reject": "/returns/documents/{document:int}",
    "queries rejected": "/returns/documents",
    "queries reopen": "/returns/documents/{document:int}",
    "read": "/returns/read",
    # records
    "means": "/records/means/{person}",
    "records amend": "/records/{record}/amend",
    "records export": "/records/found/{search}/export",
    "records find": "/records/find",
    "records list": "/records/",
    "records merge": "/records/{record}/merge",
    "records move": "/records/{record}/move",
    "records print": "/records/{record}/print",
    "records show": "/records/{record}",
    "records undo": "/records/{record}/undo",
    "records withdraw": "/records/{record}/withdraw",
    "reports inspection": "/records/inspection",
    # reports
    "due": "/reports/due",
    "postpone": "/reports/postpone",
    "reports actions": "/reports/of/{key}",
    "reports appraisals": "/reports/of/{key}",
    "reports awards": "/reports/of/{key}",
    "reports matrix": "/reports/of/{key}",
    "reports matters": "/reports/of/{key}",
    "reports means": "/reports/of/{key}",
    "reports out": "/reports/of/{key}",
    "reports renewals": "/reports/of/{key}",
    "reports sample": "/reports/of/{key}",
    "reports unsigned": "/reports/of/{key}",
    # forms
    "forms lint": "/forms/check",
    "forms list": "/forms/",
    "forms new": "/forms/new",
    "forms preview": "/forms/own/{form}.{edition}/look",
    "forms publish": "/forms/own/{form}.{edition}/publish",
    "forms show": "/forms/form/{form}.{edition}",
    "forms spoken": "/forms/form/{form}.{edition}/spoken",
    # questions
    "queries go": "/questions/",
    "queries list": "/questions/",
    "queries settle": "/questions/go/{round}/{query}",
    "queries show": "/questions/{query}",
    # mail
    "collect": "/mail/collect",
    "mail sign-in": "/mail/settings",
    "send cancel": "/mail/outbox",
    "send check": "/mail/settings",
    "send go": "/mail/outbox/go",
    "send here": "/mail/here",
    "send hold": "/mail/outbox",
    "send list": "/mail/outbox",
    "send lost": "/mail/outbox",
    "send packs": "/mail/send",
    "send preview": "/mail/outbox",
    "send reminders": "/mail/send",
    "send retry": "/mail/outbox",
    "send sent": "/mail/outbox",
    "send show": "/mail/outbox",
    # settings
    "accounts add": "/settings/accounts",
    "accounts change": "/settings/accounts/change",
    "accounts end": "/settings/accounts/end",
    "accounts list": "/settings/accounts",
    "accounts password": "/settings/accounts/password",
    "doctor": "/settings/ledger/doctor",
    "ledger backup": "/settings/ledger/backup",
    "ledger reindex": "/settings/ledger/reindex",
    "ledger status": "/settings/ledger",
    "ledger verify": "/settings/ledger/verify",
    "letters lint": "/settings/letters",
    "letters template": "/settings/letters/{name}.docx",
}
"""Command → path of the desk where it is offered; lines of one room together, sorted."""

_ASKED = "Somebody asks what is held about them a few times a year: one manager answers, with docs/subject-access.md."

ONLY_IN_A_TERMINAL: Mapping[str, str] = {
    "accounts accesses": "Who has looked is asked by whoever looks after the ledger, when there is a doubt.",
    "completion": "It is for a shell.",
    "demo": "It shows carepack to somebody who tries it, in a folder of its own.",
    "desk": "It is the desk.",
    "explain": "The desk says with each message what it means and what to do.",
    "fill": "It makes a document of a record that a program wrote as JSON.",
    "forms editor-schema": "It is for an editor of text files; the desk shows mistakes at their line itself.",
    "forms schema": "It is for programs that read our JSON.",
    "ledger move": "It moves to a database server: whoever runs one has a terminal.",
    "ledger restore": "It takes the place of all that the desk works with: nobody may be at work in it then.",
    "records bundle": "A folder of many files for somebody else is made where it can be handed on; the desk exports.",
    "retention certificate": "It goes with `retention delete`.",
    "retention confirm": "What is destroyed from then on is nobody's click: it is settled once, with the reason.",
    "retention delete": "It cannot be taken back: whoever does it types it, and is asked.",
    "retention due": "It goes with `retention delete`.",
    "retention hold": "It goes with `retention delete`.",
    "retention list": "It goes with `retention delete`.",
    "retention periods": "It goes with `retention confirm`.",
    "retention release": "It goes with `retention delete`.",
    "retention transfer": "It goes with `retention delete`.",
    "subject-access bundle": _ASKED,
    "subject-access close": _ASKED,
    "subject-access decide": _ASKED,
    "subject-access extend": _ASKED,
    "subject-access list": _ASKED,
    "subject-access mentions": _ASKED,
    "subject-access open": _ASKED,
    "subject-access pause": _ASKED,
    "subject-access resume": _ASKED,
    "subject-access show": _ASKED,
}

_GROUPS: Mapping[str, str] = {"queries": "/questions/", "records": "/records/"}
"""Where a group of commands leads, if not where its first does."""
_FOLLOWS = r"(?: --?[a-z][a-z-]*| [A-Z]{2,}[A-Z0-9]*(?:…|\.{3})?| [\w-]*\d[\w-]*| …)*"
"""What stands behind a command in the manner of a command line: options, words for what is to be put in, numbers."""


def in_rooms(text: object, doors: Mapping[str, str]) -> Markup:
    """Words of the services, safe to show: where they name a command, the room that offers it is named, with a link.

    `doors` are the labels of rooms by their paths. A command that the desk does not offer stays as it is.
    """

    def room(found: re.Match[str]) -> str:
        path = f"/{_first(found['command']).split('/')[1]}"
        return f'<a href="{path}/">{doors[path]}</a>' if path in doors else found[0]

    said = _commands().sub(room, str(escape(text)))
    for option, path in _OPTIONS.items():
        if path in doors:
            said = re.sub(option, f'<a href="{path}/">{doors[path]}</a>', said)
    return Markup(said)  # noqa: S704 - escaped before


_OPTIONS: Mapping[str, str] = {r"--organisation(?: NAME)?": "/settings"}
"""What is given with a command, by itself, and the room where it is said once and for all."""


@cache
def _commands() -> re.Pattern[str]:
    """What names a command that is offered, or a group of such; the longest first."""
    names = {*OFFERED, *(command.partition(" ")[0] for command in OFFERED)}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    alone = "|".join(map(re.escape, ONLY_IN_A_TERMINAL))
    return re.compile(rf"`?carepack (?!(?:{alone})(?![a-z-]))(?P<command>{either})(?![a-z-]){_FOLLOWS}`?")


def _first(command: str) -> str:
    """The path of a command; of a group, that of its first."""
    return (
        OFFERED.get(command)
        or _GROUPS.get(command)
        or next(p for c, p in OFFERED.items() if c.startswith(f"{command} "))
    )
