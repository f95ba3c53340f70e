//! The whole list, page by page, several at once and in order.
//!
//! Offset paging is no snapshot: while somebody edits, rows can be skipped or
//! doubled. So the different numbers are counted and held against what the
//! server says there are; a reading that tore is thrown away and repeated.

use futures_util::stream::{self, StreamExt, TryStreamExt};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use url::Url;

use super::call::Calls;
use super::customers_read::{Read, accepted};
use super::filtered::{CustomerPages, filter, holds_only};
use super::page::{self, PAGE_SIZE, Page, Rest};
use super::settings::host_of;
use crate::change::{EconomicError, EconomicErrorKind as Kind};
use crate::customer::EconomicNumber;
use crate::progress::Stage;
use crate::run::Agreement;

/// Readings of a list that changes.
pub(super) const READINGS: u32 = 3;

/// Room made before the first page is seen to be true.
const FIRST_ROOM: u64 = 100_000;

/// Why a reading is thrown away.
enum Torn {
    /// The count or a page does not fit.
    Count,
    /// There are more pages than there should be.
    MorePages,
}

/// `GET /self`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SelfBody {
    agreement_number: Option<u64>,
    company: Option<Company>,
}

#[derive(Deserialize)]
struct Company {
    name: Option<String>,
}

/// The agreement that the tokens belong to.
pub(super) async fn agreement(calls: &Calls<'_>) -> Result<Agreement, EconomicError> {
    let bad = |property: &str| EconomicError::new(Kind::BadAnswer).about(property);
    let body = calls.get(&calls.client.endpoint.resource("self", &[])).await?;
    let body: SelfBody = serde_json::from_slice(&body).map_err(|_| bad("self"))?;
    let number = match body.agreement_number {
        Some(number) => number,
        // The public demo agreement need not tell its number.
        None if calls.client.demo => 0,
        None => return Err(bad("agreementNumber")),
    };
    Ok(Agreement { number, company: body.company.and_then(|company| company.name).unwrap_or_default() })
}

/// How many customers there are.
pub(super) async fn count(calls: &Calls<'_>) -> Result<u64, EconomicError> {
    Ok(get_page(calls, 0, 1).await?.results)
}

/// Every customer.
pub(super) async fn read_all(calls: &Calls<'_>) -> Result<Read, EconomicError> {
    let mut torn = Torn::Count;
    for reading in 1..=READINGS {
        match read_once(calls).await? {
            Ok(read) => return accepted(read, calls.client.bad_customers),
            Err(why) => torn = why,
        }
        if reading < READINGS {
            calls.wait(std::time::Duration::from_secs(2)).await;
        }
    }
    let kind = match torn {
        Torn::Count => Kind::Torn,
        Torn::MorePages => Kind::BadPaging,
    };
    Err(EconomicError::new(kind).about(calls.client.endpoint.host()))
}

async fn read_once(calls: &Calls<'_>) -> Result<Result<Read, Torn>, EconomicError> {
    let first = get_page(calls, 0, PAGE_SIZE).await?;
    let (results, size) = (first.results, first.size);
    if results > calls.client.limits.customers {
        return Err(EconomicError::new(Kind::BadPaging).about("results"));
    }
    if size == 0 || size > PAGE_SIZE {
        return Err(EconomicError::new(Kind::BadPaging).about("pageSize"));
    }
    calls.progress.begin(Stage::ReadEconomic, Some(results));
    let rest = stream::iter(1..results.div_ceil(size).max(1))
        .map(|index| get_page(calls, index, size))
        .buffered(calls.client.limits.in_flight);
    let mut pages = std::pin::pin!(stream::once(async { Ok(first) }).chain(rest));
    let mut list = Gathered::new(results, size);
    let mut kept = 0;
    while let Some(page) = pages.try_next().await? {
        calls.in_time()?;
        kept += page.customers.iter().map(page::kept).sum::<usize>();
        if kept > calls.client.limits.kept {
            return Err(EconomicError::new(Kind::BadAnswer).about(calls.client.endpoint.host()));
        }
        calls.progress.advance(page.customers.len() as u64);
        if let Err(torn) = list.add(page) {
            calls.progress.end();
            return Ok(Err(torn));
        }
    }
    calls.progress.end();
    Ok(list.finish())
}

/// Pages put together, and the checks that they belong together.
struct Gathered {
    results: u64,
    size: u64,
    read: Read,
    numbers: FxHashSet<EconomicNumber>,
}

impl Gathered {
    fn new(results: u64, size: u64) -> Self {
        let room = usize::try_from(results.min(FIRST_ROOM)).unwrap_or(0);
        let read = Read { customers: Vec::with_capacity(room), skipped: Vec::new() };
        Self { results, size, read, numbers: FxHashSet::default() }
    }

    fn rows(&self) -> u64 {
        (self.read.customers.len() + self.read.skipped.len()) as u64
    }

    /// Adds the next page; it must be full unless it is the last, and tell the same count.
    fn add(&mut self, mut page: Page) -> Result<(), Torn> {
        let rows = (page.customers.len() + page.bad.len()) as u64;
        let expected = (self.results - self.rows().min(self.results)).min(self.size);
        if page.results != self.results || rows != expected {
            return Err(Torn::Count);
        }
        self.numbers.extend(page.customers.iter().map(|customer| customer.number));
        if self.numbers.len() != self.read.customers.len() + page.customers.len() {
            return Err(Torn::Count);
        }
        self.read.customers.append(&mut page.customers);
        self.read.skipped.append(&mut page.bad);
        if page.next.is_some() && self.rows() >= self.results {
            return Err(Torn::MorePages);
        }
        Ok(())
    }

    fn finish(self) -> Result<Read, Torn> {
        if self.rows() == self.results { Ok(self.read) } else { Err(Torn::Count) }
    }
}

impl CustomerPages for Rest {
    async fn read_all(calls: &Calls<'_>) -> Result<Read, EconomicError> {
        read_all(calls).await
    }

    async fn read_filtered(
        calls: &Calls<'_>,
        numbers: &[EconomicNumber],
    ) -> Result<Option<Read>, EconomicError> {
        let filter = filter(numbers);
        let query = [("filter", filter.as_str()), ("skippages", "0"), ("pagesize", "1000")];
        let url = calls.client.endpoint.resource("customers", &query);
        let page = page::read(&calls.get(&url).await?, 0)?;
        let rows = page.customers.len() + page.bad.len();
        let heeded =
            page.next.is_none() && page.results == rows as u64 && holds_only(&page.customers, numbers);
        Ok(heeded.then_some(Read { customers: page.customers, skipped: page.bad }))
    }
}

/// Why a next page is not followed: the host it points to.
fn elsewhere(url: &Url, next: &str) -> EconomicError {
    let host = url.join(next).ok().as_ref().map(host_of);
    EconomicError::new(Kind::Redirect).about(host.unwrap_or_else(|| "nextPage".to_owned()))
}

/// One page of customers; its link to the next one must stay on the server.
async fn get_page(calls: &Calls<'_>, index: u64, size: u64) -> Result<Page, EconomicError> {
    let (skip, size) = (index.to_string(), size.to_string());
    let query = [("skippages", skip.as_str()), ("pagesize", size.as_str())];
    let url = calls.client.endpoint.resource("customers", &query);
    let page = page::read(&calls.get(&url).await?, index)?;
    if let Some(next) = &page.next {
        let stays = url.join(next).is_ok_and(|next: Url| calls.client.endpoint.owns(&next));
        if !stays {
            return Err(elsewhere(&url, next));
        }
    }
    Ok(page)
}
