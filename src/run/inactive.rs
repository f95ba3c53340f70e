//! Customers that were left out as inactive and are linked to nobody: what they
//! are in e-conomic is not to be created in ClientView a second time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Run, only_in_economic};
use crate::customer::{ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, LinkState};
use crate::matching::{self, Settings};
use crate::progress::Silent;

/// An e-conomic customer that seems to be an inactive ClientView customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InactivePartner {
    /// The e-conomic customer.
    pub number: EconomicNumber,
    /// The inactive ClientView customer.
    pub code: Code,
}

/// The partners, by number, of customers that were left out, among the e-conomic customers that
/// nobody in the run has. They are matched apart, so that they compete with no active customer,
/// but with all of e-conomic: whoever fits an active customer's partner better stays out of this.
pub(super) fn inactive_partners(
    left_out: &[ClientViewCustomer],
    run: &Run,
    settings: &Settings,
) -> Vec<InactivePartner> {
    let is_unlinked =
        |customer: &ClientViewCustomer| customer.link.state(&settings.unlinked) == LinkState::Unlinked;
    if !left_out.iter().any(is_unlinked) {
        return Vec::new();
    }
    let economic: &[EconomicCustomer] = &run.economic.customers;
    let only: HashSet<usize> = only_in_economic(run).into_iter().collect();
    if only.is_empty() {
        return Vec::new();
    }
    let matching = matching::propose(left_out, economic, settings, &Silent);
    let mut partners: Vec<InactivePartner> = left_out
        .iter()
        .zip(&matching.proposals)
        .filter(|(customer, proposal)| is_unlinked(customer) && proposal.class.is_likely())
        .filter_map(|(customer, proposal)| {
            let at = proposal.chosen.as_ref()?.economic as usize;
            let number = economic[at].number;
            only.contains(&at).then(|| InactivePartner { number, code: customer.code.clone() })
        })
        .collect();
    partners.sort_by_key(|partner| partner.number);
    partners
}
