"""Pictures that come in together are one document of several pages, whether a folder, a zip or a mail holds them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from extractors.paper.bundle import Bundle, bundled
from extractors.paper.opening import open_scan
from filing.ledger.database import Ledger
from filing.ledger.rehearsal import Rehearsal
from filing.review import submissions
from intake import envelopes, parts
from intake.envelopes import pictures
from intake.importing import Imported, Importer
from intake.isolation.isolation import Isolation
from intake.pictures_together import together
from intake.runs import rehearsed
from intake.sources import Source, gather
from schemas.errors import DocumentError
from tests.extractors.paper.page_files import picture, png_saying, saved
from tests.faults import ours
from tests.intake.envelopes.making import mail, zipped
from tests.intake.envelopes.telling import DOCX, PNG, told

pytestmark = pytest.mark.thorough


def photograph(number: int, kind: str = "JPEG", **how: Any) -> bytes:
    """A page that is none of ours, unlike the others."""
    page = picture()
    page.paste(number * 10, (60, 500, 60 + 30 * number, 560))
    return saved(page, kind, **how)


THREE = {f"IMG_{n}.jpg": photograph(n) for n in (9, 10, 11)}
TOGETHER = bundled(THREE.items())


def names(sources: tuple[Source, ...], folder: Path) -> list[str]:
    return [str(s.path.relative_to(folder)) for s in sources]


# ---- files and folders


def test_the_pictures_of_a_folder_are_one_thing_to_bring_in(tmp_path: Path) -> None:
    folder = ours.write(tmp_path, {**THREE, "a.docx": DOCX, "z.docx": DOCX})
    each = [str(folder / name) for name in ("a.docx", "IMG_11.jpg", "z.docx", "IMG_9.jpg", "IMG_10.jpg")]
    for named, wanted in (([str(folder)], ["(pictures)", "a.docx", "z.docx"]),
                          (each, ["a.docx", "(pictures)", "z.docx"])):  # fmt: skip
        found = together(gather(named))
        assert names(found, folder) == wanted
        assert found[wanted.index("(pictures)")].bytes() == TOGETHER
        assert together(found) == found  # nothing is put together twice


def test_each_folder_s_pictures_are_a_lot_of_their_own(tmp_path: Path) -> None:
    files = {f"{who}/{name}": data for who in ("ama", "zoe") for name, data in THREE.items()}
    folder = ours.write(tmp_path, files)
    assert names(together(gather([str(folder)])), folder) == ["ama/(pictures)", "zoe/(pictures)"]


def test_what_is_no_single_page_stays_by_itself(tmp_path: Path) -> None:
    several = saved(picture(), "TIFF", save_all=True, append_images=[picture()])
    alone = {"logo.png": saved(Image.new("L", (300, 90)), "PNG"), "scan.pdf": b"%PDF-1.7", "scan.tif": several,
             "short.png": b"\x89PNG\r\n\x1a\n", "vast.png": png_saying(40_000, 600)}  # fmt: skip
    folder = ours.write(
        tmp_path, {**alone, "page1.tif": photograph(1, "TIFF"), "page2.png": photograph(2, "PNG")}
    )
    assert set(names(together(gather([str(folder)])), folder)) == {*alone, "(pictures)"}


def test_a_picture_that_comes_alone_is_brought_in_as_it_is(tmp_path: Path) -> None:
    folder = ours.write(tmp_path, {"a.jpg": photograph(1), "form.docx": DOCX})
    sources = gather([str(folder)])
    assert together(sources) == sources


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="There are no named pipes on Windows")
def test_what_cannot_be_opened_is_told_by_itself(tmp_path: Path) -> None:
    folder = ours.write(tmp_path, THREE)
    os.mkfifo(folder / "pipe.jpg")
    (folder / "out.jpg").symlink_to(tmp_path)
    found = together(gather([str(folder)]))
    assert names(found, folder) == ["(pictures)", "out.jpg", "pipe.jpg"]
    assert [s.refusal is not None for s in found] == [False, True, True]


def test_lots_hold_as_many_bytes_and_pictures_as_they_may_and_no_more() -> None:
    each = 1000 + 2 * len("1.jpg") + 300  # what an archive says of one is counted
    three = [(f"{n}.jpg", 1000, n) for n in (1, 2, 3)]
    assert list(pictures.lots(three, 3 * each + 300)) == [[1, 2, 3]]
    assert list(pictures.lots(three, 3 * each + 299)) == [[1, 2], [3]]
    many = [(f"{n}.jpg", 1, n) for n in range(pictures.MOST + 1)]
    assert [len(lot) for lot in pictures.lots(many, 1 << 30)] == [pictures.MOST, 1]
    held = [(f"{n}.jpg", bytes(1000)) for n in (1, 2, 3)]
    assert len(bundled(held)) <= 3 * each + 300


# ---- zips and mails


def bytes_of(data: bytes, locator: str) -> bytes:
    return envelopes.member(data, locator)


@pytest.mark.parametrize("kind", ["zip", "mail"])
def test_the_pictures_of_a_zip_or_a_mail_are_one_member(kind: str) -> None:
    held = {"form.docx": DOCX, **THREE, "more.docx": DOCX}
    data = zipped(held) if kind == "zip" else mail(*held.items()).as_bytes()
    found = [m for m in envelopes.members(data) if not m.aside]
    assert [m.locator for m in found] == ["form.docx", "(pictures)", "more.docx"]
    assert found[1].content == hashlib.sha256(TOGETHER).hexdigest()
    assert bytes_of(data, "(pictures)") == TOGETHER
    with parts.opened(data, "(pictures)!/pages=2-3") as part:
        assert part.locator == "pages=2-3"
        assert part.medium == "paper"


def test_each_folder_of_a_zip_and_each_zip_in_it_is_a_lot_of_its_own() -> None:
    inner = zipped(THREE)
    windows = {f"zoe\\{n}": d for n, d in THREE.items()}
    data = zipped(
        {**{f"ama/{n}": d for n, d in THREE.items()}, **windows, "in.zip": inner, "one.jpg": photograph(1)}
    )
    where = ["ama/(pictures)", "zoe\\(pictures)", "in.zip!/(pictures)"]
    assert list(told(data)) == [*where, "one.jpg"]
    for locator in where:
        assert bytes_of(data, locator) == TOGETHER


def test_a_member_that_is_called_so_keeps_its_name() -> None:
    data = zipped({**THREE, "(pictures)": DOCX})
    assert list(told(data)) == ["(pictures)#", "(pictures)"]
    assert bytes_of(data, "(pictures)") == DOCX
    assert bytes_of(data, "(pictures)#") == TOGETHER


def test_a_small_picture_of_the_words_of_a_mail_is_left_out_and_a_logo_that_hangs_on_it_is_by_itself() -> (
    None
):
    made = mail(*THREE.items())
    made.add_attachment(PNG, maintype="image", subtype="png", filename="attached.png")
    made.add_attachment(PNG, maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    found = told(made.as_bytes())
    assert found["attached.png"] == found["(pictures)"] == "read"
    assert found["logo.png"] == "a small picture in the words of the mail"


def test_a_bundle_in_a_zip_is_a_document() -> None:
    data = zipped({"original.zip": TOGETHER, "form.docx": DOCX})
    assert list(told(data)) == ["original.zip", "form.docx"]
    with parts.opened(data, "original.zip!/pages=1") as part:
        assert part.medium == "paper"


@pytest.mark.parametrize("locator", ["(pictures)", "(pictures 2)", "ama/(pictures)"])
def test_where_nothing_was_put_together_there_is_no_such_part(locator: str) -> None:
    with pytest.raises(DocumentError) as refused:
        bytes_of(zipped({"a.jpg": photograph(1), "form.docx": DOCX}), locator)
    assert refused.value.code == "no-such-part"


# ---- into the ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with ours.ledger_in(tmp_path) as opened:
        yield opened


def outcomes(ended: list[Imported]) -> list[tuple[str, str, str | None]]:
    return [(i.locator, i.outcome, i.code) for i in ended]


def brought(ledger: Ledger, isolation: Isolation, folder: Path) -> list[tuple[str, str, str | None]]:
    importer = Importer(ledger, isolation, lambda: ours.ACT)
    return outcomes(list(importer.bring_in(together(gather([str(folder)])))))


@pytest.fixture(scope="module")
def isolation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isolation]:
    with ours.ledger_in(tmp_path_factory.mktemp("kinds")) as opened, ours.isolation_for(opened) as readers:
        yield readers


FOREIGN = [(f"pages={n}", "refused", "foreign-page") for n in (1, 2, 3)]


def test_every_page_is_accounted_for_and_kept_once_however_often_it_comes(
    ledger: Ledger, isolation: Isolation, tmp_path: Path
) -> None:
    folder = ours.write(tmp_path, THREE)
    assert brought(ledger, isolation, folder) == FOREIGN
    (whole, *pages) = submissions.listed(ledger)
    assert whole.name == "(pictures)"
    assert {p.sha256 for p in pages} == {whole.sha256}
    assert len(pages) == 3
    assert Bundle(ledger.originals.get(whole.sha256), open_scan).name(1) == "IMG_9.jpg"
    # Again, and from elsewhere: looked at once more, since it was refused, but nothing new is there.
    shutil.copytree(folder, tmp_path / "elsewhere")
    for again in (folder, tmp_path / "elsewhere"):
        assert brought(ledger, isolation, again) == FOREIGN
    assert len(submissions.listed(ledger)) == 4
    assert not ledger.verify(deep=True)


def test_a_rehearsal_comes_to_the_same_and_keeps_nothing(ledger: Ledger, tmp_path: Path) -> None:
    sources = gather([str(ours.write(tmp_path, THREE))])
    with (
        Rehearsal(ledger.home, ledger.library, ledger) as beside,
        rehearsed(beside, sources, lambda: ours.ACT, lambda _: None) as would,
    ):
        assert outcomes(list(would)) == FOREIGN
    assert submissions.listed(ledger) == ()


# ---- in the confined process


KINDS = {"PNG": {}, "JPEG": {}, "BMP": {}, "GIF": {}, "WEBP": {}, "TIFF": {"compression": "tiff_lzw"}}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_decoded_where_nothing_can_be_opened(
    isolation: Isolation, kind: str
) -> None:
    error = isolation.read(photograph(3, kind, **KINDS[kind])).error
    assert error is not None
    assert error.code == "foreign-page"  # it was looked at


def test_an_iphone_s_photograph_is_decoded_where_no_thread_can_be_started(isolation: Isolation) -> None:
    pytest.importorskip("pi_heif")
    data = (Path(__file__).parents[1] / "extractors" / "paper" / "page.heic").read_bytes()
    error = isolation.read(data).error
    assert error is not None
    assert error.code == "foreign-page"


@pytest.mark.parametrize(("side", "code"), [(10_900, None), (10_960, "picture-too-large")])
def test_a_picture_of_many_points_in_few_bytes_is_read_within_bounds(
    isolation: Isolation, side: int, code: str | None
) -> None:
    data = png_saying(side, side)
    assert len(data) < 200_000
    error = isolation.read(data).error
    assert error is not None
    assert error.code == code or (code is None and error.code in {"foreign-page", "only-blank-sides"})
