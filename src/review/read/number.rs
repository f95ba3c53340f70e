//! The number cell: digits, or digits as Excel and people dress them up,
//! provided that the run knows a customer with the number that is meant.

use super::answer::quoted;
use crate::customer::{EconomicNumber, NumberError};
use crate::language::Language;
use crate::review::{Cells, NumberProblem, RowError};
use crate::spreadsheet::excel::{is_error_value, is_narrow};
use crate::spreadsheet::{Cell, CellKind};

/// What the cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// Nothing.
    Blank,
    /// Digits only.
    Plain(EconomicNumber),
    /// Repaired: separators, blanks, zero decimals or leading zeros were taken away.
    Repaired(EconomicNumber),
}

/// Reads the cell of the proposal at `index`.
pub(super) fn number(cell: Option<&Cell<'_>>, cells: &Cells<'_>, index: usize) -> Result<Number, RowError> {
    let Some(cell) = cell else { return Ok(Number::Blank) };
    let shown = &*cell.text;
    let result = match cell.kind {
        CellKind::Number if shown.contains('.') => Err(NumberProblem::Fraction),
        CellKind::Date => Err(NumberProblem::Date),
        _ => text_number(shown, cells, index),
    };
    result.map_err(|problem| RowError::Number(problem, quoted(shown)))
}

fn text_number(text: &str, cells: &Cells<'_>, index: usize) -> Result<Number, NumberProblem> {
    if let Some(number) = plain(text)? {
        return Ok(Number::Plain(number));
    }
    let trimmed = text.trim_matches(is_blank);
    if trimmed.is_empty() {
        return Ok(Number::Blank);
    }
    if let Some(number) = plain(trimmed)? {
        return Ok(Number::Repaired(number));
    }
    let digits = undressed(trimmed, cells.run().manifest.language)?;
    let number = EconomicNumber::parse(&digits).map_err(|error| match error {
        NumberError::NotDigits => NumberProblem::NotANumber,
        NumberError::OutOfRange => NumberProblem::OutOfRange,
    })?;
    let proposed = cells.run().proposals.get(index).and_then(|proposal| proposal.number);
    let may_be = |other: &EconomicNumber| cells.economic(*other).is_some() || Some(*other) == proposed;
    if readings(trimmed).into_iter().flatten().filter(|other| *other != number).any(|other| may_be(&other)) {
        return Err(NumberProblem::Ambiguous);
    }
    match cells.economic(number) {
        Some(_) => Ok(Number::Repaired(number)),
        None => Err(NumberProblem::Unclear),
    }
}

/// The two numbers that digits may be whose last separator stands before three of them: with
/// thousands, and with decimals that were added.
fn readings(text: &str) -> [Option<EconomicNumber>; 2] {
    let Some(at) = text.rfind([',', '.']).filter(|at| text.len() - at == 4) else { return [None; 2] };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    [digits(text), digits(&text[..at])].map(|digits| EconomicNumber::parse(&digits).ok())
}

/// Digits without a leading zero; `None` for anything that has to be looked at closer.
fn plain(text: &str) -> Result<Option<EconomicNumber>, NumberProblem> {
    if text.len() > 1 && text.starts_with('0') {
        return Ok(None);
    }
    match EconomicNumber::parse(text) {
        Ok(number) => Ok(Some(number)),
        Err(NumberError::OutOfRange) => Err(NumberProblem::OutOfRange),
        Err(NumberError::NotDigits) => Ok(None),
    }
}

/// Takes away thousands separators, zero decimals, and the guard `'`.
fn undressed(text: &str, language: Language) -> Result<String, NumberProblem> {
    if is_narrow(text) || is_error_value(text) {
        return Err(NumberProblem::Lost);
    }
    let text = text.strip_prefix('\'').unwrap_or(text);
    if let Some(digits) = text.strip_prefix(['-', '\u{2212}']) {
        return Err(if is_digits(digits) { NumberProblem::OutOfRange } else { NumberProblem::NotANumber });
    }
    if is_rounded(text) {
        return Err(NumberProblem::Rounded);
    }
    let (whole, decimals) = split_decimals(text, language);
    if !is_digits(decimals) && !decimals.is_empty() || !has_digit_groups(whole) {
        return Err(NumberProblem::NotANumber);
    }
    if decimals.bytes().any(|digit| digit != b'0') {
        return Err(NumberProblem::Fraction);
    }
    Ok(whole.chars().filter(char::is_ascii_digit).collect())
}

/// Cuts off decimals. A dot or comma before exactly three digits is a thousands separator,
/// except the comma in Danish, where it is always the decimal sign.
fn split_decimals(text: &str, language: Language) -> (&str, &str) {
    let Some(at) = text.rfind([',', '.']) else { return (text, "") };
    let (whole, decimals) = (&text[..at], &text[at + 1..]);
    let comma = text[at..].starts_with(',');
    if decimals.len() == 3 && !(comma && language == Language::Danish) {
        (text, "")
    } else {
        (whole, decimals)
    }
}

/// Digits, possibly in groups of three with one kind of separator.
fn has_digit_groups(text: &str) -> bool {
    let separators: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some(separator) = separators.first() else { return is_digits(text) };
    let allowed = matches!(separator, '.' | ',') || is_blank(*separator);
    let mut groups = text.split(*separator);
    let first = groups.next().unwrap_or("");
    allowed
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|g| g.len() == 3 && is_digits(g))
}

/// `1,00E+04`: Excel has thrown digits away.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    is_digits(exponent) && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Blanks, among them the no-break space that Excel groups digits with.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}
