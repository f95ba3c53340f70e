//! What the training program needs of the model: the inputs of every candidate
//! pair of two lists, and tables to fill. The program that fits them lies with
//! the tests; nothing here runs when links are proposed.

use crate::customer::{ClientViewCustomer, EconomicCustomer};
use crate::progress::Silent;

use super::calibration::{self, CalibrationWeights};
use super::matcher::Matcher;
pub use super::matcher::Observed;
use super::model::{self, Model, WeightTable};
use super::{Level, Matching, Settings};

/// Number of inputs: the comparisons, then what is known of the lists.
pub const INPUTS: usize = model::INPUTS;

/// Inputs that are comparisons; the others are the same for all pairs of two lists.
pub const COMPARISONS: usize = super::compare::COMPARISONS;

/// The name of an input.
#[must_use]
pub const fn name(input: usize) -> &'static str {
    model::term(input).name()
}

/// How many levels or bins an input has.
#[must_use]
pub const fn height(input: usize) -> usize {
    model::height(input)
}

/// The position of a level of this name.
#[must_use]
pub fn position(input: usize, level: &str) -> Option<usize> {
    model::level_named(input, level)
}

/// Pairs of positions of which the first never speaks more for a pair of customers than the second, as
/// the comparison declares them; none for what is known of the lists.
#[must_use]
pub fn orders(input: usize) -> Vec<(usize, usize)> {
    let Some(declared) = model::term(input).declared() else { return Vec::new() };
    let pair = |(low, high): &(Level, Level)| Some((declared.position(*low)?, declared.position(*high)?));
    declared.order.iter().filter_map(pair).collect()
}

/// The position that tells nothing and weighs nothing by itself.
#[must_use]
pub fn silent(input: usize) -> usize {
    model::term(input).declared().and_then(|declared| declared.position(declared.silent)).unwrap_or(0)
}

/// What is measured of two lists' proposals.
pub const MEASURES: usize = calibration::MEASURES.len();
/// The weights of each measure.
pub const PARTS: usize = calibration::PARTS.len();

/// How much of each part's weight a score gets.
#[must_use]
pub fn parts(score: f32) -> [f32; PARTS] {
    calibration::parts(score)
}

/// Weights in the making.
#[derive(Debug, Clone, Default)]
pub struct Weights(Model);

/// A table's inputs and its weights, row by row.
pub type Filled = (usize, Option<usize>, Vec<f32>);

/// Every candidate pair of two lists, and what their proposals measure.
pub type Seen = (Vec<Observed>, Option<[f32; MEASURES]>);

impl Weights {
    /// The compiled-in weights.
    #[must_use]
    pub fn built_in() -> Self {
        Self(Model::built_in().clone())
    }

    /// Weights from filled tables, in log2 of the odds. Nothing is calibrated.
    #[must_use]
    pub fn new(prior: f32, tables: Vec<Filled>) -> Self {
        let tables =
            tables.into_iter().map(|(input, with, weights)| WeightTable::of(input, with, weights)).collect();
        Self(Model { about: String::new(), prior, tables, spread: CalibrationWeights::default() })
    }

    /// The same with the calibration: the weights of each measure, in log2 of the odds.
    #[must_use]
    pub fn with_spread(mut self, weights: [[f32; PARTS]; MEASURES]) -> Self {
        self.0.spread = CalibrationWeights(weights);
        self
    }

    /// The text of `weights.csv`; `about` tells how they were learnt, line by line.
    #[must_use]
    pub fn write(&self, about: &str) -> String {
        let about = about.lines().map(|line| format!("# {line}\n")).collect();
        Model { about, ..self.0.clone() }.write()
    }

    /// Every candidate pair of two lists with its inputs, and what the proposals measure.
    #[must_use]
    pub fn observe(&self, clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Seen {
        let matcher = Matcher::with_model(clientview, economic, &Settings::default(), &Silent, &self.0);
        (matcher.observed(), *matcher.measures())
    }

    /// Matches two lists with these weights.
    #[must_use]
    pub fn propose(&self, clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Matching {
        Matcher::with_model(clientview, economic, &Settings::default(), &Silent, &self.0).into_matching()
    }
}
