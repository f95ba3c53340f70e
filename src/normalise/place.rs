//! Post code and town.

/// The number of a post code; letters of the country, a town after it and
/// blanks do not matter. A post code with letters (British, Dutch) becomes a
/// number above 2^31. 0 if there is none.
#[must_use]
pub fn post_code(text: &str) -> u32 {
    let text = text.trim();
    if let Some(spaced) = spaced_code(text) {
        return spaced;
    }
    let mut digits = text.split(|c: char| !c.is_ascii_digit()).filter(|run| (3..=6).contains(&run.len()));
    if let Some(zip) = digits.next().and_then(|run| run.parse::<u32>().ok()) {
        return zip;
    }
    let letters: String =
        text.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    let mixed = letters.len() >= 4
        && letters.bytes().any(|b| b.is_ascii_digit())
        && letters.bytes().any(|b| b.is_ascii_alphabetic());
    if mixed { super::hash(&letters) | 1 << 31 } else { 0 }
}

/// A post code as Swedes, Czechs, Slovaks and Greeks write it: `211 20`.
fn spaced_code(text: &str) -> Option<u32> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (first, rest) = digits.split_once([' ', '\u{a0}'])?;
    let second = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    let is = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    (is(first, 3) && is(second, 2)).then(|| format!("{first}{second}").parse().ok())?
}

/// A folded town without the letter of its district or a post code, in one spelling.
pub(super) fn town(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphanumeric()) {
        let district = word.len() == 1 || matches!(word, "nv" | "sv" | "no" | "so");
        if word.is_empty()
            || word == "dk"
            || (district && !out.is_empty())
            || word.bytes().all(|b| b.is_ascii_digit())
        {
            continue;
        }
        out.push_str(match word {
            "kbh" | "copenhagen" | "kopenhagen" | "cph" => "kobenhavn",
            "frb" | "frbg" => "frederiksberg",
            "sct" | "sankt" | "skt" => "st",
            "ndr" => "nordre",
            "nr" => "norre",
            "sdr" => "sonder",
            "gl" => "gammel",
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_code_is_its_digits() {
        for text in ["5000", "DK-5000", " DK 5000 Odense C", "5000 Odense"] {
            assert_eq!(post_code(text), 5000, "{text}");
        }
        for text in ["211 20", "SE-211 20", "S-211 20 Malmö", "21120", "211\u{a0}20"] {
            assert_eq!(post_code(text), 21_120, "{text}");
        }
        assert_eq!(post_code("110 00 Praha"), 11_000);
        assert_eq!(post_code("500 Odense 20"), 500);
        assert_eq!(post_code("0900"), 900);
        assert_eq!(post_code(""), 0);
        assert_eq!(post_code("DK"), 0);
        assert_ne!(post_code("SW1A 1AA"), 0);
    }

    #[test]
    fn a_town_has_no_district() {
        assert_eq!(town("odense c"), "odense");
        assert_eq!(town("kbh. k"), "kobenhavn");
        assert_eq!(town("8000 arhus"), "arhus");
        assert_eq!(town("nr. nissum"), "norrenissum");
    }
}
