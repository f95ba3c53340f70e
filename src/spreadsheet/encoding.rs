//! From bytes to text, as Excel, databases and older programs store it: UTF-8
//! with or without a byte order mark, UTF-16, Windows-1252, the DOS code pages
//! of the Nordic countries, and the Macintosh's.
//!
//! Every byte is a letter in each of the last five, so the bytes alone do not
//! tell them apart; the words do. `9B` between letters is `ø` in DOS and `›` in
//! Windows, and no Danish word holds a `›`.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a text file is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, either order of bytes.
    Utf16,
    /// Windows-1252, what Danish Excel calls CSV.
    Windows1252,
    /// DOS code page 850, what Danish Excel calls CSV (MS-DOS).
    Dos850,
    /// DOS code page 865, the Nordic one.
    Dos865,
    /// DOS code page 437, the American one.
    Dos437,
    /// What Excel calls CSV (Macintosh).
    MacRoman,
}

impl TextEncoding {
    /// Every encoding, in the order of preference where nothing tells two apart.
    pub const ALL: [Self; 7] = [
        Self::Utf8,
        Self::Utf16,
        Self::Windows1252,
        Self::Dos850,
        Self::Dos865,
        Self::Dos437,
        Self::MacRoman,
    ];

    /// The name by which people ask for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
            Self::Dos850 => "cp850",
            Self::Dos865 => "cp865",
            Self::Dos437 => "cp437",
            Self::MacRoman => "macintosh",
        }
    }

    /// The encoding of a name; case, blanks and hyphens do not matter.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let bare = |text: &str| -> String {
            let kept = text.chars().filter(char::is_ascii_alphanumeric);
            kept.map(|c| c.to_ascii_lowercase()).collect()
        };
        let wanted = bare(name);
        let also = match wanted.as_str() {
            "ansi" | "cp1252" | "1252" | "latin1" | "iso88591" => Some(Self::Windows1252),
            "dos" | "850" | "ibm850" => Some(Self::Dos850),
            "865" | "ibm865" => Some(Self::Dos865),
            "437" | "ibm437" => Some(Self::Dos437),
            "mac" | "macroman" => Some(Self::MacRoman),
            "unicode" | "utf16le" | "utf16be" => Some(Self::Utf16),
            _ => None,
        };
        also.or_else(|| Self::ALL.into_iter().find(|encoding| bare(encoding.name()) == wanted))
    }
}

/// A file's text.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// The text, without byte order mark and without the end mark of DOS.
    pub text: Cow<'a, str>,
    /// How it was stored.
    pub encoding: TextEncoding,
    /// First line with bytes that are no text; they became U+FFFD.
    pub damaged: Option<u64>,
}

/// Reads bytes as text: as `wanted`, or as what they look like.
///
/// A byte order mark decides, and is no part of the text whichever encoding is named; without one, what is valid UTF-8 is UTF-8 (text in another encoding
/// hardly ever is), text with a zero byte in every second place is UTF-16, and the rest is the
/// encoding in which it makes most sense as Danish, unless most of what is not ASCII makes sense
/// as UTF-8: then it is UTF-8 with damage.
#[must_use]
pub fn decode(bytes: &[u8], wanted: Option<TextEncoding>) -> Decoded<'_> {
    let mark = Encoding::for_bom(bytes);
    let bare = mark.map_or(bytes, |(_, length)| &bytes[length..]);
    let big_endian = mark.is_some_and(|(encoding, _)| encoding == UTF_16BE)
        || mark.is_none() && utf16_without_mark(bytes) == Some(UTF_16BE);
    let encoding = match (wanted, mark) {
        (Some(wanted), _) => wanted,
        (None, Some((encoding, _))) if encoding == UTF_8 => TextEncoding::Utf8,
        (None, Some(_)) => TextEncoding::Utf16,
        (None, None) => guess(bytes),
    };
    let (text, damaged) = match encoding {
        TextEncoding::Utf8 => UTF_8.decode_without_bom_handling(bare),
        TextEncoding::Utf16 if big_endian => UTF_16BE.decode_without_bom_handling(bare),
        TextEncoding::Utf16 => UTF_16LE.decode_without_bom_handling(bare),
        TextEncoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bare),
        TextEncoding::MacRoman => MACINTOSH.decode_without_bom_handling(bare),
        TextEncoding::Dos850 => (dos(bare, CP850).into(), false),
        TextEncoding::Dos865 => (dos(bare, CP865).into(), false),
        TextEncoding::Dos437 => (dos(bare, CP437).into(), false),
    };
    let text = without_end_mark(text);
    let damaged = damaged.then(|| line_of_first_damage(&text));
    Decoded { text, encoding, damaged }
}

/// Programs for DOS end a text file with Ctrl-Z, and fill it up with NULs.
fn without_end_mark(text: Cow<'_, str>) -> Cow<'_, str> {
    let length = text.trim_end_matches(['\u{1a}', '\0']).len();
    match text {
        text if length == text.len() => text,
        Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
        Cow::Owned(mut text) => {
            text.truncate(length);
            Cow::Owned(text)
        }
    }
}

fn line_of_first_damage(text: &str) -> u64 {
    let before = text.find(char::REPLACEMENT_CHARACTER).map_or(text, |at| &text[..at]);
    1 + before.bytes().filter(|&b| b == b'\n').count() as u64
}

fn guess(bytes: &[u8]) -> TextEncoding {
    if utf16_without_mark(bytes).is_some() {
        return TextEncoding::Utf16;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return TextEncoding::Utf8;
    }
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).take(1000).count();
        broken += chunk.invalid().len();
        if broken > 1000 {
            break;
        }
    }
    if sound > broken { TextEncoding::Utf8 } else { most_danish(bytes) }
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 4;
    match (even, odd) {
        (0, odd) if odd > many => Some(UTF_16LE),
        (even, 0) if even > many => Some(UTF_16BE),
        _ => None,
    }
}

/// Letters beyond ASCII that are looked at: enough to tell, and soon done.
const LOOKED_AT: usize = 20_000;

/// The encoding of one byte a letter in which the letters beyond ASCII stand where Danish words
/// have such letters.
fn most_danish(bytes: &[u8]) -> TextEncoding {
    let candidates = [
        (TextEncoding::Windows1252, windows as fn(u8) -> char),
        (TextEncoding::Dos850, |byte| dos_letter(byte, CP850)),
        (TextEncoding::Dos865, |byte| dos_letter(byte, CP865)),
        (TextEncoding::Dos437, |byte| dos_letter(byte, CP437)),
        (TextEncoding::MacRoman, mac),
    ];
    let mut best = (TextEncoding::Windows1252, i64::MIN);
    for (encoding, letter) in candidates {
        let table: Vec<char> = (0..=u8::MAX).map(letter).collect();
        let around =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).map_or(' ', |b| table[usize::from(*b)]);
        let beyond = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).take(LOOKED_AT);
        let worth = beyond
            .map(|(at, byte)| {
                worth(around(at.checked_sub(1)), table[usize::from(*byte)], around(at.checked_add(1)))
            })
            .sum();
        if worth > best.1 {
            best = (encoding, worth);
        }
    }
    best.0
}

/// How well a letter stands between its neighbours in a Danish text. The figures are no more than
/// an order: `æøå` before other letters of Europe before signs, and what no word has far below.
fn worth(before: char, letter: char, after: char) -> i64 {
    let within = before.is_alphabetic() && after.is_alphabetic();
    let beside = before.is_alphabetic() || after.is_alphabetic();
    match letter {
        'æ' | 'ø' | 'å' if beside => 4,
        'Æ' | 'Ø' | 'Å' if before.is_lowercase() => -4,
        'Æ' | 'Ø' | 'Å' if beside => 4,
        'é' | 'è' | 'ü' | 'ö' | 'ä' | 'ó' | 'á' | 'ß' | 'ê' | 'ë' if beside => 2,
        'É' | 'Ü' | 'Ö' | 'Ä' if beside && !before.is_lowercase() => 2,
        '’' | '´' | '`' | '\u{ad}' => 0,
        '“' | '„' if !before.is_alphabetic() && after.is_alphabetic() => 1,
        '”' | '“' if before.is_alphabetic() && !after.is_alphabetic() => 1,
        '«' | '»' | '“' | '”' | '„' | '–' | '—' | '…' | '§' | '°' | '½' | '®' | '·' | '\u{a0}' if !within => {
            0
        }
        c if c.is_control() || ('\u{2500}'..='\u{259f}').contains(&c) => -6,
        c if c.is_uppercase() && before.is_lowercase() => -4,
        c if c.is_alphabetic() => 0,
        _ if within => -4,
        _ => -1,
    }
}

fn windows(byte: u8) -> char {
    let one = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&one);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn mac(byte: u8) -> char {
    let one = [byte];
    let (text, _) = MACINTOSH.decode_without_bom_handling(&one);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The upper half of the DOS code pages (source: the Unicode Consortium's mappings
/// CP850.TXT, CP865.TXT and CP437.TXT).
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP865: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø₧ƒáíóúñÑªº¿⌐¬½¼¡«¤░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

fn dos_letter(byte: u8, upper: &str) -> char {
    match byte.checked_sub(0x80) {
        Some(place) => upper.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    }
}

fn dos(bytes: &[u8], upper: &str) -> String {
    let table: Vec<char> = (0..=u8::MAX).map(|byte| dos_letter(byte, upper)).collect();
    bytes.iter().map(|byte| table[usize::from(*byte)]).collect()
}

/// The bytes of a text in an encoding; `None` if it lacks one of the letters. For tests of
/// whatever reads the encodings.
#[must_use]
pub fn encode(text: &str, encoding: TextEncoding) -> Option<Vec<u8>> {
    let table = |upper: &str| -> Option<Vec<u8>> {
        let byte = |c: char| match c.is_ascii() {
            true => u8::try_from(u32::from(c)).ok(),
            false => upper.chars().position(|known| known == c).and_then(|at| u8::try_from(at + 0x80).ok()),
        };
        text.chars().map(byte).collect()
    };
    let lossless = |encoding: &'static Encoding| {
        let (bytes, _, lossy) = encoding.encode(text);
        (!lossy).then(|| bytes.into_owned())
    };
    match encoding {
        TextEncoding::Utf8 => Some(text.as_bytes().to_vec()),
        TextEncoding::Utf16 => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        TextEncoding::Windows1252 => lossless(WINDOWS_1252),
        TextEncoding::MacRoman => lossless(MACINTOSH),
        TextEncoding::Dos850 => table(CP850),
        TextEncoding::Dos865 => table(CP865),
        TextEncoding::Dos437 => table(CP437),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, TextEncoding, Option<u64>) {
        let decoded = decode(bytes, None);
        (decoded.text.into_owned(), decoded.encoding, decoded.damaged)
    }

    #[test]
    fn every_form_that_excel_saves_reads_the_same() {
        let text = "Nr;Navn\r\n1;Sønderjysk Æg & Å\r\n";
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let of = |encoding| encode(text, encoding).expect("it has these letters");
        let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for (bytes, encoding) in [
            (of(TextEncoding::Utf8), TextEncoding::Utf8),
            (with(b"\xEF\xBB\xBF", text.as_bytes()), TextEncoding::Utf8),
            (with(b"\xFF\xFE", &of(TextEncoding::Utf16)), TextEncoding::Utf16),
            (with(b"\xFE\xFF", &utf16be), TextEncoding::Utf16),
            (of(TextEncoding::Utf16), TextEncoding::Utf16),
            (utf16be, TextEncoding::Utf16),
            (of(TextEncoding::Windows1252), TextEncoding::Windows1252),
            (of(TextEncoding::Dos850), TextEncoding::Dos850),
            (of(TextEncoding::MacRoman), TextEncoding::MacRoman),
        ] {
            assert_eq!(read(&bytes), (text.to_owned(), encoding, None), "{bytes:02x?}");
        }
        // The two code pages have these letters in the same places.
        assert_eq!(read(&of(TextEncoding::Dos865)).0, text);
    }

    #[test]
    fn a_mark_is_no_part_of_the_text_whichever_encoding_is_named() {
        for encoding in [None].into_iter().chain(TextEncoding::ALL.into_iter().map(Some)) {
            let decoded = decode(b"\xEF\xBB\xBFNr;Navn\r\n", encoding);
            let begins = decoded.text.starts_with("Nr;Navn");
            // Two letters of UTF-8 are one of UTF-16, which cannot hold this text.
            assert_eq!(begins, encoding != Some(TextEncoding::Utf16), "{encoding:?}");
        }
    }

    #[test]
    fn one_word_tells_the_code_page() {
        for word in ["Sønderhøj", "Ærø", "Åby", "BLÅBÆR", "Rødovre Æbler", "Håndværk", "Café Å"]
        {
            for encoding in [TextEncoding::Windows1252, TextEncoding::Dos850, TextEncoding::MacRoman] {
                let bytes = encode(word, encoding).expect("it has these letters");
                assert_eq!(read(&bytes).0, word, "{encoding:?}");
            }
        }
        for text in ["Ravn’s Cykler", "Nord – Syd", "“Kroen”", "Müller & Søn", "50 % … 3½ m"] {
            let bytes = encode(text, TextEncoding::Windows1252).expect("it has these letters");
            assert_eq!(read(&bytes).0, text);
        }
    }

    #[test]
    fn the_end_mark_of_dos_is_the_end() {
        assert_eq!(read(b"Nr;Navn\r\n1;A\r\n\x1a").0, "Nr;Navn\r\n1;A\r\n");
        assert_eq!(read(b"Nr;Navn\r\n1;A\r\n\x1a\0\0\0").0, "Nr;Navn\r\n1;A\r\n");
    }

    #[test]
    fn one_damaged_letter_does_not_turn_the_others_into_mojibake() {
        let mut bytes = "Nr;Navn\n1;Sønder Ærø Åby\n2;S".as_bytes().to_vec();
        bytes.extend(b"\xF8nder\n");
        let (text, encoding, damaged) = read(&bytes);
        assert_eq!(text, "Nr;Navn\n1;Sønder Ærø Åby\n2;S\u{FFFD}nder\n");
        assert_eq!((encoding, damaged), (TextEncoding::Utf8, Some(3)));
    }

    #[test]
    fn what_is_asked_for_is_taken() {
        let bytes = encode("Sø", TextEncoding::Dos850).expect("it has these letters");
        assert_eq!(decode(&bytes, Some(TextEncoding::Windows1252)).text, "S›");
        for encoding in TextEncoding::ALL {
            assert_eq!(TextEncoding::by_name(encoding.name()), Some(encoding));
        }
        assert_eq!(TextEncoding::by_name("CP 850"), Some(TextEncoding::Dos850));
        assert_eq!(TextEncoding::by_name("ebcdic"), None);
    }
}
