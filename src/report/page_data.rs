//! What the page's script reads: one JSON value with the rows of the review
//! file, the e-conomic customers, the findings and every word.
//!
//! Rows and customers are arrays instead of objects and repeat nothing that the
//! script can look up: twenty thousand rows are to stay near 10 MB.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};

use super::numbers::class_index;
use crate::customer::{EconomicNumber, LinkState, Particulars};
use crate::language::Language;
use crate::language::report::{self as words, Words};
use crate::language::review::{answer, heading};
use crate::language::run::finding as say_finding;
use crate::matching::{Class, Doubt, Finding, FindingKind, Level, Term};
use crate::review::{Answer, COLUMNS, Cells, Column, ReviewRow, flat, guarded, masked, shown};
use crate::run::{ProposalLine, Run, only_in_economic};

/// The value itself; the field names are the script's.
#[derive(Debug, Serialize)]
pub(super) struct PageData<'a> {
    run: &'a str,
    language: &'static str,
    words: Words,
    answers: Answers,
    classes: [String; 4],
    terms: Vec<TermWord>,
    levels: Vec<String>,
    doubts: Vec<String>,
    headings: [&'static str; COLUMNS.len()],
    economic: Vec<EconomicRow<'a>>,
    rows: Vec<PageRow<'a>>,
    findings: Vec<FindingRow<'a>>,
    only: Vec<usize>,
    pub(super) left_out: LeftOut,
}

/// How many rows and e-conomic customers are not on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    pub(super) rows: usize,
    pub(super) economic: usize,
}

/// The words of the Approve cell: the ones written first.
#[derive(Debug, Serialize)]
struct Answers {
    yes: Vec<&'static str>,
    no: Vec<&'static str>,
}

/// A comparison's name and the [`Record`] fields that it looks at.
#[derive(Debug, Serialize)]
struct TermWord(String, &'static [u8]);

/// Name, address, post code and town, CVR, phone, e-mail, EAN, attention, country;
/// empty ones at the end are left off.
#[derive(Debug, Default)]
struct Record([String; 9]);

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filled = self.0.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
        self.0[..filled].serialize(serializer)
    }
}

/// Number, barred, record, and the ClientView customers linked to it (place in
/// the list from 1, code).
#[derive(Debug, Serialize)]
struct EconomicRow<'a>(u32, u8, Record, Vec<(usize, &'a str)>);

/// A row of the review file.
#[derive(Debug, Serialize)]
struct PageRow<'a>(
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
enum Cell {
    Known(u8),
    Text(String),
}

/// Kind, code, name, stored link, index into `economic` or -1, sentence, row or -1.
#[derive(Debug, Serialize)]
struct FindingRow<'a>(usize, &'a str, String, &'a str, i64, String, i64);

/// Gathers the page's data.
pub(super) fn page_data<'a>(run: &'a Run, rows: &[ReviewRow], limits: Limits) -> PageData<'a> {
    let language = run.manifest.language;
    let chosen = chosen_rows(run, rows, limits.rows);
    let economic = EconomicOnPage::new(run, &chosen, limits.economic);
    let cells = Cells::new(run);
    let mut vocabulary = Vocabulary::default();
    let row_of: FxHashMap<usize, usize> = chosen.iter().enumerate().map(|(i, row)| (row.index, i)).collect();
    let findings_of = findings_by_customer(&run.findings);
    let page_rows = chosen
        .iter()
        .map(|row| page_row(&cells, row, &economic, &mut vocabulary, findings_of.get(&row.index)))
        .collect();
    PageData {
        run: run.manifest.id.as_str(),
        language: language.code(),
        words: Words::of(language),
        answers: answers(language),
        classes: words::classes(language),
        terms: vocabulary.terms.iter().map(|term| TermWord(spoken(term), fields_of(*term))).collect(),
        levels: vocabulary.levels.iter().map(spoken).collect(),
        doubts: vocabulary.doubts.iter().map(spoken).collect(),
        headings: COLUMNS.map(|facts| heading(facts.column, language)),
        findings: run.findings.iter().map(|finding| finding_row(run, finding, &economic, &row_of)).collect(),
        only: only_in_economic(run).iter().filter_map(|index| economic.place.get(index).copied()).collect(),
        left_out: LeftOut {
            rows: rows.len() - chosen.len(),
            economic: run.economic.customers.len() - economic.indices.len(),
        },
        economic: economic.rows(run),
        rows: page_rows,
    }
}

/// How much the page holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows; those that need a look are taken first.
    pub rows: usize,
    /// e-conomic customers besides those that the rows name.
    pub economic: usize,
}

impl Default for Limits {
    /// 50,000 rows make about 30 MB, which browsers still open in seconds.
    fn default() -> Self {
        Self { rows: 50_000, economic: 100_000 }
    }
}

/// The rows for the page in the file's order; if there are too many, those that
/// need a look are taken before the others.
fn chosen_rows<'a>(run: &Run, rows: &'a [ReviewRow], limit: usize) -> Vec<&'a ReviewRow> {
    if rows.len() <= limit {
        return rows.iter().collect();
    }
    let doubted: FxHashSet<usize> = run.findings.iter().map(|finding| finding.clientview as usize).collect();
    let needs_look =
        |row: &ReviewRow| run.proposals[row.index].class == Class::Review || doubted.contains(&row.index);
    let (mut places, others): (Vec<usize>, Vec<usize>) =
        (0..rows.len()).partition(|&place| needs_look(&rows[place]));
    places.extend(others);
    places.truncate(limit);
    places.sort_unstable();
    places.into_iter().map(|place| &rows[place]).collect()
}

/// Which e-conomic customers are on the page, and where.
struct EconomicOnPage {
    /// Indices into the run's list, ascending.
    indices: Vec<usize>,
    /// Index into the run's list -> place on the page.
    place: FxHashMap<usize, usize>,
    /// Number -> place on the page.
    by_number: FxHashMap<EconomicNumber, usize>,
}

impl EconomicOnPage {
    fn new(run: &Run, rows: &[&ReviewRow], limit: usize) -> Self {
        let customers = &run.economic.customers;
        let named: FxHashSet<EconomicNumber> = rows
            .iter()
            .map(|row| &run.proposals[row.index])
            .flat_map(|line| {
                line.number.into_iter().chain(line.alternatives.iter().map(|other| other.number))
            })
            .collect();
        let indices: Vec<usize> = (0..customers.len())
            .filter(|&index| index < limit || named.contains(&customers[index].number))
            .collect();
        let place = indices.iter().copied().zip(0..).collect();
        let by_number = indices.iter().map(|&index| customers[index].number).zip(0..).collect();
        Self { indices, place, by_number }
    }

    fn find(&self, number: Option<EconomicNumber>) -> i64 {
        on_page(number.and_then(|number| self.by_number.get(&number)))
    }

    fn rows<'a>(&self, run: &'a Run) -> Vec<EconomicRow<'a>> {
        let mut linked: FxHashMap<EconomicNumber, Vec<(usize, &str)>> = FxHashMap::default();
        for (place, customer) in (1..).zip(&run.clientview.customers) {
            if let LinkState::Linked(number) = customer.link.state(&run.manifest.unlinked) {
                linked.entry(number).or_default().push((place, customer.code.as_str()));
            }
        }
        self.indices
            .iter()
            .map(|&index| {
                let customer = &run.economic.customers[index];
                let linked = linked.remove(&customer.number).unwrap_or_default();
                EconomicRow(customer.number.get(), u8::from(customer.barred), record(&customer.about), linked)
            })
            .collect()
    }
}

/// Every term, level and doubt that occurs, in the order of first occurrence.
#[derive(Default)]
struct Vocabulary {
    terms: Vec<Term>,
    levels: Vec<Level>,
    doubts: Vec<Doubt>,
}

fn place_in<T: PartialEq + Copy>(known: &mut Vec<T>, value: T) -> i64 {
    let place = known.iter().position(|&other| other == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    });
    i64::try_from(place).unwrap_or(-1)
}

fn page_row<'a>(
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
                place_in(&mut vocabulary.levels, reason.level),
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
        .map(|(facts, text)| if text == known(facts.column) { Cell::Known(0) } else { Cell::Text(text) })
        .collect()
}

fn findings_by_customer(findings: &[Finding]) -> FxHashMap<usize, Vec<usize>> {
    let mut by_customer: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (place, finding) in findings.iter().enumerate() {
        by_customer.entry(finding.clientview as usize).or_default().push(place);
    }
    by_customer
}

fn finding_row<'a>(
    run: &'a Run,
    finding: &Finding,
    economic: &EconomicOnPage,
    row_of: &FxHashMap<usize, usize>,
) -> FindingRow<'a> {
    let customer = &run.clientview.customers[finding.clientview as usize];
    let theirs = match &finding.kind {
        FindingKind::Suspicious { economic: index, .. } | FindingKind::Barred { economic: index } => {
            on_page(economic.place.get(&(*index as usize)))
        }
        FindingKind::Shared(_) => match customer.link.state(&run.manifest.unlinked) {
            LinkState::Linked(number) => economic.find(Some(number)),
            LinkState::Unlinked | LinkState::Unreadable => -1,
        },
        FindingKind::Unreadable | FindingKind::Dangling => -1,
    };
    FindingRow(
        kind_index(&finding.kind),
        customer.code.as_str(),
        masked(&flat(&customer.about.name)).into_owned(),
        customer.link.shown(),
        theirs,
        say_finding(run, &finding.kind, run.manifest.language),
        on_page(row_of.get(&(finding.clientview as usize))),
    )
}

const fn kind_index(kind: &FindingKind) -> usize {
    match kind {
        FindingKind::Dangling => 0,
        FindingKind::Shared(_) => 1,
        FindingKind::Suspicious { .. } => 2,
        FindingKind::Barred { .. } => 3,
        FindingKind::Unreadable => 4,
    }
}

/// A place on the page, or -1.
fn on_page(place: Option<&usize>) -> i64 {
    place.and_then(|&place| i64::try_from(place).ok()).unwrap_or(-1)
}

fn record(about: &Particulars) -> Record {
    let [name, address, town, cvr] = shown(about);
    let one = |text: &str| masked(&flat(text)).into_owned();
    let digits = |text: &str| flat(text);
    Record([
        name,
        address,
        town,
        cvr,
        digits(&about.phone),
        one(&about.email),
        digits(&about.ean),
        one(&about.attention),
        one(&about.country),
    ])
}

/// A probability in ten-thousandths, rounded down: nothing is ever quite sure.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and 10,000")]
fn probability(probability: f64) -> i64 {
    (probability * 10_000.0).floor() as i64
}

/// A weight in whole hundredths, which JSON writes shorter.
#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn hundredths(weight: f32) -> i64 {
    (f64::from(weight) * 100.0).round() as i64
}

/// A value's word until it has a voice of its own.
fn spoken<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The places in a [`Record`] that a comparison looks at; 9 is the customer's code or number.
/// Comparisons that only refine another one name none, so that no value is shown twice.
const fn fields_of(term: Term) -> &'static [u8] {
    match term {
        Term::Name => &[0],
        Term::Street => &[1],
        Term::Place => &[2],
        Term::Cvr => &[3],
        Term::Phone => &[4],
        Term::Email => &[5],
        Term::Ean => &[6],
        Term::Owner => &[7],
        Term::Number => &[9],
        _ => &[],
    }
}

/// What the reader takes for a yes and a no; kobl's own word first.
fn answers(language: Language) -> Answers {
    const YES: [&str; 8] = ["ja", "j", "x", "1", "sand", "y", "yes", "true"];
    const NO: [&str; 6] = ["nej", "n", "0", "falsk", "no", "false"];
    let own_first = |own: &'static str, words: &[&'static str]| {
        std::iter::once(own).chain(words.iter().copied()).collect()
    };
    Answers {
        yes: own_first(answer(language, Answer::Yes), &YES),
        no: own_first(answer(language, Answer::No), &NO),
    }
}
