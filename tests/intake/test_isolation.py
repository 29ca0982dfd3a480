"""A foreign file is read where it can do no harm, and whatever happens to its reader becomes a coded refusal."""

from __future__ import annotations

import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest

import forms
from fillers import word
from intake import Issued
from intake.documents import read
from intake.isolation.confinement import Limits
from intake.isolation.isolation import Isolation
from intake.isolation.worker_handle import Way
from schemas.copies import Copy
from tests.faults import sabotage

pytestmark = pytest.mark.thorough

WAYS: list[Way] = ["fork", "pool"] if hasattr(os, "fork") else ["pool"]
LIMITS = Limits(memory=256 << 20, cpu=2, wall=3.0, answer=1 << 20)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows confines by a job object, not by rlimits")


@cache
def a_form() -> bytes:
    form = forms.load("supervision-record")
    rendition = word.rendition(form)
    copy = Copy(form=form.form, edition=form.edition, rendition=rendition.digest)
    answers = {"supervisee": "Zoë Example", "date": dt.date(2026, 11, 14)}
    when = dt.datetime(2026, 11, 14, tzinfo=dt.UTC)
    return word.fill(word.compile(rendition), copy, answers, when=when).data


@pytest.fixture(scope="module", params=WAYS)
def isolation(request: pytest.FixtureRequest) -> Iterator[Isolation]:
    """Readers that do what a hostile file says (see sabotage.py), and read every other file honestly."""
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, limits=LIMITS, way=request.param) as opened:
            yield opened


def refusal(isolation: Isolation, data: bytes) -> tuple[str, str]:
    error = isolation.read(data).error
    assert error is not None
    return error.code, error.faults[0].what


def test_a_document_reads_the_same_in_isolation_and_without(isolation: Isolation) -> None:
    alone = read(a_form(), "a.docx", forms.builtin(), Issued(None))
    assert alone.record is not None
    assert alone.record["supervisee"] == "Zoë Example"
    assert isolation.read(a_form()).document("a.docx") == alone


def test_the_form_can_be_named_from_outside(isolation: Isolation) -> None:
    assert isolation.read(a_form(), "supervision-record.1").findings is not None
    assert isolation.read(a_form(), "no-such-form").document("a").code == "unknown-form"


def test_a_refusal_inside_keeps_its_own_code_and_words(isolation: Isolation) -> None:
    code, what = refusal(isolation, a_form()[:2000])
    assert code == "doc-damaged"
    assert "broken" in what


DEEDS = {
    "leave": "read-crashed",
    "fail": "read-crashed",
    "segfault": "read-crashed",
    "abort": "read-crashed",
    "raise": "read-crashed",
    "garbage": "read-too-much",
    "not-json": "read-crashed",
    "oversized": "read-too-much",
    "forged-end": "read-crashed",
    "done-first": "read-crashed",
    "forged-list": "read-crashed",
    "member-unasked": "read-crashed",
    "writing-first": "read-crashed",
    "shown-unasked": "read-crashed",
    "hang": "read-stuck",
    "deaf": "read-stuck",
    "fill": "read-too-much-memory",
}
POSIX_DEEDS = {"killed": "read-too-much-memory"} if sys.platform != "win32" else {}
POOL_DEEDS = ("leave", "raise", "oversized", "forged-end", "hang", "fill")  # each costs a new process there


CASES = [
    (way, deed, code)
    for way in WAYS
    for deed, code in (DEEDS | POSIX_DEEDS).items()
    if way == "fork" or deed in POOL_DEEDS
]


@pytest.mark.parametrize(("isolation", "deed", "code"), CASES, indirect=["isolation"])
def test_what_befalls_a_reader_becomes_a_code_and_the_next_document_is_read(
    isolation: Isolation, deed: str, code: str
) -> None:
    assert refusal(isolation, sabotage.document(deed))[0] == code
    assert isolation.read(a_form()).findings is not None


@posix
def test_a_reader_that_waits_for_a_busy_machine_is_not_stopped_for_it() -> None:
    limits = Limits(cpu=1, wall=30.0)
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, limits=limits, way="fork") as opened:
            assert refusal(opened, sabotage.document("wait=2.5")) == ("did", "waited")
            code, what = refusal(opened, sabotage.document("spin"))
            assert opened.read(a_form()).findings is not None
    assert code == "read-too-long"
    assert "processor" in what


def test_the_clock_gives_a_reader_many_times_its_processor_time() -> None:
    assert Limits().wall >= 10 * Limits().cpu


def test_a_fault_of_a_reader_shows_nothing_of_what_was_written(isolation: Isolation) -> None:
    said = isolation.read(sabotage.document("raise")).document("a.pdf").model_dump_json()
    assert "Zoë" not in said
    assert "Invented" not in said


@posix
@pytest.mark.parametrize("deed", [f"open={__file__}", "write=evil.txt", "socket"])
def test_a_reader_can_open_no_file_and_no_socket(isolation: Isolation, deed: str) -> None:
    assert refusal(isolation, sabotage.document(deed)) == ("did", "prevented")


@posix
def test_a_reader_can_start_no_process_unless_root_reads(isolation: Isolation) -> None:
    # RLIMIT_NPROC does not bind root (setrlimit(2)); what root's reader starts is ended with it.
    expected = "done" if os.geteuid() == 0 else "prevented"
    assert refusal(isolation, sabotage.document("fork")) == ("did", expected)


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux alone")
@pytest.mark.parametrize("isolation", ["fork"], indirect=True)
def test_what_a_reader_leaves_running_in_another_session_is_ended_with_it(isolation: Isolation) -> None:
    number = int(refusal(isolation, sabotage.document("orphan"))[1])
    assert isolation.read(a_form()).findings is not None
    assert not Path(f"/proc/{number}").exists()


@posix
@pytest.mark.parametrize("isolation", ["fork"], indirect=True)
@pytest.mark.parametrize(("wanted", "what"), [("", "prevented"), ("yes", "done")])
def test_a_reader_starts_a_thread_only_where_it_has_said_that_it_wants_one(
    isolation: Isolation, wanted: str, what: str
) -> None:
    assert refusal(isolation, sabotage.document(f"threads={wanted}")) == ("did", what)


@posix
@pytest.mark.parametrize(
    "name", ["fontTools.ttLib.tables.S_V_G_", "encodings.cp1026", "email.mime.audio", "sched"]
)
def test_a_reader_that_can_open_nothing_still_loads_what_its_libraries_want(
    isolation: Isolation, name: str
) -> None:
    assert refusal(isolation, sabotage.document(f"import={name}")) == ("did", name)


def test_a_reader_sees_nothing_of_our_environment(isolation: Isolation) -> None:
    names = refusal(isolation, sabotage.document("environment"))[1].split(",")
    assert {n for n in names if not n.startswith(("PYTHON", "LC_", "CAREPACK_DEBUG"))} <= {
        "PATH",
        "LANG",
        "SYSTEMROOT",
        "TEMP",
        "TMP",
    }


def test_a_reader_stands_in_an_empty_folder_that_goes_with_it() -> None:
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1) as opened:
            folder = Path(refusal(opened, sabotage.document("folder"))[1])
            assert folder.is_dir()
            assert not list(folder.iterdir())
    assert not folder.exists()


@posix
@pytest.mark.parametrize("isolation", ["fork"], indirect=True)
@pytest.mark.parametrize(("deed", "said"), [("pipes", "2"), ("session", "True")])
def test_a_forked_reader_holds_only_its_own_two_pipes_in_a_session_of_its_own(
    isolation: Isolation, deed: str, said: str
) -> None:
    assert refusal(isolation, sabotage.document(deed))[1] == said


def test_many_are_read_several_at_a_time_and_come_back_in_order(isolation: Isolation) -> None:
    files = [a_form(), b"", a_form()[:2000], a_form()] * 3
    came = [
        (data, read.error.code if read.error else None)
        for data, read in isolation.read_all(files, isolation.read)
    ]
    assert [data for data, _ in came] == files
    assert [code for _, code in came] == [None, "empty-file", "doc-damaged", None] * 3


def test_a_fault_of_our_own_leaves_no_half_spoken_dialogue(
    monkeypatch: pytest.MonkeyPatch, isolation: Isolation
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(isolation, "_order", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            isolation.read(a_form())
    assert isolation.read(a_form()).findings is not None


def test_readers_end_with_their_parent() -> None:
    with Isolation(forms.builtin(), Issued(None), workers=2) as isolation:
        assert isolation.read(a_form()).findings is not None
        processes = [r._process for r in isolation._readers]
    assert all(p is None or p.poll() is not None for p in processes)


def test_as_many_readers_run_as_documents_are_read_at_once() -> None:
    """A single document costs one process, however many processors there are."""
    with Isolation(forms.builtin(), Issued(None), workers=3) as isolation:
        assert [isolation.read(a_form()).error for _ in range(3)] == [None] * 3
        assert len(isolation.processes()) == 1
        done = list(isolation.read_all([a_form()] * 12, isolation.read))
        assert [read.error for _, read in done] == [None] * 12
        assert 1 < len(isolation.processes()) <= 3


def test_an_import_that_is_broken_off_may_be_let_go_of_by_one_of_its_own_threads(
    isolation: Isolation,
) -> None:
    let_go, ended = threading.Event(), threading.Event()
    came: list[BaseException] = []

    def work(number: int) -> int:
        if number == 0:
            time.sleep(0.5)  # so that the next one is begun before this one is handed over
        if number == 1:
            let_go.wait(30)
            try:
                each.close()
            except BaseException as error:
                came.append(error)
            ended.set()
        return number

    each = cast("Generator[tuple[int, int]]", isolation.read_all(range(6), work))
    assert next(each) == (0, 0)
    let_go.set()
    assert ended.wait(30)
    assert came == []
