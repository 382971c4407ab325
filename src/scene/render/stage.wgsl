// What the shaders of the stage share. Its structs and some of its constants are made from Rust: see `text` of
// shaders.rs, which adds them at the end.

#define_import_path stage

#import bevy_render::view::View

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<uniform> frame: Frame;

const FLOOR_Y: f32 = -0.34;

fn to_clip(world: vec3<f32>) -> vec4<f32> { return view.clip_from_world * vec4(world, 1.0); }

// A corner of a sheet from -1 to 1, which is a strip of two triangles.
fn corner(vertex: u32) -> vec2<f32> {
    return vec2(select(1.0, -1.0, (vertex & 1u) == 1u), select(-1.0, 1.0, vertex > 1u));
}

fn mirrored(p: vec3<f32>) -> vec3<f32> { return vec3(p.x, 2.0 * FLOOR_Y - p.y, p.z); }

// Half a step of an 8-bit channel, so that slow gradients show no bands.
fn dither(p: vec2<f32>) -> f32 {
    return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) * 0.0011;
}
