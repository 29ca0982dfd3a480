"""Blanks for nobody go into a folder under their titles, and are noted before they are there."""

from __future__ import annotations

from pathlib import Path

from filing.ledger.database import open_ledger
from forms import load
from issuing import blank_run
from issuing.making import Need
from schemas.rendition import Branding
from tests.filing.returns import ACT, NOON


def test_blanks_are_called_by_their_titles_and_by_their_names_where_two_have_one(tmp_path: Path) -> None:
    consent = load("idea-consent")
    twin = consent.model_copy(update={"form": "idea-consent-two"})
    (alone,) = blank_run.orders([consent], ("word", "pdf"), Need(large=True))
    assert dict(alone.names) == {
        "word": f"{consent.title} - large print.docx",
        "pdf": f"{consent.title} - large print.pdf",
    }
    names = [o.names["word"] for o in blank_run.orders([consent, twin], ("word",))]
    assert names == [f"{consent.title} - idea-consent.docx", f"{consent.title} - idea-consent-two.docx"]


def test_blanks_are_written_whole_and_counted(tmp_path: Path) -> None:
    done: list[int] = []
    with open_ledger(tmp_path / "home") as ledger:
        wanted = blank_run.orders([load("idea-consent")], ("word",))
        blank_run.write(
            ledger,
            wanted,
            tmp_path / "out",
            brand=Branding(),
            when=NOON,
            actor=ACT,
            each=lambda: done.append(1),
        )
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_bytes().startswith(b"PK")
    assert done == [1]
