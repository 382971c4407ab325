// A Llama model of random weights as a GGUF file, with the layers and heads of SmolLM2 and hardly any width: 1 MB.
const [LAYERS, HEADS, SHARED, HEAD_SIZE, FEED] = [30, 9, 3, 4, 32];
const HIDDEN = HEADS * HEAD_SIZE;
const [NUMBER, FLOAT, TEXT, LIST, WHOLE] = [4, 6, 8, 9, 5];

const u32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const u64 = (value) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(value)); return bytes; };
const f32 = (value) => { const bytes = Buffer.alloc(4); bytes.writeFloatLE(value); return bytes; };
const text = (value) => { const bytes = Buffer.from(value); return Buffer.concat([u64(bytes.length), bytes]); };
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)]);

/** Bytes as GPT-2's tokenizer writes them. */
function letter(byte) {
  if ((byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad)) return String.fromCharCode(byte);
  if (byte <= 0x20) return String.fromCharCode(0x100 + byte);
  return byte === 0xad ? '\u{143}' : String.fromCharCode(0x121 - 0x7f + byte);
}

/** The bytes of the file. Its tokens are bytes, `ab`, `abab` and an end. */
export function tiny(seed = 7) {
  let state = seed;
  // Numbers from -1 to 1 (xorshift, Marsaglia 2003).
  const chance = () => {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  };
  const metadata = [];
  const key = (name, type, ...value) => metadata.push(Buffer.concat([text(name), u32(type), ...value]));
  const list = (name, type, values) => key(name, LIST, u32(type), u64(values.length), ...values);
  const tokens = [...Array.from({ length: 256 }, (_, byte) => letter(byte)), 'ab', 'abab', '<end>'];
  key('general.architecture', TEXT, text('llama'));
  for (const [name, value] of Object.entries({
    block_count: LAYERS, 'attention.head_count': HEADS, 'attention.head_count_kv': SHARED,
    embedding_length: HIDDEN, feed_forward_length: FEED, context_length: 600,
  })) key(`llama.${name}`, NUMBER, u32(value));
  key('llama.attention.layer_norm_rms_epsilon', FLOAT, f32(1e-5));
  key('llama.rope.freq_base', FLOAT, f32(10_000));
  key('tokenizer.ggml.model', TEXT, text('gpt2'));
  key('tokenizer.ggml.pre', TEXT, text('smollm'));
  list('tokenizer.ggml.tokens', TEXT, tokens.map(text));
  list('tokenizer.ggml.token_type', WHOLE, tokens.map((token) => u32(token === '<end>' ? 3 : 1)));
  list('tokenizer.ggml.merges', TEXT, ['a b', 'ab ab'].map(text));
  key('tokenizer.ggml.eos_token_id', NUMBER, u32(tokens.length - 1));

  const [places, data] = [[], []];
  let at = 0;
  const tensor = (name, shape, number) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = padded(Buffer.from(new Float32Array(Array.from({ length: count }, number)).buffer));
    places.push(Buffer.concat([text(`${name}.weight`), u32(shape.length), ...shape.toReversed().map(u64), u32(0), u64(at)]));
    data.push(bytes);
    at += bytes.length;
  };
  tensor('token_embd', [tokens.length, HIDDEN], () => chance() * 0.5);
  for (let layer = 0; layer < LAYERS; layer++) {
    const narrow = SHARED * HEAD_SIZE;
    const shapes = { attn_q: [HIDDEN, HIDDEN], attn_k: [narrow, HIDDEN], attn_v: [narrow, HIDDEN], attn_output: [HIDDEN, HIDDEN], ffn_gate: [FEED, HIDDEN], ffn_up: [FEED, HIDDEN], ffn_down: [HIDDEN, FEED] };
    for (const [name, shape] of Object.entries(shapes)) tensor(`blk.${layer}.${name}`, shape, () => chance() * 0.4);
    for (const name of ['attn_norm', 'ffn_norm']) tensor(`blk.${layer}.${name}`, [HIDDEN], () => 1 + chance() * 0.2);
  }
  tensor('output_norm', [HIDDEN], () => 1);
  const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(places.length), u64(metadata.length), ...metadata, ...places]);
  return Buffer.concat([padded(head), ...data]);
}
