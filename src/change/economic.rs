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
    fn identity(&mut self) -> Result<SourceKind, EconomicError>;

    /// Reads every customer.
    ///
    /// # Errors
    /// [`EconomicError`]; nothing is returned in part.
    fn read(&mut self, progress: &dyn Progress) -> Result<CustomerList<EconomicCustomer>, EconomicError>;

    /// Reads the customers with these numbers; those that do not exist are left out.
    ///
    /// # Errors
    /// [`EconomicError`]; nothing is returned in part.
    fn read_numbers(&mut self, numbers: &[EconomicNumber]) -> Result<Vec<EconomicCustomer>, EconomicError>;
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

/// The kinds of e-conomic errors; `language::economic` says what to do about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EconomicErrorKind {
    /// Nobody answers: DNS, connection, proxy.
    Unreachable,
    /// The certificate is not trusted.
    Certificate,
    /// The tokens are refused (401).
    Tokens,
    /// The tokens lack a role (403).
    Rights,
    /// The address is not e-conomic's (404, HTML instead of JSON).
    NotEconomic,
    /// Too many calls, and waiting did not help (429).
    RateLimited,
    /// e-conomic failed again and again (5xx).
    Server,
    /// It took too long altogether.
    Timeout,
    /// The answer is no valid JSON, cut off or larger than allowed.
    BadAnswer,
    /// The next page points to another host, or paging does not end.
    BadPaging,
    /// The list changed while it was read, three times.
    Torn,
    /// A customer breaks the schema (the object tells its number).
    BadCustomer,
}
