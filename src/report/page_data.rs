//! What the page's script reads: one JSON value with the rows of the review
//! file, the e-conomic customers, the findings and every word.
//!
//! Rows and customers are arrays instead of objects and repeat nothing that the
//! script can look up: twenty thousand rows are to stay near 10 MB.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};

use super::numbers::{class_index, only_in_economic};
use super::review_rows::{ReviewRow, ReviewRows};
use crate::customer::{EconomicCustomer, EconomicNumber, LinkState, Particulars};
use crate::language::Language;
use crate::language::report::{self as words, Words};
use crate::matching::{Class, Finding, FindingKind};
use crate::run::{ProposalLine, Run};

/// The value itself; the field names are the script's.
#[derive(Debug, Serialize)]
pub(super) struct PageData<'a> {
    run: &'a str,
    language: &'static str,
    words: Words,
    answers: Answers,
    classes: [&'static str; 4],
    terms: Vec<TermWord>,
    levels: Vec<String>,
    doubts: Vec<String>,
    headings: &'a [String],
    economic: Vec<EconomicRow<'a>>,
    rows: Vec<PageRow<'a>>,
    findings: Vec<FindingRow<'a>>,
    only: Vec<u32>,
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
struct TermWord(String, Vec<u8>);

/// Name, address, post code and town, CVR, phone, e-mail, EAN, attention, country;
/// empty ones at the end are left off.
#[derive(Debug, Default)]
struct Record<'a>([Cow<'a, str>; 9]);

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filled = self.0.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
        self.0[..filled].serialize(serializer)
    }
}

/// Number, barred, record, and the ClientView customers linked to it (place in
/// the list from 1, code).
#[derive(Debug, Serialize)]
struct EconomicRow<'a>(u32, u8, Record<'a>, Vec<(usize, &'a str)>);

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
    Record<'a>,
    /// Index into `terms`, index into `levels`, weight in hundredths; over and over.
    Vec<i64>,
    /// Indices into `doubts`.
    Vec<i64>,
    /// Index into `economic`, probability in ten-thousandths; over and over.
    Vec<i64>,
    /// Indices into `findings`.
    Vec<usize>,
    Vec<Cell<'a>>,
);

/// A cell of the review file: its text, or 0 where the script knows it already.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Cell<'a> {
    Known(u8),
    Text(&'a str),
}

/// Kind, code, name, stored link, index into `economic` or -1, sentence, row or -1.
#[derive(Debug, Serialize)]
struct FindingRow<'a>(usize, &'a str, &'a str, &'a str, i64, String, i64);

/// Gathers the page's data.
pub(super) fn page_data<'a>(run: &'a Run, review: &'a ReviewRows, limits: Limits) -> PageData<'a> {
    let language = run.manifest.language;
    let chosen = chosen_rows(run, review, limits.rows);
    let economic = EconomicOnPage::new(run, &chosen, limits.economic);
    let mut vocabulary = Vocabulary::default();
    let row_of: FxHashMap<usize, usize> =
        chosen.iter().enumerate().map(|(i, row)| (row.proposal, i)).collect();
    let findings_of = findings_by_customer(&run.findings);
    let rows = chosen
        .iter()
        .map(|row| page_row(run, row, &economic, &mut vocabulary, findings_of.get(&row.proposal)))
        .collect();
    PageData {
        run: run.manifest.id.as_str(),
        language: language.code(),
        words: Words::of(language),
        answers: answers(language),
        classes: words::classes(language),
        terms: vocabulary.terms.iter().map(|term| TermWord(spoken(term), fields_of(term))).collect(),
        levels: vocabulary.levels.iter().map(spoken).collect(),
        doubts: vocabulary.doubts.iter().map(spoken).collect(),
        headings: &review.headings,
        findings: run.findings.iter().map(|finding| finding_row(run, finding, &economic, &row_of)).collect(),
        only: only_in_economic(run).iter().filter_map(|index| economic.place.get(index).copied()).collect(),
        left_out: LeftOut {
            rows: review.rows.len() - chosen.len(),
            economic: run.economic.customers.len() - economic.indices.len(),
        },
        economic: economic.rows(run),
        rows,
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
fn chosen_rows<'a>(run: &Run, review: &'a ReviewRows, limit: usize) -> Vec<&'a ReviewRow> {
    if review.rows.len() <= limit {
        return review.rows.iter().collect();
    }
    let doubted: FxHashSet<usize> = run.findings.iter().map(|finding| finding.clientview as usize).collect();
    let needs_look = |row: &&ReviewRow| {
        run.proposals[row.proposal].class == Class::Review || doubted.contains(&row.proposal)
    };
    let (mut places, others): (Vec<usize>, Vec<usize>) =
        (0..review.rows.len()).partition(|&place| needs_look(&&review.rows[place]));
    places.extend(others);
    places.truncate(limit);
    places.sort_unstable();
    places.into_iter().map(|place| &review.rows[place]).collect()
}

/// Which e-conomic customers are on the page, and where.
struct EconomicOnPage {
    /// Indices into the run's list, ascending.
    indices: Vec<u32>,
    /// Index into the run's list -> place on the page.
    place: FxHashMap<u32, u32>,
    /// Number -> place on the page.
    by_number: FxHashMap<EconomicNumber, u32>,
}

impl EconomicOnPage {
    fn new(run: &Run, rows: &[&ReviewRow], limit: usize) -> Self {
        let customers = &run.economic.customers;
        let named: FxHashSet<EconomicNumber> = rows
            .iter()
            .map(|row| &run.proposals[row.proposal])
            .flat_map(|line| {
                line.number.into_iter().chain(line.alternatives.iter().map(|other| other.number))
            })
            .collect();
        let indices: Vec<u32> = (0..)
            .zip(customers)
            .filter(|(index, customer)| (*index as usize) < limit || named.contains(&customer.number))
            .map(|(index, _)| index)
            .collect();
        let place = indices.iter().copied().zip(0..).collect();
        let by_number = indices.iter().map(|&index| customers[index as usize].number).zip(0..).collect();
        Self { indices, place, by_number }
    }

    fn find(&self, number: Option<EconomicNumber>) -> i64 {
        number.and_then(|number| self.by_number.get(&number)).map_or(-1, |&place| i64::from(place))
    }

    fn customer<'a>(&self, run: &'a Run, number: Option<EconomicNumber>) -> Option<&'a EconomicCustomer> {
        let place = self.by_number.get(&number?)?;
        let index = self.indices.get(*place as usize)?;
        run.economic.customers.get(*index as usize)
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
                let customer = &run.economic.customers[index as usize];
                let linked = linked.remove(&customer.number).unwrap_or_default();
                EconomicRow(customer.number.get(), u8::from(customer.barred), record(&customer.about), linked)
            })
            .collect()
    }
}

/// Every term, level and doubt that occurs, in the order of first occurrence.
#[derive(Default)]
struct Vocabulary {
    terms: Vec<crate::matching::Term>,
    levels: Vec<crate::matching::Level>,
    doubts: Vec<crate::matching::Doubt>,
}

fn place_in<T: PartialEq + Copy>(known: &mut Vec<T>, value: T) -> i64 {
    let place = known.iter().position(|&other| other == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    });
    i64::try_from(place).unwrap_or(-1)
}

fn page_row<'a>(
    run: &'a Run,
    row: &'a ReviewRow,
    economic: &EconomicOnPage,
    vocabulary: &mut Vocabulary,
    findings: Option<&Vec<usize>>,
) -> PageRow<'a> {
    let line = &run.proposals[row.proposal];
    let customer = &run.clientview.customers[row.proposal];
    let about = record(&customer.about);
    let theirs =
        economic.customer(run, line.number).map_or_else(Record::default, |found| record(&found.about));
    let ours = [&*about.0[0], &about.0[1], &about.0[2], &about.0[3], customer.link.shown()];
    let cells = cells(row, line, ours, &theirs);
    PageRow(
        line.row.to_string(),
        row.proposal + 1,
        class_index(line.class),
        line.score,
        scaled(line.probability, 10_000.0),
        economic.find(line.number),
        customer.code.as_str(),
        customer.link.shown(),
        about,
        reasons(line, vocabulary),
        line.doubts.iter().map(|&doubt| place_in(&mut vocabulary.doubts, doubt)).collect(),
        alternatives(line, economic),
        findings.cloned().unwrap_or_default(),
        cells,
    )
}

fn reasons(line: &ProposalLine, vocabulary: &mut Vocabulary) -> Vec<i64> {
    line.reasons
        .iter()
        .flat_map(|reason| {
            [
                place_in(&mut vocabulary.terms, reason.term),
                place_in(&mut vocabulary.levels, reason.level),
                scaled(f64::from(reason.weight), 100.0),
            ]
        })
        .collect()
}

fn alternatives(line: &ProposalLine, economic: &EconomicOnPage) -> Vec<i64> {
    line.alternatives
        .iter()
        .flat_map(|other| [economic.find(Some(other.number)), scaled(other.probability, 10_000.0)])
        .collect()
}

/// The review file's cells, leaving out what the script can put in itself.
/// The order of the review file's columns is fixed (see `knownCell` in `page/rows.js`).
fn cells<'a>(row: &'a ReviewRow, line: &ProposalLine, ours: [&str; 5], theirs: &Record<'_>) -> Vec<Cell<'a>> {
    let id = line.row.to_string();
    let number = line.number.map(|number| number.to_string()).unwrap_or_default();
    let score = line.score.to_string();
    let [name, address, place, cvr, link] = ours;
    let theirs = &theirs.0;
    let known: [&str; 18] = [
        &id,
        "",
        &number,
        "",
        &score,
        "",
        line.code.as_str(),
        name,
        address,
        place,
        cvr,
        &theirs[0],
        &theirs[1],
        &theirs[2],
        &theirs[3],
        link,
        "",
        "",
    ];
    row.cells
        .iter()
        .enumerate()
        .map(|(column, text)| {
            let same = known.get(column).is_some_and(|known| known == text);
            if same { Cell::Known(0) } else { Cell::Text(text) }
        })
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
    let on_page = match &finding.kind {
        FindingKind::Suspicious { economic: index, .. } | FindingKind::Barred { economic: index } => {
            economic.place.get(index).map_or(-1, |&place| i64::from(place))
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
        &customer.about.name,
        customer.link.shown(),
        on_page,
        words::finding(run.manifest.language, run, finding),
        row_of.get(&(finding.clientview as usize)).and_then(|&row| i64::try_from(row).ok()).unwrap_or(-1),
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

fn record(about: &Particulars) -> Record<'_> {
    Record([
        Cow::Borrowed(about.name.trim()),
        joined(about.address.iter().map(|line| line.trim()), ", "),
        joined([about.zip.trim(), about.city.trim()], " "),
        Cow::Borrowed(about.cvr.trim()),
        Cow::Borrowed(about.phone.trim()),
        Cow::Borrowed(about.email.trim()),
        Cow::Borrowed(about.ean.trim()),
        Cow::Borrowed(about.attention.trim()),
        Cow::Borrowed(about.country.trim()),
    ])
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> Cow<'a, str> {
    let filled: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match filled.as_slice() {
        [one] => Cow::Borrowed(one),
        _ => Cow::Owned(filled.join(separator)),
    }
}

/// A number in whole hundredths or ten-thousandths, which JSON writes shorter.
#[expect(clippy::cast_possible_truncation, reason = "weights and probabilities are small")]
fn scaled(number: f64, parts: f64) -> i64 {
    (number * parts).round() as i64
}

/// A value's word until it has a voice of its own.
fn spoken<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The record's fields that a comparison looks at, by the comparison's name.
fn fields_of<T: Serialize>(term: &T) -> Vec<u8> {
    match spoken(term).as_str() {
        "name" => vec![0],
        _ => Vec::new(),
    }
}

fn answers(language: Language) -> Answers {
    let (mut yes, mut no) = (
        vec!["ja", "j", "x", "1", "sand", "y", "yes", "true"],
        vec!["nej", "n", "0", "falsk", "no", "false"],
    );
    if language == Language::English {
        yes.swap(0, 6);
        no.swap(0, 4);
    }
    Answers { yes, no }
}
