//! Fits the third stage: how the spread of two lists' proposals corrects their scores.

use kobl::matching::training::{MEASURES, Observed, measure, steepness};
use rustc_hash::FxHashSet;

use crate::fit::descend;

/// Proposals of two lists that are learnt from count together as so many at most: lists are cases
/// here, and long ones are no more than one.
const MOST: f64 = 1500.0;

/// Scores beyond these tell nothing of the correction.
const DOUBTFUL: f32 = 9.0;

/// Pull of each weight towards zero, in proposals in doubt.
const PULL: f64 = 20.0;

/// What was chosen between two lists.
pub(crate) struct Proposed {
    measures: [f32; MEASURES],
    /// Score and whether it is a true link.
    doubtful: Vec<(f32, bool)>,
}

impl Proposed {
    /// Looks at two lists, of which the longer one has so many customers; nothing if too few were
    /// chosen.
    pub(crate) fn new(longer: usize, seen: &[Observed], truth: &FxHashSet<(u32, u32)>) -> Option<Self> {
        let chosen = || seen.iter().filter(|one| one.chosen);
        let measures = measure(longer, chosen().map(|one| one.score))?;
        let doubtful = chosen()
            .filter(|one| one.score.abs() < DOUBTFUL)
            .map(|one| (one.score, truth.contains(&(one.clientview, one.economic))))
            .collect();
        Some(Self { measures, doubtful })
    }
}

/// A shift and a slope for each measure, in log2 of the odds.
pub(crate) fn fit(all: &[Proposed]) -> [(f32, f32); MEASURES] {
    let cost = |at: &[f64]| {
        let mut sum: f64 = at.iter().map(|weight| 0.5 * PULL * weight * weight).sum();
        let mut slopes: Vec<f64> = at.iter().map(|weight| PULL * weight).collect();
        for lists in all {
            let parts = |weights: &[f64]| -> f64 {
                weights.iter().zip(lists.measures).map(|(weight, measure)| weight * f64::from(measure)).sum()
            };
            let (shift, slope) = (parts(&at[..MEASURES]), parts(&at[MEASURES..]));
            let counts = (MOST / lists.doubtful.len().max(1) as f64).min(1.0);
            let (mut by_shift, mut by_slope) = (0.0, 0.0);
            for (score, is_link) in &lists.doubtful {
                let steep = f64::from(steepness(*score));
                let odds = f64::from(*score) * std::f64::consts::LN_2 + shift + slope * steep;
                sum += counts * (if *is_link { -odds } else { odds }).exp().ln_1p();
                let by = counts * (1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(*is_link)));
                by_shift += by;
                by_slope += by * steep;
            }
            for (at, measure) in lists.measures.iter().enumerate() {
                slopes[at] += by_shift * f64::from(*measure);
                slopes[MEASURES + at] += by_slope * f64::from(*measure);
            }
        }
        (sum, slopes)
    };
    let found = descend(vec![0.0; 2 * MEASURES], 200, cost);
    let weight = |at: usize| (found[at] / std::f64::consts::LN_2) as f32;
    std::array::from_fn(|at| (weight(at), weight(MEASURES + at)))
}
