"""Hand out, as an admin uses it: from a roster to documents with names on them, and the copies that are out."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.jobs import StoppedError
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.records.copies import listed
from forms.organisation import folder_in, organisation
from issuing import handed_out
from issuing.packs import kept
from issuing.packs.kept import Order
from schemas.copies import mint
from tests.desk.browsing import RunningDesk

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]
ROSTER = """ref,name,role,manager,email,band,home,large_print
E01,Sam Sample,Team manager,,sam@example.org,7,Ash House,
E02,Zoë Example,Support worker,E01,zoe@example.org,3/2,Ash House,yes
E03,Łukasz Próba,Support worker,E01,,3/2,Ash House,
E04,Pat Specimen,Support worker,E01,,3/2,Ash House,
E05,Mo Madeup,Support worker,E01,,3/2,Ash House,
E06,Robin Invented,Support worker,E01,,3/2,Ash House,
"""


@pytest.fixture
def staff() -> str:
    """The roster; a test may have another."""
    return ROSTER


@pytest.fixture
def home(tmp_path: Path, staff: str) -> Path:
    """A home with these people on its roster."""
    home = tmp_path / "home"
    with open_ledger(home) as ledger:
        now = dt.datetime.now(dt.UTC)
        if staff:
            roster.import_csv(ledger, staff.encode(), Actor("Zoë Example", now), {"new-refs"})
    return home


def handed(desk: RunningDesk, forms: tuple[str, ...], stopped_after: int = 99) -> int:
    """Forms made for everybody, or for so many until it was broken off. Returns the number of what was made."""
    now = Actor("Zoë Example", dt.datetime.now(dt.UTC))
    count = itertools.count(1)

    def each(done: int, of: int) -> None:
        if done >= stopped_after:
            raise StoppedError

    with desk.ledger() as ledger:
        order = Order(kind="blank", people=tuple(p.id for p in roster.people(ledger)), forms=forms)
        own = organisation(folder_in(desk.home))
        writing = kept.begin(ledger, own, order, now)
        with contextlib.suppress(StoppedError):
            kept.make(
                ledger,
                own,
                writing,
                now,
                mint=lambda: mint(next(count).to_bytes(8) + b"\x00"),
                reply_to=str,
                each=each,
            )
    return writing.number


def enter(page: Page) -> None:
    """Goes to the room by the navigation."""
    page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Hand out").click()


def saved(page: Page, name: str, folder: Path) -> Path:
    """The file that a press on this link saves."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


class Presses:
    """How often somebody pressed on a page, over all pages of the desk."""

    def __init__(self, page: Page) -> None:
        self.counted = 0
        page.expose_function("pressed", self._pressed)
        page.add_init_script("addEventListener('click', e => { if (e.isTrusted) pressed(); }, true)")

    def _pressed(self) -> None:
        self.counted += 1


def test_six_people_get_their_forms_in_three_presses_and_a_second_time_it_is_said_who_has_one(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    presses = Presses(page)
    page.reload()
    enter(page)
    expect(page.get_by_role("radio", name="Everybody")).to_be_checked()
    expect(page.get_by_text("6 people get")).to_be_visible()
    desk.looked(page, "hand-out")
    page.get_by_role("button", name="Make 6 packs").click()
    expect(page.get_by_text("6 people have their documents")).to_be_visible(timeout=60_000)
    desk.looked(page, "made")
    file = saved(page, "Save everything", tmp_path)
    # Three more bring the roster in: the file, what is shown of it, and that it is meant.
    assert presses.counted == 3
    names = zipfile.ZipFile(file).namelist()
    mine = [n for n in names if n.startswith("Zoë Example - E02/")]
    assert any("Supervision" in n and "Zoë Example" in n and n.endswith(".docx") for n in mine), names
    assert "Supervision packs" in file.name
    assert "Zo" not in page.url

    page.get_by_role("link", name="For people").click()
    expect(page.get_by_text("6 people have a copy out already.")).to_be_visible()
    page.get_by_role("button", name="Look at each person first").click()
    expect(page.get_by_text("Out already").first).to_be_visible()
    desk.looked(page, "preview")
    page.get_by_role("button", name="Change what is chosen").click()
    page.get_by_text("People I tick").click()
    page.get_by_role("searchbox", name="Find people").fill("madeup")
    expect(page.get_by_text("Pat Specimen", exact=False)).to_have_count(0)
    page.get_by_role("checkbox", name="Mo Madeup").check()
    page.get_by_text("Forms I choose").click()
    page.get_by_role("searchbox", name="Find forms").fill("guided")
    page.locator("#form-pdp-guided").check()
    page.get_by_text("To print").click()
    expect(page.get_by_text("1 person gets")).to_be_visible()
    expect(page.get_by_text("out already")).to_have_count(0)
    desk.looked(page, "hand-out-ticked")
    page.get_by_role("button", name="Make them for 1 person").click()
    expect(page.get_by_role("link", name="Open", exact=False).first).to_be_visible(timeout=60_000)
    desk.looked(page, "made-print")
    with desk.ledger() as ledger:
        out = listed(ledger, now=dt.datetime.now(dt.UTC))
    assert sorted(c.form for c in out) == ["pdp-guided"] + ["supervision-record"] * 6


def test_copies_that_are_out_are_found_handed_over_and_said_not_to_come_back(
    desk: RunningDesk, page: Page
) -> None:
    handed(desk, ("supervision-record",))
    enter(page)
    page.get_by_role("link", name="Copies out").click()
    expect(page.get_by_text("6 copies are out or made.")).to_be_visible()
    expect(page.get_by_text("not handed over yet")).to_have_count(6)
    page.get_by_role("searchbox", name="Person").fill("zoe")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("1 copy is out or made.")).to_be_visible()
    page.get_by_role("checkbox", name="Supervision Record of Zoë Example was handed over").check()
    page.get_by_role("button", name="Note the ticked ones as handed over").click()
    expect(page.get_by_role("status")).to_contain_text("1 copy was handed over on")
    expect(page.get_by_text("not handed over yet")).to_have_count(5)
    desk.looked(page, "copies")
    page.get_by_role("button", name=re.compile("^Will not come back.*Mo Madeup$")).click()
    page.get_by_role("textbox", name="Why?").fill(" ")
    page.get_by_role("button", name="It will not come back").click()
    expect(page.get_by_text("Say why, in a few words.")).to_be_visible()
    desk.looked(page, "withdraw")
    page.get_by_role("textbox", name="Why?").fill("Lost")
    page.get_by_role("button", name="It will not come back").click()
    expect(page.get_by_text("5 copies are out or made.")).to_be_visible()
    assert "Lost" not in page.url


def test_a_run_that_was_broken_off_is_told_and_taken_up_and_its_documents_can_be_removed(
    desk: RunningDesk, page: Page
) -> None:
    number = handed(desk, ("supervision-record",), stopped_after=2)
    enter(page)
    expect(page.get_by_text("2 of 6 are made")).to_be_visible()
    desk.looked(page, "broken-off")
    page.get_by_role("button", name="Make the rest").click()
    expect(page.get_by_text("6 people have their documents")).to_be_visible(timeout=60_000)
    assert page.url.endswith(f"/hand-out/made/{number}")
    with desk.ledger() as ledger:
        assert len(listed(ledger, now=dt.datetime.now(dt.UTC))) == 6
    page.get_by_role("button", name="All were handed over today").click()
    expect(page.get_by_role("status")).to_contain_text("6 copies were handed over today")
    page.get_by_role("link", name="Made before").click()
    desk.looked(page, "made-before")
    page.get_by_role("link", name="Supervision Record").click()
    page.get_by_role("link", name="Remove these documents").click()
    desk.looked(page, "remove")
    page.get_by_role("button", name="Remove them").click()
    expect(page.get_by_text("Nothing was made yet")).to_be_visible()
    assert handed_out.numbers(desk.home) == ()


def test_letters_say_what_is_wrong_at_the_field_and_blanks_are_called_by_their_titles(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    enter(page)
    page.get_by_role("link", name="Letters").click()
    desk.looked(page, "letters")
    page.get_by_role("link", name="Invitation").click()
    page.locator("label[for=who-people]").click()
    page.get_by_role("checkbox", name="Zoë Example").check()
    page.get_by_label("What is it about?").fill("Appraisal")
    page.get_by_label("Day of the meeting").fill("2020-01-01")
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("and that day is past")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Zoë Example")).to_be_checked()
    desk.looked(page, "letter")
    page.get_by_label("Day of the meeting").fill((dt.date.today() + dt.timedelta(days=9)).isoformat())
    page.get_by_label("Time").fill("10:30")
    page.get_by_label("Place").fill("The office")
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_text("1 person has their documents")).to_be_visible(timeout=60_000)
    assert saved(page, "Save everything", tmp_path).name.startswith("Zoë Example - Invitation")

    page.get_by_role("link", name="Blank forms").click()
    page.get_by_role("searchbox", name="Find forms").fill("idea")
    page.get_by_role("checkbox", name="Consent").check()
    desk.looked(page, "blanks")
    page.get_by_role("button", name="Make them").click()
    expect(page.get_by_role("link", name="Save everything")).to_be_visible(timeout=60_000)
    names = zipfile.ZipFile(saved(page, "Save everything", tmp_path)).namelist()
    assert sorted(Path(n).suffix for n in names) == [".docx", ".pdf"]


@pytest.mark.parametrize("staff", [""])
def test_where_nobody_is_on_the_roster_the_way_to_people_is_shown(
    desk: RunningDesk, page: Page, staff: str
) -> None:
    enter(page)
    expect(page.get_by_text("Nobody is on the roster yet")).to_be_visible()
    desk.looked(page, "nobody")
