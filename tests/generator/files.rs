//! The lists as plain CSV files: commas, UTF-8.

use std::error::Error;
use std::path::Path;

use super::Pair;

const CLIENTVIEW: [&str; 12] = [
    "id",
    "CustomerCode",
    "Name",
    "Attention",
    "Address1",
    "Address2",
    "Zip",
    "City",
    "Country",
    "VATNumber",
    "Phone",
    "Email",
];
const ECONOMIC: [&str; 11] = [
    "id",
    "customerNumber",
    "name",
    "address",
    "zip",
    "city",
    "country",
    "corporateIdentificationNumber",
    "telephoneAndFaxNumber",
    "email",
    "contact",
];

/// Writes clientview.csv, economic.csv, truth.csv and traps.csv, and links.csv
/// if links were planted, into a folder that is made if need be.
pub(crate) fn write(pair: &Pair, folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let linked = pair.planted.iter().any(Option::is_some);
    clientview(pair, folder, linked)?;
    economic(pair, folder)?;
    let mut truth = csv::Writer::from_path(folder.join("truth.csv"))?;
    truth.write_record(["code", "number"])?;
    for (code, number) in &pair.truth {
        truth.write_record([code.as_str(), &number.to_string()])?;
    }
    truth.flush()?;
    traps(pair, folder)?;
    if linked { links(pair, folder) } else { Ok(()) }
}

fn clientview(pair: &Pair, folder: &Path, linked: bool) -> Result<(), Box<dyn Error>> {
    let mut list = csv::Writer::from_path(folder.join("clientview.csv"))?;
    let link_column = linked.then_some("ForeignDebitorSystemIdentification");
    list.write_record(CLIENTVIEW.into_iter().chain(link_column))?;
    for customer in &pair.clientview {
        let about = &customer.about;
        let line = |at: usize| about.address.get(at).map_or("", |line| line);
        let record = [
            customer.key.as_str(),
            customer.code.as_str(),
            &about.name,
            &about.attention,
            line(0),
            line(1),
            &about.zip,
            &about.city,
            &about.country,
            &about.cvr,
            &about.phone,
            &about.email,
        ];
        list.write_record(
            record.into_iter().chain(linked.then(|| customer.link.0.as_deref().unwrap_or_default())),
        )?;
    }
    Ok(list.flush()?)
}

fn economic(pair: &Pair, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut list = csv::Writer::from_path(folder.join("economic.csv"))?;
    list.write_record(ECONOMIC)?;
    for (row, customer) in pair.economic.iter().enumerate() {
        let about = &customer.about;
        let address = about.address.first().map_or("", |line| line);
        list.write_record([
            &(row + 1).to_string(),
            &customer.number.to_string(),
            &*about.name,
            address,
            &about.zip,
            &about.city,
            &about.country,
            &about.cvr,
            &about.phone,
            &about.email,
            &about.attention,
        ])?;
    }
    Ok(list.flush()?)
}

fn traps(pair: &Pair, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut traps = csv::Writer::from_path(folder.join("traps.csv"))?;
    traps.write_record(["list", "code_or_number", "family", "trap"])?;
    for (customer, origin) in pair.clientview.iter().zip(&pair.clientview_origins) {
        traps.write_record([
            "clientview",
            customer.code.as_str(),
            &origin.family.to_string(),
            origin.trap.name(),
        ])?;
    }
    for (customer, origin) in pair.economic.iter().zip(&pair.economic_origins) {
        let number = customer.number.to_string();
        traps.write_record(["economic", &number, &origin.family.to_string(), origin.trap.name()])?;
    }
    Ok(traps.flush()?)
}

fn links(pair: &Pair, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut links = csv::Writer::from_path(folder.join("links.csv"))?;
    links.write_record(["code", "number", "kind"])?;
    for (customer, planted) in pair.clientview.iter().zip(&pair.planted) {
        if let Some(planted) = planted {
            links.write_record([
                customer.code.as_str(),
                customer.link.0.as_deref().unwrap_or_default(),
                planted.name(),
            ])?;
        }
    }
    Ok(links.flush()?)
}
