//! Finds customers by a name that a person types: folded as matching folds
//! names, words in any order, small slips allowed.

use rayon::prelude::*;

use crate::normalise::fold;

/// A name must be at least this similar to be offered, 0 to 1.
const SIMILAR: f64 = 0.8;

/// One name that is similar to what was typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameHit {
    /// Place in the list of names.
    pub index: usize,
    /// 1 for the same name, else how similar it is.
    pub similarity: f64,
}

/// The names most similar to `wanted`, best first, then in the list's order; at most `most`.
#[must_use]
pub fn search_names(names: &[&str], wanted: &str, most: usize) -> Vec<NameHit> {
    let wanted = words(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<NameHit> = names
        .par_iter()
        .enumerate()
        .map(|(index, name)| NameHit { index, similarity: similarity(&wanted, &words(name)) })
        .filter(|hit| hit.similarity >= SIMILAR)
        .collect();
    hits.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.index.cmp(&b.index)));
    hits.truncate(most);
    hits
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// How well the words that were typed are found in a name. A name with more words than were typed
/// is a little less similar than one with just these.
fn similarity(wanted: &[String], name: &[String]) -> f64 {
    if wanted == name {
        return 1.0;
    }
    let best = |word: &String| name.iter().map(|other| one_word(word, other)).fold(0.0, f64::max);
    let each: Vec<f64> = wanted.iter().map(best).collect();
    // Every word must be found: one that fits well does not make up for one that does not.
    if each.iter().any(|similarity| *similarity < SIMILAR) {
        return 0.0;
    }
    let found = each.iter().sum::<f64>() / count(wanted.len());
    let extra = name.len().saturating_sub(wanted.len());
    (found - 0.01 * count(extra.min(5))).min(0.99)
}

/// A word that begins like the other is as good as found: people type the first letters.
fn one_word(wanted: &str, other: &str) -> f64 {
    if wanted.len() >= 3 && other.starts_with(wanted) {
        return 1.0;
    }
    strsim::jaro_winkler(wanted, other)
}

#[expect(clippy::cast_precision_loss, reason = "words of a name")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_words_in_any_order_with_small_slips() {
        let names = [
            "Solbakkens Bageri ApS",
            "Havnegadens Auto A/S",
            "Ærø Tømrer & Snedker",
            "Jens Ålborg",
            "Bageri Nord",
        ];
        let found = |wanted: &str| -> Vec<usize> {
            search_names(&names, wanted, 9).into_iter().map(|hit| hit.index).collect()
        };
        assert_eq!(found("bageri solbakken"), [0]);
        assert_eq!(found("Solbakens Bageri"), [0]);
        assert_eq!(found("aeroe toemrer"), [2]);
        assert_eq!(found("bageri"), [4, 0]);
        assert_eq!(found("jens aalborg"), [3]);
        assert_eq!(found("Xylofon"), Vec::<usize>::new());
        assert_eq!(found(" "), Vec::<usize>::new());
        assert_eq!(search_names(&names, "BAGERI NORD", 9)[0], NameHit { index: 4, similarity: 1.0 });
    }
}
