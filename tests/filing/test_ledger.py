"""The ledger opens, is brought up to date, keeps what it was given, and notices what was done to it."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

import filing.ledger.migrations
from filing.ledger import audit
from filing.ledger.database import FILE, HEAD_FILE, Ledger, open_ledger, there_is_one
from filing.ledger.migrations import HEAD
from filing.ledger.migrations.own import is_own
from filing.ledger.sqlite import _keep_a_log
from filing.ledger.staff_tables import dealt_with, people_changes
from filing.ledger.tables import APPEND_ONLY, METADATA, people
from filing.ledger.tables import audit as audit_table
from filing.people import roster
from schemas.errors import LedgerError
from tests import prepared
from tests.clients.postgres import Postgres
from tests.filing.access.looks import look
from tests.filing.retention.cases import frame
from tests.filing.returns import ACT, SESSION, returned, submit

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module", autouse=True)
def by_migrations() -> Iterator[None]:
    """Every ledger here is made by the migrations."""
    with prepared.migrated():
        yield


def test_a_new_ledger_has_exactly_the_tables_the_program_works_with(ledger: Ledger) -> None:
    with ledger.reading() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": is_own, "compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_tables_of_others_in_the_database_are_left_alone(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        conn.execute(text("CREATE TABLE an_admins_own (word TEXT)"))
    with ledger.reading() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": is_own})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_revision_is_the_one_the_ledger_is_brought_to() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(filing.ledger.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_ledger_of_the_first_revision_is_brought_up_to_date_with_what_it_held(
    url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("filing.ledger.database.HEAD", "0001")
        with open_ledger(tmp_path, url=url) as ledger, ledger.writing() as conn:
            person = "('E1', 'Zoë Example', 'zoë example', 'then')"
            conn.execute(text(f"INSERT INTO people (ref, name, name_key, changed_at) VALUES {person}"))
            audit.note(conn, ACT, "submission-refused", "submission 1", code="empty-file")
            conn.execute(text(f"INSERT INTO originals VALUES ('{'a' * 64}', 1, 'then')"))
            columns = "sha256, name, origin, origin_key, received_at, received_by, state"
            row = ("a" * 64, "a.pdf", "file:/a", "b" * 64, "then", "Ama", "refused")
            conn.execute(text(f"INSERT INTO submissions ({columns}) VALUES {row}"))
    with open_ledger(tmp_path, url=url, create=False) as ledger:
        with ledger.reading() as conn:
            context = MigrationContext.configure(conn, opts={"include_object": is_own, "compare_type": True})
            assert compare_metadata(context, METADATA) == []
            assert conn.execute(text("SELECT name FROM people")).scalar() == "Zoë Example"
        assert {f.code for f in ledger.verify(deep=True)} == {"original-missing"}
        assert submit(ledger, returned(SESSION)).record == 1


def test_names_of_an_older_ledger_are_compared_as_they_are_now_and_can_go_back(
    url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = "siobhán o’neill"
    with monkeypatch.context() as older:
        older.setattr("filing.ledger.database.HEAD", "0002")
        with open_ledger(tmp_path, url=url) as ledger, ledger.writing() as conn:
            values = f"('E1', 'Siobhán O’Neill', '{before}', 'then')"
            conn.execute(text(f"INSERT INTO people (ref, name, name_key, changed_at) VALUES {values}"))
            former = "(1, 'Siobhán  D\u200b’Arcy', 'siobhán d\u200b’arcy', 'then')"
            conn.execute(
                text(f"INSERT INTO former_names (person, name, name_key, changed_at) VALUES {former}")
            )
    with open_ledger(tmp_path, url=url, create=False) as ledger:
        with ledger.reading() as conn:
            assert [p.ref for p in roster.whose_name(conn, "Siobhán O'Neill")] == ["E1"]
            assert [p.ref for p in roster.had_name(conn, "Siobhán D'Arcy")] == ["E1"]
        config = Config()
        config.set_main_option("script_location", str(Path(filing.ledger.migrations.__file__).parent))
        with ledger.writing() as conn:
            config.attributes["connection"] = conn
            command.downgrade(config, "0002")
            keys = conn.execute(text("SELECT name_key FROM people UNION SELECT name_key FROM former_names"))
            assert set(keys.scalars()) == {before, "siobhán d\u200b’arcy"}


def test_an_open_ledger_opens_again_with_what_it_held(url: str | None, tmp_path: Path) -> None:
    with open_ledger(tmp_path, url=url) as ledger:
        outcome = submit(ledger, returned(SESSION))
    with open_ledger(tmp_path, url=url, create=False) as ledger, ledger.reading() as conn:
        assert conn.execute(text("SELECT count(*) FROM current_records")).scalar() == 1
        assert outcome.record == 1


def test_without_leave_to_create_an_empty_place_is_no_ledger(url: str | None, tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told:
        open_ledger(tmp_path / "home", url=url, create=False)
    assert told.value.code == "no-ledger"
    assert not (tmp_path / "home").exists()
    assert there_is_one(tmp_path / "home", url) == (url is not None)


def test_a_ledger_of_a_newer_program_is_left_as_it_is(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError) as told:
        ledger.bring_up_to_date()
    assert told.value.code == "ledger-newer"


def test_a_file_that_is_no_database_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is not a database, it only stands where one should be" * 40)
    with pytest.raises(LedgerError) as told:
        open_ledger(tmp_path)
    assert told.value.code == "ledger-damaged"


def test_a_server_that_does_not_answer_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told:
        open_ledger(tmp_path, url=f"postgresql://somebody@/nothing?host={tmp_path}")
    assert told.value.code == "ledger-unreachable"


@pytest.mark.parametrize("url", ["mysql://a@b/c", "not an address", "sqlite:///x.db", ""])
def test_only_an_address_of_postgresql_is_taken(url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told:
        open_ledger(tmp_path, url=url)
    assert told.value.code == "ledger-url"


@pytest.mark.parametrize("table", [t.name for t in APPEND_ONLY])
def test_what_is_append_only_can_be_neither_changed_nor_taken_out(ledger: Ledger, table: str) -> None:
    asked = submit(ledger, returned(SESSION, unsure=["summary"])).asked
    from filing.review import queries

    queries.settle(ledger, asked[0], queries.Settlement("accept"), ACT)
    with ledger.writing() as conn:
        person = {"ref": "E1", "name": "Zoë Example", "name_key": "zoë example", "changed_at": "now"}
        whose = conn.execute(insert(people).values(**person)).inserted_primary_key[0]
        conn.execute(insert(people_changes).values(person=whose, at="now", by="Ama", what="joined"))
        done = {"record": 1, "matter": "disagreement", "words": "Talked about it.", "at": "now", "by": "Ama"}
        conn.execute(insert(dealt_with).values(**done))
        frame(conn)
        look(conn)
    mine = METADATA.tables[table]
    column = next(c for c in mine.columns if not c.primary_key)
    for change in (update(mine).values({column: column}), delete(mine)):
        with pytest.raises(DBAPIError, match="append-only"), ledger.writing() as conn:
            conn.execute(change)
    with ledger.reading() as conn:
        assert conn.execute(select(mine)).first() is not None


def test_a_transaction_that_fails_leaves_nothing_behind(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.writing() as conn:
            audit.note(conn, ACT, "tried", "nothing 1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with ledger.writing() as conn:
        audit.note(conn, ACT, "done", "nothing 2")
    with ledger.reading() as conn:
        assert [r.action for r in conn.execute(select(audit_table))] == ["done"]
    assert ledger.verify() == ()


def _write(home: Path, url: str | None, times: int) -> None:
    with open_ledger(home, url=url) as ledger:
        for number in range(times):
            with ledger.writing() as conn:
                before = audit.last(conn)
                audit.note(conn, ACT, "wrote", f"nothing {number}", before=before.seq if before else 0)


def test_two_processes_write_at_once_and_neither_fails_nor_breaks_the_chain(
    url: str | None, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    # Both also meet an empty place, and one of them makes the ledger.
    writers = [context.Process(target=_write, args=(tmp_path, url, 25)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [w.exitcode for w in writers] == [0, 0]
    with open_ledger(tmp_path, url=url) as ledger:
        with ledger.reading() as conn:
            assert audit.last(conn) is not None
            assert len(conn.execute(select(audit_table.c.seq)).all()) == 50
        assert ledger.verify() == ()


def _one_after_the_other(ledger: Ledger) -> None:
    """Two write: one waits for its turn while the other has begun, and neither breaks the chain of the audit."""

    def write() -> None:
        with ledger.writing() as conn:
            audit.note(conn, ACT, "second", "of two")

    with ThreadPoolExecutor(1) as another:
        with ledger.writing() as conn:
            waiting = another.submit(write)
            time.sleep(0.5)  # it stands in the queue of writers by now
            audit.note(conn, ACT, "first", "of two")
        waiting.result()
    assert ledger.verify(deep=True) == ()


def _seen_while_another_writes(ledger: Ledger) -> list[int]:
    count = select(func.count()).select_from(audit_table)
    with ledger.reading() as conn:
        before = conn.execute(count).scalar_one()
        with ThreadPoolExecutor(1) as another:
            another.submit(_one_after_the_other, ledger).result()
        return [before, conn.execute(count).scalar_one()]


def test_what_is_read_is_as_of_one_moment_while_others_write(ledger: Ledger) -> None:
    before, after = _seen_while_another_writes(ledger)
    assert before == after


@pytest.mark.client("postgres")
@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
def test_transactions_are_as_they_must_be_whatever_the_server_is_set_to(
    postgres: Postgres, tmp_path: Path, level: str
) -> None:
    url = postgres.database()
    with open_ledger(tmp_path / "home", url=url) as ledger, ledger.writing() as conn:
        name = conn.execute(text("SELECT current_database()")).scalar_one()
        conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_isolation = '{level}'"))
    with open_ledger(tmp_path / "home", url=url) as ledger:
        for _ in range(2):  # the second time on connections that were used before, for the other
            with ledger.writing() as conn:
                shown = conn.execute(text("SHOW default_transaction_isolation")).scalar_one()
                assert shown == level
                assert conn.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
            before, after = _seen_while_another_writes(ledger)
            assert before == after


def test_threads_share_a_ledger(ledger: Ledger) -> None:
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(5):
                with ledger.writing() as conn:
                    audit.note(conn, ACT, "wrote", f"nothing {number}")
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert ledger.verify() == ()


def _entries(home: Path, count: int) -> Path:
    with open_ledger(home) as ledger:
        for number in range(count):
            with ledger.writing() as conn:
                audit.note(conn, ACT, "done", f"nothing {number}")
    return home / FILE


def _tamper(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as conn:
        conn.execute("DROP TRIGGER IF EXISTS audit_no_update")
        conn.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        conn.execute(statement)
    conn.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE audit SET by = 'somebody else' WHERE seq = 3", "audit-changed"),
        ("UPDATE audit SET body = '{}', hash = prev WHERE seq = 3", "audit-changed"),
        ("DELETE FROM audit WHERE seq = 3", "audit-gap"),
        ("DELETE FROM audit WHERE seq = 1", "audit-gap"),
        ("DELETE FROM audit WHERE seq > 4", "audit-cut"),
        ("DELETE FROM audit", "audit-cut"),
    ],
)
def test_an_audit_that_was_tampered_with_is_noticed(tmp_path: Path, statement: str, code: str) -> None:
    file = _entries(tmp_path, 6)
    _tamper(file, statement)
    with open_ledger(tmp_path) as ledger:
        assert code in {f.code for f in ledger.verify()}


def test_a_cut_tail_is_still_noticed_after_more_was_written(tmp_path: Path) -> None:
    _tamper(_entries(tmp_path, 6), "DELETE FROM audit WHERE seq > 3")
    _entries(tmp_path, 10)
    with open_ledger(tmp_path) as ledger:
        assert ledger.verify() != ()


def test_a_head_that_is_one_behind_is_a_crash_and_no_finding(tmp_path: Path) -> None:
    _entries(tmp_path, 3)
    kept = (tmp_path / HEAD_FILE).read_bytes()
    _entries(tmp_path, 1)
    (tmp_path / HEAD_FILE).write_bytes(kept)
    with open_ledger(tmp_path) as ledger:
        assert ledger.verify() == ()
    _entries(tmp_path, 1)
    assert audit.head_of(tmp_path / HEAD_FILE) == audit.Head(5, audit.head_of(tmp_path / HEAD_FILE).hash)  # type: ignore[union-attr]


def test_a_missing_head_is_noticed(tmp_path: Path) -> None:
    _entries(tmp_path, 2)
    (tmp_path / HEAD_FILE).unlink()
    with open_ledger(tmp_path) as ledger:
        assert [f.code for f in ledger.verify()] == ["audit-no-head"]


def test_the_audit_holds_nothing_that_stands_on_a_form_or_in_the_roster(staffed: Ledger) -> None:
    submit(staffed, returned(SESSION))
    with staffed.reading() as conn:
        told = " ".join(f"{r.action} {r.subject} {r.body}" for r in conn.execute(select(audit_table)))
    for personal in ("Zoë", "Sample", "E02", "rota", "example.org"):
        assert personal not in told


def test_answers_of_any_unicode_come_back_as_they_were(ledger: Ledger) -> None:
    said = "Talked: Siân ŵ “quotes” – £½ 👍 日本語 \\u0000 \\x1b"
    outcome = submit(ledger, returned({**SESSION, "summary": said}))
    from filing.records import records

    assert records.get(ledger, outcome.record or 0).record["summary"] == said


def test_an_unfit_value_in_the_audit_table_cannot_be_inserted_twice(ledger: Ledger) -> None:
    submit(ledger, returned(SESSION))
    with ledger.reading() as conn:
        row = dict(conn.execute(select(audit_table)).mappings().first() or {})
    with pytest.raises(DBAPIError), ledger.writing() as conn:
        conn.execute(insert(audit_table).values(**row))


def test_a_ledger_that_another_process_is_just_making_is_waited_for() -> None:
    """SQLite says at once that it is busy where two switch to its log, however long it is told to wait."""
    asked: list[str] = []

    class Busy:
        def execute(self, statement: str) -> Busy:
            asked.append(statement)
            if len(asked) < 3:
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise error
            return self

        def close(self) -> None:
            asked.append("closed")

    _keep_a_log(Busy())
    assert asked == ["PRAGMA journal_mode = WAL"] * 3 + ["closed"]
