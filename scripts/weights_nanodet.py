"""Turn a graph model of TensorFlow.js into an ONNX model that takes pictures of any size.

Only what NanoDet-g is made of is understood; anything else is refused. The weights stay the half floats they
are in the carrier. TensorFlow's layout (channels last) is folded away: every picture stays channels first.
"""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from media.errors import MissingPartError

OPSET = 13
OUTPUTS = {"Identity": "scores_8", "Identity_1": "scores_16", "Identity_2": "scores_32",
           "Identity_3": "edges_8", "Identity_4": "edges_16", "Identity_5": "edges_32"}
"""What each answer is: 80 classes, or four edges of 11 steps, by the pixels from cell to cell."""

LAST, FIRST = [0, 2, 3, 1], [0, 3, 1, 2]
"""TensorFlow's two ways of turning a picture: to channels last, back to channels first."""


class UnknownGraphError(MissingPartError):
    """The graph holds a step this converter was not written for."""

    advice = "The carrier holds another network than the table names; judge it before going on."


@dataclass(frozen=True)
class Value:
    """A tensor on its way: its ONNX name and how TensorFlow sees it.

    shrunk: pixels of the picture from one value to the next. pads, fill: a border not yet laid round it.
    """

    name: str
    last: bool = False
    shrunk: int = 1
    pads: tuple[int, int, int, int] = (0, 0, 0, 0)
    fill: float = 0.0


@dataclass
class Graph:
    """What is known and made so far."""

    constants: dict[str, NDArray[Any]]
    side: int  # of the square picture the graph was written for
    values: dict[str, Value] = field(default_factory=dict)
    casts: list[onnx.NodeProto] = field(default_factory=list)
    made: list[onnx.NodeProto] = field(default_factory=list)
    kept: list[onnx.TensorProto] = field(default_factory=list)

    def add(self, operation: str, inputs: Iterable[str], name: str, **attributes: object) -> str:
        """Append one ONNX step, and return the name of its answer."""
        self.made.append(helper.make_node(operation, list(inputs), [name], name=name, **attributes))
        return name

    def half(self, name: str, data: NDArray[Any]) -> str:
        """Keep half floats as they are; return the name of the same as floats."""
        self.keep(f"{name}.half", np.ascontiguousarray(data))
        self.casts.append(helper.make_node("Cast", [f"{name}.half"], [name], name=name, to=TensorProto.FLOAT))
        return name

    def keep(self, name: str, data: NDArray[Any]) -> str:
        """Keep a constant as it is; return its name."""
        self.kept.append(numpy_helper.from_array(data, name))
        return name


def tfjs_graph(data: bytes) -> bytes:
    """Return the ONNX model of a graph model: its JSON, directly followed by its one shard of weights.

    Raises:
        UnknownGraphError: it is not NanoDet as the carrier holds it.
    """
    try:
        whole, end = json.JSONDecoder().raw_decode(data.decode("latin-1"))
        place = whole["modelTopology"]["node"]
        side = int(whole["signature"]["inputs"]["input_1:0"]["tensorShape"]["dim"][2]["size"])
        graph = Graph(constants=constants(whole["weightsManifest"], data[end:]), side=side)
        for step in place:
            if step["op"] != "Const":
                taken(step, graph)
    except (KeyError, IndexError, ValueError, TypeError) as problem:
        raise UnknownGraphError(f"not the graph this was written for: {problem!r}") from problem
    return model(graph)


def constants(manifest: list[dict[str, Any]], shard: bytes) -> dict[str, NDArray[Any]]:
    """Return every constant by name; half floats stay half."""
    known: dict[str, NDArray[Any]] = {}
    start = 0
    for entry in manifest[0]["weights"]:
        kind = np.dtype(entry.get("quantization", {}).get("dtype", entry["dtype"])).newbyteorder("<")
        count = int(np.prod(entry["shape"]))
        known[entry["name"]] = np.frombuffer(shard, kind, count, start).reshape(entry["shape"])
        start += count * kind.itemsize
    if start != len(shard) or len(manifest) != 1:
        raise ValueError("the shard is not as long as its list")
    return known


def taken(step: dict[str, Any], graph: Graph) -> None:
    """Translate one step of the graph."""
    if step["op"] not in STEPS:
        raise UnknownGraphError(f"{step['op']} is not a step this was written for")
    answer = STEPS[step["op"]](step, graph)
    if answer is not None:
        graph.values[step["name"]] = answer


def start(step: dict[str, Any], graph: Graph) -> Value:
    """Return the picture."""
    return Value("input")


def turned(step: dict[str, Any], graph: Graph) -> Value:
    """Only the way TensorFlow sees it changes; the answers alone are really turned."""
    value, order = graph.values[step["input"][0]], graph.constants[step["input"][1]].tolist()
    if order in (LAST, FIRST) and value.last == (order == FIRST):
        return replace(value, last=not value.last)
    return replace(value, name=graph.add("Transpose", [value.name], step["name"], perm=order))


def padded(step: dict[str, Any], graph: Graph) -> Value:
    """A border of zeros (or of nothing, before a maximum) is laid by the step after it."""
    value, around = graph.values[step["input"][0]], graph.constants[step["input"][1]]
    fill = float(graph.constants[step["input"][2]]) if len(step["input"]) > 2 else 0.0
    if value.last or around[:2].any():
        raise ValueError("pads other than rows and columns")
    (top, bottom), (left, right) = around[2:].tolist()
    return replace(value, pads=(top, left, bottom, right), fill=fill)


def convolved(step: dict[str, Any], graph: Graph) -> Value:
    """Convolve; the sum that follows it becomes its bias."""
    value, (_, down, _, _) = seen_last(step, graph, 0.0), integers(step, "strides")
    kernel = graph.half(f"{step['name']}.kernel", graph.constants[step["input"][1]].transpose(3, 2, 0, 1))
    name = graph.add("Conv", [value.name, kernel], step["name"], pads=value.pads, strides=[down, down])
    return Value(name, last=True, shrunk=value.shrunk * down)


def pooled(step: dict[str, Any], graph: Graph) -> Value:
    """Take the maximum of each small square."""
    value, (_, down, _, _) = seen_last(step, graph, float("-inf")), integers(step, "strides")
    name = graph.add("MaxPool", [value.name], step["name"], kernel_shape=integers(step, "ksize")[1:3],
                     pads=value.pads, strides=[down, down])
    return Value(name, last=True, shrunk=value.shrunk * down)


def seen_last(step: dict[str, Any], graph: Graph, fill: float) -> Value:
    """Return the step's picture, which must be channels last with no other border than of `fill`."""
    value = graph.values[step["input"][0]]
    if not value.last or step["attr"]["padding"]["s"] != base64.b64encode(b"VALID").decode():
        raise ValueError(f"{step['name']} is laid out otherwise")
    if any(value.pads) and value.fill != fill:
        raise ValueError(f"{step['name']} has another border")
    return value


def integers(step: dict[str, Any], attribute: str) -> list[int]:
    """Return a list of whole numbers among the step's attributes."""
    return [int(one) for one in step["attr"][attribute]["list"]["i"]]


def added(step: dict[str, Any], graph: Graph) -> Value | None:
    """Add two pictures, or a bias; sums that only make a shape are left out."""
    one, other = step["input"]
    if one in graph.constants:  # the shape of an answer, which `reshaped` knows
        return None
    value = graph.values[one]
    if other in graph.constants:
        convolution = next(node for node in graph.made if node.output[0] == value.name)
        convolution.input.append(graph.half(f"{value.name}.bias", graph.constants[other]))
        return value
    if value.last != graph.values[other].last:
        raise ValueError("a sum of pictures laid out differently")
    return replace(value, name=graph.add("Add", [value.name, graph.values[other].name], step["name"]))


def leaky(step: dict[str, Any], graph: Graph) -> Value:
    """Let a part of what is negative through."""
    value = graph.values[step["input"][0]]
    alpha = float(step["attr"]["alpha"]["f"])
    return replace(value, name=graph.add("LeakyRelu", [value.name], step["name"], alpha=alpha))


def joined(step: dict[str, Any], graph: Graph) -> Value:
    """Lay channels side by side."""
    *parts, axis = step["input"]
    values = [graph.values[part] for part in parts]
    if int(graph.constants[axis]) != 1 or any(value.last for value in values):
        raise ValueError("joins something else than channels")
    return replace(values[0], name=graph.add("Concat", [value.name for value in values], step["name"], axis=1))


def resized(step: dict[str, Any], graph: Graph) -> Value:
    """Scale by a ratio instead of to a size, so that the picture may have any size."""
    value, (rows, columns) = graph.values[step["input"][0]], graph.constants[step["input"][1]].tolist()
    if not step["attr"]["half_pixel_centers"]["b"] or step["attr"]["align_corners"]["b"] or rows != columns:
        raise ValueError("scales in another way")
    shrunk = graph.side // rows
    ratio = value.shrunk / shrunk
    scales = graph.keep(f"{step['name']}.scales", np.array([1, 1, ratio, ratio], np.float32))
    name = graph.add("Resize", [value.name, "", scales], step["name"], mode="linear",
                     coordinate_transformation_mode="half_pixel")
    return replace(value, name=name, shrunk=shrunk)


def split(step: dict[str, Any], graph: Graph) -> Value:
    """Part the channels; the parts are called as TensorFlow calls them."""
    value, (sizes, axis) = graph.values[step["input"][0]], step["input"][1:]
    if value.last or int(graph.constants[axis]) != 1:
        raise ValueError("parts something else than channels")
    lengths = graph.keep(f"{step['name']}.lengths", graph.constants[sizes].astype(np.int64))
    names = [step["name"], *(f"{step['name']}:{place}" for place in range(1, len(graph.constants[sizes])))]
    graph.made.append(helper.make_node("Split", [value.name, lengths], names, name=step["name"], axis=1))
    graph.values.update({name: replace(value, name=name) for name in names})
    return graph.values[step["name"]]


def sigmoid(step: dict[str, Any], graph: Graph) -> Value:
    """Bring scores between 0 and 1."""
    value = graph.values[step["input"][0]]
    return replace(value, name=graph.add("Sigmoid", [value.name], step["name"]))


def reshaped(step: dict[str, Any], graph: Graph) -> Value:
    """Lay rows behind each other: 1 x channels x rows x columns becomes 1 x channels x cells."""
    value = graph.values[step["input"][0]]
    shape = graph.keep(f"{step['name']}.shape", np.array([0, 0, -1], np.int64))
    return replace(value, name=graph.add("Reshape", [value.name, shape], step["name"]))


def answered(step: dict[str, Any], graph: Graph) -> Value:
    """Name an answer."""
    value = graph.values[step["input"][0]]
    return replace(value, name=graph.add("Identity", [value.name], OUTPUTS[step["name"]]))


def left_out(step: dict[str, Any], graph: Graph) -> None:
    """Leave out what only helps to make a shape, which `reshaped` knows."""


STEPS: dict[str, Callable[[dict[str, Any], Graph], Value | None]] = {
    "Placeholder": start, "Transpose": turned, "Pad": padded, "PadV2": padded, "Conv2D": convolved,
    "MaxPool": pooled, "Add": added, "AddV2": added, "LeakyRelu": leaky, "ConcatV2": joined,
    "ResizeBilinear": resized, "SplitV": split, "Sigmoid": sigmoid, "Reshape": reshaped, "Identity": answered,
    "SparseToDense": left_out,
}


def model(graph: Graph) -> bytes:
    """Return the finished model, the same bytes every time."""
    taken_in = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "height", "width"])
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT,
                                           [1, f"cells_{name.rpartition('_')[2]}", 80 if "scores" in name else 44])
             for name in sorted(OUTPUTS.values())]
    whole = helper.make_model(helper.make_graph([*graph.casts, *graph.made], "nanodet", [taken_in], given, graph.kept),
                              opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8,
                              producer_name="presspack")
    onnx.checker.check_model(whole, full_check=True)
    return bytes(whole.SerializeToString(deterministic=True))
