"""The process apart itself: one document after another, each noted as begun alone before it is read; see `apart`."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from filing.ledger import alive
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from filing.review import tries
from forms.organisation import folder_in, organisation
from intake import conversion
from intake.apart import as_text
from intake.importing import Importer
from intake.isolation.isolation import Isolation
from intake.issued import Issued
from intake.keys import KeptKeys
from schemas.errors import CarepackError


def main() -> None:
    """Does what it is told on standard input until there is no more; says what came of it on standard output."""
    # Whatever a library prints is not what we say.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def say(thing: dict[str, Any]) -> None:
        out.write(json.dumps(thing).encode() + b"\n")

    with suppress(BrokenPipeError):  # nobody listens any more: the document in hand has ended
        try:
            _serve(json.loads(sys.stdin.buffer.readline()), say)
        except CarepackError as error:
            faults = [
                {"code": f.code, "what": f.what, "file": f.place.file, "do": f.do} for f in error.faults
            ]
            say({"faults": faults})


def _serve(how: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    home, run = Path(how["home"]), how["run"]
    library = organisation(folder_in(home)).library
    with (
        open_ledger(home, url=how["url"], library=library, create=False) as ledger,
        alive.living(ledger, run),
        Isolation(
            ledger.library,
            Issued(ledger),
            workers=1,
            converter=conversion.find() if how["convert"] else None,
            on=dt.date.fromisoformat(how["on"]),
            drafts=how["drafts"],
            keys=KeptKeys(ledger, tuple(how["passwords_of"])),
        ) as isolation,
    ):
        for line in sys.stdin.buffer:
            _one(ledger, isolation, run, json.loads(line), say)
        tries.forget(ledger, run)


def _one(
    ledger: Ledger,
    isolation: Isolation,
    run: str,
    task: dict[str, Any],
    say: Callable[[dict[str, Any]], None],
) -> None:
    actor = Actor(task["by"], dt.datetime.fromisoformat(task["at"]))
    importer = Importer(ledger, isolation, lambda: actor, run=run, alone=True)
    for ended in importer.read_alone(task["submission"]):
        say({"ended": json.loads(as_text().dump_json(ended))})
    say({"done": True})


__all__ = ["main"]
