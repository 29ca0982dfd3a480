"""Twenty questions as they come back in a week: about nine documents, and what is typed to answer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from filing.ledger.database import Ledger
from filing.records import copies
from filing.review import queries
from filing.review.round import Round
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


ROUND = "carepack queries go"
TYPED = (
    "aw", "checked\r", "y",  # three copies that another branch issued
    "aw", "\r", "y",  # and the three blanks they were printed from, of that branch's look
    "111",  # a date without its year, and two answers that were read with little confidence
    "11",  # where a line ends, and whose it is
    "w", "\r", "b1",  # a summary that is not there, a next meeting before this one, whose it is
    "2",  # different answers: this return's
    "1", "w", "\r", "1",  # what the page shows, a note by hand, little confidence
    "w", "\r", "1",  # a comment, little confidence
    "\r",
)  # fmt: skip
"""What is typed in a round of them: keys, and words with Enter."""
_SINGLY = {
    "different-answers": "--accept 2",
    "order": "--blank",
    **dict.fromkeys(
        ("unknown-copy", "unknown-rendition", "required", "added-by-hand", "comment"), "--waive --why checked"
    ),
}
"""The same answers, as options of `queries settle`; every other query accepts its first candidate."""


def keystrokes() -> int:
    """How many keys the round takes, with its command and Enter."""
    return len(ROUND) + 1 + sum(map(len, TYPED))


def commands(ledger: Ledger) -> list[str]:
    """The commands that settle the twenty one by one."""
    return [
        f"carepack queries settle {v.number} {_SINGLY.get(v.query.code, '--accept 1')}"
        for v in queries.listed(ledger)
    ]


def go_through(around: Round) -> None:
    """Types all of it."""
    for words in TYPED:
        if around.wants in {"value", "person", "why", "reject"}:
            around.say(words)
            continue
        for key in words:
            if around.wants == "sure":
                around.sure(yes=key == "y")
            else:
                around.press(key)


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
