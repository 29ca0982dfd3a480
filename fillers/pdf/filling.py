"""Filling a compiled rendition: answers into fields, our own appearances, identity on every page.

A copy that needs more room than the form as printed has is filled into a variant of the rendition, with more
rows or with continuation boxes on extra sheets, compiled for it and kept; the identity then names the variant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from fillers.pdf import appearance, extra, marks, metadata, widgets
from fillers.pdf.appearance import Fit
from fillers.pdf.compiling import REFERENCE_SIZE, Compiled, bearer_size, compile, rendition
from fillers.pdf.controls import WRITING
from fillers.pdf.page import Page
from fillers.pdf.targets import Body, Target
from fillers.pdf.writing import Update, text_string
from schemas import normal, prompts
from schemas.copies import Copy
from schemas.definition import TextBlock
from schemas.errors import Place as At
from schemas.errors import RenditionError
from schemas.filled import Filled, Notice, Overflow
from schemas.identity import Identity
from schemas.paths import slot_at
from schemas.rendition import Variant
from schemas.values import Value, show
from schemas.values import marks as ticked

SIGNATURE_FLOOR = 9.0
"""A typed signature stands this many points above its box's lower edge, just over the line to sign on."""
GROWS = 2
"""Writing lines that a box may gain on the page itself; an answer that needs more goes on on an extra sheet."""
BLANK_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The time that a rendition's blank gives as its own, so that it is the same whenever it is made."""
ROUNDS = 8
"""Compilations after which an answer that still does not fit is an error; two are usual."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text for one box: the part of the answer that stands in it, and how it is drawn."""

    target: Target
    text: str
    fit: Fit


def fill(compiled: Compiled, copy: Copy, answers: Mapping[str, Value | None], *, when: datetime) -> Filled:
    """A filled document of a copy; with no answers the copy as it is handed out, given values filled in.

    `when` is the time the document says it was made; the same arguments give the same bytes. Answers go before
    given values. Raises RenditionError where an answer can be placed nowhere.
    """
    form = compiled.rendition.form
    values = normal.answers(form, {**copy.given, **answers})
    fits = _Fits()
    compiled = _with_room(_with_rows(compiled, values), values, fits)
    for _ in range(ROUNDS):
        written, wanted = _texts(compiled, values, fits)
        if wanted == dict(compiled.rendition.variant.continued):
            break
        variant = compiled.rendition.variant
        continued = tuple(sorted(wanted.items()))
        compiled = _variant(compiled, variant.model_copy(update={"continued": continued}))
    else:
        raise RenditionError.of(
            "pdf-room",
            "An answer could not be placed, however many extra sheets were added.",
            "Shorten the longest answer, and report the form.",
            At(form=form.form),
        )
    copy = copy.model_copy(update={"rendition": compiled.rendition.digest})
    data = _write(compiled, copy, values, written, when)
    notices = _notices(compiled, values)
    return Filled(data, compiled.template, _overflows(compiled), notices, partial(blank, compiled))


def blank(compiled: Compiled) -> bytes:
    """The rendition with no answer, no given value and no copy number: always the same bytes."""
    form = compiled.rendition.form
    nobody = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    return _write(compiled, nobody, {}, [], BLANK_MADE)


def _variant(compiled: Compiled, variant: Variant) -> Compiled:
    base = compiled.rendition
    return compile(rendition(base.form, base.branding, variant))


def _with_rows(compiled: Compiled, values: Mapping[str, Value]) -> Compiled:
    """The rendition with as many rows as are answered, and the texts picked by an answer."""
    form, variant = compiled.rendition.form, compiled.rendition.variant
    rows = dict(variant.rows)
    for table in form.tables:
        if table.repeat is not None:
            used = max(normal.rows_of(table.table, values), default=0)
            if used > compiled.rendition.rows[table.table]:
                rows[table.table] = used
    picks = dict(variant.picks)
    for block in form.blocks:
        if isinstance(block, TextBlock) and block.pick and isinstance(values.get(block.pick), str):
            picks[block.pick] = str(values[block.pick])
    shape = Variant.of(rows, picks=picks)
    wanted = variant.model_copy(update={"rows": shape.rows, "picks": shape.picks})
    return compiled if wanted == variant else _variant(compiled, wanted)


class _Fits:
    """How texts fit their boxes: each is asked for again and again while one copy is filled, and kept no longer."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, float, float, float, float], Fit] = {}

    def of(self, text: str, across: float, height: float, size: float, smallest: float) -> Fit:
        """As `appearance.fit`."""
        asked = (text, across, height, size, smallest)
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = appearance.fit(text, across, height, size, smallest=smallest)
        return found


def _with_room(compiled: Compiled, values: Mapping[str, Value], fits: _Fits) -> Compiled:
    """The rendition with boxes a few lines higher for answers that need little more, where that takes no page more.

    Nobody should turn to an extra sheet for two words.
    """
    grown = {
        path: lines
        for path, value in values.items()
        if (lines := _missing_lines(compiled, path, value, fits))
    }
    if not grown:
        return compiled
    shape = Variant.of(grown=grown)
    tried = _variant(compiled, compiled.rendition.variant.model_copy(update={"grown": shape.grown}))
    # Where all fits then, no extra sheet is needed: a page of the form is no more than that.
    most = compiled.pages + (0 if _texts(tried, values, fits)[1] else 1)
    return tried if tried.pages <= most else compiled


def _missing_lines(compiled: Compiled, path: str, value: Value, fits: _Fits) -> int:
    """How many writing lines a box must ask for beside its own to hold its answer.

    0 where it holds it, and where so many more are missing that it needs an extra sheet.
    """
    targets = compiled.by_path.get(path, ())
    if len(targets) != 1 or not targets[0].control.lines:
        return 0
    box, place, control = targets[0].place.box, targets[0].place, targets[0].control
    line = WRITING * Page(compiled.rendition).zoom
    text = show(control.field, value)
    for more in range(GROWS + 1):
        high = box.y1 - box.y0 + more * line
        smallest = appearance.least(place.size)
        if fits.of(text, box.x1 - box.x0, high, place.size, smallest).whole:
            # A page's room was shared out already, and is shared out again: what the box had of it counts.
            return max(round(high / line) - control.lines, 1) if more else 0
    return 0


def _texts(
    compiled: Compiled, values: Mapping[str, Value], fits: _Fits
) -> tuple[list[Written], dict[str, int]]:
    """Every written answer in its boxes, and how much room on extra sheets each path wants."""
    written: list[Written] = []
    wanted = dict(compiled.rendition.variant.continued)
    for path, value in values.items():
        targets = compiled.by_path.get(path, ())
        if not targets or targets[0].control.kind == "mark":
            continue
        text = show(targets[0].control.field, value)
        if targets[0].control.kind == "comb":
            written.append(Written(targets[0], text, Fit(targets[0].place.size, (), len(text), True)))
            continue
        rest = text
        for target in targets:
            part, fitted, rest = _part(target, rest, fits)
            written.append(Written(target, part, fitted))
        if rest:
            wanted[path] = wanted.get(path, 0) + _units(compiled, targets[0], rest, fits)
    return written, wanted


def _units(compiled: Compiled, target: Target, rest: str, fits: _Fits) -> int:
    """How much more room on extra sheets an answer needs, in their units."""
    units, most = 0, extra.on_a_sheet(Page(compiled.rendition).tall)
    while True:
        for some in range(1, most + 1):
            left = _part(_extra_box(compiled, target, some), rest, fits)[2]
            if not left:
                return units + some
        units, rest = units + most, left


def _extra_box(compiled: Compiled, target: Target, units: int) -> Target:
    """A continuation box that is not there yet."""
    page = Page(compiled.rendition)
    wide, high = (n * page.zoom for n in (page.wide - 2, extra.height(units, page.tall) - 2))
    box = target.place.box.model_copy(update={"x0": 0.0, "x1": wide, "y0": 0.0, "y1": high})
    size = extra.SIZE * page.zoom
    place = target.place.model_copy(update={"box": box, "size": size, "part": 1, "multiline": True})
    return replace(target, place=place)


def _part(target: Target, text: str, fits: _Fits) -> tuple[str, Fit, str]:
    """What of a text stands in this box, how, and what is left. A split word ends in a soft hyphen."""
    box, place = target.place.box, target.place
    # Extra sheets keep to one size: what is read on from one box to the next should not change its look.
    smallest = place.size if place.part else appearance.least(place.size)
    fitted = fits.of(text, box.x1 - box.x0, box.y1 - box.y0, place.size, smallest)
    part = text[: fitted.end] + (appearance.SOFT_HYPHEN if fitted.split_word else "")
    return part, fitted, text[fitted.end :]


# ---- writing ----


def _write(
    compiled: Compiled, copy: Copy, values: Mapping[str, Value], written: list[Written], when: datetime
) -> bytes:
    identity = Identity.of(copy)
    digest = hashlib.sha256(
        repr((identity.reference, when, sorted(values.items()), copy.locked)).encode()
    ).digest()
    writer = _Writer(compiled)
    for one in written:
        writer.text(one)
    for path, value in values.items():
        writer.ticks(path, value)
    for path in copy.locked:
        writer.lock(path)
    writer.identity(identity, when, digest.hex())
    writer.bearer(*_bearer(compiled, values))
    return writer.finish(digest[:16])


class _Writer:
    """Gathers what a copy changes: states of fields first, since a group of boxes is one object."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.zoom = Page(compiled.rendition).zoom
        self.update = Update(compiled.base)
        self.bodies: dict[int, Body] = {}
        self.states: dict[int, dict[str, bytes]] = {}
        self.form = (
            b"/Type /XObject /Subtype /Form /Resources %d 0 R /BBox [0 0 %%b %%b]" % compiled.resources
        )

    def _state(self, body: Body) -> dict[str, bytes]:
        self.bodies[body.number] = body
        return self.states.setdefault(body.number, {})

    def text(self, one: Written) -> None:
        """A written answer: value and appearance."""
        box, control = one.target.place.box, one.target.control
        width, height = box.x1 - box.x0, box.y1 - box.y0
        if control.kind == "comb":
            content = appearance.draw_comb(one.text, width, height, one.fit.size)
        else:
            floor = SIGNATURE_FLOOR * self.zoom if control.kind == "signature" else None
            content = appearance.draw(
                one.text, one.fit, width, height, multiline=one.target.place.multiline, floor=floor
            )
        drawn = self.update.put_stream(self.form % (b"%.2f" % width, b"%.2f" % height), content)
        state = self._state(one.target.annotation)
        state["/V"] = text_string(one.text)
        state["/AP"] = b"<< /N %d 0 R >>" % drawn

    def ticks(self, path: str, value: Value) -> None:
        """The boxes ticked for a value; an answer without boxes has none."""
        targets = self.compiled.by_path.get(path, ())
        if not targets or targets[0].control.kind != "mark":
            return
        chosen = ticked(targets[0].control.field, value)
        for target in targets:
            if target.control.option in chosen:
                name = f"/{target.control.option}".encode()
                self._state(target.annotation)["/AS"] = name
                self._state(target.holder)["/V"] = name

    def lock(self, path: str) -> None:
        """Make a path's fields read-only (ISO 32000-1, table 221)."""
        for target in self.compiled.by_path.get(path, ()):
            self._state(target.holder)["/Ff"] = b"%d" % (target.holder.flags | widgets.READ_ONLY)

    def identity(self, identity: Identity, when: datetime, digest: str) -> None:
        """QR codes and reference line of every page, and what the document says of itself."""
        compiled, reference = self.compiled, identity.reference
        for number, code in enumerate(compiled.qr, 1):
            side, drawn = marks.draw_qr(identity.qr(number, compiled.pages))
            scale = b"%.6f" % (1 / side)
            entries = (
                b"/Type /XObject /Subtype /Form /Resources << >> /BBox [0 0 %d %d] /Matrix [%b 0 0 %b 0 0]"
            )
            self.update.put_stream(entries % (side, side, scale, scale), drawn, code)
        # An organisation's long name makes it smaller rather than run into the marker beside it.
        size = REFERENCE_SIZE * min(1.0, compiled.beside / appearance.width(reference, REFERENCE_SIZE))
        line = appearance.draw_label(reference, size)
        width = b"%.2f" % (appearance.width(reference, size) + 2)
        entries = self.form.replace(b"[0 0", b"[0 -3") % (width, b"10")
        self.update.put_stream(entries, line, compiled.reference)
        packet = metadata.packet(compiled.packet, reference, when, digest)
        self.update.put_stream(b"/Type /Metadata /Subtype /XML", packet, compiled.metadata)
        self.update.put(
            metadata.information(compiled.rendition.form.title, reference, when), compiled.base.info
        )

    def bearer(self, name: str | None, date: str | None) -> None:
        """Whose pages these are, at the head of all but the first; a line to write on where that is not known."""
        compiled = self.compiled
        if compiled.bearer is None:
            return
        said = prompts.bearer(name, date)
        page = Page(compiled.rendition)
        size = bearer_size(said, page.size_mm[0], page.zoom)
        width = b"%.2f" % (appearance.width(said, size) + 2)
        drawn = appearance.draw_label(said, size)
        self.update.put_stream(self.form.replace(b"[0 0", b"[0 -3") % (width, b"14"), drawn, compiled.bearer)

    def finish(self, identifier: bytes) -> bytes:
        """The document's bytes."""
        for number, state in self.states.items():
            body = self.bodies[number]
            parts = [body.start]
            parts += [
                b"%b %b " % (name.encode(), state[name]) for name in ("/V", "/AS", "/AP") if name in state
            ]
            if "/AP" not in state and body.appearance:
                parts.append(body.appearance)
            if "/AS" not in state and b"/Btn" in body.start + body.appearance and body.appearance:
                parts.append(b"/AS /Off ")
            flags = state.get("/Ff") or (b"%d" % body.flags if body.flags else b"")
            parts.append(b" /Ff %b >>" % flags if flags else b" >>")
            self.update.put(b"".join(parts), number)
        return self.update.finish(identifier)


def _bearer(compiled: Compiled, values: Mapping[str, Value]) -> tuple[str | None, str | None]:
    """Name and date of what is known, as they stand in their own boxes."""
    said: list[str | None] = []
    for path in compiled.template.whose:
        value = values.get(path) if path else None
        slot = slot_at(compiled.rendition.form, path) if path and value is not None else None
        said.append(
            " ".join(show(slot.field, value).split()) if slot is not None and value is not None else None
        )
    return said[0], said[1]


# ---- what to say of it ----


def _overflows(compiled: Compiled) -> tuple[Overflow, ...]:
    extra = [t for t in compiled.targets if t.control.part]
    if not extra:
        return ()
    first = min(t.place.box.page for t in extra)
    return tuple(
        Overflow(t.control.path, t.control.question, f"extra sheet {t.place.box.page - first + 1}")
        for t in extra
        if t.control.part == 1
    )


def _notices(compiled: Compiled, values: Mapping[str, Value]) -> tuple[Notice, ...]:
    notices = []
    for path, value in values.items():
        if not isinstance(value, str) or path not in compiled.by_path:
            continue
        lost = appearance.missing(value)
        if lost:
            names = ", ".join(appearance.name_of(c) for c in lost)
            question = compiled.by_path[path][0].control.question
            notices.append(
                Notice(
                    "no-glyph",
                    path,
                    f"“{question}” holds {names}, which the form's font cannot show. "
                    "The field keeps it; on the page a white square stands for it.",
                )
            )
    return tuple(notices)
