//! The demo's samples: customers written by hand for everything that is known
//! to be odd about such lists, among generated ones. All of them are made up:
//! no CVR number starts with 99, and no mail reaches `.example`.

use std::error::Error;
use std::path::Path;

use kobl::customer::{ClientViewCustomer, EconomicCustomer};

use super::dice::Dice;
use super::links::LinkShares;
use super::{Kind, Pair, Recipe};

/// The three files, byte for byte.
pub(crate) struct Samples {
    /// The table `Customer` as UTF-8 with commas; `\N` is NULL.
    pub(crate) clienttime: Vec<u8>,
    /// e-conomic's list as its screen exports it: Windows-1252, `;`, CRLF, title rows.
    pub(crate) kunder: Vec<u8>,
    /// What belongs together.
    pub(crate) truth: Vec<u8>,
}

const RECIPE: Recipe = Recipe {
    kind: Kind::Medium,
    size: 320,
    seed: 2027,
    mix: 0,
    links: LinkShares { good: 0.19, dangling: 0.0, shared: 0.0, suspicious: 0.0 },
};

/// What the screen writes above the headings.
const TITLES: [&str; 3] = ["Kunder", "Aftale 9999999 - Opdigtet Regnskab", "Udskrevet 21-11-2026 09:14"];

/// The stored texts that mean "no link", NULL most often.
const UNLINKED: [&str; 8] = ["\\N", "\\N", "\\N", "\\N", "\\N", "", "0", "          "];

type Record = Vec<String>;

/// Writes the samples into a folder.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    let samples = samples()?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("clienttime.csv"), samples.clienttime)?;
    std::fs::write(folder.join("kunder.csv"), samples.kunder)?;
    std::fs::write(folder.join("truth.csv"), samples.truth)?;
    Ok(())
}

/// Makes the samples; the same bytes every time.
pub(crate) fn samples() -> Result<Samples, Box<dyn Error>> {
    let mut pair = super::generate_invented(&RECIPE);
    let emails = pair.clientview.iter_mut().map(|customer| &mut customer.about.email);
    let emails = emails.chain(pair.economic.iter_mut().map(|customer| &mut customer.about.email));
    emails.for_each(|email| *email = unreachable(email).into());
    let mut dice = Dice::new(RECIPE.seed);
    Ok(Samples {
        clienttime: clienttime(&mut dice, &pair)?,
        kunder: kunder(&mut dice, &pair)?,
        truth: truth(&pair)?,
    })
}

/// `info@firm.dk` -> `info@firm.example`.
fn unreachable(email: &str) -> String {
    match email.rsplit_once('.') {
        Some((start, _)) if email.contains('@') => format!("{start}.example"),
        _ => email.to_owned(),
    }
}

fn by_hand(text: &str) -> Result<(Record, Vec<Record>), csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers()?.iter().map(str::to_owned).collect();
    let records = reader.records().map(|record| Ok(record?.iter().map(str::to_owned).collect()));
    Ok((headings, records.collect::<Result<_, csv::Error>>()?))
}

fn clienttime(dice: &mut Dice, pair: &Pair) -> Result<Vec<u8>, Box<dyn Error>> {
    let (headings, mut records) = by_hand(include_str!("data/by-hand-clienttime.csv"))?;
    records.extend(pair.clientview.iter().map(|customer| customer_record(dice, customer)));
    dice.shuffle(&mut records);
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(std::iter::once("CustomerID").chain(headings.iter().map(String::as_str)))?;
    let mut id = 100;
    for record in &records {
        id += dice.between(1, 3);
        list.write_record(std::iter::once(&id.to_string()).chain(record))?;
    }
    Ok(list.into_inner()?)
}

fn customer_record(dice: &mut Dice, customer: &ClientViewCustomer) -> Record {
    let about = &customer.about;
    let line = |at: usize| about.address.get(at).map_or("", |line| line);
    let link = match &customer.link.0 {
        Some(link) if dice.chance(0.1) => format!("{link:<10}"),
        Some(link) => link.to_string(),
        None => (*dice.pick(&UNLINKED)).to_owned(),
    };
    let texts = [
        customer.code.as_str(),
        &about.name,
        &about.attention,
        line(0),
        line(1),
        &about.zip,
        &about.city,
        &about.cvr,
        &about.phone,
        &about.email,
        "0",
        &link,
    ];
    texts.map(str::to_owned).to_vec()
}

fn kunder(dice: &mut Dice, pair: &Pair) -> Result<Vec<u8>, Box<dyn Error>> {
    let (headings, mut records) = by_hand(include_str!("data/by-hand-kunder.csv"))?;
    records.extend(pair.economic.iter().map(|customer| economic_record(dice, customer)));
    records.sort_by_key(|record| record[1].parse::<u32>().unwrap_or(0));
    let blank = vec![String::new(); headings.len()];
    let titles = TITLES.iter().map(|title| {
        let mut row = blank.clone();
        row[0] = (*title).to_owned();
        row
    });
    let mut list =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for record in titles.chain([headings]).chain(records).chain([blank.clone(), blank.clone()]) {
        list.write_record(&record)?;
    }
    let text = String::from_utf8(list.into_inner()?)?;
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    if lossy {
        Err("a customer has letters that Windows-1252 does not have".into())
    } else {
        Ok(bytes.into_owned())
    }
}

fn economic_record(dice: &mut Dice, customer: &EconomicCustomer) -> Record {
    let about = &customer.about;
    let address = about.address.first().map_or("", |line| line);
    let number = customer.number.to_string();
    let reference = if dice.chance(0.1) { "Att. bogholderi" } else { "" };
    let texts = [
        if dice.chance(0.9) { "1" } else { "3" },
        &number,
        &about.name,
        address,
        &about.zip,
        &about.city,
        &about.country,
        &about.phone,
        &about.attention,
        reference,
        &about.email,
        &about.cvr,
        "",
    ];
    texts.map(str::to_owned).to_vec()
}

fn truth(pair: &Pair) -> Result<Vec<u8>, Box<dyn Error>> {
    let (headings, mut records) = by_hand(include_str!("data/by-hand-truth.csv"))?;
    records.extend(pair.truth.iter().map(|(code, number)| vec![code.to_string(), number.to_string()]));
    records.sort();
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(&headings)?;
    for record in &records {
        list.write_record(record)?;
    }
    Ok(list.into_inner()?)
}
