//! A matrix as a picture.

use arclight_core::visual::heat_colour::heat;
use arclight_core::visual::palette::Palette;
use egui::ColorImage;
use ndarray::Array2;

use crate::theme::colour;

/// The matrix as a picture, a texel or more a cell; what is masked is hatched.
pub(crate) fn paint(weights: &Array2<f32>, causal: bool, palette: &Palette) -> ColorImage {
    let n = weights.nrows().max(1);
    // A cell of three texels still shows its hatch; textures of 2,048 are granted everywhere.
    let fine = if causal { (1536 / n).clamp(3, 9) } else { 1 };
    let side = n * fine;
    let hatch = [colour(heat(0.0, palette.light)), colour(palette.rim)];
    let mut image = ColorImage::filled([side, side], hatch[0]);
    for y in 0..side {
        for x in 0..side {
            let (query, key) = (y / fine, x / fine);
            image.pixels[y * side + x] = if causal && key > query {
                hatch[usize::from((x + y).is_multiple_of(4))]
            } else {
                colour(heat(weights.get((query, key)).copied().unwrap_or(0.0), palette.light))
            };
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use arclight_core::visual::palette::Theme;

    use super::*;

    #[test]
    fn only_masked_cells_are_hatched() {
        let weights = Array2::from_shape_fn((3, 3), |(q, k)| if k <= q { 0.3 } else { 0.0 });
        for theme in Theme::ALL {
            let palette = theme.palette();
            let rim = colour(palette.rim);
            let image = paint(&weights, true, palette);
            let side = image.size[0];
            let rims = |low: bool| {
                (0..side * side)
                    .filter(|at| (at % side / (side / 3) <= at / side / (side / 3)) == low)
                    .any(|at| image.pixels[at] == rim)
            };
            assert!(rims(false) && !rims(true), "{theme:?}");
            assert_eq!(paint(&weights, false, palette).size, [3, 3]);
        }
    }

    #[test]
    fn every_masked_cell_of_a_long_text_shows_its_hatch() {
        let n = 512;
        let palette = Theme::default().palette();
        let image = paint(&Array2::zeros((n, n)), true, palette);
        let (side, fine) = (image.size[0], image.size[0] / n);
        assert!(side <= 2048);
        for (query, key) in (0..n).flat_map(|query| (query + 1..n).map(move |key| (query, key))) {
            let texels =
                (0..fine * fine).map(|at| (query * fine + at / fine) * side + key * fine + at % fine);
            let rims = texels.filter(|at| image.pixels[*at] == colour(palette.rim)).count();
            assert!(rims > 0 && rims < fine * fine, "{query}, {key}: {rims}");
        }
    }
}
