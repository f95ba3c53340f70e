//! The e-conomic customer number.

use std::fmt;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// e-conomic's `customerNumber`: a whole number from 1 to 999,999,999
/// (source: e-conomic's REST reference, `customers.customerNumber`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct EconomicNumber(NonZeroU32);

/// Why a text or number is no e-conomic customer number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Something other than the digits 0-9.
    #[error("not a whole number")]
    NotDigits,
    /// Below 1 or above 999,999,999.
    #[error("not between 1 and 999999999")]
    OutOfRange,
}

impl EconomicNumber {
    /// The largest number that e-conomic gives out.
    pub const MAX: u32 = 999_999_999;

    /// Checks the range.
    ///
    /// # Errors
    /// [`NumberError::OutOfRange`] for 0 and for ten digits or more.
    pub fn new(number: u32) -> Result<Self, NumberError> {
        NonZeroU32::new(number).filter(|n| n.get() <= Self::MAX).map(Self).ok_or(NumberError::OutOfRange)
    }

    /// Reads digits only: no sign, no separators, no blanks. Leading zeros are accepted,
    /// since a `char` column may hold them.
    ///
    /// # Errors
    /// [`NumberError`] tells a text that is no number from one out of range.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::NotDigits);
        }
        text.parse::<u32>().map_err(|_| NumberError::OutOfRange).and_then(Self::new)
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for EconomicNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u32> for EconomicNumber {
    type Error = NumberError;
    fn try_from(number: u32) -> Result<Self, NumberError> {
        Self::new(number)
    }
}

impl From<EconomicNumber> for u32 {
    fn from(number: EconomicNumber) -> u32 {
        number.get()
    }
}

/// The digits of a whole number that went through a table of decimals: `1001.0` and `1001,00` (as
/// pandas and Excel write it), `1.0150817E7` (as Java does). `None` where nothing was added, where
/// the zeros may be thousands (`1.000`), and where digits may be lost (`1,20E+04`).
#[must_use]
pub fn whole_number(text: &str) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = text.split_once(['.', ','])?;
    if !is_digits(whole) {
        return None;
    }
    if let Some((decimals, exponent)) = decimals.split_once(['E', 'e']) {
        let exponent: usize = exponent.parse().ok().filter(|_| is_digits(exponent))?;
        let significant = decimals.trim_end_matches('0');
        let exact = is_digits(decimals) && whole.len() == 1 && significant.len() <= exponent && exponent < 16;
        return exact.then(|| format!("{whole}{significant:0<exponent$}"));
    }
    let zeros = !decimals.is_empty() && decimals.len() != 3 && decimals.bytes().all(|b| b == b'0');
    zeros.then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_within_the_range_are_a_number() {
        assert_eq!(EconomicNumber::parse("1").map(EconomicNumber::get), Ok(1));
        assert_eq!(EconomicNumber::parse("000123").map(EconomicNumber::get), Ok(123));
        assert_eq!(EconomicNumber::parse("999999999").map(EconomicNumber::get), Ok(999_999_999));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", " 1", "1 ", "+1", "-5", "1.0", "1e3", "१२३"] {
            assert_eq!(EconomicNumber::parse(text), Err(NumberError::NotDigits), "{text:?}");
        }
        for text in ["0", "1000000000", "99999999999999999999"] {
            assert_eq!(EconomicNumber::parse(text), Err(NumberError::OutOfRange), "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_lose_what_a_table_of_decimals_added_and_nothing_else() {
        for (text, digits) in [
            ("1001.0", "1001"),
            ("10150817,00", "10150817"),
            ("1.0150825E7", "10150825"),
            ("1.0E7", "10000000"),
            ("1001.0000", "1001"),
        ] {
            assert_eq!(whole_number(text).as_deref(), Some(digits), "{text}");
        }
        for text in
            ["1001", "1.000", "20,000", "1,20E+04", "1.25", "1.5E0", ".0", "1.", "1.0.0", "-1.0", "E7"]
        {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
