"""The award certificate says no more of a person than they consented to."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from fillers import letters
from fillers.word.checks import check
from forms import load
from issuing.letters import Subject, letter
from schemas.errors import CarepackError
from schemas.rendition import Branding
from schemas.values import Value
from tests.clients import ooxml, verapdf
from tests.fillers.letters.making import ROWAN, WHEN, lines, packed, parts

FORM, NAME = load("idea-consent"), "Łukasz Próba"


def consent(**more: Value | None) -> dict[str, Value]:
    given: dict[str, Value | None] = {
        "person": NAME,
        "manager": "Zoë Sample",
        "idea": "A card in the medication room",
        "award": "an idea that gave everybody a calmer morning",
        "share": "named",
        "with_whom": ("team",),
        "date": dt.date(2026, 10, 5),
        "signed_person": NAME,
    }
    return {p: v for p, v in (given | more).items() if v is not None}


def made(given: dict[str, Value], brand: Branding = ROWAN) -> bytes:
    return letters.render("award-certificate", FORM, given, brand, when=WHEN).data


def test_who_consents_to_be_named_is_named() -> None:
    said = lines(made(consent()))
    assert NAME in said
    assert "an idea that gave everybody a calmer morning" in said
    assert not any("{" in s for s in said)
    assert check(made(consent())) == ()


@pytest.mark.parametrize("written", ["for a calmer morning", "For  a calmer morning"])
def test_is_recognised_for_is_said_once_though_people_write_for_again(written: str) -> None:
    assert "a calmer morning" in lines(made(consent(award=written)))


def test_a_protected_identity_stands_nowhere_in_the_file() -> None:
    import zipfile

    data = made(consent(share="protected"))
    assert "A member of our team" in lines(data)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        for name in members.namelist():
            assert "Próba" not in members.read(name).decode("utf-8", errors="ignore"), name


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"share": "no"}, "letter-no-consent", "share"),
        ({"share": None}, "letter-no-consent", "share"),
        ({"signed_person": None}, "letter-no-consent", "signed_person"),
        ({"signed_person": "refused"}, "letter-no-consent", "signed_person"),
        ({"withdrawn_on": dt.date(2026, 12, 1)}, "letter-no-consent", "withdrawn_on"),
        ({"signed_withdrawal": NAME}, "letter-no-consent", "withdrawn_on"),
        ({"award": None}, "letter-incomplete", "award"),
        ({"person": None}, "letter-incomplete", "person"),
    ],
)
def test_without_a_consent_in_force_there_is_no_certificate(
    change: dict[str, Value | None], code: str, path: str
) -> None:
    with pytest.raises(CarepackError) as caught:
        made(consent(**change))
    assert caught.value.code == code
    assert caught.value.faults[0].place.path == path


@pytest.mark.parametrize("subject", [{"doubts": 1}, {"state": "replaced"}])
def test_a_consent_in_doubt_or_replaced_names_nobody(subject: dict[str, object]) -> None:
    of = Subject(FORM, consent(), **subject)  # type: ignore[arg-type]
    with pytest.raises(CarepackError) as caught:
        letter("award-certificate", of, ROWAN, when=WHEN, renewal_years=2)
    assert caught.value.code == "letter-no-consent"


def test_the_idea_stands_in_its_words_where_there_is_room_for_it() -> None:
    assert "“A card in the medication room”" in lines(made(consent()))
    assert not any(s.startswith("“") for s in lines(made(consent(idea="Tea. " * 100))))
    assert not any(s.startswith("“") for s in lines(made(consent(idea=None))))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"award": "what Łukasz did"}, "award"),
        ({"idea": "ŁUKASZ’S card"}, "idea"),
        ({"idea": "Próba's card"}, "idea"),
        ({"person": "May Fox", "signed_person": "May Fox", "idea": "May’s card"}, "idea"),
        ({"person": "May Fox", "signed_person": "May Fox", "idea": "Who may go to the fox"}, None),
        ({"idea": "A card by the door"}, None),
    ],
)
def test_words_that_name_who_is_protected_are_refused(
    change: dict[str, Value | None], found: str | None
) -> None:
    assert made(consent(**change))  # who may be named, may be
    if found is None:
        assert made(consent(share="protected", **change))
        return
    with pytest.raises(CarepackError) as caught:
        made(consent(share="protected", **change))
    assert (caught.value.code, caught.value.faults[0].place.path) == ("letter-names-person", found)


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 50), "#1f4e5f").save(out, "JPEG")
    return out.getvalue()


def with_picture(given: dict[str, Value], *, large: bool = False) -> letters.Letter:
    return letters.render("award-certificate", FORM, given, ROWAN, when=WHEN, picture=picture(), large=large)


def test_a_picture_is_shown_with_the_name_alone() -> None:
    data = with_picture(consent()).data
    assert check(data) == ()
    assert b'descr="Picture of \xc5\x81ukasz' in parts(data)["word/document.xml"]
    with pytest.raises(CarepackError) as caught:
        with_picture(consent(share="protected"))
    assert caught.value.code == "letter-picture"


def test_an_own_template_without_a_place_for_the_picture_is_told() -> None:
    own = packed(
        {n: d.replace(b"{{ picture }}", b"") for n, d in parts(letters.shipped("award-certificate")).items()}
    )
    made = letters.render(
        "award-certificate", FORM, consent(), ROWAN, when=WHEN, template=own, picture=picture()
    )
    assert made.left == ("the picture, for its template has no {{ picture }}",)


FULL = consent(idea="An idea of just so many words as there is room for. " * 6, award="a calmer morning " * 5)


@pytest.mark.parametrize("large", [False, True])
def test_a_full_certificate_is_one_page_in_large_print_too(large: bool) -> None:
    from pypdf import PdfReader

    letter = with_picture({**FULL, "idea": str(FULL["idea"])[:300]}, large=large)
    pdf = letters.as_pdf(letter, ROWAN, when=WHEN, own=False, large=large)
    assert pdf.left == ()
    (page,) = PdfReader(io.BytesIO(pdf.data)).pages
    assert "just so many words" in page.extract_text()


@pytest.mark.client("verapdf")
def test_certificates_are_accessible_by_pdf_ua_1(tmp_path: Path) -> None:
    files = []
    for name, large in (("usual", False), ("large", True)):
        files.append(tmp_path / f"{name}.pdf")
        letter = with_picture(consent(), large=large)
        files[-1].write_bytes(letters.as_pdf(letter, ROWAN, when=WHEN, own=False, large=large).data)
    assert {f.name: e for f, e in verapdf.failures(files).items() if e} == {}


@pytest.mark.client("ooxml")
def test_both_validators_find_nothing_on_a_certificate(tmp_path: Path) -> None:
    files = []
    for name, data in (("usual", made(consent())), ("picture", with_picture(consent(), large=True).data)):
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(data)
    for found in (ooxml.sdk_errors(files), ooxml.audit_errors(files)):
        assert {f.name: [str(x) for x in faults] for f, faults in found.items() if faults} == {}


def test_another_form_and_a_letter_of_nobody_make_none() -> None:
    with pytest.raises(CarepackError) as caught:
        letters.render("award-certificate", load("supervision-record"), {}, ROWAN, when=WHEN)
    assert caught.value.code == "letter-not-for-form"
    with pytest.raises(CarepackError) as caught:
        made(consent(), Branding())
    assert caught.value.code == "letter-incomplete"
