//! All rows of a list as customers: several threads read pieces of the text,
//! and what is found wrong comes out in the order of the file.

use std::borrow::Cow;
use std::hash::BuildHasher;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::customer::Field;

use super::csv::{self, BadQuote, Rows};
use super::layout::Layout;
use super::row::{self, Listed, RowProblem};
use super::{Cell, ListErrorKind, ListProblem, MAX_PROBLEMS, Place, ProblemKind, SampleRow};

/// Text a thread reads at once: large enough to be worth it, small enough that the
/// customers of a wave, which are moved once, take little memory.
const PIECE: usize = 1 << 17;

/// Customers and the rows they stand in.
struct Read<C> {
    customers: Vec<C>,
    /// Where each customer stands.
    places: Vec<Place>,
    problems: Vec<ListProblem>,
    total: u64,
}

impl<C> Read<C> {
    fn with_capacity(customers: usize) -> Self {
        Self {
            customers: Vec::with_capacity(customers),
            places: Vec::with_capacity(customers),
            problems: Vec::new(),
            total: 0,
        }
    }

    fn refuse(&mut self, place: Place, column: Option<String>, kind: ProblemKind) {
        self.total += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(ListProblem { place, column, kind });
        }
    }

    /// Appends what was read from a piece of text that starts there, and leaves `next` empty.
    fn append(&mut self, next: &mut Self, start: Place) {
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
) -> Result<Vec<C>, ListErrorKind> {
    let mut above = Rows::new(text, delimiter);
    if !layout.exact {
        above.skip_declaration();
    }
    let text = &text[above.skip_through(heading)..];
    let mut start = above.next_place();
    let likely = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut read = Read::with_capacity(likely);
    let pieces = csv::pieces(text, delimiter, PIECE);
    let wave = 4 * rayon::current_num_threads();
    let mut parts: Vec<Read<C>> = (0..wave).map(|_| Read::with_capacity(0)).collect();
    for wave in pieces.chunks(wave) {
        let filled = parts.par_iter_mut().zip(wave);
        let ends: Vec<Place> =
            filled.map(|(part, piece)| from_piece(piece, delimiter, layout, part)).collect();
        for (part, end) in parts.iter_mut().zip(ends) {
            read.append(part, start);
            start = end.after(start);
        }
    }
    checked(read, layout)
}

/// Reads a piece into `read`, and tells where the next one starts, seen from this one.
fn from_piece<C: Listed>(piece: &str, delimiter: u8, layout: &Layout, read: &mut Read<C>) -> Place {
    let mut rows = Rows::new(piece, delimiter);
    let (mut cells, mut problems) = (Vec::with_capacity(layout.columns.len()), Vec::new());
    while let Some(start) = rows.next_into(&mut cells) {
        if let Some((cell, bad)) = start.bad_quote {
            let heading = layout.columns.get(cell).map(|column| column.heading.clone());
            read.refuse(
                start.place,
                heading,
                match bad {
                    BadQuote::Open => ProblemKind::OpenQuote,
                    BadQuote::TextAfter => ProblemKind::TextAfterQuote,
                },
            );
        } else {
            take_row(read, start.place, &cells, layout, &mut problems);
        }
    }
    rows.next_place()
}

/// The customers below the heading row of a sheet.
pub(super) fn from_sheet<C: Listed>(
    rows: &[SampleRow<'_>],
    heading: Place,
    layout: &Layout,
) -> Result<Vec<C>, ListErrorKind> {
    let mut read = Read::with_capacity(rows.len());
    let mut problems = Vec::new();
    for (place, cells) in rows.iter().filter(|(place, _)| *place > heading) {
        take_row(&mut read, *place, cells, layout, &mut problems);
    }
    checked(read, layout)
}

fn take_row<C: Listed>(
    read: &mut Read<C>,
    place: Place,
    cells: &[Cell<'_>],
    layout: &Layout,
    problems: &mut Vec<RowProblem>,
) {
    if !layout.exact && cells.iter().all(Cell::is_blank) {
        return;
    }
    if let Some(customer) = row::read::<C>(cells, layout, problems) {
        read.customers.push(customer);
        read.places.push(place);
    }
    for problem in problems.drain(..) {
        let column = problem.field.and_then(|field| layout.heading_of(field));
        read.refuse(place, column, problem.kind);
    }
}

/// Everything wrong with the rows at once, or the customers.
fn checked<C: Listed>(mut read: Read<C>, layout: &Layout) -> Result<Vec<C>, ListErrorKind> {
    let unique: Vec<Field> =
        [Field::Key, Field::Code, Field::Number].into_iter().filter(|&field| layout.has(field)).collect();
    let doubled: Vec<_> = unique
        .par_iter()
        .flat_map_iter(|&field| duplicates(&read, field).into_iter().map(move |pair| (field, pair)))
        .collect();
    for (field, (first, second)) in doubled {
        let value = read.customers[second].unique(field).map(Cow::into_owned).unwrap_or_default();
        let kind = ProblemKind::Duplicate { field, value, first: read.places[first] };
        read.refuse(read.places[second], layout.heading_of(field), kind);
    }
    if read.total == 0 {
        return Ok(read.customers);
    }
    read.problems.sort_by_key(|problem| problem.place);
    Err(ListErrorKind::Rows { problems: read.problems, total: read.total })
}

/// Pairs (first, later) of customers with the same text, in order of the later one.
///
/// Only hashes are kept: a million texts would cost more than the customers' other fields.
/// Equal hashes are compared as texts.
fn duplicates<C: Listed>(read: &Read<C>, field: Field) -> Vec<(usize, usize)> {
    let hash = |customer: &C| FxBuildHasher.hash_one(customer.unique(field).unwrap_or_default());
    let mut first_with: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut hashes: Vec<(u64, u32)> =
        read.customers.iter().zip(0..).map(|(customer, i)| (hash(customer), i)).collect();
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
