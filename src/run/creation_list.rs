//! The e-conomic customers that ClientView lacks, ready to be created there: in
//! the columns of the customer table as the export read them.

use super::{Run, only_in_economic};
use crate::customer::{
    ClientViewCustomer, CustomerList, EconomicCustomer, Field, Key, ListColumn, StoredLink, Text, masked,
    masked_number,
};

/// The customers to create: those that only e-conomic has, that can be invoiced, and that are not
/// ignored. The database makes the key itself, and the code is for whoever creates the customer; the link is filled in,
/// so that nothing is created in e-conomic a second time.
#[must_use]
pub fn creation_list(run: &Run) -> CustomerList<ClientViewCustomer> {
    let known = &run.manifest.clientview.columns;
    let is_filled =
        |column: &&ListColumn| !matches!(column.field, Field::Key | Field::Inactive | Field::Extra(_));
    let columns: Vec<ListColumn> = known.iter().filter(is_filled).cloned().collect();
    let only = only_in_economic(run).into_iter().map(|index| &run.economic.customers[index]);
    let customers = only
        .filter(|customer| !customer.barred && !run.manifest.is_ignored(customer.number))
        .map(|customer| created(customer, &columns))
        .collect();
    CustomerList { columns, customers }
}

fn created(customer: &EconomicCustomer, columns: &[ListColumn]) -> ClientViewCustomer {
    let mut made = ClientViewCustomer::blank(Key::new(""));
    made.link = StoredLink::text(&customer.number.to_string());
    let lines = columns.iter().filter(|column| matches!(column.field, Field::Address(_))).count();
    for column in columns {
        let text = match column.field {
            Field::Address(line) => address_line(customer, usize::from(line), lines),
            field => customer.about.get(field).cloned().unwrap_or_default(),
        };
        let shown = match column.field {
            Field::Cvr => masked_number(&text),
            _ => masked(&text),
        };
        made.about.set(column.field, shown.as_ref().into());
    }
    made
}

/// A line of the address; the last column takes what there is no column for.
fn address_line(customer: &EconomicCustomer, line: usize, lines: usize) -> Text {
    let filled: Vec<&str> = customer
        .about
        .address
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    match filled.get(line..) {
        None | Some([]) => Text::new(),
        Some(rest) if line + 1 == lines => rest.join(", ").into(),
        Some([first, ..]) => (*first).into(),
    }
}
