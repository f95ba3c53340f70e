//! E-mail addresses, and the domains that carry no identity.

/// Domains where anybody can have an address.
const FREE: [&str; 34] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.dk",
    "live.dk",
    "live.com",
    "outlook.com",
    "outlook.dk",
    "yahoo.com",
    "yahoo.dk",
    "icloud.com",
    "me.com",
    "mac.com",
    "msn.com",
    "mail.dk",
    "mail.tele.dk",
    "jubii.dk",
    "jubiimail.dk",
    "ofir.dk",
    "stofanet.dk",
    "tdcadsl.dk",
    "tdcspace.dk",
    "get2net.dk",
    "privat.dk",
    "post.tele.dk",
    "tdc.dk",
    "webspeed.dk",
    "youmail.dk",
    "youseepost.dk",
    "dlgmail.dk",
    "fibermail.dk",
    "protonmail.com",
    "proton.me",
    "email.dk",
];

/// An address taken apart. Hashes are 0 where nothing is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Email {
    /// Before the `@`, lower case.
    pub local: String,
    /// After the `@`, lower case.
    pub domain: String,
    /// The domain carries no identity.
    pub free: bool,
}

/// The first address in a text.
#[must_use]
pub fn parse(text: &str) -> Option<Email> {
    let candidates = super::text::split(text, |byte| b" ,;<>\t\n/".contains(&byte));
    let address =
        candidates.map(|part| part.trim_end_matches('.').trim_start_matches("mailto:")).find(|part| {
            part.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.len() > 2)
        })?;
    let (local, domain) = address.split_once('@')?;
    let domain = domain.to_lowercase();
    let free = FREE.contains(&domain.as_str());
    Some(Email { local: local.to_lowercase(), domain, free })
}

impl Email {
    /// The domain's own word: `kjeldskov` of `mail.kjeldskov.dk`, folded.
    #[must_use]
    pub fn label(&self) -> String {
        let mut parts = self.domain.rsplit('.').filter(|part| !part.is_empty());
        let last = parts.next().unwrap_or("");
        super::fold(parts.next().unwrap_or(last)).replace('-', "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_counts() {
        let email = parse("Bogholderi <Info@Kjeldskov-VVS.dk>; hans@gmail.com").unwrap_or_default();
        assert_eq!(
            (email.local.as_str(), email.domain.as_str(), email.free),
            ("info", "kjeldskov-vvs.dk", false)
        );
        assert_eq!(email.label(), "kjeldskovvvs");
        assert!(parse("x@gmail.com").is_some_and(|email| email.free));
        assert_eq!(parse("ingen"), None);
        assert_eq!(parse("@"), None);
    }
}
