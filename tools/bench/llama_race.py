#!/usr/bin/env python3
"""Races Arclight's SmolLM2 against llama.cpp: the same file, one thread each; and compares what both write.

  python3 -m venv VENV && VENV/bin/pip install -r tools/bench/llama-requirements.txt     (builds llama.cpp: a C++ compiler, 15 minutes)
  cargo build --release --package arclight-model --bench writing
  VENV/bin/python tools/bench/llama_race.py target/release/deps/writing-HASH [FILE.gguf]

The two sides take turns in one run; the table shows medians of rounds, and the ratio is the median of the rounds' ratios. llama.cpp
rounds what goes into each product to 8 bits. Arclight does not, and writes what NumPy writes in float32 (tests/data/smollm2/greedy.json).
So texts may part where two tokens are nearly as likely: then the probabilities of both on both sides are told. Ends with 1 where one
is more than 1.3 times as likely as the other (1.24 at most was measured), or where Arclight is slower than is aimed at: half the time
for reading 64 tokens, the same for a further token.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import numpy as np
from llama_cpp import Llama

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
FILE = CACHE / "arclight/models/SmolLM2-135M-Instruct.Q4_1.gguf"
TOKENS, FURTHER, ROUNDS, WRITTEN = 64, 32, 7, 24
AIM_READ, AIM_FURTHER = 0.5, 1.0
NEAR = 1.3
PROMPTS = json.loads((ROOT / "tools/golden/prompts.json").read_text())


def ids(count):
    return [1000 + index * 37 % 20_000 for index in range(count)]


class Arclight:
    def __init__(self, program, file):
        env = os.environ | {"ARCLIGHT_SMOLLM2": str(file)}
        self.process = subprocess.Popen([program, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def read(self):
        start = time.perf_counter()
        assert self.ask(f"read {TOKENS}") == "done"
        return (time.perf_counter() - start) * 1e3

    def further(self):
        return float(self.ask(f"further {TOKENS} {FURTHER}")) / FURTHER

    def probabilities(self, tokens, wanted):
        return [float(p) for p in self.ask(f"p {' '.join(map(str, wanted))} {' '.join(map(str, tokens))}").split()]

    def write(self, prompt):
        return [int(word) for word in self.ask(f"greedy {WRITTEN} {' '.join(map(str, prompt))}").split()]


class LlamaCpp:
    def __init__(self, file):
        self.model = Llama(str(file), n_ctx=1024, n_threads=1, n_threads_batch=1, logits_all=False, verbose=False)

    def read(self):
        self.model.reset()
        start = time.perf_counter()
        self.model.eval(ids(TOKENS))
        return (time.perf_counter() - start) * 1e3

    def further(self):
        self.model.reset()
        self.model.eval(ids(TOKENS))
        start = time.perf_counter()
        for token in ids(TOKENS + FURTHER)[TOKENS:]:
            self.model.eval([token])
        return (time.perf_counter() - start) / FURTHER * 1e3

    def probabilities(self, tokens):
        self.model.reset()
        self.model.eval(tokens)
        logits = np.array(self.model._ctx.get_logits_ith(-1)[: self.model.n_vocab()], np.float64)
        powers = np.exp(logits - logits.max())
        return powers / powers.sum()


def compare(arclight, llama):
    """How many of the prompts part where the two tokens are not nearly as likely."""
    wrong = 0
    for text in PROMPTS:
        prompt = llama.model.tokenize(text.encode(), add_bos=False, special=True)
        written = arclight.write(prompt)
        parted = None
        for index, token in enumerate(written):
            p = llama.probabilities(prompt + written[:index])
            if int(p.argmax()) != token:
                parted = (index, token, int(p.argmax()), p)
                break
        if parted is None:
            print(f"same   {text!r}")
            continue
        index, ours, theirs, p = parted
        said = [llama.model.detokenize([token]).decode(errors="backslashreplace") for token in (ours, theirs)]
        sides = [arclight.probabilities(prompt + written[:index], (ours, theirs)), (p[ours], p[theirs])]
        near = all(max(a, b) < NEAR * min(a, b) for a, b in sides)
        wrong += not near
        told = ", ".join(f"{side} {a:.3f} and {b:.3f}" for side, (a, b) in zip(("Arclight", "llama.cpp"), sides))
        print(f"{'near  ' if near else 'PARTED'} {text!r}: token {index}, {said[0]!r} or {said[1]!r}: {told}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("file", nargs="?", default=FILE)
    args = parser.parse_args()
    arclight, llama = Arclight(args.program, args.file), LlamaCpp(args.file)
    wrong = compare(arclight, llama)
    slow = False
    for name, aim in [("read", AIM_READ), ("further", AIM_FURTHER)]:
        getattr(arclight, name)(), getattr(llama, name)()
        rounds = [(getattr(arclight, name)(), getattr(llama, name)()) for _ in range(ROUNDS)]
        ours, theirs = (statistics.median(side) for side in zip(*rounds))
        ratio = statistics.median(a / b for a, b in rounds)
        slow |= ratio > aim
        what = f"reading {TOKENS} tokens" if name == "read" else "a further token"
        print(f"{what}: Arclight {ours:.1f} ms, llama.cpp {theirs:.1f} ms, ratio {ratio:.2f}, aim {aim:.2f}")
    sys.exit(1 if wrong or slow else 0)


if __name__ == "__main__":
    main()
