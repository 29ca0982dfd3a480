"""People, as an admin has them: a staff list brought in, people looked up, leaving, being away, passwords."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from filing.ledger.database import open_ledger
from filing.people import roster
from filing.people.absences import absent
from filing.people.passwords import current
from tests.desk import browsing
from tests.desk.browsing import RunningDesk
from tests.filing.returns import ACT, SESSION, returned, submit
from tests.filing.test_unclaimed import under

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
STAFF = """Employee No,First name,Surname,Job title,Line manager,Supervsior,Site,Team,Start date,Work email
E01,Sam,Sample,Team manager,,,Oak House,Days,1/2/2015,sam.sample@example.org
E02,Zoë,Example,Support worker,Sam Sample,Łukasz Próba,Oak House,Nights,3/4/2020,zoe@example.org
E03,Łukasz,Próba,Senior,Sam Sample,,Oak House,Days,5/9/2019,
,Pat,Specimen,Bank worker,Sam Sample,,Rose Court,,,
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with four people, and records under the name of somebody who is on no list yet."""
    home = tmp_path / "home"
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, STAFF.encode(), ACT)
        submit(ledger, returned(SESSION))
        under(ledger, "Mo Madeup")
        submit(ledger, returned({**SESSION, "supervisee": "Mo Madeup", "session": 9}))
    return home


@pytest.fixture
def desk(home: Path) -> Iterator[RunningDesk]:
    """A desk whose clock stands still."""
    with browsing.running(home, clock=lambda: NOON) as started:
        yield started


def chosen(page: Page, data: str, *, full: bool = False) -> None:
    """Chooses a staff list of these lines."""
    page.goto(page.url.partition("/people")[0].rstrip("/") + "/people/roster")
    page.get_by_label("Your staff list").set_input_files(sent(data))
    if full:
        page.get_by_label("Everybody is in this file").check()
    page.get_by_role("button", name="Show what would change").click()


def sent(data: str) -> FilePayload:
    return {"name": "staff.csv", "mimeType": "text/csv", "buffer": data.encode()}


def heading(page: Page, says: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(says)


def test_a_staff_list_is_looked_at_meant_changed_and_what_follows_is_told(
    desk: RunningDesk, page: Page
) -> None:
    page.get_by_role("link", name="People").first.click()
    heading(page, "People")
    desk.looked(page, "people")
    slips = STAFF.replace("3/4/2020", "soon").replace("E03,Łukasz,Próba", "E03,Robin,Invented")
    chosen(page, slips, full=True)
    heading(page, "Look at your staff list")
    expect(page.get_by_role("row", name=re.compile("I3.*The start date says “soon”"))).to_be_visible()
    expect(page.get_by_text("--accept")).to_have_count(0)
    desk.looked(page, "people-faults")
    data = slips.replace("soon", "3/4/2020").replace("Support worker", "Senior support worker")
    data = data.replace(
        ",Pat,Specimen,Bank worker,Sam Sample,,Rose Court,,,", "E12,Mo,Madeup,Cook,E01,,Rose Court,,,"
    )
    page.get_by_label("New names").check()
    page.get_by_label("The corrected staff list").set_input_files(sent(data))
    page.get_by_role("button", name="Look at it again").click()
    heading(page, "What would change")
    expect(
        page.get_by_role("row", name=re.compile("role Support worker → Senior support worker"))
    ).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("name Łukasz Próba → Robin Invented"))).to_be_visible()
    expect(page.get_by_text("nearly so written")).to_be_visible()
    desk.looked(page, "people-shown")
    with desk.ledger() as ledger:
        assert {p.name for p in roster.people(ledger)} >= {"Łukasz Próba", "Pat Specimen"}, (
            "nothing is written yet"
        )
    page.get_by_role("button", name="Change these people").click()
    heading(page, "Your staff list is in")
    expect(page.get_by_text("1 added, 2 updated, 1 as they were.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"waited for this and is filed now"))).to_be_visible()
    expect(page.get_by_text(re.compile("filed under the name Mo Madeup alone"))).to_be_visible()
    page.get_by_label(re.compile("^Pat Specimen")).fill("soon")
    page.get_by_role("button", name="Look at what hangs on them").click()
    expect(page.get_by_text("no date that can be read")).to_be_visible()
    desk.looked(page, "people-done")
    page.get_by_label(re.compile("^Pat Specimen")).fill("31/10/2026")
    page.get_by_role("button", name="Look at what hangs on them").click()
    desk.looked(page, "people-left-shown")
    page.get_by_role("button", name="Note that they leave").click()
    expect(page.get_by_text("Noted: Pat Specimen (left 31/10/2026).")).to_be_visible()
    expect(page.get_by_role("heading", name="Have they left?")).to_have_count(0)
    page.get_by_role("link", name="See everybody").click()
    page.get_by_role("navigation", name="Who is shown").get_by_role("link", name=re.compile("Left")).click()
    expect(page.get_by_role("row", name=re.compile("Pat Specimen.*left 31.10.2026"))).to_be_visible()


def test_a_roster_that_changed_in_another_window_is_shown_again_and_nothing_is_done_twice(
    desk: RunningDesk, page: Page
) -> None:
    data = STAFF.replace("Support worker", "Cook")
    chosen(page, data)
    other = page.context.new_page()
    desk.watch(other)
    other.goto(page.url)
    other.get_by_role("button", name="Change these people").click()
    heading(other, "Your staff list is in")
    page.get_by_role("button", name="Change these people").click()
    expect(page.get_by_text("This list was brought in already; nothing was done twice.")).to_be_visible()
    chosen(page, STAFF)
    with desk.ledger() as ledger:
        roster.import_csv(ledger, "ref,name,role\nE02,Zoë Example,Nurse\n".encode(), ACT)
    page.get_by_role("button", name="Change these people").click()
    expect(
        page.get_by_text("The roster has changed since this was shown; nothing was written.")
    ).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("role Nurse → Support worker"))).to_be_visible()
    leaving = "Employee No,Name,Leaving date\nE03,Łukasz Próba,31/1/2027\n"
    page.get_by_role("button", name="Change nothing").click()
    expect(page.get_by_text("Nothing was changed, and the file is thrown away.")).to_be_visible()
    chosen(page, leaving)
    page.get_by_role("button", name="Change these people").click()
    heading(page, "Your staff list is in")  # after work that is waited for
    expect(
        page.get_by_text("Łukasz Próba (E03) leaves on 31/01/2027: supervises Zoë Example (E02).")
    ).to_be_visible()
    page.get_by_role("link", name=re.compile("Hand over and call in")).click()
    heading(page, "Łukasz Próba leaves")
    expect(page.get_by_label("Last day")).to_have_value("31/01/2027")


def test_somebody_is_found_looked_at_and_leaves_with_what_hangs_on_them_handed_over(
    desk: RunningDesk, page: Page
) -> None:
    page.goto(f"{desk.url}/people/")
    page.get_by_label("Find by name").press_sequentially("zoe ex")
    expect(page.get_by_text("1 person found.")).to_be_visible()
    page.get_by_role("link", name="Zoë Example").click()
    heading(page, "Zoë Example")
    expect(page.get_by_role("link", name="Łukasz Próba")).to_be_visible()
    expect(page.get_by_role("heading", name="Records 1")).to_be_visible()
    expect(page.get_by_role("region", name="What is due").get_by_role("listitem").first).to_be_visible()
    page.get_by_role("link", name="Look for them").click()
    expect(page.get_by_text("of Zoë Example")).to_be_visible()
    desk.looked(page, "person")
    page.get_by_role("link", name="What changed, and when").click()
    expect(page.get_by_role("cell", name="came onto the roster")).to_be_visible()
    page.get_by_role("link", name="Back to Zoë Example").click()
    page.get_by_role("link", name="Łukasz Próba").click()
    page.get_by_role("link", name="They leave").click()
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("Give their last day.")).to_be_visible()
    page.get_by_label("Last day").fill("31/12/2026")
    page.get_by_label("Who takes over").fill("Sam Sampl")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("Did you mean Sam Sample (E01)?")).to_be_visible()
    page.get_by_label("Who takes over").fill("E01")
    desk.looked(page, "leave")
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("supervisor Łukasz Próba (E03) → Sam Sample (E01)")).to_be_visible()
    desk.looked(page, "leave-shown")
    page.get_by_role("button", name="Note that they leave").click()
    expect(page.get_by_text("Łukasz Próba leaves on 31/12/2026.")).to_be_visible()
    with desk.ledger() as ledger:
        assert roster.find(ledger, "E02").supervisor == "E01"
    page.get_by_role("button", name="They stay, or are back").click()
    expect(page.get_by_text("Łukasz Próba stays.")).to_be_visible()


def test_being_away_passwords_and_choices_of_mail_are_noted(desk: RunningDesk, page: Page) -> None:
    with desk.ledger() as ledger:
        zoe = roster.find(ledger, "E02").id
    page.goto(f"{desk.url}/people/{zoe}/away")
    page.get_by_label("First day away").fill("1/12/2026")
    page.get_by_label("Last day away").fill("1/11/2026")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("The last day of the absence is before the first.")).to_be_visible()
    page.get_by_label("Last day away").fill("8/1/2027")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("rowheader", name="from 01/12/2026 to 08/01/2027")).to_be_visible()
    desk.looked(page, "away")
    with desk.ledger() as ledger:
        assert len(absent(ledger)[zoe]) == 1
    page.get_by_role("button", name="Noted by mistake").click()
    expect(page.get_by_text("No absence is noted.")).to_be_visible()
    page.goto(f"{desk.url}/people/{zoe}/mail")
    page.get_by_role("button", name="Make one and show it").click()
    with desk.ledger() as ledger:
        word = current(ledger, [zoe])[zoe].password
    expect(page.get_by_text(word, exact=True)).to_be_visible()
    desk.looked(page, "person-mail")
    page.get_by_label("They were given it by").select_option("telephone")
    page.get_by_role("button", name="Note that they were given it").click()
    expect(page.get_by_text("Noted: given, telephone: Zoë Example.")).to_be_visible()
    page.get_by_role("button", name="Make a new one").click()
    expect(page.get_by_text("Nothing is made yet.")).to_be_visible()
    page.get_by_role("button", name="Make a new one").click()
    expect(page.get_by_text("A new password was made.")).to_be_visible()
    with desk.ledger() as ledger:
        assert current(ledger, [zoe])[zoe].password != word
    page.get_by_label("Not locked").check()
    page.get_by_role("button", name="Note this choice").click()
    expect(page.get_by_text("is a choice that needs a reason")).to_be_visible()
    page.get_by_label("Why", exact=True).fill("Her telephone opens nothing locked.")
    page.get_by_label("Not locked").check()
    page.get_by_role("button", name="Note this choice").click()
    expect(page.get_by_role("cell", name="Her telephone opens nothing locked.")).to_be_visible()
    page.goto(f"{desk.url}/people/passwords")
    expect(page.get_by_role("row", name=re.compile("Zoë Example.*not given yet.*not locked"))).to_be_visible()
    desk.looked(page, "passwords")
    page.get_by_label("All 4 people found").check()
    page.get_by_role("button", name="Make slips").click()
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("Passwords.pdf")).click()
    assert got.value.path().read_bytes().startswith(b"%PDF")
    with desk.ledger() as ledger:
        assert len(current(ledger, [p.id for p in roster.people(ledger)])) == 4
