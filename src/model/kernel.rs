//! Matrix products: one register tile, written once over `pulp`'s vectors, so that it runs as AVX-512, AVX2, NEON,
//! wasm simd128 or plain code, whichever the machine has.
//!
//! The weights stay int8 in memory: a panel of [`panel`] output columns is unpacked into a buffer that fits the
//! first-level cache and then used for every row. So a short sentence moves a quarter of the bytes of f32 weights.

use pulp::{Arch, Simd, WithSimd};

use super::weights::Quantised;

/// Input columns that are unpacked at once: with the panel's 16 outputs (AVX2), 24 KB.
const DEPTH: usize = 384;
/// Rows that share one unpacked panel: their inputs stay in the second-level cache.
const ROWS: usize = 192;

/// Output columns of a panel: two vectors.
#[inline(always)]
pub(super) const fn panel<S: Simd>() -> usize {
    2 * S::F32_LANES
}

/// Width of a panel on this machine.
pub(super) fn panel_width(arch: Arch) -> usize {
    struct Width;
    impl WithSimd for Width {
        type Output = usize;
        fn with_simd<S: Simd>(self, _: S) -> usize {
            panel::<S>()
        }
    }
    arch.dispatch(Width)
}

/// `a · b` for `M` rows of `a`, `stride` apart, and one panel `b` of `[depth, 2 vectors]`.
#[inline(always)]
pub(super) fn tile<S: Simd, const M: usize>(
    simd: S,
    a: &[f32],
    stride: usize,
    b: &[[S::f32s; 2]],
) -> [[S::f32s; 2]; M] {
    let mut rows = [&[][..]; M];
    for (index, row) in rows.iter_mut().enumerate() {
        *row = &a[index * stride..][..b.len()];
    }
    let mut sums = [[simd.splat_f32s(0.0); 2]; M];
    for (k, [left, right]) in b.iter().enumerate() {
        for (sum, row) in sums.iter_mut().zip(&rows) {
            let scale = simd.splat_f32s(row[k]);
            sum[0] = simd.mul_add_e_f32s(scale, *left, sum[0]);
            sum[1] = simd.mul_add_e_f32s(scale, *right, sum[1]);
        }
    }
    sums
}

/// A slice as pairs of vectors; a rest that fills no pair is dropped.
#[inline(always)]
pub(super) fn pairs<S: Simd>(slice: &[f32]) -> &[[S::f32s; 2]] {
    S::as_simd_f32s(slice).0.as_chunks().0
}

/// A slice as pairs of vectors, to write.
#[inline(always)]
pub(super) fn pairs_mut<S: Simd>(slice: &mut [f32]) -> &mut [[S::f32s; 2]] {
    S::as_mut_simd_f32s(slice).0.as_chunks_mut().0
}

/// Work on `M` consecutive rows, `M` known to the compiler.
pub(super) trait RowTile<S: Simd> {
    /// Does it for the rows `first .. first + M`.
    fn rows<const M: usize>(&mut self, simd: S, first: usize);
}

/// Cuts `count` rows into equal tiles that fill the registers.
#[inline(always)]
pub(super) fn for_each_tile<S: Simd>(simd: S, count: usize, work: &mut impl RowTile<S>) {
    // Two sums per row, and three registers for the operands.
    let most = if S::REGISTER_COUNT >= 32 && S::F32_LANES == 16 { 12 } else { 6 };
    let tiles = count.div_ceil(most);
    let mut first = 0;
    for tile in 0..tiles {
        let rows = (count - first).div_ceil(tiles - tile);
        match rows {
            1 => work.rows::<1>(simd, first),
            2 => work.rows::<2>(simd, first),
            3 => work.rows::<3>(simd, first),
            4 => work.rows::<4>(simd, first),
            5 => work.rows::<5>(simd, first),
            6 => work.rows::<6>(simd, first),
            7 if most > 6 => work.rows::<7>(simd, first),
            8 if most > 6 => work.rows::<8>(simd, first),
            9 if most > 6 => work.rows::<9>(simd, first),
            10 if most > 6 => work.rows::<10>(simd, first),
            11 if most > 6 => work.rows::<11>(simd, first),
            _ if most > 6 => work.rows::<12>(simd, first),
            _ => {}
        }
        first += rows;
    }
}

/// A linear layer, y = x Wᵀ + b.
pub(super) struct Linear {
    outputs: usize,
    inputs: usize,
    group: usize,
    /// `[panel, input / 4, output in the panel]`: four weights to a word, the first input's lowest, each plus 128.
    words: Vec<u32>,
    /// `[panel, input / group, output in the panel]`.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Stacks matrices `[rows, inputs]` of the same inputs and lays them out for this machine.
    pub fn new(arch: Arch, parts: &[(Quantised, Vec<f32>)]) -> Self {
        let width = panel_width(arch);
        let inputs = parts.first().map_or(0, |(matrix, _)| matrix.columns);
        let (mut words, mut scales) = (Vec::new(), Vec::new());
        let mut groups = 1;
        for (matrix, _) in parts {
            groups = matrix.scales.len() / matrix.rows;
            let four = |four: &[i8; 4]| u32::from_le_bytes(four.map(|value| value.cast_unsigned() ^ 0x80));
            let packed: Vec<u32> = matrix.values.as_chunks().0.iter().map(four).collect();
            interleave(&packed, inputs / 4, width, &mut words);
            interleave(&matrix.scales, groups, width, &mut scales);
        }
        let bias: Vec<f32> = parts.iter().flat_map(|(_, bias)| bias).copied().collect();
        Self { outputs: bias.len(), inputs, group: inputs / groups, words, scales, bias }
    }

    /// y = x Wᵀ + b for x `[row, input]` and y `[row, output]`.
    pub fn apply(&self, arch: Arch, x: &[f32], y: &mut [f32]) {
        arch.dispatch(Product { linear: self, x, y });
    }
}

/// Appends `[row, column]` as `[row / width, column, row % width]`.
fn interleave<T: Copy + Default>(matrix: &[T], columns: usize, width: usize, into: &mut Vec<T>) {
    for rows in matrix.chunks_exact(columns * width) {
        let start = into.len();
        into.resize(start + rows.len(), T::default());
        for (lane, row) in rows.chunks_exact(columns).enumerate() {
            for (slot, value) in into[start..].chunks_exact_mut(width).zip(row) {
                slot[lane] = *value;
            }
        }
    }
}

struct Product<'a> {
    linear: &'a Linear,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Linear { outputs, inputs, group, .. } = *self.linear;
        let width = panel::<S>();
        let mut buffer = Aligned::new(DEPTH.min(inputs) * width);
        for (x, y) in self.x.chunks(ROWS * inputs).zip(self.y.chunks_mut(ROWS * outputs)) {
            for start in (0..inputs).step_by(DEPTH) {
                let depth = DEPTH.min(inputs - start);
                for column in (0..outputs).step_by(width) {
                    let first = column * inputs + start * width;
                    let words = &self.linear.words[first / 4..(first + depth * width) / 4];
                    let scales = &self.linear.scales[first / group..];
                    let unpacked = &mut buffer.slice()[..depth * width];
                    unpack(simd, words, scales, group, unpacked);
                    let bias = &self.linear.bias[column..column + width];
                    let bias = if start == 0 { pairs::<S>(bias).first() } else { None };
                    let panel = pairs::<S>(unpacked);
                    let mut strip = Strip::<S> { x, y, panel, bias, inputs, start, outputs, column };
                    for_each_tile(simd, x.len() / inputs, &mut strip);
                }
            }
        }
    }
}

/// int8 and scales to f32, for one panel. A byte b, which is the weight plus 128, becomes the number 1 + b / 256 by its
/// bits alone; w = (1 + b / 256) · 256 s - 384 s then is exact, as s has 11 significant bits.
#[inline(always)]
fn unpack<S: Simd>(simd: S, words: &[u32], scales: &[f32], group: usize, into: &mut [f32]) {
    let width = panel::<S>();
    let splat = |word| simd.splat_u32s(word);
    let (mask, one) = (splat(0xff << 15), splat(1f32.to_bits()));
    let number = |shifted| simd.transmute_f32s_u32s(simd.or_u32s(simd.and_u32s(shifted, mask), one));
    let groups = words.chunks_exact(group / 4 * width).zip(into.chunks_exact_mut(group * width));
    for ((words, into), scales) in groups.zip(pairs::<S>(scales)) {
        let scale = scales.map(|scale| simd.mul_f32s(scale, simd.splat_f32s(256.0)));
        let shift = scales.map(|scale| simd.mul_f32s(scale, simd.splat_f32s(-384.0)));
        let words = S::as_simd_u32s(words).0.as_chunks::<2>().0;
        for (words, rows) in words.iter().zip(pairs_mut::<S>(into).as_chunks_mut::<4>().0) {
            for (side, word) in words.iter().enumerate() {
                let bytes = [
                    simd.wrapping_dyn_shl_u32s(*word, splat(15)),
                    simd.wrapping_dyn_shl_u32s(*word, splat(7)),
                    simd.wrapping_dyn_shr_u32s(*word, splat(1)),
                    simd.wrapping_dyn_shr_u32s(*word, splat(9)),
                ];
                for (row, byte) in rows.iter_mut().zip(bytes) {
                    row[side] = simd.mul_add_e_f32s(number(byte), scale[side], shift[side]);
                }
            }
        }
    }
}

/// One panel's columns of the output, for all rows.
struct Strip<'a, S: Simd> {
    x: &'a [f32],
    y: &'a mut [f32],
    panel: &'a [[S::f32s; 2]],
    /// To begin with; without it the product is added to what is there.
    bias: Option<&'a [S::f32s; 2]>,
    inputs: usize,
    start: usize,
    outputs: usize,
    column: usize,
}

impl<S: Simd> RowTile<S> for Strip<'_, S> {
    #[inline(always)]
    fn rows<const M: usize>(&mut self, simd: S, first: usize) {
        let x = &self.x[first * self.inputs + self.start..];
        let sums = tile::<S, M>(simd, x, self.inputs, self.panel);
        for (row, sum) in sums.iter().enumerate() {
            let at = (first + row) * self.outputs + self.column;
            for out in pairs_mut::<S>(&mut self.y[at..at + panel::<S>()]) {
                let before = self.bias.unwrap_or(out);
                *out = [simd.add_f32s(before[0], sum[0]), simd.add_f32s(before[1], sum[1])];
            }
        }
    }
}

/// A buffer that starts on a cache line, so that no vector straddles two.
pub(super) struct Aligned {
    memory: Vec<f32>,
    skip: usize,
    length: usize,
}

impl Aligned {
    pub fn new(length: usize) -> Self {
        const LINE: usize = 64;
        let memory = vec![0.0; length + LINE / size_of::<f32>()];
        let skip = memory.as_ptr().align_offset(LINE).min(LINE / size_of::<f32>());
        Self { memory, skip, length }
    }

    #[inline(always)]
    pub fn slice(&mut self) -> &mut [f32] {
        &mut self.memory[self.skip..self.skip + self.length]
    }
}
