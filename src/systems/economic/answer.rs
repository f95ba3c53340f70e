//! What an answer says about itself when it is not the one hoped for.

use serde::Deserialize;

/// Longest error code that is taken over.
const LONGEST_CODE: usize = 40;

/// e-conomic's error body (and the newer `application/problem+json`); only what identifies the
/// error is read, since the rest may quote data.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ErrorBody {
    error_code: Option<String>,
    log_id: Option<String>,
}

/// The error code and the log id that e-conomic's support asks for.
pub(super) fn error_code(body: &[u8]) -> Option<String> {
    let body: ErrorBody = serde_json::from_slice(body).ok()?;
    let parts: Vec<String> = [body.error_code, body.log_id].into_iter().flatten().filter_map(plain).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Codes and ids only: letters, digits and dashes.
fn plain(text: String) -> Option<String> {
    let short = !text.is_empty() && text.len() <= LONGEST_CODE;
    (short && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')).then_some(text)
}

/// A page for people where JSON was asked for, whatever its headers say.
pub(super) fn looks_like_html(body: &[u8]) -> bool {
    let start = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    start.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_taken_and_texts_are_not() {
        let body = br#"{"message":"Jens Hansen","errorCode":"E04810","logId":"86247-abc","errors":[]}"#;
        assert_eq!(error_code(body), Some("E04810 86247-abc".to_owned()));
        assert_eq!(error_code(br#"{"errorCode":"see token demo!"}"#), None);
        assert_eq!(error_code(b"<html>"), None);
    }

    #[test]
    fn html_is_known_by_its_first_letter() {
        assert!(looks_like_html(b"\r\n <!DOCTYPE html>"));
        assert!(!looks_like_html(b"{\"a\":\"<\"}"));
    }
}
