//! What a person's answers to earlier proposals teach: whether probabilities of these lists are too
//! high or too low, and from which probability on a proposal may be `certain`.
//!
//! Stated log odds are corrected by a line, fitted to the answers by penalised logistic regression
//! (Platt 1999), held near "as stated" where answers are few. What may be certain goes by the lower end
//! of a one-sided 95 % confidence interval of the corrected log odds and not by their middle: a hundred
//! answers that are all right do not show that one in a thousand is wrong.

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
pub struct Answer {
    /// The probability that it was proposed with, 0 to 1.
    pub stated: f64,
    /// Whether the person approved the proposed number.
    pub approved: bool,
}

/// The correction that answers lead to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearntFromAnswers {
    /// How many answers it was learnt from.
    pub answers: usize,
    shift: f64,
    slope: f64,
    /// Variance of the shift, covariance, variance of the slope.
    variance: (f64, f64, f64),
}

impl LearntFromAnswers {
    /// Learns from answers in any order; nothing if they are fewer than [`ENOUGH`].
    #[must_use]
    pub fn new(answers: &[Answer]) -> Option<Self> {
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
        Some(Self { answers: answers.len(), shift, slope, variance })
    }

    /// The probability that a stated one means in these lists. It rises with the stated one.
    #[must_use]
    pub fn probability(&self, stated: f64) -> f64 {
        probability(self.shift + self.slope * log_odds(stated))
    }

    /// The lower end of the confidence interval of [`Self::probability`].
    #[must_use]
    pub fn at_least(&self, stated: f64) -> f64 {
        let x = log_odds(stated);
        let (a, ab, b) = self.variance;
        let deviation = (a + 2.0 * x * ab + x * x * b).max(0.0).sqrt();
        probability(self.shift + self.slope * x - ONE_SIDED * deviation)
    }

    /// The least stated probability from which on all may be `certain`, if `certain` asks for
    /// `asked`; nothing if no probability may.
    #[must_use]
    pub fn certain_from(&self, asked: f64) -> Option<f64> {
        // The lower end may fall again far outside of what was answered, so it is sought from above.
        let grid = (0..=280).map(|at| probability(MOST - f64::from(at) * 0.05));
        grid.take_while(|stated| self.at_least(*stated) >= asked).last()
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
    fn answers(groups: &[(f64, usize, usize)]) -> Vec<Answer> {
        let group = |(stated, count, right): &(f64, usize, usize)| {
            let (stated, right) = (*stated, *right);
            (0..*count).map(move |at| Answer { stated, approved: at < right })
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
        let good = LearntFromAnswers::new(&answers(&[(0.5, 60, 30), (0.99, 60, 60), (0.9999, 400, 400)]));
        let bad = LearntFromAnswers::new(&answers(&[(0.5, 60, 20), (0.99, 60, 45), (0.9999, 400, 380)]));
        let bar = |learnt: Option<LearntFromAnswers>| learnt.expect("enough").certain_from(0.99);
        assert!(bar(good).is_some_and(|bar| bar < 0.9999), "{:?}", bar(good));
        assert_eq!(bar(bad), None);
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
