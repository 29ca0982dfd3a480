"""Blocks that several forms share: put in their place, with the rules that go with them, and every mistake told."""

from __future__ import annotations

import pytest

from schemas.errors import DefinitionError
from schemas.language import Parts, parse, parse_parts

SIGNED = """
columns: {step: {what: "What", when: {ask: "By when", type: when}}}
blocks:
  signed:
    blocks:
      - fields: {signed: {ask: "Signature", type: signature, of: who}, signed_on: {ask: "Signed on", type: date}}
      - table: steps
        repeat: {print: 2}
        columns: step
    rules:
      - {when: signed, then: [signed_on], say: "The signature has no date."}
"""
VISIT = """
form: visit
edition: 1
title: "Visit"
source: "ours"
blocks:
  - fields: {who: {ask: "Who was visited", type: person}}
  - part: signed
  - fields: {end: "The end"}
rules:
  - {required: [who], say: "Say who was visited."}
"""
WRITTEN_OUT = """
form: visit
edition: 1
title: "Visit"
source: "ours"
blocks:
  - fields: {who: {ask: "Who was visited", type: person}}
  - fields: {signed: {ask: "Signature", type: signature, of: who}, signed_on: {ask: "Signed on", type: date}}
  - table: steps
    repeat: {print: 2}
    columns: {what: "What", when: {ask: "By when", type: when}}
  - fields: {end: "The end"}
rules:
  - {required: [who], say: "Say who was visited."}
  - {when: signed, then: [signed_on], say: "The signature has no date."}
"""


def shared() -> Parts:
    return parse_parts(SIGNED, "shared.yaml")


def faults(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        parse(text, "visit.1.yaml", shared())
    return [str(f) for f in caught.value.faults]


def test_a_form_with_a_shared_block_is_the_form_with_it_written_out() -> None:
    assert parse(VISIT, "visit.1.yaml", shared()) == parse(WRITTEN_OUT, "visit.1.yaml")


def test_an_unknown_shared_block_is_told_with_the_nearest_and_no_path_of_it_is_blamed() -> None:
    wrong = VISIT.replace("part: signed", "part: singed") + '  - {required: [signed_on], say: "Say when."}\n'
    (told,) = faults(wrong)
    assert "There are no shared blocks called `singed`. Did you mean `signed`?" in told
    assert told.startswith("visit.1.yaml:8")


def test_what_a_shared_block_breaks_in_a_form_is_told_at_the_line_that_uses_it() -> None:
    (told,) = faults(VISIT.replace("who: {ask", "whom: {ask").replace("[who]", "[whom]"))
    assert "visit.1.yaml:8" in told
    assert "The signature is of `who`, which is no field." in told


def test_a_mistake_in_a_shared_block_is_told_in_its_own_file() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_parts(SIGNED.replace("type: date}", "type: dat}"), "shared.yaml")
    assert [(f.place.file, f.place.line) for f in caught.value.faults] == [("shared.yaml", 6)]


def test_a_shared_block_holds_no_other_one() -> None:
    with pytest.raises(DefinitionError, match="A block has exactly one of"):
        parse_parts(SIGNED + "  all:\n    blocks:\n      - part: signed\n", "shared.yaml")


def test_a_purpose_says_what_for_by_whom_and_how_often() -> None:
    said = 'purpose: {what: "To note a visit.", who: "The visitor", often: "Weekly"}\n'
    plain, told = parse(VISIT, "visit.1.yaml", shared()), parse(VISIT + said, "visit.1.yaml", shared())
    assert told.purpose is not None
    assert (told.purpose.who, told.purpose.quote) == ("The visitor", None)
    assert told.digest == plain.digest
    (missing,) = faults(VISIT + 'purpose: {what: "To note a visit.", often: "Weekly"}\n')
    assert "`who` is missing" in missing
