#!/usr/bin/env python3
"""Writes tests/data/bpe_cases.json: what `tokenizers` of Hugging Face makes of texts with SmolLM2's vocabulary.

    python3 tools/golden/bpe_cases.py [FILE.gguf]        (needs tokenizers and gguf)

With a second argument, a count, it writes as many random texts and every character of Unicode to standard output instead,
a case a line, for the long form of the test (ARCLIGHT_BPE_CASES names such a file).
"""

import json
import os
import random
import sys
from pathlib import Path

from gguf import GGUFReader
from tokenizers import Tokenizer, models, pre_tokenizers

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "arclight/models"
FILE = CACHE / "SmolLM2-135M-Instruct.Q4_1.gguf"
CONTROL = 3

# What a random text is made of.
PARTS = [
    "the", "The", " river", " bank", "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "’s", "don't", " it'll", "'", "''",
    " ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n", "\u00a0", "\u2003", "\u3000", "\u0085", "\u000b", "\u000c", "\u2028",
    "0", "7", "12", "2024", "3.14", "1,000", "²", "½", "Ⅷ", "٣", "१२", "①", "一二三",
    "!", "?", "...", "…", "—", "“", "”", "(", ")", "{", "};", "==", "->", "http://", "a_b", "#include", "</s>",
    "é", "e\u0301", "ß", "ﬁ", "İ", "Ω", "Привет", "мир", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "你好", "世界", "東京", "こんにちは", "안녕",
    "😀", "👩‍🚀", "🏳️‍🌈", "👍🏽", "🇫🇷", "☀️", "𝔘", "𐍈", "\U0001f9ff", "\U000e0100", "\U0010ffff", "\U000f0000", "\U00040000",
    "\0", "\x01", "\x04", "\x06", "\x13", "\x14", "\x16", "\x1b", "\x1d", "\x7f", "\u00ad", "\u200b", "\u200d", "\u202e", "\ufeff", "\ufffd", "\ue000",
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>", "<|im_", "|>", "<filename", "<file_sep>", "<<|im_end|>>",
    "Ġ", "Ċ", "a", "b", "x", "Z", "ing", "tion", "Supercalifragilistic", "aaaaaaaa", "    return a + b\n", "def f(x):",
]  # fmt: skip

SENTENCES = [
    "", " ", "The bear waded into the river bank to catch a fish.", "When Mary and John went to the store, John gave a drink to",
    "She said: “Où est la café?” 😀 and he said", "def add(a, b):\n    return a", "1, 2, 3, 4, 5,", "It's 'tis we'll you're I'm I'd they've",
    "ALL CAPS AND camelCase and snake_case", "  leading and trailing  ", "tabs\tand\t\ttabs", "line\nline\r\nline\n\n\nline",
    "x" * 300, "ab" * 200, " " * 70, "\n" * 40, "1234567890" * 5, "!?" * 40, "🙂" * 12, "日本語" * 10, "é" * 30, "\u0301" * 20,
    "a b  c   d    e", "a\u00a0b \u00a0 c", "\u3000全角\u3000", "100% of $5.00 (or €4,50)", "π≈3.14159", "x²+y²=z²",
]  # fmt: skip


def reference(path):
    fields = GGUFReader(path).fields
    vocabulary = fields["tokenizer.ggml.tokens"].contents()
    kinds = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE(vocab={token: row for row, token in enumerate(vocabulary)}, merges=merges))
    split = [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(split)
    tokenizer.add_special_tokens([token for token, kind in zip(vocabulary, kinds) if kind == CONTROL])
    return tokenizer


def case(tokenizer, text):
    encoded = tokenizer.encode(text)
    return {"text": text, "ids": encoded.ids, "offsets": [list(span) for span in encoded.offsets]}


def random_text(chance):
    return "".join(chance.choice(PARTS) for _ in range(chance.randint(1, 12)))


def main():
    tokenizer = reference(sys.argv[1] if len(sys.argv) > 1 else FILE)
    chance = random.Random(22)
    if len(sys.argv) > 2:
        characters = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
        texts = [text for c in characters for text in (c, f"a{c}b", f" {c}{c}")]
        texts += [random_text(chance) for _ in range(int(sys.argv[2]))]
        for text in texts:
            print(json.dumps(case(tokenizer, text), separators=(",", ":")))
        return
    texts = SENTENCES + PARTS + [random_text(chance) for _ in range(240)]
    lines = [json.dumps(case(tokenizer, text), separators=(",", ":")) for text in dict.fromkeys(texts)]
    path = ROOT / "tests/data/bpe_cases.json"
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{path}: {len(lines)} cases, {path.stat().st_size} bytes")


main()
