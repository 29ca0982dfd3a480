"""An inspection pack as one zip: whole, or not there at all."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from filing.ledger.database import Ledger
from reports.inspection.packed import name_of, zipped
from tests.reports.filed import GOOD, filed
from tests.reports.inspection.test_pack import pack


def test_the_zip_holds_every_file_in_one_folder_and_is_told_as_it_grows(
    office: Ledger, tmp_path: Path
) -> None:
    filed(office, GOOD)
    planned, file, told = pack(office), tmp_path / "pack.zip", list[tuple[int, int, str]]()
    zipped(planned, file, lambda *step: told.append(step))
    with zipfile.ZipFile(file) as package:
        assert {n.partition("/")[0] for n in package.namelist()} == {name_of(planned)}
        assert {n.partition("/")[2] for n in package.namelist()} == set(planned.names)
        assert json.loads(package.read(f"{name_of(planned)}/index.json"))["title"]
        assert package.testzip() is None
    assert [step[2] for step in told] == [n.partition("/")[2] for n in package.namelist()]
    assert told[-1][0] == told[-1][1] == len(planned.names)
    assert "Oak House" in name_of(planned)


def test_one_that_is_stopped_leaves_nothing(office: Ledger, tmp_path: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        zipped(pack(office), tmp_path / "pack.zip", stop)
    assert list(tmp_path.glob("pack*")) == []
