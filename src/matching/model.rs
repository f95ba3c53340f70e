//! The weights: tables of comparisons and of pairs of comparisons, learnt
//! off-line from generated lists (`tests/training`) and compiled in from
//! `weights.csv`. A score is the sum of one entry of each table, less what rivals take.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::Contribution;
use super::calibration::{CalibrationWeights, Correction, MEASURES, PARTS};
use super::compare::{COMPARISONS, ComparisonLevels, OF_THE_LISTS, Term};
use super::competition::Competition;
use super::reliability::{self, AGREEMENTS, Reliability};
use super::terms::Level;

/// `term,level,with,with_level,weight`, after lines that tell how they were learnt and begin with `#`;
/// weights in log2 of the odds. Of the term `spread` the level is what is measured of the proposals, and
/// the third cell the part of the correction.
const WEIGHTS: &str = include_str!("weights.csv");
/// The line between how the weights were learnt and the weights.
const HEADING: &str = "term,level,with,with_level,weight";

/// What a table is read by: the comparisons, then what is known of the lists.
pub(super) const INPUTS: usize = COMPARISONS + OF_THE_LISTS.len();

/// The position or step of each input.
pub(super) type Inputs = [u8; INPUTS];

/// The inputs of a pair in lists that are so reliable.
pub(super) fn inputs(levels: &ComparisonLevels, lists: Reliability) -> Inputs {
    let mut inputs = [0; INPUTS];
    let (compared, of_the_lists) = inputs.split_at_mut(COMPARISONS);
    compared.copy_from_slice(&levels.0);
    let (agreement, sharing) = of_the_lists.split_at_mut(AGREEMENTS);
    agreement.copy_from_slice(&lists.agreement);
    sharing.copy_from_slice(&lists.sharing);
    inputs
}

/// The term of an input.
pub(super) const fn term(input: usize) -> Term {
    if input < COMPARISONS { Term::COMPARED[input] } else { OF_THE_LISTS[input - COMPARISONS].term }
}

/// How many levels or steps each input has.
const HEIGHTS: [usize; INPUTS] = {
    let mut heights = [0; INPUTS];
    let mut input = 0;
    while input < INPUTS {
        heights[input] =
            if input < COMPARISONS { Term::COMPARED[input].levels().len() } else { reliability::STEPS };
        input += 1;
    }
    heights
};

/// How many levels or steps an input has.
pub(super) const fn height(input: usize) -> usize {
    HEIGHTS[input]
}

fn input_named(name: &str) -> Option<usize> {
    (0..INPUTS).find(|input| term(*input).name() == name)
}

fn level_name(input: usize, at: usize) -> String {
    if input < COMPARISONS { Term::COMPARED[input].levels()[at].name().to_owned() } else { at.to_string() }
}

pub(super) fn level_named(input: usize, name: &str) -> Option<usize> {
    if input < COMPARISONS {
        Term::COMPARED[input].levels().iter().position(|level| level.name() == name)
    } else {
        name.parse().ok().filter(|step| *step < height(input))
    }
}

/// A table of weights over one input or two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightTable {
    input: usize,
    with: Option<usize>,
    weights: Vec<f32>,
    /// Where the cells lie, so that one rule reads both sorts of tables: cells of a position of `input`,
    /// and which cell among them, by an input that `mask` leaves as it is or takes for 0.
    width: usize,
    column: usize,
    mask: u8,
}

impl WeightTable {
    fn new(input: usize, with: Option<usize>) -> Self {
        Self::of(input, with, vec![0.0; height(input) * with.map_or(1, height)])
    }

    /// A table with these weights, those of a position of `input` one after the other.
    pub(super) fn of(input: usize, with: Option<usize>, weights: Vec<f32>) -> Self {
        let (width, column, mask) = with.map_or((1, input, 0), |with| (height(with), with, u8::MAX));
        Self { input, with, weights, width, column, mask }
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

/// The weights and the calibration.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Model {
    /// How the weights were learnt, line by line.
    pub(super) about: String,
    /// log2 of the odds before anything is compared.
    pub(super) prior: f32,
    /// What the comparisons of a pair are worth.
    pub(super) tables: Vec<WeightTable>,
    /// What the score is worth among all of the two lists.
    pub(super) spread: CalibrationWeights,
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
        for line in text.lines() {
            if line.starts_with('#') {
                let _ = writeln!(model.about, "{line}");
            }
            let cells: Vec<&str> = line.split(',').collect();
            let [term, level, with, with_level, weight] = cells[..] else { continue };
            let Ok(weight) = weight.parse::<f32>() else { continue };
            if term == Term::Prior.name() {
                model.prior = weight;
                continue;
            }
            if term == Term::Spread.name() {
                let measure = MEASURES.iter().position(|measure| *measure == level);
                let part = PARTS.iter().position(|part| *part == with);
                if let (Some(measure), Some(part)) = (measure, part) {
                    model.spread.0[measure][part] = weight;
                }
                continue;
            }
            let Some(input) = input_named(term) else { continue };
            let with = input_named(with);
            let at = model.tables.iter().position(|table| table.input == input && table.with == with);
            let at = at.unwrap_or_else(|| {
                model.tables.push(WeightTable::new(input, with));
                model.tables.len() - 1
            });
            let mut inputs = [0; INPUTS];
            let Some(position) = level_named(input, level) else { continue };
            inputs[input] = u8::try_from(position).unwrap_or(0);
            if let Some(with) = with {
                let Some(position) = level_named(with, with_level) else { continue };
                inputs[with] = u8::try_from(position).unwrap_or(0);
            }
            let cell = model.tables[at].cell(&inputs);
            model.tables[at].weights[cell] = weight;
        }
        model
    }

    /// Writes weights as [`Model::read`] reads them; a weight of 0 is left out.
    pub(super) fn write(&self) -> String {
        let mut out = format!("{}{HEADING}\n", self.about);
        let _ = writeln!(out, "prior,,,,{:.2}", self.prior);
        for table in &self.tables {
            let width = table.width;
            let told = table.weights.iter().enumerate().filter(|(_, weight)| weight.abs() >= 0.005);
            for (cell, weight) in told {
                let (name, level) = (term(table.input).name(), level_name(table.input, cell / width));
                let with = table.with.map_or("", |with| term(with).name());
                let with_level = table.with.map_or(String::new(), |with| level_name(with, cell % width));
                let _ = writeln!(out, "{name},{level},{with},{with_level},{weight:.2}");
            }
        }
        for (measure, weights) in MEASURES.iter().zip(self.spread.0) {
            for (part, weight) in PARTS.iter().zip(weights) {
                if weight.abs() >= 0.0005 {
                    let _ = writeln!(out, "{},{measure},{part},,{weight:.3}", Term::Spread.name());
                }
            }
        }
        out
    }

    /// The same weights for lists that are so reliable, in as few tables as can be: what is known of the
    /// lists is the same for all pairs, and a table of one comparison is added to one of its pairs.
    pub(super) fn for_lists(&self, lists: Reliability) -> Self {
        let known = inputs(&ComparisonLevels::default(), lists);
        let mut model =
            Self { prior: self.prior, spread: self.spread, about: String::new(), tables: Vec::new() };
        let mut singles: Vec<(usize, Vec<f32>)> = Vec::new();
        for table in &self.tables {
            let of_the_lists = |input: usize| input >= COMPARISONS;
            let cells = |at: &dyn Fn(&mut Inputs, u8), input: usize| -> Vec<f32> {
                let levels = 0..u8::try_from(height(input)).unwrap_or(u8::MAX);
                let weight = |position: u8| {
                    let mut inputs = known;
                    at(&mut inputs, position);
                    table.weight(&inputs)
                };
                levels.map(weight).collect()
            };
            match table.with {
                None if of_the_lists(table.input) => model.prior += table.weight(&known),
                None => singles.push((table.input, table.weights.clone())),
                Some(with) if of_the_lists(table.input) => {
                    singles.push((with, cells(&|inputs, position| inputs[with] = position, with)));
                }
                Some(with) if of_the_lists(with) => {
                    let input = table.input;
                    singles.push((input, cells(&|inputs, position| inputs[input] = position, input)));
                }
                Some(_) => model.tables.push(table.clone()),
            }
        }
        for (input, weights) in singles {
            let table =
                model.tables.iter_mut().find(|table| table.input == input || table.with == Some(input));
            let Some(table) = table else {
                model.tables.push(WeightTable::of(input, None, weights));
                continue;
            };
            let width = table.width;
            let is_row = table.input == input;
            for (cell, weight) in table.weights.iter_mut().enumerate() {
                *weight += weights[if is_row { cell / width } else { cell % width }];
            }
        }
        model
    }

    /// The score of a pair alone; of a model [`Model::for_lists`] only.
    pub(super) fn pair_score(&self, levels: &ComparisonLevels) -> f32 {
        self.prior + sum(&self.tables, &inputs(levels, Reliability::default()))
    }

    /// Every entry of every table, with the prior, the rivals and the calibration; they add up to the
    /// log2 odds. A comparison stands there with its level even where its weight is 0.
    pub(super) fn contributions(
        &self,
        inputs: &Inputs,
        rivals: Competition,
        correction: Correction,
    ) -> Vec<Contribution> {
        let mut all = vec![plain(Term::Prior, Level::Step, self.prior)];
        for table in &self.tables {
            let weight = table.weight(inputs);
            if table.with.is_none() || weight != 0.0 {
                let level = level(table.input, usize::from(inputs[table.input]));
                all.push(Contribution { term: term(table.input), with: table.with.map(term), level, weight });
            }
        }
        let score = self.prior + sum(&self.tables, inputs) + rivals.weight();
        all.extend(of_all(rivals, correction.of(score)));
        all
    }

    /// The same added up: one contribution a comparison, to which half of each pair
    /// that it is in belongs, and one for each sort of rival.
    pub(super) fn summary(
        &self,
        inputs: &Inputs,
        rivals: Competition,
        correction: Correction,
    ) -> Vec<Contribution> {
        let mut weights = [0.0_f32; INPUTS];
        let mut score = self.prior;
        for table in &self.tables {
            let weight = table.weight(inputs);
            score += weight;
            for input in [table.input, table.with.unwrap_or(table.input)] {
                weights[TOLD_WITH[input]] += weight / 2.0;
            }
        }
        let prior = plain(Term::Prior, Level::Step, self.prior);
        let (mut all, mut count) = ([prior; COMPARISONS + 4], 1);
        for (input, weight) in weights.into_iter().enumerate() {
            let level = level(input, usize::from(inputs[input]));
            let is_silent = matches!(level, Level::Missing | Level::NotShared) && weight.abs() < 0.05;
            if is_silent || input >= COMPARISONS {
                all[0].weight += weight;
            } else if weight != 0.0 {
                all[count] = plain(term(input), level, weight);
                count += 1;
            }
        }
        for one in of_all(rivals, correction.of(score + rivals.weight())) {
            all[count] = one;
            count += 1;
        }
        all[..count].to_vec()
    }
}

fn plain(term: Term, level: Level, weight: f32) -> Contribution {
    Contribution { term, with: None, level, weight }
}

/// The contributions of the rivals and of the calibration, as far as there are any.
fn of_all(rivals: Competition, correction: f32) -> impl Iterator<Item = Contribution> {
    let Competition { in_economic, in_clientview } = rivals;
    let all = [
        plain(Term::RivalInEconomic, in_economic.1, -in_economic.0),
        plain(Term::RivalInClientView, in_clientview.1, -in_clientview.0),
        plain(Term::Spread, Level::Step, correction),
    ];
    all.into_iter().filter(|one| one.weight != 0.0)
}

/// The input under which each input's weight is told in a summary.
const TOLD_WITH: [usize; INPUTS] = {
    let mut told_with = [0; INPUTS];
    let mut input = 0;
    while input < INPUTS {
        told_with[input] = term(input).told_with() as usize;
        input += 1;
    }
    told_with
};

/// The level that an input's position or bin stands for.
fn level(input: usize, at: usize) -> Level {
    match input.checked_sub(COMPARISONS) {
        Some(known) => (OF_THE_LISTS[known].level)(at),
        None => Term::COMPARED[input].levels()[at],
    }
}

/// In four sums, of which none waits for another.
fn sum(tables: &[WeightTable], inputs: &Inputs) -> f32 {
    let (fours, rest) = tables.as_chunks::<4>();
    let mut sums = [0.0_f32; 4];
    for four in fours {
        for (sum, table) in sums.iter_mut().zip(four) {
            *sum += table.weight(inputs);
        }
    }
    sums.into_iter().chain(rest.iter().map(|table| table.weight(inputs))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let model = Model::built_in();
        let again = Model::read(&model.write());
        assert_eq!(again.write(), model.write());
        assert!(!model.tables.is_empty());
    }

    #[test]
    fn every_line_of_the_weights_is_understood() {
        assert_eq!(WEIGHTS.lines().count(), Model::built_in().write().lines().count());
    }

    /// What a level is worth alone.
    fn alone(comparison: Term, level: Level) -> f32 {
        let input = comparison as usize;
        let own = |table: &&WeightTable| table.input == input && table.with.is_none();
        let table = Model::built_in().tables.iter().find(own).expect("every comparison has weights");
        table.weights[comparison.levels().iter().position(|one| *one == level).expect("a level")]
    }

    #[test]
    fn weights_keep_the_direction_that_each_comparison_declares() {
        for comparison in Term::COMPARED {
            let declared = comparison.declared().expect("a comparison");
            assert_eq!(alone(comparison, declared.silent), 0.0, "{comparison:?}: what tells nothing");
            for (low, high) in declared.order {
                let (less, more) = (alone(comparison, *low), alone(comparison, *high));
                assert!(less <= more, "{comparison:?}: {low:?} {less} above {high:?} {more}");
            }
        }
    }

    #[test]
    fn numbers_that_name_a_customer_speak_for_it_where_they_agree_and_against_it_where_they_differ() {
        for number in [Term::Cvr, Term::Ean, Term::PNumber, Term::Phone, Term::Email] {
            assert!(alone(number, Level::Same) > 3.0 && alone(number, Level::Different) < -2.0, "{number:?}");
        }
    }
}
