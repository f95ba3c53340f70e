//! A row of the review file as the page has it: proposal, doubts, reasons,
//! runner-ups and whatever cells the script cannot know.

use std::borrow::Cow;

use serde::Serialize;

use super::customers::{CustomerRecord, EconomicOnPage, record};
use super::vocabulary::PageVocabulary;
use crate::customer::masked_code;
use crate::matching::waterfall::{against, waterfall};
use crate::matching::{Class, LIKELY};
use crate::report::numbers::group_index;
use crate::review::{COLUMNS, CSV_COLUMNS, Cells, Column, ReviewRow, guarded, is_certain, is_unlinked};
use crate::run::ProposalLine;

/// A row of the review file. Places are those in the page's own lists; -1 is nobody.
#[derive(Debug, Serialize)]
pub(super) struct PageRow<'a> {
    id: String,
    /// Place in the ClientView list, from 1.
    place: usize,
    /// The group that chips, overview and console count it in.
    group: usize,
    /// Probability in ten-thousandths, rounded down.
    probability: i64,
    score: u8,
    proposed: i64,
    code: Cow<'a, str>,
    /// The link as people see it.
    link: Cow<'a, str>,
    /// The link's e-conomic customer.
    linked_to: i64,
    /// Has a link that an approval would replace.
    linked: bool,
    /// May be approved with all that are certain in one stroke.
    certain: bool,
    /// What is proposed looks wrong.
    wrong: bool,
    /// Lines of the waterfall: index into `lines`, weight in hundredths; over and over.
    steps: Vec<i64>,
    /// Subjects that speak against the proposal.
    against: Vec<i64>,
    /// What keeps it from being certain, in a sentence.
    kept: String,
    doubts: Vec<i64>,
    others: Vec<RunnerUp>,
    /// Rows that are best decided together with this one.
    pub(super) rivals: Vec<usize>,
    findings: Vec<usize>,
    cells: Vec<CellText>,
    about: CustomerRecord,
}

/// A runner-up: place among the e-conomic customers, probability in ten-thousandths or -1 where
/// kobl did not take it for a candidate, and whether it looks wrong.
#[derive(Debug, Serialize)]
struct RunnerUp(i64, i64, u8);

/// A cell of the review file: its text, or 0 where the script knows it already.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum CellText {
    Known(u8),
    Text(String),
}

/// Where the script finds a cell's text when the row does not bring it along.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TextSource {
    /// Field of the row.
    Row(&'static str),
    /// The proposed number.
    Number,
    /// Field of the ClientView customer's record.
    Ours(usize),
    /// Field of the proposed customer's record.
    Theirs(usize),
    /// Nowhere: the row always brings it along, or it is blank.
    Nothing,
}

/// Where the text of a column stands.
pub(super) const fn source(column: Column) -> TextSource {
    match column {
        Column::Row => TextSource::Row("id"),
        Column::Number => TextSource::Number,
        Column::Score => TextSource::Row("score"),
        Column::Code => TextSource::Row("code"),
        Column::Name => TextSource::Ours(0),
        Column::Address => TextSource::Ours(1),
        Column::Town => TextSource::Ours(2),
        Column::Cvr => TextSource::Ours(3),
        Column::EconomicName => TextSource::Theirs(0),
        Column::EconomicAddress => TextSource::Theirs(1),
        Column::EconomicTown => TextSource::Theirs(2),
        Column::EconomicCvr => TextSource::Theirs(3),
        Column::CurrentLink => TextSource::Row("link"),
        _ => TextSource::Nothing,
    }
}

/// Writes a row, and adds its words to the vocabulary.
pub(super) fn page_row<'a>(
    cells: &Cells<'a>,
    row: &ReviewRow,
    economic: &EconomicOnPage,
    vocabulary: &mut PageVocabulary,
    findings: Option<&Vec<usize>>,
) -> PageRow<'a> {
    let run = cells.run();
    let line = &run.proposals[row.index];
    let customer = &run.clientview.customers[row.index];
    let ours = record(&customer.about);
    let theirs = line.number.and_then(|number| cells.economic(number)).map(|found| record(&found.about));
    let lines = waterfall(&line.reasons);
    PageRow {
        id: line.row.to_string(),
        place: row.index + 1,
        group: group_index(run, line),
        probability: probability(line.probability),
        score: line.score,
        proposed: economic.find(line.number),
        code: masked_code(customer.code.as_str()),
        link: customer.link.shown(),
        linked_to: economic.linked_to(run, row.index),
        linked: !is_unlinked(run, line),
        certain: is_certain(run, row.index),
        wrong: line.class == Class::Unlikely,
        against: against(&lines).map(|subject| subject as i64).collect(),
        steps: lines.iter().flat_map(|one| [vocabulary.line(one), hundredths(one.weight)]).collect(),
        kept: cells.kept(row.index),
        doubts: line.doubts.iter().map(|&doubt| vocabulary.doubt(doubt)).collect(),
        others: others(cells, row.index, economic),
        rivals: cells.rivals().beside(run, row.index),
        findings: findings.cloned().unwrap_or_default(),
        cells: cells_left(cells, row, line, &ours, &theirs.unwrap_or_default()),
        about: ours,
    }
}

fn others(cells: &Cells<'_>, index: usize, economic: &EconomicOnPage) -> Vec<RunnerUp> {
    let line = &cells.run().proposals[index];
    let runner_ups = line.alternatives.iter().map(|other| {
        let wrong = u8::from(other.probability < LIKELY);
        RunnerUp(economic.find(Some(other.number)), probability(other.probability), wrong)
    });
    let namesake = cells.rivals().namesake(index).map(|number| RunnerUp(economic.find(Some(number)), -1, 1));
    runner_ups.chain(namesake).collect()
}

/// The review file's cells as the CSV has them, leaving out what the script finds elsewhere.
fn cells_left(
    cells: &Cells<'_>,
    row: &ReviewRow,
    line: &ProposalLine,
    ours: &CustomerRecord,
    theirs: &CustomerRecord,
) -> Vec<CellText> {
    let known = |column: Column| match source(column) {
        TextSource::Row("id") => line.row.to_string(),
        TextSource::Row("score") => line.score.to_string(),
        TextSource::Row("code") => line.code.to_string(),
        TextSource::Row(_) => line.current_link.shown().into_owned(),
        TextSource::Number => line.number.map(|number| number.to_string()).unwrap_or_default(),
        TextSource::Ours(field) => ours.0[field].clone(),
        TextSource::Theirs(field) => theirs.0[field].clone(),
        TextSource::Nothing => String::new(),
    };
    COLUMNS[..CSV_COLUMNS]
        .iter()
        .zip(cells.csv_row(row).map(guarded))
        .map(
            |(facts, text)| {
                if text == known(facts.column) {
                    CellText::Known(0)
                } else {
                    CellText::Text(text.into_owned())
                }
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
