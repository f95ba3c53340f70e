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
        assert!(is_narrow("########") && !is_narrow("#"));
        assert!(is_error_value("#I/T") && is_error_value("#navn?") && !is_error_value("#1 Bar"));
    }
}
