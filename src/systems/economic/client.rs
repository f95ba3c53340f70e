//! One HTTP call: what is sent, and what the answer (or its absence) means.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::answer;
use super::settings::{ApiSettings, BadCustomers, Endpoint, Limits, host_of};
use crate::change::{EconomicError, EconomicErrorKind as Kind};

/// Redirects within the server that are followed.
const MAX_REDIRECTS: usize = 3;

/// An HTTP client that sends the tokens to one server only.
pub(super) struct Client {
    http: reqwest::Client,
    pub(super) endpoint: Endpoint,
    tokens: HeaderMap,
    pub(super) demo: bool,
    pub(super) bad_customers: BadCustomers,
    pub(super) limits: Limits,
    usage: Mutex<Option<Usage>>,
}

/// What e-conomic says of the calls made, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// `X-RateLimiting`.
    pub rate: String,
    /// `X-CallCost` of the last call.
    pub cost: Option<String>,
}

/// A call that failed.
#[derive(Debug)]
pub(super) struct CallFailure {
    pub(super) error: EconomicError,
    pub(super) again: Again,
}

/// Whether the same call may succeed a moment later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Again {
    /// It will not.
    Never,
    /// It may, but not many times over: each attempt took long.
    Once,
    /// It may.
    Later,
    /// It may, at the time the server names (the value of `Retry-After`).
    At(String),
}

impl CallFailure {
    fn never(error: EconomicError) -> Self {
        Self { error, again: Again::Never }
    }
}

impl Client {
    /// A client for the service at this address; `setting` names the address in errors.
    pub(super) fn new(settings: &ApiSettings, url: &str, setting: &str) -> Result<Self, EconomicError> {
        let endpoint = Endpoint::parse(url, setting)?;
        let mut tokens = HeaderMap::new();
        tokens.insert("x-appsecrettoken", token(&settings.tokens.secret)?);
        tokens.insert("x-agreementgranttoken", token(&settings.tokens.grant)?);
        let own = endpoint.clone();
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("kobl/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.limits.connect)
            .read_timeout(settings.limits.pause)
            // Headers of one's own go along with a redirect, so the tokens would.
            .redirect(Policy::custom(move |next| {
                if own.owns(next.url()) && next.previous().len() <= MAX_REDIRECTS {
                    next.follow()
                } else {
                    next.stop()
                }
            }));
        if endpoint.is_this_machine() {
            http = http.no_proxy();
        }
        if let Some(path) = &settings.ca_file {
            http = http.tls_certs_merge(certificates(path)?);
        }
        let http = http.build().map_err(|_| bad_setting("economic.ca_file"))?;
        Ok(Self {
            http,
            endpoint,
            tokens,
            demo: settings.tokens.is_demo(),
            bad_customers: settings.bad_customers,
            limits: settings.limits,
            usage: Mutex::new(None),
        })
    }

    /// What the last answer said of the calls made, if it is understood.
    pub(super) fn usage(&self) -> Option<Usage> {
        self.usage.lock().ok().and_then(|usage| usage.clone())
    }

    fn note_usage(&self, headers: &HeaderMap) {
        let told = |name| header(headers, &HeaderName::from_static(name)).filter(|text| is_plain(text));
        if let (Some(rate), Ok(mut usage)) = (told("x-ratelimiting"), self.usage.lock()) {
            *usage = Some(Usage { rate, cost: told("x-callcost") });
        }
    }

    /// One call, one answer: the body of a 200.
    pub(super) async fn get(&self, url: &Url) -> Result<Vec<u8>, CallFailure> {
        match tokio::time::timeout(self.limits.call, self.get_in_any_time(url)).await {
            Ok(answer) => answer,
            Err(_) => Err(CallFailure {
                error: EconomicError::new(Kind::Timeout).about(self.endpoint.host()),
                again: Again::Once,
            }),
        }
    }

    async fn get_in_any_time(&self, url: &Url) -> Result<Vec<u8>, CallFailure> {
        let request = self.http.get(url.clone()).headers(self.tokens.clone());
        let response = request.send().await.map_err(|error| self.no_answer(&error))?;
        let status = response.status();
        let html = is_html(response.headers());
        self.note_usage(response.headers());
        let retry_after = header(response.headers(), &RETRY_AFTER);
        if status.is_redirection() {
            return Err(CallFailure::never(redirected(&response)));
        }
        let body = self.body(response).await;
        if status == StatusCode::OK {
            let body = body?;
            if html || answer::looks_like_html(&body) {
                return Err(CallFailure::never(self.error(Kind::NotEconomic, status)));
            }
            return Ok(body);
        }
        // What an error says about itself is worth reading, but its status is what counts.
        let code =
            body.ok().and_then(|body| answer::error_code(&body)).filter(|code| !self.holds_token(code));
        Err(self.refused(status, html, retry_after, code))
    }

    /// Whether a text of the server's repeats what it was sent.
    fn holds_token(&self, text: &str) -> bool {
        self.tokens.values().filter_map(|token| token.to_str().ok()).any(|token| text.contains(token))
    }

    /// The whole body, unpacked, as long as it stays within bounds.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, CallFailure> {
        let too_large =
            || CallFailure::never(EconomicError::new(Kind::BadAnswer).about(self.endpoint.host()));
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.broken_off(&error))? {
            if body.len() + piece.len() > self.limits.answer {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    fn error(&self, kind: Kind, status: StatusCode) -> EconomicError {
        EconomicError::new(kind).with_status(status.as_u16()).about(self.endpoint.host())
    }

    fn refused(
        &self,
        status: StatusCode,
        html: bool,
        retry_after: Option<String>,
        code: Option<String>,
    ) -> CallFailure {
        let kind = match status.as_u16() {
            408 | 500.. => Kind::Server,
            429 => Kind::RateLimited,
            407 => Kind::Proxy,
            // A page for people: something on the way answered, not e-conomic.
            _ if html => Kind::NotEconomic,
            401 => Kind::Tokens,
            403 => Kind::Rights,
            404 => Kind::NotEconomic,
            _ => Kind::Refused,
        };
        let again = match kind {
            Kind::Server | Kind::RateLimited => retry_after.clone().map_or(Again::Later, Again::At),
            _ => Again::Never,
        };
        let error = self.error(kind, status);
        let error = match (kind, code) {
            (Kind::Refused | Kind::Server | Kind::Tokens | Kind::Rights, Some(code)) => error.about(code),
            (Kind::Refused, None) => error.about(format!("HTTP {}", status.as_u16())),
            // Told only if it is understood, since it is the server's own text.
            (Kind::RateLimited, _) => match retry_after.filter(|value| value.trim().parse::<u32>().is_ok()) {
                Some(seconds) => error.about(format!("Retry-After: {}", seconds.trim())),
                None => error,
            },
            _ => error,
        };
        CallFailure { error, again }
    }

    /// Nothing came back at all.
    fn no_answer(&self, error: &reqwest::Error) -> CallFailure {
        let host = self.endpoint.host();
        let about = |kind| EconomicError::new(kind).about(host);
        if in_chain(error, "certificate") {
            CallFailure::never(about(Kind::Certificate))
        } else if in_chain(error, "proxy authorization required") {
            CallFailure::never(about(Kind::Proxy))
        } else if error.is_dns() {
            CallFailure { error: about(Kind::Unreachable), again: Again::Once }
        } else if error.is_timeout() {
            let kind = if error.is_connect() { Kind::Unreachable } else { Kind::Timeout };
            CallFailure { error: about(kind), again: Again::Once }
        } else if error.is_connect() {
            CallFailure { error: about(Kind::Unreachable), again: Again::Once }
        } else {
            CallFailure { error: about(Kind::Lost), again: Again::Later }
        }
    }

    /// An answer began and did not end.
    fn broken_off(&self, error: &reqwest::Error) -> CallFailure {
        let host = self.endpoint.host();
        let about = |kind| EconomicError::new(kind).about(host);
        if error.is_timeout() {
            CallFailure { error: about(Kind::Timeout), again: Again::Once }
        } else if cannot_be_unpacked(error) {
            CallFailure { error: about(Kind::BadAnswer), again: Again::Later }
        } else {
            CallFailure { error: about(Kind::Lost), again: Again::Later }
        }
    }
}

fn bad_setting(name: &str) -> EconomicError {
    EconomicError::new(Kind::Settings).about(name)
}

/// A token as a header that no log shows.
fn token(secret: &SecretString) -> Result<HeaderValue, EconomicError> {
    let missing = || EconomicError::new(Kind::NoTokens);
    let text = secret.expose_secret().trim();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(missing());
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| missing())?;
    value.set_sensitive(true);
    Ok(value)
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, EconomicError> {
    let bad = || bad_setting("economic.ca_file");
    let pem = fs::read(path).map_err(|_| bad())?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|_| bad())?;
    if certificates.is_empty() { Err(bad()) } else { Ok(certificates) }
}

fn redirected(response: &Response) -> EconomicError {
    let target = header(response.headers(), &LOCATION);
    let target = target.and_then(|target| response.url().join(&target).ok());
    let error = EconomicError::new(Kind::Redirect).with_status(response.status().as_u16());
    match target {
        Some(url) => error.about(host_of(&url)),
        None => error,
    }
}

fn header(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// A short text of letters, digits and simple signs, as the server may have it told.
fn is_plain(text: &str) -> bool {
    text.len() <= 80 && text.chars().all(|c| c.is_ascii_alphanumeric() || " -:/.,".contains(c))
}

fn is_html(headers: &HeaderMap) -> bool {
    header(headers, &CONTENT_TYPE).is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
}

/// The causes of an error, one below the other.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}

/// Whether a cause of the error mentions this. The texts stay here: they may hold addresses.
fn in_chain(error: &reqwest::Error, word: &str) -> bool {
    causes(error).any(|cause| cause.to_string().to_ascii_lowercase().contains(word))
}

/// A packed answer that is no gzip.
fn cannot_be_unpacked(error: &reqwest::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, InvalidInput};
    let mut kinds = causes(error).filter_map(|cause| Some(cause.downcast_ref::<std::io::Error>()?.kind()));
    kinds.any(|kind| matches!(kind, InvalidData | InvalidInput))
}

/// How long `Retry-After` asks to wait: seconds, or until a date.
pub(super) fn retry_after(value: &str, date: chrono::DateTime<chrono::Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = chrono::DateTime::parse_from_rfc2822(value).ok()?;
    Some(until.signed_duration_since(date).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    #[test]
    fn the_server_may_ask_for_seconds_or_name_a_date() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 8, 0, 0).single().expect("a date");
        assert_eq!(retry_after("17", now), Some(Duration::from_secs(17)));
        assert_eq!(retry_after("Mon, 23 Nov 2026 08:01:00 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Mon, 23 Nov 2026 07:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn a_token_with_a_line_end_from_a_file_is_trimmed_and_an_empty_one_is_missing() {
        assert_eq!(token(&"abc\r\n".into()).map(|value| value.is_sensitive()), Ok(true));
        for bad in ["", "  ", "a b", "æ", "a\nb"] {
            assert_eq!(token(&bad.into()), Err(EconomicError::new(Kind::NoTokens)), "{bad:?}");
        }
    }
}
