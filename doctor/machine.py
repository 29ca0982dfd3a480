"""This computer: its clock, the programs that carepack calls, and its keeping of passwords."""

from __future__ import annotations

import datetime as dt
import platform
import sqlite3
from collections.abc import Iterator

from sqlalchemy import func, select

from doctor.finding import Circumstances, Line
from filing.ledger.actor import when
from filing.ledger.database import FILE, HEAD_FILE, look_at, there_is_one
from filing.ledger.manifest import this_carepack
from filing.ledger.tables import audit as entries
from forms.organisation import timezone_in
from schemas.errors import CarepackError
from schemas.zones import DEFAULT_ZONE, local

_SLACK = dt.timedelta(minutes=5)
"""So far two clocks may differ."""
_EARLIEST = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""Before this program was made nobody can run it."""
_SMALL_FORM = "code-acknowledgement"


def program(_: Circumstances) -> Iterator[Line]:
    """What is running."""
    what = (
        f"carepack {this_carepack()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    )
    yield Line("program", "ok", f"{what}{platform.system()} {platform.release()}.")


def clock(at: Circumstances) -> Iterator[Line]:
    """Whether the time can be right: after all that was done before, and by the organisation's time zone."""
    do = "Set this computer's clock, best by itself from the network: what is filed by a wrong one has a wrong day."
    wrong = False
    if at.now < _EARLIEST:
        wrong = True
        what = f"The clock says {at.now:%d %B %Y}, which is before this carepack was made."
        yield Line("clock", "bad", what, do)
    if there_is_one(at.home, at.url):
        with look_at(at.home, url=at.url) as ledger, ledger.reading() as conn:
            last = conn.execute(select(func.max(entries.c.at))).scalar()
        if last is not None and when(last) > at.now + _SLACK:
            wrong = True
            what = (
                f"The clock says {at.now:%d %B %Y %H:%M} UTC, and the newest entry of the audit is of {last}."
            )
            yield Line("clock", "bad", what, f"One of the two clocks is, or was, wrong. {do}")
    ahead = [n for n in (FILE, HEAD_FILE) if _of(at, n) > (at.now + _SLACK).timestamp()]
    if ahead:
        wrong = True
        what = f"Files were changed later than the clock says it is: {', '.join(ahead)}."
        yield Line("clock", "warn", what, do)
    name = _zone(at)
    here, there = at.now.astimezone(), local(at.now, name)
    if here.utcoffset() != there.utcoffset():
        what = f"This computer shows {here:%H:%M}, and the organisation's time zone ({name}) {there:%H:%M}."
        say = "Days count by the organisation's. If it is not meant so: `timezone` under `policies`, organisation.yaml."
        yield Line("clock", "warn", what, say)
    elif not wrong:
        yield Line(
            "clock", "ok", f"The clock says {there:%d %B %Y %H:%M} ({name}), after all that was done before."
        )


def _of(at: Circumstances, name: str) -> float:
    try:
        return (at.home / name).stat().st_mtime
    except OSError:
        return 0.0


def _zone(at: Circumstances) -> str:
    try:
        return timezone_in(at.organisation)
    except (CarepackError, OSError):  # its mistakes are told where the forms are looked at
        return DEFAULT_ZONE


def libreoffice(at: Circumstances) -> Iterator[Line]:
    """Whether other programs' texts could be turned into Word documents (`--convert`)."""
    from intake import conversion

    try:
        found = conversion.find(at.environment)
    except CarepackError as error:
        yield Line("libreoffice", "warn", error.faults[0].what, error.faults[0].do)
        return
    if "unknown" in found.name:
        what = f"LibreOffice is at {found.program}, and does not say which version it is: it does not start here."
        yield Line(
            "libreoffice", "warn", what, "Start it by hand once, or install it anew; only --convert needs it."
        )
        return
    wall = "without a network" if found.offline else "kept from the network by its own settings alone"
    yield Line("libreoffice", "ok", f"{found.name} at {found.program}, {wall}.")


def pages(_: Circumstances) -> Iterator[Line]:
    """Whether forms can be laid out: fonts and typst are there, and the layout is the one they are made with."""
    from fillers.pdf import compiling
    from forms.library import builtin

    made = compiling.compile(compiling.rendition(builtin().load(_SMALL_FORM)))
    yield Line(
        "pages", "ok", f"Forms are laid out with {compiling.layout()}; one was made, with {made.pages} pages."
    )


def keyring(at: Circumstances) -> Iterator[Line]:
    """Whether this system keeps passwords for programs; nothing is read from it."""
    from keyring import errors, get_keyring

    variables = [
        name for name in at.environment if name.startswith("CAREPACK_MAIL_") and at.environment[name]
    ]
    try:
        ring = get_keyring()
        closed = ring.priority <= 0
    except (errors.KeyringError, RuntimeError, NotImplementedError):
        closed = True
    if closed and not (at.organisation / "mail.yaml").is_file():
        yield Line(
            "keyring",
            "ok",
            "This system keeps no passwords for programs; only mail needs them, and none is set.",
        )
    elif not closed:
        yield Line("keyring", "ok", "This system keeps passwords for programs.")
    elif variables:
        yield Line(
            "keyring", "ok", f"There is no keyring; passwords of mail are in {', '.join(sorted(variables))}."
        )
    else:
        what = "This system keeps no passwords for programs (there is no keyring)."
        do = "Only mail needs one. Put its password into CAREPACK_MAIL_PASSWORD, for the account that runs carepack."
        yield Line("keyring", "warn", what, do)
