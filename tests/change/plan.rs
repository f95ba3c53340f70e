//! The plan: whatever the review says and the world became, only approved rows
//! that are as they were exported are planned, and any error stops all of it.

use chrono::{DateTime, FixedOffset};
use kobl::change::{
    CurrentRow, MovedNumber, Only, Plan, PlanOptions, Present, Question, Refusal, RefusalKind, plan,
};
use kobl::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicCustomer, EconomicNumber, Key, LinkState, Particulars,
    StoredLink, UnlinkedValues,
};
use kobl::language::{Language, Localize, Localized};
use kobl::matching::{Class, Verdict};
use kobl::progress::Silent;
use kobl::review::{Answer, Decision, Review};
use kobl::run::{Inactive, Ingredients, ReviewRecord, Run, RunCode, SourceKind, build};
use proptest::prelude::*;

use crate::properties::cases;

use super::memory::identity;

/// Customers of each list.
const SIZE: u32 = 6;

fn number(number: u32) -> EconomicNumber {
    EconomicNumber::new(number).expect("a number")
}

fn about(index: u32) -> Particulars {
    Particulars { name: format!("Firma {index} ApS").into(), zip: "8000".into(), ..Particulars::default() }
}

fn customer(index: u32) -> ClientViewCustomer {
    ClientViewCustomer {
        key: Key::new(index.to_string()),
        code: Code::new(format!("K{index}")),
        link: StoredLink::null(),
        inactive: false,
        about: about(index),
        extra: Box::default(),
    }
}

fn economic(index: u32) -> EconomicCustomer {
    EconomicCustomer {
        number: number(20_000 + index),
        barred: false,
        about: about(index),
        extra: Box::default(),
    }
}

fn run() -> Run {
    let file = SourceKind::File { name: "kunder.csv".to_owned(), sha256: String::new() };
    let started: DateTime<FixedOffset> = super::memory::time().fixed_offset();
    let ingredients = Ingredients {
        started,
        code: RunCode::parse("TQKM").expect("a code"),
        version: "0".to_owned(),
        language: Language::English,
        clientview: (
            SourceKind::Database(identity()),
            CustomerList { columns: Vec::new(), customers: (1..=SIZE).map(customer).collect() },
        ),
        economic: (file, CustomerList { columns: Vec::new(), customers: (1..=SIZE).map(economic).collect() }),
        unlinked: UnlinkedValues::default(),
        inactive: Inactive::Included,
        review: ReviewRecord { preapproved: false, all: true },
        learnt: None,
    };
    build(ingredients, &Silent)
}

/// Answers for each customer, with the number of one of the e-conomic customers.
fn review(run: &Run, answers: &[(Answer, Option<u32>)]) -> Review {
    let decision = |(index, (answer, economic)): (usize, &(Answer, Option<u32>))| Decision {
        row: run.proposals[index].row.clone(),
        line: index as u64 + 2,
        answer: *answer,
        number: economic.map(|economic| number(20_000 + economic)),
        comment: String::new(),
    };
    Review { decisions: answers.iter().enumerate().map(decision).collect(), ..Review::default() }
}

fn rows() -> Vec<CurrentRow> {
    (1..=SIZE).map(|index| CurrentRow::of(&customer(index))).collect()
}

/// A matcher to which every link looks alike.
fn judged(class: Class) -> impl Fn(&Key, EconomicNumber) -> Option<Verdict> {
    move |_, _| Some(Verdict { class, ..Verdict::unknown() })
}

fn planned(
    run: &Run,
    review: &Review,
    rows: &[CurrentRow],
    economic: &[EconomicCustomer],
    options: &PlanOptions,
) -> Result<Plan, Vec<Refusal>> {
    let mut link_for = |number: EconomicNumber| Some(StoredLink::text(&number.to_string()));
    let present = Present { rows, economic, judge: &judged(Class::Certain) };
    plan(run, review, present, options, &mut link_for)
}

/// A matcher that holds every customer for the one with the same index.
fn by_index(key: &Key, number: EconomicNumber) -> Option<Verdict> {
    let same = key.as_str() == (number.get() - 20_000).to_string();
    Some(Verdict { class: if same { Class::Certain } else { Class::Unlikely }, ..Verdict::unknown() })
}

/// Plans with that matcher, in the world as it was exported.
fn judged_by_index(run: &Run, review: &Review, options: &PlanOptions) -> Result<Plan, Vec<Refusal>> {
    let (rows, economic): (Vec<_>, Vec<_>) = (rows(), (1..=SIZE).map(economic).collect());
    let mut link_for = |number: EconomicNumber| Some(StoredLink::text(&number.to_string()));
    let present = Present { rows: &rows, economic: &economic, judge: &by_index };
    plan(run, review, present, options, &mut link_for)
}

fn allowing(questions: impl IntoIterator<Item = Question>) -> PlanOptions {
    PlanOptions { allowed: questions.into_iter().collect(), ..PlanOptions::default() }
}

#[test]
fn a_link_that_looks_wrong_needs_a_yes_of_its_own_whatever_the_comment() {
    let run = run();
    let mut review = review(&run, &[(Answer::Yes, Some(2)), (Answer::No, Some(1)), (Answer::Yes, Some(3))]);
    review.decisions[0].comment = "ok".to_owned();
    let refusals = judged_by_index(&run, &review, &PlanOptions::default()).expect_err("refused");
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!((refusals[0].line, refusals[0].kind.question()), (2, Some(Question::Unlikely)));
    let plan = judged_by_index(&run, &review, &allowing([Question::Unlikely])).expect("allowed");
    assert_eq!(plan.changes.len(), 2);
    let riskiest = plan.riskiest_first(&UnlinkedValues::default());
    assert_eq!(riskiest[0].number, number(20_002), "the riskiest comes first");
    let classes =
        (plan.approved_classes().unlikely, plan.approved_classes().certain, plan.refused_classes.certain);
    assert_eq!(classes, (1, 1, usize::from(run.proposals[1].class == Class::Certain)));
}

#[test]
fn a_block_that_moved_is_refused_once_and_no_flag_helps() {
    let run = run();
    let answers = [1, 1, 2, 3, 4, 6].map(|economic| (Answer::Yes, Some(economic)));
    let review = review(&run, &answers);
    let refusals = judged_by_index(&run, &review, &allowing(Question::ALL)).expect_err("refused");
    let [Refusal { line: 3, kind: RefusalKind::Moved(numbers), .. }] = &refusals[..] else {
        panic!("{refusals:?}")
    };
    let moved = |number: &MovedNumber| (number.line, number.owner);
    assert_eq!(
        numbers.iter().map(moved).collect::<Vec<_>>(),
        [(3, Some(2)), (4, Some(3)), (5, Some(4)), (6, Some(5))]
    );
    let said = Localized::joined(&kobl::language::change::refusals(&refusals), "\n").say(Language::English);
    insta::assert_snapshot!(said, @"4 numbers stand beside the wrong customers: from row 3 on the answers belong to rows 2-5. A block was moved, sorted or shifted on its own. Undo that (Ctrl+Z) or take a new copy of the file, and always sort the whole table at once. Neither a comment nor a flag lifts this.");
}

#[test]
fn a_part_can_be_written_first() {
    let run = run();
    let review = review(&run, &[1, 2, 3, 4].map(|economic| (Answer::Yes, Some(economic))));
    let limited = PlanOptions { limit: Some(3), ..PlanOptions::default() };
    let plan = judged_by_index(&run, &review, &limited).expect("a plan");
    assert_eq!((plan.changes.len(), plan.later), (3, 1));
    let certain = PlanOptions { only: Only::Certain, ..PlanOptions::default() };
    let plan = judged_by_index(&run, &review, &certain).expect("a plan");
    let wanted = run.proposals[..4].iter().filter(|proposal| proposal.class == Class::Certain).count();
    assert_eq!((plan.changes.len(), plan.later), (wanted, 4 - wanted));
}

#[test]
fn whatever_a_link_was_judged_by_is_held_against_the_export() {
    let run = run();
    let review = review(&run, &[(Answer::Yes, Some(1)), (Answer::Yes, Some(2))]);
    let changes: [fn(&mut Particulars); 11] = [
        |about| about.address = vec!["Havnevej 9".into()],
        |about| about.zip = "9000".into(),
        |about| about.city = "Aalborg".into(),
        |about| about.cvr = "10150817".into(),
        |about| about.ean = "5790000000005".into(),
        |about| about.phone = "11223344".into(),
        |about| about.email = "a@b.dk".into(),
        |about| about.name2 = "Afd. Nord".into(),
        |about| about.house = "7B".into(),
        |about| about.p_number = "1003388394".into(),
        |about| about.mobile = "20123456".into(),
    ];
    let told = |rows: &[CurrentRow], economic: &[EconomicCustomer]| {
        let refusals = planned(&run, &review, rows, economic, &PlanOptions::default()).expect_err("refused");
        assert!(refusals.iter().all(|one| one.line == 2 && one.kind.is_stale()), "{refusals:?}");
        let plan = planned(&run, &review, rows, economic, &allowing([Question::Changed])).expect("the rest");
        assert_eq!((plan.changes.len(), plan.skipped), (1, vec![2]));
    };
    let fresh = || (1..=SIZE).map(economic).collect::<Vec<_>>();
    for (place, change) in changes.into_iter().enumerate() {
        // What is filled in while the post code stays is no other customer.
        let filled = ![1].contains(&place);
        let (mut now, mut there) = (rows(), fresh());
        change(&mut now[0].about);
        change(&mut there[0].about);
        if filled {
            now[0].about.zip = "1000".into();
            there[0].about.zip = "1000".into();
        }
        told(&now, &fresh());
        told(&rows(), &there);
    }
    let mut now = rows();
    now[0].inactive = true;
    told(&now, &fresh());
}

#[test]
fn a_number_that_does_not_fit_the_column_stops_everything() {
    let run = run();
    let review = review(&run, &[(Answer::Yes, Some(1)), (Answer::Yes, Some(2))]);
    let (rows, economic): (Vec<_>, Vec<_>) = (rows(), (1..=SIZE).map(economic).collect());
    let mut link_for = |n: EconomicNumber| (n != number(20_002)).then(|| StoredLink::text(&n.to_string()));
    let present = Present { rows: &rows, economic: &economic, judge: &judged(Class::Certain) };
    let refusals = plan(&run, &review, present, &PlanOptions::default(), &mut link_for).expect_err("refused");
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].kind, RefusalKind::DoesNotFit { number: number(20_002) });
}

#[test]
fn a_customer_that_keeps_its_link_shares_it_too() {
    let run = run();
    let review = review(&run, &[(Answer::Yes, Some(2))]);
    let mut rows = rows();
    rows[1].link = StoredLink::text("20002");
    let economic: Vec<_> = (1..=SIZE).map(economic).collect();
    let refusals = planned(&run, &review, &rows, &economic, &PlanOptions::default()).expect_err("refused");
    let kind =
        RefusalKind::Shared { number: number(20_002), code: Code::new("K1"), with: vec![Code::new("K2")] };
    assert_eq!(refusals.into_iter().map(|refusal| refusal.kind).collect::<Vec<_>>(), [kind]);
}

/// What may have become of a row or of an e-conomic customer since the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Same,
    Gone,
    Renamed,
    Relinked,
    Barred,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        12 => Just(Fate::Same),
        1 => Just(Fate::Gone),
        1 => Just(Fate::Renamed),
        1 => Just(Fate::Relinked),
        1 => Just(Fate::Barred),
    ]
}

fn answer() -> impl Strategy<Value = (Answer, Option<u32>)> {
    let answer = prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::Undecided)];
    (answer, prop_oneof![8 => (1..=SIZE).prop_map(Some), 1 => Just(None), 1 => Just(Some(99))])
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn only_approved_rows_as_they_were_exported_are_planned(
        answers in prop::collection::vec(answer(), SIZE as usize),
        fates in prop::collection::vec(fate(), SIZE as usize),
        economic_fates in prop::collection::vec(fate(), SIZE as usize),
        shared in any::<bool>(),
        overwrite in any::<bool>(),
    ) {
        let run = run();
        let review = review(&run, &answers);
        let mut rows = rows();
        for (row, fate) in rows.iter_mut().zip(&fates) {
            match fate {
                Fate::Renamed => row.about.name = "Another".into(),
                Fate::Relinked => row.link = StoredLink::text("77"),
                _ => {}
            }
        }
        let mut kept = fates.iter();
        rows.retain(|_| kept.next() != Some(&Fate::Gone));
        let mut economic: Vec<_> = (1..=SIZE).map(economic).collect();
        for (customer, fate) in economic.iter_mut().zip(&economic_fates) {
            match fate {
                Fate::Renamed => customer.about.name = "Another".into(),
                Fate::Barred => customer.barred = true,
                _ => {}
            }
        }
        let mut kept = economic_fates.iter();
        economic.retain(|_| kept.next() != Some(&Fate::Gone));
        let flags = [(shared, Question::Shared), (overwrite, Question::Overwrite)];
        let options = allowing(flags.into_iter().filter(|(given, _)| *given).map(|(_, question)| question));

        let wrong = |(index, (answer, economic)): (usize, &(Answer, Option<u32>))| {
            let fate = fates[index];
            let chosen = economic.and_then(|number| economic_fates.get(number as usize - 1));
            *answer == Answer::Yes
                && (matches!(fate, Fate::Gone | Fate::Renamed | Fate::Relinked)
                    || !matches!(chosen, Some(Fate::Same | Fate::Relinked)))
        };
        let wrong = answers.iter().enumerate().any(wrong);
        match planned(&run, &review, &rows, &economic, &options) {
            Ok(plan) => {
                prop_assert!(!wrong, "an error was overlooked");
                let approved = answers.iter().filter(|(answer, _)| *answer == Answer::Yes).count();
                prop_assert_eq!(plan.changes.len(), approved);
                let mut numbers: Vec<u32> = plan.changes.iter().map(|planned| planned.number.get()).collect();
                for planned in &plan.changes {
                    let index = planned.row.sequence() as usize - 1;
                    prop_assert_eq!(Some(planned.number), answers[index].1.map(|n| number(20_000 + n)));
                    prop_assert_eq!(&planned.change.old, &StoredLink::null());
                    let state = planned.change.new.state(&UnlinkedValues::default());
                    prop_assert_eq!(state, LinkState::Linked(planned.number));
                }
                numbers.sort_unstable();
                numbers.dedup();
                prop_assert!(shared || numbers.len() == plan.changes.len(), "a number was shared");
            }
            Err(refusals) => {
                let allowed = |refusal: &Refusal| answers[refusal.line as usize - 2].0 == Answer::Yes;
                prop_assert!(refusals.iter().all(allowed), "a row that is not approved was refused");
                prop_assert!(wrong || !shared, "{refusals:?}");
            }
        }
    }
}
