//! Lists that lie in a folder as CSV files with their truth, by the headings that both systems export.

use std::path::{Path, PathBuf};

use kobl::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, Particulars, StoredLink, Text,
};
use rustc_hash::FxHashMap;

use crate::generator::Pair;

/// The folders below `root` that hold two lists and a truth, by name.
pub(crate) fn below(root: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let mut found: Vec<(String, PathBuf)> = entries
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(_, path)| path.join("truth.csv").is_file())
        .collect();
    found.sort();
    found
}

/// Rows of a CSV file by heading.
struct Table {
    headings: FxHashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let Ok(mut reader) = csv::ReaderBuilder::new().flexible(true).from_path(path) else {
            return Self { headings: FxHashMap::default(), rows: Vec::new() };
        };
        let headings = reader.headers().cloned().unwrap_or_default();
        let headings = headings.iter().zip(0..).map(|(heading, at)| (heading.to_owned(), at)).collect();
        Self { headings, rows: reader.records().flatten().collect() }
    }

    /// A row's cell under the first of these headings that the file has.
    fn cell<'r>(&self, row: &'r csv::StringRecord, headings: &[&str]) -> &'r str {
        let at = headings.iter().find_map(|heading| self.headings.get(*heading));
        at.and_then(|at| row.get(*at)).unwrap_or("")
    }

    fn about(&self, row: &csv::StringRecord, address: &[&str]) -> Particulars {
        let cell = |headings: &[&str]| Text::from(self.cell(row, headings));
        Particulars {
            name: cell(&["Name", "name"]),
            attention: cell(&["Attention", "contact"]),
            address: address.iter().map(|heading| cell(&[heading])).collect(),
            zip: cell(&["Zip", "zip"]),
            city: cell(&["City", "city"]),
            country: cell(&["Country", "country"]),
            cvr: cell(&["VATNumber", "corporateIdentificationNumber"]),
            ean: cell(&["EAN", "ean"]),
            phone: cell(&["Phone", "telephoneAndFaxNumber"]),
            email: cell(&["Email", "email"]),
            ..Particulars::default()
        }
    }
}

/// Reads both lists and the truth of a folder; empty lists if they are not at hand.
pub(crate) fn read(folder: &Path) -> Pair {
    let table = Table::read(&folder.join("clientview.csv"));
    let clientview = table.rows.iter().map(|row| ClientViewCustomer {
        key: Key::new(table.cell(row, &["CustomerCode"])),
        code: Code::new(table.cell(row, &["CustomerCode"])),
        link: StoredLink::null(),
        inactive: false,
        about: table.about(row, &["Address1", "Address2"]),
        extra: Box::default(),
    });
    let clientview: Vec<ClientViewCustomer> = clientview.collect();
    let table = Table::read(&folder.join("economic.csv"));
    let economic = table.rows.iter().filter_map(|row| {
        let number = EconomicNumber::parse(table.cell(row, &["customerNumber"])).ok()?;
        let about = table.about(row, &["address"]);
        Some(EconomicCustomer { number, barred: false, about, extra: Box::default() })
    });
    let economic: Vec<EconomicCustomer> = economic.collect();
    let table = Table::read(&folder.join("truth.csv"));
    let truth = table.rows.iter().filter_map(|row| {
        let number = EconomicNumber::parse(table.cell(row, &["number"])).ok()?;
        Some((Code::new(table.cell(row, &["code"])), number))
    });
    let truth = truth.collect();
    Pair::of(clientview, economic, truth)
}
