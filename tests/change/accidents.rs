//! Random accidents with a reviewed file: blocks that are dragged, copied, sorted,
//! shifted, filled and swapped. Nothing that the matcher calls wrong is ever
//! written, and what an honest reviewer does is taken.

use std::collections::{HashMap, HashSet};

use kobl::change::{
    CurrentRow, Plan, PlanOptions, PlannedChange, Present, Question, Refusal, RefusalKind, plan,
};
use kobl::config::Config;
use kobl::customer::{
    ClientViewCustomer, CustomerList, EconomicCustomer, EconomicNumber, Key, LinkState, StoredLink,
    UnlinkedValues,
};
use kobl::language::Language;
use kobl::matching::{Class, Doubt, Judge, Matcher, Verdict};
use kobl::progress::Silent;
use kobl::review::{Answer, Column, Memory, ReviewErrors, ReviewRow, read, rows};
use kobl::run::{Inactive, Ingredients, ReviewRecord, Run, RunCode, SourceKind, build};
use kobl::systems::list_file;
use kobl::systems::sqlite::{SqliteStore, create_sample};
use tempfile::TempDir;

use super::memory::{identity, time};
use crate::generator::{self, Dice, Kind, LinkShares, Recipe};
use crate::review::samples::Sheet;

/// The demo's run, with the certain proposals approved.
pub(crate) fn demo_run() -> Run {
    use kobl::change::CustomerStore;
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folder = TempDir::new().expect("a folder");
    let database = folder.path().join("clienttime.db");
    create_sample(&database, &std::fs::read(samples.join("clienttime.csv")).expect("a list"))
        .expect("a database");
    let settings = std::fs::read_to_string(samples.join("kobl.toml")).expect("settings");
    let config = Config::parse(&settings, &samples.join("kobl.toml")).expect("settings");
    let mut store = SqliteStore::open(&database, &config.clientview).expect("a table");
    let economic =
        list_file::read_economic(&samples.join("kunder.csv"), list_file::Columns::Known).expect("a list");
    let clientview = store.read(&Silent).expect("customers").list;
    built(clientview, economic.list, config.clientview.unlinked)
}

fn built(
    clientview: CustomerList<ClientViewCustomer>,
    economic: CustomerList<EconomicCustomer>,
    unlinked: UnlinkedValues,
) -> Run {
    let file = SourceKind::File { name: "kunder.csv".to_owned(), sha256: String::new() };
    let ingredients = Ingredients {
        started: time().fixed_offset(),
        code: RunCode::parse("TQKM").expect("a code"),
        version: "0".to_owned(),
        language: Language::Danish,
        clientview: (SourceKind::Database(identity()), clientview),
        economic: (file, economic),
        unlinked,
        inactive: Inactive::LeftOut,
        review: ReviewRecord { preapproved: true, all: false },
        learnt: None,
    };
    build(ingredients, &Silent)
}

/// The run with the judge of its links; nothing changed since the export.
pub(crate) struct Bench<'r> {
    run: &'r Run,
    rows: Vec<CurrentRow>,
    judge: Judge<'r, 'r>,
}

impl<'r> Bench<'r> {
    pub(crate) fn new(run: &'r Run, matcher: &'r Matcher<'r>) -> Self {
        let judge = Judge::new(matcher, &run.clientview.customers, &run.economic.customers);
        Self { run, rows: run.clientview.customers.iter().map(CurrentRow::of).collect(), judge }
    }

    fn judged(&self, key: &Key, number: EconomicNumber) -> Option<Verdict> {
        self.judge.judge(key, number)
    }

    pub(crate) fn plan(&self, bytes: &[u8], options: &PlanOptions) -> Result<Plan, Refused> {
        let review = read(bytes, self.run).map_err(Refused::File)?;
        let judge = |key: &Key, number| self.judged(key, number);
        let present = Present { rows: &self.rows, economic: &self.run.economic.customers, judge: &judge };
        let mut link_for = |number: EconomicNumber| Some(StoredLink::text(&number.to_string()));
        plan(self.run, &review, present, options, &mut link_for).map_err(Refused::Plan)
    }
}

#[derive(Debug)]
pub(crate) enum Refused {
    File(ReviewErrors),
    Plan(Vec<Refusal>),
}

pub(crate) fn matcher(run: &Run) -> Matcher<'_> {
    let settings = run.manifest.settings();
    Matcher::new(&run.clientview.customers, &run.economic.customers, &settings, &Silent)
}

/// What an accident led to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: usize,
    /// Links that are not the row's own proposal, or look wrong.
    pub(crate) wrong: usize,
    /// Rows that had been answered no.
    pub(crate) refused_written: usize,
}

impl Tally {
    /// Counts what would be written, given the answers before the accident.
    pub(crate) fn add(
        &mut self,
        run: &Run,
        planned: Result<Plan, Refused>,
        before: &HashMap<String, Answer>,
    ) {
        let Ok(plan) = planned else { return };
        self.accepted += 1;
        for change in &plan.changes {
            let proposal = &run.proposals[change.row.sequence() as usize - 1];
            let doubtful = matches!(change.verdict.class, Class::Unlikely | Class::None)
                || matches!(proposal.class, Class::Unlikely | Class::None);
            self.wrong += usize::from(proposal.number != Some(change.number) || doubtful);
            let refused = before.get(&change.row.to_string()) == Some(&Answer::No);
            self.refused_written += usize::from(refused);
        }
    }
}

/// Where comments stand before the accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comments {
    None,
    /// "ok" in every approved row.
    Approved,
    /// A word in every refused row.
    Refused,
    Everywhere,
}

/// A file as a reviewer left it: fifteen of the certain refused, some of the doubtful approved.
pub(crate) fn reviewed(run: &Run, dice: &mut Dice) -> Sheet {
    let mut sheet = Sheet::of(run);
    // A reviewer approves what is not linked, and whose number nobody else has.
    let class = |row: &ReviewRow| {
        let proposal = &run.proposals[row.index];
        let linked = proposal.current_link.state(&run.manifest.unlinked) != LinkState::Unlinked;
        let taken = [Doubt::LinkedElsewhere, Doubt::Barred].iter().any(|one| proposal.doubts.contains(one));
        if linked || taken { Class::None } else { proposal.class }
    };
    let classes: Vec<Class> = rows(run, &Memory::default()).iter().map(class).collect();
    let certain = sheet.column(Column::Approve).filter(|cell| *cell == "ja").count();
    for _ in 0..15 {
        let place = 1 + dice.below(certain);
        sheet.0[place][Column::Approve as usize] = "nej".to_owned();
    }
    for (row, class) in sheet.0[1..].iter_mut().zip(classes).skip(certain) {
        row[Column::Approve as usize] = match (class, dice.below(4)) {
            (Class::Review, 0 | 1) if !row[Column::Number as usize].is_empty() => "ja",
            (_, 2) => "nej",
            _ => "",
        }
        .to_owned();
    }
    sheet
}

fn comment(sheet: &mut Sheet, comments: Comments) {
    for row in &mut sheet.0[1..] {
        let answer = row[Column::Approve as usize].clone();
        let text = match comments {
            Comments::Approved if answer == "ja" => "ok",
            Comments::Refused if answer == "nej" => "en anden",
            Comments::Everywhere => "set",
            _ => continue,
        };
        row[Column::Comment as usize] = text.to_owned();
    }
}

/// The answers by row id.
pub(crate) fn answers(sheet: &Sheet, run: &Run) -> HashMap<String, Answer> {
    let review = read(&sheet.csv(), run).expect("readable before the accident");
    review.decisions.iter().map(|decision| (decision.row.to_string(), decision.answer)).collect()
}

/// The columns that an accident takes along.
const BLOCKS: [&[Column]; 5] = [
    &[Column::Approve],
    &[Column::Number],
    &[Column::Approve, Column::Number],
    &[Column::Approve, Column::Number, Column::Comment],
    &[Column::Comment],
];

const KINDS: usize = 11;

/// Lets an accident of this kind happen, and tells what it was.
fn accident(sheet: &mut Sheet, kind: usize, dice: &mut Dice) -> String {
    let columns = BLOCKS[dice.below(BLOCKS.len())];
    let size = sheet.0.len() - 1;
    let length = dice.between(1, 100).min(size / 3);
    let from = 1 + dice.below(size / 2 - length.min(size / 2 - 1));
    let to = (from + dice.between(1, size / 2)).min(size + 1 - length);
    let described = format!("{kind} {columns:?} {from}+{length} -> {to}");
    let cut = |sheet: &mut Sheet, at: usize, empty: bool| -> Vec<Vec<String>> {
        let block = |row: &mut Vec<String>| {
            let cell = |column: &Column| {
                let cell = &mut row[*column as usize];
                if empty { std::mem::take(cell) } else { cell.clone() }
            };
            columns.iter().map(cell).collect()
        };
        sheet.0[at..at + length].iter_mut().map(block).collect()
    };
    let paste = |sheet: &mut Sheet, at: usize, block: Vec<Vec<String>>| {
        for (row, cells) in sheet.0[at..].iter_mut().zip(block) {
            columns.iter().zip(cells).for_each(|(column, cell)| row[*column as usize] = cell);
        }
    };
    match kind {
        // Dragged, with and without the emptied rows deleted.
        0 | 1 => {
            let block = cut(sheet, from, true);
            paste(sheet, to, block);
            if kind == 1 {
                let emptied = to.min(from + length);
                sheet.0.drain(from..emptied);
            }
        }
        // Copied.
        2 => {
            let block = cut(sheet, from, false);
            paste(sheet, to, block);
        }
        // Swapped.
        3 => {
            let to = to.max(from + length).min(size + 1 - length);
            let (one, other) = (cut(sheet, from, false), cut(sheet, to, false));
            paste(sheet, from, other);
            paste(sheet, to, one);
        }
        // One column or block sorted on its own, blanks last, either way.
        4 | 5 => {
            let mut cells: Vec<Vec<String>> = sheet.0[1..]
                .iter()
                .map(|row| columns.iter().map(|column| row[*column as usize].clone()).collect())
                .collect();
            cells.sort();
            if kind == 5 {
                cells.reverse();
            }
            cells.sort_by_key(|cells: &Vec<String>| cells[0].is_empty());
            paste(sheet, 1, cells);
        }
        // Shifted up or down by deleting or inserting cells.
        6 | 7 => {
            let by = dice.between(1, 3);
            for column in columns {
                let mut cells: Vec<String> = sheet.column(*column).map(|cell| cell.clone()).collect();
                for _ in 0..by {
                    if kind == 6 {
                        cells.remove(from - 1);
                        cells.push(String::new());
                    } else {
                        cells.insert(from - 1, String::new());
                        cells.pop();
                    }
                }
                sheet.column(*column).zip(cells).for_each(|(cell, moved)| *cell = moved);
            }
        }
        // The first cells filled down: the same again, or numbers counted up.
        8 | 9 => {
            let first = sheet.0[from].clone();
            for (count, row) in (0_u64..).zip(&mut sheet.0[from..from + length]) {
                for column in columns {
                    let cell = &first[*column as usize];
                    row[*column as usize] = match cell.parse::<u64>() {
                        Ok(number) if kind == 9 && *column == Column::Number => (number + count).to_string(),
                        _ => cell.clone(),
                    };
                }
            }
        }
        // Yes filled down too far.
        _ => sheet.0[from..from + length]
            .iter_mut()
            .for_each(|row| row[Column::Approve as usize] = "ja".to_owned()),
    }
    described
}

#[test]
fn no_random_accident_writes_what_the_matcher_calls_wrong() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    let (mut dice, seed) = Dice::of_test(19);
    let mut tally = Tally::default();
    let comments = [Comments::None, Comments::Approved, Comments::Refused, Comments::Everywhere];
    let accidents = 330;
    for turn in 0..accidents {
        let mut sheet = reviewed(&run, &mut dice);
        comment(&mut sheet, comments[turn % comments.len()]);
        let before = answers(&sheet, &run);
        let what = accident(&mut sheet, turn % KINDS, &mut dice);
        let wrong = tally.wrong;
        tally.add(&run, bench.plan(&sheet.csv(), &PlanOptions::default()), &before);
        assert_eq!(tally.wrong, wrong, "seed {seed}, {turn}: {what}");
    }
    println!("{accidents} accidents of seed {seed}: {tally:?}");
    assert_eq!(tally.wrong, 0);
}

/// The refusal of a file whose block of numbers moved: one for the whole block.
#[track_caller]
fn moved(bench: &Bench<'_>, sheet: &Sheet) -> usize {
    let everything = PlanOptions { allowed: Question::ALL.into_iter().collect(), ..PlanOptions::default() };
    match bench.plan(&sheet.csv(), &everything) {
        Err(Refused::Plan(refusals)) => match &refusals[..] {
            [Refusal { kind: RefusalKind::Moved(numbers), .. }] => numbers.len(),
            other => panic!("{other:?}"),
        },
        Err(Refused::File(errors)) => panic!("{errors:?}"),
        Ok(plan) => panic!("{} links would be written", plan.changes.len()),
    }
}

#[test]
fn a_hundred_answers_pasted_over_the_next_hundred_are_one_refusal_whatever_the_comments() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    let edited = [Column::Approve as usize, Column::Number as usize];
    let mut sheet = Sheet::of(&run);
    for place in 1..=100 {
        for column in edited {
            sheet.0[place + 100][column] = std::mem::take(&mut sheet.0[place][column]);
        }
    }
    assert_eq!(moved(&bench, &sheet), 100);
    sheet.column(Column::Comment).for_each(|cell| *cell = "ok".to_owned());
    assert_eq!(moved(&bench, &sheet), 100);
    sheet.0.drain(1..=100);
    assert_eq!(moved(&bench, &sheet), 100);
    // Both columns one row down, and the numbers sorted, with a comment in every row.
    for sorted in [false, true] {
        let mut sheet = Sheet::of(&run);
        sheet.column(Column::Comment).for_each(|cell| *cell = "ok".to_owned());
        let approved = sheet.column(Column::Approve).filter(|cell| *cell == "ja").count();
        for column in &edited[usize::from(sorted)..] {
            let mut cells: Vec<String> =
                sheet.0[1..=approved].iter().map(|row| row[*column].clone()).collect();
            if sorted {
                cells.sort()
            } else {
                cells.rotate_right(1)
            }
            sheet.0[1..=approved].iter_mut().zip(cells).for_each(|(row, cell)| row[*column] = cell);
        }
        assert!(moved(&bench, &sheet) > 200);
    }
}

#[test]
fn ten_refusals_with_comments_are_not_written_after_approve_was_sorted() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    for descending in [false, true] {
        let mut sheet = Sheet::of(&run);
        for place in (5..205).step_by(20) {
            sheet.0[place][Column::Approve as usize] = "nej".to_owned();
            sheet.0[place][Column::Comment as usize] = "en anden".to_owned();
        }
        assert!(bench.plan(&sheet.csv(), &PlanOptions::default()).is_ok());
        let mut answers: Vec<String> = sheet.column(Column::Approve).map(|cell| cell.clone()).collect();
        answers.sort();
        if descending {
            answers.reverse();
        }
        answers.sort_by_key(String::is_empty);
        sheet.column(Column::Approve).zip(answers).for_each(|(cell, answer)| *cell = answer);
        let refused = bench.plan(&sheet.csv(), &PlanOptions::default()).expect_err("refused");
        assert!(matches!(refused, Refused::File(_)), "{refused:?}");
    }
}

#[test]
fn what_is_approved_in_advance_is_never_refused() {
    let links = LinkShares { good: 0.3, suspicious: 0.05, dangling: 0.02, shared: 0.03 };
    let seed = Dice::of_test(81).1;
    let generated = [(Kind::Hard, 1500, seed), (Kind::Medium, 4000, seed + 1)].map(|(kind, size, seed)| {
        let pair = generator::generate(&Recipe { kind, size, seed, mix: 0, links });
        let (mut clientview, economic) = (pair.clientview, pair.economic);
        // Inactive customers keep their links, and an export leaves them out.
        clientview.iter_mut().step_by(7).for_each(|customer| customer.inactive = true);
        let rows: Vec<CurrentRow> = clientview.iter().map(CurrentRow::of).collect();
        let run = built(
            CustomerList { columns: Vec::new(), customers: clientview },
            CustomerList { columns: Vec::new(), customers: economic },
            UnlinkedValues::default(),
        );
        (run, rows)
    });
    for (run, rows) in generated {
        let matcher = matcher(&run);
        let bench = Bench { rows, ..Bench::new(&run, &matcher) };
        let plan = bench.plan(&Sheet::of(&run).csv(), &PlanOptions::default()).expect("a plan");
        assert!(plan.changes.len() > 100 && plan.approved_classes().certain == plan.changes.len());
    }
}

#[test]
fn an_honest_reviewer_is_not_asked_and_corrections_are_taken() {
    let run = demo_run();
    let matcher = matcher(&run);
    let bench = Bench::new(&run, &matcher);
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/truth.csv");
    let truth: HashMap<String, String> = csv::Reader::from_path(samples)
        .expect("the truth")
        .records()
        .map(|record| record.expect("a row"))
        .map(|record| (record[0].to_owned(), record[1].to_owned()))
        .collect();
    let corrections: Vec<(usize, &String)> = run
        .proposals
        .iter()
        .enumerate()
        .filter_map(|(index, proposal)| Some((index, truth.get(proposal.code.as_str())?)))
        .filter(|(index, number)| {
            run.proposals[*index].number.map(|n| n.to_string()).as_ref() != Some(number)
        })
        .collect();
    let (mut dice, seed) = Dice::of_test(20);
    let (mut asked, mut corrected, mut unasked) = (0, 0, 0);
    for turn in 0..50 {
        let mut sheet = reviewed(&run, &mut dice);
        match turn % 3 {
            // The whole table sorted by any column.
            0 => {
                let column = dice.below(sheet.0[0].len());
                sheet.0[1..].sort_by_key(|row| row[column].clone());
            }
            // Rows deleted.
            1 => {
                let (from, length) = (1 + dice.below(200), dice.between(1, 60));
                sheet.0.drain(from..from + length);
            }
            _ => {}
        }
        if let Err(refused) = bench.plan(&sheet.csv(), &PlanOptions::default()) {
            panic!("seed {seed}, {turn}: {refused:?}");
        }
        // A few right corrections, the most that a reviewer finds in a demo.
        for _ in 0..3.min(corrections.len()) {
            let (index, number) = corrections[dice.below(corrections.len())];
            let id = run.proposals[index].row.to_string();
            if let Some(row) = sheet.0.iter_mut().find(|row| row[Column::Row as usize] == id) {
                row[Column::Approve as usize] = "ja".to_owned();
                row[Column::Number as usize].clone_from(number);
            }
        }
        let allowed = [Question::Unlikely, Question::Shared, Question::Overwrite];
        let options = PlanOptions { allowed: allowed.into_iter().collect(), ..PlanOptions::default() };
        asked += usize::from(bench.plan(&sheet.csv(), &PlanOptions::default()).is_err());
        let plan = bench
            .plan(&sheet.csv(), &options)
            .unwrap_or_else(|refused| panic!("seed {seed}, {turn}: {refused:?}"));
        // Corrections that look right, replace nothing and share nothing are taken without a question.
        let looks_right = |change: &&PlannedChange| {
            let holders = plan.changes.iter().filter(|other| other.number == change.number).count();
            let is_free = !bench.rows.iter().any(|row| {
                let unlinked = &run.manifest.unlinked;
                row.key != change.change.key && row.link.state(unlinked) == LinkState::Linked(change.number)
            });
            let is_new = change.change.old.state(&run.manifest.unlinked) == LinkState::Unlinked;
            change.corrected && !change.verdict.looks_wrong() && holders == 1 && is_free && is_new
        };
        let right: Vec<&PlannedChange> = plan.changes.iter().filter(looks_right).collect();
        corrected += plan.changes.iter().filter(|change| change.corrected).count();
        unasked += right.len();
        let rows: HashSet<String> = right.iter().map(|change| change.row.to_string()).collect();
        let (column, row) = (Column::Approve as usize, Column::Row as usize);
        for cells in sheet.0.iter_mut().skip(1) {
            let is_correction =
                plan.changes.iter().any(|change| change.corrected && change.row.to_string() == cells[row]);
            if is_correction && !rows.contains(&cells[row]) {
                cells[column].clear();
            }
        }
        let alone = bench.plan(&sheet.csv(), &PlanOptions::default());
        let alone = alone.unwrap_or_else(|refused| panic!("seed {seed}, {turn}: {refused:?}"));
        assert_eq!(alone.changes.iter().filter(|change| change.corrected).count(), right.len(), "{turn}");
    }
    println!(
        "50 honest files of seed {seed}: {asked} asked about, {corrected} corrections taken, {unasked} of them without a question"
    );
}
