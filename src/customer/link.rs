//! The link: what `Customer.ForeignDebitorSystemIdentification` holds.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{EconomicNumber, Text, masked};

/// The stored value exactly as the database holds it: `None` is NULL, and
/// NULL, `""` and `"0"` are three different values, so that an undo can
/// restore precisely what was there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredLink(pub Option<Text>);

/// The values that count as *unlinked* besides NULL (`unlinked` in kobl.toml).
/// Empty and blank values always count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkedValues(pub Vec<String>);

impl Default for UnlinkedValues {
    fn default() -> Self {
        Self(vec![String::new(), "0".to_owned()])
    }
}

/// What a stored value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// NULL, empty, blanks, or one of the configured values.
    Unlinked,
    /// Linked to this e-conomic customer.
    Linked(EconomicNumber),
    /// Neither unlinked nor an e-conomic number.
    Unreadable,
}

impl StoredLink {
    /// A stored text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(Some(text.into()))
    }

    /// NULL.
    #[must_use]
    pub const fn null() -> Self {
        Self(None)
    }

    /// The text, or "" for NULL, as people see it: a CPR number is masked.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        masked(self.0.as_deref().unwrap_or(""))
    }

    /// Reads the value; surrounding blanks (a `char(n)` column pads) do not matter.
    #[must_use]
    pub fn state(&self, unlinked: &UnlinkedValues) -> LinkState {
        let Some(text) = self.0.as_deref().map(str::trim) else {
            return LinkState::Unlinked;
        };
        if text.is_empty() || unlinked.0.iter().any(|value| value.trim() == text) {
            return LinkState::Unlinked;
        }
        EconomicNumber::parse(text).map_or(LinkState::Unreadable, LinkState::Linked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_blank_and_configured_values_are_unlinked() {
        let unlinked = UnlinkedValues::default();
        for link in
            [StoredLink::null(), StoredLink::text(""), StoredLink::text("   "), StoredLink::text("0 ")]
        {
            assert_eq!(link.state(&unlinked), LinkState::Unlinked, "{link:?}");
        }
        let strict = UnlinkedValues(Vec::new());
        assert_eq!(StoredLink::text("0").state(&strict), LinkState::Unreadable);
    }

    #[test]
    fn a_padded_number_is_a_link() {
        let number = EconomicNumber::new(10_045).map(LinkState::Linked);
        assert_eq!(Ok(StoredLink::text("10045     ").state(&UnlinkedValues::default())), number);
        assert_eq!(StoredLink::text("10O45").state(&UnlinkedValues::default()), LinkState::Unreadable);
    }
}
