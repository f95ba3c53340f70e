//! Numbers that name a customer: CVR, EAN, phones, and the digits of a code.

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
/// 2^31 that stands for the text. 0 if there is none.
#[must_use]
pub fn cvr(text: &str) -> u32 {
    let mut kept = only(text, u8::is_ascii_alphanumeric);
    kept.make_ascii_lowercase();
    let mut kept = kept.as_str();
    for prefix in ["cvrnr", "cvr", "senr", "dk"] {
        kept = kept.strip_prefix(prefix).unwrap_or(kept);
    }
    let digits = kept.bytes().filter(u8::is_ascii_digit).count();
    let first = kept.bytes().next();
    if digits < 5 || kept.len() > 20 || kept.bytes().all(|b| Some(b) == first) {
        return 0;
    }
    if digits == 8 && kept.len() == 8 {
        return kept.parse().unwrap_or(0);
    }
    super::hash(kept) | 1 << 31
}

/// An EAN/GLN location number: 13 digits; 0 if there is none.
#[must_use]
pub fn ean(text: &str) -> u64 {
    let digits = only(text, u8::is_ascii_digit);
    if digits.len() == 13 { digits.parse().unwrap_or(0) } else { 0 }
}

/// The first two phone numbers in some cells, without country code; 0 where there is none.
#[must_use]
pub fn phones<'t>(cells: impl IntoIterator<Item = &'t ecow::EcoString>) -> [u64; 2] {
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

/// Up to two phone numbers of a cell; 0 where there is none.
fn phones_of(text: &str) -> [u64; 2] {
    let mut found = [0; 2];
    let enough = |part: &&str| part.bytes().filter(u8::is_ascii_digit).count() >= 8;
    let parts = || super::text::split(text, |byte| b"/,;|\n".contains(&byte));
    let mut numbers = parts().map(phone).filter(|number| *number != 0);
    if parts().filter(enough).count() > 1 {
        found = [numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)];
    } else {
        found[0] = phone(text);
        if found[0] == 0 {
            found[0] = numbers.next().unwrap_or(0);
        }
    }
    found
}

fn phone(text: &str) -> u64 {
    let digits = only(text, u8::is_ascii_digit);
    let mut digits = digits.as_str();
    digits = digits.strip_prefix("00").unwrap_or(digits);
    if digits.len() == 10 {
        digits = digits.strip_prefix("45").unwrap_or(digits);
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
    fn phones_are_found_among_country_codes_and_separators() {
        assert_eq!(phones_of("+45 12 34 56 78"), [12_345_678, 0]);
        assert_eq!(phones_of("0045-12345678 / 87654321"), [12_345_678, 87_654_321]);
        assert_eq!(phones_of("212/ 262-2525"), [2_122_622_525, 0]);
        assert_eq!(phones_of("12345678/ fax"), [12_345_678, 0]);
        assert_eq!(phones_of("ring"), [0, 0]);
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
