//! What is written: exact bytes, and a workbook that Excel leaves alone.

use std::io::Read as _;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use kobl::language::Language;
use kobl::review::{
    Cells, Column, ColumnFacts, Memory, Review, Tracing, WORKBOOK_COLUMNS, outcomes_csv, read, review_xlsx,
    rows,
};
use kobl::run::Run;

use super::samples::{Sheet, essence, run, written};

fn csv(run: &Run) -> String {
    String::from_utf8(written(run)).expect("UTF-8")
}

#[test]
fn the_file_is_what_danish_excel_opens_by_double_click() {
    let text = csv(&run());
    assert!(text.starts_with("\u{feff}Række;Godkend;e-conomic nr.;"));
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    // How the reasons are worded is the business of matching.
    let run = run();
    let cells = Cells::new(&run);
    let reasons = (0..run.proposals.len()).map(|index| cells.display(index, Column::Reason));
    let text = reasons
        .filter(|reason| !reason.is_empty())
        .fold(text, |text, reason| text.replace(&format!(";{reason};"), ";(…);"));
    insta::assert_snapshot!(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r##"
    Række;Godkend;e-conomic nr.;Forslag;Score;Begrundelse;Kundekode;ClientView navn;Adresse;Postnr. by;CVR;e-conomic navn;e-conomic adresse;e-conomic postnr. by;e-conomic CVR;Nuværende link;Andre kandidater;Kommentar
    TQKM-0001-SJTL;;10045;sikker;99;(…);00123;Bager Jensen ApS;Nørregade 0;0800 Høje Taastrup;DK12345674;Bager Jensen ApS;Nørregade 0;0800 Høje Taastrup;DK12345674;;;
    TQKM-0002-CJRT;;10102;sikker;99;(…);1-2;Ærø Tømrer & Søn I/S;Nørregade 1;0801 Høje Taastrup;010190-xxxx;Ærø Tømrer og Søn I/S;Nørregade 1;0801 Høje Taastrup;010190-xxxx;;;
    TQKM-0003-BFTG;;10103;sikker;99;(…);12E3;"'=Kode; ""Citat"" A/S";Nørregade 2;0802 Høje Taastrup;;"Kode ""Citat"" A/S";Nørregade 2;0802 Høje Taastrup;;;;
    TQKM-0004-LBSS;;10104;sikker;99;(…);123;'@Firma;Nørregade 3;0803 Høje Taastrup;DK00067059;Firma;Nørregade 3;0803 Høje Taastrup;DK00067059;;;
    TQKM-0005-FMNW;;10105;sikker;99;(…);'+4512345678;Łódź Import;Nørregade 4;0804 Høje Taastrup;ukendt;Łódź Import;Nørregade 4;0804 Høje Taastrup;ukendt;;;
    TQKM-0014-SFTG;;40002;sikker;99;(…);L2;Linket Forkert;Nørregade 13;0813 Høje Taastrup;DK00067059;Linket Forkert;Nørregade 13;0813 Høje Taastrup;DK00067059;40003;40003 Helt Anden ApS 1 %;
    TQKM-0008-JQSM;;30001;gennemgå;93;(…);TRUE;Østergård VVS;Nørregade 7;0807 Høje Taastrup;;Oestergaard VVS A/S;Nørregade 7;0807 Høje Taastrup;;;;
    TQKM-0009-DLRG;;30002;gennemgå;88;(…);0010;Grøn & Blå;Nørregade 8;0808 Høje Taastrup;DK00067059;Grøn og Blå;Nørregade 8;0808 Høje Taastrup;DK00067059;;;
    TQKM-0006-BDNX;;20001;gennemgå;70;(…);3/4;Hansen ApS;Nørregade 5;0805 Høje Taastrup;DK12345674;Hansen ApS;Nørregade 5;0805 Høje Taastrup;DK12345674;;20002 Hansen Holding 30 %;
    TQKM-0007-RRLB;;20002;gennemgå;72;(…);12345678901234567;Hansen Holding ApS;Nørregade 6;0806 Høje Taastrup;010190-xxxx;Hansen Holding;Nørregade 6;0806 Høje Taastrup;010190-xxxx;;20001 Hansen ApS 28 %;
    TQKM-0010-TBCP;;30003;usandsynlig;31;(…);K-77;Café Blomst;Nørregade 9;0809 Høje Taastrup;ukendt;Blomsten;Nørregade 9;0809 Høje Taastrup;ukendt;;;
    TQKM-0011-RZVB;;;ingen;;(…);X9;<script>alert(1)</script>;Nørregade 10;0810 Høje Taastrup;DK12345674;;;;;;;
    TQKM-0012-TXKX;;;ingen;;(…);ny;Ny Kunde 2026;Nørregade 11;0811 Høje Taastrup;010190-xxxx;;;;;;;
    "##);
}

#[test]
fn the_headings_follow_the_language() {
    let mut run = run();
    run.manifest.language = Language::English;
    let text = csv(&run);
    insta::assert_snapshot!(text.lines().next().expect("a line").trim_start_matches('\u{feff}'), @r##"
Row;Approve;e-conomic no.;Suggestion;Score;Reason;Customer code;ClientView name;Address;"Post code, city";CVR;e-conomic name;e-conomic address;"e-conomic post code, city";e-conomic CVR;Current link;Other candidates;Comment
    "##);
    assert_eq!(read(text.as_bytes(), &run).expect("readable").warnings, []);
}

#[test]
fn what_became_of_the_rows_can_be_fed_back() {
    let run = run();
    let review = Sheet::reviewed(&run).read(&run).expect("readable");
    let outcome = |index: usize| format!("afvist: grund {index}");
    let bytes = outcomes_csv(&run, review.decisions.iter().map(|d| (d, outcome(d.index()))));
    let sheet = Sheet::from_csv(&bytes);
    assert_eq!(sheet.0[0].last().map(String::as_str), Some("Resultat"));
    assert_eq!(sheet.0[1].last().map(String::as_str), Some("afvist: grund 0"));
    let again = read(&bytes, &run).expect("readable");
    assert_eq!(essence(&again), essence(&review));
}

pub(super) fn workbook(run: &Run) -> Vec<u8> {
    review_xlsx(run, &rows(run, &Memory::default())).expect("a workbook")
}

/// A part of the workbook's zip, as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

#[test]
fn the_workbook_holds_the_same_rows_as_the_csv() {
    let run = run();
    let from_csv = Sheet::of(&run).read(&run).expect("readable");
    let from_workbook = read(&workbook(&run), &run).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(from_workbook.tracing, Tracing::Checked);
    assert_eq!(Review { tracing: Tracing::NoWorkbook, ..from_workbook }, from_csv);
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let run = run();
    assert_eq!(workbook(&run), workbook(&run));
    assert!(part(&workbook(&run), "docProps/core.xml").contains("2026-11-22T14:30:12Z"));
}

#[test]
fn codes_and_numbers_are_text_cells() {
    let mut book: Xlsx<_> =
        open_workbook_from_rs(std::io::Cursor::new(workbook(&run()))).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Vejledning", "Gennemgang", "Kun i e-conomic"]);
    let sheet = book.worksheet_range("Gennemgang").expect("a sheet");
    let texts: Vec<&Data> = (0..19)
        .filter_map(|column| sheet.get_value((1, column)))
        .filter(|cell| **cell != Data::Empty)
        .collect();
    let text = |text: &str| Data::String(text.to_owned());
    let id = run().proposals[0].row.to_string();
    assert_eq!(
        texts,
        [
            &text("10045"),
            &text("Bager Jensen ApS"),
            &text("Bager Jensen ApS"),
            &text("Nørregade 0"),
            &text("Nørregade 0"),
            &text(&Cells::new(&run()).display(0, Column::Reason)),
            &text("00123"),
            &text("sikker"),
            &Data::Float(99.0),
            &text("0800 Høje Taastrup"),
            &text("0800 Høje Taastrup"),
            &text("DK12345674"),
            &text("DK12345674"),
            &text(&id),
        ]
    );
}

#[test]
fn the_workbook_helps_and_protects() {
    let bytes = workbook(&run());
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    for expected in [
        "<dataValidation type=\"list\" allowBlank=\"1\"",
        "<formula1>\"ja,nej\"</formula1>",
        "<f>S2&amp;A2&amp;B2</f>",
        "<tablePart",
        "xSplit=\"4\" ySplit=\"1\"",
        "state=\"frozen\"",
        "orientation=\"landscape\"",
        "<ignoredError",
    ] {
        assert!(sheet.contains(expected), "{expected} not in {sheet}");
    }
    // Excel sorts no locked cells: what refuses typing instead is a condition that never holds.
    assert!(!sheet.contains("<sheetProtection"));
    let refuses = |column: &str| {
        let rule = sheet
            .split("<dataValidation ")
            .find(|rule| rule.contains(&format!("sqref=\"{column}2:{column}14\"")));
        rule.is_some_and(|rule| rule.contains("type=\"custom\"") && rule.contains("<formula1>1=0</formula1>"))
    };
    for (shown, column) in WORKBOOK_COLUMNS.iter().zip('A'..) {
        assert_eq!(refuses(&column.to_string()), !shown.facts().editable, "{column}");
    }
    assert!(refuses("T"), "the references");
    // The hidden column of references is sorted along.
    let table = part(&bytes, "xl/tables/table1.xml");
    assert!(table.contains("ref=\"A1:T14\"") && table.contains("<autoFilter ref=\"A1:T14\"/>"), "{table}");
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("Print_Area\" localSheetId=\"1\">Gennemgang!$A$1:$J$14<"), "{names}");
    assert!(names.contains("Print_Titles\" localSheetId=\"1\">Gennemgang!$1:$1<"), "{names}");
}

/// Pixels of a sheet on a screen of 1366, beside row numbers and the scroll bar.
const SCREEN: u32 = 1366 - 60;

#[test]
fn the_answer_both_names_and_the_comment_are_on_the_screen_together() {
    // Calibri 11: seven pixels a character and five of margin.
    let pixels = |facts: &ColumnFacts| u32::from(facts.width) * 7 + 5;
    let until = |last: Column| {
        let place = usize::from(last.place_in_workbook());
        WORKBOOK_COLUMNS[..=place].iter().map(|column| pixels(column.facts())).sum::<u32>()
    };
    assert!(until(Column::Comment) < SCREEN, "{}", until(Column::Comment));
    assert!(until(Column::EconomicName) < SCREEN / 2, "frozen columns leave room for the others");
}

#[test]
fn words_that_the_other_name_lacks_are_bold() {
    let sheet = part(&workbook(&run()), "xl/worksheets/sheet2.xml");
    let name = sheet.split("<is>").find(|text| text.contains("Holding </t>")).expect("a name");
    assert!(name.contains("<t xml:space=\"preserve\">Hansen Holding </t>"), "{name}");
    assert!(name.contains("<b/>") && name.contains("<t>ApS</t>"), "{name}");
}

#[test]
fn the_first_sheet_explains_and_counts() {
    let run = run();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(workbook(&run))).expect("a workbook");
    let sheet = book.worksheet_range("Vejledning").expect("a sheet");
    let lines: Vec<String> = sheet
        .rows()
        .map(|row| format!("{}: {}", row[0], row[1]).trim_end_matches([' ', ':']).to_owned())
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r##"
    Gennemgå forslagene
    2026-11-22-153012-TQKM

    1. Tag de sikre først; de står øverst. Se et udpluk igennem, og fyld ja ned i én omgang.
    2. Tag så dem, der skal gennemgås, hver ved siden af dem, de konkurrerer med. Læs Begrundelse, og skriv ja eller nej. Ord, der kun står i det ene af de to navne, er fremhævet.
    3. Find selv kunden til de øvrige, og skriv nummeret i e-conomic nr., eller lad dem stå. Er du i tvivl, så lad Godkend stå tom.
    4. Se på dem, der allerede er koblet, og hvor koblingen ser forkert ud. Svar ja, hvis nummeret i e-conomic nr. er det rigtige.
    5. Gem og luk filen, og lad kobl skrive det godkendte (kobl apply). Nye kunder oprettes i ClientView, aldrig her.

    Godkend: Skriv ja, hvis det er den samme kunde, og nej, hvis det ikke er. En tom celle ændrer intet.
    e-conomic nr.: Kundens nummer i e-conomic. Ret det, hvis en anden kunde er den rigtige. Kun cifre.
    Kommentar: Skriv, hvad du vil huske. Kommentaren følger med til næste udtræk.
    Andre kolonner: Kun til at læse. Sortér og filtrér med pilene i overskriften; hele rækken følger med.
    Kun i e-conomic: Arket viser kunder, der ikke er i ClientView. Skriv ja i Ignorér ved dem, der aldrig skal være der; så nævner kobl dem ikke igen. Skriv nej for at ophæve det.

    sikker: 5: meget sandsynligt den samme kunde; intet taler imod.
    gennemgå: 4: måske den samme kunde; se på navn, adresse og andre kandidater.
    usandsynlig: 1: sandsynligvis en anden kunde.
    ingen: 2: ingen kandidat; skriv selv nummeret, hvis kunden findes i e-conomic.
    allerede koblet: 1: har allerede et nummer; se, om det er det rigtige.
    "##);
}
