//! What strangers score in these lists. The second best candidate of a customer
//! is a stranger; where strangers never come near a score, that score is worth
//! more than elsewhere. Learnt from the lists at hand, without labels: dirty
//! lists without look-alikes are told from tidy ones full of them.

/// Steps of the scale; the first is "too few customers to tell".
pub(super) const STEPS: usize = 10;

/// Customers that are needed before strangers say anything.
const ENOUGH: usize = 50;

/// Width of the window of scores around the one that is judged, in bits.
const WINDOW: f32 = 1.5;

/// Lower ends of the steps of the ratio of best to second best candidates with about a score.
const RATIOS: [f32; STEPS - 2] = [0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0, 100.0];

/// The scores of best and of second best candidates, in ascending order.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    best: Vec<f32>,
    second: Vec<f32>,
}

impl Strangers {
    /// Takes the best and the second best score of every customer; customers
    /// without a candidate have infinitely low ones.
    pub(super) fn new(scores: impl Iterator<Item = (f32, f32)>) -> Self {
        let (mut best, mut second): (Vec<f32>, Vec<f32>) = scores.unzip();
        for list in [&mut best, &mut second] {
            list.retain(|score| score.is_finite());
            list.sort_unstable_by(f32::total_cmp);
        }
        Self { best, second }
    }

    /// The step of a score: how many times more best than second best candidates have about it.
    pub(super) fn step(&self, score: f32) -> u8 {
        if self.best.len() < ENOUGH {
            return 0;
        }
        let ratio = (within(&self.best, score) + 0.5) / (within(&self.second, score) + 0.5);
        1 + u8::try_from(RATIOS.iter().take_while(|end| ratio >= **end).count()).unwrap_or(0)
    }
}

/// How many of the ascending scores lie in the window around one.
fn within(ascending: &[f32], score: f32) -> f32 {
    let below = |limit: f32| ascending.partition_point(|one| *one < limit);
    (below(score + WINDOW) - below(score - WINDOW)) as f32
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
