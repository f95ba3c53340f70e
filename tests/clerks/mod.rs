//! A second pair of lists, of another structure than those of `generator`, which nothing is learnt
//! from: owners with their firms live through some years, and two clerks write down what they see,
//! each at another time and with habits of their own. What one clerk has may be a copy of what the
//! other had years ago.

#![allow(dead_code, reason = "each of the programs that share this module uses another part of it")]

mod town;
mod words;
mod writing;

use kobl::customer::{ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, StoredLink};

use crate::generator::{Dice, Pair};
use town::{Customer, Town};
use writing::Clerk;

/// How two lists came about; every share is drawn from the seed.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// Years between what the two clerks saw.
    years: f64,
    /// Of e-conomic's customers: those that were once copied from ClientView as they stood.
    copied: f64,
    /// Of all customers: those that only one clerk knows.
    alone: [f64; 2],
    /// Whether customers keep their codes as numbers.
    keeps_numbers: f64,
    /// Fields that a clerk has no room for: CVR, phone, e-mail, contact.
    absent: [bool; 4],
    /// Of a list's firms, those whose field is filled.
    filled: [f64; 4],
}

impl History {
    fn drawn(dice: &mut Dice) -> Self {
        Self {
            years: *dice.pick(&[0.5, 1.0, 2.0, 4.0, 8.0]),
            copied: *dice.pick(&[0.0, 0.2, 0.5, 0.8]),
            alone: [0.05 + 0.3 * dice.unit(), 0.05 + 0.3 * dice.unit()],
            keeps_numbers: *dice.pick(&[0.0, 0.0, 0.0, 0.3, 0.7]),
            absent: [0.35, 0.15, 0.25, 0.3].map(|share| dice.chance(share)),
            filled: [(); 4].map(|()| 0.35 + 0.65 * dice.unit()),
        }
    }
}

/// Two lists of about so many customers. `short` is the share that one of the lists is cut to.
pub(crate) fn lists(size: usize, seed: u64, short: f64) -> Pair {
    let mut dice = Dice::new(seed ^ 0x0063_6C65_726B);
    let history = History::drawn(&mut dice);
    let mut town = Town::new(dice.next());
    town.settle((size as f64 * 1.2) as usize);
    let before: Vec<Customer> = town.customers.clone();
    town.live(history.years, &mut dice);
    let clerks = [Clerk::drawn(&mut dice), Clerk::drawn(&mut dice)];
    let is_cut = dice.below(2);
    let keep = |side: usize| if side == is_cut { short } else { 1.0 };
    let (mut clientview, mut economic, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    let first = 1_000 + dice.below(40_000);
    for (at, (old, new)) in before.iter().zip(&town.customers).enumerate() {
        let known = [0, 1].map(|side: usize| !dice.chance(history.alone[side]) && dice.chance(keep(side)));
        let number = if dice.chance(history.keeps_numbers) {
            first + at
        } else {
            200_000 + (at * 7_919) % 99_991 + at
        };
        let ours = clerks[0].write(new, &history.filled, &mut dice);
        let mut theirs = clerks[1].write(old, &history.filled, &mut dice);
        if dice.chance(history.copied) {
            theirs = clerks[0].write(old, &history.filled, &mut dice);
        }
        let mut about = [ours, theirs];
        for about in &mut about {
            let fields = [&mut about.cvr, &mut about.phone, &mut about.email, &mut about.attention];
            for (field, absent) in fields.into_iter().zip(history.absent) {
                if absent {
                    *field = "".into();
                }
            }
        }
        let [ours, theirs] = about;
        let code = Code::new((first + at).to_string());
        let Ok(number) = EconomicNumber::new(u32::try_from(number).unwrap_or(1)) else { continue };
        if known[0] {
            clientview.push(ClientViewCustomer {
                key: Key::new((at + 1).to_string()),
                code: code.clone(),
                link: StoredLink::null(),
                inactive: false,
                about: ours,
                extra: Box::default(),
            });
        }
        if known[1] {
            economic.push(EconomicCustomer { number, barred: false, about: theirs, extra: Box::default() });
        }
        if known[0] && known[1] {
            truth.push((code, number));
        }
    }
    dice.shuffle(&mut economic);
    Pair::of(clientview, economic, truth)
}
