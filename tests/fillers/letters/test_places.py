"""Every fault of a template says where it stands: head, foot, paragraph, cell."""

from __future__ import annotations

import pytest

from fillers import letters
from fillers.letters.document import written
from fillers.letters.linting import lint
from tests.fillers.letters.making import packed, parts, saying

pytestmark = pytest.mark.thorough


def changed(name: str, part: str, before: bytes, after: bytes) -> bytes:
    content = parts(letters.shipped(name))
    assert before in content[part]
    content[part] = content[part].replace(before, after, 1)
    return packed(content)


def places(name: str, template: bytes) -> list[tuple[str, str | None]]:
    return [(f.code, f.place.path) for f in lint(name, template, f"{name}.docx")]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are looked through in this process, which is far faster."""
    monkeypatch.setattr("fillers.letters.confined.write", written)


def test_a_paragraph_is_told_by_its_number_among_those_with_words() -> None:
    own = saying("Dear {{ name }}", "", "{{ nobody }}", name="invitation")
    assert places("invitation", own) == [("letter-unknown-field", "paragraph 2")]


def test_a_cell_is_told_by_table_row_and_cell() -> None:
    own = changed("invitation", "word/document.xml", b"{{ document.number }}", b"{{ document.numbr }}")
    assert places("invitation", own) == [("letter-unknown-field", "table 1, row 3, cell 2")]


@pytest.mark.parametrize(
    ("part", "before", "place"),
    [
        ("word/header1.xml", b"{{ employer }}", "head of the first page, paragraph 1"),
        ("word/header2.xml", b"{{ employer }}", "head of the pages, paragraph 1"),
    ],
)
def test_head_and_foot_are_told(part: str, before: bytes, place: str) -> None:
    assert places("cover", changed("cover", part, before, b"{{ nothing }}")) == [
        ("letter-unknown-field", place)
    ]


def test_a_field_that_stands_in_several_places_is_told_with_all_of_them_and_one_like_it_is_not() -> None:
    own = saying("{{ nmae }}", "{{ name }}", "{% if nmae %}x{% endif %}", "{{ nmaes }}", name="cover")
    told = places("cover", own)
    assert told[0] == ("letter-unknown-field", "paragraph 1; paragraph 3")
    assert told[-1] == ("letter-unknown-field", "paragraph 4")


def test_code_and_what_is_not_closed_are_told_with_their_paragraph() -> None:
    assert places("cover", saying("Hello", "{{ name.__class__ }}", name="cover"))[0][1] == "paragraph 2"
    assert places("cover", saying("Hello", "{{ name", name="cover")) == [("letter-syntax", "paragraph 2")]


def test_nothing_is_found_in_the_templates_that_come_with_the_product() -> None:
    for name in ("invitation", "commitment-plan", "award-certificate"):
        assert lint(name, letters.shipped(name), f"{name}.docx") == ()


def test_a_field_that_is_not_closed_and_one_in_single_braces_are_told_before_they_swallow_text() -> None:
    own = saying("Hello", "Bring {name} and {{name", "Dear {{ name }}", name="invitation")
    assert places("invitation", own) == [("letter-syntax", "paragraph 2")] * 2
    told = " ".join(str(f) for f in lint("invitation", own, "invitation.docx"))
    assert "“{name}” has single braces" in told
    assert "“{{” is not closed" in told


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("{{ name }", True),
        ("{ name }}", True),
        ("name }}", True),
        ("{% if name % }x{% endif %}", True),
        ("{{ first name }}", True),
        ("{name}", True),
        ("{see the note}", False),
        ("a { b } c", True),
        ("{1}", False),
        ("{{ name|upper }} {% if role %}a{% elif home %}b{% else %}c{% endif %}", False),
        ("{% if role == ‘Nurse’ %}x{% endif %}", False),
    ],
)
def test_braces_are_told_from_words(words: str, wrong: bool) -> None:
    told = places("cover", saying("Hello", words, name="cover"))
    assert {code for code, _ in told} == ({"letter-syntax"} if wrong else set())
    assert all(place == "paragraph 2" for _, place in told)


def test_what_is_not_closed_is_told_where_it_opens_with_everything_else_at_once() -> None:
    own = saying(
        "{{ nmae }}",
        "{%p if role %}",
        "{% for document in documents %}{{ document.titel }}",
        "{{ reply_to",
        "{{ mesage }} {% endif %} {% endif %}",
        name="cover",
    )
    told = [(f.code, f.place.path) for f in lint("cover", own, "cover.docx")]
    assert sorted(told, key=lambda t: str(t[1])) == [
        ("letter-unknown-field", "paragraph 1"),
        ("letter-syntax", "paragraph 3"),
        ("letter-unknown-field", "paragraph 3"),
        ("letter-syntax", "paragraph 4"),
        ("letter-syntax", "paragraph 5"),
        ("letter-unknown-field", "paragraph 5"),
    ]


def test_an_unclosed_if_is_told_in_plain_words_and_not_by_a_line_that_is_right() -> None:
    own = saying("{%p if role %}", "for {{ employer }}", name="cover")
    (fault,) = lint("cover", own, "cover.docx")
    assert fault.place.path == "paragraph 1"
    assert "This {% if … %} is not closed." in fault.what
    assert "{%p endif %}" in (fault.do or "")
    assert not any(word in str(fault) for word in ("Jinja", "tag", "expected", "innermost"))


def test_what_others_call_a_field_is_known() -> None:
    (fault,) = lint("cover", saying("{{ organisation }}", name="cover"), "cover.docx")
    assert (fault.do or "").startswith("Did you mean “employer”?")


def test_a_list_that_stands_rightly_elsewhere_is_told_where_it_is_wrong_alone() -> None:
    own = saying(
        "{% for document in documents %}{{ document.title }}{% endfor %}", "{{ documents }}", name="cover"
    )
    assert places("cover", own) == [("letter-list", "paragraph 2")]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "beside",
    [
        "{name}", "{{ role", "role }}", "{{ role }", "{% if role", "{{ first name }}", "{% foo %}", "{% block a %}",
        "{% else %}", "{#", "%}", "{{ role + }}", "{% for document im documents %}{{ document.title }}{% endfor %}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "order", ["{0} Hello {{{{ nmae }}}} x", "Hello {{{{ nmae }}}}, {0}", "{{{{ nmae }}}}|{0}"]
)
def test_an_unknown_field_is_found_whatever_else_is_wrong_in_its_paragraph_or_another(
    beside: str, order: str
) -> None:
    lines = order.format(beside).split("|")
    faults = lint("cover", saying(*lines, name="cover"), "cover.docx")
    unknown = [(f.place.path, f.what) for f in faults if f.code == "letter-unknown-field"]
    assert [at for at, _ in unknown] == ["paragraph 1"]
    assert "“nmae” is no field here." in unknown[0][1]
    assert [f for f in faults if f.code != "letter-unknown-field"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "broken", ["{{ nmae", "nmae }}", "{nmae}", "{{ nmae | }}", "{% if nmae = %}x{% endif %}"]
)
def test_an_unknown_field_is_found_in_what_is_broken_itself(broken: str) -> None:
    told = {
        (f.code, f.place.path) for f in lint("cover", saying("Hello", broken, name="cover"), "cover.docx")
    }
    assert told == {("letter-syntax", "paragraph 2"), ("letter-unknown-field", "paragraph 2")}


def test_what_a_broken_list_repeats_is_not_called_unknown() -> None:
    own = saying(
        "{%p for document im documents %}", "{{ document.title }}", "{{ document.titel }}", "{%p endfor %}",
        name="cover",
    )  # fmt: skip
    assert places("cover", own) == [("letter-syntax", "paragraph 1"), ("letter-unknown-field", "paragraph 3")]
