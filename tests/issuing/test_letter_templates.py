"""A template is taken into use where nothing in it is wrong, and given up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from issuing import letter_templates
from issuing.letters import own_file, template_of
from schemas.errors import DefinitionError


def test_a_template_is_put_in_use_and_taken_away(tmp_path: Path) -> None:
    shipped = template_of("invitation", None)
    letter_templates.put(tmp_path, "invitation", shipped)
    (own,) = [t for t in letter_templates.templates(tmp_path) if t.own]
    assert own.kind.name == "invitation"
    assert letter_templates.in_use(tmp_path, "invitation") == shipped
    assert letter_templates.faults_of_own(tmp_path, "invitation") == ()
    letter_templates.take_away(tmp_path, "invitation")
    assert own_file(tmp_path, "invitation") is None


def test_one_with_mistakes_leaves_what_is_in_use(tmp_path: Path) -> None:
    letter_templates.put(tmp_path, "invitation", template_of("invitation", None))
    with pytest.raises(DefinitionError):
        letter_templates.put(tmp_path, "invitation", b"no document")
    assert letter_templates.in_use(tmp_path, "invitation") == template_of("invitation", None)
