//! Civil registration numbers (CPR): ten digits that stand in fields where
//! they do not belong. Wherever people see a text, the last four are hidden;
//! the exact lists of a run keep them.

use std::borrow::Cow;

/// The last four of anything that looks like a CPR number are hidden: ten digits that stand
/// alone, with or without a dash, dot, stroke or blanks after the sixth, and the same with the
/// date as `01.01.90`.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    // Most texts hold no such number, and then nothing is built.
    if text.bytes().filter(u8::is_ascii_digit).count() < 10 {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at, mut found) = (String::new(), 0, false);
    while let Some(&next) = chars.get(at) {
        if let Some((date, whole)) = looks_like_cpr(&chars, at) {
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

/// How many characters from `at` are the date and how many the whole number, if they look like
/// one that stands alone.
fn looks_like_cpr(chars: &[char], at: usize) -> Option<(usize, usize)> {
    if at > 0 && chars[at - 1].is_ascii_digit() {
        return None;
    }
    let date = date_length(&chars[at..])?;
    let gap = chars[at + date..].iter().take(3).take_while(|c| is_gap(**c)).count();
    let serial = at + date + gap;
    let stands_alone = chars.get(serial + 4).is_none_or(|next| !next.is_ascii_digit());
    (digits(&chars[serial..], 4) && stands_alone).then_some((date, date + gap + 4))
}

/// Six digits, or three pairs that can be day, month and year.
fn date_length(chars: &[char]) -> Option<usize> {
    if digits(chars, 6) {
        return Some(6);
    }
    let pairs = digits(chars, 2)
        && chars.get(2).is_some_and(|c| is_gap(*c))
        && digits(&chars[3..], 2)
        && chars.get(5).is_some_and(|c| is_gap(*c))
        && digits(&chars[6..], 2);
    let number =
        |at: usize| chars[at].to_digit(10).unwrap_or(0) * 10 + chars[at + 1].to_digit(10).unwrap_or(0);
    // Substitute numbers have sixty added to the day.
    (pairs && matches!(number(0), 1..=31 | 61..=91) && matches!(number(3), 1..=12)).then_some(8)
}

/// Whether the text begins with so many digits.
fn digits(chars: &[char], count: usize) -> bool {
    chars.len() >= count && chars[..count].iter().all(char::is_ascii_digit)
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '/')
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
