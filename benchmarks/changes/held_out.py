"""The kinds of damage that are held out: what a page can be drawn with besides plain words, lines and pictures."""

from __future__ import annotations

from importlib.resources import files

from pikepdf import Array, Dictionary, Name, String

from benchmarks.changes.damage import Change, Hurt, Spot, array
from benchmarks.changes.kinds import WORDS, print_words


def shading(hurt: Hurt) -> Spot:
    """A gradient over an answer or over printed words (ISO 32000-1, 8.7.4)."""
    spot = hurt.answer() if hurt.chance.random() < 0.5 else hurt.words()[0]
    x0, y0, x1, y1 = spot.box
    light = hurt.chance.random() < 0.5
    ends = (array(1, 1, 1), array(0.85, 0.9, 1)) if light else (array(0, 0, 0), array(0.6, 0.6, 0.6))
    fade = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=array(x0, y0, x1, y1),
        Function=Dictionary(FunctionType=2, Domain=array(0, 1), C0=ends[0], C1=ends[1], N=1),
        Extend=Array([True, True]),
    )
    window = f"{x0 + 1:.2f} {y0 + 1:.2f} {x1 - x0 - 2:.2f} {y1 - y0 - 2:.2f} re W n"
    hurt.put(spot, f"{window} /FxFade sh", {"/Shading": {"/FxFade": hurt.pdf.make_indirect(fade)}})
    return spot


def soft_mask(hurt: Hurt) -> Spot:
    """A black area of which a mask of words lets through the words alone (11.6.5.2)."""
    spot = hurt.anywhere()
    x0, y0, x1, y1 = spot.box
    words = hurt.chance.choice(WORDS)
    group = hurt.pdf.make_stream(f"1 g BT /FxOwn 11 Tf {x0 + 4:.2f} {y0 + 4:.2f} Td ({words}) Tj ET".encode())
    group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, array(0, 0, 2000, 2000)
    group.Resources = Dictionary(Font=Dictionary({"/FxOwn": hurt.helvetica()["/Font"]["/FxOwn"]}))
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    state = Dictionary(Type=Name.ExtGState, SMask=Dictionary(S=Name.Luminosity, G=group))
    content = f"/FxMask gs 0 g {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f"
    hurt.put(spot, content, {"/ExtGState": {"/FxMask": hurt.pdf.make_indirect(state)}})
    return spot


def clipping(hurt: Hurt) -> Spot:
    """Words as a window through which an area shows; or part of the page's own content outside of a window."""
    if hurt.chance.random() < 0.5:
        spot = hurt.anywhere()
        x0, y0, x1, y1 = spot.box
        words = hurt.chance.choice(WORDS)
        hurt.put(
            spot,
            f"BT 7 Tr /FxOwn 12 Tf {x0 + 4:.2f} {y0 + 4:.2f} Td ({words}) Tj ET "
            f"0.2 0 0.4 rg {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f",
            hurt.helvetica(),
        )
        return spot
    spot, _ = hurt.words()
    wide, high = hurt.pages[spot.page]
    page = hurt.pdf.pages[spot.page]
    # All of the page but the words: the window is the page less their rectangle, by the even-odd rule.
    x0, y0, x1, y1 = spot.box
    window = f"q 0 0 {wide} {high} re {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re W* n\n"
    page.contents_add(window.encode(), prepend=True)
    page.contents_add(b"\nQ")
    return spot


def _layer(hurt: Hurt, *, shown: bool) -> Dictionary:
    layer = hurt.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer 1")))
    default = Dictionary(
        Order=Array([layer]), ON=Array([layer] if shown else []), OFF=Array([] if shown else [layer])
    )
    hurt.pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=default)
    return layer


def hidden_layer(hurt: Hurt) -> Spot:
    """A page's own content put in a layer that is not shown (8.11)."""
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    page = hurt.pdf.pages[number]
    page.add_resource(_layer(hurt, shown=False), Name.Properties, Name("/FxLayer"))
    if hurt.chance.random() < 0.5:
        page.contents_add(b"/OC /FxLayer BDC\n", prepend=True)
        page.contents_add(b"\nEMC")
    else:
        # One of its words alone: a layer around the last text object.
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        at = content.rfind(b"BT", 0, len(content) * 2 // 3)
        end = content.find(b"ET", at) + 2
        page.obj.Contents = hurt.pdf.make_stream(
            content[:at] + b"/OC /FxLayer BDC " + content[at:end] + b" EMC" + content[end:]
        )
    return Spot(number, (0, 0, *hurt.pages[number]))


def words_in_a_layer(hurt: Hurt) -> Spot:
    spot = hurt.anywhere()
    layer = _layer(hurt, shown=True)
    x, y = spot.box[0] + 4, spot.box[1] + 4
    words = hurt.chance.choice(WORDS)
    content = f"/OC /FxLayer BDC BT /FxOwn 11 Tf {x:.2f} {y:.2f} Td ({words}) Tj ET EMC"
    hurt.put(spot, content, {**hurt.helvetica(), "/Properties": {"/FxLayer": layer}})
    return spot


def outline(words: str, size: float) -> str:
    """Words as a path at the origin, in our own font."""
    from io import BytesIO

    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(files("fillers").joinpath("fonts", "CarepackField-Regular.ttf").read_bytes()))
    scale = size / font["head"].unitsPerEm
    out: list[str] = []

    class Pen(BasePen):
        def _at(self, *points: tuple[float, float]) -> str:
            return " ".join(f"{shift + x * scale:.2f} {y * scale:.2f}" for x, y in points)

        def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
            out.append(self._at(pt) + " m")

        def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
            out.append(self._at(pt) + " l")

        def _curveToOne(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:  # noqa: N802
            out.append(self._at(a, b, c) + " c")

        def _closePath(self) -> None:  # noqa: N802
            out.append("h")

    shift, glyphs, names = 0.0, font.getGlyphSet(), font.getBestCmap()
    for char in words:
        glyph = glyphs[names[ord(char)]]
        glyph.draw(Pen(glyphs))
        shift += glyph.width * scale
    return " ".join(out)


def type3(hurt: Hurt) -> Spot:
    """Words in a font whose letters are drawings (9.6.5)."""
    spot = hurt.anywhere()
    words = hurt.chance.choice(WORDS)
    path = outline(words, 1000.0)
    drawn = hurt.pdf.make_stream(f"9000 0 0 -300 9000 1000 d1 {path} f".encode())
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=array(0, -300, 9000, 1000),
        FontMatrix=array(0.001, 0, 0, 0.001, 0, 0),
        CharProcs=Dictionary(word=drawn),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name("/word")])),
        FirstChar=65,
        LastChar=65,
        Widths=array(9000),
        Resources=Dictionary(),
    )
    content = f"BT /FxDrawn 11 Tf {spot.box[0] + 4:.2f} {spot.box[1] + 4:.2f} Td (A) Tj ET"
    hurt.put(spot, content, {"/Font": {"/FxDrawn": hurt.pdf.make_indirect(font)}})
    return spot


def words_as_outlines(hurt: Hurt) -> Spot:
    spot = hurt.anywhere()
    path = outline(hurt.chance.choice(WORDS), 11)
    hurt.put(spot, f"1 0 0 1 {spot.box[0] + 4:.2f} {spot.box[1] + 4:.2f} cm 0.05 0.13 0.3 rg {path} f")
    return spot


def stroked_words(hurt: Hurt) -> Spot:
    spot = hurt.anywhere()
    print_words(hurt, spot, hurt.chance.choice(WORDS), mode=1)
    return spot


def inline_image(hurt: Hurt) -> Spot:
    """A picture within the content itself (8.9.7)."""
    spot = hurt.anywhere()
    x0, y0, x1, y1 = spot.box
    bits = bytes(hurt.chance.randrange(256) for _ in range(16))
    wide, high = min(24, x1 - x0 - 4), min(9, y1 - y0 - 4)
    head = f"{wide:.2f} 0 0 {high:.2f} {x0 + 3:.2f} {y0 + 3:.2f} cm BI /W 16 /H 8 /BPC 1 /CS /G ID "
    hurt.put(spot, head.encode() + bits + b" EI")
    return spot


def form_of_resources(hurt: Hurt) -> Spot:
    """Words added to a form that the page draws anyway: its content stays what it was."""
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    page = hurt.pdf.pages[number]
    forms = [
        (n, x) for n, x in page.obj.Resources.get("/XObject", {}).items() if x.get("/Subtype") == "/Form"
    ]
    chosen = [x for n, x in forms if n == "/CarepackReference"] or [x for _, x in forms]
    form = chosen[0]
    words = hurt.chance.choice(WORDS)
    wide, high = hurt.pages[number]
    x, y = hurt.chance.uniform(0, 0.5) * wide, hurt.chance.uniform(0.2, 0.8) * high
    own = Dictionary(form.get("/Resources", Dictionary()))
    fonts = Dictionary(own.get("/Font", Dictionary()))
    fonts["/FxOwn"] = hurt.helvetica()["/Font"]["/FxOwn"]
    own.Font = fonts
    form.Resources = own
    form.BBox = array(-wide, -high, 2 * wide, 2 * high)
    form.write(form.read_bytes() + f"\nq BT 0 g /FxOwn 12 Tf {x:.2f} {y:.2f} Td ({words}) Tj ET Q".encode())
    return Spot(number, (0, 0, wide, high))


def pattern(hurt: Hurt) -> Spot:
    """An area of small strokes (8.7.3)."""
    spot = hurt.anywhere()
    x0, y0, x1, y1 = spot.box
    tile = hurt.pdf.make_stream(b"0 0 0 RG 0.8 w 0 0 m 4 4 l S")
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = array(0, 0, 4, 4), 4, 4, Dictionary()
    content = (
        f"/Pattern cs /FxTile scn {x0 + 2:.2f} {y0 + 2:.2f} {min(60, x1 - x0 - 4):.2f} {y1 - y0 - 4:.2f} re f"
    )
    hurt.put(spot, content, {"/Pattern": {"/FxTile": tile}})
    return spot


def see_through(hurt: Hurt) -> Spot:
    """A white area through which the words under it show faintly, if at all."""
    spot = hurt.answer() if hurt.chance.random() < 0.5 else hurt.words()[0]
    x0, y0, x1, y1 = spot.box
    state = hurt.pdf.make_indirect(Dictionary(Type=Name.ExtGState, ca=hurt.chance.choice((0.8, 0.95))))
    content = f"/FxThin gs 1 g {x0 + 1:.2f} {y0 + 1:.2f} {x1 - x0 - 2:.2f} {y1 - y0 - 2:.2f} re f"
    hurt.put(spot, content, {"/ExtGState": {"/FxThin": state}})
    return spot


def cropped(hurt: Hurt) -> Spot:
    """A page of which a part is not shown."""
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    page = hurt.pdf.pages[number]
    wide, high = hurt.pages[number]
    low = high * hurt.chance.uniform(0.15, 0.45)
    box = hurt.chance.choice(
        (array(0, low, wide, high), array(0, 0, wide, high - low), array(0, 0, wide * 0.7, high))
    )
    if hurt.chance.random() < 0.5:
        page.obj.CropBox = box
    else:
        page.obj.MediaBox = box
    return Spot(number, (0, 0, wide, high))


def exchanged_fonts(hurt: Hurt) -> Spot | None:
    """Two fonts of a page exchanged: its words show other letters, and their codes are what they were."""
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    resources = hurt.pdf.pages[number].obj.Resources
    fonts = Dictionary(resources.Font)
    names = list(fonts.keys())
    if len(names) < 2:
        return None
    one, two = hurt.chance.sample(names, 2)
    fonts[one], fonts[two] = resources.Font[two], resources.Font[one]
    own = Dictionary(resources)
    own.Font = fonts
    hurt.pdf.pages[number].obj.Resources = own
    return Spot(number, (0, 0, *hurt.pages[number]))


HELD_OUT: dict[str, Change] = {
    "shading": shading,
    "soft mask": soft_mask,
    "clipping": clipping,
    "hidden layer": hidden_layer,
    "words in a layer": words_in_a_layer,
    "Type 3 words": type3,
    "words as outlines": words_as_outlines,
    "stroked words": stroked_words,
    "inline image": inline_image,
    "words in a form of the resources": form_of_resources,
    "pattern": pattern,
    "see-through area": see_through,
    "cropped page": cropped,
    "exchanged fonts": exchanged_fonts,
}
