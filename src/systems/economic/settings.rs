//! What the API is told: where, with which tokens, and how far to go.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use crate::change::{EconomicError, EconomicErrorKind};

/// Everything the API needs to know.
#[derive(Debug)]
pub struct ApiSettings {
    /// Base address of the agreement and of the old service, `https://restapi.e-conomic.com`. Plain
    /// `http` is for this machine alone.
    pub url: String,
    /// Base address of the new service, `https://apis.e-conomic.com`; `None` where it is not used.
    pub openapi_url: Option<String>,
    /// Which service is asked for the customers.
    pub service: ServiceChoice,
    /// The two tokens.
    pub tokens: Tokens,
    /// Certificates (PEM) to trust besides the system's, for a proxy that looks inside.
    pub ca_file: Option<PathBuf>,
    /// What to do with a customer that breaks e-conomic's own schema.
    pub bad_customers: BadCustomers,
    /// How far to go.
    pub limits: Limits,
}

/// Which service is asked for the customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ServiceChoice {
    /// The new one, and the old one where that does not work.
    #[default]
    Auto,
    /// The new one alone.
    OpenApi,
    /// The old one alone.
    Rest,
}

/// What to do with a customer that breaks e-conomic's own schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCustomers {
    /// Refuse the whole list and name the customer.
    Refuse,
    /// Leave it out and tell ([`EconomicSource::skipped`](crate::change::EconomicSource::skipped)).
    Skip,
}

/// The app's secret and the agreement's grant. They are never shown.
pub struct Tokens {
    /// `X-AppSecretToken`.
    pub secret: SecretString,
    /// `X-AgreementGrantToken`.
    pub grant: SecretString,
}

impl Tokens {
    /// The tokens of e-conomic's public demo agreement (read only).
    #[must_use]
    pub fn demo() -> Self {
        Self { secret: "demo".into(), grant: "demo".into() }
    }

    /// Whether these are the public demo agreement's.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.secret.expose_secret() == "demo" && self.grant.expose_secret() == "demo"
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(..)")
    }
}

/// Bounds that keep a bad network or server from taking the evening or the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub pause: Duration,
    /// One call, from the request to the last byte.
    pub call: Duration,
    /// One reading of the whole list, with all repeats.
    pub whole: Duration,
    /// Waiting in between (rate limit, backoff), summed up over one reading.
    pub waiting: Duration,
    /// Attempts of one call.
    pub attempts: u32,
    /// Bytes of one answer, unpacked. A page of 1,000 customers takes about 1.5 MB.
    pub answer: usize,
    /// Customers of an agreement.
    pub customers: u64,
    /// Bytes of text that are kept of one reading; a customer has some hundred.
    pub kept: usize,
    /// Calls at the same time.
    pub in_flight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            pause: Duration::from_secs(30),
            call: Duration::from_secs(90),
            whole: Duration::from_secs(30 * 60),
            waiting: Duration::from_secs(10 * 60),
            attempts: 6,
            answer: 32 << 20,
            customers: 2_000_000,
            kept: 1 << 30,
            in_flight: 4,
        }
    }
}

/// The base address, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    base: Url,
}

impl Endpoint {
    /// Takes `https`, and `http` for this machine alone; no login, no query.
    /// `setting` names it in errors.
    pub(super) fn parse(text: &str, setting: &str) -> Result<Self, EconomicError> {
        let refused = || EconomicError::new(EconomicErrorKind::Settings).about(setting);
        let mut base = Url::parse(text.trim()).map_err(|_| refused())?;
        let encrypted = base.scheme() == "https" || (base.scheme() == "http" && is_this_machine(&base));
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !encrypted || !plain || base.host().is_none() {
            return Err(refused());
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { base })
    }

    /// The address of a resource such as `customers`, with its query.
    pub(super) fn resource(&self, name: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{name}", self.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Whether the tokens may go there.
    pub(super) fn owns(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// Host and port, as people know the server.
    pub(super) fn host(&self) -> String {
        host_of(&self.base)
    }

    /// The loopback interface: no proxy leads there.
    pub(super) fn is_this_machine(&self) -> bool {
        is_this_machine(&self.base)
    }
}

/// Host and port of an address.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or("?");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_travel_encrypted_or_stay_on_this_machine() {
        for good in
            ["https://restapi.e-conomic.com", "http://127.0.0.1:8080", "http://[::1]/x", "http://localhost"]
        {
            assert!(Endpoint::parse(good, "economic.url").is_ok(), "{good}");
        }
        for bad in [
            "http://restapi.e-conomic.com",
            "http://127.0.0.1.evil.example",
            "https://user:secret@restapi.e-conomic.com",
            "https://restapi.e-conomic.com/?demo=true",
            "ftp://localhost",
            "restapi.e-conomic.com",
            "",
        ] {
            let error = Endpoint::parse(bad, "economic.url").expect_err(bad);
            assert_eq!(error, EconomicError::new(EconomicErrorKind::Settings).about("economic.url"));
        }
    }

    #[test]
    fn only_the_same_scheme_host_and_port_is_the_server() {
        let endpoint = Endpoint::parse("https://restapi.e-conomic.com", "economic.url").expect("good");
        let owns = |url: &str| endpoint.owns(&Url::parse(url).expect("a URL"));
        assert!(owns("https://restapi.e-conomic.com:443/customers?skippages=1"));
        for other in [
            "http://restapi.e-conomic.com/",
            "https://restapi.e-conomic.com:8443/",
            "https://restapi.e-conomic.com.evil.example/",
            "https://evil.example/restapi.e-conomic.com",
        ] {
            assert!(!owns(other), "{other}");
        }
    }

    #[test]
    fn addresses_are_built_below_the_base() {
        let endpoint = Endpoint::parse("http://localhost:1/api", "economic.url").expect("good");
        let url = endpoint.resource("customers", &[("filter", "customerNumber$in:[1,2]")]);
        assert_eq!(url.as_str(), "http://localhost:1/api/customers?filter=customerNumber%24in%3A%5B1%2C2%5D");
    }

    #[test]
    fn tokens_are_never_shown() {
        let tokens = Tokens { secret: "s3cret".into(), grant: "gr4nt".into() };
        assert_eq!(format!("{tokens:?}"), "Tokens(..)");
    }
}
