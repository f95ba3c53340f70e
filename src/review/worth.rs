//! What the proposals were worth to the reviewer: of those answered in each
//! class, how many were right, and what matching can learn from it.

use super::{Answer, Review};
use crate::customer::LinkState;
use crate::matching::Class;
use crate::matching::answers::{DecidedProposal as Decided, LearntFromAnswers};
use crate::run::Run;

/// The answers to the proposals of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct ClassAnswers {
    /// The class.
    pub class: Class,
    /// Proposals that were answered with yes or no.
    pub answered: usize,
    /// Of these, approved with the proposed number.
    pub right: usize,
}

/// Counts the answers by class, the surest first. Yes with another number says that the proposal
/// was wrong; so does a no. Rows without an answer or without a proposal say nothing.
#[must_use]
pub fn answers_by_class(run: &Run, review: &Review) -> Vec<ClassAnswers> {
    let mut classes = [Class::Certain, Class::Review, Class::Unlikely].map(|class| ClassAnswers {
        class,
        answered: 0,
        right: 0,
    });
    for decision in &review.decisions {
        let Some(proposal) = run.proposals.get(decision.index()) else { continue };
        let Some(proposed) = proposal.number.filter(|_| decision.answer != Answer::Undecided) else {
            continue;
        };
        if let Some(counts) = classes.iter_mut().find(|counts| counts.class == proposal.class) {
            counts.answered += 1;
            counts.right += usize::from(decision.answer == Answer::Yes && decision.number == Some(proposed));
        }
    }
    classes.to_vec()
}

/// What matching learns from the answers to the proposals of a run; nothing if they are too few. Customers
/// that were linked already are left out, and so is what a run approved beforehand: nobody looked at it.
#[must_use]
pub fn learn(run: &Run, review: &Review) -> Option<LearntFromAnswers> {
    let decided = review.decisions.iter().filter_map(|decision| {
        let proposal = run.proposals.get(decision.index())?;
        let proposed = proposal.number.filter(|_| decision.answer != Answer::Undecided)?;
        let is_unlinked = proposal.current_link.state(&run.manifest.unlinked) == LinkState::Unlinked;
        let approved = decision.answer == Answer::Yes && decision.number == Some(proposed);
        let is_looked_at = !(run.manifest.review.preapproved && approved && proposal.class == Class::Certain);
        let before = run.manifest.matching.learnt;
        let stated = proposal.probability;
        let stated = before.map_or(stated, |before| before.stated_probability(stated));
        (is_unlinked && is_looked_at).then_some(Decided { stated, approved })
    });
    LearntFromAnswers::new(&decided.collect::<Vec<_>>())
}
