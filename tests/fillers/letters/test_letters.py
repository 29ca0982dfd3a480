"""What the letters say, and that what people wrote stands in them as they wrote it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from PIL import Image

from fillers import letters
from fillers.letters import designs
from fillers.letters.kinds import TEMPLATES
from fillers.word.checks import check
from fillers.word.typeface import FACES, embedded
from forms import load
from schemas.errors import CarepackError
from schemas.rendition import Branding
from schemas.values import Value
from tests.clients import ooxml, renderers
from tests.clients.libreoffice import LibreOffice
from tests.fillers.letters.making import FORM, OF_TASKS, ROWAN, WHEN, answers, lines, made, parts, rows

EMPLOYER = load("commitment-employer")
TYPED = "R&D <Lead>\n{{ 7*7 }} {% if x %} {_{ 8*8 }_} {%_ %_} \\a “two” £40\n\nlast"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 90), "navy").save(out, "PNG")
    return out.getvalue()


def employers(**more: Value) -> dict[str, Value]:
    found: dict[str, Value] = {
        "organisation": "Rowan House",
        "date": dt.date(2028, 2, 29),
        "signatory": "Tomáš Okonkwo",
        "role": "Director",
    }
    for n in range(1, 8):
        found[f"tasks.t{n}_own.chosen"] = True
    return found | {k.replace("__", "."): v for k, v in more.items()}


def code_of(name: str, given: dict[str, Value], branding: Branding | None = None) -> CarepackError:
    with pytest.raises(CarepackError) as caught:
        letters.render(name, FORM, given, branding or ROWAN, when=WHEN)
    return caught.value


def test_the_certificate_says_who_committed_with_whom_when_and_until_when() -> None:
    said = lines(made("commitment-certificate"))
    assert said[:6] == [
        "Social Care Commitment",
        "Certificate of commitment",
        "This is to certify that",
        "Zoë Ŵyn-Łukasz",
        "Senior care worker",
        "made the Social Care Commitment",
    ]
    assert said[6:8] == ["with Rowan House Care & Support", "on 14 November 2026"]
    assert said[8].replace("\t", " ") == "1 I will always take responsibility for the things I do or don't do"
    assert "This commitment is to be renewed by 14 November 2028." in said
    assert "for Rowan House Care & Support" in said
    assert not any("{" in s for s in said)


def test_the_employer_makes_the_same_commitment_and_its_certificate_names_no_other_party() -> None:
    made_ = letters.render("commitment-certificate", EMPLOYER, employers(), when=WHEN).data
    said = lines(made_)
    assert said[3:6] == ["Rowan House", "made the Social Care Commitment", "on 29 February 2028"]
    assert "This commitment is to be renewed by 28 February 2030." in said


def test_an_organisation_can_renew_every_year() -> None:
    made_ = letters.render("commitment-certificate", FORM, answers(), ROWAN, when=WHEN, renewed_after=1)
    assert "This commitment is to be renewed by 14 November 2027." in lines(made_.data)


def test_the_plan_has_the_chosen_tasks_only_with_what_was_agreed_on_each() -> None:
    given = answers(
        per_statement=(1, 2, 0, 0, 0, 0, 0),
        tasks__t2_1__done=True,
        tasks__t2_1__done_on=dt.date(2027, 2, 3),
        tasks__t3_1__notes="not chosen",
    )
    head, *tasks = rows(made(given=given))
    assert head == ["Statement", "Task", "Deadline", "Done", "Notes"]
    assert [t[0].split("|")[0] for t in tasks] == ["Statement 1", "Statement 2", "Statement 2"]
    assert [t[2] for t in tasks] == ["9 January 2027", "9 February 2027", "9 February 2027"]
    assert [t[3] for t in tasks] == ["", "Yes|3 February 2027", ""]
    assert tasks[0][1].startswith("1. Discuss with my employer, supervisor or colleagues what knowledge")
    assert "|" in tasks[1][0]
    assert "|" not in tasks[2][0], "a statement is told once"


def test_further_tasks_of_an_employer_stand_under_their_statement() -> None:
    given = employers(
        further__1__statement=3,
        further__1__task="Pay for the diploma.",
        further__1__done_on=dt.date(2028, 8, 1),
    )
    _, *tasks = rows(letters.render("commitment-plan", EMPLOYER, given, when=WHEN).data)
    at = [t[1] for t in tasks].index("Pay for the diploma.")
    assert tasks[at][0] == "Statement 3"
    assert tasks[at][3] == "Yes|1 August 2028"


def test_what_a_person_typed_stays_text_with_its_lines() -> None:
    given = answers(tasks__t1_1__notes=TYPED, name="R&D <Lead> {{ 7*7 }}")
    _, first, *_ = rows(made(given=given))
    assert first[4] == TYPED
    document = made("commitment-certificate", given)
    assert "R&D <Lead> {{ 7*7 }}" in lines(document)
    assert "Plan of chosen tasks: R&D <Lead> {{ 7*7 }}" in " ".join(
        lines(made(given=given), "word/header2.xml")
    )


def test_control_characters_are_left_out() -> None:
    _, first, *_ = rows(made(given=answers(tasks__t1_1__notes="a\x07b\x0cc\x00d\te")))
    assert first[4] == "ab\ncd e"


def test_the_logo_the_colour_and_the_footer_are_the_organisations() -> None:
    brand = Branding(
        organisation="Rowan House", logo=picture(), colour="#7a2e3b", footer="Invented company no. 0"
    )
    for name in OF_TASKS:
        whole = parts(letters.render(name, FORM, answers(), brand, when=WHEN).data)
        assert sum(n.startswith("word/media/") for n in whole) == 1
        assert b"7A2E3B" in whole["word/styles.xml"]
        assert b"1F4E5F" not in b"".join(whole.values())
        assert b"Invented company no. 0" in whole["word/footer1.xml"]
        assert b'descr="Rowan House"' in whole["word/document.xml"] + whole["word/header1.xml"]


def test_a_person_may_write_the_name_of_our_colour() -> None:
    brand = Branding(organisation="Rowan House", colour="#7a2e3b")
    made_ = letters.render("commitment-plan", FORM, answers(name='w:val="1F4E5F"'), brand, when=WHEN).data
    assert any('w:val="1F4E5F"' in line for line in lines(made_))


def test_equal_letters_are_equal_bytes_and_say_when_they_were_made() -> None:
    assert made() == made()
    core = parts(made())["docProps/core.xml"].decode()
    assert "2026-11-22T09:30:00Z" in core
    assert "<dc:title>Plan of chosen tasks: Zoë Ŵyn-Łukasz</dc:title>" in core


def test_a_letter_is_open_for_editing_and_is_no_form() -> None:
    whole = parts(made())
    assert b"documentProtection" not in whole["word/settings.xml"]
    assert not any(b"carepack" in data for name, data in whole.items() if name.endswith("custom.xml"))


def test_the_table_repeats_its_header_row() -> None:
    whole = parts(made())["word/document.xml"].decode()
    assert whole.count("<w:tblHeader/>") == 3, "two boxes of labels, and the tasks"


@pytest.mark.parametrize("name", OF_TASKS)
def test_without_a_chosen_task_there_is_no_letter(name: str) -> None:
    error = code_of(name, answers(per_statement=(0,) * 7))
    assert error.code == "letter-no-tasks"
    assert "Choose tasks on the form" in str(error)


def test_a_commitment_that_is_not_whole_is_not_certified_and_all_that_lacks_is_told_at_once() -> None:
    given = answers(per_statement=(1, 1, 0, 1, 0, 0, 1))
    del given["name"], given["date"]
    error = code_of("commitment-certificate", given, Branding())
    assert {f.code for f in error.faults} == {"letter-incomplete"}
    said = str(error)
    for what in (
        "who made the commitment",
        "the date",
        "the employer",
        "statement 3, 5 and 6",
        "--organisation",
    ):
        assert what in said
    assert rows(made(given=given)), "the plan is there to show what is still to be chosen"


def test_a_form_of_another_kind_makes_no_letter() -> None:
    with pytest.raises(CarepackError) as caught:
        letters.render("commitment-plan", load("supervision-record"), {}, when=WHEN)
    assert caught.value.code == "letter-not-for-form"


def test_a_letter_that_is_not_there_is_named_with_the_nearest() -> None:
    error = code_of("commitment-certifcate", {})
    assert error.code == "letter-unknown"
    assert "Did you mean commitment-certificate?" in str(error)


def test_the_templates_are_as_the_script_makes_them() -> None:
    """After a change of design: `python -m fillers.letters.designs --write`."""
    fresh = designs.made()
    assert set(fresh) == set(letters.names())
    for name, data in fresh.items():
        kept = (TEMPLATES / f"{name}.docx").read_bytes()
        assert parts(data) == parts(kept), name
        assert len(kept) < 25_000
        faces = {f"word/fonts/{face}.odttf": embedded(face) for face in FACES.values()}
        assert parts(letters.shipped(name)) == {**parts(kept), **faces}


def everything(folder: Path) -> list[Path]:
    """Each template and letter, plain, branded, with long notes, and of an employer."""
    brand = Branding(organisation="Łódź & Sons Care", logo=picture(), colour="#7a2e3b", footer="Invented")
    long = answers(
        per_statement=(5,) * 7, tasks__t2_1__notes="We talked it through at handover. " * 150 + TYPED
    )
    files = []
    for name in OF_TASKS:
        for kind, data in {
            "template": letters.shipped(name),
            "long": letters.render(name, FORM, long, brand, when=WHEN).data,
            "employer": letters.render(name, EMPLOYER, employers(), brand, when=WHEN).data,
        }.items():
            file = folder / f"{name}-{kind}.docx"
            file.write_bytes(data)
            files.append(file)
    return files


def test_our_own_checks_find_nothing(tmp_path: Path) -> None:
    for file in everything(tmp_path):
        assert check(file.read_bytes()) == (), file.name


@pytest.mark.client("ooxml")
def test_both_validators_find_nothing(tmp_path: Path) -> None:
    files = everything(tmp_path)
    for found in (ooxml.sdk_errors(files), ooxml.audit_errors(files)):
        assert {f.name: [str(x) for x in faults] for f, faults in found.items() if faults} == {}


@pytest.mark.client("libreoffice", "pdfium")
def test_libreoffice_shows_a_certificate_on_one_page_and_a_plan_with_its_header_on_each(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    import pypdfium2

    for file in everything(tmp_path):
        pdf = libreoffice.convert(file, "pdf")
        document = pypdfium2.PdfDocument(pdf)
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        document.close()
        if "certificate" in file.name:
            assert len(texts) == 1, file.name
        elif "long" in file.name:
            assert len(texts) > 4
            assert all("Deadline" in t and f"Page {n} of {len(texts)}" in t for n, t in enumerate(texts, 1))
            assert "R&D <Lead>" in " ".join(texts)
        edge = renderers.ink(renderers.pdfium(pdf, 72)[0], (15, 15, 40, 400), 72)
        assert (edge > 0.01) == ("certificate" in file.name), "a certificate has its border"
