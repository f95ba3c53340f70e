//! The weights: tables of comparisons and of pairs of comparisons, learnt
//! off-line from generated lists (`tests/training`) and compiled in from
//! `weights.csv`. A score is the sum of one entry of each table.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::Contribution;
use super::compare::{COMPARISONS, PLACES, Rungs};
use super::spread::{Correction, MEASURES, Spread};
use super::terms::{Level, Term};

/// `stage,term,level,with,with_level,weight`; weights in log2 of the odds. In the stage `lists` the
/// level is what is measured of the proposals, and the weight a shift or, with `slope`, a slope.
const WEIGHTS: &str = include_str!("weights.csv");

/// Stands after a measure of the lists where the weight is a slope.
const SLOPE: &str = "slope";

/// What a table is read by: the comparisons, then the steps of the second stage.
pub(super) const INPUTS: usize = COMPARISONS + STEPS.len();

/// The scales of the second stage, and how many steps each has.
pub(super) const STEPS: [(Term, usize); 11] = [
    (Term::Whole, super::rivals::WHOLE_STEPS),
    (Term::RivalInEconomic, super::rivals::GAP_STEPS),
    (Term::RivalInClientView, super::rivals::GAP_STEPS),
    (Term::FreeRival, super::rivals::GAP_STEPS),
    (Term::Strangers, super::strangers::STEPS),
    (Term::Overlap, super::rivals::OVERLAP_STEPS),
    (Term::InDoubt, super::strangers::DOUBT_STEPS),
    (Term::Balance, super::compare::BALANCE_STEPS),
    (Term::PhoneReliability, super::reliability::STEPS),
    (Term::StreetReliability, super::reliability::STEPS),
    (Term::CvrReliability, super::reliability::STEPS),
];

/// The input that stands for the whole score.
const WHOLE: usize = COMPARISONS;

/// The step of a value on a scale whose first step, 0, is "not known", by the lower ends of the
/// steps after the next.
pub(super) fn step(value: f32, ends: &[f32]) -> u8 {
    1 + u8::try_from(ends.iter().take_while(|end| value >= **end).count()).unwrap_or(0)
}

/// The rung or step of each input.
pub(super) type Inputs = [u8; INPUTS];

/// The inputs of the first stage; the steps are 0 and must not be read.
pub(super) fn inputs(rungs: &Rungs) -> Inputs {
    let mut inputs = [0; INPUTS];
    inputs[..COMPARISONS].copy_from_slice(&rungs.0);
    inputs
}

/// The term of an input.
pub(super) const fn term(input: usize) -> Term {
    if input < COMPARISONS { Term::COMPARED[input] } else { STEPS[input - COMPARISONS].0 }
}

/// How many rungs or steps each input has.
const HEIGHTS: [usize; INPUTS] = {
    let mut heights = [0; INPUTS];
    let mut input = 0;
    while input < INPUTS {
        heights[input] = if input < COMPARISONS {
            Term::COMPARED[input].ladder().len()
        } else {
            STEPS[input - COMPARISONS].1
        };
        input += 1;
    }
    heights
};

/// How many rungs or steps an input has.
pub(super) const fn height(input: usize) -> usize {
    HEIGHTS[input]
}

fn input_named(name: &str) -> Option<usize> {
    (0..INPUTS).find(|input| term(*input).name() == name)
}

fn level_name(input: usize, at: usize) -> String {
    if input < COMPARISONS { Term::COMPARED[input].ladder()[at].name().to_owned() } else { at.to_string() }
}

fn level_named(input: usize, name: &str) -> Option<usize> {
    if input < COMPARISONS {
        Term::COMPARED[input].ladder().iter().position(|level| level.name() == name)
    } else {
        name.parse().ok().filter(|step| *step < height(input))
    }
}

/// A table of weights over one input or two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    input: usize,
    with: Option<usize>,
    weights: Vec<f32>,
    /// Where the cells lie, so that one rule reads both sorts of tables: cells of a rung of `input`,
    /// and which cell among them, by an input that `mask` leaves as it is or takes for 0.
    width: usize,
    column: usize,
    mask: u8,
    /// The inputs under which its weight is told in a summary, half under each.
    told_by: [usize; 2],
}

impl Table {
    fn new(input: usize, with: Option<usize>) -> Self {
        Self::of(input, with, vec![0.0; height(input) * with.map_or(1, height)])
    }

    /// A table with these weights, those of a rung of `input` one after the other.
    pub(super) fn of(input: usize, with: Option<usize>, weights: Vec<f32>) -> Self {
        let (width, column, mask) = with.map_or((1, input, 0), |with| (height(with), with, u8::MAX));
        let told_by = [input, with.unwrap_or(input)].map(|input| TOLD_BY[input]);
        // What a comparison is worth among rivals is said of the rivals.
        let rivals = told_by.into_iter().filter(|input| *input >= COMPARISONS).max();
        let told_by = rivals.map_or(told_by, |rivals| [rivals; 2]);
        Self { input, with, weights, width, column, mask, told_by }
    }

    /// The cell that these inputs read.
    fn cell(&self, inputs: &Inputs) -> usize {
        usize::from(inputs[self.input]) * self.width + usize::from(inputs[self.column] & self.mask)
    }

    /// The weight of these inputs.
    fn weight(&self, inputs: &Inputs) -> f32 {
        self.weights[self.cell(inputs)]
    }
}

/// Both stages.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Model {
    /// log2 of the odds before anything is compared.
    pub(super) prior: f32,
    /// First stage: the pair alone.
    pub(super) pair: Vec<Table>,
    /// Second stage: the pair among its rivals.
    pub(super) among: Vec<Table>,
    /// Third stage: the score among all of the two lists.
    pub(super) spread: Spread,
}

impl Model {
    /// The compiled-in weights.
    pub(super) fn built_in() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(WEIGHTS))
    }

    /// Reads weights; lines that name nothing known are left out.
    pub(super) fn read(text: &str) -> Self {
        let mut model = Self::default();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [stage, term, level, with, with_level, weight] = cells[..] else { continue };
            let Ok(weight) = weight.parse::<f32>() else { continue };
            if term == Term::Prior.name() {
                model.prior = weight;
                continue;
            }
            if term == Term::Spread.name() {
                let Some(at) = MEASURES.iter().position(|measure| *measure == level) else { continue };
                let (shift, slope) = &mut model.spread.0[at];
                *(if with == SLOPE { slope } else { shift }) = weight;
                continue;
            }
            let Some(input) = input_named(term) else { continue };
            let with = input_named(with);
            let tables = if stage == "pair" { &mut model.pair } else { &mut model.among };
            let at = tables.iter().position(|table| table.input == input && table.with == with);
            let at = at.unwrap_or_else(|| {
                tables.push(Table::new(input, with));
                tables.len() - 1
            });
            let mut inputs = [0; INPUTS];
            let Some(rung) = level_named(input, level) else { continue };
            inputs[input] = u8::try_from(rung).unwrap_or(0);
            if let Some(with) = with {
                let Some(rung) = level_named(with, with_level) else { continue };
                inputs[with] = u8::try_from(rung).unwrap_or(0);
            }
            let cell = tables[at].cell(&inputs);
            tables[at].weights[cell] = weight;
        }
        model
    }

    /// Writes weights as [`Model::read`] reads them; a weight of 0 is left out.
    pub(super) fn write(&self) -> String {
        let mut out = String::from("stage,term,level,with,with_level,weight\n");
        let _ = writeln!(out, "pair,prior,,,,{:.3}", self.prior);
        for (stage, tables) in [("pair", &self.pair), ("among", &self.among)] {
            for table in tables {
                let width = table.width;
                for (cell, weight) in
                    table.weights.iter().enumerate().filter(|(_, weight)| weight.abs() >= 0.0005)
                {
                    let (name, level) = (term(table.input).name(), level_name(table.input, cell / width));
                    let with = table.with.map_or("", |with| term(with).name());
                    let with_level = table.with.map_or(String::new(), |with| level_name(with, cell % width));
                    let _ = writeln!(out, "{stage},{name},{level},{with},{with_level},{weight:.3}");
                }
            }
        }
        for (measure, (shift, slope)) in MEASURES.iter().zip(self.spread.0) {
            for (kind, weight) in [("", shift), (SLOPE, slope)] {
                if weight.abs() >= 0.0005 {
                    let _ = writeln!(out, "lists,{},{measure},{kind},,{weight:.3}", Term::Spread.name());
                }
            }
        }
        out
    }

    /// The score of a pair alone.
    pub(super) fn pair_score(&self, rungs: &Rungs) -> f32 {
        let inputs = inputs(rungs);
        self.prior + sum(&self.pair, &inputs)
    }

    /// What the rivals add to the score.
    pub(super) fn among_score(&self, inputs: &Inputs) -> f32 {
        sum(&self.among, inputs)
    }

    /// Every entry of every table, with the prior; they add up to the log2 odds. A
    /// comparison stands there with its level even where its weight is 0.
    pub(super) fn contributions(&self, inputs: &Inputs, correction: Correction) -> Vec<Contribution> {
        let mut all =
            vec![Contribution { term: Term::Prior, with: None, level: Level::Step, weight: self.prior }];
        for table in self.pair.iter().chain(&self.among) {
            let weight = table.weight(inputs);
            if table.with.is_none() || weight != 0.0 {
                let level = level(table.input, usize::from(inputs[table.input]));
                all.push(Contribution { term: term(table.input), with: table.with.map(term), level, weight });
            }
        }
        let score = self.prior + sum(&self.pair, inputs) + sum(&self.among, inputs);
        let weight = correction.of(score);
        if weight != 0.0 {
            all.push(Contribution { term: Term::Spread, with: None, level: Level::Step, weight });
        }
        all
    }

    /// The same added up: one contribution a comparison, to which half of each pair
    /// that it is in belongs, and one for each sort of rival.
    pub(super) fn summary(&self, inputs: &Inputs, correction: Correction) -> Vec<Contribution> {
        let mut weights = [0.0_f32; INPUTS];
        let mut score = self.prior;
        for table in [&self.pair, &self.among].into_iter().flatten() {
            let weight = table.weight(inputs);
            score += weight;
            for input in table.told_by {
                weights[input] += weight / 2.0;
            }
        }
        weights[WHOLE] += correction.of(score);
        let prior = Contribution { term: Term::Prior, with: None, level: Level::Step, weight: self.prior };
        let (mut all, mut count) = ([prior; INPUTS + 1], 1);
        for (input, weight) in weights.into_iter().enumerate() {
            let level = level(input, usize::from(inputs[input]));
            let is_silent = matches!(level, Level::Missing | Level::NotShared) && weight.abs() < 0.05;
            if is_silent {
                all[0].weight += weight;
            } else if weight != 0.0 {
                all[count] = Contribution { term: term(input), with: None, level, weight };
                count += 1;
            }
        }
        all[..count].to_vec()
    }
}

/// The input under which each input's weight is told in a summary.
const TOLD_BY: [usize; INPUTS] = {
    let mut told_by = [0; INPUTS];
    let mut input = 0;
    while input < INPUTS {
        told_by[input] = match term(input) {
            Term::Trust => PLACES[Term::Number as usize],
            Term::Neighbours => PLACES[Term::Place as usize],
            Term::PhoneReliability => PLACES[Term::Phone as usize],
            Term::StreetReliability => PLACES[Term::Street as usize],
            Term::CvrReliability => PLACES[Term::Cvr as usize],
            Term::FreeRival | Term::Strangers | Term::Overlap | Term::InDoubt | Term::Balance => WHOLE,
            _ => input,
        };
        input += 1;
    }
    told_by
};

/// The level that an input's rung or step stands for.
fn level(input: usize, at: usize) -> Level {
    match term(input) {
        Term::RivalInEconomic | Term::RivalInClientView | Term::FreeRival => super::rivals::level(at),
        Term::PhoneReliability | Term::StreetReliability | Term::CvrReliability => {
            super::reliability::level(at)
        }
        _ if input < COMPARISONS => Term::COMPARED[input].ladder()[at],
        _ => Level::Step,
    }
}

/// In four sums, of which none waits for another.
fn sum(tables: &[Table], inputs: &Inputs) -> f32 {
    let (fours, rest) = tables.as_chunks::<4>();
    let mut sums = [0.0_f32; 4];
    for four in fours {
        for (sum, table) in sums.iter_mut().zip(four) {
            *sum += table.weight(inputs);
        }
    }
    sums.into_iter().chain(rest.iter().map(|table| table.weight(inputs))).sum()
}

/// The probability of these log2 odds.
pub(super) fn probability(log2_odds: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(log2_odds)).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let model = Model::built_in();
        let again = Model::read(&model.write());
        assert_eq!(again.write(), model.write());
        assert!(!model.pair.is_empty() && !model.among.is_empty());
    }

    #[test]
    fn every_line_of_the_weights_is_understood() {
        let cells: usize = Model::built_in().write().lines().count();
        assert_eq!(WEIGHTS.lines().filter(|line| !line.ends_with(",0.000")).count(), cells);
    }
}
