//! Customer codes and customer numbers, and how the two have to do with each
//! other: equal, colliding, shifted, in order, or something else's number.

use std::collections::{HashMap, HashSet};

use super::dice::Dice;
use super::facts::{Customer, Who};
use super::mix::Proportions;

/// A row to be numbered: which customer, and whether it is its first row in this list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) customer: usize,
    pub(crate) first: bool,
}

/// The codes' numeric values, one a ClientView row, and the numbers, one an e-conomic row.
pub(crate) struct Numbers {
    pub(crate) codes: Vec<u32>,
    pub(crate) numbers: Vec<u32>,
}

/// Gives every row its number.
pub(crate) fn assign(
    dice: &mut Dice,
    customers: &[Customer],
    clientview: &[Row],
    economic: &[Row],
    p: &Proportions,
) -> Numbers {
    let codes = codes(dice, clientview, p);
    let mut code_of = vec![0; customers.len()];
    for (row, code) in clientview.iter().zip(&codes) {
        if row.first {
            code_of[row.customer] = *code;
        }
    }
    let numbers = Economic { dice, customers, p, used: HashSet::new() }.numbers(&codes, &code_of, economic);
    Numbers { codes, numbers }
}

/// Running codes with gaps, in a random order or in that of the rows.
fn codes(dice: &mut Dice, rows: &[Row], p: &Proportions) -> Vec<u32> {
    let mut next = *dice.pick(&[1, 100, 1000, 1000, 10_000, 10_000, 20_000]);
    let mut codes: Vec<u32> = rows
        .iter()
        .map(|_| {
            next += if dice.chance(0.9) { 1 } else { dice.between(2, 6) as u32 };
            next
        })
        .collect();
    if !dice.chance(p.in_order) {
        dice.shuffle(&mut codes);
    }
    codes
}

struct Economic<'a> {
    dice: &'a mut Dice,
    customers: &'a [Customer],
    p: &'a Proportions,
    used: HashSet<u32>,
}

impl Economic<'_> {
    fn numbers(mut self, codes: &[u32], code_of: &[u32], rows: &[Row]) -> Vec<u32> {
        let offset = *self.dice.pick(&[1_000, 5_000, 10_000, 100_000, 7, 20_000]);
        let mut numbers: Vec<u32> =
            rows.iter().map(|row| self.related(*row, code_of[row.customer], offset)).collect();
        let mut open: Vec<usize> = (0..rows.len()).filter(|at| numbers[*at] == 0).collect();
        self.dice.shuffle(&mut open);
        let mut free: Vec<u32> = codes.iter().copied().filter(|code| !self.used.contains(code)).collect();
        self.dice.shuffle(&mut free);
        let mut codes_of: HashMap<u32, Vec<u32>> = HashMap::new();
        for (customer, code) in self.customers.iter().zip(code_of) {
            codes_of.entry(customer.family).or_default().push(*code);
        }
        // Where each code stands in `free`, so that a million customers are not searched for each.
        let mut places: HashMap<u32, usize> = free.iter().copied().zip(0..).collect();
        let collisions = (self.p.collide * codes.len() as f64) as usize;
        for at in open.iter().take(collisions) {
            let own = code_of[rows[*at].customer];
            let relative = if self.dice.chance(self.p.collide_in_family) {
                let family = &codes_of[&self.customers[rows[*at].customer].family];
                let others = family.iter().filter(|code| **code != own);
                others.filter_map(|code| places.get(code).copied()).min()
            } else {
                None
            };
            let any = || (0..free.len()).rev().take(8).find(|place| free[*place] != own);
            let Some(place) = relative.or_else(any) else { break };
            numbers[*at] = free.swap_remove(place);
            places.remove(&numbers[*at]);
            if let Some(moved) = free.get(place) {
                places.insert(*moved, place);
            }
            self.used.insert(numbers[*at]);
        }
        self.fresh(&mut numbers, codes);
        numbers
    }

    /// A number that says something about the customer; 0 for none.
    fn related(&mut self, row: Row, code: u32, offset: u32) -> u32 {
        let customer = &self.customers[row.customer];
        let mut number = 0;
        if code != 0 && row.first {
            if self.dice.chance(self.p.same_number) {
                number = code;
            } else if self.dice.chance(self.p.shifted) {
                number = code + offset;
            }
        }
        if number == 0 && self.dice.chance(self.p.number_is_cvr) {
            number = customer.cvr.unwrap_or(0);
        }
        if number == 0 && (matches!(customer.who, Who::Person(_)) || self.dice.chance(0.5)) {
            number = if self.dice.chance(self.p.number_is_phone) { customer.phones[0] } else { 0 };
        }
        if number != 0 && self.used.insert(number) { number } else { 0 }
    }

    /// Numbers nobody has, above all codes, for those that are left.
    fn fresh(&mut self, numbers: &mut [u32], codes: &[u32]) {
        let mut next = codes.iter().max().copied().unwrap_or(0) + self.dice.between(1, 5_000) as u32;
        let mut open: Vec<usize> = (0..numbers.len()).filter(|at| numbers[*at] == 0).collect();
        if !self.dice.chance(self.p.in_order) {
            self.dice.shuffle(&mut open);
        }
        for at in open {
            next += 1;
            while self.used.contains(&next) {
                next += 1;
            }
            numbers[at] = next;
        }
    }
}

/// A code as ClientView shows it.
pub(crate) fn code_text(dice: &mut Dice, code: u32, name: &str, p: &Proportions) -> String {
    if dice.chance(p.code_zeros) {
        return format!("{code:06}");
    }
    if dice.chance(p.code_prefix) {
        return format!("K{code}");
    }
    if dice.chance(p.code_letters) {
        let letters: String = name.chars().filter(char::is_ascii_alphabetic).take(6).collect();
        return format!("{}{code}", letters.to_ascii_uppercase());
    }
    code.to_string()
}
