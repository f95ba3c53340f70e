//! What a person's answers to earlier proposals teach: whether probabilities of these lists are too
//! high or too low, and from which score on a proposal may be `certain`.
//!
//! Stated log odds are corrected by a line, fitted to the answers by penalised logistic regression
//! (Platt 1999), held near "as stated" where answers are few. A proposal that would not be `certain`
//! without the answers becomes so only by the lower end of a one-sided 95 % confidence interval of its
//! corrected log odds, and not by their middle: a hundred answers that are all right do not show that
//! one in a thousand is wrong.

use serde::{Deserialize, Serialize};

use super::threshold::least_certain;

/// Answers that are needed before they say anything.
pub const ENOUGH: usize = 100;

/// How far the line may leave "as stated" before answers outweigh it: deviations of shift, in natural
/// log odds, and of slope.
const HELD: (f64, f64) = (1.5, 0.35);
/// The least slope: what was stated as more probable stays so.
const LEAST_SLOPE: f64 = 0.2;
/// Deviations of a one-sided 95 % interval.
const ONE_SIDED: f64 = 1.645;
/// Natural log odds that count as no more.
const MOST: f64 = 14.0;
/// Newton steps; a fit of two weights needs fewer.
const STEPS: usize = 30;

/// A proposal that a person decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DecidedProposal {
    /// The probability that it was proposed with, 0 to 1.
    pub stated: f64,
    /// Whether the person approved the proposed number.
    pub approved: bool,
}

/// The correction that answers lead to: a line over natural log odds, in whole millionths, so that a run
/// that keeps it repeats it to the bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntFromAnswers {
    /// How many answers it was learnt from.
    pub answers: usize,
    shift: i64,
    slope: i64,
    /// Variance of the shift, covariance, variance of the slope.
    variance: [i64; 3],
}

const MILLIONTHS: f64 = 1e6;

impl LearntFromAnswers {
    /// Learns from answers in any order; nothing if they are fewer than [`ENOUGH`].
    #[must_use]
    pub fn new(answers: &[DecidedProposal]) -> Option<Self> {
        if answers.len() < ENOUGH {
            return None;
        }
        // Sorted, so that sums do not depend on the order.
        let mut seen: Vec<(f64, bool)> =
            answers.iter().map(|one| (log_odds(one.stated), one.approved)).collect();
        seen.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let (mut shift, mut slope) = (0.0, 1.0);
        let mut variance = (0.0, 0.0, 0.0);
        for _ in 0..STEPS {
            let held = (HELD.0.powi(-2), HELD.1.powi(-2));
            let (mut by_shift, mut by_slope) = (shift * held.0, (slope - 1.0) * held.1);
            let (mut aa, mut ab, mut bb) = (held.0, 0.0, held.1);
            for (stated, approved) in &seen {
                let p = probability(shift + slope * stated);
                let off = p - f64::from(u8::from(*approved));
                let weight = p * (1.0 - p);
                by_shift += off;
                by_slope += off * stated;
                aa += weight;
                ab += weight * stated;
                bb += weight * stated * stated;
            }
            let determinant = aa * bb - ab * ab;
            variance = (bb / determinant, -ab / determinant, aa / determinant);
            shift -= variance.0 * by_shift + variance.1 * by_slope;
            slope = (slope - variance.1 * by_shift - variance.2 * by_slope).max(LEAST_SLOPE);
        }
        let whole = |value: f64| (value * MILLIONTHS).round() as i64;
        let (a, ab, b) = variance;
        let variance = [a, ab, b].map(whole);
        Some(Self { answers: answers.len(), shift: whole(shift), slope: whole(slope), variance })
    }

    fn line(&self) -> (f64, f64) {
        (self.shift as f64 / MILLIONTHS, self.slope as f64 / MILLIONTHS)
    }

    /// The log2 odds that stated ones mean in these lists. They rise with the stated ones.
    pub(super) fn corrected(&self, stated: f32) -> f32 {
        let (shift, slope) = self.line();
        (shift / std::f64::consts::LN_2 + slope * f64::from(stated)) as f32
    }

    /// The log2 odds that were corrected to these.
    pub(super) fn stated(&self, corrected: f32) -> f32 {
        let (shift, slope) = self.line();
        ((f64::from(corrected) - shift / std::f64::consts::LN_2) / slope) as f32
    }

    /// The probability that was stated before it was corrected to this one.
    #[must_use]
    pub fn stated_probability(&self, corrected: f64) -> f64 {
        let (shift, slope) = self.line();
        probability((log_odds(corrected) - shift) / slope)
    }

    /// The probability that a stated one means in these lists. It rises with the stated one.
    #[must_use]
    pub fn probability(&self, stated: f64) -> f64 {
        let (shift, slope) = self.line();
        probability(shift + slope * log_odds(stated))
    }

    /// The lower end of the confidence interval of [`Self::probability`]. It never falls: what holds from
    /// a stated probability on holds for all higher ones, too, though far outside of the answers the
    /// interval of the line itself is wide.
    #[must_use]
    pub fn at_least(&self, stated: f64) -> f64 {
        probability(self.lowest(log_odds(stated).min(self.turn())))
    }

    /// The lower end for natural log odds, which falls again after [`Self::turn`].
    fn lowest(&self, stated: f64) -> f64 {
        let (shift, slope) = self.line();
        let [a, ab, b] = self.variance.map(|whole| whole as f64 / MILLIONTHS);
        let variance = a + 2.0 * stated * ab + stated * stated * b;
        shift + slope * stated - ONE_SIDED * variance.max(0.0).sqrt()
    }

    /// The natural log odds at which the lower end is highest; it is a concave function of them.
    fn turn(&self) -> f64 {
        let (mut low, mut high) = (-MOST, MOST);
        for _ in 0..60 {
            let third = (high - low) / 3.0;
            if self.lowest(low + third) < self.lowest(high - third) {
                low += third;
            } else {
                high -= third;
            }
        }
        f64::midpoint(low, high)
    }

    /// The least log2 odds, corrected, of a `certain` proposal, by those of all that nothing else speaks
    /// against. What was `certain` without the answers stays so if the corrected odds bear it too; what was
    /// not becomes so where the lower ends do.
    pub(super) fn least_certain(&self, floor: f32, corrected: &[f32]) -> f32 {
        let high_enough =
            |scores: &mut dyn Iterator<Item = f32>| scores.filter(|score| *score >= floor).collect();
        let stated = high_enough(&mut corrected.iter().map(|score| self.stated(*score)));
        let without = self.corrected(least_certain(floor, stated));
        let kept = least_certain(floor, high_enough(&mut corrected.iter().copied())).max(without);
        let turn = (self.turn() / std::f64::consts::LN_2) as f32;
        let lower = |score: f32| {
            let stated = self.stated(score).min(turn);
            (self.lowest(f64::from(stated) * std::f64::consts::LN_2) / std::f64::consts::LN_2) as f32
        };
        let mut sorted = corrected.to_vec();
        sorted.sort_unstable_by(f32::total_cmp);
        let bar = least_certain(floor, high_enough(&mut sorted.iter().map(|score| lower(*score))));
        let gained = sorted.iter().find(|score| lower(**score) >= bar);
        gained.map_or(kept, |gained| kept.min(*gained))
    }
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln().clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many answers at each stated probability, of which a share is right.
    fn answers(groups: &[(f64, usize, usize)]) -> Vec<DecidedProposal> {
        let group = |(stated, count, right): &(f64, usize, usize)| {
            let (stated, right) = (*stated, *right);
            (0..*count).map(move |at| DecidedProposal { stated, approved: at < right })
        };
        groups.iter().flat_map(group).collect()
    }

    #[test]
    fn few_answers_teach_nothing() {
        assert_eq!(LearntFromAnswers::new(&answers(&[(0.9, 99, 90)])), None);
    }

    #[test]
    fn probabilities_that_are_too_low_rise() {
        let learnt = LearntFromAnswers::new(&answers(&[(0.6, 100, 95), (0.9, 100, 99)])).expect("enough");
        assert_eq!(learnt.answers, 200);
        assert!(learnt.probability(0.6) > 0.85 && learnt.probability(0.9) > 0.95, "{learnt:?}");
        assert!(learnt.at_least(0.6) < learnt.probability(0.6));
    }

    #[test]
    fn what_is_wrong_more_often_than_stated_is_not_certain() {
        let sure = vec![9.0_f32; 200];
        let bad = LearntFromAnswers::new(&answers(&[(0.5, 60, 20), (0.99, 60, 45), (0.9999, 400, 380)]));
        let bad = bad.expect("enough");
        let corrected: Vec<f32> = sure.iter().map(|score| bad.corrected(*score)).collect();
        assert!(bad.least_certain(6.5, &corrected) > corrected[0]);
    }

    #[test]
    fn answers_that_are_all_right_make_more_certain_and_take_none_away() {
        let good = LearntFromAnswers::new(&answers(&[(0.5, 100, 99), (0.9, 100, 100), (0.99, 300, 300)]));
        let good = good.expect("enough");
        let stated: Vec<f32> = (0..1200).map(|at| 2.0 + at as f32 / 100.0).collect();
        let corrected: Vec<f32> = stated.iter().map(|score| good.corrected(*score)).collect();
        let least = good.least_certain(6.5, &corrected);
        let without = least_certain(6.5, stated.iter().copied().filter(|score| *score >= 6.5).collect());
        assert!(good.stated(least) < without - 1.0, "{} {without}", good.stated(least));
    }

    proptest::proptest! {
        /// Whatever was answered: what answers make `certain` beyond what was so without them promises, by
        /// its lower ends, at most one in a thousand wrong, and so does all of it by the corrected odds.
        #[test]
        fn answers_never_promise_more_than_they_bear(
            groups in proptest::collection::vec((0.01_f64..0.99999, 1_usize..200, 0.0_f64..1.0), 2..8),
            stated in proptest::collection::vec(-4.0_f32..14.0, 1..300),
        ) {
            let groups: Vec<(f64, usize, usize)> = groups
                .into_iter()
                .map(|(stated, count, share)| (stated, count, (count as f64 * share).round() as usize))
                .collect();
            let Some(learnt) = LearntFromAnswers::new(&answers(&groups)) else { return Ok(()) };
            let corrected: Vec<f32> = stated.iter().map(|score| learnt.corrected(*score)).collect();
            let least = learnt.least_certain(6.5, &corrected);
            let before = least_certain(6.5, stated.iter().copied().filter(|score| *score >= 6.5).collect());
            let odds = |score: f32| 1.0 / (1.0 + (-f64::from(score)).exp2());
            let certain: Vec<f32> =
                stated.iter().copied().filter(|score| learnt.corrected(*score) >= least).collect();
            if certain.iter().any(|score| *score < before - 1e-3) {
                let wrong: f64 = certain.iter().map(|score| 1.0 - learnt.at_least(odds(*score))).sum();
                proptest::prop_assert!(wrong <= 1.001e-3 * certain.len() as f64, "{wrong} of {}", certain.len());
            }
            let wrong: f64 = certain.iter().map(|score| 1.0 - learnt.probability(odds(*score))).sum();
            proptest::prop_assert!(wrong <= 1.001e-3 * certain.len() as f64, "{wrong} of {}", certain.len());
        }

        #[test]
        fn a_lower_end_never_falls(
            groups in proptest::collection::vec((0.01_f64..0.99999, 50_usize..200, 0.0_f64..1.0), 2..8),
        ) {
            let groups: Vec<(f64, usize, usize)> = groups
                .into_iter()
                .map(|(stated, count, share)| (stated, count, (count as f64 * share).round() as usize))
                .collect();
            let learnt = LearntFromAnswers::new(&answers(&groups)).expect("enough");
            let ends: Vec<f64> = (1..400).map(|at| learnt.at_least(probability(f64::from(at) / 20.0 - 10.0))).collect();
            proptest::prop_assert!(ends.windows(2).all(|two| two[0] <= two[1] + 1e-9));
        }
    }

    #[test]
    fn the_order_of_the_answers_changes_nothing() {
        let mut all = answers(&[(0.3, 40, 10), (0.8, 40, 35), (0.95, 40, 39)]);
        let one = LearntFromAnswers::new(&all);
        all.reverse();
        assert_eq!(one, LearntFromAnswers::new(&all));
    }

    #[test]
    fn a_higher_stated_probability_stays_higher() {
        let learnt = LearntFromAnswers::new(&answers(&[(0.2, 60, 50), (0.9, 60, 10)])).expect("enough");
        let all: Vec<f64> = (1..100).map(|at| learnt.probability(f64::from(at) / 100.0)).collect();
        assert!(all.is_sorted_by(|one, other| one < other));
    }
}
