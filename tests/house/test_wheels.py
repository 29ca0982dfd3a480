"""The look at wheels names what has none, and looks at every Python that the product says it runs on."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from types import ModuleType

import pytest

from tests.house.sources import ROOT


@pytest.fixture(scope="module")
def wheels() -> ModuleType:
    """The script, which belongs to no package."""
    spec = importlib.util.spec_from_file_location("wheels", ROOT / "requirements" / "wheels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_pin_without_a_wheel_is_named(wheels: ModuleType) -> None:
    told = "error: No solution found\n  cause: Because a-b==1.2.0 has no\n  usable wheels and you require a-b==1.2.0"
    assert wheels.named_by(told) == "a-b==1.2.0"
    assert wheels.named_by("error: the network is down") is None


def test_a_pin_is_left_out_with_its_hashes_and_no_other(wheels: ModuleType) -> None:
    pins = wheels.PINS.read_text(encoding="utf-8")
    named = re.findall(r"^([a-z0-9-]+==\S+)", pins, re.M)
    left = wheels.without(pins, named[2])
    assert re.findall(r"^([a-z0-9-]+==\S+)", left, re.M) == [*named[:2], *named[3:]]
    assert left.count("sha256") < pins.count("sha256")


def test_every_python_of_the_classifiers_is_looked_at(wheels: ModuleType) -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    assert {c.rpartition(" ")[2] for c in told if " :: 3." in c} <= set(wheels.PYTHONS)
