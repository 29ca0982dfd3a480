"""Returns with handwriting that nobody transcribed: that two say the same there is not known."""

from __future__ import annotations

from filing.review.decision_terms import SAME, Answers, Said, Version
from schemas.candidates import AnswersCandidate, SessionCandidate
from schemas.handwriting import WRITTEN
from schemas.reading import Query


def is_written(answers: Answers) -> bool:
    """Whether an answer among these stayed a picture."""
    return WRITTEN in answers.values()


def question(answers: Answers, current: Version, said: Said) -> Query | None:
    """What is asked before handwriting is taken for that of a record; None where it was said, or nothing stayed so."""
    if not is_written(answers) or current.record in said.kept:
        return None
    say = (
        f"This looks like what is filed as record {current.record}, but some of it is handwriting, which nobody has "
        "compared. Is it the same paper?"
    )
    twice = AnswersCandidate(keep="earlier", record=current.record, answers={})
    return Query(code=SAME, say=say, candidates=(twice, SessionCandidate(record=current.record)))
