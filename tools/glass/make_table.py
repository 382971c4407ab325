"""Makes Glass's table: how clearly every piece of the vocabulary belongs to each named axis of meaning.

    pip install -r tools/glass/requirements.txt
    python tools/glass/make_table.py            # from anywhere; the same bytes every time

An axis is the mean direction of its seed words (axes.json) in the trained embeddings of MiniLM. A piece's similarity to
it is measured in standard deviations over all words: 1.1 and less counts as nothing, 3.3 and more as wholly belonging.
Function words (axes.json), punctuation and single characters mean nothing. No value is set by hand.

glass-table.bin, read by crates/model/src/glass/table.rs: for each row of the vocabulary a byte with the number of entries, then
that many bytes. An entry's high half is the step to its axis from that of the entry before it, the first counted from
-1; its low half is the value in fifteenths. An entry of value 0 only steps. glass-axes.json: the names of the axes, in order.

With --without FILE (sentences as in tests/data/glass-senses.json) no word of those sentences is a seed: to see how much
of the rate the seeds had given away. It writes the same files, so make them again without it.
"""
import argparse
import json
import re
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "assets" / "models"
NOTHING, WHOLE = 1.1, 3.3  # standard deviations
LEVELS = 15
FIRST_WORD = 1996  # rows before it are specials, single characters and punctuation


def embeddings():
    weights = load_file(MODELS / "minilm-int8g64.safetensors")
    matrix, scale = weights["emb.word"].astype(np.float64), weights["emb.word.scale"].astype(np.float64)
    return matrix * np.repeat(scale, matrix.shape[1] // scale.shape[1], axis=1)


def values(vocabulary, seeds, function_words):
    """[piece, axis], 0 to 1."""
    row = {piece: index for index, piece in enumerate(vocabulary)}
    meant = np.array([index >= FIRST_WORD and piece not in function_words and any(map(str.isalpha, piece))
                      for index, piece in enumerate(vocabulary)])
    words = [i for i in np.flatnonzero(meant)
             if vocabulary[i].isascii() and vocabulary[i].isalpha() and len(vocabulary[i]) > 2]
    vectors = embeddings()
    vectors -= vectors[words].mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = np.array([vectors[[row[word] for word in axis]].mean(0) for axis in seeds])
    similarity = vectors @ (directions / np.linalg.norm(directions, axis=1, keepdims=True)).T
    deviation = (similarity - similarity[words].mean(0)) / similarity[words].std(0)
    return np.clip((deviation - NOTHING) / (WHOLE - NOTHING), 0, 1) * meant[:, None]


def packed(levels):
    """One row of the table."""
    entries, last = [], -1
    for axis in np.flatnonzero(levels):
        step = int(axis) - last
        entries += [15 << 4] * ((step - 1) // 15) + [((step - 1) % 15 + 1) << 4 | int(levels[axis])]
        last = int(axis)
    return bytes([len(entries), *entries])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", type=Path)
    without = parser.parse_args().without
    named = set(re.findall("[a-z]+", without.read_text(encoding="utf8").lower())) if without else set()

    vocabulary = (MODELS / "minilm-vocab.txt").read_text(encoding="utf8").split("\n")[:30522]
    plan = json.loads((Path(__file__).parent / "axes.json").read_text(encoding="utf8"))
    seeds = [[word for word in text.split() if word not in named] for text in plan["axes"].values()]
    table = np.rint(values(vocabulary, seeds, set(plan["function_words"].split())) * LEVELS).astype(int)
    data = b"".join(map(packed, table))
    (MODELS / "glass-table.bin").write_bytes(data)
    (MODELS / "glass-axes.json").write_text(json.dumps(list(plan["axes"])) + "\n", encoding="utf8")
    print(f"{len(seeds)} axes, {(table > 0).sum()} values, {len(data)} bytes")


if __name__ == "__main__":
    main()
