#!/usr/bin/env python3
"""Races Arclight's MiniLM against onnxruntime: the same weights, one thread each, every attention map as output.

  python3 -m venv VENV && VENV/bin/pip install -r tools/bench/requirements.txt
  cargo build --release --package arclight-model --bench forward
  VENV/bin/python tools/bench/onnx_race.py target/release/deps/forward-HASH

The graph is fp32, made from the int8 file, so both sides compute with the same numbers. What is compared is
CPU time, so that other work on the machine counts little, and the two sides take turns in one run, so that what is
left counts for both. A round's time is the mean of its passes, the table shows the medians of the rounds, and the
ratio is the median of the rounds' ratios. Linux only.
"""
import argparse
import math
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "assets/models/minilm-int8g64.safetensors"
LAYERS, HEADS, HEAD, HIDDEN = 6, 12, 32, 384


def weights():
    """All tensors as float32."""
    raw = load_file(MODEL)
    dense = {}
    for name, values in raw.items():
        if name.endswith(".scale"):
            continue
        if values.dtype == np.int8:
            scale = raw[name + ".scale"].astype(np.float32)
            values = values.astype(np.float32) * np.repeat(scale, values.shape[1] // scale.shape[1], axis=1)
        dense[name] = values.astype(np.float32)
    return dense


class Graph:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind, *inputs, out=None, **attributes):
        out = out or f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def linear(self, name, x):
        return self.op("Add", self.op("MatMul", x, name + ".w"), name + ".b")

    def norm(self, name, x):
        return self.op("LayerNormalization", x, name + ".g", name + ".b", axis=-1, epsilon=1e-12)


def encoder(hidden):
    """The encoder, ids [1, t] to `attention.L` [1, 12, t, t] and, if wanted, `hidden` [1, t, 384].

    Without `hidden` the graph ends at the last layer's attention, where Arclight ends too.
    """
    g = Graph()
    for name, value in weights().items():
        g.constant(name, value.T if name.endswith(".w") else value)
    zero, one = g.constant("zero", np.array([0])), g.constant("one", np.array([1]))
    split = g.constant("split", np.array([0, 0, HEADS, HEAD]))
    merge = g.constant("merge", np.array([0, 0, HIDDEN]))
    scale = g.constant("scale", np.float32(1 / math.sqrt(HEAD)))
    half, unit = g.constant("half", np.float32(0.5)), g.constant("unit", np.float32(1))
    root = g.constant("root", np.float32(math.sqrt(2)))

    count = g.op("Gather", g.op("Shape", "ids"), one)
    x = g.op("Add", g.op("Gather", "emb.word", "ids"), g.op("Slice", "emb.pos", zero, count, zero))
    x = g.norm("emb.ln", g.op("Add", x, "emb.type0"))
    for layer in range(LAYERS):
        at = f"layer.{layer}."
        query, key, value = (g.op("Reshape", g.linear(at + part, x), split) for part in "qkv")
        query, value = (g.op("Transpose", part, perm=[0, 2, 1, 3]) for part in (query, value))
        scores = g.op("MatMul", query, g.op("Transpose", key, perm=[0, 2, 3, 1]))
        attention = g.op("Softmax", g.op("Mul", scores, scale), out=f"attention.{layer}", axis=-1)
        if layer == LAYERS - 1 and not hidden:
            break
        context = g.op("Transpose", g.op("MatMul", attention, value), perm=[0, 2, 1, 3])
        y = g.norm(at + "ln1", g.op("Add", g.linear(at + "o", g.op("Reshape", context, merge)), x))
        up = g.linear(at + "up", y)
        gelu = g.op("Mul", g.op("Mul", up, half), g.op("Add", g.op("Erf", g.op("Div", up, root)), unit))
        x = g.norm(at + "ln2", g.op("Add", g.linear(at + "down", gelu), y))
    if hidden:
        g.op("Identity", x, out="hidden")

    def value(name, shape, kind=TensorProto.FLOAT):
        return helper.make_tensor_value_info(name, kind, shape)

    outputs = [value(f"attention.{layer}", [1, HEADS, "t", "t"]) for layer in range(LAYERS)]
    if hidden:
        outputs.append(value("hidden", [1, "t", HIDDEN]))
    graph = helper.make_graph(g.nodes, "minilm", [value("ids", [1, "t"], TensorProto.INT64)], outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def session(hidden):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(encoder(hidden), file.name)
        return onnxruntime.InferenceSession(file.name, options, providers=["CPUExecutionProvider"])


def cpu():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        fields = {key.strip(): value.strip() for key, value in (line.split(":", 1) for line in lines if ":" in line)}
        wide = "AVX-512" if "avx512f" in fields["flags"] else "AVX2" if "avx2" in fields["flags"] else "no AVX2"
        return f"{fields['model name']} (family {fields['cpu family']}, model {fields['model']}, {wide})"
    except OSError:
        return platform.processor()


class Onnx:
    def __init__(self, hidden):
        self.session = session(hidden)

    def passes(self, tokens, count):
        """CPU milliseconds of one of `count` passes."""
        ids = np.array([[1000 + index * 37 % 20_000 for index in range(tokens)]])
        start = time.process_time()
        for _ in range(count):
            self.session.run(None, {"ids": ids})
        return (time.process_time() - start) / count * 1e3


class Arclight:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def passes(self, tokens, count):
        start = self.cpu_time()
        print(tokens, count, file=self.process.stdin, flush=True)
        self.process.stdout.readline()
        return (self.cpu_time() - start) / count * 1e3

    def cpu_time(self):
        """The CPU clock of another process, as clock_getcpuclockid(3) names it."""
        return time.clock_gettime((~self.process.pid << 3) | 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", help="the executable of crates/model/benches/forward.rs")
    parser.add_argument("--export", metavar="FILE", help="only write the graph to that file")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sizes", type=int, nargs="+", default=[12, 64, 128, 512])
    parser.add_argument("--hidden", action="store_true", help="onnxruntime also hands out the last layer's states")
    arguments = parser.parse_args()
    if arguments.export:
        onnx.save(encoder(arguments.hidden), arguments.export)
        return
    if not arguments.program:
        parser.error("the executable of crates/model/benches/forward.rs is missing")
    sides = {"arclight": Arclight(arguments.program), "onnxruntime": Onnx(arguments.hidden)}
    print(f"{cpu()}, onnxruntime {onnxruntime.__version__}, {arguments.rounds} rounds")
    print("| tokens | Arclight, CPU ms | onnxruntime, CPU ms | ratio | lowest to highest ratio |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for tokens in arguments.sizes:
        count = max(3, min(40, 1200 // tokens))
        for side in sides.values():
            side.passes(tokens, 2)
        rounds = [
            {name: side.passes(tokens, count) for name, side in sides.items()}
            for _ in range(arguments.rounds)
        ]
        ours, theirs = (statistics.median(r[name] for r in rounds) for name in sides)
        ratios = sorted(r["arclight"] / r["onnxruntime"] for r in rounds)
        ratio = statistics.median(ratios)
        print(f"| {tokens} | {ours:.2f} | {theirs:.2f} | {ratio:.2f} | {ratios[0]:.2f} to {ratios[-1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
