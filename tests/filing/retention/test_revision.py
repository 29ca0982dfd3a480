"""The revision of retention goes back as long as nothing was destroyed; an older ledger would miss what is no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import filing.ledger.migrations
from filing.ledger.database import Ledger
from filing.retention.destroying import destroy
from tests.filing.retention.cases import LATER, settled, two_sessions


def _back(ledger: Ledger) -> None:
    """Takes a ledger to the revision before this one, as an admin would with Alembic."""
    config = Config()
    config.set_main_option("script_location", str(Path(filing.ledger.migrations.__file__).parent))
    with ledger.writing() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, "0009")


def test_before_anything_was_destroyed_it_goes_back_and_forth(staffed: Ledger) -> None:
    two_sessions(staffed)
    _back(staffed)
    with pytest.raises(DBAPIError, match="append-only"), staffed.writing() as conn:
        conn.execute(text("DELETE FROM records"))
    staffed.bring_up_to_date()
    assert staffed.verify(deep=True) == ()
    assert len(destroy(settled(staffed), LATER).gone) == 1


def test_once_something_was_destroyed_it_does_not_go_back(staffed: Ledger) -> None:
    two_sessions(staffed)
    destroy(settled(staffed), LATER)
    with pytest.raises(ValueError, match="records were destroyed"):
        _back(staffed)
    assert staffed.verify(deep=True) == ()
