//! Owners and their firms, and what happens to them over the years.

use crate::generator::Dice;

use super::words::{FIRST, LAST, SISTERS, STREET_ENDS, STREETS, SYLLABLES, TOWNS, TRADES};

/// What is true of a customer at one time.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) core: String,
    pub(super) form: &'static str,
    pub(super) is_person: bool,
    pub(super) contact: String,
    pub(super) building: Option<String>,
    pub(super) street: String,
    pub(super) house: usize,
    pub(super) floor: Option<&'static str>,
    pub(super) town: (&'static str, &'static str),
    pub(super) cvr: Option<u32>,
    pub(super) ean: Option<u64>,
    pub(super) phone: u32,
    pub(super) email: String,
    /// Customers of one owner.
    owner: u32,
}

/// What owners of a town are like.
pub(super) struct Town {
    dice: Dice,
    pub(super) customers: Vec<Customer>,
    owners: u32,
    /// Chance of another firm for each owner, of one address, phone, contact and e-mail for all of them.
    grows: f64,
    shares: [f64; 4],
    people: f64,
    public: f64,
    chains: f64,
    in_one_town: f64,
}

impl Town {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        Self {
            customers: Vec::new(),
            owners: 0,
            grows: *dice.pick(&[0.05, 0.15, 0.3, 0.45]),
            shares: [(); 4].map(|()| dice.unit()),
            people: *dice.pick(&[0.0, 0.1, 0.3, 0.5]),
            public: *dice.pick(&[0.0, 0.01, 0.05]),
            chains: *dice.pick(&[0.0, 0.02, 0.06]),
            in_one_town: *dice.pick(&[0.1, 0.4, 0.8]),
            dice,
        }
    }

    /// Owners move in until there are so many customers.
    pub(super) fn settle(&mut self, count: usize) {
        while self.customers.len() < count {
            self.owners += 1;
            match self.dice.unit() {
                roll if roll < self.public => self.institution(),
                roll if roll < self.public + self.chains => self.chain(),
                roll if roll < self.public + self.chains + self.people => self.household(),
                _ => self.owner(),
            }
        }
    }

    fn name(&mut self) -> String {
        format!("{} {}", self.dice.pick(FIRST), LAST[self.dice.ranked(LAST.len())])
    }

    fn made_up(&mut self) -> String {
        let count = 2 + self.dice.below(2);
        let word: String = (0..count).map(|_| *self.dice.pick(SYLLABLES)).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    fn anybody(&mut self) -> Customer {
        let mut town = *self.dice.pick(TOWNS);
        if self.dice.chance(self.in_one_town) {
            town = TOWNS[self.owners as usize % 3];
        }
        let street = format!("{}{}", self.dice.pick(STREETS), self.dice.pick(STREET_ENDS));
        let building = self.dice.chance(0.05).then(|| format!("{}huset", self.made_up()));
        let floor = self
            .dice
            .chance(0.2)
            .then(|| *self.dice.pick(&["1.", "2.", "st.", "1. tv", "2. th", "st. mf", "3."]));
        let contact = self.name();
        let cvr = loop {
            let start = 1_000_000 + self.dice.below(3_500_000) as u32;
            let sum: u32 = format!("{start:07}")
                .bytes()
                .zip([2, 7, 6, 5, 4, 3, 2])
                .map(|(b, w)| u32::from(b - b'0') * w)
                .sum();
            let check = (11 - sum % 11) % 11;
            if check < 10 {
                break start * 10 + check;
            }
        };
        Customer {
            core: String::new(),
            form: "",
            is_person: false,
            email: self.email(&contact.clone()),
            contact,
            building,
            street,
            house: 1 + self.dice.ranked(150),
            floor,
            town,
            cvr: Some(cvr),
            ean: None,
            phone: self.phone(),
            owner: self.owners,
        }
    }

    fn phone(&mut self) -> u32 {
        20_000_000 + self.dice.below(79_999_999) as u32
    }

    fn email(&mut self, contact: &str) -> String {
        let plain: String = contact.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
        match self.dice.below(3) {
            0 => format!("{plain}@gmail.com"),
            1 => format!("{plain}{}@hotmail.com", self.dice.below(99)),
            _ => format!(
                "{}@{}.dk",
                self.dice.pick(&["info", "mail", "kontakt", "bogholderi"]),
                self.made_up().to_lowercase()
            ),
        }
    }

    /// Another customer of the same owner: what is shared is shared by this town's habits.
    fn another(&mut self, first: &Customer) -> Customer {
        let mut other = self.anybody();
        let [address, phone, contact, email] = self.shares.map(|share| self.dice.chance(share));
        if address {
            other.street.clone_from(&first.street);
            other.building.clone_from(&first.building);
            (other.house, other.floor, other.town) = (first.house, first.floor, first.town);
        }
        if phone {
            other.phone = first.phone;
        }
        if contact {
            other.contact.clone_from(&first.contact);
        }
        if email {
            other.email.clone_from(&first.email);
        }
        other
    }

    fn owner(&mut self) {
        let mut first = self.anybody();
        let trade = *self.dice.pick(TRADES);
        let last = first.contact.split(' ').next_back().unwrap_or_default().to_owned();
        let stem = match self.dice.below(5) {
            0 => format!("{last} {trade}"),
            1 => format!("{} {trade}", self.made_up()),
            2 => self.made_up(),
            3 => format!("{} {trade}", first.town.1.split(' ').next().unwrap_or_default()),
            _ => format!("{} {last}", if self.dice.chance(0.5) { "Brdr." } else { trade }),
        };
        first.core.clone_from(&stem);
        first.form = self.dice.pick::<&str>(&["ApS", "ApS", "ApS", "A/S", "I/S", "", "K/S"]);
        self.customers.push(first.clone());
        let mut nth = 1;
        while self.dice.chance(self.grows) && nth < 9 {
            nth += 1;
            let mut other = self.another(&first);
            other.form = "ApS";
            other.core = match self.dice.below(8) {
                0 => format!("{stem} {nth}"),
                1 => format!("{last} {}", self.dice.pick(SISTERS)),
                2 => format!("Ejendomsselskabet {} {}", first.street, first.house),
                3 => {
                    (other.form, other.is_person, other.cvr) = ("", true, None);
                    first.contact.clone()
                }
                _ => format!("{stem} {}", self.dice.pick(SISTERS)),
            };
            self.customers.push(other);
        }
    }

    fn household(&mut self) {
        let mut first = self.anybody();
        (first.is_person, first.cvr, first.core) = (true, None, first.contact.clone());
        let last = first.contact.split(' ').next_back().unwrap_or_default().to_owned();
        self.customers.push(first.clone());
        while self.dice.chance(0.25) {
            let mut other = self.another(&first);
            let name = format!("{} {last}", self.dice.pick(FIRST));
            (other.is_person, other.cvr, other.core) = (true, None, name);
            self.customers.push(other);
        }
    }

    fn chain(&mut self) {
        let name = self.made_up();
        let one_cvr = self.dice.chance(0.4);
        let first = self.anybody();
        for _ in 0..3 + self.dice.below(6) {
            let mut shop = self.anybody();
            shop.core = if self.dice.chance(0.5) { format!("{name} {}", shop.town.1) } else { name.clone() };
            shop.form = "A/S";
            if one_cvr {
                shop.cvr = first.cvr;
            }
            shop.owner = first.owner;
            self.customers.push(shop);
        }
    }

    fn institution(&mut self) {
        let first = self.anybody();
        let name = format!("{} Kommune", first.town.1.split(' ').next().unwrap_or_default());
        let departments = ["Teknik og Miljø", "Børn og Unge", "Ældre", "Kultur", "Jobcenter"];
        let is_told = self.dice.chance(0.5);
        for department in departments.iter().take(2 + self.dice.below(4)) {
            let mut one = first.clone();
            one.core = if is_told { format!("{name}, {department}") } else { name.clone() };
            one.ean = Some(5_798_000_000_000 + self.dice.below(99_999_999) as u64);
            if self.dice.chance(0.5) {
                one.phone = self.phone();
            }
            self.customers.push(one);
        }
    }

    /// So many years pass: firms move, are renamed, change form, owner, phone or e-mail.
    pub(super) fn live(&mut self, years: f64, dice: &mut Dice) {
        let restless = *dice.pick(&[0.3, 1.0, 2.0]);
        let happens = |dice: &mut Dice, a_year: f64| dice.chance((a_year * years * restless).min(0.6));
        for at in 0..self.customers.len() {
            let other = self.anybody();
            let new_name = self.made_up();
            let one = &mut self.customers[at];
            if happens(dice, 0.025) {
                (one.street, one.house, one.floor, one.building) =
                    (other.street, other.house, other.floor, other.building);
                if dice.chance(0.4) {
                    one.town = other.town;
                }
            }
            if happens(dice, 0.012) && !one.is_person {
                one.core = if dice.chance(0.6) { new_name } else { format!("{} {new_name}", one.core) };
            }
            if happens(dice, 0.04) {
                one.contact = other.contact;
            }
            if happens(dice, 0.03) {
                one.phone = other.phone;
            }
            if happens(dice, 0.04) {
                one.email = other.email;
            }
            if happens(dice, 0.01) && one.form == "ApS" {
                one.form = "A/S";
            }
            if happens(dice, 0.005) && one.cvr.is_some() {
                one.cvr = other.cvr;
            }
        }
    }
}
