"""Random records of any form: what people write, what they may write, and what no one should have to think of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from schemas import normal
from schemas.definition import Field, FormDefinition
from schemas.paths import slots
from schemas.prompts import is_prompt
from schemas.values import Value, years

_PEOPLE = [
    "Zoë Example",
    "Łukasz Próba",
    "Siân ap Sampl",
    "Anna-Marie O’Sample",
    "Ŵyn Tŷ-Sampl",
    "Ștefan Çelik",
    "Ng",
]
_PHRASES = [
    "Medication round at Rowan House – the near miss of 3 November",
    "She said “I’d rather not”, and we left it there.",
    "£120 course fee and ½ day’s cover",
    "R&D <Lead>, (see \\ file) {{ not a template }} 100% #1",
    "Date", "Name of Supervisor", "N/A", "no", "Yes", "1", "a)", "☒ is not ticked", "Comments:",
    "Met with the family at 3 p.m.; they were happy.",
    "Überprüfung, naïve café, Kraków, Žižka, İstanbul, Ħal Għaxaq",
    "👍 well done 🎉", "日本語 и кириллица, ελληνικά", "e\u0301 and ﬁ ligature", "two  spaces   kept",
]  # fmt: skip
_ANY = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf"))


def _lines() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(_PHRASES + _PEOPLE),
        st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=3).map(" ".join),
        # Hypothesis tries the words of our own code, too; a prompt is the one text that can be no answer.
        st.text(_ANY, min_size=1, max_size=40).filter(lambda words: not is_prompt(words)),
    )


def _paragraphs() -> st.SearchStrategy[str]:
    return st.one_of(
        _lines(),
        st.lists(_lines(), min_size=1, max_size=6).map("\n".join),
        st.lists(_lines(), min_size=2, max_size=4).map("\n\n".join),
        st.lists(st.sampled_from(_PHRASES), min_size=10, max_size=40).map(" ".join),
    )


def value(field: Field) -> st.SearchStrategy[Value]:  # noqa: C901, PLR0911 - one return a type
    """Values of one field."""
    low, high = field.least, field.most
    match field.type:
        case "paragraph":
            return _paragraphs()
        case "person" | "signature":
            return st.sampled_from(_PEOPLE) | _lines()
        case "date":
            return st.dates(dt.date(years(field)[0], 1, 1), dt.date(years(field)[1], 12, 31))
        case "when":
            return st.dates(dt.date(2020, 1, 1)).map(lambda d: f"{d:%d/%m/%Y}") | _lines()
        case "number":
            return st.integers(
                int(low if low is not None else -999_999), int(high if high is not None else 999_999)
            )
        case "decimal":
            bounds = (low if low is not None else Decimal(-9999), high if high is not None else Decimal(9999))
            return st.decimals(*bounds, allow_nan=False, allow_infinity=False, places=field.places or 2)
        case "time":
            return st.times().map(lambda t: f"{t:%H:%M}")
        case "duration":
            return st.integers(0, 99 * 60 + 59)
        case "tick":
            return st.just(True)
        case "scale":
            assert field.scale is not None
            return st.sampled_from(field.scale.points)
        case "choice":
            keys = [o.key for o in field.options]
            if field.many:
                return st.sets(st.sampled_from(keys), min_size=1).map(tuple)
            return st.sampled_from(keys)
        case _:
            return _lines()


@st.composite
def answers(draw: st.DrawFn, form: FormDefinition, more_rows: bool = True) -> dict[str, Value]:
    """Answers of a form in normal form; with `more_rows` some tables have more rows than are printed."""
    rows: dict[str, int] = {}
    for table in form.tables:
        if table.repeat is not None:
            most = min(table.repeat.most, table.repeat.print + 3) if more_rows else table.repeat.print
            rows[table.table] = draw(st.integers(0, most))
    fullness = draw(st.sampled_from([0.2, 0.6, 1.0]))
    chosen: dict[str, Value] = {}
    for slot in slots(form, rows):
        if fullness == 1.0 or draw(st.floats(0, 1)) < fullness:
            chosen[slot.path] = draw(value(slot.field))
    return normal.answers(form, chosen)
