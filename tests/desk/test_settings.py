"""Settings, as the user has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.browsing import RunningDesk
from tests.forms.own import PNG, folder, jpeg

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80"><rect width="240" height="80" fill="#7a1f3d"/>'
    '<circle cx="40" cy="40" r="28" fill="#fff"/>{}</svg>'
)


def test_the_desk_says_where_everything_is_kept_and_closes(desk: RunningDesk, page: Page) -> None:
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    expect(page.get_by_text(str(desk.home), exact=True)).to_be_visible()
    expect(page.get_by_text("Zoë Example", exact=True)).to_be_visible()
    desk.looked(page, "settings")
    page.get_by_role("button", name="Close the desk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The desk is closed")
    desk.looked(page, "closed", served=False)


def test_an_icon_is_put_where_the_account_has_its_programs(
    desk: RunningDesk, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "Desktop").mkdir()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Put an icon on the desktop").click()
    expect(page.get_by_role("status")).to_contain_text("It opens this desk.")
    for folder_of in (tmp_path / "Desktop", tmp_path / "data" / "applications"):
        assert str(desk.home) in (folder_of / "carepack.desktop").read_text(encoding="utf-8")
    desk.looked(page, "settings-icon")


def test_name_and_logo_are_taken_and_a_hostile_picture_is_refused_in_plain_words(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    folder(desk.home, {"organisation/organisation.yaml": "# ours\npolicies: {review_months: 9}\n"})
    page.goto(f"{desk.url}/settings/look")
    page.get_by_label("Name of the organisation").fill("Hill Care")
    page.get_by_label("Line at the foot").fill("In confidence")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It is printed on what is made from now on.")).to_be_visible()
    for name, data in (
        ("bad.svg", SVG.format("<script>alert(1)</script>").encode()),
        ("a.svg", SVG.format("").encode()),
        ("b.jpg", jpeg()),
        ("c.png", PNG),
    ):
        (tmp_path / name).write_bytes(data)
    page.get_by_label("Choose a logo").set_input_files(tmp_path / "bad.svg")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("holds something that acts or comes from elsewhere")).to_be_visible()
    page.get_by_label("Choose a logo").set_input_files(tmp_path / "a.svg")
    page.get_by_role("button", name="Use it").click()
    shown = page.get_by_role("img", name="The logo as it is printed")
    expect(shown).to_be_visible()
    desk.looked(page, "settings-look")
    for name in ("b.jpg", "c.png"):
        page.get_by_label("Another logo").set_input_files(tmp_path / name)
        page.get_by_role("button", name="Use it").click()
        expect(page.get_by_text("The logo is taken.")).to_be_visible()
    text = (desk.home / "organisation/organisation.yaml").read_text(encoding="utf-8")
    assert text.startswith("# ours\npolicies: {review_months: 9}\n")
    page.get_by_role("button", name="Print no logo").click()
    expect(shown).not_to_be_visible()


def test_policies_change_at_their_places_or_not_at_all(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/settings/policies")
    other = page.context.new_page()
    other.goto(f"{desk.url}/settings/policies")
    page.get_by_label("Time zone").fill("Nowhere/Town")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is no time zone “Nowhere/Town”.")).to_be_visible()
    page.get_by_label("Time zone").fill("Europe/London")
    page.get_by_label("Months from an appraisal").fill("9")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It counts from now on.")).to_be_visible()
    expect(page.get_by_label("Months from an appraisal")).to_have_value("9")
    desk.looked(page, "settings-policies")
    other.get_by_label("Years after which").fill("3")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Somebody else saved this since you opened it")).to_be_visible()
    page.goto(f"{desk.url}/settings/may")
    amend = page.get_by_role("group", name="Amend records")
    amend.get_by_label("Only the people below").check()
    amend.get_by_label("Names").fill("Pat Specimen")
    page.get_by_role("button", name="Save").click()
    expect(amend.get_by_label("Names")).to_have_value("Pat Specimen")
    desk.looked(page, "settings-may")


def test_a_template_is_kept_brought_back_and_refused_with_its_mistakes(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{desk.url}/settings/letters")
    card = page.get_by_role("region", name="Invitation")
    with page.expect_download() as kept:
        card.get_by_role("link", name="Keep its template").click()
    kept.value.save_as(tmp_path / "invitation.docx")
    (tmp_path / "bad.docx").write_bytes(b"no document")
    card.get_by_label("Another template").set_input_files(tmp_path / "bad.docx")
    card.get_by_role("button", name="Use it").click()
    expect(card.locator(".fault")).to_be_visible()
    card.get_by_label("Another template").set_input_files(tmp_path / "invitation.docx")
    card.get_by_role("button", name="Use it").click()
    expect(card.get_by_text("Your own template")).to_be_visible()
    desk.looked(page, "settings-letters")
    card.get_by_role("button", name="Go back to carepack’s own").click()
    expect(card.get_by_text("As it comes with carepack")).to_be_visible()


def test_the_ledger_is_found_whole_and_copied_into_a_folder(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    page.goto(f"{desk.url}/settings/ledger")
    desk.looked(page, "settings-ledger")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("The ledger is whole.")).to_be_visible()
    page.goto(f"{desk.url}/settings/ledger")
    page.get_by_label("Into the folder").fill("somewhere")
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_text("This does not say where the folder is.")).to_be_visible()
    page.get_by_label("Into the folder").fill(str(tmp_path / "copy"))
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_text("The backup is made: 0 originals")).to_be_visible()
    assert (tmp_path / "copy" / "ledger.sqlite").is_file()
    page.goto(f"{desk.url}/settings/ledger")
    page.get_by_role("button", name="Check everything").click()
    expect(page.get_by_text("The ledger opens")).to_be_visible()
    desk.looked(page, "settings-doctor")
    page.goto(f"{desk.url}/settings/ledger")
    page.get_by_role("button", name="Make it anew").click()
    expect(page.get_by_text("0 versions of records")).to_be_visible()
    page.goto(f"{desk.url}/settings/supervision")
    desk.looked(page, "settings-supervision")
