//! The meshes, built once: a vertex says only which ribbon or tile it is of and where along it. The shader places it.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// Two triangles that cover -1 to 1.
#[must_use]
pub fn sheet() -> Mesh {
    quads(1)
}

/// `count` quads; `uv.x` is the index.
#[must_use]
pub fn quads(count: usize) -> Mesh {
    let mut builder = Builder::default();
    for index in 0..count {
        let base = builder.next();
        for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
            builder.vertex(x, y, index);
        }
        builder.indices.extend([base, base + 1, base + 2, base, base + 2, base + 3]);
    }
    builder.build()
}

/// `count` ribbons of `segments`; `position.x` runs along (0 to 1), `position.y` across (-1 to 1).
#[must_use]
pub fn ribbons(count: usize, segments: usize) -> Mesh {
    let mut builder = Builder::default();
    for index in 0..count {
        let base = builder.next();
        for step in 0..=segments {
            for side in [-1.0, 1.0] {
                builder.vertex(step as f32 / segments as f32, side, index);
            }
        }
        for step in 0..segments as u32 {
            let a = base + step * 2;
            builder.indices.extend([a, a + 1, a + 2, a + 1, a + 3, a + 2]);
        }
    }
    builder.build()
}

#[derive(Default)]
struct Builder {
    positions: Vec<[f32; 3]>,
    uvs: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Builder {
    fn next(&self) -> u32 {
        self.positions.len() as u32
    }

    fn vertex(&mut self, x: f32, y: f32, index: usize) {
        self.positions.push([x, y, 0.0]);
        self.uvs.push([index as f32, 0.0]);
    }

    fn build(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.uvs)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}
