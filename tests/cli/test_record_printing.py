"""Filed records are printed again in one step, and read back as what they are."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from schemas.prompts import PROMPTS
from tests.cli.bridging import bring, bring_in, evaluate, staffed
from tests.cli.test_ledger_commands import Told, come_back, copy, home, told
from tests.cli.test_means import APPRAISAL, appraised

pytestmark = pytest.mark.thorough

__all__ = ["copy", "home", "told"]
READABLE = "2026-11-14 Supervision Record - Zoë Example"
WHY = "The later one is right."
SHOWN = re.compile(r"word/(?:document|header\d|footer\d)\.xml")


@pytest.fixture
def filed(home: Path, copy: str, told: Told) -> dict[str, Any]:
    """A filed record, as `records show` has it."""
    told("import", come_back(home, copy, "back.docx", {"session": 3, "length": 75}))
    shown: dict[str, Any] = told("records", "show", "1")
    return shown


@pytest.fixture
def twice(home: Path, copy: str, told: Told) -> tuple[int, int]:
    """The numbers of a record that was replaced, and of the one that replaces it."""
    first = told("import", come_back(home, copy, "back.docx"))["documents"][0]["filed_as"]
    told(
        "import",
        come_back(home, copy, "other.docx", {"summary": "Talked of others.", "length": 90}),
        code=ExitCode.REVIEW,
    )
    (query,) = told("queries", "list")["queries"]
    done = told("queries", "settle", str(query["number"]), "--accept", "2", "--why", WHY)
    return first, done["record"]


def read(
    told: Told, name: str, *, code: ExitCode = ExitCode.DONE
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The record in a document, and what is asked or noted about it."""
    (document,) = told("read", name, code=code)["documents"]
    return document["record"], sorted((q["code"], q["path"] or "") for q in document["queries"])


def words(name: str) -> str:
    """All words of a document."""
    if name.endswith(".docx"):
        from lxml import etree

        with zipfile.ZipFile(name) as package:
            parts = [package.read(n) for n in package.namelist() if SHOWN.fullmatch(n)]
        return "\n".join("".join(etree.fromstring(p).itertext()) for p in parts)
    with pypdfium2.PdfDocument(Path(name).read_bytes()) as pdf:
        pdf.init_forms()
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_a_filed_record_is_printed_under_a_name_that_people_can_read(
    home: Path, copy: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    capsys.readouterr()
    assert run(["records", "print", "1"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert (out.strip(), err) == (f"{READABLE}.pdf", "")
    assert run(["records", "print", "1"]) == ExitCode.USAGE
    assert "[exists]" in capsys.readouterr().err
    (one,) = told("records", "print", "1", "--force")["documents"]
    assert (one["record"], one["version"], one["current"], one["copy"]) == (1, 1, 1, None)
    if sys.platform != "win32":
        assert stat.S_IMODE(Path(f"{READABLE}.pdf").stat().st_mode) == 0o600


@pytest.mark.parametrize("more", [(), ("--provenance",)])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_what_was_printed_reads_back_as_the_record(
    home: Path, copy: str, told: Told, ending: str, more: tuple[str, ...]
) -> None:
    told(
        "import",
        come_back(
            home,
            copy,
            "back.docx",
            {"summary": "Long talks about the rota. " * 100, "session": 3, "length": 60},
        ),
    )
    told("records", "print", "1", *more, "-o", f"again.{ending}")
    record, asked = read(told, f"again.{ending}")
    assert record == told("records", "show", "1")["record"]
    noted = [("further-pages", "")] if more else []
    assert asked == [*noted, ("unsigned", "signed_supervisee"), ("unsigned", "signed_supervisor")]


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_no_record_that_is_printed_says_blank_or_prompts_for_more(
    home: Path, copy: str, told: Told, kind: str
) -> None:
    # Without its date it would be asked about: that was waived, and still it is no form to go on with.
    told(
        "import",
        come_back(home, copy, "back.docx", {"next_meeting": dt.date(2026, 1, 1)}),
        code=ExitCode.REVIEW,
    )
    (query,) = told("queries", "list")["queries"]
    told("queries", "settle", str(query["number"]), "--waive", "--why", "Agreed so")
    (made,) = told("records", "print", "1", "--to", kind, "--provenance", "-o", "out")["documents"]
    said = words(made["file"])
    assert "BLANK" not in said
    assert not [prompt for prompt in PROMPTS.values() if prompt in said]
    assert "Let pass by Ama Admin" in " ".join(said.split())


def test_a_name_that_may_travel_has_nobody_s_name_in_it(home: Path, copy: str, told: Told) -> None:
    told("import", come_back(home, copy, "back.docx"))
    for to, name in (("pdf", "record-1.pdf"), ("word", "record-1.docx")):
        (one,) = told("records", "print", "1", "--plain-name", "--to", to, "-o", "out")["documents"]
        assert one["file"] == str(Path("out") / name)


def test_two_records_of_a_person_and_day_are_told_apart_by_their_numbers(
    home: Path, copy: str, told: Told
) -> None:
    told("import", come_back(home, copy, "back.docx"))
    other = told("blank", "supervision-record", "--for", "E02", "-o", "more")["documents"][0]["copy"]
    told("import", come_back(home, other, "second.docx", {"summary": "Talked in the afternoon."}))
    made = told("records", "print", "1", "2", "2", "-o", "out")["documents"]
    assert [Path(d["file"]).name for d in made] == [f"{READABLE} (record {n}).pdf" for n in (1, 2)]


def test_a_version_that_was_replaced_says_so_wherever_it_can_be_seen(
    twice: tuple[int, int], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = twice
    for ending in ("pdf", "docx"):
        capsys.readouterr()
        assert run(["records", "print", str(old), "--provenance", "-o", f"old.{ending}"]) == ExitCode.DONE
        told_so = f"Record {old} is version 1, and not the current one: that is record {new}. [not-current]"
        assert told_so in capsys.readouterr().err
        said = " ".join(words(f"old.{ending}").split())
        assert "NOT THE CURRENT RECORD: version 1 of 2" in said
        assert (
            f"This is not the current record. It is version 1; the current one is version 2, record {new}"
            in said
        )
        record, asked = read(told, f"old.{ending}", code=ExitCode.REVIEW)
        assert record["summary"] == "Talked about the rota."
        assert ("not-current", "") in asked
        assert {code for code, _ in asked} == {"not-current", "further-pages", "unsigned", "required"}
    assert [Path(d["file"]).name for d in told("records", "print", str(old), "-o", "out")["documents"]] == [
        f"{READABLE} - version 1, replaced.pdf"
    ]
    assert told("records", "print", str(new), "-o", "new.pdf")["documents"][0]["current"] == new
    assert "NOT THE CURRENT" not in words("new.pdf")


def test_an_old_version_is_filed_again_only_by_somebody_who_says_why(
    twice: tuple[int, int], told: Told
) -> None:
    told("records", "print", str(twice[0]), "-o", "old.pdf")
    (document,) = told("import", "old.pdf", code=ExitCode.REVIEW)["documents"]
    query = next(q for q in told("queries", "list")["queries"] if q["query"]["code"] == "not-current")
    assert query["query"]["raw"] == "NOT THE CURRENT RECORD: version 1 of 2"
    assert query["number"] in document["asked"]


def test_the_pages_about_a_record_tell_its_documents_versions_and_answers(
    twice: tuple[int, int], told: Told
) -> None:
    _, new = twice
    shown = told("records", "show", str(new))
    for ending in ("pdf", "docx"):
        told("records", "print", str(new), "--provenance", "-o", f"new.{ending}")
        said = " ".join(words(f"new.{ending}").split())
        assert "Where this record comes from" in said
        assert shown["sha256"][:16] in said
        assert shown["sha256"][48:] in said
        for one in (
            f"Record {new}, version 2 of 2",
            "Supervision Record, edition 1 (supervision-record.1)",
            "other.docx",
            "back.docx",
            "Replaced by a further return, document 2",
            "Word form, document 2, 100%",
            "This is not signed yet. [unsigned]",
            f"Taken as offered by Ama Admin, {dt.datetime.now(dt.UTC):%d/%m/%Y}",
            f"Why: {WHY}",
            "UTC: this return's answers. Why:",
            "Summary of session: “Talked of others.”, before “Talked about the rota.”",
        ):
            assert one.replace("Record ", "", 1) in said if one.startswith("Record ") else one in said, one


def test_a_record_that_was_withdrawn_says_so_in_each_of_its_versions(
    filed: dict[str, Any], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    why = "It was of somebody else."
    told("records", "withdraw", str(filed["number"]), "--why", why, "--by", "Sam Sample")
    for number in ("1", "2"):
        capsys.readouterr()
        assert run(["records", "print", number, "--provenance", "-o", f"{number}.pdf"]) == ExitCode.DONE
        assert (
            "does not count any more: it was withdrawn by Sam Sample. [not-current]"
            in capsys.readouterr().err
        )
        said = " ".join(words(f"{number}.pdf").split())
        assert "NOT THE CURRENT RECORD: withdrawn" in said
        assert "This record does not count any more: it was withdrawn on" in said
        assert f"Withdrawn Sam Sample, {dt.datetime.now(dt.UTC):%d/%m/%Y}" in said
        assert why in said
    (one,) = told("records", "print", "2", "-o", "out")["documents"]
    assert (one["current"], Path(one["file"]).name) == (None, f"{READABLE} - version 2, withdrawn.pdf")


def test_the_pages_about_a_record_tell_what_was_amended_and_whose_it_was(
    filed: dict[str, Any], told: Told
) -> None:
    number = str(filed["number"])
    put = told("records", "amend", number, "--set", "length=45min", "--why", "Misread.", "--by", "Sam Sample")
    moved = told("records", "move", str(put["records"][0]["record"]), "--to", "E01", "--why", "It was Sam.")
    last = str(moved["records"][0]["record"])
    (one,) = told("records", "print", last, "--provenance", "-o", "out")["documents"]
    assert one["version"] == 3
    said = " ".join(words(one["file"]).split())
    assert "45 min Keyed by Sam Sample, " in said
    assert ": Misread; the document said “1 h 15 min” (Word form)" in said
    assert "Misread." in said
    assert "Moved to Sam Sample (E01), from Zoë Example (E02)" in said
    assert "Amended. Length of session: “45 min”, before “1 h 15 min”" in said
    assert "NOT THE CURRENT" not in said


def test_a_private_record_is_printed_and_the_command_says_that_it_is(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    staffed()
    evaluate("self", {"care": 2}, comments="I was tired that day")
    bring_in()
    row = {"self": 3, "client": 4, "client_mean": "4.20", "client_n": 5, "cs": ["care"], "met": "met"}
    bring(APPRAISAL, appraised({"pq1": {**row, "evidence": "Seen."}}))
    capsys.readouterr()
    assert run(["records", "print", "1", "2", "--plain-name"]) == ExitCode.DONE
    err = capsys.readouterr().err
    assert "Record 1 is private. Ratings are used as averages only" in err
    assert "Record 2 shows 1 answer that an export leaves out. [private-printed]" in err
    one, two = told("records", "print", "1", "2", "-o", "out")["documents"]
    assert (one["private"], one["withheld"], two["private"], two["withheld"]) == (True, 0, False, 1)


def test_whoever_reads_large_print_is_printed_for_in_large_print(told: Told) -> None:
    Path("roster.csv").write_text("ref,name,large_print\nE02,Zoë Example,yes\n", encoding="utf-8")
    told("roster", "import", "roster.csv")
    evaluate("self", {"care": 4})
    bring_in()
    for more, size in (((), 16.0), (("--usual-print",), 12.0)):
        told("records", "print", "1", "--provenance", *more, "-o", "one.pdf", "--force")
        with pikepdf.open("one.pdf") as pdf:
            (rendition,) = {str(pdf.docinfo["/carepack"]).split()[1]}
        with open_ledger(Path("home"), create=False) as ledger:
            template = ledger.template(rendition)
        assert template is not None
        assert max(p.size for p in template.places) == size
        assert read(told, "one.pdf")[0]["ratings"]["care"]["rating"] == 4


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["9"], "no-record"),
        (["1", "2", "-o", "one.pdf"], "one-file"),
        (["1", "-o", "one.pdf", "--to", "word"], "which-format"),
        (["1", "-o", "one.txt"], "which-format"),
        (["1", "-o", "roster.csv"], "is-file"),
        ([], "usage-missing"),
    ],
)
@pytest.mark.usefixtures("filed")
def test_what_cannot_be_printed_is_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], args: list[str], code: str
) -> None:
    before = sorted(Path().iterdir())
    capsys.readouterr()
    assert run(["records", "print", *args]) == ExitCode.USAGE
    assert f"[{code}]" in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before


def fed(monkeypatch: pytest.MonkeyPatch, told: Any) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(told).encode())))


@pytest.mark.parametrize("source", ["show", "newest", "read", "export"])
def test_what_other_commands_say_of_a_record_is_filled_in_as_it_is(
    filed: dict[str, Any], told: Told, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    told("records", "export", "-o", "all.json")
    said = {
        "show": lambda: filed,
        "newest": lambda: told("records", "show", "1", "--newest"),
        "read": lambda: told("read", "back.docx"),
        "export": lambda: json.loads(Path("all.json").read_text(encoding="utf-8")),
    }
    fed(monkeypatch, said[source]())
    told("fill", "supervision-record", "-", "-o", "x.pdf")
    assert read(told, "x.pdf")[0] == filed["record"]


def test_what_is_in_doubt_of_a_document_that_was_read_is_told_when_it_is_filled_in(
    home: Path, copy: str, told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = come_back(home, copy, "back.docx", {"next_meeting": dt.date(2026, 1, 1)})
    fed(monkeypatch, told("read", name, code=ExitCode.REVIEW))
    assert run(["fill", "supervision-record", "-", "-o", "x.docx"]) == ExitCode.REVIEW
    assert "(1 to look at) and not in it. [fill-in-doubt]" in capsys.readouterr().err


def test_a_record_of_another_form_is_not_filled_into_this_one(
    filed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = filed
    for said, code in (
        (shown, "json-other-form"),
        ({"documents": [shown | {"edition": 7}]}, "json-other-form"),
        ({"documents": [{**shown, "record": None}]}, "json-no-record"),
        ({"documents": []}, "json-one-record"),
        ({"records": [shown, shown]}, "json-one-record"),
    ):
        fed(monkeypatch, said)
        capsys.readouterr()
        form = "contact-evaluation" if said is shown else "supervision-record"
        assert run(["fill", form, "-", "-o", "x.pdf"]) == ExitCode.USAGE
        assert f"[{code}]" in capsys.readouterr().err
    assert not Path("x.pdf").exists()


def test_a_copy_is_given_what_a_filed_record_says(filed: dict[str, Any], told: Told) -> None:
    Path("shown.json").write_text(json.dumps(filed), encoding="utf-8")
    made = told("blank", "supervision-record", "--given", "shown.json", "--to", "word", "-o", "out")[
        "documents"
    ]
    assert read(told, made[0]["file"])[0]["summary"] == "Talked about the rota."
