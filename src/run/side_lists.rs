//! The two lists beside the review file: links that look wrong, and customers
//! that only e-conomic has.

use std::collections::HashSet;

use super::Run;
use crate::customer::{EconomicNumber, LinkState};
use crate::matching::Class;

/// Indices of the e-conomic customers that no ClientView customer is linked to or
/// (`certain` or `review`) proposed for, in the list's order.
#[must_use]
pub fn only_in_economic(run: &Run) -> Vec<usize> {
    let mut taken: HashSet<EconomicNumber> = HashSet::new();
    for proposal in &run.proposals {
        if let LinkState::Linked(number) = proposal.current_link.state(&run.manifest.unlinked) {
            taken.insert(number);
        }
        if matches!(proposal.class, Class::Certain | Class::Review) {
            taken.extend(proposal.number);
        }
    }
    let customers = run.economic.customers.iter().enumerate();
    customers.filter(|(_, customer)| !taken.contains(&customer.number)).map(|(index, _)| index).collect()
}
