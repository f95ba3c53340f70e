//! What the page's script reads: one JSON value with the rows of the review
//! file, the e-conomic customers, the findings and every word.
//!
//! Rows and customers are arrays instead of objects and repeat nothing that the
//! script can look up: twenty thousand rows are to stay near 10 MB.

mod customers;
mod finding;
mod row;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use self::customers::{EconomicOnPage, EconomicRow};
use self::finding::{FindingRow, finding_row, findings_by_customer};
use self::row::{PageRow, Vocabulary, page_row};
use crate::language::report::{self as words, Words, capitalised};
use crate::language::review::{answer, heading};
use crate::language::{Language, Speak};
use crate::matching::{Class, Term};
use crate::review::{Answer, COLUMNS, Cells, ReviewRow};
use crate::run::{Run, only_in_economic};

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

/// A comparison's name and the `Record` fields that it looks at.
#[derive(Debug, Serialize)]
struct TermWord(String, &'static [u8]);

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
        terms: vocabulary.terms.iter().map(|term| TermWord(term.say(language), fields_of(*term))).collect(),
        levels: vocabulary.levels.iter().map(|(_, level)| level.say(language)).collect(),
        doubts: vocabulary.doubts.iter().map(|doubt| capitalised(&doubt.say(language))).collect(),
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

/// The places in a `Record` that a comparison looks at; 9 is the customer's code or number.
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
