"""What somebody wrote by hand gets a draft, from a process that can do no harm; a draft is never an answer."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import forms
from extractors.pixels import Pixels
from intake import Issued
from intake.isolation import drafting, frames_of_pixels, ipc_protocol
from intake.isolation.drafting import Drafting
from intake.isolation.isolation import Isolation
from intake.isolation.recogniser import in_lines
from schemas.handwriting import WRITTEN
from schemas.reading import Observation, Reading
from tests.faults import sabotage
from tests.intake.test_isolation import a_form

pytestmark = [
    pytest.mark.skipif(
        not drafting.installed(), reason="no onnxruntime or rapidocr for this platform: drafts NOT TESTED"
    ),
    pytest.mark.thorough,
]


def written(words: str) -> Pixels:
    """A picture of words in pen strokes."""
    return Pixels.of(255 - sabotage.written(words))


def a_reading(*values: Observation) -> Reading:
    return Reading(medium="paper", form="supervision-record", edition=1, values=values)


def seen(path: str, raw: str | None = WRITTEN, other: str | None = None) -> Observation:
    return Observation(path=path, raw=raw, method="picture", other=other)


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Drafting]:
    opened = Drafting()
    yield opened
    opened.close()


def test_what_is_written_is_drafted_beside_the_answer_and_never_as_the_answer(recogniser: Drafting) -> None:
    reading = a_reading(seen("summary"), seen("length", "45"), seen("supervisor", other="Sam"))
    pictures = {path: written("Talked about the rota") for path in ("summary", "length", "supervisor")}
    drafted = recogniser.drafted(reading, pictures)
    assert [(v.raw, v.other) for v in drafted.values] == [
        (WRITTEN, "Talked about the rota"),
        ("45", None),
        (WRITTEN, "Sam"),
    ]
    assert drafted.queries == ()


def test_a_reading_without_handwriting_starts_nothing() -> None:
    alone = Drafting()
    reading = a_reading(seen("length", "45"))
    assert alone.drafted(reading, {}) is reading
    assert alone.pid is None


def test_what_has_no_draft_is_told_once_for_all_of_a_document(recogniser: Drafting) -> None:
    paper = Pixels.of(np.full((80, 600), 255, np.uint8))
    reading = a_reading(seen("summary"), seen("for_supervisor"), seen("supervisor"))
    drafted = recogniser.drafted(reading, {"summary": paper, "supervisor": written("Sam Sample")})
    (note,) = drafted.queries
    assert (note.code, note.level, note.path) == ("no-drafts", "note", None)
    assert note.say.startswith("No draft could be made of 2 answers in handwriting")


def test_where_nothing_recognises_handwriting_the_document_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "installed", lambda: False)
    alone = Drafting()
    drafted = alone.drafted(a_reading(seen("summary")), {"summary": written("Talked")})
    (note,) = drafted.queries
    assert note.say.startswith("No draft was made of 1 answer in handwriting")
    assert "does not exist for this kind of computer" in note.say
    assert drafted.values[0] == seen("summary")
    assert alone.pid is None


def test_pictures_that_no_writing_looks_like_do_the_recogniser_no_harm(recogniser: Drafting) -> None:
    assert recogniser.draft(written("Talked")) == "Talked"
    before = recogniser.pid
    chance = np.random.default_rng(1)
    for shape in ((1, 1), (1, 3000), (2000, 1), (5, 5)):
        recogniser.draft(Pixels.of(chance.integers(0, 255, shape, dtype=np.uint8)))
    assert recogniser.pid == before


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of another process are told on Linux alone")
def test_the_recogniser_can_open_and_write_no_file_and_start_no_process(recogniser: Drafting) -> None:
    recogniser.draft(written("Talked"))
    told = Path(f"/proc/{recogniser.pid}/limits").read_text(encoding="ascii")
    for name in ("open files", "processes", "file size", "core file size"):
        (line,) = (row for row in told.splitlines() if row.startswith(f"Max {name}  "))
        assert line.removeprefix(f"Max {name}").split()[:2] == ["0", "0"], line
    (memory,) = (row for row in told.splitlines() if row.startswith("Max address space"))
    assert int(memory.split()[3]) < 3 << 30


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="ends a process by a signal")
def test_a_recogniser_that_died_is_replaced_and_the_draft_is_made(recogniser: Drafting) -> None:
    recogniser.draft(written("Talked"))
    first = recogniser.pid
    assert first is not None
    process = recogniser._process
    assert process is not None
    os.kill(first, signal.SIGKILL)
    process.wait()
    assert recogniser.draft(written("Talked")) == "Talked"
    assert recogniser.pid not in {None, first}


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="stops a process by a signal")
def test_a_recogniser_that_hangs_is_ended_and_the_next_picture_gets_another() -> None:
    alone = Drafting(reads=0.5)
    try:
        assert alone.draft(written("Talked")) == "Talked"
        first = alone.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        assert alone.draft(written("Talked")) is None
        assert alone.pid is None
        alone._reads = 30.0
        assert alone.draft(written("Talked")) == "Talked"
    finally:
        alone.close()


@pytest.mark.parametrize(
    "program",
    [
        "import os; os._exit(1)",
        "import os; os.write(1, b'D' + bytes([0, 0, 0, 1]) + b'1')",
        "import os; os.write(1, b'H' + bytes(4) + b'D' + bytes([127, 0, 0, 0]))",
        "import os; os.write(1, b'H' + bytes(4) + b'D' + bytes([0, 0, 0, 1]) + b'1')",
    ],
)
def test_a_recogniser_that_fails_again_and_again_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Dies, speaks before it is ready, says too much, says no text."""
    monkeypatch.setattr(drafting, "PROGRAM", program)
    alone = Drafting()
    assert [alone.draft(written("Talked")) for _ in range(3)] == [None] * 3
    monkeypatch.setattr(drafting, "started", lambda *_: pytest.fail("it was started once more"))
    assert alone.draft(written("Talked")) is None


def test_handwriting_goes_from_the_reader_to_the_recogniser_and_its_draft_into_the_findings() -> None:
    data = sabotage.HANDWRITTEN + a_form()
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1) as opened:
            assert opened.read(a_form()).error is None
            assert opened._drafting is not None
            assert opened._drafting.pid is None  # typed forms want none
            found = opened.read(data).findings
            pid = opened._drafting.pid
        with Isolation(forms.builtin(), Issued(None), workers=1, drafts=False) as opened:
            without = opened.read(data).findings
    assert found is not None
    assert without is not None
    (summary,) = (v for v in found.reading.values if v.path == "summary")
    assert (summary.raw, summary.other) == (WRITTEN, sabotage.WORDS)
    (summary,) = (v for v in without.reading.values if v.path == "summary")
    assert (summary.raw, summary.other) == (WRITTEN, None)
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()


def test_pieces_are_put_in_the_lines_they_stand_in() -> None:
    def piece(x: float, y: float, words: str) -> tuple[np.ndarray, str]:
        return np.array([[x, y], [x + 50, y], [x + 50, y + 20], [x, y + 20]], np.float32), words

    found = [piece(200, 18, "rota"), piece(0, 0, "Talked"), piece(90, 9, "about the"), piece(0, 40, " ")]
    assert in_lines(found) == ["Talked about the rota"]
    assert in_lines([piece(0, 11, "below"), piece(90, 0, "above")]) == ["above", "below"]


@pytest.mark.parametrize("spoilt", [b"", b"x" * 5, b"\0" * 40])
def test_a_picture_that_is_not_what_it_says_is_taken_from_nobody(spoilt: bytes) -> None:
    with pytest.raises(ipc_protocol.BrokenError):
        frames_of_pixels.unpacked(spoilt)


def test_a_picture_is_taken_with_all_its_pixels_and_not_with_one_less() -> None:
    body = frames_of_pixels.packed(Pixels(2, 3, 3, bytes(18)), "summary")
    assert frames_of_pixels.unpacked(body) == ("summary", Pixels(2, 3, 3, bytes(18)))
    for wrong in (body[:-1], body + b"x"):
        with pytest.raises(ipc_protocol.BrokenError):
            frames_of_pixels.unpacked(wrong)
