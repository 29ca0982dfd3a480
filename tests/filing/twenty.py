"""Twenty questions as they come back in a week: nine documents, and what each is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from filing.ledger.database import Ledger
from filing.records import copies
from schemas.candidates import values
from schemas.copies import Copy
from schemas.reading import Evidence, Query
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, Returned, returned, submit

ELSEWHERE = "7W2M4K9QXT81Z"
"""The beginning of the numbers of copies that another branch issued; the last letter differs."""
_STRANGER = "This copy was not issued from here. Make sure that it belongs to this organisation."
_MADE = "This document was not made here, so nobody would notice a row taken out of it. Compare it with the original."


def bring_in(ledger: Ledger) -> None:
    """Nine returns for people of the roster (Zoë Example, Łukasz Próba), with twenty questions open about them."""
    copy = Copy(form=FORM.form, edition=FORM.edition, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    copies.issue(ledger, [copy], [template], actor=ACT)
    submit(ledger, returned(_session(1), copy=copy))
    for back in _returns(copy):
        submit(ledger, back)


def _returns(copy: Copy) -> Sequence[Returned]:
    made = Query(code="unknown-rendition", say=_MADE, raw="3F2A9C1B7D21")
    strange = [
        _doubtful(n, number=f"{ELSEWHERE}{n}", extra=(_unknown(n), made))
        for n in (2, 3, 4)
    ]  # fmt: skip
    day = _seen("date", "14 Nov", "2026-11-14", code="date-year", question="Date")
    line = _seen("summary", "Talked about the\nrota.", "Talked about the rota.", "Talked about the\nrota.",
                 code="line-break", question="Summary")  # fmt: skip
    shown = _seen("summary", "Talked about the rota.", "Talked about the rota.", code="picture-disagrees",
                  question="Summary")  # fmt: skip
    by_hand = Query(code="added-by-hand", say="A note was added here by hand.", raw="see over",
                    evidence=Evidence(page=2, beside="Any other comments"))  # fmt: skip
    return [
        *strange,
        _doubtful(5, unsure=("next_meeting", "supervisor"), extra=(day,)),
        _doubtful(6, supervisee="Zoe Exampel", extra=(line,)),
        _doubtful(7, supervisee="Lukasz Probba", summary=None, next_meeting=dt.date(2026, 10, 1)),
        returned({**_session(1), "summary": "Talked about the van."}, copy=copy),
        _doubtful(8, unsure=("length",), extra=(shown, by_hand)),
        _doubtful(9, unsure=("session",),
                  extra=(Query(code="comment", say="A comment stands in the margin.", raw="Ok?"),)),
    ]  # fmt: skip


def _unknown(n: int) -> Query:
    return Query(code="unknown-copy", say=_STRANGER, raw=f"{ELSEWHERE}{n}")


def _seen(path: str, raw: str, *meant: str, code: str, question: str) -> Query:
    from schemas.doubts import SENTENCES

    say = SENTENCES.get(code, "The page shows something else here than was read.")
    return Query(code=code, path=path, question=question, say=say, raw=raw, candidates=values(*meant),
                 evidence=Evidence(page=1, beside=question))  # fmt: skip


def _session(n: int, **changes: Value) -> dict[str, Value]:
    return {**SESSION, "date": dt.date(2026, 11, n), **changes}


def _doubtful(
    n: int,
    *,
    number: str | None = None,
    unsure: Sequence[str] = (),
    extra: Sequence[Query] = (),
    **changes: Value,
) -> Returned:
    answers: Mapping[str, Value] = _session(n, **changes)
    return returned(answers, number=number, unsure=unsure, extra=extra)
