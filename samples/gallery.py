"""Makes the gallery of all forms: `python -m samples.gallery [--text] [--all]`, or `make gallery`.

`docs/gallery.md` is made anew each time, and the pictures of the first pages of blanks, of each form whose renditions
have changed since. Beside the pictures stands which rendition each was drawn of, so that it can be told without drawing
whether they are current. Word's pages are drawn by LibreOffice, all of them in one start; `--text` leaves the pictures
as they are, `--all` draws every one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

import forms
from fillers import pdf, word
from intake.conversion import find
from issuing.letters import kinds
from samples.gallery_page import page
from samples.make import WHEN
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.rendition import Branding, Rendition

PAGE = Path(__file__).parents[1] / "docs" / "gallery.md"
FOLDER = PAGE.with_suffix("")
DRAWN = FOLDER / "pictures.json"
"""By the name of each picture, the digest of the rendition that it shows."""
LONGEST, MOST = 424, 18_000
"""Pixels of a picture's longer side, and bytes that it may have: a crowded page is drawn less finely for it."""
_QUALITIES = (50, 35, 20)


@dataclass(frozen=True, slots=True)
class Picture:
    """The first page of a form in one format."""

    form: FormDefinition
    rendition: Rendition

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.form.form}.{self.rendition.format}.webp"


def newest() -> tuple[FormDefinition, ...]:
    """The newest edition of every form that comes with carepack."""
    return tuple(forms.load(name) for name in dict.fromkeys(e.form for e in forms.catalogue()))


def pictures(of: Sequence[FormDefinition]) -> tuple[Picture, ...]:
    """The pictures that a gallery of these forms has."""
    brand = Branding()
    return tuple(Picture(f, made) for f in of for made in (word.rendition(f, brand), pdf.rendition(f, brand)))


def drawn() -> Mapping[str, str]:
    """By the name of each picture that is there, the digest of what it shows."""
    told: dict[str, str] = json.loads(DRAWN.read_text(encoding="utf-8")) if DRAWN.exists() else {}
    return {name: digest for name, digest in told.items() if (FOLDER / name).exists()}


def text() -> str:
    """The page of the gallery."""
    made = [k for k in kinds() if k.form is not None]
    return page({e.form: e.family for e in forms.catalogue()}, newest(), made)


def draw(wanted: Sequence[Picture]) -> None:
    """Draws these pictures. Raises UsageError `no-converter` where LibreOffice is not there."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="carepack-gallery-") as name:
        place = Path(name)
        made = {p: place / f"{p.name.removesuffix('.webp')}.pdf" for p in wanted}
        written = []
        for one, file in made.items():
            if one.rendition.format == "pdf":
                file.write_bytes(blank(one))
            else:
                written.append(file.with_suffix(".docx"))
                written[-1].write_bytes(blank(one))
        _as_pdf(written, place)
        for one, file in made.items():
            (FOLDER / one.name).write_bytes(first_page(file.read_bytes()))


def blank(one: Picture) -> bytes:
    """The blank that a picture is of."""
    nobody = Copy(form=one.form.form, edition=one.form.edition, rendition=one.rendition.digest)
    if one.rendition.format == "pdf":
        return pdf.fill(pdf.compile(one.rendition), nobody, {}, when=WHEN).data
    return word.fill(word.compile(one.rendition), nobody, {}, when=WHEN).data


def _as_pdf(written: Sequence[Path], place: Path) -> None:
    """Word documents as LibreOffice prints them, in one start of it, under a profile of its own."""
    if not written:
        return
    profile = (place / "profile").as_uri()
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    command = [str(find().program), *options, "--outdir", str(place), *map(str, written)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=1800)


def first_page(data: bytes) -> bytes:
    """The first page of a PDF as a small WebP, which keeps colours that a palette would lose."""
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        sheet = document[0]
        drawing = sheet.render(scale=4 * LONGEST / max(sheet.get_size()), may_draw_forms=True)
        large = drawing.to_pil().convert("RGB")
    small = large.resize((round(large.width / 4), round(large.height / 4)), Image.Resampling.LANCZOS)
    tries = [_as_webp(small, quality) for quality in _QUALITIES]
    return next((t for t in tries if len(t) <= MOST), tries[-1])


def _as_webp(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()


def main() -> None:
    """Makes the gallery."""
    asked = argparse.ArgumentParser(prog="python -m samples.gallery", description=__doc__)
    asked.add_argument("--text", action="store_true", help="the page alone")
    asked.add_argument("--all", action="store_true", help="every picture, current or not")
    said = asked.parse_args()
    PAGE.write_text(text(), encoding="utf-8")
    if said.text:
        return
    there, every = drawn(), pictures(newest())
    draw([p for p in every if said.all or there.get(p.name) != p.rendition.digest])
    told = {p.name: p.rendition.digest for p in every}
    for gone in {f.name for f in FOLDER.glob("*.webp")} - told.keys():
        (FOLDER / gone).unlink()
    DRAWN.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
