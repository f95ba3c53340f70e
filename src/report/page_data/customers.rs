//! The customers on the page: how one is written, and which e-conomic ones are there.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};

use crate::customer::{EconomicNumber, LinkState, Particulars, masked, masked_code, shown_phone};
use crate::language::Language;
use crate::language::run::only_in_economic_headings;
use crate::review::{Cells, ReviewRow, flat, shown};
use crate::run::{Run, only_in_economic_cells, only_in_economic_rows};

/// Name, address, post code and town, CVR, phone, e-mail, EAN, attention, country;
/// empty ones at the end are left off.
#[derive(Debug, Default)]
pub(super) struct CustomerRecord(pub(super) [String; 9]);

impl Serialize for CustomerRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filled = self.0.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
        self.0[..filled].serialize(serializer)
    }
}

/// Number, barred, record, and the ClientView customers linked to it (place in
/// the list from 1, code).
#[derive(Debug, Serialize)]
pub(super) struct EconomicRow<'a>(u32, u8, CustomerRecord, Vec<(usize, Cow<'a, str>)>);

/// Which e-conomic customers are on the page, and where.
pub(super) struct EconomicOnPage {
    /// Indices into the run's list, ascending.
    pub(super) indices: Vec<usize>,
    /// Index into the run's list -> place on the page.
    pub(super) place: FxHashMap<usize, usize>,
    /// Number -> place on the page.
    by_number: FxHashMap<EconomicNumber, usize>,
}

impl EconomicOnPage {
    pub(super) fn new(cells: &Cells<'_>, rows: &[&ReviewRow], limit: usize) -> Self {
        let run = cells.run();
        let customers = &run.economic.customers;
        let named: FxHashSet<EconomicNumber> = rows
            .iter()
            .map(|row| (&run.proposals[row.index], cells.rivals().namesake(row.index)))
            .flat_map(|(line, namesake)| {
                let runner_ups = line.alternatives.iter().map(|other| other.number);
                line.number.into_iter().chain(runner_ups).chain(namesake)
            })
            .collect();
        let indices: Vec<usize> = (0..customers.len())
            .filter(|&index| index < limit || named.contains(&customers[index].number))
            .collect();
        let place = indices.iter().copied().zip(0..).collect();
        let by_number = indices.iter().map(|&index| customers[index].number).zip(0..).collect();
        Self { indices, place, by_number }
    }

    pub(super) fn find(&self, number: Option<EconomicNumber>) -> i64 {
        on_page(number.and_then(|number| self.by_number.get(&number)))
    }

    /// The customer that the proposal's ClientView customer is linked to.
    pub(super) fn linked_to(&self, run: &Run, index: usize) -> i64 {
        match run.proposals[index].current_link.state(&run.manifest.unlinked) {
            LinkState::Linked(number) => self.find(Some(number)),
            LinkState::Unlinked | LinkState::Unreadable => -1,
        }
    }

    pub(super) fn rows<'a>(&self, run: &'a Run) -> Vec<EconomicRow<'a>> {
        let mut linked: FxHashMap<EconomicNumber, Vec<(usize, Cow<'_, str>)>> = FxHashMap::default();
        for (place, customer) in (1..).zip(&run.clientview.customers) {
            if let LinkState::Linked(number) = customer.link.state(&run.manifest.unlinked) {
                linked.entry(number).or_default().push((place, masked_code(customer.code.as_str())));
            }
        }
        self.indices
            .iter()
            .map(|&index| {
                let customer = &run.economic.customers[index];
                let linked = linked.remove(&customer.number).unwrap_or_default();
                EconomicRow(customer.number.get(), u8::from(customer.barred), record(&customer.about), linked)
            })
            .collect()
    }
}

/// An e-conomic customer that only e-conomic has: its place on the page, whether it is counted
/// (those that seem to be an inactive customer are not), and the cells of `only-in-economic.csv`
/// that the record does not say alike, by column.
#[derive(Debug, Serialize)]
pub(super) struct OnlyRow(usize, u8, Vec<(usize, String)>);

/// The columns of `only-in-economic.csv` that have the number, and the first one of the record.
const NUMBER: usize = 0;
const RECORD: usize = 1;

impl EconomicOnPage {
    /// The customers that only e-conomic has, in the order of their list.
    pub(super) fn only(&self, run: &Run) -> Vec<OnlyRow> {
        let row = |index: usize| {
            let number = run.economic.customers[index].number;
            let is_counted = run.manifest.inactive_partner(number).is_none();
            Some(OnlyRow(*self.place.get(&index)?, u8::from(is_counted), other_cells(run, index)))
        };
        only_in_economic_rows(run).into_iter().filter_map(row).collect()
    }
}

/// The cells of a row of the list that are neither its number nor as the record has them.
fn other_cells(run: &Run, index: usize) -> Vec<(usize, String)> {
    let about = shown(&run.economic.customers[index].about);
    let known = |column: usize, cell: &str| match column {
        NUMBER => true,
        _ => *cell == *about.get(column - RECORD).map_or("", String::as_str),
    };
    let cells = only_in_economic_cells(run, index).into_iter().enumerate();
    cells.filter(|(column, cell)| !known(*column, cell)).collect()
}

/// A column of `only-in-economic.csv`: its heading, and the heading in every language.
#[derive(Debug, Serialize)]
pub(super) struct OnlyColumn(&'static str, [&'static str; 2]);

/// The columns of `only-in-economic.csv`; the last one has the mark.
pub(super) fn only_columns(language: Language) -> Vec<OnlyColumn> {
    let [danish, english] = [Language::Danish, Language::English].map(only_in_economic_headings);
    let known = danish.into_iter().zip(english);
    let own = only_in_economic_headings(language).into_iter();
    own.zip(known).map(|(heading, (danish, english))| OnlyColumn(heading, [danish, english])).collect()
}

/// A place on the page, or -1.
pub(super) fn on_page(place: Option<&usize>) -> i64 {
    place.and_then(|&place| i64::try_from(place).ok()).unwrap_or(-1)
}

/// How lists spell the country that nearly all customers are in.
const DENMARK: [&str; 4] = ["dk", "dnk", "danmark", "denmark"];

/// A country as it is shown: Denmark in one spelling, whatever the lists call it.
fn country(text: String) -> String {
    if DENMARK.iter().any(|name| text.eq_ignore_ascii_case(name)) { "DK".to_owned() } else { text }
}

pub(super) fn record(about: &Particulars) -> CustomerRecord {
    let [name, address, town, cvr] = shown(about);
    let one = |text: &str| masked(&flat(text)).into_owned();
    CustomerRecord([
        name,
        address,
        town,
        cvr,
        shown_phone(&flat(&about.phone)),
        one(&about.email),
        flat(&about.ean),
        one(&about.attention),
        country(one(&about.country)),
    ])
}
