//! Numbers as Excel shows them: without leading zeros, grouped, rounded to an
//! exponent, or with the digits after the fifteenth lost. Exact: digits are
//! compared as text, never as floating point.

/// A decimal number: `0.DIGITS` times ten to the power of `exponent`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    exponent: i32,
    /// Digits that were shown, zeros included.
    shown: usize,
    /// Written with an exponent, and so possibly rounded.
    scientific: bool,
}

/// Excel keeps fifteen significant digits.
const KEPT: usize = 15;

/// Whether the text is a number at all.
pub fn is_number(text: &str) -> bool {
    !figures(text).is_empty()
}

/// Whether Excel may show `expected`, taken for a number, as `found`.
pub fn same_number(expected: &str, found: &str) -> bool {
    let found = figures(found);
    !found.is_empty() && figures(expected).iter().any(|meant| found.iter().any(|shown| shows(shown, meant)))
}

/// Whether `shown` is `meant`, or what is left of it.
fn shows(shown: &Figure, meant: &Figure) -> bool {
    if (shown.negative, &shown.digits, shown.exponent) == (meant.negative, &meant.digits, meant.exponent) {
        return true;
    }
    let kept = if shown.scientific { shown.shown.min(KEPT) } else { KEPT };
    if shown.negative != meant.negative || meant.digits.len() <= kept || kept == 0 {
        return false;
    }
    let (digits, carried) = rounded(&meant.digits, kept);
    let cut = meant.digits[..kept].trim_end_matches('0');
    (shown.digits == digits && shown.exponent == meant.exponent + i32::from(carried))
        || (shown.digits == cut && shown.exponent == meant.exponent)
}

/// The first `kept` digits, rounded half up, without zeros at the end; and whether a digit
/// was added in front (`99,7` -> `100`).
fn rounded(digits: &str, kept: usize) -> (String, bool) {
    let mut out: Vec<u8> = digits.as_bytes()[..kept].to_vec();
    let mut carry = digits.as_bytes()[kept] >= b'5';
    for digit in out.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == b'9';
        *digit = if carry { b'0' } else { *digit + 1 };
    }
    if carry {
        out.insert(0, b'1');
    }
    let text: String = out.into_iter().map(char::from).collect();
    (text.trim_end_matches('0').to_owned(), carry)
}

/// The numbers that a text may be: the last separator as decimal sign, and as one of thousands.
fn figures(text: &str) -> Vec<Figure> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (mantissa, exponent, scientific) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => match exponent.parse::<i16>() {
            Ok(exponent) => (mantissa, i32::from(exponent), true),
            Err(_) => return Vec::new(),
        },
        None => (text.as_str(), 0, false),
    };
    let negative = mantissa.starts_with('-');
    let mantissa = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let allowed = mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    if !allowed || !mantissa.starts_with(|c: char| c.is_ascii_digit()) || mantissa.ends_with(['.', ',']) {
        return Vec::new();
    }
    let figure = |whole: &str, decimals: &str| figure(negative, whole, decimals, exponent, scientific);
    let mut out = vec![figure(mantissa, "")];
    if let Some(at) = mantissa.rfind(['.', ',']) {
        out.push(figure(&mantissa[..at], &mantissa[at + 1..]));
    }
    out
}

/// Builds a number from its digits before and after the decimal sign; separators are dropped.
fn figure(negative: bool, whole: &str, decimals: &str, exponent: i32, scientific: bool) -> Figure {
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let all = format!("{whole}{decimals}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let digits = all.trim_matches('0').to_owned();
    let places = i32::try_from(whole.len()).unwrap_or(i32::MAX / 4) - i32::try_from(leading).unwrap_or(0);
    let exponent = if digits.is_empty() { 0 } else { places.saturating_add(exponent) };
    Figure {
        negative: negative && !digits.is_empty(),
        digits,
        exponent,
        shown: all.len() - leading,
        scientific,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_recognised_in_every_dress_that_excel_gives_it() {
        for (meant, shown) in [
            ("00123", "123"),
            ("12E3", "1,20E+04"),
            ("12E3", "12.000,00"),
            ("+4512345678", "4,51235E+09"),
            ("5701234567890", "5,70123E+12"),
            ("12345678901234567", "12345678901234500"),
            ("12345678901234567", "1,23456789012346E+016"),
            ("999999999999999999", "1E+18"),
            ("1.234", "1234"),
            ("0,50", "0,5"),
            ("000", "0"),
            ("12 34 56 78", "12345678"),
        ] {
            assert!(same_number(meant, shown), "{meant} {shown}");
        }
    }

    #[test]
    fn another_number_is_another_number() {
        for (meant, shown) in [
            ("00123", "1230"),
            ("00123", "-123"),
            ("123", "124"),
            ("12E3", "1,30E+04"),
            ("12E3", "1,20E+05"),
            ("12345678901234567", "12345678901234400"),
            ("123456", "123450"),
            ("", "0"),
            ("K-77", "77"),
            ("1E99999999999", "1"),
            ("12-34", "1234"),
        ] {
            assert!(!same_number(meant, shown), "{meant} {shown}");
        }
    }
}
