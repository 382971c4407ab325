// The wall behind everything.

#import stage::{corner, dither, frame}

struct Point {
    @builtin(position) clip: vec4<f32>,
    @location(0) at: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Point {
    let at = corner(index);
    // Wherever the camera looks.
    return Point(vec4(at, 0.0, 1.0), at);
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    let p = point.at;
    let dark = 1.0 - frame.is_light;
    let d = length((p - vec2(0.0, 0.10)) * vec2(0.78, 1.0));
    let middle = exp(-d * d * 1.35);
    var c = mix(frame.ground, frame.ground_middle, middle * mix(1.0, 0.55, frame.flatness * dark));
    // One warm key light from above.
    let beam = exp(-pow(abs(p.x) / (0.75 - 0.30 * p.y), 2.0) * 2.0) * smoothstep(-0.6, 1.1, p.y);
    c += frame.query * 0.0018 * beam * dark * (1.0 - frame.flatness);
    let vignette = 1.0 - 0.32 * smoothstep(0.75, 1.55, length(p * vec2(1.0, 0.9))) * dark;
    return vec4(c * vignette + dither(point.clip.xy), 1.0);
}
