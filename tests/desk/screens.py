"""Every screen of the desk, walked to: whatever a visitor can be shown, over a home that has something of everything.

A way of a room that shows no page of its own – a picture, a file, a piece of a page – stands in `NO_PAGE`. What is made
first – a report, an import, a choice – is made here as a visitor makes it, by the forms of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from desk.rooms import ROOMS
from filing.people import roster
from filing.review import query_list
from tests.desk.browsing import RunningDesk
from tests.faults import ours
from tests.intake import batch

EVERY = (
    "today", "people", "hand-out", "returns", "questions", "records", "reports", "forms", "settings",
)  # fmt: skip
"""The rooms, as they are walked through."""

NO_PAGE = frozenset(
    {
        "/counted",
        "/forms/form/{form}.{edition:int}/pages",
        "/forms/form/{form}.{edition:int}/{need}/{number:int}.webp",
        "/forms/look/{form}.{edition:int}.webp",
        "/forms/own/{form}.{edition:int}/look/{number:int}.webp",
        "/hand-out/made/{number:int}/all",
        "/hand-out/made/{number:int}/place/{place:int}",
        "/hand-out/made/{number:int}/sheet/{place:int}",
        "/questions/original/{query:int}",
        "/questions/picture/{query:int}/ahead",
        "/questions/picture/{query:int}/outline.svg",
        "/questions/picture/{query:int}/page.png",
        "/questions/picture/{query:int}/place.png",
        "/records/go",
        "/records/of/{person:int}",
        "/records/{record:int}/newest-edition",
        "/records/{record:int}/original",
        "/records/{record:int}/picture/{place:int}",
        "/reports/look.css",
        "/reports/made/{key}/{ending}",
        "/returns/batches/{name}/report",
        "/returns/batches/{name}/state",
        "/returns/documents/{document:int}/original",
        "/settings/letters/{name}.docx",
        "/settings/logo.png",
    }
)
"""Files, pictures, pieces of pages, and ways that only lead on."""

CHANGED = b"""ref,name,role,manager,home,team
E02,Zo\xc3\xab Example,Senior support worker,E01,Oak House,Days
E03,\xc5\x81ukasz Pr\xc3\xb3ba,Senior support worker,E01,Oak House,Days
E13,Max Neverwas,Support worker,E08,Rose Court,Days
"""
WRONG = b"""ref,name,manager,started
E02,,E01,31/02/2024
E03,Max Neverwas,Nobody Whatever,1/2/2024
"""

_SUBMIT = """([path, token, fields]) => {
    const form = document.createElement("form");
    form.method = "post"; form.action = path;
    for (const [name, value] of [["token", token], ...fields]) {
        const input = document.createElement("input");
        input.type = "hidden"; input.name = name; input.value = value; form.append(input);
    }
    document.body.append(form); form.submit();
}"""


@dataclass(frozen=True)
class Screen:
    """A page that is open now: its room, and a name that no other screen has."""

    room: str
    name: str


class Walk:
    """A visitor who goes through all the rooms."""

    def __init__(self, desk: RunningDesk, page: Page) -> None:
        self.desk, self.page = desk, page
        self.paths: list[str] = []
        page.on("framenavigated", lambda frame: self.paths.append(frame.url.removeprefix(desk.url)))

    def go(self, path: str) -> None:
        """Opens a page, which must be there."""
        answer = self.page.goto(self.desk.url + path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"
        self._stands()

    def send(self, path: str, **fields: str | list[str]) -> None:
        """Sends a form with these fields, as a page of the desk would."""
        token = self.page.locator("input[name=token]").first.get_attribute("value", timeout=5000)
        pairs = [(n, v) for n, said in fields.items() for v in (said if isinstance(said, list) else [said])]
        with self.page.expect_navigation():
            self.page.evaluate(_SUBMIT, [path, token, pairs])
        self._stands()

    def upload(self, label: str, files: Sequence[Mapping[str, object]], button: str) -> None:
        """Chooses files by the label of their field, and sends them."""
        self.page.get_by_label(label).set_input_files(files)  # type: ignore[arg-type]
        self.page.get_by_role("button", name=button, exact=True).click()
        self._stands()

    def _stands(self) -> None:
        """Waits until what was begun is done, and what comes by itself is there."""
        expect(self.page.locator(".progress progress")).to_have_count(0, timeout=60_000)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    @property
    def shown(self) -> str:
        """The path of the page that is open."""
        return self.page.url.removeprefix(self.desk.url).partition("?")[0]


def walk(desk: RunningDesk, page: Page, only: str | None = None) -> Iterator[Screen]:
    """Goes from screen to screen, of all rooms or one; each stands open when it is told of."""
    going = Walk(desk, page)
    for room in (_today, _people, _hand_out, _returns, _questions, _records, _reports, _forms, _settings):
        name = room.__name__.strip("_").replace("_", "-")
        for screen in room(going) if only in (None, name) else ():
            yield Screen(name, f"{name}-{screen}")
    missed = sorted(w for w in _ways(only) - NO_PAGE if not any(_leads(w, p) for p in going.paths))
    assert missed == [], f"no screen was shown of {missed}"


def _ways(only: str | None) -> set[str]:
    rooms = [room for room in ROOMS if only in (None, room.path.strip("/") or "today")]
    return {way.path for room in rooms for way in room.ways if way.method == "GET"}


def _leads(way: str, path: str) -> bool:
    pattern = re.sub(r"\\\{\w+:int\\\}", r"\\d+", re.escape(way))
    return bool(re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), path.partition("?")[0]))


def _each(going: Walk, pages: Mapping[str, str]) -> Iterator[str]:
    for name, path in pages.items():
        going.go(path)
        yield name


def _today(going: Walk) -> Iterator[str]:
    going.go("/")
    expect(going.page.get_by_text("Counted 01/12/2026")).to_be_visible(timeout=60_000)
    yield "all"


def _numbers(going: Walk) -> dict[str, int]:
    with going.desk.ledger() as ledger:
        return {p.name: p.id for p in roster.people(ledger)}


def _people(going: Walk) -> Iterator[str]:
    who = _numbers(going)
    zoe, long, kit = (
        who["Zoë Example"],
        who["Dr Bartholomew Featherstonehaugh-Examplesworth"],
        who["Kit Pretend"],
    )
    yield from _each(
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
    going.send(f"/people/{zoe}/mail", how="document", why="")
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


def _hand_out(going: Walk) -> Iterator[str]:
    who = _numbers(going)
    chosen: dict[str, str | list[str]] = {"kind": "blank", "who": "home", "home": "Rose Court"}
    forms = ["supervision-record", "supervision-agreement"]
    yield from _each(going, {"choose": "/hand-out/"})
    going.send("/hand-out/", **chosen, form=forms)
    yield "chosen"
    going.send("/hand-out/preview", **chosen, form=forms, made="both")
    yield "preview"
    yield from _each(
        going,
        {
            "copies": "/hand-out/copies",
            "made-before": "/hand-out/made",
            "on-record": "/hand-out/on-record",
            "blanks": "/hand-out/blanks",
            "letters": "/hand-out/letters",
            "letter": "/hand-out/letters/invitation",
        },
    )
    going.go("/hand-out/made")
    going.page.locator("main tbody a").first.click()
    yield "made"
    yield from _each(going, {"remove": f"{going.shown}/remove"})
    going.go("/hand-out/copies")
    number = going.page.locator("[name=copy]").first.get_attribute("value")
    going.send("/hand-out/copies/withdraw", copy=number or "")
    yield "withdraw"
    going.send(
        "/hand-out/", kind="supervision", who="people", person=[str(who["Zoë Example"]), str(who["Jo Testcase"])],
        reply_by="2020-01-01",
    )  # fmt: skip
    yield "chosen-wrong"


def _returned() -> Sequence[Mapping[str, object]]:
    files = {
        "Good.docx": ours.filled("word", batch.answers(1)),
        "In doubt.docx": ours.filled("word", {**batch.answers(2), "supervisor": ""}),
        "A photograph of the notice board in the hall, as it was sent.pdf": b"%PDF-1.7 nothing of ours",
    }
    return [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files.items()]


def _returns(going: Walk) -> Iterator[str]:
    page = going.page
    yield from _each(going, {"start": "/returns/", "all": "/returns/documents", "read": "/returns/read"})
    going.upload("Choose files", _returned()[1:], "Read, file nothing")
    expect(page.get_by_role("heading", level=1)).to_have_text("What was read", timeout=60_000)
    yield "was-read"
    going.go("/returns/")
    page.get_by_label("Choose files").set_input_files(_returned())  # type: ignore[arg-type]
    yield "files-chosen"
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of them", timeout=60_000)
    ended = going.shown
    yield "batch"
    page.get_by_role("link", name=re.compile("notice board")).first.click()
    yield "document-refused"
    going.go("/returns/documents/1")
    yield "document"
    going.go(f"{ended}/throw-away")
    yield "throw-away"


def _questions(going: Walk) -> Iterator[str]:
    page = going.page
    yield from _each(going, {"all": "/questions/"})
    with going.desk.ledger() as ledger:
        first = query_list.listed(ledger)[0].number
    page.get_by_role("button", name="one after another").click()
    going._stands()
    number = 0
    while "/end" not in going.shown and number < 20:
        number += 1
        expect(page.locator("[data-seen]")).to_have_count(1, timeout=60_000)
        yield f"one-{number:02}"
        with page.expect_navigation():
            page.get_by_role("button", name="Leave it open, go on").click()
    yield "end"
    yield from _each(
        going, {"settled": "/questions/settled", "notes": "/questions/notes", "single": f"/questions/{first}"}
    )


def _records(going: Walk) -> Iterator[str]:
    one = 1
    zoe = _numbers(going)["Zoë Example"]
    yield from _each(
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


def _reports(going: Walk) -> Iterator[str]:
    page = going.page
    yield from _each(
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
    going._stands()
    yield "due-shown"
    page.get_by_role("button", name=re.compile("^Put off")).first.click()
    yield "postpone"
    from reports.kinds import KINDS

    for key in KINDS:
        going.go(f"/reports/of/{key}")
        if key == "supervision":
            yield "of"
        going.send(f"/reports/of/{key}")
        yield f"made-{key}"


def _forms(going: Walk) -> Iterator[str]:
    yield from _each(
        going,
        {
            "all": "/forms/",
            "which": "/forms/which",
            "one": "/forms/form/supervision-record.1",
            "spoken": "/forms/form/supervision-record.1/spoken",
            "new": "/forms/new",
            "words": "/forms/words",
        },
    )
    going.go("/forms/new")
    going.send("/forms/new", title="Home visit", sections="About the visit\nWhat was agreed")
    own = going.shown
    yield "own"
    yield from _each(going, {"look": f"{own}/look", "publish": f"{own}/publish", "remove": f"{own}/remove"})
    yield from _each(going, {"parts": "/forms/parts"})
    going.send("/forms/parts", says="Home visits")
    part = going.shown
    yield "part"
    yield from _each(going, {"part-remove": f"{part}/remove", "parts-there": "/forms/parts"})
    going.go("/forms/new")
    going.send("/forms/find", words="appraisel")
    yield "none"


def _settings(going: Walk) -> Iterator[str]:
    pages = ("look", "letters", "policies", "may", "supervision", "ledger", "file/organisation")
    yield from _each(going, {"about": "/settings/"} | {p.partition("/")[0]: f"/settings/{p}" for p in pages})
    going.send("/settings/ledger/verify")
    yield "found"
    going.page.goto(f"{going.desk.url}/nowhere")
    yield "not-there"
