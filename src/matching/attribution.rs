//! Puts the weights of pairs of comparisons down to the comparisons themselves,
//! half to each: some fifteen numbers that a person can follow, with the same
//! sum as the hundred that made them.

use super::{Contribution, Level, Term};

/// One contribution a comparison, in the order in which they first appear. The weights add up
/// to what they added up to before.
#[must_use]
pub fn by_term(contributions: &[Contribution]) -> Vec<Contribution> {
    let mut terms: Vec<Contribution> = Vec::with_capacity(20);
    for one in contributions {
        match one.with {
            None => add(&mut terms, one.term, Some(one.level), one.weight),
            Some(other) => {
                add(&mut terms, one.term, None, one.weight / 2.0);
                add(&mut terms, other, None, one.weight / 2.0);
            }
        }
    }
    terms
}

/// A comparison that stands in pairs alone has no level of its own to tell.
fn add(terms: &mut Vec<Contribution>, term: Term, level: Option<Level>, weight: f32) {
    if let Some(known) = terms.iter_mut().find(|known| known.term == term) {
        known.weight += weight;
        if let Some(level) = level {
            known.level = level;
        }
    } else {
        terms.push(Contribution { term, with: None, level: level.unwrap_or(Level::Step), weight });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_shared_between_their_two_comparisons() {
        let one = |term, with, level, weight| Contribution { term, with, level, weight };
        let all = [
            one(Term::Prior, None, Level::Step, -8.0),
            one(Term::Name, None, Level::Same, 4.0),
            one(Term::Street, None, Level::OtherHouse, -1.0),
            one(Term::Name, Some(Term::Street), Level::Same, -2.0),
        ];
        assert_eq!(
            by_term(&all),
            [
                one(Term::Prior, None, Level::Step, -8.0),
                one(Term::Name, None, Level::Same, 3.0),
                one(Term::Street, None, Level::OtherHouse, -2.0),
            ]
        );
    }
}
