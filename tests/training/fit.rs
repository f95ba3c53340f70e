//! Fits tables to labelled pairs: logistic regression over all cells at once,
//! each cell held towards zero, by L-BFGS.

use kobl::matching::training::{Filled, INPUTS, Observed, height, name};
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

/// A table's place among all cells.
struct Table {
    input: usize,
    with: Option<usize>,
    start: usize,
    cells: usize,
}

impl Table {
    fn cell(&self, inputs: &[u8; INPUTS]) -> usize {
        let one = usize::from(inputs[self.input]);
        self.start + self.with.map_or(one, |with| one * height(with) + usize::from(inputs[with]))
    }
}

/// How to fit.
#[derive(Clone, Copy)]
pub(crate) struct Care {
    /// Pull towards zero of a comparison's cells, in pairs in doubt.
    pub(crate) single: f64,
    /// Pull towards zero of a pair of comparisons' cells.
    pub(crate) together: f64,
    /// Steps at most.
    pub(crate) steps: usize,
}

/// Fits a prior and a table for each of `inputs`; weights in log2 of the odds.
pub(crate) fn fit(rows: &[Row], inputs: &[(usize, Option<usize>)], care: Care) -> (f32, Vec<Filled>) {
    let mut tables = Vec::new();
    let mut count = 1; // the first cell is the prior
    for (input, with) in inputs {
        let cells = height(*input) * with.map_or(1, height);
        tables.push(Table { input: *input, with: *with, start: count, cells });
        count += cells;
    }
    let mut held = vec![0.01; count];
    for table in &tables {
        let pull = match table.with {
            None if is_of_the_lists(table.input) => care.single * 60.0,
            None => care.single,
            Some(with) if is_of_the_lists(table.input) || is_of_the_lists(with) => care.together * 5.0,
            Some(_) => care.together,
        };
        held[table.start..table.start + table.cells].fill(pull / 4.0);
    }
    // Cells that many pairs read move less for the same slope.
    let mut scale = held.clone();
    for row in rows {
        scale[0] += 0.02 * f64::from(row.weight);
        for table in &tables {
            scale[table.cell(&row.seen.inputs)] += 0.02 * f64::from(row.weight);
        }
    }
    let scale: Vec<f64> = scale.iter().map(|s| 1.0 / s.sqrt()).collect();
    let cost = |at: &[f64]| cost(rows, &tables, &held, &scale, at);
    let found = descend(vec![0.0; count], care.steps, cost);
    let ln2 = std::f64::consts::LN_2;
    let weight = |at: usize| (found[at] * scale[at] / ln2) as f32;
    let filled = tables
        .iter()
        .map(|table| {
            (table.input, table.with, (table.start..table.start + table.cells).map(weight).collect())
        })
        .collect();
    (weight(0), filled)
}

/// Whether an input is the same for all pairs of two lists: then a thousand pairs are one case.
fn is_of_the_lists(input: usize) -> bool {
    matches!(
        name(input),
        "overlap" | "in_doubt" | "phone_reliability" | "street_reliability" | "cvr_reliability"
    )
}

/// What the weights cost, and the slope of the cost, both in scaled cells.
fn cost(rows: &[Row], tables: &[Table], held: &[f64], scale: &[f64], at: &[f64]) -> (f64, Vec<f64>) {
    let weights: Vec<f32> = at.iter().zip(scale).map(|(x, s)| (x * s) as f32).collect();
    let pieces: Vec<(f64, Vec<f64>)> = rows
        .par_chunks(rows.len() / 16 + 1)
        .map(|rows| {
            let mut slope = vec![0.0_f64; weights.len()];
            let mut sum = 0.0;
            for row in rows {
                let mut score = row.offset * std::f32::consts::LN_2 + weights[0];
                for table in tables {
                    score += weights[table.cell(&row.seen.inputs)];
                }
                let truth = f32::from(u8::from(row.is_link));
                let against = if row.is_link { -score } else { score };
                sum += f64::from(row.weight * if against > 30.0 { against } else { against.exp().ln_1p() });
                let by = f64::from(row.weight * (1.0 / (1.0 + (-score).exp()) - truth));
                slope[0] += by;
                for table in tables {
                    slope[table.cell(&row.seen.inputs)] += by;
                }
            }
            (sum, slope)
        })
        .collect();
    let mut total = 0.0;
    let mut slope = vec![0.0; at.len()];
    for (sum, piece) in pieces {
        total += sum;
        slope.iter_mut().zip(piece).for_each(|(all, more)| *all += more);
    }
    for cell in 0..at.len() {
        let weight = f64::from(weights[cell]);
        total += 0.5 * held[cell] * weight * weight;
        slope[cell] = (slope[cell] + held[cell] * weight) * scale[cell];
    }
    (total, slope)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Steps remembered by L-BFGS.
const MEMORY: usize = 12;

/// L-BFGS (Nocedal and Wright, algorithm 7.5) with halved steps.
pub(crate) fn descend(mut at: Vec<f64>, steps: usize, cost: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    let (mut value, mut slope) = cost(&at);
    let mut memory: Vec<(Vec<f64>, Vec<f64>, f64)> = Vec::new();
    for _ in 0..steps {
        let mut way: Vec<f64> = slope.clone();
        let mut alphas = Vec::new();
        for (s, y, rho) in memory.iter().rev() {
            let alpha = rho * dot(s, &way);
            way.iter_mut().zip(y).for_each(|(w, y)| *w -= alpha * y);
            alphas.push(alpha);
        }
        let gamma = memory.last().map_or(0.2, |(s, y, _)| dot(s, y) / dot(y, y));
        way.iter_mut().for_each(|w| *w *= gamma);
        for ((s, y, rho), alpha) in memory.iter().zip(alphas.iter().rev()) {
            let beta = rho * dot(y, &way);
            way.iter_mut().zip(s).for_each(|(w, s)| *w += (alpha - beta) * s);
        }
        let downhill = dot(&way, &slope);
        let mut length = 1.0;
        let next = loop {
            let there: Vec<f64> = at.iter().zip(&way).map(|(x, w)| x - length * w).collect();
            let (there_value, there_slope) = cost(&there);
            if there_value <= value - 1e-4 * length * downhill {
                break Some((there, there_value, there_slope));
            }
            length *= 0.4;
            if length < 1e-6 {
                break None;
            }
        };
        let Some((there, there_value, there_slope)) = next else { break };
        let s: Vec<f64> = there.iter().zip(&at).map(|(x, y)| x - y).collect();
        let y: Vec<f64> = there_slope.iter().zip(&slope).map(|(x, y)| x - y).collect();
        let curvature = dot(&s, &y);
        if curvature > 1e-12 {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push((s, y, 1.0 / curvature));
        }
        let gained = (value - there_value) / value;
        (at, value, slope) = (there, there_value, there_slope);
        if gained < 2e-6 {
            break;
        }
    }
    at
}

/// Average surprise in bits of labelled pairs under their scores: what fitting makes small.
pub(crate) fn surprise(rows: &[Row]) -> f64 {
    let sum: f64 = rows
        .iter()
        .map(|row| {
            let odds = f64::from(row.offset);
            let against = if row.is_link { -odds } else { odds };
            f64::from(row.weight) * (1.0 + against.exp2()).log2()
        })
        .sum();
    sum / rows.iter().map(|row| f64::from(row.weight)).sum::<f64>().max(1.0)
}
