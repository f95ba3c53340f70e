//! Carries the answers of a reviewed file into a new run: every answer, number
//! and comment whose two customers are unchanged in all fields that matching
//! compares. The others are listed with what changed, so that nobody reviews
//! the same pair twice and nothing is approved of a customer that became
//! another one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Answer, Cells, Decision, Review, written};
use crate::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Field, Key, LinkState, Particulars,
    StoredLink, Text,
};
use crate::matching::Class;
use crate::run::Run;

/// What an earlier review gives to a new run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carry {
    /// Index of a proposal of the new run -> what stands in its three cells.
    pub answers: FxHashMap<usize, CarriedAnswer>,
    /// Answers that do not hold any more, in the order of the old file.
    pub lost: Vec<LostAnswer>,
    /// Approved links that the database has by now.
    pub done: usize,
}

/// The three cells of a row as the reviewer left them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedAnswer {
    /// The Approve cell.
    pub answer: Answer,
    /// The number cell.
    pub number: Option<EconomicNumber>,
    /// The comment cell.
    pub comment: String,
}

/// An answer that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostAnswer {
    /// Code of the ClientView customer when it was reviewed.
    pub code: Code,
    /// Its name then.
    pub name: Text,
    /// What the reviewer left.
    pub given: CarriedAnswer,
    /// Why it does not hold; at least one.
    pub why: Vec<Difference>,
}

/// What is different from the reviewed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The ClientView customer is deleted, or left out as inactive.
    ClientViewGone,
    /// e-conomic has no such number any more.
    EconomicGone(EconomicNumber),
    /// A field of the ClientView customer.
    ClientView(FieldChange),
    /// A field of the e-conomic customer.
    Economic(FieldChange),
    /// The link was changed.
    Link {
        /// The link when it was reviewed.
        was: StoredLink,
        /// The link now.
        now: StoredLink,
    },
    /// A refusal, and another e-conomic customer is proposed now.
    OtherProposal(EconomicNumber),
    /// The customer has no row any more: its link looks right now.
    NoRow,
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// Its text when it was reviewed.
    pub was: Text,
    /// Its text now.
    pub now: Text,
}

/// Holds the answers of a reviewed file of `old` against `new`.
#[must_use]
pub fn carry(old: &Run, review: &Review, new: &Run) -> Carry {
    let carrier = Carrier {
        old: Cells::new(old),
        new: Cells::new(new),
        places: new.clientview.customers.iter().zip(0..).map(|(customer, at)| (&customer.key, at)).collect(),
        rows: written(new).into_iter().collect(),
    };
    let mut carry = Carry::default();
    for decision in review.decisions.iter().filter(|decision| says_something(old, decision)) {
        carrier.decide(decision, &mut carry);
    }
    carry
}

/// Whether the reviewer left anything: an answer, a comment, or a number of his own.
fn says_something(old: &Run, decision: &Decision) -> bool {
    let proposed = old.proposals.get(decision.index()).and_then(|proposal| proposal.number);
    decision.answer != Answer::Undecided || !decision.comment.is_empty() || decision.number != proposed
}

struct Carrier<'r> {
    old: Cells<'r>,
    new: Cells<'r>,
    /// Key -> index in the new run.
    places: FxHashMap<&'r Key, usize>,
    /// Indices that have a row in the new review file.
    rows: FxHashSet<usize>,
}

impl Carrier<'_> {
    fn decide(&self, decision: &Decision, carry: &mut Carry) {
        let index = decision.index();
        let Some(was) = self.old.run().clientview.customers.get(index) else { return };
        let proposed = self.old.run().proposals[index].number;
        let mut given = CarriedAnswer {
            answer: decision.answer,
            number: decision.number,
            comment: decision.comment.clone(),
        };
        let place = self.places.get(&was.key).copied();
        let now = place.map(|place| &self.new.run().clientview.customers[place]);
        // A link that is doubted still has a row, and its answer stands there.
        let has_row = place.is_some_and(|place| self.rows.contains(&place));
        if let (Some(now), Answer::Yes, Some(number)) = (now, given.answer, given.number)
            && !has_row
            && now.link.state(&self.new.run().manifest.unlinked) == LinkState::Linked(number)
        {
            carry.done += 1;
            return;
        }
        let why = self.differences(was, place, &given);
        match place.filter(|_| why.is_empty()) {
            Some(place) => {
                // Only a comment: the number cell follows the new proposal.
                if given.answer == Answer::Undecided && given.number == proposed {
                    given.number = self.new.run().proposals[place].number;
                }
                carry.answers.insert(place, given);
            }
            None => {
                let (code, name) = (was.code.clone(), was.about.name.clone());
                carry.lost.push(LostAnswer { code, name, given, why });
            }
        }
    }

    /// Everything because of which an answer does not hold any more.
    fn differences(
        &self,
        was: &ClientViewCustomer,
        place: Option<usize>,
        given: &CarriedAnswer,
    ) -> Vec<Difference> {
        let Some(place) = place else { return vec![Difference::ClientViewGone] };
        let now = &self.new.run().clientview.customers[place];
        let mut why: Vec<Difference> = clientview_changes(was, now).map(Difference::ClientView).collect();
        if !self.is_same_link(&was.link, &now.link) {
            why.push(Difference::Link { was: was.link.clone(), now: now.link.clone() });
        }
        if let Some(number) = given.number {
            match (self.old.economic(number), self.new.economic(number)) {
                (Some(was), Some(now)) => why.extend(economic_changes(was, now).map(Difference::Economic)),
                (Some(_), None) => why.push(Difference::EconomicGone(number)),
                // Typed, and unknown at the export: the apply checks it.
                (None, _) => {}
            }
        }
        if why.is_empty() {
            why.extend(self.other_proposal(place, given));
        }
        if why.is_empty() && !self.rows.contains(&place) {
            why.push(Difference::NoRow);
        }
        why
    }

    /// A refusal says nothing about an e-conomic customer that was not proposed then.
    fn other_proposal(&self, place: usize, given: &CarriedAnswer) -> Option<Difference> {
        let proposal = &self.new.run().proposals[place];
        let now = proposal.number.filter(|now| given.answer == Answer::No && given.number != Some(*now))?;
        let unlikely = matches!(proposal.class, Class::Unlikely | Class::None);
        (given.number.is_some() || !unlikely).then_some(Difference::OtherProposal(now))
    }

    /// NULL and blank say the same to a reviewer.
    fn is_same_link(&self, was: &StoredLink, now: &StoredLink) -> bool {
        let [was_state, now_state] = [(was, &self.old), (now, &self.new)]
            .map(|(link, cells)| link.state(&cells.run().manifest.unlinked));
        was_state == now_state && (was_state != LinkState::Unreadable || was == now)
    }
}

fn clientview_changes<'c>(
    was: &'c ClientViewCustomer,
    now: &'c ClientViewCustomer,
) -> impl Iterator<Item = FieldChange> + 'c {
    let code = change(Field::Code, was.code.as_str(), now.code.as_str());
    code.into_iter().chain(judged_changes(&was.about, &now.about))
}

fn economic_changes<'c>(
    was: &'c EconomicCustomer,
    now: &'c EconomicCustomer,
) -> impl Iterator<Item = FieldChange> + 'c {
    let word = |barred: bool| if barred { "1" } else { "0" };
    let barred = change(Field::Barred, word(was.barred), word(now.barred));
    barred.into_iter().chain(judged_changes(&was.about, &now.about))
}

/// The fields that matching compares, where they changed by more than blanks and case.
fn judged_changes<'p>(was: &'p Particulars, now: &'p Particulars) -> impl Iterator<Item = FieldChange> + 'p {
    let lines = |about: &Particulars| about.address.join(" ");
    let address = change(Field::Address(0), &lines(was), &lines(now));
    let pairs = judged(was).into_iter().zip(judged(now));
    pairs.filter_map(|((field, was), (_, now))| change(field, was, now)).chain(address)
}

/// The fields of one line that matching compares.
fn judged(about: &Particulars) -> [(Field, &Text); 9] {
    [
        (Field::Name, &about.name),
        (Field::Attention, &about.attention),
        (Field::Zip, &about.zip),
        (Field::City, &about.city),
        (Field::Country, &about.country),
        (Field::Cvr, &about.cvr),
        (Field::Ean, &about.ean),
        (Field::Phone, &about.phone),
        (Field::Email, &about.email),
    ]
}

/// The change of a field, if it is more than blanks and case.
fn change(field: Field, was: &str, now: &str) -> Option<FieldChange> {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    (words(was) != words(now)).then(|| FieldChange { field, was: was.trim().into(), now: now.trim().into() })
}
