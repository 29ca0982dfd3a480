"""One person's pack: what is in it, what it says, and who may see it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from filing.ledger.database import Ledger
from filing.people.roster import find
from fillers.letters.kinds import shipped
from issuing.packs.making import Packing
from issuing.packs.model import MadePack, PackFile
from tests.clients import verapdf
from tests.filing.returns import SESSION, returned, submit
from tests.issuing.packs.wishes import packing, wish

pytestmark = pytest.mark.thorough

NAMES = ("Zoë", "Example", "Łukasz", "Sam", "Sample")


def words(file: PackFile) -> str:
    """All words of a PDF, in one line."""
    pages = pypdf.PdfReader(io.BytesIO(file.data)).pages
    return " ".join(" ".join(p.extract_text() for p in pages).split())


def made(ledger: Ledger, ref: str, pack: Packing | None = None) -> MadePack:
    """Somebody's usual pack for an appraisal."""
    return (pack or packing(ledger, wish("appraisal"), ref)).make(find(ledger, ref))


def named(pack: MadePack, stem: str) -> PackFile:
    """The file of a pack whose name begins so."""
    return next(f for f in pack.files if f.name.startswith(stem))


def test_a_pack_for_an_appraisal_is_four_documents_and_a_private_page(history: Ledger) -> None:
    assert [(f.kind, f.format, f.form, f.private) for f in made(history, "E02").files] == [
        ("letter", "word", None, False),
        ("form", "word", "appraisal-framework", False),
        ("form", "word", "pdp-2016", False),
        ("summary", "pdf", "appraisal-framework", False),
        ("summary", "pdf", "commitment-employee", True),
    ]


def test_the_letter_lists_what_comes_with_it_but_the_private_page(history: Ledger) -> None:
    asked = wish("appraisal", forms=("pdp-2016",), formats=("pdf",), reply_by=dt.date(2026, 12, 14))
    pack = made(history, "E02", packing(history, asked, "E02"))
    text = words(named(pack, "cover-letter"))
    assert "Zoë Example" in text
    assert "Developing a Professional Development Plan 2016" in text
    assert "Summary for the appraisal" in text
    assert "14 December 2026" in text
    assert "ommitment" not in text
    assert "Sam Sample" in text


def test_who_has_no_commitment_has_no_page_about_it(history: Ledger) -> None:
    assert [f.kind for f in made(history, "E03").files] == ["letter", "form", "form"]


def test_no_file_that_travels_names_anybody(history: Ledger) -> None:
    pack = made(history, "E02")
    assert pack.folder == "Zoë Example - E02"
    for file in pack.files:
        assert not any(name in file.name or name in file.title for name in NAMES), file.name
    assert len({f.name for f in pack.files}) == len(pack.files)


def test_files_are_named_by_person_where_that_is_asked(history: Ledger) -> None:
    pack = made(history, "E02", packing(history, wish("appraisal", by_name=True), "E02"))
    assert all("Zoë Example" in f.name for f in pack.files)
    assert len({f.name for f in pack.files}) == len(pack.files)


def test_the_form_is_given_what_is_known(history: Ledger) -> None:
    copy = named(made(history, "E02"), "appraisal-framework").copy
    assert copy is not None
    given = copy.given
    assert (given["name"], given["appraiser"], given["band"]) == ("Zoë Example", "Sam Sample", "3_2")
    assert (given["behaviours.pq1.client_n"], given["behaviours.pq1.client"]) == (3, 4)
    assert {"name", "behaviours.pq1.client", "behaviours.pq1.client_mean", "behaviours.pq1.client_n"} <= set(
        copy.locked
    )
    assert "behaviours.pq1.self" not in copy.locked


def test_of_the_levels_at_the_end_those_of_the_band_are_printed(history: Ledger) -> None:
    asked = wish("appraisal", formats=("pdf",), extras=frozenset())
    text = words(named(made(history, "E02", packing(history, asked, "E02")), "appraisal-framework"))
    theirs = "Empowers staff to seek opportunities for people to participate in community life"
    others = "Synthesises knowledge from a broad range of sources"
    assert (theirs in text, others in text) == (True, False)


def test_the_summary_says_what_is_known_on_one_page(history: Ledger) -> None:
    file = named(made(history, "E02"), "summary")
    text = words(file)
    assert len(pypdf.PdfReader(io.BytesIO(file.data)).pages) == 1
    for said in (
        "Name: Zoë Example",
        "Period asked for: 01/12/2025 to 30/11/2026",
        "Evaluations in it: 1 self, 3 by clients; 02/11/2026 to 05/11/2026",
        "Of evaluations from the period 01/12/2025 to 30/11/2026.",
        "01/12/2025: At the required level of professional capability for this post",
        "4.17 (of 1)",
        "3.17 (of 3)",
        "4 of 5",
        "Band 7 (Advanced Practitioner)",
        "By the end of June name the signs",
    ):
        assert said in text, said


def test_the_commitment_stands_on_its_private_page_and_nowhere_else(history: Ledger) -> None:
    pack = made(history, "E02", packing(history, wish("appraisal", formats=("pdf",)), "E02"))
    private = words(named(pack, "commitment-tasks"))
    assert "Agree with my employer, supervisor or colleagues, three" not in private  # not chosen
    assert "11/12/2026" in private
    assert "Private. The Commitment is private: only the employer knows of it." in private
    for file in pack.files:
        if file.format == "pdf" and not file.private:
            assert "Commitment: tasks" not in words(file), file.name
            assert "examples of how privacy and dignity" not in words(file), file.name


def test_notes_of_the_commitment_stay_on_the_record(history: Ledger) -> None:
    assert "RH-0142" not in words(named(made(history, "E02"), "commitment-tasks"))


def test_client_means_of_too_few_are_not_told_anywhere(ledger: Ledger) -> None:
    from tests.issuing.packs.staff import evaluated

    evaluated(ledger, 2)
    pack = made(ledger, "E02")
    text = words(named(pack, "summary"))
    assert text.count("fewer than 3") >= 5
    assert "(of 2)" not in text
    copy = named(pack, "appraisal-framework").copy
    assert copy is not None
    assert not any(".client" in path for path in copy.given)


def test_where_no_mean_may_be_told_no_empty_chart_is_drawn(ledger: Ledger) -> None:
    from tests.issuing.packs.staff import RATINGS, evaluation, file

    file(ledger, "contact-evaluation", evaluation(3, "RH-0100", RATINGS))
    text = words(named(made(ledger, "E02"), "summary"))
    assert "Evaluations in it: 0 self, 1 by clients; 03/11/2026" in text
    assert "Nothing is drawn: client means are told from 3 evaluations of 3 clients on" in text
    assert "By domain, in figures" in text
    assert "By domain: mean ratings" not in text
    assert text.count("fewer than 3") >= 5


def test_a_series_without_a_value_is_not_drawn_beside_another(ledger: Ledger) -> None:
    from tests.issuing.packs.staff import evaluated

    evaluated(ledger, 1)
    text = words(named(made(ledger, "E02"), "summary"))
    assert "By domain: mean ratings from 1 to 5" in text
    assert "the share of behaviours met" not in text
    assert "Client feedback" not in text


def test_of_somebody_new_there_is_no_empty_summary_and_it_is_told_why(history: Ledger) -> None:
    pack = made(history, "E03", packing(history, wish("appraisal", formats=("pdf",)), "E03"))
    assert not any(f.name.startswith("summary") for f in pack.files)
    assert "Summary" not in words(named(pack, "cover-letter"))
    assert [(n.say, n.look) for n in pack.notes if n.code == "summary-empty"] == [
        (
            "No summary: there is no evaluation since 01/12/2025, no earlier appraisal and no development plan.",
            False,
        )
    ]


def test_what_little_is_known_of_somebody_is_summed_up(ledger: Ledger) -> None:
    from tests.issuing.packs.staff import file, planned

    file(ledger, "pdp-2016", planned())
    pack = made(ledger, "E02")
    assert "no earlier appraisal is on record: so there is no picture" in words(named(pack, "summary"))
    assert "summary-empty" not in [n.code for n in pack.notes]


def test_a_pack_for_a_supervision_has_the_open_actions_and_a_sheet_of_them(history: Ledger) -> None:
    pack = made(history, "E02", packing(history, wish("supervision"), "E02"))
    copy = named(pack, "supervision-record").copy
    assert copy is not None
    assert (copy.given["session"], copy.given["last_actions.1.what"]) == (5, "Book the medication course")
    assert (copy.given["for_supervisor"], copy.given["for_supervisee"]) == (
        "Ask about the rota",
        "Bring the diary",
    )
    text = words(named(pack, "supervision-sheet"))
    for said in (
        "Session number: 5",
        "Book the medication course",
        "31/12/2026",
        "Ask about the rota",
        "06/07/2026, over",
    ):
        assert said in text, said


def test_the_sheet_says_which_days_are_over_and_which_are_none(ledger: Ledger) -> None:
    said = {"1": ("Read the policy", "Sam", "20/11"), "2": ("Ring the GP", "Sam", "ASAP")}
    columns = ("what", "who", "when")
    more = {f"actions.{n}.{c}": v for n, one in said.items() for c, v in zip(columns, one, strict=True)}
    assert submit(ledger, returned({**SESSION, **more})).record is not None
    text = words(named(made(ledger, "E02", packing(ledger, wish("supervision"), "E02")), "supervision-sheet"))
    assert "20/11/2026 (“20/11”), over" in text
    assert "ASAP (no day)" in text


def test_the_first_session_is_number_1(history: Ledger) -> None:
    pack = made(history, "E03", packing(history, wish("supervision"), "E03"))
    assert "Session number: 1" in words(named(pack, "supervision-sheet"))
    assert "Action points still open None." in words(named(pack, "supervision-sheet"))


def test_a_supervisor_reads_nothing_private(history: Ledger) -> None:
    text = words(
        named(made(history, "E02", packing(history, wish("supervision"), "E02")), "supervision-sheet")
    )
    assert "ommitment" not in text


def test_both_formats_are_one_copy(history: Ledger) -> None:
    pack = made(history, "E02", packing(history, wish("supervision", formats=("word", "pdf")), "E02"))
    word, pdf = (f for f in pack.files if f.kind == "form")
    assert (word.format, pdf.format) == ("word", "pdf")
    assert word.copy is not None
    assert pdf.copy is not None
    assert word.copy.number == pdf.copy.number


@pytest.mark.parametrize(
    ("roster", "asked", "large"), [(True, None, True), (True, False, False), (False, True, True)]
)
def test_large_print_is_for_whom_the_roster_says_or_as_is_asked(
    history: Ledger, roster: bool, asked: bool | None, large: bool
) -> None:
    person = replace(find(history, "E03"), large_print=roster)
    pack = packing(history, wish("supervision", large=asked), "E03").make(person)
    assert (".large" in named(pack, "supervision-record").name) is large


def test_folders_of_two_people_are_never_one(history: Ledger) -> None:
    one = find(history, "E02")
    twins = [replace(one, ref="A/1"), replace(one, id=98, ref="a:1"), replace(one, id=99, ref="a 1")]
    names = list(Packing(history, wish("blank"), twins, lambda: "").folders.values())
    assert len({n.casefold() for n in names}) == 3
    assert not any(c in n for n in names for c in '/\\:*?"<>|')


def test_the_same_pack_made_twice_is_the_same_bytes(history: Ledger) -> None:
    first, second = (made(history, "E02", packing(history, wish("supervision"), "E02")) for _ in range(2))
    assert [f.data for f in first.files] == [f.data for f in second.files]


@pytest.mark.client("verapdf")
def test_the_pages_beside_the_forms_are_accessible_in_large_print_too(
    history: Ledger, tmp_path: Path
) -> None:
    files = []
    for large in (False, True):
        for kind, form in (("appraisal", "appraisal-framework"), ("supervision", "supervision-record")):
            asked = wish(kind, forms=(form,), formats=("word",), large=large)
            for file in packing(history, asked, "E02").make(find(history, "E02")).files:
                if file.kind == "summary":
                    files.append(tmp_path / f"{large}-{kind}-{file.name}")
                    files[-1].write_bytes(file.data)
    assert len(files) == 6
    assert verapdf.failures(files) == {f: [] for f in files}


def test_names_that_could_lead_elsewhere_do_not(history: Ledger) -> None:
    odd = replace(find(history, "E02"), name="../..\\up: Zoë", ref="..")
    folder = Packing(history, wish("blank"), [odd], lambda: "").folders[odd.id]
    assert not any(c in folder for c in "/\\:")
    assert folder.startswith("..") is False


def test_what_of_an_own_letter_the_pdf_cannot_have_is_told(history: Ledger) -> None:
    template = Document(io.BytesIO(shipped("cover")))
    section = template.sections[0]._sectPr
    section.find(qn("w:pgMar")).addnext(section.makeelement(qn("w:pgBorders"), {}))
    own = io.BytesIO()
    template.save(own)
    asked = wish("blank", formats=("pdf",), extras=frozenset({"letter"}), letter=own.getvalue())
    pack = packing(history, asked, "E02").make(find(history, "E02"))
    told = [n for n in pack.notes if n.code == "letter-left-out"]
    assert [n.say for n in told] == ["The PDF does not have the border around the page."]
    asked = wish("blank", formats=("word",), extras=frozenset({"letter"}), letter=own.getvalue())
    assert packing(history, asked, "E02").make(find(history, "E02")).notes == ()
