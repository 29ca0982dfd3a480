"""A form that nobody touched is read with few modules; what wants more is read again with all, to the same outcome."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

import forms
from benchmarks.changes.damage import flattened
from fillers import pdf, word
from intake import Issued
from intake.documents import Order, read
from intake.isolation.isolation import Isolation
from schemas.copies import Copy
from schemas.rendition import RenditionFormat
from tests.faults import ours

pytestmark = pytest.mark.thorough

_READ = """
import pickle, sys
from intake.isolation import modules
modules.preload_first()
data, how = pickle.load(open(sys.argv[1], "rb"))
modules.alone()
from intake import comparison, documents, parts
try:
    with parts.opened(data) as part:
        part.divided(); documents.look(part).model_dump_json(); part.divided(how.form, how.template)
        reading = comparison.read(part, how)
    documents.check_reading(reading, how)
    print(reading.model_dump_json(exclude_defaults=True))
except modules.MoreWantedError as wanted:
    print("wanted:", wanted)
"""


def sent(kind: RenditionFormat) -> tuple[bytes, Order]:
    """A form filled in, and how it is to be read."""
    filler = pdf if kind == "pdf" else word
    compiled = filler.compile(filler.rendition(ours.FORM))
    copy = Copy(form=ours.FORM.form, edition=ours.FORM.edition, rendition=compiled.rendition.digest)
    made = filler.fill(compiled, copy, ours.answers(), when=ours.WHEN)
    return made.data, Order(ours.FORM, made.template, blank=made.blank() if kind == "pdf" else None)


def told(data: bytes, how: Order, folder: Path) -> str:
    file = folder / "sent"
    file.write_bytes(pickle.dumps((data, how)))
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("kind", get_args(RenditionFormat))
def test_an_untouched_form_is_read_with_what_is_loaded_first(kind: RenditionFormat, tmp_path: Path) -> None:
    assert '"path":"supervisee"' in told(*sent(kind), tmp_path)


def test_a_flattened_form_wants_more(tmp_path: Path) -> None:
    data, how = sent("pdf")
    assert told(flattened(data), how, tmp_path).startswith("wanted: ")


def broken_off(data: bytes) -> bytes:
    """Half of a file, of which another library makes what it can."""
    return data[: len(data) // 2]


def untouched(data: bytes) -> bytes:
    """As it was filled in."""
    return data


@pytest.mark.parametrize("change", [untouched, flattened, broken_off])
def test_whatever_comes_first_comes_to_the_same_as_with_all_loaded(change: Callable[[bytes], bytes]) -> None:
    data, how = sent("pdf")
    issued = Issued()
    assert how.template is not None
    issued.keep(how.template, how.blank)
    alone = read(change(data), "a.pdf", forms.builtin(), issued)
    with Isolation(forms.builtin(), issued, workers=1) as isolation:
        for _ in range(2):  # the second has all loaded, where the first wanted it
            assert isolation.read(change(data)).document("a.pdf") == alone


@pytest.mark.skipif(sys.platform != "linux", reason="what another process has loaded is told on Linux alone")
def test_the_reading_process_of_typed_forms_loads_nothing_that_looks_at_pictures() -> None:
    """Through the whole dialogue, which scans and drafts of handwriting have made longer."""
    with Isolation(forms.builtin(), Issued(None), workers=1, way="fork") as isolation:
        for kind in get_args(RenditionFormat):
            assert isolation.read(sent(kind)[0]).findings is not None
        (process,) = isolation.processes()
        loaded = Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
        assert "lxml" in loaded
        assert not [name for name in ("cv2", "numpy", "pdfium", "zxing") if name in loaded]
        assert isolation.read(flattened(sent("pdf")[0])).findings is not None
        assert "cv2" in Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
