//! Chooses one to one: the best pair first, then the best of those whose
//! customers are both still free. Valid links come before everything else.

use rayon::prelude::*;

use crate::customer::{ClientViewCustomer, EconomicCustomer};

use super::candidates::Candidates;
use super::threshold::SUSPICIOUS;

/// Candidates below these log2 odds are never chosen.
const LEAST: f32 = -7.0;

/// Who got whom.
pub(super) struct Assignment {
    /// Position among the customer's candidates; `None` if nobody was left.
    pub(super) chosen: Vec<Option<u8>>,
    /// The ClientView customer that an e-conomic customer went to.
    pub(super) taken_by: Vec<Option<u32>>,
}

/// A candidate as the choice sees it.
struct Offer {
    score: f32,
    clientview: u32,
    at: u8,
    economic: u32,
    linked: bool,
}

/// Chooses. `linked` gives the e-conomic customer that each is linked to.
pub(super) fn assign(
    candidates: &Candidates,
    linked: &[Option<u32>],
    clientview: &[ClientViewCustomer],
    economic: &[EconomicCustomer],
) -> Assignment {
    let mut offers = Vec::with_capacity(candidates.len() * 2);
    for a in 0..u32::try_from(candidates.len()).unwrap_or(u32::MAX) {
        for (at, one) in candidates.of(a).iter().enumerate() {
            let is_link = linked[a as usize] == Some(one.economic);
            if one.score >= LEAST {
                offers.push(Offer {
                    score: one.score,
                    clientview: a,
                    at: u8::try_from(at).unwrap_or(u8::MAX),
                    economic: one.economic,
                    linked: is_link && one.score >= SUSPICIOUS,
                });
            }
        }
    }
    // Equal scores go by number and code, which the order of the rows does not change.
    offers.par_sort_unstable_by(|x, y| {
        let id = |offer: &Offer| {
            let customer = &clientview[offer.clientview as usize];
            (economic[offer.economic as usize].number, &customer.code, &customer.key)
        };
        y.linked.cmp(&x.linked).then(y.score.total_cmp(&x.score)).then_with(|| id(x).cmp(&id(y)))
    });
    let mut assignment =
        Assignment { chosen: vec![None; clientview.len()], taken_by: vec![None; economic.len()] };
    for offer in &offers {
        let chosen = &mut assignment.chosen[offer.clientview as usize];
        let taken = &mut assignment.taken_by[offer.economic as usize];
        if chosen.is_none() && taken.is_none() {
            *chosen = Some(offer.at);
            *taken = Some(offer.clientview);
        }
    }
    assignment
}
