// Numbers of a vector as bars, up from a line above the tile, or down where they are negative.

#import stage::{BarInstance, corner, frame, to_clip}

struct Point {
    @builtin(position) clip: vec4<f32>,
    // From the line (0) to the end (1).
    @location(0) along: f32,
    @location(1) rise: f32,
    @location(2) colour: vec3<f32>,
}

@vertex
fn vertex(bar: BarInstance, @builtin(vertex_index) index: u32) -> Point {
    let at = corner(index);
    let along = at.y * 0.5 + 0.5;
    let world = bar.foot + bar.side * at.x + vec3(0.0, bar.rise * along, 0.0);
    return Point(to_clip(world), along, bar.rise, bar.colour);
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    // Brighter towards its end; what is below 0 is darker, so that the sign is not in the direction alone.
    let end = 0.55 + 0.45 * point.along;
    let sign = select(0.55, 1.0, point.rise >= 0.0);
    return vec4(point.colour * mix(end * sign * 1.15, mix(0.75, 1.0, sign), frame.is_light), 1.0);
}
