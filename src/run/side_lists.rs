//! The two lists beside the review file: links that look wrong, and customers
//! that only e-conomic has.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{ProposalLine, Run, RunId};
use crate::customer::{EconomicCustomer, EconomicNumber, LinkState, masked, masked_code, masked_number};
use crate::language::{Language, Localize, run as words};

/// Indices of the e-conomic customers that no ClientView customer is linked to (inactive ones
/// included) or (`certain` or `review`) proposed for, and that are no inactive customer's partner, in
/// the list's order.
#[must_use]
pub fn only_in_economic(run: &Run) -> Vec<usize> {
    let of = |proposal: &ProposalLine| {
        let linked = match proposal.current_link.state(&run.manifest.unlinked) {
            LinkState::Linked(number) => Some(number),
            _ => None,
        };
        [linked, proposal.number.filter(|_| proposal.class.is_likely())]
    };
    let mut taken: Vec<EconomicNumber> =
        run.proposals.par_iter().flat_map_iter(|proposal| of(proposal).into_iter().flatten()).collect();
    taken.extend(&run.manifest.inactive_links);
    taken.extend(run.manifest.inactive_partners.iter().map(|partner| partner.number));
    taken.par_sort_unstable();
    let customers = run.economic.customers.par_iter().enumerate();
    let only = customers.filter(|(_, customer)| taken.binary_search(&customer.number).is_err());
    only.map(|(index, _)| index).collect()
}

/// The name of an e-conomic customer as the list of those only there shows it.
#[must_use]
pub fn shown_name(customer: &EconomicCustomer) -> String {
    masked(&customer.about.name).trim().to_owned()
}

/// The rows of the list of customers that only e-conomic has, by their indices. Those that seem to
/// be an inactive customer follow, marked as that; those that are ignored stand last.
#[must_use]
pub fn only_in_economic_rows(run: &Run) -> Vec<usize> {
    let mut indices = only_in_economic(run);
    if !run.manifest.inactive_partners.is_empty() {
        let partner = |customer: &EconomicCustomer| run.manifest.inactive_partner(customer.number).is_some();
        let all = run.economic.customers.iter().enumerate();
        indices.extend(all.filter(|(_, customer)| partner(customer)).map(|(index, _)| index));
    }
    indices.sort_by_key(|index| run.manifest.is_ignored(run.economic.customers[*index].number));
    indices
}

/// How many of those that only e-conomic has are ignored.
#[must_use]
pub fn ignored_only_in_economic(run: &Run) -> usize {
    let numbers = only_in_economic(run).into_iter().map(|index| run.economic.customers[index].number);
    numbers.filter(|number| run.manifest.is_ignored(*number)).count()
}

/// The cells of a row of that list, under [`words::only_in_economic_headings`].
#[must_use]
pub fn only_in_economic_cells(run: &Run, index: usize) -> [String; 8] {
    let customer = &run.economic.customers[index];
    let about = &customer.about;
    let language = run.manifest.language;
    [
        customer.number.to_string(),
        shown_name(customer),
        masked(&about.address.join(", ")).trim().to_owned(),
        masked(&format!("{} {}", about.zip, about.city)).trim().to_owned(),
        masked_number(&about.cvr).trim().to_owned(),
        yes_or_blank(customer.barred, language),
        run.manifest
            .inactive_partner(customer.number)
            .map_or_else(String::new, |partner| masked_code(partner.code.as_str()).into()),
        yes_or_blank(run.manifest.is_ignored(customer.number), language),
    ]
}

/// `only-in-economic.csv`: UTF-8 with BOM, `;`, CRLF.
#[must_use]
pub fn only_in_economic_csv(run: &Run) -> Vec<u8> {
    let cells = |index| only_in_economic_cells(run, index).map(|cell| guarded(&cell)).into();
    let rows = only_in_economic_rows(run).into_iter().map(cells);
    csv_file(&words::only_in_economic_headings(run.manifest.language), rows)
}

/// The name under which the report saves that list, where the browser chooses the folder.
#[must_use]
pub fn saved_only_in_economic_name(run: &RunId) -> String {
    format!("only-in-economic-{}.csv", run.as_str())
}

/// `findings.csv`: UTF-8 with BOM, `;`, CRLF.
#[must_use]
pub fn findings_csv(run: &Run) -> Vec<u8> {
    let language = run.manifest.language;
    // Nothing wrong is the rule, and then nobody's name is needed.
    let economic = run.economic.customers.iter().filter(|_| !run.findings.is_empty());
    let names: FxHashMap<EconomicNumber, &str> =
        economic.map(|customer| (customer.number, customer.about.name.as_ref())).collect();
    let rows = run.findings.iter().map(|finding| {
        let customer = &run.clientview.customers[finding.clientview as usize];
        let linked = match customer.link.state(&run.manifest.unlinked) {
            LinkState::Linked(number) => names.get(&number).copied().unwrap_or_default(),
            _ => "",
        };
        vec![
            run.proposals[finding.clientview as usize].row.to_string(),
            guarded(&customer.code.to_string()),
            guarded(&masked(&customer.about.name)),
            guarded(&customer.link.shown()),
            guarded(&masked(linked)),
            words::finding(run, &finding.kind).say(language),
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
