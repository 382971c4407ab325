"""Makes Glass's table: how clearly every piece of the vocabulary belongs to each named axis of meaning.

    pip install -r tools/glass/requirements.txt
    python tools/glass/make_table.py            # from the top of the repository

An axis is the mean direction of its seed words (axes.json) in the trained embeddings of MiniLM. A piece's similarity to
it is measured in standard deviations over all words of letters: 1.0 and less counts as nothing, 3.4 and more as wholly
belonging. Function words mean nothing. Hand corrections (axes.json) come last; they are few and in plain sight.

glass-table.bin: for each row of the vocabulary a byte with the number of entries, then for each entry a byte with the
axis and a byte with its value (1 to 255 for up to 1.0). glass-axes.json: the names of the axes, in order.
"""
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "assets" / "models"
NOTHING, WHOLE = 1.0, 3.4
MOST = 10  # axes that a piece keeps, the clearest first
FIRST_WORD = 1996  # rows before it are specials, single characters and punctuation


def embeddings():
    weights = load_file(MODELS / "minilm-int8g64.safetensors")
    matrix, scale = weights["emb.word"].astype(np.float32), weights["emb.word.scale"].astype(np.float32)
    return matrix * np.repeat(scale, matrix.shape[1] // scale.shape[1], axis=1)


def main():
    vocabulary = (MODELS / "minilm-vocab.txt").read_text(encoding="utf8").split("\n")[:30522]
    row = {piece: index for index, piece in enumerate(vocabulary)}
    plan = json.loads((Path(__file__).parent / "axes.json").read_text(encoding="utf8"))
    names = list(plan["axes"])

    words = np.array([i for i, piece in enumerate(vocabulary) if i >= FIRST_WORD and piece.isalpha()])
    vectors = embeddings()
    vectors -= vectors[words].mean(0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    seeds = [[row[word] for word in text.split()] for text in plan["axes"].values()]
    directions = np.array([vectors[rows].mean(0) for rows in seeds])
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    similarity = vectors @ directions.T
    similarity = (similarity - similarity[words].mean(0)) / similarity[words].std(0)
    values = np.clip((similarity - NOTHING) / (WHOLE - NOTHING), 0, 1)

    values[:FIRST_WORD] = 0
    for word in plan["function_words"].split():
        if word in row:
            values[row[word]] = 0
    for word, axes in plan["corrections"].items():
        for axis, value in axes.items():
            values[row[word], names.index(axis)] = value

    table = bytearray()
    for line in np.rint(values * 255).astype(int):
        clearest = [axis for axis in np.argsort(-line, kind="stable")[:MOST] if line[axis] > 0]
        table.append(len(clearest))
        for axis in sorted(clearest):
            table += bytes([axis, line[axis]])
    (MODELS / "glass-table.bin").write_bytes(table)
    (MODELS / "glass-axes.json").write_text(json.dumps(names) + "\n", encoding="utf8")
    print(f"{len(names)} axes, {len(table)} bytes")


main()
