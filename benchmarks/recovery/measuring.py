"""One form measured: filled with its sample, damaged, read as intake reads it, and counted."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import forms
from benchmarks.recovery.case import Case
from benchmarks.recovery.counting import Count, count, refused
from benchmarks.recovery.damages import DAMAGES, Damage
from fillers import pdf
from intake import comparison
from intake.documents import check_reading, look, order
from intake.issued import Issued
from intake.parts import opened
from samples import make
from schemas.copies import Copy, mint
from schemas.definition import FormDefinition
from schemas.errors import DocumentError, UnknownFormError
from schemas.filled import Filled
from schemas.normal import rows_of
from schemas.paths import slot_at
from schemas.rendition import Branding, Variant
from schemas.values import Value
from tests.clients.libreoffice import LibreOffice
from tests.law.documents import entered_in_pdf

Choose = Callable[[str, Damage], bool]


def every(_kind: str, _damage: Damage) -> bool:
    """All damages."""
    return True


def measure(
    name: str, office: Callable[[], LibreOffice], chosen: Choose = every
) -> Iterator[tuple[str, str, Count]]:
    """Rendition, damage and count, of one form. Raises ClientError if a real program fails."""
    form = forms.load(name)
    answers = make.record(form)
    issued = Issued()
    with tempfile.TemporaryDirectory(prefix="carepack-recovery-") as folder:
        case = _case(form, answers, issued, Path(folder), office)
        for kind, damages in DAMAGES.items():
            for damage in damages:
                if chosen(kind, damage):
                    total = Count()
                    for data, added in damage.make(case):
                        total += _read(form, answers, data, added, issued)
                    yield kind, damage.name, total


def _read(
    form: FormDefinition, answers: dict[str, Value], data: bytes, added: tuple[str, ...], issued: Issued
) -> Count:
    try:
        with opened(data) as part:
            how = order(look(part), forms.builtin(), issued)
            reading = comparison.read(part, how)
            found = check_reading(reading, how)
    except (DocumentError, UnknownFormError):
        return refused(answers)
    return count(form, answers, found, added)


def _case(
    form: FormDefinition,
    answers: dict[str, Value],
    issued: Issued,
    folder: Path,
    office: Callable[[], LibreOffice],
) -> Case:
    """The sample in both renditions, and another person's copy of the PDF; all of them issued."""
    word, own = make.filled(form, "word"), make.filled(form, "pdf")
    rendition = pdf.rendition(form, Branding(organisation=make.ORGANISATION))
    copy = Copy(
        form=form.form,
        edition=form.edition,
        rendition=rendition.digest,
        number=mint(hashlib.sha256(f"another {form.form}".encode()).digest()),
        organisation="example-care",
    )
    other = pdf.fill(pdf.compile(rendition), copy, another(form, answers), when=make.WHEN)
    for filled in (word, own, other):
        issued.keep(filled.template, filled.blank() if filled.blank is not None else None)
    for kind in ("word", "pdf"):
        number = mint(hashlib.sha256(f"sample {form.form} {kind}".encode()).digest())
        issued.keep(copy.model_copy(update={"number": number}))
    issued.keep(copy)
    blank = _blank(form, answers, rendition.branding)
    issued.keep(blank.template)
    return Case(word, own, other, folder, office, blank, entered_in_pdf(form, answers))


def _blank(form: FormDefinition, answers: dict[str, Value], branding: Branding) -> Filled:
    """A numbered blank with as many rows as these answers take."""
    used = {t.table: max(rows_of(t.table, answers), default=0) for t in form.tables if t.repeat is not None}
    plain = pdf.rendition(form, branding)
    rows = {name: n for name, n in used.items() if n > plain.rows[name]}
    compiled = pdf.compile(pdf.rendition(form, branding, Variant.of(rows=rows)))
    copy = Copy(
        form=form.form,
        edition=form.edition,
        rendition=compiled.rendition.digest,
        number=mint(hashlib.sha256(f"sample {form.form} pdf".encode()).digest()),
        organisation="example-care",
    )
    return pdf.fill(compiled, copy, {}, when=make.WHEN)


def another(form: FormDefinition, answers: dict[str, Value]) -> dict[str, Value]:
    """Another person's answers, as long as these: other letters, dates and choices."""
    changed: dict[str, Value] = {}
    for path, value in answers.items():
        slot = slot_at(form, path)
        assert slot is not None
        options = [o.key for o in slot.field.marks]
        if isinstance(value, bool | tuple | list):
            changed[path] = value
        elif isinstance(value, dt.date):
            changed[path] = value + dt.timedelta(days=7)
        elif options and value in options:
            changed[path] = options[(options.index(str(value)) + 1) % len(options)]
        elif isinstance(value, str):
            changed[path] = value.swapcase()
        else:
            changed[path] = value
    return changed


@contextmanager
def one_office() -> Iterator[Callable[[], LibreOffice]]:
    """One LibreOffice for the whole run, started when it is first wanted."""
    with ExitStack() as stack:
        started: list[LibreOffice] = []

        def office() -> LibreOffice:
            if not started:
                started.append(stack.enter_context(LibreOffice(seconds=300)))
            return started[0]

        yield office


__all__ = ["Filled", "every", "measure", "one_office"]
