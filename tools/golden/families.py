#!/usr/bin/env python3
"""Tiny models of random weights, one of each family that Arclight opens, and what `transformers` and `torch` compute with them.

    python3 tools/golden/families.py        (needs torch 2, transformers 4, tokenizers, safetensors, gguf, sentencepiece, protobuf)

Writes tests/data/models/NAME/: the model as Hugging Face saves it (or model.gguf), and golden.json with ids, offsets, and
golden.safetensors with attention [layer, head, query, key] and logits of the last token. Weights of half the size are rounded
first: all is computed in float32 from what the file has.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFWriter, TokenType
from gguf.quants import dequantize, quantize
from safetensors.numpy import save_file
from tokenizers import (
    AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers,
)  # fmt: skip
from transformers import (
    BertConfig, BertForMaskedLM, BertTokenizer, BertTokenizerFast, DistilBertConfig, DistilBertModel, GPT2Config, GPT2LMHeadModel,
    GPT2TokenizerFast, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM, RobertaConfig,
    RobertaForMaskedLM,
)  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/data/models"
# What the vocabularies are made of: any English will do.
CORPUS = (ROOT / "docs/lesson-format.md").read_text().split("\n") + (ROOT / "README.md").read_text().split("\n")
READ = [
    "The bear sat on the river bank.",
    "A bank lends money; she said it's 1234 — that is all.",
    "word " * 20,
]
# Texts for the tokenizers alone.
TRICKY = READ + [
    "", " ", "   ", "a", " a", "a  b", "a\n\nb\r\n c\t d ", "don't DON'T we'll I've he'd they're 'S 's",
    "1", "12", "123", "1234567 890 3.14", "x1y22z333", "²½Ⅷ٣१", "ÀÉÎõü naïve café", "cafe\u0301 A\u030a\u0300",
    "Straße ẞ İstanbul ŉ ﬁne", "你好世界 漢字かな", "한국어 텍스트", "עברית العربية", "हिन्दी ไทย",
    "👩‍🚀 🏳️‍🌈 👍🏽 🇫🇷", "a\u00a0b\u2003c\u3000d\u0085e\u000bf", "zero\u200bwidth\u00ad\ufeff", "…—„“”‚‘’", "$%&/()=?`^#~+*",
    "...!!!???", "\n\n\n", "\t\t\tx", "http://example.org/a_b?c=d&e", "snake_case camelCase kebab-case", "ab" * 60,
    "[CLS] [MASK] [SEP] <s> </s> <mask> <unk>", "a <mask> b<mask>c", "<|im_start|>user<|im_end|>", "▁under▁score",
    "\u0000\u0001\u007f", "\ufffd\ue000", "x" * 120,
]  # fmt: skip


def chance(model, seed):
    """Weights that make heads choose."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            is_norm = "norm" in name.lower() or "ln_" in name
            if name.endswith("weight") and is_norm:
                weight.copy_(1 + 0.1 * torch.randn_like(weight))
            elif name.endswith("bias"):
                weight.copy_(0.1 * torch.randn_like(weight))
            else:
                weight.copy_(0.25 * torch.randn_like(weight))
    return model.eval()


def attend(model, ids):
    with torch.no_grad():
        out = model(torch.tensor([ids]), output_attentions=True)
    attention = torch.stack(out.attentions)[:, 0].numpy()
    assert np.abs(attention.sum(-1) - 1).max() < 1e-5
    return attention, out.logits[0, -1].numpy() if "logits" in out else None


def again(model, folder):
    """As it is read from the folder, in float32: what was halved in place has halved tables of rotations as well."""
    return type(model).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def golden(folder, encode, model, writes):
    """`encode` gives ids and offsets in characters."""
    cases = []
    for text in TRICKY:
        ids, offsets = encode(text)
        to_bytes = lambda at: len(text[:at].encode())  # noqa: E731
        spans = None if offsets is None else [[to_bytes(a), to_bytes(b)] for a, b in offsets]
        cases.append({"text": text, "ids": ids, "spans": spans})
    arrays = {}
    for index, text in enumerate(READ):
        attention, logits = attend(model, encode(text)[0])
        arrays[f"attention.{index}"] = attention.astype(np.float32)
        if writes:
            arrays[f"logits.{index}"] = logits.astype(np.float32)
    save_file(arrays, folder / "golden.safetensors")
    lines = ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases)
    (folder / "golden.json").write_text(f"[\n{lines}\n]\n")


def fast(tokenizer):
    def encode(text):
        out = tokenizer(text, return_offsets_mapping=True)
        return out["input_ids"], out["offset_mapping"]

    return encode


def fresh(name):
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def keep(folder, *names):
    """Only what a model needs."""
    for file in folder.iterdir():
        if not any(file.match(name) for name in names):
            file.unlink()


def wordpiece(size, lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=special, initial_alphabet=list("aébcd你"))
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def bytes_bpe(size, special, split=None, normalizer=None, digits=False):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=split is None)
    before = []
    if digits:
        before.append(pre_tokenizers.Digits(individual_digits=True))
    if split:
        before.append(pre_tokenizers.Split(Regex(split), behavior="isolated", invert=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*before, level]) if before else level
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3 = QWEN2.replace(r"|\p{N}|", r"|\p{N}{1,3}|")


def bert():
    """bert: with a head, as `tokenizer.json`."""
    folder = fresh("bert")
    tokenizer = BertTokenizerFast(tokenizer_object=wordpiece(400, True), do_lower_case=True)
    sizes = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=64)
    model = chance(BertForMaskedLM(BertConfig(vocab_size=len(tokenizer), attn_implementation="eager", **sizes)), 1)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    golden(folder, fast(tokenizer), model, False)
    keep(folder, "config.json", "tokenizer.json", "tokenizer_config.json", "*.safetensors", "golden.json")


def distilbert():
    """distilbert: cased, only `vocab.txt`, in bfloat16, without a head."""
    folder = fresh("distilbert")
    words = wordpiece(360, False).get_vocab()
    (folder / "vocab.txt").write_text("\n".join(sorted(words, key=words.get)) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False, "tokenizer_class": "DistilBertTokenizer"}))
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False)
    config = DistilBertConfig(
        vocab_size=len(words), dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=64,
        attn_implementation="eager",
    )  # fmt: skip
    model = chance(DistilBertModel(config), 2).to(torch.bfloat16)
    model.save_pretrained(folder)
    golden(folder, fast(tokenizer), again(model, folder), False)


def roberta():
    """roberta: byte-level BPE, `<s> </s>`, places from 2 on, a mask that takes spaces before it."""
    folder = fresh("roberta")
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    inner = bytes_bpe(330, special)
    inner.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    inner.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<s>", eos_token="</s>", pad_token="<pad>")
    tokenizer.save_pretrained(folder)
    config = RobertaConfig(
        vocab_size=inner.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, attn_implementation="eager",
        layer_norm_eps=1e-5,
    )  # fmt: skip
    model = chance(RobertaForMaskedLM(config), 3).half()
    model.save_pretrained(folder)
    golden(folder, fast(tokenizer), again(model, folder), False)
    keep(folder, "config.json", "tokenizer.json", "*.safetensors", "golden.json")


def gpt2():
    """gpt2: `vocab.json` and `merges.txt`, float16, in several files."""
    folder = fresh("gpt2")
    inner = bytes_bpe(330, ["<|endoftext|>"])
    inner.model.save(str(folder))
    tokenizer = GPT2TokenizerFast(str(folder / "vocab.json"), str(folder / "merges.txt"))
    config = GPT2Config(
        vocab_size=inner.get_vocab_size(), n_embd=32, n_layer=2, n_head=4, n_positions=64, attn_implementation="eager"
    )
    model = chance(GPT2LMHeadModel(config), 4).half()
    model.save_pretrained(folder, max_shard_size="40KB")
    assert (folder / "model.safetensors.index.json").exists()
    golden(folder, fast(tokenizer), again(model, folder), True)
    keep(folder, "config.json", "vocab.json", "merges.txt", "*.safetensors", "*.index.json", "golden.json")


def sentence_pieces(size):
    """Llama 2's kind: no splitting, ▁ for spaces, bytes for what is not known."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=special, limit_alphabet=60, show_progress=False)
    # While it is trained words are apart, so that pieces are words.
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="never")
    tokenizer.train_from_iterator([line for line in CORPUS if line.isascii()], trainer)
    described = json.loads(tokenizer.to_str())
    described["pre_tokenizer"] = None
    described["added_tokens"] = [token for token in described["added_tokens"] if token["id"] < 3]
    described["post_processor"] = json.loads(
        processors.TemplateProcessing(single="<s> $A", pair="<s> $A $B", special_tokens=[("<s>", 1)]).__getstate__()
    )
    return Tokenizer.from_str(json.dumps(described))


def sizes(vocabulary, **more):
    return dict(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        intermediate_size=64, max_position_embeddings=128, attn_implementation="eager", **more,
    )  # fmt: skip


def llama():
    """llama: grouped queries, an output of its own, Llama 2's tokenizer, bfloat16."""
    folder = fresh("llama")
    inner = sentence_pieces(420)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    tokenizer.save_pretrained(folder)
    model = chance(LlamaForCausalLM(LlamaConfig(**sizes(inner.get_vocab_size(), rms_norm_eps=1e-5))), 5).to(torch.bfloat16)
    model.save_pretrained(folder)
    golden(folder, fast(tokenizer), again(model, folder), True)
    keep(folder, "config.json", "tokenizer.json", "*.safetensors", "golden.json")


def llama3():
    """llama3: rotations that are stretched, numbers by three digits, whole words before merges."""
    folder = fresh("llama3")
    inner = bytes_bpe(330, ["<|begin_of_text|>", "<|end_of_text|>"], LLAMA3)
    described = json.loads(inner.to_str())
    described["model"]["ignore_merges"] = True
    inner = Tokenizer.from_str(json.dumps(described))
    inner.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(
            single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A $B", special_tokens=[("<|begin_of_text|>", 0)]
        ),
    ])  # fmt: skip
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<|begin_of_text|>", eos_token="<|end_of_text|>")
    tokenizer.save_pretrained(folder)
    scaling = dict(
        rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64
    )
    config = LlamaConfig(**sizes(inner.get_vocab_size(), rope_scaling=scaling, rope_theta=5000.0, tie_word_embeddings=True))
    model = chance(LlamaForCausalLM(config), 6).half()
    model.save_pretrained(folder)
    golden(folder, fast(tokenizer), again(model, folder), True)
    keep(folder, "config.json", "tokenizer.json", "*.safetensors", "golden.json")


def qwen2():
    """qwen2: biases, NFC, single digits, tied embedding."""
    folder = fresh("qwen2")
    inner = bytes_bpe(330, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], QWEN2, normalizers.NFC())
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|endoftext|>")
    tokenizer.save_pretrained(folder)
    config = Qwen2Config(**sizes(inner.get_vocab_size(), tie_word_embeddings=True, rope_theta=1e6))
    model = chance(Qwen2ForCausalLM(config), 7).half()
    model.save_pretrained(folder)
    golden(folder, fast(tokenizer), again(model, folder), True)
    keep(folder, "config.json", "tokenizer.json", "*.safetensors", "golden.json")
    return again(model, folder), inner


def write_gguf(path, arch, model, kind_of, tokens):
    config = model.config
    writer = GGUFWriter(path, arch)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_theta)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    tokens(writer)
    names = {
        "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    }  # fmt: skip
    rounded = {}
    for name, weight in model.state_dict().items():
        stem, end = name.rsplit(".", 1)
        stem = stem.removeprefix("model.")
        if stem.startswith("layers."):
            _, layer, part = stem.split(".", 2)
            stem = f"blk.{layer}.{names[part]}"
        else:
            stem = {"embed_tokens": "token_embd", "norm": "output_norm", "lm_head": "output"}[stem]
        if stem == "output" and config.tie_word_embeddings:
            continue
        array = weight.float().numpy()
        kind = GGMLQuantizationType.F32 if array.ndim == 1 else kind_of(stem)
        data = quantize(array, kind)
        array = dequantize(data, kind).reshape(array.shape)
        rounded[name] = torch.from_numpy(array.copy())
        if arch == "llama" and stem.endswith(("attn_q", "attn_k")):
            heads = config.num_attention_heads if stem.endswith("q") else config.num_key_value_heads
            # As llama.cpp has it: pairs that are turned together are neighbours. Whole rows, so it can be done after rounding.
            rows = np.arange(len(array)).reshape(heads, 2, -1).swapaxes(1, 2).reshape(-1)
            data = data[rows]
        writer.add_tensor(f"{stem}.{end}", data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model.load_state_dict(rounded, strict=False)
    return model.eval()


def gguf_llama():
    """GGUF llama: SentencePiece by scores, every quantised type that has blocks of 32."""
    folder = fresh("gguf-llama")
    inner = sentence_pieces(420)
    vocabulary = inner.get_vocab()
    pieces = sorted(vocabulary, key=vocabulary.get)
    model = chance(LlamaForCausalLM(LlamaConfig(**sizes(len(pieces), rms_norm_eps=1e-5))), 8)
    kinds = ["Q8_0", "Q5_0", "Q5_1", "Q4_0", "Q4_1", "F16", "BF16", "F32"]
    count = iter(range(1000))
    merges = {"".join(pair): rank for rank, pair in enumerate(json.loads(inner.to_str())["model"]["merges"])}

    def tokens(writer):
        writer.add_tokenizer_model("llama")
        writer.add_tokenizer_pre("default")
        writer.add_token_list(pieces)
        writer.add_token_scores([-float(merges.get(piece, 1e6)) for piece in pieces])
        kind = {"<unk>": TokenType.UNKNOWN, "<s>": TokenType.CONTROL, "</s>": TokenType.CONTROL}
        of = lambda p: TokenType.BYTE if p.startswith("<0x") else kind.get(p, TokenType.NORMAL)  # noqa: E731
        writer.add_token_types([of(piece) for piece in pieces])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)

    kind_of = lambda _: GGMLQuantizationType[kinds[next(count) % len(kinds)]]  # noqa: E731
    model = write_gguf(folder / "model.gguf", "llama", model, kind_of, tokens)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner)
    golden(folder, fast(tokenizer), model, True)


def gguf_qwen2(model, inner):
    """GGUF qwen2: byte-level BPE, biases, F16."""
    folder = fresh("gguf-qwen2")
    described = json.loads(inner.to_str())
    vocabulary = inner.get_vocab()
    pieces = sorted(vocabulary, key=vocabulary.get)

    def tokens(writer):
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("qwen2")
        writer.add_token_list(pieces)
        special = [token["content"] for token in described["added_tokens"]]
        writer.add_token_types([TokenType.CONTROL if piece in special else TokenType.NORMAL for piece in pieces])
        writer.add_token_merges([" ".join(merge) for merge in described["model"]["merges"]])
        writer.add_eos_token_id(0)

    model = write_gguf(folder / "model.gguf", "qwen2", model, lambda _: GGMLQuantizationType.F16, tokens)
    # llama.cpp does not normalise: neither does what reads its files.
    inner.normalizer = None
    golden(folder, fast(PreTrainedTokenizerFast(tokenizer_object=inner)), model, True)


def main():
    bert()
    distilbert()
    roberta()
    gpt2()
    llama()
    llama3()
    gguf_qwen2(*qwen2())
    gguf_llama()
    for folder in sorted(OUT.iterdir()):
        files = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
        print(folder.name, sum(files.values()), files)


if __name__ == "__main__":
    main()
