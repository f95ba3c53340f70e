//! What the training program needs of the model: the inputs of every candidate
//! pair of two lists, and tables to fill. The program that fits them lies with
//! the tests; nothing here runs when links are proposed.

use crate::customer::{ClientViewCustomer, EconomicCustomer};
use crate::progress::Silent;

use super::matcher::Matcher;
use super::model::{self, Model, Table};
use super::spread::{self, Spread};
use super::{Matching, Settings};

/// One candidate pair as the model sees it.
#[derive(Debug, Clone, Copy)]
pub struct Observed {
    /// Index into the ClientView list.
    pub clientview: u32,
    /// Index into the e-conomic list.
    pub economic: u32,
    /// log2 odds of the pair alone.
    pub pair_score: f32,
    /// log2 odds after all stages.
    pub score: f32,
    /// Whether it was chosen, one to one.
    pub chosen: bool,
    /// Rung or step of each input.
    pub inputs: [u8; INPUTS],
}

/// Number of inputs: the comparisons, then the steps of the second stage.
pub const INPUTS: usize = model::INPUTS;

/// Inputs that are comparisons; the others belong to the second stage.
pub const COMPARISONS: usize = super::compare::COMPARISONS;

/// The name of an input.
#[must_use]
pub const fn name(input: usize) -> &'static str {
    model::term(input).name()
}

/// How many rungs or steps an input has.
#[must_use]
pub const fn height(input: usize) -> usize {
    model::height(input)
}

/// What is measured of two lists' proposals.
pub const MEASURES: usize = spread::MEASURES.len();

/// Measures the proposals of two lists, of which the longer one has so many customers, by the
/// scores of the chosen candidates; nothing if they are too few.
pub fn measure(longer: usize, scores: impl Iterator<Item = f32>) -> Option<[f32; MEASURES]> {
    spread::measure(longer, scores)
}

/// How much of a slope's weight a score gets.
#[must_use]
pub fn steepness(score: f32) -> f32 {
    spread::steepness(score)
}

/// Weights in the making.
#[derive(Debug, Clone, Default)]
pub struct Weights(Model);

/// A table's inputs and its weights, row by row.
pub type Filled = (usize, Option<usize>, Vec<f32>);

impl Weights {
    /// The compiled-in weights.
    #[must_use]
    pub fn built_in() -> Self {
        Self(Model::built_in().clone())
    }

    /// The first two stages from filled tables; weights in log2 of the odds. Nothing is
    /// corrected by the spread of the proposals.
    #[must_use]
    pub fn new(prior: f32, pair: Vec<Filled>, among: Vec<Filled>) -> Self {
        let tables = |filled: Vec<Filled>| {
            filled.into_iter().map(|(input, with, weights)| Table::of(input, with, weights)).collect()
        };
        Self(Model { prior, pair: tables(pair), among: tables(among), spread: Spread::default() })
    }

    /// The same with the third stage: a shift and a slope for each measure, in log2 of the odds.
    #[must_use]
    pub fn with_spread(mut self, weights: [(f32, f32); MEASURES]) -> Self {
        self.0.spread = Spread(weights);
        self
    }

    /// The text of `weights.csv`.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.write()
    }

    /// Every candidate pair of two lists, with its inputs.
    #[must_use]
    pub fn observe(&self, clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Vec<Observed> {
        Matcher::with_model(clientview, economic, &Settings::default(), &Silent, &self.0).observed()
    }

    /// Matches two lists with these weights.
    #[must_use]
    pub fn propose(&self, clientview: &[ClientViewCustomer], economic: &[EconomicCustomer]) -> Matching {
        Matcher::with_model(clientview, economic, &Settings::default(), &Silent, &self.0).into_matching()
    }
}
