//! What each column of a list holds, settled: one column a field, address
//! lines and unused columns counted.

use crate::customer::{Field, ListColumn};

use super::headings::{HeadingRow, fold};
use super::{Columns, ListErrorKind, ListKind, ListWarning};
use crate::run::ColumnReason;
use crate::spreadsheet::{Cell, MAX_CELLS};

/// The columns of a list as its rows are read by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// One a column of the file.
    pub(super) columns: Vec<ListColumn>,
    /// Why each was taken for its field.
    pub(super) reasons: Vec<ColumnReason>,
    /// Address lines.
    pub(super) addresses: usize,
    /// Columns that kobl does not use.
    pub(super) extras: usize,
    /// Cells are taken back byte for byte (a list that kobl wrote).
    pub(super) exact: bool,
    /// HTML entities are letters.
    pub(super) entities: bool,
    /// The columns of the name and of what tells who the customer is.
    name: Option<usize>,
    identity: Option<usize>,
}

/// Address lines beyond this many are kept as extra.
const MAX_ADDRESS_LINES: usize = 9;

impl Layout {
    /// Settles what each column holds.
    pub(super) fn new(
        kind: ListKind,
        heading: &HeadingRow,
        columns: Columns<'_>,
        warnings: &mut Vec<ListWarning>,
    ) -> Result<Self, ListErrorKind> {
        if heading.texts.len() > MAX_CELLS {
            return Err(ListErrorKind::TooManyColumns);
        }
        let exact = matches!(columns, Columns::Recorded(_));
        let fields = if exact { recorded(heading) } else { settled(heading, columns, warnings)? };
        let columns: Vec<ListColumn> = heading
            .texts
            .iter()
            .zip(fields)
            .map(|(text, field)| ListColumn { heading: text.clone(), field })
            .collect();
        let linked = columns.iter().any(|column| column.field == Field::Link);
        if kind == ListKind::ClientView && !linked && !exact {
            warnings.push(ListWarning::NoLinkColumn);
        }
        if !exact {
            warnings.extend(unrecognised(&columns, heading));
        }
        let count = |of: fn(Field) -> Option<usize>| {
            columns.iter().filter_map(|column| of(column.field)).max().map_or(0, |last| last + 1)
        };
        let addresses = count(|field| if let Field::Address(n) = field { Some(n.into()) } else { None });
        let extras = count(|field| if let Field::Extra(n) = field { Some(n.into()) } else { None });
        let reasons = columns
            .iter()
            .zip(&heading.reasons)
            .map(|(column, reason)| match column.field {
                Field::Extra(_) => ColumnReason::Left,
                _ => *reason,
            })
            .collect();
        let place = |field| columns.iter().position(|column| column.field == field);
        let (name, identity) = (place(Field::Name), place(kind.required()[0]));
        Ok(Self { columns, reasons, addresses, extras, exact, entities: false, name, identity })
    }

    /// The heading of the column that holds this field.
    pub(super) fn heading_of(&self, field: Field) -> Option<String> {
        self.columns.iter().find(|column| column.field == field).map(|column| column.heading.clone())
    }

    /// The cell of the name in a row.
    pub(super) fn name<'c, 'a>(&self, cells: &'c [Cell<'a>]) -> Option<&'c Cell<'a>> {
        cells.get(self.name?)
    }

    /// The cell that tells who the customer of a row is.
    pub(super) fn identity<'c, 'a>(&self, cells: &'c [Cell<'a>]) -> Option<&'c Cell<'a>> {
        cells.get(self.identity?)
    }

    /// Whether a column holds this field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }
}

/// Fields whose columns kobl looks for in every list, since it finds few customers without them.
const LOOKED_FOR: [Field; 4] = [Field::Address(0), Field::Zip, Field::City, Field::Cvr];

/// Headings, folded, of columns that are in many lists and never hold what kobl looks for.
const OF_NO_USE: [&str; 24] = [
    "gruppe",
    "kundegruppe",
    "group",
    "customergroupnumber",
    "deresref",
    "voresref",
    "saldo",
    "balance",
    "valuta",
    "currency",
    "betalingsbetingelse",
    "betalingsbetingelser",
    "momszone",
    "layout",
    "sprog",
    "kreditmax",
    "hjemmeside",
    "website",
    "fax",
    "noter",
    "bemaerkninger",
    "remarks",
    "oprettet",
    "lastupdated",
];

/// Columns that matter and were not recognised, where there are columns left that might be them.
fn unrecognised(columns: &[ListColumn], heading: &HeadingRow) -> Option<ListWarning> {
    let has = |field| columns.iter().any(|column| column.field == field);
    let fields: Vec<Field> = LOOKED_FOR.into_iter().filter(|field| !has(*field)).collect();
    // A post code's column may hold the town as well.
    let fields: Vec<Field> =
        fields.into_iter().filter(|field| *field != Field::City || !has(Field::Zip)).collect();
    // A column that lost to another with the same meaning was told already.
    let left = columns.iter().zip(&heading.meanings);
    let left = left.filter(|(column, meaning)| matches!(column.field, Field::Extra(_)) && meaning.is_none());
    let left: Vec<String> =
        left.map(|(column, _)| column.heading.clone()).filter(|heading| !heading.is_empty()).collect();
    let unknown = left.iter().any(|heading| !OF_NO_USE.contains(&&*fold(heading)));
    (!fields.is_empty() && unknown).then_some(ListWarning::Unrecognised { fields, left })
}

fn recorded(heading: &HeadingRow) -> Vec<Field> {
    heading.meanings.iter().map(|meaning| meaning.map_or(Field::Extra(0), |(field, _)| field)).collect()
}

/// One column a field: the best alias wins, and what it beats is kept as extra.
fn settled(
    heading: &HeadingRow,
    columns: Columns<'_>,
    warnings: &mut Vec<ListWarning>,
) -> Result<Vec<Field>, ListErrorKind> {
    let mut fields: Vec<Option<Field>> = Vec::with_capacity(heading.texts.len());
    let (mut addresses, mut ambiguous) = (0_usize, Vec::new());
    let nearest = rivals(heading, Field::Address(0)).map(|(_, rank)| rank).min();
    for (i, meaning) in heading.meanings.iter().enumerate() {
        fields.push(match *meaning {
            // Columns that were named in an order keep it; others are counted.
            Some((Field::Address(_), rank)) if Some(rank) != nearest => None,
            Some((Field::Address(_), _)) if !matches!(columns, Columns::Named(_)) => {
                addresses += 1;
                u8::try_from(addresses - 1)
                    .ok()
                    .filter(|_| addresses <= MAX_ADDRESS_LINES)
                    .map(Field::Address)
            }
            Some((field, _)) if winner(heading, field) == i => {
                note_others(heading, field, i, warnings, &mut ambiguous);
                Some(field)
            }
            _ => None,
        });
    }
    if !ambiguous.is_empty() {
        return Err(ListErrorKind::AmbiguousColumns { place: heading.place, columns: ambiguous });
    }
    let mut extras = 0;
    let mut next_extra = || {
        extras += 1;
        Field::Extra(extras - 1)
    };
    Ok(fields.into_iter().map(|field| field.unwrap_or_else(&mut next_extra)).collect())
}

/// The first of the columns that mean this field best.
fn winner(heading: &HeadingRow, field: Field) -> usize {
    rivals(heading, field).min_by_key(|&(i, rank)| (rank, i)).map_or(usize::MAX, |(i, _)| i)
}

fn rivals(heading: &HeadingRow, field: Field) -> impl Iterator<Item = (usize, usize)> + '_ {
    heading.meanings.iter().enumerate().filter_map(move |(i, meaning)| match meaning {
        Some((f, rank)) if *f == field => Some((i, *rank)),
        _ => None,
    })
}

/// Columns that mean the same as the one taken: under the same heading they are a question
/// where a customer's identity hangs on it, otherwise worth a word.
fn note_others(
    heading: &HeadingRow,
    field: Field,
    taken: usize,
    warnings: &mut Vec<ListWarning>,
    ambiguous: &mut Vec<(Field, Vec<String>)>,
) {
    let identity = matches!(field, Field::Key | Field::Code | Field::Number | Field::Link | Field::Name);
    let mut same = vec![heading.texts[taken].clone()];
    for (other, _) in rivals(heading, field).filter(|&(i, _)| i != taken) {
        if identity && fold(&heading.texts[other]) == fold(&heading.texts[taken]) {
            same.push(heading.texts[other].clone());
        } else {
            warnings.push(ListWarning::TwoColumns {
                field,
                taken: heading.texts[taken].clone(),
                ignored: heading.texts[other].clone(),
            });
        }
    }
    if same.len() > 1 {
        ambiguous.push((field, same));
    }
}
