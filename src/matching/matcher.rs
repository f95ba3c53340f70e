//! Matches two lists, and explains any pair of them by the same weights.

use rayon::prelude::*;

use crate::customer::{ClientViewCustomer, EconomicCustomer};
use crate::normalise::Lists;
use crate::progress::{Progress, Stage};

use super::answers::LearntFromAnswers;
use super::assign::{self, Assignment};
use super::block::{BlockingKey, CutKey, Keys};
use super::calibration::{self, Correction};
use super::candidates::{self, Candidate, Candidates, MatchContext};
use super::classify::{self, ClassEvidence, classify};
use super::compare::Term;
use super::compare::compare;
use super::corpus_statistics::CorpusStatistics;
use super::findings::{self, Links};
use super::model::{self, Model};
use super::rivals::Rivals;
use super::terms::{Doubt, Level};
use super::threshold::{self, SUSPICIOUS, probability};
use super::withheld;
use super::{Alternative, Chosen, Class, Contribution, MAX_ALTERNATIVES, Matching, Proposal, Settings};

/// Two lists that were matched, with everything that led to the proposals.
pub struct Matcher<'a> {
    clientview: &'a [ClientViewCustomer],
    economic: &'a [EconomicCustomer],
    lists: Lists,
    statistics: CorpusStatistics,
    model: &'a Model,
    /// The same weights for these lists.
    of_the_lists: Model,
    linked: Vec<Option<u32>>,
    candidates: Candidates,
    rivals: Rivals,
    assignment: Assignment,
    measures: calibration::Measures,
    correction: Correction,
    cut: Vec<CutKey>,
    /// log2 odds that a `certain` proposal needs in these lists.
    least: f32,
    learnt: Option<LearntFromAnswers>,
    matching: Matching,
}

/// Why a pair has the probability it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Match probability, 0 to 1.
    pub probability: f64,
    /// Contributions whose weights add up to the probability's log2 odds.
    pub contributions: Vec<Contribution>,
    /// The same added up: one contribution a comparison, as a run stores them.
    pub summary: Vec<Contribution>,
    /// The kinds of keys that made the pair a candidate; empty if nothing did.
    pub found_by: Vec<BlockingKey>,
    /// Whether it is the pair that was chosen.
    pub chosen: bool,
    /// The class the pair has, or would have if it were chosen.
    pub class: Class,
    /// What speaks against it.
    pub doubts: Vec<Doubt>,
    /// The ClientView customer that got the e-conomic customer instead (index).
    pub taken_by: Option<u32>,
}

/// One candidate pair as the model sees it.
#[derive(Debug, Clone, Copy)]
pub struct Observed {
    /// Index into the ClientView list.
    pub clientview: u32,
    /// Index into the e-conomic list.
    pub economic: u32,
    /// log2 odds of the pair alone.
    pub pair_score: f32,
    /// log2 odds after all stages.
    pub score: f32,
    /// Whether it was chosen, one to one.
    pub chosen: bool,
    /// Rung or step of each input.
    pub inputs: [u8; model::INPUTS],
}

impl<'a> Matcher<'a> {
    /// Matches the lists with the built-in weights.
    #[must_use]
    pub fn new(
        clientview: &'a [ClientViewCustomer],
        economic: &'a [EconomicCustomer],
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Self {
        Self::with_model(clientview, economic, settings, progress, Model::built_in())
    }

    pub(super) fn with_model(
        clientview: &'a [ClientViewCustomer],
        economic: &'a [EconomicCustomer],
        settings: &Settings,
        progress: &dyn Progress,
        model: &'a Model,
    ) -> Self {
        progress.begin(Stage::Normalise, None);
        let mut lists = Lists::new(clientview, economic);
        let (statistics, links) = rayon::join(
            || CorpusStatistics::new(&mut lists),
            || findings::follow(clientview, economic, settings),
        );
        progress.end();
        let of_the_lists = model.for_lists(statistics.reliability());
        let context =
            MatchContext { lists: &lists, statistics: &statistics, model: &of_the_lists, economic, progress };
        let (mut candidates, cut) = candidates::find(context, &links.to);
        progress.begin(Stage::Assign, None);
        let rivals = Rivals::new(&candidates, economic.len());
        score_among(&rivals, &mut candidates);
        let mut assignment = assign::assign(&candidates, &links.to, clientview, economic);
        let scores = scores(&candidates, &assignment);
        let understated = withheld::understated(&lists, &of_the_lists, &candidates);
        let lengths = (clientview.len(), economic.len());
        let measures = calibration::measure(lengths, rivals.mutual(), scores, understated);
        let correction = model.spread.correction(&measures).and(settings.learnt);
        correct(correction, &mut candidates);
        // No rank changed, but which links are too doubtful to come before all others may have.
        if links.to.iter().any(Option::is_some) {
            assignment = assign::assign(&candidates, &links.to, clientview, economic);
        }
        let mut matcher = Self {
            clientview,
            economic,
            lists,
            statistics,
            model,
            of_the_lists,
            linked: links.to.clone(),
            candidates,
            rivals,
            assignment,
            measures,
            correction,
            cut,
            least: threshold::least_of_all(clientview.len(), economic.len()),
            learnt: settings.learnt,
            matching: Matching::default(),
        };
        matcher.matching = matcher.decide(links);
        progress.end();
        matcher
    }

    /// What was proposed.
    #[must_use]
    pub const fn matching(&self) -> &Matching {
        &self.matching
    }

    /// What was proposed.
    #[must_use]
    pub fn into_matching(self) -> Matching {
        let Self { matching, candidates, lists, .. } = self;
        // So much is freed that it pays to do it with all threads.
        rayon::join(|| drop(candidates), || drop(lists));
        matching
    }

    /// Explains any pair of the two lists by their indices.
    #[must_use]
    pub fn explain(&self, clientview: u32, economic: u32) -> Explanation {
        let (one, is_candidate) = self.candidate(clientview, economic);
        let (class, doubts) = self.judged(clientview, &one);
        let inputs = self.inputs(&one);
        let rivals = self.rivals.competition(clientview, &one, is_candidate);
        let chosen = self.assignment.chosen[clientview as usize]
            .is_some_and(|at| self.candidates.of(clientview)[usize::from(at)].economic == economic);
        let taken = self.assignment.taken_by[economic as usize].filter(|other| *other != clientview);
        Explanation {
            probability: probability(one.score),
            contributions: self.model.contributions(&inputs, rivals, self.correction),
            summary: self.model.summary(&inputs, rivals, self.correction),
            found_by: one.keys.kinds().collect(),
            chosen,
            class,
            doubts,
            taken_by: taken,
        }
    }

    /// Every candidate with its inputs, for training.
    pub(super) fn observed(&self) -> Vec<Observed> {
        let mut all = Vec::new();
        self.candidates.each(|clientview, one| {
            let inputs = self.inputs(one);
            let chosen = self.assignment.taken_by[one.economic as usize] == Some(clientview);
            let Candidate { economic, pair_score, score, .. } = *one;
            all.push(Observed { clientview, economic, pair_score, score, chosen, inputs });
        });
        all
    }

    /// What the tables are read by.
    fn inputs(&self, one: &Candidate) -> model::Inputs {
        model::inputs(&one.levels, self.statistics.reliability())
    }

    /// What the proposals of these lists measure, for training.
    pub(super) const fn measures(&self) -> &calibration::Measures {
        &self.measures
    }

    /// A pair as the candidate it is, or would be; and whether it is one.
    fn candidate(&self, clientview: u32, economic: u32) -> (Candidate, bool) {
        if let Some(known) = self.candidates.of(clientview).iter().find(|one| one.economic == economic) {
            return (*known, true);
        }
        let (a, b) = (&self.lists.clientview[clientview as usize], &self.lists.economic[economic as usize]);
        let levels = compare(&self.lists, &self.statistics, a, b);
        let mut one = Candidate::new(&self.of_the_lists, economic, Keys::default(), levels);
        one.score += self.rivals.competition(clientview, &one, false).weight();
        one.score += self.correction.of(one.score);
        (one, false)
    }

    fn judged(&self, a: u32, one: &Candidate) -> (Class, Vec<Doubt>) {
        let standing = ClassEvidence {
            score: one.score,
            least: self.least,
            pair_score: one.pair_score,
            rivals: self.rivals.best_others(a, one),
            runner_up: self.runner_up(a, one),
        };
        let mut doubts = Vec::new();
        if self.linked[a as usize].is_some_and(|linked| linked != one.economic) {
            doubts.push(Doubt::OtherLink);
        }
        if self.is_lost_in_a_crowd(a, one) {
            doubts.push(Doubt::TooCommon);
        }
        if self.economic[one.economic as usize].barred {
            doubts.push(Doubt::Barred);
        }
        classify(standing, &one.levels, doubts)
    }

    /// log2 odds of the customer's best other candidate.
    fn runner_up(&self, a: u32, one: &Candidate) -> f32 {
        let others = self.candidates.of(a).iter().filter(|other| other.economic != one.economic);
        others.map(|other| other.score).fold(f32::NEG_INFINITY, f32::max)
    }

    /// Whether so many have the name that not all of them were looked at, and no
    /// number of the customer's own tells them apart.
    fn is_lost_in_a_crowd(&self, a: u32, one: &Candidate) -> bool {
        let (here, there) = (&self.lists.clientview[a as usize], &self.lists.economic[one.economic as usize]);
        let crowd = usize::from(here.sharing.name.max(there.sharing.name)) > BlockingKey::Name.cap();
        let own = [Term::Cvr, Term::Phone, Term::Email]
            .into_iter()
            .any(|term| one.levels.level(term) == Level::Same);
        crowd && !own
    }

    fn everyone(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.clientview.len()).unwrap_or(u32::MAX)
    }

    /// Proposes, first with the least that any lists ask of a `certain` proposal, which then tells
    /// what these lists ask.
    fn decide(&mut self, links: Links) -> Matching {
        let proposed = self.everyone().into_par_iter().with_min_len(256).map(|a| self.proposal(a));
        let (mut proposals, scores): (Vec<Proposal>, Vec<f32>) = proposed.unzip();
        let certain = proposals.iter().zip(&scores).filter(|(one, _)| one.class == Class::Certain);
        let certain: Vec<f32> = certain.map(|(_, score)| *score).collect();
        self.least = match &self.learnt {
            Some(learnt) => learnt.least_certain(self.least, &certain),
            None => threshold::least_certain(self.least, certain),
        };
        for (proposal, score) in proposals.iter_mut().zip(scores) {
            if proposal.class == Class::Certain && score < self.least {
                proposal.class = classify::not_certain(&mut proposal.doubts);
            }
        }
        let suspicion = |a: u32, b: u32| {
            let (one, _) = self.candidate(a, b);
            (one.score < SUSPICIOUS).then(|| probability(one.score))
        };
        let findings = findings::findings(links, self.economic, suspicion);
        Matching { proposals, findings, cut: self.cut.clone() }
    }

    /// What is proposed for a customer, and the log2 odds of it.
    fn proposal(&self, a: u32) -> (Proposal, f32) {
        let own = self.candidates.of(a);
        let chosen = self.assignment.chosen[a as usize].map(usize::from);
        let mut alternatives: Vec<Alternative> = own
            .iter()
            .enumerate()
            .filter(|(at, one)| Some(*at) != chosen && one.pair_score >= SHOWN)
            .map(|(_, one)| Alternative { economic: one.economic, probability: probability(one.score) })
            .collect();
        alternatives.sort_by(|x, y| {
            let number = |one: &Alternative| self.economic[one.economic as usize].number;
            y.probability.total_cmp(&x.probability).then_with(|| number(x).cmp(&number(y)))
        });
        alternatives.truncate(MAX_ALTERNATIVES);
        let Some(one) = chosen.map(|at| &own[at]) else {
            let doubts = vec![self.why_none(a)];
            return (Proposal { chosen: None, alternatives, class: Class::None, doubts }, f32::NEG_INFINITY);
        };
        let (class, doubts) = self.judged(a, one);
        let chosen = Chosen {
            economic: one.economic,
            probability: probability(one.score),
            contributions: self.model.summary(
                &self.inputs(one),
                self.rivals.competition(a, one, true),
                self.correction,
            ),
        };
        (Proposal { chosen: Some(chosen), alternatives, class, doubts }, one.score)
    }

    /// The best candidate, if it is a likely one, and who got it.
    fn lost(&self, a: u32) -> Option<(u32, u32)> {
        let best = self.candidates.of(a).first().filter(|one| one.pair_score > 0.0)?;
        Some((best.economic, self.assignment.taken_by[best.economic as usize]?))
    }

    /// Whether the best candidate went to a customer of the same name.
    fn is_double(&self, a: u32) -> bool {
        self.lost(a).is_some_and(|(_, taker)| {
            let (own, other) = (&self.lists.clientview[a as usize], &self.lists.clientview[taker as usize]);
            own.name_hash != 0 && own.name_hash == other.name_hash
        })
    }

    /// Whether the best candidate is linked to another customer already.
    fn went_by_link(&self, a: u32) -> bool {
        self.lost(a).is_some_and(|(economic, taker)| self.linked[taker as usize] == Some(economic))
    }

    fn why_none(&self, a: u32) -> Doubt {
        let record = &self.lists.clientview[a as usize];
        let blank = record.word_count == 0 && record.cvr == 0 && record.phones[0] == 0 && record.email == 0;
        match () {
            () if blank => Doubt::Blank,
            () if self.is_double(a) => Doubt::Duplicate,
            () if self.went_by_link(a) => Doubt::LinkedElsewhere,
            () if self.candidates.of(a).iter().any(|one| one.pair_score > 0.0) => Doubt::TakenByBetter,
            // That others' names were too common says nothing of this one.
            () if self.candidates.of(a).is_empty()
                && usize::from(record.sharing.name) > BlockingKey::Name.cap() =>
            {
                Doubt::TooCommon
            }
            () => Doubt::NothingSimilar,
        }
    }
}

/// Alternatives below these log2 odds of the pair alone are not shown; those that fit another customer
/// better are.
const SHOWN: f32 = -10.0;

/// Gives every candidate its score among its rivals.
fn score_among(rivals: &Rivals, candidates: &mut Candidates) {
    candidates.update(|a, own| {
        rivals.prefetch(own);
        for one in own {
            one.score = one.pair_score + rivals.competition(a, one, true).weight();
        }
    });
}

/// The scores of all that were chosen.
fn scores(candidates: &Candidates, assignment: &Assignment) -> impl Iterator<Item = f32> {
    (0..).zip(&assignment.chosen).filter_map(|(a, at)| Some(candidates.of(a)[usize::from((*at)?)].score))
}

/// Adds to every score what the lists as a whole tell.
fn correct(correction: Correction, candidates: &mut Candidates) {
    candidates.update(|_, own| own.iter_mut().for_each(|one| one.score += correction.of(one.score)));
}
