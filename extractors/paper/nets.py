"""Our small nets, run by OpenCV: loaded once, before a confined process can open no file any more."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Name = Literal["ticks", "digits"]
_HERE = Path(__file__).parent


@cache
def _net(name: Name):  # type: ignore[no-untyped-def]
    import cv2

    return cv2.dnn.readNetFromONNX(str(_HERE / f"{name}.onnx"))


def run(name: Name, batch: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What a net says of a batch, which is n by channels by rows by columns."""
    import numpy as np

    net = _net(name)
    net.setInput(batch)
    return np.asarray(net.forward(), np.float32)


def preload() -> None:
    """Loads the nets that are there."""
    for name in ("ticks", "digits"):
        if (_HERE / f"{name}.onnx").exists():
            _net(name)
