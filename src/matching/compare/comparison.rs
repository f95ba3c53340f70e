//! What a comparison declares about itself: everything that scoring, training, explanations,
//! reasons and reports must know of it. Each comparison is a file of this folder.

use crate::customer::Field;

use super::super::block::BlockingKey;
use super::super::terms::{Level, WaterfallSubject, Wording};
use super::Term;

/// The declaration of a comparison.
#[derive(Debug)]
pub(in crate::matching) struct ComparisonDeclaration {
    /// Its name as people read it.
    pub(in crate::matching) title: Wording,
    /// The line of the waterfall that it stands on.
    pub(in crate::matching) subject: WaterfallSubject,
    /// The comparison under whose name it is told where there is room for one; mostly its own.
    pub(in crate::matching) told_with: Option<Term>,
    /// The customer's fields that it compares, as people are shown them; none where the comparison
    /// only tells what another one is worth.
    pub(in crate::matching) fields: &'static [Field],
    /// The levels of agreement. A level is stored and weighed by its position here.
    pub(in crate::matching) levels: &'static [Level],
    /// The level of a pair that tells nothing, which weighs nothing by itself.
    pub(in crate::matching) silent: Level,
    /// The direction of the evidence: pairs of levels of which the first never speaks more for a pair
    /// of customers than the second. What agrees must not make it less likely, and what differs must
    /// not make it likelier, whatever else is so.
    pub(in crate::matching) order: &'static [(Level, Level)],
    /// Levels in a few words that stand alone; none for what says nothing by itself.
    pub(in crate::matching) phrases: &'static [(Level, Wording)],
    /// The blocking rules that find pairs which agree here.
    pub(in crate::matching) blocking: &'static [BlockingKey],
    /// What agreement is good for.
    pub(in crate::matching) evidence: EvidenceKind,
}

/// What the agreement of a comparison is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum EvidenceKind {
    /// Names a customer: a pair that agrees is worth proposing, and a link is supported by it.
    Identifies,
    /// Supports a link that something else proposes; only these levels are worth proposing alone.
    Supports(&'static [Level]),
    /// Tells what other comparisons are worth; no link is supported by it alone.
    Qualifies,
}

impl ComparisonDeclaration {
    /// The position of a level.
    pub(in crate::matching) fn position(&self, level: Level) -> Option<usize> {
        self.levels.iter().position(|own| *own == level)
    }

    /// The levels at which a pair is worth proposing, as bits by their positions.
    pub(in crate::matching) const fn proposing(&self) -> u32 {
        let (mut bits, mut at) = (0, 0);
        while at < self.levels.len() {
            let level = self.levels[at];
            let proposes = match self.evidence {
                EvidenceKind::Identifies => {
                    !matches!(level, Level::Missing | Level::OneMissing | Level::Different)
                }
                EvidenceKind::Supports(alone) => contains(alone, level),
                EvidenceKind::Qualifies => false,
            };
            if proposes {
                bits |= 1 << at;
            }
            at += 1;
        }
        bits
    }
}

const fn contains(levels: &[Level], wanted: Level) -> bool {
    let mut at = 0;
    while at < levels.len() {
        if levels[at] as u8 == wanted as u8 {
            return true;
        }
        at += 1;
    }
    false
}
