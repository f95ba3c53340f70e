//! Names of firms and people: the words that matter, the legal form, the owner.

use super::form::{self, Form};
use super::lexicon;
use super::text;
use crate::customer::Text;

/// A name taken apart. Words are folded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    /// The words that tell this customer from others, in order.
    pub words: Vec<Text>,
    /// Words after `v/`: the owner.
    pub owner: Vec<Text>,
    /// Legal form.
    pub form: Form,
    /// A word joins two others: `Peter og Lise`, `Hansen & Søn`.
    pub joins: bool,
}

/// Words that join others and carry nothing.
const JOINERS: [&str; 13] =
    ["og", "the", "af", "i", "and", "of", "for", "nr", "no", "den", "et", "der", "und"];

/// Words that tell a firm's state, with the word before them.
const STATES: [&str; 6] =
    ["konkurs", "likvidation", "tvangsoplosning", "rekonstruktion", "liquidation", "konkursbo"];

/// Takes a folded name apart.
pub(super) fn parse(folded: &str) -> Name {
    let mut words = Vec::new();
    text::words(before_marker(folded), &mut words);
    drop_state(&mut words);
    let owner = take_owner(&mut words);
    let form = form::take(&mut words, form::Strokes::of(folded));
    let joins = folded.contains('&') || words.iter().any(|word| word == "og" || word == "and");
    Name { words: core(words), owner, form, joins }
}

/// The text before `c/o` or `att.`, which name somebody else.
fn before_marker(folded: &str) -> &str {
    if !folded.contains("att") && !folded.contains("c/o") {
        return folded;
    }
    let end = ["c/o", " att ", " att.", " att:", " attn", "(att", "/att"]
        .iter()
        .filter_map(|marker| folded.find(marker))
        .filter(|at| *at > 0)
        .min();
    &folded[..end.unwrap_or(folded.len())]
}

fn drop_state(words: &mut Vec<Text>) {
    if let Some(at) = words.iter().position(|word| STATES.contains(&word.as_str())) {
        let mut start = at;
        while start > 1 && matches!(words[start - 1].as_str(), "under" | "i" | "frivillig" | "in" | "tvangs")
        {
            start -= 1;
        }
        if start > 0 {
            words.drain(start..=at);
        }
    }
}

fn take_owner(words: &mut Vec<Text>) -> Vec<Text> {
    let marker = words.iter().position(|word| word == "v/" || word == "ved" || word == "v");
    match marker {
        Some(at) if at > 0 && at + 1 < words.len() => {
            let mut owner = words.split_off(at + 1);
            words.truncate(at);
            form::take(&mut owner, form::Strokes::default());
            owner
        }
        _ => Vec::new(),
    }
}

/// Leaves out joining words, and writes roman numerals and numbers one way.
fn core(words: Vec<Text>) -> Vec<Text> {
    let last = words.len().saturating_sub(1);
    let mut kept: Vec<Text> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let numeral = match (word.as_str(), at) {
            // A single letter is a numeral only at the end, after something else.
            ("i", _) if at == last && at > 0 => Some(1),
            ("v", _) if at == last && at > 1 => Some(5),
            ("x", _) if at == last && at > 1 => Some(10),
            (_, 0) => None,
            (other, _) => lexicon::roman(other),
        };
        if let Some(value) = numeral {
            kept.push(value.to_string().into());
        } else if word.bytes().all(|b| b.is_ascii_digit()) {
            let digits = word.trim_start_matches('0');
            kept.push(if digits.is_empty() { "0" } else { digits }.into());
        } else if !JOINERS.contains(&word.as_str()) && word != "v/" {
            kept.push(word.clone());
        }
    }
    if kept.is_empty() { words } else { kept }
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    fn told(name: &str) -> (String, String, Form) {
        let name = parse(&fold(name));
        (name.words.join(" "), name.owner.join(" "), name.form)
    }

    #[test]
    fn a_name_is_taken_apart() {
        let aps = Form::Aps;
        assert_eq!(told("Kjeldskov VVS ApS"), ("kjeldskov vvs".into(), String::new(), aps));
        assert_eq!(
            told("Byens Frisør v/ Mette Lund"),
            ("byens frisor".into(), "mette lund".into(), Form::Untold)
        );
        assert_eq!(told("Hansen ApS under konkurs"), ("hansen".into(), String::new(), aps));
        assert_eq!(told("Hansen ApS c/o Revisor Olsen"), ("hansen".into(), String::new(), aps));
        assert_eq!(told("Ejendomsselskabet af 1. maj 2004 nr. 3 ApS").0, "ejendomsselskabet 1 maj 2004 3");
        assert_eq!(told("Invest II ApS").0, told("Invest 2 ApS").0);
        assert_eq!(told("Invest I ApS").0, "invest 1");
        assert_eq!(told("& Co").0, "co");
        let joins = |name: &str| parse(&fold(name)).joins;
        assert!(joins("Peter & Lise Vad") && joins("Peter og Lise Vad") && !joins("Peter Lise Vad"));
        assert_eq!(told("og").0, "og");
    }
}
