"""Other words for built-in forms: `wording.yaml` in the organisation's folder.

    supervision-record.1:
      title: "One-to-one record"
      supervisee: "Your name"
      actions: {heading: "What we agreed"}
      actions.*.what: {ask: "Action", help: "One for each line."}
      last_actions.*.now.drop: "No longer needed"

Words only: types, paths, rules and the keys of answers stay as they are, so that every record means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from schemas import vocabulary as v
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.node_reader import NodeReader
from schemas.yaml_source import Faults, Node, read


@dataclass(frozen=True, slots=True)
class Change:
    """Other words at one place of a form: `words` by what they replace (`ask`, `heading`, `help`)."""

    path: str
    words: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of one form, `name` being `ID.N`."""

    name: str
    line: int
    title: str | None
    places: tuple[Change, ...]


def changes_in(text: str, faults: Faults) -> tuple[Changes, ...]:
    """The changes in a `wording.yaml`; mistakes are noted, not raised."""
    root = read(text, faults) if text.strip() else None
    reader = NodeReader(faults)
    return tuple(_of_form(name, node, reader, root) for name, node in reader.pairs(root).items() if root)


def _of_form(name: str, node: Node, reader: NodeReader, root: Node) -> Changes:
    title, places = None, []
    for path, at in reader.pairs(node).items():
        line = node.key_lines[path]
        if path == "title" and at.text is not None:
            title = _words(reader, at)
            continue
        keys = {"ask": at} if at.text is not None else reader.keys(at, v.WORDING)
        words = {k: w for k, n in keys.items() if (w := _words(reader, n)) is not None}
        places.append(Change(path, words, line))
    return Changes(name, root.key_lines[name], title, tuple(places))


def _words(reader: NodeReader, node: Node) -> str | None:
    words = reader.wording(node)
    if words is None and node.text is not None:
        reader.faults.add(
            "def-value", node.line, "There are no words here.", "Write some, or remove the line."
        )
    return words


def reworded(form: FormDefinition, changes: Changes, faults: Faults) -> FormDefinition:
    """The form with these words; a place the form does not have is noted with the nearest one."""
    blocks: list[Any] = list(form.blocks)
    known = _places(form)
    for change in changes.places:
        place = known.get(change.path)
        if place is None:
            faults.add(
                "def-unknown-path",
                change.line,
                f"{changes.name} has no `{change.path}`.",
                _near(change.path, known),
            )
            continue
        for word in change.words:
            if word not in place.words:
                faults.add(
                    "def-unknown-key",
                    change.line,
                    f"`{change.path}` has no `{word}` of its own.",
                    place.instead if word == "heading" else f"It has {', '.join(place.words)}.",
                )
        words: dict[str, str | None] = {k: w for k, w in change.words.items() if k in place.words}
        if ("ask" if "ask" in place.words else "heading") in words:
            words.setdefault("say_as", None)  # the short name was of the other words
        if words:
            blocks[place.block] = place.put(blocks[place.block], words)
            _put_further(blocks, place)
            _told_apart(change, blocks[place.block], faults)
    new: dict[str, Any] = {"blocks": tuple(blocks)}
    if changes.title is not None:
        new["title"] = changes.title
    # Made anew, not copied: a copy would keep the digest of the old words.
    return FormDefinition(**{n: getattr(form, n) for n in FormDefinition.model_fields} | new)


def lines_of(changes: Changes) -> dict[str, int]:
    """Where the words of a place stand, by the paths that a definition's lines go by (`schemas.understood`)."""
    lines: dict[str, int] = {}
    for change in changes.places:
        first, *rest = change.path.split(".")
        lines.setdefault(first, change.line)
        if rest:
            lines.setdefault(
                f"{first}.{rest[1] if rest[0] == '*' and len(rest) > 1 else rest[0]}", change.line
            )
            lines.setdefault(f"{first}:{rest[0]}", change.line)
    return lines


def places_in(form: FormDefinition) -> frozenset[str]:
    """The paths of a form whose words can be others."""
    return frozenset(_places(form))


def _put_further(blocks: list[Any], place: _Place) -> None:
    """The same words for the rows to write in after fixed ones: they have the columns of these, and their heading."""
    before, further = blocks[place.block], blocks[place.block + 1 : place.block + 2]
    if not further or not getattr(further[0], "continues", False) or not isinstance(before, TableBlock):
        return
    own = {c.name: c for c in before.columns}
    columns = tuple(own.get(c.name, c) for c in further[0].columns)
    blocks[place.block + 1] = further[0].model_copy(update={"columns": columns, "called": before.heading})


def _told_apart(change: Change, block: Any, faults: Faults) -> None:
    """Notes two answers of one question in the same words: a return could not be read."""
    fields = block.fields if isinstance(block, FieldsBlock) else getattr(block, "columns", ())
    for field in fields:
        words = [" ".join(o.say.split()).casefold() for o in field.options]
        if len(set(words)) < len(words) and change.path.rpartition(".")[2] in {o.key for o in field.options}:
            faults.add(
                "def-duplicate",
                change.line,
                f"Two answers of `{field.name}` have the same words now.",
                "Give each answer words of its own.",
            )


@dataclass(frozen=True, slots=True)
class _Place:
    block: int
    words: tuple[str, ...]
    put: Callable[[Any, Mapping[str, str | None]], Any]
    instead: str = ""


def _places(form: FormDefinition) -> dict[str, _Place]:
    """Every place whose words can be others, by path."""
    found: dict[str, _Place] = {}
    for index, block in enumerate(form.blocks):
        if isinstance(block, FieldsBlock):
            first = block.fields[0].name if block.fields else ""
            for field in block.fields:
                begins = field.name == first
                words = ("ask", "help", "say_as", "heading") if begins else ("ask", "help", "say_as")
                found[field.name] = _Place(
                    index, words, _in_fields(field.name), f"The heading above it belongs to `{first}`."
                )
                found |= _in_options(index, field.name, field, _in_fields(field.name))
        elif isinstance(block, TableBlock):
            found |= _in_table(index, block)
    return found


def _in_table(index: int, table: TableBlock) -> dict[str, _Place]:
    name = table.table
    instead = f"The heading belongs to `{name}`."
    found: dict[str, _Place] = {}
    if not table.continues:
        found[name] = _Place(index, ("heading", "help", "say_as"), lambda b, w: b.model_copy(update=dict(w)))
    for group in table.groups:
        found[f"{name}.{group.id}"] = _Place(index, ("heading", "help", "say_as"), _in_groups(group.id))
    for row in table.fixed:
        found[f"{name}.{row.id}"] = _Place(index, ("ask", "help", "say_as"), _in_rows(row.id), instead)
    for column in table.columns:
        if table.continues and not column.write_in:
            continue  # it is that of the fixed rows
        path = f"{name}.*.{column.name}"
        found[path] = _Place(index, ("ask", "help", "say_as"), _in_columns(column.name), instead)
        found |= _in_options(index, path, column, _in_columns(column.name))
    return found


def _in_options(
    index: int, path: str, field: Field, put: Callable[[Any, Mapping[str, Any]], Any]
) -> dict[str, _Place]:
    """The words of each answer of a choice. Its key stays, and so does what records say."""

    def of(key: str) -> Callable[[Any, Mapping[str, str | None]], Any]:
        def with_words(block: Any, words: Mapping[str, str | None]) -> Any:
            now = _field_at(block, field.name)
            own = {"say" if k == "ask" else k: w for k, w in words.items()}
            options = tuple(o.model_copy(update=own) if o.key == key else o for o in now.options)
            return put(block, {"options": options})

        return with_words

    instead = f"The heading and the help belong to `{path}`."
    return {f"{path}.{o.key}": _Place(index, ("ask", "say_as"), of(o.key), instead) for o in field.options}


def _field_at(block: FieldsBlock | TableBlock, name: str) -> Field:
    fields = block.fields if isinstance(block, FieldsBlock) else block.columns
    return next(f for f in fields if f.name == name)


def _in_fields(name: str) -> Callable[[Any, Mapping[str, Any]], Any]:
    def put(block: FieldsBlock, words: Mapping[str, Any]) -> FieldsBlock:
        own = {k: w for k, w in words.items() if k != "heading"}
        fields = tuple(f.model_copy(update=own) if f.name == name else f for f in block.fields)
        heading = {"heading": words["heading"]} if "heading" in words else {}
        return block.model_copy(update={"fields": fields, **heading})

    return put


def _in_columns(name: str) -> Callable[[Any, Mapping[str, Any]], Any]:
    def put(table: TableBlock, words: Mapping[str, Any]) -> TableBlock:
        columns: tuple[Field, ...] = tuple(
            c.model_copy(update=dict(words)) if c.name == name else c for c in table.columns
        )
        return table.model_copy(update={"columns": columns})

    return put


def _in_rows(name: str) -> Callable[[Any, Mapping[str, str | None]], Any]:
    def put(table: TableBlock, words: Mapping[str, str | None]) -> TableBlock:
        def with_words(rows: Any) -> Any:
            return tuple(r.model_copy(update=dict(words)) if r.id == name else r for r in rows)

        groups = tuple(g.model_copy(update={"rows": with_words(g.rows)}) for g in table.groups)
        return table.model_copy(update={"rows": with_words(table.rows), "groups": groups})

    return put


def _in_groups(name: str) -> Callable[[Any, Mapping[str, str | None]], Any]:
    def put(table: TableBlock, words: Mapping[str, str | None]) -> TableBlock:
        groups = tuple(g.model_copy(update=dict(words)) if g.id == name else g for g in table.groups)
        return table.model_copy(update={"groups": groups})

    return put


def _near(path: str, known: Mapping[str, object]) -> str:
    found = get_close_matches(path, list(known), n=1)
    # `actions.what` is what people write first for `actions.*.what`.
    parts = path.split(".")
    if len(parts) == 2 and f"{parts[0]}.*.{parts[1]}" in known:
        found = [f"{parts[0]}.*.{parts[1]}"]
    return f"Did you mean `{found[0]}`?" if found else f"The places are {', '.join(list(known)[:12])}."
