//! What the links of a table hold, before anything is matched.

use std::collections::BTreeMap;

use super::{LinkState, StoredLink, UnlinkedValues};

/// Links counted by what they mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkCensus {
    /// e-conomic numbers.
    pub linked: usize,
    /// NULL, blanks and the values that count as unlinked.
    pub unlinked: usize,
    /// Values that are neither, as people see them, each with its customers' number; the most
    /// frequent first. A database that holds the text `NULL` or `-` holds a value.
    pub unreadable: Vec<(String, usize)>,
}

impl LinkCensus {
    /// Counts these links.
    #[must_use]
    pub fn of<'l>(links: impl IntoIterator<Item = &'l StoredLink>, values: &UnlinkedValues) -> Self {
        let mut census = Self::default();
        let mut unreadable: BTreeMap<String, usize> = BTreeMap::new();
        for link in links {
            match link.state(values) {
                LinkState::Linked(_) => census.linked += 1,
                LinkState::Unlinked => census.unlinked += 1,
                LinkState::Unreadable => *unreadable.entry(link.shown().trim().to_owned()).or_default() += 1,
            }
        }
        census.unreadable = unreadable.into_iter().collect();
        census.unreadable.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        census
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_tools_are_values_in_a_database() {
        let texts = ["10045", " 7 ", "", "  ", "0", "NULL", "-", "n/a", "NULL", "1.001"];
        let mut links: Vec<StoredLink> = texts.map(StoredLink::text).into();
        links.push(StoredLink::null());
        let census = LinkCensus::of(&links, &UnlinkedValues::default());
        assert_eq!((census.linked, census.unlinked), (2, 4));
        let told: Vec<(&str, usize)> =
            census.unreadable.iter().map(|(text, count)| (text.as_str(), *count)).collect();
        assert_eq!(told, [("NULL", 2), ("-", 1), ("1.001", 1), ("n/a", 1)]);
        // Whoever says so in kobl.toml has them as unlinked.
        let values = UnlinkedValues(["", "0", "NULL", "-"].map(str::to_owned).into());
        assert_eq!(LinkCensus::of(&links, &values).unlinked, 7);
    }
}
