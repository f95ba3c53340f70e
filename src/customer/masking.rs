//! What people see where the lists may hold somebody's CPR number (the Danish civil
//! registration number, `DDMMYY-NNNN`): the last four digits never leave the lists.

use std::borrow::Cow;

/// Ten digits, with or without a dash or blank after the sixth, lose the last four.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let mut found = false;
    while at < chars.len() {
        match cpr_length(&chars, at) {
            Some(length) => {
                out.extend(&chars[at..at + 6]);
                out.push_str("-xxxx");
                at += length;
                found = true;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    if found { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

/// How many characters from `at` look like a CPR number that stands alone.
fn cpr_length(chars: &[char], at: usize) -> Option<usize> {
    let digit = |place: usize| chars.get(place).is_some_and(char::is_ascii_digit);
    if at > 0 && digit(at - 1) || !(at..at + 6).all(digit) {
        return None;
    }
    let gap = usize::from(matches!(chars.get(at + 6), Some('-' | ' ')));
    let end = at + 6 + gap + 4;
    ((at + 6 + gap..end).all(digit) && !digit(end)).then_some(end - at)
}

/// `DK` and eight digits when it is a CVR number (modulus 11); ten digits may be a person's
/// CPR number and are masked; anything else stays as it is.
#[must_use]
pub fn shown_cvr(text: &str) -> String {
    let stripped: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}')).collect();
    let upper = stripped.to_ascii_uppercase();
    let digits = upper.strip_prefix("DK").unwrap_or(&upper);
    if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) && modulus_11(digits) {
        return format!("DK{digits}");
    }
    if digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{}-xxxx", &digits[..6]);
    }
    masked(text).into_owned()
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

/// The check of a CVR number: weights 2,7,6,5,4,3,2,1, sum divisible by 11.
fn modulus_11(digits: &str) -> bool {
    let weights = [2, 7, 6, 5, 4, 3, 2, 1];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    sum > 0 && sum.is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cvr_number_keeps_its_letters_and_a_cpr_number_is_masked() {
        for (text, shown) in [
            ("DK-12 34 56 74", "DK12345674"),
            ("00067059", "DK00067059"),
            ("dk00067059", "DK00067059"),
            ("12345678", "12345678"),
            ("0101901234", "010190-xxxx"),
            ("010190-1234", "010190-xxxx"),
            ("DK0101901234", "010190-xxxx"),
            ("cpr 010190 1234!", "cpr 010190-xxxx!"),
            ("SE 559012-34567", "SE 559012-34567"),
            ("", ""),
        ] {
            assert_eq!(shown_cvr(text), shown, "{text:?}");
        }
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
