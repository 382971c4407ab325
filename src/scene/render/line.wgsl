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
const CELL: f32 = 5.0;
const CURTAIN: f32 = 6.0;
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
    let around = select(max(line.half * 5.0, line.head * 0.6) + 0.01, line.half + 0.22, line.stroke > SHEET - 0.5);
    let is_cell = abs(line.stroke - CELL) < 0.5;
    let reach = select(around, line.half + 0.12, is_cell);
    // Along the way a cell has its own length already.
    let beyond = select(reach, 0.12, is_cell);
    // How far it goes along the way from its middle, and to either side.
    var long = 0.5 * length;
    var wide = vec2(-reach, reach);
    if line.bend > STRAIGHT {
        let radius = 0.5 * length / sin(0.5 * line.bend);
        long = select(long, radius, line.bend > 3.1416);
        wide.y += radius * (1.0 - cos(0.5 * line.bend));
    }
    let along = 0.5 * length + at.y * (long + beyond);
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

// A square on the floor: clear but for its edges, and lit in the middle, as large as what it stands for.
fn cell(point: Point, soft: f32) -> vec4<f32> {
    let away = abs(vec2(point.aside, point.along - 0.5 * point.length));
    let far = max(away.x, away.y) - point.half;
    let inside = 1.0 - smoothstep(-0.5 * soft, 0.5 * soft, far);
    let edge = inside * smoothstep(-0.016 - soft, -0.004, far);
    let lit_half = point.half * point.head;
    let from_lit = max(away.x, away.y) - lit_half;
    let lit = (1.0 - smoothstep(-0.5 * soft, 0.5 * soft, from_lit)) * smoothstep(0.0, 0.06, point.head);
    if frame.is_light > 0.5 {
        let cover = max(max(0.10 * inside, 0.45 * edge), lit) * point.light;
        return vec4(point.colour * cover, cover);
    }
    let halo = exp(-max(from_lit, 0.0) / 0.05) * 0.22 * point.head * (1.0 - smoothstep(0.06, 0.12, far)) * (1.0 - lit);
    let bright = max(max(0.045 * inside, 0.20 * edge), lit * 1.2) + halo;
    return vec4(point.colour * bright * point.light, max(0.55 * inside, lit) * point.light);
}

// Cloth in folds: lit near its edge, and as dark as what nobody has written further on.
fn curtain(point: Point, soft: f32) -> vec4<f32> {
    let along = point.along;
    let far = max(max(abs(point.aside) - point.half, -along), along - point.length);
    let inside = 1.0 - smoothstep(-0.5 * soft, 0.5 * soft, far);
    let wave = 0.5 + 0.5 * cos(along * 15.0 + 0.9 * sin(along * 2.3));
    let fold = wave * wave * (0.35 + 0.65 * exp(-0.9 * along));
    let edge = smoothstep(0.05 + soft, 0.02, along);
    let high = point.aside / point.half;
    // It has no end: it goes over into the dark.
    let ends = smoothstep(0.0, 0.7, point.length - along) * (1.0 - smoothstep(0.75, 1.0, high));
    let cover = inside * point.light * mix(ends, 1.0, edge * (1.0 - smoothstep(0.9, 1.0, high)));
    if frame.is_light > 0.5 {
        let cloth = mix(vec3(0.045, 0.052, 0.075), vec3(0.13, 0.15, 0.20), fold);
        return vec4(cloth * cover, cover);
    }
    let shade = mix(vec3(0.055, 0.050, 0.085), vec3(0.10), smoothstep(0.02, 0.0, frame.ground_middle.b));
    let cloth = frame.ground * 0.35 + shade * fold + point.colour * 0.30 * edge;
    return vec4(cloth * cover, cover);
}

@fragment
fn fragment(point: Point) -> @location(0) vec4<f32> {
    // Derivatives are taken of every line, before they part.
    let across = fwidth(point.aside);
    let along = fwidth(point.along);
    if abs(point.stroke - CELL) < 0.5 { return cell(point, max(across + along, 1e-4) * 0.7); }
    if abs(point.stroke - CURTAIN) < 0.5 { return curtain(point, max(across + along, 1e-4) * 0.7); }
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
