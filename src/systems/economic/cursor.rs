//! The whole list from the new service, page by page. The cursor is the next
//! customer's number, so edits in between do not tear a reading; the pages are
//! asked for one after the other, and the list is held against the count that
//! the service gives.

use rustc_hash::FxHashSet;

use super::call::Calls;
use super::customers_read::{Read, accepted};
use super::filtered::{CustomerPages, filter, holds_only};
use super::page::{self, Items, OpenApi};
use super::pages::READINGS;
use crate::change::{EconomicError, EconomicErrorKind as Kind};
use crate::customer::EconomicNumber;
use crate::progress::Stage;

/// The customers, below the base address.
const CUSTOMERS: &str = "customersapi/v3.1.0/Customers";

/// How many there are: a bare number.
const COUNT: &str = "customersapi/v3.1.0/Customers/count";

/// How many customers there are.
pub(super) async fn count(calls: &Calls<'_>) -> Result<u64, EconomicError> {
    let body = calls.get(&calls.client.endpoint.resource(COUNT, &[])).await?;
    serde_json::from_slice(&body).map_err(|_| EconomicError::new(Kind::BadAnswer).about("count"))
}

/// Every customer, by number.
pub(super) async fn read_all(calls: &Calls<'_>) -> Result<Read, EconomicError> {
    for reading in 1..=READINGS {
        if let Some(mut read) = read_once(calls).await? {
            read.customers.sort_unstable_by_key(|customer| customer.number);
            return accepted(read, calls.client.bad_customers);
        }
        if reading < READINGS {
            calls.wait(std::time::Duration::from_secs(2)).await;
        }
    }
    Err(EconomicError::new(Kind::Torn).about(calls.client.endpoint.host()))
}

/// One reading; nothing if it does not add up.
async fn read_once(calls: &Calls<'_>) -> Result<Option<Read>, EconomicError> {
    let bad_paging = |what: &str| EconomicError::new(Kind::BadPaging).about(what);
    let expected = count(calls).await?;
    if expected > calls.client.limits.customers {
        return Err(bad_paging("count"));
    }
    calls.progress.begin(Stage::ReadEconomic, Some(expected));
    let mut read = Read::default();
    let (mut numbers, mut cursors) = (FxHashSet::default(), FxHashSet::default());
    let (mut cursor, mut kept) = (None::<String>, 0);
    loop {
        calls.in_time()?;
        let Items { mut customers, mut bad, cursor: next } = get(calls, cursor.as_deref()).await?;
        let rows = customers.len() + bad.len();
        kept += customers.iter().map(page::kept).sum::<usize>();
        if kept > calls.client.limits.kept {
            return Err(EconomicError::new(Kind::BadAnswer).about(calls.client.endpoint.host()));
        }
        calls.progress.advance(rows as u64);
        numbers.extend(customers.iter().map(|customer| customer.number));
        read.customers.append(&mut customers);
        read.skipped.append(&mut bad);
        if (read.customers.len() + read.skipped.len()) as u64 > calls.client.limits.customers {
            return Err(bad_paging("cursor"));
        }
        match next {
            None => break,
            // A page that leads nowhere, or back to where one has been, has no end.
            Some(next) if rows == 0 || next.is_empty() || !cursors.insert(next.clone()) => {
                return Err(bad_paging("cursor"));
            }
            next => cursor = next,
        }
    }
    calls.progress.end();
    if numbers.len() != read.customers.len() {
        return Ok(None);
    }
    let rows = (read.customers.len() + read.skipped.len()) as u64;
    // Somebody may have created or deleted a customer since: then the count is another now.
    let adds_up = rows == expected || rows == count(calls).await?;
    Ok(adds_up.then_some(read))
}

async fn get(calls: &Calls<'_>, cursor: Option<&str>) -> Result<Items, EconomicError> {
    let query: Vec<(&str, &str)> = cursor.map(|cursor| ("cursor", cursor)).into_iter().collect();
    let url = calls.client.endpoint.resource(CUSTOMERS, &query);
    let name = cursor.map_or_else(|| "Customers".to_owned(), |cursor| format!("cursor={}", plain(cursor)));
    page::read_items(&calls.get(&url).await?, &name)
}

/// A cursor as it may be told: it is the server's own text.
fn plain(cursor: &str) -> &str {
    let short = cursor.len() <= 40 && cursor.bytes().all(|b| b.is_ascii_alphanumeric());
    if short { cursor } else { "?" }
}

impl CustomerPages for OpenApi {
    async fn read_all(calls: &Calls<'_>) -> Result<Read, EconomicError> {
        read_all(calls).await
    }

    /// This service passes over what it does not know, so an answer counts only if it holds no
    /// other customer and no cursor.
    async fn read_filtered(
        calls: &Calls<'_>,
        numbers: &[EconomicNumber],
    ) -> Result<Option<Read>, EconomicError> {
        let url = calls.client.endpoint.resource(CUSTOMERS, &[("filter", filter(numbers).as_str())]);
        let items = page::read_items(&calls.get(&url).await?, "Customers")?;
        let heeded = items.cursor.is_none() && holds_only(&items.customers, numbers);
        Ok(heeded.then_some(Read { customers: items.customers, skipped: items.bad }))
    }
}
