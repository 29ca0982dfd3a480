"""Filling a compiled rendition: answers into fields, our own appearances, identity on every page.

A copy that needs more room than the form as printed has is filled into a variant of the rendition, with more
rows or with continuation boxes on extra sheets, compiled for it and kept; the identity then names the variant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from fillers.pdf import appearance, marks, metadata, room, widgets
from fillers.pdf.compiling import REFERENCE_SIZE, Compiled, bearer_size
from fillers.pdf.page import Page
from fillers.pdf.room import Written, variant_of
from fillers.pdf.targets import Body
from fillers.pdf.writing import Update, text_string
from schemas import normal, prompts
from schemas.copies import Copy
from schemas.definition import TextBlock
from schemas.filled import Filled, Notice, Overflow
from schemas.identity import Identity
from schemas.paths import slot_at
from schemas.rendition import Variant
from schemas.standing import after
from schemas.values import Value, show
from schemas.values import marks as ticked

SIGNATURE_FLOOR = 9.0
"""A typed signature stands this many points above its box's lower edge, just over the line to sign on."""
BLANK_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""The time that a rendition's blank gives as its own, so that it is the same whenever it is made."""


def fill(
    compiled: Compiled,
    copy: Copy,
    answers: Mapping[str, Value | None],
    *,
    when: datetime,
    standing: str | None = None,
) -> Filled:
    """A filled document of a copy; with no answers the copy as it is handed out, given values filled in.

    `when` is the time the document says it was made; the same arguments give the same bytes. Answers go before
    given values. `standing` is said at the foot of every page. Raises RenditionError where an answer can be placed
    nowhere.
    """
    form = compiled.rendition.form
    values = normal.answers(form, {**copy.given, **answers})
    compiled, written = room.placed(_with_rows(compiled, values), values)
    copy = copy.model_copy(update={"rendition": compiled.rendition.digest})
    data = _write(compiled, copy, values, written, when, standing=standing)
    notices = _notices(compiled, values)
    return Filled(data, compiled.template, _overflows(compiled), notices, partial(blank, compiled))


def blank(compiled: Compiled) -> bytes:
    """The rendition with no answer, no given value and no copy number: always the same bytes."""
    form = compiled.rendition.form
    nobody = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    return _write(compiled, nobody, {}, [], BLANK_MADE)


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
    return compiled if wanted == variant else variant_of(compiled, wanted)


# ---- writing ----


def _write(
    compiled: Compiled,
    copy: Copy,
    values: Mapping[str, Value],
    written: list[Written],
    when: datetime,
    *,
    standing: str | None = None,
) -> bytes:
    identity = Identity.of(copy)
    digest = hashlib.sha256(
        repr((after(identity.reference, standing), when, sorted(values.items()), copy.locked)).encode()
    ).digest()
    writer = _Writer(compiled)
    for one in written:
        if one.text:  # a box that nothing came into looks as it does on the blank
            writer.text(one)
    for path, value in values.items():
        writer.ticks(path, value)
    for path in copy.locked:
        writer.lock(path)
    writer.identity(identity, when, digest.hex(), standing)
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

    def identity(self, identity: Identity, when: datetime, digest: str, standing: str | None) -> None:
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
        foot = after(reference, standing)
        size = REFERENCE_SIZE * min(1.0, compiled.beside / appearance.width(foot, REFERENCE_SIZE))
        line = appearance.draw_label(foot, size)
        width = b"%.2f" % (appearance.width(foot, size) + 2)
        entries = self.form.replace(b"[0 0", b"[0 -3") % (width, b"10")
        self.update.put_stream(entries, line, compiled.reference)
        packet = metadata.packet(compiled.packet, foot, when, digest)
        self.update.put_stream(b"/Type /Metadata /Subtype /XML", packet, compiled.metadata)
        self.update.put(metadata.information(compiled.rendition.form.title, foot, when), compiled.base.info)

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
