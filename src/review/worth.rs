//! What the proposals were worth to the reviewer: of those answered in each
//! class, how many were right.

use super::{Answer, Review};
use crate::matching::Class;
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
