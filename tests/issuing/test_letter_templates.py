"""A template is taken into use where nothing in it is wrong, and given up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from issuing import letter_templates
from issuing.letters import own_file, template_of
from issuing.own_texts import NEW
from schemas.errors import DefinitionError, UsageError


def test_a_template_is_put_in_use_and_taken_away(tmp_path: Path) -> None:
    shipped = template_of("invitation", None)
    letter_templates.put(tmp_path, "invitation", NEW, shipped)
    (own,) = [t for t in letter_templates.templates(tmp_path) if t.own]
    assert own.kind.name == "invitation"
    assert letter_templates.in_use(tmp_path, "invitation") == shipped
    assert letter_templates.faults_of_own(tmp_path, "invitation") == ()
    letter_templates.take_away(tmp_path, "invitation", own.version)
    assert own_file(tmp_path, "invitation") is None


def version(root: Path) -> str:
    """The version of the template of an invitation."""
    return next(t.version for t in letter_templates.templates(root) if t.kind.name == "invitation")


def test_one_that_comes_second_changes_nothing(tmp_path: Path) -> None:
    """Two pages saw the same; the second is told, whether it brings another one or takes it away."""
    first = template_of("invitation", None)
    letter_templates.put(tmp_path, "invitation", NEW, first)
    for late in (
        lambda: letter_templates.put(tmp_path, "invitation", NEW, first),
        lambda: letter_templates.take_away(tmp_path, "invitation", NEW),
    ):
        with pytest.raises(UsageError) as refused:
            late()
        assert refused.value.code == "file-changed"
    assert letter_templates.in_use(tmp_path, "invitation") == first


def test_one_with_mistakes_leaves_what_is_in_use(tmp_path: Path) -> None:
    letter_templates.put(tmp_path, "invitation", NEW, template_of("invitation", None))
    with pytest.raises(DefinitionError):
        letter_templates.put(tmp_path, "invitation", version(tmp_path), b"no document")
    assert letter_templates.in_use(tmp_path, "invitation") == template_of("invitation", None)
