//! What the page's script reads: one JSON value with the rows of the review
//! file, the e-conomic customers, the findings, every word and every rule. What
//! is linked, certain or wrong, which words are a yes, and where a column's text
//! stands is decided here and nowhere in the script.

mod customers;
mod finding;
mod order;
mod row;
mod vocabulary;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use self::customers::{EconomicOnPage, EconomicRow, OnlyColumn, OnlyRow, only_columns};
use self::finding::{FindingRow, finding_row, findings_by_customer};
use self::row::{PageRow, TextSource, page_row, source};
use self::vocabulary::{LineWords, PageVocabulary, SubjectWords};
use super::numbers::{GROUP_IDS, GROUPS};
use crate::language::Language;
use crate::language::report::{self as words, Words};
use crate::language::review::{answer, heading};
use crate::matching::Class;
use crate::review::{Answer, COLUMNS, CSV_COLUMNS, Cells, Column, ReviewRow};
use crate::run::{Run, ignored_only_in_economic, saved_only_in_economic_name};
use crate::spreadsheet::{NO_WORDS, YES_WORDS};

/// The value itself; the field names are the script's.
#[derive(Debug, Serialize)]
pub(super) struct PageData<'a> {
    run: &'a str,
    language: &'static str,
    words: Words,
    answers: AnswerWords,
    /// Letters that approve.
    pub(super) approve_keys: &'static [&'static str],
    groups: [String; GROUPS],
    group_ids: [&'static str; GROUPS],
    /// So many rows of a group: for one, and for more.
    group_counts: [[&'static str; 2]; GROUPS],
    subjects: Vec<SubjectWords>,
    lines: Vec<LineWords>,
    doubts: Vec<String>,
    columns: Vec<ColumnWords>,
    file_name: String,
    economic: Vec<EconomicRow<'a>>,
    rows: Vec<PageRow<'a>>,
    /// Rows in the order in which they need a person.
    needs_you: Vec<usize>,
    findings: Vec<FindingRow<'a>>,
    only: Vec<OnlyRow>,
    only_columns: Vec<OnlyColumn>,
    only_file_name: String,
    /// Whether marks are remembered: by an export, and not by proposals from two lists.
    can_ignore: bool,
    /// Customers only in e-conomic that are not ignored, those that are not on the page included.
    pub(super) only_left: u64,
    pub(super) left_out: LeftOut,
}

/// A column of the review file.
#[derive(Debug, Serialize)]
struct ColumnWords {
    /// The script's name of the columns that people edit, and of the row id.
    name: &'static str,
    heading: &'static str,
    /// The heading in every language.
    known_as: [&'static str; 2],
    needed: bool,
    from: TextSource,
}

/// How many rows and e-conomic customers are not on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct LeftOut {
    pub(super) rows: usize,
    pub(super) economic: usize,
}

/// The words of the Approve cell: the ones written first.
#[derive(Debug, Serialize)]
struct AnswerWords {
    yes: Vec<&'static str>,
    no: Vec<&'static str>,
}

/// Gathers the page's data.
pub(super) fn page_data<'a>(run: &'a Run, rows: &[ReviewRow], limits: PageLimits) -> PageData<'a> {
    let language = run.manifest.language;
    let chosen = chosen_rows(run, rows, limits.rows);
    let cells = Cells::new(run);
    let economic = EconomicOnPage::new(&cells, &chosen, limits.economic);
    let mut vocabulary = PageVocabulary::new(language);
    let row_of: FxHashMap<usize, usize> = chosen.iter().enumerate().map(|(i, row)| (row.index, i)).collect();
    let findings_of = findings_by_customer(&run.findings);
    let mut page_rows: Vec<PageRow<'a>> = chosen
        .iter()
        .map(|row| page_row(&cells, row, &economic, &mut vocabulary, findings_of.get(&row.index)))
        .collect();
    // Until here rivals are indices of proposals; some have no row.
    for row in &mut page_rows {
        row.rivals = row.rivals.iter().filter_map(|index| row_of.get(index).copied()).collect();
    }
    PageData {
        run: run.manifest.id.as_str(),
        language: language.code(),
        words: Words::of(language),
        answers: answers(language),
        approve_keys: match language {
            Language::Danish => &["j", "y"],
            Language::English => &["y"],
        },
        groups: words::groups(language),
        group_ids: GROUP_IDS,
        group_counts: words::group_counts(language),
        subjects: vocabulary.subject_words(),
        doubts: vocabulary.doubt_words(),
        lines: vocabulary.into_lines(),
        columns: COLUMNS[..CSV_COLUMNS].iter().map(|facts| column_words(facts.column, language)).collect(),
        file_name: format!("review-{}.csv", run.manifest.id.as_str()),
        findings: run.findings.iter().map(|finding| finding_row(run, finding, &economic, &row_of)).collect(),
        only: economic.only(run),
        only_columns: only_columns(language),
        can_ignore: run.manifest.ignored.is_some(),
        only_file_name: saved_only_in_economic_name(&run.manifest.id),
        only_left: run.manifest.counts.only_in_economic.saturating_sub(ignored_only_in_economic(run) as u64),
        left_out: LeftOut {
            rows: rows.len() - chosen.len(),
            economic: run.economic.customers.len() - economic.indices.len(),
        },
        economic: economic.rows(run),
        needs_you: order::needs_you(run, &chosen, &page_rows),
        rows: page_rows,
    }
}

fn column_words(column: Column, language: Language) -> ColumnWords {
    ColumnWords {
        name: match column {
            Column::Row => "row",
            Column::Approve => "approve",
            Column::Number => "number",
            Column::Comment => "comment",
            _ => "",
        },
        heading: heading(column, language),
        known_as: [Language::Danish, Language::English].map(|language| heading(column, language)),
        needed: column.facts().needed,
        from: source(column),
    }
}

/// How much the page holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// Rows; those that need a look are taken first.
    pub rows: usize,
    /// e-conomic customers besides those that the rows name.
    pub economic: usize,
}

impl Default for PageLimits {
    /// 50,000 rows make some 6 MB, which browsers open in seconds.
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

/// What the reader takes for a yes and a no; kobl's own word first.
fn answers(language: Language) -> AnswerWords {
    let own_first = |own: &'static str, words: &[&'static str]| {
        std::iter::once(own).chain(words.iter().copied()).collect()
    };
    AnswerWords {
        yes: own_first(answer(language, Answer::Yes), YES_WORDS),
        no: own_first(answer(language, Answer::No), NO_WORDS),
    }
}
