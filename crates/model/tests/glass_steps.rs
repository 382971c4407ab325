//! Glass, a second time: from the table of words to what the block hands on, in f64 and plain loops, after what the
//! comments of `src/model/glass` say. The panel's numbers have to be these.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::HashMap;

use arclight_model::numbers::Numbers;
use arclight_model::steps::{Step, Switches};
use arclight_model::{AttentionModel, Glass, LayerTrace, Reading};

const TABLE: &[u8] = include_bytes!("../../../assets/models/glass-table.bin");
const AXES: &str = include_str!("../../../assets/models/glass-axes.json");
const VOCABULARY: &str = include_str!("../../../assets/models/minilm-vocab.txt");

type Vector = Vec<f64>;

/// Axis values of words.
struct Words {
    axes: usize,
    rows: HashMap<&'static str, Vector>,
}

impl Words {
    /// A byte with the number of entries, then the entries: the step to the axis, counted from -1, and fifteenths.
    fn read() -> Self {
        let axes = serde_json::from_str::<Vec<String>>(AXES).unwrap().len();
        let mut bytes = TABLE.iter();
        let mut rows = HashMap::new();
        for piece in VOCABULARY.lines() {
            let mut row = vec![0.0; axes];
            let mut axis = -1_isize;
            for _ in 0..*bytes.next().unwrap() {
                let entry = *bytes.next().unwrap();
                axis += isize::from(entry / 16);
                row[usize::try_from(axis).unwrap()] = f64::from(entry % 16) / 15.0;
            }
            rows.insert(piece, row);
        }
        assert_eq!(bytes.next(), None);
        Self { axes, rows }
    }

    /// Its own row, else the mean of the longest pieces from the left, else the unknown word's.
    fn meaning(&self, word: &str) -> Vector {
        use unicode_normalization::UnicodeNormalization as _;
        let plain: String =
            word.to_lowercase().nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c)).collect();
        let (mut pieces, mut rest) = (Vec::new(), plain.as_str());
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let prefix = if rest.len() < plain.len() { "##" } else { "" };
            let found = ends.into_iter().find_map(|end| {
                let row = self.rows.get(format!("{prefix}{}", &rest[..end]).as_str())?;
                Some((row, end))
            });
            let Some((row, end)) = found else { return self.rows["[UNK]"].clone() };
            pieces.push(row);
            rest = &rest[end..];
        }
        (0..self.axes)
            .map(|axis| pieces.iter().map(|row| row[axis]).sum::<f64>() / pieces.len() as f64)
            .collect()
    }
}

/// The code of a place: for each frequency of a clock of 47 and of one of 11 places a cosine and a sine, each clock's
/// part of length 1.
fn code(place: i32) -> Vector {
    let mut all = Vec::new();
    for clock in [47, 11] {
        for frequency in 1..=clock / 2 {
            let turn = std::f64::consts::TAU * f64::from(place * frequency) / f64::from(clock);
            let scale = (2.0 / f64::from(clock - 1)).sqrt();
            all.extend([scale * turn.cos(), scale * turn.sin()]);
        }
    }
    all
}

/// A token before the block: where it lies on the axes, where it stands, and three flags.
struct Token {
    meaning: Vector,
    place: i32,
    content: f64,
    start: f64,
}

/// What one head makes of a sentence, by token.
#[derive(Default)]
struct Head {
    query: Vec<Vector>,
    key: Vec<Vector>,
    value: Vec<Vector>,
}

/// The sentence with its options.
struct Again {
    tokens: Vec<Token>,
    reading: Reading,
    axes: usize,
    /// d, which is d_k too.
    size: usize,
}

impl Again {
    fn new(words: &Words, text: &[&str], reading: Reading) -> Self {
        let start = Token { meaning: vec![0.0; words.axes], place: 0, content: 0.0, start: 1.0 };
        let word = |(index, word): (usize, &&str)| {
            let meaning = words.meaning(word);
            let content = f64::from(u8::from(meaning.iter().any(|value| *value > 0.0)));
            Token { meaning, place: index as i32 + 1, content, start: 0.0 }
        };
        let tokens = std::iter::once(start).chain(text.iter().enumerate().map(word)).collect();
        Self { tokens, reading, axes: words.axes, size: words.axes + 46 + 10 + 3 }
    }

    fn code(&self, place: i32) -> Vector {
        let code = code(place);
        if self.reading.positionless { vec![0.0; code.len()] } else { code }
    }

    /// Axes, code, content, constant, START.
    fn stream(&self, token: &Token) -> Vector {
        let flags = [token.content, 1.0, token.start];
        [token.meaning.clone(), self.code(token.place), flags.to_vec()].concat()
    }

    /// A vector whose parts are those.
    fn vector(&self, axes: &[f64], code: &[f64], content: f64, start: f64) -> Vector {
        let mut all = vec![0.0; self.size];
        all[..axes.len()].copy_from_slice(axes);
        all[self.axes..self.axes + code.len()].copy_from_slice(code);
        (all[self.size - 3], all[self.size - 1]) = (content, start);
        all
    }

    /// Looks back: the query is the code of the place before.
    fn back(&self) -> Head {
        let mut head = Head::default();
        for token in &self.tokens {
            let before: Vector = self.code(token.place - 1).iter().map(|x| 11.0 * x).collect();
            head.query.push(self.vector(&[], &before, 0.0, 40.0 * token.start));
            head.key.push(self.vector(&[], &self.code(token.place), 0.0, token.start));
            head.value.push(self.vector(&token.meaning, &[], 0.0, 0.0));
        }
        head
    }

    /// Looks across: shared axes, held off its own place on the slow clock; START as strong as a word that shares nothing,
    /// and stronger for words without content.
    fn across(&self) -> Head {
        let mut head = Head::default();
        for token in &self.tokens {
            let slow = self.code(token.place)[..46].to_vec();
            let shared: Vector = token.meaning.iter().map(|x| 0.9 * x).collect();
            let off: Vector = slow.iter().map(|x| -20.0 * x).collect();
            let rest = 1.5 + 20.0 / 46.0 + 4.5 * (1.0 - token.content) + 40.0 * token.start;
            head.query.push(self.vector(&shared, &off, 1.5, rest));
            let own: Vector = slow.iter().zip(code(0)).map(|(x, first)| x - token.start * first).collect();
            head.key.push(self.vector(&token.meaning, &own, token.content, token.start));
            head.value.push(self.vector(&token.meaning, &[], 0.0, 0.0));
        }
        head
    }

    /// Looks home: every query asks for START, and START hands on its flag.
    fn home(&self) -> Head {
        let mut head = Head::default();
        for token in &self.tokens {
            head.query.push(self.vector(&[], &[], 0.0, 14.0));
            head.key.push(self.vector(&[], &[], 0.0, token.start));
            head.value.push(self.vector(&[], &[], 0.0, token.start));
        }
        head
    }

    /// The heads, 1/√d_k undone in their queries, and the number and the dimensions that W_O keeps of what each found.
    fn heads(&self) -> [(Head, f64, std::ops::Range<usize>); 3] {
        let heads = [
            (self.back(), 0.25, 0..self.axes),
            (self.across(), 1.0, 0..self.axes),
            (self.home(), 1.0, self.size - 1..self.size),
        ];
        heads.map(|(mut head, share, kept)| {
            head.query.iter_mut().flatten().for_each(|x| *x *= (self.size as f64).sqrt());
            (head, share, kept)
        })
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn softmax(scores: &[f64], seen: usize) -> Vector {
    let sum: f64 = scores[..seen].iter().map(|score| score.exp()).sum();
    (0..scores.len()).map(|key| if key < seen { scores[key].exp() / sum } else { 0.0 }).collect()
}

/// Within 1e-4, as a part of the largest number where that is above 1.
fn close(what: &str, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let off = (f64::from(*found) - expected).abs() / scale;
        assert!(off < 1e-4, "{what}, entry {index}: {found} instead of {expected}");
    }
}

fn strip(numbers: &Numbers, at: usize) -> &[f32] {
    &numbers.strips[at].values
}

/// Each step of the panel for one head and one query; gives what the head hands on.
fn compare(
    trace: &LayerTrace,
    again: &Again,
    (index, query): (usize, usize),
    (head, share, kept): &(Head, f64, std::ops::Range<usize>),
) -> (Vector, Vector) {
    let of = |step, key| Numbers::of(step, trace, 0, (index, query), key, &Switches::default()).unwrap();
    let scores: Vector = head.key.iter().map(|key| dot(&head.query[query], key)).collect();
    let scores: Vector = scores.iter().map(|dot| dot / (again.size as f64).sqrt()).collect();
    let seen = if again.reading.causal { query + 1 } else { scores.len() };
    let weights = softmax(&scores, seen);
    let mut context = vec![0.0; again.size];
    for (key, weight) in weights.iter().enumerate() {
        let numbers = of(Step::Qkv, Some(key));
        close("query", strip(&numbers, 1), &head.query[query]);
        close("key", strip(&numbers, 2), &head.key[key]);
        close("value", strip(&numbers, 3), &head.value[key]);
        let products: Vector = head.query[query].iter().zip(&head.key[key]).map(|(q, k)| q * k).collect();
        close("products", strip(&of(Step::Scores, Some(key)), 2), &products);
        let divided: Vector = products.iter().map(|x| x / (again.size as f64).sqrt()).collect();
        close("divided products", strip(&of(Step::Scaled, Some(key)), 2), &divided);
        let weighted: Vector = head.value[key].iter().map(|value| value * weight).collect();
        close("weighted", strip(&of(Step::Values, Some(key)), 1), &weighted);
        context.iter_mut().zip(weighted).for_each(|(sum, x)| *sum += x);
    }
    let keys = of(Step::Softmax, None).keys;
    close("scores", &keys.iter().map(|key| key.score).collect::<Vec<_>>(), &scores);
    close("weights", &keys.iter().map(|key| key.weight).collect::<Vec<_>>(), &weights);
    for (key, line) in keys.iter().enumerate() {
        assert_eq!(line.seen, key < seen);
    }
    close("sum", strip(&of(Step::Sum, None), 0), &context);
    let part: Vector =
        context.iter().enumerate().map(|(at, x)| if kept.contains(&at) { share * x } else { 0.0 }).collect();
    close("part", strip(&of(Step::Output, None), 0), &part);
    (context, part)
}

#[test]
fn every_step_of_glass_is_that_of_a_second_implementation() {
    let (glass, words) = (Glass::new(), Words::read());
    let sentences: [&[&str]; 4] = [
        &["The", "bear", "waded", "into", "the", "river", "bank", "to", "catch", "fish", "."],
        &["She", "deposited", "the", "cash", "at", "the", "bank", "."],
        &["Café", "naïve", "🦊", "of", "unfathomably", "of"],
        &[],
    ];
    let readings = [(false, false), (true, false), (false, true), (true, true)];
    for text in sentences {
        for (causal, positionless) in readings {
            let reading = Reading { causal, positionless, alone: false };
            let sentence = text.join(" ");
            let read = glass.attend_with(&sentence, reading).tokens;
            let read: Vec<&str> = read.iter().skip(1).map(|token| token.text.as_str()).collect();
            assert_eq!(read, text);
            let trace = glass.trace(&sentence, 0, reading).unwrap();
            let again = Again::new(&words, text, reading);
            let heads = again.heads();
            for (query, token) in again.tokens.iter().enumerate() {
                let at = |step, head| {
                    Numbers::of(step, &trace, 0, (head, query), None, &Switches::default()).unwrap()
                };
                let stream = again.stream(token);
                close("x", strip(&at(Step::Embedding, 0), 2), &stream);
                let (mut all, mut added) = (Vec::new(), vec![0.0; again.size]);
                for (index, head) in heads.iter().enumerate() {
                    let (context, part) = compare(&trace, &again, (index, query), head);
                    all.extend(context);
                    added.iter_mut().zip(part).for_each(|(sum, x)| *sum += x);
                }
                let handed: Vector = stream.iter().zip(&added).map(|(x, added)| x + added).collect();
                for head in 0..3 {
                    close("all heads", strip(&at(Step::Concat, head), 1), &all);
                    close("output", strip(&at(Step::Output, head), 1), &added);
                    close("handed on", strip(&at(Step::Residual, head), 2), &handed);
                }
                close("the model's output", &trace.hidden_out.row(query).to_vec(), &handed);
            }
        }
    }
}
