"""A small convolutional net: trained with jax, written as an ONNX file that OpenCV runs with the same numbers.

Several members of one shape are trained beside each other and put into one file: what they say stands one after
another in the output. Needs jax and onnx, which carepack itself does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shape:
    """`side`: pixels of the square input; `channels`: of the input and of each convolution, which halve the picture."""

    side: int
    channels: tuple[int, ...]
    hidden: int
    classes: int
    kernels: tuple[int, ...] = (5, 3, 3)

    @property
    def flat(self) -> int:
        """Values that the last convolution leaves."""
        left = self.side // 2 ** (len(self.channels) - 1)
        return int(left * left * self.channels[-1])


def begun(shape: Shape, members: int, seed: int) -> dict[str, Any]:
    """Random weights, with the members as the first axis of each."""
    rng = np.random.default_rng(seed)
    made: dict[str, Any] = {}

    def draw(*size: int, inputs: int) -> Floats:
        return rng.normal(0, np.sqrt(2 / inputs), (members, *size)).astype(np.float32)

    for n, (before, after, k) in enumerate(
        zip(shape.channels, shape.channels[1:], shape.kernels, strict=False)
    ):
        made[f"w{n}"] = draw(after, before, k, k, inputs=before * k * k)
        made[f"b{n}"] = np.zeros((members, after), np.float32)
    made["wf"], made["bf"] = (
        draw(shape.flat, shape.hidden, inputs=shape.flat),
        np.zeros((members, shape.hidden), np.float32),
    )
    made["wo"] = draw(shape.hidden, shape.classes, inputs=shape.hidden) * 0.5
    made["bo"] = np.zeros((members, shape.classes), np.float32)
    return made


def said(shape: Shape, weights: dict[str, Any], x: Any) -> Any:
    """One member's scores before softmax: n by classes; `x` is n by channels by rows by columns."""
    import jax  # type: ignore[import-not-found]

    for n, k in enumerate(shape.kernels):
        pad = [(k // 2, k // 2)] * 2
        x = jax.lax.conv_general_dilated(
            x, weights[f"w{n}"], (2, 2), pad, dimension_numbers=("NCHW", "OIHW", "NCHW")
        )
        x = jax.nn.relu(x + weights[f"b{n}"][:, None, None])
    x = jax.nn.relu(x.reshape(len(x), -1) @ weights["wf"] + weights["bf"])
    return x @ weights["wo"] + weights["bo"]


def onnx_bytes(shape: Shape, weights: dict[str, Floats], producer: str) -> bytes:
    """All members as one ONNX model: input `crops`, output `scores` of n by (members times classes)."""
    from onnx import TensorProto, checker, helper, numpy_helper  # type: ignore[import-not-found]

    nodes, kept, ends = [], [], []
    members = len(weights["wo"])
    for m in range(members):
        for name, array in weights.items():
            kept.append(numpy_helper.from_array(np.ascontiguousarray(array[m], np.float32), f"{name}_{m}"))
        last = "crops"
        for n, k in enumerate(shape.kernels):
            nodes.append(
                helper.make_node(
                    "Conv", [last, f"w{n}_{m}", f"b{n}_{m}"], [f"c{n}_{m}"],
                    kernel_shape=[k, k], strides=[2, 2], pads=[k // 2] * 4,
                )
            )  # fmt: skip
            nodes.append(helper.make_node("Relu", [f"c{n}_{m}"], [f"r{n}_{m}"]))
            last = f"r{n}_{m}"
        nodes += [
            helper.make_node("Flatten", [last], [f"flat_{m}"]),
            helper.make_node("Gemm", [f"flat_{m}", f"wf_{m}", f"bf_{m}"], [f"f_{m}"]),
            helper.make_node("Relu", [f"f_{m}"], [f"h_{m}"]),
            helper.make_node("Gemm", [f"h_{m}", f"wo_{m}", f"bo_{m}"], [f"o_{m}"]),
        ]
        ends.append(f"o_{m}")
    nodes.append(helper.make_node("Concat", ends, ["scores"], axis=1))
    given = helper.make_tensor_value_info(
        "crops", TensorProto.FLOAT, ["n", shape.channels[0], shape.side, shape.side]
    )
    made = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", members * shape.classes])
    model = helper.make_model(
        helper.make_graph(nodes, "boxes", [given], [made], kept),
        opset_imports=[helper.make_opsetid("", 13)], producer_name=producer, ir_version=8,
    )  # fmt: skip
    checker.check_model(model)
    return bytes(model.SerializeToString())


def trained(
    shape: Shape, x: npt.NDArray[np.uint8], y: Labels, *, members: int, epochs: int, seed: int, weight: Floats
) -> dict[str, Floats]:
    """Weights after Adam over all of it `epochs` times.

    `x`: ink as uint8; `weight`: what a mistake in each class costs.
    """
    import jax
    import jax.numpy as jnp  # type: ignore[import-not-found]

    rng = np.random.default_rng(seed)
    weights = jax.tree.map(jnp.asarray, begun(shape, members, seed))
    m = jax.tree.map(jnp.zeros_like, weights)
    v = jax.tree.map(jnp.zeros_like, weights)
    share = jnp.asarray(weight)

    def loss(weights: Any, x: Any, y: Any) -> Any:
        logs = jax.nn.log_softmax(said(shape, weights, x))
        return -(jnp.take_along_axis(logs, y[:, None], 1)[:, 0] * share[y]).mean()

    def all_members(weights: Any, x: Any, y: Any) -> Any:
        # One after another: over an axis of members XLA falls back to slow convolutions.
        return sum(loss(jax.tree.map(lambda a: a[m], weights), x[m], y[m]) for m in range(members))  # noqa: B023

    @jax.jit  # type: ignore[untyped-decorator]
    def step(weights: Any, m: Any, v: Any, x: Any, y: Any, t: Any, rate: Any) -> Any:
        told, slope = jax.value_and_grad(all_members)(weights, x, y)
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, slope)
        v = jax.tree.map(lambda a, b: 0.99 * a + 0.01 * b * b, v, slope)
        weights = jax.tree.map(
            lambda w, a, b: w - rate * ((a / (1 - 0.9**t)) / (jnp.sqrt(b / (1 - 0.99**t)) + 1e-7) + 1e-3 * w),
            weights, m, v,
        )  # fmt: skip
        return weights, m, v, told

    batch, t = 256, 0
    total = epochs * (len(x) // batch)
    for epoch in range(epochs):
        orders = [rng.permutation(len(x)) for _ in range(members)]
        told = 0.0
        for start in range(0, len(x) - batch + 1, batch):
            at = np.stack([order[start : start + batch] for order in orders])
            t += 1
            rate = 2e-3 * min(1.0, t / 100) * (1 - t / (total + 1))
            weights, m, v, now = step(
                weights, m, v, _varied(x[at], rng), y[at], jnp.float32(t), jnp.float32(rate)
            )
            told += float(now)
        print(f"epoch {epoch + 1}: loss {told / max(1, len(x) // batch) / members:.4f}", flush=True)
    return {name: np.asarray(array) for name, array in weights.items()}


def _varied(x: npt.NDArray[np.uint8], rng: np.random.Generator) -> Floats:
    """Each member's batch anew: scan and blank shifted together and a little apart, lighter or darker, noisier."""
    made = x.astype(np.float32) / 255
    for member in made:
        dx, dy = rng.integers(-1, 2, 2)
        member[:] = np.roll(member, (dy, dx), (2, 3))
        member[:, 0] *= rng.uniform(0.75, 1.2, (len(member), 1, 1))
        member[:, 0] += rng.normal(0, rng.uniform(0, 0.03), member[:, 0].shape)
    return np.clip(made, 0, 1.2)
