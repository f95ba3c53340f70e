//! HTML entities, as web shops store them in names: `Holm &amp; B&aelig;k`.

use std::borrow::Cow;

/// The entities that are read, besides those by number (source: HTML 4.01, Latin-1 set).
const NAMED: [(&str, char); 46] = [
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("aelig", 'æ'),
    ("AElig", 'Æ'),
    ("oslash", 'ø'),
    ("Oslash", 'Ø'),
    ("aring", 'å'),
    ("Aring", 'Å'),
    ("auml", 'ä'),
    ("Auml", 'Ä'),
    ("ouml", 'ö'),
    ("Ouml", 'Ö'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("Eacute", 'É'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("oacute", 'ó'),
    ("ograve", 'ò'),
    ("ocirc", 'ô'),
    ("uacute", 'ú'),
    ("iacute", 'í'),
    ("iuml", 'ï'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
    ("eth", 'ð'),
    ("yacute", 'ý'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("middot", '·'),
    ("deg", '°'),
    ("sect", '§'),
];

/// The longest entity, without `&` and `;`.
const LONGEST: usize = 8;

/// Decodes the entities of a text; what is none stays.
#[must_use]
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::new();
    let (mut copied, mut at) = (0, first);
    loop {
        if let Some((letter, length)) = entity(&text[at..]) {
            out.push_str(&text[copied..at]);
            out.push(letter);
            copied = at + length;
        }
        match memchr::memchr(b'&', &text.as_bytes()[at + 1..]) {
            Some(next) => at += 1 + next,
            None => break,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// How many entities a text holds; counting stops at `most`.
#[must_use]
pub fn count_entities(text: &str, most: usize) -> usize {
    memchr::memchr_iter(b'&', text.as_bytes()).filter(|at| entity(&text[*at..]).is_some()).take(most).count()
}

/// The entity that a text begins with, and its length.
fn entity(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let end = memchr::memchr(b';', &bytes[..bytes.len().min(LONGEST + 2)])?;
    let name = text.get(1..end)?;
    let letter = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // A line break or a NUL would end a row or a text.
            char::from_u32(code).filter(|c| !c.is_control())?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_letters_and_everything_else_stays() {
        for (text, read) in [
            ("Holm &amp; B&aelig;k", "Holm & Bæk"),
            ("Ravn&#039;s &#38; S&#xF8;n", "Ravn's & Søn"),
            ("&oslash;", "ø"),
            ("A & B; C&D", "A & B; C&D"),
            ("&amp", "&amp"),
            ("&#10;&#0;&ukendt;", "&#10;&#0;&ukendt;"),
            ("æ&amp;ø", "æ&ø"),
        ] {
            assert_eq!(decode_entities(text), read, "{text}");
        }
        assert_eq!(count_entities("A &amp; B &amp; C & D; &quot;", 9), 3);
    }
}
