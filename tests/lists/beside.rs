//! Two lists side by side in one sheet: whatever they hold, and whatever stands between them, a
//! customer is never made of two.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use kobl::customer::{ClientViewCustomer, EconomicCustomer, Field, ListColumn, Particulars};
use kobl::language::{Language, Localize, Localized, list as words};
use kobl::systems::list_file::{
    Columns, ListError, ListErrorKind, ListFile, Reading, read_clientview, read_economic,
};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::properties::cases;

/// What a column of a list holds, and headings for it; the last one is known to nobody.
const CONTENTS: [(char, [&str; 4]); 6] = [
    ('n', ["Kundenr.", "Nr.", "Kundenummer", "Felt A"]),
    ('N', ["Navn", "Kundenavn", "Firma", "Felt B"]),
    ('z', ["Postnr.", "Post code", "Postnummer", "Felt C"]),
    ('t', ["By", "City", "Bynavn", "Felt D"]),
    ('e', ["E-mail", "Email", "Mail", "Felt E"]),
    ('c', ["CVR-nr.", "CVR", "VAT no", "Felt F"]),
];

/// The columns of a list, each with one of its headings, and its number of rows.
#[derive(Debug, Clone)]
struct Part {
    columns: Vec<(usize, usize)>,
    rows: usize,
}

fn part(all_known: bool) -> impl Strategy<Value = Part> {
    let headings = if all_known { 0..3_usize } else { 0..4 };
    let columns = prop::sample::subsequence((0..CONTENTS.len()).collect::<Vec<_>>(), 1..=CONTENTS.len())
        .prop_shuffle()
        .prop_flat_map(move |columns| {
            let count = columns.len();
            (Just(columns), prop::collection::vec(headings.clone(), count))
        });
    (columns, 1..9_usize).prop_map(move |((contents, headings), rows)| {
        let mut columns: Vec<_> = contents.into_iter().zip(headings).collect();
        for needed in [0, 1] {
            if all_known && !columns.iter().any(|(content, _)| *content == needed) {
                columns.push((needed, 0));
            }
        }
        Part { columns, rows }
    })
}

/// What a firm of a list has in a column; no two firms share anything.
fn cell(content: usize, firm: usize) -> String {
    match CONTENTS[content].0 {
        'n' => (2001 + firm).to_string(),
        'N' => format!("Firma nr. {firm} ApS"),
        'z' => (5000 + firm).to_string(),
        't' => format!("By nr. {firm}"),
        'e' => format!("post@firma{firm}.dk"),
        _ => CVRS[firm].clone(),
    }
}

static CVRS: LazyLock<Vec<String>> = LazyLock::new(|| (0..120).map(super::valid_cvr).collect());

/// What each firm has.
static FIRMS: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
    (0..120).map(|firm| (0..CONTENTS.len()).map(|content| cell(content, firm)).collect()).collect()
});

/// The rows of both lists, the heading row first.
fn table(parts: &[Part; 2], between: usize) -> Vec<Vec<String>> {
    let rows = parts.iter().map(|part| part.rows).max().unwrap_or(0) + 1;
    let of = |part: &Part, from: usize, row: usize| -> Vec<String> {
        let text = |&(content, heading): &(usize, usize)| match row {
            0 => CONTENTS[content].1[heading].to_owned(),
            row if row <= part.rows => cell(content, from + row),
            _ => String::new(),
        };
        part.columns.iter().map(text).collect()
    };
    let blank = vec![String::new(); between];
    (0..rows).map(|row| [of(&parts[0], 0, row), blank.clone(), of(&parts[1], 100, row)].concat()).collect()
}

fn csv(rows: &[Vec<String>], delimiter: &str) -> Vec<u8> {
    rows.iter().map(|row| row.join(delimiter) + "\r\n").collect::<String>().into_bytes()
}

fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column, text.as_str()).expect("written");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Everything that was read of a customer is one firm's.
fn assert_one_firm(identity: &str, about: &Particulars, what: &str) {
    let told = [identity, &about.name, &about.zip, &about.city, &about.email, &about.cvr];
    let told: Vec<&str> = told.into_iter().filter(|text| !text.is_empty()).collect();
    let one = FIRMS.iter().any(|firm| told.iter().all(|text| firm.contains(*text)));
    assert!(one, "{told:?} is made of two\n{what}");
}

fn check<C>(read: Result<ListFile<C>, ListError>, what: &str, of: impl Fn(&C) -> (String, &Particulars)) {
    match read {
        Ok(list) => {
            for customer in &list.list.customers {
                let (identity, about) = of(customer);
                assert_one_firm(&identity, about, what);
            }
        }
        Err(error) => {
            for language in [Language::Danish, Language::English] {
                assert!(words::sentences(&error).iter().all(|text| !text.say(language).is_empty()), "{what}");
            }
        }
    }
}

fn check_both(bytes: &[u8], what: &str) {
    let (_folder, path) = super::file(bytes);
    check(read_economic(&path, Columns::Known), what, |customer: &EconomicCustomer| {
        (customer.number.to_string(), &customer.about)
    });
    check(read_clientview(&path, Columns::Known), what, |customer: &ClientViewCustomer| {
        (customer.code.to_string(), &customer.about)
    });
}

fn check_all_files(parts: &[Part; 2], between: usize) {
    let rows = table(parts, between);
    for delimiter in [";", ",", "\t"] {
        let bytes = csv(&rows, delimiter);
        check_both(&bytes, &String::from_utf8_lossy(&bytes));
    }
    check_both(&xlsx(&rows), &format!("as a workbook: {rows:?}"));
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_blank_column_between_two_lists_keeps_them_apart(left in part(false), right in part(false), between in 1..3_usize) {
        check_all_files(&[left, right], between);
    }

    #[test]
    fn two_lists_without_anything_between_them_are_refused(left in part(true), right in part(true)) {
        let parts = [left, right];
        check_all_files(&parts, 0);
        let (_folder, path) = super::file(&csv(&table(&parts, 0), ";"));
        prop_assert!(read_economic(&path, Columns::Known).is_err());
    }
}

#[test]
fn one_of_two_lists_is_read_when_its_columns_are_named() {
    let text = "Kundenr.;Navn;CVR-nr.;;Nr.;Firma;E-mail\r\n1;A ApS;;;7;Syv ApS;syv@syv.dk\r\n2;B ApS;10150817;;8;Otte ApS;otte@otte.dk\r\n";
    let (_folder, path) = super::file(text.as_bytes());
    let refused = read_economic(&path, Columns::Known).expect_err("two lists");
    assert!(matches!(refused.kind, ListErrorKind::SideBySide { .. }), "{refused:?}");
    insta::assert_snapshot!(Localized::joined(&words::sentences(&refused), "\n").say(Language::Danish), @r#"liste: i række 1 står to lister ved siden af hinanden: ”Kundenr.”, ”Navn”, ”CVR-nr.” og ”Nr.”, ”Firma”, ”E-mail”. Flyt den ene til sin egen fil. Er det én liste, så slet den tomme kolonne, eller angiv kolonnerne med --column "number=OVERSKRIFT" --column "name=OVERSKRIFT"."#);
    let column = |field, heading: &str| ListColumn { heading: heading.to_owned(), field };
    for (number, name, read) in
        [("Kundenr.", "Navn", ["1", "A ApS", ""]), ("Nr.", "Firma", ["7", "Syv ApS", "syv@syv.dk"])]
    {
        let chosen = [column(Field::Number, number), column(Field::Name, name)];
        let list = read_economic(&path, Reading { chosen: &chosen, ..Reading::from(Columns::Known) })
            .expect("readable");
        let first = &list.list.customers[0];
        assert_eq!([first.number.to_string().as_str(), &first.about.name, &first.about.email], read);
    }
}

#[test]
fn a_list_below_another_is_refused_whatever_order_its_columns_have() {
    let text = "CustomerCode;Name;City\r\nK1;A ApS;Fanø\r\n\r\nNavn;Kundenr.;By\r\nB ApS;K2;Ribe\r\n";
    let (_folder, path) = super::file(text.as_bytes());
    let refused = read_clientview(&path, Columns::Known).expect_err("two lists");
    assert!(words::sentences(&refused)[1].say(Language::English).contains("row 4"), "{refused:?}");
}
