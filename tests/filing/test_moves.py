"""What a roster moves is told of each who leaves, stays or moves, and of no more than can be read."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.people import moves as module
from filing.people.moves import Moves, moves, name_another
from filing.people.roster import import_csv, plan
from tests.filing.returns import ACT, NOON, NUMBER
from tests.filing.test_copies import issued


def brought(ledger: Ledger, lines: str) -> Moves:
    """What is told once these lines are on the roster."""
    data = f"ref,name,manager,team,leaves\n{lines}".encode()
    changes = plan(ledger, data, ACT.day).changes
    import_csv(ledger, data, ACT)
    return moves(ledger, changes, NOON)


def test_a_mover_whose_copy_is_out_is_told_with_the_copy_that_names_another(plain: Ledger) -> None:
    issued(plain, NUMBER)
    (told,) = brought(plain, "E02,Zoë Example,E03,,\n").told
    assert (told.kind, told.person.ref) == ("moves", "E02")
    assert told.says.startswith("Zoë Example (E02) has another manager now, or none: 1 copy is ")
    assert [o.copy for o in told.copies] == [NUMBER]
    assert [o.copy for o in name_another(plain, ["E02", "E02"], NOON)] == [NUMBER]
    assert name_another(plain, ["E01"], NOON) == ()


def test_a_leaver_is_told_with_what_hangs_on_them_and_one_who_stays_after_all_too(plain: Ledger) -> None:
    (told,) = brought(plain, "E01,Sam Sample,,,30/11/2026\n").told
    assert (told.kind, told.more) == ("leaves", ())
    assert told.says.startswith("Sam Sample (E01) leaves on 30/11/2026: manages ")
    data = b"ref,name,leaves\nE01,Sam Sample,\n"
    changes = plan(plain, data, ACT.day, {"same-people"}).changes
    import_csv(plain, data, ACT, {"same-people"})
    (told,) = moves(plain, changes, NOON).told
    assert (told.kind, told.says) == ("stays", "Sam Sample (E01) has no leaving date any more.")


def test_nothing_is_told_of_whom_nothing_hangs_on_or_what_moves_nobody(plain: Ledger) -> None:
    assert brought(plain, "E03,Łukasz Próba,E02,,\n") == Moves()
    assert moves(plain, (), NOON) == Moves()


def test_of_very_many_the_first_are_told_and_the_others_counted(plain: Ledger) -> None:
    issued(plain, NUMBER)
    lines = "".join(f"F{n:02},Mo Madeup {n},,,\n" for n in range(module.MOST + 5))
    import_csv(plain, f"ref,name,manager,team,leaves\n{lines}".encode(), ACT)
    told = brought(plain, "E02,Zoë Example,E03,,\n" + lines.replace(",,,", ",E01,,"))
    assert [m.person.ref for m in told.told] == ["E02"]
    assert told.untold == 6
