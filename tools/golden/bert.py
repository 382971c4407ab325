"""The encoder of all-MiniLM-L6-v2 in NumPy (float64): BertModel of Hugging Face with eager attention, every step kept.

It shares no line with the program: tests compare the two.
"""

import json
import struct

import numpy as np

HEADS, D_K, EPSILON = 12, 32, 1e-12


def erf(x):
    """Abramowitz and Stegun are too coarse here: the series and the continued fraction of math.erf, entry by entry."""
    import math

    return np.vectorize(math.erf, otypes=[np.float64])(x)


def load(path):
    """The weights of the shipped file: int8 with a float16 scale for each 64 columns, or float32."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header, data = json.loads(file.read(size)), file.read()
    types = {"I8": np.int8, "F16": np.float16, "F32": np.float32}
    raw = {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }
    weights = {}
    for name, array in raw.items():
        if name.endswith(".scale"):
            continue
        array = array.astype(np.float64)
        if name + ".scale" in raw:
            array = array * np.repeat(raw[name + ".scale"].astype(np.float64), 64, axis=1)
        weights[name] = array
    return weights


def norm(x, weights, name):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON) * weights[name + ".g"] + weights[name + ".b"]


def layer(x, weights, index, causal):
    """Every step of one layer: a dictionary of arrays."""
    count = len(x)

    def linear(part, y):
        return y @ weights[f"layer.{index}.{part}.w"].T + weights[f"layer.{index}.{part}.b"]

    def heads(y):
        return y.reshape(count, HEADS, D_K).transpose(1, 0, 2)

    q, k, v = (heads(linear(part, x)) for part in "qkv")
    dots = q @ k.transpose(0, 2, 1)
    scores = dots / np.sqrt(D_K)
    masked = np.where(np.tril(np.ones((count, count), bool)), scores, -np.inf) if causal else scores
    weight = np.exp(masked - masked.max(-1, keepdims=True))
    weight /= weight.sum(-1, keepdims=True)
    context = weight @ v
    side_by_side = context.transpose(1, 0, 2).reshape(count, -1)
    output = linear("o", side_by_side)
    added = norm(x + output, weights, f"layer.{index}.ln1")
    wide = linear("up", added)
    wide = wide * 0.5 * (1 + erf(wide / np.sqrt(2)))
    return {
        "in": x, "query": q, "key": k, "value": v, "dots": dots, "scores": scores, "weights": weight,
        "context": context, "concat": side_by_side, "output": output, "added": added,
        "out": norm(linear("down", wide) + added, weights, f"layer.{index}.ln2"),
    }  # fmt: skip


def encode(ids, weights, causal=False, positionless=False):
    """All layers, and what the embedding is made of."""
    word = weights["emb.word"][ids]
    place = weights["emb.type0"] + (0 if positionless else weights["emb.pos"][: len(ids)])
    place = np.broadcast_to(place, word.shape)
    x = norm(word + place, weights, "emb.ln")
    layers = []
    for index in range(6):
        layers.append(layer(x, weights, index, causal))
        x = layers[-1]["out"]
    return word, place, layers
