"""Modules for a process that can open no file: what readers use is loaded before, all else is at hand in memory.

Libraries load more when they meet something rare (a table of a font, an encoding), and which that will be
nobody can list: so the source of whole packages is kept in memory, and imported from there.

That is half a second's work, and a form that nobody touched needs none of it. So a process that forks begins with what
such a form needs (`preload_first`); a child that asks for more ends, and is begun again when all is loaded.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

NEEDED = (
    "intake.documents",
    "intake.parts",
    "olefile",
    "extractors.pdf",
    "extractors.word",
    "pikepdf",
    "lxml.etree",
)
"""Without these nothing can be read."""
FIRST = (
    "intake.comparison", "extractors.registry", "extractors.word.reader", "extractors.pdf.changes.asking",
    "rapidfuzz.distance.Levenshtein", "extractors.paper.opening", "extractors.paper.scanned_pdf",
    "lxml._elementpath", "zipfile", "zlib", "json.decoder", "datetime", "decimal", "unicodedata", "_strptime",
    "resource",
    *(f"encodings.{e}" for e in ("idna", "utf_8", "utf_8_sig", "utf_16", "utf_16_be", "latin_1", "cp437", "ascii")),
)  # fmt: skip
"""What a form that nobody touched is read with, besides."""
PACKAGES = ("extractors", "schemas", "pdfminer", "pdfplumber", "pypdf", "rapidfuzz", "lxml", "olefile")
"""Loaded whole, as far as they load at all."""
SINGLE = (
    "forms", "pypdfium2", "pypdfium2.raw", "segno", "segno.encoder", "fillers.pdf.expected_pages",
    "zxingcpp", "pi_heif", "PIL.Image", "PIL.ImageOps", "PIL.ImageSequence",
    "msoffcrypto.format.ooxml", "msoffcrypto.method.ecma376_agile", "hmac",
    "pikepdf.models", "fontTools.ttLib", "fontTools.ttLib.tables._g_l_y_f", "fontTools.misc.bezierTools",
    "fontTools.agl", "fontTools.cffLib", "fontTools.encodings.StandardEncoding", "fontTools.misc.psCharStrings",
    "fontTools.pens.boundsPen", "fontTools.pens.momentsPen", "fontTools.pens.recordingPen", "fontTools.unicode",
    *(f"fontTools.ttLib.tables.{t}" for t in (
        "_c_m_a_p", "_h_e_a_d", "_h_h_e_a", "_h_m_t_x", "_l_o_c_a", "_m_a_x_p", "_p_o_s_t", "otTables", "C_F_F_",
    )),
    *(f"PIL.{p}ImagePlugin" for p in ("Png", "Jpeg", "Tiff", "Bmp", "Gif", "WebP")), "PIL._webp", "pi_heif", "zxingcpp",
    # Modules of the standard library that are no Python source, or that every reader uses.
    "zipfile", "zlib", "bz2", "lzma", "json.decoder", "datetime", "decimal", "difflib", "unicodedata", "stringprep",
    "xml.dom.minidom", "xml.etree.ElementTree", "xml.parsers.expat", "html.parser", "_strptime", "resource",
    "select", "email.parser", "email.header", "email.utils", "quopri",
    "_ctypes", "_elementtree", "_hashlib", "_bisect", "_heapq", "_random", "mmap", "concurrent.futures",
    *(f"encodings.{e}" for e in (
        "idna", "utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "latin_1", "cp1252", "cp437",
        "cp850", "mac_roman", "ascii", "unicode_escape", "raw_unicode_escape", "charmap", "cp1250", "cp1251",
        "iso8859_2", "iso8859_15", "shift_jis", "gbk", "big5", "euc_kr", "hex_codec",
    )),
)  # fmt: skip
AT_HAND = (
    "fontTools",
    "pikepdf",
    "PIL",
    "pypdfium2",
    "numpy",
    "segno",
    "fillers",
    "cryptography",
    "msoffcrypto",
    "charset_normalizer",
    "forms",
    "intake",
)
"""Kept in memory besides `PACKAGES`, and loaded only when something asks for them."""
STANDARD = (
    "encodings",
    "email",
    "xml",
    "html",
    "json",
    "logging",
    "concurrent",
    "collections",
    "importlib",
    "ctypes",
)
"""Packages of the standard library that are kept; of the rest, the single modules."""
# Command lines and parts for other uses, which would only cost time.
_LEFT_OUT = (
    ".__main__", ".cli", ".html", ".cssselect", ".isoschematron", ".objectify", ".sax", ".usedoctest",
    ".doctestcompare", ".includes", ".ElementSoup",
)  # fmt: skip
_NO_PART = frozenset({"test", "tests", "__pycache__"})
_BUILT_IN = frozenset({"BuiltinImporter", "FrozenImporter"})


class Kept(MetaPathFinder, Loader):
    """Finds modules whose source it holds, and no others."""

    def __init__(self, packages: Iterable[str]) -> None:
        self._sources: dict[str, tuple[bytes, str, bool]] = {}
        for name in packages:
            spec = PathFinder.find_spec(name)
            for place in (spec.submodule_search_locations or ()) if spec else ():
                self._keep(_tree(Path(place), name))
        standard = Path(importlib.util.__file__).parent.parent
        for name in STANDARD:
            self._keep(_tree(standard / name, name))
        self._keep((f.stem, f) for f in standard.glob("*.py"))

    def _keep(self, files: Iterable[tuple[str, Path]]) -> None:
        for name, file in files:
            self._sources[name] = (file.read_bytes(), str(file), file.name == "__init__.py")

    def alone(self) -> None:
        """From now on modules come from here (those built into the interpreter apart)."""
        builtin = [f for f in sys.meta_path if getattr(f, "__name__", "") in _BUILT_IN]
        sys.meta_path[:] = [*builtin, self]

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A module we hold."""
        del path, target
        if name not in self._sources:
            return None
        _, file, package = self._sources[name]
        return importlib.util.spec_from_loader(name, self, origin=file, is_package=package)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As usual."""
        del spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the source."""
        source, file, _ = self._sources[module.__name__]
        module.__file__ = file
        exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102 - installed code, read before any document


class MoreWantedError(BaseException):
    """A module is wanted that was not loaded, by a process that could load more before it reads again.

    No Exception, so that no library takes it for a module that is not installed, and goes on without.
    """


class _Missing(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        raise MoreWantedError(name)


_held: list[Kept] = []


def preload_first() -> None:
    """Loads what a form is read with that nobody touched. Raises ImportError where nothing could be read."""
    for name in NEEDED:
        importlib.import_module(name)
    for name in FIRST:
        _load(name)


def has_all() -> bool:
    """Whether all is loaded or at hand."""
    return bool(_held)


def preload() -> None:
    """Loads what readers use, and takes the rest into memory. Raises ImportError where nothing could be read."""
    _load_what_draws()
    preload_first()
    for name in SINGLE:
        _load(name)
    for package in PACKAGES:
        path = getattr(_load(package), "__path__", None) or []
        for found in pkgutil.walk_packages(path, package + "."):
            if not any(part in found.name for part in _LEFT_OUT):
                _load(found.name)
    _open_what_is_opened_once()
    _load_what_sees()
    _held[:] = [Kept((*PACKAGES, *AT_HAND))]


def _load_what_draws() -> None:
    """numpy without threads (each would take memory, and none could start in the confined process), and OpenCV.

    Our environment stays as it was: OpenCV leaves the folder of its libraries in it.
    """
    before = dict(os.environ)
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for name in ("numpy", "cv2"):
        _load(name)
    os.environ.clear()
    os.environ.update(before)


def _load_what_sees() -> None:
    """What reads pictures of pages: every kind of picture file, and our nets with their weights."""
    from extractors.paper import nets

    with suppress(Exception):  # one that is not for this platform
        from PIL import Image

        Image.init()
    nets.preload()


def _load(name: str) -> object:
    try:
        return importlib.import_module(name)
    except Exception:  # a part that wants what is not installed is not one our readers use
        return None


def _open_what_is_opened_once() -> None:
    """What is opened at first use and then kept: by qpdf its random numbers, to decrypt a PDF; our letters, a font."""
    from io import BytesIO

    import pikepdf

    from extractors.pdf.changes.rendering import Drawing, one_thread
    from extractors.pdf.fonts.letters import letters
    from fillers.pdf.fonts import field_font

    letters()
    field_font()
    out = BytesIO()
    with pikepdf.new() as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="o"))
    with pikepdf.open(out):
        pass
    one_thread()
    plain = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(72, 72))
        document.save(plain)
    with Drawing(plain.getvalue()) as drawing:
        drawing.ink(0, 72)


def alone() -> None:
    """For a process that can open nothing any more: modules come from memory, or MoreWantedError is raised."""
    if not _held:
        builtin = [f for f in sys.meta_path if getattr(f, "__name__", "") in _BUILT_IN]
        sys.meta_path[:] = [*builtin, _Missing()]
    for kept in _held:
        kept.alone()


def _tree(folder: Path, package: str) -> Iterator[tuple[str, Path]]:
    for place, folders, files in os.walk(folder):
        folders[:] = [f for f in sorted(folders) if f not in _NO_PART]
        parts = Path(place).relative_to(folder).parts
        for file in sorted(files):
            name, _, kind = file.rpartition(".")
            if kind == "py" and name not in _NO_PART:
                yield ".".join((package, *parts, *([name] if name != "__init__" else []))), Path(place, file)
