//! Sorts proposals into classes. `certain` is approved unread, so it wants a
//! high probability, a wide margin on both sides and nothing that contradicts.

use super::Class;
use super::compare::ComparisonLevels;
use super::compare::Term;
use super::terms::{Doubt, Level};
use super::threshold::probability;

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
    let likely = probability(score) >= LIKELY;
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
