// Lines and arrows that stand on the stage, turned to the viewer.

#import stage::{LineInstance, corner, frame, to_clip, view}

struct Point {
    @builtin(position) clip: vec4<f32>,
    // From its middle line to either side, and from its beginning along it, world units.
    @location(0) aside: f32,
    @location(1) along: f32,
    @location(2) length: f32,
    @location(3) half: f32,
    @location(4) head: f32,
    @location(5) stroke: f32,
    @location(6) colour: vec3<f32>,
    @location(7) light: f32,
    @location(8) bend: f32,
}

const DASHED: f32 = 1.0;
const SHEET: f32 = 2.0;
const OPEN: f32 = 3.0;
const PLATE: f32 = 4.0;
// A line that turns less is drawn straight.
const STRAIGHT: f32 = 0.02;

@vertex
fn vertex(line: LineInstance, @builtin(vertex_index) index: u32) -> Point {
    let at = corner(index);
    let length = max(distance(line.foot, line.tip), 1e-4);
    let way = (line.tip - line.foot) / length;
    let middle = 0.5 * (line.foot + line.tip);
    let viewed = cross(way, normalize(view.world_position - middle)) + vec3(0.0, 1e-5, 0.0);
    let across = normalize(select(viewed, cross(line.plane, way), dot(line.plane, line.plane) > 0.5));
    // Its head, and the light around it.
    let reach = select(max(line.half * 5.0, line.head * 0.6) + 0.01, line.half + 0.22, line.stroke > SHEET - 0.5);
    // How far it goes along the way from its middle, and to either side.
    var long = 0.5 * length;
    var wide = vec2(-reach, reach);
    if line.bend > STRAIGHT {
        let radius = 0.5 * length / sin(0.5 * line.bend);
        long = select(long, radius, line.bend > 3.1416);
        wide.y += radius * (1.0 - cos(0.5 * line.bend));
    }
    let along = 0.5 * length + at.y * (long + reach);
    let aside = mix(wide.x, wide.y, 0.5 + 0.5 * at.x);
    let world = line.foot + way * along + across * aside;
    return Point(to_clip(world), aside, along, length, line.half, line.head, line.stroke, line.colour, line.light, line.bend);
}

// How far outside of a part of a circle, below 0 inside; it ends straight.
fn outside_of_bent(point: Point) -> f32 {
    let radius = 0.5 * point.length / sin(0.5 * point.bend);
    let from_centre = vec2(point.along - 0.5 * point.length, point.aside + radius * cos(0.5 * point.bend));
    let turned = atan2(from_centre.x, from_centre.y);
    return max(abs(length(from_centre) - radius) - point.half, (abs(turned) - 0.5 * point.bend) * radius);
}

// The same for a sheet with corners that are hardly round.
fn outside_of_sheet(point: Point) -> f32 {
    let corner = min(0.035, 0.5 * min(point.half, 0.5 * point.length));
    let away = abs(vec2(point.aside, point.along - 0.5 * point.length)) - vec2(point.half, 0.5 * point.length) + corner;
    return length(max(away, vec2(0.0))) + min(max(away.x, away.y), 0.0) - corner;
}

// Glass: clear inside, bright at its edges; a plate is dark inside.
fn sheet(point: Point, soft: f32) -> vec4<f32> {
    let is_bent = point.bend > STRAIGHT;
    let far = select(outside_of_sheet(point), outside_of_bent(point), is_bent);
    let ink = 1.0 - smoothstep(-0.5 * soft, 0.5 * soft, far);
    let edge = smoothstep(-0.022 - soft, -0.004, far);
    let inside = select(0.62, 0.10, point.stroke > PLATE - 0.5);
    var cover = ink * point.light * select(mix(inside, 1.0, edge), 1.0, is_bent);
    if abs(point.stroke - OPEN) < 0.5 {
        cover *= 1.0 - smoothstep(0.25, 1.0, point.along / point.length);
    }
    if frame.is_light > 0.5 {
        return vec4(point.colour * cover, cover);
    }
    let halo = exp(-max(far, 0.0) / 0.05) * 0.10 * point.light * (1.0 - smoothstep(0.1, 0.2, far)) * (1.0 - ink);
    let bright = mix(inside, 1.25, edge);
    return vec4(point.colour * (cover * select(bright, 1.15, is_bent) + halo), cover);
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    // Derivatives are taken of every line, before they part.
    let across = fwidth(point.aside);
    let along = fwidth(point.along);
    if point.stroke > SHEET - 0.5 { return sheet(point, max(across + along, 1e-4) * 0.7); }
    let aside = abs(point.aside);
    let dashed = select(0.0, 1.0, point.stroke > DASHED - 0.5);
    // How far outside of it, below 0 inside: of the shaft, which ends in the head, and of the head, a triangle.
    let end = max(point.length - point.head * 0.8, 0.0);
    var far = length(vec2(aside, point.along - clamp(point.along, 0.0, end))) - point.half;
    if point.head > 0.0 {
        let slope = normalize(vec2(1.0, 0.44));
        let side = dot(vec2(aside, point.along - point.length), slope);
        far = min(far, max(side, point.length - point.head - point.along));
    }
    let soft = across + along * 0.2;
    // Dashes, a whole number of them.
    let count = max(round(point.length / (point.half * 11.0)), 1.0);
    let dash = abs(fract(point.along / point.length * count) - 0.5) / count * point.length;
    let gap = smoothstep(-soft, soft, point.half * 3.4 - dash);
    let ink = (1.0 - smoothstep(-0.5 * soft, 0.5 * soft, far)) * mix(1.0, gap, dashed);
    let cover = ink * point.light;
    if frame.is_light > 0.5 {
        return vec4(point.colour * cover, cover);
    }
    // Gone where the sheet that is drawn ends.
    let fade = smoothstep(3.8 * point.half, point.half, far);
    let halo = exp(-max(far, 0.0) / (1.6 * point.half)) * fade * 0.16 * point.light * mix(1.0, 0.5, dashed);
    return vec4(point.colour * (cover * 1.25 + halo), cover);
}
