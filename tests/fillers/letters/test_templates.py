"""Templates of an organisation's own: what they may say, what they are told, and what they cannot do."""

from __future__ import annotations

import dataclasses

import pytest

from fillers import letters
from fillers.letters import confined
from fillers.letters.data import prepared
from fillers.letters.document import written
from fillers.letters.fields import FIELDS, flat
from fillers.letters.kinds import kind
from fillers.letters.language import Sandbox
from fillers.letters.order import Order
from fillers.word.opening import look
from schemas.errors import CarepackError, Place
from tests.fillers.letters.making import (
    FORM,
    OF_TASKS,
    ROWAN,
    WHEN,
    answers,
    lines,
    made,
    packed,
    parts,
    saying,
)

pytestmark = pytest.mark.thorough


def opened(template: bytes, name: str) -> bytes:
    """The letter of a template from outside, without the process that bounds it."""
    look(template, Place(file=f"{name}.docx"))
    return written(template, order())


def refused(template: bytes, name: str = "commitment-plan", through: bool = False) -> CarepackError:
    """Why a template is refused; `through` the process of its own, which takes a second, or without it."""
    with pytest.raises(CarepackError) as caught:
        made(name, template=template) if through else opened(template, name)
    assert {f.place.file for f in caught.value.faults} == {f"{name}.docx"}
    return caught.value


def order(**more: object) -> Order:
    data = prepared(kind("commitment-plan"), FORM, answers(), ROWAN, when=WHEN.date())
    plain = Order("commitment-plan.docx", "Plan", "Rowan", WHEN, "1F4E5F", None, data)
    return dataclasses.replace(plain, **more)  # type: ignore[arg-type]


def test_a_template_that_was_left_as_it_is_makes_the_same_letter() -> None:
    for name in OF_TASKS:
        assert made(name, template=letters.shipped(name)) == made(name)


def test_an_edited_template_says_what_it_was_made_to_say_in_body_header_and_footer() -> None:
    own = saying(
        "Dear {{ name | upper }},",
        "{%p for task in tasks if task.deadline %}",
        "{{ loop.index }} {{ task.task }}",
        "{%p endfor %}",
        "{% if role == 'Senior care worker' %}yes{% else %}no{% endif %}",
    )
    said = lines(made(template=own))
    assert said[0] == "Dear ZOË ŴYN-ŁUKASZ,"
    assert said[1].startswith("1 1. Discuss with")
    assert said[7].startswith("7 1. Find out")
    assert said[8] == "yes"
    for part in ("word/header1.xml", "word/footer1.xml"):
        assert (
            lines(made(template=saying("Made on {{ today }}", part=part)), part)[0]
            == "Made on 22 November 2026"
        )


def test_a_field_that_word_cut_into_several_runs_is_one_field() -> None:
    content = parts(letters.shipped("commitment-plan"))
    cut = b"</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
    content["word/document.xml"] = content["word/document.xml"].replace(
        b"{{ name }} chose", b"{" + cut + b"{ na" + cut + b"me }} chose"
    )
    assert any("Zoë Ŵyn-Łukasz chose" in line for line in lines(made(template=packed(content))))


def test_every_unknown_field_is_told_at_once_with_the_nearest_and_what_there_is() -> None:
    own = saying(
        "Dear {{ nmae }},",
        "{%p for t in tasks %}",
        "{{ t.deadlin }} {{ task.task }}",
        "{%p endfor %}",
        "{{ name.first }}",
    )
    error = refused(own)
    assert [f.code for f in error.faults] == ["letter-unknown-field"] * 4
    said = str(error)
    assert (
        "In “Dear {{ nmae }},”: “nmae” is no field here. Did you mean “name”? There are: name, role," in said
    )
    assert "“t.deadlin” is no field here. Did you mean “t.deadline”? There are: t.number, t.statement" in said


def test_an_unknown_field_is_told_even_where_it_would_not_be_reached_and_in_a_header() -> None:
    assert refused(saying("{% if not name %}{{ nobody }}{% endif %}")).code == "letter-unknown-field"
    assert refused(saying("{{ emploier }}", part="word/header2.xml")).code == "letter-unknown-field"


CODE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ name | attr('__class__') }}",
    "{{ name | safe }}",
    "{{ name | replace('Z', '<w:p>') }}",
    "{{ self }}",
    "{{ loop }}",
    "{{ tasks | upper }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ range(9) }}",
    "{{ 7 * 7 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ 'a' % 3 }}",
    "{{ [1, 2] }}",
    "{{ name is defined }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% from 'x' import y %}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% with x = 1 %}{% endwith %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}a{% endfilter %}",
    "{% autoescape false %}{{ name }}{% endautoescape %}",
    "{% for i in range(999999999) %}x{% endfor %}",
    "{% for c in name %}{{ c }}{% endfor %}",
    "{% for a, b in tasks %}x{% endfor %}",
    "{% for s in statements recursive %}{{ loop(s.tasks) }}{% endfor %}",
    "{% do name %}",
    "{{r name }}",
    "{{p name }}",
    "{% cellbg name %}",
    "{% hm %}",
)  # fmt: skip


@pytest.mark.parametrize("code", CODE)
def test_code_in_a_template_is_refused_where_it_stands(code: str) -> None:
    with pytest.raises(CarepackError) as caught:
        written(saying(f"Dear reader {code}"), order())
    assert {f.code for f in caught.value.faults} <= {
        "letter-code",
        "letter-unknown-field",
        "letter-list",
        "letter-syntax",
    }
    assert all(f.do for f in caught.value.faults)


@pytest.mark.parametrize(
    "code", ["{{ name.__class__ }}", "{{ ''.join }}", "{{ tasks.append }}", "{{ range }}"]
)
def test_the_sandbox_holds_where_the_look_through_would_have_a_gap(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jinja2 import TemplateError

    monkeypatch.setattr(Sandbox, "look", lambda *_: [])
    sandbox = Sandbox(Place(), {}, lambda _: "")
    with pytest.raises((TemplateError, CarepackError)):
        sandbox.from_string(code).render(name="a", tasks=[])


def test_a_call_is_refused_by_the_sandbox_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from jinja2.exceptions import SecurityError

    monkeypatch.setattr(Sandbox, "look", lambda *_: [])
    with pytest.raises(SecurityError):
        Sandbox(Place(), {}, lambda _: "").from_string("{{ name() }}").render(name=print)


def test_code_is_refused_through_the_whole_road_in_words_of_the_letter() -> None:
    error = refused(saying("Dear {{ name.__class__ }}", "{% include '/etc/passwd' %}"), through=True)
    assert [f.code for f in error.faults] == ["letter-unknown-field", "letter-code"]
    assert "A letter cannot do this: {% include %}." in str(error)


def test_code_hidden_in_an_attribute_is_refused() -> None:
    content = parts(letters.shipped("commitment-plan"))
    content["word/document.xml"] = content["word/document.xml"].replace(
        b'<w:tblCaption w:val="Dates"/>', b'<w:tblCaption w:val="{{ name.__class__ }}"/>'
    )
    assert refused(packed(content)).code == "letter-unknown-field"


def test_what_a_person_typed_is_no_template_in_a_footnote_either() -> None:
    content = parts(letters.shipped("commitment-plan"))
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    content["word/footnotes.xml"] = (
        f'<w:footnotes {w}><w:footnote w:id="1"><w:p><w:r><w:t>{{{{ name }}}}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    ).encode()
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.footnotes+xml"/></Types>',
    )
    content["word/_rels/document.xml.rels"] = content["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>',
    )
    # Two sections: docxtpl would render the footnotes twice.
    content["word/document.xml"] = content["word/document.xml"].replace(
        b"<w:p>", b"<w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:p>", 1
    )
    said = lines(
        made(given=answers(name="{{ employer }} & co"), template=packed(content)), "word/footnotes.xml"
    )
    assert said == ["{{ employer }} & co"]


def test_a_list_is_no_text_and_the_message_says_how_to_write_it() -> None:
    error = refused(saying("{{ tasks }}"))
    assert error.code == "letter-list"
    assert "{%tr for task in tasks %}" in str(error)


@pytest.mark.parametrize(
    "text", ["{{ name", "{% if name %}", "{% endfor %}", "{{ name }", "{{ }}", "{% if name % }x{% endif %}"]
)
def test_what_is_not_closed_is_told(text: str) -> None:
    error = refused(saying(text))
    assert error.code in {"letter-syntax", "letter-mixed", "letter-code"}


def test_a_block_that_crosses_a_table_is_told_and_nothing_is_dropped() -> None:
    content = parts(saying("{% if not name %}"))
    content["word/document.xml"] = content["word/document.xml"].replace(
        b"{{ role }}", b"{% endif %}{{ role }}", 1
    )
    assert refused(packed(content)).code == "letter-mixed"


def test_loops_within_loops_end_before_they_fill_the_machine() -> None:
    deep = ["{%p for a in tasks %}", "{%p for b in tasks %}", "{%p for c in tasks %}"]
    own = saying(*deep, "x" * 100_000, *["{%p endfor %}"] * 3)
    error = refused(own)
    assert error.code == "letter-too-long"
    assert refused(saying(*["{%p for a in tasks %}"] * 5, *["{%p endfor %}"] * 5)).code == "letter-code"


def test_a_template_that_repeats_a_long_answer_without_end_is_ended() -> None:
    with pytest.raises(CarepackError) as caught:
        written(saying("{{ name }}" * 3000), order(data={**order().data, "name": "n" * 10_000}))
    assert caught.value.code == "letter-too-long"


def test_a_template_that_takes_too_long_to_look_through_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its braces is looked from to the end: twice as many take four times as long, and these minutes."""
    monkeypatch.setattr(confined, "SECONDS", 3)
    assert refused(saying("{# " + "{{p " * 100_000 + "#}"), through=True).code == "letter-bounds"


def bomb() -> bytes:
    content = parts(letters.shipped("commitment-plan"))
    content["word/media/image1.png"] = b"\0" * (80 << 20)
    return packed(content)


def wide() -> bytes:
    content = parts(letters.shipped("commitment-plan"))
    return packed(content | {f"word/{n}.bin": b"" for n in range(400)})


def long() -> bytes:
    content = parts(letters.shipped("commitment-plan"))
    content["word/document.xml"] += b" " * (5 << 20)
    return packed(content)


def entities() -> bytes:
    content = parts(letters.shipped("commitment-plan"))
    body = content["word/document.xml"]
    at = body.index(b"<w:document")
    content["word/document.xml"] = (
        body[:at] + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body[at:]
    )
    return packed(content)


def lying() -> bytes:
    """A container whose directory says that its largest part is small."""
    data = bytearray(letters.shipped("commitment-plan"))
    at = data.rindex(b"PK\1\2", 0, data.rindex(b"word/document.xml"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def macros() -> bytes:
    content = parts(letters.shipped("commitment-plan"))
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return packed(content)


@pytest.mark.parametrize(
    "template",
    [b"", b"Dear all", b"PK\3\4 torn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK" * (5 << 20),
     letters.shipped("commitment-plan")[:4000]],
    ids=["empty", "text", "torn", "old", "large", "cut"],
)  # fmt: skip
def test_what_is_no_word_document_is_refused(template: bytes) -> None:
    error = refused(template)
    assert error.code == "letter-template"
    assert "carepack letter NAME --template" in str(error)


@pytest.mark.parametrize("template", [bomb, wide, long, entities, lying, macros], ids=lambda f: f.__name__)
def test_what_was_made_to_harm_is_refused(template: object) -> None:
    assert callable(template)
    assert refused(template(), through=True).code == "letter-template"


def test_a_picture_from_elsewhere_is_refused_and_a_link_to_read_is_not() -> None:
    content = parts(letters.shipped("commitment-plan"))
    name, start = (
        "word/_rels/document.xml.rels",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    before = content[name]
    for kind_, fine in (("image", False), ("attachedTemplate", False), ("hyperlink", True)):
        link = f'<Relationship Id="rIdX" Type="{start}/{kind_}" Target="file:///x" TargetMode="External"/>'
        content[name] = before.replace(b"</Relationships>", link.encode() + b"</Relationships>")
        if fine:
            look(packed(content), Place())
        else:
            assert refused(packed(content)).code == "letter-link"


def test_every_field_that_is_named_has_data_and_the_other_way_round() -> None:
    data = prepared(kind("commitment-plan"), FORM, answers(), ROWAN, when=WHEN.date())
    assert set(data) == set(FIELDS)
    for name in ("statements", "tasks"):
        items = data[name]
        assert isinstance(items, list)
        assert set(items[0]) == set(FIELDS[name].fields or ())
    assert "task.deadline" in flat()
