//! Lists as they come: a good list is damaged, stored and renamed in every way
//! that was met, and is read the same or refused by row and reason. Never another
//! customer, never a column that is lost without a word.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use kobl::customer::{EconomicCustomer, Field, ListColumn};
use kobl::language::review::heading;
use kobl::language::{Language, Localize, list as words};
use kobl::review::{self, Memory, read as read_review, review_xlsx, rows};
use kobl::spreadsheet::{TextEncoding, encode};
use kobl::systems::list_file::{
    Columns, ListError, ListErrorKind, ListFile, ListWarning, Reading, read_clientview, read_economic,
};

mod beside;

use crate::review::samples::{Sheet, run};

/// Number, name, address, post code, town, CVR number, e-mail.
type Firm = [String; 7];

const HEADINGS: [&str; 7] = ["Kundenr.", "Navn", "Adresse", "Postnr.", "By", "CVR-nr.", "E-mail"];

/// Firms whose texts hold what breaks lists: delimiters, line breaks, quotes, Danish letters.
fn firms() -> Vec<Firm> {
    FIRMS.clone()
}

static FIRMS: LazyLock<Vec<Firm>> = LazyLock::new(made_firms);

fn made_firms() -> Vec<Firm> {
    let names = [
        "Sønderhøj Tømrer",
        "Ærø & Ås",
        "Blåbærhaven; Nord",
        "Rør 12\" og VVS",
        "Østergård, Kølby",
        "Åby Æbler",
    ];
    let streets = ["Havnegade 5", "Vestergade 12,\n2. tv", "Ny Ågade 3; st.", "Ærøvej 7 B"];
    let towns = ["8000;Aarhus C", "5700;Svendborg", "4000;Roskilde", "6720;Fanø", "9000;Aalborg"];
    (0..40)
        .map(|n| {
            let (zip, town) = towns[n % 5].split_once(';').expect("both");
            [
                (1001 + n).to_string(),
                format!("{} {n} ApS", names[n % 6]),
                streets[n % 4].to_owned(),
                zip.to_owned(),
                town.to_owned(),
                valid_cvr(n),
                format!("post{n}@firma.dk"),
            ]
        })
        .collect()
}

/// The n-th number from 10,150,800 on that passes the check of a CVR number.
fn valid_cvr(n: usize) -> String {
    let passes = |number: &u32| kobl::normalise::identifiers::passes_cvr_check(&number.to_string());
    (10_150_800..).filter(passes).nth(n).expect("there are enough").to_string()
}

fn csv(headings: &[&str], firms: &[Firm], delimiter: char) -> String {
    let cell = |text: &str| match text.contains([delimiter, '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let line = |cells: Vec<String>| cells.join(&delimiter.to_string()) + "\r\n";
    let head = line(headings.iter().map(|text| cell(text)).collect());
    head + &firms.iter().map(|firm| line(firm.iter().map(|text| cell(text)).collect())).collect::<String>()
}

fn file(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("liste");
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

fn read(bytes: &[u8]) -> Result<ListFile<EconomicCustomer>, ListError> {
    let (_folder, path) = file(bytes);
    read_economic(&path, Columns::Known)
}

fn known(list: &ListFile<EconomicCustomer>) -> Vec<Firm> {
    let firm = |customer: &EconomicCustomer| {
        let about = &customer.about;
        [
            customer.number.to_string(),
            about.name.to_string(),
            about.address.first().map(ToString::to_string).unwrap_or_default(),
            about.zip.to_string(),
            about.city.to_string(),
            about.cvr.to_string(),
            about.email.to_string(),
        ]
    };
    list.list.customers.iter().map(firm).collect()
}

/// A small generator with a seed of its own, so that every run tries the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % end as u64).expect("below end")
    }
}

/// Every firm that was read is one of the list's: number and name belong together.
fn assert_nobody_else(read: &Result<ListFile<EconomicCustomer>, ListError>, what: &str) {
    let pairs: BTreeSet<[String; 2]> = firms().into_iter().map(|[number, name, ..]| [number, name]).collect();
    match read {
        Ok(list) => {
            for [number, name, ..] in known(list) {
                assert!(pairs.contains(&[number.clone(), name.clone()]), "{what}: {number} {name}");
            }
        }
        Err(error) => {
            for language in [Language::Danish, Language::English] {
                assert!(words::sentences(error).iter().all(|text| !text.say(language).is_empty()), "{what}");
            }
        }
    }
}

#[test]
fn a_line_break_anywhere_is_a_blank_row_or_refused() {
    let text = csv(&HEADINGS, &firms(), ';');
    let mut dice = Dice(18);
    let mut refused = 0;
    for _ in 0..400 {
        let at = (dice.below(text.len() - 2)..).find(|at| text.is_char_boundary(*at)).expect("a boundary");
        let broken = format!("{}\n{}", &text[..at], &text[at..]);
        let read = read(broken.as_bytes());
        if text[..at].ends_with('"') && text[at..].starts_with('"') {
            continue;
        }
        let within_quotes = text[..at].matches('"').count() % 2 == 1;
        if !within_quotes {
            assert_nobody_else(&read, &format!("line break at {at}"));
            assert!(read.is_err() || read.is_ok_and(|list| list.list.customers.len() == 40), "at {at}");
        } else if read.is_err() {
            refused += 1;
        }
    }
    assert_eq!(refused, 0, "a line break within quotes is a line break of the text");
}

#[test]
fn a_list_without_one_of_its_quotes_is_refused() {
    let text = csv(&HEADINGS, &firms(), ';');
    for (at, _) in text.match_indices('"') {
        let broken = format!("{}{}", &text[..at], &text[at + 1..]);
        let read = read(broken.as_bytes());
        // A quote that belongs to the text, and stands doubled, leaves a stray one.
        assert!(read.is_err() || text[at.saturating_sub(12)..].contains("\"\""), "at {at}");
    }
}

#[test]
fn a_list_that_is_cut_anywhere_gives_no_other_customer() {
    for order in [[0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 0]] {
        let headings = order.map(|at: usize| HEADINGS[at]);
        let moved: Vec<Firm> = firms().iter().map(|firm| order.map(|at| firm[at].clone())).collect();
        let text = csv(&headings, &moved, ';');
        let first_row = text.find("\r\n").expect("a line") + 2;
        // Everywhere in some rows, and at every seventh place in the others.
        let whole = |at: usize| at < first_row + 200 || at > text.len() - 400 || at.is_multiple_of(7);
        for at in (first_row..text.len()).filter(|at| text.is_char_boundary(*at) && whole(*at)) {
            assert_nobody_else(&read(&text.as_bytes()[..at]), &format!("cut at {at}"));
        }
    }
}

#[test]
fn every_encoding_and_delimiter_reads_the_same() {
    for encoding in TextEncoding::ALL {
        for delimiter in [';', ',', '\t', '|'] {
            let text = csv(&HEADINGS, &firms(), delimiter);
            let Some(bytes) = encode(&text, encoding) else { continue };
            let list = read(&bytes).expect("readable");
            let firms: Vec<Firm> =
                firms().into_iter().map(|firm| firm.map(|text| text.replace("\r\n", "\n"))).collect();
            assert_eq!(known(&list), firms, "{encoding:?} {delimiter:?}");
        }
    }
}

#[test]
fn an_old_encoding_is_told_and_can_be_named() {
    let text = csv(&HEADINGS, &firms(), ';');
    let bytes = encode(&text, TextEncoding::Dos850).expect("it has these letters");
    let list = read(&bytes).expect("readable");
    assert!(list.warnings.contains(&ListWarning::OldEncoding(TextEncoding::Dos850)), "{:?}", list.warnings);
    let (_folder, path) = file(&bytes);
    let named = Reading { encoding: Some(TextEncoding::Dos850), ..Reading::from(Columns::Known) };
    let list = read_economic(&path, named).expect("readable");
    assert_eq!(known(&list), firms());
    assert_eq!(list.warnings, []);
}

#[test]
fn a_heading_that_nobody_knows_is_told_or_guessed_or_refused() {
    for at in 0..HEADINGS.len() {
        let mut headings = HEADINGS;
        headings[at] = "Felt X";
        match read(csv(&headings, &firms(), ';').as_bytes()) {
            Err(error) => assert!(matches!(error.kind, ListErrorKind::MissingColumns { .. }), "{error:?}"),
            Ok(list) => {
                let told = list.warnings.iter().any(|warning| match warning {
                    ListWarning::Guessed { heading, .. } => heading == "Felt X",
                    ListWarning::Unrecognised { left, .. } => left.contains(&"Felt X".to_owned()),
                    _ => false,
                });
                // A post code's column may hold the town, and so may a town's the post code.
                assert!(told || headings[4] == "Felt X", "{at}: {:?}", list.warnings);
            }
        }
    }
}

#[test]
fn a_column_that_is_named_is_read_whatever_it_is_called() {
    let mut headings = HEADINGS;
    (headings[1], headings[5]) = ("Hvem", "Nøgle 5");
    let (_folder, path) = file(csv(&headings, &firms(), ';').as_bytes());
    let column = |field, heading: &str| ListColumn { heading: heading.to_owned(), field };
    let chosen = [column(Field::Name, "Hvem"), column(Field::Cvr, "nøgle 5")];
    let list =
        read_economic(&path, Reading { chosen: &chosen, ..Reading::from(Columns::Known) }).expect("readable");
    assert_eq!(known(&list), firms());
    assert_eq!(list.warnings, []);
}

#[test]
fn headings_of_other_systems_are_known() {
    for headings in [
        ["No.", "Name", "Address", "Post Code", "City", "VAT Registration No.", "E-Mail"],
        ["Nummer", "Navn", "Adresse", "Postnr.", "By", "SE/CVR-nr.", "Mailadresse"],
        ["Kundnr", "Namn", "Adress1", "Postnr", "Ort", "Organisationsnr", "E-post"],
        ["Kundenummer", "Kundenavn", "Postadresse", "Postnr", "Poststed", "Organisasjonsnummer", "E-post"],
        ["Konto", "Name (Adressattyp Unternehmen)", "Straße", "Postleitzahl", "Ort", "EU-UStID", "E-Mail"],
        [
            "AccountNumber",
            "*ContactName",
            "POAddressLine1",
            "POPostalCode",
            "POCity",
            "TaxNumber",
            "EmailAddress",
        ],
        ["Konto", "Navn", "Vejnavn", "Postnr", "By", "CVR number", "Email"],
    ] {
        let list = read(csv(&headings, &firms(), ';').as_bytes()).expect("readable");
        assert_eq!(known(&list), firms(), "{headings:?}");
        assert_eq!(list.warnings, [], "{headings:?}");
    }
}

#[test]
fn post_code_and_town_and_street_and_house_may_stand_together_or_apart() {
    let text = "Kundenr.;Navn;Vejnavn;Husnr.;Postnr./By\n1;A;Havnegade;5 B;8000 Aarhus C\n";
    let list = read(text.as_bytes()).expect("readable");
    let about = &list.list.customers[0].about;
    assert_eq!(*about.address_lines(), ["Havnegade 5 B"]);
    assert_eq!((about.zip.as_str(), about.city.as_str()), ("8000 Aarhus C", ""));
    assert_eq!(list.warnings.len(), 0);
}

#[test]
fn words_for_null_are_null_and_counted() {
    for word in ["NULL", "null", "(null)", "<NULL>", "[NULL]", "\\N", "nan", "None", "N/A", "#N/A", "-", "\0"]
    {
        let text = format!(
            "CustomerCode;Name;Address1;Zip;City;VATNumber;Inactive;ForeignDebitorSystemIdentification\r\n\
             K1;A ApS;{word};8000;Aarhus;{word};{word};{word}\r\n\
             K2;B ApS;Vej 1;8000;Aarhus;10150817;0;1001\r\n"
        );
        let (_folder, path) = file(text.as_bytes());
        let list = read_clientview(&path, Columns::Known).expect("readable");
        let first = &list.list.customers[0];
        assert_eq!(first.link.0, None, "{word:?}");
        assert!(
            !first.inactive && first.about.address[0].is_empty() && first.about.cvr.is_empty(),
            "{word:?}"
        );
        assert_eq!(list.list.customers[1].link.shown(), "1001");
        let told: Vec<_> =
            list.warnings.iter().filter(|w| matches!(w, ListWarning::NullWords { .. })).collect();
        assert!(
            matches!(told[..], [ListWarning::NullWords { cells: 4, .. }]),
            "{word:?} {:?}",
            list.warnings
        );
        assert!(told[0].say(Language::Danish).starts_with("4 celler indeholder"));
        let broken = text.replace("K1", word);
        let (_folder, path) = file(broken.as_bytes());
        assert!(read_clientview(&path, Columns::Known).is_err(), "{word:?} is no customer code");
    }
}

#[test]
fn rules_and_closing_lines_are_no_customers() {
    let text = "Kundenr.;Navn;CVR-nr.\r\n--------;----;-------\r\n1;A;\r\n2;B;\r\n\r\n(2 rows affected)\r\n";
    let list = read(text.as_bytes()).expect("readable");
    assert_eq!(list.list.customers.len(), 2);
    assert!(list.warnings.iter().any(|warning| matches!(warning, ListWarning::Footer { rows: 1, .. })));
    let between = "Kundenr.;Navn\r\n1;A\r\nI alt;\r\n2;B\r\n";
    assert!(read(between.as_bytes()).is_err(), "a total is no end where customers follow");
    let two = "Kundenr.;Navn\r\n1;A\r\nKundenr.;Navn\r\n2;B\r\n";
    assert_eq!(read(two.as_bytes()).expect("readable").list.customers.len(), 2);
    let other = "Kundenr.;Navn\r\n1;A\r\nNr.;Navn\r\n2;B\r\n";
    assert!(read(other.as_bytes()).is_err(), "another list begins");
}

#[test]
fn a_total_under_the_names_is_no_customer() {
    let text = "Kundenr.;Navn;Saldo\r\n1;A;5\r\n2;B;6\r\n;I alt;11\r\n;Antal kunder: 2;\r\n";
    let list = read(text.as_bytes()).expect("readable");
    assert_eq!(list.list.customers.len(), 2);
    assert!(list.warnings.iter().any(|warning| matches!(warning, ListWarning::Footer { rows: 2, .. })));
    let firm = "Kundenr.;Navn\r\n1;A\r\n2;Total 2 ApS\r\n";
    assert_eq!(read(firm.as_bytes()).expect("readable").list.customers.len(), 2);
    let nobody = "Kundenr.;Navn\r\n1;A\r\n;Totalbyg ApS\r\n";
    assert!(read(nobody.as_bytes()).is_err(), "a customer without a number");
}

#[test]
fn numbers_are_read_in_every_dress_that_programs_give_them() {
    for number in
        ["1001", "=\"1001\"", "\"=\"\"1001\"\"\"", "'1001", "\u{202a}1001\u{202c}", "\u{a0}1001 ", "1001.0"]
    {
        let list = read(format!("Kundenr.;Navn\r\n{number};A\r\n").as_bytes()).expect("readable");
        assert_eq!(list.list.customers[0].number.get(), 1001, "{number}");
    }
    for number in ["1.001", "1,001", "1001-1", "K1001", "'K1", "=1001", "1001;"] {
        assert!(read(format!("Kundenr.;Navn\r\n{number};A\r\n").as_bytes()).is_err(), "{number}");
    }
}

#[test]
fn what_a_customer_is_barred_from_bars_it() {
    for (heading, word, barred) in [
        ("Spærret", "Alle", true),
        ("Spærret", "Altid", true),
        ("Blocked", "Invoice", true),
        ("Blocked", " ", false),
        ("Spærret", "Nej", false),
        ("Spærret", "Falsk", false),
    ] {
        let list = read(format!("Kundenr.;Navn;{heading}\r\n1;A;{word}\r\n").as_bytes()).expect("readable");
        assert_eq!(list.list.customers[0].barred, barred, "{heading} {word}");
    }
    assert!(read("Kundenr.;Navn;Spærret\r\n1;A;måske\r\n".as_bytes()).is_err());
}

#[test]
fn a_table_as_psql_prints_it_is_read() {
    let text = " kundenr | navn  | by\n---------+-------+-----\n 1       | A ApS | Ribe\n(1 row)\n\n";
    let list = read(text.as_bytes()).expect("readable");
    assert_eq!(list.list.customers.len(), 1);
    assert_eq!(list.list.customers[0].about.name.trim(), "A ApS");
}

/// The same file read as a review file and as a list: codes, names and numbers are one.
fn assert_same(bytes: &[u8], what: &str) {
    let run = run();
    let review = read_review(bytes, &run).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let of = |column| heading(column, run.manifest.language).to_owned();
    let named = [
        ListColumn { heading: of(review::Column::Row), field: Field::Code },
        ListColumn { heading: of(review::Column::Name), field: Field::Name },
        ListColumn { heading: of(review::Column::Number), field: Field::Email },
        ListColumn { heading: of(review::Column::Comment), field: Field::Attention },
    ];
    let (_folder, path) = file(bytes);
    let list =
        read_clientview(&path, Columns::Named(&named)).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let decided: Vec<[String; 3]> = review
        .decisions
        .iter()
        .map(|decision| {
            let number = decision.number.map(|number| number.to_string()).unwrap_or_default();
            [decision.row.to_string(), number, decision.comment.clone()]
        })
        .collect();
    let listed: Vec<[String; 3]> = list
        .list
        .customers
        .iter()
        .map(|customer| {
            let about = &customer.about;
            [customer.code.to_string(), about.email.to_string(), about.attention.to_string()]
        })
        .collect();
    assert_eq!(decided, listed, "{what}");
}

#[test]
fn the_same_bytes_are_the_same_cells_as_list_and_as_review_file() {
    let run = run();
    let sheet = Sheet::of(&run);
    for encoding in TextEncoding::ALL {
        for delimiter in [';', ',', '\t', '|'] {
            for end in ["\r\n", "\n", "\r"] {
                // A file of one byte a letter has no other letters.
                let text: String = sheet.text(delimiter, end);
                let Some(bytes) = encode(&text, encoding) else { continue };
                assert_same(&bytes, &format!("{encoding:?} {delimiter:?} {end:?}"));
            }
        }
    }
    assert_same(&review_xlsx(&run, &rows(&run, &Memory::default())).expect("a workbook"), "workbook");
}

#[test]
fn a_missing_file_is_told() {
    let error = read_economic(Path::new("no such list.csv"), Columns::Known).expect_err("missing");
    assert_eq!(error.kind, ListErrorKind::NotFound);
}
