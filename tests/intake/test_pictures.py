"""A query's picture: in the home folder, for its owner, as long as the query is open, and told wherever it is shown."""

from __future__ import annotations

import io
import stat
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from cli.exit_codes import ExitCode
from cli.going import draw
from cli.main import run
from filing.ledger.database import open_ledger
from filing.records import records
from filing.review import query_list
from filing.review.round import Round
from filing.review.selection import Selection, numbers_of
from intake.pictures import Pages, Pictures
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.filing.returns import ACT
from tests.intake.test_showing import a_pdf

pytestmark = pytest.mark.thorough

__all__ = ["copy", "home", "told"]  # fixtures


@pytest.fixture
def asked(home: Path, copy: str, told: Told) -> dict[str, int]:
    """The numbers of a query about a place of a PDF, and of one about a Word document."""
    out = {}
    for name in ("back.pdf", "back.docx"):
        changed = come_back(home, copy, name, {"session": "four", "summary": name})
        (document,) = told("import", changed, code=ExitCode.REVIEW)["documents"]
        out[name] = document["asked"][0]
    return out


def shown_at(told: Told, number: int) -> Path | None:
    picture = told("queries", "show", str(number))["picture"]
    return None if picture is None else Path(picture)


def pictures(home: Path) -> list[str]:
    folder = home / "shown"
    return sorted(f.name for f in folder.iterdir()) if folder.exists() else []


def test_a_query_about_a_place_on_a_page_has_its_picture_and_one_about_word_has_none(
    home: Path, asked: dict[str, int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = shown_at(told, asked["back.pdf"])
    assert picture == home / "shown" / f"query-{asked['back.pdf']}.png"
    assert Image.open(io.BytesIO(picture.read_bytes())).format == "PNG"
    assert shown_at(told, asked["back.docx"]) is None
    assert run(["queries", "show", str(asked["back.pdf"])]) == ExitCode.DONE
    assert f"  Picture:  {picture}\n" in capsys.readouterr().out
    assert pictures(home) == [picture.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions: NOT TESTED there")
def test_nobody_but_its_owner_may_look_at_a_picture(home: Path, asked: dict[str, int], told: Told) -> None:
    (home / "shown").mkdir(mode=0o755)
    picture = shown_at(told, asked["back.pdf"])
    assert picture is not None
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert stat.S_IMODE(picture.parent.stat().st_mode) == 0o700


def test_a_picture_goes_when_its_query_is_settled(home: Path, asked: dict[str, int], told: Told) -> None:
    number = asked["back.pdf"]
    shown_at(told, number)
    assert run(["queries", "settle", str(number), "--waive", "--why", "Ours."]) in {
        ExitCode.DONE,
        ExitCode.REVIEW,
    }
    assert pictures(home) == []
    assert shown_at(told, number) is None


def test_pictures_go_with_their_document_and_not_those_of_others(
    home: Path, asked: dict[str, int], told: Told
) -> None:
    shown_at(told, asked["back.pdf"])
    (home / "shown" / f"query-{asked['back.docx']}.png").write_bytes(b"x")
    told("queries", "reject", "back.pdf", "--why", "Not ours.")
    assert pictures(home) == [f"query-{asked['back.docx']}.png"]


@pytest.mark.parametrize(
    "command", [["queries", "list"], ["ledger", "status"], ["ledger", "verify"], ["ledger", "reindex"]]
)
def test_pictures_that_stayed_are_swept_wherever_the_ledger_is_looked_after(
    home: Path, asked: dict[str, int], command: list[str]
) -> None:
    folder = home / "shown"
    folder.mkdir()
    for name in ("query-9999.png", ".query-0123456789abcdef", f"query-{asked['back.pdf']}.png", "mine.png"):
        (folder / name).write_bytes(b"x")
    assert run(command) == ExitCode.DONE
    assert pictures(home) == ["mine.png", f"query-{asked['back.pdf']}.png"]


def test_pictures_are_no_documents_that_came_in_and_no_part_of_a_backup(
    home: Path, asked: dict[str, int], told: Told
) -> None:
    shown_at(told, asked["back.pdf"])
    assert told("import", str(home))["documents"] == []
    told("ledger", "backup", "safe")
    assert not (Path("safe") / "shown").exists()


def test_a_round_tells_the_picture_of_each_question(
    home: Path, asked: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    number = asked["back.pdf"]
    with open_ledger(home, create=False) as ledger, Pictures(home, ledger) as drawn:
        around = Round(ledger, Selection(numbers_of([str(number)])), lambda: ACT)
        question = around.shown()
        assert question is not None
        capsys.readouterr()
        draw(question, drawn.path(question.asked))
    assert f"  Picture:  {home / 'shown' / f'query-{number}.png'}\n" in capsys.readouterr().out


def test_where_no_file_can_be_written_or_no_original_is_there_a_query_is_shown_all_the_same(
    home: Path, asked: dict[str, int], told: Told
) -> None:
    (home / "shown").write_bytes(b"in the way")
    assert shown_at(told, asked["back.pdf"]) is None
    (home / "shown").unlink()
    with open_ledger(home, create=False) as ledger:
        sha = query_list.get(ledger, asked["back.pdf"]).sha256
    (home / "originals" / sha[:2] / sha).unlink()
    assert shown_at(told, asked["back.pdf"]) is None


def test_drafts_can_be_left_out_of_what_reads_documents(home: Path, told: Told) -> None:
    Path("typed.pdf").write_bytes(a_pdf())
    assert len(told("read", "typed.pdf", "--no-drafts", code=ExitCode.REVIEW)["documents"]) == 1
    (document,) = told("import", "typed.pdf", "--no-drafts", code=ExitCode.REVIEW)["documents"]
    again = told("queries", "reopen", str(document["submission"]), "--no-drafts", code=ExitCode.REVIEW)
    assert len(again["documents"]) == 1


def test_what_draws_for_a_window_draws_each_place_once_and_ends_when_nothing_is_asked_for(
    home: Path, copy: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("import", come_back(home, copy, "back.pdf"))
    monkeypatch.setattr("intake.pictures._IDLE", 0.2)
    with open_ledger(home, create=False) as ledger:
        filed = records.get(ledger, 1)
        pages = Pages(home, lambda: ledger)
        path = next(p for p, came in filed.provenance.items() if (came.get("evidence") or {}).get("page"))
        picture = pages.answer(filed, path)
        assert picture is not None
        assert Image.open(io.BytesIO(picture)).format == "PNG"
        until = time.monotonic() + 10
        while pages.draws and time.monotonic() < until:
            time.sleep(0.05)
        assert not pages.draws
        assert pages.answer(filed, path) is picture
        assert not pages.draws, "it is kept, and nothing begins to draw again"
        assert pages.answer(filed, "no such place") is None


def test_what_draws_for_a_window_goes_by_the_ledger_as_it_is_now(
    home: Path, asked: dict[str, int], told: Told
) -> None:
    with open_ledger(home, create=False) as first, open_ledger(home, create=False) as second:
        now = [first]
        pages = Pages(home, lambda: now[0])
        assert pages.page(query_list.get(first, asked["back.pdf"])) is not None
        assert pages.draws is first
        now[0] = second
        (home / "shown" / pictures(home)[0]).unlink()
        assert pages.page(query_list.get(first, asked["back.pdf"])) is not None
        assert pages.draws is second
        pages.close()
        assert pages.draws is None
