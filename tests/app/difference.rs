//! How different two pictures look.

use image::RgbImage;

/// Side of a block, pixels of what is drawn.
pub const SIDE: u32 = 4;

/// Share of the picture, 0 to 1, in which a viewer would see another colour: both pictures are averaged over blocks of
/// 4 x 4 pixels, as an eye at some distance does, and blocks count whose Oklab colours are farther apart than what is
/// just noticeable.
pub fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions(), "pictures of different size");
    apart(&blocks(a, SIDE), &blocks(b, SIDE))
}

/// The same of blocks.
pub fn apart(a: &[[f64; 3]], b: &[[f64; 3]]) -> f64 {
    /// Distance in Oklab that is seen side by side.
    const NOTICEABLE: f64 = 0.02;
    assert_eq!(a.len(), b.len(), "pictures of different size");
    let seen = a.iter().zip(b).filter(|(a, b)| {
        let square: f64 = (0..3).map(|i| (a[i] - b[i]).powi(2)).sum();
        square.sqrt() > NOTICEABLE
    });
    seen.count() as f64 / a.len() as f64
}

/// Oklab colours of a picture's blocks, each that many pixels wide and high.
pub fn blocks(image: &RgbImage, side: u32) -> Vec<[f64; 3]> {
    let (width, height) = (image.width() / side, image.height() / side);
    let block = |x: u32, y: u32| {
        let mut sum = [0.0; 3];
        for (dx, dy) in (0..side).flat_map(|dy| (0..side).map(move |dx| (dx, dy))) {
            let pixel = image.get_pixel(x * side + dx, y * side + dy);
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += linear(channel);
            }
        }
        oklab(sum.map(|sum| sum / f64::from(side * side)))
    };
    (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| block(x, y)).collect()
}

/// A channel of sRGB in linear light.
pub fn linear(channel: u8) -> f64 {
    let v = f64::from(channel) / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// The channel of sRGB that is nearest to that much linear light.
pub fn encoded(v: f64) -> u8 {
    let v = if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 };
    (v * 255.0).round() as u8
}

/// Linear sRGB to Oklab (Ottosson 2020).
fn oklab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

#[test]
fn black_and_white_are_as_different_as_can_be() {
    let white = RgbImage::from_pixel(64, 64, image::Rgb([255; 3]));
    let black = RgbImage::new(64, 64);
    assert!((difference(&white, &black) - 1.0).abs() < 1e-9);
    assert!(difference(&white, &white) == 0.0);
}
