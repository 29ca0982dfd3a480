"""Letters in a font of symbols are pictures on the page: what is known is read as its sign, the rest is asked about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

import forms
import samples
from extractors.word.symbol_fonts import UNKNOWN, signs, symbol
from schemas.checking import Checked
from schemas.records import answers_of
from tests import shapes
from tests.damage.word import W, w
from tests.extractors.word.changing import change_part
from tests.extractors.word.documents import Sheet, run

WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


def sheet(*runs: tuple[str, str], tag: str = "comments") -> Sheet:
    """A record whose answer is made of runs: properties and words."""
    made = Sheet(forms.load("supervision-record"))
    control = made.control(tag)
    holder = control.find(w("sdtContent"))
    assert holder is not None
    holder[:] = [
        etree.fromstring(
            f'<w:r xmlns:w="{W}"><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
        )
        for properties, words in runs
    ]
    for prompt in list(control.iter(w("showingPlcHdr"))):
        prompt.getparent().remove(prompt)  # type: ignore[union-attr]
    return made


def says(checked: Checked) -> tuple[object, list[str]]:
    return checked.answers.get("comments"), [q.code for q in checked.queries if q.path == "comments"]


@pytest.mark.parametrize(
    "properties",
    [
        WINGDINGS,
        '<w:rFonts w:hAnsi="Wingdings"/>',
        '<w:rFonts w:ascii="wingdings" w:hAnsi="WINGDINGS" w:cs="Arial"/>',
        '<w:b/><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings"/>',
    ],
)
def test_ticks_and_crosses_typed_as_letters_are_read_as_ticks_and_crosses(properties: str) -> None:
    checked = sheet(
        ("", "Medication charts "), (properties, "ü"), ("", " fridge log "), (properties, "û")
    ).checked()
    assert says(checked) == ("Medication charts ✓ fridge log ✗", [])


@pytest.mark.parametrize(
    ("font", "words", "said"),
    [
        ("Wingdings", "\uf0fc\uf0a8", "✓☐"),
        ("Wingdings 2", "P", "✓"),
        ("Webdings", "a", "✓"),
        ("Symbol", "12.5", "12.5"),
        ("Wingdings", "☒", "☒"),  # a character no symbol font has is shown by another font
        ("Segoe UI Symbol", "yes ü", "yes ü"),
        ("MS Gothic", "☐ no", "☐ no"),
        ("Symbola", "ok", "ok"),
    ],
)
def test_what_a_font_makes_of_its_letters(font: str, words: str, said: str) -> None:
    checked = sheet((f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>', words)).checked()
    assert says(checked) == (said, [])


@pytest.mark.parametrize(
    ("font", "words"),
    [
        ("Wingdings", "a"),
        ("Webdings", "ü"),
        ("Symbol", "a"),
        ("ZapfDingbats", "4"),
        ("Marlett", "a"),
        ("Arial", "\uf0fc"),  # the private area says nothing without its font
        ("OpenSymbol", "\uf0b7"),
    ],
)
def test_a_sign_that_is_not_known_is_asked_about_and_its_letter_never_filed(font: str, words: str) -> None:
    checked = sheet(
        ("", "Give 5"), (f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>', words), ("", "g")
    ).checked()
    assert says(checked) == (None, ["unreadable-text"])
    assert words not in str([q.values for q in checked.queries])


STYLES: dict[str, tuple[str, str]] = {
    "of the run": ("character", '<w:rStyle w:val="Signs"/>'),
    "of the run, based on another": ("character", '<w:rStyle w:val="More"/>'),
}


@pytest.mark.parametrize("which", STYLES)
def test_a_style_that_sets_signs_is_seen(which: str) -> None:
    kind, properties = STYLES[which]
    made = sheet(("", "Done "), (properties, "ü"))
    change_part(made, "word/styles.xml", styles(kind))
    assert says(made.checked()) == ("Done ✓", [])


def test_the_style_of_a_paragraph_that_sets_signs_is_seen_and_what_a_run_says_goes_before_it() -> None:
    made = sheet(("", "ü"), ('<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>', " über"))
    change_part(made, "word/styles.xml", styles("paragraph"))
    paragraph = next(made.control("comments").iterancestors(w("p")))
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    assert style is not None
    style.set(w("val"), "More")
    assert says(made.checked()) == ("✓ über", [])


def styles(kind: str) -> Callable[[str], str]:
    signs = (
        f'<w:style w:type="{kind}" w:styleId="Signs"><w:rPr>{WINGDINGS}</w:rPr></w:style>'
        f'<w:style w:type="{kind}" w:styleId="More"><w:basedOn w:val="Signs"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    return lambda part: part.replace("</w:styles>", f"{signs}</w:styles>")


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_on_every_form_a_tick_typed_in_symbols_is_no_letter(name: str) -> None:
    form = forms.load(name)
    record = json.loads((Path(samples.__file__).parent / name / "record.json").read_text(encoding="utf-8"))
    made = Sheet(form, answers_of(form, record))
    changed = 0
    for control in made.all("//w:sdt[not(w:sdtPr/w:showingPlcHdr)]"):
        holder = control.find(w("sdtContent"))
        words = "".join(str(t) for t in holder.itertext()) if holder is not None else ""
        if holder is None or len(words) < 12:
            continue
        sign = run("ü")
        sign.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W}">{WINGDINGS}</w:rPr>'))
        holder.append(sign)
        changed += 1
    assert changed
    checked = made.checked()
    assert "ü" not in str(checked.record).replace("über", "")
    assert str(checked.record).count("✓") + len(checked.queries) >= changed


def test_the_signs_of_w_sym_and_of_letters_are_the_same() -> None:
    for number in range(0x21, 0x100):
        try:
            letter = bytes([number]).decode("cp1252")
        except UnicodeDecodeError:
            continue
        if letter.isspace():
            continue
        for font in ("Wingdings", "Webdings", "Symbol", "Wingdings 2"):
            faces = {"ascii": font, "hAnsi": font}
            assert list(signs(letter, faces)) == [symbol(font, f"F0{number:02X}")]
            assert list(signs(chr(0xF000 + number), faces)) == [symbol(font, f"{number:02X}")]
    assert symbol("Arial", "zz") == symbol("Arial", "D800") == UNKNOWN
