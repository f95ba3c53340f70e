//! e-conomic's REST API against servers on this machine: its own demo
//! agreement, agreements of every size, and servers that mean harm.

mod agreement;
mod openapi;
pub(crate) mod server;
pub(crate) mod tunnel;

use std::cell::Cell;
use std::fmt::Write as _;
use std::future::Future;
use std::io::{Read, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeZone, Utc};
use kobl::change::{EconomicError, EconomicErrorKind as Kind, EconomicSource};
use kobl::customer::{CustomerList, EconomicCustomer, EconomicNumber};
use kobl::language::economic as words;
use kobl::language::{Language, Localize};
use kobl::progress::{Progress, Silent, Stage};
use kobl::run::{Agreement, SourceKind};
use kobl::systems::economic::{
    Api, ApiSettings, BadCustomers, EconomicCheck, EconomicOutcome, Limits, Pace, ServiceChoice, Tokens,
    check,
};
use server::{Request, Server, gzip, head, respond};

const SECRET: &str = "S3cretAppToken";
const GRANT: &str = "Gr4ntOfAgreement";

/// Time that passes at once, and is remembered.
struct NoTime {
    start: Instant,
    waits: Mutex<Vec<Duration>>,
}

impl NoTime {
    fn new() -> Arc<Self> {
        Arc::new(Self { start: Instant::now(), waits: Mutex::new(Vec::new()) })
    }

    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("not poisoned").clone()
    }
}

impl Pace for NoTime {
    fn now(&self) -> Instant {
        self.start + self.waits().iter().sum::<Duration>()
    }

    fn date(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 8, 0, 0).single().expect("a date")
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.waits.lock().expect("not poisoned").push(time);
        Box::pin(std::future::ready(()))
    }

    fn dice(&self) -> f64 {
        0.5
    }
}

/// Notes what it is told.
#[derive(Default)]
struct Notes(Mutex<Vec<String>>);

impl Notes {
    fn add(&self, note: String) {
        self.0.lock().expect("not poisoned").push(note);
    }

    fn taken(&self) -> Vec<String> {
        self.0.lock().expect("not poisoned").clone()
    }
}

impl Progress for Notes {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.add(format!("{stage:?} of {total:?}"));
    }
    fn advance(&self, steps: u64) {
        self.add(format!("+{steps}"));
    }
    fn waiting(&self, seconds: u64) {
        self.add(format!("waiting {seconds} s"));
    }
    fn end(&self) {
        self.add("end".to_owned());
    }
}

thread_local! {
    /// The service that the test at hand is about.
    static SERVICE: Cell<ServiceChoice> = const { Cell::new(ServiceChoice::Rest) };
}

/// Runs a test against the old service and against the new one.
fn both(test: impl Fn()) {
    for service in [ServiceChoice::Rest, ServiceChoice::OpenApi] {
        SERVICE.set(service);
        test();
    }
}

/// Calls that the new service needs besides: it is asked how many customers there are.
fn counting() -> usize {
    usize::from(SERVICE.get() == ServiceChoice::OpenApi)
}

fn settings(server: &Server) -> ApiSettings {
    ApiSettings {
        url: server.url(),
        openapi_url: Some(server.url()),
        service: SERVICE.get(),
        tokens: Tokens { secret: SECRET.into(), grant: GRANT.into() },
        ca_file: None,
        bad_customers: BadCustomers::Refuse,
        limits: Limits::default(),
    }
}

fn api(server: &Server) -> (Api, Arc<NoTime>) {
    with(settings(server))
}

fn with(settings: ApiSettings) -> (Api, Arc<NoTime>) {
    let pace = NoTime::new();
    (Api::with_pace(settings, Arc::<NoTime>::clone(&pace)).expect("good settings"), pace)
}

fn read(server: &Server) -> Result<CustomerList<EconomicCustomer>, EconomicError> {
    api(server).0.read(&Silent)
}

/// The error of a reading; no form of it may hold a token.
fn refused(server: &Server) -> EconomicError {
    refused_by(api(server).0)
}

fn refused_by(mut api: Api) -> EconomicError {
    let error = api.read(&Silent).expect_err("it must not be read");
    let told = format!("{error} {error:?} {} {}", error.say(Language::Danish), error.say(Language::English));
    assert!(!told.contains(SECRET) && !told.contains(GRANT), "{told}");
    error
}

fn numbers(numbers: impl IntoIterator<Item = u32>) -> Vec<EconomicNumber> {
    numbers.into_iter().map(|number| EconomicNumber::new(number).expect("in range")).collect()
}

/// A page of an agreement that holds the customers 1 to `results`.
fn page(request: &Request, results: u64) -> String {
    if openapi::asks(request) {
        let first = request.number("cursor").max(1);
        return openapi::page_of(first..=results.min(first + 999), request, results);
    }
    let (skip, size) = (request.number("skippages"), request.number("pagesize"));
    page_of(skip * size + 1..=results.min((skip + 1) * size), request, results)
}

fn page_of(customers: impl Iterator<Item = u64>, request: &Request, results: u64) -> String {
    if openapi::asks(request) {
        return openapi::page_of(customers, request, results);
    }
    let (skip, size) = (request.number("skippages"), request.number("pagesize"));
    let mut body = String::from("{\"collection\":[");
    for (i, number) in customers.enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(
            body,
            "{comma}{{\"customerNumber\":{number},\"name\":\"Firma {number} ApS\",\"currency\":\"DKK\"}}"
        )
        .expect("to a string");
    }
    let host = request.headers.iter().find_map(|h| h.strip_prefix("host: ")).expect("a host");
    let next = if (skip + 1) * size < results {
        format!(",\"nextPage\":\"http://{host}/customers?skippages={}&pagesize={size}\"", skip + 1)
    } else {
        String::new()
    };
    write!(
        body,
        "],\"pagination\":{{\"skipPages\":{skip},\"pageSize\":{size},\"results\":{results}{next}}}}}"
    )
    .expect("to a string");
    body
}

#[test]
fn progress_is_told_by_the_count_that_the_server_gives() {
    let server = Server::json(|request, _| (200, page(request, 2500)));
    let notes = Notes::default();
    api(&server).0.read(&notes).expect("an agreement");
    assert_eq!(notes.taken(), ["ReadEconomic of Some(2500)", "+1000", "+1000", "+500", "end"]);
}

#[test]
fn an_agreement_that_grows_while_it_is_read_is_read_again() {
    // The second page of the first reading tells another count.
    let server = Server::json(|request, before| {
        let results = if before == 1 { 1502 } else { 1501 };
        (200, page(request, results))
    });
    let notes = Notes::default();
    let list = api(&server).0.read(&notes).expect("the second reading is whole");
    assert_eq!(list.customers.len(), 1501);
    assert_eq!(
        notes.taken(),
        [
            "ReadEconomic of Some(1501)",
            "+1000",
            "+502",
            "end",
            "waiting 2 s",
            "ReadEconomic of Some(1501)",
            "+1000",
            "+501",
            "end",
        ]
    );
}

#[test]
fn a_list_that_never_stands_still_is_refused_after_three_readings() {
    // A customer is doubled, and another skipped, as when somebody inserts while pages are read.
    let server = Server::json(|request, _| {
        let first = request.number("skippages") == 0;
        (200, page_of(if first { 1..=1000 } else { 1000..=1499 }, request, 1500))
    });
    assert_eq!(refused(&server).kind, Kind::Torn);
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn paging_that_does_not_end_is_refused_after_a_few_calls() {
    let server = Server::json(|request, _| {
        let body = page(request, 1000)
            .replace("\"results\":1000", "\"results\":1000,\"nextPage\":\"/customers?skippages=1\"");
        (200, body)
    });
    assert_eq!(refused(&server).kind, Kind::BadPaging);
    assert_eq!(server.requests().len(), 3);

    let huge = Server::json(|request, _| (200, page_of(1..=1000, request, u64::MAX)));
    assert_eq!(refused(&huge), EconomicError::new(Kind::BadPaging).about("results"));
    assert_eq!(huge.requests().len(), 1);

    let empty = Server::json(|request, _| (200, page_of(std::iter::empty(), request, 1_000_000)));
    assert_eq!(refused(&empty).kind, Kind::Torn);
    assert_eq!(empty.requests().iter().filter(|r| r.number("skippages") == 0).count(), 3);
    assert!(empty.requests().len() <= 3 * 5, "{}", empty.requests().len());
}

#[test]
fn tokens_follow_neither_a_next_page_nor_a_redirect_to_another_host() {
    let thief = Server::json(|request, _| (200, page(request, 1)));
    let target = format!("{}/customers", thief.url());
    let other = target.clone();
    let paging = Server::json(move |request, _| {
        let body = page(request, 1500).replace(
            &format!(
                "http://{}",
                request.headers.iter().find_map(|h| h.strip_prefix("host: ")).expect("host")
            ),
            other.trim_end_matches("/customers"),
        );
        (200, body)
    });
    let other_host = thief.url().strip_prefix("http://").map(str::to_owned);
    assert_eq!(refused(&paging), EconomicError { object: other_host, ..EconomicError::new(Kind::Redirect) });

    both(|| {
        for status in [301, 302, 303, 307, 308] {
            let location = format!("Location: {target}");
            let sending = Server::start(move |_, _, out| respond(out, status, &[&location], b""));
            let error = refused(&sending);
            assert_eq!((error.kind, error.status), (Kind::Redirect, Some(status)));
            assert_eq!(error.object, thief.url().strip_prefix("http://").map(str::to_owned));
        }
    });
    assert_eq!(thief.requests(), []);
}

#[test]
fn a_redirect_within_the_server_is_followed_but_not_for_ever() {
    both(|| {
        let server = Server::start(|request, _, out| {
            if request.target.starts_with("/v2/") {
                return respond(out, 200, &[], page_of(1..=1, request, 1).as_bytes());
            }
            let location = format!("Location: /v2{}", request.target);
            respond(out, 307, &[&location], b"")
        });
        assert_eq!(read(&server).map(|list| list.customers.len()), Ok(1));

        let circle = Server::start(|request, _, out| {
            respond(out, 307, &[&format!("Location: {}", request.target)], b"")
        });
        assert_eq!(refused(&circle).kind, Kind::Redirect);
        assert!(circle.requests().len() <= 4, "{}", circle.requests().len());
    });
}

#[test]
fn two_gigabytes_are_not_taken() {
    both(|| {
        let sent = Arc::new(Mutex::new(0_u64));
        let counter = Arc::clone(&sent);
        let server = Server::start(move |_, _, out| {
            head(out, 200, &["Content-Type: application/json"], Some(2 << 30))?;
            let piece = [b' '; 1 << 16];
            for _ in 0..(2 << 30) / piece.len() {
                out.write_all(&piece)?;
                *counter.lock().expect("not poisoned") += piece.len() as u64;
            }
            Ok(())
        });
        let mut settings = settings(&server);
        settings.limits.answer = 4 << 20;
        assert_eq!(refused_by(with(settings).0).kind, Kind::BadAnswer);
        assert_eq!(server.requests().len(), 1);
        let sent = *sent.lock().expect("not poisoned");
        assert!(sent < 64 << 20, "{sent} bytes went out");
    });
}

#[test]
fn a_packed_answer_is_bounded_by_what_it_unpacks_to() {
    both(|| {
        let body = |request: &Request| gzip(page(request, 1000).as_bytes());
        let server = Server::start(move |request, _, out| {
            respond(out, 200, &["Content-Type: application/json", "Content-Encoding: gzip"], &body(request))
        });
        assert_eq!(read(&server).map(|list| list.customers.len()), Ok(1000));
        let mut settings = settings(&server);
        settings.limits.answer = 1000;
        assert_eq!(refused_by(with(settings).0).kind, Kind::BadAnswer);
    });
}

#[test]
fn a_slow_drip_and_a_standstill_end_at_the_deadline() {
    both(|| {
        let drip = Server::start(|_, _, out| {
            head(out, 200, &[], Some(1 << 20))?;
            loop {
                out.write_all(b" ")?;
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let mut limits = settings(&drip);
        limits.limits.call = Duration::from_secs(2);
        assert_eq!(refused_by(with(limits).0).kind, Kind::Timeout);
        assert_eq!(drip.requests().len(), 2);

        let still = Server::start(|_, _, out| {
            head(out, 200, &[], Some(1 << 20))?;
            // Nothing more is written; the client hangs up.
            let _ = out.read(&mut [0]);
            Ok(())
        });
        let mut limits = settings(&still);
        limits.limits.pause = Duration::from_millis(100);
        assert_eq!(refused_by(with(limits).0).kind, Kind::Timeout);
    });
}

#[test]
fn a_rate_limit_is_waited_for_and_said() {
    both(|| {
        let server = Server::start(|request, before, out| match before {
            0 => respond(out, 429, &["Retry-After: 7"], b"{}"),
            1 => respond(out, 429, &["Retry-After: Mon, 23 Nov 2026 08:00:20 GMT"], b"{}"),
            2 => respond(out, 429, &[], b"{}"),
            _ => respond(out, 200, &[], page(request, 1).as_bytes()),
        });
        let (mut api, pace) = api(&server);
        let notes = Notes::default();
        assert_eq!(api.read(&notes).map(|list| list.customers.len()), Ok(1));
        let waits: Vec<u128> = pace.waits().iter().map(Duration::as_millis).collect();
        assert_eq!(waits, [7250, 20_250, 1500]);
        assert_eq!(notes.taken()[..3], ["waiting 7 s", "waiting 20 s", "waiting 1 s"]);
    });
}

#[test]
fn a_rate_limit_that_asks_for_the_whole_day_is_not_waited_for() {
    both(|| {
        let server = Server::start(|_, _, out| respond(out, 429, &["Retry-After: 86400"], b"{}"));
        let (mut api, pace) = api(&server);
        let error = api.read(&Silent).expect_err("refused");
        assert_eq!((error.kind, error.status), (Kind::RateLimited, Some(429)));
        assert!(pace.waits().is_empty());
    });
}

#[test]
fn all_waiting_and_the_whole_reading_have_an_end() {
    both(|| {
        let server = Server::start(|_, _, out| respond(out, 429, &["Retry-After: 200"], b"{}"));
        let (mut api, pace) = api(&server);
        assert_eq!(api.read(&Silent).map(|_| ()).map_err(|error| error.kind), Err(Kind::RateLimited));
        assert_eq!(pace.waits().len(), 2, "a third wait would make it more than ten minutes");

        let steady = Server::json(|request, _| (200, page(request, 2000)));
        let mut settings = settings(&steady);
        settings.limits.whole = Duration::ZERO;
        assert_eq!(refused_by(with(settings).0).kind, Kind::Timeout);
    });
}

#[test]
fn trouble_that_passes_is_sat_out_and_trouble_that_stays_is_told() {
    both(|| {
        let passing = Server::json(|request, before| match before {
            0 => (503, String::new()),
            1 => (500, "<html>".to_owned()),
            _ => (200, page(request, 1)),
        });
        assert_eq!(read(&passing).map(|list| list.customers.len()), Ok(1));

        let staying = Server::json(|_, _| (502, r#"{"errorCode":"E1","logId":"ab-12"}"#.to_owned()));
        let (mut api, pace) = api(&staying);
        let error = api.read(&Silent).expect_err("refused");
        assert_eq!(error, EconomicError::new(Kind::Server).with_status(502).about("E1 ab-12"));
        assert_eq!(staying.requests().len(), 6);
        let waits: Vec<u128> = pace.waits().iter().map(Duration::as_millis).collect();
        assert_eq!(waits, [375, 750, 1500, 3000, 6000]);
    });
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    both(|| {
        let cut = |request: &Request, out: &mut std::net::TcpStream| {
            let body = page(request, 3);
            head(out, 200, &[], Some(body.len()))?;
            out.write_all(&body.as_bytes()[..body.len() / 2])
        };
        let once = Server::start(move |request, before, out| {
            if before == 0 { cut(request, out) } else { respond(out, 200, &[], page(request, 3).as_bytes()) }
        });
        assert_eq!(read(&once).map(|list| list.customers.len()), Ok(3));
        let always = Server::start(move |request, _, out| cut(request, out));
        assert_eq!(refused(&always).kind, Kind::Lost);
        let hung_up = Server::start(|_, _, _| Ok(()));
        assert_eq!(refused(&hung_up).kind, Kind::Lost);
    });
}

#[test]
fn every_refusal_has_a_kind_of_its_own() {
    both(|| {
        let json = "Content-Type: application/json";
        let html = "Content-Type: text/html; charset=utf-8";
        let error = r#"{"message":"No","errorCode":"E02250","logId":"a-1"}"#;
        let about =
            |kind, status: u16, object: &str| EconomicError::new(kind).with_status(status).about(object);
        for (status, header, body, expected) in [
            (401, json, error, Some(about(Kind::Tokens, 401, "E02250 a-1"))),
            (403, json, error, Some(about(Kind::Rights, 403, "E02250 a-1"))),
            (400, json, error, Some(about(Kind::Refused, 400, "E02250 a-1"))),
            (404, json, error, None),
            (403, html, "<html>Blocked</html>", None),
            (407, html, "<html>Login</html>", None),
            (200, html, "<html>Login</html>", None),
            (200, json, "  <!DOCTYPE html>", None),
            (200, json, "{\"collection\":[", None),
            (200, json, "", None),
        ] {
            let server = Server::start(move |_, _, out| respond(out, status, &[header], body.as_bytes()));
            let error = refused(&server);
            let kind = match (status, body) {
                (407, _) => Kind::Proxy,
                (404, _) => Kind::NotEconomic,
                (_, body) if body.contains('<') => Kind::NotEconomic,
                (200, _) => Kind::BadAnswer,
                _ => error.kind,
            };
            assert_eq!(error.kind, kind, "{status} {body}");
            if let Some(expected) = expected {
                assert_eq!(error, expected);
            }
            assert_eq!(server.requests().len(), 1, "{status} {body}");
        }
    });
}

#[test]
fn a_server_that_is_not_there_is_unreachable() {
    both(|| {
        let gone = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            listener.local_addr().expect("bound")
        };
        let server = Server::json(|_, _| (200, String::new()));
        let url = format!("http://{gone}");
        let settings = ApiSettings { openapi_url: Some(url.clone()), url, ..settings(&server) };
        let error = refused_by(with(settings).0);
        assert_eq!(error, EconomicError::new(Kind::Unreachable).about(gone.to_string()));
    });
}

#[test]
fn a_customer_that_breaks_the_schema_is_named_and_left_out_only_on_demand() {
    both(|| {
        let server = Server::json(|request, _| (200, page(request, 3).replace("\"Firma 2 ApS\"", "17")));
        assert_eq!(refused(&server), EconomicError::new(Kind::BadCustomer).about("2"));
        let (mut api, _) = with(ApiSettings { bad_customers: BadCustomers::Skip, ..settings(&server) });
        assert_eq!(api.read(&Silent).map(|list| list.customers.len()), Ok(2));
        assert_eq!(api.skipped(), ["2"]);
    });
}

#[test]
fn every_customer_that_breaks_the_schema_is_named_at_once() {
    both(|| {
        let server = Server::json(|request, _| {
            let body = page(request, 2500);
            (200, body.replace("\"Firma 7 ApS\"", "[]").replace("\"Firma 2400 ApS\"", "{}"))
        });
        assert_eq!(refused(&server), EconomicError::new(Kind::BadCustomer).about("7, 2400"));
        let all = Server::json(|request, _| (200, page(request, 50).replace("\"Firma", "0,\"x\":\"Firma")));
        let named = refused(&all).object.expect("numbers");
        assert!(named.starts_with("1, 2, 3,") && named.ends_with("20, ..."), "{named}");
    });
}

#[test]
fn a_packed_answer_that_is_no_gzip_is_told_as_damaged() {
    both(|| {
        let server =
            Server::start(|_, _, out| respond(out, 200, &["Content-Encoding: gzip"], b"this is not packed"));
        assert_eq!(refused(&server).kind, Kind::BadAnswer);
    });
}

#[test]
fn waiting_is_told_whatever_is_asked() {
    both(|| {
        let busy = || {
            Server::json(|request, before| match (before, request.target.as_str()) {
                (0, _) => (503, String::new()),
                (_, "/self") => (200, SELF.to_owned()),
                _ => (200, page(request, 3)),
            })
        };
        let notes = Notes::default();
        self::api(&busy()).0.identity(&notes).expect("the agreement");
        assert_eq!(notes.taken(), ["waiting 1 s"]);
        let notes = Notes::default();
        let few = filtering_after_trouble();
        self::api(&few).0.read_numbers(&numbers([1, 2]), &notes).expect("numbers");
        assert_eq!(notes.taken(), ["ReadEconomic of Some(2)", "waiting 1 s", "+2", "end"]);
    });
}

/// As [`filtering`], but the first call fails.
fn filtering_after_trouble() -> Server {
    Server::json(|request, before| match before {
        0 => (500, String::new()),
        _ => (200, page_of(1..=2, request, 2)),
    })
}

#[test]
fn no_query_is_longer_than_servers_take() {
    both(|| {
        let server = Server::json(|request, _| (200, page_of(std::iter::empty(), request, 0)));
        api(&server).0.read_numbers(&numbers(999_999_000..=999_999_999), &Silent).expect("none of them");
        let longest = server.requests().iter().map(|request| request.target.len()).max();
        assert!(longest.is_some_and(|longest| (1000..2048).contains(&longest)), "{longest:?}");
        let deaf = Server::json(|request, _| match request.parameter("filter") {
            Some(_) => (404, String::new()),
            None => (200, page(request, 5)),
        });
        assert_eq!(api(&deaf).0.read_numbers(&numbers([3]), &Silent).map(|found| found.len()), Ok(1));
    });
}

#[test]
fn customers_of_endless_text_do_not_fill_the_memory() {
    both(|| {
        let long = format!("\"{}", "x".repeat(10_000));
        let server = Server::json(move |request, _| (200, page(request, 5000).replace("\"Firma", &long)));
        let mut settings = settings(&server);
        settings.limits.kept = 15 << 20;
        assert_eq!(refused_by(with(settings).0).kind, Kind::BadAnswer);
        assert!(server.requests().len() <= 2 + 4, "{}", server.requests().len());
    });
}

#[test]
fn a_rate_limit_that_asks_for_ever_is_refused_at_once() {
    both(|| {
        let server =
            Server::start(|_, _, out| respond(out, 429, &["Retry-After: 18446744073709551615"], b"{}"));
        let (mut api, pace) = api(&server);
        assert_eq!(api.read(&Silent).map(|_| ()).map_err(|error| error.kind), Err(Kind::RateLimited));
        assert!(pace.waits().is_empty());
    });
}

#[test]
fn a_rate_limit_tells_how_long_it_was_asked_to_wait() {
    both(|| {
        let server = Server::start(|_, _, out| respond(out, 429, &["Retry-After: 86400"], b"{}"));
        assert_eq!(refused(&server).object.as_deref(), Some("Retry-After: 86400"));
    });
}

/// A server that heeds `customerNumber$in:[..]`, with the customers 1 to `results`.
fn filtering(results: u64) -> Server {
    Server::json(move |request, _| {
        let Some(filter) = request.parameter("filter") else { return (200, page(request, results)) };
        let list = filter.strip_prefix("customerNumber%24in%3A%5B").and_then(|f| f.strip_suffix("%5D"));
        let wanted = list.expect("a list").split("%2C").map(|n| n.parse::<u64>().expect("a number"));
        let found: Vec<u64> = wanted.filter(|number| *number <= results).collect();
        let count = found.len() as u64;
        (200, page_of(found.into_iter(), request, count))
    })
}

#[test]
fn few_numbers_are_asked_for_by_filter_and_many_by_reading_all() {
    both(|| {
        let server = filtering(10_000);
        let (mut api, _) = api(&server);
        let found = api.read_numbers(&numbers([9_999, 20_000, 5, 5]), &Silent).expect("found");
        assert_eq!(found.iter().map(|c| c.number.get()).collect::<Vec<_>>(), [5, 9_999]);
        assert_eq!(server.requests().len(), 1);
        assert_eq!(api.read_numbers(&[], &Silent), Ok(Vec::new()));
        assert_eq!(server.requests().len(), 1);
        assert_eq!(api.read_numbers(&numbers(1..=401), &Silent).map(|found| found.len()), Ok(401));
        assert_eq!(server.requests().len(), 1 + 3);
        assert_eq!(api.read_numbers(&numbers(8001..=10_500), &Silent).map(|found| found.len()), Ok(2000));
        assert_eq!(server.requests().len(), 1 + 3 + 10 + counting());
    });
}

#[test]
fn a_server_that_does_not_heed_the_filter_is_read_whole() {
    both(|| {
        let deaf = Server::json(|request, _| (200, page(request, 1500)));
        let refusing = Server::json(|request, _| match request.parameter("filter") {
            Some(_) => (400, r#"{"errorCode":"E00500"}"#.to_owned()),
            None => (200, page(request, 1500)),
        });
        for server in [deaf, refusing] {
            let found = api(&server).0.read_numbers(&numbers([1400, 3]), &Silent).expect("found");
            assert_eq!(found.iter().map(|c| c.number.get()).collect::<Vec<_>>(), [3, 1400]);
        }
    });
}

const SELF: &str = r#"{"agreementNumber":1234567,"company":{"name":"Revisor Æ ApS"},"userName":"x"}"#;

#[test]
fn the_agreement_is_asked_once() {
    both(|| {
        let server = Server::json(|_, _| (200, SELF.to_owned()));
        let (mut api, _) = api(&server);
        let agreement = Agreement { number: 1_234_567, company: "Revisor Æ ApS".to_owned() };
        for _ in 0..2 {
            assert_eq!(api.identity(&Silent), Ok(SourceKind::Api(agreement.clone())));
        }
        assert_eq!(server.requests().iter().map(|r| r.target.as_str()).collect::<Vec<_>>(), ["/self"]);
        let unnamed = Server::json(|_, _| (200, "{}".to_owned()));
        let error = self::api(&unnamed).0.identity(&Silent).expect_err("no number");
        assert_eq!(error, EconomicError::new(Kind::BadAnswer).about("agreementNumber"));
    });
}

#[test]
fn the_doctor_goes_as_far_as_it_can() {
    let told = |checks: Vec<(EconomicCheck, EconomicOutcome)>| {
        let lines = checks.iter().map(|(check, outcome)| {
            format!("{}: {}\n", words::check(*check).say(Language::English), outcome.say(Language::English))
        });
        lines.collect::<String>()
    };
    let server = Server::json(|request, _| match request.target.as_str() {
        "/self" => (200, SELF.to_owned()),
        _ => (200, page(request, 3684)),
    });
    let demo = ApiSettings { tokens: Tokens::demo(), ..settings(&server) };
    insta::assert_snapshot!(told(check(Ok(&mut with(demo).0), &Silent)), @r"
    e-conomic tokens: kobl reads e-conomic's public demo agreement. Use your own tokens (delete demo = true in kobl.toml) before you write links to ClientView.
    e-conomic agreement: agreement 1234567, Revisor Æ ApS
    e-conomic customers: 3,684 customers
    ");
    let shut = Server::json(|_, _| (401, String::new()));
    insta::assert_snapshot!(told(check(Ok(&mut api(&shut).0), &Silent)).replace(shut.url().trim_start_matches("http://"), "HOST"), @r"
    e-conomic tokens: in order
    e-conomic agreement: e-conomic refuses the tokens. Check that both are copied in full and not swapped, and that the app still has access to the agreement. (HTTP 401, HOST)
    e-conomic customers: not tried, since an earlier check failed
    ");
    let none = ApiSettings { tokens: Tokens { secret: "".into(), grant: GRANT.into() }, ..settings(&server) };
    let error = Api::new(none).err().expect("no tokens");
    insta::assert_snapshot!(told(check(Err(&error), &Silent)), @r"
    e-conomic tokens: A token for e-conomic is empty, or holds blanks or other characters that no token has. Copy the app secret token and the agreement grant token again, each to the environment variable or file that kobl.toml names under [economic].
    e-conomic agreement: not tried, since an earlier check failed
    e-conomic customers: not tried, since an earlier check failed
    ");
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let server = Server::json(|_, _| (200, String::new()));
    let ca_file = Some("no-such-file.pem".into());
    for (settings, object) in [
        (ApiSettings { url: "http://restapi.e-conomic.com".to_owned(), ..settings(&server) }, "economic.url"),
        (
            ApiSettings {
                openapi_url: Some("http://apis.e-conomic.com".to_owned()),
                service: ServiceChoice::Auto,
                ..settings(&server)
            },
            "economic.openapi_url",
        ),
        (ApiSettings { ca_file, ..settings(&server) }, "economic.ca_file"),
    ] {
        let error = Api::new(settings).err().expect("refused");
        assert_eq!(error, EconomicError::new(Kind::Settings).about(object));
    }
}
