//! How one of the two lists writes a customer down: with its own habits, gaps
//! and slips.

use kobl::customer::{Particulars, Text};

use super::dice::Dice;
use super::facts::{Address, Customer, Person, Who};
use super::mix::Proportions;
use super::{slips, words};

/// Which list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    ClientView,
    Economic,
}

/// What holds for all rows of a pair of lists.
pub(crate) struct Habits<'a> {
    pub(crate) p: &'a Proportions,
    /// Of the firms, not of the customers: people have no CVR number.
    pub(crate) cvr_missing: [f64; 2],
    /// E-mail and phone of bookkeepers, written for many customers.
    pub(crate) bookkeepers: &'a [(String, u32)],
}

/// Writes one customer; the two sides draw their mishaps independently, so a
/// mishap that should befall a share of the pairs has half that chance here.
pub(crate) struct Pen<'a> {
    pub(crate) dice: Dice,
    pub(crate) habits: &'a Habits<'a>,
    pub(crate) side: Side,
}

impl Pen<'_> {
    /// True with half the share: the other side has the other half.
    pub(super) fn half(&mut self, share: f64) -> bool {
        self.dice.chance(share / 2.0)
    }

    /// Everything a list says about the customer.
    pub(crate) fn write(&mut self, customer: &Customer) -> Particulars {
        let p = self.habits.p;
        let moved = self.half(p.moved);
        let home = if moved { &customer.other_home } else { &customer.home };
        let (mut name, owner_apart) = self.name(customer, home);
        let mut attention = match (&customer.contact, owner_apart) {
            (_, Some(owner)) => owner,
            (Some(contact), None) if self.dice.chance(1.0 - p.contact_untold) => {
                let changed = customer.other_contact.as_ref().filter(|_| self.half(p.contact_other));
                changed.unwrap_or(contact).full()
            }
            _ => String::new(),
        };
        let mut address = self.address(home);
        let (mut zip, mut city) = self.town(home, &mut address);
        if self.half(p.name_in_attention) && attention.is_empty() {
            attention = std::mem::replace(&mut name, self.other_name(customer));
        }
        self.slip(&mut name, &mut address, &mut city);
        if self.half(p.zip_wrong) && zip.len() == 4 && zip.is_ascii() {
            // Two digits change places.
            let at = self.dice.below(3);
            let pair = format!("{}{}", &zip[at + 1..at + 2], &zip[at..=at]);
            zip.replace_range(at..at + 2, &pair);
        }
        let mut texts = vec![name, attention, zip, city];
        texts.append(&mut address);
        self.letters(&mut texts);
        let country = self.country(home);
        let (phone, email) = self.contacts(customer, moved);
        let mut texts = texts.into_iter().map(Text::from);
        let mut next = || texts.next().unwrap_or_default();
        let (name, attention, zip, city) = (next(), next(), next(), next());
        Particulars {
            name,
            attention,
            zip,
            city,
            address: texts.collect(),
            country: country.into(),
            cvr: self.cvr(customer).into(),
            ean: self.ean(customer).into(),
            p_number: self.p_number(customer).into(),
            phone: phone.into(),
            email: email.into(),
            ..Particulars::default()
        }
    }

    fn other_name(&mut self, customer: &Customer) -> String {
        customer.alias.clone().or_else(|| customer.contact.as_ref().map(Person::full)).unwrap_or_default()
    }

    // ---- slips over all texts ----

    fn slip(&mut self, name: &mut String, address: &mut [String], city: &mut String) {
        let p = self.habits.p;
        if self.half(p.typo) {
            let times = if self.dice.chance(0.15) { 2 } else { 1 };
            for _ in 0..times {
                let text = match self.dice.below(20) {
                    0..=12 => &mut *name,
                    13..=17 => &mut address[0],
                    _ => &mut *city,
                };
                *text = slips::typo(&mut self.dice, text);
            }
        }
        if self.half(p.ocr) {
            *name = slips::ocr(&mut self.dice, name);
            address[0] = slips::ocr(&mut self.dice, &address[0]);
        }
    }

    /// Cases and alphabets: what happens to a whole row.
    fn letters(&mut self, texts: &mut [String]) {
        let p = self.habits.p;
        let change: Option<fn(&str) -> String> = if self.half(p.mojibake) {
            Some(slips::mojibake)
        } else if self.half(p.transliterated) {
            Some(slips::transliterated)
        } else {
            None
        };
        if let Some(change) = change {
            texts.iter_mut().for_each(|text| *text = change(text));
        } else if self.half(p.letters_lost) {
            for text in texts.iter_mut() {
                *text = slips::letters_lost(&mut self.dice, text);
            }
        }
        if self.half(p.caps) {
            let all = self.dice.chance(0.5);
            let end = if all { texts.len() } else { 1 };
            texts[..end].iter_mut().for_each(|text| *text = text.to_uppercase());
        } else if self.half(p.lower) {
            texts[0] = texts[0].to_lowercase();
        }
    }

    // ---- identifiers ----

    fn cvr(&mut self, customer: &Customer) -> String {
        let p = self.habits.p;
        let missing = self.habits.cvr_missing[usize::from(self.side == Side::Economic)];
        let known = customer.cvr.filter(|_| !self.dice.chance(missing));
        let Some(mut cvr) = known else {
            let junk = self.dice.chance(p.cvr_junk);
            return if junk {
                (*self.dice.pick(&["-", "0", "?", "Privat", "12345678", "00000000", "n/a", "DK"])).to_owned()
            } else {
                String::new()
            };
        };
        if self.half(p.cvr_stale) {
            cvr = customer.old_cvr;
        }
        let mut digits = cvr.to_string();
        if self.half(p.cvr_typo) {
            let at = self.dice.below(7);
            let other = format!("{}{}", &digits[at + 1..at + 2], &digits[at..=at]);
            digits.replace_range(at..at + 2, &other);
        }
        if !self.half(p.cvr_format) {
            return digits;
        }
        match self.dice.below(6) {
            0 | 1 => format!("DK{digits}"),
            2 => format!("DK-{digits}"),
            3 => format!("DK {digits}"),
            4 => format!("{} {} {} {}", &digits[..2], &digits[2..4], &digits[4..6], &digits[6..]),
            _ => format!("{digits} "),
        }
    }

    /// Ten digits of a firm's production unit, which follow from what is its alone.
    fn p_number(&mut self, customer: &Customer) -> String {
        let told = self.habits.p.p_number_told;
        if told == 0.0 || customer.cvr.is_none() || !self.dice.chance(told) {
            return String::new();
        }
        format!("10{}", customer.old_cvr)
    }

    fn ean(&mut self, customer: &Customer) -> String {
        let told = customer.ean.filter(|_| !self.dice.chance(self.habits.p.ean_missing));
        told.map_or(String::new(), |ean| ean.to_string())
    }

    fn contacts(&mut self, customer: &Customer, moved: bool) -> (String, String) {
        let p = self.habits.p;
        // Whose customer is a bookkeeper's does not depend on the list.
        let mut own = Dice::new(u64::from(customer.old_cvr));
        let kept = own.chance(p.shared_contact).then(|| own.pick(self.habits.bookkeepers));
        let bookkeeper = kept.filter(|_| self.dice.chance(0.65));
        let other_phone = self.half(p.phone_other) || moved && self.dice.chance(0.2);
        let mut phone = customer.phones[usize::from(other_phone)];
        let mut email = customer.emails[0].clone();
        if self.half(p.email_local) {
            email.clone_from(&customer.emails[1]);
        }
        if self.half(p.email_other) {
            let host = words::FREE_MAIL[self.dice.ranked(words::FREE_MAIL.len())];
            email = format!(
                "{}{}@{host}",
                self.dice.pick(&["firma", "kontor", "privat", "post"]),
                self.dice.between(1, 9999)
            );
        }
        if let Some((kept_email, kept_phone)) = bookkeeper {
            email.clone_from(kept_email);
            phone = if self.dice.chance(0.5) { *kept_phone } else { phone };
        }
        if self.half(p.email_caps) {
            email = if self.dice.chance(0.5) { email.to_uppercase() } else { format!("{email} ") };
        }
        let email = if self.dice.chance(p.email_missing) { String::new() } else { email };
        let phone = if self.dice.chance(p.phone_missing) {
            String::new()
        } else {
            self.phone(phone, customer.phones[1])
        };
        (phone, email)
    }

    fn phone(&mut self, phone: u32, second: u32) -> String {
        let p = self.habits.p;
        let digits = phone.to_string();
        if self.half(p.phone_two) {
            return format!("{digits} / {second}");
        }
        if !self.half(p.phone_format) {
            return digits;
        }
        let pairs = [&digits[..2], &digits[2..4], &digits[4..6], &digits[6..]];
        match self.dice.below(8) {
            0 | 1 => pairs.join(" "),
            2 => format!("+45{digits}"),
            3 => format!("+45 {}", pairs.join(" ")),
            4 => pairs.join("-"),
            5 => format!("{} {}", &digits[..4], &digits[4..]),
            6 => format!("0045 {digits}"),
            _ => format!("tlf. {}", pairs.join(".")),
        }
    }
}
