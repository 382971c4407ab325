//! Matrix products: one register tile, written once over `pulp`'s vectors, so that it runs as AVX-512, AVX2, NEON,
//! wasm simd128 or plain code, whichever the machine has.
//!
//! Right-hand sides are cut into panels, as wide as two vectors, `[panel, depth, column of the panel]`.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

/// Most rows of a tile, on any machine.
pub(super) const MOST_ROWS: usize = 12;

/// Columns of a panel.
#[inline(always)]
pub(super) const fn panel<S: Simd>() -> usize {
    2 * S::F32_LANES
}

/// Columns of a panel on this machine.
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

/// Cuts `count` rows into equal tiles that fill the registers: two sums for each row, and three for the operands.
#[inline(always)]
pub(super) fn tiles<S: Simd>(count: usize) -> impl Iterator<Item = Range<usize>> {
    // AVX-512 has 32 registers, AVX2 has 16. A browser on x86 has 16 too and keeps some for itself: with six rows it
    // spills sums to memory in every step, which takes half as long again.
    let most = match S::F32_LANES {
        16 => MOST_ROWS,
        _ if cfg!(target_arch = "wasm32") => MOST_ROWS / 3,
        _ => MOST_ROWS / 2,
    };
    let tiles = count.div_ceil(most);
    (0..tiles).map(move |tile| tile * count / tiles..(tile + 1) * count / tiles)
}

/// What a product is added to.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    Zero,
    /// The same row for every row of the output.
    Bias(&'a [f32]),
    /// What the output holds.
    Output,
}

/// out = start + a · b.
pub(super) struct Product<'a> {
    /// Rows at least `depth` long, `a_stride` apart.
    pub a: &'a [f32],
    pub a_stride: usize,
    /// Whole panels.
    pub b: &'a [f32],
    pub depth: usize,
    pub start: Start<'a>,
    /// Rows at least as long as `b` has columns, `out_stride` apart.
    pub out: &'a mut [f32],
    pub out_stride: usize,
}

impl Product<'_> {
    /// Computes one tile of rows, as cut by [`tiles`].
    #[inline(always)]
    pub fn rows<S: Simd>(self, simd: S, rows: usize) {
        match rows {
            1 => self.tile::<S, 1>(simd),
            2 => self.tile::<S, 2>(simd),
            3 => self.tile::<S, 3>(simd),
            4 => self.tile::<S, 4>(simd),
            5 => self.tile::<S, 5>(simd),
            6 => self.tile::<S, 6>(simd),
            7 => self.tile::<S, 7>(simd),
            8 => self.tile::<S, 8>(simd),
            9 => self.tile::<S, 9>(simd),
            10 => self.tile::<S, 10>(simd),
            11 => self.tile::<S, 11>(simd),
            MOST_ROWS => self.tile::<S, MOST_ROWS>(simd),
            _ => {}
        }
    }

    /// Not inlined: the loop needs all registers for itself.
    #[inline(never)]
    fn tile<S: Simd, const M: usize>(self, simd: S) {
        struct Tile<'a, const M: usize>(Product<'a>);
        impl<const M: usize> WithSimd for Tile<'_, M> {
            type Output = ();
            #[inline(always)]
            fn with_simd<S: Simd>(self, simd: S) {
                self.0.panels::<S, M>(simd);
            }
        }
        simd.vectorize(Tile::<M>(self));
    }

    #[inline(always)]
    fn panels<S: Simd, const M: usize>(self, simd: S) {
        let width = panel::<S>();
        for (index, b) in self.b.chunks_exact(self.depth * width).enumerate() {
            let b = pairs::<S>(b);
            let mut rows = [&[][..]; M];
            for (index, row) in rows.iter_mut().enumerate() {
                *row = &self.a[index * self.a_stride..][..b.len()];
            }
            let mut sums = [[simd.splat_f32s(0.0); 2]; M];
            for (k, [left, right]) in b.iter().enumerate() {
                for (sum, row) in sums.iter_mut().zip(&rows) {
                    let scale = simd.splat_f32s(row[k]);
                    sum[0] = simd.mul_add_e_f32s(scale, *left, sum[0]);
                    sum[1] = simd.mul_add_e_f32s(scale, *right, sum[1]);
                }
            }
            let column = index * width;
            let bias = match self.start {
                Start::Bias(bias) => pairs::<S>(&bias[column..column + width]).first(),
                _ => None,
            };
            for (row, sum) in sums.iter().enumerate() {
                for out in pairs_mut::<S>(&mut self.out[row * self.out_stride + column..][..width]) {
                    *out = match (self.start, bias) {
                        (Start::Zero, _) => *sum,
                        (_, start) => {
                            let start = start.unwrap_or(out);
                            [simd.add_f32s(start[0], sum[0]), simd.add_f32s(start[1], sum[1])]
                        }
                    };
                }
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
