//! Holds the display cells of a row against the run: this is what catches a
//! row that was shifted by an unquoted `;`, a column that was sorted on its
//! own, and two row ids that were swapped.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::damage::{Likeness, likeness, normal};
use super::heading::{Heading, Line};
use crate::review::cells::Cells;
use crate::review::columns::{COLUMNS, Column, ColumnFacts, Compare};
use crate::review::{ReviewWarning, RowError};
use crate::run::RowId;
use crate::spreadsheet::figure;

/// The first row with damage of a kind, and how many there are.
#[derive(Debug, Clone, Copy, Default)]
struct DamageTally {
    first: u64,
    rows: u64,
}

impl DamageTally {
    fn add(&mut self, row: u64) {
        if self.rows == 0 {
            self.first = row;
        }
        self.rows += 1;
    }
}

/// The cells of a row that tell whose it is: code and names.
#[derive(Debug, Clone, Copy, Default)]
struct Witnesses {
    speak: bool,
    lost: bool,
}

impl Witnesses {
    fn hear(&mut self, likeness: Likeness) {
        match likeness {
            Likeness::Same | Likeness::Damaged => self.speak = true,
            Likeness::Lost | Likeness::Foreign => self.lost = true,
        }
    }

    /// Every one of them is lost.
    fn tell_nothing(self) -> bool {
        self.lost && !self.speak
    }
}

/// Compares the rows of one file with the run.
pub(super) struct Comparison<'c> {
    cells: &'c Cells<'c>,
    heading: &'c Heading,
    damaged: [DamageTally; COLUMNS.len()],
    reworded: [DamageTally; COLUMNS.len()],
    /// Texts of a column -> the first proposal that has it; made when first asked for.
    owners: [OnceCell<FxHashMap<String, usize>>; COLUMNS.len()],
}

impl<'c> Comparison<'c> {
    pub(super) fn new(cells: &'c Cells<'c>, heading: &'c Heading) -> Self {
        Self {
            cells,
            heading,
            damaged: [DamageTally::default(); COLUMNS.len()],
            reworded: [DamageTally::default(); COLUMNS.len()],
            owners: [const { OnceCell::new() }; COLUMNS.len()],
        }
    }

    /// Compares one row with the proposal at `index`.
    pub(super) fn row(&mut self, line: &Line, index: usize) -> Option<RowError> {
        let mut differing = Vec::new();
        let mut witnesses = Witnesses::default();
        for facts in COLUMNS.iter().filter(|facts| facts.compare != Compare::Read) {
            let Some(place) = self.heading.place(facts.column) else { continue };
            let expected = self.cells.display(index, facts.column);
            let shown = line.cells.get(place).map(|cell| &*cell.text).unwrap_or_default();
            let likeness = self.cell(*facts, &expected, shown);
            if facts.needed && !expected.is_empty() {
                witnesses.hear(likeness);
            }
            if self.is_another(*facts, likeness, shown, line.row) {
                differing.push((facts.column, shown.to_owned()));
            }
        }
        if !differing.is_empty() {
            let of = self.common_owner(&differing);
            let columns = differing.into_iter().map(|(column, _)| column).collect();
            Some(RowError::Differs { columns, of })
        } else {
            witnesses.tell_nothing().then_some(RowError::Unrecognisable)
        }
    }

    /// Whether the cell is another row's or edited; counts what is merely damaged.
    fn is_another(&mut self, facts: ColumnFacts, likeness: Likeness, shown: &str, row: u64) -> bool {
        match likeness {
            Likeness::Same => false,
            Likeness::Damaged | Likeness::Lost => {
                self.damaged[facts.column as usize].add(row);
                false
            }
            Likeness::Foreign if facts.compare == Compare::Sentence => {
                let another = shown.trim().is_empty() || self.owner(facts.column, shown).is_some();
                if !another {
                    self.reworded[facts.column as usize].add(row);
                }
                another
            }
            Likeness::Foreign => true,
        }
    }

    fn cell(&self, facts: ColumnFacts, expected: &str, found: &str) -> Likeness {
        match likeness(expected, found) {
            Likeness::Foreign if facts.compare == Compare::Percent && is_share(found) => Likeness::Damaged,
            other => other,
        }
    }

    /// The row whose text this is.
    fn owner(&self, column: Column, text: &str) -> Option<usize> {
        let texts = self.owners[column as usize].get_or_init(|| {
            let count = self.cells.run().proposals.len();
            // In reverse, so that the first of equal texts wins.
            (0..count).rev().map(|index| (normal(&self.cells.display(index, column)), index)).collect()
        });
        texts.get(&normal(text)).copied().filter(|_| !text.trim().is_empty())
    }

    /// The one row that all the differing texts belong to.
    fn common_owner(&self, differing: &[(Column, String)]) -> Option<RowId> {
        let mut owners = differing.iter().filter_map(|(column, text)| self.owner(*column, text));
        let first = owners.next()?;
        owners.all(|other| other == first).then(|| self.cells.run().proposals[first].row.clone())
    }

    /// What was damaged or reworded, a warning a column.
    pub(super) fn warnings(&self) -> Vec<ReviewWarning> {
        let tallies = COLUMNS.iter().map(|facts| facts.column).zip(self.damaged.iter().zip(&self.reworded));
        let mut warnings = Vec::new();
        for (column, (damaged, reworded)) in tallies {
            if damaged.rows > 0 {
                warnings.push(ReviewWarning::Damaged { column, first: damaged.first, rows: damaged.rows });
            }
            if reworded.rows > 0 {
                warnings.push(ReviewWarning::Reworded { column, first: reworded.first, rows: reworded.rows });
            }
        }
        warnings
    }
}

/// `0,9` or `97 %` instead of a whole number: somebody formatted the column. A whole number
/// is another row's score.
fn is_share(found: &str) -> bool {
    let text = found.trim();
    let (number, percent) = text.strip_suffix('%').map_or((text, false), |number| (number.trim(), true));
    figure::is_number(number) && (percent || number.contains([',', '.']))
}
