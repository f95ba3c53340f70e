//! The encodings that Excel and editors save CSV in.
//!
//! Windows-1252, DOS and Macintosh cannot be told apart by their bytes, but the
//! heading `Række` can: its `æ` is another byte in each. A file that is taken
//! for the wrong one is refused all the same, because the names do not fit.

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use crate::review::ReviewError;

/// Decodes the file, without its byte order mark.
///
/// The mark decides; without one, what is valid UTF-8 is UTF-8, and anything else
/// Windows-1252, which is what Danish Excel saves, unless the heading shows that it is "CSV
/// (MS-DOS)" or "CSV (Macintosh)". A text with NUL bytes is damaged.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ReviewError> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (without_mark(bytes), bytes),
    };
    if encoding == WINDOWS_1252 && memmem::find(bytes, b"R\x91kke").is_some() {
        return without_nul(bytes.iter().map(|byte| dos(*byte)).collect());
    }
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(ReviewError::Encoding)?
        .into_owned();
    without_nul(text)
}

/// A text with NUL characters is damaged, and one of blanks is empty.
fn without_nul(text: String) -> Result<String, ReviewError> {
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() as u64 + 1;
        return Err(ReviewError::Nul { line });
    }
    if text.trim().is_empty() { Err(ReviewError::Empty) } else { Ok(text) }
}

fn without_mark(bytes: &[u8]) -> &'static Encoding {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    // Text in Latin letters has a zero in nearly every other byte of UTF-16.
    let most = bytes.len() / 3;
    if bytes.len() > 8 && zeros(1) > most && zeros(0) == 0 {
        UTF_16LE
    } else if bytes.len() > 8 && zeros(0) > most && zeros(1) == 0 {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else if memmem::find(bytes, b"R\xbekke").is_some() {
        MACINTOSH
    } else {
        WINDOWS_1252
    }
}

/// A character of DOS code page 850.
fn dos(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    match byte.checked_sub(0x80) {
        Some(place) => UPPER.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    }
}
