//! Agreements as e-conomic serves them: its own demo agreement with its schema,
//! and generated ones of every size.

use std::fmt::Write as _;

use kobl::change::EconomicSource;
use kobl::customer::{CustomerList, EconomicCustomer, Field};
use kobl::progress::Silent;
use kobl::systems::economic::{ApiSettings, BadCustomers, Limits, ServiceChoice, Tokens};
use kobl::systems::list_file::write_list;

use super::server::{Request, Server};
use super::{GRANT, SECRET, with};

const DEMO: &str = include_str!("demo-agreement-customers-full.json");
const SCHEMA: &str = include_str!("customers.get.schema.json");

/// Reads an agreement that answers whoever has the tokens and asks for whole pages; anybody else
/// gets a 404. It must be asked so many times.
fn read(
    pages: impl Fn(&Request) -> String + Send + Sync + 'static,
    calls: usize,
) -> CustomerList<EconomicCustomer> {
    let server = Server::json(move |request, _| {
        let sent = |name: &str, token: &str| request.headers.contains(&format!("{name}: {token}"));
        let known = sent("x-appsecrettoken", &SECRET.to_lowercase())
            && sent("x-agreementgranttoken", &GRANT.to_lowercase())
            && request.target.starts_with("/customers?")
            && request.number("pagesize") == 1000;
        if known { (200, pages(request)) } else { (404, String::new()) }
    });
    let settings = ApiSettings {
        url: server.url(),
        openapi_url: None,
        service: ServiceChoice::Rest,
        tokens: Tokens { secret: SECRET.into(), grant: GRANT.into() },
        ca_file: None,
        bad_customers: BadCustomers::Refuse,
        limits: Limits::default(),
    };
    let list = with(settings).0.read(&Silent).expect("an agreement");
    assert_eq!(server.requests().len(), calls);
    list
}

/// A page of the customers 1 to so many, as e-conomic makes it.
fn page(request: &Request, results: u64) -> String {
    let (skip, size) = (request.number("skippages"), request.number("pagesize"));
    let mut customers = String::new();
    for number in skip * size + 1..=results.min((skip + 1) * size) {
        let comma = if customers.is_empty() { "" } else { "," };
        let name = format!("Firma {number} ApS");
        write!(customers, "{comma}{{\"customerNumber\":{number},\"currency\":\"DKK\",\"name\":\"{name}\"}}")
            .expect("to a string");
    }
    let next = match (skip + 1) * size < results {
        true => format!(",\"nextPage\":\"/customers?skippages={}&pagesize={size}\"", skip + 1),
        false => String::new(),
    };
    let pagination = format!("{{\"skipPages\":{skip},\"pageSize\":{size},\"results\":{results}{next}}}");
    format!("{{\"collection\":[{customers}],\"pagination\":{pagination}}}")
}

#[test]
fn the_demo_agreement_is_read_as_it_stands() {
    let list = read(|_| DEMO.to_owned(), 1);
    let text = String::from_utf8(write_list(&list)).expect("UTF-8");
    let first: Vec<_> = text.lines().take(6).collect();
    insta::assert_snapshot!(first.join("\n").trim_start_matches('\u{feff}'), @r"
    customerNumber;name;contactPerson;address;address2;zip;city;country;corporateIdentificationNumber;pNumber;ean;telephoneAndFaxNumber;mobilePhone;email;barred
    1;Decathlon;;Avenue des Arts No 5;;1040;Brussels;Belgium;;;;08343242525;066567657657575;customerone@mailinator.com;
    2;Intersport;;Avenue des arts no 3;;1212;Brussels;Belgium;;;;098786657;03435436;customerw@mailinator.com;
    3;Barred customer;;Avenue des Arts No 1;;1212;Brussels;Belgium;;;;0645647547;075754747;barredcustomer@mailinator.com;1
    4;Customer with EAN;;Avenue des arts 4;;3221;Copenhagen;Denmark;00067059;;9777754517245;656474747;0964646474;customer4@mailinator.com;
    5;Les Freres Heureux;;Avenue Centrale No 3;;1231;Paris;France;;;;5475685685;09675675685;freres@mailinator.com;
    ");
}

#[test]
fn agreements_of_every_size_are_read_whole_and_in_order() {
    for (results, calls) in [(0, 1), (1, 1), (1000, 1), (1001, 2), (250_000, 250)] {
        let list = read(move |request| page(request, results), calls);
        let read = list.customers.iter().map(|customer| u64::from(customer.number.get()));
        assert!(read.eq(1..=results), "{results}");
    }
}

#[test]
fn what_is_read_is_in_e_conomics_schema_with_the_type_that_is_expected() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("a schema");
    let properties = &schema["properties"]["collection"]["items"]["properties"];
    // The old service sends neither; they stand there so that both give the same list.
    let new = ["contactPerson", "address2"];
    let columns = read(|request| page(request, 1), 1).columns;
    for column in columns.iter().filter(|column| !new.contains(&column.heading.as_str())) {
        let expected = match column.field {
            Field::Number => "integer",
            Field::Barred => "boolean",
            _ => "string",
        };
        assert_eq!(properties[&column.heading]["type"], expected, "{}", column.heading);
    }
}
