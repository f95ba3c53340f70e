//! Pairs of Danish customer lists with the truth about them: seeded, of three
//! kinds, in as many mixes of corruption as wanted, with look-alikes as named
//! traps. Used by the example `generate`, by training, by tests and benches.

#![allow(
    dead_code,
    unused_imports,
    reason = "each of the programs that share this module uses another part of it"
)]

mod dice;
mod facts;
mod files;
mod identifiers;
mod links;
mod mix;
mod naming;
mod numbers;
mod pen;
mod pen_addresses;
mod pen_names;
pub(crate) mod samples;
mod slips;
mod words;
mod world;

use kobl::customer::{ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, StoredLink};
use rayon::prelude::*;

pub(crate) use dice::Dice;
pub(crate) use facts::Trap;
use facts::{Customer, Who};
pub(crate) use files::write;
pub(crate) use links::{LinkShares, Planted};
pub(crate) use mix::Kind;
use mix::Proportions;
use numbers::Row;
use pen::{Habits, Pen, Side};

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe {
    /// How different the lists are.
    pub(crate) kind: Kind,
    /// Customers in each list.
    pub(crate) size: usize,
    /// Everything follows from it.
    pub(crate) seed: u64,
    /// Which mix of corruptions; 0 is the standard of the kind.
    pub(crate) mix: u64,
    /// Existing links to plant.
    pub(crate) links: LinkShares,
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The customer of the world; the same in both lists.
    pub(crate) customer: u32,
    /// Customers that are easily confused share a family.
    pub(crate) family: u32,
    /// Why it is easily confused.
    pub(crate) trap: Trap,
}

/// Two lists and the truth. Origins are in the order of the lists.
pub(crate) struct Pair {
    pub(crate) clientview: Vec<ClientViewCustomer>,
    pub(crate) economic: Vec<EconomicCustomer>,
    /// In the order of the codes; several numbers for a code: each of them is right.
    pub(crate) truth: Vec<(Code, EconomicNumber)>,
    pub(crate) clientview_origins: Vec<Origin>,
    pub(crate) economic_origins: Vec<Origin>,
    /// What was planted, one a ClientView customer.
    pub(crate) planted: Vec<Option<Planted>>,
}

impl Pair {
    /// Lists of which nothing is known but who is who.
    pub(crate) fn of(
        clientview: Vec<ClientViewCustomer>,
        economic: Vec<EconomicCustomer>,
        truth: Vec<(Code, EconomicNumber)>,
    ) -> Self {
        let (clientview_origins, economic_origins) = (Vec::new(), Vec::new());
        Self { clientview, economic, truth, clientview_origins, economic_origins, planted: Vec::new() }
    }
}

/// Generates both lists in memory.
pub(crate) fn generate(recipe: &Recipe) -> Pair {
    make(recipe, false)
}

/// The same with names nobody has and CVR numbers nobody is given: for what is published.
pub(crate) fn generate_invented(recipe: &Recipe) -> Pair {
    make(recipe, true)
}

fn make(recipe: &Recipe, invented: bool) -> Pair {
    make_of(recipe, &Proportions::of(recipe.kind, recipe.mix), invented)
}

/// Lists of which every proportion is drawn from the seed; the recipe's kind and mix do not matter.
pub(crate) fn generate_drawn(recipe: &Recipe) -> Pair {
    make_of(recipe, &Proportions::drawn(recipe.seed), false)
}

fn make_of(recipe: &Recipe, p: &Proportions, invented: bool) -> Pair {
    let mut dice = Dice::new(recipe.seed ^ 0x006B_6F62_6C00);
    let counts = Counts::of(recipe.size, p);
    let customers = world::populate(recipe.seed, counts.customers(), p, invented);
    let presence = Presence::draw(&mut dice, &customers, &counts, p);
    let numbers = numbers::assign(&mut dice, &customers, &presence.clientview, &presence.economic, p);
    let bookkeepers = bookkeepers(recipe.seed, recipe.size, invented);
    let habits = Habits { p, cvr_missing: cvr_missing(&customers, p), bookkeepers: &bookkeepers };

    let pen = |side: Side, row: usize| {
        let stream = (row as u64 * 2 + u64::from(side == Side::Economic)).wrapping_mul(0xD134_2543_DE82_EF95);
        Pen { dice: Dice::new(recipe.seed.wrapping_add(stream)), habits: &habits, side }
    };
    let rows = in_order(&presence.clientview, &numbers.codes);
    let clientview_origins = origins(&rows, &customers);
    let mut clientview: Vec<ClientViewCustomer> = rows
        .par_iter()
        .map(|(at, row, code)| {
            let mut pen = pen(Side::ClientView, *at);
            let about = pen.write(&customers[row.customer]);
            let code = numbers::code_text(&mut pen.dice, *code, &about.name, p);
            ClientViewCustomer {
                key: Key::new((at + 1).to_string()),
                code: Code::new(code),
                link: StoredLink::null(),
                inactive: false,
                about,
                extra: Box::default(),
            }
        })
        .collect();
    let rows = in_order(&presence.economic, &numbers.numbers);
    let economic_origins = origins(&rows, &customers);
    let economic: Vec<EconomicCustomer> = rows
        .par_iter()
        .map(|(at, row, number)| EconomicCustomer {
            number: EconomicNumber::new(*number).expect("numbers are drawn from e-conomic's range"),
            barred: false,
            about: pen(Side::Economic, *at).write(&customers[row.customer]),
            extra: Box::default(),
        })
        .collect();
    let truth = truth(customers.len(), &clientview, &clientview_origins, &economic, &economic_origins);
    let lists = links::Lists {
        economic: &economic,
        clientview_origins: &clientview_origins,
        economic_origins: &economic_origins,
    };
    let planted = links::plant(&mut dice, &mut clientview, &lists, recipe.links);
    Pair { clientview, economic, truth, clientview_origins, economic_origins, planted }
}

/// How many customers stand in both lists, in one, and twice.
struct Counts {
    common: usize,
    /// In ClientView only, in e-conomic only.
    alone: [usize; 2],
    /// Of the common ones, twice in ClientView, twice in e-conomic.
    doubled: [usize; 2],
}

impl Counts {
    fn of(size: usize, p: &Proportions) -> Self {
        let share = |of: f64| (of * size as f64).round() as usize;
        let doubled = [p.double_clientview, p.double_economic].map(|of| share(of).min(size / 4));
        let common = share(1.0 - p.one_sided).min(size - doubled[0].max(doubled[1]));
        Self { common, alone: doubled.map(|doubled| size - common - doubled), doubled }
    }

    fn customers(&self) -> usize {
        self.common + self.alone[0] + self.alone[1]
    }
}

/// Which customers are in which list.
struct Presence {
    clientview: Vec<Row>,
    economic: Vec<Row>,
}

impl Presence {
    fn draw(dice: &mut Dice, customers: &[Customer], counts: &Counts, p: &Proportions) -> Self {
        let mut order: Vec<(f64, usize)> = customers
            .iter()
            .enumerate()
            .map(|(at, customer)| {
                let alone = if customer.trap == Trap::Plain { 1.0 } else { p.lookalikes_alone.max(1.0) };
                (dice.unit() * alone, at)
            })
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let order: Vec<usize> = order.into_iter().map(|(_, at)| at).collect();
        let (both, rest) = order.split_at(counts.common);
        let mut rest = rest.to_vec();
        dice.shuffle(&mut rest);
        let (clientview_only, economic_only) = rest.split_at(counts.alone[0]);
        let list = |doubled: &[usize], only: &[usize]| {
            let first = both.iter().chain(only).map(|customer| Row { customer: *customer, first: true });
            let again = doubled.iter().map(|customer| Row { customer: *customer, first: false });
            let mut rows: Vec<Row> = first.chain(again).collect();
            rows.sort_by_key(|row| (row.customer, !row.first));
            rows
        };
        let (start, end) = (&both[..counts.doubled[0]], &both[counts.common - counts.doubled[1]..]);
        Self { clientview: list(start, clientview_only), economic: list(end, economic_only) }
    }
}

/// The rows by their numbers, each with the place it had.
fn in_order(rows: &[Row], numbers: &[u32]) -> Vec<(usize, Row, u32)> {
    let mut rows: Vec<(usize, Row, u32)> =
        rows.iter().zip(numbers).enumerate().map(|(at, (row, number))| (at, *row, *number)).collect();
    rows.sort_unstable_by_key(|(at, _, number)| (*number, *at));
    rows
}

fn origins(rows: &[(usize, Row, u32)], customers: &[Customer]) -> Vec<Origin> {
    let origin = |index: usize| {
        let Customer { family, trap, .. } = customers[index];
        Origin { customer: index as u32, family, trap }
    };
    rows.iter().map(|(_, row, _)| origin(row.customer)).collect()
}

/// People have no CVR number, so fewer of the firms miss theirs than of the customers.
fn cvr_missing(customers: &[Customer], p: &Proportions) -> [f64; 2] {
    let people = customers.iter().filter(|customer| !matches!(customer.who, Who::Firm { .. })).count();
    let people = people as f64 / customers.len().max(1) as f64;
    [p.cvr_missing_clientview, p.cvr_missing_economic]
        .map(|share| ((share - people) / (1.0 - people)).max(share * 0.5))
}

fn bookkeepers(seed: u64, size: usize, invented: bool) -> Vec<(String, u32)> {
    let mut facts = facts::Facts::new(seed ^ 0xB00C, invented);
    (0..1 + size / 400)
        .map(|_| {
            let host = identifiers::domain(&format!("{} Regnskab", facts.last_name()), false);
            (format!("bogholderi@{host}"), facts.phone())
        })
        .collect()
}

fn truth(
    customers: usize,
    clientview: &[ClientViewCustomer],
    clientview_origins: &[Origin],
    economic: &[EconomicCustomer],
    economic_origins: &[Origin],
) -> Vec<(Code, EconomicNumber)> {
    let mut numbers: Vec<Vec<EconomicNumber>> = vec![Vec::new(); customers];
    for (customer, origin) in economic.iter().zip(economic_origins) {
        numbers[origin.customer as usize].push(customer.number);
    }
    let rows = clientview.iter().zip(clientview_origins);
    rows.flat_map(|(customer, origin)| {
        numbers[origin.customer as usize].iter().map(|number| (customer.code.clone(), *number))
    })
    .collect()
}
