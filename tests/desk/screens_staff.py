"""The screens of the rooms about people and what they did: today, people, records, reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import expect

from reports.kinds import KINDS
from tests.desk.walking import Walk, each, numbers

CHANGED = b"""ref,name,role,manager,home,team
E02,Zo\xc3\xab Example,Senior support worker,E01,Oak House,Days
E03,\xc5\x81ukasz Pr\xc3\xb3ba,Senior support worker,E01,Oak House,Days
E13,Max Neverwas,Support worker,E08,Rose Court,Days
"""
WRONG = b"""ref,name,manager,started
E02,,E01,31/02/2024
E03,Max Neverwas,Nobody Whatever,1/2/2024
"""


def today(going: Walk) -> Iterator[str]:
    going.go("/")
    expect(going.page.get_by_text("Counted 01/12/2026")).to_be_visible(timeout=60_000)
    yield "all"


def people(going: Walk) -> Iterator[str]:
    who = numbers(going)
    zoe, long, kit = (
        who["Zoë Example"],
        who["Dr Bartholomew Featherstonehaugh-Examplesworth"],
        who["Kit Pretend"],
    )
    yield from each(
        going,
        {
            "all": "/people/",
            "left": "/people/left",
            "one": f"/people/{zoe}",
            "one-long": f"/people/{long}",
            "due": f"/people/{zoe}/due",
            "actions": f"/people/{zoe}/actions",
            "history": f"/people/{zoe}/history",
            "mail": f"/people/{zoe}/mail",
            "away": f"/people/{kit}/away",
            "leave": f"/people/{long}/leave",
        },
    )
    going.send(f"/people/{long}/leave", on="31/12/2026", to="Sam Sample")
    yield "leave-shown"
    going.send("/people/", words="nobody like that")
    yield "none"
    going.go("/people/passwords")
    yield "passwords"
    going.send(f"/people/{zoe}/mail", how="plain", why="")
    yield "mail-locked"
    for name, data in (("faults", WRONG), ("shown", CHANGED)):
        going.go("/people/roster")
        if name == "faults":
            yield "roster"
        file = {"name": "Staff list.csv", "mimeType": "text/csv", "buffer": data}
        going.upload("Your staff list", [file], "Show what would change")
        yield f"roster-{name}"
    going.page.get_by_role("button", name="Change these people").click()
    yield "roster-done"


def records(going: Walk) -> Iterator[str]:
    one = 1
    zoe = numbers(going)["Zoë Example"]
    yield from each(
        going,
        {
            "all": "/records/",
            "one": f"/records/{one}",
            "of": f"/records/of/{zoe}",
            "nobodys": "/records/nobodys",
            "means": f"/records/means/{zoe}",
            "inspection": "/records/inspection",
            "withdraw": f"/records/{one}/withdraw",
            "undo": f"/records/{one}/undo",
            "move": f"/records/{one}/move",
            "merge": f"/records/{one}/merge",
            "amend": f"/records/{one}/amend",
        },
    )
    going.page.get_by_label("Length").first.fill("75")
    going.page.get_by_role("button", name="See what changes").click()
    yield "amend-told"
    going.send("/records/find", words="rota", home="Oak House")
    yield "found"
    going.send("/records/find", words="unicorn")
    yield "found-none"


def reports(going: Walk) -> Iterator[str]:
    page = going.page
    yield from each(
        going,
        {
            "all": "/reports/",
            "rules": "/reports/rules",
            "postponed": "/reports/postponed",
            "due": "/reports/due",
        },
    )
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("/reports/due/.+"), timeout=60_000)
    going.stands()
    yield "due-shown"
    page.get_by_role("button", name=re.compile("^Put off")).first.click()
    yield "postpone"

    for key in KINDS:
        going.go(f"/reports/of/{key}")
        if key == "supervision":
            yield "of"
        going.send(f"/reports/of/{key}")
        yield f"made-{key}"
