"""Which forms a pack is of, for what period, and what else goes into it."""

from __future__ import annotations

from copy import copy

import pytest

from filing.records.packs import PackKind
from forms.library import builtin
from issuing.packs.choosing import extras_for, formats_for, forms_for, period_for
from schemas.errors import UsageError


def names(kind: PackKind, *said: str) -> list[str]:
    """The forms of a pack, by name."""
    return [f.form for f in forms_for(kind, said, builtin())]


@pytest.mark.parametrize(
    ("kind", "said", "forms"),
    [
        ("appraisal", (), ["appraisal-framework", "pdp-2016"]),
        ("appraisal", ("pdp-guided",), ["appraisal-framework", "pdp-guided"]),
        ("appraisal", ("appraisal-framework.1",), ["appraisal-framework", "pdp-2016"]),
        ("appraisal", ("idea-consent",), ["appraisal-framework", "idea-consent", "pdp-2016"]),
        ("supervision", (), ["supervision-record"]),
        ("supervision", ("informal-supervision",), ["informal-supervision"]),
        ("blank", ("idea-consent", "idea-consent.1"), ["idea-consent"]),
    ],
)
def test_what_is_missing_of_a_pack_is_put_in(kind: PackKind, said: tuple[str, ...], forms: list[str]) -> None:
    assert names(kind, *said) == forms


def test_an_organisation_says_once_which_of_its_forms_its_packs_bring() -> None:
    library = copy(builtin())
    settings = {"supervisions": ("informal-supervision", "supervision-record"), "plans": ("pdp-guided",)}
    library.policies = library.policies.model_copy(update=settings)
    brought = {kind: [f.form for f in forms_for(kind, (), library)] for kind in ("supervision", "appraisal")}
    assert brought == {
        "supervision": ["informal-supervision", "supervision-record"],
        "appraisal": ["appraisal-framework", "pdp-guided"],
    }


def test_a_pack_of_blanks_needs_a_form() -> None:
    with pytest.raises(UsageError) as told:
        names("blank")
    assert told.value.code == "pack-no-forms"


def test_what_goes_along_can_be_changed_and_what_there_is_not_is_told_all_at_once() -> None:
    assert extras_for("appraisal", (), ()) == {"summary", "letter", "private"}
    assert extras_for("appraisal", (), ("letter", "private")) == {"summary"}
    assert extras_for("supervision", ("letter",), ()) == {"summary", "letter"}
    with pytest.raises(UsageError) as told:
        extras_for("blank", ("summary",), ("private",))
    assert [f.code for f in told.value.faults] == ["pack-extra", "pack-extra"]


def test_word_is_usual_and_pdf_is_what_is_printed() -> None:
    assert formats_for((), "folder") == ("word",)
    assert formats_for(("pdf", "word", "pdf"), "zip") == ("pdf", "word")
    assert formats_for((), "print") == formats_for(("pdf",), "print") == ("pdf",)
    with pytest.raises(UsageError) as told:
        formats_for(("pdf", "word"), "print")
    assert told.value.code == "pack-print-word"


@pytest.mark.parametrize(
    ("kind", "said", "period"),
    [
        ("appraisal", " 2026 ", "2026"),
        ("appraisal", "2026-04..2027-03", "2026-04..2027-03"),
        ("supervision", "2026-11", "2026-11"),
        ("supervision", "2026  Q4", "2026 Q4"),
        ("blank", "Spring 2027", "Spring 2027"),
        ("blank", None, None),
    ],
)
def test_a_period_is_one_of_dates_or_words_with_the_year(
    kind: PackKind, said: str | None, period: str | None
) -> None:
    assert period_for(kind, said) == period


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("appraisal", "2026-13"),
        ("appraisal", "last year"),
        ("appraisal", "2026 Q4"),
        ("supervision", "2026-13"),
        ("supervision", "2027..2026"),
        ("supervision", "last year"),
        ("blank", "Q4"),
        ("blank", ""),
    ],
)
def test_what_says_no_period_is_refused(kind: PackKind, said: str) -> None:
    with pytest.raises(UsageError) as error:
        period_for(kind, said)
    assert [f.code for f in error.value.faults] == ["pack-period"]
