//! Probabilities of log2 odds, and the odds from which on a proposal is `certain` or a link looks wrong.

/// The probability of these log2 odds.
pub(super) fn probability(log2_odds: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(log2_odds)).exp2())
}

/// A link whose log2 odds are lower looks wrong, and is not kept before other candidates. Most links
/// are right, also of those that look no better than a chance in thirty: of those between -6 and -4
/// nineteen of twenty were.
pub(super) const SUSPICIOUS: f32 = -6.0;

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
    let expected_wrong = |score: &f32| 1.0 - probability(*score);
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
