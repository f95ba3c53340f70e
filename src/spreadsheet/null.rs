//! The words that SQL tools and data programs write for NULL: Management
//! Studio and its relatives, `sqlcmd`, `bcp`, MySQL, pandas.

/// How surely a word stands for NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullWord {
    /// A tool's word, which nobody types.
    Certain,
    /// People write it too, for what they do not know; and it may be a name.
    Likely,
}

/// Whether a cell holds a word for NULL, in any case and between blanks; NUL characters, as `bcp`
/// writes them for an empty text, count as one.
#[must_use]
#[inline]
pub fn null_word(text: &str) -> Option<NullWord> {
    // Nearly every cell is longer, or begins otherwise.
    if text.len() > 16 {
        return None;
    }
    match *text.as_bytes().first()? {
        b'N' | b'n' | b'(' | b'<' | b'[' | b'\\' | b'#' | b'-' | b' ' | 0 => known_word(text),
        _ => None,
    }
}

fn known_word(text: &str) -> Option<NullWord> {
    let word = text.trim();
    if !word.is_empty() && word.bytes().all(|b| b == 0) {
        return Some(NullWord::Certain);
    }
    const CERTAIN: [&str; 7] = ["null", "(null)", "<null>", "[null]", "\\n", "#n/a", "#i/t"];
    const LIKELY: [&str; 4] = ["nan", "none", "n/a", "-"];
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is(&CERTAIN) { Some(NullWord::Certain) } else { is(&LIKELY).then_some(NullWord::Likely) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_tools_are_told_from_those_of_people_and_from_texts() {
        for text in ["NULL", "null", " (null) ", "<NULL>", "[NULL]", "\\N", "#N/A", "\0", "\0\0"] {
            assert_eq!(null_word(text), Some(NullWord::Certain), "{text:?}");
        }
        for text in ["nan", "NaN", "None", "N/A", "-"] {
            assert_eq!(null_word(text), Some(NullWord::Likely), "{text:?}");
        }
        for text in ["", " ", "0", "NULLER ApS", "Nanna", "--", "-5", "n"] {
            assert_eq!(null_word(text), None, "{text:?}");
        }
    }
}
