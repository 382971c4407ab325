//! How light beyond white is shown: Tony McMapface by Tomasz Stachowiak, a table from light to colour that Bevy's shader
//! reads. Bevy's own three tables would be a tenth of the page; this one is every second entry of the one in use.

use bevy::asset::RenderAssetUsages;
use bevy::core_pipeline::tonemapping::TonemappingLuts;
use bevy::image::{ImageSampler, ImageSamplerDescriptor};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

/// Entries in each of the three directions, in the file and as Bevy's shader asks for it.
const KEPT: usize = 24;
const WANTED: usize = 48;
/// Four bytes an entry: nine bits a channel and an exponent.
static TABLE: &[u8; 4 * KEPT.pow(3)] = include_bytes!("tony_mc_mapface.rgb9e5");

/// Gives Bevy the table, for all that could ask for one: only Tony McMapface is used.
pub(super) fn plugin(app: &mut App) {
    let table = app.world_mut().resource_mut::<Assets<Image>>().add(image());
    app.insert_resource(TonemappingLuts {
        blender_filmic: table.clone(),
        agx: table.clone(),
        tony_mc_mapface: table,
    });
}

fn image() -> Image {
    let side = WANTED as u32;
    let mut image = Image::new(
        Extent3d { width: side, height: side, depth_or_array_layers: side },
        TextureDimension::D3,
        table().into_iter().flat_map(|colour| packed(colour).to_le_bytes()).collect(),
        TextureFormat::Rgb9e5Ufloat,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor::linear());
    image
}

/// The whole table, red first: what is not kept lies between what is.
fn table() -> Vec<Vec3> {
    let (texels, _) = TABLE.as_chunks();
    let kept: Vec<Vec3> = texels.iter().map(|texel| unpacked(u32::from_le_bytes(*texel))).collect();
    // One direction after the other: each pass lengthens the rows and puts the next direction in their place.
    (0..3).fold(kept, |table, _| lengthened(&table))
}

/// Every row with the entries between, written as the columns of the next.
fn lengthened(table: &[Vec3]) -> Vec<Vec3> {
    let rows: Vec<&[Vec3]> = table.chunks_exact(KEPT).collect();
    let place = |index: usize| {
        let at = index as f32 * (KEPT - 1) as f32 / (WANTED - 1) as f32;
        let low = (at as usize).min(KEPT - 2);
        (low, at - low as f32)
    };
    let places = (0..WANTED).map(place);
    places.flat_map(|(low, part)| rows.iter().map(move |row| row[low].lerp(row[low + 1], part))).collect()
}

/// Bits of a channel.
const BITS: i32 = 9;
/// What the exponent of a packed colour is too large by, with its channels as whole numbers.
const BIAS: i32 = 15 + BITS;

fn unpacked(texel: u32) -> Vec3 {
    let channel = |index: u32| ((texel >> (9 * index)) & 0x1ff) as f32;
    Vec3::new(channel(0), channel(1), channel(2)) * 2f32.powi((texel >> 27) as i32 - BIAS)
}

fn packed(colour: Vec3) -> u32 {
    let most = colour.max_element().max(f32::MIN_POSITIVE);
    // The least exponent with which the largest channel has room.
    let least = most.log2().floor() as i32 + 1 - BITS;
    let exponent = if (most * 2f32.powi(-least)).round() > 511.0 { least + 1 } else { least };
    let exponent = exponent.max(-BIAS);
    let [r, g, b] = (colour * 2f32.powi(-exponent)).round().to_array().map(|channel| channel as u32);
    r | g << 9 | b << 18 | ((exponent + BIAS) as u32) << 27
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(r: usize, g: usize, b: usize) -> Vec3 {
        table()[r + WANTED * (g + WANTED * b)]
    }

    #[test]
    fn entries_are_those_of_the_whole_table() {
        // Read in tony_mc_mapface.dds.
        for ((r, g, b), colour) in [
            ((0, 0, 0), Vec3::splat(0.0001)),
            ((4, 4, 4), Vec3::splat(0.0952)),
            ((24, 24, 24), Vec3::splat(0.5703)),
            ((47, 47, 47), Vec3::splat(0.998)),
            ((16, 0, 0), Vec3::new(0.4355, 0.0088, 0.0049)),
            ((40, 0, 0), Vec3::new(0.9961, 0.2754, 0.1895)),
            ((0, 0, 40), Vec3::new(0.1152, 0.3574, 0.9902)),
        ] {
            let off = (at(r, g, b) - colour).abs().max_element();
            assert!(off < 0.008, "{:?} is not {colour}", at(r, g, b));
        }
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        for colour in [Vec3::ZERO, Vec3::new(0.99, 0.5, 0.001), Vec3::splat(1.0), Vec3::new(0.0001, 0.0, 0.0)] {
            let off = (unpacked(packed(colour)) - colour).abs().max_element();
            assert!(off <= colour.max_element() / 500.0, "{colour} is not {}", unpacked(packed(colour)));
        }
    }
}
