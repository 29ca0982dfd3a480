"""What a letter's template may say: fields, `if` and `for` over lists, and nothing that computes.

Jinja can do far more, and a template from elsewhere could use it: code that runs, files that are read, loops
without end. So a template is first looked through as a tree, and whatever is not listed here is refused with
the words it stands among; only then is it rendered, by Jinja's sandbox with the same limits. Both layers
count: the first gives the messages, the second holds if the first has a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from fillers.letters.fields import FIELDS, Spec, flat
from schemas.errors import Fault, Place, RenditionError

OUTPUT_LIMIT = 16_000_000
"""Characters of a letter's main part; a plan of 41 tasks with long notes has about 200,000."""
DEPTH_LIMIT = 3
FILTERS = ("upper", "lower", "title", "capitalize")
_LOOP = ("first", "last", "index")

_CALLED = {
    "organisation": "employer", "organization": "employer", "company": "employer", "firm": "employer", "date": "today",
    "person": "name", "employee": "name", "supervisee": "name", "first_name": "name", "job": "role", "position": "role",
    "location": "home", "place": "meeting_place", "time": "meeting_time", "return_by": "reply_by",
    "deadline": "reply_by", "address": "reply_to", "email": "reply_to", "return_to": "reply_to", "signature": "sender",
    "subject": "about",
}  # fmt: skip
"""What else people call fields."""
_KNOWN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.CondExpr, nodes.Not, nodes.And,
    nodes.Or, nodes.Compare, nodes.Operand, nodes.Const, nodes.Name, nodes.Getattr, nodes.Filter,
)  # fmt: skip
_SPOKEN = {
    nodes.Include: "{% include %}",
    nodes.Import: "{% import %}",
    nodes.FromImport: "{% from … import %}",
    nodes.Extends: "{% extends %}",
    nodes.Block: "{% block %}",
    nodes.Macro: "{% macro %}",
    nodes.CallBlock: "{% call %}",
    nodes.Assign: "{% set %}",
    nodes.AssignBlock: "{% set %}",
    nodes.With: "{% with %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
    nodes.Call: "calling something with ( )",
    nodes.Getitem: "looking something up with [ ]",
}
MAY = "A letter knows fields {{ … }}, {% if … %} and {% for … in … %}; docs/letters.md lists them."


@dataclass(slots=True)
class _Scope:
    """What the names mean here: a field or an item's fields; and how often this part is written."""

    names: Mapping[str, Spec]
    lengths: Mapping[str, int]
    depth: int = 0
    times: int = 1
    loop: bool = False


@dataclass(slots=True)
class Check:
    """Looks through one part of a template; `faults` and `size` (characters, at most) are what it found."""

    source: str
    place: Place
    lengths: Mapping[str, int]
    fields: Mapping[str, Spec] = field(default_factory=lambda: FIELDS)
    faults: list[Fault] = field(default_factory=list)
    size: int = 0

    def part(self, tree: nodes.Template) -> None:
        """Looks through the whole part."""
        self._all(tree.body, _Scope(self.fields, self.lengths))

    def _all(self, them: Iterable[nodes.Node], scope: _Scope) -> None:
        for one in them:
            self._node(one, scope)

    def _node(self, node: nodes.Node, scope: _Scope) -> None:
        match node:
            case nodes.TemplateData():
                self.size += len(node.data) * scope.times
            case nodes.For():
                self._for(node, scope)
            case nodes.Output():
                for one in node.nodes:
                    self._written(one, scope)
            case nodes.Name() | nodes.Getattr():
                self._field(node, scope)
            case nodes.Filter() if node.name not in FILTERS or node.args or node.kwargs:
                self._refuse(node, f"the filter “{node.name}”")
            case _ if not isinstance(node, _KNOWN):
                self._refuse(node, _SPOKEN.get(type(node), f"“{type(node).__name__}”"))
            case _:
                self._all(node.iter_child_nodes(), scope)

    def _written(self, node: nodes.Node, scope: _Scope) -> None:
        inner = node
        while isinstance(inner, nodes.Filter) and inner.node is not None:
            inner = inner.node
        if isinstance(inner, nodes.Name | nodes.Getattr):
            self._field(inner, scope, text=True)
        if inner is not node or not isinstance(node, nodes.Name | nodes.Getattr):
            self._node(node, scope)

    def _for(self, node: nodes.For, scope: _Scope) -> None:
        spec = self._resolve(node.iter, scope)
        if not isinstance(node.target, nodes.Name) or node.recursive or scope.depth >= DEPTH_LIMIT:
            self._refuse(node, "this kind of {% for %}")
            return
        if spec is None or spec.fields is None or spec.item is None:
            if spec is not None or not isinstance(node.iter, nodes.Name | nodes.Getattr):
                self._refuse(node, "a {% for %} over anything but a list")
            else:
                self._field(node.iter, scope)
            return
        inner = _Scope(
            {**scope.names, node.target.name: Spec(spec.says, fields=spec.fields)},
            scope.lengths,
            scope.depth + 1,
            scope.times * max(1, self.lengths.get(spec.item, 1)),
            loop=True,
        )
        self._all(node.body, inner)
        self._all(node.else_, scope)
        if node.test is not None:
            self._node(node.test, inner)

    def _resolve(self, node: nodes.Node, scope: _Scope) -> Spec | None:
        """The field a name stands for; None where there is none."""
        if isinstance(node, nodes.Name):
            return scope.names.get(node.name)
        if isinstance(node, nodes.Getattr):
            if isinstance(node.node, nodes.Name) and node.node.name == "loop":
                return Spec("") if scope.loop and node.attr in _LOOP else None
            above = self._resolve(node.node, scope)
            # A list has no fields itself: its items have, and an item is a name of a {% for %}.
            return above.fields.get(node.attr) if above and above.fields and above.item is None else None
        return None

    def _field(self, node: nodes.Name | nodes.Getattr, scope: _Scope, text: bool = False) -> None:
        name = _dotted(node)
        if name is None:
            self._refuse(node, "looking into what is no field")
            return
        spec = self._resolve(node, scope)
        if spec is None:
            known = [*_reachable(scope, self.fields)]
            meant = _CALLED.get(name.casefold())
            near = [meant] if meant in known else get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            self._fault(
                "letter-unknown-field",
                node,
                f"“{name[:60]}” is no field here.",
                f"{hint}There are: {', '.join(known)}.",
            )
        elif text and spec.fields is not None:
            self._fault(
                "letter-list",
                node,
                f"“{name}” is a list, and cannot stand here by itself.",
                _instead(name, spec),
            )

    def _refuse(self, node: nodes.Node, what: str) -> None:
        self._fault("letter-code", node, f"A letter cannot do this: {what}.", f"Take it out. {MAY}")

    def _fault(self, code: str, node: nodes.Node, what: str, do: str) -> None:
        where = among(self.source, node.lineno or 0, _dotted(node) or "")
        self.faults.append(Fault(code, f"{where}{what}", self.place, do))


def _instead(name: str, spec: Spec) -> str:
    if spec.item is None:
        return f"Name one of its fields, such as {{{{ {name}.{next(iter(spec.fields or {}))} }}}}."
    start = f"for {spec.item} in {name}"
    return (
        f"Write {{%tr {start} %}} in a table row of its own, or {{%p {start} %}} in a paragraph of its own, above what "
        "is repeated, and {%tr endfor %} or {%p endfor %} below it."
    )


def among(source: str, line: int, name: str = "") -> str:
    """The words a fault stands among, for its message; `name` is one of them."""
    lines = source.splitlines()
    said = lines[line - 1] if 0 < line <= len(lines) else ""
    # A line holds one paragraph, and the tags that stood alone in the next ones.
    said = next((part for part in said.split("</w:p>") if name and name in part), said)
    text = re.sub(r"<[^>]*>", "", said)
    text = " ".join(re.sub("[^ -\ud7ff\ue000-\U0010ffff]", " ", text).split())
    return f"In “{text[:70]}{'…' if len(text) > 70 else ''}”: " if text else ""


def _dotted(node: nodes.Node) -> str | None:
    if isinstance(node, nodes.Name):
        return node.name
    above = _dotted(node.node) if isinstance(node, nodes.Getattr) else None
    return f"{above}.{node.attr}" if above and isinstance(node, nodes.Getattr) else None


def _reachable(scope: _Scope, fields: Mapping[str, Spec]) -> Iterator[str]:
    """The names that mean something here: the items of the loops around first, then the letter's fields."""
    for name, spec in scope.names.items():
        if name not in fields and spec.fields is not None:
            yield from (f"{name}.{inner}" for inner in spec.fields)
    yield from (n for n in flat(fields) if "." not in n)


class Sandbox(SandboxedEnvironment):
    """Jinja without anything but the letter's data: no globals, no tests, no calls, no attributes of objects."""

    def __init__(
        self,
        place: Place,
        lengths: Mapping[str, int],
        picture: Callable[[Any], str],
        fields: Mapping[str, Spec] = FIELDS,
    ) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._written, cache_size=0)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self._place, self._lengths, self._picture, self._fields = place, lengths, picture, fields
        self._room = OUTPUT_LIMIT

    def look(self, source: str) -> list[Fault]:
        """Everything wrong with one part of a template."""
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            what = f"{among(source, error.lineno)}a field or block is not written as it should be."
            return [Fault("letter-syntax", what, self._place, MAY)]
        check = Check(source, self._place, self._lengths, self._fields)
        check.part(tree)
        if not check.faults and check.size > OUTPUT_LIMIT:
            check.faults.append(too_long(self._place))
        return check.faults

    def reads(self, piece: str) -> bool:
        """Whether a piece of a template by itself can be understood."""
        try:
            self.parse(piece)
        except TemplateSyntaxError:
            return False
        return True

    def near(self, name: str) -> bool:
        """Whether a name is one of the letter's fields, or like one."""
        return name in _CALLED or bool(get_close_matches(name, [*flat(self._fields)], n=1, cutoff=0.6))

    def from_string(self, source: Any, *more: Any, **named: Any) -> Any:
        """A template, after it was looked through. Raises RenditionError."""
        faults = self.look(source)
        if faults:
            raise RenditionError(*faults)
        return super().from_string(source, *more, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of an item, and `loop.first`, `.last`, `.index`; an object's own attributes are none."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Nothing is looked up by number or key."""
        return self.undefined(obj=obj, name=str(argument))

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ARG002 - Jinja's signature
        """Nothing can be called. Raises SecurityError."""
        raise SecurityError("a letter calls nothing")

    def _written(self, value: Any) -> Any:
        if isinstance(value, bytes):
            return Markup(self._picture(value))  # noqa: S704 - our own markup
        if not isinstance(value, str):
            return value
        self._room -= len(value)
        if self._room < 0:
            raise RenditionError(too_long(self._place))
        # docxtpl turns {_{ into {{ after rendering; what a person typed stays as it is.
        return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 - escaped here


def too_long(place: Place) -> Fault:
    """The letter would be larger than any letter is."""
    return Fault(
        "letter-too-long",
        "The template repeats so much that the letter would have thousands of pages.",
        place,
        "Take out loops that stand within each other.",
    )
