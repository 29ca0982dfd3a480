"""Own forms and settings are edited without losing what was typed, and without writing over what nobody saw."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms.organisation import organisation
from forms.published import recorded
from issuing import own_settings, own_texts, publishing
from issuing.publishing import publish, standing
from schemas.errors import CarepackError, DefinitionError, UsageError
from tests.fillers.word import letterheads
from tests.forms.own import PNG, VISIT, folder, jpeg

NAME = "visit.1.yaml"
NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An organisation's folder with one form."""
    return folder(
        tmp_path / "organisation",
        {f"forms/{NAME}": VISIT, "organisation.yaml": 'name: "Hill Care"  # ours\n'},
    )


def code(error: pytest.ExceptionInfo[CarepackError]) -> str:
    """The code of what was raised."""
    return error.value.code


def test_a_text_is_saved_over_what_was_seen_and_over_nothing_else(root: Path) -> None:
    seen = own_texts.opened(root, NAME).version
    new = own_texts.write(root, NAME, VISIT.replace("Mood", "Spirits"), seen)
    with pytest.raises(UsageError) as second:
        own_texts.write(root, NAME, VISIT.replace("Mood", "Feeling"), seen)
    assert code(second) == "text-changed"
    assert "Spirits" in own_texts.opened(root, NAME).text
    assert own_texts.opened(root, NAME).version == new


def test_what_is_typed_is_kept_until_it_is_saved_or_given_up(root: Path) -> None:
    seen = own_texts.opened(root, NAME).version
    own_texts.keep(root, NAME, "half a form", seen, NOW)
    typed = own_texts.opened(root, NAME).typed
    assert typed is not None
    assert (typed.text, typed.seen, typed.at) == ("half a form", seen, NOW)
    own_texts.write(root, NAME, VISIT + "# more\n", seen)
    assert own_texts.opened(root, NAME).typed is None
    own_texts.keep(root, NAME, "again", seen, NOW)
    own_texts.give_up(root, NAME)
    assert own_texts.opened(root, NAME).typed is None


def test_a_text_that_is_only_looked_at_is_none_that_was_typed(root: Path) -> None:
    """Whoever opened it and typed nothing is not told, when it was saved elsewhere, that theirs is another one."""
    seen = own_texts.opened(root, NAME).version
    own_texts.keep(root, NAME, VISIT.replace("\n", "\r\n"), seen, NOW)
    own_texts.write(root, NAME, VISIT + "# more\n", seen, spares_typed=True)
    assert own_texts.opened(root, NAME).typed is None
    own_texts.keep(root, "mail.yaml", "", own_texts.NEW, NOW)
    own_texts.keep(root, "wording.yaml", "# ours\n", own_texts.NEW, NOW)
    assert own_texts.opened(root, "mail.yaml").typed is None
    typed = own_texts.opened(root, "wording.yaml").typed
    assert typed is not None
    assert typed.text == "# ours\n"


def test_a_form_with_mistakes_is_told_at_its_lines_and_can_be_saved(root: Path) -> None:
    wrong = VISIT.replace("type: date", "type: dat")
    (fault,) = own_texts.faults(root, NAME, wrong.replace("\n", "\r\n"))
    assert (fault.code, fault.place.line) == ("def-value", 10)
    assert own_texts.line_shown(wrong.splitlines(), fault).startswith("day: {ask")
    own_texts.write(root, NAME, wrong, own_texts.opened(root, NAME).version)
    assert organisation(root).branding.organisation == "Hill Care"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("organisation.yaml", 'name: "A"\ncolor: "#123456"\n', 2),
        ("supervision.yaml", "regime: nothing\n", 1),
        ("wording.yaml", 'supervision-record.1:\n  nowhere: "x"\n', 2),
    ],
)
def test_settings_and_wording_with_mistakes_are_not_saved(
    root: Path, name: str, text: str, line: int
) -> None:
    before = own_texts.opened(root, name)
    assert [f.place.line for f in own_texts.faults(root, name, text)] == [line]
    with pytest.raises(DefinitionError):
        own_texts.write(root, name, text, before.version)
    assert own_texts.opened(root, name) == before


def test_a_published_edition_is_neither_written_nor_removed(root: Path) -> None:
    done = publish(organisation(root).library, root, "visit")
    assert done.new
    entry = organisation(root).library.entry("visit", 1)
    assert standing(organisation(root).library, root, entry).as_published
    seen = own_texts.opened(root, NAME).version
    for act in (lambda: own_texts.write(root, NAME, "x", seen), lambda: own_texts.remove(root, NAME, seen)):
        with pytest.raises(UsageError) as refused:
            act()
        assert code(refused) == "form-published"


def test_two_who_publish_at_the_same_instant_publish_both(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk and a terminal: the list of what is published has both."""
    names = ("visit", "other")
    folder(root, {"forms/other.1.yaml": VISIT.replace("form: visit", "form: other")})
    library, slowly = organisation(root).library, publishing.save

    def saved(file: Path, data: bytes, *, force: bool) -> None:
        time.sleep(0.05)
        slowly(file, data, force=force)

    monkeypatch.setattr(publishing, "save", saved)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda name: publish(library, root, name), names))
    assert sorted(recorded(root)) == ["other.1", "visit.1"]


def test_a_form_that_was_never_published_can_be_removed_as_it_was_seen(root: Path) -> None:
    with pytest.raises(UsageError) as refused:
        own_texts.remove(root, NAME, "other")
    assert code(refused) == "text-changed"
    own_texts.remove(root, NAME, own_texts.opened(root, NAME).version)
    assert own_texts.opened(root, NAME).version == own_texts.NEW


@pytest.mark.parametrize(
    "name",
    [
        "../x.yaml",
        "parts/../x.yaml",
        "parts/a/b.yaml",
        "parts/",
        "published.json",
        "forms/visit.1.yaml",
        "a.yaml",
        "a.0.yaml",
    ],
)
def test_no_other_file_can_be_named(root: Path, name: str) -> None:
    with pytest.raises(UsageError) as refused:
        own_texts.opened(root, name)
    assert code(refused) == "no-such-text"


def test_a_setting_changes_in_its_place_and_comments_stay(root: Path) -> None:
    seen = own_settings.settings(root).version
    own_settings.change_look(root, seen, "Hill Top", "In confidence", "#7a1f3d")
    text = (root / "organisation.yaml").read_text(encoding="utf-8")
    assert text.startswith('name: "Hill Top"  # ours\n')
    now = own_settings.settings(root)
    assert (now.organisation.branding.footer, now.organisation.branding.colour) == (
        "In confidence",
        "#7a1f3d",
    )
    with pytest.raises(UsageError) as refused:
        own_settings.change_look(root, seen, "Other", "", "")
    assert code(refused) == "text-changed"


def test_policies_are_changed_as_they_are_typed_and_only_those(root: Path) -> None:
    said = {s.key: own_settings.shown(own_settings.settings(root).policies, s) for s in own_settings.SETTINGS}
    own_settings.change_policies(root, own_settings.settings(root).version, said)
    assert "policies" not in (root / "organisation.yaml").read_text(encoding="utf-8")
    said |= {"review_months": "9", "plans": "pdp-guided, visit", "commitments": ""}
    own_settings.change_policies(root, own_settings.settings(root).version, said)
    policies = own_settings.settings(root).policies
    assert (policies.review_months, policies.plans) == (9, ("pdp-guided", "visit"))
    text = (root / "organisation.yaml").read_text(encoding="utf-8")
    assert "appraisal_months" not in text
    own_settings.change_policies(root, own_settings.settings(root).version, said | {"review_months": ""})
    assert own_settings.settings(root).policies.review_months == 6


def test_every_value_that_cannot_be_understood_is_told_and_nothing_is_saved(root: Path) -> None:
    before = own_settings.settings(root).version
    with pytest.raises(UsageError) as refused:
        own_settings.change_policies(
            root, before, {"review_months": "often", "renewal_years": "0", "plans": "a"}
        )
    assert {f.place.path for f in refused.value.faults} == {"renewal_years", "review_months"}
    with pytest.raises(DefinitionError):
        own_settings.change_policies(root, before, {"timezone": "Nowhere/Town"})
    assert own_settings.settings(root).version == before


def test_who_may_do_what_is_kept_by_name(root: Path) -> None:
    own_settings.change_may(
        root, own_settings.settings(root).version, {"amend": ["Pat Specimen", " "], "move": [], "merge": None}
    )
    policies = own_settings.settings(root).policies
    assert own_settings.may(policies, "amend") == ("Pat Specimen",)
    assert own_settings.may(policies, "move") == ()
    assert own_settings.may(policies, "merge") is None


def logo(root: Path) -> str:
    """The version of the logo."""
    return own_settings.settings(root).logo_version


def test_a_logo_takes_the_place_of_the_one_before_and_what_was_put_there_by_hand_stays(root: Path) -> None:
    (root / "ours.png").write_bytes(PNG)
    own_texts.write(root, "organisation.yaml", 'logo: "ours.png"\n', own_settings.settings(root).version)
    own_settings.put_logo(root, logo(root), jpeg())
    assert own_settings.settings(root).organisation.branding.logo == jpeg()
    own_settings.put_logo(root, logo(root), jpeg(90))
    assert own_settings.settings(root).organisation.branding.logo == jpeg(90)
    assert (root / "ours.png").exists()
    assert len(list(root.glob("logo*"))) == 1
    own_settings.take_logo_away(root, logo(root))
    assert own_settings.settings(root).organisation.branding.logo is None
    assert not list(root.glob("logo*"))


def test_a_logo_that_comes_too_late_changes_nothing_even_where_its_name_is_as_before(root: Path) -> None:
    with pytest.raises(UsageError):
        own_settings.put_logo(root, "other", PNG)
    assert not list(root.glob("logo*"))
    own_settings.put_logo(root, logo(root), jpeg())
    seen = logo(root)
    for wide in (80, 90):  # it is called as it was when it was seen, and is another one
        own_settings.put_logo(root, logo(root), jpeg(wide))
    for late in (
        lambda: own_settings.put_logo(root, seen, PNG),
        lambda: own_settings.take_logo_away(root, seen),
    ):
        with pytest.raises(UsageError) as refused:
            late()
        assert code(refused) == "file-changed"
    assert own_settings.settings(root).organisation.branding.logo == jpeg(90)


def test_a_picture_that_nobody_named_is_not_written_over(root: Path) -> None:
    (root / "logo.png").write_bytes(b"put there by hand")
    own_settings.put_logo(root, logo(root), PNG)
    assert (root / "logo.png").read_bytes() == b"put there by hand"
    assert own_settings.settings(root).organisation.branding.logo == PNG


def test_a_logo_and_a_name_that_are_changed_in_two_windows_are_both_kept(root: Path) -> None:
    seen = logo(root)
    own_settings.change_look(root, own_settings.settings(root).version, "Hill Top", "", "")
    own_settings.put_logo(root, seen, PNG)
    branding = own_settings.settings(root).organisation.branding
    assert (branding.organisation, branding.logo) == ("Hill Top", PNG)


def test_a_letterhead_that_comes_too_late_changes_nothing(root: Path) -> None:
    paper = letterheads.plain()
    seen = own_settings.letterhead_version(root)
    own_settings.put_letterhead(root, seen, paper)
    for late in (
        lambda: own_settings.put_letterhead(root, seen, paper),
        lambda: own_settings.take_letterhead_away(root, seen),
    ):
        with pytest.raises(UsageError) as refused:
            late()
        assert code(refused) == "file-changed"
    own_settings.take_letterhead_away(root, own_settings.letterhead_version(root))
    assert own_settings.letterhead_version(root) == own_texts.NEW


def test_answers_put_into_a_file_leave_what_somebody_types_in_its_text(root: Path) -> None:
    seen = own_settings.settings(root).version
    own_texts.keep(root, "organisation.yaml", "half of it", seen, NOW)
    own_settings.change_look(root, seen, "Hill Top", "", "")
    typed = own_texts.opened(root, "organisation.yaml").typed
    assert typed is not None
    assert (typed.text, typed.seen) == ("half of it", seen)


PART = "parts/visits.yaml"


def test_shared_parts_are_written_without_mistakes_and_removed_where_nothing_uses_them(root: Path) -> None:
    seen = own_texts.write(root, PART, 'options:\n  moods: {good: "Good", poor: "Poor"}\n', own_texts.NEW)
    using = VISIT.replace('{good: "Good", poor: "Poor"}', "moods")
    own_texts.write(root, NAME, using, own_texts.opened(root, NAME).version)
    with pytest.raises(DefinitionError) as wrong:
        own_texts.write(root, PART, "options:\n  moods: 3\n", seen)
    assert wrong.value.faults[0].place.line == 2
    with pytest.raises(UsageError) as second:
        own_texts.write(root, PART, 'options:\n  moods: {good: "Fine"}\n', own_texts.NEW)
    assert code(second) == "text-changed"
    with pytest.raises(UsageError) as used:
        own_texts.remove(root, PART, seen)
    assert code(used) == "part-used"
    assert "Visit, edition 1" in used.value.faults[0].what
    own_texts.write(root, NAME, VISIT, own_texts.opened(root, NAME).version)
    own_texts.remove(root, PART, seen)
    assert own_texts.opened(root, PART).version == own_texts.NEW


def test_what_is_wrong_with_settings_of_mail_is_never_guessed_here(root: Path) -> None:
    with pytest.raises(ValueError, match="setting_up"):
        own_texts.write(root, "mail.yaml", "address: nobody\n", own_texts.NEW)
    assert not (root / "mail.yaml").exists()
