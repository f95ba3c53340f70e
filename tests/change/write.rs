//! The write: what it says is what the store holds.

use kobl::change::{
    Change, CustomerStore, Journal, JournalRecord, Outcome, StageError, Standing, Step, StoreError,
    StoreErrorKind, WriteError, WriteKind, last_standing, open_standings, plan_undo, write,
};
use kobl::customer::{Key, StoredLink};
use proptest::prelude::*;

use crate::properties::cases;

use super::memory::{self, AtCommit, MemoryJournal, MemoryStore, Steps, change, intent};

fn store() -> MemoryStore {
    MemoryStore::new(&[
        ("1", StoredLink::null()),
        ("2", StoredLink::text("")),
        ("3", StoredLink::text("0")),
        ("4", StoredLink::text("20104")),
    ])
}

fn changes() -> Vec<Change> {
    vec![
        change("1", StoredLink::null(), "20101"),
        change("2", StoredLink::text(""), "20102"),
        change("3", StoredLink::text("0"), "20103"),
    ]
}

fn old() -> Vec<StoredLink> {
    store().links()
}

fn new() -> Vec<StoredLink> {
    ["20101", "20102", "20103", "20104"].map(StoredLink::text).to_vec()
}

/// Writes and gives what was said, and the outcome that the journal holds.
fn written(store: &mut MemoryStore) -> (Result<(), WriteError>, Option<Outcome>) {
    let mut journal = MemoryJournal::default();
    let said = write(store, &mut journal, &intent(changes()), &mut Steps::default());
    (said, outcome(&journal))
}

fn outcome(journal: &MemoryJournal) -> Option<Outcome> {
    journal.records.iter().rev().find_map(|record| match record {
        JournalRecord::Outcome(record) => Some(record.outcome),
        JournalRecord::Intent(_) => None,
    })
}

#[test]
fn the_intent_is_kept_before_anything_is_staged_and_the_outcome_after_the_commit() {
    let (mut store, mut journal, mut steps) = (store(), MemoryJournal::default(), Steps::default());
    write(&mut store, &mut journal, &intent(changes()), &mut steps).expect("written");
    assert_eq!(
        steps.0,
        [Step::BeforeIntent, Step::AfterLock, Step::AfterIntent, Step::BeforeCommit, Step::AfterCommit]
    );
    assert_eq!(journal.records[0], JournalRecord::Intent(intent(changes())));
    assert_eq!((outcome(&journal), store.links()), (Some(Outcome::Written), new()));
}

#[test]
fn without_a_journal_nothing_is_staged() {
    let (mut store, mut steps) = (store(), Steps::default());
    let mut journal = MemoryJournal { fails_at: Some(0), ..MemoryJournal::default() };
    let said = write(&mut store, &mut journal, &intent(changes()), &mut steps);
    assert!(matches!(said, Err(WriteError::Journal(_))), "{said:?}");
    assert_eq!((steps.0, store.links()), (vec![Step::BeforeIntent, Step::AfterLock], old()));
}

#[test]
fn a_journal_that_cannot_be_finished_is_told_but_what_was_written_counts() {
    let mut store = store();
    let mut journal = MemoryJournal { fails_at: Some(1), ..MemoryJournal::default() };
    let said = write(&mut store, &mut journal, &intent(changes()), &mut Steps::default());
    assert!(matches!(said, Err(WriteError::JournalUnfinished(_))), "{said:?}");
    assert_eq!((store.links(), outcome(&journal)), (new(), None));
}

#[test]
fn whatever_stops_the_staging_nothing_is_written() {
    let lost = StoreError::new(StoreErrorKind::Lost);
    for error in [
        StageError::Stale(vec![Key::new("2")]),
        StageError::Altered(vec![Key::new("3")]),
        StageError::Store(lost),
    ] {
        let mut store = store();
        store.at_stage = vec![error.clone()];
        let (said, outcome) = written(&mut store);
        assert_eq!((said, outcome), (Err(WriteError::NotStaged(error)), Some(Outcome::NotWritten)));
        assert_eq!(store.links(), old());
    }
}

#[test]
fn without_the_lock_there_is_no_intent() {
    let (mut store, mut journal) = (store(), MemoryJournal::default());
    store.locked = true;
    let said = write(&mut store, &mut journal, &intent(changes()), &mut Steps::default());
    assert_eq!(said, Err(WriteError::NotStaged(StageError::Busy)));
    assert_eq!((journal.records, store.links()), (vec![], old()));
}

#[test]
fn a_deadlock_is_tried_again_and_the_intent_is_kept_once() {
    let deadlock = StageError::Store(StoreError::new(StoreErrorKind::Deadlock));
    let (mut store, mut journal) = (store(), MemoryJournal::default());
    store.at_stage = vec![deadlock; 3];
    write(&mut store, &mut journal, &intent(changes()), &mut Steps::default()).expect("written");
    assert_eq!((journal.records.len(), store.links()), (2, new()));
}

#[test]
fn a_write_that_somebody_settled_before_it_was_tried_again_is_not_done() {
    let mut store = store();
    store.at_stage = vec![StageError::Store(StoreError::new(StoreErrorKind::Deadlock))];
    let mut journal = MemoryJournal { settled_by_another: true, ..MemoryJournal::default() };
    let said = write(&mut store, &mut journal, &intent(changes()), &mut Steps::default());
    assert_eq!((said, store.links()), (Err(WriteError::NotStaged(StageError::Busy)), old()));
}

/// Links of rows by their keys.
fn rows(links: &[(&str, &str)]) -> Vec<kobl::change::CurrentRow> {
    let rows: Vec<(&str, StoredLink)> =
        links.iter().map(|(key, link)| (*key, StoredLink::text(link))).collect();
    MemoryStore::new(&rows).current()
}

/// A journal of one row: from, to.
fn one(folder: &str, from: &str, to: &str, outcome: Option<Outcome>) -> Journal {
    memory::journal(folder, intent(vec![change("1", StoredLink::text(from), to)]), outcome)
}

#[test]
fn what_came_later_is_taken_into_account_for_an_open_write() {
    use Outcome::{Mixed, NotWritten, Written};
    let open = one("a", "", "10", None);
    let undone = one("undo", "10", "", Some(Written));
    let again = one("b", "", "10", Some(Written));
    let not_again = one("b", "", "10", Some(NotWritten));
    let other = one("c", "7", "8", Some(Written));
    for (journals, now, outcome, written_again) in [
        (vec![&open], "10", Written, false),
        (vec![&open], "", NotWritten, false),
        (vec![&open], "9", Mixed, false),
        // Done and undone; not done, and done by a second apply.
        (vec![&open, &undone], "", Written, true),
        (vec![&open, &again], "10", NotWritten, true),
        (vec![&open, &not_again], "10", Written, false),
        // Whatever somebody did after that.
        (vec![&open, &undone], "9", Written, true),
        (vec![&open, &other], "8", Mixed, true),
    ] {
        let found = open_standings(&journals, &rows(&[("1", now)]));
        let [found] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((found.standing.outcome(), found.written_again), (outcome, written_again), "{journals:?}");
    }
}

#[test]
fn of_two_open_writes_the_later_one_is_judged_first() {
    let (first, second) = (one("a", "", "10", None), one("b", "10", "20", None));
    let outcomes = |now: &str| {
        let found = open_standings(&[&first, &second], &rows(&[("1", now)]));
        found.into_iter().map(|open| (open.place, open.standing.outcome())).collect::<Vec<_>>()
    };
    assert_eq!(outcomes("20"), [(1, Outcome::Written), (0, Outcome::Written)]);
    assert_eq!(outcomes("10"), [(1, Outcome::NotWritten), (0, Outcome::Written)]);
}

#[test]
fn a_commit_that_rolled_back_wrote_nothing() {
    let mut store = store();
    store.at_commit = AtCommit::RollsBack;
    let (said, outcome) = written(&mut store);
    assert!(matches!(said, Err(WriteError::NotCommitted(_))), "{said:?}");
    assert_eq!((outcome, store.links(), store.reconnects), (Some(Outcome::NotWritten), old(), 0));
}

#[test]
fn a_connection_lost_after_the_commit_is_found_written() {
    let mut store = store();
    store.at_commit = AtCommit::LostAfter;
    let (said, outcome) = written(&mut store);
    assert_eq!((said, outcome, store.links()), (Ok(()), Some(Outcome::Written), new()));
}

#[test]
fn a_connection_lost_before_the_commit_is_found_not_written() {
    let mut store = store();
    store.at_commit = AtCommit::LostBefore;
    let (said, outcome) = written(&mut store);
    assert!(matches!(said, Err(WriteError::NotCommitted(_))), "{said:?}");
    assert_eq!((outcome, store.links()), (Some(Outcome::NotWritten), old()));
}

#[test]
fn a_row_that_somebody_wrote_meanwhile_makes_the_outcome_mixed() {
    let mut store = store();
    store.at_commit = AtCommit::LostAndOverwritten(Key::new("2"), StoredLink::text("9"));
    let (said, outcome) = written(&mut store);
    let keys = |keys: &[&str]| keys.iter().map(|key| Key::new(*key)).collect::<Vec<_>>();
    let standing = Standing { new: keys(&["1", "3"]), old: keys(&[]), other: keys(&["2"]) };
    assert_eq!((said, outcome), (Err(WriteError::Mixed(standing)), Some(Outcome::Mixed)));
}

#[test]
fn it_connects_again_a_few_times_before_it_calls_the_outcome_unknown() {
    for dead in 0..5 {
        let mut store = store();
        (store.at_commit, store.dead_reconnects) = (AtCommit::LostAfter, dead);
        let (said, outcome) = written(&mut store);
        if dead < 3 {
            assert_eq!((said, outcome), (Ok(()), Some(Outcome::Written)), "{dead}");
        } else {
            assert!(matches!(said, Err(WriteError::Unknown(_))), "{dead}: {said:?}");
            assert_eq!(outcome, Some(Outcome::Unknown), "{dead}");
        }
    }
}

#[test]
fn an_unknown_or_mixed_outcome_leaves_the_journal_open() {
    for (outcome, open) in [
        (None, true),
        (Some(Outcome::Unknown), true),
        (Some(Outcome::Mixed), true),
        (Some(Outcome::Written), false),
        (Some(Outcome::NotWritten), false),
    ] {
        let journal = memory::journal("apply", intent(changes()), outcome);
        assert_eq!(journal.is_open(), open, "{outcome:?}");
    }
}

fn journal(folder: &str, kind: WriteKind, outcome: Option<Outcome>) -> Journal {
    let mut intent = intent(changes());
    intent.kind = kind;
    memory::journal(folder, intent, outcome)
}

#[test]
fn the_last_write_that_stands_is_the_one_to_undo() {
    let written = Some(Outcome::Written);
    let undo = |folder: &str, of: &str, outcome| {
        journal(folder, WriteKind::Undo { of: of.to_owned(), id: Some(of.to_owned()) }, outcome)
    };
    let apply = |folder: &str, outcome| journal(folder, WriteKind::Apply, outcome);
    let last = |journals: &[&Journal]| last_standing(journals).map(|index| journals[index].folder.clone());
    let [a, b] = [apply("a", written), apply("b", written)];
    let [not, open] = [apply("not", Some(Outcome::NotWritten)), apply("open", None)];
    assert_eq!(last(&[]), None);
    assert_eq!(last(&[&a, &b, &not]).as_deref(), Some("b"));
    assert_eq!(last(&[&a, &open]).as_deref(), Some("open"));
    let undo_b = undo("undo-b", "b", written);
    assert_eq!(last(&[&a, &b, &undo_b]).as_deref(), Some("a"));
    assert_eq!(last(&[&a, &b, &undo("undo-b", "b", None)]).as_deref(), Some("b"));
    assert_eq!(last(&[&a, &b, &undo_b, &undo("again", "undo-b", written)]).as_deref(), Some("b"));
    assert_eq!(last(&[&a, &undo("undo-a", "a", written)]), None);
}

/// Links as databases hold them.
fn link() -> impl Strategy<Value = StoredLink> {
    prop_oneof![
        Just(StoredLink::null()),
        Just(StoredLink::text("")),
        Just(StoredLink::text("0")),
        Just(StoredLink::text("   ")),
        "[0-9]{1,9} {0,3}".prop_map(|text| StoredLink::text(&text)),
        "\\PC{0,8}".prop_map(|text| StoredLink::text(&text)),
    ]
}

/// A table, and for each row perhaps a number to link it to.
fn table() -> impl Strategy<Value = Vec<(StoredLink, Option<u32>)>> {
    prop::collection::vec((link(), prop::option::of(1..999_999_999_u32)), 1..20)
}

fn at_commit() -> impl Strategy<Value = AtCommit> {
    prop_oneof![
        Just(AtCommit::Works),
        Just(AtCommit::RollsBack),
        Just(AtCommit::LostAfter),
        Just(AtCommit::LostBefore)
    ]
}

fn prepared(table: &[(StoredLink, Option<u32>)]) -> (MemoryStore, Vec<Change>) {
    let keys: Vec<String> = (1..=table.len()).map(|key| key.to_string()).collect();
    let rows: Vec<(&str, StoredLink)> =
        keys.iter().zip(table).map(|(key, (link, _))| (key.as_str(), link.clone())).collect();
    let changes = rows.iter().zip(table).filter_map(|((key, old), (_, number))| {
        let new = number.map(|number| number.to_string())?;
        (StoredLink::text(&new) != *old).then(|| change(key, old.clone(), &new))
    });
    (MemoryStore::new(&rows), changes.collect())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn apply_then_undo_restores_every_link_exactly(table in table()) {
        let (mut store, changes) = prepared(&table);
        let before = store.links();
        let intent = intent(changes);
        write(&mut store, &mut MemoryJournal::default(), &intent, &mut Steps::default()).expect("written");
        let journal = memory::journal("a", intent, Some(Outcome::Written));
        let undo = plan_undo(&journal, &store.current());
        prop_assert_eq!(&undo.changed, &Vec::<Key>::new());
        let intent = super::memory::intent(undo.changes);
        write(&mut store, &mut MemoryJournal::default(), &intent, &mut Steps::default()).expect("undone");
        prop_assert_eq!(store.links(), before);
    }

    #[test]
    fn what_is_said_is_what_the_store_holds(table in table(), at_commit in at_commit(), dead in 0..5_usize) {
        let (mut store, changes) = prepared(&table);
        (store.at_commit, store.dead_reconnects) = (at_commit, dead);
        let before = store.links();
        let mut journal = MemoryJournal::default();
        let said = write(&mut store, &mut journal, &intent(changes.clone()), &mut Steps::default());
        let standing = Standing::of(&changes, &store.current());
        match said {
            Ok(()) => prop_assert_eq!(standing.new.len(), changes.len()),
            Err(WriteError::NotCommitted(_)) => prop_assert_eq!(store.links(), before),
            Err(WriteError::Unknown(_)) => {
                prop_assert!(dead >= 3);
                prop_assert!(standing.new.len() == changes.len() || standing.old.len() == changes.len());
            }
            Err(other) => prop_assert!(false, "{other:?}"),
        }
        prop_assert!(outcome(&journal).is_some());
    }

    #[test]
    fn undo_leaves_a_row_alone_that_was_changed_since(table in table(), at in 0..20_usize, other in link()) {
        let (mut store, changes) = prepared(&table);
        prop_assume!(!changes.is_empty());
        let changed = &changes[at % changes.len()];
        prop_assume!(other != changed.old && other != changed.new);
        let key = changed.key.clone();
        let intent = intent(changes);
        write(&mut store, &mut MemoryJournal::default(), &intent, &mut Steps::default()).expect("written");
        for row in store.rows.iter_mut().filter(|row| row.0 == key) {
            row.1 = other.clone();
        }
        let journal = memory::journal("a", intent, Some(Outcome::Written));
        let undo = plan_undo(&journal, &store.current_rows().expect("rows"));
        prop_assert!(undo.changes.iter().all(|change| change.key != key));
        prop_assert_eq!(undo.changed, vec![key]);
    }
}
