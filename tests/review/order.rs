//! Which rows there are, in which order, and what stands in them beforehand.

use kobl::customer::StoredLink;
use kobl::matching::Class;
use kobl::review::{Answer, Column, Memory, Remembered, remember, rows};
use kobl::run::{AlternativeLine, Run};

use super::samples::{Sheet, large_run, number, run};

fn codes(run: &Run, memory: &Memory) -> Vec<String> {
    rows(run, memory).iter().map(|row| run.proposals[row.index].code.to_string()).collect()
}

#[test]
fn the_certain_come_first_and_the_doubtful_beside_their_competitors() {
    assert_eq!(
        codes(&run(), &Memory::default()),
        [
            // Certain, in ClientView's order.
            "00123",
            "1-2",
            "12E3",
            "123",
            "+4512345678",
            // A link that looks wrong, whatever is proposed instead; then by score.
            "L2",
            "TRUE",
            "0010",
            // Two that compete for the same two customers.
            "3/4",
            "12345678901234567",
            "K-77",
            "X9",
            "ny",
        ]
    );
}

#[test]
fn a_customer_that_lost_its_candidate_stands_beside_the_winner() {
    let mut run = run();
    let lost = AlternativeLine { number: number(30_001), probability: 0.4 };
    run.proposals[11].alternatives = vec![lost];
    let codes = codes(&run, &Memory::default());
    let at = codes.iter().position(|code| code == "TRUE").expect("there");
    assert_eq!(codes[at + 1], "ny");
}

#[test]
fn linked_customers_have_a_row_only_if_their_link_is_doubted_or_all_are_asked_for() {
    let mut run = run();
    assert!(!codes(&run, &Memory::default()).contains(&"L1".to_owned()));
    run.manifest.review.all = true;
    assert_eq!(codes(&run, &Memory::default()).last().map(String::as_str), Some("L1"));
}

#[test]
fn a_blank_link_and_a_configured_one_count_as_unlinked() {
    let mut run = run();
    run.proposals[12].current_link = StoredLink::text("0 ");
    assert!(codes(&run, &Memory::default()).contains(&"L1".to_owned()));
}

#[test]
fn approval_in_advance_is_for_certain_unlinked_customers_only() {
    let mut run = run();
    assert!(rows(&run, &Memory::default()).iter().all(|row| row.answer == Answer::Undecided));
    run.manifest.review.preapproved = true;
    run.manifest.review.all = true;
    for row in rows(&run, &Memory::default()) {
        let proposal = &run.proposals[row.index];
        let expected = proposal.class == Class::Certain && proposal.current_link == StoredLink::null();
        assert_eq!(row.answer == Answer::Yes, expected, "{}", proposal.code);
    }
    let review = Sheet::of(&run).read(&run).expect("readable");
    assert_eq!(review.decisions.iter().filter(|d| d.answer == Answer::Yes).count(), 5);
}

/// What a first run decided, as its lines of `decisions.jsonl`.
fn decided(run: &Run) -> Vec<String> {
    let mut sheet = Sheet::of(run);
    sheet.set("12E3", Column::Approve, "nej");
    sheet.set("12E3", Column::Comment, "en anden filial");
    sheet.set("00123", Column::Approve, "ja");
    sheet.set("ny", Column::Comment, "ring");
    let review = sheet.read(run).expect("readable");
    remember(run, &review).iter().map(|record| serde_json::to_string(record).expect("JSON")).collect()
}

fn memory(lines: &[String]) -> Memory {
    let record = |line: &String| serde_json::from_str::<Remembered>(line).expect("a record");
    Memory::new(lines.iter().map(record))
}

#[test]
fn decisions_are_remembered_without_names() {
    insta::assert_snapshot!(decided(&run()).join("\n"), @r##"
    {"key":"1000","number":10045,"answer":"yes","fingerprint":"915c61028d5c931f"}
    {"key":"1002","number":10103,"answer":"no","comment":"en anden filial","fingerprint":"965a363f88513a10"}
    {"key":"1011","number":null,"answer":"undecided","comment":"ring","fingerprint":"8d2bab51ceb38300"}
    "##);
}

#[test]
fn a_refused_pair_stays_refused_and_comments_follow_their_customer() {
    let mut run = run();
    let memory = memory(&decided(&run));
    run.manifest.review.preapproved = true;
    let rows = rows(&run, &memory);
    let row = |index: usize| rows.iter().find(|row| row.index == index).expect("a row");
    assert_eq!((row(2).answer, row(2).comment.as_str()), (Answer::No, "en anden filial"));
    assert_eq!((row(0).answer, row(11).comment.as_str()), (Answer::Yes, "ring"));
    assert_eq!(rows.last().map(|row| row.index), Some(2));
}

#[test]
fn a_refused_pair_is_proposed_again_when_either_customer_changes() {
    let lines = decided(&run());
    let changes: [fn(&mut Run); 6] = [
        |run| run.clientview.customers[2].about.name = "Kode ApS".into(),
        |run| run.clientview.customers[2].about.address[0] = "Søndergade 1".into(),
        |run| run.clientview.customers[2].about.cvr = "00067059".into(),
        |run| run.economic.customers[2].about.name = "Kode".into(),
        |run| run.economic.customers[2].about.city = "Køge".into(),
        |run| run.proposals[2].number = Some(number(30_001)),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut run = run();
        change(&mut run);
        let rows = rows(&run, &memory(&lines));
        let row = rows.iter().find(|row| row.index == 2).expect("a row");
        assert_eq!(row.answer, Answer::Undecided, "{place}");
        assert_eq!(row.comment, "en anden filial");
    }
    let mut run = run();
    run.clientview.customers[2].about.name = "  =kode;  \"citat\"  a/s ".into();
    let rows = rows(&run, &memory(&lines));
    assert_eq!(rows.iter().find(|row| row.index == 2).map(|row| row.answer), Some(Answer::No));
}

#[test]
fn a_later_decision_overrides_an_earlier_one() {
    let run = run();
    let mut lines = decided(&run);
    let mut sheet = Sheet::of(&run);
    sheet.set("12E3", Column::Approve, "ja");
    let review = sheet.read(&run).expect("readable");
    lines.extend(remember(&run, &review).iter().map(|record| serde_json::to_string(record).expect("JSON")));
    let rows = rows(&run, &memory(&lines));
    let row = rows.iter().find(|row| row.index == 2).expect("a row");
    assert_eq!((row.answer, row.comment.as_str()), (Answer::Undecided, ""));
}

#[test]
fn many_rows_that_all_compete_with_the_next_are_ordered_quickly() {
    let mut run = large_run(0, 20_000);
    let numbers: Vec<_> = run.proposals.iter().map(|proposal| proposal.number.expect("one")).collect();
    for (proposal, next) in run.proposals.iter_mut().zip(numbers.into_iter().skip(1)) {
        proposal.alternatives = vec![AlternativeLine { number: next, probability: 0.3 }];
    }
    assert_eq!(rows(&run, &Memory::default()).len(), 20_000);
}
