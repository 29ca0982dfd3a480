"""Work done in a process of its own: what comes back, what is wrong, and what takes too much."""

from __future__ import annotations

import sys

import pytest

from fillers.confining import TooMuch, Wrong, answer, ask

_ME = "tests.fillers.test_confining"


def _worked(data: bytes) -> bytes:
    if data == b"wrong":
        raise Wrong([["code", "what"]])
    if data == b"fails":
        raise ValueError
    if data == b"much":
        return bytes(4 * 1024**3)
    while data == b"long":
        pass
    return data.upper()


def test_what_was_made_comes_back_as_it_was_made() -> None:
    assert ask(_ME, b"plain\0words", 20) == b"PLAIN\0WORDS"


def test_what_is_wrong_comes_back_as_it_was_listed() -> None:
    with pytest.raises(Wrong) as wrong:
        ask(_ME, b"wrong", 20)
    assert wrong.value.faults == [["code", "what"]]


@pytest.mark.parametrize("data", [b"fails", b"much"])
@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded where the system does it")
def test_what_fails_or_takes_too_much_memory_is_given_up(data: bytes) -> None:
    with pytest.raises(TooMuch):
        ask(_ME, data, 20)


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(TooMuch):
        ask(_ME, b"long", 1.5)


if __name__ == "__main__":
    answer(_worked, memory=2 * 1024**3, seconds=10)
