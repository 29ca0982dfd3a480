"""A record by which nothing was held is told where it comes in, with what to do."""

from __future__ import annotations

import pytest

from cli.imported_told import show
from intake.documents import Document
from intake.importing import Imported
from schemas.reading import Query
from schemas.was_held import NOT_HELD


@pytest.mark.parametrize(("code", "told"), [(NOT_HELD, True), ("unsigned", False)])
def test_a_void_record_is_told_and_no_other_note(
    code: str, told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    note = Query(code=code, say="It counts for no session.", level="note")
    document = Document(file="a.docx", outcome="read", queries=(note,))
    show(Imported("a.docx", "filed", None, None, records=(7,), document=document))
    assert (f"It counts for no session. [{code}]" in capsys.readouterr().out) is told
