"""What `carepack read` says of a doubt: what may be meant stands there as the form writes it."""

from __future__ import annotations

import forms
from cli.reading import in_a_line
from schemas.candidates import FormCandidate, values
from schemas.reading import Query

FORM = forms.load("supervision-record")


def test_a_date_that_may_be_meant_is_written_as_on_the_form() -> None:
    query = Query(
        code="line-break", path="date", question="Date:", say="Is it?", candidates=values("2026-12-10")
    )
    assert in_a_line(query, FORM) == "Date: Is it? Perhaps 10/12/2026. [line-break]"


def test_a_line_end_that_may_be_meant_is_shown_and_a_form_goes_by_its_name() -> None:
    both = values("Rang her. We met.", "Rang her.\nWe met.")
    said = in_a_line(Query(code="line-break", path="summary", say="?", candidates=both), FORM)
    assert said == "? Perhaps Rang her. We met. or Rang her. ⏎ We met.. [line-break]"
    likely = (FormCandidate(form="pdp-2016", edition=1),)
    assert "Perhaps pdp-2016.1." in in_a_line(Query(code="identity-unsure", say="?", candidates=likely), FORM)
