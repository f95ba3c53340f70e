//! Both lists as they are now, and what became of the customers since the
//! export.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::CurrentRow;
use super::refusal::RefusalKind;
use crate::customer::{
    ClientViewCustomer, EconomicCustomer, EconomicNumber, Field, Key, LinkState, Particulars,
};
use crate::matching::Verdict;
use crate::review::{Answer, Review};
use crate::run::Run;

/// The world as it is now.
#[derive(Clone, Copy)]
pub struct Present<'a> {
    /// Every row of the table.
    pub rows: &'a [CurrentRow],
    /// The e-conomic customers that the review names, or all of them.
    pub economic: &'a [EconomicCustomer],
    /// What the matcher says of a link between two customers as they are now.
    pub judge: &'a dyn Fn(&Key, EconomicNumber) -> Option<Verdict>,
}

/// The numbers that must be read anew: those that are approved, and those that the reviewer typed.
#[must_use]
pub fn numbers_to_read(run: &Run, review: &Review) -> Vec<EconomicNumber> {
    let asked = review.decisions.iter().filter(|decision| {
        let proposed = run.proposals.get(decision.index()).and_then(|proposal| proposal.number);
        decision.answer == Answer::Yes || decision.number != proposed
    });
    let numbers: BTreeSet<EconomicNumber> = asked.filter_map(|decision| decision.number).collect();
    numbers.into_iter().collect()
}

/// The lists that every link is judged in: the run's, with the values of today.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PresentLists {
    /// Every active customer, and the inactive ones that the run has.
    pub clientview: Vec<ClientViewCustomer>,
    /// The run's e-conomic customers; those whose number was `asked` for are as they are now.
    pub economic: Vec<EconomicCustomer>,
}

impl PresentLists {
    /// Puts today's values into the run's lists.
    #[must_use]
    pub fn new(
        run: &Run,
        rows: &[CurrentRow],
        asked: &[EconomicNumber],
        economic: &[EconomicCustomer],
    ) -> Self {
        let exported: HashSet<&Key> = run.clientview.customers.iter().map(|customer| &customer.key).collect();
        let clientview = rows
            .iter()
            .filter(|row| !row.inactive || exported.contains(&row.key))
            .map(CurrentRow::customer)
            .collect();
        let mut fresh: HashMap<EconomicNumber, &EconomicCustomer> =
            economic.iter().map(|customer| (customer.number, customer)).collect();
        let asked: HashSet<EconomicNumber> = asked.iter().copied().collect();
        let mut now: Vec<EconomicCustomer> = run
            .economic
            .customers
            .iter()
            .filter_map(|was| match fresh.remove(&was.number) {
                Some(customer) => Some(customer.clone()),
                None => (!asked.contains(&was.number)).then(|| was.clone()),
            })
            .collect();
        now.extend(economic.iter().filter(|customer| fresh.contains_key(&customer.number)).cloned());
        Self { clientview, economic: now }
    }
}

/// What changed about a row of the table since the export, unless it has the approved link already.
pub(super) fn row_changes(
    exported: &ClientViewCustomer,
    row: &CurrentRow,
    state: LinkState,
    number: EconomicNumber,
) -> Vec<RefusalKind> {
    let mut changes = Vec::new();
    if row.code != exported.code {
        changes.push(RefusalKind::CodeChanged { was: exported.code.clone(), now: row.code.clone() });
    }
    if row.about.name != exported.about.name {
        changes.push(RefusalKind::NameChanged { code: exported.code.clone() });
    }
    if row.inactive && !exported.inactive {
        changes.push(RefusalKind::BecameInactive { code: exported.code.clone() });
    }
    let fields = differing(&exported.about, &row.about);
    if !fields.is_empty() {
        changes.push(RefusalKind::CustomerChanged { code: exported.code.clone(), fields });
    }
    if row.link != exported.link && state != LinkState::Linked(number) {
        changes.push(RefusalKind::LinkChanged {
            code: exported.code.clone(),
            was: exported.link.clone(),
            now: row.link.clone(),
        });
    }
    changes
}

/// What changed about the customer behind an e-conomic number. Numbers are reused after a
/// deletion, also for somebody of the same name.
pub(super) fn economic_change(was: &EconomicCustomer, now: &EconomicCustomer) -> Option<RefusalKind> {
    let mut fields = differing(&was.about, &now.about);
    if folded(&was.about.name) != folded(&now.about.name) {
        fields.insert(0, Field::Name);
    }
    (!fields.is_empty()).then(|| RefusalKind::EconomicChanged {
        number: now.number,
        was: was.about.name.clone(),
        now: now.about.name.clone(),
        fields,
    })
}

/// The fields besides the name that differ. Blanks and case do not count, and neither does a field
/// that was filled in since, as long as something else still tells that it is the same customer.
fn differing(was: &Particulars, now: &Particulars) -> Vec<Field> {
    let (was, now) = (facts(was), facts(now));
    let alike = was.iter().zip(&now).any(|((_, was), (_, now))| !was.is_empty() && was == now);
    let differs = |was: &str, now: &str| was != now && !(was.is_empty() && alike);
    was.iter()
        .zip(&now)
        .filter(|((_, was), (_, now))| differs(was, now))
        .map(|((field, _), _)| *field)
        .collect()
}

/// What is compared, without blanks and case. Who is to be asked for, and the country, tell nobody
/// from another.
fn facts(about: &Particulars) -> [(Field, String); 10] {
    let address = about.address_lines().iter().map(|line| folded(line)).collect::<Vec<_>>().join(" ");
    [
        (Field::Name2, folded(&about.name2)),
        (Field::Address(0), folded(&address)),
        (Field::Zip, folded(&about.zip)),
        (Field::City, folded(&about.city)),
        (Field::Cvr, folded(&about.cvr)),
        (Field::PNumber, folded(&about.p_number)),
        (Field::Ean, folded(&about.ean)),
        (Field::Phone, folded(&about.phone)),
        (Field::Mobile, folded(&about.mobile)),
        (Field::Email, folded(&about.email)),
    ]
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(address: &str, phone: &str, cvr: &str) -> Particulars {
        Particulars {
            name: "Jensen VVS".into(),
            address: vec![address.into()],
            phone: phone.into(),
            cvr: cvr.into(),
            ..Particulars::default()
        }
    }

    #[test]
    fn every_fact_that_became_another_is_named_and_what_was_filled_in_is_not() {
        let was = about("Nygade 1", "11 22 33 44", "");
        assert_eq!(differing(&was, &about("NYGADE  1", "11 22 33 44", "")), []);
        assert_eq!(differing(&was, &about("Nygade 1", "11 22 33 44", "10150817")), []);
        assert_eq!(differing(&was, &about("Nygade 2", "11 22 33 44", "")), [Field::Address(0)]);
        assert_eq!(differing(&was, &about("Nygade 1", "", "")), [Field::Phone]);
        let namesake = about("Havnevej 9", "99 88 77 66", "10150817");
        assert_eq!(differing(&was, &namesake), [Field::Address(0), Field::Cvr, Field::Phone]);
        assert_eq!(differing(&about("", "", ""), &namesake).len(), 3);
    }
}
