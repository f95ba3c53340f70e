//! Words of a folded text, and how far two words are apart.

use crate::customer::Text;

/// Room for nearly every word.
const LONG: usize = 32;

/// Splits folded text into words: runs of letters and digits. An apostrophe
/// does not split (`mary's`), and single letters joined by `.` or `/` are one
/// word (`a/s`, `p.h.`, `a.m.b.a.`). `v/` before an owner is the word `v/`.
pub(super) fn words(folded: &str, out: &mut Vec<Text>) {
    out.clear();
    let mut word = String::with_capacity(LONG);
    let mut pieces = 0; // single letters joined so far; 0 after a longer piece
    let mut rest = folded.chars();
    while !rest.as_str().is_empty() {
        let start = word.len();
        let mut letters = 0;
        let separator = loop {
            match rest.next() {
                Some('\'') => {}
                Some(letter) if letter.is_alphanumeric() => {
                    word.push(letter);
                    letters += 1;
                }
                other => break other.unwrap_or(' '),
            }
        };
        let single = letters == 1 && word[start..].chars().all(char::is_alphabetic);
        pieces = if single && (start == 0 || pieces > 0) { pieces + 1 } else { 0 };
        let mut ahead = rest.clone();
        let next_single = ahead.next().is_some_and(char::is_alphabetic)
            && !ahead.next().is_some_and(|c| c.is_alphanumeric() || c == '\'');
        if pieces > 0 && matches!(separator, '.' | '/') && next_single {
            continue;
        }
        if word == "v" && separator == '/' {
            word.push('/');
        }
        if !word.is_empty() {
            out.push(word.as_str().into());
            word.clear();
        }
        pieces = 0;
    }
}

/// The pieces of a text between ASCII characters that separate them.
pub(super) fn split(text: &str, separates: impl Fn(u8) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let now = rest?;
        let end = now.bytes().position(|byte| byte.is_ascii() && separates(byte));
        rest = end.map(|end| &now[end + 1..]);
        Some(&now[..end.unwrap_or(now.len())])
    })
}

/// Which letters a text has, one bit each; other characters share bits. A slip
/// changes at most two bits, which tells most different words apart at once.
#[must_use]
pub fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |bits, byte| bits | 1 << (byte & 31))
}

/// Whether texts with these letters may be within `limit` slips.
#[must_use]
pub const fn may_be_near(one: u32, other: u32, limit: usize) -> bool {
    (one ^ other).count_ones() as usize <= 2 * limit
}

/// How many letters apart two words are (insert, delete, change, swap of
/// neighbours), up to `limit`; `None` beyond. Counts bytes.
#[must_use]
pub fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    let found = match (a.len(), b.len()) {
        (0, n) | (n, 0) => n,
        (1, 1) => 1,
        (2, 2) if a[0] == b[1] && a[1] == b[0] => 1,
        _ if limit < 2 => return None,
        (n, m) if n.max(m) > LONGEST => return None,
        _ => banded_distance(a, b, limit)?,
    };
    (found <= limit).then_some(found)
}

/// Words whose differing parts are longer than this are simply different.
const LONGEST: usize = 31;

/// Optimal string alignment over three rows, along the diagonal only; `None` as
/// soon as a row is beyond `limit`.
fn banded_distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    const FAR: u8 = u8::MAX / 2;
    let cap = |n: usize| u8::try_from(n).unwrap_or(FAR);
    let mut before = [FAR; LONGEST + 2];
    let mut above = [FAR; LONGEST + 2];
    let mut row = [FAR; LONGEST + 2];
    for (j, cell) in above.iter_mut().enumerate().take(b.len().min(limit) + 1) {
        *cell = cap(j);
    }
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
        row[from - 1] = if from == 1 { cap(i) } else { FAR };
        let mut least = row[from - 1];
        for j in from..=to {
            let change = above[j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        row[to + 1] = FAR;
        // A swap reaches back two rows, so one row beyond the limit is not the end.
        if usize::from(least) > limit + 1 {
            return None;
        }
        before = above;
        above = row;
    }
    Some(usize::from(above[b.len()]))
}

/// Letters that one word of this length may have wrong.
#[must_use]
pub fn tolerance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<Text> {
        let mut out = Vec::new();
        words(text, &mut out);
        out
    }

    #[test]
    fn joined_initials_are_one_word() {
        assert_eq!(split("hansen a/s"), ["hansen", "as"]);
        assert_eq!(split("kof a.m.b.a."), ["kof", "amba"]);
        assert_eq!(split("p.h. jensen's"), ["ph", "jensens"]);
        assert_eq!(split("byg v/jens hansen"), ["byg", "v/", "jens", "hansen"]);
        assert_eq!(split("byg v/ o. hansen"), ["byg", "v/", "o", "hansen"]);
        assert_eq!(split("nr. 3, 2.sal"), ["nr", "3", "2", "sal"]);
        assert_eq!(split(" -- "), [""; 0]);
    }

    #[test]
    fn a_swap_is_one_letter_apart() {
        assert_eq!(distance("hansen", "hasnen", 2), Some(1));
        assert_eq!(distance("hansen", "hanse", 2), Some(1));
        assert_eq!(distance("kjeldskov", "kjelskof", 2), Some(2));
        assert_eq!(distance("hansen", "jensen", 1), None);
        assert_eq!(distance("", "", 0), Some(0));
    }

    proptest! {
        #[test]
        fn letters_never_hide_words_that_are_near(a in "[a-z]{0,8}", b in "[a-z]{0,8}") {
            let apart = strsim::osa_distance(&a, &b);
            prop_assert!(may_be_near(letters(&a), letters(&b), apart));
        }

        #[test]
        fn distance_agrees_with_the_textbook(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let textbook = strsim::osa_distance(&a, &b);
            prop_assert_eq!(distance(&a, &b, 9), Some(textbook));
            for limit in 0..4 {
                prop_assert_eq!(distance(&a, &b, limit), Some(textbook).filter(|apart| *apart <= limit));
            }
        }
    }
}
