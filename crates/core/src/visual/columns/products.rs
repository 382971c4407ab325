//! What a score adds up from: where dimensions have names, a few parts with names, and else a walk of as many steps as
//! there are dimensions.

use arclight_model::{Dimension, Glass};
use ndarray::{Array2, ArrayView1};

/// The most axes of meaning that are parts of their own.
const MOST_AXES: usize = 4;
/// What is smaller is no part.
const LEAST: f32 = 0.05;

/// Products of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Products {
    /// `[key][part]`, what it is called and its sum, the largest meanings first.
    Named(Vec<Vec<(String, f32)>>),
    /// `[key][step]`: the sum so far, from 0 on.
    Walks(Vec<Vec<f32>>),
}

impl Products {
    /// Of products `[key, d_k]`.
    #[must_use]
    pub fn of(products: &Array2<f32>, named: bool) -> Self {
        if named {
            Self::Named(products.rows().into_iter().map(parts).collect())
        } else {
            Self::Walks(products.rows().into_iter().map(walk).collect())
        }
    }
}

fn walk(products: ArrayView1<'_, f32>) -> Vec<f32> {
    let sums = products.iter().scan(0.0, |sum, product| {
        *sum += product;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

fn parts(products: ArrayView1<'_, f32>) -> Vec<(String, f32)> {
    let mut axes = Vec::new();
    let (mut any, mut place, mut start) = (0.0, 0.0, 0.0);
    for (index, product) in products.iter().enumerate() {
        match Glass::dimension(index) {
            Dimension::Axis(name) if *product != 0.0 => axes.push((name, *product)),
            Dimension::Axis(_) | Dimension::Constant => {}
            Dimension::Content => any += product,
            Dimension::Position => place += product,
            Dimension::Start => start += product,
        }
    }
    axes.sort_by(|a: &(&str, f32), b| b.1.total_cmp(&a.1));
    let more = axes.iter().skip(MOST_AXES).map(|(_, product)| product).sum();
    let named = axes.into_iter().take(MOST_AXES);
    let others = [("more", more), ("any meaning", any), ("place", place), ("START", start)];
    let all = named.chain(others).map(|(name, product)| (name.to_owned(), product));
    all.filter(|(_, product)| product.abs() >= LEAST).collect()
}
