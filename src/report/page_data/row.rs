//! A row of the review file as the page has it: proposal, reasons, runner-ups
//! and whatever cells the script cannot know.

use serde::Serialize;

use super::customers::{EconomicOnPage, Record, record};
use crate::matching::{Doubt, Level, Term};
use crate::report::numbers::class_index;
use crate::review::{COLUMNS, Cells, Column, ReviewRow, guarded};
use crate::run::ProposalLine;

/// A row of the review file.
#[derive(Debug, Serialize)]
pub(super) struct PageRow<'a>(
    /// Row id.
    String,
    /// Place in the ClientView list, from 1.
    usize,
    /// Class, 0 to 3.
    usize,
    /// Score.
    u8,
    /// Probability in ten-thousandths.
    i64,
    /// Proposed customer: index into `economic`, or -1.
    i64,
    /// Customer code.
    &'a str,
    /// Current link as stored.
    &'a str,
    /// Index into `terms`, that of the term it goes together with or -1, index into `levels`,
    /// weight in hundredths; over and over.
    Vec<i64>,
    /// Indices into `doubts`.
    Vec<i64>,
    /// Index into `economic`, probability in ten-thousandths; over and over.
    Vec<i64>,
    /// Indices into `findings`.
    Vec<usize>,
    /// Cells of the review file.
    Vec<Cell>,
    /// The ClientView customer.
    Record,
);

/// A cell of the review file: its text, or 0 where the script knows it already.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Cell {
    Known(u8),
    Text(String),
}

/// Every term, level and doubt that occurs, in the order of first occurrence.
#[derive(Default)]
pub(super) struct Vocabulary {
    pub(super) terms: Vec<Term>,
    pub(super) levels: Vec<(Term, Level)>,
    pub(super) doubts: Vec<Doubt>,
}

fn place_in<T: PartialEq + Copy>(known: &mut Vec<T>, value: T) -> i64 {
    let place = known.iter().position(|&other| other == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    });
    i64::try_from(place).unwrap_or(-1)
}

/// Writes a row, and adds its words to the vocabulary.
pub(super) fn page_row<'a>(
    cells: &Cells<'a>,
    row: &ReviewRow,
    economic: &EconomicOnPage,
    vocabulary: &mut Vocabulary,
    findings: Option<&Vec<usize>>,
) -> PageRow<'a> {
    let run = cells.run();
    let line = &run.proposals[row.index];
    let customer = &run.clientview.customers[row.index];
    let ours = record(&customer.about);
    let theirs = line.number.and_then(|number| cells.economic(number)).map(|found| record(&found.about));
    PageRow(
        line.row.to_string(),
        row.index + 1,
        class_index(line.class),
        line.score,
        probability(line.probability),
        economic.find(line.number),
        customer.code.as_str(),
        customer.link.shown(),
        reasons(line, vocabulary),
        line.doubts.iter().map(|&doubt| place_in(&mut vocabulary.doubts, doubt)).collect(),
        alternatives(line, economic),
        findings.cloned().unwrap_or_default(),
        cells_left(cells, row, line, &ours, &theirs.unwrap_or_default()),
        ours,
    )
}

fn reasons(line: &ProposalLine, vocabulary: &mut Vocabulary) -> Vec<i64> {
    line.reasons
        .iter()
        .flat_map(|reason| {
            [
                place_in(&mut vocabulary.terms, reason.term),
                reason.with.map_or(-1, |with| place_in(&mut vocabulary.terms, with)),
                place_in(&mut vocabulary.levels, (reason.term, reason.level)),
                hundredths(reason.weight),
            ]
        })
        .collect()
}

fn alternatives(line: &ProposalLine, economic: &EconomicOnPage) -> Vec<i64> {
    line.alternatives
        .iter()
        .flat_map(|other| [economic.find(Some(other.number)), probability(other.probability)])
        .collect()
}

/// The review file's cells as the CSV has them, leaving out what the script can
/// put in itself (see `knownCell` in `page/rows.js`).
fn cells_left(
    cells: &Cells<'_>,
    row: &ReviewRow,
    line: &ProposalLine,
    ours: &Record,
    theirs: &Record,
) -> Vec<Cell> {
    let known = |column: Column| match column {
        Column::Row => line.row.to_string(),
        Column::Number => line.number.map(|number| number.to_string()).unwrap_or_default(),
        Column::Score => line.score.to_string(),
        Column::Code => line.code.to_string(),
        Column::Name => ours.0[0].clone(),
        Column::Address => ours.0[1].clone(),
        Column::Town => ours.0[2].clone(),
        Column::Cvr => ours.0[3].clone(),
        Column::EconomicName => theirs.0[0].clone(),
        Column::EconomicAddress => theirs.0[1].clone(),
        Column::EconomicTown => theirs.0[2].clone(),
        Column::EconomicCvr => theirs.0[3].clone(),
        Column::CurrentLink => line.current_link.shown().to_owned(),
        Column::Approve | Column::Suggestion | Column::Reason | Column::Others | Column::Comment => {
            String::new()
        }
    };
    COLUMNS
        .iter()
        .zip(cells.row(row).map(guarded))
        .map(
            |(facts, text)| {
                if text == known(facts.column) { Cell::Known(0) } else { Cell::Text(text.into_owned()) }
            },
        )
        .collect()
}

/// A probability in ten-thousandths, rounded down: nothing is ever quite sure.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and 10,000")]
fn probability(probability: f64) -> i64 {
    // 0.57 times ten thousand is a little below 5700.
    (probability * 10_000.0 + 1e-6).floor().min(9_999.0) as i64
}

/// A weight in whole hundredths, which JSON writes shorter.
#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn hundredths(weight: f32) -> i64 {
    (f64::from(weight) * 100.0).round() as i64
}
