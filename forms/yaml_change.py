"""One value of a YAML file changed, added or taken out; all else in it stays, comments and order too.

A file of settings is somebody's own text. So it is not written anew from what was understood of it: the place of the
value is found, and only that is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from forms.drafting import quoted


def changed(text: str, changes: Mapping[tuple[str, ...], str | None]) -> str:
    """The text with these values, by their path of one key or two; None takes one out. Values are YAML as written.

    Raises ValueError where the text is no mapping of YAML.
    """
    for path, value in changes.items():
        text = _with(text, path, value)
    return text


def words(said: str) -> str:
    """Wording as YAML has it, in double quotes."""
    return quoted(said)


def names(said: Sequence[str]) -> str:
    """A list of names on one line."""
    return f"[{', '.join(said)}]"


def _with(text: str, path: tuple[str, ...], value: str | None) -> str:
    root = _root(text)
    key, rest = path[0], path[1:]
    found = _entry(root, key)
    if not rest:
        return _put(text, root, key, value)
    if found is None or not isinstance(found[1], yaml.MappingNode):
        if value is None:
            return text
        without = _put(text, root, key, None) if found is not None else text
        return _appended(without, f"{key}:\n  {rest[0]}: {value}\n")
    inner = found[1]
    if value is None and [k.value for k, _ in inner.value] == [rest[0]]:
        return _put(text, root, key, None)  # the last of them
    return _put(text, inner, rest[0], value)


def _root(text: str) -> yaml.MappingNode | None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError("no YAML") from error
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise ValueError("no mapping")
    return root


def _entry(node: yaml.MappingNode | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((k, v) for k, v in node.value if k.value == key), None) if node is not None else None


def _put(text: str, node: yaml.MappingNode | None, key: str, value: str | None) -> str:
    found = _entry(node, key)
    if found is None:
        return text if value is None else _added(text, node, key, value)
    if value is not None:
        return text[: found[0].end_mark.index] + f": {value}" + text[_end(found[1]) :]
    assert node is not None  # noqa: S101 - as found
    return _out_of_braces(text, node, key) if node.flow_style else _lines_out(text, found)


def _added(text: str, node: yaml.MappingNode | None, key: str, value: str) -> str:
    if node is None or not node.value:
        if node is not None and node.flow_style:  # {}
            at = node.end_mark.index - 1
            return f"{text[:at]}{key}: {value}{text[at:]}"
        return _appended(text, f"{key}: {value}\n")
    last = _end(node.value[-1][1])
    if node.flow_style:
        return f"{text[:last]}, {key}: {value}{text[last:]}"
    indent = " " * int(node.value[0][0].start_mark.column)
    line_end = text.find("\n", last)
    if line_end < 0:
        return f"{text}\n{indent}{key}: {value}\n"
    return f"{text[: line_end + 1]}{indent}{key}: {value}\n{text[line_end + 1 :]}"


def _appended(text: str, more: str) -> str:
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{more}"


def _lines_out(text: str, found: tuple[yaml.Node, yaml.Node]) -> str:
    """Without the lines of a key and its value."""
    begin = text.rfind("\n", 0, found[0].start_mark.index) + 1
    end = text.find("\n", max(_end(found[1]), found[0].end_mark.index))
    return text[:begin] + (text[end + 1 :] if end >= 0 else "")


def _out_of_braces(text: str, node: yaml.MappingNode, key: str) -> str:
    at = next(n for n, (k, _) in enumerate(node.value) if k.value == key)
    if at + 1 < len(node.value):
        return text[: node.value[at][0].start_mark.index] + text[node.value[at + 1][0].start_mark.index :]
    begin = _end(node.value[at - 1][1]) if at else node.value[at][0].start_mark.index
    return text[:begin] + text[_end(node.value[at][1]) :]


def _end(node: yaml.Node) -> int:
    """Where a value ends: of one over several lines where the last thing in it does."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return int(node.end_mark.index) - 1
    return int(node.end_mark.index)
