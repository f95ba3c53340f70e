//! The candidates of every ClientView customer, best first.

use rayon::prelude::*;

use crate::customer::EconomicCustomer;
use crate::normalise::{Lists, Record};
use crate::progress::{Progress, Stage};

use super::block::{self, CutKey, Cuts, Found, Index, Keys, Scratch};
use super::compare::{Rungs, compare};
use super::model::Model;
use super::population::Population;

/// A pair worth keeping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Index into the e-conomic list.
    pub(super) economic: u32,
    /// log2 odds of the pair alone.
    pub(super) pair_score: f32,
    /// log2 odds among its rivals.
    pub(super) score: f32,
    /// What found it.
    pub(super) keys: Keys,
    /// What its comparison told.
    pub(super) rungs: Rungs,
}

impl Candidate {
    /// A pair that was compared, not yet among its rivals.
    pub(super) fn new(model: &Model, economic: u32, keys: Keys, rungs: Rungs) -> Self {
        let pair_score = model.pair_score(&rungs);
        Self { economic, pair_score, score: pair_score, keys, rungs }
    }
}

/// Candidates of all ClientView customers, in the list's order.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// Where each customer's candidates begin; one more than customers.
    starts: Vec<u32>,
}

/// Candidates compared for a customer, and kept.
const COMPARED: usize = 10;
const KEPT: usize = 8;
/// Compared in the wider pass.
const COMPARED_WIDE: usize = 16;
/// A customer whose best candidate scores less is searched again, wider.
const GOOD: f32 = 1.0;
/// Candidates below these log2 odds are forgotten.
const HOPELESS: f32 = -14.0;

const PIECE: usize = 1024;

/// What both lists and their folded records give to the search.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) lists: &'a Lists,
    pub(super) population: &'a Population,
    pub(super) model: &'a Model,
    pub(super) economic: &'a [EconomicCustomer],
    /// Is told of the index as [`Stage::Block`], and of every pair as a step of [`Stage::Compare`].
    pub(super) progress: &'a dyn Progress,
}

impl Candidates {
    /// Number of ClientView customers.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The candidates of a customer, best pair score first.
    pub(super) fn of(&self, clientview: u32) -> &[Candidate] {
        let at = clientview as usize;
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Visits all candidates in order.
    pub(super) fn each(&self, mut visit: impl FnMut(u32, &Candidate)) {
        for a in 0..u32::try_from(self.len()).unwrap_or(u32::MAX) {
            for one in self.of(a) {
                visit(a, one);
            }
        }
    }

    /// Changes all candidates of every customer at once.
    pub(super) fn update(&mut self, change: impl Fn(u32, &mut [Candidate]) + Sync) {
        let mut slices: Vec<(u32, &mut [Candidate])> = Vec::with_capacity(self.len());
        let mut rest = self.all.as_mut_slice();
        for (at, pair) in self.starts.windows(2).enumerate() {
            let (own, others) = rest.split_at_mut((pair[1] - pair[0]) as usize);
            slices.push((u32::try_from(at).unwrap_or(u32::MAX), own));
            rest = others;
        }
        slices.par_iter_mut().with_min_len(256).for_each(|(a, own)| change(*a, own));
    }

    fn from_lists(lists: impl Iterator<Item = Vec<Candidate>>) -> Self {
        let mut candidates = Self { all: Vec::new(), starts: vec![0] };
        for own in lists {
            candidates.all.extend(own);
            candidates.starts.push(u32::try_from(candidates.all.len()).unwrap_or(u32::MAX));
        }
        candidates
    }
}

/// Finds the candidates of every customer; `linked` gives the e-conomic customer
/// that each is linked to, who is always a candidate. Also what keys were cut.
pub(super) fn find(ground: Ground<'_>, linked: &[Option<u32>]) -> (Candidates, Vec<CutKey>) {
    let size = u32::try_from(ground.lists.economic.len()).unwrap_or(u32::MAX);
    let everyone: Vec<u32> = (0..size).collect();
    let here: Vec<u32> = (0..u32::try_from(ground.lists.clientview.len()).unwrap_or(u32::MAX)).collect();
    let (mut found, mut cuts) = search(ground, &here, &everyone, block::narrow, COMPARED);
    for ((own, link), here) in found.iter_mut().zip(linked).zip(&ground.lists.clientview) {
        if let Some(economic) = *link
            && !own.iter().any(|one| one.economic == economic)
        {
            let there = &ground.lists.economic[economic as usize];
            let rungs = compare(ground.lists, ground.population, here, there);
            own.push(Candidate::new(ground.model, economic, Keys::default(), rungs));
            sort(ground, own);
        }
    }

    let mut best = vec![f32::NEG_INFINITY; ground.lists.economic.len()];
    for one in found.iter().flatten() {
        let best = &mut best[one.economic as usize];
        *best = best.max(one.pair_score);
    }
    let weak_there: Vec<u32> = everyone.into_iter().filter(|b| best[*b as usize] < GOOD).collect();
    let weak = |a: &u32| found[*a as usize].first().is_none_or(|one| one.pair_score < GOOD);
    let weak_here: Vec<u32> = here.into_iter().filter(weak).collect();
    let (wider, more_cuts) = search(ground, &weak_here, &weak_there, block::wide, COMPARED_WIDE);
    for (a, more) in weak_here.iter().zip(wider) {
        let own = &mut found[*a as usize];
        for one in more {
            if !own.iter().any(|known| known.economic == one.economic) {
                own.push(one);
            }
        }
        sort(ground, own);
        own.truncate(KEPT + 1);
    }
    cuts = cuts.merge(more_cuts);
    (Candidates::from_lists(found.into_iter()), cuts.summary())
}

/// Which keys of a record: narrow or wide ones.
type KeysOf = fn(&crate::normalise::Vocabulary, &Record, i64, &mut Vec<(block::Key, u32)>);

fn search(
    ground: Ground<'_>,
    here: &[u32],
    there: &[u32],
    keys_of: KeysOf,
    compared: usize,
) -> (Vec<Vec<Candidate>>, Cuts) {
    let Ground { lists, population, progress, .. } = ground;
    let words = &lists.vocabulary;
    if here.is_empty() || there.is_empty() {
        return (vec![Vec::new(); here.len()], Cuts::default());
    }
    progress.begin(Stage::Block, None);
    let index = Index::new(there, |b, out| keys_of(words, &lists.economic[b as usize], 0, out));
    progress.end();
    progress.begin(Stage::Compare, None);
    let pieces: Vec<(Vec<Vec<Candidate>>, Cuts)> = here
        .par_chunks(PIECE)
        .map_init(Scratch::default, |scratch, piece| {
            let mut keys = Vec::new();
            let mut cuts = Cuts::default();
            let mut pairs = 0;
            let own = piece.iter().map(|a| {
                let record = &lists.clientview[*a as usize];
                keys_of(words, record, population.shift(), &mut keys);
                let rank = |b: u32| u64::from(ground.economic[b as usize].number.get());
                index.search(&keys, compared, rank, scratch, |key, hash, n| cuts.add(key, hash, n));
                pairs += scratch.found.len() as u64;
                weigh(ground, record, &scratch.found)
            });
            let own = own.collect();
            progress.advance(pairs);
            (own, cuts)
        })
        .collect();
    progress.end();
    let mut all = Vec::with_capacity(here.len());
    let mut cuts = Cuts::default();
    for (own, more) in pieces {
        all.extend(own);
        cuts = cuts.merge(more);
    }
    (all, cuts)
}

/// Compares a customer with those found and keeps the best.
fn weigh(ground: Ground<'_>, record: &Record, found: &[Found]) -> Vec<Candidate> {
    let mut own: Vec<Candidate> = found
        .iter()
        .map(|one| {
            let other = &ground.lists.economic[one.economic as usize];
            let rungs = compare(ground.lists, ground.population, record, other);
            Candidate::new(ground.model, one.economic, one.keys, rungs)
        })
        .filter(|one| one.pair_score > HOPELESS && one.rungs.have_something_in_common())
        .collect();
    sort(ground, &mut own);
    own.truncate(KEPT);
    own
}

fn sort(ground: Ground<'_>, own: &mut [Candidate]) {
    own.sort_unstable_by(|x, y| {
        let number = |one: &Candidate| ground.economic[one.economic as usize].number;
        y.pair_score.total_cmp(&x.pair_score).then_with(|| number(x).cmp(&number(y)))
    });
}
