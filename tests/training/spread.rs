//! Fits the calibration: how the shape of two lists' proposals corrects their scores.

use kobl::matching::training::{MEASURES, Observed, PARTS, parts};
use rustc_hash::FxHashSet;

use crate::fit::descend;

/// Proposals of two lists that are learnt from count together as so many at most: lists are cases
/// here, and long ones are no more than one.
const MOST: f64 = 1500.0;

/// Scores below this tell nothing of the correction.
const HOPELESS: f32 = -9.0;

/// Pull of each weight towards zero, in proposals in doubt: of what is the same in all lists, and of
/// what depends on them.
const PULLS: (f64, f64) = (2.0, 40.0);

/// What was chosen between two lists.
pub(crate) struct Proposed {
    measures: [f32; MEASURES],
    /// Score and whether it is a true link.
    chosen: Vec<(f32, bool)>,
}

impl Proposed {
    /// Looks at two lists; nothing if too few were chosen.
    pub(crate) fn new(
        (seen, measures): &(Vec<Observed>, Option<[f32; MEASURES]>),
        truth: &FxHashSet<(u32, u32)>,
    ) -> Option<Self> {
        let chosen = seen
            .iter()
            .filter(|one| one.chosen && one.score > HOPELESS)
            .map(|one| (one.score, truth.contains(&(one.clientview, one.economic))))
            .collect();
        Some(Self { measures: (*measures)?, chosen })
    }
}

/// The weights of each measure, in log2 of the odds.
pub(crate) fn fit(all: &[Proposed]) -> [[f32; PARTS]; MEASURES] {
    let pull = |cell: usize| if cell < PARTS { PULLS.0 } else { PULLS.1 };
    let cost = |at: &[f64]| {
        let held = at.iter().zip(0..);
        let mut sum: f64 = held.clone().map(|(weight, cell)| 0.5 * pull(cell) * weight * weight).sum();
        let mut slopes: Vec<f64> = held.map(|(weight, cell)| pull(cell) * weight).collect();
        for lists in all {
            let part = |part: usize| -> f64 {
                lists.measures.iter().zip(0..).map(|(m, at_m)| at[at_m * PARTS + part] * f64::from(*m)).sum()
            };
            let weights: [f64; PARTS] = std::array::from_fn(part);
            let counts = (MOST / lists.chosen.len().max(1) as f64).min(1.0);
            let mut by_part = [0.0; PARTS];
            for (score, is_link) in &lists.chosen {
                let parts = parts(*score).map(f64::from);
                let more: f64 = parts.iter().zip(weights).map(|(part, weight)| part * weight).sum();
                let odds = f64::from(*score) * std::f64::consts::LN_2 + more;
                let against = if *is_link { -odds } else { odds };
                sum += counts * if against > 30.0 { against } else { against.exp().ln_1p() };
                let by = counts * (1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(*is_link)));
                by_part.iter_mut().zip(parts).for_each(|(all, part)| *all += by * part);
            }
            for (at_m, measure) in lists.measures.iter().enumerate() {
                for (part, by) in by_part.iter().enumerate() {
                    slopes[at_m * PARTS + part] += by * f64::from(*measure);
                }
            }
        }
        (sum, slopes)
    };
    let found = descend(vec![0.0; PARTS * MEASURES], 200, cost);
    let weight = |at: usize| (found[at] / std::f64::consts::LN_2) as f32;
    std::array::from_fn(|measure| std::array::from_fn(|part| weight(measure * PARTS + part)))
}
