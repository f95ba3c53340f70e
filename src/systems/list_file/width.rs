//! Rows of a text that have fewer cells than the heading row.
//!
//! A line break that is not quoted ends a row early and makes another customer
//! of the rest, so such a row is refused. Excel alone leaves delimiters out: it
//! looks at a group of rows at a time, and where the last columns are blank in
//! the whole group, it writes none of them (StataCorp's FAQ "How Excel writes
//! empty cells"; Microsoft's own article, KB 77295, is no longer online). The
//! group is taken to be sixteen rows from the first of the file, all of the same
//! width; a file with other groups is refused, not misread.

use super::row::RowProblem;
use crate::spreadsheet::Place;

/// Rows that Excel looks at together.
const BLOCK: u32 = 16;

/// A row with too few cells, and what else was wrong with it.
type ShortRow = (Place, usize, Vec<RowProblem>);

/// What the widths of the rows show.
#[derive(Debug, Default)]
pub(super) struct Widths {
    short: Vec<ShortRow>,
    last: Option<(Place, usize)>,
}

impl Widths {
    /// A row of so many cells was read.
    pub(super) fn seen(&mut self, place: Place, cells: usize) {
        self.last = Some((place, cells));
    }

    /// The row is too short.
    pub(super) fn short(&mut self, place: Place, cells: usize, problems: Vec<RowProblem>) {
        self.short.push((place, cells, problems));
    }

    /// The last row, and its cells.
    pub(super) const fn last(&self) -> Option<(Place, usize)> {
        self.last
    }

    /// Takes the rows of a piece of text that starts there.
    pub(super) fn append(&mut self, next: &mut Self, start: Place) {
        let short = next.short.drain(..);
        self.short.extend(short.map(|(place, cells, problems)| (place.after(start), cells, problems)));
        if let Some((place, cells)) = next.last.take() {
            self.last = Some((place.after(start), cells));
        }
    }

    /// The short rows: with the number of their cells where that is a fault, and with what else is
    /// wrong where it is Excel's habit. `customers` are the places of the rows that were read,
    /// `heading` that of the headings.
    pub(super) fn broken(
        self,
        customers: &[Place],
        heading: Place,
        exact: bool,
    ) -> Vec<(Place, Option<usize>, Vec<RowProblem>)> {
        let last = self.last.map_or(0, |(place, _)| place.row);
        let mut out = Vec::with_capacity(self.short.len());
        for block in self.short.chunk_by(|a, b| block_of(a.0) == block_of(b.0)) {
            let first = block[0].0.row - (block[0].0.row - 1) % BLOCK;
            let rows = first..first + BLOCK;
            let from = customers.partition_point(|place| place.row < rows.start);
            let to = customers.partition_point(|place| place.row < rows.end);
            let read =
                block.iter().filter(|(place, ..)| customers[from..to].binary_search(place).is_ok()).count();
            let habit = !exact
                && block.iter().all(|(_, cells, _)| *cells == block[0].1)
                && read == to - from
                // One row alone shows no habit, and the headings need all their cells.
                && block.len() > 1
                && heading.row < rows.start
                && (block.len() == BLOCK as usize || last < rows.end);
            out.extend(
                block
                    .iter()
                    .map(|(place, cells, problems)| (*place, (!habit).then_some(*cells), problems.clone())),
            );
        }
        out
    }
}

const fn block_of(place: Place) -> u32 {
    (place.row - 1) / BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u32) -> Place {
        Place { row, line: row }
    }

    /// Rows of the file that are refused, of rows with these cells below a heading of four.
    fn refused(cells: &[usize]) -> Vec<u32> {
        let mut widths = Widths::default();
        let mut customers = Vec::new();
        for (row, cells) in (2..).zip(cells) {
            widths.seen(place(row), *cells);
            customers.push(place(row));
            if *cells < 4 {
                widths.short(place(row), *cells, Vec::new());
            }
        }
        let broken = widths.broken(&customers, Place::FIRST, false).into_iter();
        broken.filter(|(_, cells, _)| cells.is_some()).map(|(place, ..)| place.row).collect()
    }

    #[test]
    fn excels_blocks_of_sixteen_are_read_and_single_rows_are_not() {
        let full = [4; 15];
        assert_eq!(refused(&[&full[..], &[3; 16], &[4; 4]].concat()), [0; 0]);
        assert_eq!(refused(&[&full[..], &[3; 5]].concat()), [0; 0]);
        assert_eq!(refused(&[4, 3, 4]), [3]);
        assert_eq!(refused(&[&full[..], &[3; 15], &[2, 4]].concat()), (17..=32).collect::<Vec<_>>());
        assert_eq!(refused(&[4, 2, 3, 4]), [3, 4]);
    }
}
