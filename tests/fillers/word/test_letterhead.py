"""A letterhead carries any form: nothing of the form is lost, and nothing of the letterhead is asked about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx.document import Document as Open
from docx.oxml import parse_xml

import forms
from fillers import pdf, word
from fillers.word.checks import check
from fillers.word.letterhead import letterhead
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.rendition import Branding, Variant
from schemas.values import Value
from tests import shapes
from tests.clients import ooxml
from tests.clients.libreoffice import LibreOffice
from tests.fillers.word import letterheads
from tests.fillers.word.making import WHEN, full_answers
from tests.fillers.word.reading import Document
from tests.law.documents import back, doubts, sample

pytestmark = pytest.mark.thorough

KINDS = {"plain": letterheads.plain(), "rich": letterheads.rich()}
EVERY = pytest.mark.parametrize("name", shapes.MATRIX)
BOTH = pytest.mark.parametrize("kind", sorted(KINDS))


def brand(kind: str = "rich") -> Branding:
    return Branding(organisation="Rowan House Care & Support", footer="Our line", letterhead=KINDS[kind])


def made(
    form: FormDefinition, answers: dict[str, Value], look: Branding, variant: Variant | None = None
) -> bytes:
    rendition = word.rendition(form, look, variant)
    copy = Copy(form=form.form, edition=form.edition, rendition=rendition.digest)
    return word.fill(word.compile(rendition), copy, answers, when=WHEN).data


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


@EVERY
def test_every_form_reads_back_as_it_was_filled_and_nothing_of_the_letterhead_is_asked(name: str) -> None:
    form, answers = forms.load(name), sample(name)
    for kind in KINDS:
        checked = back(form, made(form, answers, brand(kind)))
        assert checked.answers == back(form, made(form, answers, Branding())).answers
        assert doubts(checked) == doubts(back(form, made(form, answers, Branding())))


@EVERY
def test_controls_protection_and_identity_are_those_of_the_form_without_it(name: str) -> None:
    form = forms.load(name)
    filled = full_answers(form)
    bare, on = (Document(made(form, filled, look)) for look in (Branding(), brand()))
    assert on.shown.keys() - bare.shown.keys() <= {k for k in on.shown if k.startswith("cp_")}
    before, after = (parts(made(form, {}, look)) for look in (Branding(), brand()))
    assert before["word/settings.xml"] == after["word/settings.xml"]
    assert before["word/document.xml"].count(b"<w:sdt>") == after["word/document.xml"].count(b"<w:sdt>")
    digest = word.rendition(form, brand()).digest.encode()
    for part in ("word/footer1.xml", "word/footer2.xml", "docProps/custom.xml"):
        assert digest in after[part].replace(b" ", b"")


@BOTH
@EVERY
def test_our_own_checks_and_openxml_audit_find_nothing(name: str, kind: str, tmp_path: Path) -> None:
    form = forms.load(name)
    document = made(form, full_answers(form), brand(kind))
    assert check(document) == ()
    file = tmp_path / "form.docx"
    file.write_bytes(document)
    assert ooxml.audit_errors([file]) == {file: []}


@pytest.mark.client("ooxml")
@pytest.mark.parametrize("names", shapes.TOGETHER)
def test_microsofts_validator_finds_nothing(names: Sequence[str], tmp_path: Path) -> None:
    files = []
    for name in names:
        for kind in KINDS if name == "supervision-record" else ("rich",):
            file = tmp_path / f"{name}-{kind}.docx"
            file.write_bytes(made(forms.load(name), {}, brand(kind)))
            files.append(file)
    assert ooxml.sdk_errors(files) == {f: [] for f in files}


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("via", [("docx",), ("odt", "docx"), ("rtf", "docx")], ids=">".join)
@BOTH
def test_a_form_on_a_letterhead_outlives_libreoffice(
    kind: str, via: tuple[str, ...], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    form, answers = forms.load("supervision-record"), sample("supervision-record")
    (tmp_path / "filled.docx").write_bytes(made(form, answers, brand(kind)))
    saved = libreoffice.detour(tmp_path / "filled.docx", tmp_path / "back.docx", via)  # type: ignore[arg-type]
    checked = back(form, saved.read_bytes())
    assert checked.answers == back(form, (tmp_path / "filled.docx").read_bytes()).answers
    assert not doubts(checked)


@pytest.mark.client("libreoffice", "pdfium")
def test_libreoffice_shows_the_letterhead_on_the_first_page_and_the_other_head_on_later_ones(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    import pypdfium2

    form = forms.load("supervision-record")
    (tmp_path / "form.docx").write_bytes(made(form, full_answers(form), brand()))
    document = pypdfium2.PdfDocument(libreoffice.convert(tmp_path / "form.docx", "pdf"))
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert "Head office" in texts[0]
    assert "Ring us: 00000 000000" in texts[0]
    assert "Directors: Z. Example, S. Sample" in texts[0]
    assert len(texts) > 1
    assert all("Rowan House – continued Name: " in text for text in texts[1:])
    assert all("Registered in England 0000000" in text for text in texts[1:])
    assert all(f"Page {n} of {len(texts)}" in text for n, text in enumerate(texts, 1))
    assert not any("Dear Sir or Madam" in text for text in texts)


def test_a_letterhead_is_part_of_a_word_rendition_alone_and_without_one_every_name_is_as_before() -> None:
    form = forms.load("supervision-record")
    bare = Branding(organisation="Rowan House Care & Support", footer="Our line")
    names = {word.rendition(form, look).digest for look in (bare, brand("plain"), brand("rich"))}
    assert len(names) == 3
    assert pdf.rendition(form, bare).digest == pdf.rendition(form, brand()).digest


def test_the_names_of_renditions_without_a_letterhead_are_those_of_before() -> None:
    import hashlib

    form = forms.load("supervision-record")
    rendition = word.rendition(form, Branding(organisation="Rowan House"))
    told = '{"organisation":"Rowan House","colour":"#1f4e5f","footer":null}'
    shape = rendition.variant.model_dump_json(exclude={"open"})
    lines = (form.digest, "word", rendition.layout, told, hashlib.sha256(b"").hexdigest(), shape)
    assert rendition.digest == hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12].upper()


@pytest.mark.parametrize("variant", [Variant(large=True), Variant(open=True)], ids=["large", "open"])
def test_large_print_and_unprotected_forms_stand_on_it_too(variant: Variant) -> None:
    form = forms.load("supervision-record")
    document = made(form, sample("supervision-record"), brand(), variant)
    assert check(document) == ()
    assert not doubts(back(form, document))


def codes(document: bytes) -> list[str]:
    checked = back(forms.load("supervision-record"), document)
    return [
        q.code for q in checked.queries if q.code in {"stray-text", "text-box", "picture", "added-by-hand"}
    ]


PICTURE = b'<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("part", "added", "code"),
    [
        ("word/header1.xml", b"<w:p " + W + b"><w:r><w:t>Please ring me</w:t></w:r></w:p>", "stray-text"),
        ("word/footer1.xml", b"<w:p " + W + b"><w:r><w:t>Please ring me</w:t></w:r></w:p>", "stray-text"),
        ("word/header1.xml", b"<w:p " + W + b">" + PICTURE + b"</w:p>", "picture"),
        ("word/header2.xml", b"<w:p " + W + b">" + PICTURE + b"</w:p>", "picture"),
        ("word/footer2.xml", b"<w:p " + W + b">" + PICTURE + b"</w:p>", "picture"),
        ("word/header2.xml", b"<w:p " + W + b"><w:r><w:drawing/></w:r></w:p>", "added-by-hand"),
    ],
)  # fmt: skip
def test_what_somebody_adds_to_a_head_or_foot_is_asked_about_all_the_same(
    part: str, added: bytes, code: str
) -> None:
    document = made(forms.load("supervision-record"), {}, brand())
    assert codes(document) == []
    content = parts(document)
    end = content[part].rindex(b"</w:")
    content[part] = content[part][:end] + added + content[part][end:]
    assert codes(packed(content)) == [code]


def test_where_the_statement_of_the_letterhead_is_lost_its_words_are_asked_about() -> None:
    content = parts(made(forms.load("supervision-record"), {}, brand()))
    content["docProps/custom.xml"] = content["docProps/custom.xml"].replace(
        b"carepack letterhead", b"something else"
    )
    assert {"stray-text", "text-box"} <= set(codes(packed(content)))


# ---- what cannot be carried


def refused(data: bytes) -> CarepackError:
    with pytest.raises(CarepackError) as caught:
        letterhead(data)
    assert {f.place.file for f in caught.value.faults} == {"letterhead.docx"}
    return caught.value


def with_run(run: str) -> Callable[[Open], None]:
    return lambda document: document.sections[0].header.paragraphs[0]._p.append(parse_xml(run))


def test_what_cannot_be_carried_is_told_before_a_document_is_made() -> None:
    for run in (
        f"<w:r {letterheads.NAMES}><w:pict><v:shape/></w:pict></w:r>",
        letterheads.BOX.replace('Requires="wps"', 'Requires="wpg"'),
        f"<w:r {letterheads.NAMES}><w:object/></w:r>",
    ):
        assert refused(letterheads.plain(with_run(run))).code == "letterhead-part"


def test_a_letterhead_that_leaves_a_form_no_room_is_told() -> None:
    assert refused(letterheads.plain(_tall)).code == "letterhead-room"


def _tall(document: Open) -> None:
    section = document.sections[0]
    for _ in range(30):
        section.header.add_paragraph("One more line")


def test_a_letterhead_with_nothing_at_head_or_foot_is_told() -> None:
    from docx import Document as New

    assert refused(letterheads.saved(New())).code == "letterhead-empty"


@pytest.mark.parametrize(
    ("size", "code"),
    [(1_990_000, None), (2_000_100, "letterhead-large")],
    ids=["just inside", "just outside"],
)
def test_pictures_that_every_document_would_carry_have_a_limit(size: int, code: str | None) -> None:
    content = parts(letterheads.plain())
    content["word/media/image1.png"] += b"\0" * (size - len(content["word/media/image1.png"]))
    if code is None:
        assert letterhead(packed(content)).media
    else:
        assert refused(packed(content)).code == code


def test_a_picture_of_another_kind_or_a_damaged_one_is_told() -> None:
    content = parts(letterheads.plain())
    for data in (b"\x01\x00\x00\x00 metafile", b"\x89PNG\r\n\x1a\n damaged"):
        assert refused(packed(content | {"word/media/image1.png": data})).code == "letterhead-picture"


def test_a_picture_from_elsewhere_is_not_fetched() -> None:
    content = parts(letterheads.plain())
    rels = "word/_rels/header1.xml.rels"
    content[rels] = content[rels].replace(
        b'Target="media/image1.png"', b'Target="http://127.0.0.1:9/x.png" TargetMode="External"'
    )
    assert refused(packed(content)).code == "letterhead-part"


@pytest.mark.parametrize("data", [b"", b"PK\3\4 no", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"%PDF-1.7"])
def test_what_is_no_word_document_is_told(data: bytes) -> None:
    assert refused(data).code == "letterhead-file"


def test_a_letterhead_with_macros_or_made_to_fill_the_memory_is_refused() -> None:
    content = parts(letterheads.plain())
    types = content["[Content_Types].xml"]
    macros = types.replace(b"wordprocessingml.document.main+xml", b"wordprocessingml.x.main+xml")
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content["word/header1.xml"].partition(b"?>")[2]
    for harmful in (
        {"[Content_Types].xml": macros},
        {"word/media/bomb.png": b"\0" * (65 << 20)},
        {"word/header1.xml": entities},
        {"word/document.xml": content["word/document.xml"] + b" " * (5 << 20)},
    ):
        assert refused(packed(content | harmful)).code == "letterhead-file"


def test_fields_links_controls_and_bookmarks_of_a_letterhead_do_not_come_along() -> None:
    def change(document: Open) -> None:
        paragraph = document.sections[0].footer.paragraphs[0]._p
        for xml in (
            f'<w:bookmarkStart {letterheads.NAMES} w:id="9" w:name="supervisee"/>',
            f'<w:hyperlink {letterheads.NAMES} w:anchor="x"><w:r><w:t> Visit us</w:t></w:r></w:hyperlink>',
            f'<w:fldSimple {letterheads.NAMES} w:instr=" INCLUDETEXT &quot;C:\\x&quot; "><w:r><w:t> shown</w:t></w:r>'
            "</w:fldSimple>",
            f'<w:sdt {letterheads.NAMES}><w:sdtPr><w:tag w:val="supervisee"/></w:sdtPr><w:sdtContent><w:r>'
            "<w:t> typed</w:t></w:r></w:sdtContent></w:sdt>",
        ):
            paragraph.append(parse_xml(xml))

    form = forms.load("supervision-record")
    look = Branding(letterhead=letterheads.plain(change))
    content = parts(made(form, {}, look))
    foot = content["word/footer1.xml"]
    for unwanted in (b"hyperlink", b"INCLUDETEXT", b"<w:sdt", b"bookmark"):
        assert unwanted not in foot
    for words in (b"Visit us", b"shown", b"typed"):
        assert words in foot
    assert codes(packed(content)) == []


def test_a_line_with_its_page_number_goes_and_one_among_other_words_is_told() -> None:
    number = f'<w:fldSimple {letterheads.NAMES} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    def alone(document: Open) -> None:
        document.sections[0].footer.add_paragraph("Page ")._p.append(parse_xml(number))

    def among(document: Open) -> None:
        document.sections[0].footer.paragraphs[0]._p.append(parse_xml(number))

    assert letterhead(letterheads.plain(alone)).margins == letterhead(letterheads.plain()).margins
    assert refused(letterheads.plain(among)).code == "letterhead-page-number"


def test_its_words_stand_as_far_from_the_papers_edge_as_in_the_letterhead() -> None:
    from lxml import etree

    from fillers.word.layout import MARGIN
    from fillers.word.markup import clark
    from fillers.word.measures import mm

    root = etree.fromstring(
        parts(made(forms.load("supervision-record"), {}, brand("plain")))["word/header1.xml"]
    )
    paragraph = next(root.iter(clark("w:p")))
    indent, *stops = (*paragraph.iter(clark("w:ind")), *paragraph.iter(clark("w:tab")))
    assert int(indent.get(clark("w:left"), "")) + MARGIN == pytest.approx(mm(25), abs=2)
    own = [int(s.get(clark("w:pos"), "0")) for s in stops if s.get(clark("w:val")) == "right"]
    assert any(at + MARGIN == pytest.approx(mm(25) + mm(160), abs=3) for at in own)


def test_there_is_room_between_the_letterheads_lines_and_the_forms_own() -> None:
    from lxml import etree

    from fillers.word.markup import clark

    document = parts(made(forms.load("supervision-record"), {}, brand("plain")))

    def styles(name: str) -> list[str]:
        root = etree.fromstring(document[f"word/{name}.xml"])
        return [s.get(clark("w:val"), "").rstrip("0123456789") for s in root.iter(clark("w:pStyle"))]

    assert styles("header1") == ["Letterhead"]
    assert styles("header2") == ["Letterhead", "Gap", "Bearer"]
    assert styles("footer1") == ["Footer", "Footer", "Gap", "Letterhead", "Letterhead"]
