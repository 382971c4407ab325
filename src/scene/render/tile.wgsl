// Tiles of tokens, and their reflections in the floor.

#import stage::{TileInstance, corner, frame, mirrored, to_clip}

// Room around a tile for its glow.
const MARGIN: f32 = 0.42;

struct Point {
    @builtin(position) clip: vec4<f32>,
    // From the middle of the tile.
    @location(0) at: vec2<f32>,
    @location(1) half: vec2<f32>,
    @location(2) apart: f32,
    @location(3) chosen: f32,
    @location(4) weight: f32,
    @location(5) presence: f32,
    @location(6) lantern: f32,
    @location(7) ring: f32,
    @location(8) shown: f32,
}

@vertex
fn vertex(tile: TileInstance, @builtin(vertex_index) index: u32) -> Point {
    let at = corner(index) * (tile.half + vec2(MARGIN));
    var world = tile.centre + tile.right * at.x + vec3(0.0, at.y, 0.0);
#ifdef MIRRORED
    world = mirrored(world);
#endif
    return Point(
        to_clip(world), at, tile.half, tile.apart, tile.chosen, tile.weight, tile.presence, tile.lantern, tile.ring, tile.shown
    );
}

fn rounded_box(p: vec2<f32>, half: vec2<f32>, radius: f32) -> f32 {
    let q = abs(p) - half + vec2(radius);
    return length(max(q, vec2(0.0))) + min(max(q.x, q.y), 0.0) - radius;
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    let half = point.half;
    let chosen = point.chosen;
    let weight = point.weight;
    let presence = point.presence;
    // What rests on a lantern; the word that is lit is none.
    let lantern = point.lantern * point.apart * (1.0 - chosen);
    // The lit word has the colour of the end that it is.
    let word = mix(frame.query, frame.key, frame.key_is_lit);
    let other = mix(frame.key, frame.query, frame.key_is_lit);
    let radius = mix(0.14, half.y, point.apart);
    let d = rounded_box(point.at, half, radius);
    let px = max(fwidth(d), 1e-4);
    let fill = smoothstep(px, -px, d);
    let rim_width = mix(0.014, 0.020, max(chosen, sqrt(weight)));
    let rim = smoothstep(rim_width + px, rim_width - px, abs(d + rim_width));
    let height = clamp(point.at.y / half.y * 0.5 + 0.5, 0.0, 1.0);

    // Body: soft light from above, a little darker towards the rim.
    let inset = smoothstep(0.0, -0.16, d);
    var body = mix(frame.tile_low, frame.tile_high, height * height) * (0.82 + 0.18 * inset);
    var edge = frame.rim * (0.55 + 0.75 * height);
    let strength = pow(clamp(weight, 0.0, 1.0), 0.6);
    let key_body = mix(other * 0.055, other * 0.30, height) * (0.35 + 0.95 * strength);
    let query_body = mix(word * 0.52, word * 0.92, height);
    let dark = 1.0 - frame.is_light;
    let key_amount = smoothstep(0.0, 0.20, weight) * (1.0 - chosen);
    body = mix(body, mix(other * (0.55 + 0.45 * strength), key_body, dark), key_amount);
    edge = mix(edge, other * mix(0.8, 0.45 + 1.15 * strength, dark), key_amount);
    body = mix(body, query_body, chosen);
    edge = mix(edge, word * mix(0.75, 1.45, dark), chosen);

    // Lanterns: a flame behind frosted glass, as bright as what rests there.
    let flame = exp(-dot(point.at / half, point.at / half) * 1.3) * lantern;
    body = mix(body, frame.lantern, flame * mix(0.55, 0.20, dark));
    edge = mix(edge, frame.lantern, 0.75 * lantern);

    let dim = mix(mix(1.0, 0.42, dark), 1.0, presence);
    var colour = mix(frame.ground_middle, body, mix(0.45, 1.0, presence)) * fill * mix(1.0, dim, dark);
    colour = mix(colour, edge * dim, rim);
    var alpha = max(fill, rim);
    // Around a word that is spoken.
    let ring = smoothstep(0.013 + px, 0.013 - px, abs(d - 0.07)) * point.ring;
    colour = mix(colour, mix(vec3(0.85, 0.90, 1.0), vec3(0.05, 0.06, 0.08), frame.is_light), ring);
    alpha = max(alpha, ring);

    // Glow around what is lit; light can only be added to a dark ground.
    let away = max(d, 0.0);
    let fade = smoothstep(MARGIN, 0.0, away) * (1.0 - fill);
    let soft = exp(-away * 9.0) * fade;
    let close = exp(-away * 34.0) * fade;
    var halo = other * key_amount * (0.30 * close + 0.26 * soft) * strength;
    halo += word * chosen * (0.34 * close + 0.30 * soft);
    halo += frame.lantern * lantern * (0.10 * close + 0.26 * soft);
    colour += halo * dark;
    colour *= point.shown;
    alpha *= point.shown;

#ifdef MIRRORED
    let low = pow(1.0 - height, 1.7);
    let share = 0.26 * frame.reflections * low * (1.0 - frame.flatness) * mix(0.35, 1.0, dark);
    return vec4(colour * share, alpha * share);
#else
    return vec4(colour, alpha);
#endif
}
