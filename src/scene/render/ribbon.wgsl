// Ribbons along the arcs.

#import stage::{ROUND, RibbonInstance, UPRIGHT, frame, to_clip, view}

struct Point {
    @builtin(position) clip: vec4<f32>,
    // From the key (0) to the query (1).
    @location(0) along: f32,
    // From the middle line to either side, and half the width there: divided in the fragment. Two triangles share no
    // straight line across where the width changes, so that their quotient would zigzag.
    @location(1) aside: f32,
    @location(2) width: f32,
    @location(3) weight: f32,
    @location(4) light: f32,
    // How long the arc is, for the comets.
    @location(5) length: f32,
    // Share of the width that is the core.
    @location(6) core: f32,
}

// A point of the arc, t from the key (0) to the query (1): see `Curve::at` of curve.rs.
fn arc(ribbon: RibbonInstance, t: f32) -> vec3<f32> {
    let angle = 3.14159265 * t;
    let parabola = 4.0 * t * (1.0 - t);
    var p = mix(ribbon.key, ribbon.query, mix(t, 0.5 - 0.5 * cos(angle), UPRIGHT));
    p.y += ribbon.rise * mix(parabola, sin(angle), ROUND);
    p.z += ribbon.bow * parabola;
    return p;
}

@vertex
fn vertex(ribbon: RibbonInstance, @builtin(vertex_index) index: u32) -> Point {
    let t = f32(index / 2u) / frame.segments;
    let side = select(-1.0, 1.0, (index & 1u) == 1u);
    let p = arc(ribbon, t);
    let tangent = arc(ribbon, min(t + 0.006, 1.0)) - arc(ribbon, max(t - 0.006, 0.0));
    let across = normalize(cross(normalize(tangent), normalize(view.world_position - p)) + vec3(0.0, 1e-5, 0.0));
    let core = frame.width_base + frame.width_span * ribbon.weight;
    let taper = 0.40 + 0.60 * smoothstep(0.0, 0.16, t) * smoothstep(0.0, 0.10, 1.0 - t);
    // On a light ground there is no halo.
    let reach = mix(core * ribbon.halo + 0.035, core + 0.008, frame.is_light);
    let width = reach * taper + 0.004;

    var point: Point;
    point.clip = to_clip(p + across * side * width);
    point.along = t;
    point.aside = side * width;
    point.width = width;
    point.weight = ribbon.weight;
    point.light = ribbon.light;
    point.length = distance(ribbon.key, ribbon.query) + ribbon.rise;
    point.core = core / reach;
    return point;
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    let across = min(abs(point.aside) / point.width, 1.0);
    // It runs into the edge of its tile: no straight cut.
    let end = min(point.along, 1.0 - point.along) * point.length;
    let light = point.light * smoothstep(0.0, 0.12, end);
    let weight = point.weight;
    let flow = mix(frame.key, frame.query, smoothstep(0.05, 0.78, point.along));
    // Comets, from the key to the query, as the value flows.
    let phase = fract(point.along * point.length * 0.30 - frame.time * 0.42);
    let runs = frame.pulses * smoothstep(0.8, 1.0, point.light);
    var comet = pow(phase, 7.0) * smoothstep(1.0, 0.96, phase) * runs;
    // A stream: drops close to each other, which stand where less motion is wanted.
    let drop = abs(fract(point.along * point.length * 2.2 - frame.time * 1.4) - 0.5) * 2.0;
    let stream = frame.pour * smoothstep(0.8, 1.0, point.light);
    comet = mix(comet, smoothstep(0.8, 0.35, drop), stream);
    if frame.is_light > 0.5 {
        let alpha = smoothstep(1.0, 0.82, across) * light * (0.85 + 0.15 * sqrt(weight)) * mix(1.0, 0.35 + 0.65 * comet, stream);
        return vec4(mix(flow, flow * 0.55, comet) * alpha, alpha);
    }
    let core = smoothstep(point.core * 1.08, point.core * 0.74, across);
    let halo = pow(1.0 - across, 2.6) * 0.30;
    let body = core * (0.62 + 0.38 * (1.0 - across / max(point.core, 0.01)));
    let glow = frame.glow_base + frame.glow_span * weight;
    let white = vec3(1.0, 0.96, 0.90);
    let hot = mix(flow, white, core * core * 0.22 * sqrt(weight));
    var energy = hot * (body + halo) * glow * light * (mix(0.80, 0.10, stream) + mix(1.5, 1.9, stream) * comet * core);
    energy *= 0.55 + 0.45 * sqrt(weight);
    return vec4(energy, 0.0);
}
