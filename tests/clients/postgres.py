"""A PostgreSQL server of our own: a fresh cluster in a temporary folder, reached over a socket in it."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from tests.clients.process import ClientError

_ACCOUNT = "postgres"
_BINARIES = Path("/usr/lib/postgresql")


def _program(name: str) -> Path | None:
    """Debian keeps the server's programs off the PATH, one folder a version; the newest is taken."""
    there = sorted(
        _BINARIES.glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]) if p.parts[-3].isdigit() else 0
    )
    on_path = shutil.which(name)
    return there[-1] if there else Path(on_path) if on_path else None


def available() -> bool:
    """Whether a server can be started here: PostgreSQL refuses to run as root and then needs its own account."""
    if _program("pg_ctl") is None or _program("initdb") is None:
        return False
    return os.geteuid() != 0 or any(u.pw_name == _ACCOUNT for u in pwd.getpwall())


class Postgres:
    """A running server; `database()` gives the address of a new, empty database."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="carepack-pg-", dir="/tmp"))
        self._data = self._home / "data"
        self._names = (f"ledger{n}" for n in itertools.count(1))
        if os.geteuid() == 0:
            shutil.chown(self._home, _ACCOUNT)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            _ACCOUNT,
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        # No port at all, and no waiting for a disk that is thrown away.
        waits = "fsync=off full_page_writes=off synchronous_commit=off wal_level=minimal max_wal_senders=0"
        set_ = " ".join(f"-c {word}" for word in f"{waits} autovacuum=off max_connections=40".split())
        settings = f"-k {self._home} -c listen_addresses= {set_}"
        self._run(
            "pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", self._home / "log", "-o", settings, "start"
        )

    def __enter__(self) -> Postgres:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def database(self) -> str:
        """The address of a new database, as CAREPACK_LEDGER has it."""
        return self._made("template1")

    def copy_of(self, address: str) -> str:
        """The address of a copy of that database, as a dump that was brought back is one. Nobody may be using it."""
        return self._made(address.partition("@/")[2].partition("?")[0])

    def _made(self, template: str) -> str:
        from psycopg import connect, sql  # where there is no server there may be no driver

        name = next(self._names)
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with connect(host=str(self._home), user=_ACCOUNT, dbname=_ACCOUNT, autocommit=True) as there:
            there.execute(words)
        return f"postgresql://{_ACCOUNT}@/{name}?host={self._home}"

    def close(self) -> None:
        """Ends the server and removes its files."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._home, ignore_errors=True)

    def _run(self, program: str, *words: str | Path) -> None:
        found = _program(program)
        if found is None:
            raise ClientError(f"{program} is not here")
        as_account = (
            ["setpriv", f"--reuid={_ACCOUNT}", f"--regid={_ACCOUNT}", "--init-groups"]
            if os.geteuid() == 0
            else []
        )
        done = subprocess.run(
            [*as_account, str(found), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would be held open by the server
            stderr=subprocess.DEVNULL,
            cwd=self._home,
            timeout=120,
            check=False,
        )
        if done.returncode:
            log = self._home / "log"
            told = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise ClientError(f"{program} returned {done.returncode}: {told}")
