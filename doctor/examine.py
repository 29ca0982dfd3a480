"""All checks, one after another. Whatever breaks in one is told as a line of it, and the others go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator

from doctor import home, ledger, machine, own
from doctor.finding import Circumstances, Line, of_faults
from schemas.errors import CarepackError

Check = Callable[[Circumstances], Iterator[Line]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("program", machine.program),
    ("store", ledger.store),
    ("audit", ledger.audited),
    ("originals", ledger.kept),
    ("batches", ledger.waiting),
    ("backup", ledger.backups),
    ("permissions", home.permissions),
    ("place", home.place),
    ("disk", home.disk),
    ("drafts", home.left_behind),
    ("clock", machine.clock),
    ("forms", own.forms),
    ("letters", own.letters),
    ("pages", machine.pages),
    ("libreoffice", machine.libreoffice),
    ("mail", own.mail),
    ("mail", ledger.sends),
    ("keyring", machine.keyring),
)
"""In the order in which they are told."""


def examine(at: Circumstances, only: Collection[str] = ()) -> Iterator[Line]:
    """Everything that is looked at, or `only` what is named: a line each or more. Nothing is raised or written."""
    for name, check in CHECKS:
        if only and name not in only:
            continue
        lines: list[Line] = []
        try:
            for line in check(at):
                lines.append(line)
        except CarepackError as error:
            lines += of_faults(name, "bad", error.faults)
        except OSError as error:
            reason = error.strerror or "unknown reason"
            do = "See that this account may read it, and that the disk is there and sound."
            lines.append(Line(name, "bad", f"A file or folder cannot be looked at: {reason}.", do))
        except Exception as error:  # the one handler: each thing is told by itself, whatever is broken
            known = isinstance(error, sqlite3.Error) or "sqlalchemy" in type(error).__module__
            what = f"This could not be looked at ({type(error).__name__})."
            do = "The ledger may be damaged: make no change, and bring the last backup back (docs/moving.md)."
            lines.append(Line(name, "bad", what, do if known else "Please report this line."))
        yield from lines
