"""veraPDF, the judge of PDF/UA-1 (ISO 14289-1): many files in one JVM."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.process import BROUGHT, ClientError, found, run

_JAVA = BROUGHT / "build" / "java"


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that a file fails: the clause and test number of veraPDF's profile, how often, first places."""

    clause: str
    test: int
    description: str
    count: int
    places: tuple[str, ...]

    def __str__(self) -> str:
        where = f", first at {self.places[0]}" if self.places else ""
        return f"ISO 14289-1 {self.clause} test {self.test}, {self.count} times{where}: {self.description}"


def available() -> bool:
    """Whether java is here and veraPDF's library was brought in."""
    return found("java") and any((_JAVA / "lib").glob("validation-model-*.jar")) and _main().exists()


def failures(paths: Iterable[Path]) -> dict[Path, list[Failure]]:
    """The rules of PDF/UA-1 that each file fails; an empty list is a pass.

    Raises ClientError if a file cannot be parsed as a PDF at all.
    """
    wanted = list(paths)
    feed = "".join(f"{path.resolve()}\n" for path in wanted).encode()
    classes = os.pathsep.join([str(_JAVA / "classes"), str(_JAVA / "lib" / "*")])
    # The serial collector and one compiler tier start quickest; these runs last seconds.
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, "carepack.UaCheck"]
    lines = run(command, feed=feed, seconds=60 + 10 * len(wanted)).decode("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    if len(told) != len(wanted):
        raise ClientError(f"veraPDF answered for {len(told)} of {len(wanted)} files")
    return {path: _failures(path, line) for path, line in zip(wanted, told, strict=True)}


def _main() -> Path:
    return _JAVA / "classes" / "carepack" / "UaCheck.class"


def _failures(path: Path, line: dict[str, Any]) -> list[Failure]:
    if "error" in line:
        raise ClientError(f"veraPDF cannot read {path.name}: {line['error']}")
    return [
        Failure(rule["clause"], rule["test"], rule["description"], rule["count"], tuple(rule["places"]))
        for rule in line["rules"]
    ]
