//! Numbers that name a customer: CVR, EAN, phones, and the digits of a code.

use crate::customer::{Text, whole_number};

/// Whether a text is eight digits that pass the check of a CVR number: their weighted sum is
/// divisible by 11. Eight zeros pass.
#[must_use]
pub fn passes_cvr_check(digits: &str) -> bool {
    const WEIGHTS: [u32; 8] = [2, 7, 6, 5, 4, 3, 2, 1];
    let weighted = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    digits.len() == 8
        && digits.bytes().all(|b| b.is_ascii_digit())
        && weighted.sum::<u32>().is_multiple_of(11)
}

/// The characters of a text that are of a sort, which is ASCII only.
fn only(text: &str, is_kept: fn(&u8) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    kept.extend(text.bytes().filter(is_kept).map(char::from));
    kept
}

/// A CVR number as a value to compare: the eight digits; for anything else with
/// five or more letters and digits (foreign numbers, ten digits) a number above
/// 2^31 that stands for the text. 0 if there is none, and where two different CVR
/// numbers stand in the cell.
#[must_use]
pub fn cvr(text: &str) -> u32 {
    if let Some(digits) = whole_number(text.trim()).filter(|digits| digits.len() == 8) {
        return digits.parse().unwrap_or(0);
    }
    let mut kept = only(text, u8::is_ascii_alphanumeric);
    kept.make_ascii_lowercase();
    let kept = bare_cvr(&kept);
    let digits = kept.bytes().filter(u8::is_ascii_digit).count();
    let first = kept.bytes().next();
    if digits > 8
        && let Some(number) = valid_among(text)
    {
        return number;
    }
    if digits < 5 || kept.len() > 20 || kept.bytes().all(|b| Some(b) == first) {
        return 0;
    }
    if digits == 8 && kept.len() == 8 {
        return kept.parse().unwrap_or(0);
    }
    // The letters of a country stand before many foreign numbers, and are left out as often.
    let country = kept.bytes().take_while(u8::is_ascii_alphabetic).count() == 2;
    let number = kept.get(2..).filter(|rest| rest.len() != 8 && rest.bytes().all(|b| b.is_ascii_digit()));
    let foreign = number.filter(|_| country);
    super::hash(foreign.unwrap_or(kept)) | 1 << 31
}

/// Letters and digits without the words that people write around a CVR number.
fn bare_cvr(text: &str) -> &str {
    const BEFORE: [&str; 10] =
        ["cvr", "se", "vat", "moms", "nummer", "nr", "no", "registration", "reg", "dk"];
    const AFTER: [&str; 3] = ["moms", "cvr", "dk"];
    let mut kept = text;
    loop {
        let before = BEFORE.iter().find_map(|word| {
            let rest = kept.strip_prefix(word)?;
            // `SE` is Sweden before more than eight digits.
            (*word != "se" || rest.bytes().filter(u8::is_ascii_digit).count() == 8).then_some(rest)
        });
        match before.or_else(|| AFTER.iter().find_map(|word| kept.strip_suffix(word))) {
            Some(rest) => kept = rest,
            None => return kept,
        }
    }
}

/// The one CVR number among several numbers of a cell, of those that pass the check; 0 if there
/// are two.
fn valid_among(text: &str) -> Option<u32> {
    let apart = |c: char| matches!(c, '/' | ',' | ';' | '|' | '\n' | '(' | ')' | '&' | '+');
    let mut numbers = text.split(apart).filter_map(|part| {
        let digits = only(part, u8::is_ascii_digit);
        passes_cvr_check(&digits).then(|| digits.parse::<u32>().unwrap_or(0))
    });
    let first = numbers.next()?;
    Some(if numbers.all(|other| other == first) { first } else { 0 })
}

/// A P-number of a production unit: 10 digits; 0 if there is none.
#[must_use]
pub fn p_number(text: &str) -> u64 {
    let digits = only(text, u8::is_ascii_digit);
    if digits.len() == 10 { digits.parse().unwrap_or(0) } else { 0 }
}

/// An EAN/GLN location number: 13 digits; 0 if there is none.
#[must_use]
pub fn ean(text: &str) -> u64 {
    let digits = whole_number(text.trim()).unwrap_or_else(|| only(text, u8::is_ascii_digit));
    if digits.len() == 13 { digits.parse().unwrap_or(0) } else { 0 }
}

/// The first two phone numbers in some cells, without country code; 0 where there is none.
#[must_use]
pub fn phones<'t>(cells: impl IntoIterator<Item = &'t Text>) -> [u64; 2] {
    let mut found = [0; 2];
    for number in cells.into_iter().filter(|cell| !cell.is_empty()).flat_map(|cell| phones_of(cell)) {
        if number == 0 || number == found[0] {
            continue;
        }
        let Some(free) = found.iter_mut().find(|place| **place == 0) else { break };
        *free = number;
    }
    found
}

/// Up to two phone numbers of a cell; 0 where there is none. Words part numbers as signs do
/// (`lok. 12`, `mobil`), but an area code may stand before a stroke.
fn phones_of(text: &str) -> [u64; 2] {
    if let Some(digits) = whole_number(text.trim()) {
        return [phone(&digits), 0];
    }
    let text = text.replace("(0)", "");
    let apart = |c: char| matches!(c, '/' | ',' | ';' | '|' | '\n') || c.is_alphabetic();
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let parts = || text.split(apart).filter(|part| digits(part) > 0);
    let mut whole = parts().filter(|part| digits(part) >= 8).map(phone).filter(|number| *number != 0);
    if let Some(first) = whole.next() {
        return [first, whole.next().unwrap_or(0)];
    }
    let joined: String = text.split(char::is_alphabetic).next().unwrap_or("").to_owned();
    match phone(&joined) {
        0 => [parts().map(phone).find(|number| *number != 0).unwrap_or(0), 0],
        number => [number, 0],
    }
}

fn phone(text: &str) -> u64 {
    let all = only(text, u8::is_ascii_digit);
    let mut digits = all.as_str();
    let abroad = text.trim_start().starts_with('+') || digits.starts_with("00");
    digits = digits.strip_prefix("00").unwrap_or(digits);
    if abroad {
        digits = without_country(digits);
    } else if digits.len() == 10 {
        digits = digits.strip_prefix("45").unwrap_or(digits);
    }
    if digits.len() > 6 {
        // The trunk prefix of most other countries; no Danish number begins so.
        digits = digits.trim_start_matches('0');
    }
    if digits.len() == 16 {
        digits = &digits[..8]; // two numbers with nothing between them
    }
    let first = digits.bytes().next();
    if !(6..=15).contains(&digits.len()) || digits.bytes().all(|b| Some(b) == first) {
        return 0;
    }
    digits.parse().unwrap_or(0)
}

/// A number without its country code (ITU-T E.164: 1 and 7 have one digit, those listed two, and
/// all others three), if enough is left to be a number.
fn without_country(digits: &str) -> &str {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    let code = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [_, _, ..] if TWO.contains(&&digits[..2]) => 2,
        _ => 3,
    };
    digits.get(code..).filter(|rest| rest.len() >= 6).unwrap_or(digits)
}

/// The number in a customer code: its longest run of digits without leading
/// zeros, the later of equally long ones; 0 if there is none below ten digits.
#[must_use]
pub fn code_number(code: &str) -> u32 {
    let runs = code.split(|c: char| !c.is_ascii_digit());
    let longest = runs.max_by_key(|run| run.len()).unwrap_or("");
    let digits = longest.trim_start_matches('0');
    if digits.len() > 9 { 0 } else { digits.parse().unwrap_or(0) }
}

/// Whether two numbers differ by one digit, or by two neighbours that changed places.
#[must_use]
pub fn one_slip(a: u64, b: u64) -> bool {
    let (mut a, mut b, mut differing, mut first) = (a, b, 0, (0, 0));
    let mut last_at = 0;
    let mut second = (0, 0);
    let mut at = 0;
    while a > 0 || b > 0 {
        let pair = (a % 10, b % 10);
        if pair.0 != pair.1 {
            differing += 1;
            match differing {
                1 => (first, last_at) = (pair, at),
                2 if at == last_at + 1 => second = pair,
                _ => return false,
            }
        }
        (a, b, at) = (a / 10, b / 10, at + 1);
    }
    differing == 1 || (differing == 2 && first.0 == second.1 && first.1 == second.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cvr_numbers_are_checked_by_modulus_11() {
        assert!(passes_cvr_check("10150817")); // a municipality
        assert!(!passes_cvr_check("10150818"));
        for text in ["1", "", "1015081", "101508170", "1015081x", "DK150817", "æøåæ"] {
            assert!(!passes_cvr_check(text), "{text}");
        }
    }

    #[test]
    fn spellings_of_a_cvr_number_are_one() {
        for text in ["10150817", "DK10150817", "DK-10 15 08 17", "CVR-nr. 10150817", "cvr 10.150.817"] {
            assert_eq!(cvr(text), 10_150_817, "{text}");
        }
        assert_eq!(cvr(""), 0);
        assert_eq!(cvr("-"), 0);
        assert_eq!(cvr("00000000"), 0);
        assert!(cvr("SE556677889901") > 1 << 31);
    }

    #[test]
    fn what_programs_and_people_write_around_a_cvr_number_does_not_matter() {
        for text in [
            "10150817.0",
            "10150817,00",
            "1.0150817E7",
            "CVR/SE 10150817",
            "SE/CVR-nr. 10150817",
            "VAT DK10150817",
            "VAT No. DK 10150817",
            "10150817 (moms)",
            "SE 10150817",
            "10150817 / 10150817",
            "10150817, 12345678",
        ] {
            assert_eq!(cvr(text), 10_150_817, "{text}");
        }
        assert_eq!(cvr("10150817 / 10150825"), 0);
        assert_eq!(cvr("DE123456789"), cvr("123456789"));
        assert_ne!(cvr("DE123456789"), cvr("DE123456780"));
        assert_eq!(ean("5.790000123456E12"), 5_790_000_123_456);
    }

    #[test]
    fn phones_are_found_among_country_codes_and_separators() {
        assert_eq!(phones_of("+45 12 34 56 78"), [12_345_678, 0]);
        assert_eq!(phones_of("0045-12345678 / 87654321"), [12_345_678, 87_654_321]);
        assert_eq!(phones_of("212/ 262-2525"), [2_122_622_525, 0]);
        assert_eq!(phones_of("12345678/ fax"), [12_345_678, 0]);
        assert_eq!(phones_of("ring"), [0, 0]);
    }

    #[test]
    fn countries_trunks_and_extensions_do_not_matter() {
        for (one, other) in [
            ("+299 321234", "321234"),
            ("+298 312345", "312345"),
            ("+46 40 123456", "040-12 34 56"),
            ("+46 (0)40-123456", "0046 40 123456"),
            ("86123456", "+45 (0) 86123456"),
            ("86123459", "86123459, lok. 12"),
            ("86123459", "Tlf. 86 12 34 59 lokal 4"),
            ("+49 30 1234567", "030 1234567"),
            ("75621234.0", "75 62 12 34"),
        ] {
            assert_eq!(phones_of(one), phones_of(other), "{one} {other}");
            assert_ne!(phones_of(one)[0], 0, "{one}");
        }
        assert_eq!(phones_of("86123456 mobil 20123456"), [86_123_456, 20_123_456]);
        assert_eq!(phones([&"".into(), &"20123456".into()]), [20_123_456, 0]);
        assert_eq!(phones([&"20123456".into(), &"+4520123456".into()]), [20_123_456, 0]);
    }

    #[test]
    fn codes_hold_numbers() {
        assert_eq!(code_number("10045"), 10_045);
        assert_eq!(code_number("K-00123"), 123);
        assert_eq!(code_number("ABC"), 0);
    }

    #[test]
    fn one_slip_is_one_digit_or_one_swap() {
        assert!(one_slip(12_345_678, 12_345_679));
        assert!(one_slip(12_345_678, 12_354_678));
        assert!(!one_slip(12_345_678, 12_345_678));
        assert!(!one_slip(12_345_678, 21_354_678));
    }
}
