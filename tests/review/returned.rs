//! Files that come back changed but certain: the same decisions.

use kobl::review::{Answer, Column, Review, ReviewWarning, read};
use kobl::run::Run;

use super::samples::{Sheet, essence, number, run};

fn original(run: &Run) -> Review {
    Sheet::reviewed(run).read(run).expect("readable")
}

/// Reads the bytes and finds the decisions of the untouched reviewed file; the warnings are returned.
#[track_caller]
fn same(bytes: &[u8]) -> Vec<ReviewWarning> {
    let run = run();
    let review = read(bytes, &run).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(essence(&review), essence(&original(&run)));
    assert_eq!(review.missing, 0);
    review.warnings
}

#[test]
fn an_untouched_file_approves_nothing() {
    let run = run();
    let review = Sheet::of(&run).read(&run).expect("readable");
    assert!(review.decisions.iter().all(|decision| decision.answer == Answer::Undecided));
    assert_eq!((review.decisions.len(), review.missing), (13, 0));
    assert_eq!(review.warnings, []);
}

#[test]
fn a_reviewed_file_says_what_the_reviewer_said() {
    let run = run();
    let review = original(&run);
    let of = |code: &str| {
        let index = run.proposals.iter().position(|p| p.code.as_str() == code).expect(code);
        review.decisions.iter().find(|d| d.index() == index).expect(code)
    };
    assert_eq!((of("00123").answer, of("00123").number), (Answer::Yes, Some(number(10_045))));
    assert_eq!(of("12E3").answer, Answer::No);
    assert_eq!(of("X9").answer, Answer::Undecided);
    assert_eq!(of("K-77").number, Some(number(10_103)));
    assert_eq!(of("ny").comment, "ring; \"mandag\"");
    let text = |c: Column| Sheet::reviewed(&run).get("K-77", c).to_owned();
    assert_eq!(text(Column::Cvr), "ukendt");
}
