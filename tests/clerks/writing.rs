//! A clerk writes customers down: what he types, copies, shortens and forgets.

use kobl::customer::{Particulars, Text};

use crate::generator::Dice;

use super::town::Customer;
use super::words::{SHORT, SOUNDS};

/// A clerk's habits.
pub(super) struct Clerk {
    shortens: f64,
    /// Writes what he hears.
    by_ear: f64,
    /// Hits the wrong key.
    slips: f64,
    drops_form: f64,
    form_first: f64,
    capitals: bool,
    plain_letters: bool,
    last_name_first: bool,
    owner_in_name: f64,
    /// Letters a name has room for.
    room: usize,
    /// Order of building, street and `c/o`.
    building_first: bool,
    tells_floor: f64,
    phone_style: usize,
    cvr_style: usize,
    town_in_name: f64,
    remark: f64,
}

impl Clerk {
    pub(super) fn drawn(dice: &mut Dice) -> Self {
        Self {
            shortens: dice.unit() * dice.unit() * 0.5,
            by_ear: dice.unit() * dice.unit() * 0.15,
            slips: dice.unit() * dice.unit() * 0.2,
            drops_form: dice.unit() * dice.unit() * 0.6,
            form_first: if dice.chance(0.2) { 0.3 } else { 0.0 },
            capitals: dice.chance(0.15),
            plain_letters: dice.chance(0.1),
            last_name_first: dice.chance(0.15),
            owner_in_name: dice.unit() * dice.unit() * 0.3,
            room: *dice.pick(&[200, 200, 200, 40, 30, 25]),
            building_first: dice.chance(0.5),
            tells_floor: dice.unit(),
            phone_style: dice.below(5),
            cvr_style: dice.below(4),
            town_in_name: dice.unit() * dice.unit() * 0.1,
            remark: dice.unit() * dice.unit() * 0.08,
        }
    }

    /// What the clerk's list says of a customer.
    pub(super) fn write(&self, customer: &Customer, filled: &[f64; 4], dice: &mut Dice) -> Particulars {
        let has = filled.map(|share| dice.chance(share));
        let mut text = Particulars {
            name: self.name(customer, dice).into(),
            attention: if has[3] { customer.contact.as_str().into() } else { Text::new() },
            address: self.address(customer, dice),
            zip: customer.town.0.into(),
            city: customer.town.1.into(),
            cvr: customer.cvr.filter(|_| has[0]).map_or(String::new(), |cvr| self.cvr(cvr)).into(),
            ean: customer
                .ean
                .filter(|_| dice.chance(0.8))
                .map_or(String::new(), |ean| ean.to_string())
                .into(),
            phone: if has[1] { self.phone(customer.phone).into() } else { Text::new() },
            email: if has[2] { customer.email.as_str().into() } else { Text::new() },
            ..Particulars::default()
        };
        if self.plain_letters {
            let plain = |text: &Text| -> Text {
                text.as_str()
                    .replace('æ', "ae")
                    .replace('ø', "oe")
                    .replace('å', "aa")
                    .replace('Ø', "Oe")
                    .replace('Æ', "Ae")
                    .into()
            };
            (text.name, text.city) = (plain(&text.name), plain(&text.city));
            text.address = text.address.iter().map(plain).collect();
        }
        if self.capitals {
            text.name = text.name.to_uppercase();
        }
        text
    }

    fn name(&self, customer: &Customer, dice: &mut Dice) -> String {
        let mut name = customer.core.clone();
        if customer.is_person
            && self.last_name_first
            && let Some((first, last)) = customer.core.rsplit_once(' ')
        {
            name = format!("{last}, {first}");
        }
        if dice.chance(self.shortens) {
            for (long, short) in SHORT {
                name = name.replace(long, short);
            }
        }
        name = self.typed(&name, dice);
        if !customer.form.is_empty() && !dice.chance(self.drops_form) {
            let form = customer.form;
            let first = dice.chance(self.form_first);
            name = if first { format!("{form} {name}") } else { format!("{name} {form}") };
        }
        if !customer.is_person && customer.form.is_empty() && dice.chance(self.owner_in_name) {
            name = format!("{name} v/{}", customer.contact);
        }
        if dice.chance(self.town_in_name) {
            name = format!("{name} {}", customer.town.1);
        }
        if dice.chance(self.remark) {
            name.push_str(dice.pick::<&str>(&[
                " (ny)",
                " - kontant",
                " *",
                " ophørt",
                " OBS!",
                " (se note)",
            ]));
        }
        name.chars().take(self.room).collect()
    }

    /// As it is typed: by ear, and with slips.
    fn typed(&self, text: &str, dice: &mut Dice) -> String {
        let mut text = text.to_owned();
        if dice.chance(self.by_ear) {
            let (one, other) = *dice.pick(SOUNDS);
            text =
                if text.contains(one) { text.replacen(one, other, 1) } else { text.replacen(other, one, 1) };
        }
        if dice.chance(self.slips) {
            let mut letters: Vec<char> = text.chars().collect();
            if letters.len() > 3 {
                let at = 1 + dice.below(letters.len() - 2);
                match dice.below(4) {
                    0 => letters.swap(at, at - 1),
                    1 => {
                        letters.remove(at);
                    }
                    2 => letters.insert(at, letters[at]),
                    _ => letters[at] = *dice.pick(&['e', 'r', 'n', 'a', 's', 't', 'i']),
                }
            }
            text = letters.into_iter().collect();
        }
        text
    }

    fn address(&self, customer: &Customer, dice: &mut Dice) -> Vec<Text> {
        let mut street = self.typed(&customer.street, dice);
        if dice.chance(self.shortens) {
            street = match () {
                () if street.ends_with("vej") => format!("{}v.", street.trim_end_matches("vej")),
                () if street.ends_with("gade") => format!("{}g.", street.trim_end_matches("gade")),
                () => street,
            };
        }
        let mut line = format!("{street} {}", customer.house);
        if let Some(floor) = customer.floor.filter(|_| dice.chance(self.tells_floor)) {
            line = format!("{line}, {floor}");
        }
        match &customer.building {
            Some(building) if self.building_first => vec![building.as_str().into(), line.into()],
            Some(building) if dice.chance(0.5) => vec![line.into(), building.as_str().into()],
            _ => vec![line.into()],
        }
    }

    fn phone(&self, phone: u32) -> String {
        let digits = phone.to_string();
        let pairs = [&digits[..2], &digits[2..4], &digits[4..6], &digits[6..]];
        match self.phone_style {
            0 => digits,
            1 => pairs.join(" "),
            2 => format!("+45 {digits}"),
            3 => format!("{} {}", &digits[..4], &digits[4..]),
            _ => format!("+45{}", pairs.join(" ")),
        }
    }

    fn cvr(&self, cvr: u32) -> String {
        match self.cvr_style {
            0 | 1 => cvr.to_string(),
            2 => format!("DK{cvr}"),
            _ => format!("DK {cvr}"),
        }
    }
}
