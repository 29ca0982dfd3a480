"""Forms and templates that several threads use at once reach every reading process whole."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from intake.isolation.worker_handle import _pickled


class Shared:
    """Something in which another thread keeps what it has worked out, just while this one writes it down."""

    def __init__(self) -> None:
        self.first: Any = Written(self)
        self.second = "second"


class Written:
    """A part of it; that it is written down is when the other thread comes."""

    def __init__(self, owner: Shared) -> None:
        self.owner = owner

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        vars(self.owner).setdefault("worked_out", 1)
        return str, ("first",)


def test_what_a_thread_works_out_of_a_form_while_another_sends_it_stops_neither() -> None:
    with pytest.raises(RuntimeError, match="changed size"):
        pickle.dumps(Shared())
    came = pickle.loads(_pickled(Shared()))
    assert vars(came) == {"first": "first", "second": "second", "worked_out": 1}
