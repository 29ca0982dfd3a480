"""The structure tree of a PDF as the tests look at it: elements, their words, and the fields they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

from issuing.listening import marked_words


@dataclass(slots=True)
class Node:
    """An element; `controls` are names of fields (`/T`) in it alone, `marks` words of its own."""

    sort: str
    above: Node | None = None
    kids: list[Node] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    @property
    def words(self) -> str:
        """All words in it."""
        return " ".join("".join(n.marks) for n in self.all()).strip()

    @property
    def fields(self) -> list[str]:
        """The names of all fields in it."""
        return [name for n in self.all() for name in n.controls]

    def all(self, *sorts: str) -> Iterator[Node]:
        """It and the elements in it, in order; of these sorts where any are said."""
        if not sorts or self.sort in sorts:
            yield self
        for kid in self.kids:
            yield from kid.all(*sorts)

    def span(self, across: str) -> int:
        """How many columns (`ColSpan`) or rows (`RowSpan`) a cell takes."""
        return int(self.attributes.get(across, 1))


def tree(data: bytes) -> tuple[Node, set[str]]:
    """The tree of a document, and the names that its table of names has."""
    words = marked_words(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {p.obj.objgen: n for n, p in enumerate(pdf.pages, 1)}
        root: Any = pdf.Root.StructTreeRoot
        listed = root.IDTree.Names if "/IDTree" in root else []
        names = {str(listed[n]) for n in range(0, len(listed), 2)}

        def node(element: Any, above: Node | None) -> Node:
            made = Node(str(element.S)[1:], above, name=str(element.get("/ID", "")))
            held = element.get("/A")
            for one in held if isinstance(held, pikepdf.Array) else [] if held is None else [held]:
                for entry in one.keys():  # noqa: SIM118 - of a pikepdf dictionary
                    value = one[entry]
                    made.attributes[entry[1:]] = (
                        [str(v) for v in value] if isinstance(value, pikepdf.Array) else str(value)
                    )
            kids = element.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]:
                if isinstance(kid, int):
                    made.marks.append(words.get((pages[element.Pg.objgen], kid), ""))
                elif kid.get("/Type") == "/MCR":
                    page = kid.get("/Pg", element.get("/Pg"))
                    made.marks.append(words.get((pages[page.objgen], int(kid.MCID)), ""))
                elif kid.get("/Type") == "/OBJR":
                    holder = kid.Obj.get("/Parent", kid.Obj)
                    made.controls += [str(holder.T)] if "/T" in holder else []
                else:
                    made.kids.append(node(kid, made))
            return made

        top = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
        return node(top, None), names
