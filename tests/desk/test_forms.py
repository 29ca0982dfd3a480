"""Forms, as the user has them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.rooms.forms.gallery import PICTURES
from forms.library import builtin
from issuing.small_pictures import file_of
from schemas.rendition import Branding
from tests.desk.browsing import RunningDesk
from tests.forms.own import VISIT, folder

pytestmark = [pytest.mark.client("chromium"), pytest.mark.thorough]


DRAWN_HERE = "case-presentation"
"""The only form of whose first page there is no picture yet."""


@pytest.fixture(scope="module")
def pictures() -> bytes:
    """A picture that stands for the first page of any form: to draw all of them takes a minute."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (360, 509), "white").save(out, "WEBP")
    return out.getvalue()


@pytest.fixture
def home(tmp_path: Path, pictures: bytes) -> Path:
    """A home whose gallery was looked at before."""
    for entry in builtin().catalogue():
        if entry.form != DRAWN_HERE:
            form = builtin().load(entry.form, entry.edition)
            file = file_of(tmp_path / "home" / "desk" / PICTURES, form, Branding())
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pictures)
    return tmp_path / "home"


def test_a_form_is_found_by_words_looked_at_and_kept_as_a_blank(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    page.get_by_role("link", name="Forms").click()
    expect(page.get_by_role("heading", name="Supervision sessions")).to_be_visible()
    expect(page.locator(f"#sheet-{DRAWN_HERE}\\.1 img")).to_be_visible()
    page.get_by_label("Find a form").fill("talk")
    expect(page.get_by_role("heading", name="Values", exact=True)).not_to_be_visible()
    desk.looked(page, "forms")
    page.get_by_label("Find a form").fill("appraisel")
    expect(page.get_by_text("Did you mean appraise or appraisal?")).to_be_visible()
    page.get_by_label("Find a form").fill("point contact")
    expect(page.locator("#found h3")).to_have_text(["Point of contact evaluation"])
    page.get_by_role("link", name="Point of contact evaluation").first.click()
    expect(page.get_by_text("Nothing in it has been changed since.")).to_be_visible()
    first = page.get_by_role("img", name="Page 1 of")
    expect(first).to_be_visible()
    assert first.evaluate("i => i.decode().then(() => i.naturalWidth)") == 910
    desk.looked(page, "form")
    for name, begins in (("Word", b"PK"), ("PDF", b"%PDF")):
        with page.expect_download() as kept:
            page.get_by_role("button", name=name, description="Large print").click()
        assert kept.value.path().read_bytes().startswith(begins)
        assert kept.value.suggested_filename.startswith("Point of contact evaluation - large print")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Word", description="For a screen reader").click()
    settings = zipfile.ZipFile(io.BytesIO(kept.value.path().read_bytes())).read("word/settings.xml")
    assert b"documentProtection" not in settings


def test_a_sentence_of_what_one_wants_leads_to_the_form(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/forms/")
    page.get_by_role("link", name="Which form do I need?").click()
    desk.looked(page, "forms-which")
    row = page.get_by_role("listitem").filter(has_text="I am worried about somebody’s practice")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written confirmation of concerns")


def test_an_own_form_is_begun_written_looked_at_and_published(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/forms/new")
    page.get_by_label("Title of the form").fill("Supervision record")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("There is a form called supervision-record already.")).to_be_visible()
    desk.looked(page, "forms-new")
    page.get_by_label("Title of the form").fill("Home visit")
    page.get_by_label("Its name in files").fill("visit")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    text = page.get_by_label("The text of visit.1.yaml")
    text.fill(VISIT.replace("type: date", "type: dat"))
    link = page.get_by_role("link", name="Line 10")
    expect(link).to_be_visible()
    expect(page.get_by_text("Did you mean `date`?")).to_be_visible()
    desk.looked(page, "forms-editor")
    link.click()
    chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert text.evaluate(chosen).strip().startswith("day: {ask")
    page.reload()  # what was typed is there, although nobody saved it
    expect(page.get_by_text("not saved yet")).to_be_visible()
    expect(text).to_have_value(re.compile("type: dat}"))
    text.fill(VISIT)
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    page.get_by_role("button", name="See how it looks").click()
    expect(page.get_by_role("img", name="Page 1 of 1")).to_be_visible()
    desk.looked(page, "forms-look")
    page.get_by_role("link", name="Back to its text").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Nothing in it is wrong.")).to_be_visible()
    page.get_by_role("link", name="Publish").click()
    desk.looked(page, "forms-publish")
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("is published: it stays as it is from now on")).to_be_visible()
    page.get_by_role("button", name="Begin its next edition").click()
    expect(page.get_by_label("The text of visit.2.yaml")).to_have_value(re.compile("replaces: 1"))


def test_two_windows_on_one_form_lose_nothing(desk: RunningDesk, page: Page) -> None:
    folder(desk.home, {"organisation/forms/visit.1.yaml": VISIT})
    here, there = page, page.context.new_page()
    for one in (here, there):
        one.goto(f"{desk.url}/forms/own/visit.1")
    there.get_by_label("The text of").fill(VISIT.replace("Mood", "Spirits"))
    there.get_by_role("button", name="Save", exact=True).click()
    expect(there.get_by_text("Saved.")).to_be_visible()
    here.get_by_label("The text of").fill(VISIT.replace("Mood", "Feeling"))
    here.get_by_role("button", name="Save", exact=True).click()
    expect(here.get_by_text("Somebody else saved this since you opened it")).to_be_visible()
    expect(here.get_by_label("The text of visit")).to_have_value(re.compile("Feeling"))
    desk.looked(here, "forms-two-windows")
    here.get_by_role("button", name="Go on with mine").click()
    here.get_by_role("button", name="Save", exact=True).click()
    expect(here.get_by_text("Saved. Nothing in it is wrong.")).to_be_visible()
    assert "Feeling" in (desk.home / "organisation/forms/visit.1.yaml").read_text(encoding="utf-8")


def test_the_words_of_a_form_that_comes_with_carepack_are_changed(desk: RunningDesk, page: Page) -> None:
    page.goto(f"{desk.url}/forms/form/supervision-record.1")
    page.get_by_role("link", name="Use other words in it").click()
    page.get_by_role("button", name="Add them").click()
    text = page.get_by_label("The text of wording.yaml")
    text.fill(text.input_value().replace('title: "Supervision Record"', 'title: "One-to-one record"'))
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    desk.looked(page, "forms-words")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{desk.url}/forms/form/supervision-record.1")
    expect(page.get_by_role("heading", level=1)).to_have_text("One-to-one record")


def test_everything_is_read_checked_and_saved_without_scripts(desk: RunningDesk, page: Page) -> None:
    folder(desk.home, {"organisation/forms/visit.1.yaml": VISIT})
    assert page.context.browser is not None
    bare = page.context.browser.new_context(java_script_enabled=False)
    try:
        plain = bare.new_page()
        plain.goto(desk.again())
        plain.goto(f"{desk.url}/forms/")
        plain.get_by_label("Find a form").fill("monthly")
        plain.get_by_role("button", name="Find").click()
        expect(plain.locator("#found h3").first).to_be_visible()
        plain.goto(f"{desk.url}/forms/own/visit.1")
        plain.get_by_label("The text of").fill(VISIT.replace("type: date", "type: dat"))
        plain.get_by_role("button", name="Check").click()
        plain.get_by_role("link", name="Line 10").click()
        assert plain.url.endswith("#line-10")
        plain.get_by_role("button", name="Save", exact=True).click()
        expect(plain.get_by_text("1 mistake is to correct")).to_be_visible()
    finally:
        bare.close()
