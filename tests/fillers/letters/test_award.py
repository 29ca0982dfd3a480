"""The award certificate says no more of a person than they consented to."""

from __future__ import annotations

import datetime as dt

import pytest

from fillers import letters
from fillers.word.checks import check
from forms import load
from issuing.letters import Subject, letter
from schemas.errors import CarepackError
from schemas.rendition import Branding
from schemas.values import Value
from tests.fillers.letters.making import ROWAN, WHEN, lines

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


def test_a_protected_identity_stands_nowhere_in_the_file() -> None:
    import io
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


def test_another_form_and_a_letter_of_nobody_make_none() -> None:
    with pytest.raises(CarepackError) as caught:
        letters.render("award-certificate", load("supervision-record"), {}, ROWAN, when=WHEN)
    assert caught.value.code == "letter-not-for-form"
    with pytest.raises(CarepackError) as caught:
        made(consent(), Branding())
    assert caught.value.code == "letter-incomplete"
