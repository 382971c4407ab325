#!/usr/bin/env python3
"""Dumps of attention as NumPy and safetensors write them: writes tests/data/dumps/.

    python3 tools/golden/dumps.py        (needs numpy and safetensors)
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

OUT = Path(__file__).resolve().parents[2] / "tests/data/dumps"
TOKENS = ["[CLS]", "wad", "##ing", "é你", "[SEP]"]
KEYS = ["▁Der", "▁Bär", "</s>"]


def attention(queries, keys, causal=False):
    """Weights that can be told: exp of a sum of the indices."""
    layer, head, query, key = np.ogrid[:2, :3, :queries, :keys]
    scores = np.sin(1.0 + layer + 2 * head + 3 * query + 5 * key)
    if causal:
        scores = np.where(key > query, -np.inf, scores)
    weights = np.exp(scores)
    return (weights / weights.sum(-1, keepdims=True)).astype(np.float32)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    own, causal, cross = attention(5, 5), attention(5, 5, True), attention(5, 3)
    tokens, keys = json.dumps(TOKENS), json.dumps(KEYS)
    save_file({"attention": own}, OUT / "own.safetensors", {"format": "1", "tokens": tokens, "model": "bert-base"})
    half = {"attention": cross.astype(np.float16), "tokens": np.frombuffer(tokens.encode(), np.uint8)}
    save_file(half, OUT / "cross.safetensors", {"key_tokens": keys})
    np.savez(OUT / "own.npz", attention=own, tokens=np.array(TOKENS), model="bert-base", format="1")
    np.savez_compressed(OUT / "cross.npz", attention=cross.astype(np.float16), tokens=tokens, key_tokens=np.array(KEYS))
    np.savez_compressed(OUT / "causal.npz", attention=causal, tokens=np.frombuffer(tokens.encode(), np.uint8))
    for file in sorted(OUT.iterdir()):
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
