"""`carepack mail passwords`, `password` and `choose`, and `--password-of`, as an admin types them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.people.passwords import spoken
from mailing.protecting import protect
from tests.faults import ours
from tests.house.test_json_shapes import documented, shape

pytestmark = pytest.mark.thorough

PASSWORD = re.compile(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){2}\b")
ROSTER = """ref,name,role,manager,email
E01,Sam Sample,Team manager,,sam@example.org
E02,Zoë Example,Support worker,E01,zoe@example.org
E03,Tom Example,Support worker,E01,tom@example.org
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAREPACK_USER", "Ama Admin")
    monkeypatch.chdir(tmp_path)
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv", "--yes"]) == ExitCode.DONE
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    capsys.readouterr()
    run([*command, "--json"])
    return json.loads(capsys.readouterr().out)


def words(data: bytes) -> list[str]:
    """What stands on each page."""
    with pypdfium2.PdfDocument(data) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_one_password_is_shown_at_a_time_and_stays_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    first = told(capsys, "mail", "password", "E02")
    assert PASSWORD.fullmatch(first["password"])
    assert told(capsys, "mail", "password", "Zoë Example")["password"] == first["password"]
    assert told(capsys, "mail", "password", "E03")["password"] != first["password"]
    assert told(capsys, "mail", "password", "E02", "--new")["password"] != first["password"]


def test_slips_have_a_page_for_each_with_their_own_password_alone(capsys: pytest.CaptureFixture[str]) -> None:
    listed = told(capsys, "mail", "passwords", "--team", "Sam Sample", "--slips", "slips.pdf")
    assert [p["person"] for p in listed["passwords"]] == ["E03", "E02"]
    pages = words(Path("slips.pdf").read_bytes())
    for page, name in zip(pages, ("Tom Example", "Zoë Example"), strict=True):
        assert name in page
        assert PASSWORD.search(page)
        assert "never send the password by e-mail" in page
        (found,) = {m.group() for m in PASSWORD.finditer(page)}
        assert told(capsys, "mail", "password", name)["password"] == found
    with pikepdf.open(io.BytesIO(Path("slips.pdf").read_bytes())) as document:
        assert not any(name in str(document.docinfo) for name in ("Tom", "Zoë"))


def test_slips_are_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("slips.pdf").write_bytes(b"something else")
    assert run(["mail", "passwords", "--for", "E02", "--slips", "slips.pdf"]) != ExitCode.DONE
    assert Path("slips.pdf").read_bytes() == b"something else"
    assert run(["mail", "passwords", "--for", "E02", "--slips", "slips.pdf", "--force"]) == ExitCode.DONE
    assert words(Path("slips.pdf").read_bytes())


def test_a_list_shows_who_was_given_one_and_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    password = told(capsys, "mail", "password", "E02")["password"]
    run(["mail", "passwords", "--for", "E02", "--given", "telephone"])
    run(["mail", "choose", "E03", "plain", "--why", "His telephone opens nothing locked"])
    capsys.readouterr()
    assert run(["mail", "passwords"]) == ExitCode.DONE
    seen = capsys.readouterr()
    assert re.search(r"Zoë Example \(E02\)  given \d\d/\d\d/\d{4}, telephone; locked", seen.out)
    assert "Tom Example (E03)  no password yet; not locked (His telephone opens nothing locked)" in seen.out
    assert "1 of 3 have a password." in seen.err
    assert password not in seen.out + seen.err


def test_of_a_whole_team_nothing_is_noted_without_a_word_and_never_of_who_got_no_slip(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["mail", "passwords", "--team", "Sam Sample", "--make"])
    run(["mail", "passwords", "--for", "E02", "--slips", "slips.pdf"])
    capsys.readouterr()
    noting = ["mail", "passwords", "--team", "Sam Sample", "--given", "slip"]
    assert run(noting) == ExitCode.REVIEW
    assert "To note “given, slip” of these, add --yes: Zoë Example (E02)." in capsys.readouterr().err
    assert [p["given"] for p in told(capsys, "mail", "passwords", "--team", "Sam Sample")["passwords"]] == [
        None,
        None,
    ]
    assert run([*noting, "--yes"]) == ExitCode.REVIEW
    seen = capsys.readouterr()
    assert "so it cannot have been given: Tom Example (E03)." in seen.err
    assert [
        p["given_how"] for p in told(capsys, "mail", "passwords", "--team", "Sam Sample")["passwords"]
    ] == [
        None,
        "slip",
    ]
    assert run(["mail", "passwords", "--for", "E02", "--not-given"]) == ExitCode.DONE
    assert told(capsys, "mail", "passwords", "--for", "E02")["passwords"][0]["given"] is None


def test_slips_are_laid_out_alike_the_first_like_the_others(home: Path) -> None:
    (home / "organisation").mkdir(exist_ok=True)
    (home / "organisation" / "organisation.yaml").write_text('name: "Oak Care"\n', encoding="utf-8")
    assert run(["mail", "passwords", "--team", "Sam Sample", "--slips", "slips.pdf"]) == ExitCode.DONE
    pages = words(Path("slips.pdf").read_bytes())
    assert all(page.startswith("Your password for documents from Oak Care") for page in pages)
    pages = [page.replace(spoken(PASSWORD.findall(page)[0]), "said") for page in pages]
    alike = {re.sub(r"(Tom|Zoë) Example \(E0\d\)", "who", PASSWORD.sub("word", page)) for page in pages}
    assert (len(pages), len(alike)) == (2, 1)
    assert all(" word said •" in page for page in alike)


def test_a_new_password_names_what_the_earlier_one_locks(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    from cli.ledger import existing
    from filing.mail import messages
    from filing.people.roster import find

    (home / "organisation").mkdir(exist_ok=True)
    (home / "organisation" / "mail.yaml").write_text('address: "office@example.org"\n', encoding="utf-8")
    first = told(capsys, "mail", "password", "E02")["password"]
    assert run(["pack", "supervision", "--for", "E02", "-o", "packs"]) in {ExitCode.DONE, ExitCode.REVIEW}
    run(["send", "packs", "--drafts", "drafts", "--yes"])
    with existing(home) as ledger, ledger.reading() as conn:
        (queued,) = messages.find(conn, recipient=find(ledger, "E02").id)
    assert queued.protection == "password"
    capsys.readouterr()
    assert run(["mail", "password", "E02", "--new"]) == ExitCode.DONE
    seen = capsys.readouterr()
    assert f"message {queued.id} ({queued.state})" in seen.err
    assert "[password-earlier]" in seen.err
    assert first not in seen.out
    assert run(["mail", "password", "E03", "--new"]) == ExitCode.DONE
    assert "[password-earlier]" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["mail", "passwords", "--for", "E02", "--slips", "slips.pdf", "--given", "slip"],
        ["mail", "password", "E02", "--given", "slip"],
        ["mail", "choose", "E02", "plain", "--why", "Her telephone opens nothing locked"],
    ],
)
def test_json_has_the_documented_members(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    found = told(capsys, *command)
    assert set(shape(found)) == set(shape(documented(set(found))))
    if "passwords" in found:
        assert set(found["passwords"][0]) == set(documented(set(found))["passwords"][0])


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["mail", "password", "E09"], "unknown-person"),
        (["mail", "password", "E02", "--new", "--told"], "password-two-ways"),
        (["mail", "password", "E02", "--given", " "], "password-how"),
        (["mail", "passwords", "--all", "--given", "pigeon"], "password-how"),
        (["mail", "passwords", "--given", "slip", "--not-given"], "password-two-ways"),
        (["mail", "choose", "E02", "plain", "--why", " "], "choice-no-reason"),
        (["import", "--password-of", "Nobody", "roster.csv"], "unknown-person"),
    ],
)
def test_wrong_use_is_told(capsys: pytest.CaptureFixture[str], command: list[str], code: str) -> None:
    assert run(command) == ExitCode.USAGE
    assert f"[{code}]" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ours.KINDS)
def test_what_somebody_locked_with_their_own_word_is_opened_once_it_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: ours.RenditionFormat
) -> None:
    name = f"form{ours.SUFFIX[kind]}"
    Path(name).write_bytes(protect(ours.completed(kind), "Zoës Wort"))
    refused = told(capsys, "import", name)["documents"][0]
    assert (refused["outcome"], refused["code"]) == (
        "refused",
        "doc-encrypted" if kind == "word" else "pdf-encrypted",
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("Zoës Wort\n"))
    kept = told(capsys, "mail", "password", "E02", "--told")
    assert kept == {"person": "E02", "name": "Zoë Example", "kept": True}
    again = told(capsys, "queries", "reopen", str(refused["submission"]), "--password-of", "E02")[
        "documents"
    ][0]
    assert again["outcome"] in {"filed", "review"}
    assert "opened-with-password" in {q["code"] for q in again["queries"]}
    assert again["record"]["supervisee"] == ours.RECORD["supervisee"]
