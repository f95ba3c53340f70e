//! Whole lists, from the bytes of a file to customers and back.

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;
use crate::customer::{Code, EconomicNumber, Field, Key, Particulars, StoredLink, Text};
use crate::spreadsheet::Place;

fn economic(text: &str) -> Result<Understood<EconomicCustomer>, ListErrorKind> {
    understand(text.as_bytes(), Columns::Known)
}

fn clientview(text: &str) -> Result<Understood<ClientViewCustomer>, ListErrorKind> {
    understand(text.as_bytes(), Columns::Known)
}

fn fields<C>(read: &Understood<C>) -> String {
    let columns = read.list.columns.iter();
    columns.map(|column| format!("{} = {:?}\n", column.heading, column.field)).collect()
}

/// `row column: problem`, one a line.
fn problems<C: std::fmt::Debug>(read: Result<Understood<C>, ListErrorKind>) -> String {
    match read {
        Err(ListErrorKind::Rows { problems, total }) => {
            assert_eq!(problems.len() as u64, total);
            let lines = problems.iter().map(|p| {
                let Place { row, line } = p.place;
                let place = if row == line { row.to_string() } else { format!("{row} (line {line})") };
                let kind = format!("{:?}", p.kind).replace("Place ", "");
                format!("{place} {}: {kind}\n", p.column.as_deref().unwrap_or("-"))
            });
            lines.collect()
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn a_list_as_the_screen_of_economic_exports_it() {
    let text = "\u{feff}Gruppe;Nr.;Navn;Adresse 1;Postnr. ;By;Land;Telfon/fax;Attention;Deres ref. ;E-mail\r\n\
                1;1001;Æblegård ApS;Havnegade 5;4000;Roskilde;;46 35 11 11;;;info@aeble.dk\r\n\
                1;1002;Øst & Vest A/S;;;;;;;;\r\n;;;;;;;;;;\r\n";
    let read = economic(text).expect("a list");
    insta::assert_snapshot!(fields(&read), @r"
    Gruppe = Extra(0)
    Nr. = Number
    Navn = Name
    Adresse 1 = Address(0)
    Postnr. = Zip
    By = City
    Land = Country
    Telfon/fax = Phone
    Attention = Attention
    Deres ref. = Extra(1)
    E-mail = Email
    ");
    assert_eq!(read.list.customers.len(), 2);
    let first = &read.list.customers[0];
    assert_eq!(first.number, EconomicNumber::new(1001).expect("in range"));
    assert_eq!(&*first.about.name, "Æblegård ApS");
    assert_eq!(&*first.about.zip, "4000");
    assert_eq!(&*first.extra[0], "1");
    assert_eq!(read.warnings, []);
}

#[test]
fn the_two_plain_lists_are_read_whole_and_id_is_no_key() {
    let a = clientview(
        "id,CustomerCode,Name,Attention,Address1,Address2,Zip,City,Country,VATNumber,Phone,Email\n\
         7,K-01,\"Hansen, Jens\",Ida,Vej 1,2. tv,0999,Kbh,DK,DK12345678,+45 12345678,a@b.dk\n",
    )
    .expect("a list");
    insta::assert_snapshot!(fields(&a), @r"
    id = Extra(0)
    CustomerCode = Code
    Name = Name
    Attention = Attention
    Address1 = Address(0)
    Address2 = Address(1)
    Zip = Zip
    City = City
    Country = Country
    VATNumber = Cvr
    Phone = Phone
    Email = Email
    ");
    let customer = &a.list.customers[0];
    assert_eq!(customer.key, Key::new("K-01"));
    assert_eq!(customer.link, StoredLink::null());
    assert_eq!(customer.about.address, ["Vej 1".into(), "2. tv".into()] as [Text; 2]);
    assert_eq!(a.warnings, [ListWarning::NoLinkColumn]);

    let b = economic(
        "id,customerNumber,name,address,zip,city,country,corporateIdentificationNumber,\
         telephoneAndFaxNumber,email,contact\n1,500,Hansen,,,,,12345678,,,\n",
    )
    .expect("a list");
    insta::assert_snapshot!(fields(&b), @r"
    id = Extra(0)
    customerNumber = Number
    name = Name
    address = Address(0)
    zip = Zip
    city = City
    country = Country
    corporateIdentificationNumber = Cvr
    telephoneAndFaxNumber = Phone
    email = Email
    contact = Attention
    ");
}

#[test]
fn title_rows_above_the_headings_are_passed_over() {
    let read = economic("Kundeliste\nFirma Navn ApS\n\nUdskrevet 01-02-2026;;\nKundenr.;Navn\n5;A\n");
    let read = read.expect("a list");
    assert_eq!((read.heading, read.list.customers.len()), (Place { row: 5, line: 5 }, 1));
}

#[test]
fn kundenr_is_the_number_in_one_list_and_the_code_in_the_other() {
    let text = "Kundenr;Navn;e-conomic nr\n12;A;700\n";
    let a = clientview(text).expect("a list");
    assert_eq!(a.list.customers[0].code, Code::new("12"));
    assert_eq!(a.list.customers[0].link, StoredLink::text("700"));
    let b = economic(text).expect("a list");
    assert_eq!(b.list.customers[0].number.get(), 12);
    insta::assert_debug_snapshot!(b.warnings, @r#"
    [
        TwoColumns {
            field: Number,
            taken: "Kundenr",
            ignored: "e-conomic nr",
        },
    ]
    "#);
}

#[test]
fn every_problem_is_told_at_once_by_row_and_column() {
    insta::assert_snapshot!(problems(economic(
        "Kundenr;Navn;Spærret\n1;A;nej\n\"2\n\";B;\n1;C;\n;D;\nx7;E;måske\n0;F;\n1000000000;G;\n1,20E+04;H;\n9;I;;too much\n8;\"J\"K;\n01;L\n11;\"M;\n12;N;\n"
    )), @r##"
    4 (line 5) Kundenr: Duplicate { field: Number, value: "1", first: { row: 2, line: 2 } }
    5 (line 6) Kundenr: Missing(Number)
    6 (line 7) Spærret: NotYesOrNo("måske")
    6 (line 7) Kundenr: NotANumber("x7")
    7 (line 8) Kundenr: OutOfRange("0")
    8 (line 9) Kundenr: OutOfRange("1000000000")
    9 (line 10) Kundenr: AlteredByExcel("1,20E+04")
    10 (line 11) -: TooManyCells { cells: 4, headings: 3 }
    11 (line 12) Navn: TextAfterQuote
    12 (line 13) -: TooFewCells { cells: 2, headings: 3 }
    12 (line 13) Kundenr: Duplicate { field: Number, value: "1", first: { row: 2, line: 2 } }
    13 (line 14) Navn: OpenQuote
    "##);
    insta::assert_snapshot!(problems(clientview(
        "Kunde-id;Kundekode;Navn\n1;A;x\n1;B;x\n2;A;x\n;C;x\n3;;x\n"
    )), @r#"
    3 Kunde-id: Duplicate { field: Key, value: "1", first: { row: 2, line: 2 } }
    4 Kundekode: Duplicate { field: Code, value: "A", first: { row: 2, line: 2 } }
    5 Kunde-id: Missing(Key)
    6 Kundekode: Missing(Code)
    "#);
}

#[test]
fn a_list_without_its_columns_tells_which_are_missing_and_which_are_there() {
    insta::assert_debug_snapshot!(economic("Gruppe;Navn;By\n1;A;B\n").map(|_| ()), @r#"
    Err(
        MissingColumns {
            kind: Economic,
            place: Place {
                row: 1,
                line: 1,
            },
            fields: [
                Number,
            ],
            named: [],
            seen: [
                "Gruppe",
                "Navn",
                "By",
            ],
            other_kind: false,
        },
    )
    "#);
    let swapped = clientview("customerNumber,name\n1,A\n").map(|_| ());
    assert!(matches!(swapped, Err(ListErrorKind::MissingColumns { other_kind: true, .. })), "{swapped:?}");
    let none = economic("lorem;ipsum\ndolor;sit\n").map(|_| ());
    assert_eq!(
        none,
        Err(ListErrorKind::NoHeadingRow {
            kind: ListKind::Economic,
            first_rows: vec![(Place::FIRST, 2), (Place { row: 2, line: 2 }, 2)]
        })
    );
    for empty in ["", "\r\n\r\n", ";;;\n ; \n", "\u{feff}"] {
        assert_eq!(economic(empty).map(|_| ()), Err(ListErrorKind::Empty), "{empty:?}");
    }
}

#[test]
fn the_same_heading_twice_is_refused_where_identity_hangs_on_it() {
    let twice = economic("Nr;Navn;Navn\n1;A;B\n").map(|_| ());
    assert_eq!(
        twice,
        Err(ListErrorKind::AmbiguousColumns {
            place: Place::FIRST,
            columns: vec![(Field::Name, vec!["Navn".to_owned(), "Navn".to_owned()])]
        })
    );
    let read = economic("Nr;Navn;Telefon;Mobil;Telefon;Adresse;Adresse\n1;A;1;2;3;x;y\n").expect("a list");
    insta::assert_snapshot!(fields(&read), @r"
    Nr = Number
    Navn = Name
    Telefon = Phone
    Mobil = Mobile
    Telefon = Extra(0)
    Adresse = Address(0)
    Adresse = Address(1)
    ");
    assert_eq!(read.warnings.len(), 1);
}

#[test]
fn columns_named_in_the_settings_decide_whatever_they_are_called() {
    let named = [
        ("Id", Field::Key),
        ("Short", Field::Code),
        ("Ext", Field::Link),
        ("Title", Field::Name),
        ("Line B", Field::Address(1)),
        ("Line A", Field::Address(0)),
    ]
    .map(|(heading, field)| ListColumn { heading: heading.to_owned(), field });
    let text = "id;Id;SHORT;ext;Title;Navn;Line B;Line A\nx;1;K1;;Firm;n;b;a\n";
    let read: Understood<ClientViewCustomer> =
        understand(text.as_bytes(), Columns::Named(&named)).expect("a list");
    let customer = &read.list.customers[0];
    assert_eq!((customer.key.as_str(), customer.code.as_str(), &*customer.about.name), ("1", "K1", "Firm"));
    assert_eq!(customer.about.address, ["a".into(), "b".into()] as [Text; 2]);
    assert_eq!(customer.extra.len(), 2);

    let missing = understand::<ClientViewCustomer>(b"Id;Short;Title\n1;K1;Firm\n", Columns::Named(&named));
    insta::assert_debug_snapshot!(missing.map(|_| ()), @r#"
    Err(
        MissingColumns {
            kind: ClientView,
            place: Place {
                row: 1,
                line: 1,
            },
            fields: [],
            named: [
                "Ext",
                "Line B",
                "Line A",
            ],
            seen: [
                "Id",
                "Short",
                "Title",
            ],
            other_kind: false,
        },
    )
    "#);
}

#[test]
fn every_delimiter_is_found_by_the_headings_it_gives() {
    for (delimiter, first) in [(';', ""), (',', ""), ('\t', ""), ('|', ""), ('#', "sep=#\r\n")] {
        let text = format!("{first}Nr|Navn|Adresse\n1|A, B; C|x\n").replace('|', &delimiter.to_string());
        let text = text.replace("A, B; C", "\"A, B; C\"");
        let read = economic(&text).expect("a list");
        assert_eq!(read.format, ListFormat::Csv { encoding: TextEncoding::Utf8, delimiter });
        assert_eq!(&*read.list.customers[0].about.name, "A, B; C".replace(", B; C", &text_between(&text)));
    }
}

/// The text between `A` and the closing quote.
fn text_between(text: &str) -> String {
    text.split("\"A").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

fn workbook(fill: impl FnOnce(&mut Workbook) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).expect("filled");
    book.save_to_buffer().expect("saved")
}

#[test]
fn a_workbook_with_titles_numbers_and_formats_far_below_is_read() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Kunder")?;
        sheet.write(1, 0, "Firma: Demo ApS")?;
        for (column, heading) in (0..).zip(["Nr.", "Navn", "Postnr.", "EAN-nr", "Spærret"]) {
            sheet.write(4, column, heading)?;
        }
        sheet.write(5, 0, 1001)?;
        sheet.write(5, 1, "Æble ApS")?;
        sheet.write_with_format(5, 2, 800, &Format::new().set_num_format("0000"))?;
        sheet.write(5, 3, 5_790_000_000_001_i64)?;
        sheet.write(5, 4, true)?;
        sheet.write(7, 0, "1002")?;
        sheet.write(7, 1, 24)?;
        sheet.write_blank(900_000, 3, &Format::new().set_bold())?;
        Ok(())
    });
    let read = understand::<EconomicCustomer>(&bytes, Columns::Known).expect("a list");
    assert_eq!(read.heading, Place { row: 5, line: 5 });
    assert_eq!(read.format, ListFormat::Workbook { sheet: "Sheet1".to_owned() });
    let [first, second] = &read.list.customers[..] else { panic!("two customers") };
    assert_eq!((first.number.get(), first.barred), (1001, true));
    assert_eq!((&*first.about.zip, &*first.about.ean), ("0800", "5790000000001"));
    assert_eq!((second.number.get(), &*second.about.name), (1002, "24"));
}

#[test]
fn a_workbook_that_changed_a_code_is_refused_by_row() {
    let bytes = workbook(|book| {
        book.add_worksheet().write(0, 0, "Noter")?;
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Kundekode")?;
        sheet.write(0, 1, "Navn")?;
        sheet.write(1, 0, "1-2")?;
        sheet.write_with_format(2, 0, 46_000, &Format::new().set_num_format("dd-mmm"))?;
        sheet.write(3, 0, 1.0e17)?;
        for row in 1..4 {
            sheet.write(row, 1, "A")?;
        }
        Ok(())
    });
    let read = understand::<ClientViewCustomer>(&bytes, Columns::Known);
    insta::assert_snapshot!(problems(read), @r#"
    3 Kundekode: AlteredByExcel("09-12-2025")
    4 Kundekode: AlteredByExcel("100000000000000000")
    "#);
}

#[test]
fn what_is_no_list_at_all_is_told_apart() {
    let read = |bytes: &[u8]| understand::<EconomicCustomer>(bytes, Columns::Known).map(|_| ());
    assert_eq!(read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"), Err(ListErrorKind::OldWorkbook));
    assert_eq!(read(b"PK\x03\x04 no archive"), Err(ListErrorKind::OtherFile(FileKind::Zip)));
    assert_eq!(read(b"PK\x03\x04 xl/workbook.xml cut"), Err(ListErrorKind::BadWorkbook));
}

#[test]
fn a_file_on_disk_is_named_and_hashed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kunder.csv");
    std::fs::write(&path, "Nr;Navn\n1;A\n").expect("written");
    let read = read_economic(&path, Columns::Known).expect("a list");
    let SourceKind::File { name, sha256 } = &read.source else { panic!("a file") };
    assert_eq!((name.as_str(), sha256.len()), ("kunder.csv", 64));
    let error = read_clientview(&folder.path().join("no.csv"), Columns::Known).expect_err("no file");
    assert_eq!(error, ListError { file: "no.csv".to_owned(), kind: ListErrorKind::NotFound });
}

#[test]
fn a_run_list_tells_null_from_empty_and_holds_no_formula() {
    let column = |heading: &str, field| ListColumn { heading: heading.to_owned(), field };
    let customer = |code: &str, link: Option<&str>, name: &str, phone: &str| ClientViewCustomer {
        key: Key::new(code),
        code: Code::new(code),
        link: StoredLink(link.map(Into::into)),
        inactive: code == "C",
        about: Particulars { name: name.into(), phone: phone.into(), ..Particulars::default() },
        extra: Box::default(),
    };
    let list = CustomerList {
        columns: vec![
            column("Kundekode", Field::Code),
            column("Link", Field::Link),
            column("Navn", Field::Name),
            column("Tlf", Field::Phone),
            column("Passiv", Field::Inactive),
        ],
        customers: vec![
            customer("A", None, "=1+1", "+45 12 34 56 78"),
            customer("B", Some(""), "'t Hof; \"x\"", "-SUM(A1)"),
            customer("C", Some("0 "), " æ\r\nø ", ""),
        ],
    };
    let bytes = write_list(&list);
    insta::assert_snapshot!(String::from_utf8_lossy(&bytes).escape_debug().to_string().replace("\\r\\n", "\\r\\n\n"), @r#"
    \u{feff}Kundekode;Link;Navn;Tlf;Passiv\r\n
    A;;\'=1+1;+45 12 34 56 78;\r\n
    B;\"\";\"\'\'t Hof; \"\"x\"\"\";\'-SUM(A1);\r\n
    C;0 ;\" æ\r\n
    ø \";;1\r\n
    "#);
    let read = understand(&bytes, Columns::Recorded(&list.columns)).expect("a list");
    assert_eq!(read.list, list);
    let other = [column("Kundekode", Field::Code)];
    assert_eq!(
        understand::<ClientViewCustomer>(&bytes, Columns::Recorded(&other)).map(|_| ()),
        Err(ListErrorKind::NotAsRecorded)
    );
}

fn any_text() -> impl Strategy<Value = Text> {
    "[a-c'=+@; \"\r\n\tæ\u{0}-]{0,5}".prop_map(Into::into)
}

prop_compose! {
    fn any_about()(texts in prop::array::uniform10(any_text()), address in prop::array::uniform2(any_text()))
        -> Particulars {
        let [name, attention, zip, city, country, cvr, ean, phone, email, _] = texts;
        Particulars {
            name,
            attention,
            address: address.to_vec(),
            zip,
            city,
            country,
            cvr,
            ean,
            phone,
            email,
            ..Particulars::default()
        }
    }
}

fn columns_of(ids: &[Field]) -> Vec<ListColumn> {
    use Field::*;
    let common = [
        Name,
        Extra(0),
        Attention,
        Address(0),
        Address(1),
        Zip,
        City,
        Country,
        Cvr,
        Ean,
        Phone,
        Email,
        Extra(1),
    ];
    ids.iter().chain(&common).map(|&field| ListColumn { heading: format!("{field:?};\""), field }).collect()
}

proptest! {
    #[test]
    fn a_clientview_list_comes_back_as_it_was(
        rows in prop::collection::vec(
            (any_text(), prop::option::of(any_text()), any::<bool>(), any_about(), prop::array::uniform2(any_text())),
            0..6,
        )
    ) {
        let customers = rows.into_iter().enumerate().map(|(i, (text, link, inactive, about, extra))| {
            let code = format!("{text}{i}");
            ClientViewCustomer {
                key: Key::new(format!("{i}{text}")),
                code: Code::new(code),
                link: StoredLink(link),
                inactive,
                about,
                extra: extra.into(),
            }
        }).collect();
        let ids = [Field::Key, Field::Code, Field::Link, Field::Inactive];
        let list = CustomerList { columns: columns_of(&ids), customers };
        let bytes = write_list(&list);
        let read = understand(&bytes, Columns::Recorded(&list.columns)).expect("a list");
        prop_assert_eq!(read.list, list);
    }

    #[test]
    fn an_economic_list_comes_back_as_it_was(
        rows in prop::collection::btree_map(1_u32..1_000_000_000, (any::<bool>(), any_about(), prop::array::uniform2(any_text())), 0..6)
    ) {
        let customers = rows.into_iter().map(|(number, (barred, about, extra))| EconomicCustomer {
            number: EconomicNumber::new(number).expect("in range"),
            barred,
            about,
            extra: extra.into(),
        }).collect();
        let list = CustomerList { columns: columns_of(&[Field::Number, Field::Barred]), customers };
        let bytes = write_list(&list);
        let read = understand(&bytes, Columns::Recorded(&list.columns)).expect("a list");
        prop_assert_eq!(read.list, list);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        start in prop::sample::select(vec![
            &b""[..], b"\xFF\xFE", b"\xEF\xBB\xBF", b"sep=", b"Nr;Navn\n", b"Kundekode\tNavn\tLink\r", b"PK\x03\x04",
        ]),
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b";,\"\n\r\t1A\0"[..])], 0..200),
    ) {
        let bytes = [start, &bytes].concat();
        let _ = understand::<EconomicCustomer>(&bytes, Columns::Known);
        let _ = understand::<ClientViewCustomer>(&bytes, Columns::Known);
    }

    #[test]
    fn a_damaged_workbook_does_not_make_the_reader_panic(at in 0_usize..6000, byte in any::<u8>(), cut in 0_usize..6000) {
        let mut bytes = workbook(|book| {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "Nr")?;
            sheet.write(0, 1, "Navn")?;
            sheet.write(1, 0, 1)?;
            sheet.write(1, 1, "A")?;
            Ok(())
        });
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = understand::<EconomicCustomer>(&bytes, Columns::Known);
        bytes.truncate(cut % bytes.len());
        let _ = understand::<EconomicCustomer>(&bytes, Columns::Known);
    }
}
