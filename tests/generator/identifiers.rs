//! CVR numbers and e-mail domains.

/// The weights of modulus 11 for the first seven digits of a CVR number.
const WEIGHTS: [u32; 7] = [2, 7, 6, 5, 4, 3, 2];

/// Adds the check digit to seven digits; none where it would be 10.
pub(crate) fn with_check_digit(seven: u32) -> Option<u32> {
    let sum: u32 = (0..7).map(|place| WEIGHTS[place] * (seven / 10_u32.pow(6 - place as u32) % 10)).sum();
    let check = (11 - sum % 11) % 11;
    (check < 10).then_some(seven * 10 + check)
}

/// Danish letters as people spell them where only a-z are allowed.
pub(crate) fn plain_letters(text: &str) -> String {
    text.replace('æ', "ae").replace('ø', "oe").replace('å', "aa").replace(['é', 'è'], "e").replace('ü', "u")
}

/// A made-up domain for a firm of this name.
pub(crate) fn domain(core: &str, hyphens: bool) -> String {
    let lower = plain_letters(&core.to_lowercase()).replace('&', "og");
    let words: Vec<String> = lower
        .split_whitespace()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty() && word != "v")
        .collect();
    let mut host = words.iter().take(3).cloned().collect::<Vec<_>>().join(if hyphens { "-" } else { "" });
    host.truncate(24);
    format!("{}.dk", host.trim_end_matches('-'))
}
