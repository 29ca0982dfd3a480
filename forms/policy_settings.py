"""`policies:` of `organisation.yaml`: what spans records, who may do what, and who reads what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from schemas import vocabulary as v
from schemas.definition import FORM_ID
from schemas.definition_base import FormKind
from schemas.node_reader import NodeReader
from schemas.policies import Policies
from schemas.yaml_source import Node
from schemas.zones import zone


def policies_in(node: Node | None, reader: NodeReader) -> Policies | None:
    """The policies of a mapping; None where there is none."""
    if node is None:
        return None
    keys = reader.keys(node, v.POLICIES)
    numbers = {k: reader.number(n, int) for k, n in keys.items() if v.POLICIES.words[k].shape == "whole"}
    forms = {k: reader.names(keys[k]) for k in ("appraisals", "supervisions", "plans") if k in keys}
    pairs = reader.pairs(keys["commitments"]) if "commitments" in keys else None
    commitments = tuple((k, reader.text(n) or "") for k, n in pairs.items()) if pairs is not None else None
    who = reader.pairs(keys["may"]) if "may" in keys else None
    may = tuple((k, reader.names(n)) for k, n in who.items()) if who is not None else None
    told = {
        "commitments": commitments,
        "may": may,
        "readers": _readers(keys.get("readers"), reader),
        "timezone": _zone(keys, reader),
    }
    return reader.make(Policies, node.line, keys, **numbers, **forms, **told)


def _readers(node: Node | None, reader: NodeReader) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """By form or kind, who reads it: one that is neither would open nothing, and nobody would know."""
    if node is None:
        return None
    pairs = reader.pairs(node)
    for name, told in pairs.items():
        if name not in get_args(FormKind) and re.fullmatch(FORM_ID, name) is None:
            what, do = (
                f"“{name[:40]}” is no form and no kind of record.",
                "Write supervision, or a form's name.",
            )
            reader.faults.add("def-value", told.line, what, do)
    return tuple((name, tuple(reader.names(told))) for name, told in pairs.items())


def _zone(keys: Mapping[str, Node], reader: NodeReader) -> str | None:
    name = reader.text(keys.get("timezone"))
    if name is None:
        return None
    try:
        zone(name)
    except ValueError:
        what, do = f"There is no time zone “{name[:40]}”.", "Write it as Europe/London."
        reader.faults.add("def-timezone", keys["timezone"].line, what, do)
        return None
    return name


__all__ = ["policies_in"]
