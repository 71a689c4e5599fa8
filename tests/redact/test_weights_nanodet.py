"""scripts/weights_nanodet.py: a graph of TensorFlow.js gives the same answers as ONNX, or none."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from media.errors import MissingPartError

SCRIPT = Path(__file__).parents[2] / "scripts" / "weights_nanodet.py"
pytest.importorskip("onnx", reason="NOT CHECKED: onnx is not installed; pip install 'presspack[weights]'")

plan = importlib.util.spec_from_file_location("weights_nanodet", SCRIPT)
assert plan is not None
assert plan.loader is not None
script = importlib.util.module_from_spec(plan)
sys.modules["weights_nanodet"] = script  # its records look themselves up there
plan.loader.exec_module(script)

KERNEL = np.random.default_rng(1).normal(0, 0.1, (3, 3, 3, 124)).astype(np.float16)
BIAS = np.random.default_rng(2).normal(0, 0.1, 124).astype(np.float16)
LAST, FIRST = [0, 2, 3, 1], [0, 3, 1, 2]


def a_step(op: str, name: str, *inputs: str, **attr: Any) -> dict[str, Any]:
    """Make one step as TensorFlow.js writes it."""
    return {"op": op, "name": name, "input": list(inputs), "attr": attr}


def a_graph(*more: dict[str, Any]) -> bytes:
    """Make one convolution with a border of zeros, halving the picture, and its six answers."""
    constants = {"around": [[0, 0], [0, 0], [1, 1], [1, 1]], "last": LAST, "first": FIRST, "sizes": [80, 44],
                 "axis": 1, "shape": [1, 80, -1], "turn": [0, 2, 1]}
    weights = [{"name": name, "shape": list(np.shape(value)), "dtype": "int32"}
               for name, value in constants.items()]
    halves = {"kernel": KERNEL, "bias": BIAS}
    weights += [{"name": name, "shape": list(value.shape), "dtype": "float32", "quantization": {"dtype": "float16"}}
                for name, value in halves.items()]
    shard = b"".join(np.array(value, "<i4").tobytes() for value in constants.values())
    shard += b"".join(value.astype("<f2").tobytes() for value in halves.values())
    steps = [
        a_step("Placeholder", "input_1"), a_step("Pad", "pad", "input_1", "around"),
        a_step("Transpose", "a", "pad", "last"),
        a_step("Conv2D", "b", "a", "kernel", padding={"s": "VkFMSUQ="}, strides={"list": {"i": ["1", "2", "2", "1"]}}),
        a_step("Add", "c", "b", "bias"), a_step("Transpose", "d", "c", "first"),
        a_step("SplitV", "e", "d", "sizes", "axis"), a_step("Sigmoid", "f", "e"),
        a_step("Reshape", "g", "f", "shape"), a_step("Transpose", "h", "g", "turn"),
        a_step("Reshape", "i", "e:1", "shape"), a_step("Transpose", "j", "i", "turn"),
        *(a_step("Identity", name, "h" if "scores" in kind else "j") for name, kind in script.OUTPUTS.items()), *more]
    text = {"modelTopology": {"node": steps}, "weightsManifest": [{"weights": weights}],
            "signature": {"inputs": {"input_1:0": {"tensorShape": {"dim": [{"size": n} for n in (1, 3, 8, 8)]}}}}}
    return json.dumps(text).encode() + shard


def expected(picture: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Convolve by hand: cells x 124."""
    around = np.pad(picture[0], ((0, 0), (1, 1), (1, 1)))
    rows, columns = picture.shape[2] // 2, picture.shape[3] // 2
    return np.array([np.einsum("cyx,yxco->o", around[:, 2 * row:2 * row + 3, 2 * column:2 * column + 3],
                               KERNEL.astype(np.float32)) + BIAS.astype(np.float32)
                     for row in range(rows) for column in range(columns)])


def test_the_same_answers_at_sizes_the_graph_was_not_written_for() -> None:
    """Channels first or last, border and bias: any of them wrong and nobody would be found, or somebody else."""
    network = onnxruntime.InferenceSession(script.tfjs_graph(a_graph()), providers=["CPUExecutionProvider"])
    for height, width in ((8, 8), (6, 10)):
        picture = np.random.default_rng(3).normal(0, 1, (1, 3, height, width)).astype(np.float32)

        scores, edges = network.run(["scores_8", "edges_8"], {"input": picture})

        wanted = expected(picture)
        assert np.allclose(scores[0], 1 / (1 + np.exp(-wanted[:, :80])), atol=1e-5)
        assert np.allclose(edges[0], wanted[:, 80:], atol=1e-5)


def test_the_same_bytes_every_time() -> None:
    """The table holds the hash of what is made."""
    assert script.tfjs_graph(a_graph()) == script.tfjs_graph(a_graph())


@pytest.mark.parametrize("spoilt", [
    a_graph(a_step("Softmax", "new", "h")),
    a_graph(a_step("Transpose", "new", "nowhere", "last")),
    a_graph(a_step("ResizeBilinear", "new", "d", "sizes", half_pixel_centers={"b": True}, align_corners={"b": True})),
    a_graph() + b"more",
    a_graph()[:-2],
    b"{}",
    b"no graph",
])
def test_another_graph_is_refused(spoilt: bytes) -> None:
    """Half a network understood is a detector that is blind without saying so."""
    with pytest.raises(MissingPartError, match="written for"):
        script.tfjs_graph(spoilt)
