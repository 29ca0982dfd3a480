"""A question mark that a program drew for a letter it has not is never filed as what somebody wrote."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

import forms
from extractors.pdf.flat.lost_letters import doubted
from schemas.reading import Evidence, Observation
from tests.extractors.pdf.changes.sent import Sent


def flattened_by_qpdf(data: bytes) -> bytes:
    """With the appearances that qpdf draws itself, made part of the pages."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            for widget in field.get("/Kids", [field]):
                if field.get("/FT") == "/Tx" and "/V" in field and "/AP" in widget:
                    del widget.AP
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        pdf.save(out)
    return out.getvalue()


def test_names_and_words_that_lost_letters_in_flattening_are_asked_about() -> None:
    sent = Sent.of("supervision-record")
    read = sent.read(flattened_by_qpdf(sent.filled.data))
    lost = {v.path for v in read.values if v.doubt == "letters-lost"}
    assert {"supervisee", "signatures.supervisee"} & lost
    assert not [v for v in read.values if v.raw and "?" in v.raw and v.doubt is None]


def said(**raw: str) -> dict[str, str | None]:
    """The doubts of some answers of a supervision record."""
    seen = [
        Observation(
            path=path.replace("__", "."), raw=words, method="text", confidence=1.0, evidence=Evidence(page=1)
        )
        for path, words in raw.items()
    ]
    return {v.path: v.doubt for v in doubted(forms.load("supervision-record"), seen)}


@pytest.mark.parametrize("words", ["?ukasz rang", "for two day?s", "Si?n", "cost ?120", "(?ukasz)"])
def test_a_question_mark_before_a_letter_puts_every_answer_with_one_in_doubt(words: str) -> None:
    told = said(summary=words, supervisor="Ama Admin", actions__1__what="Ring Zo? on Monday")
    assert told == {"summary": "letters-lost", "supervisor": None, "actions.1.what": "letters-lost"}


def test_a_question_mark_in_a_name_is_a_lost_letter() -> None:
    assert said(supervisee="Zo? Example") == {"supervisee": "letters-lost"}


@pytest.mark.parametrize(
    "words", ["Is that so? Yes.", "Why?", "Is it?\nYes", "see intranet.example/page?id=12"]
)
def test_a_question_is_a_question(words: str) -> None:
    assert said(summary=words) == {"summary": None}


def test_what_is_in_doubt_for_another_reason_stays_so() -> None:
    seen = Observation(
        path="summary",
        raw="?ukasz",
        method="text",
        confidence=1.0,
        evidence=Evidence(page=1),
        doubt="outside-box",
    )
    assert [v.doubt for v in doubted(forms.load("supervision-record"), [seen])] == ["outside-box"]
