//! A small run with codes and names that Excel likes to spoil, and the means
//! to edit its review file the way people do.

use std::collections::BTreeMap;

use chrono::DateTime;
use kobl::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicCustomer, EconomicNumber, Key, Particulars, StoredLink,
    UnlinkedValues,
};
use kobl::language::Language;
use kobl::matching::{Class, Contribution, Finding, FindingKind, Level, Term};
use kobl::review::{Column, Memory, Review, ReviewCsv, ReviewErrors, read, rows};
use kobl::run::{
    AlternativeLine, Counts, ListSource, Manifest, MatchingRecord, ProposalLine, ReviewRecord, RowId, Run,
    RunCode, RunId, SourceKind,
};

/// Code, ClientView name, e-conomic number and name, class, probability, runner-ups.
type Sample = (&'static str, &'static str, Option<(u32, &'static str)>, Class, f64, &'static [(u32, f64)]);

const SAMPLES: [Sample; 14] = [
    ("00123", "Bager Jensen ApS", Some((10_045, "Bager Jensen ApS")), Class::Certain, 0.999, &[]),
    ("1-2", "Ærø Tømrer & Søn I/S", Some((10_102, "Ærø Tømrer og Søn I/S")), Class::Certain, 0.998, &[]),
    ("12E3", "=Kode; \"Citat\" A/S", Some((10_103, "Kode \"Citat\" A/S")), Class::Certain, 0.997, &[]),
    ("123", "@Firma", Some((10_104, "Firma")), Class::Certain, 0.996, &[]),
    ("+4512345678", "Łódź Import", Some((10_105, "Łódź Import")), Class::Certain, 0.995, &[]),
    ("3/4", "Hansen ApS", Some((20_001, "Hansen ApS")), Class::Review, 0.70, &[(20_002, 0.30)]),
    (
        "12345678901234567",
        "Hansen Holding ApS",
        Some((20_002, "Hansen Holding")),
        Class::Review,
        0.72,
        &[(20_001, 0.28)],
    ),
    ("TRUE", "Østergård VVS", Some((30_001, "Oestergaard VVS A/S")), Class::Review, 0.93, &[]),
    ("0010", "Grøn & Blå", Some((30_002, "Grøn og Blå")), Class::Review, 0.88, &[]),
    ("K-77", "Café Blomst", Some((30_003, "Blomsten")), Class::Unlikely, 0.31, &[]),
    ("X9", "<script>alert(1)</script>", None, Class::None, 0.0, &[]),
    ("ny", "Ny Kunde 2026", None, Class::None, 0.0, &[]),
    ("L1", "Linket Rigtigt", Some((40_001, "Linket Rigtigt")), Class::Certain, 0.99, &[]),
    ("L2", "Linket Forkert", Some((40_002, "Linket Forkert")), Class::Certain, 0.99, &[(40_003, 0.01)]),
];

pub(crate) fn number(number: u32) -> EconomicNumber {
    EconomicNumber::new(number).expect("a number")
}

fn about(name: &str, place: usize) -> Particulars {
    Particulars {
        name: name.into(),
        address: vec![format!("Nørregade {place}").into(), "".into()],
        zip: format!("{:04}", 800 + place).into(),
        city: "Høje Taastrup".into(),
        cvr: ["DK-12 34 56 74", "0101901234", "", "00067059", "ukendt"][place % 5].into(),
        ..Particulars::default()
    }
}

/// The run of the samples; links and findings of its last two customers.
pub(crate) fn run() -> Run {
    build(RunCode::parse("TQKM").expect("a code"), &SAMPLES)
}

/// The same customers in another run.
pub(crate) fn other_run() -> Run {
    build(RunCode::parse("BBBB").expect("a code"), &SAMPLES)
}

/// A larger run: `certain` rows that are certain and `doubtful` ones that are not.
pub(crate) fn large_run(certain: u32, doubtful: u32) -> Run {
    let mut run = run();
    run.clientview.customers.clear();
    run.economic.customers.clear();
    run.proposals.clear();
    run.findings.clear();
    for i in 0..certain + doubtful {
        let sure = i < certain;
        let name = format!("Firma nr. {i} ApS");
        // Numbers in an order that sorting changes.
        let theirs = number(50_000 + (i * 7_919) % 10_007);
        let (class, probability) = if sure { (Class::Certain, 0.999) } else { (Class::Review, 0.8) };
        push(&mut run, &format!("{i:05}"), &name, Some((theirs.get(), &name)), class, probability, &[]);
    }
    run
}

fn build(code: RunCode, samples: &[Sample]) -> Run {
    let started = DateTime::parse_from_rfc3339("2026-11-22T15:30:12+01:00").expect("a moment");
    let source = ListSource {
        kind: SourceKind::File { name: "a.csv".to_owned(), sha256: String::new() },
        columns: Vec::new(),
        rows: 0,
        reading: None,
    };
    let manifest = Manifest {
        id: RunId::new(started, code),
        code,
        version: "0.1.0".to_owned(),
        started,
        language: Language::Danish,
        clientview: source.clone(),
        economic: source,
        unlinked: UnlinkedValues::default(),
        inactive_links: Vec::new(),
        inactive_partners: Vec::new(),
        ignored: None,
        counts: Counts::default(),
        matching: MatchingRecord::default(),
        review: ReviewRecord::default(),
        sha256: BTreeMap::new(),
    };
    let mut run = Run {
        manifest,
        clientview: CustomerList::default(),
        economic: CustomerList::default(),
        proposals: Vec::new(),
        findings: Vec::new(),
    };
    for (code, name, theirs, class, probability, others) in samples {
        push(&mut run, code, name, *theirs, *class, *probability, others);
    }
    for (index, link) in [(12, "40001"), (13, "40003")] {
        run.clientview.customers[index].link = StoredLink::text(link);
        run.proposals[index].current_link = StoredLink::text(link);
    }
    run.economic.customers.push(economic(40_003, "Helt Anden ApS", 3));
    let kind = FindingKind::Suspicious { economic: 11, probability: 0.01 };
    run.findings.push(Finding { clientview: 13, kind });
    run
}

fn economic(theirs: u32, name: &str, place: usize) -> EconomicCustomer {
    EconomicCustomer {
        number: number(theirs),
        barred: false,
        about: about(name, place),
        extra: Box::default(),
    }
}

fn push(
    run: &mut Run,
    code: &str,
    name: &str,
    theirs: Option<(u32, &str)>,
    class: Class,
    probability: f64,
    others: &[(u32, f64)],
) {
    let place = run.proposals.len();
    let key = Key::new((1_000 + place).to_string());
    run.clientview.customers.push(ClientViewCustomer {
        key: key.clone(),
        code: Code::new(code),
        link: StoredLink::null(),
        inactive: false,
        about: about(name, place),
        extra: Box::default(),
    });
    if let Some((theirs, name)) = theirs {
        run.economic.customers.push(economic(theirs, name, place));
    }
    let reason = Contribution { term: Term::Name, level: Level::Same, with: None, weight: 5.0 };
    run.proposals.push(ProposalLine {
        row: RowId::new(run.manifest.code, u32::try_from(place).expect("few") + 1, &key),
        key,
        code: Code::new(code),
        current_link: StoredLink::null(),
        number: theirs.map(|(theirs, _)| number(theirs)),
        probability,
        score: if theirs.is_some() { (probability * 100.0) as u8 } else { 0 },
        class,
        reasons: theirs.map(|_| vec![reason]).unwrap_or_default(),
        doubts: Vec::new(),
        findings: Vec::new(),
        alternatives: others
            .iter()
            .map(|(other, probability)| AlternativeLine { number: number(*other), probability: *probability })
            .collect(),
    });
}

/// kobl's own review file of the run, as CSV.
pub(crate) fn written(run: &Run) -> Vec<u8> {
    let rows = rows(run, &Memory::default());
    let csv = ReviewCsv::new(run, &rows);
    let mut bytes = csv.head();
    rows.iter().for_each(|row| csv.add(&mut bytes, row));
    bytes
}

/// A review file as a grid of cells, the way a spreadsheet holds it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet(pub(crate) Vec<Vec<String>>);

impl Sheet {
    /// The run's own review file.
    pub(crate) fn of(run: &Run) -> Self {
        Self::from_csv(&written(run))
    }

    /// What a reviewer made of it: some approved, one refused, one corrected, one commented.
    pub(crate) fn reviewed(run: &Run) -> Self {
        let mut sheet = Self::of(run);
        for code in ["00123", "1-2", "'+4512345678", "TRUE"] {
            sheet.set(code, Column::Approve, "ja");
        }
        sheet.set("12E3", Column::Approve, "nej");
        sheet.set("K-77", Column::Approve, "Ja");
        sheet.set("K-77", Column::Number, "10103");
        sheet.set("ny", Column::Comment, "ring; \"mandag\"");
        sheet.set("3/4", Column::Comment, "tjek");
        sheet
    }

    pub(crate) fn from_csv(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("UTF-8").strip_prefix('\u{feff}').expect("a mark");
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
        let rows = reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect());
        Self(rows.collect())
    }

    /// The row whose customer code is written like this.
    pub(crate) fn row(&self, code: &str) -> usize {
        self.0.iter().position(|row| row[Column::Code as usize] == code).expect(code)
    }

    /// The row with this row id, wherever the other columns stand.
    pub(crate) fn row_by_id(&self, id: &str) -> usize {
        self.0.iter().position(|row| row[Column::Row as usize] == id).expect(id)
    }

    pub(crate) fn set(&mut self, code: &str, column: Column, text: &str) {
        let row = self.row(code);
        text.clone_into(&mut self.0[row][column as usize]);
    }

    pub(crate) fn get(&self, code: &str, column: Column) -> &str {
        &self.0[self.row(code)][column as usize]
    }

    /// Every cell of a column, below the heading.
    pub(crate) fn column(&mut self, column: Column) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut().skip(1).map(move |row| &mut row[column as usize])
    }

    /// As text with this delimiter and these line ends, quoted where needed.
    pub(crate) fn text(&self, delimiter: char, end: &str) -> String {
        let quoted = |cell: &String| {
            if cell.contains([delimiter, '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        };
        let line =
            |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string());
        self.0.iter().map(|row| line(row) + end).collect()
    }

    /// As kobl and "CSV UTF-8" write it.
    pub(crate) fn csv(&self) -> Vec<u8> {
        format!("\u{feff}{}", self.text(';', "\r\n")).into_bytes()
    }

    pub(crate) fn read(&self, run: &Run) -> Result<Review, ReviewErrors> {
        read(&self.csv(), run)
    }
}

/// What would be written: row id, answer, number and comment of every row, by row id.
pub(crate) fn essence(review: &Review) -> Vec<(String, String, Option<u32>, String)> {
    let mut rows: Vec<_> = review
        .decisions
        .iter()
        .map(|d| {
            (
                d.row.to_string(),
                format!("{:?}", d.answer),
                d.number.map(EconomicNumber::get),
                d.comment.clone(),
            )
        })
        .collect();
    rows.sort();
    rows
}
