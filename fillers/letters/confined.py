"""A template from outside, rendered in a process that ends when it takes too much.

The template is looked through before it is rendered, but the looking itself costs time and memory, and a file
made for the purpose can make that much. The process has no more rights than ours; it has bounds.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

from fillers.confining import TooMuch, Wrong, answer, ask
from fillers.letters.order import Order
from schemas.errors import CarepackError, Fault, Place, RenditionError

SECONDS = 20
"""Wall time of one letter; a long one takes half of one."""
PROCESSOR_SECONDS = 10
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space, where the system bounds it."""


def write(template: bytes, order: Order) -> bytes:
    """The letter. Raises RenditionError, with `letter-bounds` where it takes too much."""
    from fillers.word.opening import SIZE_LIMIT, look

    if len(template) > SIZE_LIMIT:
        look(template, Place(file=order.file))  # which says so, without sending it anywhere
    head = json.dumps(_plain(order)).encode()
    try:
        return ask("fillers.letters.confined", len(head).to_bytes(8, "big") + head + template, SECONDS)
    except Wrong as wrong:
        raise RenditionError(
            *(Fault(c, w, Place(file=order.file, path=at), d) for c, w, d, at in wrong.faults)
        ) from None
    except TooMuch:
        raise _bounds(order.file) from None


def _bounds(file: str) -> CarepackError:
    return RenditionError.of(
        "letter-bounds",
        "The template asks for more time or memory than a letter may take, or cannot be read at all.",
        "Start again from the one that `carepack letter NAME --template` writes.",
        Place(file=file),
    )


def _plain(order: Order) -> dict[str, Any]:
    return {
        "file": order.file,
        "title": order.title,
        "author": order.author,
        "when": order.when.isoformat(),
        "colour": order.colour,
        "logo": base64.b64encode(order.logo).decode() if order.logo else None,
        "data": order.data,
        "large": order.large,
        "personal": order.personal,
        "framed": order.framed,
        "picture": base64.b64encode(order.picture).decode() if order.picture else None,
    }


def _order(told: dict[str, Any]) -> Order:
    logo, picture = told["logo"], told["picture"]
    return Order(
        **{
            **told,
            "when": dt.datetime.fromisoformat(told["when"]),
            "logo": base64.b64decode(logo) if logo else None,
            "picture": base64.b64decode(picture) if picture else None,
        }
    )


def _written(told: bytes) -> bytes:
    length = int.from_bytes(told[:8], "big")
    order = _order(json.loads(told[8 : 8 + length]))
    template = told[8 + length :]
    try:
        from fillers.letters.document import written
        from fillers.word.opening import look

        look(template, Place(file=order.file))
        return written(template, order)
    except CarepackError as error:
        raise Wrong([(f.code, f.what, f.do, f.place.path) for f in error.faults]) from None
    except MemoryError:
        raise
    # Whatever a strange document makes docxtpl and python-docx stumble over is the document's fault.
    except Exception as error:
        fault = (
            "letter-template",
            f"The template has parts that cannot be worked with ({type(error).__name__}).",
            "Start again from the one that `carepack letter NAME --template` writes.",
            None,
        )
        raise Wrong([fault]) from None


def main() -> None:
    """Reads an order and a template from standard input, and writes the letter or what is wrong."""
    answer(_written, memory=MEMORY, seconds=PROCESSOR_SECONDS)


if __name__ == "__main__":
    main()
