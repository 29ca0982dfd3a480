"""Forms are looked at by several at once, and each sees its own."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import forms
from issuing.previews import kept_preview, page_picture, pages_in
from schemas.rendition import Branding

NAMES = ("contact-evaluation", "emotion-questions", "supervision-agenda", "work-plan")
DAY = dt.date(2026, 11, 30)


def test_pages_are_laid_out_and_drawn_for_several_at_once() -> None:
    wanted = [forms.load(n) for n in NAMES]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda f: page_picture(kept_preview(f, Branding(), DAY), 1, 200), wanted))
    assert all(m is not None and m[8:12] == b"WEBP" for m in made)
    assert len(set(made)) == len(NAMES)


def test_there_is_a_picture_of_each_page_and_of_no_other() -> None:
    data = kept_preview(forms.load("contact-evaluation"), Branding(), DAY)
    assert page_picture(data, pages_in(data), 200) is not None
    assert page_picture(data, pages_in(data) + 1, 200) is None
    assert page_picture(data, 0, 200) is None
