"""What goes out has none of the words that are left out, in any byte or layer of any file; the originals stay here."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people.absences import Absence, put
from filing.people.roster import find, import_csv
from filing.rights.deciding import decide
from filing.rights.requests import open_request
from forms import load
from issuing.rights import bundle as rights
from issuing.rights.bundle import HERE, OUT, Bundle, plan
from issuing.rights.packed import in_folder, zipped
from schemas.errors import UsageError
from schemas.rendition import Branding
from schemas.values import Value
from tests import prepared
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit
from tests.reports.filed import filed

SECRETS = ("Sample", "Próba", "Lily", "C-014", "01632 960123", "lily@example.com", "She was short with me")
SUMMARY = """Sam Sample and Łukasz Próba said that Lily (C-014), lily@example.com, 01632 960123, was well.
Zoë Example agrees."""
BRAND = Branding(organisation="Example Care")


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Ledger]:
    """Zoë asks; a session names others, a client rated her, and an absence tells of somebody."""
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        import_csv(ledger, ROSTER.encode(), ACT)
        zoe = find(ledger, "E02")
        filed(ledger, {**SESSION, **SIGNED, "summary": SUMMARY})
        rating: dict[str, Value] = {
            "worker": "Zoë Example",
            "date": dt.date(2026, 11, 3),
            "evaluator": "client",
            "client": "C-014",
            "ratings.care.rating": 2,
            "comments": "She was short with me",
        }
        filed(ledger, rating, form=load("contact-evaluation"))
        with ledger.writing() as conn:
            put(conn, zoe.id, Absence(dt.date(2026, 10, 1), dt.date(2026, 10, 2), "Covered by Sam"), ACT)
        open_request(ledger, zoe, dt.date(2026, 11, 20), ACT)
        yield ledger


def made(ledger: Ledger, **how: Any) -> tuple[Bundle, dict[str, bytes]]:
    bundle = plan(ledger, 1, BRAND, ACT, **how)
    return bundle, dict(bundle.files())


def layers(data: bytes) -> Iterator[str]:
    """Everything that a file holds, as text: its bytes, its streams unpacked, its text as two readers see it."""
    yield from (data.decode("latin-1"), data.decode("utf-8", "ignore"), data.decode("utf-16-be", "ignore"))
    if data[:4] == b"%PDF":
        yield from _of_pdf(data)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                yield name
                inner = parts.read(name).decode("utf-8", "ignore")
                yield from (inner, re.sub(r"<[^>]*>", "", inner))


def _of_pdf(data: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield str(reader.metadata)
    for one in reader.pages:
        yield one.extract_text()
    for name, field in (reader.get_fields() or {}).items():
        yield f"{name} {field.get('/V')} {field.get('/TU')} {field.get('/DV')}"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            yield from _of_object(thing)


def _of_object(thing: Any) -> Iterator[str]:
    if isinstance(thing, pikepdf.Stream):
        unpacked = thing.read_bytes()
        yield from (unpacked.decode("latin-1"), unpacked.decode("utf-8", "ignore"))
        yield from _of_object(thing.stream_dict)
    elif isinstance(thing, pikepdf.Dictionary):
        for key, value in thing.items():
            yield key
            if not getattr(value, "is_indirect", False):
                yield from _of_object(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _of_object(value)
    elif isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, str):
        yield thing


def told(data: bytes) -> set[str]:
    """Which of the secrets a file holds in any layer."""
    every = list(layers(data))
    return {s for s in SECRETS if any(s in layer or s.replace(" ", "") in layer for layer in every)}


@pytest.mark.parametrize("kind", ["pdf", "word"])
def test_no_file_that_goes_out_holds_a_word_that_is_left_out_in_any_layer(asked: Ledger, kind: Any) -> None:
    from filing.rights.held import held_records

    held = held_records(asked, find(asked, "E02"))
    decide(asked, 1, held, "redact", ACT, words=["Lily"])
    bundle, files = made(asked, kind=kind)
    out = {name: data for name, data in files.items() if name.startswith(f"{OUT}/")}
    suffix = "docx" if kind == "word" else "pdf"
    assert set(out) == {f"{OUT}/index.pdf", f"{OUT}/index.json", f"{OUT}/records/record-1.{suffix}"}
    assert {name: found for name, data in out.items() if (found := told(data))} == {}
    assert "[redacted]" in "".join(layers(out[f"{OUT}/records/record-1.{suffix}"]))
    # The search finds what is there: the print that stays here has the words.
    assert told(files[f"{HERE}/records/record-1.{suffix}"]) >= {"Sample", "Próba", "Lily", "C-014"}
    assert (bundle.redacted > 5, bundle.unprinted, bundle.missing) == (True, {}, {})


def test_the_originals_are_kept_beside_byte_for_byte_under_names_that_tell_nothing(asked: Ledger) -> None:
    bundle, files = made(asked)
    kept = {name: data for name, data in files.items() if name.startswith(f"{HERE}/originals/")}
    assert set(kept) == {f"{HERE}/originals/document-{d.number}.docx" for d in bundle.documents}
    assert len(kept) == 2  # of the rating, too: it stays here
    for document in bundle.documents:
        data = kept[f"{HERE}/originals/document-{document.number}.docx"]
        assert data == asked.originals.get(document.sha256)
    assert set(files) == set(bundle.names)


def test_the_index_tells_what_there_is_from_whom_it_came_and_what_was_left_out_and_why(asked: Ledger) -> None:
    _, files = made(asked)
    index = json.loads(files[f"{OUT}/index.json"])
    (entry,) = index["records"]
    assert (entry["record"], entry["held"], entry["file"]) == (1, "2026-11-14", "records/record-1.pdf")
    assert entry["source"] == "document 1, from a file, received 22/11/2026, taken in by Ama Admin"
    assert entry["redacted"] > 5
    (out,) = index["left_out"]
    assert (out["what"], out["number"]) == ("Point of contact evaluation", 1)
    assert out["why"].startswith("what one client said is told to nobody")
    sections = {s["key"]: s["rows"] for s in index["sections"]}
    assert {"What": "Manager", "Is": "[redacted]"} in sections["roster"]
    assert sections["absences"][0]["Why"] == "Covered by [redacted]"
    assert [r["Became"] for r in sections["documents"]] == ["filed", "filed"]
    assert "Called" not in sections["documents"][0]  # what a file is called may name anybody
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files[f"{OUT}/index.pdf"])).pages)
    for words in ("What is held about you", "Supervision Record", "Covered by [redacted]", "Received on"):
        assert words in " ".join(text.split())


def test_the_index_that_stays_here_says_so_and_lists_every_word_with_what_was_decided(asked: Ledger) -> None:
    _, files = made(asked)
    index = json.loads(files[f"{HERE}/index.json"])
    assert {m["words"] for m in index["mentions"]} >= {"Sam Sample", "Łukasz Próba", "C-014"}
    assert index["left_out"][0]["records"] == "2"
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files[f"{HERE}/index.pdf"])).pages)
    assert "NOT TO BE SENT" in text


def test_what_is_kept_stands_on_the_record_that_goes_out(asked: Ledger) -> None:
    from filing.rights.held import held_records

    held = held_records(asked, find(asked, "E02"))
    decide(asked, 1, held, "keep", ACT, words=["Sam Sample", "S. Sample"], why="He agreed.")
    _, files = made(asked)
    assert told(files[f"{OUT}/records/record-1.pdf"]) == {"Sample", "Lily"}
    assert "Sample" not in told(files[f"{OUT}/index.pdf"])


def test_words_that_nothing_found_can_be_left_out_of_the_index(asked: Ledger) -> None:
    for further, words in (((), "Covered by [redacted]"), (("covered",), "[redacted] by [redacted]")):
        _, files = made(asked, further=further)
        sections = {s["key"]: s["rows"] for s in json.loads(files[f"{OUT}/index.json"])["sections"]}
        assert sections["absences"][0]["Why"] == words


def test_a_document_that_still_waits_is_told_and_its_words_do_not_go_out(asked: Ledger) -> None:
    submit(asked, returned({**SESSION, "session": 9, "summary": "A word of its own."}, unsure=["summary"]))
    bundle, files = made(asked)
    assert bundle.unfiled == (3,)
    index = json.loads(files[f"{OUT}/index.json"])
    assert [o["number"] for o in index["left_out"] if o["what"] == "Documents that are no record"] == [1]
    assert f"{HERE}/originals/document-3.docx" in files
    assert not any("A word of its own" in layer for n, d in files.items() if OUT in n for layer in layers(d))


def test_an_original_that_is_gone_is_told_and_all_else_is_made(asked: Ledger) -> None:
    (first, *_) = plan(asked, 1, BRAND, ACT).documents
    (asked.home / "originals" / first.sha256[:2] / first.sha256).unlink()
    bundle, files = made(asked)
    assert set(bundle.missing) == {first.number}
    assert f"{OUT}/records/record-1.pdf" in files
    index = json.loads(files[f"{HERE}/index.json"])
    (documents,) = [s["rows"] for s in index["sections"] if s["key"] == "documents"]
    assert "not where it was put" in documents[0]["Became"]


def test_equal_bundles_are_equal_byte_for_byte(asked: Ledger) -> None:
    assert made(asked)[1] == made(asked)[1]


def test_as_zip_files_what_stays_here_is_in_one_of_its_own(asked: Ledger, tmp_path: Path) -> None:
    out, here = zipped(plan(asked, 1, BRAND, ACT), tmp_path / "new" / "zoe.zip", lambda: None)
    assert here.name == "zoe-originals-not-to-send.zip"
    with zipfile.ZipFile(out) as going, zipfile.ZipFile(here) as staying:
        assert set(going.namelist()) == {"index.pdf", "index.json", "records/record-1.pdf"}
        assert "originals/document-1.docx" in staying.namelist()
    assert {p.name for p in out.parent.iterdir()} == {out.name, here.name}
    assert all(p.stat().st_mode & 0o77 == 0 for p in (out, here))
    with pytest.raises(UsageError) as error:
        zipped(plan(asked, 1, BRAND, ACT), out, lambda: None)
    assert error.value.code == "exists"


def test_a_folder_in_which_something_is_is_left_as_it_is(asked: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    steps: list[None] = []
    bundle = plan(asked, 1, BRAND, ACT)
    in_folder(bundle, folder, lambda: steps.append(None))
    assert len(steps) == len(bundle.names) == sum(p.is_file() for p in folder.rglob("*"))
    with pytest.raises(UsageError) as error:
        in_folder(plan(asked, 1, BRAND, ACT), folder, lambda: None)
    assert error.value.code == "exists"


def test_that_it_was_made_stands_in_the_audit_in_numbers(asked: Ledger, tmp_path: Path) -> None:
    in_folder(plan(asked, 1, BRAND, ACT), tmp_path / "out", lambda: None)
    with asked.reading() as conn:
        (body,) = conn.exec_driver_sql("SELECT body FROM audit WHERE action = 'access-bundle-made'").scalars()
    told_in_audit = json.loads(body)
    assert (told_in_audit["records"], told_in_audit["left_out"]) == (1, 1)
    assert all(isinstance(v, int) for v in told_in_audit.values())


def test_the_two_folders_have_names_that_cannot_be_taken_for_one_another() -> None:
    assert (rights.OUT, rights.HERE) == ("to-send", "originals-not-to-send")
