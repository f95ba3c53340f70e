//! What a change needs from e-conomic: the customers as they are now.

use crate::customer::{CustomerList, EconomicCustomer, EconomicNumber};
use crate::progress::Progress;
use crate::run::SourceKind;

/// The customers of one e-conomic agreement, live or from a file.
pub trait EconomicSource {
    /// The agreement or file.
    ///
    /// # Errors
    /// The source's own error, boxed for the command to say.
    fn identity(&mut self, progress: &dyn Progress) -> Result<SourceKind, EconomicError>;

    /// Reads every customer.
    ///
    /// # Errors
    /// [`EconomicError`]; nothing is returned in part.
    fn read(&mut self, progress: &dyn Progress) -> Result<CustomerList<EconomicCustomer>, EconomicError>;

    /// Reads the customers with these numbers; those that do not exist are left out.
    ///
    /// # Errors
    /// [`EconomicError`]; nothing is returned in part.
    fn read_numbers(
        &mut self,
        numbers: &[EconomicNumber],
        progress: &dyn Progress,
    ) -> Result<Vec<EconomicCustomer>, EconomicError>;

    /// Customers that the last reading left out because they cannot be read: their numbers, or
    /// where they stand.
    fn skipped(&self) -> &[String] {
        &[]
    }

    /// Why the service that was meant was not the one that answered.
    fn fell_back(&self) -> Option<&EconomicError> {
        None
    }
}

/// Why e-conomic could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?} (status {status:?}, {object:?})")]
pub struct EconomicError {
    /// The kind; each has a sentence.
    pub kind: EconomicErrorKind,
    /// HTTP status, if there was one.
    pub status: Option<u16>,
    /// Host, property, page, customer number or log id concerned; never a token or a name.
    pub object: Option<String>,
}

impl EconomicError {
    /// An error of this kind about nothing in particular.
    #[must_use]
    pub fn new(kind: EconomicErrorKind) -> Self {
        Self { kind, status: None, object: None }
    }

    /// Names what it is about.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }
}

/// The kinds of e-conomic errors; `language::economic` says what to do about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EconomicErrorKind {
    /// A setting makes no sense: the address, the CA file (the object tells which).
    Settings,
    /// No tokens are given, or one holds characters that no token has.
    NoTokens,
    /// Nobody answers: DNS, connection (the object is the host).
    Unreachable,
    /// The proxy on the way wants a login (407).
    Proxy,
    /// The certificate is not trusted.
    Certificate,
    /// The tokens are refused (401).
    Tokens,
    /// The tokens lack a role (403).
    Rights,
    /// The address is not e-conomic's (404, HTML instead of JSON).
    NotEconomic,
    /// Sent on to another host (the object), by a redirect or the next page's address, where the
    /// tokens must not go.
    Redirect,
    /// e-conomic refuses the call itself (400 and its like; the object is its error code).
    Refused,
    /// Too many calls, and waiting did not help (429).
    RateLimited,
    /// e-conomic failed again and again (5xx).
    Server,
    /// It took too long altogether.
    Timeout,
    /// The connection broke off in the middle of the answer, again and again.
    Lost,
    /// The answer is no valid JSON, lacks what it must have (the object), or is larger than allowed.
    BadAnswer,
    /// Paging does not end, or its numbers make no sense.
    BadPaging,
    /// The list changed while it was read, three times.
    Torn,
    /// Customers break the schema (the object tells their numbers, or page and place).
    BadCustomer,
}
