//! Sorts proposals into classes. `certain` is approved unread, so it wants a
//! high probability, a wide margin on both sides and nothing that contradicts.

use super::compare::ComparisonLevels;
use super::terms::{Doubt, Level, Term};
use super::{Class, model};

/// Least log2 odds of a `certain` proposal in any lists.
const CERTAIN: f32 = 6.5;
/// The same where one list is less than a quarter as long as the other: most of the long list's
/// customers are strangers there, and some look like somebody.
const CERTAIN_AMONG_STRANGERS: f32 = 7.5;
/// How many of the `certain` proposals of two lists may be expected to be wrong, by their probabilities:
/// somewhat less than promised, since no list's probabilities are exactly right. Where many are doubtful,
/// each of them must be surer.
const WRONG: f64 = 0.8e-3;

/// Least log2 odds of a `certain` proposal between lists of these lengths, whatever is in them.
pub(super) fn least_of_all(clientview: usize, economic: usize) -> f32 {
    let is_lopsided = 4 * clientview.min(economic) < clientview.max(economic);
    if is_lopsided { CERTAIN_AMONG_STRANGERS } else { CERTAIN }
}

/// Least log2 odds of a `certain` proposal, given those of all that nothing else speaks against
/// (in any order, none less than `floor`); infinite if none may be.
pub(super) fn least_certain(floor: f32, mut scores: Vec<f32>) -> f32 {
    if scores.is_empty() {
        return floor;
    }
    scores.sort_unstable_by(f32::total_cmp);
    let expected_wrong = |score: &f32| 1.0 - model::probability(*score);
    let mut wrong: f64 = scores.iter().rev().map(expected_wrong).sum();
    for (at, score) in scores.iter().enumerate() {
        let is_first = at == 0 || scores[at - 1] < *score;
        if is_first && wrong <= WRONG * (scores.len() - at) as f64 {
            return *score;
        }
        wrong -= expected_wrong(score);
    }
    f32::INFINITY
}

/// Least margin of a `certain` proposal to the next best of both customers, in bits.
pub(super) const MARGIN: f32 = 4.0;
/// Proposals at least this probable count as links; less is `unlikely`.
pub const LIKELY: f64 = 0.5;

/// What decides the class of a chosen candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClassEvidence {
    /// log2 odds among the rivals.
    pub(super) score: f32,
    /// log2 odds that a `certain` proposal needs in these lists, see [`least_certain`].
    pub(super) least: f32,
    /// log2 odds of the pair alone.
    pub(super) pair_score: f32,
    /// The same of the next best e-conomic customer and the next best ClientView customer.
    pub(super) rivals: (f32, f32),
    /// log2 odds among the rivals of the best other candidate of the ClientView customer.
    pub(super) runner_up: f32,
}

/// The class, and every doubt, the gravest first.
pub(super) fn classify(
    standing: ClassEvidence,
    levels: &ComparisonLevels,
    mut doubts: Vec<Doubt>,
) -> (Class, Vec<Doubt>) {
    let ClassEvidence { score, least, pair_score, rivals, runner_up } = standing;
    if pair_score - rivals.0 < TIE || pair_score - rivals.1 < TIE {
        doubts.push(Doubt::Tie);
    } else {
        // Two that are both likely are for a person to tell apart, however far the better one leads.
        if pair_score - rivals.0 < MARGIN || runner_up > 0.0 {
            doubts.push(Doubt::CloseRunnerUp);
        }
        if pair_score - rivals.1 < MARGIN {
            doubts.push(Doubt::CloseRival);
        }
    }
    contradictions(levels, &mut doubts);
    let likely = model::probability(score) >= LIKELY;
    let class = match () {
        () if !likely => Class::Unlikely,
        () if score >= least && doubts.iter().all(|doubt| !is_grave(*doubt)) => Class::Certain,
        () => not_certain(&mut doubts),
    };
    (class, doubts)
}

/// The class of a likely proposal that is not `certain`, for which there is always a doubt.
pub(super) fn not_certain(doubts: &mut Vec<Doubt>) -> Class {
    if doubts.is_empty() {
        doubts.push(Doubt::ThinEvidence);
    }
    Class::Review
}

/// Bits within which two candidates are equally good.
const TIE: f32 = 0.05;

/// Whether a doubt keeps a proposal out of `certain` whatever its probability.
const fn is_grave(doubt: Doubt) -> bool {
    !matches!(doubt, Doubt::OtherAddress | Doubt::OtherContact | Doubt::Renamed)
}

/// What speaks against a pair.
fn contradictions(levels: &ComparisonLevels, doubts: &mut Vec<Doubt>) {
    let same_cvr = levels.level(Term::Cvr) == Level::Same;
    if matches!(levels.level(Term::Cvr), Level::Different) {
        doubts.push(Doubt::OtherCvr);
    }
    if levels.level(Term::Ean) == Level::Different {
        doubts.push(Doubt::OtherEan);
    }
    let in_name = match levels.level(Term::Rest) {
        Level::OneHolding => Some(Doubt::Holding),
        Level::OneEstate | Level::OneBranch | Level::OtherTown if !same_cvr => Some(Doubt::SisterFirm),
        Level::OtherNumber | Level::OneNumber => Some(Doubt::OtherNumberInName),
        Level::OtherFirstName | Level::OneFirstName if !same_cvr => Some(Doubt::OtherFirstName),
        _ => None,
    };
    doubts.extend(in_name);
    if matches!(levels.level(Term::Name), Level::Different | Level::Some) {
        // A firm that was renamed keeps its numbers; without one, another name is another firm.
        let same_contacts =
            levels.level(Term::Phone) == Level::Same && levels.level(Term::Email) == Level::Same;
        doubts.push(if same_cvr || same_contacts { Doubt::Renamed } else { Doubt::OtherName });
    }
    match levels.level(Term::Form) {
        Level::Different if !same_cvr => doubts.push(Doubt::OtherForm),
        Level::PersonAndFirm if !same_cvr => doubts.push(Doubt::PersonAndFirm),
        _ => {}
    }
    if matches!(
        levels.level(Term::Street),
        Level::Different | Level::OtherHouse | Level::SlipOtherHouse | Level::OtherLetter
    ) {
        doubts.push(Doubt::OtherAddress);
    }
    if levels.level(Term::Phone) == Level::Different && levels.level(Term::Email) == Level::Different {
        doubts.push(Doubt::OtherContact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_which_many_are_doubtful_ask_for_more() {
        let tidy = || vec![20.0; 1000];
        assert_eq!(least_certain(CERTAIN, Vec::new()), CERTAIN);
        let few = [vec![7.0; 20], tidy()].concat();
        assert_eq!(least_certain(CERTAIN, few), 7.0);
        let many = [vec![9.4; 300], tidy(), vec![7.0; 600]].concat();
        assert_eq!(least_certain(CERTAIN, many), 9.4);
        assert_eq!(least_certain(CERTAIN, vec![6.6; 100]), f32::INFINITY);
        assert_eq!(least_certain(CERTAIN, vec![10.4; 100]), 10.4, "nothing more is asked");
    }
}
