//! What Excel shows in place of what was typed, and what it would run.

/// `########`: the column was too narrow.
#[must_use]
pub fn is_narrow(text: &str) -> bool {
    text.len() >= 2 && text.bytes().all(|b| b == b'#')
}

/// Excel's error values, in Danish and English.
#[must_use]
pub fn is_error_value(text: &str) -> bool {
    const ERRORS: [&str; 20] = [
        "#NAVN?",
        "#NAME?",
        "#VÆRDI!",
        "#VALUE!",
        "#I/T",
        "#N/A",
        "#REFERENCE!",
        "#REF!",
        "#DIVISION/0!",
        "#DIV/0!",
        "#NUM!",
        "#NUL!",
        "#NULL!",
        "#OVERLØB!",
        "#SPILL!",
        "#BEREGN!",
        "#CALC!",
        "#BLOKERET!",
        "#BLOCKED!",
        "#FELT!",
    ];
    let upper = text.to_uppercase();
    ERRORS.contains(&upper.as_str()) || upper.starts_with("ERR:")
}

/// `1,20E+04`: Excel has thrown digits away.
#[must_use]
pub fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    exponent.strip_prefix(['+', '-']).is_some_and(digits) && mantissa.split([',', '.']).all(digits)
}

/// Whether Excel would run a text of a cell as a formula.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text of `="00123"`, by which programs keep Excel from taking digits for a number.
#[must_use]
pub fn text_formula(text: &str) -> Option<&str> {
    text.strip_prefix("=\"")?.strip_suffix('"').filter(|inner| !inner.contains('"'))
}

/// Without blanks at either end, and without the marks that nobody sees: those for the direction
/// of writing, which Windows' own lists hold, and blanks without a width.
#[must_use]
pub fn trim_unseen(text: &str) -> &str {
    const UNSEEN: [std::ops::RangeInclusive<char>; 4] =
        ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2060}'..='\u{2069}', '\u{feff}'..='\u{feff}'];
    text.trim_matches(|c: char| c.is_whitespace() || UNSEEN.iter().any(|range| range.contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_shows_in_place_of_a_text_is_recognised() {
        for text in ["1,20E+04", "5.70123E+12", "5E+05"] {
            assert!(is_rounded(text), "{text}");
        }
        for text in ["12E3", "E+5", "1200", "K-12E", "DE+DE", "1,2"] {
            assert!(!is_rounded(text), "{text}");
        }
        assert_eq!(text_formula("=\"00123\""), Some("00123"));
        for text in ["=\"", "=A1", "\"1\"", "=\"a\"&\"b\"", ""] {
            assert_eq!(text_formula(text), None, "{text}");
        }
        assert_eq!(trim_unseen("\u{202a} 2001\u{a0}\u{202c}"), "2001");
        assert!(is_narrow("########") && !is_narrow("#"));
        assert!(is_error_value("#I/T") && is_error_value("#navn?") && !is_error_value("#1 Bar"));
    }
}
