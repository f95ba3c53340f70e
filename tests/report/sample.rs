//! Runs of made-up customers: a small one written by hand, where every kind of
//! row occurs, and a large one made by counting.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use kobl::customer::{
    ClientViewCustomer, Code, CustomerList, EconomicCustomer, EconomicNumber, Key, Particulars, StoredLink,
    Text, UnlinkedValues,
};
use kobl::language::Language;
use kobl::matching::{Class, Contribution, Doubt, Finding, FindingKind, Level, Term};
use kobl::progress::Silent;
use kobl::run::{
    Agreement, AlternativeLine, Counts, DatabaseIdentity, Inactive, Ingredients, ListSource, Manifest,
    MatchingRecord, ProposalLine, ReviewRecord, RowId, Run, RunCode, RunId, SourceKind, build,
};
use serde::de::DeserializeOwned;

use crate::generator::{self, Kind, LinkShares, Recipe};

/// Name, address, post code, town, CVR, phone, e-mail.
type About = [&'static str; 7];

struct Row {
    ours: About,
    link: Option<&'static str>,
    number: u32,
    probability: f64,
    class: Class,
    reasons: &'static [(&'static str, &'static str, f32)],
    close: bool,
    others: &'static [(u32, f64)],
}

const NOTHING: &[(&str, &str, f32)] = &[];
const ALL_SAME: &[(&str, &str, f32)] = &[
    ("prior", "step", -13.2),
    ("name", "same", 9.4),
    ("street", "same", 6.1),
    ("place", "same", 2.7),
    ("cvr", "same", 12.9),
    ("phone", "missing", 0.0),
];
const NAME_AND_TOWN: &[(&str, &str, f32)] = &[
    ("prior", "step", -13.2),
    ("name", "most", 5.3),
    ("rest", "one_generic", -0.7),
    ("street", "other_house", 1.8),
    ("place", "same", 2.7),
    ("cvr", "missing", 0.0),
    ("phone", "same", 6.5),
];
const HOLDING: &[(&str, &str, f32)] = &[
    ("prior", "step", -13.2),
    ("name", "holds", 6.8),
    ("rest", "one_holding", -5.1),
    ("street", "same", 6.1),
    ("place", "same", 2.7),
    ("cvr", "different", -1.5),
    ("email", "same_domain", 3.5),
];
const WEAK: &[(&str, &str, f32)] =
    &[("prior", "step", -13.2), ("name", "some", 2.2), ("street", "different", -1.6), ("place", "same", 2.7)];

const CERTAIN: (f64, Class, &[(&str, &str, f32)]) = (0.999_96, Class::Certain, ALL_SAME);
const LOOK: (f64, Class, &[(&str, &str, f32)]) = (0.84, Class::Review, NAME_AND_TOWN);
const DOUBT: (f64, Class, &[(&str, &str, f32)]) = (0.381, Class::Review, HOLDING);
const POOR: (f64, Class, &[(&str, &str, f32)]) = (0.001_05, Class::Unlikely, WEAK);

const fn row(
    ours: About,
    number: u32,
    kind: (f64, Class, &'static [(&'static str, &'static str, f32)]),
) -> Row {
    Row {
        ours,
        link: None,
        number,
        probability: kind.0,
        class: kind.1,
        reasons: kind.2,
        close: false,
        others: &[],
    }
}

const fn none(ours: About) -> Row {
    Row {
        ours,
        link: None,
        number: 0,
        probability: 0.0,
        class: Class::None,
        reasons: NOTHING,
        close: false,
        others: &[],
    }
}

impl Row {
    const fn linked(mut self, link: &'static str) -> Self {
        self.link = Some(link);
        self
    }

    const fn close(mut self, others: &'static [(u32, f64)]) -> Self {
        self.close = true;
        self.others = others;
        self
    }
}

/// ClientView's customers with what was proposed, in the order of the review file.
#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        row(["Bageriet Kornblomsten ApS", "Algade 14", "4000", "Roskilde", "DK31428857", "46 35 12 08", "post@kornblomsten.example"], 10_101, CERTAIN),
        row(["Jydsk Tagteknik A/S", "Industrivej 7", "8660", "Skanderborg", "DK27384915", "86 52 10 44", ""], 10_102, CERTAIN),
        row(["Malerfirmaet Aa. Sørensen & Søn", "Vestergade 112 B", "5000", "Odense C", "", "66 12 90 31", "aage@malersoerensen.example"], 10_103, CERTAIN),
        row(["Tandlægerne ved Åen I/S", "Åboulevarden 23, 2. th", "8000", "Aarhus C", "DK19283746", "86 13 44 20", ""], 10_104, CERTAIN),
        row(["Østerbro Cykler ApS", "Nordre Frihavnsgade 41", "2100", "København Ø", "DK38475610", "", "hej@oecykler.example"], 10_105, CERTAIN),
        row(["VVS-Gruppen Midt A/S", "Gl. Landevej 3", "7400", "Herning", "DK25647382", "97 12 55 01", ""], 10_106, CERTAIN),
        row(["Landinspektør Kjeldskov P/S", "Torvet 1, 1.", "9400", "Nørresundby", "DK33221100", "98 17 00 12", "kontakt@kjeldskov.example"], 10_107, CERTAIN),
        row(["Restaurant Det Gule Pakhus ApS", "Havnen 12-14", "6700", "Esbjerg", "DK40392817", "75 12 34 87", ""], 10_108, CERTAIN),
        row(["Murermester Bent Hansen", "Skovvej 5", "4300", "Holbæk", "", "59 43 11 09", ""], 10_201, LOOK).close(&[(10_202, 0.31), (10_203, 0.04)]),
        row(["Murermester B. Hansen", "Skovvej 15", "4300", "Holbæk", "", "", ""], 10_202, LOOK).close(&[(10_201, 0.42), (10_203, 0.02)]),
        row(["Hansen ApS", "Storegade 88", "6200", "Aabenraa", "DK29384756", "", "info@hansen-aab.example"], 10_204, DOUBT).close(&[(10_205, 0.351), (10_206, 0.012), (10_207, 0.004), (10_208, 0.002), (10_209, 0.001)]),
        row(["Ejendomsselskabet Solbakken", "c/o Nygaard, Solbakken 2", "3460", "Birkerød", "", "45 81 20 02", ""], 10_210, LOOK),
        row(["FRISØR KLIP & KRØL V/ MAJA LUND", "Jernbanegade 4, st.", "4700", "Næstved", "DK41526378", "", "maja@klipogkroel.example"], 10_211, LOOK),
        row(["Dansk Vindteknik Service ApS", "Søndergade 60", "6950", "Ringkøbing", "DK37261504", "97 32 00 40", ""], 10_212, LOOK),
        row(["Anne-Mette Krogh Petersen", "Rosenvænget 9", "2830", "Virum", "", "45 85 10 10", "amkp@mail.example"], 10_213, LOOK),
        row(["<script>alert('kobl')</script> Webbureau ApS", "Pixelvej 1 \"2. sal\"; bagh.", "2200", "København N", "", "", "=cmd@web.example"], 10_214, LOOK),
        row(["Smede- og Maskinværkstedet Vejen", "Askovvej 20", "6600", "Vejen", "", "75 36 12 12", ""], 10_215, LOOK),
        row(["Fysioterapeuterne Havnegade I/S", "Havnegade 33", "7100", "Vejle", "DK20394857", "", ""], 10_216, LOOK),
        row(["Autogården Thisted", "Hundborgvej 7", "7700", "Thisted", "", "", ""], 10_301, POOR),
        row(["Grøn Have Anlæg", "Birkevej 3", "3400", "Hillerød", "", "48 24 00 11", ""], 10_302, POOR),
        row(["Advokatfirmaet Brandt & Lykke", "Bredgade 51", "1260", "København K", "DK18273645", "33 11 22 09", ""], 10_303, POOR),
        none(["Foreningen Fjordens Venner", "Fjordvej 2", "9550", "Mariager", "", "", "formand@fjordensvenner.example"]),
        none(["Kiosken på Hjørnet", "", "", "Grenaa", "", "", ""]),
        none(["Nyt Hus Byg ApS", "Lærkevej 77", "8381", "Tilst", "DK42001177", "", ""]),
        row(["Nordfyns Køle- og Elservice A/S", "Bogensevej 40", "5450", "Otterup", "DK26150493", "64 82 10 00", ""], 10_401, DOUBT).linked("10499"),
        row(["Slagter Friis", "Nørregade 6", "7600", "Struer", "DK30291847", "", ""], 10_402, LOOK).linked("10402"),
        row(["Slagter Friis Engros ApS", "Nørregade 6", "7600", "Struer", "DK35102938", "", ""], 10_403, LOOK).linked("10402"),
        row(["Optiker Winther", "Algade 3", "4500", "Nykøbing Sj.", "", "59 91 00 22", ""], 10_404, LOOK).linked("10910"),
        row(["Bogtrykkeriet Lolland", "Østergade 9", "4900", "Nakskov", "", "", ""], 10_405, CERTAIN).linked("10405"),
        none(["Revisionskunde uden nummer", "Testvej 1", "1000", "København K", "", "", ""]).linked("1O099"),
    ]
}

/// Customers of e-conomic by number; the others have ClientView's name a little changed.
#[rustfmt::skip]
const ECONOMIC: &[(u32, About)] = &[
    (10_101, ["Bageriet Kornblomsten ApS", "Algade 14", "4000", "Roskilde", "31428857", "+4546351208", "post@kornblomsten.example"]),
    (10_102, ["Jydsk Tagteknik A/S", "Industrivej 7", "8660", "Skanderborg", "27384915", "", "bogholderi@jydsktag.example"]),
    (10_103, ["Malerfirmaet Aage Sørensen & Søn", "Vestergade 112B", "5000", "Odense C", "", "66129031", "aage@malersoerensen.example"]),
    (10_201, ["Murermester Bent Hansen ApS", "Skovvej 7", "4300", "Holbæk", "", "59431109", ""]),
    (10_202, ["Murer B. Hansen", "Skovvej 51", "4300", "Holbæk", "", "", ""]),
    (10_203, ["Hansen & Sønner Murerfirma", "Skolevej 5", "4300", "Holbæk", "", "", ""]),
    (10_204, ["Hansen Holding ApS", "Storegade 88", "6200", "Aabenraa", "29384999", "", "info@hansen-aab.example"]),
    (10_205, ["Hansen Aabenraa ApS", "Storegade 86", "6200", "Åbenrå", "", "74 62 11 00", ""]),
    (10_206, ["Hansens Eftf.", "Nygade 4", "6200", "Aabenraa", "", "", ""]),
    (10_207, ["J. Hansen VVS", "Storegade 1", "6200", "Aabenraa", "", "", ""]),
    (10_208, ["Hansen & Co. I/S", "Lindevej 12", "6200", "Aabenraa", "", "", ""]),
    (10_209, ["Hanssen Transport GmbH", "Hauptstr. 5", "24937", "Flensburg", "", "", ""]),
    (10_210, ["Ejd.selsk. Solbakken ApS", "Solbakken 2", "3460", "Birkerød", "34120987", "45812002", ""]),
    (10_211, ["Klip & Krøl v/Maja Lund", "Jernbanegade 4", "4700", "Næstved", "41526378", "", "maja@klipogkroel.example"]),
    (10_212, ["Dansk Vind Teknik Holding ApS", "Søndergade 60", "6950", "Ringkøbing", "37261555", "97320040", ""]),
    (10_213, ["Anne Mette Petersen", "Rosenvænget 9, 1. tv", "2830", "Virum", "", "45851010", ""]),
    (10_214, ["Script Webbureau ApS </script><img src=x onerror=alert(1)>", "Pixelvej 1", "2200", "København N", "", "", ""]),
    (10_215, ["Vejen Smede og Maskinværksted", "Askovvej 22", "6600", "Vejen", "", "75361212", ""]),
    (10_301, ["Thisted Bilcenter", "Ringvejen 18", "7700", "Thisted", "", "", ""]),
    (10_302, ["Grønne Haver ApS", "Slotsgade 8", "3400", "Hillerød", "", "", ""]),
    (10_303, ["Brandt Revision", "Bredgade 25", "1260", "København K", "", "", ""]),
    (10_499, ["Solsikkens Blomster", "Parkvej 12", "2630", "Taastrup", "", "", ""]),
    (10_910, ["Strandhotellet Skagen A/S", "Jeckelsvej 2", "9990", "Skagen", "22334455", "", ""]),
    (10_911, ["Café Morgenrøde", "Jægersborggade 40", "2200", "København N", "", "", ""]),
    (10_912, ["Ølhunden Bryghus ApS", "Brogade 3", "5700", "Svendborg", "39281746", "62 21 00 70", ""]),
    (10_913, ["Zinkhytten Galleri", "Kystvejen 1", "8410", "Rønde", "", "", ""]),
];

/// The run written by hand: every class, every finding, hostile names.
pub(crate) fn run(language: Language) -> Run {
    let rows = rows();
    let mut economic: BTreeMap<u32, About> = ECONOMIC.iter().copied().collect();
    for row in rows.iter().filter(|row| row.number > 0) {
        economic.entry(row.number).or_insert(row.ours);
    }
    let customers: Vec<ClientViewCustomer> =
        (1..).zip(&rows).map(|(place, row)| clientview(place, row.ours, row.link)).collect();
    let economic: Vec<EconomicCustomer> =
        economic.into_iter().map(|(number, about)| economic_customer(number, about)).collect();
    let proposals =
        customers.iter().zip(&rows).zip(1..).map(|((c, row), place)| line(c, row, place)).collect();
    let place = |number: u32| economic.iter().position(|c| c.number.get() == number).expect("listed") as u32;
    let findings = vec![
        finding(24, FindingKind::Suspicious { economic: place(10_499), probability: 0.002 }),
        finding(25, FindingKind::Shared(vec![26])),
        finding(26, FindingKind::Shared(vec![25])),
        finding(27, FindingKind::Suspicious { economic: place(10_910), probability: 0.0004 }),
        finding(28, FindingKind::Barred { economic: place(10_405) }),
        finding(29, FindingKind::Unreadable),
    ];
    assemble(language, customers, economic, proposals, findings)
}

fn finding(clientview: u32, kind: FindingKind) -> Finding {
    Finding { clientview, kind }
}

/// A run of `rows` customers, nine in ten of them certain.
pub(crate) fn large(language: Language, rows: u32) -> Run {
    const FIRST: [&str; 9] =
        ["Nordisk", "Vestjysk", "Fynsk", "Øresund", "Bornholms", "Midtjysk", "Sydhavns", "Thy", "Sjællandsk"];
    const TRADE: [&str; 11] = [
        "Tømrerfirma",
        "Autoværksted",
        "Rengøring",
        "Elteknik",
        "Revision",
        "Planteskole",
        "Fiskeeksport",
        "Møbelfabrik",
        "Transport",
        "Køkkencenter",
        "Arkitekter",
    ];
    const STREET: [&str; 7] =
        ["Algade", "Nørregade", "Industrivej", "Åvej", "Skovbrynet", "Gl. Landevej", "Havnen"];
    const TOWN: [(&str, &str); 6] = [
        ("8000", "Aarhus C"),
        ("5000", "Odense C"),
        ("9000", "Aalborg"),
        ("4700", "Næstved"),
        ("6700", "Esbjerg"),
        ("3700", "Rønne"),
    ];
    let about = |n: u32, dirty: bool| {
        let pick = |list: &[&'static str]| list[(n.wrapping_mul(2_654_435_761) >> 7) as usize % list.len()];
        let (zip, city) = TOWN[(n / 7) as usize % TOWN.len()];
        Particulars {
            name: format!(
                "{} {} {} {}",
                pick(&FIRST),
                TRADE[n as usize % 11],
                n,
                if dirty { "A/S" } else { "ApS" }
            )
            .into(),
            address: vec![format!("{} {}", STREET[(n / 3) as usize % 7], n % 190 + 1).into(), Text::new()],
            zip: zip.into(),
            city: city.into(),
            cvr: format!("DK{}", 20_000_000 + n * 13).into(),
            phone: format!("{}", 40_000_000 + n * 7).into(),
            email: format!("kontakt{n}@firma{}.example", n % 977).into(),
            ..Particulars::default()
        }
    };
    let mut customers = Vec::new();
    let mut economic = Vec::new();
    let mut proposals = Vec::new();
    for n in 0..rows {
        let doubtful = n % 10 == 9;
        let customer = ClientViewCustomer { about: about(n, false), ..clientview(n + 1, [""; 7], None) };
        let number = EconomicNumber::new(10_000 + n).expect("a number");
        economic
            .push(EconomicCustomer { about: about(n, doubtful), ..economic_customer(10_000 + n, [""; 7]) });
        let kind = if doubtful { LOOK } else { CERTAIN };
        let mut proposal = line(&customer, &row([""; 7], number.get(), kind), n + 1);
        if doubtful {
            let other = |by: u32| EconomicNumber::new(10_000 + (n + by) % rows).expect("a number");
            proposal.alternatives = vec![
                AlternativeLine { number: other(1), probability: 0.2 },
                AlternativeLine { number: other(2), probability: 0.1 },
            ];
        }
        proposals.push(proposal);
        customers.push(customer);
    }
    assemble(language, customers, economic, proposals, Vec::new())
}

fn clientview(place: u32, about: About, link: Option<&str>) -> ClientViewCustomer {
    ClientViewCustomer {
        key: Key::new((4000 + place).to_string()),
        code: Code::new(format!("K{:04}", 1000 + place)),
        link: link.map_or_else(StoredLink::null, StoredLink::text),
        inactive: false,
        about: particulars(about),
        extra: Box::default(),
    }
}

fn economic_customer(number: u32, about: About) -> EconomicCustomer {
    EconomicCustomer {
        number: EconomicNumber::new(number).expect("a number"),
        barred: number == 10_405 || number == 10_913,
        about: particulars(about),
        extra: Box::default(),
    }
}

fn particulars([name, address, zip, city, cvr, phone, email]: About) -> Particulars {
    Particulars {
        name: name.into(),
        address: vec![address.into()],
        zip: zip.into(),
        city: city.into(),
        cvr: cvr.into(),
        phone: phone.into(),
        email: email.into(),
        ..Particulars::default()
    }
}

fn run_code() -> RunCode {
    RunCode::parse("TQKM").expect("a code")
}

/// A term or level by its name in files; `otherwise` where this version knows no such name.
fn named<T: DeserializeOwned>(name: &str, otherwise: T) -> T {
    serde_json::from_value(serde_json::Value::from(name)).unwrap_or(otherwise)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
fn line(customer: &ClientViewCustomer, row: &Row, sequence: u32) -> ProposalLine {
    ProposalLine {
        row: RowId::new(run_code(), sequence, &customer.key),
        key: customer.key.clone(),
        code: customer.code.clone(),
        current_link: customer.link.clone(),
        number: EconomicNumber::new(row.number).ok(),
        probability: row.probability,
        score: (row.probability * 100.0).floor() as u8,
        class: row.class,
        findings: Vec::new(),
        reasons: row
            .reasons
            .iter()
            .map(|&(term, level, weight)| Contribution {
                term: named(term, Term::Name),
                with: None,
                level: named(level, Level::Different),
                weight,
            })
            .collect(),
        doubts: if row.close { vec![Doubt::CloseRunnerUp] } else { Vec::new() },
        alternatives: row
            .others
            .iter()
            .map(|&(number, probability)| AlternativeLine {
                number: EconomicNumber::new(number).expect("a number"),
                probability,
            })
            .collect(),
    }
}

fn assemble(
    language: Language,
    clientview: Vec<ClientViewCustomer>,
    economic: Vec<EconomicCustomer>,
    proposals: Vec<ProposalLine>,
    findings: Vec<Finding>,
) -> Run {
    let started = DateTime::parse_from_rfc3339("2026-11-22T15:30:12+01:00").expect("a moment");
    let count =
        |class| proposals.iter().filter(|p| p.class == class && p.current_link.0.is_none()).count() as u64;
    let mut run = Run {
        manifest: Manifest {
            id: RunId::new(started, run_code()),
            code: run_code(),
            version: "0.1.0".to_owned(),
            started,
            language,
            clientview: ListSource {
                kind: SourceKind::Database(DatabaseIdentity {
                    engine: "sqlserver".to_owned(),
                    server: "SRV01\\SQLEXPRESS".to_owned(),
                    database: "ClientTime".to_owned(),
                    table: "dbo.Customer".to_owned(),
                    group: None,
                }),
                columns: Vec::new(),
                rows: clientview.len() as u64,
                reading: None,
            },
            economic: ListSource {
                kind: SourceKind::Api(Agreement {
                    number: 1_204_377,
                    company: "Revisorerne Holm & Juhl".to_owned(),
                }),
                columns: Vec::new(),
                rows: economic.len() as u64,
                reading: None,
            },
            unlinked: UnlinkedValues::default(),
            inactive_links: Vec::new(),
            inactive_partners: Vec::new(),
            ignored: Some(BTreeSet::new()),
            counts: Counts {
                clientview: clientview.len() as u64,
                economic: economic.len() as u64,
                linked: clientview.iter().filter(|c| c.link.0.is_some()).count() as u64,
                inactive: 12,
                certain: count(Class::Certain),
                review: count(Class::Review),
                unlikely: count(Class::Unlikely),
                none: count(Class::None),
                findings: findings.len() as u64,
                only_in_economic: 0,
                inactive_partners: 0,
            },
            matching: MatchingRecord::default(),
            review: ReviewRecord::default(),
            sha256: BTreeMap::new(),
        },
        clientview: CustomerList { columns: Vec::new(), customers: clientview },
        economic: CustomerList { columns: Vec::new(), customers: economic },
        proposals,
        findings,
    };
    run.manifest.counts.only_in_economic = 12;
    run
}

/// The JSON that the page's script reads.
pub(crate) fn unpacked(page: &str) -> String {
    use base64::Engine;
    let begin = page.find("<script type=\"application/gzip\"").expect("the data");
    let text = &page[begin..];
    let text = &text[text.find('>').expect("the tag's end") + 1..text.find("</script>").expect("the end")];
    let packed = base64::engine::general_purpose::STANDARD.decode(text).expect("base 64");
    std::io::read_to_string(flate2::read::GzDecoder::new(&packed[..])).expect("gzip")
}

/// The page of a run with its review file.
pub(crate) fn page(run: &Run) -> String {
    kobl::report::html(run, &kobl::review::rows(run, &kobl::review::Memory::default()))
}

/// A medium pair as a run, and every right number of each code.
pub(crate) fn medium(size: usize) -> (Run, BTreeMap<String, BTreeSet<u32>>) {
    let pair = generator::generate(&Recipe {
        kind: Kind::Medium,
        size,
        seed: 7,
        mix: 0,
        links: LinkShares::default(),
    });
    let mut truth: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (code, number) in &pair.truth {
        truth.entry(code.to_string()).or_default().insert(number.get());
    }
    (matched(Language::Danish, pair.clientview, pair.economic), truth)
}

/// A customer of each list as a person would tell of it: code or number, name, address, post code, town.
pub(crate) type Told = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// The run of two short lists.
pub(crate) fn matched_as_told(language: Language, ours: &[Told], theirs: &[Told]) -> Run {
    let about = |(_, name, address, zip, city): Told| Particulars {
        name: name.into(),
        address: vec![address.into()],
        zip: zip.into(),
        city: city.into(),
        ..Particulars::default()
    };
    let ours = ours.iter().map(|told| ClientViewCustomer {
        key: Key::new(told.0),
        code: Code::new(told.0),
        link: StoredLink::null(),
        inactive: false,
        about: about(*told),
        extra: Box::default(),
    });
    let theirs = theirs.iter().map(|told| EconomicCustomer {
        number: EconomicNumber::parse(told.0).expect("a number"),
        barred: false,
        about: about(*told),
        extra: Box::default(),
    });
    matched(language, ours.collect(), theirs.collect())
}

/// The run of two lists.
fn matched(language: Language, clientview: Vec<ClientViewCustomer>, economic: Vec<EconomicCustomer>) -> Run {
    let file = |name: &str| SourceKind::File { name: name.to_owned(), sha256: String::new() };
    let ingredients = Ingredients {
        started: DateTime::parse_from_rfc3339("2026-11-22T15:30:12+01:00").expect("a moment"),
        code: RunCode::parse("TQKM").expect("a code"),
        version: "0.1.0".to_owned(),
        language,
        clientview: (file("clientview.csv"), CustomerList { columns: Vec::new(), customers: clientview }),
        economic: (file("economic.csv"), CustomerList { columns: Vec::new(), customers: economic }),
        unlinked: UnlinkedValues::default(),
        inactive: Inactive::Included,
        review: ReviewRecord::default(),
        learnt: None,
    };
    build(ingredients, &Silent)
}
