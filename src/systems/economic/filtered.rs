//! Some customers by their numbers, from either service: asked for by filter
//! where they are few and the service heeds it, and else picked from the whole
//! list.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt};

use super::call::Calls;
use super::customers_read::{Read, accepted};
use crate::change::{EconomicError, EconomicErrorKind as Kind};
use crate::customer::{EconomicCustomer, EconomicNumber};
use crate::progress::Stage;

/// Numbers in one filter. e-conomic takes 200 (its REST reference, `$in`); 150 of nine digits also
/// stay below the 2,048 characters of query where IIS stops.
const FILTERED: usize = 150;

/// Up to so many numbers are asked for by filter: ten calls.
const FEW: usize = 10 * FILTERED;

/// A service of e-conomic that customers are read from.
pub(super) trait CustomerPages {
    /// Every customer.
    async fn read_all(calls: &Calls<'_>) -> Result<Read, EconomicError>;

    /// The customers of one filter; nothing if the service did not heed it.
    async fn read_filtered(
        calls: &Calls<'_>,
        numbers: &[EconomicNumber],
    ) -> Result<Option<Read>, EconomicError>;
}

/// The customers with these numbers that exist, by number.
pub(super) async fn read_numbers<P: CustomerPages>(
    calls: &Calls<'_>,
    wanted: &BTreeSet<EconomicNumber>,
) -> Result<Read, EconomicError> {
    if wanted.is_empty() {
        return Ok(Read::default());
    }
    let filtered = if wanted.len() <= FEW { read_few::<P>(calls, wanted).await? } else { None };
    let mut read = match filtered {
        Some(read) => read,
        None => P::read_all(calls).await?,
    };
    read.customers.retain(|customer| wanted.contains(&customer.number));
    read.customers.sort_unstable_by_key(|customer| customer.number);
    Ok(read)
}

/// Asks by filter; nothing if the service does not understand or does not heed it.
async fn read_few<P: CustomerPages>(
    calls: &Calls<'_>,
    wanted: &BTreeSet<EconomicNumber>,
) -> Result<Option<Read>, EconomicError> {
    let numbers: Vec<EconomicNumber> = wanted.iter().copied().collect();
    let mut answers = std::pin::pin!(
        stream::iter(numbers.chunks(FILTERED))
            .map(|chunk| P::read_filtered(calls, chunk))
            .buffered(calls.client.limits.in_flight)
    );
    calls.progress.begin(Stage::ReadEconomic, Some(numbers.len() as u64));
    let mut read = Read::default();
    while let Some(answer) = answers.next().await {
        calls.in_time()?;
        match answer {
            Ok(Some(mut page)) => {
                calls.progress.advance(page.customers.len() as u64);
                read.customers.append(&mut page.customers);
                read.skipped.append(&mut page.skipped);
            }
            Ok(None) => return Ok(None),
            // 404: a query too long for the server.
            Err(error) if error.kind == Kind::Refused || error.status == Some(404) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    calls.progress.end();
    accepted(read, calls.client.bad_customers).map(Some)
}

/// The filter for these numbers, in both services.
pub(super) fn filter(numbers: &[EconomicNumber]) -> String {
    let list: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("customerNumber$in:[{}]", list.join(","))
}

/// Whether an answer holds none but these customers, each once: the filter was heeded.
pub(super) fn holds_only(customers: &[EconomicCustomer], numbers: &[EconomicNumber]) -> bool {
    let mut found: Vec<EconomicNumber> = customers.iter().map(|customer| customer.number).collect();
    found.sort_unstable();
    found.dedup();
    found.len() == customers.len() && found.iter().all(|number| numbers.contains(number))
}
