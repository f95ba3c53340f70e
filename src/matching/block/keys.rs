//! The keys of a customer: narrow ones, and wider ones for customers whom the
//! narrow ones found nobody good.

use crate::normalise::{Hasher, NAME_WORDS, NO_WORD, Record, Vocabulary, WordId, hash, mix};

use super::BlockingKey;
use super::index::HashedKey;

/// Words of a name that make keys of their own and with others: the rarest.
const RARE_WORDS: usize = 4;
/// Of these, those that are sought with a slip in all places: the others only where the customer is.
const RARE_ALONE: usize = 2;

/// The keys of a customer. `shift` is added to the number.
pub(in super::super) fn narrow(words: &Vocabulary, record: &Record, shift: i64, out: &mut Vec<HashedKey>) {
    out.clear();
    let mut add = |key: BlockingKey, value: u32| out.push((key, mix(value, key as u32 + 1)));
    if record.cvr != 0 {
        add(BlockingKey::Cvr, record.cvr);
    }
    if record.ean != 0 {
        add(BlockingKey::Ean, mix((record.ean >> 32) as u32, record.ean as u32));
    }
    for phone in record.phones.iter().filter(|phone| **phone != 0) {
        add(BlockingKey::Phone, mix((phone >> 32) as u32, *phone as u32));
    }
    if record.email != 0 {
        add(BlockingKey::Email, record.email);
        if !record.free_mail {
            add(BlockingKey::Domain, hash(words.text(record.email_label)));
        }
    }
    if record.number != 0 {
        add(BlockingKey::Number, record.number);
        if let Ok(shifted) = u32::try_from(i64::from(record.number) + shift)
            && shift != 0
        {
            add(BlockingKey::Number, shifted);
        }
    }
    if record.street != NO_WORD && record.house.0 != 0 {
        let house = u32::from(record.house.0);
        add(BlockingKey::Address, record.address_hash);
        add(BlockingKey::StreetAndHouse, mix(word_hash(words, record.street), house));
    }
    add_name(words, record, &mut add);
}

fn add_name(words: &Vocabulary, record: &Record, add: &mut impl FnMut(BlockingKey, u32)) {
    if record.word_count == 0 {
        return;
    }
    add(BlockingKey::Name, record.name_hash);
    let joined = word_hash(words, record.joined);
    add(BlockingKey::Joined, joined);
    add(BlockingKey::Domain, joined);
    let places = places(words, record);
    let (rare, count) = rare_words(words, record);
    let street = (record.street != NO_WORD).then(|| word_hash(words, record.street));
    for (at, (_, value, _)) in rare[..count].iter().enumerate() {
        let value = *value;
        add(BlockingKey::Word, value);
        if let Some(street) = street {
            add(BlockingKey::WordAndStreet, mix(value, street));
        }
        for place in places.into_iter().flatten() {
            add(BlockingKey::WordAndPlace, mix(value, place));
        }
        for (_, other, _) in &rare[at + 1..count] {
            add(BlockingKey::Words, mix(value.min(*other), value.max(*other)));
        }
    }
}

fn word_hash(words: &Vocabulary, word: WordId) -> u32 {
    words.word(word).hash
}

/// Post code and town, as values that do not collide.
fn places(words: &Vocabulary, record: &Record) -> [Option<u32>; 2] {
    [(record.zip != 0).then_some(record.zip), (record.town != NO_WORD).then(|| word_hash(words, record.town))]
}

/// A word of a name as it makes keys: how many customers have it, its hash, itself. In this order the
/// rarest comes first, and none is looked up twice.
type KeyWord = (u32, u32, WordId);

/// The rarest words of a name, the rarest first.
fn rare_words(words: &Vocabulary, record: &Record) -> ([KeyWord; RARE_WORDS], usize) {
    let mut all = [(0, 0, NO_WORD); NAME_WORDS];
    for (place, id) in all.iter_mut().zip(record.name()) {
        let word = words.word(*id);
        *place = (word.in_clientview + word.in_economic, word.hash, *id);
    }
    let all = &mut all[..usize::from(record.word_count)];
    all.sort_unstable_by_key(|(count, hash, _)| (*count, *hash));
    let mut rare = [(0, 0, NO_WORD); RARE_WORDS];
    let count = all.len().min(RARE_WORDS);
    rare[..count].copy_from_slice(&all[..count]);
    (rare, count)
}

/// Wider keys, and the narrow ones again: words and addresses with a letter left
/// out, so that two that differ by one letter meet.
pub(in super::super) fn wide(words: &Vocabulary, record: &Record, shift: i64, out: &mut Vec<HashedKey>) {
    narrow(words, record, shift, out);
    let mut add = |key: BlockingKey, value: u32| out.push((key, mix(value, key as u32 + 1)));
    let (rare, count) = rare_words(words, record);
    let place = if record.zip != 0 { record.zip } else { word_hash(words, record.town) };
    for (at, (_, value, word)) in rare[..count].iter().enumerate() {
        let text = words.text(*word);
        if text.len() >= 4 {
            without_one_letter(text, |value| {
                if at < RARE_ALONE {
                    add(BlockingKey::NearWord, value);
                }
                add(BlockingKey::NearWord, mix(value, place));
            });
        }
        let initial = text.bytes().next().map_or(0, u32::from);
        if record.house.0 != 0 {
            add(BlockingKey::NearAddress, mix(mix(initial, u32::from(record.house.0)), place));
            add(BlockingKey::NearAddress, mix(mix(*value, u32::from(record.house.0)), 1));
        }
    }
    if record.street != NO_WORD {
        let house = u32::from(record.house.0);
        without_one_letter(words.text(record.street), |value| {
            add(BlockingKey::NearAddress, mix(value, house))
        });
        add(BlockingKey::NearAddress, mix(word_hash(words, record.street), place));
    }
}

/// Hashes of a text as it is and with each letter left out.
fn without_one_letter(text: &str, mut add: impl FnMut(u32)) {
    add(hash(text));
    let mut before = Hasher::default();
    for (at, letter) in text.char_indices() {
        let after = &text[at + letter.len_utf8()..];
        add(before.with(after).hash());
        before = before.with(&text[at..text.len() - after.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_by_one_letter_meet() {
        let hashes = |text: &str| {
            let mut all = Vec::new();
            without_one_letter(text, |value| all.push(value));
            all
        };
        assert_eq!(hashes("løg"), ["løg", "øg", "lg", "lø"].map(hash));
        assert!(hashes("hansen").iter().any(|value| hashes("hanse").contains(value)));
        assert!(!hashes("hansen").iter().any(|value| hashes("jespers").contains(value)));
    }
}
