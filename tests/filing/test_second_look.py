"""Returns that waited are looked at again when the roster, a form, a setting or a copy has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people.roster import import_csv
from filing.records import records
from filing.records.copies import issue
from filing.review import looked_at, queries, second_look
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.submissions import receive, refuse
from forms import load
from forms.organisation import organisation
from schemas.copies import Copy
from schemas.reading import Query
from schemas.records import answers_of
from schemas.template import Template
from tests.cli.bridging import commitment
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, later, returned, submit

pytestmark = pytest.mark.thorough

THREE = """ref,name,role,manager,email,band
E11,Ann Lee,Support worker,E01,,3
E12,Tom Fox,Support worker,E01,,3
E13,Nia Nova,Support worker,E01,,3
"""


def of(name: str, **more: str) -> dict[str, object]:
    return {**SESSION, "supervisee": name, **more}


def changed(ledger: Ledger) -> dict[looked_at.What, str]:
    with ledger.reading() as conn:
        return looked_at.changed(ledger, conn)


def open_codes(ledger: Ledger) -> list[str]:
    return [a.query.code for a in queries.listed(ledger)]


def test_three_people_who_come_onto_the_roster_have_their_returns_filed_without_a_further_command(
    staffed: Ledger,
) -> None:
    for name in ("Ann Lee", "Tom Fox", "Nia Nova", "Sam Else"):
        assert submit(staffed, returned(of(name))).code == "unknown-person"
    done, waited, met = second_look.import_roster(staffed, THREE.encode(), later(1))
    assert (done.added, met) == (3, ())
    assert [(o.outcome, o.person) for o in waited] == [("filed", "E11"), ("filed", "E12"), ("filed", "E13")]
    assert open_codes(staffed) == ["unknown-person"]
    (record, *_) = records.find(staffed, person="E11")
    (flag,) = [f for f in record.flags if f["code"] == "person-found"]
    assert "Ann Lee (E11)" in flag["say"]
    (asked,) = [a for a in queries.listed(staffed, every=True) if a.query.raw == "Ann Lee"]
    assert asked.moot
    assert "Ann Lee (E11)" in (asked.said[-1].why or "")
    assert not staffed.verify(deep=True)


def test_who_is_much_like_the_name_is_offered_anew_and_a_name_two_have_is_not_closed(staffed: Ledger) -> None:
    submit(staffed, returned(of("Anne Leigh")))
    submit(staffed, returned(of("Tom Fox")))
    two = "E11,Anne Lee,,,,\nE12,Tom Fox,,,,\nE13,Tom Fox,,,,\n"
    second_look.import_roster(
        staffed, f"ref,name,role,manager,email,band\n{two}".encode(), later(1), {"new-refs"}
    )
    offered = {a.query.raw: [c.person for c in a.query.candidates] for a in queries.listed(staffed)}
    assert offered == {"Anne Leigh": ["E11"], "Tom Fox": ["E12", "E13"]}


def test_a_return_that_waits_for_more_than_its_person_goes_on_waiting_for_that_alone(staffed: Ledger) -> None:
    submit(staffed, returned(of("Ann Lee"), unsure=["summary"]))
    _, waited, met = second_look.import_roster(staffed, THREE.encode(), later(1))
    assert waited == ()
    assert open_codes(staffed) == ["unsure"]
    (asked,) = queries.listed(staffed)
    assert met == (second_look.Met(asked.submission, "E11", "Ann Lee", 1),)
    _, _, met = second_look.import_roster(staffed, THREE.encode(), later(2))
    assert met == (), "it is told once"
    done = queries.settle(staffed, asked.number, Settlement("correct", value="Well."), later(2))
    assert done.person == "E11"
    assert "person-found" in [f["code"] for f in records.get(staffed, done.record or 0).flags]


def test_what_nothing_has_changed_for_is_left_as_it_is(staffed: Ledger) -> None:
    submit(staffed, returned(of("Nobody Known")))
    before = [a.number for a in queries.listed(staffed)]
    assert changed(staffed).keys() == {"forms", "policies", "roster"}
    second_look.of_everything(staffed, changed(staffed), ACT)
    assert changed(staffed) == {}
    second_look.import_roster(staffed, ROSTER.encode(), later(1))
    assert [a.number for a in queries.listed(staffed)] == before


def test_a_roster_that_was_imported_and_not_looked_at_again_is_noticed(staffed: Ledger) -> None:
    submit(staffed, returned(of("Ann Lee")))
    second_look.of_everything(staffed, changed(staffed), ACT)
    import_csv(staffed, THREE.encode(), ACT)  # and the power went
    assert changed(staffed).keys() == {"roster"}
    (done,) = second_look.of_everything(staffed, changed(staffed), ACT)
    assert (done.outcome, changed(staffed)) == ("filed", {})


@pytest.mark.parametrize("with_forms", [True, False])
def test_what_changes_while_returns_are_looked_at_is_looked_at_the_next_time(
    staffed: Ledger, monkeypatch: pytest.MonkeyPatch, with_forms: bool
) -> None:
    """Somebody imports the roster just when each return has been looked at, and before that is noted."""
    submit(staffed, returned(of("Ann Lee")))
    which = changed(staffed)
    which = which if with_forms else {"roster": which["roster"]}
    each_again = second_look._each_again

    def meanwhile(*which: Any) -> tuple[Outcome, ...]:
        done = each_again(*which)
        import_csv(staffed, THREE.encode(), ACT)
        return done

    with monkeypatch.context() as patch:
        patch.setattr(second_look, "_each_again", meanwhile)
        assert second_look.of_everything(staffed, which, ACT) == ()
    assert "roster" in changed(staffed)
    (done,) = second_look.of_everything(staffed, changed(staffed), ACT)
    assert (done.outcome, "roster" in changed(staffed)) == ("filed", False)


def test_a_policy_that_changed_files_what_waited_for_it(tmp_path: Path) -> None:
    """An employee's commitment waits for the employer's; an organisation that names none has nothing to wait for."""
    employee = load("commitment-employee")
    answers = answers_of(employee, commitment("commitment-employee", "2026-06-01"))
    folder = tmp_path / "organisation"
    folder.mkdir()
    settings = folder / "organisation.yaml"
    settings.write_text('name: "House"\n')
    home = tmp_path / "home"
    with open_ledger(home, library=organisation(folder).library) as ledger:
        import_csv(ledger, ROSTER.encode(), ACT)
        back = submit(ledger, returned(answers, form=employee))
        assert [q.code for q in back.queries if q.level == "must"] == ["employer-first"]
        second_look.of_everything(ledger, changed(ledger), ACT)
    settings.write_text('name: "House"\npolicies:\n  commitments: {}\n')
    with open_ledger(home, library=organisation(folder).library) as ledger:
        assert changed(ledger).keys() == {"policies"}
        (done,) = second_look.of_everything(ledger, changed(ledger), ACT)
        assert (done.outcome, done.submission) == ("filed", back.submission)


def test_a_copy_or_look_that_is_known_by_now_and_a_form_that_was_not_are_read_again(staffed: Ledger) -> None:
    strange = Query(code="unknown-copy", say="?", raw=NUMBER)
    one = submit(staffed, returned(SESSION, number=NUMBER, extra=[strange]))
    elsewhere = Query(code="unknown-rendition", say="?", raw="ABCDEF012345")
    two = submit(staffed, returned(of("Sam Sample"), extra=[elsewhere]))
    refused = receive(staffed, b"ours", name="ours.docx", origin="file:/o", actor=ACT)
    refuse(staffed, refused.submission, "unknown-form", "There is no form called “visit”.", ACT)
    assert second_look.to_read_again(staffed, ()) == ()
    copy = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    issue(
        staffed, [copy], [Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")], actor=ACT
    )
    assert second_look.to_read_again(staffed, ()) == (one.submission,)
    assert second_look.to_read_again(staffed, {"forms"}) == (one.submission, refused.submission)
    other = Template(rendition="ABCDEF012345", form=FORM.form, edition=1, format="word")
    issue(staffed, [copy.model_copy(update={"number": None})], [other], actor=ACT)
    assert second_look.to_read_again(staffed, ()) == (one.submission, two.submission)
    taken = second_look.take_up_again(staffed, (one.submission, two.submission), ACT)
    assert [r.outcome for r in taken] == ["received", "received"]
    assert second_look.to_read_again(staffed, ()) == ()


@pytest.mark.parametrize("change", ["new", "changed", "gone"])
def test_a_form_of_the_organisations_own_that_changed_is_noticed_by_its_bytes(
    plain: Ledger, change: str
) -> None:
    folder = plain.home / looked_at.FOLDER
    folder.mkdir()
    (folder / "visit.1.yaml").write_text("form: visit\n")
    with plain.writing() as conn:
        looked_at.note(conn, looked_at.now(plain, conn), ACT)
    if change == "new":
        (folder / "visit.2.yaml").write_text("form: visit\n")
    elif change == "changed":
        (folder / "visit.1.yaml").write_text("form: visits\n")
    else:
        (folder / "visit.1.yaml").unlink()
    assert changed(plain).keys() == {"forms"}
