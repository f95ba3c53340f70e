//! What strangers score in these lists. The second best candidate of a customer
//! is a stranger; where strangers never come near a score, that score is worth
//! more than elsewhere. Learnt from the lists at hand, without labels: dirty
//! lists without look-alikes are told from tidy ones full of them.

use super::model::step;

/// Steps of the scale; the first is "too few customers to tell".
pub(super) const STEPS: usize = 10;

/// Customers that are needed before strangers say anything.
const ENOUGH: u32 = 50;

/// Width of the window of scores around the one that is judged, in bits.
const WINDOW: f32 = 1.5;

/// Lower ends of the steps of the ratio of best to second best candidates with about a score.
const RATIOS: [f32; STEPS - 2] = [0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0, 100.0];

/// Cells of a bit that scores are counted in.
const CELLS_A_BIT: f32 = 32.0;
/// The scores that are told apart, in bits; what lies outside counts with the outermost.
const SCALE: (f32, f32) = (-20.0, 60.0);
const CELLS: usize = ((SCALE.1 - SCALE.0) * CELLS_A_BIT) as usize;

/// How many best and how many second best candidates have about which score.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    best: Scores,
    second: Scores,
}

/// How many scores lie below the lower end of each cell; nothing of no scores.
#[derive(Debug, Default)]
struct Scores(Vec<u32>);

impl Scores {
    /// Counts scores; infinite ones are none.
    fn new(scores: impl Iterator<Item = f32>) -> Self {
        let mut below = vec![0; CELLS + 1];
        scores.filter(|score| score.is_finite()).for_each(|score| below[cell(score) + 1] += 1);
        for at in 1..below.len() {
            below[at] += below[at - 1];
        }
        Self(below)
    }

    fn len(&self) -> u32 {
        self.0.last().copied().unwrap_or(0)
    }

    fn between(&self, low: f32, high: f32) -> f32 {
        (self.0[cell(high)] - self.0[cell(low)]) as f32
    }

    /// How many lie in the window around one.
    fn within(&self, score: f32) -> f32 {
        self.between(score - WINDOW, score + WINDOW)
    }
}

/// Steps of the share of doubtful cases; the first is "too few customers to tell".
pub(super) const DOUBT_STEPS: usize = 10;

/// Lower ends of the steps of that share, after the first two.
const DOUBTS: [f32; DOUBT_STEPS - 2] = [0.02, 0.035, 0.055, 0.08, 0.11, 0.15, 0.2, 0.3];

/// Scores of best candidates that tell little, in bits.
const DOUBTFUL: (f32, f32) = (-5.0, 6.0);

fn cell(score: f32) -> usize {
    let at = (score - SCALE.0) * CELLS_A_BIT;
    at.clamp(0.0, (CELLS - 1) as f32) as usize
}

impl Strangers {
    /// Takes the best and the second best score of every customer; customers
    /// without a candidate have infinitely low ones.
    pub(super) fn new(scores: impl Iterator<Item = (f32, f32)> + Clone) -> Self {
        Self {
            best: Scores::new(scores.clone().map(|(best, _)| best)),
            second: Scores::new(scores.map(|(_, second)| second)),
        }
    }

    /// The step of the share of customers whose best candidate is a doubtful one.
    pub(super) fn in_doubt(&self) -> u8 {
        if self.best.len() < ENOUGH {
            return 0;
        }
        step(self.best.between(DOUBTFUL.0, DOUBTFUL.1) / self.best.len() as f32, &DOUBTS)
    }

    /// The step of a score: how many times more best than second best candidates have about it.
    pub(super) fn step(&self, score: f32) -> u8 {
        if self.best.len() < ENOUGH {
            return 0;
        }
        step((self.best.within(score) + 0.5) / (self.second.within(score) + 0.5), &RATIOS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_that_no_stranger_has_is_worth_more() {
        let strangers = Strangers::new((0..100).map(|n| (5.0 + n as f32 / 50.0, -9.0)));
        assert!(strangers.step(5.5) > strangers.step(-9.0));
        assert_eq!(Strangers::default().step(5.0), 0);
    }
}
