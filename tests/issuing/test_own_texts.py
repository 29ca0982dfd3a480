"""Own forms and settings are edited without losing what was typed, and without writing over what nobody saw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from forms.organisation import organisation
from issuing import own_settings, own_texts
from issuing.publishing import publish, standing
from schemas.errors import CarepackError, DefinitionError, UsageError
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


def test_a_form_that_was_never_published_can_be_removed_as_it_was_seen(root: Path) -> None:
    with pytest.raises(UsageError) as refused:
        own_texts.remove(root, NAME, "other")
    assert code(refused) == "text-changed"
    own_texts.remove(root, NAME, own_texts.opened(root, NAME).version)
    assert own_texts.opened(root, NAME).version == own_texts.NEW


@pytest.mark.parametrize("name", ["../x.yaml", "published.json", "forms/visit.1.yaml", "a.yaml", "a.0.yaml"])
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


def test_a_logo_takes_the_place_of_the_one_before_and_what_was_put_there_by_hand_stays(root: Path) -> None:
    (root / "ours.png").write_bytes(PNG)
    own_texts.write(root, "organisation.yaml", 'logo: "ours.png"\n', own_settings.settings(root).version)
    own_settings.put_logo(root, own_settings.settings(root).version, jpeg())
    assert own_settings.settings(root).organisation.branding.logo == jpeg()
    own_settings.put_logo(root, own_settings.settings(root).version, jpeg(90))
    assert own_settings.settings(root).organisation.branding.logo == jpeg(90)
    assert (root / "ours.png").exists()
    assert len(list(root.glob("logo*"))) == 1
    own_settings.take_logo_away(root, own_settings.settings(root).version)
    assert own_settings.settings(root).organisation.branding.logo is None
    assert not list(root.glob("logo*"))


def test_a_logo_that_comes_too_late_leaves_nothing_behind(root: Path) -> None:
    with pytest.raises(UsageError):
        own_settings.put_logo(root, "other", PNG)
    assert not list(root.glob("logo*"))
