"""An office whose ledger goes back to an earlier state, in each way in which that happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from filing.ledger.database import FILE, open_ledger
from filing.ledger.upkeep import backup
from filing.restoring.restore import Wanted, restore
from tests.clients.postgres import Postgres
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import SmtpServer

Way = Literal["file", "over", "instead", "restore", "whole", "dump"]
"""The database alone is put back; a backup is copied over the home; the home is a backup now; a
backup is restored by its command, over what is there; a copy of the whole
folder, as a program for folders or a snapshot makes it, is the home now; a server's dump."""
WAYS: tuple[Way, ...] = ("file", "over", "instead", "restore", "whole")


@dataclass
class Returning:
    """An office, and the state that it goes back to."""

    office: Office
    way: Way
    base: Path
    url: str | None = None
    server: Callable[[], Postgres] | None = None
    _kept: int = field(default=0)

    def keep(self) -> None:
        """Keeps the ledger as it is now."""
        self._kept += 1
        if self.way in {"over", "instead", "restore"}:
            backup(self.office.ledger, self._copy, self.office.actor())
            return
        self.office.ledger.close()
        if self.url is not None and self.server is not None:
            self._dump = self.server().copy_of(self.url)
        elif self.way == "whole":
            shutil.copytree(self.home, self._copy)
        else:
            self._copy.mkdir()
            for file in self._files(self.home):
                shutil.copy(file, self._copy)
        self._open()

    def go_back(self) -> None:
        """Goes back to what was kept last."""
        self.office.ledger.close()
        if self.way == "restore":
            restore(Wanted(self._copy, self.home, replace=True), self.office.actor())
            self._open()
            return
        if self.url is not None:
            self.url = self._dump
        if self.way == "instead":
            shutil.move(self.home, self.base / f"put away {self._kept}")
        elif self.way == "whole":
            shutil.rmtree(self.home)
        elif self.way != "dump":
            for file in self._files(self.home):
                file.unlink()
        if self.way != "dump":
            shutil.copytree(self._copy, self.home, dirs_exist_ok=True)
        self._open()

    @property
    def home(self) -> Path:
        return self.base / "home"

    @property
    def _copy(self) -> Path:
        return self.base / f"copy {self._kept}"

    def _files(self, folder: Path) -> list[Path]:
        return sorted(folder.glob(f"{FILE}*"))

    def _open(self) -> None:
        self.office.ledger = open_ledger(self.home, url=self.url)


def recipients(server: SmtpServer) -> list[str]:
    """Whom the server took a message for, in order."""
    return [to for _, to in server.taken()]
