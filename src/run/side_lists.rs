//! The two lists beside the review file: links that look wrong, and customers
//! that only e-conomic has.

use rustc_hash::FxHashSet;

use super::Run;
use crate::customer::{EconomicNumber, LinkState};
use crate::language::{Language, run as words};
use crate::matching::{Class, FindingKind};

/// Indices of the e-conomic customers that no ClientView customer is linked to or
/// (`certain` or `review`) proposed for, in the list's order.
#[must_use]
pub fn only_in_economic(run: &Run) -> Vec<usize> {
    let mut taken: FxHashSet<EconomicNumber> = FxHashSet::default();
    for proposal in &run.proposals {
        if let LinkState::Linked(number) = proposal.current_link.state(&run.manifest.unlinked) {
            taken.insert(number);
        }
        if matches!(proposal.class, Class::Certain | Class::Review) {
            taken.extend(proposal.number);
        }
    }
    let customers = run.economic.customers.iter().enumerate();
    customers.filter(|(_, customer)| !taken.contains(&customer.number)).map(|(index, _)| index).collect()
}

/// `only-in-economic.csv`: UTF-8 with BOM, `;`, CRLF.
#[must_use]
pub fn only_in_economic_csv(run: &Run) -> Vec<u8> {
    let rows = only_in_economic(run).into_iter().map(|index| {
        let customer = &run.economic.customers[index];
        let about = &customer.about;
        vec![
            customer.number.to_string(),
            guarded(&about.name),
            guarded(&about.address.join(", ")),
            guarded(&format!("{} {}", about.zip, about.city)),
            masked(&about.cvr),
            yes_or_blank(customer.barred, run.manifest.language),
        ]
    });
    csv_file(&words::only_in_economic_headings(run.manifest.language), rows)
}

/// `findings.csv`: UTF-8 with BOM, `;`, CRLF.
#[must_use]
pub fn findings_csv(run: &Run) -> Vec<u8> {
    let language = run.manifest.language;
    let rows = run.findings.iter().map(|finding| {
        let customer = &run.clientview.customers[finding.clientview as usize];
        let linked = match &finding.kind {
            FindingKind::Suspicious { economic, .. } | FindingKind::Barred { economic } => {
                run.economic.customers[*economic as usize].about.name.to_string()
            }
            _ => String::new(),
        };
        vec![
            run.proposals[finding.clientview as usize].row.to_string(),
            guarded(customer.code.as_str()),
            guarded(&customer.about.name),
            customer.link.shown().trim().to_owned(),
            guarded(&linked),
            words::finding(run, &finding.kind, language),
        ]
    });
    csv_file(&words::findings_headings(language), rows)
}

fn yes_or_blank(yes: bool, language: Language) -> String {
    if yes { language.pick("ja", "yes").to_owned() } else { String::new() }
}

fn csv_file<const N: usize>(headings: &[&str; N], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    // Writing rows of equal length to memory does not fail.
    let _ = writer.write_record(headings);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

/// A text that a spreadsheet would run as a formula gets an apostrophe in front.
fn guarded(text: &str) -> String {
    let text = text.trim();
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Ten digits in a CVR field may be somebody's civil registration number.
fn masked(cvr: &str) -> String {
    let digits = cvr.bytes().filter(u8::is_ascii_digit).count();
    if digits == 10 { "**********".to_owned() } else { guarded(cvr) }
}
