//! Civil registration numbers (CPR): ten digits that stand in fields where
//! they do not belong. Wherever people see a text, the last four are hidden;
//! the exact lists of a run keep them.

use std::borrow::Cow;

/// The last four of anything that looks like a CPR number are hidden: ten digits that stand
/// alone, and six or eight digits that are a date, however they are spaced, with four behind
/// them.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    masked_where(text, Ten::Always)
}

/// As [`masked`], for a customer code or key: ten digits that begin with no date stay, since
/// such codes are what people know a customer by.
#[must_use]
pub fn masked_code(text: &str) -> Cow<'_, str> {
    masked_where(text, Ten::IfDate)
}

/// As [`masked`], for a field that is to hold one number: ten digits are hidden however they
/// are spaced.
#[must_use]
pub fn masked_number(text: &str) -> Cow<'_, str> {
    let bare: String = text.chars().filter(|c| !is_gap(*c)).collect();
    let digits = bare.trim_start_matches(['D', 'K', 'd', 'k']);
    if digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Owned(format!("{}-xxxx", &digits[..6]));
    }
    masked(text)
}

/// When ten digits without any mark between them are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ten {
    Always,
    IfDate,
}

/// A CPR number has at least so many digits: `1.1.90-1234`.
const FEWEST_DIGITS: usize = 8;

fn masked_where(text: &str, ten: Ten) -> Cow<'_, str> {
    // Most texts hold no such number, and then nothing is built.
    let is_digit_byte = |byte: &u8| byte.is_ascii_digit() || *byte == FULL_WIDTH;
    if text.as_bytes().iter().filter(|byte| is_digit_byte(byte)).count() < FEWEST_DIGITS {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at, mut found) = (String::new(), 0, false);
    while let Some(&next) = chars.get(at) {
        if let Some((date, whole)) = looks_like_cpr(&chars, at, ten) {
            out.extend(&chars[at..at + date]);
            out.push_str("-xxxx");
            at += whole;
            found = true;
        } else {
            out.push(next);
            at += 1;
        }
    }
    if found { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

/// The first byte of a full-width digit.
const FULL_WIDTH: u8 = 0xef;

/// How many characters from `at` are the date and how many the whole number, if they look like
/// one that stands alone.
fn looks_like_cpr(chars: &[char], at: usize, ten: Ten) -> Option<(usize, usize)> {
    if at > 0 && digit(chars[at - 1]).is_some() {
        return None;
    }
    let rest = &chars[at..];
    // What begins with no digit and no date is looked at once.
    digit(*rest.first()?)?;
    let number = |date: usize, serial: Option<usize>| serial.map(|end| (date, end));
    let six = digits(rest, 6).then(|| {
        let loose = serial(rest, 6).filter(|_| ten == Ten::Always || is_date(&rest[..6]));
        number(6, loose)
    });
    six.flatten().or_else(|| {
        let dates = [eight(rest), spaced(rest), parts(rest)];
        dates.into_iter().flatten().find_map(|date| {
            // Pairs are a way to write telephone numbers too: there, no day of a substitute number.
            let is_day = rest.len() < 2 || value(&rest[..2]) <= 31;
            number(date, serial(rest, date).or_else(|| spaced_serial(rest, date).filter(|_| is_day)))
        })
    })
}

/// Where four digits end that follow a date, after at most three marks, and stand alone.
fn serial(chars: &[char], date: usize) -> Option<usize> {
    let start = date + gap(&chars[date..], 3);
    let end = start + 4;
    let stands_alone = chars.get(end).is_none_or(|next| digit(*next).is_none());
    (digits(&chars[start.min(chars.len())..], 4) && stands_alone).then_some(end)
}

/// The same with a mark between any of the four, as in `010190-12 34`.
fn spaced_serial(chars: &[char], date: usize) -> Option<usize> {
    let start = date + gap(&chars[date..], 3);
    let end = start + spaced_digits(&chars[start..], 4)?;
    let after = end + gap(&chars[end..], 1);
    let stands_alone = chars.get(after).is_none_or(|next| digit(*next).is_none());
    stands_alone.then_some(end)
}

/// Eight digits that are a date with its century, from either end.
fn eight(chars: &[char]) -> Option<usize> {
    if !digits(chars, 8) {
        return None;
    }
    let at = |from: usize, count: usize| value(&chars[from..from + count]);
    let day_first = is_day(at(0, 2)) && is_month(at(2, 2)) && is_year(at(4, 4));
    let year_first = is_year(at(0, 4)) && is_month(at(4, 2)) && is_day(at(6, 2));
    (day_first || year_first).then_some(8)
}

/// Six digits that are a date, with a mark between any two.
fn spaced(chars: &[char]) -> Option<usize> {
    let length = spaced_digits(chars, 6)?;
    let bare: Vec<char> = chars[..length].iter().copied().filter(|c| digit(*c).is_some()).collect();
    // Pairs are a way to write telephone numbers too: there, no day of a substitute number.
    (is_date(&bare) && value(&bare[..2]) <= 31).then_some(length)
}

/// Day, month and year with marks between them: `01.01.90`, `1/1-1990`, `1. januar 1990`,
/// `1990-01-01`.
fn parts(chars: &[char]) -> Option<usize> {
    let (first, first_end) = number(chars, 0)?;
    let month_at = first_end + gap(&chars[first_end..], 3);
    let (month, month_end) = number(chars, month_at).or_else(|| month_name(chars, month_at))?;
    let last_at = month_end + gap(&chars[month_end..], 3);
    let (last, end) = number(chars, last_at)?;
    if month_at == first_end || last_at == month_end || !is_month(month) {
        return None;
    }
    let (first_length, last_length) = (first_end, end - last_at);
    let is_short_year = last_length == 2;
    let day_first =
        first_length <= 2 && is_day(first) && (is_short_year || last_length == 4 && is_year(last));
    let year_first = first_length == 4 && is_year(first) && last_length <= 2 && is_day(last);
    (day_first || year_first).then_some(end)
}

/// One to four digits from a place on: their value and where they end.
fn number(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let count = chars[at.min(chars.len())..].iter().take_while(|c| digit(**c).is_some()).count();
    (1..=4).contains(&count).then(|| (value(&chars[at..at + count]), at + count))
}

/// A month by its name, Danish or English, or the first three letters of it.
fn month_name(chars: &[char], at: usize) -> Option<(u32, usize)> {
    const MONTHS: [&str; 14] =
        ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec", "may", "oct"];
    let letters = chars[at.min(chars.len())..].iter().take_while(|c| c.is_alphabetic()).count();
    let word: String = chars[at..at + letters].iter().flat_map(|c| c.to_lowercase()).collect();
    let month = MONTHS.iter().position(|month| word.starts_with(month))?;
    let month = match month {
        12 => 5,
        13 => 10,
        month => u32::try_from(month).unwrap_or(0) + 1,
    };
    Some((month, at + letters))
}

/// Where so many digits end, with at most one mark between any two.
fn spaced_digits(chars: &[char], count: usize) -> Option<usize> {
    let mut at = 0;
    for nth in 0..count {
        if nth > 0 && chars.get(at).is_some_and(|c| is_gap(*c)) {
            at += 1;
        }
        chars.get(at).and_then(|c| digit(*c))?;
        at += 1;
    }
    Some(at)
}

/// Day, month and year in six digits; substitute numbers have sixty added to the day.
fn is_date(six: &[char]) -> bool {
    six.len() == 6 && is_day(value(&six[..2])) && is_month(value(&six[2..4]))
}

fn is_day(number: u32) -> bool {
    matches!(number, 1..=31 | 61..=91)
}

fn is_month(number: u32) -> bool {
    matches!(number, 1..=12)
}

/// A year that somebody who has a CPR number can be born in.
fn is_year(number: u32) -> bool {
    matches!(number, 1858..=2057)
}

/// The value of digits.
fn value(chars: &[char]) -> u32 {
    chars.iter().filter_map(|c| digit(*c)).fold(0, |value, digit| value * 10 + digit)
}

/// Whether the text begins with so many digits.
fn digits(chars: &[char], count: usize) -> bool {
    chars.len() >= count && chars[..count].iter().all(|c| digit(*c).is_some())
}

/// A digit, also a full-width one.
fn digit(c: char) -> Option<u32> {
    match c {
        '\u{ff10}'..='\u{ff19}' => Some(u32::from(c) - 0xff10),
        c => c.to_digit(10),
    }
}

/// How many marks a text begins with, at most so many.
fn gap(chars: &[char], most: usize) -> usize {
    chars.iter().take(most).take_while(|c| is_gap(**c)).count()
}

/// Blanks, dashes of all kinds, dots and whatever else is neither letter nor digit.
fn is_gap(c: char) -> bool {
    !c.is_alphanumeric()
}

/// A telephone number as it is, unless its ten digits begin with a date: then it may be a CPR
/// number in the wrong column. `45` is no day, so `4512345678` is a telephone number.
#[must_use]
pub fn shown_phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse().ok()).unwrap_or(0);
    let (day, month): (u32, u32) = (part(0), part(2));
    if digits.len() == 10 && (1..=31).contains(&day) && (1..=12).contains(&month) {
        return format!("{}-xxxx", &digits[..6]);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_four_digits_are_hidden_however_they_are_written() {
        for (text, shown) in [
            ("0101901234", "010190-xxxx"),
            ("010190-1234", "010190-xxxx"),
            ("cpr 010190 1234!", "cpr 010190-xxxx!"),
            ("Jens Hansen (010190 - 1234)", "Jens Hansen (010190-xxxx)"),
            ("Jens 010190\u{2013}1234, Hans 020280/4321", "Jens 010190-xxxx, Hans 020280-xxxx"),
            ("01.01.90-1234", "01.01.90-xxxx"),
            ("61-01-90 1234", "61-01-90-xxxx"),
            ("DK0101901234", "DK010190-xxxx"),
        ] {
            assert_eq!(masked(text), shown, "{text:?}");
        }
    }

    #[test]
    fn ten_digits_without_a_date_are_hidden_in_texts_and_stay_in_codes() {
        assert_eq!(masked("Ordre 9999991234"), "Ordre 999999-xxxx");
        assert_eq!(masked_code("9999991234"), "9999991234");
        assert_eq!(masked_code("0101901234"), "010190-xxxx");
    }

    #[test]
    fn no_spelling_shows_the_last_four() {
        let spellings = [
            "0101901234",
            "010190-1234",
            "010190 1234",
            "010190 - 1234",
            "010190\u{2013}1234",
            "010190\u{2212}1234",
            "010190\u{2010}1234",
            "010190\u{2011}1234",
            "010190\u{2014}1234",
            "010190\u{ad}1234",
            "010190\u{ff0d}1234",
            "010190\u{fe63}1234",
            "010190/1234",
            "010190:1234",
            "010190,1234",
            "010190;1234",
            "010190_1234",
            "010190.1234",
            "010190*1234",
            "010190|1234",
            "010190\\1234",
            "010190+1234",
            "010190=1234",
            "010190~1234",
            "010190'1234",
            "010190(1234)",
            "010190\u{a0}1234",
            "010190\u{200b}1234",
            "010190\t1234",
            "010190-12 34",
            "010190 12 34",
            "010190-1 2 3 4",
            "010190-12-34",
            "01.01.90-1234",
            "01-01-90-1234",
            "01/01/90-1234",
            "01 01 90 1234",
            "01 01 90 12 34",
            "1.1.90-1234",
            "1/1-90 1234",
            "01011990-1234",
            "010119901234",
            "01.01.1990-1234",
            "01/01-1990 1234",
            "1. januar 1990-1234",
            "01-JAN-90 1234",
            "1990-01-01-1234",
            "19900101-1234",
            "0 1 0 1 9 0 1 2 3 4",
            "0101 90 1234",
            "01 0190-1234",
            "\u{ff10}\u{ff11}\u{ff10}\u{ff11}\u{ff19}\u{ff10}-1234",
            "010190\u{2028}1234",
        ];
        for text in spellings {
            for whole in [
                text.to_owned(),
                format!("Jens Hansen, {text}"),
                format!("({text}) Vej 2"),
                format!("CPR{text}"),
            ] {
                let shown: String = masked(&whole).chars().filter(|c| c.is_ascii_digit()).collect();
                assert!(masked(&whole).ends_with("-xxxx") || masked(&whole).contains("-xxxx"), "{whole:?}");
                assert!(!shown.contains("1234"), "{whole:?} is shown as {:?}", masked(&whole));
            }
        }
    }

    #[test]
    fn a_code_of_ten_digits_stays_unless_it_begins_with_a_date() {
        for (text, shown) in [
            ("0101901234", "010190-xxxx"),
            ("010190-1234", "010190-xxxx"),
            ("6101901234", "610190-xxxx"),
            ("4512345678", "4512345678"),
            ("K-10177", "K-10177"),
            ("99123456", "99123456"),
        ] {
            assert_eq!(masked_code(text), shown, "{text:?}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "",
            "DK12345674",
            "5790000123456",
            "+45 86 12 34 56",
            "Vestergade 12, 8000 Aarhus C",
            "559012-34567",
            "1559012-3456",
            "86 12 34 56 78",
            "99.12.90-1234",
            "Vestergade 12, 8000 Aarhus C, tlf. 86 12 34 56",
            "20 10 20 30 40 50 60 70",
            "20102030 40506070",
            "10150817 8000 Aarhus",
            "Hal 3, port 14, 2600 Glostrup",
            "5790000123456 2. sal",
            "1012 90 12 34 56",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn a_field_of_ten_digits_is_hidden_however_it_is_spaced() {
        for text in ["0101901234", "01 01 90 12 34", "DK-010190-1234", "dk 0101 901 234"] {
            assert_eq!(masked_number(text), "010190-xxxx", "{text:?}");
        }
        assert_eq!(masked_number("12 34 56 78"), "12 34 56 78");
    }

    #[test]
    fn a_telephone_number_stays_and_a_cpr_number_in_its_place_does_not() {
        for (text, shown) in [
            ("86 12 34 56", "86 12 34 56"),
            ("+45 86123456", "+45 86123456"),
            ("4586123456", "4586123456"),
            ("010190-1234", "010190-xxxx"),
            ("0101 901234", "010190-xxxx"),
            ("", ""),
        ] {
            assert_eq!(shown_phone(text), shown, "{text:?}");
        }
    }
}
