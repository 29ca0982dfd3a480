"""What came in one envelope is read and filed as if each document had come by itself, whatever befalls the others."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import forms
from filing.ledger.database import Ledger
from filing.ledger.rehearsal import Rehearsal
from filing.review import submissions
from intake import Issued, conversion
from intake.importing import Imported, Importer
from intake.isolation.confinement import Limits
from intake.isolation.isolation import Isolation
from intake.isolation.worker_handle import Way
from intake.runs import rehearsed
from intake.sources import gather
from tests.clients.libreoffice import LibreOffice
from tests.faults import ours, sabotage
from tests.intake import batch
from tests.intake.envelopes.making import attachment, mail, message, outlook, zipped
from tests.intake.test_kills import kill_and_compare, undisturbed

pytestmark = pytest.mark.thorough

WAYS: list[Way] = ["fork", "pool"] if hasattr(os, "fork") else ["pool"]
LIMITS = Limits(memory=256 << 20, cpu=4, wall=20.0)


@pytest.fixture(scope="module", params=WAYS)
def isolation(request: pytest.FixtureRequest) -> Iterator[Isolation]:
    """Readers that do what a hostile file says (see sabotage.py), and read every other file honestly."""
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, limits=LIMITS, way=request.param) as opened:
            yield opened


def docx(number: int = 1) -> bytes:
    return ours.filled("word", batch.answers(number))


def pdf(number: int = 2) -> bytes:
    return ours.filled("pdf", batch.answers(number))


def envelopes() -> dict[str, tuple[bytes, list[str]]]:
    """Each kind of envelope with the same two documents in it, and their locators."""
    both = {"März/form.docx": docx(), "return.pdf": pdf()}
    written = mail(*both.items())
    return {
        "zip": (zipped(both), ["März/form.docx", "return.pdf"]),
        "stored": (zipped(both, packed=False), ["März/form.docx", "return.pdf"]),
        "mail": (written.as_bytes(), ["März/form.docx", "return.pdf"]),
        "outlook": (outlook(*(attachment(*f) for f in both.items())), ["März/form.docx", "return.pdf"]),
        "nested": (
            outlook(
                attachment("Fwd", message(attachment("form.docx", docx()))),
                attachment("sent.eml", mail(("in.zip", zipped({"return.pdf": pdf()}))).as_bytes()),
            ),
            ["Fwd.msg!/form.docx", "sent.eml!/in.zip!/return.pdf"],
        ),
    }


@pytest.mark.parametrize("kind", ["zip", "stored", "mail", "outlook", "nested"])
def test_documents_in_an_envelope_read_as_they_do_alone(isolation: Isolation, kind: str) -> None:
    data, locators = envelopes()[kind]
    found = isolation.read_parts(data)
    assert [part.locator for part in found.parts] == locators
    for part, alone in zip(found.parts, (docx(), pdf()), strict=True):
        told, expected = part.document("x"), isolation.read(alone).document("x")
        assert told.record == expected.record
        assert told.record is not None
        assert told.queries == expected.queries
        assert told.part == part.locator
    assert {one.reason for one in found.left_out} <= {"the words of the mail"}


@pytest.mark.parametrize("deed", ["leave", "hang", "oversized"])
def test_a_part_that_breaks_its_reader_costs_that_part_alone(isolation: Isolation, deed: str) -> None:
    quick = dataclasses.replace(LIMITS, wall=3.0)
    codes = {"leave": "read-crashed", "hang": "read-stuck", "oversized": "read-too-much"}
    with pytest.MonkeyPatch.context() as patch:
        sabotage.patched(patch)
        with Isolation(forms.builtin(), Issued(None), workers=1, limits=quick, way=isolation.way) as quicker:
            found = quicker.read_parts(zipped({"a.pdf": sabotage.document(deed), "form.docx": docx()}))
    assert [p.document("x").code for p in found.parts] == [codes[deed], "unknown-rendition"]
    assert found.parts[1].document("x").record is not None


def test_what_an_envelope_holds_besides_is_refused_for_itself_or_left_out(isolation: Isolation) -> None:
    held = {
        "form.docx": docx(),
        "old.7z": b"7z\xbc\xaf\x27\x1c",
        "page.png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    }
    held |= {
        "notes.txt": b"words",
        "letter.rtf": b"{\\rtf1 x}",
        "empty.pdf": b"",
        "program.exe": b"MZ" + bytes(40),
    }
    found = isolation.read_parts(zipped(held))
    assert {p.locator: p.document("x").code for p in found.parts} == {
        "form.docx": "unknown-rendition", "old.7z": "archive", "page.png": "page-damaged", "letter.rtf": "other-format",
        "empty.pdf": "empty-file", "program.exe": "not-a-document",
    }  # fmt: skip
    assert [(one.part, one.reason) for one in found.left_out] == [("notes.txt", "plain text")]
    assert "--convert" in (found.parts[3].document("x").reason or "")


def test_an_envelope_is_opened_where_nothing_can_be_opened(isolation: Isolation) -> None:
    """The names of an attachment may want an encoding that nobody has loaded before."""
    names = [
        "=?iso-2022-jp?B?GyRCTUEbKEI=?=",
        "=?koi8-r?B?xs/Sza==?=",
        "=?no-such?Q?form?=",
        "=?cp1257?Q?f=F6rm?=",
    ]
    raw = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    for name in names:
        raw += b'--b\nContent-Disposition: attachment; filename="%s"\n\n%%PDF-1.7 words\n' % name.encode()
    assert len(isolation.read_parts(raw + b"--b--\n").parts) == len(names)


# ---- converting


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("way", WAYS)
def test_a_text_in_an_envelope_is_converted_and_says_so(tmp_path: Path, way: Way) -> None:
    (tmp_path / "form.docx").write_bytes(docx())
    with LibreOffice() as office:
        rtf = office.convert(tmp_path / "form.docx", "rtf").read_bytes()
    data = mail(("a.zip", zipped({"old.rtf": rtf, "form.docx": docx()}))).as_bytes()
    found = conversion.find()
    with Isolation(
        forms.builtin(), Issued(None), workers=1, limits=LIMITS, way=way, converter=found
    ) as opened:
        made, same = opened.read_parts(data).parts
    assert (made.locator, same.locator) == ("a.zip!/old.rtf", "a.zip!/form.docx")
    (note,) = (q for q in made.document("x").queries if q.code == "converted")
    assert note.level == "note"
    assert note.raw == found.name
    assert made.document("x").record == same.document("x").record
    assert made.document("x").record is not None
    assert "converted" not in {q.code for q in same.document("x").queries}


@pytest.mark.client("libreoffice")
def test_our_form_saved_as_odt_comes_in_a_mail_and_is_filed_with_its_note(tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(ours.completed("word"))
    with LibreOffice() as office:
        odt = office.convert(tmp_path / "form.docx", "odt").read_bytes()
    folder = ours.write(tmp_path, {"mail.eml": mail(("form.odt", odt)).as_bytes()})
    with ours.ledger_in(tmp_path) as ledger:
        with ours.isolation_for(ledger) as opened:
            (refused,) = brought(ledger, opened, folder)
        assert (refused.outcome, refused.code) == ("refused", "other-format")
        with ours.isolation_for(ledger, converter=conversion.find()) as opened:
            (filed,) = brought(ledger, opened, folder)
        assert filed.outcome == "filed", filed.reason
        assert filed.document is not None
        assert "converted" in {q.code for q in filed.document.queries}
        assert ledger.originals.get(submissions.receipt_of(ledger, filed.submission or 0).sha256).startswith(
            b"From:"
        )


# ---- into the ledger


def brought(ledger: Ledger, isolation: Isolation, *paths: Path) -> list[Imported]:
    return list(Importer(ledger, isolation, lambda: ours.ACT).bring_in(gather([str(p) for p in paths])))


def told(ended: list[Imported]) -> list[tuple[str, str, str | None]]:
    return [(one.locator, one.outcome, one.code) for one in ended]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ours.ledger_in(tmp_path) as opened:
        yield opened


@pytest.fixture
def readers(ledger: Ledger) -> Iterator[Isolation]:
    with ours.isolation_for(ledger) as opened:
        yield opened


def test_each_document_in_an_envelope_is_filed_and_the_envelope_is_kept_once(
    ledger: Ledger, readers: Isolation, tmp_path: Path
) -> None:
    data = mail(
        ("form.docx", docx()), ("doubt.pdf", ours.filled("pdf", {**batch.answers(3), "supervisor": ""}))
    )
    data.add_attachment(b"7z\xbc\xaf\x27\x1c", maintype="application", subtype="x-7z", filename="more.7z")
    folder = ours.write(tmp_path, {"mail.eml": data.as_bytes()})
    first = brought(ledger, readers, folder)
    assert told(first) == [
        ("form.docx", "filed", None), ("doubt.pdf", "review", "required"), ("more.7z", "refused", "archive"),
    ]  # fmt: skip
    assert [(one.part, one.reason) for one in first[0].left_out] == [("words", "the words of the mail")]
    assert first[1].left_out == ()
    kept = submissions.listed(ledger)
    assert {r.sha256 for r in kept} == {kept[0].sha256}
    assert [r.outcome for r in kept] == ["opened", "filed", "review", "refused"]
    assert not ledger.verify(deep=True)
    # It comes again, and from elsewhere: nothing is filed twice, and what is still open is named.
    (tmp_path / "elsewhere.eml").write_bytes(data.as_bytes())
    for again in (brought(ledger, readers, folder), brought(ledger, readers, tmp_path / "elsewhere.eml")):
        assert told(again) == [
            ("form.docx", "duplicate", "again"), ("doubt.pdf", "duplicate", "again"), ("more.7z", "refused", "archive"),
        ]  # fmt: skip
        assert again[1].asked == first[1].asked != ()
        assert again[1].waiting
    assert len(submissions.listed(ledger)) == len(kept)
    assert not ledger.verify(deep=True)


def test_what_is_refused_before_it_is_read_is_refused_at_once_and_told_once(tmp_path: Path) -> None:
    data = mail(("form.docx", ours.completed("word"))).as_bytes().replace(b"UEsDB", b"UEs*DB", 1)
    with ours.ledger_in(tmp_path) as ledger, ours.isolation_for(ledger) as isolation:
        importer = Importer(ledger, isolation, lambda: ours.ACT)
        inside = ours.write(tmp_path, {"a.eml": data})
        told = list(importer.bring_in(gather([str(inside)])))
        assert [(d.outcome, d.code) for d in told] == [("refused", "part-damaged")]
        assert list(importer.resume()) == []


def test_a_form_that_came_by_itself_and_in_an_envelope_is_one(
    ledger: Ledger, readers: Isolation, tmp_path: Path
) -> None:
    inside = {"copy.docx": docx(), "again.docx": docx(), "return.pdf": pdf()}
    folder = ours.write(
        tmp_path, {"1.docx": docx(), "2.zip": zipped(inside), "3.msg": outlook(attachment("x.pdf", pdf()))}
    )
    with (
        Rehearsal(ledger.home, ledger.library, ledger) as beside,
        rehearsed(beside, gather([str(folder)]), lambda: ours.ACT, lambda _: None) as would,
    ):
        before = told(list(would))
    assert told(brought(ledger, readers, folder)) == before == [
        ("", "filed", None), ("copy.docx", "duplicate", "same-bytes"), ("again.docx", "duplicate", "same-bytes"),
        ("return.pdf", "filed", None), ("x.pdf", "duplicate", "same-bytes"),
    ]  # fmt: skip


def in_envelopes(count: int) -> dict[str, bytes]:
    """The documents of a batch, some by themselves, some in zips, mails and Outlook messages, one in another."""
    files = list(batch.documents(count).items())
    out = dict(files[: count // 4])
    for number, at in enumerate(range(count // 4, count, 5)):
        held = files[at : at + 5]
        match number % 3:
            case 0:
                out[f"b{at}.zip"] = zipped([*held[:3], ("in.zip", zipped(held[3:])), ("notes.txt", b"words")])
            case 1:
                out[f"b{at}.eml"] = mail(*held, ("page.png", b"\x89PNG\r\n\x1a\n" + bytes(30))).as_bytes()
            case _:
                out[f"b{at}.msg"] = outlook(*(attachment(*one) for one in held))
    return out


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's")
def test_kills_in_the_middle_of_envelopes_lose_nothing_and_file_nothing_twice(tmp_path: Path) -> None:
    kill_and_compare(tmp_path, undisturbed(tmp_path, in_envelopes(24)), 4, 1)
