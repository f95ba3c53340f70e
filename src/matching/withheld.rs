//! Holds a field back to see, without labels, how often doubtful pairs are right in these lists.
//!
//! Among near-certain matches a number agrees with a known share (m). Doubtful pairs are scored as if the
//! number were missing; the share of them in which it agrees, over m, is the share that is right. Where
//! that is more than their scores say, scores of these lists are worth more than usual, and the
//! calibration goes by it.

use crate::normalise::Lists;

use super::candidates::{Candidate, Candidates};
use super::compare::{ComparisonLevels, Term};
use super::model::Model;
use super::terms::Level;
use super::threshold::probability;

/// The numbers that are held back.
const WITHHELD: [Term; 3] = [Term::Cvr, Term::Phone, Term::Email];

/// Customers that are looked at, about; more tell nothing new.
const LOOKED_AT: usize = 4000;
/// log2 odds, without the number, of near-certain matches and of doubtful pairs.
const NEAR_CERTAIN: f32 = 8.0;
const DOUBTFUL: (f32, f32) = (-3.0, 4.0);
/// Near-certain matches that are needed for a share, and the least share that tells matches from others.
const ENOUGH: u32 = 20;
const LEAST_AGREEING: f64 = 0.3;
/// The least and the most that the share of right pairs may be.
const MOST_RIGHT: f64 = 0.98;

/// Pairs that tell a number on both sides, and in how many it agrees, in halves.
#[derive(Debug, Clone, Copy, Default)]
struct HeldBackAgreement {
    pairs: u32,
    halves: u32,
}

impl HeldBackAgreement {
    fn share(self) -> f64 {
        f64::from(self.halves) / f64::from(2 * self.pairs.max(1))
    }
}

/// What one number tells.
#[derive(Debug, Clone, Copy, Default)]
struct WithheldTally {
    near_certain: HeldBackAgreement,
    doubtful: HeldBackAgreement,
    /// Sum of the doubtful pairs' probabilities without the number, in parts of [`UNIT`]: sums of whole
    /// numbers do not depend on the order of the rows.
    stated: u64,
}

const UNIT: f64 = 65_536.0;

/// By how many bits doubtful pairs are likelier to be right than their scores say, and by how many pairs
/// that is known.
pub(super) fn understated(lists: &Lists, model: &Model, candidates: &Candidates) -> (f32, u32) {
    let every = u32::try_from(candidates.len() / LOOKED_AT + 1).unwrap_or(u32::MAX);
    let mut tallies = [WithheldTally::default(); WITHHELD.len()];
    for (record, at) in lists.clientview.iter().zip(0..) {
        // By what the customer is and not by its row, so that the order of rows does not matter.
        if (record.name_hash ^ record.address_hash.rotate_left(16)).is_multiple_of(every) {
            for (tally, withheld) in tallies.iter_mut().zip(WITHHELD) {
                tally.add(best_without(withheld, model, candidates.of(at)));
            }
        }
    }
    let (mut pairs, mut right, mut stated) = (0, 0.0, 0.0);
    for tally in tallies {
        let m = tally.near_certain.share();
        if tally.near_certain.pairs >= ENOUGH && m >= LEAST_AGREEING {
            pairs += tally.doubtful.pairs;
            right += f64::from(tally.doubtful.halves) / 2.0 / m;
            stated += tally.stated as f64 / UNIT;
        }
    }
    if pairs == 0 {
        return (0.0, 0);
    }
    let stated = stated / f64::from(pairs);
    // One more pair that is right as often as stated, so that few pairs do not say never or always.
    let right = ((right + stated) / (f64::from(pairs) + 1.0)).min(MOST_RIGHT);
    let bits = |share: f64| (share / (1.0 - share)).log2();
    ((bits(right) - bits(stated)) as f32, pairs)
}

/// The best candidate as if a number were missing, of those that tell it and that something else found:
/// its log2 odds among the others, and the level that the number reached.
fn best_without(term: Term, model: &Model, candidates: &[Candidate]) -> Option<(f32, Level)> {
    let key = term.blocking();
    let without = |levels: &ComparisonLevels| {
        let mut levels = *levels;
        levels.0[term as usize] = 0;
        model.pair_score(&levels)
    };
    let told = candidates.iter().filter(|one| {
        let level = one.levels.level(term);
        !matches!(level, Level::Missing | Level::OneMissing | Level::DomainIsName)
            && one.keys.kinds().any(|kind| Some(kind) != key)
    });
    let (mut best, mut second) = (None::<(f32, Level)>, f32::NEG_INFINITY);
    for one in told {
        let score = without(&one.levels);
        match best {
            Some((first, _)) if score <= first => second = second.max(score),
            _ => {
                second = best.map_or(second, |(first, _)| first);
                best = Some((score, one.levels.level(term)));
            }
        }
    }
    best.map(|(first, level)| (first - (1.0 + second.exp2()).log2(), level))
}

impl WithheldTally {
    fn add(&mut self, pair: Option<(f32, Level)>) {
        let Some((score, level)) = pair else { return };
        let halves = match level {
            Level::Same => 2,
            Level::SameShared | Level::SameLocal | Level::SameDomain | Level::Slip => 1,
            _ => 0,
        };
        let agreement = match score {
            score if score > NEAR_CERTAIN => &mut self.near_certain,
            score if score > DOUBTFUL.0 && score < DOUBTFUL.1 => {
                self.stated += (probability(score) * UNIT) as u64;
                &mut self.doubtful
            }
            _ => return,
        };
        agreement.pairs += 1;
        agreement.halves += halves;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(near_certain: u32, halves: u32, doubtful: u32) -> WithheldTally {
        let mut tally = WithheldTally::default();
        (0..near_certain).for_each(|_| tally.add(Some((9.0, Level::Same))));
        (0..doubtful).for_each(|at| {
            tally.add(Some((0.0, if 2 * at < halves { Level::Same } else { Level::Different })));
        });
        tally
    }

    #[test]
    fn doubtful_pairs_are_counted_apart_from_near_certain_ones() {
        let tally = tally(30, 80, 50);
        assert_eq!((tally.near_certain.pairs, tally.near_certain.share()), (30, 1.0));
        assert_eq!((tally.doubtful.pairs, tally.doubtful.share()), (50, 0.8));
        assert_eq!(tally.stated as f64, 25.0 * UNIT);
    }

    #[test]
    fn lists_without_numbers_tell_nothing() {
        let lists = Lists::new(&[], &[]);
        assert_eq!(understated(&lists, Model::built_in(), &Candidates::default()), (0.0, 0));
    }
}
