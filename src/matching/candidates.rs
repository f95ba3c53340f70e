//! The candidates of every ClientView customer, best first.

use rayon::prelude::*;

use crate::customer::EconomicCustomer;
use crate::normalise::{Lists, Record};
use crate::progress::{Progress, Stage};

use super::block::{self, BlockingHit, CutKey, Index, Keys, OversizedBlocks, Scratch};
use super::compare::{ComparisonLevels, compare};
use super::corpus_statistics::CorpusStatistics;
use super::model::Model;
use super::prefetch::prefetch;

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
    pub(super) levels: ComparisonLevels,
}

impl Candidate {
    /// A pair that was compared, not yet among its rivals.
    pub(super) fn new(model: &Model, economic: u32, keys: Keys, levels: ComparisonLevels) -> Self {
        let pair_score = model.pair_score(&levels);
        Self { economic, pair_score, score: pair_score, keys, levels }
    }
}

/// Candidates of all ClientView customers, in the list's order; each one's best pair score first.
#[derive(Debug, Default)]
pub(super) struct Candidates(Vec<Vec<Candidate>>);

/// Candidates compared for a customer, and kept.
const COMPARED: usize = 8;
const KEPT: usize = 8;
/// Compared in the wider pass.
const COMPARED_WIDE: usize = 12;
/// A customer whose best candidate scores less is searched again, wider.
const GOOD: f32 = 1.0;
/// Candidates below these log2 odds are forgotten.
const HOPELESS: f32 = -14.0;

const PIECE: usize = 1024;

/// What both lists and their folded records give to the search.
#[derive(Clone, Copy)]
pub(super) struct MatchContext<'a> {
    pub(super) lists: &'a Lists,
    pub(super) statistics: &'a CorpusStatistics,
    pub(super) model: &'a Model,
    pub(super) economic: &'a [EconomicCustomer],
    /// Is told of the index as [`Stage::Block`], and of every pair as a step of [`Stage::Compare`].
    pub(super) progress: &'a dyn Progress,
}

impl Candidates {
    /// Number of ClientView customers.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The candidates of a customer, best pair score first.
    pub(super) fn of(&self, clientview: u32) -> &[Candidate] {
        &self.0[clientview as usize]
    }

    /// Visits all candidates in order.
    pub(super) fn each(&self, mut visit: impl FnMut(u32, &Candidate)) {
        for (a, own) in (0..).zip(&self.0) {
            own.iter().for_each(|one| visit(a, one));
        }
    }

    /// Changes all candidates of every customer at once.
    pub(super) fn update(&mut self, change: impl Fn(u32, &mut [Candidate]) + Sync) {
        let each = self.0.par_iter_mut().enumerate().with_min_len(256);
        each.for_each(|(a, own)| change(u32::try_from(a).unwrap_or(u32::MAX), own));
    }
}

/// Finds the candidates of every customer; `linked` gives the e-conomic customer
/// that each is linked to, who is always a candidate. Also what keys were cut.
pub(super) fn find(context: MatchContext<'_>, linked: &[Option<u32>]) -> (Candidates, Vec<CutKey>) {
    let size = u32::try_from(context.lists.economic.len()).unwrap_or(u32::MAX);
    let everyone: Vec<u32> = (0..size).collect();
    let here: Vec<u32> = (0..u32::try_from(context.lists.clientview.len()).unwrap_or(u32::MAX)).collect();
    let (mut found, mut cuts) = search(context, &here, &everyone, block::narrow, COMPARED, &[]);
    for ((own, link), here) in found.iter_mut().zip(linked).zip(&context.lists.clientview) {
        if let Some(economic) = *link
            && !own.iter().any(|one| one.economic == economic)
        {
            let there = &context.lists.economic[economic as usize];
            let levels = compare(context.lists, context.statistics, here, there);
            own.push(Candidate::new(context.model, economic, Keys::default(), levels));
            sort(context, own);
        }
    }

    let mut best = vec![f32::NEG_INFINITY; context.lists.economic.len()];
    for one in found.iter().flatten() {
        let best = &mut best[one.economic as usize];
        *best = best.max(one.pair_score);
    }
    let weak_there: Vec<u32> = everyone.into_iter().filter(|b| best[*b as usize] < GOOD).collect();
    let weak = |a: &u32| found[*a as usize].first().is_none_or(|one| one.pair_score < GOOD);
    let weak_here: Vec<u32> = here.into_iter().filter(weak).collect();
    let (wider, more_cuts) = search(context, &weak_here, &weak_there, block::wide, COMPARED_WIDE, &found);
    for (a, own) in weak_here.iter().zip(wider) {
        found[*a as usize] = own;
    }
    cuts = cuts.merge(more_cuts);
    (Candidates(found), cuts.summary())
}

/// Which keys of a record: narrow or wide ones.
type KeysOf = fn(&crate::normalise::Vocabulary, &Record, i64, &mut Vec<(block::BlockingKey, u32)>);

/// The candidates of the customers `here` among those `there`, beside those of every ClientView
/// customer that are `known`, if any are.
fn search(
    context: MatchContext<'_>,
    here: &[u32],
    there: &[u32],
    keys_of: KeysOf,
    compared: usize,
    known: &[Vec<Candidate>],
) -> (Vec<Vec<Candidate>>, OversizedBlocks) {
    let MatchContext { lists, statistics, progress, .. } = context;
    let words = &lists.vocabulary;
    let known_of = |at: u32| known.get(at as usize).map_or(&[][..], Vec::as_slice);
    if here.is_empty() || there.is_empty() {
        return (here.iter().map(|at| known_of(*at).to_vec()).collect(), OversizedBlocks::default());
    }
    progress.begin(Stage::Block, None);
    let index = Index::new(there, |b, out| keys_of(words, &lists.economic[b as usize], 0, out));
    progress.end();
    progress.begin(Stage::Compare, None);
    let order = neighbours_together(lists, here);
    let pieces: Vec<(Vec<Vec<Candidate>>, OversizedBlocks)> = order
        .par_chunks(PIECE)
        .map_init(Scratch::default, |scratch, piece| {
            let (mut keys, mut buffer) = (Vec::new(), Vec::new());
            let mut cuts = OversizedBlocks::default();
            let mut pairs = 0;
            let own = piece.iter().map(|place| {
                let at = here[*place as usize];
                let record = &lists.clientview[at as usize];
                keys_of(words, record, statistics.shift(), &mut keys);
                let rank = |b: u32| lists.economic[b as usize].number;
                index.search(&keys, compared, rank, scratch, |key, hash, n| cuts.add(key, hash, n));
                pairs += scratch.found.len() as u64;
                weigh(context, record, &scratch.found, known_of(at), &mut buffer)
            });
            let own = own.collect();
            progress.advance(pairs);
            (own, cuts)
        })
        .collect();
    progress.end();
    let mut all = vec![Vec::new(); here.len()];
    let mut cuts = OversizedBlocks::default();
    for (piece, (found, more)) in order.chunks(PIECE).zip(pieces) {
        for (place, own) in piece.iter().zip(found) {
            all[*place as usize] = own;
        }
        cuts = cuts.merge(more);
    }
    (all, cuts)
}

/// The places of customers in `here`, in an order in which those of one town follow each other:
/// most of their candidates live there, too, and are still in the cache. No result depends on it.
fn neighbours_together(lists: &Lists, here: &[u32]) -> Vec<u32> {
    let town = |place: &u32| {
        let record = &lists.clientview[here[*place as usize] as usize];
        (record.zip, record.street)
    };
    let mut order: Vec<u32> = (0..u32::try_from(here.len()).unwrap_or(u32::MAX)).collect();
    order.par_sort_by_cached_key(town);
    order
}

/// Compares a customer with those found and keeps the best, beside the `known` candidates, which need
/// not be compared again. `buffer` is for reuse.
fn weigh(
    context: MatchContext<'_>,
    record: &Record,
    found: &[BlockingHit],
    known: &[Candidate],
    buffer: &mut Vec<Candidate>,
) -> Vec<Candidate> {
    let there = |one: &BlockingHit| &context.lists.economic[one.economic as usize];
    // One field of each part of a record that a cache holds.
    let touched = |other: &Record| other.words[0] ^ other.cvr ^ other.owner[0] ^ other.phones[0] as u32;
    prefetch(found.iter().map(|one| touched(there(one))));
    let known_as = |economic: u32| known.iter().find(|known| known.economic == economic);
    buffer.clear();
    buffer.extend(
        found
            .iter()
            .map(|one| {
                if let Some(known) = known_as(one.economic) {
                    return *known;
                }
                let levels = compare(context.lists, context.statistics, record, there(one));
                Candidate::new(context.model, one.economic, one.keys, levels)
            })
            .filter(|one| one.pair_score > HOPELESS && one.levels.have_something_in_common()),
    );
    sort(context, buffer);
    buffer.truncate(KEPT);
    if !known.is_empty() {
        buffer.retain(|one| known_as(one.economic).is_none());
        buffer.extend_from_slice(known);
        sort(context, buffer);
        buffer.truncate(KEPT + 1);
    }
    buffer.clone()
}

fn sort(context: MatchContext<'_>, own: &mut [Candidate]) {
    own.sort_unstable_by(|x, y| {
        let number = |one: &Candidate| context.economic[one.economic as usize].number;
        y.pair_score.total_cmp(&x.pair_score).then_with(|| number(x).cmp(&number(y)))
    });
}
