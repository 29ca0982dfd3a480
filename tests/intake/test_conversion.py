"""Texts of other programs come in through LibreOffice, which can do no harm on the way."""

from __future__ import annotations

import http.server
import os
import stat
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

import forms
from intake import Issued, conversion
from intake.conversion import Converter
from intake.documents import Document, read
from intake.envelopes.kinds import convertible
from schemas.errors import CarepackError
from tests.clients.libreoffice import LibreOffice, SaveAs
from tests.faults import ours
from tests.intake import batch
from tests.intake.envelopes.making import compound, message, zipped

pytestmark = pytest.mark.thorough

libreoffice = pytest.mark.client("libreoffice")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

RTF = b"{\\rtf1\\ansi Supervision Record}"


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with LibreOffice() as started:
        yield started


def reading(data: bytes) -> Document:
    return read(data, "a", forms.builtin(), Issued(None))


# ---- what may be converted


def test_what_may_be_converted_is_told_by_content() -> None:
    odt = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, packed=False)
    sheet = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, packed=False)
    assert convertible(odt) == "odt"
    assert convertible(RTF) == "rtf"
    assert convertible(compound({"WordDocument": bytes(5000)})) == "doc"
    for other in (sheet, zipped({"a.odt": odt}), compound({"Workbook": bytes(5000)}), b"", b"%PDF-1.7"):
        assert convertible(other) is None
    assert convertible(compound({"EncryptedPackage": b"x"})) is None
    assert convertible(compound(message())) is None


# ---- with the real program


@libreoffice
@pytest.mark.parametrize("kind", ["odt", "doc", "rtf"])
@pytest.mark.parametrize("number", [1, 2])
def test_our_word_form_saved_otherwise_is_read_as_the_same_record(
    office: LibreOffice, tmp_path: Path, kind: SaveAs, number: int
) -> None:
    docx = ours.filled("word", batch.answers(number))
    (tmp_path / "form.docx").write_bytes(docx)
    saved = office.convert(tmp_path / "form.docx", kind).read_bytes()
    found = convertible(saved)
    assert found == kind
    made = conversion.find().convert(saved, found)
    assert made.by.startswith("LibreOffice ")
    assert made.by[12].isdigit()
    again, first = reading(made.data), reading(docx)
    assert again.record == first.record
    assert again.record is not None
    assert [q.code for q in again.queries] == [q.code for q in first.queries]


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
  Dim n As Integer
  n = FreeFile
  Open "{file}" For Output As #n
  Print #n, "was here"
  Close #n
End Sub
</script:module>"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{what} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{what}.dtd">
<library:{what} xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink" {more}
"""
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:ooo="http://openoffice.org/2004/office" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
)
_ON_LOAD = (
    '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
    'script:event-name="dom:load" xlink:type="simple" '
    'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
    "</office:event-listeners></office:scripts>"
)


def odt(body: str, scripts: str = "", **files: str) -> bytes:
    """An OpenDocument text made by hand; `files` by their path, with `__` for `/`."""
    content = f"<office:document-content {_NAMES}>{scripts}<office:body><office:text>{body}</office:text></office:body>"
    held = {"content.xml": content + "</office:document-content>"} | {
        name.replace("__", "/") + ".xml": text for name, text in files.items()
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="text/xml"/>' for n in held
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        '<manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="application/vnd.oasis.opendocument.text"/>{entries}</manifest:manifest>'
    )
    all_of_it = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        **held,
        "META-INF/manifest.xml": manifest,
    }
    return zipped({name: text.encode() for name, text in all_of_it.items()}, packed=False)


def with_a_macro(writes: Path) -> bytes:
    of_all = 'library:name="Standard" library:link="false"'
    return odt(
        "<text:p>Supervision Record</text:p>",
        _ON_LOAD,
        Basic__Standard__Module1=_MACRO.format(file=writes),
        **{
            "Basic__Standard__script-lb": _LIBRARY.format(what="library", more='library:name="Standard" '
            'library:readonly="false" library:passwordprotected="false">\n<library:element library:name="Module1"/>')
            + "</library:library>",
            "Basic__script-lc": _LIBRARY.format(what="libraries", more=f">\n<library:library {of_all}/>")
            + "</library:libraries>",
        },
    )  # fmt: skip


@libreoffice
def test_a_macro_that_starts_by_itself_does_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    tmp_path.chmod(0o777)
    assert conversion.find().convert(with_a_macro(mark), "odt").data.startswith(b"PK")
    assert not mark.exists()


@libreoffice
def test_the_same_macro_runs_where_it_is_allowed_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened as anybody may open it who has allowed macros: so the test before this one is known to be able to fail."""
    path = "org.openoffice.Office.Common/Security/Scripting"
    monkeypatch.setattr(conversion, "_SETTINGS", ((path, "MacroSecurityLevel", "0"),))
    conversion._write_settings(tmp_path)
    mark, document = tmp_path / "mark", tmp_path / "document.odt"
    document.write_bytes(with_a_macro(mark))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(conversion.find().program), profile, "--headless", "--norestore", str(document)]
    process = conversion._start(command, tmp_path, None)
    try:
        for _ in range(600):
            if mark.exists() and mark.read_text():
                break
            time.sleep(0.1)
    finally:
        conversion._end_all(process)
    assert mark.read_text() == "was here\n"


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and what was asked of it."""
    asked: list[str] = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    held = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=held.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{held.server_address[1]}", asked
    held.shutdown()
    held.server_close()
    thread.join()


def with_links(address: str, secret: Path) -> bytes:
    frame = '<draw:frame svg:width="2cm" svg:height="2cm">'
    picture = frame + '<draw:image xlink:href="{0}" xlink:type="simple"/></draw:frame>'
    section = (
        '<text:section text:name="{0}"><text:section-source xlink:href="{1}" xlink:type="simple"/>'
        "<text:p>old</text:p></text:section>"
    )
    return odt(
        f"<text:p>Before {picture.format(address + '/picture.png')}</text:p>"
        + section.format("far", address + "/section.odt")
        + section.format("near", secret.as_uri())
        + "<text:p>After</text:p>"
    )


def words_of(docx: bytes) -> str:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return "".join(package.read(n).decode("utf-8", "replace") for n in package.namelist())


@libreoffice
def test_links_to_elsewhere_are_not_followed(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    address, asked = server
    secret = tmp_path / "secret.txt"
    secret.write_text("THE-SECRET")
    made = conversion.find().convert(with_links(address, secret), "odt")
    assert asked == []
    assert "THE-SECRET" not in words_of(made.data)
    assert "After" in words_of(made.data)


@libreoffice
def test_where_the_network_is_said_to_be_away_it_is(server: tuple[str, list[str]], tmp_path: Path) -> None:
    """Held by trying: a program that would reach the server does, and behind the walls does not."""
    address, asked = server
    converter = conversion.find()
    if not converter.offline:
        pytest.skip("this system does not let us take the network away")
    reach = f"import urllib.request as r; r.build_opener(r.ProxyHandler({{}})).open('{address}/x', timeout=5)"
    command = [sys.executable, "-c", reach]
    conversion._ended(conversion._start(command, tmp_path, None), 20.0)
    assert asked == ["/x"]
    assert converter._run(command, tmp_path, 20.0)
    assert asked == ["/x"]


# ---- with a stand-in for a program that misbehaves


def stand_in(folder: Path, script: str) -> Converter:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Converter(program, seconds=1.5, most=100_000)


def refusal(converter: Converter) -> str:
    with pytest.raises(CarepackError) as error:
        converter.convert(RTF, "rtf")
    return error.value.code


def running(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes() if process.name.isdigit() else b""
        except OSError:
            continue
        if mark.encode() in line:
            found.append(line.decode())
    return found


@posix
def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = f"77{os.getpid()}"
    children = f"sleep {mark} &\nsetsid sleep {mark} &\ntrap '' TERM\nsleep {mark}"
    converter = stand_in(tmp_path, children)
    assert converter._walls is not None  # asked before the clock starts
    began = time.monotonic()
    assert refusal(converter) == "convert-too-long"
    assert time.monotonic() - began < 15
    if sys.platform == "linux" and converter.offline:
        time.sleep(0.3)
        assert running(mark) == []


OUT = 'for o in "$@"; do case $p in --outdir) cd "$o";; esac; p=$o; done\n'
DEEDS = {
    "nothing": ("exit 0", "convert-failed"),
    "fails": ("exit 7", "convert-failed"),
    "no-docx": (OUT + "echo words > document.docx", "convert-failed"),
    "a-link": (OUT + "ln -s /etc/hostname document.docx", "convert-failed"),
    "a-folder": (OUT + "mkdir document.docx", "convert-failed"),
    "a-pipe": (OUT + "mkfifo document.docx", "convert-failed"),
    "too-much": (OUT + "head -c 200000 /dev/zero | sed 's/^/PK/' > document.docx", "convert-too-large"),
}


@posix
@pytest.mark.parametrize("deed", DEEDS)
def test_a_converter_that_fails_is_a_refusal(deed: str, tmp_path: Path) -> None:
    script, code = DEEDS[deed]
    assert refusal(stand_in(tmp_path, script)) == code


@posix
def test_nothing_is_left_of_a_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    refusal(stand_in(tmp_path, OUT + "touch left; sleep 60"))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_machine_without_libreoffice_says_so(tmp_path: Path) -> None:
    with pytest.raises(CarepackError) as error:
        conversion.find({"PATH": str(tmp_path)})
    assert error.value.code == "no-converter"


def test_libreoffice_is_found_where_windows_installs_it(tmp_path: Path) -> None:
    """The place is looked for by the names that Windows gives; the program itself was never run there."""
    place = tmp_path / r"\LibreOffice\program\soffice.com"
    place.write_text("")
    found = conversion.find({"PATH": "", "PROGRAMFILES": str(tmp_path) + "/"})
    assert found.program.name.endswith("soffice.com")
