//! Calibration: what a score is worth in these lists, from the shape of all scores and without labels.
//! The same score is worth more where sure proposals are many and doubtful ones few, and less where
//! the lists are long. Learnt like the weights, and applied to all scores alike: it rises with the
//! score, so it changes no choice, only how probable a proposal is said to be.

use super::answers::LearntFromAnswers;

/// Likely proposals that are needed before all of them say anything.
const ENOUGH: u32 = 40;

/// The measures, by their names in `weights.csv`; the first is the same in all lists.
pub(super) const MEASURES: [&str; 2 + USUAL.len()] =
    ["any", "length", "overlap", "hopeless", "unlikely", "likely", "good", "sure", "understated"];

/// Scores of the proposals that each measure of the shape counts, in bits.
const WINDOWS: [(f32, f32); 5] = [(-7.0, -5.0), (-3.0, -1.0), (1.0, 3.0), (5.0, 7.0), (9.0, 11.0)];

/// Middle and width of the length, the overlap and each measure of the shape among usual lists, in bits.
const USUAL: [(f32, f32); 2 + WINDOWS.len()] =
    [(12.0, 3.0), (3.0, 3.0), (-5.6, 1.5), (-6.0, 1.5), (-5.5, 1.5), (-4.5, 1.5), (-3.4, 1.5)];

/// Middle and width of how far scores are understated, in bits, and the pairs by which it is half known.
const USUALLY_UNDERSTATED: (f32, f32) = (0.8, 0.6);
const HALF_KNOWN: f32 = 60.0;

/// A share that counts as none.
const NEXT_TO_NONE: f32 = 0.002;

/// Widths from the middle beyond which nothing was learnt.
const FARTHEST: f32 = 2.0;

/// The weights of a measure: what they are multiplied with follows from the score.
pub(super) const PARTS: [&str; 3] = ["shift", "slope", "top"];

/// Bits of score over which a slope's weight is counted.
const A_SLOPE: f32 = 8.0;
/// Scores between which a slope rises or falls; beyond them it stays as it is.
const SLOPES: (f32, f32) = (-9.0, 16.0);
/// The score from which the top has a slope of its own.
const TOP: f32 = 4.0;
/// The least that a calibrated score rises for each bit of the score.
const LEAST_RISE: f32 = 0.2;

/// What the proposals measure; nothing if they are too few.
pub(super) type Measures = Option<[f32; MEASURES.len()]>;

/// Measures two lists of these lengths, of which so many customers are each other's best candidate,
/// by the scores of all chosen candidates, and by how many bits `withheld` finds doubtful pairs
/// understated, with the number of those.
pub(super) fn measure(
    lists: (usize, usize),
    mutual: usize,
    scores: impl Iterator<Item = f32>,
    (understated, known): (f32, u32),
) -> Measures {
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
    let longer = lists.0.max(lists.1) as f32;
    let length = longer.log2();
    // Prior odds of a pair, times the length: matched over unmatched on both sides.
    let left = |size: usize| (size.saturating_sub(mutual) as f32 / longer).max(0.01);
    let overlap = (mutual as f32 / longer / (left(lists.0) * left(lists.1))).max(0.01).log2();
    let shape = counts.map(|count| (count as f32 / likely as f32 + NEXT_TO_NONE).log2());
    let mut measures = [1.0; MEASURES.len()];
    let bits = [length, overlap].into_iter().chain(shape);
    for ((measure, bits), (middle, width)) in measures[1..].iter_mut().zip(bits).zip(USUAL) {
        *measure = ((bits - middle) / width).clamp(-FARTHEST, FARTHEST);
    }
    let (middle, width) = USUALLY_UNDERSTATED;
    let known = known as f32 / (known as f32 + HALF_KNOWN);
    measures[MEASURES.len() - 1] = known * ((understated - middle) / width).clamp(-FARTHEST, FARTHEST);
    Some(measures)
}

/// How the correction of a score follows from what is measured: the weights of each measure.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct CalibrationWeights(pub(super) [[f32; PARTS.len()]; MEASURES.len()]);

impl CalibrationWeights {
    /// The correction for lists that measure this.
    pub(super) fn correction(&self, measures: &Measures) -> Correction {
        let Some(measures) = measures else { return Correction::default() };
        let sum = |part: usize| {
            self.0.iter().zip(measures).map(|(weights, measure)| weights[part] * measure).sum::<f32>()
        };
        let least = (LEAST_RISE - 1.0) * A_SLOPE;
        let slope = sum(1).max(least);
        Correction { shift: sum(0), slope, top: sum(2).max(least - slope), learnt: None }
    }
}

/// What is added to every score of two lists.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Correction {
    shift: f32,
    slope: f32,
    top: f32,
    learnt: Option<LearntFromAnswers>,
}

impl Correction {
    /// The same, and then what people's answers taught.
    pub(super) fn and(self, learnt: Option<LearntFromAnswers>) -> Self {
        Self { learnt, ..self }
    }

    /// What is added to this score, in bits.
    pub(super) fn of(self, score: f32) -> f32 {
        let [shift, slope, top] = parts(score);
        let more = self.shift * shift + self.slope * slope + self.top * top;
        self.learnt.map_or(more, |learnt| learnt.corrected(score + more) - score)
    }
}

/// How much of each part's weight a score gets.
pub(super) fn parts(score: f32) -> [f32; PARTS.len()] {
    [1.0, score.clamp(SLOPES.0, SLOPES.1) / A_SLOPE, (score.min(SLOPES.1) - TOP).max(0.0) / A_SLOPE]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_keeps_the_order() {
        let mut spread = CalibrationWeights::default();
        spread.0[0] = [-2.0, -30.0, -9.0];
        let measures = measure((100, 100), 80, (0..100).map(|at| at as f32 / 5.0), (0.0, 0));
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
        let mut spread = CalibrationWeights::default();
        spread.0[0] = [-2.0, 1.0, 0.0];
        let likely =
            |count: u32| measure((1000, 1000), 800, std::iter::repeat_n(6.0, count as usize), (0.0, 0));
        assert_eq!(spread.correction(&likely(ENOUGH - 1)).of(3.0), 0.0);
        assert_eq!(spread.correction(&likely(ENOUGH)).of(4.0), -1.5);
    }
}
