//! Why a reviewed file is not written.

use crate::customer::{Code, EconomicNumber, Field, StoredLink, Text};
use crate::matching::Verdict;
use crate::run::RowId;

/// One reason, at one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Line of the review file, from 1.
    pub line: u64,
    /// Row id.
    pub row: RowId,
    /// What is wrong.
    pub kind: RefusalKind,
}

/// A question that lifts a refusal: a person said yes to exactly these rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Leave out rows whose customer changed since the export (`--skip-changed`).
    Changed,
    /// Write links that look wrong (`--allow-unlikely`).
    Unlikely,
    /// Replace an existing link (`--allow-overwrite`).
    Overwrite,
    /// Two customers on one number (`--allow-shared`).
    Shared,
    /// A barred e-conomic customer (`--allow-barred`).
    Barred,
}

impl Question {
    /// Every one, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Changed, Self::Unlikely, Self::Overwrite, Self::Shared, Self::Barred];

    /// The flag that answers it with yes.
    #[must_use]
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Changed => "--skip-changed",
            Self::Unlikely => "--allow-unlikely",
            Self::Overwrite => "--allow-overwrite",
            Self::Shared => "--allow-shared",
            Self::Barred => "--allow-barred",
        }
    }
}

/// A number that stands in a row where it looks wrong, while it is proposed for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedNumber {
    /// Where it stands: line of the review file, from 1.
    pub line: u64,
    /// The row's id.
    pub row: RowId,
    /// Line of the row that it is proposed for, if the file has that row.
    pub owner: Option<u64>,
    /// Code of the customer that it is proposed for.
    pub owner_code: Code,
}

/// What is wrong with an approved row.
#[derive(Debug, Clone, PartialEq)]
pub enum RefusalKind {
    /// The numbers of these rows are other rows' proposals and look wrong here: a block that was
    /// moved, sorted or shifted. No flag and no comment helps.
    Moved(Vec<MovedNumber>),
    /// The numbers of these rows look wrong and count up by one step: a cell was filled down.
    Filled {
        /// Lines of the review file, from 1.
        lines: Vec<u64>,
    },
    /// The matcher holds the pair for two different customers.
    Unlikely {
        /// Customer code.
        code: Code,
        /// ClientView name.
        name: Text,
        /// The approved number.
        number: EconomicNumber,
        /// The e-conomic name.
        economic_name: Text,
        /// What the matcher says of the pair.
        verdict: Verdict,
        /// The customer that the number is proposed for instead.
        proposed_for: Option<Code>,
    },
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
    /// The customer behind the number is not as it was at the export.
    EconomicChanged {
        /// The number.
        number: EconomicNumber,
        /// Name at the export.
        was: Text,
        /// Name now.
        now: Text,
        /// What differs.
        fields: Vec<Field>,
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
    /// Address, CVR number or the like was changed.
    CustomerChanged {
        /// Customer code.
        code: Code,
        /// What differs.
        fields: Vec<Field>,
    },
    /// The customer was marked as inactive.
    BecameInactive {
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
        self.question() == Some(Question::Changed)
    }

    /// The question that lifts it; nothing if the file or the world must be put right.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match self {
            Self::EconomicGone { .. }
            | Self::EconomicChanged { .. }
            | Self::RowGone { .. }
            | Self::CodeChanged { .. }
            | Self::NameChanged { .. }
            | Self::CustomerChanged { .. }
            | Self::BecameInactive { .. }
            | Self::LinkChanged { .. } => Some(Question::Changed),
            Self::Unlikely { .. } => Some(Question::Unlikely),
            Self::Overwrite { .. } => Some(Question::Overwrite),
            Self::Shared { .. } => Some(Question::Shared),
            Self::Barred { .. } => Some(Question::Barred),
            Self::Moved(_)
            | Self::Filled { .. }
            | Self::NoNumber { .. }
            | Self::UnknownNumber { .. }
            | Self::DoesNotFit { .. } => None,
        }
    }
}
