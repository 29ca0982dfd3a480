"""Backups to be put back, and homes held against one another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from filing.ledger import manifest, upkeep
from filing.ledger.database import Ledger, open_ledger
from filing.restoring.restore import Restored, Wanted, restore
from tests.filing.returns import ACT
from tests.filing.test_keeping import lived, rows

__all__ = ["ACT", "backed_up", "put_back", "rows", "same_rows", "seal_again"]


def backed_up(ledger: Ledger, base: Path) -> Path:
    """A backup of a ledger with one of everything, with files of the organisation, in a folder of `base`."""
    own = ledger.home / "organisation" / "letters"
    own.mkdir(parents=True)
    (own / "Zoë.txt").write_text("Dear {{ name }},\nthank you.\n", encoding="utf-8", newline="\n")
    lived(ledger)
    (ledger.home / "outgoing").mkdir(exist_ok=True)
    upkeep.Originals(ledger.home / "outgoing").put(b"a message that waits")
    upkeep.backup(ledger, base / "backup", ACT)
    return base / "backup"


def put_back(folder: Path, home: Path, url: str | None = None, **wanted: Any) -> Restored:
    """The backup, restored."""
    return restore(Wanted(folder, home, url, **wanted), ACT)


def same_rows(home: Path, url: str | None, kept: dict[str, list[dict[str, object]]]) -> None:
    """Holds that a restored ledger has the rows that were kept, and in its audit that it was restored."""
    with open_ledger(home, url=url, create=False) as ledger:
        found = rows(ledger)
        assert ledger.verify(deep=True) == ()
    acts = [row["action"] for row in found["audit"][len(kept["audit"]) :]]
    assert acts == ["ledger-is-copy", "ledger-restored"]
    found["audit"] = found["audit"][: len(kept["audit"])]
    assert found == kept


def seal_again(folder: Path, **change: Any) -> None:
    """Writes the manifest anew for files that a test changed on purpose."""
    told = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    told.pop("sha256")
    files = {name: manifest.sha_of(folder / name).model_dump() for name in told["files"]}
    manifest.write(folder, manifest.Manifest.model_validate({**told, "files": files, **change}))
