//! Finds the heading row, and tells by its headings what each column holds.
//!
//! Screens write title rows above the headings, and everybody spells them in
//! a way of their own, so headings are compared after folding: letters and
//! digits only, lower case, `æ ø å` spelled out. An alias earlier in its table
//! is the better one: in a list with both `Kundenr.` and `Nr.`, the first is
//! the customer number and the second stays unused.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::customer::{FIELDS, Field, ListColumn, Side};

use super::{Columns, ListErrorKind, ListKind, ListWarning, Reading};
use crate::run::ColumnReason;
use crate::spreadsheet::{Cell, Place, Row};
use crate::systems::column_guess;

/// The heading row is looked for among this many rows that are not blank.
pub(super) const SEARCHED_ROWS: usize = 40;

/// The row with the headings, and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadingRow {
    /// The row.
    pub(super) place: Place,
    /// The headings as written, without the blank ones at the end.
    pub(super) texts: Vec<String>,
    /// What each column was recognised as, and how well (0 is best).
    pub(super) meanings: Vec<Option<(Field, usize)>>,
    /// What each heading alone says, whatever the user named.
    pub(super) known: Vec<Option<Field>>,
    /// Why each column means that.
    pub(super) reasons: Vec<ColumnReason>,
    /// The columns of the table, from the first to a blank one.
    pub(super) table: Range<usize>,
    /// Different fields recognised.
    score: usize,
}

/// A row that will not do, and how close it came.
#[derive(Debug)]
pub(super) struct NoHeading {
    kind: ListErrorKind,
    score: usize,
}

/// A heading without case, blanks and marks: `"Telfon/fax "` is `telfonfax`.
pub(super) fn fold(heading: &str) -> String {
    let mut folded = String::with_capacity(heading.len());
    for c in heading.chars().flat_map(char::to_lowercase) {
        match c {
            'æ' | 'ä' => folded.push_str("ae"),
            'ø' | 'ö' => folded.push_str("oe"),
            'å' => folded.push_str("aa"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'é' | 'è' => folded.push('e'),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

/// Whether two headings are one, but for case, blanks and marks.
#[must_use]
pub fn same_heading(one: &str, other: &str) -> bool {
    one == other || fold(one) == fold(other)
}

/// Looks for the heading row among the first rows.
pub(super) fn find(kind: ListKind, rows: &[Row<'_>], reading: Reading<'_>) -> Result<HeadingRow, NoHeading> {
    let columns = reading.columns;
    if rows.is_empty() {
        return Err(NoHeading { kind: ListErrorKind::Empty, score: 0 });
    }
    if let Columns::Recorded(recorded) = columns {
        return recorded_heading(&rows[0], recorded);
    }
    let read: Vec<_> = rows.iter().map(|row| heading(kind, row, reading)).collect();
    let good = |heading: &&HeadingRow| missing(kind, heading, columns).is_none();
    if let Some(heading) = earliest_best(read.iter().filter(good)) {
        return Ok(heading.clone());
    }
    let closest = earliest_best(read.iter());
    let Some((closest, missing)) = closest.and_then(|h| Some((h, missing(kind, h, columns)?))) else {
        return Err(NoHeading { kind: ListErrorKind::Empty, score: 0 });
    };
    if closest.score < 2 {
        let first_rows = rows.iter().take(5).map(|(place, cells)| (*place, cells.len())).collect();
        return Err(NoHeading {
            kind: ListErrorKind::NoHeadingRow { kind, first_rows },
            score: closest.score,
        });
    }
    let (fields, named) = missing;
    let error = ListErrorKind::MissingColumns {
        kind,
        place: closest.place,
        fields,
        named,
        seen: closest.texts.clone(),
        other_kind: matches!(columns, Columns::Known) && fits_the_other(kind, &closest.texts),
    };
    Err(NoHeading { kind: error, score: closest.score })
}

/// The heading row found under the delimiter that explains it best; the error of the closest
/// where there is none.
pub(super) fn best<T>(
    found: Vec<(T, Result<HeadingRow, NoHeading>)>,
) -> Result<(T, HeadingRow), ListErrorKind> {
    choose(found, |new, old| new > old)
}

/// The first heading row found; the error of the closest where there is none.
pub(super) fn first<T>(
    found: Vec<(T, Result<HeadingRow, NoHeading>)>,
) -> Result<(T, HeadingRow), ListErrorKind> {
    choose(found, |_, _| false)
}

fn choose<T>(
    found: Vec<(T, Result<HeadingRow, NoHeading>)>,
    better: impl Fn(usize, usize) -> bool,
) -> Result<(T, HeadingRow), ListErrorKind> {
    let mut chosen: Option<(T, HeadingRow)> = None;
    let mut refused: Option<NoHeading> = None;
    for (place, result) in found {
        match result {
            Ok(heading) => {
                if chosen.as_ref().is_none_or(|(_, old)| better(heading.score, old.score)) {
                    chosen = Some((place, heading));
                }
            }
            Err(no) => {
                if refused.as_ref().is_none_or(|old| no.score > old.score) {
                    refused = Some(no);
                }
            }
        }
    }
    chosen.ok_or(refused.map_or(ListErrorKind::Empty, |no| no.kind))
}

fn earliest_best<'h>(headings: impl Iterator<Item = &'h HeadingRow>) -> Option<&'h HeadingRow> {
    headings.reduce(|best, next| if next.score > best.score { next } else { best })
}

fn recorded_heading((place, cells): &Row<'_>, recorded: &[ListColumn]) -> Result<HeadingRow, NoHeading> {
    let same = cells.len() == recorded.len()
        && cells.iter().zip(recorded).all(|(cell, column)| cell.text == column.heading);
    if !same {
        return Err(NoHeading { kind: ListErrorKind::NotAsRecorded, score: 0 });
    }
    Ok(HeadingRow {
        place: *place,
        texts: recorded.iter().map(|column| column.heading.clone()).collect(),
        meanings: recorded.iter().map(|column| Some((column.field, 0))).collect(),
        known: recorded.iter().map(|column| Some(column.field)).collect(),
        table: 0..recorded.len(),
        reasons: vec![ColumnReason::Heading; recorded.len()],
        score: recorded.len(),
    })
}

fn heading(kind: ListKind, (place, cells): &Row<'_>, reading: Reading<'_>) -> HeadingRow {
    let used = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    let texts: Vec<String> = cells[..used].iter().map(|cell| cell.text.trim().to_owned()).collect();
    let mut meanings: Vec<_> = match reading.columns {
        Columns::Named(named) => texts.iter().map(|text| meaning_by_name(text, &texts, named)).collect(),
        Columns::Known | Columns::Recorded(_) => {
            texts.iter().map(|text| meaning(kind, &fold(text))).collect()
        }
    };
    let reason = match reading.columns {
        Columns::Named(_) => ColumnReason::Settings,
        Columns::Known | Columns::Recorded(_) => ColumnReason::Heading,
    };
    let known = meanings.iter().map(|meaning| meaning.map(|(field, _)| field)).collect();
    let mut reasons = vec![reason; texts.len()];
    for place in choose_columns(kind, &texts, &mut meanings, reading.chosen) {
        reasons[place] = ColumnReason::Option;
    }
    let mut fields: Vec<Field> = meanings.iter().flatten().map(|&(field, _)| field.first_line()).collect();
    let repeated = fields.len();
    fields.sort_unstable();
    fields.dedup();
    // The address repeats rightly; anything else that repeats looks less like headings.
    let score = fields.len() * 2 - usize::from(repeated > fields.len());
    let table = 0..texts.len();
    HeadingRow { place: *place, texts, meanings, known, reasons, table, score }
}

/// Gives the columns that the user named their fields, and takes these from all others. Fields of
/// the other system are none of this list's. Gives the columns.
fn choose_columns(
    kind: ListKind,
    texts: &[String],
    meanings: &mut [Option<(Field, usize)>],
    chosen: &[ListColumn],
) -> Vec<usize> {
    let mut places = Vec::new();
    let own = |column: &&ListColumn| {
        let side = column.field.facts().map(|facts| facts.side);
        side == Some(Side::Both) || side == Some(kind.side())
    };
    for column in chosen.iter().filter(own) {
        let named = meaning_place(texts, &column.heading);
        let Some(place) = named else { continue };
        for meaning in meanings.iter_mut() {
            if meaning.is_some_and(|(field, _)| field.first_line() == column.field.first_line()) {
                *meaning = None;
            }
        }
        meanings[place] = Some((column.field, 0));
        places.push(place);
    }
    // Several lines of an address were named one after the other.
    for column in chosen.iter().filter(own).filter(|column| column.field.first_line() == Field::Address(0)) {
        if let Some(place) = meaning_place(texts, &column.heading) {
            meanings[place] = Some((column.field, 0));
        }
    }
    places
}

/// The column with this heading: written exactly so, or else after folding.
fn meaning_place(texts: &[String], heading: &str) -> Option<usize> {
    let exact = texts.iter().position(|text| text == heading);
    exact.or_else(|| texts.iter().position(|text| fold(text) == fold(heading)))
}

/// Fields that the cells of a column give away.
const TOLD_BY_CONTENTS: [Field; 5] = [Field::Cvr, Field::Email, Field::Zip, Field::Phone, Field::Ean];

/// Takes columns whose headings say nothing for what their cells look like, where no other column
/// is that.
pub(super) fn guess(heading: &mut HeadingRow, rows: &[Row<'_>]) -> Vec<ListWarning> {
    let below = || rows.iter().filter(|(place, _)| *place > heading.place);
    let has =
        |heading: &HeadingRow, wanted| heading.meanings.iter().flatten().any(|(field, _)| *field == wanted);
    let mut warnings = Vec::new();
    let mut found = Vec::new();
    for field in TOLD_BY_CONTENTS.into_iter().filter(|field| !has(heading, *field)) {
        let unknown = heading.table.clone().filter(|at| {
            heading.meanings[*at].is_none()
                && !heading.texts[*at].is_empty()
                && !found.iter().any(|(f, _)| f == at)
        });
        let speaks = |at: &usize| {
            let cells: Vec<String> =
                below().filter_map(|(_, cells)| Some(cells.get(*at)?.text.trim().to_owned())).collect();
            column_guess::speaks_for(field, &heading.texts[*at], &cells)
        };
        let speaking: Vec<usize> = unknown.filter(speaks).collect();
        // Two columns that look alike are no guess.
        if let [only] = speaking[..] {
            found.push((only, field));
        }
    }
    for (at, field) in found {
        heading.meanings[at] = Some((field, 0));
        heading.reasons[at] = ColumnReason::Contents;
        warnings.push(ListWarning::Guessed { field, heading: heading.texts[at].clone() });
    }
    warnings
}

/// Whether a row below the headings is one of headings again: the same, or those of another list.
pub(super) fn is_heading_again(kind: ListKind, name: &Cell<'_>) -> bool {
    let text = name.text.trim();
    // A heading is one word; a firm's name hardly ever is.
    text.len() < 24
        && !text.contains(' ')
        && NAMES.iter().any(|alias| alias.len() == text.len() && alias.eq_ignore_ascii_case(text))
        && meaning(kind, &fold(text)).is_some_and(|(field, _)| field == Field::Name)
}

/// The headings that a name's column may have.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    FIELDS
        .iter()
        .filter(|facts| facts.field == Field::Name)
        .flat_map(|facts| facts.aliases)
        .copied()
        .collect()
});

/// Whether the cells where code and name stand hold headings of any kind, as where a list with its
/// columns in another order begins below. A digit is in most codes and in few headings.
pub(super) fn are_headings(kind: ListKind, cells: [&Cell<'_>; 2]) -> bool {
    let worded = |text: &str| {
        let text = text.trim();
        (1..24).contains(&text.len()) && !text.bytes().any(|byte| byte.is_ascii_digit())
    };
    cells.iter().all(|cell| worded(&cell.text))
        && cells.iter().all(|cell| meaning(kind, &fold(&cell.text)).is_some())
}

/// What folded headings mean, and how well: in a list of ClientView, and in one of e-conomic.
static MEANINGS: LazyLock<[FxHashMap<&str, (Field, usize)>; 2]> =
    LazyLock::new(|| [ListKind::ClientView, ListKind::Economic].map(meanings_of));

fn meanings_of(kind: ListKind) -> FxHashMap<&'static str, (Field, usize)> {
    let known = FIELDS.iter().filter(|facts| facts.side == kind.side() || facts.side == Side::Both);
    known
        .flat_map(|facts| {
            // The lines of an address are equals; those of a distant name are not.
            let address = facts.field == Field::Address(0);
            let rank =
                move |rank: usize| if address { usize::from(rank >= facts.aliases.len()) } else { rank };
            let aliases = facts.aliases.iter().chain(facts.distant_aliases).enumerate();
            aliases.map(move |(place, alias)| (*alias, (facts.field, rank(place))))
        })
        .collect()
}

/// What a folded heading means in a list of this kind, and how well. A street may stand in
/// several columns, each with a digit after its name.
fn meaning(kind: ListKind, folded: &str) -> Option<(Field, usize)> {
    let meanings = &MEANINGS[usize::from(kind == ListKind::Economic)];
    meanings.get(folded).copied().or_else(|| {
        let street = folded.strip_suffix(|c: char| c.is_ascii_digit())?;
        meanings.get(street).copied().filter(|(field, _)| *field == Field::Address(0))
    })
}

/// What a column of ClientView holds, by its name, and how well that is known (0 is best).
#[must_use]
pub fn clientview_meaning(name: &str) -> Option<(Field, usize)> {
    meaning(ListKind::ClientView, &fold(name))
}

/// What a heading was said to mean: written exactly so, or, where no heading is, after folding.
fn meaning_by_name(text: &str, all: &[String], named: &[ListColumn]) -> Option<(Field, usize)> {
    named.iter().find_map(|column| {
        let exact = all.contains(&column.heading);
        let hit = if exact { *text == column.heading } else { fold(text) == fold(&column.heading) };
        hit.then_some((column.field, 0))
    })
}

/// Fields and named headings that are not there, if any.
fn missing(kind: ListKind, heading: &HeadingRow, columns: Columns<'_>) -> Option<(Vec<Field>, Vec<String>)> {
    let has = |field: Field| heading.meanings.iter().flatten().any(|&(f, _)| f == field);
    let fields: Vec<_> = kind.required().iter().copied().filter(|&field| !has(field)).collect();
    let named: Vec<_> = match columns {
        Columns::Named(named) => {
            named.iter().filter(|column| !has(column.field)).map(|column| column.heading.clone()).collect()
        }
        Columns::Known | Columns::Recorded(_) => Vec::new(),
    };
    (!fields.is_empty() || !named.is_empty()).then_some((fields, named))
}

/// Whether these headings make a list of the other system.
fn fits_the_other(kind: ListKind, texts: &[String]) -> bool {
    let (other, id) = match kind {
        ListKind::ClientView => (ListKind::Economic, Field::Number),
        ListKind::Economic => (ListKind::ClientView, Field::Code),
    };
    let has = |wanted| texts.iter().any(|text| meaning(other, &fold(text)).is_some_and(|(f, _)| f == wanted));
    has(id) && has(Field::Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_fold_to_letters_and_digits() {
        for (heading, folded) in [
            ("Telfon/fax", "telfonfax"),
            ("Postnr. ", "postnr"),
            ("E-mail", "email"),
            ("SPÆRRET", "spaerret"),
            ("e-conomic nr.", "economicnr"),
            ("Customer no", "customerno"),
        ] {
            assert_eq!(fold(heading), folded);
        }
    }

    #[test]
    fn a_delivery_address_is_not_the_address() {
        assert_eq!(meaning(ListKind::Economic, &fold("Leveringsadresse")), None);
        assert_eq!(meaning(ListKind::Economic, &fold("Adresse 2")), Some((Field::Address(0), 0)));
        assert_eq!(meaning(ListKind::Economic, &fold("Adresse 2024")), None);
    }
}
