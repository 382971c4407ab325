#!/usr/bin/env python3
"""SmolLM2-135M-Instruct from its GGUF file in NumPy: writes tests/data/smollm2/greedy.json, the likeliest tokens after some prompts.

    python3 tools/golden/smollm2.py [FILE.gguf]        (needs numpy, gguf and tokenizers; some minutes)

Llama block: RMSNorm, grouped-query attention with rotary positions, SwiGLU; tied embedding. Everything in float32 from the file's
numbers, so it rounds nothing that Arclight does not round.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
from gguf import GGUFReader, dequantize
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "arclight/models"
WRITTEN = 24
PROMPTS = json.loads((ROOT / "tools/golden/prompts.json").read_text())


class Llama:
    def __init__(self, path):
        reader = GGUFReader(path)
        field = lambda key: reader.fields[key].contents()  # noqa: E731
        self.layers, self.heads = field("llama.block_count"), field("llama.attention.head_count")
        self.kv, self.d = field("llama.attention.head_count_kv"), field("llama.embedding_length")
        self.epsilon, self.base = field("llama.attention.layer_norm_rms_epsilon"), field("llama.rope.freq_base")
        self.size = self.d // self.heads
        self.w = {t.name: dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
        vocabulary = {token: row for row, token in enumerate(field("tokenizer.ggml.tokens"))}
        merges = [tuple(merge.split(" ")) for merge in field("tokenizer.ggml.merges")]
        self.tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
        split = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        self.tokenizer.pre_tokenizer, self.tokenizer.decoder = pre_tokenizers.Sequence(split), decoders.ByteLevel()

    def norm(self, x, gain):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * gain

    def turn(self, x, heads):
        """Rotary positions; pairs are neighbours in the file."""
        x = x.reshape(len(x), heads, self.size)
        angle = np.arange(len(x))[:, None] * self.base ** (-np.arange(self.size // 2) * 2 / self.size)
        cos, sin = np.cos(angle)[:, None].astype(np.float32), np.sin(angle)[:, None].astype(np.float32)
        turned = np.empty_like(x)
        turned[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
        turned[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
        return turned

    def logits(self, ids):
        """Of the last token."""
        n, x = len(ids), self.w["token_embd.weight"][ids]
        later = np.triu(np.ones((n, n), bool), 1)
        for layer in range(self.layers):
            w = lambda name: self.w[f"blk.{layer}.{name}.weight"]  # noqa: B023, E731
            h = self.norm(x, w("attn_norm"))
            q, k = self.turn(h @ w("attn_q").T, self.heads), self.turn(h @ w("attn_k").T, self.kv)
            v = (h @ w("attn_v").T).reshape(n, self.kv, self.size)
            out = np.empty((n, self.heads, self.size), np.float32)
            for head in range(self.heads):
                group = head // (self.heads // self.kv)
                scores = np.where(later, -np.inf, q[:, head] @ k[:, group].T / np.sqrt(np.float32(self.size)))
                weights = np.exp(scores - scores.max(-1, keepdims=True))
                out[:, head] = weights / weights.sum(-1, keepdims=True) @ v[:, group]
            x = x + out.reshape(n, self.d) @ w("attn_output").T
            h = self.norm(x, w("ffn_norm"))
            gate = h @ w("ffn_gate").T
            x = x + (gate / (1 + np.exp(-gate)) * (h @ w("ffn_up").T)) @ w("ffn_down").T
        return self.norm(x[-1], self.w["output_norm.weight"]) @ self.w["token_embd.weight"].T


def main():
    model = Llama(sys.argv[1] if len(sys.argv) > 1 else CACHE / "SmolLM2-135M-Instruct.Q4_1.gguf")
    cases = []
    for text in PROMPTS:
        ids = model.tokenizer.encode(text).ids
        written = []
        for _ in range(WRITTEN):
            written.append(int(model.logits(ids + written).argmax()))
        cases.append({"text": text, "ids": ids, "written": written})
        print(repr(text), model.tokenizer.decode(written, skip_special_tokens=False), flush=True)
    path = ROOT / "tests/data/smollm2/greedy.json"
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
    print(f"{path}: {len(cases)} cases, {path.stat().st_size} bytes")


main()
