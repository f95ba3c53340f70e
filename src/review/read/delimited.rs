//! Delimited text as Excel and editors save it: `;`, `,` or TAB, any line
//! ends, quoted or not. Unlike forgiving readers this one says where a
//! quotation mark stays open and where the file was cut.

use super::table::{Cell, Heading, Line, MOST_CELLS, column_number};
use crate::review::{Place, ReviewError};

/// What Excel can hold in one cell.
const LONGEST_CELL: usize = 32_767;

/// The delimiters, in the order in which they are tried.
const DELIMITERS: [char; 3] = [';', '\t', ','];

/// A delimited file.
#[derive(Debug, Default)]
pub(super) struct Delimited {
    pub(super) lines: Vec<Line>,
    /// What is wrong with the file's form.
    pub(super) errors: Vec<ReviewError>,
    /// The last line has no line end: an editor's habit, or the file was cut there.
    pub(super) unfinished: bool,
}

/// Splits the text with the delimiter that yields the most of kobl's headings.
pub(super) fn parse(text: &str) -> Delimited {
    let (named, text) = separator_line(text);
    let delimiters = named.into_iter().chain(DELIMITERS);
    let mut first = None;
    for delimiter in delimiters {
        let parsed = split(text, delimiter);
        if Heading::find(&parsed.lines).is_some() {
            return parsed;
        }
        first.get_or_insert(parsed);
    }
    first.unwrap_or_default()
}

/// Whether every row stands in one cell: a cell that holds the headings.
pub(super) fn is_one_column(lines: &[Line]) -> bool {
    lines.iter().flat_map(|line| &line.cells).any(|cell| {
        let text = cell.shown();
        DELIMITERS.iter().any(|delimiter| Heading::find(&split(&text, *delimiter).lines).is_some())
    })
}

/// `sep=;` in the first line names the delimiter; Excel swallows the line.
fn separator_line(text: &str) -> (Option<char>, &str) {
    let (first, rest) = text.split_once(['\r', '\n']).unwrap_or((text, ""));
    let named = first.trim().trim_matches('"').to_ascii_lowercase();
    let Some(separator) = named.strip_prefix("sep=") else { return (None, text) };
    let mut chars = separator.chars();
    // `sep=` alone stands before a TAB that was trimmed away.
    let separator = chars.next().unwrap_or('\t');
    (Some(separator), rest.strip_prefix('\n').unwrap_or(rest))
}

/// Where the reader stands within a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    /// After a quotation mark within quotes: the end, or the first half of `""`.
    Quote,
}

/// Splits the text; a quotation mark counts only at the beginning of a cell, as in Excel.
fn split(text: &str, delimiter: char) -> Delimited {
    let mut splitter = Splitter { row: 1, ..Splitter::default() };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if splitter.count > MOST_CELLS {
            splitter.out.errors.push(ReviewError::TooManyCells);
            return splitter.out;
        }
        splitter.state = match (splitter.state, c) {
            (State::Quoted, '"') => State::Quote,
            (State::Quoted, _) | (State::Quote, '"') => {
                splitter.push(c);
                State::Quoted
            }
            (State::Start, '"') => {
                splitter.opened = splitter.row;
                State::Quoted
            }
            (_, c) if c == delimiter => splitter.end_cell(),
            (_, '\r' | '\n') => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                splitter.end_line()
            }
            (State::Quote, _) => {
                splitter.stray(c);
                State::Quote
            }
            (State::Start | State::Plain, _) => {
                splitter.push(c);
                State::Plain
            }
        };
    }
    splitter.finish()
}

struct Splitter {
    out: Delimited,
    row: u64,
    /// The row in which the open quotation mark stands.
    opened: u64,
    cells: Vec<Cell>,
    cell: String,
    /// Characters of the cell, counted because its end is thrown away when it is too long.
    length: usize,
    /// Cells so far.
    count: usize,
    state: State,
}

impl Default for Splitter {
    fn default() -> Self {
        Self {
            out: Delimited::default(),
            row: 1,
            opened: 1,
            cells: Vec::new(),
            cell: String::new(),
            length: 0,
            count: 0,
            state: State::Start,
        }
    }
}

impl Splitter {
    fn push(&mut self, c: char) {
        self.length += 1;
        if self.length <= LONGEST_CELL {
            self.cell.push(c);
        } else if self.length == LONGEST_CELL + 1 {
            self.out.errors.push(ReviewError::LongCell(self.place()));
        }
    }

    /// Text after a closing quotation mark, other than blanks.
    fn stray(&mut self, c: char) {
        let error = ReviewError::TextAfterQuote(self.place());
        if !c.is_whitespace() && self.out.errors.last() != Some(&error) {
            self.out.errors.push(error);
        }
    }

    fn place(&self) -> Place {
        Place { row: self.row, column: column_number(self.cells.len()) }
    }

    fn end_cell(&mut self) -> State {
        self.cells.push(Cell::text(std::mem::take(&mut self.cell)));
        self.length = 0;
        self.count += 1;
        State::Start
    }

    fn end_line(&mut self) -> State {
        self.end_cell();
        self.out.lines.push(Line { row: self.row, cells: std::mem::take(&mut self.cells) });
        self.row += 1;
        State::Start
    }

    fn finish(mut self) -> Delimited {
        if self.state == State::Quoted {
            self.out.errors.push(ReviewError::OpenQuote { row: self.opened });
        }
        if self.state != State::Start || !self.cells.is_empty() {
            self.out.unfinished = true;
            self.end_line();
        }
        self.out
    }
}
