//! Slips of the fingers, of scanners, and of programs that do not know Danish
//! letters.

use super::dice::Dice;

/// Which keys lie beside each other.
const KEYBOARD: [&str; 3] = ["qwertyuiopå", "asdfghjklæø", "zxcvbnm"];

fn neighbour(dice: &mut Dice, letter: char) -> char {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    for row in KEYBOARD {
        let keys: Vec<char> = row.chars().collect();
        if let Some(at) = keys.iter().position(|key| *key == lower) {
            let other = if at == 0 || (at + 1 < keys.len() && dice.chance(0.5)) { at + 1 } else { at - 1 };
            return keys[other];
        }
    }
    *dice.pick(&['e', 'n', 's', 'a', 'r'])
}

/// One slip: two letters swapped, one left out, doubled, hit beside, or added.
pub(crate) fn typo(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (1..letters.len()).filter(|at| letters[*at].is_alphabetic()).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = *dice.pick(&places);
    match dice.below(6) {
        0 if letters[at - 1].is_alphabetic() && letters[at - 1] != letters[at] => letters.swap(at - 1, at),
        0 | 1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        3 | 4 => letters[at] = neighbour(dice, letters[at]),
        _ => {
            let key = neighbour(dice, letters[at]);
            letters.insert(at, key);
        }
    }
    letters.into_iter().collect()
}

/// What a scanner takes one shape for.
pub(crate) fn ocr(dice: &mut Dice, text: &str) -> String {
    const SHAPES: [(&str, &str); 14] = [
        ("rn", "m"),
        ("m", "rn"),
        ("l", "1"),
        ("o", "0"),
        ("O", "0"),
        ("S", "5"),
        ("B", "8"),
        ("ø", "o"),
        ("å", "a"),
        ("æ", "ae"),
        ("I", "l"),
        ("cl", "d"),
        ("e", "c"),
        ("G", "6"),
    ];
    let present: Vec<_> = SHAPES.iter().filter(|(seen, _)| text.contains(seen)).collect();
    if present.is_empty() {
        return text.to_owned();
    }
    let (seen, taken) = dice.pick(&present);
    text.replacen(seen, taken, dice.between(1, 2))
}

/// UTF-8 read as Windows-1252: `ø` -> `Ã¸`.
pub(crate) fn mojibake(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// Danish letters as a system without them spells them.
pub(crate) fn transliterated(text: &str) -> String {
    const LETTERS: [(&str, &str); 8] = [
        ("æ", "ae"),
        ("ø", "oe"),
        ("å", "aa"),
        ("Æ", "AE"),
        ("Ø", "Oe"),
        ("Å", "Aa"),
        ("é", "e"),
        ("ü", "ue"),
    ];
    LETTERS.iter().fold(text.to_owned(), |text, (danish, plain)| text.replace(danish, plain))
}

/// Danish letters lost: a question mark, the nearest plain letter, or a Swedish one.
pub(crate) fn letters_lost(dice: &mut Dice, text: &str) -> String {
    let kept: [&str; 6] = match dice.below(3) {
        0 => ["?", "?", "?", "?", "?", "?"],
        1 => ["a", "o", "a", "A", "O", "A"],
        _ => ["ä", "ö", "aa", "Ä", "Ö", "Aa"],
    };
    ["æ", "ø", "å", "Æ", "Ø", "Å"]
        .iter()
        .zip(kept)
        .fold(text.to_owned(), |text, (danish, kept)| text.replace(danish, kept))
}
