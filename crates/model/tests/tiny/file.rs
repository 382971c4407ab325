//! Writes GGUF files for tests, in memory.

use half::f16;

/// The numbers of the types of tensors.
pub const F32: u32 = 0;
pub const F16: u32 = 1;
pub const Q4_0: u32 = 2;
pub const Q4_1: u32 = 3;
pub const Q8_0: u32 = 8;
pub const BF16: u32 = 30;
pub const KINDS: [u32; 6] = [F32, F16, Q4_0, Q4_1, Q8_0, BF16];

/// A file on its way.
#[derive(Default)]
pub struct File {
    keys: u64,
    metadata: Vec<u8>,
    tensors: u64,
    places: Vec<u8>,
    data: Vec<u8>,
}

fn text(into: &mut Vec<u8>, text: &str) {
    into.extend((text.len() as u64).to_le_bytes());
    into.extend(text.as_bytes());
}

impl File {
    fn key(&mut self, key: &str, code: u32) {
        self.keys += 1;
        text(&mut self.metadata, key);
        self.metadata.extend(code.to_le_bytes());
    }

    pub fn number(&mut self, key: &str, number: u32) {
        self.key(key, 4);
        self.metadata.extend(number.to_le_bytes());
    }

    pub fn float(&mut self, key: &str, number: f32) {
        self.key(key, 6);
        self.metadata.extend(number.to_le_bytes());
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key, 8);
        text(&mut self.metadata, value);
    }

    pub fn texts(&mut self, key: &str, values: &[String]) {
        self.key(key, 9);
        self.metadata.extend(8u32.to_le_bytes());
        self.metadata.extend((values.len() as u64).to_le_bytes());
        values.iter().for_each(|value| text(&mut self.metadata, value));
    }

    pub fn numbers(&mut self, key: &str, values: &[i32]) {
        self.key(key, 9);
        self.metadata.extend(5u32.to_le_bytes());
        self.metadata.extend((values.len() as u64).to_le_bytes());
        self.metadata.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }

    /// A tensor of these sizes, the slowest first, stored as `kind`.
    pub fn tensor(&mut self, name: &str, shape: &[usize], kind: u32, numbers: &[f32]) {
        assert_eq!(shape.iter().product::<usize>(), numbers.len(), "{name}");
        self.tensors += 1;
        text(&mut self.places, name);
        self.places.extend((shape.len() as u32).to_le_bytes());
        self.places.extend(shape.iter().rev().flat_map(|size| (*size as u64).to_le_bytes()));
        self.places.extend(kind.to_le_bytes());
        self.places.extend((self.data.len() as u64).to_le_bytes());
        self.data.extend(stored(kind, numbers));
        self.data.resize(self.data.len().next_multiple_of(32), 0);
    }

    /// A tokenizer of all bytes, `ab`, `abab` and the special token `<end>`: 259 tokens.
    pub fn vocabulary(&mut self, merges: &[&str]) {
        let letter = |byte: u8| match byte {
            0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff => char::from(byte).to_string(),
            0x00..=0x20 => char::from_u32(0x100 + u32::from(byte)).unwrap().to_string(),
            0x7f..=0xa0 => char::from_u32(0x121 - 0x7f + u32::from(byte)).unwrap().to_string(),
            0xad => '\u{143}'.to_string(),
        };
        let mut tokens: Vec<String> = (0..=255).map(letter).collect();
        tokens.extend(["ab", "abab", "<end>"].map(str::to_owned));
        let mut types = vec![1; tokens.len()];
        types[258] = 3;
        self.text("tokenizer.ggml.model", "gpt2");
        self.text("tokenizer.ggml.pre", "smollm");
        self.texts("tokenizer.ggml.tokens", &tokens);
        self.numbers("tokenizer.ggml.token_type", &types);
        self.texts(
            "tokenizer.ggml.merges",
            &merges.iter().map(|merge| (*merge).to_owned()).collect::<Vec<_>>(),
        );
        self.number("tokenizer.ggml.eos_token_id", 258);
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend(self.tensors.to_le_bytes());
        bytes.extend(self.keys.to_le_bytes());
        bytes.extend(&self.metadata);
        bytes.extend(&self.places);
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.extend(&self.data);
        bytes
    }
}

/// Numbers as a type stores them, rounded to what it can hold.
pub fn stored(kind: u32, numbers: &[f32]) -> Vec<u8> {
    let halves = |number: f32| f16::from_f32(number).to_le_bytes();
    let blocks = numbers.chunks(32);
    match kind {
        F32 => numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
        F16 => numbers.iter().flat_map(|number| halves(*number)).collect(),
        BF16 => numbers.iter().flat_map(|number| half::bf16::from_f32(*number).to_le_bytes()).collect(),
        Q8_0 => blocks.flat_map(|block| bytes_of(block, 127.0, |_, q| q as i8 as u8)).collect(),
        Q4_0 => blocks.flat_map(|block| packed(&bytes_of(block, 7.0, |_, q| (q + 8.0) as u8))).collect(),
        Q4_1 => blocks
            .flat_map(|block| {
                let least = block.iter().copied().fold(f32::INFINITY, f32::min);
                let most = block.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let (scale, least) = (f16::from_f32((most - least) / 15.0), f16::from_f32(least));
                let q = |x: &f32| ((x - least.to_f32()) / scale.to_f32()).round().clamp(0.0, 15.0) as u8;
                let q: Vec<u8> = block.iter().map(q).collect();
                let head = [scale.to_le_bytes(), least.to_le_bytes()].concat();
                head.into_iter().chain(pairs(&q)).collect::<Vec<u8>>()
            })
            .collect(),
        _ => panic!("no type {kind}"),
    }
}

/// Scale and a byte a number, of which the largest becomes `most`.
fn bytes_of(block: &[f32], most: f32, byte: fn(f32, f32) -> u8) -> Vec<u8> {
    let largest = block.iter().fold(0f32, |most, x| most.max(x.abs()));
    let scale = f16::from_f32(largest / most);
    let q = |x: &f32| byte(*x, (x / scale.to_f32()).round().clamp(-most, most));
    scale.to_le_bytes().into_iter().chain(block.iter().map(q)).collect()
}

fn packed(scale_and_bytes: &[u8]) -> Vec<u8> {
    let (scale, q) = scale_and_bytes.split_at(2);
    scale.iter().copied().chain(pairs(q)).collect()
}

/// Number i in the lower half of byte i, number i + 16 in the upper.
fn pairs(q: &[u8]) -> Vec<u8> {
    (0..16).map(|i| q[i] | q[i + 16] << 4).collect()
}
