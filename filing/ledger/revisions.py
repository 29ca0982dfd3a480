"""Which revision a ledger's tables are of, and bringing them up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from filing.ledger.migrations import HEAD
from schemas.errors import Fault, LedgerError, Place


def revision_of(conn: Connection) -> str | None:
    """The revision of the tables there; None where there are none."""
    from sqlalchemy import inspect  # noqa: PLC0415

    if not inspect(conn).has_table("alembic_version"):
        return None
    revision: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def upgrade(conn: Connection, found: str | None, to: str = HEAD) -> None:
    """Runs what is lacking since the revision `found`, up to `to`. Raises LedgerError `ledger-newer`."""
    from alembic import command, script  # noqa: PLC0415 - only where there is something to bring up to date
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = conn
    if found is not None:
        try:
            script.ScriptDirectory.from_config(config).get_revision(found)
        except CommandError as error:
            what, do = (
                "This ledger was made by a newer carepack.",
                "Update this one: pip install --upgrade carepack",
            )
            raise LedgerError(Fault("ledger-newer", what, Place(file="ledger"), do)) from error
    command.upgrade(config, to)
