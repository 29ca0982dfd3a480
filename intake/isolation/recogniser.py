"""The process that drafts what handwriting says: resident, fed grey pixels, with no file, no network and no thread.

Run as `python -c "... from intake.isolation.recogniser import main; main()"` by `intake.isolation.drafting`. It loads
rapidocr with the models of its wheel, reads a line of its own making so that all is loaded that ever will be, and
confines itself before it says that it is ready. What it gets are pictures from strangers' documents; what it says is
text, and nobody takes that for more than a draft.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.isolation import frames_of_pixels, ipc_protocol
from intake.isolation.confinement import MB, Limits, confine
from intake.isolation.worker import own_streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.pixels import Pixels

DRAFT = ipc_protocol.DONE
"""What goes back: JSON of one string."""
LIMITS = Limits(memory=1024 * MB, pictures=0)
"""Beyond what the loaded models take; all of an A4 page at 200 dpi wants a quarter of it."""
MOST_WORDS = 4000
"""Letters of a draft: a page of close handwriting has 3,000."""
_LONGEST_SIDE = 960
"""Pixels of the longer edge in which lines are looked for; those of boxes are found as well, in a third of the time."""
_BORDER = 12
"""Pixels of paper around a picture: letters that touch its edge are else read as others."""
_SAME_LINE = 0.5
"""Of its height: pieces whose middles lie no further apart are of one line."""


def main() -> None:
    """Serves until the parent closes its end."""
    inward, outward = own_streams()
    try:
        read = _loaded()
        confine(LIMITS, one_document=False, threads=False)
        ipc_protocol.send(outward, ipc_protocol.HELLO)
        while True:
            _, body = ipc_protocol.receive(inward, 0)
            draft = _draft(read, frames_of_pixels.unpacked(body)[1])
            ipc_protocol.send(outward, DRAFT, json.dumps(draft).encode())
    except ipc_protocol.BrokenError:
        os._exit(0)
    except BaseException as error:
        # Nothing of a picture is in it: a kind of error, for whoever starts it by hand to find out why.
        sys.stderr.write(f"{type(error).__name__}\n")
        os._exit(1)


def _loaded() -> Any:
    """Reads a picture. Everything that it will ever load is loaded. Raises ImportError where it is not installed."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    import cv2
    import numpy as np
    import rapidocr

    cv2.setNumThreads(1)
    logging.disable(logging.CRITICAL)
    models = Path(rapidocr.__file__).parent / "models"
    found = {kind: sorted(models.glob(f"*_{kind}_*.onnx")) for kind in ("det", "rec")}
    if not all(found.values()):  # it would try to fetch them
        raise ImportError
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.model_path": str(found["det"][-1]),
            "Det.limit_side_len": _LONGEST_SIDE,
            "Det.limit_type": "max",
            "Rec.model_path": str(found["rec"][-1]),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )

    def read(picture: npt.NDArray[np.uint8]) -> Any:
        return engine(picture, use_det=True, use_cls=False, use_rec=True)

    for size in ((90, 700), (400, 1200)):
        line = np.full(size, 255, np.uint8)
        cv2.putText(line, "A line to begin with", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
        read(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR))  # type: ignore[arg-type]
    return read


def _draft(read: Any, picture: Pixels) -> str:
    """What a picture seems to say, line by line; empty where nothing is found."""
    import cv2
    import numpy as np

    grey = np.frombuffer(picture.data, np.uint8).reshape(picture.rows, picture.columns, -1)[:, :, 0]
    grey = np.pad(grey, _BORDER, constant_values=255)
    try:
        found = read(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    except Exception:  # shapes that no writing has
        return ""
    if found.txts is None or found.boxes is None:
        return ""
    words = "\n".join(in_lines(list(zip(found.boxes, found.txts, strict=True))))
    return unicodedata.normalize("NFKC", words)[:MOST_WORDS]


def in_lines(found: Sequence[tuple[npt.NDArray[np.float32], str]]) -> list[str]:
    """Pieces of text in the lines that they stand in; each with its four corners in pixels, x before y."""
    pieces = sorted(
        (float(c[:, 1].mean()), float(c[:, 0].min()), height(c), t) for c, t in found if t.strip()
    )
    lines: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        last = lines[-1][-1] if lines else None
        if last is not None and piece[0] - last[0] <= _SAME_LINE * min(piece[2], last[2]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(t.strip() for _, _, _, t in sorted(line, key=lambda p: p[1])) for line in lines]


def height(corners: npt.NDArray[np.float32]) -> float:
    """How tall a piece is."""
    return float(corners[:, 1].max() - corners[:, 1].min())
