//! Which table holds the customers, and which column is what: a guess from the
//! catalogue's names and from some rows, for a person to confirm. Pure.

use std::cmp::Reverse;

use super::list_file::clientview_meaning;
use crate::config::ColumnNames;
use crate::customer::{FIELDS, Field};
use crate::normalise::identifiers::passes_cvr_check;

/// A table that might hold the customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableOffer {
    /// As it would stand in `kobl.toml`.
    pub table: String,
    /// Column names in the table's order.
    pub columns: Vec<String>,
}

/// How much speaks for a table; the larger the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableStanding {
    /// It is only called so (`Customer`, `Kunde`, ...).
    Named,
    /// It has the link column.
    Linked,
    /// It has the link column and a customer code.
    LinkedWithCode,
    /// That, and it is called so.
    Certain,
}

/// The column whose name gives the table away.
const LINK: &str = "foreigndebitorsystemidentification";
/// What a table of customers is called.
const NAMES: [&str; 6] = ["customer", "customers", "kunde", "kunder", "client", "debitor"];

/// The tables that might hold the customers, best first; equals in the catalogue's order.
#[must_use]
pub fn candidates(offers: &[TableOffer]) -> Vec<(TableStanding, &TableOffer)> {
    let mut candidates: Vec<_> = offers.iter().filter_map(|offer| Some((standing(offer)?, offer))).collect();
    candidates.sort_by_key(|(standing, _)| Reverse(*standing));
    candidates
}

fn standing(offer: &TableOffer) -> Option<TableStanding> {
    let last = offer.table.rsplit('.').next().unwrap_or("").trim_matches(['[', ']']).to_lowercase();
    let named = NAMES.contains(&last.as_str());
    let linked = offer.columns.iter().any(|column| column.to_lowercase() == LINK);
    let coded =
        offer.columns.iter().any(|name| clientview_meaning(name).is_some_and(|(f, _)| f == Field::Code));
    match (linked, coded, named) {
        (true, true, true) => Some(TableStanding::Certain),
        (true, true, false) => Some(TableStanding::LinkedWithCode),
        (true, false, _) => Some(TableStanding::Linked),
        (false, _, true) => Some(TableStanding::Named),
        (false, _, false) => None,
    }
}

/// Why a column was taken for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// It is the primary key.
    PrimaryKey,
    /// Its name says so.
    Name,
    /// What it holds says so.
    Contents,
}

/// A column and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What.
    pub field: Field,
    /// Which column.
    pub column: String,
    /// Why.
    pub ground: Ground,
}

/// A column with what some rows hold in it.
#[derive(Debug, Clone, Copy)]
pub struct Sampled<'a> {
    /// Column name.
    pub name: &'a str,
    /// Cells of the sampled rows; NULL left out.
    pub cells: &'a [String],
}

/// Names of inactive flags besides those of lists.
const INACTIVE: [&str; 7] =
    ["isinactive", "ispassive", "isdeleted", "deleted", "slettet", "lukket", "isclosed"];

/// Guesses the columns. `primary` is the primary key, if it is one column.
#[must_use]
pub fn guess(columns: &[Sampled<'_>], primary: Option<&str>) -> Vec<Taken> {
    let mut taken = Vec::new();
    if let Some(column) = primary {
        taken.push(Taken { field: Field::Key, column: column.to_owned(), ground: Ground::PrimaryKey });
    }
    for field in FIELDS.iter().filter(|facts| !facts.setting.is_empty()).map(|facts| facts.field) {
        if field == Field::Key && primary.is_some() {
            continue;
        }
        if field == Field::Address(0) {
            taken.extend(addresses(columns));
            continue;
        }
        if let Some(found) = best(columns, field, &taken) {
            taken.push(found);
        }
    }
    taken
}

/// The column that is best called this, unless its contents speak against it; otherwise the
/// first that is called nothing and whose contents speak for it.
fn best(columns: &[Sampled<'_>], field: Field, taken: &[Taken]) -> Option<Taken> {
    // The customer code may well be the primary key.
    let free = |name: &str| field == Field::Code || !taken.iter().any(|other| other.column == name);
    let named = columns
        .iter()
        .filter(|column| free(column.name) && !contradicts(field, column.cells))
        .filter_map(|column| Some((meaning(column.name).filter(|(f, _)| *f == field)?.1, column.name)))
        .min_by_key(|(rank, _)| *rank);
    let by_contents = || {
        let unnamed = columns.iter().filter(|column| free(column.name) && meaning(column.name).is_none());
        unnamed.filter(|column| speaks_for(field, column.name, column.cells)).map(|column| column.name).next()
    };
    match named {
        Some((_, column)) => Some(Taken { field, column: column.to_owned(), ground: Ground::Name }),
        None => Some(Taken { field, column: by_contents()?.to_owned(), ground: Ground::Contents }),
    }
}

fn addresses(columns: &[Sampled<'_>]) -> Vec<Taken> {
    let called = columns.iter().filter(|c| meaning(c.name).is_some_and(|(f, _)| f == Field::Address(0)));
    called
        .zip(0..)
        .map(|(column, line)| Taken {
            field: Field::Address(line),
            column: column.name.to_owned(),
            ground: Ground::Name,
        })
        .collect()
}

fn meaning(name: &str) -> Option<(Field, usize)> {
    let folded: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    clientview_meaning(name)
        .or_else(|| INACTIVE.iter().position(|alias| *alias == folded).map(|rank| (Field::Inactive, rank)))
}

/// Cells that say something.
fn filled(cells: &[String]) -> impl Iterator<Item = &str> + Clone {
    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// Whether nearly all of at least three filled cells are of this kind.
fn mostly(cells: &[String], is: impl Fn(&str) -> bool) -> bool {
    let all = filled(cells).count();
    all >= 3 && filled(cells).filter(|cell| is(cell)).count() * 5 >= all * 4
}

/// Whether the cells of a column that is called nothing known look like those of the field.
pub(super) fn speaks_for(field: Field, name: &str, cells: &[String]) -> bool {
    match field {
        Field::Email => mostly(cells, is_email),
        Field::Cvr => mostly(cells, is_cvr),
        Field::Ean => mostly(cells, |cell| cell.len() == 13 && cell.starts_with("579")),
        Field::Zip => {
            let mut different: Vec<&str> = filled(cells).collect();
            different.sort_unstable();
            different.dedup();
            different.len() >= 3 && mostly(cells, is_danish_post_code)
        }
        // A fax has such a number too.
        Field::Phone => !name.to_lowercase().contains("fax") && mostly(cells, is_phone),
        _ => false,
    }
}

/// Four digits that are a Danish post code.
fn is_danish_post_code(cell: &str) -> bool {
    cell.len() == 4 && cell.parse().is_ok_and(|code| crate::normalise::town_of(code).is_some())
}

/// Eight digits with the blanks or the country code that only telephone numbers are written with.
fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let spaced = cell.contains(' ') && digits == 8;
    let abroad = cell.starts_with("+45") && digits == 10;
    (spaced || abroad) && cell.bytes().all(|b| b.is_ascii_digit() || b == b' ' || b == b'+')
}

/// Whether none of at least three filled cells could be of the field.
fn contradicts(field: Field, cells: &[String]) -> bool {
    let none = |is: fn(&str) -> bool| filled(cells).count() >= 3 && !filled(cells).any(is);
    match field {
        Field::Email => none(is_email),
        Field::Zip => none(|cell| cell.chars().any(|c| c.is_ascii_digit())),
        Field::Cvr => none(|cell| cell.chars().filter(char::is_ascii_digit).count() >= 7),
        _ => false,
    }
}

fn is_email(cell: &str) -> bool {
    cell.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
}

/// Eight digits, with or without `DK`, whose weighted sum is divisible by eleven.
fn is_cvr(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['D', 'K', 'd', 'k', '-', ' ']);
    passes_cvr_check(&bare.replace(' ', ""))
}

/// The columns as `kobl.toml` holds them.
#[must_use]
pub fn column_names(taken: &[Taken]) -> ColumnNames {
    taken.iter().map(|taken| (taken.field, taken.column.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(table: &str, columns: &[&str]) -> TableOffer {
        TableOffer { table: table.to_owned(), columns: columns.iter().map(|c| (*c).to_owned()).collect() }
    }

    #[test]
    fn the_table_with_both_columns_comes_first() {
        let offers = [
            offer("dbo.Invoice", &["ID", "CustomerCode"]),
            offer("dbo.Kunde", &["ID", "Navn"]),
            offer("dbo.Debtors", &["ID", "CustomerCode", "ForeignDebitorSystemIdentification"]),
            offer("dbo.Customer", &["ID", "CustomerCode", "FOREIGNDEBITORSYSTEMIDENTIFICATION"]),
            offer("log.Changes", &["ForeignDebitorSystemIdentification"]),
        ];
        let found: Vec<_> = candidates(&offers).into_iter().map(|(s, o)| (s, o.table.as_str())).collect();
        assert_eq!(
            found,
            [
                (TableStanding::Certain, "dbo.Customer"),
                (TableStanding::LinkedWithCode, "dbo.Debtors"),
                (TableStanding::Linked, "log.Changes"),
                (TableStanding::Named, "dbo.Kunde"),
            ]
        );
    }

    fn guessed(columns: &[(&str, &[&str])], primary: Option<&str>) -> Vec<(Field, String, Ground)> {
        let cells: Vec<Vec<String>> =
            columns.iter().map(|(_, cells)| cells.iter().map(|c| (*c).to_owned()).collect()).collect();
        let sampled: Vec<_> =
            columns.iter().zip(&cells).map(|((name, _), cells)| Sampled { name, cells }).collect();
        guess(&sampled, primary).into_iter().map(|t| (t.field, t.column, t.ground)).collect()
    }

    #[test]
    fn columns_are_known_by_danish_and_english_names() {
        let none: &[&str] = &[];
        let columns = [
            ("CustomerID", none),
            ("CustomerCode", none),
            ("ForeignDebitorSystemIdentification", none),
            ("Navn", none),
            ("Address1", none),
            ("Address2", none),
            ("PostNr", none),
            ("By", none),
            ("VATNumber", none),
            ("Telefon", none),
            ("E-mail", none),
            ("IsInactive", none),
            ("Remarks", none),
        ];
        let fields: Vec<_> =
            guessed(&columns, Some("CustomerID")).into_iter().map(|(f, c, _)| (f, c)).collect();
        let expected = [
            (Field::Key, "CustomerID"),
            (Field::Code, "CustomerCode"),
            (Field::Link, "ForeignDebitorSystemIdentification"),
            (Field::Name, "Navn"),
            (Field::Address(0), "Address1"),
            (Field::Address(1), "Address2"),
            (Field::Zip, "PostNr"),
            (Field::City, "By"),
            (Field::Cvr, "VATNumber"),
            (Field::Phone, "Telefon"),
            (Field::Email, "E-mail"),
            (Field::Inactive, "IsInactive"),
        ];
        assert_eq!(fields, expected.map(|(field, column)| (field, column.to_owned())));
    }

    #[test]
    fn contents_tell_what_a_name_does_not() {
        let columns: [(&str, &[&str]); 3] = [
            ("Felt7", &["DK10150817", "10 15 08 17", "10150817", ""]),
            ("Felt8", &["a@b.dk", "post@firma.dk", "x@y.com"]),
            ("Felt9", &["12345678", "87654321", "11223344"]),
        ];
        assert_eq!(
            guessed(&columns, None),
            [
                (Field::Cvr, "Felt7".to_owned(), Ground::Contents),
                (Field::Email, "Felt8".to_owned(), Ground::Contents),
            ]
        );
    }

    #[test]
    fn contents_veto_a_name() {
        let columns: [(&str, &[&str]); 2] =
            [("Mail", &["ja", "nej", "ja"]), ("Email", &["a@b.dk", "c@d.dk", "e@f.dk"])];
        assert_eq!(guessed(&columns, None), [(Field::Email, "Email".to_owned(), Ground::Name)]);
        assert_eq!(guessed(&columns[..1], None), []);
    }

    #[test]
    fn the_primary_key_is_the_key_whatever_it_is_called() {
        let columns: [(&str, &[&str]); 2] = [("RowGuid", &[]), ("CustomerID", &[])];
        let found = guessed(&columns, Some("RowGuid"));
        assert_eq!(found, [(Field::Key, "RowGuid".to_owned(), Ground::PrimaryKey)]);
    }
}
