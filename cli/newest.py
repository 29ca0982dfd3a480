"""A record of an old edition shown as the newest one has it, with whatever that has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.terminal import styled, tell, tell_json

if TYPE_CHECKING:
    from filing.records.newest import Newest
    from filing.records.records import Filed


def show_newest(filed: Filed, newest: Newest, *, as_json: bool) -> None:
    """Shows the answers under the newest edition's questions; the record itself stays as it was filed."""
    from schemas.paths import slot_at
    from schemas.records import record_of
    from schemas.values import show

    new, answers, losses = newest.form, newest.answers, newest.losses
    if as_json:
        lost = [{"path": x.path, "question": x.question, "shown": x.shown, "why": x.why} for x in losses]
        tell_json(
            {
                "number": filed.number,
                "form": filed.form,
                "edition": filed.edition,
                "shown_as": new.edition,
                "record": record_of(new, answers),
                "lost": lost,
            }
        )
        return
    tell(styled(f"{new.title}, record {filed.number}", bold=True))
    tell(f"  Filed as edition {filed.edition}, shown as edition {new.edition}")
    for path, value in answers.items():
        slot = slot_at(new, path)
        if slot is not None:
            first, *rest = show(slot.field, value).split("\n")
            tell(f"  {slot.question}  ", styled(first, fg="cyan"))
            for line in rest:
                tell("      ", styled(line, fg="cyan"))
    for loss in losses:
        tell(f"  · no place for {loss.question.rstrip(' :')}: {loss.shown} ({loss.why})")
