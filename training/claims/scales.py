"""Give the inputs of the 8-bit products of claims' graph the scales that they have on our own statements.

As they are written, products scale their input by the largest number in a call, so that a call can hold one statement
only. With scales that are fixed a statement's numbers are the same whatever is read beside it, and many are read at
once, in half the time. The largest numbers hardly vary (a few outlying dimensions make them), so little is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from quoteattr.claims.encoder import LONGEST, SIDE, joined, sentence, tokenizer
from training.claims.statements import HERE, of_file
from training.network.export import MICROSOFT

Input = dict[str, NDArray[np.int64]]

EACH = 5
"""Every so many of our statements tell the scales."""
KIND = "DynamicQuantizeMatMul"
ROOM = 1.02
"""How far beyond what was seen a scale reaches; what is larger is cut off."""


def own_statements() -> list[str]:
    """The statements of our own matters, as the encoder reads them."""
    said = {pair for path in sorted(HERE.glob("matters_*.txt")) for m in of_file(path) for pair in m.said}
    return [sentence(text, speaker) for speaker, text in sorted(said)][::EACH]


def own_pairs() -> list[tuple[str, str]]:
    """Each of those statements and the next one."""
    return list(pairwise(own_statements()))


def inputs_of(statements: list[str], pairs: list[tuple[str, str]], path: Path) -> list[Input]:
    """What the graph gets for them; ``path`` is the tokenizer's."""
    reader = tokenizer(path)
    found = [(ids := reader.encode(text).ids[:LONGEST], [0] * len(ids)) for text in statements]
    for pair in pairs:
        a, b = (reader.encode(text).ids[1:-1][:SIDE] for text in pair)
        found.append(joined(a, b))
    return [{"pieces": np.array([pieces]), "sides": np.array([sides])} for pieces, sides in found]


def ranges(model: onnx.ModelProto, given: Sequence[Input]) -> dict[str, tuple[float, float]]:
    """The least and the largest number of each product's input."""
    names = sorted({node.input[0] for node in model.graph.node if node.op_type == KIND})
    seen = onnx.ModelProto()
    seen.CopyFrom(model)
    seen.graph.output.extend(helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(seen.SerializeToString(), providers=["CPUExecutionProvider"])
    found = dict.fromkeys(names, (0.0, 0.0))
    for some in given:
        for name, numbers in zip(names, session.run(names, some), strict=True):
            low, high = found[name]
            found[name] = min(low, float(numbers.min())), max(high, float(numbers.max()))
    return found


def fixed(model: onnx.ModelProto, seen: dict[str, tuple[float, float]]) -> onnx.ModelProto:
    """The graph with the scales of those ranges."""
    constants = {c.name: c for c in model.graph.initializer}
    nodes: list[onnx.NodeProto] = []
    quantized: dict[str, list[str]] = {}
    for node in model.graph.node:
        if node.op_type != KIND:
            nodes.append(node)
            continue
        x, weight, scale, zero, bias = node.input
        constants.pop(zero, None)
        if x not in quantized:
            low, high = (ROOM * end for end in seen[x])
            step = np.float32((high - low) / 255)
            own = [f"{x}.scale", f"{x}.zero"]
            numbers = step, np.uint8(np.clip(np.round(-low / step), 0, 255))
            constants |= {
                n: numpy_helper.from_array(np.array(v), n) for n, v in zip(own, numbers, strict=True)
            }
            nodes.append(helper.make_node("QuantizeLinear", [x, *own], [f"{x}.8"]))
            quantized[x] = [f"{x}.8", *own]
        given, step_name, middle = quantized[x]
        inputs = [given, weight, step_name, scale, middle, "", bias]
        nodes.append(helper.make_node("MatMulIntegerToFloat", inputs, list(node.output), domain=MICROSOFT))
    made = onnx.ModelProto()
    made.CopyFrom(model)
    del made.graph.node[:], made.graph.initializer[:]
    made.graph.node.extend(nodes)
    made.graph.initializer.extend(constants.values())
    return made
