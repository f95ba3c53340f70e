//! Fits tables to labelled pairs: logistic regression over all cells at once,
//! each cell held towards zero, by L-BFGS.

use kobl::matching::training::{COMPARISONS, Filled, INPUTS, Observed, height, name, orders, silent};
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

/// The comparisons whose levels are in an order, in the order in which they are held: where two cannot be
/// held at once, the later one gives way less. What forms and numbers say depends most on the others.
fn ordered() -> Vec<usize> {
    let mut inputs: Vec<usize> = (0..COMPARISONS).filter(|input| !orders(*input).is_empty()).collect();
    inputs.sort_by_key(|input| match name(*input) {
        "number" => 1,
        "form" => 2,
        _ => 0,
    });
    inputs
}

/// Two cells of which the first weighs no more than the second, with their comparison's own two cells
/// and the number of tables among which the slack of these is shared.
struct Order {
    low: usize,
    high: usize,
    own: (usize, usize),
    shared_by: f64,
}

/// How hard the orders are held, in pairs in doubt.
const HELD: f64 = 400.0;

/// Every pair of cells that stand in an order.
fn ordered_cells(tables: &[Table]) -> Vec<Order> {
    let mut all = Vec::new();
    for input in ordered() {
        let Some(own) = tables.iter().find(|table| table.input == input && table.with.is_none()) else {
            continue;
        };
        let with: Vec<&Table> = tables
            .iter()
            .filter(|t| t.with.is_some() && (t.input == input || t.with == Some(input)))
            .collect();
        for (low, high) in orders(input) {
            let own = (own.start + low, own.start + high);
            all.push(Order { low: own.0, high: own.1, own, shared_by: f64::INFINITY });
            for table in &with {
                let Some(other) = table.with else { continue };
                let width = height(other);
                let others = if table.input == input { width } else { height(table.input) };
                for at in 0..others {
                    let cell = |position: usize| {
                        table.start
                            + if table.input == input { position * width + at } else { at * width + position }
                    };
                    let (low, high) = (cell(low), cell(high));
                    all.push(Order { low, high, own, shared_by: with.len() as f64 });
                }
            }
        }
    }
    all
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
            Some(with) if is_of_the_lists(table.input) || is_of_the_lists(with) => care.together * 4.0,
            Some(_) => care.together,
        };
        held[table.start..table.start + table.cells].fill(pull / 4.0);
    }
    // Cells that many pairs read move less for the same slope.
    let mut read = vec![0.0; count];
    for row in rows {
        read[0] += f64::from(row.weight);
        for table in &tables {
            read[table.cell(&row.seen.inputs)] += f64::from(row.weight);
        }
    }
    let scale: Vec<f64> =
        held.iter().zip(&read).map(|(held, read)| 1.0 / (held + 0.02 * read).sqrt()).collect();
    let orders = ordered_cells(&tables);
    let cost = |at: &[f64]| cost(rows, &tables, &held, &scale, &orders, at);
    let found = descend(vec![0.0; count], care.steps, cost);
    let mut weights: Vec<f64> = found.iter().zip(&scale).map(|(at, scale)| at * scale).collect();
    centre(&tables, &read, &mut weights);
    keep_orders(&tables, &mut weights);
    let ln2 = std::f64::consts::LN_2;
    let weight = |at: usize| (weights[at] / ln2) as f32;
    let filled = tables
        .iter()
        .map(|table| {
            (table.input, table.with, (table.start..table.start + table.cells).map(weight).collect())
        })
        .collect();
    (weight(0), filled)
}

/// Moves what a level is worth whatever else is so from the tables of pairs to the comparison's own table,
/// and what its first level is worth there to the prior. No score changes, but each weight says what it
/// is worth alone, and a field that is missing is worth nothing.
fn centre(tables: &[Table], read: &[f64], weights: &mut [f64]) {
    let own = |input: usize| tables.iter().find(|table| table.input == input && table.with.is_none());
    for table in tables {
        let Some(with) = table.with else { continue };
        let (height, width) = (height(table.input), height(with));
        for (input, count, other, is_row) in
            [(table.input, height, width, true), (with, width, height, false)]
        {
            let Some(own) = own(input) else { continue };
            for position in 0..count {
                let cells = |at: usize| {
                    table.start + if is_row { position * width + at } else { at * width + position }
                };
                let total: f64 = (0..other).map(|at| read[cells(at)]).sum::<f64>() + 1e-9;
                let mean = (0..other).map(|at| read[cells(at)] * weights[cells(at)]).sum::<f64>() / total;
                (0..other).for_each(|at| weights[cells(at)] -= mean);
                weights[own.start + position] += mean;
            }
        }
    }
    for table in tables.iter().filter(|table| table.with.is_none()) {
        let first = weights[table.start + silent(table.input)];
        weights[table.start..table.start + table.cells].iter_mut().for_each(|weight| *weight -= first);
        weights[0] += first;
    }
}

/// Makes every order hold whatever else is so: where the least that the tables of pairs tell together
/// outweighs what the comparison tells alone, their farthest cells give way, a little on each side.
fn keep_orders(tables: &[Table], weights: &mut [f64]) {
    for _ in 0..20 {
        let mut is_moved = false;
        for input in ordered() {
            for (low, high) in orders(input) {
                is_moved |= keep_order(tables, weights, input, (low, high));
            }
        }
        if !is_moved {
            break;
        }
    }
}

/// Makes one order hold; whether it did not.
fn keep_order(tables: &[Table], weights: &mut [f64], input: usize, (low, high): (usize, usize)) -> bool {
    let Some(alone) = tables.iter().find(|table| table.input == input && table.with.is_none()) else {
        return false;
    };
    // The two cells of each table of pairs, by what else is so.
    let mut cells: Vec<Vec<(usize, usize)>> = Vec::new();
    for table in tables.iter().filter(|table| table.input == input || table.with == Some(input)) {
        let Some(with) = table.with else { continue };
        let width = height(with);
        let is_row = table.input == input;
        let cell =
            |at: usize, own: usize| table.start + if is_row { own * width + at } else { at * width + own };
        let others = if is_row { width } else { height(table.input) };
        cells.push((0..others).map(|at| (cell(at, low), cell(at, high))).collect());
    }
    let (low, high) = (alone.start + low, alone.start + high);
    let mut is_moved = false;
    if weights[high] < weights[low] {
        let middle = f64::midpoint(weights[low], weights[high]);
        (weights[low], weights[high]) = (middle, middle);
        is_moved = true;
    }
    let gap = weights[high] - weights[low];
    let least = |table: &Vec<(usize, usize)>| {
        table.iter().map(|(low, high)| weights[*high] - weights[*low]).fold(0.0_f64, f64::min)
    };
    let leasts: Vec<f64> = cells.iter().map(least).collect();
    if gap + leasts.iter().sum::<f64>() >= -1e-3 {
        return is_moved;
    }
    // How far below nothing a table may go, found by halving.
    let (mut near, mut far) = (0.0_f64, leasts.iter().copied().fold(0.0, f64::min));
    for _ in 0..40 {
        let middle = f64::midpoint(near, far);
        if gap + leasts.iter().map(|least| least.max(middle)).sum::<f64>() >= 0.0 {
            near = middle;
        } else {
            far = middle;
        }
    }
    for (low, high) in cells.iter().flatten() {
        let short = near - (weights[*high] - weights[*low]);
        if short > 0.0 {
            weights[*low] -= short / 2.0;
            weights[*high] += short / 2.0;
        }
    }
    true
}

/// Whether an input is the same for all pairs of two lists: then a thousand pairs are one case.
const fn is_of_the_lists(input: usize) -> bool {
    input >= COMPARISONS
}

/// What the weights cost, and the slope of the cost, both in scaled cells.
fn cost(
    rows: &[Row],
    tables: &[Table],
    held: &[f64],
    scale: &[f64],
    orders: &[Order],
    at: &[f64],
) -> (f64, Vec<f64>) {
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
    for order in orders {
        let slack =
            (f64::from(weights[order.own.1]) - f64::from(weights[order.own.0])).max(0.0) / order.shared_by;
        let over = f64::from(weights[order.low]) - f64::from(weights[order.high]) - slack;
        if over > 0.0 {
            total += 0.5 * HELD * over * over;
            slope[order.low] += HELD * over;
            slope[order.high] -= HELD * over;
            if slack > 0.0 {
                slope[order.own.1] -= HELD * over / order.shared_by;
                slope[order.own.0] += HELD * over / order.shared_by;
            }
        }
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
        if gained < 1e-5 {
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
