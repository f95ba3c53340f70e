//! Why a reviewed file is not written.

use crate::customer::{Code, EconomicNumber, StoredLink, Text};
use crate::run::RowId;

/// One reason, at one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the review file, from 1.
    pub line: u64,
    /// Row id.
    pub row: RowId,
    /// What is wrong.
    pub kind: RefusalKind,
}

/// What is wrong with an approved row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalKind {
    /// Approved, but the number cell is empty.
    NoNumber {
        /// Customer code.
        code: Code,
    },
    /// e-conomic has no such customer and had none at the export.
    UnknownNumber {
        /// The number.
        number: EconomicNumber,
    },
    /// e-conomic no longer has this customer.
    EconomicGone {
        /// The number.
        number: EconomicNumber,
        /// Its name at the export.
        was: Text,
    },
    /// The number belongs to another name or CVR than at the export.
    EconomicChanged {
        /// The number.
        number: EconomicNumber,
        /// Name at the export.
        was: Text,
        /// Name now.
        now: Text,
    },
    /// The e-conomic customer is barred.
    Barred {
        /// The number.
        number: EconomicNumber,
        /// Its name.
        name: Text,
    },
    /// Other customers have or get the same number.
    Shared {
        /// The number.
        number: EconomicNumber,
        /// This customer.
        code: Code,
        /// The others.
        with: Vec<Code>,
    },
    /// The customer already has another link.
    Overwrite {
        /// Customer code.
        code: Code,
        /// The link it has.
        old: Text,
        /// The approved one.
        new: EconomicNumber,
    },
    /// The link column cannot hold the number.
    DoesNotFit {
        /// The number.
        number: EconomicNumber,
    },
    /// The row is no longer in the table.
    RowGone {
        /// Customer code.
        code: Code,
    },
    /// The customer code was changed.
    CodeChanged {
        /// Code at the export.
        was: Code,
        /// Code now.
        now: Code,
    },
    /// The name was changed.
    NameChanged {
        /// Customer code.
        code: Code,
    },
    /// The link was changed.
    LinkChanged {
        /// Customer code.
        code: Code,
        /// Link at the export.
        was: StoredLink,
        /// Link now.
        now: StoredLink,
    },
}

impl RefusalKind {
    /// Whether the world changed since the export (and not the review file being wrong).
    #[must_use]
    pub fn is_stale(&self) -> bool {
        matches!(
            self,
            Self::EconomicGone { .. }
                | Self::EconomicChanged { .. }
                | Self::RowGone { .. }
                | Self::CodeChanged { .. }
                | Self::NameChanged { .. }
                | Self::LinkChanged { .. }
        )
    }
}
