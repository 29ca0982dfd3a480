"""Other people's files through the import: none crashes a reader, hangs, or is lost, and none is filed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from filing.review import submissions
from intake.isolation.confinement import Limits
from tests.faults import ours
from tests.foreign import collect

pytestmark = pytest.mark.thorough

EXPECTED = {
    "archive", "doc-damaged", "doc-encrypted", "doc-old-format", "doc-too-large", "doc-not-word", "doc-unsafe",
    "empty-file", "not-a-document", "other-format", "pdf-damaged", "pdf-empty", "pdf-encrypted", "pdf-too-large",
    "foreign-page", "only-blank-sides", "page-code-unreadable", "page-damaged", "pdf-xfa", "picture-too-large",
    "picture-too-small", "picture-unsupported", "read-too-long", "scan-too-long", "too-large", "unknown-document",
}  # fmt: skip
"""A code that is not here is a new way in which a stranger's file ends: look at it before it is added."""


@pytest.mark.client("foreign")
def test_no_file_of_a_stranger_crashes_hangs_is_lost_or_is_filed(tmp_path: Path) -> None:
    files = collect.files()
    assert len(files) >= collect.ENOUGH
    # Processor time is what it costs; the clock on the wall is the other programs' affair.
    limits = Limits(wall=300.0)
    with ours.ledger_in(tmp_path) as ledger, ours.isolation_for(ledger, limits=limits) as isolation:
        ended = ours.bring_in(ledger, isolation, [collect.PLACE])
        kept = submissions.listed(ledger)
    whole = [k for k in kept if k.envelope is None]
    assert len(ended) == len(whole) == len(files)
    # Of a scan of several pages each page is refused for itself.
    assert {k.outcome for k in kept} <= {"refused", "opened"}
    assert {e.outcome for e in ended.values()} == {"refused"}
    codes = Counter(e.code for e in ended.values())
    assert set(codes) <= EXPECTED, {n: e.reason for n, e in ended.items() if e.code not in EXPECTED}
    assert {"unknown-document", "picture-too-small", "foreign-page", "other-format"} <= set(codes)
    assert codes["read-too-long"] < 10  # handbooks of more than a hundred pages
    assert all(e.reason for e in ended.values())
