"""The roster's bands in whatever spelling, and the organisation's name in words, answers and letters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from tests.cli.bridging import bring, commitment, staffed
from tests.cli.test_ledger_commands import Told, home, told
from tests.cli.test_means import APPRAISAL
from tests.fillers.letters.making import lines

pytestmark = pytest.mark.thorough

__all__ = ["home", "told"]


@pytest.mark.parametrize(
    ("band", "key"),
    [
        ("9", "9"),
        ("Band 9", "9"),
        ("7-RM", "7_rm"),
        ("7 RM", "7_rm"),
        ("7rm", "7_rm"),
        ("7_rm", "7_rm"),
        ("7-AP", "7_ap"),
        ("7/ap", "7_ap"),
        ("band 7 – advanced practitioner", "7_ap"),
        ("3/2", "3_2"),
        ("3-2", "3_2"),
        ("BAND 3/2", "3_2"),
        ("7", None),
        ("Band 7", None),
        ("3", None),
        ("32 hours", None),
    ],
)
def test_a_band_is_known_by_its_key_or_caption_in_any_spelling(band: str, key: str | None) -> None:
    from filing.records.carry_forward import fitting, given_fields
    from forms import load

    (field,) = [f for f in given_fields(load(APPRAISAL)) if f.given == "roster.band"]
    assert fitting(field, band) == key


def test_a_copy_has_the_person_s_band_and_the_words_of_that_band_only(told: Told) -> None:
    staffed()
    (made,) = told("blank", APPRAISAL, "--for", "E02", "--to", "word", "-o", "out")["documents"]
    (read,) = told("read", made["file"], code=ExitCode.REVIEW)["documents"]
    assert read["record"]["band"] == "3_2"


def test_a_band_that_no_form_knows_is_told_when_the_roster_comes_in(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("roster.csv").write_text("ref,name,band\nE01,Sam Sample,7\nE02,Zoë Example,3/2\n", encoding="utf-8")
    assert told("roster", "import", "roster.csv")["bands_unfit"] == [{"band": "7", "people": ["E01"]}]
    assert run(["roster", "import", "roster.csv"]) == ExitCode.DONE
    shown = capsys.readouterr().err
    assert "“7” of E01" in shown
    assert "Band 7 (Registered Manager)" in shown
    assert "[band-unfit]" in shown


def test_a_name_given_on_the_command_line_stands_in_the_words_too_and_reads_back(
    told: Told, home: Path
) -> None:
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "organisation.yaml").write_text('name: "Hillside Care"\n')
    sample = Path(__file__).parents[2] / "samples" / APPRAISAL / "record.json"
    for name in ("named.docx", "named.pdf"):
        told("fill", APPRAISAL, str(sample), "-o", name, "--organisation", "Rowan House")
    document = Path("named.docx").read_bytes()
    assert any("Domains of the Rowan House Organisational Framework." in line for line in lines(document))
    read = told("read", "named.docx", "named.pdf")["documents"]
    assert [(d["outcome"], [q["code"] for q in d["queries"]]) for d in read] == [("read", [])] * 2


def test_a_copy_is_read_in_the_words_it_was_made_in_after_the_organisation_changed_its_name(
    told: Told, home: Path
) -> None:
    folder = home / "organisation"
    folder.mkdir(parents=True)
    (folder / "organisation.yaml").write_text('name: "Hillside Care"\n')
    sample = Path(__file__).parents[2] / "samples" / APPRAISAL / "record.json"
    told("fill", APPRAISAL, str(sample), "-o", "then.docx")
    (folder / "organisation.yaml").write_text('name: "Rowan House"\n')
    (read,) = told("read", "then.docx")["documents"]
    assert read["queries"] == []


def test_an_organisation_words_the_answers_of_a_choice_and_records_keep_their_keys(
    told: Told, home: Path
) -> None:
    folder = home / "organisation"
    folder.mkdir(parents=True)
    (folder / "wording.yaml").write_text(
        "contact-evaluation.1:\n"
        '  evaluator.client: "The resident"\n'
        f"{APPRAISAL}.1:\n"
        '  behaviours.*.cs.courage: {ask: "Courage to speak"}\n'
    )
    assert run(["forms", "lint"]) == ExitCode.DONE
    record = {"worker": "Zoë Example", "date": "2026-11-02", "evaluator": "client", "client": "C-1"}
    record |= {"ratings": {c: {"rating": 4} for c in ("care", "courage")}}  # type: ignore[dict-item]
    Path("one.json").write_text(json.dumps(record), encoding="utf-8")
    for name in ("one.docx", "one.pdf"):
        told("fill", "contact-evaluation", "one.json", "-o", name)
        (read,) = told("read", name)["documents"]
        assert read["record"]["evaluator"] == "client"
    assert any("The resident" in line for line in lines(Path("one.docx").read_bytes()))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('evaluator.klient: "The resident"', "Did you mean `evaluator.client`?"),
        ('evaluator.client: {heading: "The resident"}', "belong to `evaluator`"),
        ('evaluator.client: "the care worker"', "have the same words"),
    ],
)
def test_a_mistake_in_the_words_of_an_answer_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], line: str, says: str
) -> None:
    folder = home / "organisation"
    folder.mkdir(parents=True)
    (folder / "wording.yaml").write_text(f"contact-evaluation.1:\n  {line}\n")
    assert run(["forms", "lint"]) == ExitCode.FAULTY
    shown = capsys.readouterr()
    assert says in shown.out + shown.err


def test_a_certificate_is_made_of_a_filed_record(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    staffed()
    bring("commitment-employer", commitment("commitment-employer", "2026-05-01"))
    bring("commitment-employee", commitment("commitment-employee", "2026-06-01"))
    (number,) = [
        r["record"] for r in told("records", "list")["records"] if r["form"] == "commitment-employee"
    ]
    letter = ["letter", "commitment-certificate", "--record", str(number), "--organisation", "Rowan House"]
    assert run([*letter, "-o", "certificate.docx"]) == ExitCode.DONE
    text = "\n".join(lines(Path("certificate.docx").read_bytes()))
    assert "Zoë Example" in text
    assert "1 June 2026" in text
    assert "1 June 2028" in text
    assert run(["letter", "commitment-certificate", "--record", "99", "-o", "none.docx"]) == ExitCode.USAGE
    assert run([*letter, "record.json", "-o", "none.docx"]) == ExitCode.USAGE


def test_an_unsigned_record_makes_a_letter_that_says_so_on_the_way(
    told: Told, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    staffed()
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "organisation.yaml").write_text("policies: {renewal_years: 1}\n")
    bring("commitment-employer", commitment("commitment-employer", "2026-05-01"))
    bring(
        "commitment-employee",
        commitment("commitment-employee", "2026-06-01", signed_name=None, signed_name_on=None),
    )
    (number,) = [r["record"] for r in told("records", "list", "--state", "unsigned")["records"]]
    letter = ["letter", "commitment-certificate", "--record", str(number), "--organisation", "R"]
    assert run([*letter, "-o", "certificate.docx"]) == ExitCode.DONE
    assert "is not signed yet" in capsys.readouterr().err
    assert "1 June 2027" in "\n".join(lines(Path("certificate.docx").read_bytes()))


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Siobhán O'Neill", "Siobhán O’Neill"),  # as word processors make it
        ("Siobhán O’Neill", "Siobha\u0301n O'Neill"),
        ("Anne-Marie Sample", "Anne\u2011Marie Sam\u00adple"),
        ("Anne\u2013Marie Sample", "Anne-Marie\u00a0\u200bSample"),
    ],
)
def test_a_name_in_another_spelling_is_filed_for_that_person_and_kept_as_it_was_written(
    told: Told, known: str, written: str
) -> None:
    Path("roster.csv").write_text(f"ref,name\nE07,{known}\nE08,Siobhan O'Neil\n", encoding="utf-8")
    told("roster", "import", "roster.csv")
    record = {"supervisee": written, "supervisor": "Sam Sample", "date": "2026-11-14", "summary": "Talked."}
    Path("record.json").write_text(json.dumps(record), encoding="utf-8")
    told("fill", "supervision-record", "record.json", "-o", "back.docx")
    (brought,) = told("import", "back.docx")["documents"]
    assert (brought["outcome"], brought["person"]) == ("filed", "E07")
    shown = told("records", "show", "1")
    assert (shown["name"], shown["person"]) == (known, "E07")
    assert shown["record"]["supervisee"] == told("read", "back.docx")["documents"][0]["record"]["supervisee"]
