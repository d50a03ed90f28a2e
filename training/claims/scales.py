"""Give the inputs of an encoder's 8-bit products the scales that they have on our own statements.

    python -m training.claims.scales MODELS

As exported, ``claims/statements.onnx`` scales each product's input by the largest number in a call, so that a call can
hold one statement only. With scales that are fixed a statement's numbers are the same whatever is read beside it, and
many are read at once, in half the time. The largest numbers hardly vary (a few outlying dimensions make them), so
little is lost. Reads the graph of MODELS and writes it back; one that has fixed scales stays as it is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from quoteattr.claims.encoder import FIXED, LONGEST, SHIPPED, STATEMENTS, TOKENIZER, sentence
from training.claims.statements import HERE, of_file
from training.network.export import MICROSOFT, write

KIND = "DynamicQuantizeMatMul"
ROOM = 1.02
"""How far beyond what was seen a scale reaches; what is larger is cut off."""


def own_statements() -> list[str]:
    """The statements of our own matters, as the encoder reads them."""
    said = {pair for path in sorted(HERE.glob("matters_*.txt")) for m in of_file(path) for pair in m.said}
    return [sentence(text, speaker) for speaker, text in sorted(said)]


def ranges(model: onnx.ModelProto, sentences: list[str], tokenizer: Path) -> dict[str, tuple[float, float]]:
    """The least and the largest number of each product's input."""
    import onnxruntime
    from tokenizers import Tokenizer

    names = sorted({node.input[0] for node in model.graph.node if node.op_type == KIND})
    seen = onnx.ModelProto()
    seen.CopyFrom(model)
    seen.graph.output.extend(helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(seen.SerializeToString(), providers=["CPUExecutionProvider"])
    reader = Tokenizer.from_file(str(tokenizer))
    reader.no_truncation()
    reader.no_padding()
    found = dict.fromkeys(names, (0.0, 0.0))
    for text in sentences:
        pieces = np.array([reader.encode(text).ids[:LONGEST]], dtype=np.int64)
        for name, numbers in zip(
            names, session.run(names, {"pieces": pieces, "mask": np.ones_like(pieces)}), strict=True
        ):
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
    helper.set_model_props(made, {p.key: p.value for p in model.metadata_props} | {FIXED: "yes"})
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", type=Path, nargs="?", default=SHIPPED)
    folder = parser.parse_args().models
    model = onnx.load(folder / STATEMENTS)
    if any(p.key == FIXED for p in model.metadata_props):
        return
    write(fixed(model, ranges(model, own_statements(), folder / TOKENIZER)), folder / STATEMENTS)


if __name__ == "__main__":
    main()
