"""What people see: ink where an answer is, in several renderers; sizes, colours, and the judge of PDF/UA-1."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from schemas.template import Place
from tests.clients import pdfjs, pdftk, renderers, verapdf
from tests.fillers.pdf import made

pytestmark = pytest.mark.thorough

DPI = 100


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("look")
    blank, filled = folder / "blank.pdf", folder / "filled.pdf"
    blank.write_bytes(made.blank("supervision-record").data)
    filled.write_bytes(made.filled().data)
    return blank, filled


def inks(file: Path, renderer: str, places: list[Place]) -> dict[tuple[str, str | None], float]:
    pages = renderers.RENDERERS[renderer](file, DPI)
    return {
        (p.path, p.option): renderers.ink(
            pages[p.box.page - 1], (p.box.x0, p.box.y0, p.box.x1, p.box.y1), DPI
        )
        for p in places
    }


@pytest.mark.parametrize(
    "renderer", [pytest.param(n, marks=pytest.mark.client(n)) for n in ("pdfium", "poppler", "mupdf")]
)
def test_text_and_ticks_can_be_seen(files: tuple[Path, Path], renderer: str) -> None:
    places = list(made.filled().template.places)
    before, after = inks(files[0], renderer, places), inks(files[1], renderer, places)
    for place in places:
        if place.kind != "mark":
            if place.path in made.ANSWERS:
                assert after[place.path, None] != pytest.approx(before[place.path, None], abs=0.001), (
                    place.path
                )
            else:
                assert after[place.path, None] == pytest.approx(before[place.path, None], abs=0.001), (
                    place.path
                )
        elif place.option == str(made.ANSWERS.get(place.path)):
            assert after[place.path, place.option] > before[place.path, place.option] + 0.03
        else:
            assert after[place.path, place.option] == pytest.approx(
                before[place.path, place.option], abs=0.005
            )


@pytest.mark.parametrize("name", made.FORMS)
def test_no_printed_word_is_smaller_than_ten_points(name: str) -> None:
    with pdfplumber.open(BytesIO(made.blank(name).data)) as document:
        # What is turned is as wide as its type is high.
        sizes = {
            round(c["width" if abs(c["matrix"][1]) > 0.5 else "size"], 1)
            for page in document.pages
            for c in page.chars
        }
    assert min(sizes) >= 10
    assert 12.0 in sizes


def test_an_answer_is_never_drawn_smaller_than_twelve_points() -> None:
    long = {"summary": made.LONG, "supervisee": "Anna " * 40, "actions.1.when": made.LONG}
    done = made.fill("supervision-record", long)
    with made.opened(done.data) as document:
        drawn = [
            float(size)
            for name, field in made.fields(document).items()
            if name.split("___")[0] in {"summary", "supervisee", "actions__1__when"}
            for size in re.findall(rb"/CT ([0-9.]+) Tf", field.AP.N.read_bytes())
        ]
    assert len(drawn) >= 6
    assert min(drawn) == 12.0


@pytest.mark.client("verapdf")
def test_verapdf_finds_no_fault_in_any_blank_or_filled_document(tmp_path: Path) -> None:
    documents = {name: made.blank(name).data for name in made.FORMS}
    documents["filled"] = made.filled().data
    long = {"summary": made.LONG, "comments": "Grüße 👍 Ж", "last_actions.1.what": "Read the policy"}
    documents["long"] = made.fill("supervision-record", long, locked=("supervisee",)).data
    for name, data in documents.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    found = verapdf.failures(sorted(tmp_path.glob("*.pdf")))
    assert len(found) == len(documents)
    assert {p.stem: [str(f) for f in faults] for p, faults in found.items() if faults} == {}


NAMES = "Łukasz Żółć, Siân Ŵyn Tŷ, Dvořák, İpek Şahin, Ģirts Ķēniņš, Őry – “£½”"


@pytest.mark.client("pdftk", "pdfjs")
def test_other_programs_fill_the_blank_and_keep_every_letter(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    values: dict[str, str | bool] = {
        "supervisee": NAMES,
        "summary": f"One\nTwo {NAMES}",
        "date": "14/11/2026",
        "worth_supervisee": "4",
    }
    for fill in (pdftk.fill_form, pdfjs.fill):
        out = tmp_path / f"{fill.__module__}.pdf"
        fill(files[0], values, out)
        with made.opened(out.read_bytes()) as document:
            fields = made.fields(document)
            for name, value in values.items():
                got = str(fields[name].V).replace("\r\n", "\n").replace("\r", "\n").removeprefix("/")
                assert got == value
        (mark,) = [
            p for p in made.filled().template.places if p.path == "worth_supervisee" and p.option == "4"
        ]
        ticked = inks(out, "pdfium", [mark])[mark.path, mark.option]
        empty = inks(files[0], "pdfium", [mark])[mark.path, mark.option]
        assert ticked > empty + 0.03


@pytest.mark.client("pdftk", "verapdf")
def test_filled_by_another_program_the_blank_stays_accessible(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "other.pdf"
    pdftk.fill_form(files[0], {"supervisee": NAMES, "summary": ROMANIAN, "worth_supervisee": "4"}, out)
    assert [str(fault) for fault in verapdf.failures([out])[out]] == []


ROMANIAN = "Ștefan Ţuţora, Mureș"


@pytest.mark.client("pdftk")
def test_romanian_letters_are_drawn_by_pdftk_or_at_least_kept(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "romanian.pdf"
    pdftk.fill_form(files[0], {"supervisee": ROMANIAN, "supervisor": "Ion Țuțora"}, out)
    with made.opened(out.read_bytes()) as document:
        fields = made.fields(document)
        assert str(fields["supervisor"].V) == "Ion Țuțora"
        assert str(fields["supervisee"].V) == ROMANIAN
        drawn = max(
            (t for t in re.findall(rb"\((.*?)\)\s*Tj", fields["supervisee"].AP.N.read_bytes())), key=len
        )
    # A letter the program has no code for is left out of what it draws.
    assert len(drawn) >= len(ROMANIAN)
