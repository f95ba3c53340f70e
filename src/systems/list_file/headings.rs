//! Finds the heading row, and tells by its headings what each column holds.
//!
//! Screens write title rows above the headings, and everybody spells them in
//! a way of their own, so headings are compared after folding: letters and
//! digits only, lower case, `æ ø å` spelled out. An alias earlier in its table
//! is the better one: in a list with both `Kundenr.` and `Nr.`, the first is
//! the customer number and the second stays unused.

use crate::customer::{Column, Field};

use super::row::Listed;
use super::{Columns, ListErrorKind, ListKind, Place, SampleRow};

/// The heading row is looked for among this many rows that are not blank.
pub(super) const SEARCHED_ROWS: usize = 40;

/// Aliases both systems share, best first; `telfonfax` is how a screen spells it.
const COMMON: &[(Field, &[&str])] = &[
    (
        Field::Name,
        &["navn", "name", "kundenavn", "customername", "firmanavn", "firma", "company", "companyname"],
    ),
    (Field::Attention, &["attention", "att", "attn", "kontaktperson", "kontakt", "contact", "contactperson"]),
    (Field::Zip, &["postnr", "postnummer", "zip", "zipcode", "postalcode", "postcode", "postkode"]),
    (Field::City, &["by", "bynavn", "city", "town", "postdistrikt"]),
    (Field::Country, &["land", "country", "landekode", "countrycode"]),
    (
        Field::Cvr,
        &[
            "cvr",
            "cvrnr",
            "cvrno",
            "cvrnummer",
            "corporateidentificationnumber",
            "vatnumber",
            "vatno",
            "vat",
            "cvrsenr",
            "cvrse",
            "senr",
            "momsnr",
        ],
    ),
    (Field::Ean, &["ean", "eannr", "eannummer", "eanno", "eannumber", "gln", "ean13"]),
    (
        Field::Phone,
        &[
            "telefon",
            "telefonfax",
            "telfonfax",
            "telefonogfax",
            "telephoneandfaxnumber",
            "tlf",
            "tlfnr",
            "telefonnr",
            "telefonnummer",
            "telfon",
            "phone",
            "phonenumber",
            "phoneno",
            "telephone",
            "mobil",
            "mobilnr",
            "mobiltelefon",
            "mobile",
            "mobilephone",
        ],
    ),
    (Field::Email, &["email", "emailadresse", "emailaddress", "mail", "mailadresse"]),
];

/// Aliases of an e-conomic list.
const ECONOMIC: &[(Field, &[&str])] = &[
    (
        Field::Number,
        &[
            "customernumber",
            "kundenummer",
            "kundenr",
            "customerno",
            "debitornummer",
            "debitornr",
            "debtornumber",
            "debtorno",
            "economicnr",
            "economicnummer",
            "nr",
            "nummer",
            "number",
            "no",
        ],
    ),
    (Field::Barred, &["barred", "spaerret"]),
];

/// Aliases of a ClientView list. A bare `id` says too little and is no key; `customerNumber`
/// is e-conomic's word and no code, so that two swapped files are noticed.
const CLIENTVIEW: &[(Field, &[&str])] = &[
    (Field::Key, &["customerid", "kundeid", "clientid", "customerkey", "customerguid"]),
    (
        Field::Code,
        &[
            "customercode",
            "kundekode",
            "clientcode",
            "klientkode",
            "kundenr",
            "kundenummer",
            "klientnr",
            "klientnummer",
            "kode",
            "code",
            "nr",
        ],
    ),
    (
        Field::Link,
        &[
            "foreigndebitorsystemidentification",
            "economicnr",
            "economicnummer",
            "economicno",
            "economicnumber",
            "economiccustomernumber",
            "economickundenr",
            "economickundenummer",
        ],
    ),
    (Field::Inactive, &["inactive", "inaktiv", "passiv"]),
];

/// A street in one or more columns: the alias, or the alias with a digit after it.
const ADDRESS: &[&str] =
    &["adresse", "address", "adresselinje", "addressline", "adr", "gade", "vej", "street", "streetname"];

/// The row with the headings, and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// The row.
    pub(super) place: Place,
    /// The headings as written, without the blank ones at the end.
    pub(super) texts: Vec<String>,
    /// What each column was recognised as, and how well (0 is best).
    pub(super) meanings: Vec<Option<(Field, usize)>>,
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
            'é' | 'è' => folded.push('e'),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

/// Looks for the heading row among the first rows.
pub(super) fn find<C: Listed>(rows: &[SampleRow<'_>], columns: Columns<'_>) -> Result<Heading, NoHeading> {
    if rows.is_empty() {
        return Err(NoHeading { kind: ListErrorKind::Empty, score: 0 });
    }
    if let Columns::Recorded(recorded) = columns {
        return recorded_heading(&rows[0], recorded);
    }
    let read: Vec<_> = rows.iter().map(|row| heading::<C>(row, columns)).collect();
    let good = |heading: &&Heading| missing::<C>(heading, columns).is_none();
    if let Some(heading) = earliest_best(read.iter().filter(good)) {
        return Ok(heading.clone());
    }
    let closest = earliest_best(read.iter());
    let Some((closest, missing)) = closest.and_then(|h| Some((h, missing::<C>(h, columns)?))) else {
        return Err(NoHeading { kind: ListErrorKind::Empty, score: 0 });
    };
    if closest.score < 2 {
        let first_rows = rows.iter().take(5).map(|(place, cells)| (*place, cells.len())).collect();
        return Err(NoHeading {
            kind: ListErrorKind::NoHeadingRow { kind: C::KIND, first_rows },
            score: closest.score,
        });
    }
    let (fields, named) = missing;
    let kind = ListErrorKind::MissingColumns {
        kind: C::KIND,
        place: closest.place,
        fields,
        named,
        seen: closest.texts.clone(),
        other_kind: matches!(columns, Columns::Known) && fits_the_other(C::KIND, &closest.texts),
    };
    Err(NoHeading { kind, score: closest.score })
}

/// The heading row found under the delimiter that explains it best; the error of the closest
/// where there is none.
pub(super) fn best<T>(found: Vec<(T, Result<Heading, NoHeading>)>) -> Result<(T, Heading), ListErrorKind> {
    choose(found, |new, old| new > old)
}

/// The first heading row found; the error of the closest where there is none.
pub(super) fn first<T>(found: Vec<(T, Result<Heading, NoHeading>)>) -> Result<(T, Heading), ListErrorKind> {
    choose(found, |_, _| false)
}

fn choose<T>(
    found: Vec<(T, Result<Heading, NoHeading>)>,
    better: impl Fn(usize, usize) -> bool,
) -> Result<(T, Heading), ListErrorKind> {
    let mut chosen: Option<(T, Heading)> = None;
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

fn earliest_best<'h>(headings: impl Iterator<Item = &'h Heading>) -> Option<&'h Heading> {
    headings.reduce(|best, next| if next.score > best.score { next } else { best })
}

fn recorded_heading((place, cells): &SampleRow<'_>, recorded: &[Column]) -> Result<Heading, NoHeading> {
    let same = cells.len() == recorded.len()
        && cells.iter().zip(recorded).all(|(cell, column)| cell.text == column.heading);
    if !same {
        return Err(NoHeading { kind: ListErrorKind::NotAsRecorded, score: 0 });
    }
    Ok(Heading {
        place: *place,
        texts: recorded.iter().map(|column| column.heading.clone()).collect(),
        meanings: recorded.iter().map(|column| Some((column.field, 0))).collect(),
        score: recorded.len(),
    })
}

fn heading<C: Listed>((place, cells): &SampleRow<'_>, columns: Columns<'_>) -> Heading {
    let used = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    let texts: Vec<String> = cells[..used].iter().map(|cell| cell.text.trim().to_owned()).collect();
    let meanings: Vec<_> = match columns {
        Columns::Named(named) => texts.iter().map(|text| meaning_by_name(text, &texts, named)).collect(),
        Columns::Known | Columns::Recorded(_) => {
            texts.iter().map(|text| meaning(C::KIND, &fold(text))).collect()
        }
    };
    let mut fields: Vec<Field> = meanings.iter().flatten().map(|&(field, _)| one_address(field)).collect();
    let repeated = fields.len();
    fields.sort_unstable_by_key(|field| format!("{field:?}"));
    fields.dedup();
    // The address repeats rightly; anything else that repeats looks less like headings.
    let score = fields.len() * 2 - usize::from(repeated > fields.len());
    Heading { place: *place, texts, meanings, score }
}

fn one_address(field: Field) -> Field {
    if let Field::Address(_) = field { Field::Address(0) } else { field }
}

/// What a folded heading means in a list of this kind, and how well.
fn meaning(kind: ListKind, folded: &str) -> Option<(Field, usize)> {
    let own = match kind {
        ListKind::ClientView => CLIENTVIEW,
        ListKind::Economic => ECONOMIC,
    };
    let in_table = |&(field, aliases): &(Field, &[&str])| {
        aliases.iter().position(|&alias| alias == folded).map(|rank| (field, rank))
    };
    own.iter().chain(COMMON).find_map(in_table).or_else(|| {
        let street = folded.trim_end_matches(|c: char| c.is_ascii_digit());
        (folded.len() - street.len() <= 1 && ADDRESS.contains(&street)).then_some((Field::Address(0), 0))
    })
}

/// What a column of ClientView holds, by its name, and how well that is known (0 is best).
#[must_use]
pub fn clientview_meaning(name: &str) -> Option<(Field, usize)> {
    meaning(ListKind::ClientView, &fold(name))
}

/// What a heading was said to mean: written exactly so, or, where no heading is, after folding.
fn meaning_by_name(text: &str, all: &[String], named: &[Column]) -> Option<(Field, usize)> {
    named.iter().find_map(|column| {
        let exact = all.contains(&column.heading);
        let hit = if exact { *text == column.heading } else { fold(text) == fold(&column.heading) };
        hit.then_some((column.field, 0))
    })
}

/// Fields and named headings that are not there, if any.
fn missing<C: Listed>(heading: &Heading, columns: Columns<'_>) -> Option<(Vec<Field>, Vec<String>)> {
    let has = |field: Field| heading.meanings.iter().flatten().any(|&(f, _)| f == field);
    let fields: Vec<_> = C::REQUIRED.iter().copied().filter(|&field| !has(field)).collect();
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
    fn aliases_are_folded_and_mean_one_thing_a_table() {
        for table in [COMMON, ECONOMIC, CLIENTVIEW] {
            let mut seen = Vec::new();
            for &alias in table.iter().flat_map(|(_, aliases)| *aliases) {
                assert_eq!(fold(alias), alias);
                assert!(!seen.contains(&alias), "{alias} twice");
                seen.push(alias);
            }
        }
    }

    #[test]
    fn a_delivery_address_is_not_the_address() {
        assert_eq!(meaning(ListKind::Economic, &fold("Leveringsadresse")), None);
        assert_eq!(meaning(ListKind::Economic, &fold("Adresse 2")), Some((Field::Address(0), 0)));
        assert_eq!(meaning(ListKind::Economic, &fold("Adresse 2024")), None);
    }
}
