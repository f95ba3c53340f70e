//! Which words of a name the other name lacks.

use rustc_hash::FxHashMap;

use crate::normalise::fold;

/// A stretch of a name, with the blanks after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamePart<'t> {
    /// Words that the other name has too.
    Same(&'t str),
    /// Words that it lacks.
    Different(&'t str),
}

impl<'t> NamePart<'t> {
    /// Its words.
    pub(super) fn text(self) -> &'t str {
        match self {
            Self::Same(text) | Self::Different(text) => text,
        }
    }
}

/// Splits `name` by whether `other` has its words, each as often. Case, punctuation and
/// the spelling of letters (`ø`, `oe`) do not matter. Nothing differs from a name that is empty.
pub(super) fn differences<'t>(name: &'t str, other: &str) -> Vec<NamePart<'t>> {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for word in other.split_whitespace() {
        *known.entry(folded(word)).or_default() += 1;
    }
    let nothing_to_compare = known.is_empty();
    let mut parts: Vec<(bool, usize, usize)> = Vec::new();
    let mut start = 0;
    for word in name.split_inclusive(char::is_whitespace) {
        let end = start + word.len();
        let text = folded(word);
        let same = nothing_to_compare || text.is_empty() || take(&mut known, &text);
        match parts.last_mut() {
            Some((before, _, until)) if *before == same => *until = end,
            _ => parts.push((same, start, end)),
        }
        start = end;
    }
    let part = |(same, from, until): (bool, usize, usize)| {
        let text = &name[from..until];
        if same { NamePart::Same(text) } else { NamePart::Different(text) }
    };
    parts.into_iter().map(part).collect()
}

/// Uses up one occurrence of a word.
fn take(known: &mut FxHashMap<String, usize>, word: &str) -> bool {
    known.get_mut(word).filter(|left| **left > 0).map(|left| *left -= 1).is_some()
}

fn folded(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_other_name_lacks_are_found() {
        let parts = differences("Hansen Holding ApS", "HANSEN aps");
        assert_eq!(
            parts,
            [NamePart::Same("Hansen "), NamePart::Different("Holding "), NamePart::Same("ApS")]
        );
        assert_eq!(differences("Ida Ida", "Ida"), [NamePart::Same("Ida "), NamePart::Different("Ida")]);
        assert_eq!(differences("A & B", "a b"), [NamePart::Same("A & B")]);
        assert_eq!(differences("Ærø VVS", "Aeroe vvs."), [NamePart::Same("Ærø VVS")]);
        assert_eq!(differences("Ny", ""), [NamePart::Same("Ny")]);
        assert_eq!(differences("", "x"), []);
    }
}
