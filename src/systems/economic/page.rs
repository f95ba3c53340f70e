//! A page of customers as JSON, and the customers in it. Fields that are
//! empty are absent, fields that kobl does not know are passed over.

use serde::Deserialize;

use crate::change::{EconomicError, EconomicErrorKind};
use crate::customer::{Column, EconomicCustomer, EconomicNumber, Field, Particulars, Text};

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

/// The properties that are kept; see [`columns`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomerBody {
    customer_number: EconomicNumber,
    barred: Option<bool>,
    name: Option<Text>,
    address: Option<Text>,
    zip: Option<Text>,
    city: Option<Text>,
    country: Option<Text>,
    corporate_identification_number: Option<Text>,
    ean: Option<Text>,
    telephone_and_fax_number: Option<Text>,
    email: Option<Text>,
    mobile_phone: Option<Text>,
    p_number: Option<Text>,
    last_updated: Option<Text>,
}

/// The columns of a list read from the API, named as e-conomic names the properties.
pub(super) fn columns() -> Vec<Column> {
    [
        ("customerNumber", Field::Number),
        ("name", Field::Name),
        ("address", Field::Address(0)),
        ("zip", Field::Zip),
        ("city", Field::City),
        ("country", Field::Country),
        ("corporateIdentificationNumber", Field::Cvr),
        ("ean", Field::Ean),
        ("telephoneAndFaxNumber", Field::Phone),
        ("email", Field::Email),
        ("barred", Field::Barred),
        ("mobilePhone", Field::Extra(0)),
        ("pNumber", Field::Extra(1)),
        ("lastUpdated", Field::Extra(2)),
    ]
    .map(|(heading, field)| Column { heading: heading.to_owned(), field })
    .into()
}

impl From<CustomerBody> for EconomicCustomer {
    fn from(body: CustomerBody) -> Self {
        Self {
            number: body.customer_number,
            barred: body.barred.unwrap_or(false),
            about: Particulars {
                name: body.name.unwrap_or_default(),
                attention: Text::new(),
                address: vec![body.address.unwrap_or_default()],
                zip: body.zip.unwrap_or_default(),
                city: body.city.unwrap_or_default(),
                country: body.country.unwrap_or_default(),
                cvr: body.corporate_identification_number.unwrap_or_default(),
                ean: body.ean.unwrap_or_default(),
                phone: body.telephone_and_fax_number.unwrap_or_default(),
                email: body.email.unwrap_or_default(),
            },
            extra: [body.mobile_phone, body.p_number, body.last_updated]
                .map(Option::unwrap_or_default)
                .into(),
        }
    }
}

/// Bytes of text that a customer keeps.
pub(super) fn kept(customer: &EconomicCustomer) -> usize {
    let about = &customer.about;
    let single = [
        &about.name,
        &about.zip,
        &about.city,
        &about.country,
        &about.cvr,
        &about.ean,
        &about.phone,
        &about.email,
    ];
    let texts = single.into_iter().chain(&about.address).chain(&customer.extra);
    texts.map(|text| text.len()).sum()
}

/// Reads the page with this index; a customer that breaks the schema does not hide the others.
pub(super) fn read(body: &[u8], index: u64) -> Result<Page, EconomicError> {
    // Almost every page is sound, and then nothing is built in between.
    if let Ok(body) = serde_json::from_slice::<PageBody<CustomerBody>>(body) {
        let customers = body.collection.into_iter().map(EconomicCustomer::from).collect();
        return Ok(page(body.pagination, customers, Vec::new()));
    }
    let body: PageBody<serde_json::Value> = serde_json::from_slice(body)
        .map_err(|_| EconomicError::new(EconomicErrorKind::BadAnswer).about(page_name(index)))?;
    let (mut customers, mut bad) = (Vec::new(), Vec::new());
    for (value, place) in body.collection.into_iter().zip(1_u64..) {
        let name = customer_name(&value, index, place);
        match serde_json::from_value::<CustomerBody>(value) {
            Ok(customer) => customers.push(customer.into()),
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
