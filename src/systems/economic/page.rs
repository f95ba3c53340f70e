//! A page of customers as JSON, and the customers in it. Fields that are
//! empty are absent, fields that kobl does not know are passed over.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::change::{EconomicError, EconomicErrorKind};
use crate::customer::{Column, EconomicCustomer, EconomicService, Field, Particulars, Text};

/// Customers a page holds at most (source: e-conomic's REST reference; 1001 is refused).
pub(super) const PAGE_SIZE: u64 = 1000;

/// One page, read.
#[derive(Debug, PartialEq)]
pub(super) struct Page {
    pub(super) customers: Vec<EconomicCustomer>,
    /// Customers that break the schema: numbers, or page and place.
    pub(super) bad: Vec<String>,
    /// Customers of the whole collection.
    pub(super) results: u64,
    /// Customers a page holds.
    pub(super) size: u64,
    /// Where the next page is.
    pub(super) next: Option<String>,
}

#[derive(Deserialize)]
struct PageBody<C> {
    collection: Vec<C>,
    pagination: Pagination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    results: u64,
    page_size: Option<u64>,
    next_page: Option<String>,
}

/// Properties that kobl has no use for, and keeps.
const KEPT: [&str; 1] = ["lastUpdated"];

/// The service whose answers are read here.
const SERVICE: EconomicService = EconomicService::Rest;

/// The columns of a list read from the API, named as e-conomic names the properties.
pub(super) fn columns() -> Vec<Column> {
    let extra = KEPT.into_iter().zip((0..).map(Field::Extra));
    let all = Field::sent_by(SERVICE).chain(extra);
    all.map(|(heading, field)| Column { heading: heading.to_owned(), field }).collect()
}

/// What is kept of a property; `None` for the others.
fn field_of(property: &str) -> Option<Field> {
    let extra = KEPT.into_iter().zip((0..).map(Field::Extra));
    Field::sent_by(SERVICE).chain(extra).find(|(name, _)| *name == property).map(|(_, field)| field)
}

/// A customer as the service sends one.
struct CustomerBody(EconomicCustomer);

impl<'de> Deserialize<'de> for CustomerBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CustomerVisitor)
    }
}

struct CustomerVisitor;

impl<'de> Visitor<'de> for CustomerVisitor {
    type Value = CustomerBody;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a customer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<CustomerBody, A::Error> {
        let (mut number, mut barred) = (None, None);
        let mut about = Particulars::default();
        let lines = Field::sent_by(SERVICE).filter(|(_, field)| field.first_line() == Field::Address(0));
        about.address.resize(lines.count(), Text::new());
        let mut extra = KEPT.map(|_| Text::new());
        while let Some(property) = properties.next_key::<Cow<'_, str>>()? {
            match field_of(&property) {
                None => drop(properties.next_value::<IgnoredAny>()?),
                Some(Field::Number) => number = Some(properties.next_value()?),
                Some(Field::Barred) => barred = properties.next_value::<Option<bool>>()?,
                Some(Field::Extra(nth)) => {
                    extra[usize::from(nth)] = properties.next_value::<Option<Text>>()?.unwrap_or_default();
                }
                Some(field) => {
                    about.set(field, properties.next_value::<Option<Text>>()?.unwrap_or_default());
                }
            }
        }
        let number = number.ok_or_else(|| de::Error::missing_field("customerNumber"))?;
        let barred = barred.unwrap_or(false);
        Ok(CustomerBody(EconomicCustomer { number, barred, about, extra: extra.into() }))
    }
}

/// Bytes of text that a customer keeps.
pub(super) fn kept(customer: &EconomicCustomer) -> usize {
    let texts = Field::sent_by(SERVICE).filter_map(|(_, field)| customer.about.get(field));
    texts.chain(&customer.extra).map(|text| text.len()).sum()
}

/// Reads the page with this index; a customer that breaks the schema does not hide the others.
pub(super) fn read(body: &[u8], index: u64) -> Result<Page, EconomicError> {
    // Almost every page is sound, and then nothing is built in between.
    if let Ok(body) = serde_json::from_slice::<PageBody<CustomerBody>>(body) {
        let customers = body.collection.into_iter().map(|body| body.0).collect();
        return Ok(page(body.pagination, customers, Vec::new()));
    }
    let body: PageBody<serde_json::Value> = serde_json::from_slice(body)
        .map_err(|_| EconomicError::new(EconomicErrorKind::BadAnswer).about(page_name(index)))?;
    let (mut customers, mut bad) = (Vec::new(), Vec::new());
    for (value, place) in body.collection.into_iter().zip(1_u64..) {
        let name = customer_name(&value, index, place);
        match serde_json::from_value::<CustomerBody>(value) {
            Ok(body) => customers.push(body.0),
            Err(_) => bad.push(name),
        }
    }
    Ok(page(body.pagination, customers, bad))
}

fn page(pagination: Pagination, customers: Vec<EconomicCustomer>, bad: Vec<String>) -> Page {
    Page {
        customers,
        bad,
        results: pagination.results,
        size: pagination.page_size.unwrap_or(PAGE_SIZE),
        next: pagination.next_page,
    }
}

/// The number if there is a readable one, page and place otherwise.
fn customer_name(value: &serde_json::Value, index: u64, place: u64) -> String {
    match value.get("customerNumber").and_then(serde_json::Value::as_u64) {
        Some(number) => number.to_string(),
        None => format!("{} #{place}", page_name(index)),
    }
}

/// Pages are told as the API counts them, from 0.
fn page_name(index: u64) -> String {
    format!("skippages={index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"collection":[
        {"customerNumber":1,"name":"A","zip":null,"new":{"x":[1]}},
        {"customerNumber":0,"name":"B"},
        {"name":"C"},
        {"customerNumber":4,"name":5}
    ],"pagination":{"skipPages":0,"pageSize":1000,"results":4,"nextPage":"https://x/"}}"#;

    #[test]
    fn unknown_null_and_missing_properties_are_fine() {
        let body = r#"{"collection":[{"customerNumber":7,"zip":null,"new":1}],"pagination":{"results":1}}"#;
        let page = read(body.as_bytes(), 0).expect("a page");
        assert_eq!(page.customers[0].number.get(), 7);
        assert_eq!(
            page.customers[0].about,
            Particulars { address: vec!["".into()], ..Particulars::default() }
        );
        assert_eq!((page.size, page.next), (1000, None));
    }

    #[test]
    fn every_customer_that_breaks_the_schema_is_named() {
        let page = read(TWO.as_bytes(), 3).expect("a page");
        assert_eq!(page.customers.len(), 1);
        assert_eq!(page.bad, ["0", "skippages=3 #3", "4"]);
    }

    #[test]
    fn what_is_no_page_is_a_bad_answer() {
        for body in ["", "[]", "{\"collection\":[]}", "{\"collection\":[", "null"] {
            let error = read(body.as_bytes(), 2).expect_err("no page");
            assert_eq!(
                error,
                EconomicError::new(EconomicErrorKind::BadAnswer).about("skippages=2"),
                "{body}"
            );
        }
    }
}
