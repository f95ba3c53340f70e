//! All rows of a list as customers: several threads read pieces of the text,
//! and what is found wrong comes out in the order of the file.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::customer::{Content, Field};

use super::footer::is_footer;
use super::headings::{are_headings, is_heading_again};
use super::layout::Layout;
use super::row::{self, Found, Listed, RowProblem};
use super::width::Widths;
use super::{ListErrorKind, ListProblem, ListProblemKind, ListWarning, MAX_PROBLEMS};
use crate::spreadsheet::delimited::{self, BadQuote, Rows};
use crate::spreadsheet::{Cell, Place, Row};

/// Text a thread reads at once: large enough to be worth it, small enough that the
/// customers of a wave, which are moved once, take little memory.
const PIECE: usize = 1 << 17;

/// Customers and the rows they stand in.
struct RowsRead<C> {
    customers: Vec<C>,
    /// Where each customer stands.
    places: Vec<Place>,
    problems: Vec<ListProblem>,
    total: u64,
    /// Rows that are no customers if no customer follows, and the problems they are otherwise.
    footers: Vec<(Place, Vec<RowProblem>)>,
    widths: Widths,
    found: Found,
}

impl<C: Listed> RowsRead<C> {
    fn with_capacity(customers: usize) -> Self {
        Self {
            customers: Vec::with_capacity(customers),
            places: Vec::with_capacity(customers),
            problems: Vec::new(),
            total: 0,
            footers: Vec::new(),
            widths: Widths::default(),
            found: Found::default(),
        }
    }

    fn refuse_row(&mut self, place: Place, problem: RowProblem, layout: &Layout) {
        let column = problem.field.and_then(|field| layout.heading_of(field));
        self.refuse(place, column, problem.kind);
    }

    /// A row that counts follows: what looked like a footer was none.
    fn end_footers(&mut self, layout: &Layout) {
        for (place, problems) in std::mem::take(&mut self.footers) {
            for problem in problems {
                self.refuse_row(place, problem, layout);
            }
        }
    }

    fn refuse(&mut self, place: Place, column: Option<String>, kind: ListProblemKind) {
        self.total += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(ListProblem { place, column, kind });
        }
    }

    /// Appends what was read from a piece of text that starts there, and leaves `next` empty.
    fn append(&mut self, next: &mut Self, start: Place, layout: &Layout) {
        if !next.customers.is_empty() || next.total > 0 {
            self.end_footers(layout);
        }
        let footers = next.footers.drain(..);
        self.footers.extend(footers.map(|(place, problems)| (place.after(start), problems)));
        self.widths.append(&mut next.widths, start);
        self.found.take_counts(&mut next.found);
        self.customers.append(&mut next.customers);
        self.places.extend(next.places.iter().map(|place| place.after(start)));
        next.places.clear();
        self.total += std::mem::take(&mut next.total);
        let room = MAX_PROBLEMS - self.problems.len();
        self.problems.extend(next.problems.drain(..).take(room).map(|mut problem| {
            problem.place = problem.place.after(start);
            problem
        }));
    }
}

/// The customers below the heading row of a text.
pub(super) fn from_text<C: Listed>(
    text: &str,
    delimiter: u8,
    heading: Place,
    layout: &Layout,
    warnings: &mut Vec<ListWarning>,
) -> Result<Vec<C>, ListErrorKind> {
    let unfinished = delimited::is_unfinished(text);
    let mut above = Rows::new(text, delimiter);
    if !layout.exact {
        above.skip_declaration();
    }
    let text = &text[above.skip_through(heading)..];
    let mut start = above.next_place();
    let likely = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut read = RowsRead::with_capacity(likely);
    let pieces = delimited::pieces(text, delimiter, PIECE);
    let wave = 4 * rayon::current_num_threads();
    let mut parts: Vec<RowsRead<C>> = (0..wave).map(|_| RowsRead::with_capacity(0)).collect();
    for wave in pieces.chunks(wave) {
        let filled = parts.par_iter_mut().zip(wave);
        let ends: Vec<Place> =
            filled.map(|(part, piece)| from_piece(piece, delimiter, layout, part)).collect();
        for (part, end) in parts.iter_mut().zip(ends) {
            read.append(part, start, layout);
            start = end.after(start);
        }
    }
    check_widths(&mut read, heading, layout, unfinished);
    checked(read, layout, warnings)
}

/// Refuses rows that end early. A last line without an end was cut off if it lacks cells, and
/// may have been if it ends in a cell that tells who the customer is.
fn check_widths<C: Listed>(read: &mut RowsRead<C>, heading: Place, layout: &Layout, unfinished: bool) {
    let headings = layout.columns.len();
    let last = read.widths.last();
    let identity = layout
        .columns
        .last()
        .and_then(|column| column.field.facts())
        .is_some_and(|facts| facts.content == Content::Identifier);
    for (place, cells, problems) in
        std::mem::take(&mut read.widths).broken(&read.places, heading, layout.exact)
    {
        match cells {
            Some(_) if unfinished && last.is_some_and(|(last, _)| last == place) => {
                read.refuse(place, None, ListProblemKind::CutOff);
            }
            Some(cells) => read.refuse(place, None, ListProblemKind::TooFewCells { cells, headings }),
            None => problems.into_iter().for_each(|problem| read.refuse_row(place, problem, layout)),
        }
    }
    if let Some((place, cells)) = last
        && unfinished
        && identity
        && !layout.exact
        && cells == headings
    {
        read.refuse(
            place,
            layout.columns.last().map(|column| column.heading.clone()),
            ListProblemKind::CutOff,
        );
    }
}

/// Reads a piece into `read`, and tells where the next one starts, seen from this one.
fn from_piece<C: Listed>(piece: &str, delimiter: u8, layout: &Layout, read: &mut RowsRead<C>) -> Place {
    let mut rows = Rows::new(piece, delimiter);
    let mut cells = Vec::with_capacity(layout.columns.len());
    while let Some(start) = rows.next_into(&mut cells) {
        if let Some((cell, bad)) = start.bad_quote {
            read.end_footers(layout);
            let heading = layout.columns.get(cell).map(|column| column.heading.clone());
            read.refuse(
                start.place,
                heading,
                match bad {
                    BadQuote::Open => ListProblemKind::OpenQuote,
                    BadQuote::TextAfter => ListProblemKind::TextAfterQuote,
                },
            );
        } else {
            take_row(read, start.place, &cells, layout, true);
        }
    }
    rows.next_place()
}

/// The customers below the heading row of a sheet.
pub(super) fn from_sheet<C: Listed>(
    rows: &[Row<'_>],
    heading: Place,
    layout: &Layout,
    warnings: &mut Vec<ListWarning>,
) -> Result<Vec<C>, ListErrorKind> {
    let mut read = RowsRead::with_capacity(rows.len());
    for (place, cells) in rows.iter().filter(|(place, _)| *place > heading) {
        take_row(&mut read, *place, cells, layout, false);
    }
    checked(read, layout, warnings)
}

/// Reads a row. Of a sheet only the cells with something in them are there, so that its rows have
/// no width of their own.
fn take_row<C: Listed>(
    read: &mut RowsRead<C>,
    place: Place,
    cells: &[Cell<'_>],
    layout: &Layout,
    delimited: bool,
) {
    if !layout.exact {
        if cells.iter().all(Cell::is_blank) {
            return;
        }
        if cells[0].text.starts_with("--") && is_rule(cells) {
            return;
        }
        let name = layout.name(cells);
        let identity = layout.identity(cells);
        let nobody = name.is_none_or(Cell::is_blank) || identity.is_none_or(Cell::is_blank);
        if (nobody || cells.len() < layout.columns.len()) && is_footer(cells) {
            let kind = ListProblemKind::Missing(Field::Name);
            read.footers.push((place, vec![RowProblem { field: Some(Field::Name), kind }]));
            return;
        }
        if let Some(name) = name
            && (is_heading_again(C::KIND, name)
                || identity.is_some_and(|identity| are_headings(C::KIND, [identity, name])))
        {
            if !same_headings(cells, layout) {
                read.end_footers(layout);
                read.refuse(place, None, ListProblemKind::SecondHeading);
            }
            return;
        }
    }
    read.end_footers(layout);
    let customer = row::read::<C>(cells, layout, &mut read.found);
    if let Some(customer) = customer {
        read.customers.push(customer);
        read.places.push(place);
    }
    let problems = std::mem::take(&mut read.found.problems);
    if delimited {
        read.widths.seen(place, cells.len());
        if cells.len() < layout.columns.len() {
            read.widths.short(place, cells.len(), problems);
            return;
        }
    }
    for problem in problems {
        read.refuse_row(place, problem, layout);
    }
}

/// The line of dashes that `sqlcmd` writes below the headings, or `psql` with crosses.
fn is_rule(cells: &[Cell<'_>]) -> bool {
    cells.iter().all(|cell| cell.text.trim().bytes().all(|b| matches!(b, b'-' | b'+')))
}

/// The headings again, as when two files were put together.
fn same_headings(cells: &[Cell<'_>], layout: &Layout) -> bool {
    let same = |(cell, heading): (&Cell<'_>, &str)| cell.text.trim() == heading.trim();
    cells.iter().zip(layout.columns.iter().map(|column| column.heading.as_str())).all(same)
}

/// Everything wrong with the rows at once, or the customers.
fn checked<C: Listed>(
    mut read: RowsRead<C>,
    layout: &Layout,
    warnings: &mut Vec<ListWarning>,
) -> Result<Vec<C>, ListErrorKind> {
    let unique: Vec<Field> =
        [Field::Key, Field::Code, Field::Number].into_iter().filter(|&field| layout.has(field)).collect();
    let doubled: Vec<_> = unique
        .par_iter()
        .flat_map_iter(|&field| duplicates(&read, field).into_iter().map(move |pair| (field, pair)))
        .collect();
    for (field, (first, second)) in doubled {
        let value = read.customers[second].unique(field).map(Cow::into_owned).unwrap_or_default();
        let kind = ListProblemKind::Duplicate { field, value, first: read.places[first] };
        read.refuse(read.places[second], layout.heading_of(field), kind);
    }
    if read.total == 0 {
        warnings.extend(notes(read.found, &read.footers, layout));
        return Ok(read.customers);
    }
    read.problems.sort_by_key(|problem| problem.place);
    Err(ListErrorKind::Rows { problems: read.problems, total: read.total })
}

/// What was passed over or read otherwise, told once.
fn notes(
    found: Found,
    footers: &[(Place, Vec<RowProblem>)],
    layout: &Layout,
) -> impl Iterator<Item = ListWarning> {
    let Found { null_words, nulls, decimals, .. } = found;
    let words = null_words.into_iter().collect();
    let null = (nulls > 0).then_some(ListWarning::NullWords { words, cells: nulls });
    let decimals = (decimals > 0).then_some(ListWarning::Decimals { cells: decimals });
    let footer = footers.first().map(|(first, _)| ListWarning::Footer { first: *first, rows: footers.len() });
    let entities = layout.entities.then_some(ListWarning::Entities);
    [null, decimals, footer, entities].into_iter().flatten()
}

/// Pairs (first, later) of customers with the same text, in order of the later one.
///
/// Only hashes are kept: a million texts would cost more than the customers' other fields.
/// Equal hashes are compared as texts.
fn duplicates<C: Listed>(read: &RowsRead<C>, field: Field) -> Vec<(usize, usize)> {
    let mut first_with: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut hashes: Vec<(u64, u32)> =
        read.customers.iter().zip(0..).map(|(customer, i)| (customer.unique_hash(field), i)).collect();
    hashes.sort_unstable();
    for pair in hashes.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let group = first_with.entry(pair[0].0).or_insert_with(|| vec![pair[0].1]);
        group.push(pair[1].1);
    }
    let mut pairs = Vec::new();
    for group in first_with.values() {
        let mut firsts: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        for &i in group {
            let i = i as usize;
            let text = read.customers[i].unique(field).unwrap_or_default();
            match firsts.get(&text) {
                Some(&first) => pairs.push((first, i)),
                None => {
                    firsts.insert(text, i);
                }
            }
        }
    }
    pairs.sort_unstable_by_key(|&(_, later)| later);
    pairs
}
