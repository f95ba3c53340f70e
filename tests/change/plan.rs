//! The plan: whatever the review says and the world became, only approved rows
//! that are as they were exported are planned, and any error stops all of it.

use chrono::{DateTime, FixedOffset};
use kobl::change::{Allowance, Allowances, CurrentRow, Plan, Present, Refusal, RefusalKind, plan};
use kobl::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicCustomer, EconomicNumber, Key, LinkState, Particulars,
    StoredLink, UnlinkedValues,
};
use kobl::language::Language;
use kobl::progress::Silent;
use kobl::review::{Answer, Decision, Review};
use kobl::run::{Inactive, Ingredients, ReviewRecord, Run, RunCode, SourceKind, build};
use proptest::prelude::*;

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
    Review { decisions: answers.iter().enumerate().map(decision).collect(), missing: 0, warnings: Vec::new() }
}

fn rows() -> Vec<CurrentRow> {
    (1..=SIZE).map(|index| CurrentRow::of(&customer(index))).collect()
}

fn planned(
    run: &Run,
    review: &Review,
    rows: &[CurrentRow],
    economic: &[EconomicCustomer],
    allowances: Allowances,
) -> Result<Plan, Vec<Refusal>> {
    let mut link_for = |number: EconomicNumber| Some(StoredLink::text(&number.to_string()));
    plan(run, review, Present { rows, economic }, allowances, &mut link_for)
}

#[test]
fn a_number_that_does_not_fit_the_column_stops_everything() {
    let run = run();
    let review = review(&run, &[(Answer::Yes, Some(1)), (Answer::Yes, Some(2))]);
    let (rows, economic): (Vec<_>, Vec<_>) = (rows(), (1..=SIZE).map(economic).collect());
    let mut link_for = |n: EconomicNumber| (n != number(20_002)).then(|| StoredLink::text(&n.to_string()));
    let present = Present { rows: &rows, economic: &economic };
    let refusals = plan(&run, &review, present, Allowances::default(), &mut link_for).expect_err("refused");
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
    let refusals = planned(&run, &review, &rows, &economic, Allowances::default()).expect_err("refused");
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
        let allow = |flag| if flag { Allowance::Allowed } else { Allowance::Refused };
        let allowances = Allowances { shared: allow(shared), overwrite: allow(overwrite) };

        let wrong = |(index, (answer, economic)): (usize, &(Answer, Option<u32>))| {
            let fate = fates[index];
            let chosen = economic.and_then(|number| economic_fates.get(number as usize - 1));
            *answer == Answer::Yes
                && (matches!(fate, Fate::Gone | Fate::Renamed | Fate::Relinked)
                    || !matches!(chosen, Some(Fate::Same | Fate::Relinked)))
        };
        let wrong = answers.iter().enumerate().any(wrong);
        match planned(&run, &review, &rows, &economic, allowances) {
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
