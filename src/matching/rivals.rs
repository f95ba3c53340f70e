//! Candidates among their rivals: each customer belongs to one customer of the other list at most, so
//! what speaks for one candidate speaks against the others.
//!
//! The odds of a pair are divided by one and the odds of every rival, on both sides. A rival counts for
//! as much as it is free: less where it has a better candidate of its own. These are two rounds of
//! belief propagation for matchings (Bayati, Shah and Sharma 2008). Sums are whole numbers, so that no
//! order of rows or threads changes a bit of them. The result never falls when the pair itself gets
//! better, nor when a rival gets worse.

use super::candidates::{Candidate, Candidates};
use super::competition::Competition;
use super::prefetch::prefetch;
use super::terms::Level;

/// Nobody: below every score.
const NOBODY: f32 = f32::NEG_INFINITY;

/// The best and the second best of a customer's scores, and whose the best is.
#[derive(Debug, Clone, Copy)]
struct Best {
    first: f32,
    second: f32,
    holder: u32,
}

impl Best {
    const NONE: Self = Self { first: NOBODY, second: NOBODY, holder: u32::MAX };

    /// Two that are equally good hold it both, and so neither: order must not decide.
    const fn take(&mut self, score: f32, holder: u32) {
        if score > self.first {
            *self = Self { first: score, second: self.first, holder };
        } else if score == self.first {
            *self = Self { first: score, second: score, holder: u32::MAX };
        } else if score > self.second {
            self.second = score;
        }
    }

    /// The best one that is not `holder`'s.
    const fn other_than(&self, holder: u32) -> f32 {
        if self.holder == holder { self.second } else { self.first }
    }
}

/// Odds as whole numbers, in parts of `1 / UNIT`.
type Odds = u64;
const UNIT: f64 = 65_536.0;
/// Scores count as no more than these bits, so that sums of odds stay exact.
const MOST: f32 = 36.0;

fn odds(score: f32) -> f64 {
    f64::from(score.min(MOST)).exp2()
}

fn whole(odds: f64) -> Odds {
    (odds * UNIT) as Odds
}

/// The odds of all others of a sum that holds `own`.
fn others(sum: Odds, own: f64) -> f64 {
    sum.saturating_sub(whole(own)) as f64 / UNIT
}

/// Rounds in which candidates are counted: as they are; as far as they are free; as far as they are free
/// of those that are free.
const ROUNDS: usize = 3;
/// The round by which rivals are judged.
const LAST: usize = ROUNDS - 1;

/// Sums of what a customer's candidates count, by round.
type Sums = [Odds; ROUNDS];

/// The standing of every candidate's customers.
pub(super) struct Rivals {
    here: Vec<(Best, Sums)>,
    there: Vec<(Best, Sums)>,
    /// Customers that are each other's best candidate.
    mutual: usize,
}

impl Rivals {
    /// Looks at all candidates.
    pub(super) fn new(candidates: &Candidates, economic: usize) -> Self {
        let nothing = (Best::NONE, Sums::default());
        let mut rivals =
            Self { here: vec![nothing; candidates.len()], there: vec![nothing; economic], mutual: 0 };
        candidates.each(|a, one| {
            rivals.here[a as usize].0.take(one.pair_score, one.economic);
            rivals.there[one.economic as usize].0.take(one.pair_score, a);
            rivals.add(0, a, one);
        });
        for round in 1..ROUNDS {
            candidates.each(|a, one| rivals.add(round, a, one));
        }
        let is_mutual = |(a, own): &(u32, &(Best, Sums))| {
            own.0.first > 0.0 && rivals.there.get(own.0.holder as usize).is_some_and(|b| b.0.holder == *a)
        };
        rivals.mutual = (0..).zip(&rivals.here).filter(is_mutual).count();
        rivals
    }

    /// What a pair counts in a round for its ClientView customer and for its e-conomic customer: first its
    /// odds, then its odds over what the other candidates of the other side counted in the round before.
    fn counted(&self, round: usize, a: u32, one: &Candidate) -> (f64, f64) {
        let own = odds(one.pair_score);
        let (here, there) = (&self.here[a as usize].1, &self.there[one.economic as usize].1);
        let (mut to_here, mut to_there) = (own, own);
        for before in 0..round {
            (to_here, to_there) =
                (own / (1.0 + others(there[before], to_there)), own / (1.0 + others(here[before], to_here)));
        }
        (to_here, to_there)
    }

    /// Adds what a pair counts in a round to the sums of both customers.
    fn add(&mut self, round: usize, a: u32, one: &Candidate) {
        let (to_here, to_there) = self.counted(round, a, one);
        let both = [
            (&mut self.here[a as usize].1[round], to_here),
            (&mut self.there[one.economic as usize].1[round], to_there),
        ];
        for (sum, counted) in both {
            *sum = sum.saturating_add(whole(counted));
        }
    }

    /// Reads what all candidates of a customer need.
    pub(super) fn prefetch(&self, own: &[Candidate]) {
        prefetch(own.iter().map(|one| self.there[one.economic as usize].0.holder));
    }

    /// What the rivals of a pair take from its score, whether it is a candidate or only might be.
    pub(super) fn competition(&self, a: u32, one: &Candidate, is_candidate: bool) -> Competition {
        let (to_here, to_there) = if is_candidate { self.counted(LAST, a, one) } else { (0.0, 0.0) };
        let (here, there) = (&self.here[a as usize], &self.there[one.economic as usize]);
        let bits = |sums: &Sums, own: f64| (1.0 + others(sums[LAST], own)).log2() as f32;
        let (rival, rival_there) = self.best_others(a, one);
        Competition {
            in_economic: (bits(&here.1, to_here), level(one.pair_score, rival)),
            in_clientview: (bits(&there.1, to_there), level(one.pair_score, rival_there)),
        }
    }

    /// The scores of the best rivals of both customers.
    pub(super) fn best_others(&self, a: u32, one: &Candidate) -> (f32, f32) {
        (self.here[a as usize].0.other_than(one.economic), self.there[one.economic as usize].0.other_than(a))
    }

    /// Customers that are each other's best candidate and more likely the same than not.
    pub(super) const fn mutual(&self) -> usize {
        self.mutual
    }
}

/// How near the best rival comes.
fn level(score: f32, rival: f32) -> Level {
    match score - rival {
        _ if rival == NOBODY => Level::NoRival,
        gap if gap < -0.25 => Level::Better,
        gap if gap < 0.25 => Level::Equal,
        gap if gap < 4.0 => Level::Close,
        _ => Level::Far,
    }
}
