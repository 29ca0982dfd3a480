"""`carepack letter award-certificate`: of a consent in force, on record, and told when that consent ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import bring, staffed
from tests.fillers.letters.making import lines

pytestmark = pytest.mark.thorough

ROWAN = ["--organisation", "Rowan House"]
IDEA = "A card in the medication room with the day’s appointments."
CONSENT: dict[str, Any] = {
    "person": "Zoë Example",
    "manager": "Sam Sample",
    "idea": IDEA,
    "award": "a calmer morning",
    "share": "named",
    "with_whom": ["team"],
    "date": "2026-10-05",
    "signed_person": "Zoë Example",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("CAREPACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    staffed()
    return folder


def consent(**more: Any) -> None:
    bring("idea-consent", {p: v for p, v in (CONSENT | more).items() if v is not None})


def make(*whom: str, to: str = "made.docx", more: tuple[str, ...] = ()) -> int:
    return run(["letter", "award-certificate", *whom, "-o", to, "--force", *ROWAN, *more])


def test_whoever_consents_gets_a_certificate_and_the_consent_lists_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    consent()
    assert make("--for", "E02") == ExitCode.DONE
    told = capsys.readouterr().err
    assert "other members of the team, and nobody else" in told
    assert "[letter-shared-with]" in told
    said = lines(Path("made.docx").read_bytes())
    assert {"Zoë Example", "a calmer morning", f"“{IDEA}”", "Rowan House"} <= set(said)
    assert make("--record", "1", to="made.pdf") == ExitCode.DONE
    assert "Zoë Example" in PdfReader("made.pdf").pages[0].extract_text()
    capsys.readouterr()
    run(["records", "show", "1"])
    shown = capsys.readouterr().out
    assert shown.count("an award certificate of ") == 2
    run(["records", "show", "1", "--json"])
    made = json.loads(capsys.readouterr().out)["certificates"]
    assert [(c["format"], c["named"], c["picture"]) for c in made] == [
        ("word", True, False),
        ("pdf", True, False),
    ]


def test_a_protected_identity_is_in_no_file_name_and_takes_no_picture(
    capsys: pytest.CaptureFixture[str],
) -> None:
    consent(share="protected")
    assert make("--for", "E02", to="out", more=("--to", "pdf")) == ExitCode.DONE
    (file,) = Path("out").iterdir()
    assert "Zo" not in file.name
    assert "A member of our team" in PdfReader(file).pages[0].extract_text()
    capsys.readouterr()
    Path("zoe.png").write_bytes(picture())
    assert make("--for", "E02", more=("--picture", "zoe.png")) == ExitCode.USAGE
    assert "[letter-picture]" in capsys.readouterr().err
    assert not Path("made.docx").exists()


def test_a_picture_stands_on_the_certificate_of_whoever_consents_to_it(home: Path) -> None:
    consent()
    Path("zoe.png").write_bytes(picture())
    assert make("--for", "E02", to="made.pdf", more=("--picture", "zoe.png")) == ExitCode.DONE
    assert len(PdfReader("made.pdf").pages[0].images) == 1
    assert (home / "ledger.sqlite").exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (None, "No consent of Zoë Example is on file."),
        ({"share": "no", "with_whom": None}, "did not consent"),
        ({"withdrawn_on": "2026-11-01", "was_published": "no"}, "was withdrawn"),
        ({"signed_person": None}, "not signed by the person"),
    ],
)
def test_without_a_consent_in_force_none_is_made(
    change: dict[str, Any] | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if change is not None:
        bring(
            "idea-consent",
            {p: v for p, v in (CONSENT | change).items() if v is not None},
            code=ExitCode.DONE,
        )
    else:
        bring("idea-consent", CONSENT | {"person": "Nia Nova", "signed_person": "Nia Nova"})
    capsys.readouterr()
    assert make("--for", "E02") == ExitCode.REVIEW
    told = capsys.readouterr().err
    assert why in told
    assert "[letter-no-consent]" in told
    assert not Path("made.docx").exists()


def test_a_consent_in_a_file_and_another_form_make_none(capsys: pytest.CaptureFixture[str]) -> None:
    Path("c.json").write_text(json.dumps(CONSENT), encoding="utf-8")
    assert make("c.json") == ExitCode.USAGE
    assert "[letter-not-filed]" in capsys.readouterr().err
    evaluation = {
        "worker": "Zoë Example", "date": "2026-11-02", "evaluator": "self",
        "ratings": {"care": {"rating": 4}},
    }  # fmt: skip
    bring("contact-evaluation", evaluation)
    capsys.readouterr()
    assert make("--record", "1") != ExitCode.DONE
    assert "[letter-not-for-form]" in capsys.readouterr().err


def test_a_withdrawal_tells_what_was_made_and_nothing_more_is_made(
    capsys: pytest.CaptureFixture[str],
) -> None:
    consent()
    make("--for", "E02")
    capsys.readouterr()
    change = ("--set", "withdrawn_on=06/11/2026", "--set", "was_published=Yes, listed below")
    listed = ("--set", "published.1.what=Award certificate", "--set", "published.1.where=Hall")
    assert run(["records", "amend", "1", *change, *listed, "--why", "She told me"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "To be taken back: an award certificate of " in told
    assert "[certificate-ended]" in told
    assert make("--for", "E02") == ExitCode.REVIEW
    assert make("--record", "1") != ExitCode.DONE
    assert "replaced by record 2" in capsys.readouterr().err
    assert run(["reports", "awards", "--json"]) == ExitCode.DONE
    assert "The consent was withdrawn." in capsys.readouterr().out


def test_a_name_that_is_to_be_protected_since_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    consent()
    make("--for", "E02")
    capsys.readouterr()
    change = ("--set", "share=Yes, but protect my identity", "--why", "She told me")
    assert run(["records", "amend", "1", *change]) == ExitCode.DONE
    assert "wants their identity protected now, and this certificate names them" in capsys.readouterr().err
    assert make("--for", "E02") == ExitCode.DONE
    capsys.readouterr()
    run(["reports", "awards", "--json"])
    assert capsys.readouterr().out.count("and this certificate names them") >= 1


def test_a_record_that_is_withdrawn_tells_what_was_made_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    consent()
    make("--for", "E02")
    capsys.readouterr()
    assert run(["records", "withdraw", "1", "--why", "Somebody else's"]) == ExitCode.DONE
    assert "[certificate-ended]" in capsys.readouterr().err


def test_a_newer_no_ends_an_older_yes_and_tells_what_was_made(capsys: pytest.CaptureFixture[str]) -> None:
    consent()
    make("--for", "E02")
    capsys.readouterr()
    consent(date="2026-11-02", share="no", with_whom=None)
    assert "[certificate-ended]" in capsys.readouterr().err
    assert make("--record", "1") != ExitCode.DONE
    assert "is newer than record 1, and says no" in capsys.readouterr().err


def test_of_two_ideas_it_is_asked_which(capsys: pytest.CaptureFixture[str]) -> None:
    consent()
    consent(date="2026-11-02", idea="Tea at three.", award="tea", share="protected")
    capsys.readouterr()
    assert make("--for", "E02") == ExitCode.REVIEW
    assert "records 1, 2. Say which" in capsys.readouterr().err
    assert make("--record", "2") == ExitCode.DONE


@pytest.mark.parametrize("name", ["made.docx", "made.pdf"])
def test_a_certificate_that_comes_back_is_no_form_and_says_so(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    consent()
    make("--for", "E02", to=name)
    capsys.readouterr()
    assert run(["import", name]) == ExitCode.REFUSED
    assert "[letter-came-back]" in capsys.readouterr().out


def test_the_list_of_forms_has_it_as_output_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "list"]) == ExitCode.DONE
    (line,) = (x for x in capsys.readouterr().out.splitlines() if x.startswith("  award-certificate"))
    assert "output only" in line
    assert "idea-consent" in line
    assert run(["forms", "list", "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)["output_only"]
    assert {"letter": "award-certificate", "title": "Award certificate", "form": "idea-consent"} in told


def picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 50), "#1f4e5f").save(out, "PNG")
    return out.getvalue()
