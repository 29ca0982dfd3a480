"""The organisation's folder: laid over the built-in forms, changing none of them silently."""

from __future__ import annotations

from pathlib import Path

import pytest

import forms
from forms import published
from forms.organisation import LOGO_LIMIT, Organisation, faults_of, organisation
from schemas.definition import FieldsBlock
from schemas.errors import DefinitionError
from schemas.lint_names import names
from schemas.paths import slot_at
from schemas.rendition import Branding
from tests.forms.own import PNG, VISIT, folder, jpeg


def faults(at: Path) -> list[str]:
    """What is wrong in a folder."""
    return [str(f) for f in faults_of(at)]


def publish(own: Organisation, *names: str) -> None:
    """Records these own editions as published."""
    digests = {e.name: own.library.as_published(e).digest for e in own.library.catalogue() if e.name in names}
    (own.folder / published.FILE).write_bytes(published.written(digests))


def test_without_a_folder_the_built_in_forms_are_all_there_is(tmp_path: Path) -> None:
    own = organisation(tmp_path / "nothing")
    assert own.library is forms.builtin()
    assert own.branding == Branding()


def test_own_forms_stand_beside_the_built_in_ones(tmp_path: Path) -> None:
    own = organisation(folder(tmp_path, {"forms/visit.1.yaml": VISIT}))
    assert {e.form for e in own.library.catalogue()} == {*(e.form for e in forms.catalogue()), "visit"}
    assert [e.form for e in own.library.catalogue() if e.own] == ["visit"]
    assert own.library.load("visit").title == "Visit"
    assert own.library.load("supervision-record") == forms.load("supervision-record")


def test_name_colour_logo_and_footer_are_laid_over_every_form(tmp_path: Path) -> None:
    text = 'name: "Hill Care"\ncolour: "#AA3300"\nlogo: "logo.png"\nfooter: "In confidence"\n'
    own = organisation(folder(tmp_path, {"organisation.yaml": text, "logo.png": PNG}))
    assert own.branding == Branding(
        organisation="Hill Care", colour="#aa3300", logo=PNG, footer="In confidence"
    )


def test_the_logo_may_be_a_jpeg(tmp_path: Path) -> None:
    data = jpeg()
    own = organisation(folder(tmp_path, {"organisation.yaml": 'logo: "logo.jpg"\n', "logo.jpg": data}))
    assert own.branding.logo == data


def test_the_organisations_name_stands_where_wording_has_it_in_braces(tmp_path: Path) -> None:
    text = VISIT.replace('"Day"', '"Day {organisation} came"')
    files = {"organisation.yaml": 'name: "Hill Care"\n', "forms/visit.1.yaml": text}
    slot = slot_at(organisation(folder(tmp_path, files)).library.load("visit"), "day")
    assert slot is not None
    assert slot.question == "Day Hill Care came"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('nam: "Hill"', 1, "Did you mean `name`?"),
        ("name: Hill", 1, "not quoted"),
        ('name: "H"\ncolour: "blue"', 2, "#1f4e5f"),
        (f'name: "{"Hill " * 20}"', 1, "the page head has room for 80"),
        ('logo: "logo.pgn"', 1, "Did you mean “logo.png”?"),
        ('logo: "../secret.png"', 1, "not in this folder"),
        ('logo: "words.svg"', 1, "no PNG, JPEG or SVG"),
        ('logo: "logo.gif"', 1, "Save it as PNG or JPEG"),
        ('logo: "logo.jpeg"', 1, "Did you mean “logo.png”?"),
        ('logo: "huge.jpg"', 1, "larger than 2 MB"),
    ],
)
def test_a_mistake_in_what_the_organisation_is_called_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    gif, huge = b"GIF89a" + bytes(20), b"\xff\xd8\xff" + bytes(LOGO_LIMIT)
    files = {"logo.png": PNG, "words.svg": "no picture", "logo.gif": gif, "huge.jpg": huge}
    at = folder(tmp_path / "own", {"organisation.yaml": text, **files})
    folder(tmp_path, {"secret.png": PNG})
    (message,) = faults(at)
    assert message.startswith(f"organisation.yaml:{line}")
    assert says in message
    with pytest.raises(DefinitionError):
        organisation(at)


def test_a_form_in_the_place_of_a_built_in_one_is_a_fault_that_says_what_to_do(tmp_path: Path) -> None:
    text = VISIT.replace("form: visit", "form: supervision-record")
    own = organisation(folder(tmp_path, {"forms/supervision-record.1.yaml": text}))
    (message,) = faults(tmp_path)
    assert "our-supervision-record.1.yaml" in message
    with pytest.raises(DefinitionError, match="def-form-taken"):
        own.library.load("supervision-record")


def test_own_parts_may_not_change_built_in_ones_and_may_use_them(tmp_path: Path) -> None:
    good = 'columns:\n  help: {what: {ask: "What"}, yes: {ask: "Agreed", type: choice, of: yes_no}}\n'
    files = {"forms/parts/own.yaml": good, "forms/visit.1.yaml": VISIT}
    own = organisation(folder(tmp_path, files))
    assert own.library.parts().columns["help"][1].options == forms.parts().options["yes_no"]
    folder(
        tmp_path, {"forms/parts/own.yaml": good + 'options:\n  met: {met: "Reached", not_met: "Missed"}\n'}
    )
    (message,) = faults(tmp_path)
    assert message.startswith("parts/own.yaml:4")
    assert "our_met" in message


def test_every_mistake_of_the_whole_folder_is_told_at_once(tmp_path: Path) -> None:
    files = {
        "organisation.yaml": 'colour: "red"\n',
        "forms/visit.1.yaml": VISIT.replace("type: date", "type: dat"),
        "forms/other.1.yaml": VISIT,
        "forms/parts/own.yaml": "scale: {}\n",
        "wording.yaml": 'supervision-recrd.1: {title: "X"}\n',
    }
    told = " ".join(faults(folder(tmp_path, files)))
    for part in ("colour", "`date`", "visit.1.yaml, or correct", "`scales`", "`supervision-record.1`"):
        assert part in told


def test_a_mistake_in_one_own_form_holds_up_no_other(tmp_path: Path) -> None:
    files = {"forms/visit.1.yaml": VISIT, "forms/draft.1.yaml": "form: draft\n"}
    library = organisation(folder(tmp_path, files)).library
    assert library.load("visit").edition == 1
    assert "draft" not in {f.form for f in library.sound()}
    with pytest.raises(DefinitionError):
        library.load("draft")


WORDING = """\
supervision-record.1:
  title: "One-to-one record"
  supervisee: {ask: "Your name", help: "In full."}
  for_supervisor: {heading: "To take further"}
  actions: {heading: "What we agreed"}
  actions.*.what: "Action"
"""


def test_words_of_a_built_in_form_can_be_others_and_nothing_else_changes(tmp_path: Path) -> None:
    library = organisation(folder(tmp_path, {"wording.yaml": WORDING})).library
    new, old = library.load("supervision-record"), forms.load("supervision-record")
    assert new.title == "One-to-one record"
    assert new.table("actions").heading == "What we agreed"
    assert new.table("actions").columns[0].ask == "Action"
    first = new.blocks[0]
    assert isinstance(first, FieldsBlock)
    assert (first.fields[0].ask, first.fields[0].help) == ("Your name", "In full.")
    assert [b.heading for b in new.blocks if isinstance(b, FieldsBlock)].count("To take further") == 1
    assert new.digest != old.digest
    assert (new.rules, new.about, new.edition) == (old.rules, old.about, old.edition)
    assert forms.load("supervision-record") is old


def test_what_is_printed_in_other_words_is_not_heard_in_the_old_ones(tmp_path: Path) -> None:
    form = forms.load("commitment-employee")
    (table,) = form.tables
    group = next(g for g in table.groups if any(r.say_as for r in g.rows))
    row, group_row = next(r for r in group.rows if r.say_as), group.id
    text = f"""commitment-employee.1:
  {table.table}.{row.id}: "I promise"
  {table.table}.{group_row}: {{heading: "My promises", say_as: "Promises"}}
"""
    new = organisation(folder(tmp_path, {"wording.yaml": text})).library.load("commitment-employee")
    assert next(r for r in new.table(table.table).fixed if r.id == row.id).spoken == "I promise"
    assert next(g for g in new.table(table.table).groups if g.id == group_row).short == "Promises"


def test_other_words_that_are_too_long_to_be_heard_are_told_with_their_line(tmp_path: Path) -> None:
    long = "What we agreed that will be done by one of us until we meet the next time again"
    text = f'supervision-record.1:\n  title: "Record"\n  actions.*.what: "{long}"\n'
    (fault,) = faults_of(folder(tmp_path, {"wording.yaml": text}), [names])
    assert (fault.code, fault.place.file, fault.place.line) == ("def-name-long", "wording.yaml", 3)
    assert faults_of(tmp_path) == ()
    good = text.replace(f'"{long}"', f'{{ask: "{long}", say_as: "Agreed"}}')
    assert faults_of(folder(tmp_path, {"wording.yaml": good}), [names]) == ()


def test_rows_and_groups_of_a_fixed_table_can_have_other_words(tmp_path: Path) -> None:
    form = forms.load("commitment-employee")
    table = next(t for t in form.tables if t.fixed)
    row = table.fixed[0].id
    text = f'commitment-employee.1:\n  {table.table}.{row}: {{ask: "I promise"}}\n'
    new = organisation(folder(tmp_path, {"wording.yaml": text})).library.load("commitment-employee")
    assert new.table(table.table).fixed[0].ask == "I promise"
    assert new.table(table.table).fixed[1:] == table.fixed[1:]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('supervision-record.1:\n  supervise: "X"', 2, "Did you mean `supervisee`?"),
        ('supervision-record.1:\n  actions.what: "X"', 2, "Did you mean `actions.*.what`?"),
        ('supervision-record.1:\n  date: {type: "line"}', 2, "`type` is not known here"),
        ('supervision-record.1:\n  date: {label: "X"}', 2, "The keys here are `ask`"),
        ('supervision-record.1:\n  supervisor: {heading: "X"}', 2, "belongs to `supervisee`"),
        ("supervision-record.1:\n  date: When", 2, "not quoted"),
        ('supervision-record:\n  date: "When"', 1, "Did you mean `supervision-record.1`?"),
        ('visit.1:\n  day: "When"', 1, "forms/visit.1.yaml"),
        ('supervision-record.1:\n  date: ""', 2, "no words"),
    ],
)
def test_a_mistake_in_other_words_is_told_with_its_line_and_the_nearest_place(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    at = folder(tmp_path, {"wording.yaml": text, "forms/visit.1.yaml": VISIT})
    messages = faults(at)
    assert any(m.startswith(f"wording.yaml:{line}") and says in m for m in messages), messages


def test_a_published_edition_that_was_changed_is_not_used_until_it_is_put_back(tmp_path: Path) -> None:
    own = organisation(folder(tmp_path, {"forms/visit.1.yaml": VISIT}))
    publish(own, "visit.1")
    assert faults(tmp_path) == []
    folder(tmp_path, {"forms/visit.1.yaml": VISIT.replace('"Mood"', '"Temper"')})
    (message,) = faults(tmp_path)
    assert "published-changed" in message
    assert "--edition-of visit" in message
    with pytest.raises(DefinitionError, match="published-changed"):
        organisation(tmp_path).library.load("visit")
    folder(tmp_path, {"forms/visit.1.yaml": "# a note changes nothing\n" + VISIT})
    assert organisation(tmp_path).library.load("visit").title == "Visit"


def test_a_shared_part_that_changes_under_a_published_form_is_noticed(tmp_path: Path) -> None:
    text = VISIT.replace('of: {good: "Good", poor: "Poor"}', "of: moods")
    part = 'options:\n  moods: {good: "Good", poor: "Poor"}\n'
    own = organisation(folder(tmp_path, {"forms/visit.1.yaml": text, "forms/parts/own.yaml": part}))
    publish(own, "visit.1")
    folder(tmp_path, {"forms/parts/own.yaml": part.replace('"Poor"', '"Bad"')})
    assert "published-changed" in faults(tmp_path)[0]


def test_another_name_of_the_organisation_changes_no_published_form(tmp_path: Path) -> None:
    text = VISIT.replace('"Day"', '"Day {organisation} came"')
    files = {"organisation.yaml": 'name: "Hill Care"\n', "forms/visit.1.yaml": text}
    publish(organisation(folder(tmp_path, files)), "visit.1")
    folder(tmp_path, {"organisation.yaml": 'name: "Vale Care"\n'})
    assert faults(tmp_path) == []


def test_a_damaged_list_of_published_editions_is_a_fault(tmp_path: Path) -> None:
    folder(tmp_path, {"published.json": "{", "forms/visit.1.yaml": VISIT})
    assert "published-damaged" in faults(tmp_path)[0]


def test_settings_of_policies_are_read_and_their_mistakes_told_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    file.write_text(
        "policies: {least_ratings: 5, commitments: {our-pledge: our-promise}, supervisions: our-talk}\n",
        encoding="utf-8",
    )
    policies = organisation(tmp_path).library.policies
    assert (policies.least_ratings, policies.renewal_years) == (5, 2)
    assert policies.employer_of("our-pledge") == "our-promise"
    assert (policies.supervisions, policies.plans) == (("our-talk",), ("pdp-2016",))
    file.write_text("policies:\n  least_ratings: 1\n  renewal: 3\n  plans: []\n", encoding="utf-8")
    told = [str(f) for f in faults_of(tmp_path)]
    assert any(t.startswith("organisation.yaml:4") and "plans" in t for t in told)
    assert any(t.startswith("organisation.yaml:2") and "least_ratings" in t for t in told)
    assert any(t.startswith("organisation.yaml:3") and "Did you mean `renewal_years`?" in t for t in told)


def test_a_letterhead_in_the_folder_is_the_organisations_with_or_without_settings(tmp_path: Path) -> None:
    (tmp_path / "letterhead.docx").write_bytes(b"PK of a letterhead")
    assert organisation(tmp_path).branding.letterhead == b"PK of a letterhead"
    (tmp_path / "organisation.yaml").write_text('name: "Oak Care"\n', encoding="utf-8")
    read = organisation(tmp_path).branding
    assert (read.organisation, read.letterhead) == ("Oak Care", b"PK of a letterhead")


def test_a_letterhead_that_cannot_be_one_is_told_with_the_other_mistakes(tmp_path: Path) -> None:
    (tmp_path / "organisation.yaml").write_text('name: "Oak Care"\ncolour: "red"\n', encoding="utf-8")
    for data in (b"%PDF-1.7", b"PK" + b"\0" * (8 << 20)):
        (tmp_path / "letterhead.docx").write_bytes(data)
        with pytest.raises(DefinitionError) as caught:
            organisation(tmp_path)
        assert sorted(f.code for f in caught.value.faults) == ["def-colour", "def-letterhead"]
