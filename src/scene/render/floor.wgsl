// The floor, with the light that lit words throw on it.

#import stage::{FLOOR_Y, LIGHTS, corner, dither, frame, to_clip}

struct Point {
    @builtin(position) clip: vec4<f32>,
    @location(0) world: vec3<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Point {
    let at = corner(index);
    let world = vec3(at.x * 60.0, FLOOR_Y, at.y * 40.0 - 18.0);
    return Point(to_clip(world), world);
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    let near = length(point.world.xz * vec2(0.072, 0.125) - vec2(0.0, 0.10));
    let fade = exp(-near * near * 1.25) * smoothstep(-22.0, -3.0, point.world.z) * (1.0 - frame.flatness);
    var c = frame.floor * mix(0.85, 1.0, frame.is_light);
    var light = vec3(0.0);
    for (var i = 0u; i < LIGHTS; i++) {
        let l = frame.lights[i];
        let q = (point.world.xz - l.place) * vec2(1.0, 0.72);
        let colour = mix(frame.key, frame.query, abs(l.query_share - frame.key_is_lit));
        light += colour * l.strength * (0.11 * exp(-dot(q, q) * 1.5) + 0.020 * exp(-dot(q, q) * 0.16));
    }
    c += light * (1.0 - frame.is_light);
    let alpha = clamp(fade, 0.0, 1.0) * 0.92;
    return vec4((c + dither(point.clip.xy)) * alpha, alpha);
}
