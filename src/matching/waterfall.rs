//! The contributions of a score as people read them: what belongs to one
//! subject (a name and how rare it is) stands on one line, whose weight is the
//! sum of its contributions.

use super::{Contribution, Level, Term};

/// What a line of the waterfall is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WaterfallSubject {
    /// What the lists as a whole tell, before anything of the pair is looked at.
    Lists,
    /// The names, their legal forms, and how rare they are.
    Name,
    /// Owner or contact.
    Owner,
    /// Street and house.
    Address,
    /// Post code and town.
    Town,
    /// CVR number.
    Cvr,
    /// EAN number.
    Ean,
    /// Phone.
    Phone,
    /// E-mail.
    Email,
    /// Customer code and e-conomic number.
    Number,
    /// Other candidates on either side.
    Rivals,
}

impl WaterfallSubject {
    /// Every subject, in the order of the lines.
    pub const ALL: [Self; 11] = [
        Self::Lists,
        Self::Name,
        Self::Owner,
        Self::Address,
        Self::Town,
        Self::Cvr,
        Self::Ean,
        Self::Phone,
        Self::Email,
        Self::Number,
        Self::Rivals,
    ];

    /// The subject that a comparison belongs to.
    #[must_use]
    pub const fn of(term: Term) -> Self {
        match term {
            Term::Name | Term::Rest | Term::Rarity | Term::Twins | Term::Form | Term::NameReliability => {
                Self::Name
            }
            Term::Owner | Term::OwnerReliability | Term::OwnerSharing => Self::Owner,
            Term::Street | Term::Crowd | Term::StreetReliability => Self::Address,
            Term::Place | Term::Neighbours => Self::Town,
            Term::Cvr | Term::CvrReliability | Term::PNumber => Self::Cvr,
            Term::Ean => Self::Ean,
            Term::Phone | Term::PhoneReliability | Term::PhoneSharing => Self::Phone,
            Term::Email | Term::EmailReliability | Term::EmailSharing => Self::Email,
            Term::Number | Term::Trust => Self::Number,
            Term::RivalInEconomic | Term::RivalInClientView => Self::Rivals,
            Term::Prior | Term::Spread => Self::Lists,
        }
    }
}

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
    let lines = WaterfallSubject::ALL.map(|subject| {
        let own = || contributions.iter().filter(move |one| WaterfallSubject::of(one.term) == subject);
        let levels = own().filter(|one| one.with.is_none()).map(|one| (one.term, one.level)).collect();
        (own().next().is_some()).then(|| WaterfallLine {
            subject,
            levels,
            weight: own().map(|one| one.weight).sum(),
        })
    });
    lines.into_iter().flatten().collect()
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
        assert!(Term::ALL.iter().all(|term| WaterfallSubject::ALL.contains(&WaterfallSubject::of(*term))));
    }
}
