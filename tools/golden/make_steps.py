#!/usr/bin/env python3
"""Writes tests/data/golden-steps.json: for some words of some sentences every step that the program shows.

    python3 tools/golden/make_steps.py        (needs numpy)
"""

import json
from pathlib import Path

import numpy as np
from bert import encode, load

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = json.loads((ROOT / "tests/data/golden.json").read_text())
# Sentence of golden.json, layer, head, query, causal, without positions.
CASES = [
    (0, 0, 2, 3, False, False), (0, 5, 11, 1, False, False), (1, 2, 0, 4, False, False), (2, 2, 8, 2, True, False),
    (3, 4, 7, 5, True, True), (4, 1, 3, 2, False, True), (5, 3, 1, 6, False, False),
]  # fmt: skip


def main():
    weights = load(ROOT / "assets/models/minilm-int8g64.safetensors")
    sentences = SENTENCES if isinstance(SENTENCES, list) else SENTENCES["sentences"]
    cases = []
    for sentence, index, head, query, causal, positionless in CASES:
        text, ids = sentences[sentence]["text"], sentences[sentence]["ids"]
        query = min(query, len(ids) - 1)
        word, place, layers = encode(np.array(ids), weights, causal, positionless)
        of = layers[index]
        weight = of["weights"][head, query]
        case = {
            "word": word[query], "position": place[query], "in": of["in"][query],
            "query": of["query"][head, query], "keys": of["key"][head], "values": of["value"][head],
            "products": of["query"][head, query] * of["key"][head], "dots": of["dots"][head, query],
            "scores": of["scores"][head, query], "weights": weight,
            "weighted": weight[:, None] * of["value"][head], "context": of["context"][head, query],
            "concat": of["concat"][query], "output": of["output"][query], "added": of["added"][query],
            "out": of["out"][query],
        }  # fmt: skip
        case = {name: np.round(array, 6).ravel().tolist() for name, array in case.items()}
        cases.append(case | {"text": text, "layer": index, "head": head, "token": query,
                             "causal": causal, "positionless": positionless})  # fmt: skip
    path = ROOT / "tests/data/golden-steps.json"
    path.write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print(f"{path}: {len(cases)} cases, {path.stat().st_size} bytes")


main()
