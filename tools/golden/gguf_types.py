#!/usr/bin/env python3
"""How the package gguf reads every quantised type: writes tests/data/gguf-types.safetensors, blocks of random bytes and their numbers.

    python3 tools/golden/gguf_types.py        (needs numpy, safetensors and gguf 0.19)
"""

from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as Type
from gguf.quants import dequantize
from safetensors.numpy import save_file

OUT = Path(__file__).resolve().parents[2] / "tests/data/gguf-types.safetensors"
# Where in a block an f16 is.
SCALES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}  # fmt: skip
NUMBERS = 1024


def main():
    chance = np.random.default_rng(23)
    tensors = {}
    for name, places in SCALES.items():
        kind = Type[name]
        block, size = GGML_QUANT_SIZES[kind]
        data = chance.integers(0, 256, (NUMBERS // block, size), dtype=np.uint8)
        for place in places:
            scales = chance.normal(0, 0.05, len(data)).astype("<f2")
            data[:, place : place + 2] = scales.view(np.uint8).reshape(-1, 2)
        tensors[name] = data.reshape(-1)
        tensors[name + ".f32"] = dequantize(data, kind).reshape(-1).astype(np.float32)
        assert len(tensors[name + ".f32"]) == NUMBERS
    save_file(tensors, OUT)
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
