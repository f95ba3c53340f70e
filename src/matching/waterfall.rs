//! The contributions of a score as people read them: what belongs to one
//! subject (a name and how rare it is) stands on one line, whose weight is the
//! sum of its contributions.

use super::{Contribution, Level, Term};

pub use super::terms::WaterfallSubject;

/// A line of the waterfall.
#[derive(Debug, Clone, PartialEq)]
pub struct WaterfallLine {
    /// What it is about.
    pub subject: WaterfallSubject,
    /// The comparisons that reached a level of their own, in the order of the contributions.
    pub levels: Vec<(Term, Level)>,
    /// The sum of the weights, in bits.
    pub weight: f32,
}

/// The lines of a score: the weights add up to the same sum as those of the contributions.
#[must_use]
pub fn waterfall(contributions: &[Contribution]) -> Vec<WaterfallLine> {
    let lines = WaterfallSubject::ALL.iter().map(|&subject| {
        let own = || contributions.iter().filter(move |one| one.term.subject() == subject);
        let levels = own().filter(|one| one.with.is_none()).map(|one| (one.term, one.level)).collect();
        (own().next().is_some()).then(|| WaterfallLine {
            subject,
            levels,
            weight: own().map(|one| one.weight).sum(),
        })
    });
    lines.flatten().collect()
}

/// Bits from which a line speaks against a pair.
const SPEAKS_AGAINST: f32 = -0.5;

/// What differs between the two customers of a pair: the subjects of the lines that speak against
/// it, whatever the lists, the rivals and the two running numbers say.
pub fn against(lines: &[WaterfallLine]) -> impl Iterator<Item = WaterfallSubject> + '_ {
    let is_of_the_pair = |subject| {
        !matches!(subject, WaterfallSubject::Lists | WaterfallSubject::Number | WaterfallSubject::Rivals)
    };
    let differing = lines.iter().filter(|line| line.weight <= SPEAKS_AGAINST).map(|line| line.subject);
    differing.filter(move |subject| is_of_the_pair(*subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_stands_on_one_line_and_nothing_is_lost() {
        let one = |term, with, level, weight| Contribution { term, with, level, weight };
        let contributions = [
            one(Term::Prior, None, Level::Step, -6.0),
            one(Term::Name, None, Level::Same, 5.0),
            one(Term::Rarity, None, Level::Rare, 2.0),
            one(Term::Name, Some(Term::Street), Level::Same, 0.5),
            one(Term::Cvr, None, Level::Different, -3.0),
        ];
        let lines = waterfall(&contributions);
        let told: Vec<(WaterfallSubject, f32)> =
            lines.iter().map(|line| (line.subject, line.weight)).collect();
        assert_eq!(
            told,
            [(WaterfallSubject::Lists, -6.0), (WaterfallSubject::Name, 7.5), (WaterfallSubject::Cvr, -3.0)]
        );
        assert_eq!(against(&lines).collect::<Vec<_>>(), [WaterfallSubject::Cvr]);
        assert_eq!(lines[1].levels, [(Term::Name, Level::Same), (Term::Rarity, Level::Rare)]);
    }

    #[test]
    fn every_comparison_has_a_subject() {
        assert!(Term::ALL.iter().all(|term| WaterfallSubject::ALL.contains(&term.subject())));
    }
}
