"""The index is made of the records: brought along, checked, and mended where it does not match."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from filing.ledger import upkeep
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import record_index, record_words
from filing.life import acts
from filing.people import roster
from filing.records.finding import Choice, listed
from filing.records.privacy import find_private
from forms.library import Library
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, later, returned, submit
from tests.filing.test_finding import evaluation, file, found

pytestmark = pytest.mark.thorough


def test_an_older_ledger_is_indexed_when_it_is_opened(
    url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        # As the program before left it: its records, and no index.
        earlier.setattr("filing.ledger.record_index.fill", lambda *_: 0)
        with open_ledger(tmp_path / "home", url=url) as ledger:
            roster.import_csv(ledger, ROSTER.encode(), ACT)
            first = file(ledger)
            (gone,) = acts.withdraw(ledger, [file(ledger, session=7)], "Why not.", ACT)
            migrate(ledger, "0006")
    with open_ledger(tmp_path / "home", url=url) as ledger:
        assert found(ledger, "rota") == [first]
        assert found(ledger, "rota", state="withdrawn") == [gone.record]
        assert len(found(ledger, state="replaced")) == 1
        assert ledger.verify(deep=True) == ()


def migrate(ledger: Ledger, to: str) -> None:
    """Takes a ledger down to a revision."""
    from alembic import command
    from alembic.config import Config

    import filing.ledger.migrations

    config = Config()
    config.set_main_option("script_location", str(Path(filing.ledger.migrations.__file__).parent))
    with ledger.writing() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, to)


def test_a_ledger_that_moves_is_found_through_as_before(staffed: Ledger, tmp_path: Path) -> None:
    number = file(staffed)
    evaluation(staffed)
    upkeep.backup(staffed, tmp_path / "kept", ACT)
    with open_ledger(tmp_path / "kept", create=False) as copied:
        assert found(copied, "rota medic*") == [number]
        assert found(copied, "strong") == []
        assert copied.verify(deep=True) == ()
        assert file(copied, session=11, summary="Talked further") in found(copied, "further")


BREAK = {
    "a row is gone": delete(record_index),
    "a row is another's": update(record_index).values(person=1),
    "words are gone": delete(record_words),
    "words are others": update(record_words).values(words="others"),
}


@pytest.mark.parametrize("how", BREAK)
def test_an_index_that_does_not_match_is_told_and_mended(staffed: Ledger, how: str) -> None:
    number = file(staffed)
    evaluation(staffed)
    with staffed.writing() as conn:
        conn.execute(BREAK[how])
    told = staffed.verify(deep=True)
    assert [f.code for f in told] == ["index-wrong"]
    assert "2 records" in told[0].say
    done = upkeep.reindex(staffed, ACT)
    assert (done.records, done.mended) == (2, 2)
    assert found(staffed, "rota", people="E02") == [number]
    assert staffed.verify(deep=True) == ()
    assert upkeep.reindex(staffed, ACT).mended == 0


def test_a_full_text_that_lost_something_is_told_and_mended(staffed: Ledger) -> None:
    number = file(staffed)
    with staffed.writing() as conn:
        if staffed.kind == "postgresql":
            conn.execute(text("DELETE FROM record_fulltext"))
        else:
            conn.execute(text("INSERT INTO record_fulltext (record_fulltext) VALUES ('delete-all')"))
    assert found(staffed, "rota") == []
    assert [f.code for f in staffed.verify(deep=True)] == ["index-wrong"]
    upkeep.reindex(staffed, ACT)
    assert found(staffed, "rota") == [number]
    assert staffed.verify(deep=True) == ()


def test_of_a_form_that_is_gone_everything_is_private_and_found_by_whoever_may(
    staffed: Ledger, tmp_path: Path
) -> None:
    number = file(staffed)
    nothing = Library(())
    staffed.library, known = nothing, staffed.library
    assert upkeep.reindex(staffed, ACT).mended == 1
    (listing,) = listed(staffed).records
    assert (listing.title, listing.name, listing.state) == ("supervision-record", "Zoë Example", "unsigned")
    assert found(staffed, "rota") == []
    zoe = roster.find(staffed, "E02")
    (there,) = find_private(staffed, zoe, "legal-duty", ACT, choice=Choice(words="rota")).records
    assert there.number == number
    staffed.library = known
    assert [f.code for f in staffed.verify(deep=True)] == ["index-wrong"]
    upkeep.reindex(staffed, ACT)
    assert found(staffed, "rota") == [number]


def test_a_record_that_is_signed_later_is_found_as_the_index_would_be_made_anew(staffed: Ledger) -> None:
    alone = {p: v for p, v in SIGNED.items() if p.startswith("signed_supervisee")}
    submit(staffed, returned({**SESSION, **alone}))
    both = submit(staffed, returned({**SESSION, **SIGNED}), actor=later(days=1))
    assert both.completes is not None
    assert staffed.verify(deep=True) == ()
