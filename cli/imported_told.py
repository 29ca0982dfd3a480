"""What became of a document that was brought in, as a line with what is asked about it, and as an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.exit_codes import ExitCode
from cli.terminal import styled, tell
from filing.review.told_in_words import recorded
from schemas.file_names import name_of

if TYPE_CHECKING:
    from intake.importing import Imported

CODES = {"refused": ExitCode.REFUSED, "review": ExitCode.REVIEW, "done": ExitCode.DONE}
_COLOURS = {"filed": "green", "review": "yellow", "refused": "red", "duplicate": "blue", "rejected": "red"}


def show(one: Imported) -> None:
    """One document as a line, with what is asked about it."""
    word = styled(f"{one.outcome:<10}", fg=_COLOURS[one.outcome])
    told = ""
    if one.outcome == "filed":
        told = recorded(one.records)
    if one.reason:
        told = f"{told}. " if told else ""
        told += f"{one.reason} [{one.code}]"
    tell(word, f" {name_of(one.file, one.locator)}{'  ' + told if told else ''}")
    if one.asked:
        tell(f"{'':<10} to settle: queries {', '.join(map(str, one.asked))}")
    if one.before:
        tell(f"{'':<10} {one.before}")
    if one.said_again:
        tell(f"{'':<10} {_said_again(one)}")
    for query in one.document.queries if one.document else ():
        if query.code in {"settled-before", "session-not-held"}:
            tell(f"{'':<10} {query.say} [{query.code}]")


def _said_again(one: Imported) -> str:
    """That answers of before were given again, to which queries, and how they are put right."""
    numbers = one.said_again
    many = (
        f"queries {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
        if numbers[1:]
        else f"query {numbers[0]}"
    )
    told = f"What was answered before was answered again: {many} (carepack queries show {numbers[0]})."
    if one.record is not None:
        return f"{told} If that is wrong: carepack records amend {one.record}, or move {one.record}"
    if one.outcome == "review":
        return f"{told} If that is wrong: carepack queries settle {numbers[0]}"
    return told
