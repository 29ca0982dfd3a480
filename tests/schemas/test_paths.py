"""A path becomes the name of a field and is found again in it."""

from __future__ import annotations

import pytest

from schemas.paths import CONTINUED, key, path_of


@pytest.mark.parametrize(
    ("path", "option", "name"),
    [
        ("supervisee", None, "supervisee"),
        ("actions.1.what", None, "actions__1__what"),
        ("mood", "good", "mood__good"),
        ("behaviours.pq1.self", "met", "behaviours__pq1__self__met"),
    ],
)
def test_a_path_and_the_box_of_an_option_have_names_that_lead_back(
    path: str, option: str | None, name: str
) -> None:
    assert key(path, option) == name
    assert path_of(name) == (path if option is None else f"{path}.{option}")


def test_the_number_of_a_continuation_stays_on_the_path() -> None:
    assert path_of(f"{key('actions.1.what')}{CONTINUED}2") == f"actions.1.what{CONTINUED}2"
