//! The legal form of a firm (A/S, ApS, I/S ...), split off its name and kept.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::fold;
use crate::customer::Text;

/// `canonical;variant`, with a heading.
const FORMS: &str = include_str!("data/company-forms.csv");

/// The legal form that a name tells. 0 is none told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Form {
    /// The name tells no form.
    #[default]
    Untold,
    /// Aktieselskab.
    As,
    /// Anpartsselskab; IVS became ApS by October 2021.
    Aps,
    /// Interessentskab.
    Is,
    /// Kommanditselskab.
    Ks,
    /// Partnerselskab.
    Ps,
    /// Iværksætterselskab.
    Ivs,
    /// Cooperative with limited liability (A.M.B.A., F.M.B.A., S.M.B.A.).
    Cooperative,
    /// Ejerforening.
    OwnersAssociation,
    /// Andelsboligforening.
    HousingCooperative,
    /// Grundejerforening.
    LandownersAssociation,
    /// Forening.
    Association,
    /// Fond.
    Foundation,
    /// Enkeltmandsvirksomhed, PMV.
    SoleOwner,
    /// Any other form, foreign ones among them.
    Other,
}

impl Form {
    fn of_canonical(canonical: &str) -> Option<Self> {
        Some(match canonical {
            "A/S" => Self::As,
            "ApS" => Self::Aps,
            "I/S" => Self::Is,
            "K/S" => Self::Ks,
            "P/S" => Self::Ps,
            "IVS" => Self::Ivs,
            "A.M.B.A." | "F.M.B.A." | "S.M.B.A." => Self::Cooperative,
            "E/F" => Self::OwnersAssociation,
            "A/B" => Self::HousingCooperative,
            "G/F" => Self::LandownersAssociation,
            "Fond" => Self::Foundation,
            "Forening" => Self::Association,
            "ENK" | "PMV" => Self::SoleOwner,
            "G/S" | "SE" | "SCE" | "EØFG" => Self::Other,
            _ => return None, // holding is a word of the name
        })
    }

    /// Whether the form belongs to a firm and not to a person.
    #[must_use]
    pub const fn is_firm(self) -> bool {
        !matches!(self, Self::Untold | Self::SoleOwner)
    }

    /// Whether the word of this form also says what the firm is, so that it stays in the name.
    const fn keeps_its_word(self) -> bool {
        matches!(self, Self::Association | Self::Foundation)
    }
}

/// Foreign forms that stand at the end of a name.
const FOREIGN: [&str; 9] = ["ltd", "limited", "inc", "llc", "gmbh", "corp", "plc", "oy", "aktiebolag"];

/// Short forms that are also words or initials: believed only after the first word.
const SHORT: [&str; 9] = ["as", "is", "ks", "ps", "gs", "se", "sce", "enk", "ab"];

type Variants = FxHashMap<Box<str>, Vec<(Vec<Box<str>>, Form)>>;

/// Every spelling of a form, found by its first word; longer spellings first.
fn variants() -> &'static Variants {
    static VARIANTS: OnceLock<Variants> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let mut variants = Variants::default();
        let mut words = Vec::new();
        let listed = FORMS.lines().skip(1).filter_map(|line| line.split_once(';'));
        let foreign = FOREIGN.iter().map(|form| ("SE", *form));
        for (canonical, variant) in listed.chain(foreign) {
            let Some(form) = Form::of_canonical(canonical) else { continue };
            super::text::words(&fold(variant), &mut words);
            let Some((first, rest)) = words.split_first() else { continue };
            let rest: Vec<Box<str>> = rest.iter().map(|word| word.as_str().into()).collect();
            let known = variants.entry(first.as_str().into()).or_default();
            if !known.iter().any(|(known, _)| *known == rest) {
                known.push((rest, form));
            }
        }
        for known in variants.values_mut() {
            known.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        variants
    })
}

/// How short forms are written in a folded name, which its words no longer tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Strokes {
    /// The name begins with a form and its stroke, `k/s havnen`.
    first: bool,
    /// A housing cooperative with its stroke, `a/b`; without one `ab` at the end is a Swedish Aktiebolag.
    housing: bool,
}

impl Strokes {
    /// Looks at a folded name.
    pub(super) fn of(folded: &str) -> Self {
        let first = folded.trim_start().as_bytes();
        let first =
            matches!(first, [b'a' | b'e' | b'g' | b'i' | b'k' | b'p', b'/', b's' | b'b' | b'f', b' ', ..]);
        Self { first, housing: folded.contains("a/b") }
    }
}

/// Takes the form's words out of a name and tells the form; the last one told
/// wins, `ApS` after `Ejerforeningen` too. A name that is nothing but a form keeps its words.
pub(super) fn take(words: &mut Vec<Text>, strokes: Strokes) -> Form {
    let mut form = Form::Untold;
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match form_at(words, at, strokes) {
            Some((found, length)) => {
                if form == Form::Untold || !found.keeps_its_word() {
                    form = found;
                }
                if found.keeps_its_word() {
                    kept.push(words[at].clone());
                }
                at += length;
            }
            None => {
                kept.push(std::mem::take(&mut words[at]));
                at += 1;
            }
        }
    }
    if !kept.is_empty() {
        *words = kept;
    }
    form
}

fn form_at(words: &[Text], at: usize, strokes: Strokes) -> Option<(Form, usize)> {
    let first = words[at].as_str();
    if first == "ab" && at > 0 && at + 1 == words.len() && !strokes.housing {
        return Some((Form::Other, 1));
    }
    for (rest, form) in variants().get(first)? {
        let end = at + 1 + rest.len();
        let spelled =
            words.get(at + 1..end).is_some_and(|next| next.iter().zip(rest).all(|(a, b)| **a == **b));
        let initials = first.len() == 1 && !rest.is_empty();
        let trusted = if initials {
            end == words.len() && at > 0
        } else {
            at > 0
                || !SHORT.contains(&first)
                || (strokes.first && words.len() > 1)
                || (first == "as" && words.len() > 2)
                || first == "ab"
        };
        if spelled && trusted && !(first == "se" && end != words.len()) {
            return Some((*form, end - at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(name: &str) -> (String, Form) {
        let mut words = Vec::new();
        super::super::text::words(&fold(name), &mut words);
        let form = take(&mut words, Strokes::of(&fold(name)));
        (words.join(" "), form)
    }

    #[test]
    fn every_spelling_of_a_form_is_split_off() {
        for name in ["Hansen A/S", "HANSEN AS", "Hansen a.s.", "Hansen Aktieselskab", "A/S Hansen VVS"] {
            assert_eq!(taken(name).1, Form::As, "{name}");
        }
        assert_eq!(taken("Hansen ApS"), ("hansen".to_owned(), Form::Aps));
        assert_eq!(taken("Hansen A / S"), ("hansen".to_owned(), Form::As));
        assert_eq!(taken("KOF Andelsselskab med begrænset ansvar"), ("kof".to_owned(), Form::Cooperative));
        assert_eq!(taken("Ejerforeningen Solsikken"), ("solsikken".to_owned(), Form::OwnersAssociation));
        for (name, form) in [("K/S Havnen", Form::Ks), ("I/S Havnen", Form::Is), ("A/S Havnen", Form::As)] {
            assert_eq!(taken(name), ("havnen".to_owned(), form));
        }
        assert_eq!(taken("Havnen AB"), taken("Havnen Aktiebolag"));
        assert_eq!(taken("Havnen A/B"), taken("A/B Havnen"));
        assert_eq!(taken("E/F Solsikken"), ("solsikken".to_owned(), Form::OwnersAssociation));
    }

    #[test]
    fn a_word_that_only_looks_like_a_form_stays() {
        assert_eq!(taken("Is og Vafler"), ("is og vafler".to_owned(), Form::Untold));
        assert_eq!(taken("Jens Hansen"), ("jens hansen".to_owned(), Form::Untold));
        assert_eq!(taken("Fonden"), ("fonden".to_owned(), Form::Foundation));
    }

    #[test]
    fn every_form_of_the_table_has_a_kind() {
        let forms = FORMS.lines().skip(1).filter_map(|line| line.split_once(';'));
        for (canonical, variant) in forms {
            let known = Form::of_canonical(canonical).is_some() || canonical == "holding";
            assert!(known, "company-forms.csv: {canonical} ({variant}) has no kind");
        }
    }
}
