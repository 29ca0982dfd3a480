"""Of each PDF rendition the blank is kept once, beside its template: what came back is compared with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, text

from filing.ledger import upkeep
from filing.ledger.database import Ledger, open_ledger
from filing.ledger.tables import audit
from filing.records import copies
from fillers import pdf, word
from intake import Issued
from schemas.copies import Copy
from schemas.filled import Filled
from tests.clients.postgres import Postgres
from tests.filing.returns import ACT, FORM, NUMBER, later

WHEN = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def _made(kind: str = "pdf", number: str | None = None, summary: str = "") -> tuple[Copy, Filled]:
    made = pdf.compile(pdf.rendition(FORM)) if kind == "pdf" else word.compile(word.rendition(FORM))
    copy = Copy(form=FORM.form, edition=1, rendition=made.rendition.digest, number=number)
    answers = {"summary": summary} if summary else {}
    if kind == "pdf":
        return copy, pdf.fill(made, copy, answers, when=WHEN)  # type: ignore[arg-type]
    return copy, word.fill(made, copy, answers, when=WHEN)  # type: ignore[arg-type]


def _issue(ledger: Ledger, copy: Copy, filled: Filled) -> None:
    blank = filled.blank() if filled.blank is not None else None
    kept = {filled.template.rendition: blank} if blank is not None else {}
    copies.issue(ledger, [copy], [filled.template], actor=ACT, blanks=kept)


def test_a_rendition_is_kept_with_its_blank_and_without_what_stood_on_the_copy(ledger: Ledger) -> None:
    copy, filled = _made(number=NUMBER, summary="Zoë is tired of the rota.")
    _issue(ledger, copy, filled)
    blank = ledger.blank_of(filled.template.rendition)
    assert blank is not None
    assert blank == _made()[1].blank()  # type: ignore[misc] - the same whatever it was made beside
    from extractors import pdf as reader

    seen = reader.extract(blank, FORM, filled.template)
    assert not any(v.raw or v.marks for v in seen.values)
    (carried,) = {c.copy_number for c in seen.carriers if c.rendition is not None}
    assert carried is None
    assert {c.rendition for c in seen.carriers} >= {filled.template.rendition}


def test_an_answer_with_extra_sheets_has_the_blank_with_those_sheets(ledger: Ledger) -> None:
    plain = _made()[1]
    copy, filled = _made(number=NUMBER, summary="The rota was discussed at length. " * 200)
    assert filled.template.rendition != plain.template.rendition
    _issue(ledger, copy, filled)
    import pikepdf

    with pikepdf.open(_opened(ledger.blank_of(filled.template.rendition))) as blank:
        assert len(blank.pages) == len(filled.template.pages) > len(plain.template.pages)


def _opened(data: bytes | None) -> object:
    from io import BytesIO

    assert data is not None
    return BytesIO(data)


def test_word_has_no_blank_and_nothing_asks_for_one(ledger: Ledger) -> None:
    copy, filled = _made("word", NUMBER)
    assert copies.without_blank(ledger, [filled.template]) == frozenset()
    _issue(ledger, copy, filled)
    assert ledger.blank_of(filled.template.rendition) is None
    assert ledger.template(filled.template.rendition) == filled.template


def test_a_blank_is_kept_once_and_never_written_over(ledger: Ledger) -> None:
    copy, filled = _made(number=NUMBER)
    assert copies.without_blank(ledger, [filled.template]) == {filled.template.rendition}
    _issue(ledger, copy, filled)
    assert copies.without_blank(ledger, [filled.template]) == frozenset()
    copies.issue(ledger, [], [], actor=later(1))
    with ledger.writing() as conn:
        from filing.ledger import renditions

        renditions.keep(conn, filled.template, b"something else", later(1))
    assert ledger.blank_of(filled.template.rendition) == filled.blank()  # type: ignore[misc]
    with ledger.reading() as conn:
        kept = conn.execute(select(audit.c.subject).where(audit.c.action == "rendition-kept")).scalars().all()
    assert kept == [f"rendition {filled.template.rendition}"]


def test_a_rendition_that_was_kept_without_its_blank_gets_it_when_it_is_made_again(ledger: Ledger) -> None:
    copy, filled = _made(number=NUMBER)
    copies.issue(ledger, [copy], [filled.template], actor=ACT)
    digest = filled.template.rendition
    assert ledger.blank_of(digest) is None
    assert copies.without_blank(ledger, [filled.template]) == {digest}
    assert ledger.verify(deep=True) == ()
    _issue(ledger, copy, filled)
    assert ledger.blank_of(digest) == filled.blank()  # type: ignore[misc]
    assert ledger.verify(deep=True) == ()


@pytest.mark.parametrize("column", ["blank", "template"])
def test_a_blank_or_template_that_was_exchanged_shows(plain: Ledger, column: str) -> None:
    _issue(plain, *_made(number=NUMBER))
    with plain.writing() as conn:
        conn.execute(text(f"UPDATE renditions SET {column} = '{{}}'"))
    assert plain.verify() == ()
    assert [f.code for f in plain.verify(deep=True)] == ["rendition-changed"]


def test_a_backup_takes_the_blanks_along(plain: Ledger, tmp_path: Path) -> None:
    copy, filled = _made(number=NUMBER)
    _issue(plain, copy, filled)
    upkeep.backup(plain, tmp_path / "backup", ACT)
    with open_ledger(tmp_path / "backup", create=False) as kept:
        assert kept.blank_of(copy.rendition) == filled.blank()  # type: ignore[misc]
        assert kept.verify(deep=True) == ()


@pytest.mark.client("postgres")
def test_a_ledger_that_moves_takes_the_blanks_along(plain: Ledger, postgres: Postgres) -> None:
    copy, filled = _made(number=NUMBER)
    _issue(plain, copy, filled)
    url = postgres.database()
    upkeep.move(plain, url, ACT)
    with open_ledger(plain.home, url=url) as moved:
        assert moved.blank_of(copy.rendition) == filled.blank()  # type: ignore[misc]
        assert moved.verify(deep=True) == ()


def test_intake_finds_the_blank_in_the_ledger_or_makes_the_forms_own_again(ledger: Ledger) -> None:
    copy, filled = _made(number=NUMBER, summary="The rota was discussed at length. " * 200)
    digest = filled.template.rendition
    plain = pdf.rendition(FORM).digest
    assert Issued(ledger).blank(digest, FORM) is None
    assert Issued(None).blank(plain, FORM) == _made()[1].blank()  # type: ignore[misc]
    _issue(ledger, copy, filled)
    assert Issued(ledger).blank(digest, FORM) == filled.blank()  # type: ignore[misc]
    assert Issued(ledger).blank(word.rendition(FORM).digest, FORM) is None
    alone = Issued(None)
    alone.keep(filled.template, filled.blank())  # type: ignore[misc]
    assert alone.blank(digest, FORM) == filled.blank()  # type: ignore[misc]
