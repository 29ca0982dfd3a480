"""What the page shows and the file holds may differ: then a person is asked, and nothing is read past."""

from __future__ import annotations

import pytest
from lxml import etree

import forms
from extractors import word
from fillers import word as filler
from schemas.checking import Checked
from schemas.copies import Copy
from schemas.language import parse
from schemas.reading import Query
from schemas.rendition import Branding
from tests import shapes, trial
from tests.damage.word import NS, w
from tests.extractors.word.changing import change_part
from tests.extractors.word.documents import Sheet, queries, seen
from tests.fillers.word.making import WHEN

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
VML = "urn:schemas-microsoft-com:vml"
SPACES = f'xmlns:w="{NS["w"]}" xmlns:m="{MATH}" xmlns:mc="{MC}" xmlns:w14="{W14}" xmlns:v="{VML}"'


def sheet(tag: str, content: str, **answers: object) -> Sheet:
    """A record whose control holds this content."""
    made = Sheet(forms.load("supervision-record"), answers)  # type: ignore[arg-type]
    holder = made.control(tag).find(w("sdtContent"))
    assert holder is not None
    holder[:] = list(etree.fromstring(f"<x {SPACES}>{content}</x>"))
    for prompt in made.control(tag).iter(w("showingPlcHdr")):
        prompt.getparent().remove(prompt)  # type: ignore[union-attr]
    return made


def words(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def asked(checked: Checked, path: str) -> list[Query]:
    return [q for q in checked.queries if q.path == path and q.level == "must"]


STRIKE, VANISH = "<w:strike/>", "<w:vanish/>"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        (STRIKE, "struck-out"),
        ("<w:dstrike/>", "struck-out"),
        (VANISH, "hidden-text"),
        ("<w:webHidden/>", "hidden-text"),
        ('<w:color w:val="FFFFFF"/>', "hidden-text"),
    ],
)
def test_words_that_do_not_count_on_the_page_are_asked_about_with_and_without_them(
    properties: str, code: str
) -> None:
    made = sheet("session", words("8", properties) + words("9"))
    checked = made.checked()
    [query] = asked(checked, "session")
    assert (query.code, query.values) == (code, (9, "89"))
    assert "session" not in checked.answers


@pytest.mark.parametrize(
    "properties",
    [
        '<w:strike w:val="false"/>',
        '<w:vanish w:val="0"/>',
        "<w:caps/>",
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:vertAlign w:val="baseline"/>',
        "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>",
    ],
)
def test_looks_that_change_nothing_are_no_doubt(properties: str) -> None:
    checked = sheet("session", words("8", properties)).checked()
    assert checked.answers["session"] == 8


def test_a_style_that_strikes_words_out_is_seen() -> None:
    made = sheet("session", words("8", '<w:rStyle w:val="Gone"/>') + words("9"))
    style = f'<w:style {SPACES} w:type="character" w:styleId="Gone"><w:rPr>{STRIKE}</w:rPr></w:style>'
    change_part(made, "word/styles.xml", lambda s: s.replace("</w:styles>", f"{style}</w:styles>"))
    assert [q.code for q in asked(made.checked(), "session")] == ["struck-out"]


def test_an_answer_struck_out_whole_is_not_filed_as_live() -> None:
    [query] = asked(sheet("comments", words("We agreed.", STRIKE)).checked(), "comments")
    assert (query.code, query.values) == ("struck-out", ("We agreed.",))


def test_a_ticked_box_that_is_struck_out_is_asked_about() -> None:
    made = Sheet(forms.load("supervision-record"), {"worth_supervisee": 4})
    holder = next(made.control("worth_supervisee.4").iter(w("r")))
    holder.insert(0, etree.fromstring(f"<w:rPr {SPACES}>{STRIKE}</w:rPr>"))
    assert [q.code for q in asked(made.checked(), "worth_supervisee")] == ["struck-out"]


def test_a_question_struck_out_is_asked_about() -> None:
    made = Sheet(forms.load("supervision-record"))
    made.label("Comments:").getparent().insert(0, etree.fromstring(f"<w:rPr {SPACES}>{STRIKE}</w:rPr>"))
    assert [q.raw for q in queries(made.read(), "struck-out")] == ["Comments:"]


def test_raised_figures_stay_raised_and_the_letters_of_14th_do_not() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    assert seen(sheet("session", words("8") + words("2", up)).read(), "session").raw == "8²"  # type: ignore[union-attr]
    found = sheet("comments", words("On the 14") + words("th", up)).checked()
    assert found.answers["comments"] == "On the 14th"
    assert not asked(found, "comments")


@pytest.mark.parametrize(
    ("odd", "code", "candidates"),
    [
        ("<m:oMath><m:r><m:t>500</m:t></m:r></m:oMath>", "not-in-line", ("Give  mg", "Give 500 mg")),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>0</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>50</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "not-in-line",
            ("Give 50 mg", "Give 500 mg"),
        ),
        (
            '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>',
            "unreadable-text",
            ("Give  mg", "Give \ufffd mg"),
        ),
        ("<w:r><w:dayLong/></w:r>", "unreadable-text", ("Give  mg", "Give \ufffd mg")),
        ('<w:bdo w:val="rtl"><w:r><w:t>500</w:t></w:r></w:bdo>', "turned-text", ("Give 500 mg",)),
    ],
)
def test_what_is_no_plain_word_is_never_dropped_without_a_word(
    odd: str, code: str, candidates: tuple[str, ...]
) -> None:
    [query] = asked(sheet("comments", words("Give ") + odd + words(" mg")).checked(), "comments")
    assert (query.code, query.values) == (code, candidates)


def test_signs_that_word_puts_in_its_own_way_are_kept() -> None:
    smile = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"/><mc:Fallback><w:t>😊</w:t></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )
    arrow = '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    assert sheet("comments", words("A ") + arrow + smile).checked().answers["comments"] == "A →😊"


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        ('<w:r><w:pict><v:line from="0,0" to="400,0"/></w:pict></w:r>', "added-by-hand"),
        ("<w:r><w:contentPart/></w:r>", "picture"),
        ("<w:r><w14:contentPart/></w:r>", "picture"),
        ('<w:r><w:pict><v:shape><v:textpath string="VOID"/></v:shape></w:pict></w:r>', "text-box"),
    ],
)
def test_what_is_drawn_over_an_answer_is_asked_about(drawn: str, code: str) -> None:
    reading = sheet("comments", words("All well.") + drawn).read()
    assert [q.path for q in queries(reading, code)] == ["comments"]


def test_another_document_put_into_this_one_is_asked_about() -> None:
    made = Sheet(forms.load("supervision-record"))
    made.all("//w:sectPr")[0].addprevious(etree.Element(w("altChunk")))
    assert len(queries(made.read(), "stray-text")) == 1


ACTION = {"actions.1.what": "Ring", "actions.1.who": "Ann", "actions.2.what": "Book", "actions.2.who": "Bo"}


def _row(mark: str) -> Sheet:
    made = Sheet(forms.load("supervision-record"), ACTION)
    row = made.row("actions.what", 1)
    properties = row.find(w("trPr"))
    assert properties is not None
    properties.append(etree.Element(w(mark)))
    return made


def test_a_hidden_row_is_asked_about() -> None:
    made = _row("hidden")
    checked = made.checked()
    for path in ("actions.2.what", "actions.2.who"):
        assert [q.code for q in asked(checked, path)] == ["hidden-text"]


@pytest.mark.parametrize("part", ["header1", "header2", "footer1"])
def test_words_written_at_the_head_or_foot_of_the_page_are_asked_about(part: str) -> None:
    made = Sheet(forms.load("supervision-record"))
    name, own = f"word/{part}.xml", words("Session was cancelled")
    change_part(made, name, lambda s: s.replace("</w:p>", f"{own}</w:p>", 1))
    assert [q.raw and "Session was cancelled" in q.raw for q in queries(made.read(), "stray-text")] == [True]


def test_what_an_organisation_prints_at_the_head_and_foot_is_its_own() -> None:
    form = forms.load("supervision-record")
    brand = Branding(organisation="Example Care (invented)", footer="Charity 0 · Sample Street 1")
    compiled = filler.compile(filler.rendition(form, brand))
    copy = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    assert not word.extract(filler.fill(compiled, copy, {}, when=WHEN).data, form).queries


def _exchanged(one: str, other: str) -> Sheet:
    given = {"for_supervisor": "The fee.", "for_supervisee": "The leave.", **ACTION}
    made = Sheet(forms.load("supervision-record"), given)
    first, second = made.label(one), made.label(other)
    first.text, second.text = other, one
    return made


def test_two_labels_exchanged_are_a_doubt_of_both_answers_with_both_candidates() -> None:
    made = _exchanged("For supervisor", "For supervisee")
    checked = made.checked()
    [one], [other] = asked(checked, "for_supervisor"), asked(checked, "for_supervisee")
    assert (one.code, one.values) == ("label-disagrees", ("The fee.", "The leave."))
    assert (other.code, other.values) == ("label-disagrees", ("The leave.", "The fee."))


def test_the_heads_of_two_columns_exchanged_are_a_doubt_of_every_row() -> None:
    form = forms.load("supervision-record")
    heads = {c.name: c.over for c in form.table("actions").columns}
    made = Sheet(form, ACTION)
    table = next(made.control("actions.what").iterancestors(w("tbl")))
    cells = {t.text: t for t in table.iter(w("t"))}
    cells[heads["what"]].text, cells[heads["who"]].text = heads["who"], heads["what"]
    checked = made.checked()
    assert [q.values for q in asked(checked, "actions.2.who")] == [("Bo", "Book")]


def test_the_words_of_two_boxes_exchanged_are_a_doubt() -> None:
    made = Sheet(forms.load("supervision-record"), {"worth_supervisee": 5})
    cell = next(made.control("worth_supervisee.5").iterancestors(w("tc")))
    texts = [t for t in cell.iter(w("t")) if (t.text or "").strip().startswith(("1", "5"))]
    texts[0].text, texts[-1].text = texts[-1].text, texts[0].text
    assert [q.code for q in asked(made.checked(), "worth_supervisee")] == ["label-disagrees"]


CONSENT = """\
form: consent
edition: 1
title: "Consent"
source: "Hill Care"
about: {person: who, held: day}
blocks:
  - fields:
      who: {ask: "Who", type: person}
      day: {ask: "Day", type: date}
      agreed: {ask: "I agree to the plan", type: tick}
      told: {ask: "I was told of the risks", type: tick}
"""


def test_the_words_of_two_statements_exchanged_are_a_doubt_of_both() -> None:
    made = Sheet(parse(CONSENT, "consent.1.yaml", forms.parts()), {"agreed": True})
    assert not made.checked().queries
    one, other = (made.all(f"//w:t[contains(., '{words}')]")[0] for words in ("I agree", "I was told"))
    one.text, other.text = other.text, one.text
    found = [(q.code, q.path, q.raw) for q in made.checked().queries]
    assert found == [("label-disagrees", "agreed", "yes"), ("label-disagrees", "told", "")]


@pytest.mark.parametrize("name", [*trial.NAMES, *shapes.MATRIX])
def test_no_answer_of_a_document_that_only_lost_its_tags_stands_by_another_questions_words(name: str) -> None:
    made = Sheet(trial.load(name))
    for tag in made.all("//w:sdtPr/w:tag"):
        tag.getparent().remove(tag)  # type: ignore[union-attr]
    assert not [v.path for v in made.read().values if v.doubt == "label-disagrees"]


def test_rows_that_somebody_put_in_another_order_are_no_doubt() -> None:
    made = Sheet(forms.load("supervision-record"), ACTION)
    made.row("actions.what", 2).addprevious(made.row("actions.what", 0))
    checked = made.checked()
    assert checked.answers["actions.1.what"] == "Book"
    assert not [q for q in checked.queries if q.code == "label-disagrees"]
