//! Lines and words on the way from one picture to the next.

use super::{Line, Marks, Spot, Stroke, WHOLE};

/// A line of two pictures: before, after; it grows from nothing or goes where it is only in one of them.
#[must_use]
pub fn pairs(before: &Marks, after: &Marks) -> Vec<[Line; 2]> {
    let [old, new] = [before, after].map(Marks::by_part);
    let gone = before.lines.iter().filter(|line| !new.contains_key(&line.part));
    let gone = gone.map(|line| {
        let from = if line.stroke == Stroke::Curtain { line.to } else { line.from };
        [*line, Line { from, light: 0.0, during: WHOLE, ..*line }]
    });
    let stays = after.lines.iter().map(|line| {
        let grows = match line.stroke {
            Stroke::Cell => Line { head: 0.0, light: 0.0, ..*line },
            // It is drawn from its far end.
            Stroke::Curtain => Line { from: line.to, ..*line },
            _ => Line { to: line.from, light: 0.0, ..*line },
        };
        [old.get(&line.part).map_or(grows, |was| **was), *line]
    });
    gone.chain(stays).collect()
}

/// The lines on the way from one picture to another, as a picture of its own; how far each has come is from 0 to 1. What
/// goes from tile to tile is where it is nearer to.
#[must_use]
pub fn between(before: &Marks, after: &Marks, come: impl Fn(&Line) -> f32) -> Marks {
    let spot = |a: Spot, b: Spot, t: f32| {
        if a.token == b.token {
            Spot { aside: a.aside.lerp(b.aside, t), depth: a.depth + (b.depth - a.depth) * t, ..a }
        } else if t < 0.5 {
            a
        } else {
            b
        }
    };
    let lines = pairs(before, after).into_iter().map(|[a, b]| {
        let t = come(&b);
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Line {
            from: spot(a.from, b.from, t),
            to: spot(a.to, b.to, t),
            half: mix(a.half, b.half),
            head: mix(a.head, b.head),
            light: mix(a.light, b.light),
            bend: mix(a.bend, b.bend),
            ..b
        }
    });
    let lines = lines.filter(|line| line.light > 0.0).collect();
    Marks { lines, labels: after.labels.clone(), alone: after.alone }
}

#[cfg(test)]
mod tests {
    use glam::Vec2;

    use super::super::{Part, Tone};
    use super::*;

    fn line(part: Part, token: usize, x: f32) -> Line {
        let spot = |x| Spot::by(token, Vec2::new(x, 0.0));
        let (from, to) = (spot(0.0), spot(x));
        let stroke = Stroke::Plain;
        let (half, head, bend, during) = (0.1, 0.0, 0.0, WHOLE);
        Line { part, from, to, half, head, stroke, bend, during, tone: Tone::Ink, light: 1.0 }
    }

    fn marks(lines: &[Line]) -> Marks {
        Marks { lines: lines.to_vec(), ..Marks::default() }
    }

    #[test]
    fn what_comes_grows_what_stays_moves_and_what_goes_fades() {
        let before = marks(&[line(Part::Arrow, 1, 1.0), line(Part::Before, 1, 1.0)]);
        let after = marks(&[line(Part::Arrow, 1, 3.0), line(Part::Rest, 1, 2.0)]);
        let half = between(&before, &after, |_| 0.5);
        let of = |part| half.lines.iter().find(|line| line.part == part).unwrap();
        assert_eq!((of(Part::Arrow).to.aside.x, of(Part::Arrow).light), (2.0, 1.0));
        assert_eq!((of(Part::Rest).to.aside.x, of(Part::Rest).light), (1.0, 0.5));
        assert_eq!((of(Part::Before).to.aside.x, of(Part::Before).light), (1.0, 0.5));
        assert_eq!(between(&before, &after, |_| 1.0).lines, after.lines);
        assert_eq!(between(&before, &after, |_| 0.0).lines.len(), 2);
    }

    #[test]
    fn in_another_sentence_it_stands_on_the_word_that_has_it_there() {
        let before = marks(&[line(Part::Arrow, 5, 1.0), line(Part::Piece(3), 3, 1.0)]);
        let moved = before.moved_to(&marks(&[line(Part::Arrow, 7, 2.0)]));
        assert_eq!(moved.lines, [line(Part::Arrow, 7, 1.0)]);
    }
}
