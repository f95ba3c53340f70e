//! How the proposals of two lists are spread over the scores, and what a score is therefore worth
//! in these lists. The same score is worth more where sure proposals are many and doubtful ones
//! few, and less where the lists are long. Learnt like the weights, and applied to all scores
//! alike: it changes no rank, so it changes no choice, only how probable a proposal is said to be.

use std::ops::RangeInclusive;

/// Likely proposals that are needed before all of them say anything.
const ENOUGH: u32 = 40;

/// What is measured, by the names in `weights.csv`; the first is the same in all lists. What the
/// spread tells depends on how long the lists are, so the last ones are products with the length.
pub(super) const MEASURES: [&str; 1 + USUAL.len() + WINDOWS.len()] = [
    "any",
    "length",
    "hopeless",
    "unlikely",
    "likely",
    "good",
    "sure",
    "length*hopeless",
    "length*unlikely",
    "length*likely",
    "length*good",
    "length*sure",
];

/// Scores of the proposals that each measure of the spread counts, in bits.
const WINDOWS: [(f32, f32); 5] = [(-7.0, -5.0), (-3.0, -1.0), (1.0, 3.0), (5.0, 7.0), (9.0, 11.0)];

/// Middle and width of the length and of each measure of the spread among the lists that were
/// learnt from, in bits.
const USUAL: [(f32, f32); 1 + WINDOWS.len()] =
    [(12.0, 3.0), (-5.6, 1.2), (-6.0, 1.3), (-5.5, 1.4), (-4.1, 1.4), (-3.2, 1.0)];

/// A share that counts as none.
const NEXT_TO_NONE: f32 = 0.002;

/// Widths from the middle beyond which nothing was learnt.
const FARTHEST: f32 = 2.5;

/// Scores between which a correction grows or falls; beyond them it stays as it is.
const SLOPES: RangeInclusive<f32> = -9.0..=9.0;

/// Bits of score over which a slope's weight is counted.
const A_SLOPE: f32 = 8.0;

/// What the proposals measure; nothing if they are too few.
pub(super) type Measures = Option<[f32; MEASURES.len()]>;

/// Measures the scores of all chosen candidates of two lists, of which the longer one has so many
/// customers.
pub(super) fn measure(longer: usize, scores: impl Iterator<Item = f32>) -> Measures {
    let mut counts = [0_u32; WINDOWS.len()];
    let mut likely = 0;
    for score in scores {
        likely += u32::from(score > 0.0);
        if let Some(at) = WINDOWS.iter().position(|(low, high)| (*low..*high).contains(&score)) {
            counts[at] += 1;
        }
    }
    if likely < ENOUGH {
        return None;
    }
    let mut measures = [1.0; MEASURES.len()];
    let (plain, products) = measures[1..].split_at_mut(USUAL.len());
    let spread = counts.map(|count| (count as f32 / likely as f32 + NEXT_TO_NONE).log2());
    let bits = std::iter::once((longer as f32).log2()).chain(spread);
    for ((measure, bits), (middle, width)) in plain.iter_mut().zip(bits).zip(USUAL) {
        *measure = ((bits - middle) / width).clamp(-FARTHEST, FARTHEST);
    }
    for (product, measure) in products.iter_mut().zip(&plain[1..]) {
        *product = plain[0] * measure;
    }
    Some(measures)
}

/// How the correction of a score follows from what is measured: a shift and a slope for each.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Spread(pub(super) [(f32, f32); MEASURES.len()]);

impl Spread {
    /// The correction for lists that measure this.
    pub(super) fn correction(&self, measures: &Measures) -> Correction {
        let Some(measures) = measures else { return Correction::default() };
        let sum = |weight: fn(&(f32, f32)) -> f32| {
            self.0.iter().zip(measures).map(|(weights, measure)| weight(weights) * measure).sum::<f32>()
        };
        // A steeper fall would turn ranks around.
        Correction { shift: sum(|(shift, _)| *shift), slope: sum(|(_, slope)| *slope).max(-0.8 * A_SLOPE) }
    }
}

/// What is added to every score of two lists.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Correction {
    shift: f32,
    slope: f32,
}

impl Correction {
    /// What is added to this score, in bits.
    pub(super) fn of(self, score: f32) -> f32 {
        self.shift + self.slope * steepness(score)
    }
}

/// How much of a slope's weight a score gets.
pub(super) fn steepness(score: f32) -> f32 {
    score.clamp(*SLOPES.start(), *SLOPES.end()) / A_SLOPE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_keeps_the_order() {
        let mut spread = Spread::default();
        spread.0[0] = (-2.0, -30.0);
        let measures = measure(100, (0..100).map(|at| at as f32 / 5.0));
        let correction = spread.correction(&measures);
        let mut before = f32::NEG_INFINITY;
        for at in -200..400 {
            let score = at as f32 / 10.0;
            let after = score + correction.of(score);
            assert!(after > before, "{score}");
            before = after;
        }
    }

    #[test]
    fn few_proposals_correct_nothing() {
        let mut spread = Spread::default();
        spread.0[0] = (-2.0, 1.0);
        let likely = |count: u32| measure(1000, std::iter::repeat_n(6.0, count as usize));
        assert_eq!(spread.correction(&likely(ENOUGH - 1)).of(3.0), 0.0);
        assert_eq!(spread.correction(&likely(ENOUGH)).of(4.0), -1.5);
    }
}
