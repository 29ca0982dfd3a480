"""Every form has a completed sample of each rendition, and reading it gives the record it was made from."""

from __future__ import annotations

import re

import pytest

import forms
from extractors import pdf as pdf_reader
from extractors import word as word_reader
from samples.make import FOLDER, filled, record
from schemas import rules
from schemas.checking import check
from schemas.rendition import RenditionFormat
from tests.law.documents import RULES

FORMS = sorted({e.form for e in forms.catalogue()})
KINDS: tuple[tuple[RenditionFormat, str], ...] = (("word", "docx"), ("pdf", "pdf"))
LARGEST = 700_000
"""Bytes of one document; eight forms in two renditions stay well under ten megabytes."""


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(("kind", "suffix"), KINDS)
def test_a_completed_sample_reads_back_to_its_record(name: str, kind: RenditionFormat, suffix: str) -> None:
    form, data = forms.load(name), (FOLDER / name / f"completed.{suffix}").read_bytes()
    reading = word_reader.extract(data, form) if kind == "word" else pdf_reader.extract(data, form)
    checked = check(form, reading)
    assert checked.answers == record(form)
    assert {q.code for q in checked.queries} <= RULES
    assert checked.identity is not None
    assert checked.identity.form == name


@pytest.mark.parametrize("name", FORMS)
def test_a_sample_record_keeps_every_rule_that_holds_a_record_back(name: str) -> None:
    form = forms.load(name)
    assert not [q for q in rules.check(form, record(form)) if q.level == "must"]


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_making_a_sample_again_gives_the_same_bytes(kind: RenditionFormat) -> None:
    form = forms.load("contact-evaluation")
    assert filled(form, kind).data == filled(form, kind).data


@pytest.mark.parametrize("name", FORMS)
def test_a_sample_folder_is_whole_small_and_explained(name: str) -> None:
    folder = FOLDER / name
    assert {f.name for f in folder.iterdir()} == {
        "record.json",
        "completed.docx",
        "completed.pdf",
        "README.md",
        "golden",
    }
    assert all(f.stat().st_size < LARGEST for f in folder.rglob("*"))
    assert "invented" in (folder / "README.md").read_text(encoding="utf-8")


def test_every_sample_folder_is_of_a_form() -> None:
    assert {f.name for f in FOLDER.iterdir() if f.is_dir() and not f.name.startswith("__")} == set(FORMS)


SURNAMES = re.compile(r"(Example-Łukasz|Sample|Specimen|Pretend|Invented|Madeup|Próba)$")


@pytest.mark.parametrize("name", FORMS)
def test_everybody_in_a_sample_has_a_name_that_is_clearly_invented(name: str) -> None:
    form = forms.load(name)
    people = {
        str(value)
        for path, value in record(form).items()
        for block in form.blocks
        for field in getattr(block, "fields", ())
        if field.name == path and field.type in {"person", "signature"}
    }
    assert people
    assert all(SURNAMES.search(p) for p in people), people
