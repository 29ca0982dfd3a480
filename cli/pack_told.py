"""What a run of packs came to, as the command says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from issuing.packs.model import Note, Told
    from issuing.packs.taking_up import Stopped

_NAMED = 3
"""So many people are named of whom the same is to be known; the index has them all."""


def tell_of_stopped(stopped: Sequence[Stopped]) -> None:
    """What a run that was stopped left, and what became of it."""
    for one in stopped:
        became = "it is whole, and stands" if one.placed else "nobody got it: its copies are withdrawn"
        tell(
            f"{one.name} ({one.person}): pack {one.number} is of a run that was stopped; {became}. [pack-stopped]",
            err=True,
        )


def tell_of(
    done: Sequence[Told],
    stopped: Sequence[Stopped],
    output: Path,
    sheets: tuple[Path, Path | None],
    *,
    as_json: bool,
) -> None:
    """What became of each person's pack, what is to be known of it, and where the sheets about the run are."""
    index, log = sheets
    if as_json:
        handing = str(log) if log is not None else None
        tell_json(
            {
                "packs": [_as_told(t, output) for t in done],
                "stopped": [
                    {"pack": s.number, "person": s.person, "name": s.name, "placed": s.placed}
                    for s in stopped
                ],
                "index": str(index),
                "hand_out_log": handing,
            }
        )
    shared = _shared(done)
    for one in done:
        who = f"{one.person.name} ({one.person.ref})"
        if one.pack is not None and not as_json:
            tell(f"{output / one.place}  pack {one.pack} for {who}: {counted(len(one.files))}")
        if one.skipped:
            out = ", ".join(f"{c.form} {c.number}" for c in one.out)
            tell(f"{who}: left out, since this is out already: {out}. [out-already]", err=True)
        for fault in one.why:
            tell(f"{who}: no pack: {fault}", err=True)
        for note in one.notes:
            if note not in shared:
                tell(f"{who}: {note.about}: {note.say} [{note.code}]", err=True)
    for note, people in shared.items():
        tell(f"{len(people)} people: {note.about}: {note.say} {_some(people)} [{note.code}]", err=True)
    if not as_json:
        for file in sheets:
            if file is not None:
                tell(str(file))
    made = sum(t.pack is not None for t in done)
    tell(f"{made} of {len(done)} packs made.", err=True)


def _shared(done: Sequence[Told]) -> Mapping[Note, Sequence[str]]:
    """What is to be known of several people alike, and calls for nobody, with their names: told once."""
    found: dict[Note, list[str]] = {}
    for one in done:
        for note in dict.fromkeys(n for n in one.notes if not n.look and n.code != "out-already"):
            found.setdefault(note, []).append(one.person.name)
    return {note: people for note, people in found.items() if len(people) > 1}


def _some(names: Sequence[str]) -> str:
    """A few names, and where the others are."""
    more = f" and {len(names) - _NAMED} more, who are on the index" if len(names) > _NAMED else ""
    return f"({', '.join(names[:_NAMED])}{more})"


def _as_told(one: Told, output: Path) -> dict[str, Any]:
    documents = [
        {
            "file": None if one.place.endswith(".pdf") else f.name,
            "title": f.title,
            "kind": f.kind,
            "format": f.format,
            "form": f.form,
            "copy": f.copy.number if f.copy is not None else None,
            "private": f.private,
        }
        for f in one.files
    ]
    return {
        "person": one.person.ref,
        "name": one.person.name,
        "pack": one.pack,
        "place": str(output / one.place) if one.pack is not None else None,
        "documents": documents,
        "warnings": [{"about": n.about, "code": n.code, "say": n.say, "look": n.look} for n in one.notes],
        "out_already": [
            {
                "copy": c.number,
                "form": c.form,
                "state": c.state,
                "issued_at": c.issued_at.isoformat(),
                "days": c.days,
            }
            for c in one.out
        ],
        "skipped": one.skipped,
        "why_not": [{"code": f.code, "what": f.what, "do": f.do} for f in one.why],
    }


def counted(documents: int) -> str:
    """How many documents, in words."""
    return f"{documents} document{'' if documents == 1 else 's'}"
