"""Forms found by their names, in one folder or several."""

from __future__ import annotations

import pytest

from forms import load
from forms.library import builtin


@pytest.mark.parametrize("edition", [None, 1])
def test_a_form_is_called_by_its_title(edition: int | None) -> None:
    form = load("supervision-record", 1)
    assert builtin().title_of(form.form, edition) == form.title != form.form


@pytest.mark.parametrize("named", [("gone-form", None), ("supervision-record", 99)])
def test_a_form_that_is_gone_is_called_by_its_name(named: tuple[str, int | None]) -> None:
    assert builtin().title_of(*named) == named[0]
