//! What Excel does to a text that it opens from a CSV file and saves again, so
//! that such damage can be told from an edit or from another row's text.
//!
//! Every rule asks: can Excel, LibreOffice or an encoding have made `found`
//! out of `expected`? A text that no rule explains is somebody else's.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::review::cells::flat;
use crate::spreadsheet::excel::{is_error_value, is_formula, is_narrow};
use crate::spreadsheet::{figure, yes_or_no};

/// How a returned display cell relates to the run's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same, but for blanks, composition of letters and the formula guard.
    Same,
    /// What Excel makes of it; it still tells whose it is.
    Damaged,
    /// `########` or `#NAVN?`: it tells nothing either way.
    Lost,
    /// Something else.
    Foreign,
}

/// Compares a returned cell with the run's text.
pub(super) fn likeness(expected: &str, found: &str) -> Likeness {
    // Nearly every cell comes back untouched.
    if expected == found {
        return Likeness::Same;
    }
    let (expected, found) = (normal(expected), normal(found));
    if expected == found {
        Likeness::Same
    } else if is_narrow(&found) || is_error_value(&found) {
        Likeness::Lost
    } else if expected.is_empty() || found.is_empty() {
        Likeness::Foreign
    } else if is_damage(&expected, &found) {
        Likeness::Damaged
    } else {
        Likeness::Foreign
    }
}

/// One visible line, letters composed, without the formula guard.
pub(super) fn normal(text: &str) -> String {
    let flat = flat(&text.nfc().collect::<String>());
    flat.strip_prefix('\'').map_or_else(|| flat.clone(), |rest| rest.trim_start().to_owned())
}

fn is_damage(expected: &str, found: &str) -> bool {
    figure::same_number(expected, found)
        || is_date_of(expected, found)
        || is_truth_of(expected, found)
        || is_formula_of(expected, found)
        || is_windows_1252_of(expected, found)
        || is_mojibake_of(expected, found)
}

/// `TRUE` -> `SAND`.
fn is_truth_of(expected: &str, found: &str) -> bool {
    let truth = |text: &str| {
        yes_or_no(text).filter(|_| ["true", "false", "sand", "falsk"].contains(&&*text.to_lowercase()))
    };
    truth(expected).is_some() && truth(expected) == truth(found)
}

/// Without its guard, `+Firma` loses the sign, and `=1+1` becomes a number.
fn is_formula_of(expected: &str, found: &str) -> bool {
    let bare = expected.trim_start_matches(['=', '+', '-', '@']);
    is_formula(expected) && (bare.trim() == found || figure::is_number(found))
}

/// `1-2` -> `01-feb`, `3/4` -> `03-04-2026`, `2-98` -> `feb-98`, `12:30` -> `12:30:00`: the
/// same parts in the way Excel shows a date or a time.
fn is_date_of(expected: &str, found: &str) -> bool {
    let (Some(meant), Some(shown)) = (date_parts(expected), date_parts(found)) else { return false };
    let dressed = shown.iter().any(|part| part.month_word)
        || found.split(|c: char| !c.is_alphanumeric()).all(|part| part.len() >= 2);
    if !dressed || meant.len() > 3 || shown.len() < meant.len() {
        return false;
    }
    let mut rest: Vec<u16> = shown.iter().map(|part| part.value).collect();
    let all = meant.iter().all(|part| {
        let place = rest.iter().position(|value| *value == part.value || is_same_year(*value, part.value));
        place.map(|place| rest.remove(place)).is_some()
    });
    // What is added is the year, the first of the month, or midnight.
    all && rest.iter().all(|value| *value <= 1 || *value >= 1900)
}

/// One part of a date or time.
struct DatePart {
    value: u16,
    month_word: bool,
}

/// Two to six parts of digits and at most one month, split by `-/.:` or blanks.
fn date_parts(text: &str) -> Option<Vec<DatePart>> {
    let words = text.split(['-', '/', '.', ':', ' ']).filter(|word| !word.is_empty());
    let parts: Option<Vec<DatePart>> = words.take(7).map(date_part).collect();
    parts.filter(|parts| {
        (2..=6).contains(&parts.len()) && parts.iter().filter(|part| part.month_word).count() <= 1
    })
}

fn date_part(word: &str) -> Option<DatePart> {
    if word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok().map(|value| DatePart { value, month_word: false });
    }
    month(word).map(|value| DatePart { value, month_word: true })
}

/// Months in Danish and English, short or long.
fn month(word: &str) -> Option<u16> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "januar", "january"],
        &["feb", "februar", "february"],
        &["mar", "marts", "march"],
        &["apr", "april"],
        &["maj", "may"],
        &["jun", "juni", "june"],
        &["jul", "juli", "july"],
        &["aug", "august"],
        &["sep", "sept", "september"],
        &["okt", "oct", "oktober", "october"],
        &["nov", "november"],
        &["dec", "december"],
    ];
    let word = word.to_lowercase();
    let place = MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
    u16::try_from(place + 1).ok()
}

/// `98` and `1998`.
fn is_same_year(one: u16, other: u16) -> bool {
    let (short, long) = (one.min(other), one.max(other));
    short < 100 && (1900..2100).contains(&long) && long % 100 == short
}

/// Letters that Windows-1252 lacks are saved as `?`, or without their accents.
fn is_windows_1252_of(expected: &str, found: &str) -> bool {
    let mut found = found.chars().peekable();
    let mut lossy = false;
    for c in expected.chars() {
        if found.next_if_eq(&c).is_some() {
            continue;
        }
        let mut buffer = [0; 4];
        if !WINDOWS_1252.encode(c.encode_utf8(&mut buffer)).2 {
            return false;
        }
        lossy = true;
        let bare = c.nfd().find(|part| !is_combining_mark(*part));
        if found.next_if_eq(&'?').is_some() {
            // One question mark for each half of a character beyond the first 65,536.
            if c.len_utf16() == 2 {
                found.next_if_eq(&'?');
            }
        } else if bare.is_none_or(|bare| bare == c || found.next_if_eq(&bare).is_none()) {
            return false;
        }
    }
    lossy && found.next().is_none()
}

/// UTF-8 that was opened as Windows-1252: `Ã¸`.
fn is_mojibake_of(expected: &str, found: &str) -> bool {
    !expected.is_ascii() && normal(&WINDOWS_1252.decode_without_bom_handling(expected.as_bytes()).0) == found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_may_have_made_of_a_text_is_told_from_what_it_may_not() {
        for (expected, found, likeness_of_both) in [
            ("Café  Blomst", "Cafe\u{301} Blomst ", Likeness::Same),
            ("=1+1", "'=1+1", Likeness::Same),
            ("=1+1", "2", Likeness::Damaged),
            ("+Firma", "Firma", Likeness::Damaged),
            ("1-2", "01-feb", Likeness::Damaged),
            ("2-98", "feb-98", Likeness::Damaged),
            ("2-98", "01-02-1998", Likeness::Damaged),
            ("1-2-3", "01-02-2003", Likeness::Damaged),
            ("12:30", "12:30:00", Likeness::Damaged),
            ("maj 5", "05-maj", Likeness::Damaged),
            ("Łódź", "?ód?", Likeness::Damaged),
            ("Łódź", "?ódz", Likeness::Damaged),
            ("😀 Bar", "?? Bar", Likeness::Damaged),
            ("Sørensen", "SÃ¸rensen", Likeness::Damaged),
            ("FALSE", "FALSK", Likeness::Damaged),
            ("Hansen", "#NAVN?", Likeness::Lost),
            ("00123", "#####", Likeness::Lost),
            ("Hansen", "", Likeness::Foreign),
            ("", "Hansen", Likeness::Foreign),
            ("Hansen", "hansen", Likeness::Foreign),
            ("Hansen", "Hans", Likeness::Foreign),
            ("Sørensen", "S?rensen", Likeness::Foreign),
            ("Łódź", "?ód", Likeness::Foreign),
            ("1-2", "2-1", Likeness::Foreign),
            ("1-2", "01-mar", Likeness::Foreign),
            ("TRUE", "FALSK", Likeness::Foreign),
            ("Firma", "+Firma", Likeness::Foreign),
        ] {
            assert_eq!(likeness(expected, found), likeness_of_both, "{expected} {found}");
        }
    }
}
