//! From bytes to text, as Excel and its relatives store it: UTF-8 with or
//! without BOM, UTF-16, Windows-1252.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a text file is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without BOM.
    Utf8,
    /// UTF-16, either order of bytes.
    Utf16,
    /// Windows-1252, what Danish Excel calls CSV.
    Windows1252,
}

/// A file's text.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: TextEncoding,
    /// First row with bytes that are no text.
    pub(super) damaged: Option<u64>,
}

/// Reads bytes as text; what is no text becomes U+FFFD and is told.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, bom) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let (text, damaged) = encoding.decode_without_bom_handling(&bytes[bom..]);
    let damaged = damaged.then(|| row_of_first_damage(&text));
    let encoding = if encoding == UTF_8 {
        TextEncoding::Utf8
    } else if encoding == WINDOWS_1252 {
        TextEncoding::Windows1252
    } else {
        TextEncoding::Utf16
    };
    Decoded { text, encoding, damaged }
}

fn row_of_first_damage(text: &str) -> u64 {
    let before = text.find(char::REPLACEMENT_CHARACTER).map_or(text, |at| &text[..at]);
    1 + before.bytes().filter(|&b| b == b'\n').count() as u64
}

/// Without a BOM: valid UTF-8 is UTF-8 (text in another encoding hardly ever is), text with a
/// zero byte in every second place is UTF-16, and the rest is Windows-1252, unless most of
/// what is not ASCII makes sense as UTF-8: then it is UTF-8 with damage.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(utf16) = utf16_without_bom(bytes) {
        return utf16;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).take(1000).count();
        broken += chunk.invalid().len();
        if broken > 1000 {
            break;
        }
    }
    if sound > broken { UTF_8 } else { WINDOWS_1252 }
}

fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, TextEncoding, Option<u64>) {
        let decoded = decode(bytes);
        (decoded.text.into_owned(), decoded.encoding, decoded.damaged)
    }

    #[test]
    fn every_form_that_excel_saves_reads_the_same() {
        let text = "Nr;Navn\r\n1;Sønderjysk Æg & Å\r\n";
        let utf16le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        let with = |bom: &[u8], bytes: &[u8]| [bom, bytes].concat();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            (with(b"\xEF\xBB\xBF", text.as_bytes()), TextEncoding::Utf8),
            (with(b"\xFF\xFE", &utf16le), TextEncoding::Utf16),
            (with(b"\xFE\xFF", &utf16be), TextEncoding::Utf16),
            (utf16le, TextEncoding::Utf16),
            (utf16be, TextEncoding::Utf16),
            (windows, TextEncoding::Windows1252),
        ] {
            assert_eq!(read(&bytes), (text.to_owned(), encoding, None), "{bytes:02x?}");
        }
    }

    #[test]
    fn one_damaged_letter_does_not_turn_the_others_into_mojibake() {
        let mut bytes = "Nr;Navn\n1;Sønder Ærø Åby\n2;S".as_bytes().to_vec();
        bytes.extend(b"\xF8nder\n");
        let (text, encoding, damaged) = read(&bytes);
        assert_eq!(text, "Nr;Navn\n1;Sønder Ærø Åby\n2;S\u{FFFD}nder\n");
        assert_eq!((encoding, damaged), (TextEncoding::Utf8, Some(3)));
    }
}
