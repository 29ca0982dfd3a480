"""Forms are listed by family and found by words of what they are for, however these are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.families import FAMILIES
from forms.library import builtin
from forms.listing import OWN, grouped, having, listing, near
from forms.organisation import organisation
from tests.forms.own import VISIT, folder

SHOWN = listing(builtin()).shown


def found(said: str) -> set[str]:
    """The forms that are found by these words."""
    return {s.form.form for s in having(SHOWN, said)}


def test_every_form_stands_once_under_its_family_in_the_families_order() -> None:
    groups = list(grouped(SHOWN))
    titles = [title for title, _ in groups]
    assert titles == [t for t in FAMILIES.values() if t in titles]
    names = [s.entry.name for _, mine in groups for s in mine]
    assert sorted(names) == sorted(e.name for e in builtin().catalogue())


def test_own_forms_stand_under_a_heading_of_their_own_at_the_end(tmp_path: Path) -> None:
    faulty = {"forms/faulty.1.yaml": "form: faulty\n"}
    folder(tmp_path, {"organisation.yaml": 'name: "Oak"\n', "forms/visit.1.yaml": VISIT, **faulty})
    every = listing(organisation(tmp_path).library)
    *_, (title, own) = grouped(every.shown)
    assert (title, [s.form.form for s in own]) == ("Your own forms", ["visit"])
    assert [s.family for s in own] == [OWN]
    assert [e.form for e in every.faulty] == ["faulty"]


@pytest.mark.parametrize(
    "said",
    ["supervision record", "RECORD supervis", "Récord, supervisee!", "formal session three months", ""],
)
def test_a_form_is_found_by_the_beginnings_of_words_that_stand_on_it(said: str) -> None:
    assert "supervision-record" in found(said)


def test_every_word_must_be_found() -> None:
    assert found("observation") >= {"direct-observation"}
    assert not found("observation commitment employer")
    assert not found("rvision")


def test_a_word_that_stands_nowhere_is_told_with_those_spelt_like_it() -> None:
    ((word, close),) = near(SHOWN, "montly session")
    assert word == "montly"
    assert "monthly" in close
    assert near(SHOWN, "xyzzyq") == (("xyzzyq", ()),)
    assert near(SHOWN, "observation commitment employer") == ()
