"""Every sample reads in every medium as its golden file says: values, how each was found, doubts and queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import forms
from samples.make import FOLDER
from tests.clients.libreoffice import LibreOffice
from tests.goldens import FLAG, Golden, refuse_where_nobody_looks
from tests.samples import readings

FORMS = sorted({e.form for e in forms.catalogue()})


@pytest.mark.parametrize("medium", readings.OURS)
@pytest.mark.parametrize("name", FORMS)
def test_a_sample_reads_as_it_was_read_before(name: str, medium: str, golden: Golden) -> None:
    golden.holds(FOLDER / name / "golden" / f"{medium}.json", readings.OURS[medium](forms.load(name)))


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", FORMS)
def test_a_word_sample_saved_as_pdf_reads_as_it_was_read_before(
    name: str, golden: Golden, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    told = readings.word_as_pdf(forms.load(name), libreoffice, tmp_path)
    golden.holds(FOLDER / name / "golden" / "word-as-pdf.json", told)


@pytest.mark.parametrize("name", FORMS)
def test_the_samples_are_of_the_rendition_that_is_made_today(name: str) -> None:
    told = json.loads(readings.pdf(forms.load(name)))
    rendition = readings.made(forms.load(name)).template.rendition
    assert {c["rendition"] for c in told["carriers"] if "rendition" in c} == {rendition}, "make goldens"


@pytest.mark.parametrize("name", FORMS)
def test_every_golden_is_of_a_medium(name: str) -> None:
    there = {f.name for f in (FOLDER / name / "golden").iterdir()}
    assert there == {f"{medium}.json" for medium in (*readings.OURS, "word-as-pdf")}


def test_a_golden_that_differs_shows_the_lines_and_keeps_both(tmp_path: Path) -> None:
    file = tmp_path / "golden" / "word.json"
    file.parent.mkdir()
    file.write_text('{\n "a": 1,\n "b": 2\n}\n', encoding="utf-8")
    golden = Golden(tmp_path / "kept", tmp_path)
    golden.holds(file, '{\n "a": 1,\n "b": 2\n}\n')
    with pytest.raises(pytest.fail.Exception) as failure:
        golden.holds(file, '{\n "a": 1,\n "b": 3\n}\n')
    assert '\n- "b": 2\n+ "b": 3\n' in str(failure.value)
    assert "golden/word.json" in str(failure.value)
    assert (tmp_path / "kept" / "expected.json").read_text("utf-8") == file.read_text("utf-8")
    assert '"b": 3' in (tmp_path / "kept" / "actual.json").read_text("utf-8")


def test_a_golden_that_is_not_there_fails_and_the_flag_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "golden" / "word.json"
    with pytest.raises(AssertionError, match="make goldens"):
        Golden(tmp_path / "kept", tmp_path).holds(file, "{}\n")
    Golden(tmp_path / "kept", tmp_path, regenerate=True).holds(file, "{}\n")
    Golden(tmp_path / "kept", tmp_path).holds(file, "{}\n")
    assert file.read_bytes() == b"{}\n"


@pytest.mark.parametrize("environment", [{"CI": "true"}, {"CAREPACK_FORBID_SKIPS": "1"}])
def test_goldens_are_never_written_where_nobody_looks(environment: dict[str, str]) -> None:
    with pytest.raises(pytest.UsageError, match="never in CI"):
        refuse_where_nobody_looks(True, environment)
    refuse_where_nobody_looks(False, environment)
    refuse_where_nobody_looks(True, {})


def test_the_flag_is_off_in_the_gate(request: pytest.FixtureRequest) -> None:
    """Fails, too, in the run that writes them: it holds nothing."""
    assert not request.config.getoption(FLAG), (
        "this run wrote the goldens; run the tests again without the flag"
    )
