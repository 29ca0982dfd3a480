"""An office with three people on its roster, who knows our forms, and its mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.records.copies import issue
from tests import prepared, warm
from tests.clients.dovecot import Dovecot
from tests.faults import ours
from tests.mailing.postbox import ACT, Postbox, home_of

ROSTER = """ref,name,role,manager,email
E01,Sam Sample,Team manager,,sam@example.org
E02,Zoë Example,Support worker,E01,zoe@example.org
E03,Łukasz Próba,Support worker,E01,lukasz@example.org
"""


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """What is collected is read by reading processes that stay warm from one test to the next."""
    with warm.lent():
        yield


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with three people and the templates of our documents."""
    with prepared.ledgers(), open_ledger(home_of(tmp_path)) as ledger:
        roster.import_csv(ledger, ROSTER.encode(), ACT)
        made = [ours.made(kind, ours.answers()) for kind in ours.KINDS]
        issue(ledger, [c for _, c, _ in made], [t for _, _, t in made], actor=ACT)
        yield ledger


@pytest.fixture
def postbox(dovecot: Dovecot, staffed: Ledger) -> Postbox:
    """A mailbox of its own on the server."""
    return Postbox(dovecot, staffed)
