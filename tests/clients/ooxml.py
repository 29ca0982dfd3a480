"""The two judges of our Word files: Microsoft's Open XML SDK validator and openxml-audit."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.clients.process import BROUGHT, ClientError, run

#: The SDK's name of the newest Word; it knows w14, w15 and w16 markup.
_OFFICE = "Microsoft365"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a validator finds wrong: in which part, where in it, and what."""

    part: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.part} {self.place}: {self.what}"


def available() -> bool:
    """Whether the SDK validator was brought in; openxml-audit comes with the test requirements."""
    return _validator() is not None


def sdk_errors(paths: Iterable[Path]) -> dict[Path, list[Fault]]:
    """What the Open XML SDK finds wrong in each file; an empty list is a pass.

    The validator takes one file a run, about 0.7 s; two run at a time.

    Raises ClientError if a file cannot be opened as an Office document.
    """
    wanted = list(paths)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(wanted, pool.map(_sdk, wanted), strict=True))


def audit_errors(paths: Iterable[Path]) -> dict[Path, list[Fault]]:
    """What openxml-audit finds wrong in each file, its schema and semantic rules; an empty list is a pass."""
    from openxml_audit import FileFormat, OpenXmlValidator

    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    return {
        path: [
            Fault(str(fault.part_uri), str(fault.path), fault.description)
            for fault in validator.validate(path).errors
        ]
        for path in paths
    }


def _sdk(path: Path) -> list[Fault]:
    validator = _validator()
    if validator is None:
        raise ClientError("the Open XML SDK validator was not brought in")
    told = json.loads(run([validator, path.resolve(), _OFFICE]))
    if any(fault["errorType"] == "Exception" for fault in told["errors"]):
        raise ClientError(f"the SDK cannot open {path.name}: {told['errors'][0]['description']}")
    return [
        Fault(fault["path"] or "", fault["xPath"] or "", fault["description"]) for fault in told["errors"]
    ]


def _validator() -> Path | None:
    """The native binary for this machine; its npm wrapper would only start node before it."""
    machine = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}.get(
        platform.machine(), platform.machine()
    )
    system = {"Windows": "win32"}.get(platform.system(), platform.system().lower())
    folder = BROUGHT / "node_modules" / "@xarsh" / f"ooxml-validator-{system}-{machine}"
    return next(iter(sorted(folder.glob("ooxml-validator*"))), None)
