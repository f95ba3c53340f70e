//! Reads a review file back, in whatever form Excel left it, or refuses it
//! whole with every reason.
//!
//! Four nets, each for what slips through the one before: the form of the file
//! ([`spreadsheet`](crate::spreadsheet), `table`), the cells people edit
//! (`answer`, `number`), the display cells against the run (`compare`,
//! `damage`), and answers that were dragged in a workbook (`moved`) or sorted on
//! their own (`sorted`, which also
//! says what cannot be seen). Whose number stands in a row is judged later, by
//! the matcher.

mod answer;
mod bytes;
mod compare;
mod damage;
mod heading;
mod ignored;
mod moved;
mod number;
mod sights;
mod sorted;
mod table;

pub use self::ignored::{IgnoreError, IgnoreMark, read_ignored};

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use self::compare::Comparison;
use self::heading::{Heading, Line, column_number, is_blank};
use self::number::Number;
use self::sights::Sights;
pub use self::sorted::filled_numbers;
use self::table::one_column;
use super::cells::flat;
use super::{
    Answer, CellPlace, Cells, Column, Decision, Review, ReviewError, ReviewErrors, ReviewWarning, RowError,
    Tracing, written,
};
use crate::run::{RowId, Run, RunCode};
use crate::spreadsheet::Cell;

/// Reads a review file of `run`.
///
/// # Errors
/// [`ReviewErrors`] with every reason; nothing of the file was accepted then.
pub fn read(bytes: &[u8], run: &Run) -> Result<Review, ReviewErrors> {
    let file = File::open(bytes)?;
    let cells = Cells::new(run);
    let mut reader = Reader::new(&file, &cells);
    for line in &file.lines {
        reader.line(line);
    }
    reader.finish()
}

/// The run that most rows of a review file belong to: how a file finds its run.
///
/// # Errors
/// [`ReviewErrors`] if the file cannot be read, or no row has a row id.
pub fn run_code(bytes: &[u8]) -> Result<RunCode, ReviewErrors> {
    let file = File::open(bytes)?;
    let place = file.heading.place(Column::Row);
    let mut codes: BTreeMap<RunCode, usize> = BTreeMap::new();
    for line in &file.lines {
        let cell = place.and_then(|place| line.cells.get(place));
        if let Some(Ok(id)) = cell.map(|cell| RowId::parse(&flat(&cell.text))) {
            *codes.entry(id.run()).or_default() += 1;
        }
    }
    let most = codes.into_iter().max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code)));
    most.map(|(code, _)| code).ok_or_else(|| ReviewError::NoRows.into())
}

/// A file whose form is known.
struct File {
    lines: Vec<Line>,
    heading: Heading,
    /// Errors of form that do not keep the rows from being read.
    errors: Vec<ReviewError>,
    /// The file is delimited text, where content beside the table is a shifted row.
    delimited: bool,
    /// The last line has no line end.
    unfinished: bool,
    /// What is seen in a workbook besides its cells.
    sights: Sights,
}

impl File {
    fn open(bytes: &[u8]) -> Result<Self, ReviewErrors> {
        if bytes.is_empty() {
            return Err(ReviewError::Empty.into());
        }
        let table::Table { lines, heading, errors, delimited, unfinished, sights } = table::open(bytes)?;
        Ok(Self { sights, ..Self::checked(lines, heading, errors, delimited, unfinished)? })
    }

    fn checked(
        lines: Vec<Line>,
        heading: Option<Heading>,
        mut errors: Vec<ReviewError>,
        delimited: bool,
        unfinished: bool,
    ) -> Result<Self, ReviewErrors> {
        let Some(heading) = heading else {
            errors.push(match () {
                () if lines.iter().all(Line::is_blank) => ReviewError::Empty,
                () if one_column(&lines) => ReviewError::OneColumn,
                () => ReviewError::NoHeading,
            });
            return Err(ReviewErrors { errors, readable: None });
        };
        let columns = heading.errors();
        if !columns.is_empty() {
            errors.extend(columns);
            return Err(ReviewErrors { errors, readable: None });
        }
        Ok(Self { lines, heading, errors, delimited, unfinished, sights: Sights::default() })
    }
}

/// Goes through the rows and gathers decisions, errors and warnings.
struct Reader<'f> {
    file: &'f File,
    cells: &'f Cells<'f>,
    comparison: Comparison<'f>,
    decisions: Vec<Decision>,
    /// Index of a proposal -> its place in `decisions`.
    seen: FxHashMap<usize, usize>,
    errors: Vec<ReviewError>,
    warnings: Vec<ReviewWarning>,
    /// Columns without a heading that were passed over.
    unheaded: BTreeSet<u16>,
}

impl<'f> Reader<'f> {
    fn new(file: &'f File, cells: &'f Cells<'f>) -> Self {
        Self {
            file,
            cells,
            comparison: Comparison::new(cells, &file.heading),
            decisions: Vec::new(),
            seen: FxHashMap::default(),
            errors: file.errors.clone(),
            warnings: file.heading.warnings(),
            unheaded: BTreeSet::new(),
        }
    }

    /// Reads one row of the file.
    fn line(&mut self, line: &Line) {
        let heading = &self.file.heading;
        if line.is_blank() || heading.is_repeated_by(line) || self.is_title(line) {
            return;
        }
        self.unheaded(line);
        match self.row_id(line) {
            Err(error) => self.error(line, Column::Row, error),
            Ok((id, index)) => {
                let decision = self.decide(line, id, index);
                if let Some(error) = self.comparison.row(line, index) {
                    let column = match &error {
                        RowError::Differs { columns, .. } => columns.first().copied(),
                        _ => None,
                    };
                    self.error(line, column.unwrap_or(Column::Row), error);
                } else if let Some(decision) = decision {
                    self.keep(decision, index);
                }
            }
        }
    }

    /// A title that somebody wrote above the headings: no row id, and either no more than one cell
    /// in kobl's columns or neither answer nor number.
    fn is_title(&self, line: &Line) -> bool {
        let blank = |column| self.cell(line, column).is_none_or(is_blank);
        let columns = &self.file.heading.columns;
        let filled =
            line.cells.iter().zip(columns).filter(|(cell, column)| column.is_some() && !is_blank(cell));
        line.row < self.file.heading.row
            && (filled.count() <= 1 || blank(Column::Approve) && blank(Column::Number))
            && line.cells.iter().all(|cell| RowId::parse(&cell.text).is_err())
    }

    /// Content in cells without a heading: a column of somebody's own where the row has as many
    /// cells as the headings, and a shifted row, or a note beside the table, where it has not.
    fn unheaded(&mut self, line: &Line) {
        let heading = &self.file.heading;
        let stray = (0..line.cells.len())
            .find(|place| !heading.is_headed(*place) && !is_blank(&line.cells[*place]))
            .map(|place| CellPlace { row: line.row, column: column_number(place) });
        match stray {
            Some(place) if self.file.delimited && line.cells.len() == heading.columns.len() => {
                self.unheaded.insert(place.column);
            }
            Some(place) if self.file.delimited => {
                self.errors.push(ReviewError::Row { place, error: RowError::Unheaded });
            }
            Some(place) => self.warnings.push(ReviewWarning::Unheaded(place)),
            None => {}
        }
    }

    /// The id of the row, and the index of its proposal.
    fn row_id(&self, line: &Line) -> Result<(RowId, usize), RowError> {
        let text = self.cell(line, Column::Row).map(|cell| flat(&cell.text)).unwrap_or_default();
        if text.is_empty() {
            return Err(RowError::NoRowId);
        }
        let id = RowId::parse(&text).map_err(|_| RowError::BadRowId)?;
        let run = self.cells.run();
        if id.run() != run.manifest.code {
            return Err(RowError::OtherRun(id.run()));
        }
        let index = (id.sequence() as usize).checked_sub(1);
        match index.and_then(|index| Some((index, run.proposals.get(index)?))) {
            Some((index, proposal)) if proposal.row == id => Ok((id, index)),
            _ => Err(RowError::UnknownRowId),
        }
    }

    /// Reads the three cells that people edit.
    fn decide(&mut self, line: &Line, row: RowId, index: usize) -> Option<Decision> {
        self.formulas(line);
        let answer = answer::answer(self.cell(line, Column::Approve));
        let number = number::number(self.cell(line, Column::Number), self.cells, index);
        let comment = self.cell(line, Column::Comment).map(|cell| comment(&cell.text)).unwrap_or_default();
        let (answer, number) = match (answer, number) {
            (Ok(answer), Ok(number)) => (answer, number),
            (answer, number) => {
                for (column, error) in [(Column::Approve, answer.err()), (Column::Number, number.err())] {
                    if let Some(error) = error {
                        self.error(line, column, error);
                    }
                }
                return None;
            }
        };
        let number = match number {
            Number::Blank => None,
            Number::Plain(number) => Some(number),
            Number::Repaired(number) => {
                self.warnings.push(ReviewWarning::NumberRepaired { row: line.row, number });
                Some(number)
            }
        };
        if answer == Answer::Yes && number.is_none() {
            self.error(line, Column::Number, RowError::NoNumber);
            return None;
        }
        Some(Decision { row, line: line.row, answer, number, comment })
    }

    /// A formula counts with the value that was saved with it; without one, it is refused.
    fn formulas(&mut self, line: &Line) {
        for column in [Column::Approve, Column::Number] {
            let (Some(cell), Some(place)) = (self.cell(line, column), self.file.heading.place(column)) else {
                continue;
            };
            if cell.formula.is_some() && is_blank(cell) {
                self.error(line, column, RowError::Formula);
            } else if cell.formula.is_some() {
                let place = CellPlace { row: line.row, column: column_number(place) };
                self.warnings.push(ReviewWarning::FormulaValue(place));
            }
        }
    }

    /// Keeps a decision. The same row a second time must say the same.
    fn keep(&mut self, decision: Decision, index: usize) {
        let Some(earlier) = self.seen.get(&index).map(|place| &mut self.decisions[*place]) else {
            self.seen.insert(index, self.decisions.len());
            self.decisions.push(decision);
            return;
        };
        let (row, first) = (decision.line, earlier.line);
        if (earlier.answer, earlier.number) == (decision.answer, decision.number) {
            if earlier.comment.is_empty() {
                earlier.comment = decision.comment;
            }
            self.warnings.push(ReviewWarning::Repeated { row, first });
        } else {
            let column = self.file.heading.place(Column::Row).map_or(0, column_number);
            self.errors.push(ReviewError::Row {
                place: CellPlace { row, column },
                error: RowError::Repeated { first },
            });
        }
    }

    fn cell<'l>(&self, line: &'l Line, column: Column) -> Option<&'l Cell<'static>> {
        line.cells.get(self.file.heading.place(column)?)
    }

    fn error(&mut self, line: &Line, column: Column, error: RowError) {
        let column = self.file.heading.place(column).map_or(0, column_number);
        self.errors.push(ReviewError::Row { place: CellPlace { row: line.row, column }, error });
    }

    /// The file ends within a row: cells are gone that every other row has, the answer or the number is gone, or the number stands last
    /// and may be half of one. (Half an answer means the same, or nothing.)
    fn cut_off(&self) -> Option<ReviewError> {
        let line = self.file.lines.last().filter(|line| self.file.unfinished && !line.is_blank())?;
        let [answer, number] =
            [Column::Approve, Column::Number].map(|column| self.file.heading.place(column));
        let gone = answer.max(number) >= Some(line.cells.len());
        let proposed = || {
            let index = self.row_id(line).ok()?.1;
            self.cells.run().proposals[index].number.map(|number| number.to_string())
        };
        let half = number == line.cells.len().checked_sub(1)
            && self.cell(line, Column::Number).is_some_and(|cell| Some(&*cell.text) != proposed().as_deref());
        let width = self.file.heading.columns.len();
        let others = self.file.lines.iter().filter(|other| other.row != line.row && !other.is_blank());
        let shorter =
            line.cells.len() < width && others.map(|other| other.cells.len()).all(|cells| cells >= width);
        (gone || half || shorter).then_some(ReviewError::CutOff { row: line.row })
    }

    /// What a person sees in a workbook that its cells do not say.
    fn seen(&self) -> Vec<ReviewWarning> {
        let Sights { hidden, merged, noted, coloured } = &self.file.sights;
        let approved = |d: &&Decision| d.answer == Answer::Yes && hidden.contains(&d.line);
        let open: FxHashSet<u64> =
            self.decisions.iter().filter(|d| d.answer == Answer::Undecided).map(|d| d.line).collect();
        let unanswered = |rows: &[u64]| -> Vec<u64> {
            let mut rows: Vec<u64> = rows.iter().copied().filter(|row| open.contains(row)).collect();
            rows.sort_unstable();
            rows
        };
        let seen = [
            ReviewWarning::HiddenApproved {
                rows: self.decisions.iter().filter(approved).map(|d| d.line).collect(),
            },
            ReviewWarning::Merged { rows: unanswered(merged) },
            ReviewWarning::Noted { rows: unanswered(noted) },
            ReviewWarning::Coloured { rows: unanswered(coloured) },
        ];
        seen.into_iter().filter(|warning| !warning.seen_rows().is_empty()).collect()
    }

    /// Looks at the file as a whole.
    fn finish(mut self) -> Result<Review, ReviewErrors> {
        let run = self.cells.run();
        self.errors.extend(self.cut_off());
        let (moved, tracing) =
            moved::moved_answers(&self.file.heading, &self.file.lines, self.file.delimited);
        if !moved.is_empty() {
            self.errors.push(ReviewError::AnswersMoved(moved));
        }
        let unheaded = std::mem::take(&mut self.unheaded).into_iter();
        self.warnings.extend(unheaded.map(|column| ReviewWarning::ColumnIgnored { column }));
        if tracing == Tracing::Lost {
            self.warnings.push(ReviewWarning::ReferencesLost);
        }
        let (sorted, neat) = sorted::sorted_answers(run, &self.decisions);
        self.errors.extend(sorted);
        self.warnings.extend(self.comparison.warnings());
        self.warnings.extend(neat);
        self.warnings.extend(self.seen());
        let there: FxHashSet<usize> = self.seen.keys().copied().collect();
        let missing = written(run).iter().filter(|index| !there.contains(index)).count();
        let review = Review { decisions: self.decisions, missing, tracing, warnings: self.warnings };
        match self.errors.is_empty() {
            true => Ok(review),
            false => Err(ReviewErrors { errors: self.errors, readable: Some(review) }),
        }
    }
}

/// The comment without blanks around it and without the formula guard.
fn comment(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.trim().nfc().collect();
    unguarded(&text).to_owned()
}

/// The text without the `'` that keeps Excel from running it.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| crate::spreadsheet::excel::is_formula(rest)).unwrap_or(text)
}
