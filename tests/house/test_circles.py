"""No package has an import circle inside it: every module can be read, and tried, without the ones above it.

An import inside a function counts as one at a module's top, because it hides a circle and does not open it; so does
one under `TYPE_CHECKING`, because a type that two modules need stands in the wrong one of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import grimp
import pytest

from tests.house.sources import PACKAGES


def circles(*packages: str) -> set[tuple[str, ...]]:
    """The import circles among the modules of these packages, each by its modules in the order of the alphabet."""
    graph = grimp.build_graph(*packages, cache_dir=None)
    found = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            way_back = graph.find_shortest_chain(imported, module)
            if way_back is not None:
                found.add(tuple(sorted(way_back)))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_package_has_an_import_circle_inside_it(package: str) -> None:
    assert circles(package) == set()


def test_a_circle_is_seen_at_the_top_and_inside_a_function_and_between_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "circular_for_a_test"
    (package / "room").mkdir(parents=True)
    files = {
        "__init__.py": "",
        "top.py": "from circular_for_a_test import bottom\n",
        "bottom.py": "import circular_for_a_test.top\n",
        "lazy.py": "def f():\n    from circular_for_a_test.eager import g\n",
        "eager.py": "from circular_for_a_test.lazy import f\n\ndef g(): ...\n",
        "typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from circular_for_a_test import plain\n",
        "plain.py": "from circular_for_a_test import typed\n",
        "room/__init__.py": "from circular_for_a_test.room.inside import one\n",
        "room/inside.py": "from circular_for_a_test.room import one\none = 1\n",
    }
    for name, code in files.items():
        (package / name).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = {
        tuple(m.removeprefix("circular_for_a_test.") for m in circle) for circle in circles(package.name)
    }
    assert found == {("bottom", "top"), ("eager", "lazy"), ("plain", "typed"), ("room", "room.inside")}
    assert package.name not in sys.modules
