"""Copies that name a supervisor of before are known; what is right, or no name of the roster, is left alone."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.people.roster import import_csv
from filing.records.outdated import outdated
from tests.filing.returns import ACT, NUMBER
from tests.filing.test_copies import issued


def found(ledger: Ledger) -> list[str]:
    with ledger.reading() as conn:
        return [str(one) for one in outdated(conn, ledger.library, [NUMBER])]


def test_a_copy_that_names_the_supervisor_of_now_is_right(plain: Ledger) -> None:
    issued(plain, NUMBER, "E02")
    assert found(plain) == []


def test_a_copy_of_somebody_who_moved_names_the_supervisor_of_before(plain: Ledger) -> None:
    issued(plain, NUMBER, "E02")
    # The manager stays: the record asks for who supervises.
    import_csv(plain, "ref,name,supervisor\nE02,Zoë Example,E03\n".encode(), ACT)
    says = (
        f"“Supervision Record”, copy {NUMBER}, names Sam Sample as the supervisor; that is Łukasz Próba now."
    )
    assert found(plain) == [says]
    import_csv(plain, "ref,name,supervisor\nE02,Zoë Example,\n".encode(), ACT)
    assert found(plain) == []


def test_a_supervisor_under_a_new_name_is_the_same(plain: Ledger) -> None:
    issued(plain, NUMBER, "E02")
    import_csv(plain, b"ref,name\nE01,Sam Newname\n", ACT, {"other-names"})
    assert found(plain) == []
