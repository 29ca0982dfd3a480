"""A run of packs: each on record before it is in place; who cannot have one is told why and holds up nobody."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import Person, find, people
from filing.records import copies, packs
from issuing.packs.making import Packing
from issuing.packs.model import MadePack, Told
from issuing.packs.run import Drafting, Shape, run
from schemas.errors import Fault, LedgerError, Place, RenditionError
from tests.filing.returns import ACT
from tests.issuing.packs.staff import NOW
from tests.issuing.packs.wishes import into, packing, wish

ALL = ("E01", "E02", "E03")


def go(pack: Packing, out: Path, shape: Shape = "folder", **more: bool) -> list[Told]:
    """The whole run, to a folder."""
    return list(run(pack, shape, into(out), ACT, **more))


class Faulty(Packing):
    """Packs of which Łukasz's cannot be made."""

    def make(self, person: Person) -> MadePack:
        """As ever, but for one."""
        if person.ref == "E03":
            raise RenditionError(
                Fault("letter-incomplete", "The letter lacks something.", Place(), "Say it.")
            )
        return super().make(person)


def test_every_document_in_every_folder_is_known_by_its_bytes(ledger: Ledger, tmp_path: Path) -> None:
    done = go(packing(ledger, wish("appraisal"), *ALL), tmp_path / "out")
    assert [(t.person.ref, t.pack is not None) for t in done] == [(ref, True) for ref in ALL]
    files = [f for f in (tmp_path / "out").rglob("*") if f.is_file()]
    assert len(files) == sum(len(t.files) for t in done) == 9
    with ledger.reading() as conn:
        for file in files:
            (known,) = packs.document_of(conn, hashlib.sha256(file.read_bytes()).hexdigest())
            assert file.parent.name.endswith(next(p.ref for p in people(ledger) if p.id == known.person))
            assert file.stat().st_size == known.size
    assert ledger.verify(deep=True) == ()


def test_copies_are_on_record_for_their_people(ledger: Ledger, tmp_path: Path) -> None:
    go(packing(ledger, wish("supervision", period="2026 Q4"), *ALL), tmp_path)
    out = copies.listed(ledger, now=NOW)
    assert sorted((str(c.person), c.form, str(c.period)) for c in out) == [
        (ref, "supervision-record", "2026 Q4") for ref in ALL
    ]


def test_bytes_are_not_kept_in_what_is_told(ledger: Ledger, tmp_path: Path) -> None:
    done = go(packing(ledger, wish("supervision"), "E02"), tmp_path)
    assert [(f.data, f.filled) for t in done for f in t.files] == [(b"", None)] * 2


def test_what_cannot_be_made_is_told_and_the_others_go_out(ledger: Ledger, tmp_path: Path) -> None:
    pack = packing(ledger, wish("supervision"), *ALL)
    done = go(
        Faulty(ledger, pack.wish, [find(ledger, r) for r in ("E03", "E01", "E02")], pack.mint), tmp_path
    )
    assert [(t.person.ref, t.pack is None, [f.code for f in t.why]) for t in done] == [
        ("E03", True, ["letter-incomplete"]),
        ("E01", False, []),
        ("E02", False, []),
    ]
    assert sorted(f.name for f in tmp_path.iterdir() if f.name != "home") == [
        "Sam Sample - E01",
        "Zoë Example - E02",
    ]
    assert {c.person for c in copies.listed(ledger, now=NOW)} == {"E01", "E02"}


def test_the_others_are_printed_where_one_cannot_be_made(ledger: Ledger, tmp_path: Path) -> None:
    pack = packing(ledger, wish("supervision", formats=("pdf",)), *ALL)
    done = go(Faulty(ledger, pack.wish, pack.people, pack.mint), tmp_path / "out", "print")
    assert [t.pack is None for t in done if t.person.ref == "E03"] == [True]
    assert len({t.place for t in done if t.pack}) == 2  # Zoë's team, and Sam who has none


def test_a_folder_that_cannot_be_written_is_told_for_whom_it_was(ledger: Ledger, tmp_path: Path) -> None:
    @contextmanager
    def full(files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
        if any("E02" in name for name in files):
            raise OSError(28, "No space left on device")
        with into(tmp_path)(files) as put:
            yield put

    done = list(run(packing(ledger, wish("supervision"), "E02", "E03"), "folder", full, ACT))
    assert [[f.code for f in t.why] for t in done] == [["pack-not-written"], []]
    assert {c.person for c in copies.listed(ledger, now=NOW)} == {"E03"}


def test_where_the_ledger_cannot_be_used_nothing_is_put_in_place(ledger: Ledger, tmp_path: Path) -> None:
    pack = packing(ledger, wish("supervision"), "E02")
    go(pack, tmp_path / "one")
    # The same numbers again, with other values: the ledger refuses them.
    other = packing(ledger, wish("blank"), "E02")
    with pytest.raises(LedgerError):
        go(other, tmp_path / "two")
    assert not (tmp_path / "two").exists()
    assert len(packs.listed(ledger)) == 1


def test_nobody_gets_a_second_copy_where_that_is_asked(ledger: Ledger, tmp_path: Path) -> None:
    from schemas.copies import mint

    first = go(packing(ledger, wish("supervision"), "E02"), tmp_path / "one")
    again = packing(ledger, wish("supervision"), "E02", "E03")
    again.mint = lambda: mint(b"\xff" * 9)
    done = go(again, tmp_path / "two", skip_out=True)
    assert [(t.skipped, t.pack is None) for t in done] == [(True, True), (False, False)]
    assert [c.number for c in done[0].out] == [f.copy.number for f in first[0].files if f.copy]
    assert [f.name for f in (tmp_path / "two").iterdir()] == ["Łukasz Próba - E03"]


def test_a_copy_that_is_out_is_warned_of(ledger: Ledger, tmp_path: Path) -> None:
    from schemas.copies import mint

    go(packing(ledger, wish("supervision"), "E02"), tmp_path / "one")
    again = packing(ledger, wish("supervision"), "E02")
    again.mint = lambda: mint(b"\xff" * 9)
    (told,) = go(again, tmp_path / "two")
    assert told.pack is not None
    assert [n.code for n in told.notes] == ["out-already"]
    assert len(told.out) == 1


def test_a_zip_holds_what_the_folder_would(ledger: Ledger, tmp_path: Path) -> None:
    (told,) = go(packing(ledger, wish("supervision"), "E02"), tmp_path, "zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / told.place).read_bytes())) as package:
        names = package.namelist()
        with ledger.reading() as conn:
            known = [packs.document_of(conn, hashlib.sha256(package.read(n)).hexdigest()) for n in names]
    assert told.place == "Zoë Example - E02.zip"
    assert names == [f.name for f in told.files]
    assert all(len(k) == 1 for k in known)


def test_packs_stand_in_the_order_people_were_named(ledger: Ledger, tmp_path: Path) -> None:
    done = go(packing(ledger, wish("supervision"), "E03", "E01", "E02"), tmp_path)
    assert [t.person.ref for t in done] == ["E03", "E01", "E02"]
    assert [p.person for p in packs.listed(ledger)] == ["E02", "E01", "E03"]


def test_what_is_drafted_is_left_nowhere_when_somebody_stops_it(ledger: Ledger, tmp_path: Path) -> None:
    @contextmanager
    def stopped(files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
        with into(tmp_path / "out")(files) as put:
            if any("E03" in name for name in files):
                raise KeyboardInterrupt
            yield put

    drafting: Drafting = stopped
    with pytest.raises(KeyboardInterrupt):
        list(run(packing(ledger, wish("supervision"), "E02", "E03"), "folder", drafting, ACT))
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["Zoë Example - E02"]
    assert {c.person for c in copies.listed(ledger, now=NOW)} == {"E02"}


def test_the_copies_of_files_that_could_not_get_their_place_are_not_out(
    ledger: Ledger, tmp_path: Path
) -> None:
    @contextmanager
    def closed(files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
        def put() -> None:
            raise OSError(13, "Permission denied")

        with into(tmp_path / "out")(files):
            yield put

    (told,) = run(packing(ledger, wish("supervision"), "E02"), "folder", closed, ACT)
    assert [f.code for f in told.why] == ["pack-not-written"]
    assert copies.listed(ledger, now=NOW) == ()
    assert [p.state for p in packs.listed(ledger)] == ["withdrawn"]
    assert not (tmp_path / "out").exists()
    assert ledger.verify(deep=True) == ()
