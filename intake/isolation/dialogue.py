"""The dialogue about one document as the reading side speaks it: what it is, what it is to be read as, what it says."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.page_begins import telling
from extractors.pixels import Pixels
from intake.isolation import ipc_protocol
from intake.isolation.confinement import SPARE, Limits, allow_page, allow_threads
from intake.unlocking import LockedError, Tries
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from extractors.contract import Part, Shown
    from intake.documents import Order

MOST_DOWN = 1 << 31
"""Bytes of one frame from the parent, which we trust."""


class Learnt:
    """Forms and templates by their digests: sent once, kept for all documents that follow."""

    def __init__(self) -> None:
        self._things: dict[str, object] = {}
        self._fonts_of: list[bytes] = []

    def order(self, body: bytes) -> Order:
        """The order in a frame; what comes with it is kept."""
        from intake.documents import Order

        names, new = pickle.loads(body)  # noqa: S301 - written by our own parent
        self._things.update(new)
        form, template, blank, copy, doubts = names
        known = self._things
        return Order(known[form], known.get(template), copy, doubts, blank=known.get(blank))  # type: ignore[arg-type]

    def learn(self, body: bytes) -> None:
        """Keeps what comes with an order, ready for use: a form's record type is made here, not in each child."""
        from intake.documents import check_reading
        from schemas.reading import Reading

        known = len(self._things)
        how = self.order(body)
        if len(self._things) > known:
            check_reading(Reading(medium="word", form=how.form.form, edition=how.form.edition), how)
            if how.blank is not None:
                from extractors.pdf.changes.byte_witness import learn

                learn(how.blank)
                self._fonts_of.append(how.blank)

    def learn_fonts(self) -> None:
        """Looks into the fonts of the blanks that came since it last did: what parses pages must be loaded for it."""
        from extractors.pdf.fonts.learning import learn

        while self._fonts_of:
            with suppress(
                Exception
            ):  # whatever is wrong with a font: then it is looked into document by document
                learn(self._fonts_of.pop())


@dataclass(frozen=True, slots=True)
class Task:
    """Which part of an envelope is to be read, and what that may cost. `fetch`: its own bytes are wanted, unread."""

    limits: Limits
    locator: str = ""
    fetch: bool = False
    show: Shown | None = None
    """Only a picture of this place is wanted."""
    drafts: bool = False
    """Pictures of handwriting are wanted with the reading."""
    passwords: tuple[str, ...] = ()
    """What is tried where it is locked."""


def read_one(
    data: bytes, task: Task, learnt: Learnt, say: Callable[[bytes, bytes], None], hear: Callable[[], bytes]
) -> bool:
    """Reads one part of an envelope and tells the parent, step by step; whether all went without a fault."""

    def page() -> None:
        allow_page(task.limits, task.limits.wall + SPARE)
        say(ipc_protocol.PAGE, b"")

    try:
        with telling(page, allow_threads):
            _read(data, task, learnt, say, hear)
    except CarepackError as error:
        fault = error.faults[0]
        copy = (error.copy_number or "") if isinstance(error, LockedError) else ""
        say(ipc_protocol.FAULT, _json(refused=fault.code, what=fault.what, do=fault.do, copy_number=copy))
    except MemoryError:
        say(ipc_protocol.FAULT, _json(fault="memory"))
        return False
    except (ipc_protocol.BrokenError, KeyboardInterrupt):
        raise
    except Exception as error:  # a reader's own mistake must not take the batch with it
        say(ipc_protocol.FAULT, _json(fault="crash", where=_where(error)))
        return False
    return True


def _read(
    data: bytes, task: Task, learnt: Learnt, say: Callable[[bytes, bytes], None], hear: Callable[[], bytes]
) -> None:
    """The steps of one dialogue; what is open stays so from the first look to the answers."""
    from intake import comparison, documents, envelopes, parts

    if task.fetch:
        say(ipc_protocol.MEMBER, envelopes.member(data, task.locator))
        return
    if not task.locator and (held := envelopes.members(data)):
        say(ipc_protocol.HELD, json.dumps([one.model_dump(exclude_defaults=True) for one in held]).encode())
        return
    tries = Tries(task.passwords, lambda place: say(ipc_protocol.OPENED, b"%d" % place))
    with parts.opened(data, task.locator, tries) as part:
        if task.show is not None:
            _show(part, task.show, learnt, say, hear)
            return
        several = part.divided()
        if not several:
            say(ipc_protocol.LOOK, documents.look(part).model_dump_json().encode())
            body = hear()
            if not body:  # the parent will not have it: nothing says which form it is
                return
            how = learnt.order(body)
            several = part.divided(how.form, how.template)
        if several:
            say(ipc_protocol.PARTS, json.dumps([parts.inside(task.locator, one) for one in several]).encode())
            return
        reading = comparison.read(part, how)
        if task.drafts:
            _hand_on(part, task.limits, say)
    documents.check_reading(reading, how)  # here first: what would never end must end here
    say(ipc_protocol.DONE, reading.model_dump_json(exclude_defaults=True).encode())


def _hand_on(part: Part, limits: Limits, say: Callable[[bytes, bytes], None]) -> None:
    """Sends what was written by hand, as far as that is allowed; what is left out has no draft."""
    left = limits.writings
    for one in part.handwriting:
        from intake.isolation import frames_of_pixels  # which typed forms need not wait for

        if one.ink.size and one.ink.size <= min(left, frames_of_pixels.MOST):
            left -= one.ink.size
            say(ipc_protocol.WRITING, frames_of_pixels.packed(Pixels.of(255 - one.ink), one.path))


def _show(
    part: Part,
    place: Shown,
    learnt: Learnt,
    say: Callable[[bytes, bytes], None],
    hear: Callable[[], bytes],
) -> None:
    """Sends a picture of a place; of paper it must be known which form it is, since that says where the place is."""
    from intake import comparison, documents
    from intake.isolation import frames_of_pixels

    picture = None
    if part.medium != "paper" or (place.box is None and not place.whole):
        picture = part.picture(place)
    else:
        say(ipc_protocol.LOOK, documents.look(part).model_dump_json().encode())
        if body := hear():
            how = learnt.order(body)
            picture = part.picture(place, how.template, lambda: comparison.given_out(part, how))
    say(
        ipc_protocol.SHOWN,
        b"" if picture is None else frames_of_pixels.packed(picture, f"{picture.across:.2f}"),
    )


def _where(error: Exception) -> str:
    """Kind of error and place in our code; never its message, which may hold somebody's answers."""
    last, step = error.__traceback__, error.__traceback__
    while step is not None:
        if not step.tb_frame.f_code.co_filename.startswith("<"):  # not the import machinery
            last = step
        step = step.tb_next
    code = f"{os.path.basename(last.tb_frame.f_code.co_filename)}:{last.tb_lineno}" if last else "?"  # noqa: PTH119
    return f"{type(error).__name__} at {code}"


def _json(**members: object) -> bytes:
    return json.dumps(members).encode()
