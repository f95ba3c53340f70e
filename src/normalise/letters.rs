//! Letters: what two people type for the same sound becomes the same letters.
//!
//! Folding lowers the case, repairs mojibake (`Ã¸`), writes å/aa, æ/ä/ae and
//! ø/ö/oe as one letter and drops accents. Folded text is for comparing only;
//! it is never shown or written.

/// Windows-1252 characters of the bytes 0x80 to 0x9F, in order (`\0` is unused).
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Danish letters that were UTF-8 and were read as DOS code page 850 (`├©` for ø).
const DOS: [(char, char); 7] =
    [('©', 'ø'), ('ª', 'æ'), ('Ñ', 'å'), ('ÿ', 'Ø'), ('å', 'Æ'), ('à', 'Å'), ('®', 'é')];

/// Folds `text`: lower case, one spelling of each letter, blanks as they are.
/// Idempotent, and total: whatever is no letter passes unchanged.
///
/// ```
/// use kobl::normalise::fold;
/// assert_eq!(fold("SÃ¸rensen"), fold("Soerensen"));
/// assert_eq!(fold("Åbenrå"), fold("Aabenraa"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// As [`fold`], into a buffer that is reused; what the buffer held is lost.
pub fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
        let letters = out.as_bytes();
        let pairs = letters.iter().zip(letters.iter().skip(1));
        // All pairs are looked at, many at a time: to stop at the first takes longer.
        if pairs.fold(false, |found, (last, letter)| found | is_doubled(*last, *letter)) {
            let mut last = '\0';
            out.retain(|letter| {
                let kept = !is_doubled(last as u8, letter as u8);
                last = if kept { letter } else { last };
                kept
            });
        }
    } else {
        let repaired = repair(text);
        for letter in repaired.as_deref().unwrap_or(text).chars() {
            fold_letter(letter, out);
        }
    }
    if memchr::memchr2(b'?', FIRST_BYTE_OF_LOST, out.as_bytes()).is_some() {
        *out = without_lost_letters(out);
    }
}

/// The first byte of U+FFFD, which stands for a letter that a conversion lost.
const FIRST_BYTE_OF_LOST: u8 = 0xef;

/// Pushes a folded character, leaving out the second half of `aa`, `ae` and `oe`.
fn push(out: &mut String, letter: char) {
    let last = out.as_bytes().last().copied().unwrap_or(0);
    if !u8::try_from(letter).is_ok_and(|letter| is_doubled(last, letter)) {
        out.push(letter);
    }
}

const fn is_doubled(last: u8, letter: u8) -> bool {
    // Without branches.
    ((last == b'a') & ((letter == b'a') | (letter == b'e'))) | ((last == b'o') & (letter == b'e'))
}

fn fold_letter(letter: char, out: &mut String) {
    let folded = match letter {
        'A'..='Z' => letter.to_ascii_lowercase(),
        '\0'..='\x7f' => letter,
        'æ' | 'Æ' | 'ä' | 'Ä' | 'å' | 'Å' | 'á' | 'à' | 'â' | 'ã' | 'Á' | 'À' | 'Â' | 'Ã' | 'ǽ' | 'Ǽ' => {
            'a'
        }
        'ø' | 'Ø' | 'ö' | 'Ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Õ' | 'œ' | 'Œ' | 'ǿ' | 'Ǿ' => {
            'o'
        }
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'ü' | 'ú' | 'ù' | 'û' | 'Ü' | 'Ú' | 'Ù' | 'Û' => 'u',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        'š' | 'Š' => 's',
        'ž' | 'Ž' => 'z',
        'ð' | 'Ð' => 'd',
        '’' | '‘' | '´' => '\'',
        '–' | '—' | '‐' | '‑' => '-',
        '\u{300}'..='\u{36f}' => return, // combining accents of decomposed letters
        other if other.is_whitespace() => ' ',
        other => {
            for lower in other.to_lowercase() {
                // `İ` lowers to an i and a combining dot.
                if !('\u{300}'..='\u{36f}').contains(&lower) {
                    push(out, lower);
                }
            }
            return;
        }
    };
    push(out, folded);
}

/// A letter that a conversion lost (`S?rensen`) is left out; a question mark
/// that stands at the end of a word stays.
fn without_lost_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().filter(|letter| *letter != '\u{fffd}').peekable();
    let mut previous = ' ';
    while let Some(letter) = rest.next() {
        let lost = letter == '?'
            && (previous.is_alphabetic() || previous == ' ')
            && rest.peek().is_some_and(|next| next.is_alphabetic());
        if !lost {
            push(&mut out, letter);
            previous = letter;
        }
    }
    out
}

/// Undoes UTF-8 that was read as Windows-1252 or as code page 850, up to twice
/// over. `None` where nothing looks like it.
fn repair(text: &str) -> Option<String> {
    let mut repaired: Option<String> = None;
    for _ in 0..2 {
        let now = repaired.as_deref().unwrap_or(text);
        if !now.contains(['Ã', 'ã', 'Â', '├']) {
            break;
        }
        match repaired_once(now) {
            Some(better) => repaired = Some(better),
            None => break,
        }
    }
    repaired
}

fn repaired_once(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut changed = false;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let pair = match (letter, next) {
            // A text that was lowered after the damage has ã for Ã.
            ('Ã' | 'ã', Some(second)) => continuation(second).and_then(|b| two_bytes(0xc3, b)),
            ('Â', Some(second)) => continuation(second).and_then(|b| two_bytes(0xc2, b)),
            ('├', Some(second)) => {
                DOS.iter().find(|(damaged, _)| *damaged == second).map(|(_, good)| *good)
            }
            _ => None,
        };
        if let Some(good) = pair {
            out.push(good);
            letters.next();
            changed = true;
        } else {
            out.push(letter);
        }
    }
    changed.then_some(out)
}

/// The byte a Windows-1252 character stands for, where it continues a UTF-8 sequence.
fn continuation(letter: char) -> Option<u8> {
    let byte = match u32::from(letter) {
        code @ 0x80..=0xbf => u8::try_from(code).ok()?,
        _ => u8::try_from(WINDOWS_1252.iter().position(|c| *c == letter)?).ok()? + 0x80,
    };
    (0x80..=0xbf).contains(&byte).then_some(byte)
}

fn two_bytes(first: u8, second: u8) -> Option<char> {
    std::str::from_utf8(&[first, second]).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_the_danish_letters_fold_to_one() {
        for spelling in [
            "Sørensen",
            "SØRENSEN",
            "Soerensen",
            "SÃ¸rensen",
            "sã¸rensen",
            "S├©rensen",
            "Sörensen",
            "SÃƒÂ¸rensen",
        ] {
            assert_eq!(fold(spelling), "sorensen", "{spelling}");
        }
        for spelling in ["Ærøskøbing", "Aeroeskoebing", "Ã†rÃ¸skÃ¸bing"] {
            assert_eq!(fold(spelling), "aroskobing", "{spelling}");
        }
        assert_eq!(fold("Åbenrå"), fold("Aabenraa"));
        assert_eq!(fold("Café"), "cafe");
    }

    #[test]
    fn a_lost_letter_is_left_out() {
        assert_eq!(fold("S?rensen"), "srensen");
        assert_eq!(fold("S\u{fffd}rensen"), "srensen");
        assert_eq!(fold("Hvad?"), "hvad?");
    }

    #[test]
    fn decomposed_letters_are_the_composed_ones() {
        assert_eq!(fold("A\u{30a}rhus"), fold("Århus"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}|[a-zA-ZæøåÆØÅÃ¸¥¦?.' ]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
