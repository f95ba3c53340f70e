//! Yes and no, as people, programs and databases write them.

/// Words for yes, in lower case.
pub const YES_WORDS: &[&str] = &[
    "ja", "j", "x", "1", "sand", "yes", "y", "true", "ok", "✓", "godkend", "godkendt", "approve", "approved",
];

/// Words for no, in lower case.
pub const NO_WORDS: &[&str] =
    &["nej", "n", "0", "falsk", "no", "false", "nej tak", "afvis", "afvist", "reject", "rejected"];

/// Reads a word for yes or no; blanks around it and case do not matter. `None` for anything
/// else, an empty text among it.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(YES_WORDS) { Some(true) } else { is(NO_WORDS).then_some(false) }
}

/// Whether a flag of a database is set: by anything but a blank and the words for no. A date of
/// leaving counts as set.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    !text.trim().is_empty() && yes_or_no(text) != Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages_and_nothing_else_is() {
        for text in ["Ja", "SAND", " x ", "1", "true", "OK", "Godkendt", "✓"] {
            assert_eq!(yes_or_no(text), Some(true), "{text:?}");
        }
        for text in ["Nej", "FALSK", "0", "n", "Nej tak", "afvist"] {
            assert_eq!(yes_or_no(text), Some(false), "{text:?}");
        }
        for text in ["", " ", "ja?", "måske", "10", "ja, men", "ikke ok"] {
            assert_eq!(yes_or_no(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_flag_is_set_by_anything_but_no() {
        for text in ["", " ", "0", "False", "NEJ", "n", "falsk"] {
            assert!(!is_marked(text), "{text:?}");
        }
        for text in ["1", "True", "ja", "2024-01-31T00:00:00"] {
            assert!(is_marked(text), "{text:?}");
        }
    }
}
