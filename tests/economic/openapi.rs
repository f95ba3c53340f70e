//! The new service: a cursor instead of pages, `access` instead of barred, and
//! the old service where it does not work.

use std::fmt::Write as _;

use kobl::change::{EconomicError, EconomicErrorKind as Kind, EconomicSource};
use kobl::customer::Field;
use kobl::language::{Language, Localize, economic as words};
use kobl::progress::Silent;
use kobl::systems::economic::{ApiSettings, EconomicOutcome, ServiceChoice, check};

use super::server::{Request, Server, respond};
use super::{Notes, SELF, numbers, page, page_of as old_page_of, refused_by, settings, with};

/// Whether a request is one to the new service.
pub(super) fn asks(request: &Request) -> bool {
    request.target.contains("/customersapi/v3.1.0/Customers")
}

fn asks_for_count(request: &Request) -> bool {
    request.target.ends_with("/Customers/count")
}

/// The answer to a request: the count, or these customers with a cursor where there are more.
pub(super) fn page_of(customers: impl Iterator<Item = u64>, request: &Request, results: u64) -> String {
    if asks_for_count(request) {
        return results.to_string();
    }
    let (mut body, mut last) = (String::from("{\"items\":["), 0);
    for (i, number) in customers.enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(
            body,
            "{comma}{{\"customerNumber\":{number},\"name\":\"Firma {number} ApS\",\"access\":true}}"
        )
        .expect("to a string");
        last = number;
    }
    let filtered = request.parameter("filter").is_some() && last <= results && results < 1000;
    let cursor =
        if last < results && !filtered { format!(",\"cursor\":\"{}\"", last + 1) } else { String::new() };
    format!("{body}]{cursor}}}")
}

fn new(server: &Server) -> ApiSettings {
    ApiSettings { service: ServiceChoice::OpenApi, ..settings(server) }
}

#[test]
fn agreements_of_every_size_are_read_whole_and_in_order() {
    for (results, calls) in [(0, 2), (1, 2), (1000, 2), (1001, 3), (12_500, 14)] {
        let server = Server::json(move |request, _| (200, page(request, results)));
        let list = with(new(&server)).0.read(&Silent).expect("an agreement");
        assert!(list.customers.iter().map(|customer| u64::from(customer.number.get())).eq(1..=results));
        assert_eq!(server.requests().len(), calls, "{results}");
        // What this service passes over without a word is not asked for.
        let asked = server.requests();
        assert!(asked.iter().all(|request| !request.target.contains("skippages")), "{asked:?}");
    }
}

#[test]
fn progress_is_told_by_the_count_that_the_server_gives() {
    let server = Server::json(|request, _| (200, page(request, 2500)));
    let notes = Notes::default();
    with(new(&server)).0.read(&notes).expect("an agreement");
    assert_eq!(notes.taken(), ["ReadEconomic of Some(2500)", "+1000", "+1000", "+500", "end"]);
}

#[test]
fn a_customer_that_is_created_while_the_list_is_read_does_not_tear_it() {
    // The count is one short of the list, and right when it is asked for again.
    let server = Server::json(|request, before| {
        let results = if before == 0 { 1500 } else { 1501 };
        (200, page(request, results))
    });
    let list = with(new(&server)).0.read(&Silent).expect("an agreement");
    assert_eq!((list.customers.len(), server.requests().len()), (1501, 4));
}

#[test]
fn a_list_that_never_adds_up_is_refused_after_three_readings() {
    let short = Server::json(|request, _| match asks_for_count(request) {
        true => (200, "1600".to_owned()),
        false => (200, page(request, 1500)),
    });
    assert_eq!(refused_by(with(new(&short)).0).kind, Kind::Torn);
    assert_eq!(short.requests().len(), 3 * 4);
    // A customer that comes twice.
    let doubled = Server::json(|request, _| match request.number("cursor") {
        0 => (200, page_of(1..=1000, request, 1500)),
        _ => (200, page_of(1000..=1500, request, 1500)),
    });
    assert_eq!(refused_by(with(new(&doubled)).0).kind, Kind::Torn);
}

#[test]
fn a_cursor_that_does_not_end_is_refused_after_a_few_calls() {
    type Answer = fn(&Request) -> String;
    let answers: [(Answer, usize); 5] = [
        // Page one for ever, as for whoever asks with skippages.
        (|_| "{\"items\":[{\"customerNumber\":1}],\"cursor\":\"2\"}".to_owned(), 3),
        // A circle of two.
        (
            |request| {
                let next = if request.number("cursor") == 2 { 1 } else { 2 };
                format!("{{\"items\":[{{\"customerNumber\":{next}}}],\"cursor\":\"{next}\"}}")
            },
            4,
        ),
        // Nothing, and a next page.
        (|_| "{\"items\":[],\"cursor\":\"7\"}".to_owned(), 2),
        (|_| "{\"items\":[{\"customerNumber\":1}],\"cursor\":\"\"}".to_owned(), 2),
        (|_| "{\"items\":[{\"customerNumber\":1}],\"cursor\":{}}".to_owned(), 2),
    ];
    for (answer, calls) in answers {
        let server = Server::json(move |request, _| match asks_for_count(request) {
            true => (200, "5".to_owned()),
            false => (200, answer(request)),
        });
        let kind = refused_by(with(new(&server)).0).kind;
        assert!(matches!(kind, Kind::BadPaging | Kind::BadAnswer), "{kind:?}");
        assert_eq!(server.requests().len(), calls);
    }
    let huge = Server::json(|_, _| (200, u64::MAX.to_string()));
    assert_eq!(refused_by(with(new(&huge)).0), EconomicError::new(Kind::BadPaging).about("count"));
}

#[test]
fn what_the_service_does_not_know_is_passed_over_and_new_fields_are_read() {
    let customer = "{\"customerNumber\":7,\"name\":\"Bageriet ApS\",\"access\":false,\"address1\":\"Gade 1\",\
        \"address2\":\"Bygning 4\",\"postCode\":\"8000\",\"city\":\"Aarhus C\",\"contactPerson\":\"Ida\",\
        \"eanLocationNumber\":\"5790000000012\",\"pnr\":\"1000000001\",\"mobilePhone\":\"20202020\",\
        \"objectVersion\":\"x\",\"unknown\":[1,{}]}";
    let server = Server::json(move |request, _| match asks_for_count(request) {
        true => (200, "1".to_owned()),
        false => (200, format!("{{\"items\":[{customer}]}}")),
    });
    let list = with(new(&server)).0.read(&Silent).expect("an agreement");
    let read = &list.customers[0];
    assert!(read.barred, "no access is barred");
    let text = |field| read.about.get(field).map_or("", |text| text.as_str());
    let fields =
        [Field::Address(0), Field::Address(1), Field::Attention, Field::Ean, Field::PNumber, Field::Mobile];
    let expected = ["Gade 1", "Bygning 4", "Ida", "5790000000012", "1000000001", "20202020"];
    assert_eq!(fields.map(text), expected);
    for (field, _) in fields.iter().zip(expected) {
        assert!(list.columns.iter().any(|column| column.field == *field), "{field:?} is a column");
    }
}

/// The old service answers well, the new one as told.
fn half(status: u16, body: &'static str) -> Server {
    Server::start(move |request, _, out| match request.target.as_str() {
        "/self" => respond(out, 200, &[], SELF.as_bytes()),
        _ if asks(request) => {
            respond(out, status, &["Content-Type: application/problem+json"], body.as_bytes())
        }
        _ => respond(out, 200, &[], page(request, 3).as_bytes()),
    })
}

#[test]
fn where_the_new_service_does_not_work_the_old_one_answers_with_a_word() {
    for (status, body) in [
        (404, "{}"),
        (403, "{\"title\":\"Forbidden\",\"status\":403}"),
        (400, "{}"),
        (401, "{}"),
        (500, "{}"),
        (200, "{\"collection\":[]}"),
        (200, "<html>"),
    ] {
        let server = half(status, body);
        let (mut api, _) = with(ApiSettings { service: ServiceChoice::Auto, ..settings(&server) });
        assert_eq!(api.read(&Silent).map(|list| list.customers.len()), Ok(3), "{status} {body}");
        let why = api.fell_back().unwrap_or_else(|| panic!("{status} {body}: a word")).clone();
        for (language, word) in [(Language::Danish, "den gamle"), (Language::English, "the old one")] {
            let said = words::fell_back(&why).say(language);
            assert!(said.contains(word) && said.contains(&why.say(language)), "{said}");
        }
        // What did not work once is not tried at every step.
        let before = server.requests().len();
        assert_eq!(api.read_numbers(&numbers([2]), &Silent).map(|found| found.len()), Ok(1));
        assert!(server.requests()[before..].iter().all(|request| !asks(request)));

        // Who wants the new one alone is told what is wrong with it.
        let (mut api, _) = with(ApiSettings { service: ServiceChoice::OpenApi, ..settings(&server) });
        assert!(api.read(&Silent).is_err() && api.fell_back().is_none(), "{status} {body}");
    }
}

#[test]
fn a_customer_that_cannot_be_read_is_no_reason_to_ask_the_other_service() {
    let server = Server::json(|request, _| (200, page(request, 3).replace("\"Firma 2 ApS\"", "17")));
    let (mut api, _) = with(ApiSettings { service: ServiceChoice::Auto, ..settings(&server) });
    assert_eq!(api.read(&Silent).map_err(|error| error.kind), Err(Kind::BadCustomer));
    assert!(server.requests().iter().all(asks));
}

#[test]
fn both_services_give_the_same_list() {
    let server = Server::json(|request, _| (200, page(request, 2345)));
    let lists = [ServiceChoice::Rest, ServiceChoice::OpenApi, ServiceChoice::Auto].map(|service| {
        with(ApiSettings { service, ..settings(&server) }).0.read(&Silent).expect("an agreement")
    });
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[0], lists[2]);
}

#[test]
fn calls_made_are_told_in_e_conomics_own_words_where_they_are_harmless() {
    let told = |rate: &'static str| {
        let server = Server::start(move |request, _, out| {
            let body = match request.target.as_str() {
                "/self" => SELF.to_owned(),
                _ if asks(request) => page(request, 3),
                _ => old_page_of(1..=3, request, 3),
            };
            respond(out, 200, &[&format!("X-RateLimiting: {rate}"), "X-CallCost: 2"], body.as_bytes())
        });
        let checks = check(Ok(&mut with(new(&server)).0), &Silent);
        checks.into_iter().find_map(|(_, outcome)| match outcome {
            EconomicOutcome::Usage(_) => Some(outcome.say(Language::English)),
            _ => None,
        })
    };
    let good = told("token-limit-10000-per-60-seconds: 147/10000");
    insta::assert_snapshot!(good.unwrap_or_default(), @"token-limit-10000-per-60-seconds: 147/10000; the last call cost 2. Fair use is 50,000 calls a day for each agreement.");
    assert_eq!(told("<script>S3cretAppToken</script>"), None);
}
