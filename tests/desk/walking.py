"""A visitor who goes through the rooms of the desk, and sends their forms as the pages would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from filing.people import roster
from tests.desk.browsing import RunningDesk

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
        self.opened: list[str] = []
        """What was gone to by its address alone."""
        page.on("framenavigated", lambda frame: self.paths.append(frame.url.removeprefix(desk.url)))

    def go(self, path: str) -> None:
        """Opens a page, which must be there."""
        answer = self.page.goto(self.desk.url + path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"
        self.opened.append(path)
        self.stands()

    def send(self, path: str, **fields: str | list[str]) -> None:
        """Sends a form with these fields, as a page of the desk would."""
        token = self.page.locator("input[name=token]").first.get_attribute("value", timeout=5000)
        pairs = [(n, v) for n, said in fields.items() for v in (said if isinstance(said, list) else [said])]
        with self.page.expect_navigation():
            self.page.evaluate(_SUBMIT, [path, token, pairs])
        self.stands()

    def upload(self, label: str, files: Sequence[Mapping[str, object]], button: str) -> None:
        """Chooses files by the label of their field, and sends them."""
        self.page.get_by_label(label).set_input_files(files)  # type: ignore[arg-type]
        self.page.get_by_role("button", name=button, exact=True).click()
        self.stands()

    def stands(self) -> None:
        """Waits until what was begun is done, and what comes by itself is there."""
        expect(self.page.locator(".progress progress")).to_have_count(0, timeout=60_000)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    @property
    def shown(self) -> str:
        """The path of the page that is open."""
        return self.page.url.removeprefix(self.desk.url).partition("?")[0]


def each(going: Walk, pages: Mapping[str, str]) -> Iterator[str]:
    for name, path in pages.items():
        going.go(path)
        yield name


def numbers(going: Walk) -> dict[str, int]:
    with going.desk.ledger() as ledger:
        return {p.name: p.id for p in roster.people(ledger)}
