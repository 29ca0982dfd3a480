"""What is out, and what was made and went to nobody, are told apart."""

from __future__ import annotations

import datetime as dt

from filing.ledger.database import Ledger
from filing.people import roster
from filing.records import copies
from filing.records.going_out import hand_over
from forms import load
from reports import outstanding
from schemas.copies import Copy
from schemas.template import Template
from tests.filing.returns import ACT, FORM, RENDITION
from tests.reports.filed import TODAY, by, of, shown


def issued(ledger: Ledger, number: str, ref: str, day: dt.date) -> None:
    """A copy that is made on that day."""
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=number, given={}, locked=())
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    person = roster.find(ledger, ref)
    copies.issue(ledger, [made], [template], actor=by(day), blanks={RENDITION: b"%PDF blank"}, person=person)


def test_what_is_out_is_told_with_how_long_and_what_is_with_a_leaver(office: Ledger) -> None:
    issued(office, "4K7Q9XT2M8WZ1A", "E02", TODAY - dt.timedelta(days=28))
    issued(office, "5K7Q9XT2M8WZ1B", "E02", TODAY - dt.timedelta(days=29))
    issued(office, "6K7Q9XT2M8WZ1C", "E03", TODAY)
    hand_over(office, ["4K7Q9XT2M8WZ1A"], TODAY - dt.timedelta(days=28), by(TODAY))
    hand_over(office, ["5K7Q9XT2M8WZ1B"], TODAY - dt.timedelta(days=29), by(TODAY))
    hand_over(office, ["6K7Q9XT2M8WZ1C"], TODAY, by(TODAY))
    roster.import_csv(office, "ref,name,leaves\nE03,Łukasz Próba,20/11/2026\n".encode(), ACT)
    found = outstanding.report(office, of(office, period=None), by(TODAY))
    assert shown(found.table("out"), "ref", "days", "state") == [
        ("E02", "29", "out too long"),
        ("E02", "28", "out"),
        ("E03", "0", "out with a leaver"),
    ]
    assert [g.code for g in found.gaps] == ["out-long", "out-with-leaver"]
    assert found.table("out").sums == (
        "3 out, 1 of them for more than 28 days, the oldest 29 days; 0 made, not sent.",
    )


def test_what_was_only_made_is_not_called_out(office: Ledger) -> None:
    issued(office, "4K7Q9XT2M8WZ1A", "E02", TODAY - dt.timedelta(days=29))
    issued(office, "5K7Q9XT2M8WZ1B", "E02", TODAY - dt.timedelta(days=28))
    issued(office, "6K7Q9XT2M8WZ1C", "E02", TODAY - dt.timedelta(days=60))
    hand_over(office, ["6K7Q9XT2M8WZ1C"], TODAY - dt.timedelta(days=3), by(TODAY))
    found = outstanding.report(office, of(office, period=None), by(TODAY))
    assert shown(found.table("out"), "copy", "issued", "out", "days", "state") == [
        ("4K7Q9XT2M8WZ1A", *told(29, None), "29", "made, not sent"),
        ("5K7Q9XT2M8WZ1B", *told(28, None), "28", "made, not sent"),
        ("6K7Q9XT2M8WZ1C", *told(60, 3), "3", "out"),
    ]
    assert [(g.code, g.person) for g in found.gaps] == [("made-not-sent", "E02")]
    assert sum(int(row.cells[1].shown) for row in found.tables[1].rows) == 1  # by age: the one that is out
    assert found.table("out").sums == (
        "1 out, 0 of them for more than 28 days, the oldest 3 days; 2 made, not sent.",
    )


def told(made: int, out: int | None) -> tuple[str, str]:
    days = (TODAY - dt.timedelta(days=made), None if out is None else TODAY - dt.timedelta(days=out))
    return f"{days[0]:%d/%m/%Y}", f"{days[1]:%d/%m/%Y}" if days[1] else ""


def test_copies_of_private_forms_are_left_out_of_what_leaves_the_house(office: Ledger) -> None:
    issued(office, "4K7Q9XT2M8WZ1A", "E02", TODAY)
    form = load("commitment-employee")
    made = Copy(form=form.form, edition=1, rendition=RENDITION, number="5K7Q9XT2M8WZ1B", given={}, locked=())
    template = Template(rendition=RENDITION, form=form.form, edition=1, format="word")
    copies.issue(office, [made], [template], actor=by(TODAY), person=roster.find(office, "E02"))
    asked = of(office, period=None)
    assert len(outstanding.report(office, asked, by(TODAY)).table("out").rows) == 2
    (row,) = outstanding.report(office, asked, by(TODAY), private=False).table("out").rows
    assert row.cells[4].shown == "Supervision Record"
