//! Candidates among their rivals: a pair's score is worth what it is worth
//! beside the next best of both customers.

use super::candidates::{Candidate, Candidates};
use super::compare::COMPARISONS;
use super::model::{INPUTS, Inputs, inputs, step};
use super::read_ahead::read_ahead;
use super::reliability::Reliability;
use super::strangers::Strangers;
use super::terms::Level;

/// Steps of the scale of scores.
pub(super) const WHOLE_STEPS: usize = 16;
/// Steps of the scale of gaps; the first is "no rival".
pub(super) const GAP_STEPS: usize = 14;

/// Lower ends of the steps of a gap, in bits, after "no rival".
const GAPS: [f32; GAP_STEPS - 2] = [-8.0, -4.0, -2.0, -1.0, -0.25, 0.25, 1.0, 2.0, 4.0, 6.0, 9.0, 13.0];

/// Steps of the scale of overlap; the first is "too few customers to tell".
pub(super) const OVERLAP_STEPS: usize = 13;

/// Lower ends of the steps of overlap.
const OVERLAPS: [f32; OVERLAP_STEPS - 2] = [0.15, 0.3, 0.45, 0.57, 0.7, 0.8, 0.86, 0.91, 0.95, 0.975, 0.988];

/// The step of the share of customers that are each other's best candidates, of the longer
/// list: where one is much longer, most of its customers have nobody, and look for somebody.
fn overlap_step(mutual: usize, lists: (usize, usize)) -> u8 {
    if lists.0.min(lists.1) < 30 {
        return 0;
    }
    step(mutual as f32 / lists.0.max(lists.1) as f32, &OVERLAPS)
}

/// Nobody: below every score.
const NOBODY: f32 = f32::NEG_INFINITY;

fn gap_step(score: f32, rival: f32) -> u8 {
    if rival == NOBODY {
        return 0;
    }
    step(score - rival, &GAPS)
}

/// The level that a step of a gap stands for.
pub(super) const fn level(step: usize) -> Level {
    match step {
        0 => Level::NoRival,
        1..=5 => Level::Better,
        6 => Level::Equal,
        7..=9 => Level::Close,
        _ => Level::Far,
    }
}

fn whole_step(score: f32) -> u8 {
    // From -14 to 16 bits in steps of two.
    ((score + 14.0) / 2.0).clamp(0.0, (WHOLE_STEPS - 1) as f32) as u8
}

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

/// The best of all candidates of a customer, and of those who are not placed elsewhere.
#[derive(Debug, Clone, Copy)]
struct Bests {
    all: Best,
    free: Best,
}

impl Bests {
    fn of(all: Vec<Best>, free: Vec<Best>) -> Vec<Self> {
        all.into_iter().zip(free).map(|(all, free)| Self { all, free }).collect()
    }
}

/// The standing of every candidate's customers.
pub(super) struct Rivals {
    here: Vec<Bests>,
    there: Vec<Bests>,
    strangers: Strangers,
    overlap: u8,
    in_doubt: u8,
    reliability: Reliability,
}

impl Rivals {
    /// Looks at all candidates.
    pub(super) fn new(candidates: &Candidates, economic: usize, reliability: Reliability) -> Self {
        let clientview = candidates.len();
        let (here, there) = rayon::join(
            || bests(candidates, clientview, |a, one| Some((a, one.economic))),
            || bests(candidates, economic, |a, one| Some((one.economic, a))),
        );
        // A rival who is the best of somebody else, and better there, is not free.
        let is_placed_there = |a: u32, one: &Candidate| {
            let best = there[one.economic as usize];
            best.other_than(a) > one.pair_score + PLACED
                && is_mutual(&here, &there, best.holder, one.economic)
        };
        let is_placed_here = |a: u32, one: &Candidate| {
            let best = here[a as usize];
            best.other_than(one.economic) > one.pair_score + PLACED
                && is_mutual(&here, &there, a, best.holder)
        };
        let (free_here, free_there) = rayon::join(
            || {
                bests(candidates, clientview, |a, one| {
                    (!is_placed_there(a, one)).then_some((a, one.economic))
                })
            },
            || bests(candidates, economic, |a, one| (!is_placed_here(a, one)).then_some((one.economic, a))),
        );
        let mutual = (0..).zip(&here).filter(|(a, own)| is_mutual(&here, &there, *a, own.holder)).count();
        let overlap = overlap_step(mutual, (clientview, economic));
        let strangers = Strangers::new(here.iter().map(|own| (own.first, own.second)));
        let in_doubt = strangers.in_doubt();
        let (here, there) = (Bests::of(here, free_here), Bests::of(there, free_there));
        Self { here, there, strangers, overlap, in_doubt, reliability }
    }

    /// Reads what all candidates of a customer need.
    pub(super) fn read_ahead(&self, own: &[Candidate]) {
        read_ahead(own.iter().map(|one| self.there[one.economic as usize].all.holder));
    }

    /// The inputs of both stages for a candidate.
    pub(super) fn inputs(&self, a: u32, one: &Candidate) -> Inputs {
        let mut inputs: Inputs = inputs(&one.rungs);
        let score = one.pair_score;
        let (here, there) = (&self.here[a as usize], &self.there[one.economic as usize]);
        let (rival, rival_there) = (here.all.other_than(one.economic), there.all.other_than(a));
        let (free, free_there) = (here.free.other_than(one.economic), there.free.other_than(a));
        let steps = [
            whole_step(score),
            gap_step(score, rival),
            gap_step(score, rival_there),
            gap_step(score, free.max(free_there)),
            self.strangers.step(score),
            self.overlap,
            self.in_doubt,
            one.rungs.balance(),
            self.reliability.phone,
            self.reliability.street,
            self.reliability.cvr,
        ];
        inputs[COMPARISONS..INPUTS].copy_from_slice(&steps);
        inputs
    }

    /// The scores of the best rivals of both customers.
    pub(super) fn best_others(&self, a: u32, one: &Candidate) -> (f32, f32) {
        (
            self.here[a as usize].all.other_than(one.economic),
            self.there[one.economic as usize].all.other_than(a),
        )
    }
}

/// Bits by which a rival must do better elsewhere to be no rival here.
const PLACED: f32 = 2.0;

fn is_mutual(here: &[Best], there: &[Best], a: u32, b: u32) -> bool {
    here.get(a as usize).is_some_and(|own| own.holder == b)
        && there.get(b as usize).is_some_and(|own| own.holder == a)
}

/// The bests of so many customers of one list: `of` tells whose a candidate is, and who holds
/// it; nothing if it does not count.
fn bests(
    candidates: &Candidates,
    customers: usize,
    of: impl Fn(u32, &Candidate) -> Option<(u32, u32)>,
) -> Vec<Best> {
    let mut bests = vec![Best::NONE; customers];
    candidates.each(|a, one| {
        if let Some((whose, holder)) = of(a, one) {
            bests[whose as usize].take(one.pair_score, holder);
        }
    });
    bests
}
