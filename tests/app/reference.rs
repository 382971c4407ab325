//! Reference pictures. They are kept at half the size of what is drawn, each pixel the mean of 2 x 2 in linear light: what
//! is compared are blocks of 4 x 4 anyway, and each change of the look adds all of them to the history.
//!
//! To renew some after a wanted change: look at what was drawn, in `tests/stills/out`, and
//! `cp tests/stills/out/small/NAME.png tests/stills/`.

use std::path::PathBuf;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::crop_imm;
use image::{ImageResult, Rgb, RgbImage};

use super::difference::{SIDE, apart, blocks, encoded, linear};

/// Pixels of what is drawn to one of its reference, in each direction.
const BY: u32 = 2;

/// A picture as it is kept.
pub struct Reference(RgbImage);

impl Reference {
    /// The one of that name.
    pub fn open(name: &str) -> ImageResult<Self> {
        let found = image::open(folder().join(format!("{name}.png")))?.to_rgb8();
        Ok(Self(found))
    }

    /// A part, in pixels of what is drawn.
    pub fn part(&self, [x, y, width, height]: [u32; 4]) -> Self {
        Self(crop_imm(&self.0, x / BY, y / BY, width / BY, height / BY).to_image())
    }

    /// Share of the picture in which a viewer would see another colour in what was drawn.
    pub fn difference(&self, drawn: &RgbImage) -> f64 {
        let whole = (drawn.width() / BY, drawn.height() / BY);
        assert_eq!(self.0.dimensions(), whole, "a reference of another size");
        // Rounded as the reference is: near black a step of a channel is seen.
        self.difference_to(&Self(halved(drawn)))
    }

    /// The same for another reference.
    pub fn difference_to(&self, other: &Self) -> f64 {
        apart(&blocks(&self.0, SIDE / BY), &blocks(&other.0, SIDE / BY))
    }
}

/// Keeps what was drawn in `tests/stills/out`, and in `small` there what would be committed.
pub fn keep(name: &str, drawn: &RgbImage) {
    let out = folder().join("out");
    std::fs::create_dir_all(out.join("small")).unwrap();
    drawn.save(out.join(format!("{name}.png"))).unwrap();
    std::fs::write(out.join("small").join(format!("{name}.png")), packed(&halved(drawn))).unwrap();
}

/// Half as wide and high, each pixel the mean of four in linear light.
fn halved(drawn: &RgbImage) -> RgbImage {
    RgbImage::from_fn(drawn.width() / BY, drawn.height() / BY, |x, y| {
        let mut sum = [0.0; 3];
        for (dx, dy) in (0..BY).flat_map(|dy| (0..BY).map(move |dx| (dx, dy))) {
            let pixel = drawn.get_pixel(x * BY + dx, y * BY + dy);
            for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                *sum += linear(channel);
            }
        }
        Rgb(sum.map(|sum| encoded(sum / f64::from(BY * BY))))
    })
}

/// The smallest file that is made of it: some pictures are smaller without filters.
fn packed(picture: &RgbImage) -> Vec<u8> {
    let filters = [FilterType::Adaptive, FilterType::Paeth, FilterType::Up, FilterType::NoFilter];
    let files = filters.map(|filter| {
        let mut file = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Level(9), filter);
        picture.write_with_encoder(encoder).unwrap();
        file
    });
    files.into_iter().min_by_key(Vec::len).unwrap()
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/stills")
}

#[test]
fn a_reference_of_a_picture_differs_from_it_by_nothing() {
    let noise = RgbImage::from_fn(64, 64, |x, y| {
        let hash = (x * 73 + y * 151 + 17).wrapping_mul(2_654_435_761);
        Rgb([(hash >> 8) as u8, (hash >> 16) as u8, (hash >> 24) as u8])
    });
    let dark = RgbImage::from_fn(64, 64, |x, y| Rgb([(x % 3) as u8, (y % 2) as u8, 1]));
    for picture in [noise, dark] {
        let small = image::load_from_memory(&packed(&halved(&picture))).unwrap().to_rgb8();
        assert_eq!(small, halved(&picture), "packed without a loss");
        let reference = Reference(small);
        assert_eq!(reference.difference(&picture), 0.0);
        assert_eq!(
            reference.part([32, 16, 16, 32]).difference(&crop_imm(&picture, 32, 16, 16, 32).to_image()),
            0.0
        );
        assert!(reference.difference(&RgbImage::from_pixel(64, 64, Rgb([255; 3]))) > 0.9);
    }
}

/// What the history pays for.
#[test]
fn references_are_small() {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().metadata().unwrap());
    let bytes: u64 = files.filter(std::fs::Metadata::is_file).map(|file| file.len()).sum();
    println!("references: {bytes} bytes");
    assert!(bytes < 8_000_000, "{bytes} bytes of references");
}
