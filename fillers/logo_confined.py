"""A logo from outside drawn for the first time, in a process that ends when it takes too much.

What it looks like is what comes back; whoever takes the logo into use knows by it that it can be drawn at all. The
process has no more rights than ours; it has bounds.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys

from schemas.errors import CarepackError, Fault, Place, RenditionError

SECONDS = 20
"""Wall time; a logo takes half of one."""
PROCESSOR_SECONDS = 10
MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes of address space, where the system bounds it."""


def drawn(logo: bytes) -> bytes:
    """The logo as a PNG no larger than is seen. Raises RenditionError `logo-kind`, `logo-unsafe`, `logo-bounds`."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "fillers.logo_confined"],
            input=logo,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _bounds() from None
    if done.returncode != 0 or done.stdout[:1] not in {b"D", b"F"}:
        raise _bounds()
    if done.stdout[:1] == b"F":
        raise RenditionError(*(Fault(c, w, Place(), d) for c, w, d in json.loads(done.stdout[1:])))
    return done.stdout[1:]


def _bounds() -> CarepackError:
    what = "The logo asks for more time or memory than a picture may take."
    return RenditionError.of("logo-bounds", what, "Save it as PNG, some 600 pixels across, and give that.")


def _bound() -> None:
    """Bounds this process, as far as the system knows how; the parent's clock holds in any case."""
    if sys.platform == "win32":
        return
    import resource

    bounds = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: PROCESSOR_SECONDS, resource.RLIMIT_CORE: 0}
    for limit, value in bounds.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def _answer(logo: bytes) -> bytes:
    try:
        from PIL import Image

        from fillers.pdf.logo import as_svg
        from fillers.pictures import SEEN
        from fillers.word.compiling import logo_png
        from schemas.rendition import Branding

        as_svg(logo)
        png = logo_png(Branding(logo=logo)) or b""
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            small = picture.convert("RGBA")
        small.thumbnail(SEEN)
        out = io.BytesIO()
        small.save(out, "PNG")
        return b"D" + out.getvalue()
    except CarepackError as error:
        return b"F" + json.dumps([(f.code, f.what, f.do) for f in error.faults]).encode()


def main() -> None:
    """Reads a logo from standard input, and writes what it looks like, or what is wrong with it."""
    _bound()
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
