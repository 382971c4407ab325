// The stage. Everything on it is drawn from here; `kind` says what. Positions and lights come from two data textures
// (see textures.rs), colours and widths from the uniform (see material.rs, encoding.rs).

#import bevy_pbr::view_transformations::position_world_to_clip
#import bevy_pbr::mesh_view_bindings::view

const BACKDROP: i32 = 0;
const FLOOR: i32 = 1;
const RIBBON_REFLECTIONS: i32 = 2;
const TILE_REFLECTIONS: i32 = 3;
const RIBBONS: i32 = 4;
const TILES: i32 = 5;
const LIT_RIBBONS: i32 = 6;
const BARS: i32 = 7;

const BAR_ROW: i32 = 5;
const BAR_FLOOR: f32 = 0.12;  // space above a tile
const WIDTH: i32 = 1024;
const FLOOR_Y: f32 = -0.34;
const MARGIN: f32 = 0.42;
const TAU: f32 = 6.2831853;

struct Params {
    clock: vec4<f32>,   // time, turn, flatness, kind
    scene: vec4<f32>,   // tokens, light theme, pulses, reflections
    shape: vec4<f32>,   // width base and span, rise base and span
    glow: vec4<f32>,    // glow base and span, whether the lit word is the key, room for bars
    bars: vec4<f32>,    // their turn
    colours: array<vec4<f32>, 12>,
    lights: array<vec4<f32>, 8>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> params: Params;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var arcs: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var tokens: texture_2d<f32>;

fn ground() -> vec3<f32> { return params.colours[0].rgb; }
fn ground_middle() -> vec3<f32> { return params.colours[1].rgb; }
fn floor_colour() -> vec3<f32> { return params.colours[2].rgb; }
fn query_colour() -> vec3<f32> { return params.colours[6].rgb; }
fn key_colour() -> vec3<f32> { return params.colours[7].rgb; }
fn lantern_colour() -> vec3<f32> { return params.colours[8].rgb; }
fn is_light() -> f32 { return params.scene.y; }
fn flatness() -> f32 { return params.clock.z; }

struct VertexIn {
    @location(0) position: vec3<f32>,
    @location(2) uv: vec2<f32>,
}

struct VertexOut {
    @builtin(position) clip: vec4<f32>,
    // Ribbon: along, across times its width, weight, light. Tile: place on the tile, half of its size.
    @location(0) a: vec4<f32>,
    // Ribbon: length, share of the core, height above the floor, pulse. Tile: chosen, weight, presence, lantern.
    @location(1) b: vec4<f32>,
    // Ribbon: its width, for across.
    @location(2) world: vec3<f32>,
    @location(3) @interpolate(flat) apart: f32,
}

struct Token {
    centre: vec3<f32>,
    right: vec3<f32>,
    half: vec2<f32>,
    apart: f32,
    front: f32,
    light: vec4<f32>,
}

fn token(index: i32) -> Token {
    let stage = textureLoad(tokens, vec2<i32>(index, 0), 0);
    let flat_place = textureLoad(tokens, vec2<i32>(index, 1), 0);
    let size = textureLoad(tokens, vec2<i32>(index, 2), 0);
    let light = mix(textureLoad(tokens, vec2<i32>(index, 3), 0), textureLoad(tokens, vec2<i32>(index, 4), 0), params.clock.y);
    let yaw = stage.w * (1.0 - flatness());
    let centre = mix(stage.xyz, flat_place.xyz, flatness());
    let right = vec3(cos(yaw), 0.0, -sin(yaw));
    return Token(centre, right, size.xy, flat_place.w, size.z, light);
}

// Outside of every picture.
fn hidden() -> VertexOut {
    var o: VertexOut;
    o.clip = vec4(0.0, 0.0, 2.0, 1.0);
    return o;
}

// ---- ribbons -------------------------------------------------------------------------------------------------------

struct Ends {
    key: vec3<f32>,
    query: vec3<f32>,
    rise: f32,
    bow: f32,
}

// Where an arc starts and ends. What goes from i to j runs a little apart from what goes from j to i: beside it on the
// tiles, higher or lower, and bowed to the other side.
fn ends(query: Token, key: Token, itself: bool) -> Ends {
    let up = vec3(0.0, 0.04, 0.0);
    if itself {
        let top = query.centre + vec3(0.0, query.half.y, 0.0) + up;
        let half = query.right * max(query.half.x * 0.55, 0.26);
        return Ends(top - half, top + half, 0.80, 0.0);
    }
    let forward = select(-1.0, 1.0, key.centre.x > query.centre.x);
    let aside = forward * 0.07;
    let start = key.centre + vec3(0.0, key.half.y, 0.0) + up + key.right * aside;
    let end = query.centre + vec3(0.0, query.half.y, 0.0) + up + query.right * aside;
    let d = distance(start, end);
    let rise = (params.shape.z + params.shape.w * sqrt(d)) * (1.0 + 0.09 * forward);
    return Ends(start, end, rise, -0.07 * d + 0.05 * d * forward);
}

// A point of the arc, t from the key (0) to the query (1): between an ellipse, which leaves its tile upright, and a
// parabola, which does not bulge.
fn along(e: Ends, t: f32) -> vec3<f32> {
    let angle = 3.14159265 * t;
    let across = mix(t, 0.5 - 0.5 * cos(angle), 0.42);
    let parabola = 4.0 * t * (1.0 - t);
    var p = mix(e.key, e.query, across);
    p.y += e.rise * mix(parabola, sin(angle), 0.5);
    p.z += e.bow * parabola * (1.0 - flatness());
    return p;
}

fn mirrored(p: vec3<f32>) -> vec3<f32> { return vec3(p.x, 2.0 * FLOOR_Y - p.y, p.z); }

fn is_ribbon(kind: i32) -> bool { return kind == RIBBONS || kind == LIT_RIBBONS || kind == RIBBON_REFLECTIONS; }

fn ribbon_vertex(v: VertexIn, kind: i32) -> VertexOut {
    let mirror = kind == RIBBON_REFLECTIONS;
    var o: VertexOut;
    let slot = i32(v.uv.x + 0.5);
    let at = vec2<i32>(slot % WIDTH, (slot / WIDTH) * 2);
    let d = textureLoad(arcs, at, 0);
    let lit = textureLoad(arcs, at + vec2<i32>(0, 1), 0);
    let weight = mix(d.z, d.w, params.clock.y);
    let light = mix(lit.x, lit.y, params.clock.y);
    // Lit ribbons lie before the tiles, all others behind them.
    let elsewhere = !mirror && ((light > 0.8) != (kind == LIT_RIBBONS));
    if weight * light <= 0.0 || elsewhere { return hidden(); }
    let itself = d.x == d.y;
    let e = ends(token(i32(d.x + 0.5)), token(i32(d.y + 0.5)), itself);
    let t = v.position.x;
    var p = along(e, t);
    var tangent = along(e, min(t + 0.006, 1.0)) - along(e, max(t - 0.006, 0.0));
    if mirror {
        p = mirrored(p);
        tangent = vec3(tangent.x, -tangent.y, tangent.z);
    }
    let side = normalize(cross(normalize(tangent), normalize(view.world_position - p)) + vec3(0.0, 1e-5, 0.0));
    let core = params.shape.x + params.shape.y * weight;
    let taper = 0.40 + 0.60 * smoothstep(0.0, 0.16, t) * smoothstep(0.0, 0.10, 1.0 - t);
    // The halo reaches beyond the core, less in a loop, where it would fold; on a light ground there is none.
    let reach = mix(core * select(2.2, 1.25, itself) + 0.035, core + 0.008, is_light());
    let width = reach * taper + 0.004;
    let world = p + side * v.position.y * width;
    // Two triangles share no straight line across where the width changes: divided in the fragment, there is no zigzag.
    o.a = vec4(t, v.position.y * width, weight, light);
    o.b = vec4(distance(e.key, e.query) + e.rise, core / reach, abs(p.y - FLOOR_Y), smoothstep(0.8, 1.0, light));
    o.world = vec3(width, 0.0, 0.0);
    o.clip = position_world_to_clip(world);
    o.apart = 0.0;
    return o;
}

fn ribbon_fragment(v: VertexOut, mirror: bool) -> vec4<f32> {
    let t = v.a.x;
    let across = min(abs(v.a.y) / v.world.x, 1.0);
    let weight = v.a.z;
    let light = v.a.w;
    let flow = mix(key_colour(), query_colour(), smoothstep(0.05, 0.78, t));
    // Comets, from the key to the query, as the value flows.
    let phase = fract(t * v.b.x * 0.30 - params.clock.x * 0.42);
    let comet = pow(phase, 7.0) * smoothstep(1.0, 0.96, phase) * params.scene.z * v.b.w;
    let edge = v.b.y;
    let core = smoothstep(edge * 1.08, edge * 0.74, across);
    let halo = pow(1.0 - across, 2.6) * 0.30;
    let body = core * (0.62 + 0.38 * (1.0 - across / max(edge, 0.01)));
    if is_light() > 0.5 {
        let alpha = smoothstep(1.0, 0.82, across) * light * (0.85 + 0.15 * sqrt(weight));
        let colour = mix(flow, flow * 0.55, comet);
        return vec4(colour * alpha, alpha) * select(1.0, 0.0, mirror);
    }
    let glow = params.glow.x + params.glow.y * weight;
    let white = vec3(1.0, 0.96, 0.90);
    let hot = mix(flow, white, core * core * 0.22 * sqrt(weight));
    var energy = hot * (body + halo) * glow * light * (0.80 + 1.5 * comet * core);
    energy *= 0.55 + 0.45 * sqrt(weight);
    if mirror {
        // A polished floor: fainter with height.
        energy *= 0.14 * params.scene.w * exp(-v.b.z * 4.0) * (1.0 - flatness());
    }
    return vec4(energy, 0.0);
}

// ---- tiles ---------------------------------------------------------------------------------------------------------

fn tile_vertex(v: VertexIn, mirror: bool) -> VertexOut {
    var o: VertexOut;
    let index = i32(v.uv.x + 0.5);
    if f32(index) + 0.5 > params.scene.x { return hidden(); }
    let t = token(index);
    let reach = t.half + vec2(MARGIN);
    let local = v.position.xy * reach;
    var world = t.centre + t.right * local.x + vec3(0.0, local.y, 0.0);
    if mirror {
        if t.front < 0.5 { return hidden(); }
        world = mirrored(world);
    }
    o.a = vec4(local, t.half);
    o.b = t.light;
    o.world = world;
    o.clip = position_world_to_clip(world);
    o.apart = t.apart;
    return o;
}

fn rounded_box(p: vec2<f32>, half: vec2<f32>, radius: f32) -> f32 {
    let q = abs(p) - half + vec2(radius);
    return length(max(q, vec2(0.0))) + min(max(q.x, q.y), 0.0) - radius;
}

fn tile_fragment(v: VertexOut, mirror: bool) -> vec4<f32> {
    let half = v.a.zw;
    let chosen = v.b.x;
    let weight = v.b.y;
    let presence = v.b.z;
    let lantern = v.b.w;
    // The lit word has the colour of the end that it is.
    let word = mix(query_colour(), key_colour(), params.glow.z);
    let other = mix(key_colour(), query_colour(), params.glow.z);
    let radius = mix(0.14, half.y, v.apart);
    let d = rounded_box(v.a.xy, half, radius);
    let px = max(fwidth(d), 1e-4);
    let fill = smoothstep(px, -px, d);
    let rim_width = mix(0.014, 0.020, max(chosen, sqrt(weight)));
    let rim = smoothstep(rim_width + px, rim_width - px, abs(d + rim_width));
    let height = clamp(v.a.y / half.y * 0.5 + 0.5, 0.0, 1.0);

    // Body: soft light from above, a little darker towards the rim.
    let inset = smoothstep(0.0, -0.16, d);
    var body = mix(params.colours[3].rgb, params.colours[4].rgb, height * height) * (0.82 + 0.18 * inset);
    var edge = params.colours[5].rgb * (0.55 + 0.75 * height);
    let strength = pow(clamp(weight, 0.0, 1.0), 0.6);
    let key_body = mix(other * 0.055, other * 0.30, height) * (0.35 + 0.95 * strength);
    let query_body = mix(word * 0.52, word * 0.92, height);
    let dark = 1.0 - is_light();
    let key_amount = smoothstep(0.0, 0.20, weight) * (1.0 - chosen);
    body = mix(body, mix(other * (0.55 + 0.45 * strength), key_body, dark), key_amount);
    edge = mix(edge, other * mix(0.8, 0.45 + 1.15 * strength, dark), key_amount);
    body = mix(body, query_body, chosen);
    edge = mix(edge, word * mix(0.75, 1.45, dark), chosen);

    // Lanterns: a flame behind frosted glass, as bright as what rests there.
    let flame = exp(-dot(v.a.xy / half, v.a.xy / half) * 1.3) * lantern * v.apart * (1.0 - chosen);
    body = mix(body, lantern_colour(), flame * mix(0.55, 0.20, dark));
    edge = mix(edge, lantern_colour(), 0.75 * lantern * v.apart * (1.0 - chosen));

    let dim = mix(mix(1.0, 0.42, dark), 1.0, presence);
    var colour = mix(ground_middle(), body, mix(0.45, 1.0, presence)) * fill * mix(1.0, dim, dark);
    colour = mix(colour, edge * dim, rim);
    var alpha = max(fill, rim);

    // Glow around what is lit; light can only be added to a dark ground.
    let away = max(d, 0.0);
    let fade = smoothstep(MARGIN, 0.0, away) * (1.0 - fill);
    let soft = exp(-away * 9.0) * fade;
    let close = exp(-away * 34.0) * fade;
    var halo = other * key_amount * (0.30 * close + 0.26 * soft) * strength;
    halo += word * chosen * (0.34 * close + 0.30 * soft);
    halo += lantern_colour() * lantern * v.apart * (1.0 - chosen) * (0.10 * close + 0.26 * soft);
    colour += halo * dark;

    if mirror {
        let low = 1.0 - height;
        let k = 0.26 * params.scene.w * pow(low, 1.7) * (1.0 - flatness()) * mix(0.35, 1.0, dark);
        return vec4(colour * k, alpha * k);
    }
    return vec4(colour, alpha);
}

// ---- bars ----------------------------------------------------------------------------------------------------------

// Numbers of a vector: up from a base line above the tile, or down where they are negative. Some come from another tile
// along the arc, and are gone when they have come; what they become grows there meanwhile (textures.rs, Way).
fn bar_vertex(v: VertexIn) -> VertexOut {
    var o: VertexOut;
    let slot = i32(v.uv.x + 0.5);
    let at = vec2<i32>(slot % WIDTH, BAR_ROW + (slot / WIDTH) * 2);
    let d = textureLoad(tokens, at, 0);
    let more = textureLoad(tokens, at + vec2<i32>(0, 1), 0);
    let turn = params.bars.x;
    let comes = more.z > -0.5;
    let awaits = more.z < -1.5;
    let gone = select(0.0, smoothstep(0.85, 1.0, turn), comes);
    let height = mix(d.z, d.w, select(turn, smoothstep(0.6, 1.0, turn), awaits)) * (1.0 - gone);
    if more.y <= 0.0 || abs(height) < 0.002 { return hidden(); }
    let t = token(i32(d.x + 0.5));
    var top = t.centre + vec3(0.0, t.half.y, 0.0);
    var right = t.right;
    var aside = (d.y + v.position.x * more.y) * t.half.x;
    if comes {
        let f = token(i32(more.z + 0.5));
        right = normalize(mix(f.right, t.right, turn));
        aside = mix((more.w + v.position.x * more.y) * f.half.x, aside, turn);
        // Along the arc, but from the middle of one tile to that of the other; on the same tile straight to its place.
        if more.z != d.x {
            let e = ends(t, f, false);
            let off = mix(e.key - f.centre, e.query - t.centre, turn) - vec3(0.0, mix(f.half.y, t.half.y, turn), 0.0);
            top = along(e, turn) - off;
        }
    }
    // Half of the room is for numbers below 0.
    let room = params.glow.w;
    let up = BAR_FLOOR + room * 0.5 + height * room * 0.5 * (v.position.y * 0.5 + 0.5);
    o.world = top + right * aside + vec3(0.0, up, 0.0);
    o.a = vec4(v.position.xy, height, more.x);
    o.b = t.light;
    o.clip = position_world_to_clip(o.world);
    o.apart = 0.0;
    return o;
}

fn bar_fragment(v: VertexOut) -> vec4<f32> {
    let hue = i32(v.a.w + 0.5);
    var colour = mix(params.colours[5].rgb, vec3(0.75, 0.80, 0.90), 1.0 - is_light());
    if hue >= 1 { colour = params.colours[5 + hue].rgb; }
    // Brighter towards its end; what is below 0 is darker, so that the sign is not in the direction alone.
    let end = 0.55 + 0.45 * (v.a.y * 0.5 + 0.5);
    let sign = select(0.55, 1.0, v.a.z >= 0.0);
    return vec4(colour * mix(end * sign * 1.15, mix(0.75, 1.0, sign), is_light()), 1.0);
}

// ---- backdrop and floor --------------------------------------------------------------------------------------------

// Half a step of an 8-bit channel, so that slow gradients show no bands.
fn dither(p: vec2<f32>) -> f32 {
    return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) * 0.0011;
}

fn backdrop_fragment(v: VertexOut) -> vec4<f32> {
    let p = v.a.xy;
    let d = length((p - vec2(0.0, 0.10)) * vec2(0.78, 1.0));
    let middle = exp(-d * d * 1.35);
    var c = mix(ground(), ground_middle(), middle * mix(1.0, 0.55, flatness() * (1.0 - is_light())));
    // One warm key light from above.
    let beam = exp(-pow(abs(p.x) / (0.75 - 0.30 * p.y), 2.0) * 2.0) * smoothstep(-0.6, 1.1, p.y);
    c += query_colour() * 0.0018 * beam * (1.0 - is_light()) * (1.0 - flatness());
    let vignette = 1.0 - 0.32 * smoothstep(0.75, 1.55, length(p * vec2(1.0, 0.9))) * (1.0 - is_light());
    return vec4(c * vignette + dither(v.clip.xy), 1.0);
}

fn floor_fragment(v: VertexOut) -> vec4<f32> {
    let near = length(v.world.xz * vec2(0.072, 0.125) - vec2(0.0, 0.10));
    let fade = exp(-near * near * 1.25) * smoothstep(-22.0, -3.0, v.world.z) * (1.0 - flatness());
    var c = floor_colour() * mix(0.85, 1.0, is_light());
    var light = vec3(0.0);
    for (var i = 0; i < 8; i++) {
        let l = params.lights[i];
        let q = (v.world.xz - l.xy) * vec2(1.0, 0.72);
        let colour = mix(key_colour(), query_colour(), abs(l.w - params.glow.z));
        light += colour * l.z * (0.11 * exp(-dot(q, q) * 1.5) + 0.020 * exp(-dot(q, q) * 0.16));
    }
    c += light * (1.0 - is_light());
    let a = clamp(fade, 0.0, 1.0) * 0.92;
    return vec4((c + dither(v.clip.xy)) * a, a);
}

// ---- entry points --------------------------------------------------------------------------------------------------

@vertex
fn vertex(v: VertexIn) -> VertexOut {
    let kind = i32(params.clock.w + 0.5);
    if is_ribbon(kind) { return ribbon_vertex(v, kind); }
    if kind == TILES || kind == TILE_REFLECTIONS { return tile_vertex(v, kind == TILE_REFLECTIONS); }
    if kind == BARS { return bar_vertex(v); }
    var o: VertexOut;
    o.a = vec4(v.position.xy, 0.0, 0.0);
    if kind == FLOOR {
        o.world = vec3(v.position.x * 60.0, FLOOR_Y, v.position.y * 40.0 - 18.0);
        o.clip = position_world_to_clip(o.world);
    } else {
        // Far away, wherever the camera looks.
        o.clip = vec4(v.position.xy, 1e-6, 1.0);
    }
    return o;
}

@fragment
fn fragment(v: VertexOut) -> @location(0) vec4<f32> {
    let kind = i32(params.clock.w + 0.5);
    if is_ribbon(kind) { return ribbon_fragment(v, kind == RIBBON_REFLECTIONS); }
    if kind == TILES || kind == TILE_REFLECTIONS { return tile_fragment(v, kind == TILE_REFLECTIONS); }
    if kind == BARS { return bar_fragment(v); }
    if kind == FLOOR { return floor_fragment(v); }
    return backdrop_fragment(v);
}
