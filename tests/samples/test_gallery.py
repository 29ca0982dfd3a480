"""The gallery shows every form as it is now, with small pictures that say in words what they show."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

import forms
from forms.families import FAMILIES
from forms.situations import SITUATIONS
from issuing.letters import kinds
from samples import gallery
from samples.gallery_page import SOURCES, alt, anchor

ANEW = "Make it anew: make gallery"
TEXT = gallery.PAGE.read_text(encoding="utf-8")
NEWEST = gallery.newest()


def test_the_page_is_what_would_be_made_of_the_forms_now() -> None:
    assert gallery.text() == TEXT, ANEW


def test_every_picture_is_of_the_rendition_that_is_made_now() -> None:
    now = {p.name: p.rendition.digest for p in gallery.pictures(NEWEST)}
    assert gallery.drawn() == now, ANEW
    assert {f.name for f in gallery.FOLDER.iterdir()} == {*now, gallery.DRAWN.name}, ANEW


def test_pictures_are_small_and_one_page_each() -> None:
    sizes = {f.name: f.stat().st_size for f in gallery.FOLDER.glob("*.webp")}
    assert not {name: size for name, size in sizes.items() if size > 20_000}
    assert sum(sizes.values()) <= 2_000_000
    for name in sizes:
        with Image.open(gallery.FOLDER / name) as picture:
            assert max(picture.size) == gallery.LONGEST, name
            assert len(set(picture.convert("L").tobytes())) > 2, f"{name} is all but empty"


def test_every_picture_says_what_it_shows() -> None:
    shown = dict(re.findall(r"!\[([^\]]*)\]\(gallery/([^)]+)\)", TEXT))
    assert len(shown) == len(set(shown.values())) == 2 * len(NEWEST), "no two say the same"
    for form in NEWEST:
        assert form.title in alt(form, "in Word")
    assert not [words for words in shown if len(words) > 250]


def test_every_form_stands_in_the_table_of_what_somebody_wants_to_do() -> None:
    named = {name for rows in SITUATIONS.values() for _, names in rows for name in names}
    needed = {f.form for f in NEWEST} | {k.name for k in kinds() if k.form is not None}
    assert not needed - named, "forms/situations.py: say when they are needed"
    assert not named - {f.form for f in NEWEST} - {k.name for k in kinds()}, "no form and no letter"


def test_every_form_says_what_it_is_for_who_fills_it_in_and_how_often_in_its_family() -> None:
    families = {e.form: e.family for e in forms.catalogue()}
    titles = [f"\n## {title}\n" for title in FAMILIES.values()]
    for form in NEWEST:
        assert form.purpose is not None, form.form
        before = TEXT[: TEXT.index(f"\n### {form.title} ({form.form})\n")]
        last = max((t for t in titles if t in before), key=before.rindex)
        assert last == f"\n## {FAMILIES[families[form.form] or '']}\n"
        for said in (form.purpose.what, form.purpose.who, form.purpose.often, form.purpose.quote or ""):
            assert said in TEXT
        assert form.source.partition(":")[0] in SOURCES


def test_links_within_the_page_lead_to_its_headings() -> None:
    headings = {anchor(h) for h in re.findall(r"^#+ (.*)$", TEXT, re.M)}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= headings


@pytest.mark.parametrize(("width", "height"), [(595, 842), (842, 595)])
def test_a_page_is_drawn_as_high_or_as_wide_as_the_others(width: float, height: float) -> None:
    with pypdfium2.PdfDocument.new() as made:
        made.new_page(width, height)
        out = BytesIO()
        made.save(out)
    with Image.open(BytesIO(gallery.first_page(out.getvalue()))) as picture:
        assert sorted(picture.size) == [round(gallery.LONGEST * 595 / 842), gallery.LONGEST]
        assert (picture.width > picture.height) == (width > height)


def test_a_picture_that_is_gone_counts_as_not_drawn(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(gallery.DRAWN.read_text(encoding="utf-8"))
    monkeypatch.setattr(gallery, "FOLDER", gallery.FOLDER / "nowhere")
    assert told
    assert gallery.drawn() == {}
