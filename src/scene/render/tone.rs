//! The table by which light becomes colour on a screen, as Bevy's tonemapping reads it: Tony McMapface by Tomasz
//! Stachowiak. Bevy's feature `tonemapping_luts` would bring three such tables, twelve times as large, and a decoder.

use bevy::asset::RenderAssetUsages;
use bevy::core_pipeline::tonemapping::TonemappingLuts;
use bevy::image::{CompressedImageFormats, ImageSampler, ImageSamplerDescriptor, ImageType, TextureError};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension};
use tracing::error;

/// Colours along each of red, green and blue; Bevy's shader counts on it.
const SIZE: u32 = 48;

/// Puts the table where Bevy has a placeholder.
pub(super) fn plugin(app: &mut App) {
    let table = match table() {
        Ok(table) => app.world_mut().resource_mut::<Assets<Image>>().add(table),
        Err(why) => return error!("the table of tones cannot be read: {why}"),
    };
    if let Some(mut tables) = app.world_mut().get_resource_mut::<TonemappingLuts>() {
        tables.tony_mc_mapface = table;
    }
}

/// Made by tools/tones/table.py: rows of red, 48 of green for each blue, which is the order of a texture in space.
fn table() -> Result<Image, TextureError> {
    let bytes = include_bytes!("tones.png");
    let sampler = ImageSampler::Descriptor(ImageSamplerDescriptor::linear());
    let png = ImageType::Extension("png");
    let mut image = Image::from_buffer(
        bytes,
        png,
        CompressedImageFormats::NONE,
        true,
        sampler,
        RenderAssetUsages::default(),
    )?;
    image.texture_descriptor.size = Extent3d { width: SIZE, height: SIZE, depth_or_array_layers: SIZE };
    image.texture_descriptor.dimension = TextureDimension::D3;
    Ok(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Light in, as the shader of Bevy squeezes it: x / (x + 1) along each side; colours of the table's source.
    #[test]
    fn darkness_stays_dark_and_much_light_is_nearly_white() {
        let image = table().unwrap();
        let data = image.data.as_ref().unwrap();
        assert_eq!(data.len(), (SIZE * SIZE * SIZE * 4) as usize);
        let colour = |red: u32, green: u32, blue: u32| {
            let at = (((blue * SIZE + green) * SIZE + red) * 4) as usize;
            [data[at], data[at + 1], data[at + 2]]
        };
        assert_eq!(colour(0, 0, 0), [0; 3]);
        assert_eq!(colour(47, 47, 47), [255; 3]);
        // Red alone, and as much as there can be: it goes to white, red last.
        assert_eq!(colour(47, 0, 0), [255, 253, 252]);
        assert_eq!(colour(0, 0, 47), [251, 254, 255]);
        assert_eq!(colour(16, 0, 0), [176, 23, 15]);
    }
}
