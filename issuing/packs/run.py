"""A run of packs: made, put on record and put in place, one person after another; who cannot have one is told why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from issuing.copies import new_blanks
from issuing.packs.making import Packing
from issuing.packs.model import MadePack, PackFile, Told
from issuing.packs.printing import MOST, print_file, team_of
from schemas.errors import CarepackError, Fault, LedgerError, Place, UsageError
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.people.roster import Person

Shape = Literal["folder", "zip", "print"]
Drafting = Callable[[Mapping[str, bytes]], AbstractContextManager[Callable[[], None]]]
"""Writes files (names with `/` between folders) beside their places; calling what it yields puts all in place.

Whatever goes wrong within, nothing is left of them. Raises OSError."""


def run(
    packing: Packing,
    shape: Shape,
    drafting: Drafting,
    actor: Actor,
    *,
    skip_out: bool = False,
    both_sides: bool = True,
    processes: int = 1,
) -> Iterator[Told]:
    """Makes the pack of each person and puts it out, as a folder or zip each, or as one file to print a team.

    Each is on record before it is in its place, and marked when it is there: `taking_up` says what becomes of one
    that is stopped in between. What cannot be made, or put there, is told with its reasons, and the others go on.
    With `skip_out` nobody gets a second copy. With several `processes` these make the packs, and this one puts them
    on record and in place, in the same order and with the same bytes. Raises LedgerError where the ledger cannot be
    used.
    """
    goes = [[(p, bool(skip_out and packing.out(p))) for p in one] for one in _goes(packing, shape)]
    wanted = [p for go in goes for p, skipped in go if not skipped]
    with _making(packing, wanted, processes) as making:
        for go in goes:
            told: dict[int, Told] = {}
            made: list[MadePack] = []
            for person, skipped in go:
                if skipped:
                    out = packing.out(person)
                    told[person.id] = Told(person, packing.folders[person.id], None, out=out, skipped=True)
                    continue
                pack = next(making)
                if isinstance(pack, LedgerError):
                    raise pack
                if isinstance(pack, CarepackError):
                    told[person.id] = _not_made(packing, person, pack.faults)
                else:
                    made.append(pack)
            for one in _put_out(packing, made, shape, drafting, actor, both_sides=both_sides):
                told[one.person.id] = one
            yield from (told[p.id] for p, _ in go)


@contextmanager
def _making(
    packing: Packing, people: Sequence[Person], processes: int
) -> Iterator[Iterator[MadePack | CarepackError]]:
    """The packs of these people as they are asked for, or why there is none."""
    if processes == 1:
        yield _one_by_one(packing, people)
        return
    from issuing.packs.makers import Makers

    with Makers(packing.ledger, packing.wish, processes) as makers:
        yield (made for _, made in makers.made(packing.order(p) for p in people))


def _one_by_one(packing: Packing, people: Sequence[Person]) -> Iterator[MadePack | CarepackError]:
    for person in people:
        try:
            yield packing.make(person)
        except CarepackError as error:
            yield error


def _goes(packing: Packing, shape: Shape) -> Iterator[Sequence[Person]]:
    """Who is made in one go: each by themselves; to print, the people of a team, as many as go into one file."""
    if shape != "print":
        yield from ([p] for p in packing.people)
        return
    teams: dict[str, list[Person]] = {}
    for person in packing.people:
        teams.setdefault(team_of(person).title, []).append(person)
    for team in teams.values():
        yield from (team[n : n + MOST] for n in range(0, len(team), MOST))


def _put_out(
    packing: Packing,
    made: Sequence[MadePack],
    shape: Shape,
    drafting: Drafting,
    actor: Actor,
    *,
    both_sides: bool,
) -> Iterator[Told]:
    if not made:
        return
    try:
        places, contents = files_of(packing, made, shape, both_sides=both_sides)
        numbers = _placed(packing, made, drafting(contents), actor)
    except OSError as error:
        why = error.strerror or type(error).__name__
        do = "See that there is room and that the folder can be written to, and make it again."
        fault = Fault("pack-not-written", f"Its files could not be written ({why}).", Place(), do)
        yield from (_not_made(packing, pack.person, (fault,)) for pack in made)
        return
    except UsageError as error:  # a file of that name is there already
        yield from (_not_made(packing, pack.person, error.faults) for pack in made)
        return
    for pack, place, number in zip(made, places, numbers, strict=True):
        files = tuple(replace(f, data=b"", filled=None) for f in pack.files)
        yield Told(pack.person, place, number, files, pack.notes, pack.out)


def _placed(
    packing: Packing,
    made: Sequence[MadePack],
    drafts: AbstractContextManager[Callable[[], None]],
    actor: Actor,
) -> tuple[int, ...]:
    """Puts packs on record, then in their place, and notes that they are there. Returns their numbers.

    Where something goes wrong in between, the files are taken back, and their copies withdrawn; where not even that
    can be done, the next run does it (`taking_up`).
    """
    from filing.records import placing

    numbers: tuple[int, ...] = ()
    with placing.placing(packing.ledger):
        try:
            with drafts as put_in_place:
                numbers = register(packing, made, actor)
                put_in_place()
                with packing.ledger.writing() as conn:
                    placing.placed(conn, numbers, actor)
        except BaseException:
            if numbers:
                with packing.ledger.writing() as conn:
                    placing.withdrawn(conn, numbers, actor)
            raise
    return numbers


def _not_made(packing: Packing, person: Person, faults: tuple[Fault, ...]) -> Told:
    return Told(person, packing.folders[person.id], None, out=packing.out(person), why=faults)


def files_of(
    packing: Packing, made: Sequence[MadePack], shape: Shape, *, both_sides: bool
) -> tuple[Sequence[str], Mapping[str, bytes]]:
    """In what folder or file each of these packs is, and the files that they go out as, by name."""
    if shape == "folder":
        files = {f"{pack.folder}/{file.name}": file.data for pack in made for file in pack.files}
        return [pack.folder for pack in made], files
    if shape == "zip":
        zips = [f"{pack.folder}.zip" for pack in made]
        return zips, {name: zipped(pack.files) for name, pack in zip(zips, made, strict=True)}
    team = team_of(made[0].person).title
    number = next((f.copy.number for f in made[0].files if f.copy is not None), None)
    name = readable_name("Print", team, suffix=f"{f' - {number}' if number else ''}.pdf")
    return [name] * len(made), {name: print_file(team, made, packing.wish, both_sides=both_sides)}


def zipped(files: Sequence[PackFile]) -> bytes:
    """A zip of these files; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            # Of 1980, so that it is the same whenever it is made; Word documents are compressed already.
            how = zipfile.ZIP_STORED if file.format == "word" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(file.name), file.data, how)
    return out.getvalue()


def register(packing: Packing, made: Sequence[MadePack], actor: Actor) -> tuple[int, ...]:
    """Puts packs on record with all the copies in them, in one act. Returns their numbers."""
    from filing.records.copies import issue_in
    from filing.records.packs import Made, PackMade, register_in

    forms = [
        (f.copy, f.filled, pack.person)
        for pack in made
        for f in pack.files
        if f.copy is not None and f.filled is not None
    ]
    blanks = new_blanks(packing.ledger, [filled for _, filled, _ in forms])
    with packing.ledger.writing() as conn:
        issue_in(
            conn,
            [copy for copy, _, _ in forms],
            [filled.template for _, filled, _ in forms],
            actor=actor,
            people=[person for _, _, person in forms],
            blanks=blanks,
            period=packing.wish.period,
        )
        return tuple(
            register_in(
                conn,
                PackMade(
                    packing.wish.kind,
                    pack.person.id,
                    tuple(
                        Made.of(
                            f.data,
                            f.kind,
                            f.title,
                            f.format,
                            form=f.form,
                            copy=f.copy.number if f.copy is not None else None,
                        )
                        for f in pack.files
                    ),
                    packing.wish.period,
                ),
                actor,
            )
            for pack in made
        )
