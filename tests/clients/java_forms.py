"""PDFBox and OpenPDF (descended from iText): fill PDF forms as servers written in Java do, many in one JVM."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.clients.process import BROUGHT, ClientError, found, run

_JAVA = BROUGHT / "build" / "java"
Library = Literal["pdfbox", "openpdf"]


@dataclass(frozen=True, slots=True)
class Fill:
    """One form to fill: values by full field name; True for a tick box, a state's name for radios."""

    src: Path
    values: Mapping[str, str | bool]
    out: Path
    library: Library = "pdfbox"
    flatten: bool = False


def available(library: Library) -> bool:
    """Whether java is here, the library was brought in and our main class was made."""
    main = _JAVA / "classes" / "carepack" / "FormFill.class"
    return found("java") and any((_JAVA / "lib").glob(f"{library}-*.jar")) and main.exists()


def fill(
    src: Path,
    values: Mapping[str, str | bool],
    out: Path,
    library: Library = "pdfbox",
    *,
    flatten: bool = False,
) -> Path:
    """Fill one form; see `fill_many`."""
    return fill_many([Fill(src, values, out, library, flatten)])[0]


def fill_many(forms: Sequence[Fill]) -> list[Path]:
    """Fill many forms in one JVM and return the files written.

    Raises ClientError, naming the first form at fault: no such field, no such state, no PDF.
    """
    tasks = [
        {
            "with": f.library,
            "src": str(f.src),
            "out": str(f.out),
            "values": dict(f.values),
            "flatten": f.flatten,
        }
        for f in forms
    ]
    classes = os.pathsep.join([str(_JAVA / "classes"), str(_JAVA / "lib" / "*")])
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"]
    command += ["-cp", classes, "carepack.FormFill"]
    answers = json.loads(run(command, feed=json.dumps(tasks).encode(), seconds=60 + 10 * len(tasks)))
    for one, answer in zip(forms, answers, strict=True):
        if "fault" in answer:
            raise ClientError(f"{one.library}, {one.src.name}: {answer['fault']}")
    return [one.out for one in forms]
