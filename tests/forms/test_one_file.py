"""Adding a form changes exactly one file: everything else about it follows from that file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.exit_codes import ExitCode
from cli.main import run
from forms.organisation import organisation
from schemas.definition import FormDefinition
from schemas.paths import slots
from schemas.records import answers_of, json_schema, record_of, record_type
from schemas.rendition import RenditionFormat
from tests import strategies
from tests.law.documents import back, made
from tests.law.test_round_trip import LAW, there_and_back

pytestmark = pytest.mark.thorough

FORM = """\
form: outing
edition: 1
title: "Outing"
source: "Hill Care"
about: {person: who, by: led, held: day, actions: after}
blocks:
  - text: "Fill this in on the day."
  - across: 2
    fields:
      who: {ask: "Who went", type: person, required: true}
      led: {ask: "Who led", type: person, required: note}
      day: {ask: "Day", type: date, required: true}
      until: {ask: "Back by", type: when}
  - heading: "How it was"
    fields:
      place: "Where to"
      story: {ask: "What happened", type: paragraph, lines: 5}
      people: {ask: "How many came", type: number, from: 1, to: 60}
      spent: {ask: "Money spent", type: decimal, places: 2}
      left: {ask: "Left at", type: time}
      took: {ask: "How long", type: duration}
      mood: {ask: "Mood", type: choice, of: {good: "Good", mixed: "Mixed", poor: "Poor"}}
      liked: {ask: "What they liked", type: choice, many: true, of: {food: "Food", walk: "The walk", sea: "The sea"}}
      again: {ask: "They want to go again", type: tick}
      worth: {ask: "Worth it", type: scale, scale: worth}
  - table: safety
    heading: "Before setting off"
    groups:
      people: {heading: "People", rows: {shoes: "Shoes fit", coat: "Coats are on"}}
      van: {heading: "Van", rows: {fuel: "Fuel is in"}}
    columns: {ok: {ask: "Yes", type: tick}, at: {ask: "When", type: time}, note: "Note"}
  - table: after
    heading: "To do"
    repeat: {print: 2, most: 9, mark: "a)"}
    columns: action
  - fields:
      signed: {ask: "Signature", type: signature, of: led, required: note}
rules:
  - {when: after.*.what, then: [after.*.who], say: "Say who will do it."}
"""
EXAMPLES = 6


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which nothing was added but the one file."""
    home = tmp_path_factory.mktemp("home")
    file = home / "organisation" / "forms" / "outing.1.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(FORM, encoding="utf-8")
    assert [f for f in home.rglob("*") if f.is_file()] == [file]
    return home


@pytest.fixture(scope="module")
def form(own: Path) -> FormDefinition:
    """The form as every command has it."""
    return organisation(own / "organisation").library.load("outing")


@pytest.mark.parametrize("kind", ["word", "pdf"])
@settings(LAW, max_examples=EXAMPLES)
@given(data=st.data())
def test_what_is_filled_into_it_is_what_is_read(
    form: FormDefinition, kind: RenditionFormat, data: st.DataObject
) -> None:
    there_and_back(form, kind, data.draw(strategies.answers(form)))


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_its_blank_is_blank(form: FormDefinition, kind: RenditionFormat) -> None:
    filled = made(form, kind, {})
    assert back(form, filled.data, filled.template).answers == {}


@settings(LAW, max_examples=EXAMPLES * 4)
@given(data=st.data())
def test_it_has_a_record_type_and_its_schema(form: FormDefinition, data: st.DataObject) -> None:
    answers = data.draw(strategies.answers(form))
    record = json.loads(json.dumps(record_of(form, answers)))
    record_type(form).model_validate(record)
    assert answers_of(form, record) == answers
    assert set(json_schema(form)["properties"]) == set(record)


def test_every_command_knows_it(own: Path, form: FormDefinition, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(own), "forms", "list", "--json"]) == ExitCode.DONE
    listed = json.loads(capsys.readouterr().out)["forms"]
    assert [(f["form"], f["title"]) for f in listed if f["own"]] == [("outing", "Outing")]
    assert run(["--home", str(own), "forms", "show", "outing"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert all(s.field.ask in shown for s in slots(form))


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_copy_that_comes_back_is_known_by_itself_and_filed_by_its_fields(
    own: Path, tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {
        "who": "Ann Example",
        "led": "Ben Sample",
        "day": "2026-11-02",
        "worth": 4,
        "signed": "Ben Sample",
    }
    (tmp_path / "r.json").write_text(json.dumps(record), encoding="utf-8")
    home, file = ["--home", str(own)], str(tmp_path / f"back.{suffix}")
    assert run([*home, "fill", "outing", str(tmp_path / "r.json"), "-o", file]) == ExitCode.DONE
    capsys.readouterr()
    assert run([*home, "read", file, "--json"]) == ExitCode.DONE
    (document,) = json.loads(capsys.readouterr().out)["documents"]
    assert (document["form"], document["edition"]) == ("outing", 1)
    assert {k: document["record"][k] for k in record} == record
