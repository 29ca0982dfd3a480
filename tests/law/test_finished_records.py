"""Nothing that is only for whoever fills a form in, or that says what is not there, is on a finished record."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

import forms
from intake import Issued, read
from schemas.identity import parse_reference
from schemas.prompts import PROMPTS
from schemas.records import record_of
from schemas.rendition import RenditionFormat
from tests.law.documents import made, sample

NAMES = ["supervision-record", "contact-evaluation", "idea-consent"]


def shown(data: bytes, kind: RenditionFormat) -> str:
    """All words of a document that somebody sees, headers and footers among them."""
    if kind == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [n for n in package.namelist() if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", n)]
        texts = [re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", package.read(n).decode())) for n in parts]
    return " ".join(texts)


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_finished_record_says_nowhere_that_it_is_a_blank_and_still_says_which_it_is(
    name: str, kind: RenditionFormat
) -> None:
    form, answers = forms.load(name), sample(name)
    filled = made(form, kind, answers)
    words = shown(filled.data, kind)
    assert "BLANK" not in words
    assert [p for p in PROMPTS.values() if p in words] == []
    footer = parse_reference(words, "footer")
    assert footer is not None
    assert (footer.form, footer.rendition, footer.copy_number) == (name, filled.template.rendition, None)
    issued = Issued(None)
    issued.keep(filled.template, filled.blank() if filled.blank else None)
    back = read(filled.data, "record", forms.builtin(), issued)
    assert (back.form, back.record) == (name, record_of(form, answers))
    assert [q for q in back.queries if q.level == "must"] == []
