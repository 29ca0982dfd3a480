"""What a copy was given and locked, and comes back changed, is asked about: every locked place of every form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records.copies import records_of
from filing.records.given import given_for
from forms import load
from forms.library import builtin
from issuing.making import make_copy, make_document
from schemas.copies import Copy
from schemas.definition import Field, FormDefinition
from schemas.paths import slot_at, slots
from schemas.rendition import Branding, RenditionFormat
from schemas.values import Value
from tests.filing.returns import ACT, RENDITION, returned
from tests.issuing.packs import staff
from tests.law.documents import back

pytestmark = pytest.mark.thorough

FORMS = tuple(sorted({e.form for e in builtin().catalogue()}))


@pytest.fixture
def url() -> None:
    """A file: which database it is makes no difference here."""


def locked_slots(form: FormDefinition) -> Iterator[tuple[str, Field]]:
    """Every locked place, with a row of each table that grows."""
    rows = {t.table: 1 for t in form.tables if t.repeat is not None}
    for slot in slots(form, rows):
        if slot.field.locked:
            yield slot.path, slot.field


def two(field: Field) -> tuple[Value, Value]:
    """Two different answers to a question."""
    if field.type in {"number", "scale"}:
        return 3, 4
    if field.type == "decimal":
        return Decimal("3.17"), Decimal("3.71")
    if field.type == "date":
        return dt.date(2026, 11, 1), dt.date(2026, 11, 2)
    if field.options:
        return field.options[0].key, field.options[1].key
    return "Zoë Example", "Zoë Exampel"


def asked(form: FormDefinition, copy: Copy, answers: Mapping[str, Value]) -> set[tuple[str, str | None]]:
    """What is asked about locked places of a return."""
    return {
        (q.code, q.path) for q in returned(answers, form=form, copy=copy).queries if q.path in copy.locked
    }


@pytest.mark.parametrize("name", FORMS)
def test_every_locked_place_that_comes_back_otherwise_or_empty_is_asked_about(name: str) -> None:
    form = load(name)
    for path, field in locked_slots(form):
        first, other = two(field)
        copy = Copy(form=name, edition=1, rendition=RENDITION, given={path: first}, locked=(path,))
        assert ("locked-changed", path) in asked(form, copy, {path: other}), path
        assert ("locked-changed", path) in asked(form, copy, {}), path
        assert ("locked-changed", path) not in asked(form, copy, {path: first}), path


def test_forms_have_locked_places_of_every_source_that_must_not_change() -> None:
    sources = {field.given for name in FORMS for _, field in locked_slots(load(name))}
    assert {"roster.name", "mean.client", "mean.client.count"} <= sources


def changed(given: Mapping[str, Value], path: str, form: FormDefinition) -> dict[str, Value]:
    """What was given, with another answer in one place."""
    slot = slot_at(form, path)
    assert slot is not None
    return {**given, path: next(v for v in two(slot.field) if v != given[path])}


@pytest.mark.parametrize("kind", ["word", "pdf"])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("supervision-record", "supervisee"),
        ("supervision-record", "last_actions.1.what"),
        ("supervision-record", "last_actions.1.when"),
        ("appraisal-framework", "behaviours.pq1.client"),
        ("appraisal-framework", "behaviours.pq1.client_mean"),
        ("appraisal-framework", "behaviours.pq1.client_n"),
    ],
)
def test_a_document_in_which_a_locked_value_was_changed_brings_a_query_there(
    history: Ledger, kind: RenditionFormat, name: str, path: str
) -> None:
    form = load(name)
    given = given_for(history, form, find(history, "E02"))
    assert path in given.locked
    copy = make_copy(form, kind, Branding(), number="4K7Q9XT2M8WZ1A", given=given.values)
    filled = make_document(form, kind, Branding(), copy, changed(given.values, path, form), when=ACT.at)
    # The document's own given values are not read from it: what was issued is what the ledger has.
    checked = back(form, filled.data, filled.template, copy=copy)
    assert ("locked-changed", path) in {(q.code, q.path) for q in checked.queries}
    same = make_document(form, kind, Branding(), copy, {}, when=ACT.at)
    unchanged = back(form, same.data, same.template, copy=copy)
    assert "locked-changed" not in {q.code for q in unchanged.queries}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Zoë with a year behind her; nothing is written to it here."""
    from filing.ledger.database import open_ledger

    with open_ledger(tmp_path_factory.mktemp("locked") / "home") as ledger:
        staff.with_history(ledger)
        with ledger.reading() as conn:
            assert records_of(conn, ledger, find(ledger, "E02").id)
        yield ledger
