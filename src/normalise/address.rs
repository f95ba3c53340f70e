//! Addresses: street in one spelling, house number and letter or a range,
//! floor and door, and what other line there is.

use super::{fold_into, text};
use crate::customer::Text;

/// An address taken apart. Empty text and 0 stand for what is not told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Street, folded, abbreviations written one way, without blanks.
    pub street: String,
    /// House number, or the first of a range.
    pub house: u16,
    /// Last house number of a range.
    pub house_to: u16,
    /// Letter after the house number, lower case.
    pub letter: u8,
    /// Floor and door, folded.
    pub unit: String,
    /// Another line: a place, a building, a second street.
    pub extra: String,
    /// A post code and town that stand among the lines.
    pub place: Option<(u32, String)>,
    /// What a building, hall or box before or after the street is called; the street if there is no other.
    addition: Option<(String, u16)>,
}

/// Takes address lines apart.
#[must_use]
pub fn parse(lines: &[Text]) -> Address {
    let mut address = Address::default();
    let mut folded = String::with_capacity(LONG);
    let mut words = Vec::with_capacity(8);
    let ends_segment = |byte| matches!(byte, b',' | b'\n' | b';');
    for segment in lines.iter().flat_map(|line| text::split(line, ends_segment)) {
        fold_into(segment, &mut folded);
        // A stroke is sought faster than a word.
        let end = if folded.contains('/') { folded.find("c/o") } else { None };
        match end {
            Some(0) => {
                split(&folded["c/o".len()..], &mut words);
                keep_street(&mut words);
            }
            _ => split(&folded[..end.unwrap_or(folded.len())], &mut words),
        }
        drop_directions(&mut words);
        if !words.is_empty() {
            take_segment(&mut address, &words);
        }
    }
    if let Some((street, house)) = address.addition.take().filter(|_| address.street.is_empty()) {
        (address.street, address.house) = (street, house);
    }
    if address.street.is_empty() {
        address.street = std::mem::take(&mut address.extra);
    }
    address
}

/// Leaves of the words after `c/o` the street and its house, if a comma was forgotten after the name:
/// the word before the last number. Nothing if no number ends a street.
fn keep_street(words: &mut Vec<Text>) {
    match (1..words.len()).find(|at| is_number(&words[*at])) {
        Some(house) if house > 1 => drop(words.drain(..house - 1)),
        _ => words.clear(),
    }
}

/// Whether a segment names a part of a property or a box and no street: `bygning 5`, `postboks 12`.
fn is_addition(words: &[Text]) -> bool {
    const PARTS: [&str; 21] = [
        "bygning", "bygn", "byg", "blok", "hal", "butik", "lokale", "lok", "lejemal", "port", "opgang",
        "indgang", "kontor", "afsnit", "rum", "dok", "postboks", "pb", "boks", "box", "postbox",
    ];
    words.len() <= 3
        && PARTS.contains(&words[0].trim_end_matches('.'))
        && words[1..].iter().all(|word| is_number(word) || word.len() == 1 || *word == "nr.")
}

/// Room for nearly every line.
const LONG: usize = 32;

/// Leaves out what tells the way (`ved stationen`, `near the station`) or whom to ask for, and is no part of
/// an address.
fn drop_directions(words: &mut Vec<Text>) {
    const BEGINNINGS: [&str; 7] = ["ved", "overfor", "mellem", "att.", "near", "opposite", "between"];
    if let Some(at) = words.iter().skip(2).position(|word| BEGINNINGS.contains(&word.as_str())) {
        words.truncate(at + 2);
    }
}

/// Words, with a digit run and the letters after it apart (`12b` is `12` `b`), and a
/// dot or ordinal remembered as `.` at the word's end.
fn split(segment: &str, words: &mut Vec<Text>) {
    words.clear();
    let mut word = String::with_capacity(LONG);
    let mut letters = segment.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            let turns = word.ends_with(|last: char| last.is_ascii_digit()) && letter.is_alphabetic();
            if turns && !is_ordinal(letter, &letters) {
                push(&mut word, words);
            }
            word.push(letter);
        } else if letter != '\'' {
            if letter == '.' && !word.is_empty() {
                word.push('.');
            }
            push(&mut word, words);
            if letter == '-' {
                words.push("-".into());
            }
        }
    }
    push(&mut word, words);
}

/// Adds a word if there is one, and empties it.
fn push(word: &mut String, words: &mut Vec<Text>) {
    if !word.is_empty() {
        words.push(word.as_str().into());
        word.clear();
    }
}

fn number(word: &str) -> Option<u16> {
    let digits = word.trim_end_matches('.');
    let number = digits.parse::<u32>().ok()?;
    u16::try_from(number).ok().filter(|number| *number > 0)
}

fn is_number(word: &str) -> bool {
    word.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && word.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit())
}

/// Whether a letter right after digits begins an English ordinal (`55th`).
fn is_ordinal(letter: char, rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut rest = rest.clone();
    let second = rest.next();
    let ends = !rest.next().is_some_and(char::is_alphanumeric);
    ends && matches!(
        (letter, second),
        ('s', Some('t')) | ('n', Some('d')) | ('r', Some('d')) | ('t', Some('h'))
    )
}

/// The digits of an English ordinal.
fn ordinal(word: &str) -> Option<&str> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn take_segment(address: &mut Address, words: &[Text]) {
    if is_unit(words) {
        if address.unit.is_empty() {
            address.unit = unit(words);
        }
        return;
    }
    if is_addition(words) {
        let house = words[1..].iter().find_map(|word| number(word)).unwrap_or(0);
        address.addition.get_or_insert_with(|| (spell(&words[..1]), house));
        return;
    }
    // `5000 Odense C`
    let zip = words[0].parse::<u32>().ok().filter(|_| words[0].len() == 4);
    if let (Some(zip), true) = (zip, words.len() > 1 && !address.street.is_empty()) {
        let town = super::place::town(&words[1..].join(" "));
        if super::lexicon::town_of(zip) == Some(town.as_str()) {
            address.place = Some((zip, town));
            return;
        }
    }
    let (name, house, rest) = street_and_house(words);
    let street = spell(name);
    if house.is_some() && address.house == 0 {
        if !address.street.is_empty() {
            address.extra = std::mem::take(&mut address.street);
        }
        address.street = street;
        if let Some((from, to, letter)) = house {
            (address.house, address.house_to, address.letter) = (from, to, letter);
        }
        if !rest.is_empty() {
            address.unit = unit(rest);
        }
    } else if !street.is_empty() {
        if address.street.is_empty() {
            address.street = street;
        } else {
            address.extra.push_str(&street);
        }
    }
}

/// A house number: first, last of a range, letter.
type House = (u16, u16, u8);

/// Street words, house number, and the words after it. A number in front is a
/// house number (`164 Starke Street`) unless another follows (`10. Februar Vej 3`).
fn street_and_house(words: &[Text]) -> (&[Text], Option<House>, &[Text]) {
    let is_house = |at: usize| number(&words[at]).is_some();
    let later = (1..words.len()).find(|at| is_house(*at) && words[..*at].iter().any(|word| !is_number(word)));
    let leading = is_house(0) && words.len() > 1 && !words[0].ends_with('.');
    match later {
        Some(at) if !leading || words[at].len() < 4 && is_danish_street(&words[..at]) => {
            let (house, used) = house(words, at);
            (&words[..at], Some(house), &words[at + used..])
        }
        _ if leading => {
            let (house, used) = house(words, 0);
            let end = (used + 1..words.len()).find(|at| is_number(&words[*at])).unwrap_or(words.len());
            (&words[used..end], Some(house), &[])
        }
        _ => (words, None, &[]),
    }
}

/// Whether words with a number in front are a street's name (`1 Maj Alle`).
fn is_danish_street(words: &[Text]) -> bool {
    const MONTHS: [&str; 12] = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ];
    words.get(1).is_some_and(|word| MONTHS.contains(&word.as_str()))
}

/// Reads `12`, `12 b`, `12 - 14`, `12 b - d` at a place; and how many words it took.
fn house(words: &[Text], at: usize) -> (House, usize) {
    let from = number(&words[at]).unwrap_or(0);
    let mut used = 1;
    let mut letter = 0;
    let mut to = 0;
    let single = |word: &Text| word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
    // A letter after a number in front is the street's, unless it is an early one.
    let is_letter = |word: &&Text| single(word) && (at > 0 || matches!(word.as_bytes()[0], b'a'..=b'd'));
    if (at > 0 || words.get(at + 2).is_some())
        && let Some(next) = words.get(at + used).filter(is_letter)
    {
        letter = next.as_bytes()[0];
        used += 1;
    }
    if words.get(at + used).is_some_and(|word| word == "-") {
        if let Some(last) =
            words.get(at + used + 1).and_then(|word| number(word)).filter(|last| *last >= from)
        {
            to = last;
            used += 2;
        } else if letter != 0 && words.get(at + used + 1).is_some_and(single) {
            used += 2;
        }
    }
    ((from, to, letter), used)
}

/// Whether a segment tells a floor or door only: `2. tv`, `st. th.`, `1 sal`.
fn is_unit(words: &[Text]) -> bool {
    let door = |word: &Text| ordinal(word.trim_end_matches('.')).is_some() && word.contains("th");
    if words.len() == 1 && door(&words[0]) {
        return true;
    }
    words.len() <= 4
        && words.iter().any(|word| unit_word(word).is_some())
        && words.iter().all(|word| is_number(word) || word == "-" || unit_word(word).is_some())
}

fn unit_word(word: &str) -> Option<&'static str> {
    Some(match word.trim_end_matches('.') {
        "st" | "stuen" | "stue" => "st",
        "kl" | "kld" | "kalder" | "kalderen" => "kl",
        "sal" | "etage" | "et" | "etg" => "",
        "tv" | "venstre" => "tv",
        "th" | "hojre" => "th",
        "mf" | "midt" => "mf",
        "til" | "for" | "dor" | "lejl" | "lejlighed" => "",
        _ => return None,
    })
}

/// Floor and door in one spelling: `2tv`.
fn unit(words: &[Text]) -> String {
    let mut out = String::new();
    for word in words {
        match unit_word(word) {
            Some(known) => out.push_str(known),
            None if word == "-" => {}
            None => out.push_str(word.trim_end_matches('.').trim_start_matches('0')),
        }
    }
    out
}

/// A street in one spelling: long and short forms of the same word become one,
/// and blanks go (`Gl. Hoved vej` = `Gammel Hovedv.`, `Nr. Gade` = `Nørregade`).
fn spell(words: &[Text]) -> String {
    let mut out = String::with_capacity(24);
    let last = words.iter().rposition(|word| word != "-").unwrap_or(0);
    for (at, raw) in words.iter().enumerate() {
        let word = raw.trim_end_matches('.');
        let dotted = raw.len() > word.len();
        let spelled = match word {
            "-" => "",
            "gammel" | "gamle" | "gl" => "gammel",
            "lille" | "ll" => "lille",
            "nordre" | "ndr" => "nordre",
            "nr" if at == last && at > 0 => "", // `Bredgade nr. 4`
            "norre" | "nr" => "norre",
            "sonder" | "sondre" | "sdr" => "sonder",
            "sankt" | "skt" | "sct" | "store" | "st" | "street" => "st",
            "vester" | "vestre" | "v" if at < last => "vester",
            "west" if at < last => "w",
            "v" | "vej" | "ve" if at > 0 => "vej",
            "oster" | "ostre" | "o" if at < last => "oster",
            "east" if at < last => "e",
            "south" => "s",
            "north" => "n",
            "g" | "gd" | "gade" if at > 0 => "gade",
            "alle" | "all" | "al" if at > 0 => "alle",
            "pl" | "plads" | "place" if at > 0 => "plads",
            "boulevard" | "blvd" | "boul" => "blvd",
            "strade" | "str" if at > 0 => "strade",
            "avenue" | "ave" | "av" => "ave",
            "road" | "rd" => "rd",
            "drive" | "dr" if at > 0 => "dr",
            "lane" | "ln" | "la" if at == last && at > 0 => "lane",
            "highway" | "hwy" => "hwy",
            "crescent" | "cres" => "cres",
            "postboks" | "pb" | "box" | "boks" | "postbox" => "postboks",
            other if ordinal(other).is_some() => ordinal(other).unwrap_or(other),
            other => {
                push_ending(other, dotted || at == last, &mut out);
                continue;
            }
        };
        out.push_str(spelled);
    }
    out
}

/// Writes out a shortened ending: `hovedv` is `hovedvej`, `bredg` is `bredgade`.
fn push_ending(word: &str, shortened: bool, out: &mut String) {
    let long = shortened && word.len() > 4;
    match word.as_bytes().last() {
        Some(b'v') if long && !word.ends_with("torv") && !word.ends_with("skov") => {
            out.push_str(word);
            out.push_str("ej");
        }
        Some(b'g') if long && !word.ends_with("ng") && !word.ends_with("rg") => {
            out.push_str(word);
            out.push_str("ade");
        }
        _ if long && word.ends_with("pl") => {
            out.push_str(word.trim_end_matches("pl"));
            out.push_str("plads");
        }
        _ if long && word.ends_with("strade") => out.push_str(word),
        _ => out.push_str(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> String {
        let lines: Vec<Text> = lines.iter().map(|line| (*line).into()).collect();
        let a = parse(&lines);
        let letter = if a.letter == 0 { String::new() } else { char::from(a.letter).to_string() };
        format!("{} {}-{}{} {} {}", a.street, a.house, a.house_to, letter, a.unit, a.extra)
            .trim_end()
            .to_owned()
    }

    #[test]
    fn short_and_long_spellings_are_one_street() {
        assert_eq!(told(&["Gl. Hovedv. 12B, 2. tv."]), "gammelhovedvej 12-0b 2tv");
        assert_eq!(
            told(&["Gammel Hovedvej 12 b", "2 t.v."]).split(' ').take(2).collect::<Vec<_>>(),
            ["gammelhovedvej", "12-0b"]
        );
        assert_eq!(told(&["Bredg. 4"]), told(&["Bredgade 4"]));
        assert_eq!(told(&["Skt. Pauls Gade 4 st. th"]), told(&["Sankt Pauls Gade 4, st th"]));
        for (short, long) in [
            ("Nr.gade 3", "Nørregade 3"),
            ("Nr. Gade 3", "Nørre Gade 3"),
            ("Gl. Torv 4", "Gammeltorv 4"),
            ("Sdr. Boulevard 9", "Søndre Boulevard 9"),
            ("V.gade 2", "Vestergade 2"),
        ] {
            assert_eq!(told(&[short]), told(&[long]));
        }
        assert_eq!(told(&["Bredgade nr. 4"]), told(&["Bredgade 4"]));
        assert_ne!(told(&["Ø.gade 2"]), told(&["V.gade 2"]));
        assert_eq!(told(&["Nørregade 12-14"]), "norregade 12-14");
        assert_eq!(told(&["10. Februar Vej 3"]), "10februarvej 3-0");
        assert_eq!(told(&["Vestergade 7, 1. sal", "5000 Odense C"]), "vestergade 7-0 1");
    }

    #[test]
    fn what_stands_beside_the_street_is_no_street() {
        for (one, other) in [
            (&["Bygning 5, Industrivej 20"][..], &["Industrivej 20, Bygning 5"][..]),
            (&["Hal 3", "Industrivej 22"], &["Industrivej 22"]),
            (&["Postboks 123, Vestervej 12"], &["Vestervej 12"]),
            (&["Vestervej 14\nPostboks 55"], &["Postboks 55\nVestervej 14"]),
            (&["c/o Lone Friis Vestervej 3"], &["Vestervej 3"]),
            (&["Vestervej 3, 03. tv"], &["Vestervej 3, 3. tv."]),
        ] {
            assert_eq!(told(one), told(other));
        }
        assert_eq!(
            told(&["Butik 14, Storcenter Vest, Finlandsgade 17"]),
            "finlandsgade 17-0  storcentervest"
        );
        assert_eq!(told(&["Postboks 12"]), "postboks 12-0");
        assert_eq!(told(&["Bygningen 4"]), "bygningen 4-0");
    }

    #[test]
    fn english_addresses_have_the_number_in_front() {
        assert_eq!(told(&["164 starke street", "stonehouse"]), "starkest 164-0  stonehouse");
        assert_eq!(told(&["635 9th Ave., Suite 4"]), told(&["635 9th Avenue, Suite 4"]));
        assert_eq!(told(&["60 w. 55th st."]), "w55st 60-0");
        assert_eq!(told(&["hannan crescent", "baroona"]), "hannancres 0-0  baroona");
        assert_eq!(told(&["Vestervej 3 ved stationen"]), told(&["Vestervej 3"]));
        assert_eq!(told(&["Ved Stranden 8"]), "vedstranden 8-0");
    }
}
