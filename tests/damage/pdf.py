"""What happens to a PDF form on its way back, done on purpose: the same damage for the same seed.

    hurt = damaged(data, seed=7)
    hurt.kind        # one of `KINDS`
    hurt.did         # what was done, in words
    hurt.data        # the damaged document

No damage changes what a person wrote, except the ones in `OVERWRITES`, where two texts are left that disagree:
there only a query is right. `tests.damage.law.wrong` says which values are neither right nor asked about.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

_FOREIGN = (
    "RECEIVED 12 NOV",
    "see the other sheet",
    "NOT agreed, J. Example",
    "12/03/2026",
    "yes",
    "Page 2 of 3",
)
_NAMES = (
    "Text1",
    "undefined",
    "actions__9__what",
    "agenda__19__item",
    "Check Box 3",
    "comments",
    "summary___3",
    "date",
)


@dataclass
class Hurt:
    """A document being damaged."""

    pdf: Pdf
    chance: random.Random
    did: list[str] = field(default_factory=list)

    @property
    def widgets(self) -> list[tuple[Any, Any]]:
        """Page and annotation of every widget, in page order."""
        return [
            (page, annotation)
            for page in self.pdf.pages
            for annotation in page.obj.get("/Annots", Array([]))  # type: ignore[attr-defined]
            if annotation.get("/Subtype") == Name.Widget
        ]

    def written(self, *, filled: bool = False) -> list[tuple[Any, Any]]:
        """The widgets that are text fields; with `filled` those with a value."""
        return [
            (p, a)
            for p, a in self.widgets
            if a.get("/FT") == Name.Tx and (not filled or str(a.get("/V", "")))
        ]


@dataclass(frozen=True)
class Damaged:
    """A damaged document: its bytes, what kind of damage, and what was done."""

    data: bytes
    kind: str
    did: tuple[str, ...]


def field_removed(hurt: Hurt) -> None:
    """One to three fields taken out, from the page and from the form's list."""
    for page, annotation in hurt.chance.sample(
        hurt.widgets, min(hurt.chance.randint(1, 3), len(hurt.widgets))
    ):
        owner = annotation if "/T" in annotation else annotation.Parent
        hurt.did.append(f"removed {owner.T}")
        page.obj.Annots = Array([a for a in page.obj.Annots if a.objgen != annotation.objgen])
        if owner is annotation:
            fields = hurt.pdf.Root.AcroForm.Fields
            hurt.pdf.Root.AcroForm.Fields = Array([f for f in fields if f.objgen != annotation.objgen])  # type: ignore[attr-defined]
        else:
            owner.Kids = Array([k for k in owner.Kids if k.objgen != annotation.objgen])


def field_renamed(hurt: Hurt) -> None:
    """A field given a foreign name, or one that the form could have."""
    _, annotation = hurt.chance.choice(hurt.widgets)
    owner = annotation if "/T" in annotation else annotation.Parent
    name = hurt.chance.choice(_NAMES)
    hurt.did.append(f"renamed {owner.T} to {name}")
    owner.T = String(name)


def names_swapped(hurt: Hurt) -> None:
    """Two fields of a sort that have each other's names."""
    kind = hurt.chance.choice((Name.Tx, Name.Tx, Name.Btn))
    owners = {
        o.objgen: o for _, a in hurt.widgets for o in [a if "/T" in a else a.Parent] if o.get("/FT") == kind
    }
    if len(owners) < 2:
        return field_renamed(hurt)
    one, two = hurt.chance.sample(list(owners.values()), 2)
    hurt.did.append(f"swapped {one.T} and {two.T}")
    one.T, two.T = String(str(two.T)), String(str(one.T))
    return None


def page_removed(hurt: Hurt) -> None:
    """A page taken out, its fields with it or left in the form's list."""
    if len(hurt.pdf.pages) < 2:
        return page_order_changed(hurt)
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    gone = {a.objgen for a in hurt.pdf.pages[number].obj.get("/Annots", Array([]))}  # type: ignore[attr-defined]
    del hurt.pdf.pages[number]
    hurt.did.append(f"removed page {number + 1}")
    if hurt.chance.random() < 0.7 and "/AcroForm" in hurt.pdf.Root:
        kept = []
        for one in hurt.pdf.Root.AcroForm.Fields:  # type: ignore[attr-defined]
            kids = {k.objgen for k in one.get("/Kids", Array([]))}
            if one.objgen not in gone and not (kids and kids <= gone):
                kept.append(one)
        hurt.pdf.Root.AcroForm.Fields = Array(kept)
    return None


def page_order_changed(hurt: Hurt) -> None:
    """The pages in another order."""
    order = list(range(len(hurt.pdf.pages)))
    hurt.chance.shuffle(order)
    # Moved inside the tree: copied pages would leave their fields behind.
    tree = hurt.pdf.Root.Pages
    nodes = [p.obj for p in hurt.pdf.pages]
    for node in nodes:
        for name in ("/Resources", "/MediaBox", "/Rotate"):
            if name not in node and name in node.Parent:
                node[name] = node.Parent[name]
    for node in nodes:
        node.Parent = tree
    tree.Kids = Array([nodes[n] for n in order])
    tree.Count = len(nodes)
    hurt.did.append("shuffled the pages")


def page_twice(hurt: Hurt) -> None:
    """One page there twice, as a scanner's feeder or a careless merge makes it."""
    number = hurt.chance.randrange(len(hurt.pdf.pages))
    hurt.pdf.pages.append(hurt.pdf.pages[number])
    hurt.did.append(f"page {number + 1} twice")


def flattened(hurt: Hurt) -> None:
    """Fields made into page content."""
    hurt.pdf.generate_appearance_streams()
    hurt.pdf.flatten_annotations("all")
    if "/AcroForm" in hurt.pdf.Root:
        del hurt.pdf.Root.AcroForm
    hurt.did.append("flattened")


def stamped(hurt: Hurt) -> None:
    """Flattened, then foreign words printed anywhere on a page, most often on a field."""
    rects = [(p, [float(v) for v in a.Rect]) for p, a in hurt.widgets]
    flattened(hurt)
    words = hurt.chance.choice(_FOREIGN)
    page, (x0, y0, x1, y1) = hurt.chance.choice(rects)
    x, y = hurt.chance.uniform(x0 - 20, x1), hurt.chance.uniform(y0, y1)
    if hurt.chance.random() < 0.2:
        x, y = hurt.chance.uniform(40, 400), hurt.chance.uniform(60, 780)
    size = hurt.chance.choice((8, 10, 12, 18))
    turn = "0.966 0.259 -0.259 0.966" if hurt.chance.random() < 0.25 else "1 0 0 1"
    print_on(hurt.pdf, page, f"BT /FxStamp {size} Tf {turn} {x:.2f} {y:.2f} Tm ({words}) Tj ET")
    hurt.did.append(f"stamped {words!r} at {x:.0f}, {y:.0f}")


def crossed(hurt: Hurt) -> None:
    """Flattened, then a stroke drawn through a box, as with a drawing tool."""
    rects = [(p, [float(v) for v in a.Rect]) for p, a in hurt.widgets]
    flattened(hurt)
    page, (x0, y0, x1, y1) = hurt.chance.choice(rects)
    hurt.did.append(f"line through {x0:.0f}, {y0:.0f}")
    print_on(hurt.pdf, page, f"1 0 0 RG 1.5 w {x0 - 30:.2f} {y0 - 5:.2f} m {x1 + 30:.2f} {y1 + 5:.2f} l S")


def state_changed(hurt: Hurt) -> None:
    """A box that shows another state than its field has."""
    boxes = [a for _, a in hurt.widgets if "/AS" in a]
    if not boxes:
        return appearance_changed(hurt)
    box = hurt.chance.choice(boxes)
    on = [k for k in box.AP.N if k != "/Off"]
    shown = Name(on[0]) if Name.Off == box.AS else Name.Off
    hurt.did.append(f"shows {shown}")
    box.AS = shown
    return None


def appearance_changed(hurt: Hurt) -> None:
    """A field that shows another field's words, or none, while its value stays."""
    filled = [a for _, a in hurt.written(filled=True)]
    if len(filled) < 2:
        return state_changed(hurt) if any("/AS" in a for _, a in hurt.widgets) else None
    one, two = hurt.chance.sample(filled, 2)
    hurt.did.append(f"{one.T} shows {two.T}")
    one.AP = Dictionary(N=two.AP.N)
    return None


def value_changed(hurt: Hurt) -> None:
    """A value overwritten by a program that leaves the old words showing."""
    filled = [a for _, a in hurt.written(filled=True) if not int(a.get("/Ff", 0)) & (1 << 24)]
    if not filled:
        return state_changed(hurt)
    one = hurt.chance.choice(filled)
    hurt.did.append(f"{one.T} overwritten")
    one.V = String(hurt.chance.choice(_FOREIGN))
    return None


def form_dropped(hurt: Hurt) -> None:
    """The form's list gone, its fields still on the pages."""
    del hurt.pdf.Root.AcroForm
    hurt.did.append("dropped the AcroForm")


def names_prefixed(hurt: Hurt) -> None:
    """All fields under a parent, as programs do that join files."""
    form = hurt.pdf.Root.AcroForm
    parent = hurt.pdf.make_indirect(Dictionary(T=String("copy1"), Kids=Array(list(form.Fields))))  # type: ignore[call-overload]
    for one in form.Fields:  # type: ignore[attr-defined]
        one.Parent = parent
    form.Fields = Array([parent])
    hurt.did.append("put all fields under a parent")


def metadata_dropped(hurt: Hurt) -> None:
    """Information and XMP gone, as "remove hidden data" does."""
    hurt.did.append("dropped the metadata")
    del hurt.pdf.docinfo
    if "/Metadata" in hurt.pdf.Root:
        del hurt.pdf.Root.Metadata


def note_added(hurt: Hurt) -> None:
    """Words laid over a page as a comment."""
    page, annotation = hurt.chance.choice(hurt.widgets)
    words = hurt.chance.choice(_FOREIGN)
    added = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=annotation.Rect,
        Contents=String(words),
        DA=String("/Helv 10 Tf"),
    )
    page.obj.Annots.append(hurt.pdf.make_indirect(added))
    hurt.did.append(f"laid {words!r} over {annotation.get('/T')}")


Kind = Callable[[Hurt], object]
KINDS: dict[str, Kind] = {
    k.__name__: k
    for k in (
        field_removed,
        field_renamed,
        names_swapped,
        page_removed,
        page_order_changed,
        page_twice,
        flattened,
        stamped,
        crossed,
        state_changed,
        appearance_changed,
        value_changed,
        form_dropped,
        names_prefixed,
        metadata_dropped,
        note_added,
    )
}
_ONE_MORE = (
    "page_order_changed",
    "page_removed",
    "metadata_dropped",
    "form_dropped",
    "field_removed",
    "field_renamed",
)
_LAST = frozenset({"flattened", "stamped", "crossed"})


def drawn_kind(seed: int) -> str:
    """The damage that a seed draws."""
    return random.Random(seed).choice(list(KINDS))


def damaged(data: bytes, seed: int, kind: str | None = None) -> Damaged:
    """The document with one damage, and, one time in three, a second one before it."""
    chance = random.Random(seed)
    chosen = kind or chance.choice(list(KINDS))
    with pikepdf.open(BytesIO(data)) as pdf:
        hurt = Hurt(pdf, chance)
        first = chance.choice(_ONE_MORE)
        # A field taken out before flattening leaves what an empty one leaves: nobody could know.
        clash = first == chosen or (first == "field_removed" and chosen in _LAST)
        clash = clash or (first == "form_dropped" and chosen in {"names_prefixed", "field_removed"} | _LAST)
        if kind is None and chance.random() < 0.33 and not clash:
            KINDS[first](hurt)
        KINDS[chosen](hurt)
        out = BytesIO()
        save(pdf, out)
    return Damaged(out.getvalue(), chosen, tuple(hurt.did))


def save(pdf: Pdf, out: BytesIO) -> None:
    """Save what is damaged as it is: pikepdf warns of fields that the form's list has lost."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.save(out)


def arranged(data: bytes, order: Sequence[int]) -> bytes:
    """The document with these of its pages, counted from 0, in this order; moved, so that fields stay theirs."""
    with pikepdf.open(BytesIO(data)) as pdf:
        tree = pdf.Root.Pages
        nodes = [p.obj for p in pdf.pages]
        for node in nodes:
            for name in ("/Resources", "/MediaBox", "/Rotate"):
                if name not in node and name in node.Parent:
                    node[name] = node.Parent[name]
        for node in nodes:
            node.Parent = tree
        tree.Kids = Array([nodes[n] for n in order])
        tree.Count = len(order)
        out = BytesIO()
        save(pdf, out)
        return out.getvalue()


def cut(data: bytes, share: float) -> bytes:
    """The first part of a document (share from 0 to 1), as an interrupted download leaves it."""
    return data[: int(len(data) * share)]


def print_on(pdf: Pdf, page: Any, content: str) -> None:
    """Add content on top of a page, with Helvetica as /FxStamp."""
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    resources = page.obj.get("/Resources") or Dictionary()
    fonts = resources.get("/Font") or Dictionary()
    fonts["/FxStamp"] = pdf.make_indirect(font)
    resources.Font = fonts
    page.obj.Resources = resources
    old = page.obj.Contents
    before = list(old) if isinstance(old, Array) else [old]
    page.obj.Contents = Array(
        [
            Stream(pdf, b"q\n"),
            *before,
            Stream(pdf, b"\nQ\nq " + content.encode("latin-1") + b" Q\n"),
        ]
    )
