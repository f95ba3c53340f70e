//! What kobl knows about single words beforehand: first names, family names,
//! towns, and the words with which firms of one family are told apart.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::fold;

/// A set of kinds of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Classes(u16);

impl Classes {
    /// A first name.
    pub const FIRST_NAME: Self = Self(1);
    /// A family name.
    pub const FAMILY_NAME: Self = Self(2);
    /// A town or part of one.
    pub const TOWN: Self = Self(4);
    /// Holding and its kin: a firm that owns another.
    pub const HOLDING: Self = Self(8);
    /// A firm that owns houses.
    pub const ESTATE: Self = Self(16);
    /// Trade words that many firms have and people leave out.
    pub const GENERIC: Self = Self(32);
    /// Digits or a roman numeral.
    pub const NUMBER: Self = Self(64);
    /// A single letter.
    pub const INITIAL: Self = Self(128);
    /// Other words by which firms of one family differ: invest, drift, service.
    pub const BRANCH: Self = Self(256);

    /// Whether any of `kinds` is among these.
    #[must_use]
    pub const fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const FIRST_NAMES: &str = include_str!("data/first-names.txt");
const FAMILY_NAMES: &str = include_str!("data/last-names.txt");
/// `postnr;by`, with a heading.
pub(super) const POST_CODES: &str = include_str!("data/post-codes.csv");

/// First names that are common today and missing in the list above.
const MORE_FIRST_NAMES: &str = "anders anne annette astrid august benny berit bettina bjarne bo brian \
    camilla carina carl caroline casper cecilie charlotte christian christina claus connie dan daniel david \
    dennis dorte dorthe ebbe elin elisabeth ella else emil emilie emma erik erling esben eva finn flemming \
    frank frederik frida freja gert gitte hanne hans heidi helle helene henning henriette henrik ida inge \
    inger irene ivan jacob jakob jan janne jens jeppe jesper jette joachim johan johanne john jonas jorgen \
    josefine julie kaj karen karin karina karl kasper katrine kenneth kent kim kirsten kirstine kjeld klaus \
    knud kristian kristina kurt lars lasse laura leif lena lene linda line lis lisbeth lise lone lotte louise \
    lucas luna mads maja malene marcus maria mariane marianne marie martin mathias mathilde max merete mette \
    mia michael michelle mikael mikkel mogens mona morten nanna nicolai niels niklas nikolaj nina oliver ole \
    oscar otto palle patrick per pernille peter pia poul preben randi rasmus rene rikke rita robert ronni \
    ruben rune sanne sara sebastian signe simon sofia sofie solveig soren steen stefan sten stig stine \
    susanne sven svend thomas tina tine tobias tom tommy torben trine troels ulla ulrik vagn verner vibeke \
    victor viggo viktor villads villy vivi william winnie";

const HOLDING: &str = "holding holdings holdingselskab holdingselskabet holdningselskab moderselskab \
    moderselskabet finansholding familieholding";
const ESTATE: &str = "ejendom ejendomme ejendoms ejendomsselskab ejendomsselskabet ejendomsaktieselskab \
    ejendomsaktieselskabet ejendomsinvest ejendomsinvestering ejendomsudlejning ejendomsudvikling \
    ejendomsadministration ejendommen ejd boligselskab boligudlejning udlejning properties property \
    huse boliger bolig erhvervsejendomme";
const BRANCH: &str = "invest investering investeringer investment investments kapital capital finans drift \
    driftsselskab driftsselskabet udvikling development service leasing trading handel salg produktion \
    administration komplementar komplementarselskab komplementarselskabet partners partner ventures \
    international nordic scandinavia danmark denmark export import logistik it consult consulting filial \
    afdeling afd butik lager maskiner materiel entreprise group gruppen koncern koncernen";
const GENERIC: &str = "firma firmaet virksomhed virksomheden selskab selskabet co company son sonner soen \
    brdr brodrene enterprise team center centret hus huset ny den det de the og a dk com danish \
    restaurant cafe kro bar grill grillbar pizzeria bistro";

fn known() -> &'static FxHashMap<Box<str>, Classes> {
    static KNOWN: OnceLock<FxHashMap<Box<str>, Classes>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known: FxHashMap<Box<str>, Classes> = FxHashMap::default();
        let mut add = |text: &str, class: Classes| {
            for word in fold(text).split([' ', '-']).filter(|word| word.len() > 1) {
                let classes = known.entry(word.into()).or_default();
                *classes = classes.with(class);
            }
        };
        FIRST_NAMES.lines().for_each(|name| add(name, Classes::FIRST_NAME));
        add(MORE_FIRST_NAMES, Classes::FIRST_NAME);
        FAMILY_NAMES.lines().for_each(|name| add(name, Classes::FAMILY_NAME));
        for town in POST_CODES.lines().skip(1).filter_map(|line| line.split(';').nth(1)) {
            add(town, Classes::TOWN);
        }
        add(HOLDING, Classes::HOLDING);
        add(ESTATE, Classes::ESTATE);
        add(BRANCH, Classes::BRANCH);
        add(GENERIC, Classes::GENERIC);
        known
    })
}

/// The words that tell firms of one family apart, longer ones only, with their letters and kinds.
fn telling_words() -> &'static [(Box<str>, u32, Classes)] {
    static WORDS: OnceLock<Vec<(Box<str>, u32, Classes)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let kinds = Classes::HOLDING.with(Classes::ESTATE).with(Classes::BRANCH);
        let telling = known().iter().filter(|(word, classes)| word.len() >= 5 && classes.any(kinds));
        let mut words: Vec<(Box<str>, u32, Classes)> =
            telling.map(|(word, classes)| (word.clone(), super::text::letters(word), *classes)).collect();
        words.sort_by(|one, other| one.0.cmp(&other.0));
        words
    })
}

/// The kinds of the telling word that a word is with a slip (`ivest`, `udlejnig`) or cut short (`hold`,
/// `serv`); none if it is no such word.
fn telling(word: &str) -> Classes {
    if word.len() < 4 || !word.is_ascii() {
        return Classes::default();
    }
    let letters = super::text::letters(word);
    let is_it = |(other, others, _): &&(Box<str>, u32, Classes)| {
        let is_cut = other.len() >= word.len() + 3 && word.len() <= 6 && other.starts_with(word);
        let is_slip = word.len() >= 5
            && other.as_bytes()[0] == word.as_bytes()[0]
            && super::text::may_be_near(letters, *others, 1)
            && super::text::distance(word, other, 1).is_some();
        is_cut || is_slip
    };
    telling_words().iter().find(is_it).map(|(_, _, classes)| *classes).unwrap_or_default()
}

/// What kinds of word a folded word is.
pub(super) fn classes(word: &str) -> Classes {
    let known = known();
    let mut classes = known.get(word).copied().unwrap_or_default();
    if classes == Classes::default() {
        classes = telling(word);
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        classes = classes.with(Classes::NUMBER);
    } else if word.chars().count() == 1 {
        classes = classes.with(Classes::INITIAL);
    } else if word.len() > 4 && word.ends_with("sen") {
        classes = classes.with(Classes::FAMILY_NAME);
    } else if word.starts_with("ejendom") {
        classes = classes.with(Classes::ESTATE);
    }
    classes
}

/// The value of a roman numeral from II to XX; single letters are left to the reader.
pub(super) fn roman(word: &str) -> Option<u8> {
    const NUMERALS: [&str; 17] = [
        "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    const VALUES: [u8; 17] = [2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
    NUMERALS.iter().position(|numeral| *numeral == word).map(|at| VALUES[at])
}

/// The town of a Danish post code, folded, without the letter of its district.
#[must_use]
pub fn town_of(zip: u32) -> Option<&'static str> {
    static TOWNS: OnceLock<FxHashMap<u32, Box<str>>> = OnceLock::new();
    let towns = TOWNS.get_or_init(|| {
        let rows = POST_CODES.lines().skip(1).filter_map(|line| line.split_once(';'));
        rows.filter_map(|(zip, town)| Some((zip.parse().ok()?, super::place::town(&fold(town)).into())))
            .collect()
    });
    towns.get(&zip).map(|town| &**town)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_folded_form() {
        assert!(classes("soren").any(Classes::FIRST_NAME));
        assert!(classes("hansen").any(Classes::FAMILY_NAME) && !classes("hansen").any(Classes::HOLDING));
        assert!(classes("holding").any(Classes::HOLDING));
        assert!(classes("ejendomsselskabet").any(Classes::ESTATE));
        assert!(classes("17").any(Classes::NUMBER));
        assert!(classes("abenra").any(Classes::TOWN));
        assert!(
            classes("ivest").any(Classes::BRANCH)
                && classes("udlejnig").any(Classes::BRANCH.with(Classes::ESTATE))
        );
        assert!(classes("hold").any(Classes::HOLDING) && !classes("group").any(Classes::HOLDING));
    }

    #[test]
    fn post_codes_name_their_town() {
        assert_eq!(town_of(5000), Some("odense"));
        assert_eq!(town_of(9999), None);
    }
}
