"""A folder that is watched: each file is taken once, when it is whole; what is in the way is waited for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from intake.importing import Imported
from intake.pictures_together import Pictures
from intake.sources import Source
from intake.watching import Waits, Watch, stay
from schemas.errors import CarepackError, Fault, LedgerError, Place
from schemas.file_names import file_text


@dataclass
class Clock:
    """Time that goes on when it is told to; a step for each look."""

    at: float = 0.0
    step: float = 0.0

    def __call__(self) -> float:
        self.at += self.step
        return self.at


@dataclass
class Heard:
    """All that was told, in order; `stop` is said once there is nothing left of `until`."""

    until: int
    stop: Event
    said: list[tuple[str, str]] = field(default_factory=list)

    def _note(self, what: str, of: str) -> None:
        self.said.append((what, of))
        if len([1 for w, _ in self.said if w != "round"]) >= self.until:
            self.stop.set()

    def begins(self, sources: int) -> None:
        self.said.append(("round", str(sources)))

    def document(self, one: Imported) -> None:
        self._note(one.outcome, Path(one.file).name)

    def waits(self, one: Waits) -> None:
        self._note(one.code, Path(one.file).name)

    def folder(self, *, there: bool) -> None:
        self._note("folder", str(there))

    def fault(self, error: Exception) -> None:
        self._note("fault", error.code if isinstance(error, CarepackError) else "")

    def round_ends(self, waiting: Sequence[Waits]) -> None:
        """Nothing is kept of it."""


@dataclass
class Import:
    """Stands in for an import: each source ends as filed; those named in `closed` cannot be opened."""

    closed: set[str] = field(default_factory=set)
    faults: list[Exception] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @contextmanager
    def __call__(self, sources: Sequence[Source]) -> Iterator[Iterator[Imported]]:
        if self.faults:
            raise self.faults.pop()
        yield self._each(sources)

    def _each(self, sources: Sequence[Source]) -> Iterator[Imported]:
        for source in sources:
            file = file_text(source.path)
            if source.path.name in self.closed:
                yield Imported(file, "refused", "file-unreadable", "It cannot be opened.")
                continue
            files = source.files if isinstance(source, Pictures) else (source,)
            self.taken += [one.path.name for one in files]
            yield Imported(file, "filed", None, None, submission=1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def watched(place: Path, clock: Clock | None = None) -> Watch:
    watch = Watch(place.parent / "home", place, 0.1, clock=clock or Clock(step=0.2))
    watch.home.mkdir(exist_ok=True)
    return watch


def settled(watch: Watch) -> tuple[str, ...]:
    """The names that are whole at the second look."""
    watch.look()
    return tuple(s.path.name for s in watch.look().ready)


def test_what_is_there_and_what_comes_in_sub_folders_is_whole_once_it_stands(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    (place / "b.pdf.part").write_bytes(b"b")
    (place / "~$a.tmp").write_bytes(b"")
    watch = watched(place)
    assert settled(watch) == ("a.pdf",)
    (place / "new").mkdir()
    (place / "new" / "c.pdf").write_bytes(b"c")
    (place / "b.pdf.part").rename(place / "b.pdf")
    assert {"b.pdf", "c.pdf"} <= set(settled(watch))


def test_a_document_that_somebody_has_open_waits_until_it_is_closed(place: Path) -> None:
    (place / "return.docx").write_bytes(b"a")
    (place / "~$turn.docx").write_bytes(b"owner")
    watch = watched(place)
    assert settled(watch) == ()
    assert watch.look().in_use == (place / "return.docx",)
    (place / "~$turn.docx").unlink()
    assert settled(watch) == ("return.docx",)


def test_what_was_taken_is_not_taken_again_by_this_watcher_or_the_next_until_it_changes(place: Path) -> None:
    file = place / "a.pdf"
    file.write_bytes(b"a")
    watch = watched(place)
    assert settled(watch) == ("a.pdf",)
    watch.taken([file])
    assert settled(watch) == ()
    watch.keep()
    assert settled(watched(place)) == ()
    file.write_bytes(b"other")
    assert settled(watched(place)) == ("a.pdf",)


def test_a_list_of_what_was_taken_that_is_damaged_costs_a_second_look_and_no_more(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    watch = watched(place)
    settled(watch)
    watch.taken([place / "a.pdf"])
    watch.keep()
    (kept,) = (watch.home / "watched").iterdir()
    kept.write_bytes(b'{"files": [["a.pdf", "x"]]}\n{"fi')
    assert settled(watched(place)) == ("a.pdf",)


def test_documents_are_told_each_once_and_pictures_are_one_lot(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    stop = Event()
    told, imports = Heard(1, stop), Import()
    stay(watched(place), imports, told, stop)
    assert imports.taken == ["a.pdf"]
    assert ("filed", "a.pdf") in told.said


def test_a_file_that_cannot_be_opened_yet_is_told_once_and_taken_later(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    (place / "b.pdf").write_bytes(b"b")
    stop = Event()
    imports = Import(closed={"a.pdf"})

    class Opening(Heard):
        def begins(self, sources: int) -> None:
            super().begins(sources)
            if len([1 for w, _ in self.said if w == "round"]) > 3:
                imports.closed.clear()

    told = Opening(3, stop)
    stay(watched(place), imports, told, stop)
    assert [one for one in told.said if one[0] != "round"] == [
        ("file-unreadable", "a.pdf"),
        ("filed", "b.pdf"),
        ("filed", "a.pdf"),
    ]


def test_a_folder_that_is_pulled_out_is_told_and_taken_up_when_it_is_back(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    stop, away = Event(), place.with_name("away")

    class Pulling(Heard):
        def _note(self, what: str, of: str) -> None:
            if (what, of) == ("filed", "a.pdf"):
                place.rename(away)
            if (what, of) == ("folder", "False"):
                away.rename(place)
                (place / "b.pdf").write_bytes(b"b")
            super()._note(what, of)

    told = Pulling(4, stop)
    stay(watched(place), Import(), told, stop)
    assert [one for one in told.said if one[0] != "round"] == [
        ("filed", "a.pdf"),
        ("folder", "False"),
        ("folder", "True"),
        ("filed", "b.pdf"),
    ]


def fault(code: str) -> LedgerError:
    return LedgerError(Fault(code, "It is so.", Place(), "Do this."))


def test_what_passes_is_told_and_tried_again_and_what_does_not_ends_the_watch(place: Path) -> None:
    (place / "a.pdf").write_bytes(b"a")
    stop = Event()
    told = Heard(2, stop)
    stay(watched(place), Import(faults=[fault("disk-full")]), told, stop)
    assert [one for one in told.said if one[0] != "round"] == [("fault", "disk-full"), ("filed", "a.pdf")]
    with pytest.raises(LedgerError):
        stay(watched(place), Import(faults=[fault("ledger-newer")]), Heard(1, Event()), Event())


def test_stop_is_heeded_after_the_document_in_hand(place: Path) -> None:
    for name in "abc":
        (place / f"{name}.pdf").write_bytes(name.encode())
    stop = Event()
    told, imports = Heard(1, stop), Import()
    stay(watched(place), imports, told, stop)
    assert [one for one in told.said if one[0] != "round"] == [("filed", "a.pdf")]
    assert "a.pdf" not in settled(watched(place))
