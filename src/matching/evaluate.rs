//! How good proposals are, held against the truth: precision and recall of the
//! links, what could be accepted unseen, what each class is worth, and whether
//! the probabilities mean what they say. Pure; people's words for it live
//! elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Class;
use crate::customer::{Code, EconomicNumber};

/// A proposal in `review` counts as a link from this probability on: the point
/// from which it is more likely right than wrong. `certain` always counts.
pub const LINK_FROM: f64 = 0.5;

/// The rows of the reliability table.
const DECILES: usize = 10;

/// What was proposed for one ClientView customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposed<'a> {
    /// The ClientView customer.
    pub code: &'a Code,
    /// The proposed e-conomic customer, if any.
    pub number: Option<EconomicNumber>,
    /// Match probability, 0 to 1; of no meaning without a number.
    pub probability: f64,
    /// The class.
    pub class: Class,
}

impl Proposed<'_> {
    fn is_link(&self) -> bool {
        match self.class {
            Class::Certain => true,
            Class::Review => self.probability >= LINK_FROM,
            Class::Unlikely | Class::None => false,
        }
    }
}

/// How good the proposals are. Shares are 0 to 1; a share of nothing is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Customers that have a true link: codes in the truth. Each counts once,
    /// however many numbers are right for it.
    pub true_links: usize,
    /// Of these, the ones the run has no customer for: probably another truth.
    pub unknown_codes: usize,
    /// Proposals that count as links: `certain`, and `review` from [`LINK_FROM`] on.
    pub links: usize,
    /// Of these, the right ones.
    pub right: usize,
    /// Share of the links that are right.
    pub precision: Option<f64>,
    /// Share of the true links that were found.
    pub recall: Option<f64>,
    /// Harmonic mean of precision and recall.
    pub f1: Option<f64>,
    /// Share of the true links that could be accepted unseen, in order of
    /// probability, with at most 1 in 100 wrong.
    pub r99: Option<f64>,
    /// The same with at most 1 in 1,000 wrong.
    pub r999: Option<f64>,
    /// Every class, the surest first.
    pub classes: Vec<ClassWorth>,
    /// All proposals by probability, lowest first; ten rows.
    pub reliability: Vec<Decile>,
}

/// What a class holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassWorth {
    /// The class.
    pub class: Class,
    /// ClientView customers in it.
    pub customers: usize,
    /// Customers in it with a proposed number.
    pub proposed: usize,
    /// Of these, the right ones.
    pub right: usize,
    /// Share of all customers that are in it.
    pub share: Option<f64>,
    /// Share of the true links that it holds.
    pub share_of_true_links: Option<f64>,
    /// Share of its proposed numbers that are right.
    pub precision: Option<f64>,
}

/// The proposals whose probability lies in one tenth of the scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decile {
    /// Lower end, included.
    pub from: f64,
    /// Upper end, excluded but for 1.
    pub to: f64,
    /// Proposals.
    pub proposals: usize,
    /// What they say on average.
    pub stated: Option<f64>,
    /// The share that is right.
    pub actual: Option<f64>,
}

/// The 95 % confidence interval of a share, `right` of `total` (Wilson's score interval, which holds
/// for few and for extreme shares). `None` for nothing.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of customers")]
pub fn confidence_interval(right: usize, total: usize) -> Option<[f64; 2]> {
    /// The standard normal distribution's 97.5th percentile.
    const Z: f64 = 1.959_963_985;
    if total == 0 {
        return None;
    }
    let (n, p) = (total as f64, right as f64 / total as f64);
    let centre = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let bound = |value: f64| (value / (1.0 + Z * Z / n)).clamp(0.0, 1.0);
    Some([bound(centre - half), bound(centre + half)])
}

/// Holds proposals against the truth (code, number); of several numbers for a
/// code each is right. The order of both does not matter.
#[must_use]
pub fn evaluate(proposals: &[Proposed<'_>], truth: &[(Code, EconomicNumber)]) -> Evaluation {
    let mut numbers: BTreeMap<&Code, BTreeSet<EconomicNumber>> = BTreeMap::new();
    for (code, number) in truth {
        numbers.entry(code).or_default().insert(*number);
    }
    let judged: Vec<Judged<'_>> = proposals
        .iter()
        .map(|proposed| {
            let right =
                proposed.number.filter(|n| numbers.get(proposed.code).is_some_and(|all| all.contains(n)));
            Judged { proposed, right: right.is_some() }
        })
        .collect();
    let known: BTreeSet<&Code> = proposals.iter().map(|proposed| proposed.code).collect();
    let true_links = numbers.len();
    let links =
        || judged.iter().filter(|judged| judged.proposed.number.is_some() && judged.proposed.is_link());
    let right = links().filter(|judged| judged.right).count();
    let found = found(links());
    Evaluation {
        true_links,
        unknown_codes: numbers.keys().filter(|code| !known.contains(*code)).count(),
        links: links().count(),
        right,
        precision: share(right, links().count()),
        recall: share(found, true_links),
        f1: share(2 * found, links().count() - right + found + true_links),
        r99: acceptable(&judged, true_links, 0.99),
        r999: acceptable(&judged, true_links, 0.999),
        classes: classes(&judged, true_links),
        reliability: reliability(&judged),
    }
}

struct Judged<'a> {
    proposed: &'a Proposed<'a>,
    right: bool,
}

/// Codes with a right link among these; a code that stands twice in the list counts once.
fn found<'a>(judged: impl Iterator<Item = &'a Judged<'a>>) -> usize {
    judged.filter(|judged| judged.right).map(|judged| judged.proposed.code).collect::<BTreeSet<_>>().len()
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The largest share of the true links that a threshold on the probability
/// accepts at this precision. Equal probabilities stand or fall together.
fn acceptable(judged: &[Judged<'_>], true_links: usize, precision: f64) -> Option<f64> {
    let mut ranked: Vec<&Judged<'_>> =
        judged.iter().filter(|judged| judged.proposed.number.is_some()).collect();
    ranked.sort_by(|a, b| b.proposed.probability.total_cmp(&a.proposed.probability));
    let (mut accepted, mut right, mut best) = (0, BTreeSet::new(), 0);
    let mut wrong = 0;
    for tied in ranked.chunk_by(|a, b| a.proposed.probability.total_cmp(&b.proposed.probability).is_eq()) {
        accepted += tied.len();
        wrong += tied.iter().filter(|judged| !judged.right).count();
        right.extend(tied.iter().filter(|judged| judged.right).map(|judged| judged.proposed.code));
        if (accepted - wrong) as f64 >= precision * accepted as f64 {
            best = right.len();
        }
    }
    share(best, true_links)
}

fn classes(judged: &[Judged<'_>], true_links: usize) -> Vec<ClassWorth> {
    [Class::Certain, Class::Review, Class::Unlikely, Class::None]
        .into_iter()
        .map(|class| {
            let members = || judged.iter().filter(move |judged| judged.proposed.class == class);
            let proposed = members().filter(|judged| judged.proposed.number.is_some()).count();
            let right = members().filter(|judged| judged.right).count();
            ClassWorth {
                class,
                customers: members().count(),
                proposed,
                right,
                share: share(members().count(), judged.len()),
                share_of_true_links: share(found(members()), true_links),
                precision: share(right, proposed),
            }
        })
        .collect()
}

fn reliability(judged: &[Judged<'_>]) -> Vec<Decile> {
    let proposed = || judged.iter().filter(|judged| judged.proposed.number.is_some());
    (0..DECILES)
        .map(|decile| {
            let members =
                || proposed().filter(move |judged| decile_of(judged.proposed.probability) == decile);
            let count = members().count();
            let stated: f64 = members().map(|judged| judged.proposed.probability).sum();
            Decile {
                from: decile as f64 / DECILES as f64,
                to: (decile + 1) as f64 / DECILES as f64,
                proposals: count,
                stated: (count > 0).then(|| stated / count as f64),
                actual: share(members().filter(|judged| judged.right).count(), count),
            }
        })
        .collect()
}

fn decile_of(probability: f64) -> usize {
    // 1.0 belongs to the last tenth; the cast saturates for anything stranger.
    ((probability * DECILES as f64) as usize).min(DECILES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(code, number or 0, probability, class)`.
    type Row = (&'static str, u32, f64, Class);

    fn evaluated(rows: &[Row], truth: &[(&str, u32)]) -> Evaluation {
        let codes: Vec<Code> = rows.iter().map(|row| Code::new(row.0)).collect();
        let proposals: Vec<Proposed<'_>> = rows
            .iter()
            .zip(&codes)
            .map(|((_, number, probability, class), code)| Proposed {
                code,
                number: EconomicNumber::new(*number).ok(),
                probability: *probability,
                class: *class,
            })
            .collect();
        let truth: Vec<(Code, EconomicNumber)> = truth
            .iter()
            .filter_map(|(code, number)| Some((Code::new(*code), EconomicNumber::new(*number).ok()?)))
            .collect();
        evaluate(&proposals, &truth)
    }

    #[test]
    fn certain_and_likely_reviews_count_as_links() {
        let rows = [
            ("A", 1, 0.99, Class::Certain),
            ("B", 2, 0.50, Class::Review),
            ("C", 3, 0.49, Class::Review),
            ("D", 4, 0.90, Class::Unlikely),
            ("E", 0, 0.0, Class::None),
        ];
        let result = evaluated(&rows, &[("A", 1), ("B", 9), ("C", 3), ("D", 4)]);
        assert_eq!((result.links, result.right), (2, 1));
        assert_eq!(result.precision, Some(0.5));
        assert_eq!(result.recall, Some(0.25));
        assert_eq!(result.f1, Some(2.0 / 6.0));
    }

    #[test]
    fn any_of_several_numbers_is_right_and_counts_once() {
        let rows = [("A", 2, 0.9, Class::Certain), ("B", 3, 0.9, Class::Certain)];
        let result = evaluated(&rows, &[("A", 1), ("A", 2), ("B", 3)]);
        assert_eq!((result.true_links, result.right), (2, 2));
        assert_eq!((result.precision, result.recall, result.f1), (Some(1.0), Some(1.0), Some(1.0)));
    }

    #[test]
    fn a_code_that_stands_twice_is_found_once() {
        let rows = [("A", 1, 0.9, Class::Certain), ("A", 1, 0.9, Class::Certain)];
        let result = evaluated(&rows, &[("A", 1), ("B", 2)]);
        assert_eq!(result.precision, Some(1.0));
        assert_eq!(result.recall, Some(0.5));
    }

    #[test]
    fn a_customer_outside_the_truth_is_a_wrong_link() {
        let result = evaluated(&[("A", 1, 0.9, Class::Certain), ("X", 2, 0.9, Class::Certain)], &[("A", 1)]);
        assert_eq!(result.precision, Some(0.5));
        assert_eq!(result.recall, Some(1.0));
    }

    #[test]
    fn codes_the_run_does_not_have_are_told() {
        let result = evaluated(&[("A", 1, 0.9, Class::Certain)], &[("A", 1), ("0A", 1)]);
        assert_eq!(result.unknown_codes, 1);
        assert_eq!(result.recall, Some(0.5));
    }

    #[test]
    fn ties_are_accepted_or_refused_together() {
        // At 0.9 three are tied and one of them is wrong; above it one is right.
        let rows = [
            ("A", 1, 0.95, Class::Certain),
            ("B", 2, 0.90, Class::Certain),
            ("C", 3, 0.90, Class::Certain),
            ("D", 9, 0.90, Class::Certain),
        ];
        let result = evaluated(&rows, &[("A", 1), ("B", 2), ("C", 3), ("D", 4)]);
        assert_eq!(result.r99, Some(0.25));
        assert_eq!(result.r999, Some(0.25));
    }

    #[test]
    fn more_can_be_accepted_once_the_right_ones_outweigh_an_early_mistake() {
        let codes: Vec<String> = (0..200).map(|at| format!("K{at:03}")).collect();
        let codes: Vec<Code> = codes.into_iter().map(Code::new).collect();
        let number = |at: usize| EconomicNumber::new(at as u32 + 1);
        let truth: Vec<_> = codes
            .iter()
            .enumerate()
            .filter_map(|(at, code)| Some((code.clone(), number(at).ok()?)))
            .collect();
        let proposals: Vec<Proposed<'_>> = codes
            .iter()
            .enumerate()
            .map(|(at, code)| {
                let wrong_first = if at == 0 { number(5_000) } else { number(at) };
                let probability = 1.0 - at as f64 / 1_000.0;
                Proposed { code, number: wrong_first.ok(), probability, class: Class::Certain }
            })
            .collect();
        let result = evaluate(&proposals, &truth);
        assert_eq!(result.r99, Some(199.0 / 200.0));
        assert_eq!(result.r999, Some(0.0));
    }

    #[test]
    fn every_class_tells_what_it_holds() {
        let rows = [
            ("A", 1, 0.99, Class::Certain),
            ("B", 2, 0.70, Class::Review),
            ("C", 9, 0.60, Class::Review),
            ("D", 0, 0.0, Class::None),
        ];
        let result = evaluated(&rows, &[("A", 1), ("B", 2), ("C", 3), ("D", 4)]);
        let review = &result.classes[1];
        assert_eq!((review.class, review.customers, review.proposed, review.right), (Class::Review, 2, 2, 1));
        assert_eq!(review.share, Some(0.5));
        assert_eq!(review.share_of_true_links, Some(0.25));
        assert_eq!(review.precision, Some(0.5));
        let none = &result.classes[3];
        assert_eq!((none.customers, none.proposed, none.precision), (1, 0, None));
    }

    #[test]
    fn reliability_compares_what_is_stated_with_what_is_so() {
        let rows = [
            ("A", 1, 1.0, Class::Certain),
            ("B", 2, 0.92, Class::Certain),
            ("C", 9, 0.1, Class::Unlikely),
            ("D", 0, 0.0, Class::None),
        ];
        let result = evaluated(&rows, &[("A", 1), ("B", 9)]);
        let last = &result.reliability[9];
        assert_eq!((last.proposals, last.stated, last.actual), (2, Some(0.96), Some(0.5)));
        let second = &result.reliability[1];
        assert_eq!((second.proposals, second.stated, second.actual), (1, Some(0.1), Some(0.0)));
        assert_eq!(result.reliability[0].proposals, 0, "a customer without a candidate is no proposal");
    }

    #[test]
    fn nothing_at_all_has_no_shares() {
        let result = evaluated(&[], &[]);
        assert_eq!((result.precision, result.recall, result.f1, result.r99), (None, None, None, None));
    }
}
