//! A page of customers as JSON, and the customers in it, of either service.
//! Fields that are empty are absent, fields that kobl does not know are passed
//! over. Both services give the same columns, so that the same customers make
//! the same run whichever of them answered.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::change::{EconomicError, EconomicErrorKind};
use crate::customer::{EconomicCustomer, EconomicService, FIELDS, Field, ListColumn, Particulars, Text};

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

/// A page of the new service; there is no cursor on the last one.
#[derive(Deserialize)]
struct ItemsBody<C> {
    items: Vec<C>,
    cursor: Option<Cursor>,
}

/// Where the next page begins, as the server wrote it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Cursor {
    Number(u64),
    Text(String),
}

/// One page of the new service, read.
#[derive(Debug, PartialEq)]
pub(super) struct Items {
    pub(super) customers: Vec<EconomicCustomer>,
    /// Customers that break the schema: numbers, or page and place.
    pub(super) bad: Vec<String>,
    /// Where the next page begins.
    pub(super) cursor: Option<String>,
}

/// The service that an answer comes from, at compile time.
trait Service {
    const SERVICE: EconomicService;
}

/// The old service.
pub(super) struct Rest;

/// The new one.
pub(super) struct OpenApi;

impl Service for Rest {
    const SERVICE: EconomicService = EconomicService::Rest;
}

impl Service for OpenApi {
    const SERVICE: EconomicService = EconomicService::OpenApi;
}

/// Lines of an address that a list read from an API has.
const ADDRESS_LINES: usize = 2;

/// The columns of a list read from an API: every field that either service sends, named as the old
/// one names it, and else as the new one does.
pub(super) fn columns() -> Vec<ListColumn> {
    let new: Vec<_> = Field::sent_by(EconomicService::OpenApi).collect();
    let old: Vec<_> = Field::sent_by(EconomicService::Rest).collect();
    let of_both = FIELDS.iter().flat_map(|facts| {
        let lines = facts.rest.len().max(facts.openapi.len());
        (0..u8::try_from(lines).unwrap_or(u8::MAX)).map(|line| facts.field.line(line))
    });
    let heading = |field: Field| {
        let named = old.iter().chain(&new).find(|(_, sent)| *sent == field);
        named.map(|(heading, _)| ListColumn { heading: (*heading).to_owned(), field })
    };
    of_both.filter_map(heading).collect()
}

/// What is kept of a property; `None` for the others.
fn field_of(service: EconomicService, property: &str) -> Option<Field> {
    Field::sent_by(service).find(|(name, _)| *name == property).map(|(_, field)| field)
}

/// A customer as the service sends one.
struct CustomerBody<S>(EconomicCustomer, PhantomData<S>);

impl<'de, S: Service> Deserialize<'de> for CustomerBody<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CustomerVisitor(PhantomData))
    }
}

struct CustomerVisitor<S>(PhantomData<S>);

impl<'de, S: Service> Visitor<'de> for CustomerVisitor<S> {
    type Value = CustomerBody<S>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a customer")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<CustomerBody<S>, A::Error> {
        let (mut number, mut barred) = (None, None);
        let mut about = Particulars::default();
        about.address.resize(ADDRESS_LINES, Text::new());
        while let Some(property) = properties.next_key::<Cow<'_, str>>()? {
            match field_of(S::SERVICE, &property) {
                None => drop(properties.next_value::<IgnoredAny>()?),
                Some(Field::Number) => number = Some(properties.next_value()?),
                Some(Field::Barred) => {
                    let flag = properties.next_value::<Option<bool>>()?;
                    // The new service says who has access.
                    barred = flag.map(|flag| flag == (S::SERVICE == EconomicService::Rest));
                }
                Some(field) => {
                    about.set(field, properties.next_value::<Option<Text>>()?.unwrap_or_default());
                }
            }
        }
        let number = number.ok_or_else(|| de::Error::missing_field("customerNumber"))?;
        let barred = barred.unwrap_or(false);
        Ok(CustomerBody(EconomicCustomer { number, barred, about, extra: Box::default() }, PhantomData))
    }
}

/// Bytes of text that a customer keeps.
pub(super) fn kept(customer: &EconomicCustomer) -> usize {
    let fields = columns_kept().iter();
    fields.filter_map(|field| customer.about.get(*field)).map(|text| text.len()).sum()
}

/// The fields of [`columns`].
fn columns_kept() -> &'static [Field] {
    static FIELDS: LazyLock<Vec<Field>> =
        LazyLock::new(|| columns().into_iter().map(|column| column.field).collect());
    &FIELDS
}

/// Reads a page of the new service; `name` is what an error calls it.
pub(super) fn read_items(body: &[u8], name: &str) -> Result<Items, EconomicError> {
    let text = |cursor: Cursor| match cursor {
        Cursor::Number(number) => number.to_string(),
        Cursor::Text(text) => text,
    };
    if let Ok(body) = serde_json::from_slice::<ItemsBody<CustomerBody<OpenApi>>>(body) {
        let customers = body.items.into_iter().map(|body| body.0).collect();
        return Ok(Items { customers, bad: Vec::new(), cursor: body.cursor.map(text) });
    }
    let body: ItemsBody<serde_json::Value> = serde_json::from_slice(body)
        .map_err(|_| EconomicError::new(EconomicErrorKind::BadAnswer).about(name))?;
    let (customers, bad) = sorted_out::<OpenApi>(body.items, name);
    Ok(Items { customers, bad, cursor: body.cursor.map(text) })
}

/// The customers that keep the schema, and the names of those that do not.
fn sorted_out<S: Service>(
    values: Vec<serde_json::Value>,
    page: &str,
) -> (Vec<EconomicCustomer>, Vec<String>) {
    let (mut customers, mut bad) = (Vec::new(), Vec::new());
    for (value, place) in values.into_iter().zip(1_u64..) {
        let name = customer_name(&value, page, place);
        match serde_json::from_value::<CustomerBody<S>>(value) {
            Ok(body) => customers.push(body.0),
            Err(_) => bad.push(name),
        }
    }
    (customers, bad)
}

/// Reads the page with this index; a customer that breaks the schema does not hide the others.
pub(super) fn read(body: &[u8], index: u64) -> Result<Page, EconomicError> {
    // Almost every page is sound, and then nothing is built in between.
    if let Ok(body) = serde_json::from_slice::<PageBody<CustomerBody<Rest>>>(body) {
        let customers = body.collection.into_iter().map(|body| body.0).collect();
        return Ok(page(body.pagination, customers, Vec::new()));
    }
    let body: PageBody<serde_json::Value> = serde_json::from_slice(body)
        .map_err(|_| EconomicError::new(EconomicErrorKind::BadAnswer).about(page_name(index)))?;
    let (customers, bad) = sorted_out::<Rest>(body.collection, &page_name(index));
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
fn customer_name(value: &serde_json::Value, page: &str, place: u64) -> String {
    match value.get("customerNumber").and_then(serde_json::Value::as_u64) {
        Some(number) => number.to_string(),
        None => format!("{page} #{place}"),
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
            Particulars { address: vec!["".into(); 2], ..Particulars::default() }
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
    fn the_new_service_says_who_has_access_and_ends_without_a_cursor() {
        let body = r#"{"items":[
            {"customerNumber":1,"access":true,"address1":"A","address2":"B","postCode":"8000","cvrNo":"10150817",
             "contactPerson":"C","eanLocationNumber":"5790000000001","pnr":"1000000001","mobilePhone":"20202020"},
            {"customerNumber":2,"access":false},
            {"customerNumber":3}
        ],"cursor":"4"}"#;
        let items = read_items(body.as_bytes(), "Customers").expect("a page");
        let barred: Vec<bool> = items.customers.iter().map(|customer| customer.barred).collect();
        assert_eq!(barred, [false, true, false]);
        let about = &items.customers[0].about;
        let fields = [Field::Address(0), Field::Address(1), Field::Zip, Field::Cvr, Field::Attention]
            .into_iter()
            .chain([Field::Ean, Field::PNumber, Field::Mobile]);
        let texts: Vec<&str> =
            fields.map(|field| about.get(field).map_or("", |text| text.as_str())).collect();
        assert_eq!(texts, ["A", "B", "8000", "10150817", "C", "5790000000001", "1000000001", "20202020"]);
        assert_eq!(items.cursor.as_deref(), Some("4"));
        let last = read_items(br#"{"items":[{"customerNumber":9,"name":5}],"cursor":null}"#, "cursor=4");
        let last = last.expect("a page");
        assert_eq!((last.bad, last.cursor), (vec!["9".to_owned()], None));
        assert_eq!(
            read_items(br#"{"items":[],"cursor":17}"#, "Customers").map(|items| items.cursor),
            Ok(Some("17".to_owned()))
        );
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
