//! A customer of ClientView/ClientTime.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Particulars, StoredLink, Text, masked_code};

/// The primary key of the `Customer` row, as text (a whole number without
/// leading zeros, a lower-case GUID, or the text itself). People never see it;
/// every write is addressed by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(Text);

/// `CustomerCode`, the name people know the customer by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(Text);

macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// Takes the text as it is.
            #[must_use]
            pub fn new(text: impl Into<Text>) -> Self {
                Self(text.into())
            }

            /// The exact text. For people, use `Display`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        /// As people see it: a CPR number is masked.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                masked_code(&self.0).fmt(f)
            }
        }
    };
}
text_id!(Key);
text_id!(Code);

/// One row of the ClientTime table `Customer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientViewCustomer {
    /// Primary key.
    pub key: Key,
    /// Customer code.
    pub code: Code,
    /// The link as stored.
    pub link: StoredLink,
    /// Marked as inactive in ClientView.
    pub inactive: bool,
    /// Name, address, identifiers.
    pub about: Particulars,
    /// Cells of the columns kobl has no use for, in the list's order.
    pub extra: Box<[Text]>,
}

impl ClientViewCustomer {
    /// A customer of which nothing is known but the key.
    #[must_use]
    pub fn blank(key: Key) -> Self {
        Self {
            key,
            code: Code::new(""),
            link: StoredLink::null(),
            inactive: false,
            about: Particulars::default(),
            extra: Box::default(),
        }
    }
}
