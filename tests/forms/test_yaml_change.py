"""A setting is changed in its file and nothing else in it is, whoever wrote it and however."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forms.yaml_change import changed, names, words

_OURS = """\
# Ours, by Pat
name: "Hill Care"   # as on the door
policies:
  # agreed in May
  review_months: 6
  appraisals: [appraisal-framework, our-appraisal]  # two
  may:
    amend: [Pat Specimen]
footer: "In confidence"
"""


def test_a_value_is_put_in_the_place_of_another_and_comments_stay() -> None:
    made = changed(_OURS, {("name",): words('Hill "Top" Care'), ("policies", "review_months"): "9"})
    assert 'name: "Hill \\"Top\\" Care"   # as on the door\n' in made
    assert "  # agreed in May\n  review_months: 9\n" in made
    assert made.count("\n") == _OURS.count("\n")
    assert yaml.safe_load(made)["name"] == 'Hill "Top" Care'


def test_what_is_not_there_is_added_where_it_belongs() -> None:
    made = changed(_OURS, {("colour",): '"#123456"', ("policies", "plans"): names(["pdp-2016", "ours"])})
    assert made.endswith('footer: "In confidence"\ncolour: "#123456"\n')
    assert "    amend: [Pat Specimen]\n  plans: [pdp-2016, ours]\nfooter" in made


def test_what_is_taken_out_takes_its_lines_with_it_and_no_others() -> None:
    made = changed(_OURS, {("policies", "may"): None, ("name",): None})
    assert made.startswith("# Ours, by Pat\npolicies:\n")
    assert "amend" not in made
    assert "footer" in made
    assert changed("policies:\n  plans: [a]\n", {("policies", "plans"): None}) == ""
    assert changed(_OURS, {("colour",): None, ("mail", "x"): None}) == _OURS


@pytest.mark.parametrize(
    ("text", "path", "value", "made"),
    [
        ("", ("name",), '"A"', 'name: "A"\n'),
        ("# nothing yet", ("name",), '"A"', '# nothing yet\nname: "A"\n'),
        ("", ("policies", "plans"), "[a]", "policies:\n  plans: [a]\n"),
        ("policies:\n", ("policies", "plans"), "[a]", "policies:\n  plans: [a]\n"),
        (
            "policies: {review_months: 6}\n",
            ("policies", "plans"),
            "[a]",
            "policies: {review_months: 6, plans: [a]}\n",
        ),
        (
            "policies: {review_months: 6, plans: [a]}",
            ("policies", "plans"),
            None,
            "policies: {review_months: 6}",
        ),
        (
            "policies: {review_months: 6, plans: [a]}",
            ("policies", "review_months"),
            None,
            "policies: {plans: [a]}",
        ),
        ("policies: {}\n", ("policies", "plans"), "[a]", "policies: {plans: [a]}\n"),
        ("name: |\n  A\n  B\nfooter: x\n", ("name",), '"C"', 'name: "C"\nfooter: x\n'),
        ("name:\nfooter: x\n", ("name",), '"C"', 'name: "C"\nfooter: x\n'),
    ],
)
def test_every_way_to_write_a_file_can_be_changed(
    text: str, path: tuple[str, ...], value: str | None, made: str
) -> None:
    assert changed(text, {path: value}) == made


@pytest.mark.parametrize("text", ["[a]", "a: [", "word"])
def test_what_is_no_file_of_settings_is_not_changed(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        changed(text, {("name",): '"A"'})


_VALUES = st.one_of(st.integers(1, 60).map(str), st.text("ab \"#:'\\\\", min_size=1).map(words), st.none())


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), _VALUES),
    st.dictionaries(st.sampled_from("xyz"), _VALUES),
)
def test_whatever_is_changed_is_read_back_and_the_rest_as_before(
    outer: dict[str, str | None], inner: dict[str, str | None]
) -> None:
    start = "a: 1 # one\nb: {x: 1}\npolicies:\n  x: 1\n  # two\n  y: [p, q]\nd: 4\n"
    before = yaml.safe_load(start)
    changes = {(k,): v for k, v in outer.items()} | {("policies", k): v for k, v in inner.items()}
    after = yaml.safe_load(changed(start, changes)) or {}
    wanted = {**before, **{k: yaml.safe_load(v) for k, v in outer.items() if v is not None}}
    wanted = {k: v for k, v in wanted.items() if outer.get(k, "") is not None}
    policies = {**before["policies"], **{k: yaml.safe_load(v) for k, v in inner.items() if v is not None}}
    policies = {k: v for k, v in policies.items() if inner.get(k, "") is not None}
    wanted = (
        {**wanted, "policies": policies} if policies else {k: v for k, v in wanted.items() if k != "policies"}
    )
    assert after == wanted
