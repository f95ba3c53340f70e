//! Fits tables to labelled pairs: cyclic Newton steps on one table after the
//! other, each cell held towards zero.

use kobl::matching::training::{Filled, Observed, height};
use rayon::prelude::*;

/// A candidate pair and whether it is a true link.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) seen: Observed,
    pub(crate) is_link: bool,
    /// log2 odds known before.
    pub(crate) offset: f32,
    pub(crate) weight: f32,
}

/// A table in the making.
#[derive(Clone)]
struct Table {
    input: usize,
    with: Option<usize>,
    weights: Vec<f64>,
    held: f64,
}

impl Table {
    fn cell(&self, row: &Row) -> usize {
        let one = usize::from(row.seen.inputs[self.input]);
        self.with.map_or(one, |with| one * height(with) + usize::from(row.seen.inputs[with]))
    }
}

/// How to fit.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// Pull towards zero of a comparison's cells, in pairs.
    pub(crate) single: f64,
    /// Pull towards zero of a pair of comparisons' cells, in pairs.
    pub(crate) together: f64,
    pub(crate) rounds: usize,
    pub(crate) step: f64,
}

/// Fits a prior and a table for each of `inputs`; weights in log2 of the odds.
pub(crate) fn fit(rows: &[Row], inputs: &[(usize, Option<usize>)], care: Care) -> (f32, Vec<Filled>) {
    let mut tables: Vec<Table> = inputs
        .iter()
        .map(|(input, with)| Table {
            input: *input,
            with: *with,
            weights: vec![0.0; height(*input) * with.map_or(1, height)],
            held: if with.is_some() { care.together } else { care.single },
        })
        .collect();
    let ln2 = std::f64::consts::LN_2;
    let mut scores: Vec<f32> = rows.iter().map(|row| (f64::from(row.offset) * ln2) as f32).collect();
    let mut prior = 0.0;
    for round in 0..care.rounds {
        let step = if round < 3 { 0.5 } else { care.step };
        let (gradient, curvature) = sums(rows, &scores, 1, |_| 0)[0];
        let move_by = step * gradient / (curvature + 1.0);
        prior += move_by;
        scores.par_iter_mut().for_each(|score| *score += move_by as f32);
        for table in &mut tables {
            let sums = sums(rows, &scores, table.weights.len(), |row| table.cell(row));
            let moves: Vec<f32> = sums
                .iter()
                .zip(&mut table.weights)
                .map(|((gradient, curvature), weight)| {
                    // `held` counts pairs: a pair in doubt has a curvature of a quarter.
                    let pull = table.held / 4.0;
                    let by = step * (gradient - pull * *weight) / (curvature + pull);
                    let by = by.clamp(-1.0, 1.0);
                    *weight += by;
                    by as f32
                })
                .collect();
            scores
                .par_iter_mut()
                .zip(rows)
                .with_min_len(8192)
                .for_each(|(score, row)| *score += moves[table.cell(row)]);
        }
    }
    let filled = tables
        .into_iter()
        .map(|table| (table.input, table.with, table.weights.iter().map(|w| (w / ln2) as f32).collect()))
        .collect();
    ((prior / ln2) as f32, filled)
}

/// Gradient and curvature of each cell.
fn sums(rows: &[Row], scores: &[f32], cells: usize, cell: impl Fn(&Row) -> usize + Sync) -> Vec<(f64, f64)> {
    let pieces: Vec<Vec<(f64, f64)>> = rows
        .par_chunks(65_536)
        .zip(scores.par_chunks(65_536))
        .map(|(rows, scores)| {
            let mut sums = vec![(0.0, 0.0); cells];
            for (row, score) in rows.iter().zip(scores) {
                let p = 1.0 / (1.0 + (-score).exp());
                let sum = &mut sums[cell(row)];
                let truth = f32::from(u8::from(row.is_link));
                sum.0 += f64::from(row.weight * (truth - p));
                sum.1 += f64::from(row.weight * p * (1.0 - p));
            }
            sums
        })
        .collect();
    let mut all = vec![(0.0, 0.0); cells];
    for piece in pieces {
        for (sum, more) in all.iter_mut().zip(piece) {
            sum.0 += more.0;
            sum.1 += more.1;
        }
    }
    all
}

/// Average surprise in bits of labelled pairs under their scores: what fitting makes small.
pub(crate) fn surprise(rows: &[Row]) -> f64 {
    let sum: f64 = rows
        .par_iter()
        .map(|row| {
            let odds = f64::from(row.offset);
            let against = if row.is_link { -odds } else { odds };
            (1.0 + against.exp2()).log2()
        })
        .sum();
    sum / rows.len().max(1) as f64
}
