"""The screens of the rooms that papers go through: hand out, returns, questions, forms, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from playwright.sync_api import expect

from filing.review import query_list
from tests.desk.walking import Walk, each, numbers
from tests.faults import ours
from tests.intake import batch


def hand_out(going: Walk) -> Iterator[str]:
    who = numbers(going)
    chosen: dict[str, str | list[str]] = {"kind": "blank", "who": "home", "home": "Rose Court"}
    forms = ["supervision-record", "supervision-agreement"]
    yield from each(going, {"choose": "/hand-out/"})
    going.send("/hand-out/", **chosen, form=forms)
    yield "chosen"
    going.send("/hand-out/preview", **chosen, form=forms, made="both")
    yield "preview"
    yield from each(
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
    yield from each(going, {"remove": f"{going.shown}/remove"})
    going.go("/hand-out/copies")
    number = going.page.locator("[name=copy]").first.get_attribute("value")
    going.send("/hand-out/copies/withdraw", copy=number or "")
    yield "withdraw"
    going.send(
        "/hand-out/", kind="supervision", who="people", person=[str(who["Zoë Example"]), str(who["Jo Testcase"])],
        reply_by="01/01/2020",
    )  # fmt: skip
    yield "chosen-wrong"


def _returned() -> Sequence[Mapping[str, object]]:
    files = {
        "Good.docx": ours.filled("word", batch.answers(1)),
        "In doubt.docx": ours.filled("word", {**batch.answers(2), "supervisor": ""}),
        "A photograph of the notice board in the hall, as it was sent.pdf": b"%PDF-1.7 nothing of ours",
    }
    return [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files.items()]


def returns(going: Walk) -> Iterator[str]:
    page = going.page
    yield from each(going, {"start": "/returns/", "all": "/returns/documents", "read": "/returns/read"})
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


def questions(going: Walk) -> Iterator[str]:
    page = going.page
    yield from each(going, {"all": "/questions/"})
    with going.desk.ledger() as ledger:
        first = query_list.listed(ledger)[0].number
    page.get_by_role("button", name="one after another").click()
    going.stands()
    number = 0
    while "/end" not in going.shown and number < 20:
        number += 1
        expect(page.locator("[data-seen]")).to_have_count(1, timeout=60_000)
        yield f"one-{number:02}"
        with page.expect_navigation():
            page.get_by_role("button", name="Leave it open, go on").click()
    yield "end"
    yield from each(
        going, {"settled": "/questions/settled", "notes": "/questions/notes", "single": f"/questions/{first}"}
    )


def forms(going: Walk) -> Iterator[str]:
    yield from each(
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
    yield from each(going, {"look": f"{own}/look", "publish": f"{own}/publish", "remove": f"{own}/remove"})
    yield from each(going, {"parts": "/forms/parts"})
    going.send("/forms/parts", says="Home visits")
    part = going.shown
    yield "part"
    yield from each(going, {"part-remove": f"{part}/remove", "parts-there": "/forms/parts"})
    going.go("/forms/new")
    going.send("/forms/find", words="appraisel")
    yield "none"


def settings(going: Walk) -> Iterator[str]:
    pages = ("look", "letters", "policies", "may", "supervision", "ledger", "accounts", "file/organisation")
    yield from each(going, {"about": "/settings/"} | {p.partition("/")[0]: f"/settings/{p}" for p in pages})
    going.send("/settings/ledger/verify")
    yield "found"
    going.go("/settings/ledger")
    going.send("/settings/ledger/doctor")
    yield "doctor"
    going.page.goto(f"{going.desk.url}/nowhere")
    yield "not-there"
