//! Existing links: good ones, and the kinds that findings must catch.

use kobl::customer::{ClientViewCustomer, EconomicCustomer, EconomicNumber, StoredLink};

use super::Origin;
use super::dice::Dice;

/// Shares of the ClientView customers that get a link of each kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LinkShares {
    pub(crate) good: f64,
    pub(crate) dangling: f64,
    pub(crate) shared: f64,
    pub(crate) suspicious: f64,
}

/// What kind of link was planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planted {
    /// To the same customer.
    Good,
    /// To a number that does not exist.
    Dangling,
    /// To the number of another ClientView customer, which has it too.
    Shared,
    /// To a clearly different customer.
    Suspicious,
}

impl Planted {
    /// The name in `links.csv`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Dangling => "dangling",
            Self::Shared => "shared",
            Self::Suspicious => "suspicious",
        }
    }
}

/// What a link can point to, and what is true.
pub(crate) struct Lists<'a> {
    pub(crate) economic: &'a [EconomicCustomer],
    pub(crate) clientview_origins: &'a [Origin],
    pub(crate) economic_origins: &'a [Origin],
}

/// Plants links and tells what was planted, customer by customer.
pub(crate) fn plant(
    dice: &mut Dice,
    clientview: &mut [ClientViewCustomer],
    lists: &Lists<'_>,
    shares: LinkShares,
) -> Vec<Option<Planted>> {
    let mut planted = vec![None; clientview.len()];
    let total = shares.good + shares.dangling + shares.shared + shares.suspicious;
    if total == 0.0 || lists.economic.is_empty() {
        return planted;
    }
    let customers =
        lists.economic_origins.iter().chain(lists.clientview_origins).map(|origin| origin.customer + 1);
    let mut number_of: Vec<Option<EconomicNumber>> = vec![None; customers.max().unwrap_or(0) as usize];
    for (origin, customer) in lists.economic_origins.iter().zip(lists.economic) {
        number_of[origin.customer as usize] = Some(customer.number);
    }
    let highest = lists.economic.iter().map(|customer| customer.number.get()).max().unwrap_or(0);
    let mut last_good: Option<EconomicNumber> = None;
    for (at, origin) in lists.clientview_origins.iter().enumerate() {
        if !dice.chance(total) {
            continue;
        }
        let kinds = [shares.good, shares.dangling, shares.shared, shares.suspicious];
        let own = number_of[origin.customer as usize];
        let (kind, number) = match (dice.weighted(&kinds), own) {
            (0, Some(own)) => {
                last_good = Some(own);
                (Planted::Good, own.get())
            }
            (1, _) => (Planted::Dangling, (highest + 1 + dice.below(5_000) as u32).min(EconomicNumber::MAX)),
            (2, _) if last_good.is_some() && last_good != own => {
                (Planted::Shared, last_good.map_or(1, EconomicNumber::get))
            }
            (3, _) => match stranger(dice, *origin, lists) {
                Some(number) => (Planted::Suspicious, number.get()),
                None => continue,
            },
            _ => continue,
        };
        clientview[at].link = StoredLink::text(&number.to_string());
        planted[at] = Some(kind);
    }
    planted
}

/// The number of a customer of another family.
fn stranger(dice: &mut Dice, origin: Origin, lists: &Lists<'_>) -> Option<EconomicNumber> {
    (0..20).find_map(|_| {
        let at = dice.below(lists.economic.len());
        (lists.economic_origins[at].family != origin.family).then_some(lists.economic[at].number)
    })
}
