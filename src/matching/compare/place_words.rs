//! Words of streets and towns that are the same but for a slip.

use crate::normalise::text::{distance, may_be_near};
use crate::normalise::{Vocabulary, WordId};

/// The same but for a slip or two. A number in the name does not slip (`3. Tværvej`, `4. Tværvej`).
pub(super) fn similar(words: &Vocabulary, one: WordId, other: WordId) -> bool {
    let (one, other) = (words.word(one), words.word(other));
    let letters = (one.letters, other.letters);
    let (one, other): (&str, &str) = (&one.text, &other.text);
    let limit = match one.len().max(other.len()) {
        0..=4 => return false,
        5..=8 => 1,
        9..=14 => 2,
        _ => 3,
    };
    let digits = |text: &str| {
        text.bytes().filter(u8::is_ascii_digit).fold(0_u32, |all, b| all * 10 % 99_991 + u32::from(b))
    };
    may_be_near(letters.0, letters.1, limit)
        && distance(one, other, limit).is_some()
        && digits(one) == digits(other)
}
