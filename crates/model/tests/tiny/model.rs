//! A Llama model of random weights in memory, as a GGUF file, and the same computed plainly in f64.

use arclight_model::gguf::Gguf;
use ndarray::{Array1, Array2, Array3, Array4, ArrayView2, Axis, s};

use crate::file::{BF16, F16, F32, File, Q4_0, Q4_1, Q8_0};

pub const LAYERS: usize = 3;
pub const HEADS: usize = 6;
pub const SHARED: usize = 2;
pub const HIDDEN: usize = 96;
pub const VOCABULARY: usize = 259;
/// d_k is no multiple of a vector.
pub const HEAD_SIZE: usize = HIDDEN / HEADS;
const FEED: usize = 160;
const EPSILON: f32 = 1e-5;
const BASE: f32 = 10_000.0;

struct Chance(u64);

impl Chance {
    /// About normal.
    fn next(&mut self) -> f32 {
        let mut sum = 0.0;
        for _ in 0..4 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (self.0 >> 40) as f32 / (1u64 << 24) as f32 - 0.5;
        }
        sum * 1.7
    }

    fn many(&mut self, count: usize, scale: f32) -> Vec<f32> {
        (0..count).map(|_| self.next() * scale).collect()
    }
}

/// The file, its matrices stored in every way.
pub fn bytes(seed: u64) -> Vec<u8> {
    file(seed).bytes()
}

/// The same, to add to.
pub fn file(seed: u64) -> File {
    let mut chance = Chance(seed);
    let mut file = File::default();
    file.text("general.architecture", "llama");
    file.number("llama.block_count", LAYERS as u32);
    file.number("llama.attention.head_count", HEADS as u32);
    file.number("llama.attention.head_count_kv", SHARED as u32);
    file.number("llama.embedding_length", HIDDEN as u32);
    file.number("llama.feed_forward_length", FEED as u32);
    file.number("llama.context_length", 600);
    file.float("llama.attention.layer_norm_rms_epsilon", EPSILON);
    file.float("llama.rope.freq_base", BASE);
    file.vocabulary(&["a b", "ab ab"]);
    file.tensor("token_embd.weight", &[VOCABULARY, HIDDEN], Q8_0, &chance.many(VOCABULARY * HIDDEN, 0.3));
    let kinds = [Q4_1, Q8_0, Q4_0, F16, BF16, F32];
    let mut matrix = 0;
    for layer in 0..LAYERS {
        let narrow = SHARED * HEAD_SIZE;
        let shapes = [
            ("attn_q", HIDDEN, HIDDEN),
            ("attn_k", narrow, HIDDEN),
            ("attn_v", narrow, HIDDEN),
            ("attn_output", HIDDEN, HIDDEN),
            ("ffn_gate", FEED, HIDDEN),
            ("ffn_up", FEED, HIDDEN),
            ("ffn_down", HIDDEN, FEED),
        ];
        for (name, rows, columns) in shapes {
            // Queries and keys large enough that heads choose.
            let scale = if matches!(name, "attn_q" | "attn_k") { 0.25 } else { 0.12 };
            let numbers = chance.many(rows * columns, scale);
            file.tensor(&format!("blk.{layer}.{name}.weight"), &[rows, columns], kinds[matrix % 6], &numbers);
            matrix += 1;
        }
        for name in ["attn_norm", "ffn_norm"] {
            let gain: Vec<f32> = chance.many(HIDDEN, 0.2).iter().map(|x| 1.0 + x).collect();
            file.tensor(&format!("blk.{layer}.{name}.weight"), &[HIDDEN], F32, &gain);
        }
    }
    file.tensor("output_norm.weight", &[HIDDEN], F32, &vec![1.0; HIDDEN]);
    file
}

/// What the file's model computes.
pub struct Plain {
    pub logits: Array1<f64>,
    /// `[layer, head, query, key]`.
    pub weights: Array4<f64>,
    /// `[depth, token, d]`.
    pub states: Array3<f64>,
    /// `[layer, head, key]`.
    pub value_norms: Array3<f64>,
}

/// Plainly; `cut(layer, head, query, key)` says what is cut.
pub fn plain(bytes: &[u8], ids: &[u32], cut: impl Fn(usize, usize, usize, usize) -> bool) -> Plain {
    let file = Gguf::parse(bytes).unwrap();
    let weight = |name: &str| -> Array2<f64> {
        let tensor = file.tensor(&format!("{name}.weight")).unwrap();
        let shape = [tensor.rows(), tensor.columns()];
        Array2::from_shape_vec(shape, tensor.dequantise()).unwrap().mapv(f64::from)
    };
    let n = ids.len();
    let embedding = weight("token_embd");
    let mut x = Array2::from_shape_fn([n, HIDDEN], |(t, c)| embedding[[ids[t] as usize, c]]);
    let mut weights = Array4::zeros([LAYERS, HEADS, n, n]);
    let mut states = vec![x.clone()];
    let mut value_norms = Array3::zeros([LAYERS, HEADS, n]);
    for layer in 0..LAYERS {
        let of = |name: &str| weight(&format!("blk.{layer}.{name}"));
        let h = norm(&x, of("attn_norm").row(0).to_owned());
        let (q, k, v) =
            (turn(h.dot(&of("attn_q").t())), turn(h.dot(&of("attn_k").t())), h.dot(&of("attn_v").t()));
        let output = of("attn_output");
        for head in 0..HEADS {
            let part = |of: &Array2<f64>, at: usize| {
                of.slice(s![.., at * HEAD_SIZE..(at + 1) * HEAD_SIZE]).to_owned()
            };
            let group = head / (HEADS / SHARED);
            let (q, k, v, o) = (part(&q, head), part(&k, group), part(&v, group), part(&output, head));
            let mut a = q.dot(&k.t()) / (HEAD_SIZE as f64).sqrt();
            for ((query, key), score) in a.indexed_iter_mut() {
                *score = if key > query || cut(layer, head, query, key) { 0.0 } else { score.exp() };
            }
            a = &a / &a.sum_axis(Axis(1)).insert_axis(Axis(1));
            let handed = v.dot(&o.t());
            x += &a.dot(&handed);
            weights.slice_mut(s![layer, head, .., ..]).assign(&a);
            value_norms
                .slice_mut(s![layer, head, ..])
                .assign(&handed.map_axis(Axis(1), |row| row.dot(&row).sqrt()));
        }
        let h = norm(&x, of("ffn_norm").row(0).to_owned());
        let gate = h.dot(&of("ffn_gate").t()).mapv(|x| x / (1.0 + (-x).exp()));
        x += &(gate * h.dot(&of("ffn_up").t())).dot(&of("ffn_down").t());
        states.push(x.clone());
    }
    let last = norm(&x, weight("output_norm").row(0).to_owned());
    let logits = last.row(n - 1).dot(&embedding.t());
    let views: Vec<ArrayView2<'_, f64>> = states.iter().map(|state| state.view()).collect();
    Plain { logits, weights, states: ndarray::stack(Axis(0), &views).unwrap(), value_norms }
}

fn norm(x: &Array2<f64>, gain: Array1<f64>) -> Array2<f64> {
    let scale = x.map_axis(Axis(1), |row| (row.dot(&row) / HIDDEN as f64 + f64::from(EPSILON)).sqrt());
    x / &scale.insert_axis(Axis(1)) * gain
}

/// Rotary positions, pairs beside each other.
fn turn(mut x: Array2<f64>) -> Array2<f64> {
    for (place, mut row) in x.rows_mut().into_iter().enumerate() {
        for mut head in row.exact_chunks_mut(HEAD_SIZE) {
            for pair in 0..HEAD_SIZE / 2 {
                let angle = place as f64 * f64::from(BASE).powf(-2.0 * pair as f64 / HEAD_SIZE as f64);
                let (a, b) = (head[2 * pair], head[2 * pair + 1]);
                head[2 * pair] = a * angle.cos() - b * angle.sin();
                head[2 * pair + 1] = a * angle.sin() + b * angle.cos();
            }
        }
    }
    x
}
