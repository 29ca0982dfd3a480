"""The kinds of damage by which thresholds may be chosen: what people and programs do to a page in plain ways."""

from __future__ import annotations

import re

from pikepdf import Dictionary, Name

from benchmarks.changes.damage import Change, Hurt, Spot

WORDS = ("NOT", "VOID", "I do not agree", "no", "see letter", "5", "CANCELLED", "not so")


def print_words(hurt: Hurt, spot: Spot, words: str, *, mode: int = 0) -> None:
    """Words in Helvetica at the middle of a spot."""
    size = hurt.chance.choice((8, 10, 12, 14))
    x, y = spot.box[0] + 4, (spot.box[1] + spot.box[3]) / 2 - 0.3 * size
    hurt.put(spot, f"BT {mode} Tr /FxOwn {size} Tf {x:.2f} {y:.2f} Td ({words}) Tj ET", hurt.helvetica())


def words_beside(hurt: Hurt) -> Spot:
    spot = hurt.room()
    print_words(hurt, spot, hurt.chance.choice(WORDS))
    return spot


def words_over_print(hurt: Hurt) -> Spot:
    spot, _ = hurt.words()
    print_words(hurt, spot, hurt.chance.choice(WORDS))
    return spot


def line_through(hurt: Hurt) -> Spot:
    spot = hurt.answer()
    x0, y0, x1, y1 = spot.box
    high = y1 - 11 if spot.place and spot.place.multiline else (y0 + y1) / 2
    long = min(x1 - 2, x0 + hurt.chance.uniform(30, 200))
    hurt.put(
        spot,
        f"0 0 0 RG {hurt.chance.choice((0.7, 1, 2))} w {x0 + 2:.2f} {high:.2f} m {long:.2f} {high:.2f} l S",
    )
    return spot


def area_over_answer(hurt: Hurt) -> Spot:
    spot = hurt.answer()
    x0, y0, x1, y1 = spot.box
    tone = hurt.chance.choice(("1 g", "0 g", "0.9 g", "1 1 0 rg"))
    hurt.put(spot, f"{tone} {x0 + 1:.2f} {y0 + 1:.2f} {x1 - x0 - 2:.2f} {y1 - y0 - 2:.2f} re f")
    return spot


def area_over_print(hurt: Hurt) -> Spot:
    spot, _ = hurt.words()
    x0, y0, x1, y1 = spot.box
    wide = min(x1 - x0, hurt.chance.uniform(14, 120))
    hurt.put(spot, f"{hurt.chance.choice(('1 g', '0 g'))} {x0:.2f} {y0:.2f} {wide:.2f} {y1 - y0:.2f} re f")
    return spot


def picture(hurt: Hurt) -> Spot:
    spot = hurt.anywhere()
    x0, y0, x1, y1 = spot.box
    image = hurt.pdf.make_stream(
        bytes(hurt.chance.choice((0, 64, 128, 200)) for _ in range(64)), Width=8, Height=8
    )
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    wide, high = min(60, x1 - x0 - 4), min(20, y1 - y0 - 4)
    hurt.put(
        spot,
        f"{wide:.2f} 0 0 {high:.2f} {x0 + 2:.2f} {y0 + 2:.2f} cm /FxPicture Do",
        {"/XObject": {"/FxPicture": image}},
    )
    return spot


def by_hand(hurt: Hurt) -> Spot:
    spot = hurt.anywhere()
    x0, y0, x1, y1 = spot.box
    points = [
        (hurt.chance.uniform(x0 + 2, min(x1 - 2, x0 + 80)), hurt.chance.uniform(y0 + 2, y1 - 2))
        for _ in range(7)
    ]
    path = " ".join(f"{x:.2f} {y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))
    hurt.put(spot, f"0 0 0.6 RG 1.2 w {path} S")
    return spot


def tick_beside(hurt: Hurt) -> Spot | None:
    """A cross that touches a box to tick without its middle lying in it."""
    if not hurt.has_marks():
        return None
    box = hurt.mark()
    x0, y0, x1, y1 = box.box
    dx, dy = hurt.chance.choice(((-9.0, 0.0), (9.0, 0.0), (0.0, 9.0), (0.0, -9.0)))
    spot = Spot(box.page, (x0 + dx, y0 + dy, x1 + dx, y1 + dy))
    x0, y0, x1, y1 = spot.box
    hurt.put(spot, f"1.2 w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l {x0:.2f} {y1:.2f} m {x1:.2f} {y0:.2f} l S")
    return Spot(spot.page, spot.box, box.place)


_SHOWN = re.compile(rb"(\[[^\]]{12,}\]\s*TJ|<[0-9A-Fa-f]{12,}>\s*Tj)")


def print_taken_out(hurt: Hurt) -> Spot | None:
    page_number = hurt.chance.randrange(len(hurt.pdf.pages))
    page = hurt.pdf.pages[page_number]
    page.contents_coalesce()
    content = page.obj.Contents.read_bytes()
    shown = list(_SHOWN.finditer(content))
    if not shown:
        return None
    one = hurt.chance.choice(shown)
    page.obj.Contents = hurt.pdf.make_stream(content[: one.start()] + content[one.end() :])
    return Spot(page_number, (0, 0, *hurt.pages[page_number]))


def another_s_words(hurt: Hurt) -> Spot | None:
    if not hurt.live:
        return None
    one, two = hurt.answer(), hurt.answer()
    assert one.place is not None
    assert two.place is not None
    if one.place.path == two.place.path:
        return None
    hurt.widget(one.place).AP = Dictionary(N=hurt.widget(two.place).AP.N)
    return one


def another_state(hurt: Hurt) -> Spot | None:
    if not hurt.live or not hurt.has_marks():
        return None
    spot = hurt.mark()
    assert spot.place is not None
    widget = hurt.widget(spot.place)
    on = next(k for k in widget.AP.N.keys() if k != "/Off")  # noqa: SIM118 - a pikepdf dictionary
    widget.AS = Name(on) if widget.get("/AS") == Name.Off else Name.Off
    return spot


_HEX = re.compile(rb"<([0-9A-Fa-f]{16,})>")


def letters_exchanged(hurt: Hurt) -> Spot | None:
    """Two letters of an answer's appearance exchanged, its value untouched."""
    if not hurt.live:
        return None
    spot = hurt.answer()
    assert spot.place is not None
    widget = hurt.widget(spot.place)
    old = widget.AP.N
    content = old.read_bytes()
    found = _HEX.search(content)
    if found is None:
        return None
    glyphs = [found[1][n : n + 4] for n in range(0, len(found[1]), 4)]
    pairs = [(i, j) for i in range(len(glyphs)) for j in range(i) if glyphs[i] != glyphs[j]]
    i, j = hurt.chance.choice(pairs)
    glyphs[i], glyphs[j] = glyphs[j], glyphs[i]
    new = hurt.pdf.make_stream(content[: found.start(1)] + b"".join(glyphs) + content[found.end(1) :])
    new.Type, new.Subtype, new.BBox, new.Resources = Name.XObject, Name.Form, old.BBox, old.Resources
    widget.AP = Dictionary(N=new)
    return spot


TUNED: dict[str, Change] = {
    "words beside the boxes": words_beside,
    "words over the printed ones": words_over_print,
    "line through an answer": line_through,
    "area over an answer": area_over_answer,
    "area over printed words": area_over_print,
    "picture placed": picture,
    "drawing by hand": by_hand,
    "tick beside its box": tick_beside,
    "printed words taken out": print_taken_out,
    "answer shows another's words": another_s_words,
    "box shows another state": another_state,
    "letters exchanged in an answer": letters_exchanged,
}
