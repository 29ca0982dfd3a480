"""Open actions of many people at once are those that their records leave open one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from filing.clocks.actions import actions_open
from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records.carry_forward import Held, open_actions
from forms import load
from schemas.records import answers_of
from tests.filing.returns import SESSION
from tests.reports.filed import filed

TODAY = dt.date(2026, 11, 30)
FORM = load("supervision-record")
PLAIN = {path: value for path, value in SESSION.items() if "." not in path}
ROTA = {"what": "Write the rota", "who": "Zoë", "when": "25/11/2026"}
KEY = {"what": "Ask about the key", "who": "Sam and Zoë", "when": "end of November"}
CHOIR = {"what": "Café choir"}


def rows(table: str, *some: dict[str, str]) -> dict[str, Any]:
    """Rows of a table as answers by path."""
    return {f"{table}.{n}.{c}": v for n, row in enumerate(some, 1) for c, v in row.items()}


SESSIONS: tuple[dict[str, Any], ...] = (
    rows("actions", ROTA, KEY, KEY),
    {**rows("last_actions", {**ROTA, "now": "done"}, {**KEY, "now": "continue", "new_date": "11/12/2026"})},
    {
        **rows("last_actions", {"what": "ask about the KEY", "now": "continue"}),
        **rows("actions", CHOIR, ROTA),
    },
)


def test_rows_of_a_record_are_followed_as_its_answers_are(staffed: Ledger) -> None:
    held = []
    for n, session in enumerate(SESSIONS):
        number = filed(staffed, PLAIN | {"date": dt.date(2026, 9 + n, 14), "session": n + 1} | session)
        held.append(Held(FORM, session, number))
    wanted = open_actions(held)
    found = actions_open(staffed, today=TODAY)[find(staffed, "E02").id]
    assert [(a.what, a.who, a.record, a.since) for a in found] == [
        (a.cells["what"], a.cells.get("who"), a.record, a.since) for a in wanted
    ]
    assert [a.what for a in found] == ["Ask about the key", "Café choir", "Write the rota"]
    assert [a.by for a in found] == [dt.date(2026, 12, 11), None, dt.date(2026, 11, 25)]


def test_known_rows_and_answers_by_path_are_one() -> None:
    record = {"actions": [ROTA, KEY], "last_actions": [CHOIR]}
    by_path = Held(FORM, answers_of(FORM, record), 1)
    by_row = Held(FORM, {}, 1, rows={("actions", False): [ROTA, KEY], ("last_actions", False): [CHOIR]})
    assert open_actions([by_path]) == open_actions([by_row])
    assert len(open_actions([by_row])) == 3
