"""A ledger with something in it goes up and down the last revision, and keeps what either side can hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

import filing.ledger.migrations
from filing.ledger import codec, upkeep
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.migrations import HEAD
from filing.ledger.migrations.own import is_own
from filing.ledger.tables import METADATA
from filing.people import roster
from filing.records import copies, records
from filing.review import queries, submissions
from filing.review.queries import Settlement
from filing.review.submissions import Inside, conclude, open_up, receive, refuse
from schemas.copies import Copy
from schemas.names import name_key
from schemas.template import Template
from tests import prepared
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit


@pytest.fixture(scope="module", autouse=True)
def by_migrations() -> Iterator[None]:
    """Every ledger here is made by the migrations."""
    with prepared.migrated():
        yield


def migrate(ledger: Ledger, to: str) -> None:
    """Takes an open ledger to a revision, as an admin would with Alembic."""
    config = Config()
    config.set_main_option("script_location", str(Path(filing.ledger.migrations.__file__).parent))
    with ledger.writing() as conn:
        config.attributes["connection"] = conn
        if to == "0002":
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)


def rows(conn: Connection, query: str) -> list[dict[str, Any]]:
    return [dict(r) for r in conn.execute(text(query)).mappings()]


@pytest.fixture
def full(staffed: Ledger) -> Ledger:
    """A ledger with one of everything: copies, versions, queries, an envelope in an envelope, places."""
    made = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"supervisee": "Zoë Example"}
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    someone = roster.find(staffed, "E02")
    copies.issue(staffed, [made], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"}, person=someone)
    submit(staffed, returned(SESSION, copy=made), data=b"first")
    submit(staffed, returned({**SESSION, **SIGNED}, copy=made), actor=later(1), data=b"signed")
    other = submit(staffed, returned({**SESSION, "summary": "Talked of others."}, copy=made), actor=later(2))
    queries.settle(staffed, other.asked[0], Settlement("accept", candidate=2, why="Later."), ACT)
    submit(staffed, returned({**SESSION, "session": 7}, unsure=["summary"]), data=b"waiting")
    none = receive(staffed, b"none", name="n.txt", origin="file:/n.txt", actor=ACT)
    refuse(staffed, none.submission, "not-a-document", "Neither Word nor PDF.", ACT)
    for data, place in (
        (b"first", "mail:1/again.docx"),
        (b"first", "file:/third.docx"),
        (b"zip", "file:/r.zip"),
    ):
        receive(staffed, data, name=place.rpartition("/")[2], origin=place, actor=later(3))
    receive(staffed, b"first", name="again.docx", origin="mail:1/again.docx", actor=later(4))
    envelope = next(r for r in submissions.listed(staffed) if r.origin == "file:/r.zip").submission
    one, inner = open_up(
        staffed, envelope, [Inside("a.docx", "a.docx", "a" * 64), Inside("in.zip", "in.zip")], ACT
    )
    conclude(staffed, one.submission, returned({**SESSION, "supervisee": "Łukasz Próba"}), ACT)
    (deep,) = open_up(staffed, inner.submission, [Inside("in.zip!/b.pdf", "b.pdf")], ACT)
    conclude(staffed, deep.submission, returned({**SESSION, "session": 8}, unsure=["summary"]), ACT)
    receive(staffed, b"zip", name="r2.zip", origin="file:/r2.zip", actor=ACT)
    return staffed


def test_up_and_down_and_up_again_keeps_what_both_can_hold(full: Ledger) -> None:
    def kept() -> dict[str, list[dict[str, Any]]]:
        with full.reading() as conn:
            return {
                "submissions": rows(
                    conn,
                    "SELECT id, sha256, locator, envelope, name, received_at, state, code, form, copy, person, "
                    "answers, duplicate_of FROM submissions ORDER BY id",
                ),
                "origins": rows(
                    conn,
                    "SELECT sha256, name, origin, origin_key, first_at, first_by FROM origins ORDER BY sha256, id",
                ),
                "records": rows(conn, "SELECT * FROM records ORDER BY id"),
                "queries": rows(conn, "SELECT * FROM queries ORDER BY id"),
                "settlements": rows(conn, "SELECT * FROM settlements ORDER BY id"),
                "readings": rows(conn, "SELECT id, submission, medium, reading FROM readings ORDER BY id"),
                "renditions": rows(conn, "SELECT digest, template, kept_at FROM renditions"),
            }

    before = kept()
    assert full.verify(deep=True) == ()
    migrate(full, "0002")
    with full.reading() as conn:
        old = rows(conn, "SELECT * FROM submissions ORDER BY id")
        assert rows(conn, "SELECT format FROM renditions") == [{"format": "pdf"}]
        assert {r["format"] for r in rows(conn, "SELECT format FROM readings")} == {"word"}
        assert rows(conn, "SELECT count(*) AS n FROM current_records") == [{"n": 2}]
    places = {(r["origin"], r["state"], r["code"]) for r in old if r["code"] in {"same-bytes", "envelope"}}
    assert places == {
        ("mail:1/again.docx", "duplicate", "same-bytes"),
        ("file:/third.docx", "duplicate", "same-bytes"),
        ("file:/r2.zip", "duplicate", "same-bytes"),
        ("file:/r.zip", "refused", "envelope"),
        ("file:/r.zip!/in.zip", "refused", "envelope"),
    }
    assert {r["origin"] for r in old} >= {"file:/r.zip!/a.docx", "file:/r.zip!/in.zip!/b.pdf", "file:/n.txt"}
    assert all(r["origin_key"] == hashlib.sha256(r["origin"].encode()).hexdigest() for r in old)
    migrate(full, HEAD)
    with full.reading() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": is_own, "compare_type": True})
        assert compare_metadata(context, METADATA) == []
    after = kept()
    assert [len(before[t]) for t in before] == [len(after[t]) for t in before]
    assert after == before
    # The index is made by the program, not by the revisions: by hand it is one command.
    assert upkeep.reindex(full, ACT).mended == len(after["records"])
    # The blank itself is lost on the way down, and that is no secret.
    assert [f.code for f in full.verify(deep=True)] == ["rendition-changed"]
    assert full.verify() == ()
    assert submit(full, returned({**SESSION, "session": 20})).outcome == "filed"
    again = receive(full, b"first", name="x", origin="file:/x", actor=ACT)
    assert (again.outcome, again.duplicate_of) == ("duplicate", 1)


@pytest.fixture
def older(url: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A ledger as the program of revision 0002 left it, written by hand: three places, one refused, one in review."""
    with monkeypatch.context() as earlier:
        earlier.setattr("filing.ledger.database.HEAD", "0002")
        with open_ledger(tmp_path / "home", url=url) as ledger, ledger.writing() as conn:
            _people_as_they_were(conn)
            _as_it_was(ledger, conn)
    with open_ledger(tmp_path / "home", url=url, create=False) as ledger:
        yield ledger


def _people_as_they_were(conn: Connection) -> None:
    """The roster, before people had needs."""
    from filing.people.roster_file import read

    known = {}
    put = (
        "INSERT INTO people (ref, name, name_key, role, manager, changed_at) "
        "VALUES (:ref, :name, :key, :role, :boss, 'then') RETURNING id"
    )
    for line in sorted(read(ROSTER.encode(), {}).lines, key=lambda line: bool(line.manager)):
        values = {
            "ref": line.ref,
            "name": line.name,
            "key": name_key(line.name),
            "role": line.cells.get("role"),
        }
        boss = known.get(line.manager or "")
        known[line.ref] = conn.execute(text(put), {**values, "boss": boss}).scalar_one()


def _as_it_was(ledger: Ledger, conn: Connection) -> None:
    from filing.ledger import audit

    shas = [ledger.originals.put(data) for data in (b"one", b"two", b"three")]
    for sha in shas:
        conn.execute(text("INSERT INTO originals VALUES (:sha, 3, 'then')"), {"sha": sha})
    row = (
        "INSERT INTO submissions (sha256, name, origin, origin_key, received_at, received_by, state, code, reason, "
        "duplicate_of) VALUES (:sha, :name, :origin, :key, 'then', 'Ama', :state, :code, :reason, :of) RETURNING id"
    )
    for sha, origin, state, code, of in (
        (shas[0], "file:/a", "review", "unknown-person", None),
        (shas[0], "file:/b", "duplicate", "same-bytes", 1),
        (shas[1], "file:/c", "refused", "not-a-document", None),
        (shas[2], "file:/d", "received", None, None),
        (shas[0], "mail:9/e", "duplicate", "same-bytes", 1),
    ):
        key = hashlib.sha256(origin.encode()).hexdigest()
        values = {"sha": sha, "name": origin[-1], "origin": origin, "key": key, "state": state, "code": code}
        number = conn.execute(text(row), {**values, "reason": None, "of": of}).scalar_one()
        told = conn.execute(text("SELECT * FROM submissions WHERE id = :n"), {"n": number}).mappings().one()
        sealed = ("sha256", "state", "code", "form", "edition", "copy", "person", "answers", "fingerprint")
        seal = codec.digest([{c: told[c] for c in (*sealed, "duplicate_of", "read_as")}])
        audit.note(conn, ACT, f"submission-{state}", f"submission {number}", duplicate_of=of, seal=seal)
    _asked_as_it_was(conn)


def _asked_as_it_was(conn: Connection) -> None:
    """A reading and a query in the shapes of that time: candidates were objects without a kind, and bare values."""
    reading = (
        '{"schema_name": "carepack.reading/1", "format": "word", "form": "supervision-record", "edition": 1}'
    )
    answers = codec.pack_all({**SESSION, "supervisee": "Zoe Exampel"})
    import json

    conn.execute(text("UPDATE submissions SET form = 'supervision-record', edition = 1 WHERE id = 1"))
    conn.execute(text("UPDATE submissions SET answers = :a WHERE id = 1"), {"a": json.dumps(answers)})
    insert = (
        "INSERT INTO readings (submission, form, edition, format, reading, places, read_at) "
        "VALUES (1, 'supervision-record', 1, 'word', :reading, '{}', '2026-11-14T12:00:00+00:00')"
    )
    conn.execute(text(insert), {"reading": reading})
    asked = (
        "INSERT INTO queries (reading, code, path, say, level, raw, candidates, asked_at) "
        "VALUES (1, :code, :path, 'Which?', 'must', 'Zoe Exampel', :candidates, 'then')"
    )
    for code, path, candidates in (
        ("unknown-person", "supervisee", '[{"person": "E02", "name": "Zoë Example"}]'),
        ("unsure", "summary", '["Talked about the rota.", "Talked about the rote."]'),
    ):
        conn.execute(text(asked), {"code": code, "path": path, "candidates": candidates})


def test_a_ledger_of_the_revision_before_comes_up_with_its_places_and_its_queries(older: Ledger) -> None:
    assert [(r.submission, r.outcome, r.origin) for r in submissions.listed(older)] == [
        (1, "review", "file:/a"),
        (3, "refused", "file:/c"),
        (4, "received", "file:/d"),
    ]
    sha = submissions.listed(older)[0].sha256
    assert [o.origin for o in submissions.came_from(older, sha)] == ["file:/a", "file:/b", "mail:9/e"]
    # What was written here without the program's knowledge shows; what the revision did, does not.
    assert {f.code for f in older.verify(deep=True)} <= {"submission-changed", "queries-changed"}
    assert older.verify() == ()
    who, which = queries.listed(older)
    assert (which.query.values, who.query.values) == (
        ("Talked about the rota.", "Talked about the rote."),
        (),
    )
    queries.settle(older, which.number, Settlement("accept", candidate=1), ACT)
    done = queries.settle(older, who.number, Settlement("accept", candidate=1), ACT)
    filed = records.get(older, done.record or 0)
    assert (done.outcome, filed.person, filed.record["summary"]) == ("filed", "E02", "Talked about the rota.")


def test_the_seals_of_the_revision_before_hold_after_it(older: Ledger) -> None:
    changed = {f.say for f in older.verify(deep=True) if f.code.startswith("submission")}
    assert changed == {"Document 1 is not as it was left (review)."}
