//! What the quantised types have in common: 32 numbers of a row that share scales.

use half::f16;

use super::Kind;

/// Numbers of a part.
pub(crate) const PART: usize = 32;

/// 32 numbers: w = q s + m, where the first 16 and the last 16 may have scales s of their own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub q: [i8; PART],
    pub scales: [f32; 2],
    pub least: f32,
}

/// Hands over the parts of whole blocks of a quantised type, one after the other; of other types none.
pub(crate) fn each_part(kind: Kind, data: &[u8], mut each: impl FnMut(Part)) {
    let blocks = data.chunks_exact(kind.bytes());
    match kind {
        Kind::F32 | Kind::F16 | Kind::Bf16 => {}
        Kind::Q4_0 | Kind::Q4_1 | Kind::Q5_0 | Kind::Q5_1 | Kind::Q8_0 => {
            blocks.for_each(|block| each(part(kind, block)));
        }
        Kind::Q4K | Kind::Q5K => blocks.for_each(|block| scaled(block, kind == Kind::Q5K, &mut each)),
        Kind::Q6K => blocks.for_each(|block| six_bits(block, &mut each)),
    }
}

/// A little-endian f16 within a block.
fn half_at(block: &[u8], at: usize) -> f32 {
    let byte = |at: usize| block.get(at).copied().unwrap_or_default();
    f16::from_le_bytes([byte(at), byte(at + 1)]).to_f32()
}

/// The 4 bits of each of 32 numbers: byte i holds those of number i and, above, of number i + 16.
fn nibble(bytes: &[u8], index: usize) -> u8 {
    let byte = bytes.get(index % 16).copied().unwrap_or_default();
    if index < 16 { byte & 0xf } else { byte >> 4 }
}

/// The fifth bit of number `index`.
fn fifth(bytes: &[u8], index: usize) -> u8 {
    (bytes.get(index / 8).copied().unwrap_or_default() >> (index % 8) & 1) << 4
}

/// A block of 32.
fn part(kind: Kind, block: &[u8]) -> Part {
    let scale = half_at(block, 0);
    let of =
        |q: &dyn Fn(usize) -> i8, least: f32| Part { q: std::array::from_fn(q), scales: [scale; 2], least };
    match kind {
        // Exact: a scale has 11 significant bits, and 8 is a power of two.
        Kind::Q4_0 => of(&|i| nibble(&block[2..], i).cast_signed(), -8.0 * scale),
        Kind::Q4_1 => of(&|i| nibble(&block[4..], i).cast_signed(), half_at(block, 2)),
        Kind::Q5_0 => of(&|i| (nibble(&block[6..], i) | fifth(&block[2..6], i)).cast_signed() - 16, 0.0),
        Kind::Q5_1 => {
            of(&|i| (nibble(&block[8..], i) | fifth(&block[4..8], i)).cast_signed(), half_at(block, 2))
        }
        _ => of(&|i| block[2 + i].cast_signed(), 0.0),
    }
}

/// A block of 256 with 6 bits of scale and of minimum for each 32.
fn scaled(block: &[u8], is_five_bits: bool, each: &mut impl FnMut(Part)) {
    let (scale, least) = (half_at(block, 0), half_at(block, 2));
    let (six, rest) = block[4..].split_at(12);
    let (upper, lower) = rest.split_at(if is_five_bits { 32 } else { 0 });
    for index in 0..8 {
        let (of_scale, of_least) = match index {
            0..4 => (six[index] & 63, six[index + 4] & 63),
            _ => {
                (six[index + 4] & 0xf | six[index - 4] >> 6 << 4, six[index + 4] >> 4 | six[index] >> 6 << 4)
            }
        };
        let bytes = &lower[index / 2 * PART..][..PART];
        let q = std::array::from_fn(|i| {
            let four = if index % 2 == 0 { bytes[i] & 0xf } else { bytes[i] >> 4 };
            (four | upper.get(i).map_or(0, |byte| (byte >> index & 1) << 4)).cast_signed()
        });
        let scales = [scale * f32::from(of_scale); 2];
        each(Part { q, scales, least: -(least * f32::from(of_least)) });
    }
}

/// A block of 256 with 6 bits a number and a byte of scale for each 16.
fn six_bits(block: &[u8], each: &mut impl FnMut(Part)) {
    let scale = half_at(block, 208);
    for index in 0..8 {
        // 128 numbers share 64 bytes of lower and 32 of upper bits.
        let (half, quarter) = (index / 4, index % 4);
        let lower = &block[half * 64 + quarter % 2 * PART..][..PART];
        let upper = &block[128 + half * PART..][..PART];
        let q = std::array::from_fn(|i| {
            let four = if quarter < 2 { lower[i] & 0xf } else { lower[i] >> 4 };
            (four | (upper[i] >> (2 * quarter) & 3) << 4).cast_signed() - 32
        });
        let of = |at: usize| scale * f32::from(block[192 + 2 * index + at].cast_signed());
        each(Part { q, scales: [of(0), of(1)], least: 0.0 });
    }
}
