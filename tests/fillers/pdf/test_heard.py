"""What is heard of a form: short names, none twice, question and option of every box, what must be answered."""

from __future__ import annotations

import ctypes
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

import forms
from benchmarks.heard import measure
from extractors import pdf as pdf_reader
from fillers import pdf
from schemas.copies import Copy
from schemas.rendition import Variant
from schemas.spoken import LONGEST, PDF_LIMIT, WORD_LIMIT, words
from tests.fillers.pdf import made

FORMS = [entry.form for entry in forms.catalogue()]
MINUTES = {"appraisal-framework": 27.0, "commitment-employee": 8.0, "leader-goals": 10.0}


@pytest.mark.parametrize("form", FORMS)
def test_names_of_controls_are_short_and_none_is_heard_twice(form: str) -> None:
    measured = measure(forms.load(form))
    assert measured.longest <= PDF_LIMIT
    assert measured.longest_word <= WORD_LIMIT
    assert measured.most_words <= LONGEST
    assert measured.twice == 0
    assert measured.minutes <= MINUTES.get(form, 4.0)


@pytest.mark.parametrize("large", [False, True], ids=["standard", "large print"])
@pytest.mark.parametrize("form", ["supervision-record", "commitment-employee", "contact-evaluation"])
def test_the_names_in_the_file_are_those_measured(form: str, large: bool) -> None:
    with pikepdf.open(BytesIO(_blank(form, large=large))) as file:
        said = [
            str(a.TU) for p in file.pages for a in p.obj.get("/Annots", ()) if a.get("/Subtype") == "/Widget"
        ]
    assert len(said) == len(set(said)) > 30
    assert max(map(len, said)) <= PDF_LIMIT
    assert max(map(words, said)) <= LONGEST


def test_pdfium_can_say_question_and_option_of_a_choice() -> None:
    with pikepdf.open(BytesIO(_blank("contact-evaluation"))) as file:
        fields = {str(f.T): f for f in file.Root.AcroForm.Fields}
        asked = fields["evaluator"]
        assert str(asked.TU) == "Who fills this in?"
        assert [str(o) for o in asked.Opt] == [
            "The care worker",
            "The client",
            "A relative or advocate, for the client",
        ]
        assert int(asked.Ff) & 2, "it must be answered"
        scale = fields["ratings__care__rating"]
        assert str(scale.TU) == "Care, Rating"
        assert "/Opt" not in scale, "its states are its numbers"
        assert not int(scale.Ff) & 2


def test_what_is_ticked_in_pdfium_is_read_as_that_option() -> None:
    """PDFium keeps the place in the list of words as the value, beside the state that the box shows."""
    form = forms.load("contact-evaluation")
    document = pdfium.PdfDocument(_blank("contact-evaluation"))
    document.init_forms()
    env = document.formenv
    page = document[0]
    for wanted in ("A relative or advocate, for the client", "4"):
        x, y = _box(document, page, wanted)
        raw.FORM_OnMouseMove(env, page, 0, x, y)
        raw.FORM_OnLButtonDown(env, page, 0, x, y)
        raw.FORM_OnLButtonUp(env, page, 0, x, y)
    raw.FORM_ForceToKillFocus(env)
    out = BytesIO()
    document.save(out)
    read = pdf_reader.extract(out.getvalue(), form)
    answers = {o.path: o.marks for o in read.values}
    assert answers.get("evaluator") == ("for_client",)
    assert answers.get("ratings.care.rating") == ("4",)
    assert not [q.code for q in read.queries if q.path in {"evaluator", "ratings.care.rating"}]


def test_bands_are_said_by_their_words_and_read_as_themselves() -> None:
    """Their keys begin with digits: only a key that is a place in the list could be taken for one."""
    form = forms.load("appraisal-framework")
    for words_of, band in (("Band 9", "9"), ("Band 7, Advanced Practitioner", "7_ap")):
        document = pdfium.PdfDocument(_blank(form.form))
        document.init_forms()
        x, y = _box(document, document[0], words_of)
        raw.FORM_OnMouseMove(document.formenv, document[0], 0, x, y)
        raw.FORM_OnLButtonDown(document.formenv, document[0], 0, x, y)
        raw.FORM_OnLButtonUp(document.formenv, document[0], 0, x, y)
        raw.FORM_ForceToKillFocus(document.formenv)
        out = BytesIO()
        document.save(out)
        read = pdf_reader.extract(out.getvalue(), form)
        assert {o.path: o.marks for o in read.values if o.marks} == {"band": (band,)}


def _box(document: pdfium.PdfDocument, page: pdfium.PdfPage, export: str) -> tuple[float, float]:
    """The middle of the first box that PDFium says by these words."""
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        said = ctypes.create_unicode_buffer(200)
        raw.FPDFAnnot_GetFormFieldExportValue(
            document.formenv, annotation, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)), 400
        )
        if said_words(said) == export:
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            return (box.left + box.right) / 2, (box.bottom + box.top) / 2
    raise AssertionError(f"PDFium says no box “{export}”")


def said_words(buffer: ctypes.Array[ctypes.c_wchar]) -> str:
    """UTF-16 as PDFium writes it, whatever the width of a wide character here."""
    return bytes(buffer).decode("utf-16-le").partition(chr(0))[0]


def _blank(form: str, *, large: bool = False) -> bytes:
    compiled = pdf.compile(pdf.rendition(forms.load(form), made.BRAND, Variant(large=large)))
    copy = Copy(form=form, edition=1, rendition=compiled.rendition.digest)
    return pdf.fill(compiled, copy, {}, when=made.WHEN).data
