//! The world: customers with their families, chains, series and branches, so
//! that what tells them apart is known.

use super::facts::{Address, Customer, Facts, Person, Trap, Who};
use super::mix::Proportions;
use super::words;

/// Draws `count` customers; look-alikes come in the given proportions.
pub(crate) fn populate(seed: u64, count: usize, p: &Proportions, invented: bool) -> Vec<Customer> {
    let mut world = World {
        facts: Facts::new(seed, invented),
        customers: Vec::with_capacity(count + 16),
        families: 0,
        phone_shared: p.family_phone,
        email_shared: p.family_email,
        contact_shared: p.family_contact,
        contacts_change: p.contact_other > 0.0,
    };
    // Weights are per group, shares per customer: divide by the usual size.
    let weights = [
        1.0 - p.lookalikes(),
        p.families / 2.7,
        p.households / 2.1,
        p.chains / 7.0,
        p.series / 5.0,
        p.branches / 3.5,
        p.sole_proprietors / 2.0,
        p.other_forms / 2.0,
        p.namesakes / 2.5,
        p.successors / 2.0,
        p.office_hotels / 6.0,
        p.institutions / 4.0,
    ];
    while world.customers.len() < count {
        world.families += 1;
        match world.facts.dice.weighted(&weights) {
            0 => world.single(),
            1 => world.family(),
            2 => world.household(),
            3 => world.chain(),
            4 => world.series(),
            5 => world.branches(),
            6 => world.sole_proprietor(),
            7 => world.other_forms(),
            8 => world.namesakes(),
            9 => world.successor(),
            10 => world.office_hotel(),
            _ => world.institutions(),
        }
    }
    world.customers.truncate(count);
    world.customers
}

struct World {
    facts: Facts,
    customers: Vec<Customer>,
    families: u32,
    phone_shared: f64,
    email_shared: f64,
    contact_shared: f64,
    contacts_change: bool,
}

fn firm(core: impl Into<String>, form: &'static str) -> Who {
    Who::Firm { core: core.into(), form, owner: None }
}

impl World {
    fn add(&mut self, who: Who, home: Address, trap: Trap) -> &mut Customer {
        let contact = match &who {
            Who::Person(person) | Who::Couple(person, _) => person.clone(),
            Who::Firm { owner: Some(owner), .. } => owner.clone(),
            Who::Firm { .. } => self.facts.person(),
        };
        let (emails, cvr) = match &who {
            Who::Firm { core, .. } => (self.facts.emails(core, &contact), Some(self.facts.cvr())),
            _ => ([self.facts.private_email(&contact), self.facts.private_email(&contact)], None),
        };
        let facts = &mut self.facts;
        let town = words::Town { zip: home.zip, city: home.city };
        let same_town = home.country == "Danmark" && facts.dice.chance(0.5);
        let other_home = if same_town { facts.address_in(town) } else { facts.address() };
        let is_firm = cvr.is_some();
        let alias = (is_firm && facts.dice.chance(0.5)).then(|| facts.brand());
        let contact = (!is_firm || facts.dice.chance(0.8)).then_some(contact);
        let other_contact = (is_firm && self.contacts_change).then(|| facts.person());
        let customer = Customer {
            who,
            alias,
            home,
            other_home,
            cvr,
            old_cvr: facts.cvr(),
            phones: [facts.phone(), facts.phone()],
            emails,
            contact,
            other_contact,
            ean: None,
            trap,
            family: self.families,
        };
        self.customers.push(customer);
        let last = self.customers.len() - 1;
        &mut self.customers[last]
    }

    fn single(&mut self) {
        let home = self.facts.address();
        let who = self.facts.anyone(&home);
        self.add(who, home, Trap::Plain);
    }

    /// An operating company with holding, property company, sisters, or its owner privately.
    fn family(&mut self) {
        let home = self.facts.address();
        let owner = self.facts.person();
        let core = self.facts.firm_name(&owner, &home);
        let form = *self.facts.dice.pick(&["ApS", "ApS", "ApS", "A/S", "I/S", "IVS"]);
        let who = firm(core.clone(), form);
        let first = self.add(who, home.clone(), Trap::Operating).clone();
        let members = 1 + self.facts.dice.ranked(4);
        for _ in 0..members {
            let (who, trap) = self.facts.relation(&core, &owner, &home);
            self.join(who, trap, &first, 0.75);
        }
    }

    /// Adds a customer that shares address, phone and e-mail with `first` more often than not.
    fn join(&mut self, who: Who, trap: Trap, first: &Customer, together: f64) {
        let dice = &mut self.facts.dice;
        let shares = [dice.chance(together), dice.chance(self.phone_shared), dice.chance(self.email_shared)];
        let home = if shares[0] { first.home.clone() } else { self.facts.address() };
        let contact = self.contact_shared > 0.0 && self.facts.dice.chance(self.contact_shared);
        let customer = self.add(who, home, trap);
        if contact && matches!(customer.who, Who::Firm { .. }) {
            customer.contact.clone_from(&first.contact);
        }
        if shares[1] {
            customer.phones = first.phones;
        }
        if shares[2] {
            customer.emails.clone_from(&first.emails);
        }
    }

    /// Spouses, children, namesake fathers and sons.
    fn household(&mut self) {
        let home = Address { number: 1 + self.facts.dice.ranked(180), ..self.facts.address() };
        let head = self.facts.person();
        let spouse = self.facts.relative(&head.last);
        let who = if self.facts.dice.chance(0.25) {
            Who::Couple(head.clone(), spouse.clone())
        } else {
            Who::Person(head.clone())
        };
        let first = self.add(who, home, Trap::Household).clone();
        for _ in 0..1 + self.facts.dice.ranked(3) {
            let relative = match self.facts.dice.below(20) {
                0..4 => spouse.clone(),
                4 => Person { middle: Some("Junior"), ..head.clone() },
                5 => Person { middle: head.middle.map_or(Some("Bo"), |_| None), ..head.clone() },
                _ => self.facts.relative(&head.last),
            };
            self.join(Who::Person(relative), Trap::Household, &first, 0.85);
        }
    }

    /// One name in many towns; one CVR or many.
    fn chain(&mut self) {
        let name = if self.facts.dice.chance(0.5) && !self.facts.invented {
            (*self.facts.dice.pick(words::CHAINS)).to_owned()
        } else {
            self.facts.brand()
        };
        let (with_town, one_cvr, one_mail) =
            (self.facts.dice.chance(0.5), self.facts.dice.chance(0.3), self.facts.dice.chance(0.5));
        let form = *self.facts.dice.pick(&["ApS", "A/S", "", "I/S"]);
        let cvr = self.facts.cvr();
        for _ in 0..self.facts.dice.between(3, 12) {
            let home = self.facts.address();
            let core = if with_town { format!("{name} {}", home.city) } else { name.clone() };
            let local = super::identifiers::domain(home.city, false).replace(".dk", "");
            let host = super::identifiers::domain(&name, false);
            let customer = self.add(firm(core, form), home, Trap::Chain);
            if one_cvr {
                customer.cvr = Some(cvr);
            }
            if one_mail {
                customer.emails = [format!("{local}@{host}"), format!("info@{host}")];
            }
        }
    }

    /// `... nr. 3`: one owner, one address, a running number.
    fn series(&mut self) {
        let home = self.facts.address();
        let (stem, form) = self.facts.series_stem(&home);
        let style = self.facts.dice.below(4);
        let mut number = self.facts.dice.between(1, 30);
        let mut first: Option<Customer> = None;
        for _ in 0..self.facts.dice.between(3, 8) {
            let count = match style {
                0 => format!("nr. {number}"),
                1 => format!("{number}"),
                2 => roman(number % 12 + 1),
                _ => format!("Nr {number}"),
            };
            number += self.facts.dice.between(1, 2);
            let who = firm(format!("{stem} {count}"), form);
            match first.clone() {
                Some(first) => self.join(who, Trap::Series, &first, 0.9),
                None => first = Some(self.add(who, home.clone(), Trap::Series).clone()),
            }
        }
    }

    /// Departments of one firm: one CVR, other addresses.
    fn branches(&mut self) {
        let home = self.facts.address();
        let owner = self.facts.person();
        let core = self.facts.firm_name(&owner, &home);
        let form = *self.facts.dice.pick(&["A/S", "ApS", "A.M.B.A.", "", "P/S"]);
        let style = self.facts.dice.below(5);
        let first = self.add(firm(core.clone(), form), home, Trap::Branch).clone();
        for index in 1..=self.facts.dice.between(1, 4) {
            let home = self.facts.address();
            let who = match style {
                0 => firm(format!("{core} {form}, afd. {}", home.city), ""),
                1 => firm(format!("{core} {}", home.city), form),
                2 => firm(format!("{core} {form} - {}", home.street), ""),
                3 => firm(format!("{core} {form} afd. {index}"), ""),
                _ => firm(core.clone(), form),
            };
            let shares_phone = self.facts.dice.chance(0.3);
            let customer = self.add(who, home, Trap::Branch);
            customer.cvr = first.cvr;
            customer.emails.clone_from(&first.emails);
            if shares_phone {
                customer.phones = first.phones;
            }
        }
    }

    /// A person's firm, and the person as a customer of its own.
    fn sole_proprietor(&mut self) {
        let home = self.facts.address();
        let owner = self.facts.person();
        let who = self.facts.sole_firm(&owner, &home);
        let first = self.add(who, home, Trap::SoleProprietor).clone();
        self.join(Who::Person(owner), Trap::Owner, &first, 0.7);
    }

    /// The same name and address, another form and CVR.
    fn other_forms(&mut self) {
        let home = self.facts.address();
        let owner = self.facts.person();
        let core = self.facts.firm_name(&owner, &home);
        let forms = *self.facts.dice.pick(&[
            ["ApS", "A/S"],
            ["ApS", "I/S"],
            ["K/S", "ApS"],
            ["", "ApS"],
            ["A/S", "P/S"],
        ]);
        let first = self.add(firm(core.clone(), forms[0]), home, Trap::OtherForm).clone();
        self.join(firm(core, forms[1]), Trap::OtherForm, &first, 0.95);
    }

    /// The same name by chance, in other towns.
    fn namesakes(&mut self) {
        let home = self.facts.address();
        let who = self.facts.anyone(&home);
        self.add(who.clone(), home, Trap::Namesake);
        for _ in 0..self.facts.dice.between(1, 2) {
            let home = self.facts.address();
            let mut who = who.clone();
            if let Who::Firm { owner, .. } = &mut who {
                *owner = owner.as_ref().map(|_| self.facts.person());
            }
            self.add(who, home, Trap::Namesake);
        }
    }

    /// Institutions of one municipality: one name and CVR number, mostly one address, an EAN each.
    fn institutions(&mut self) {
        let home = self.facts.address();
        let kind = *self.facts.dice.pick(&["Kommune", "Skolevæsen", "Ældrecentre", "Daginstitutioner"]);
        let core = format!("{} {kind}", home.city);
        let (named, apart) = (self.facts.dice.chance(0.3), self.facts.dice.chance(0.3));
        let first = self.add(firm(core.clone(), ""), home.clone(), Trap::Institution).clone();
        let ean = self.facts.ean();
        if let Some(first) = self.customers.last_mut() {
            first.ean = Some(ean);
        }
        for _ in 0..self.facts.dice.between(1, 6) {
            let core = if named { format!("{core}, {}", self.facts.brand()) } else { core.clone() };
            let home = if apart { self.facts.address() } else { home.clone() };
            let (ean, phone) = (self.facts.ean(), self.facts.dice.chance(0.6));
            let customer = self.add(firm(core, ""), home, Trap::Institution);
            (customer.cvr, customer.ean) = (first.cvr, Some(ean));
            if phone {
                customer.phones = first.phones;
            }
        }
    }

    /// A firm and the one that took over its rooms.
    fn successor(&mut self) {
        let home = self.facts.address();
        let place =
            *self.facts.dice.pick(&["Restaurant", "Café", "Frisør", "Kiosk", "Pizzeria", "Salon", "Kro"]);
        let owners = [self.facts.person(), self.facts.person()];
        let name = |facts: &mut Facts, owner: &Person| match facts.dice.below(3) {
            0 => format!("{place} {}", facts.brand()),
            1 => format!("{place} {}", owner.last),
            _ => format!("{place} {}", owner.first),
        };
        let core = name(&mut self.facts, &owners[0]);
        let first = self.add(firm(core.clone(), ""), home, Trap::Successor).clone();
        let keeps_name = self.facts.dice.chance(0.3);
        let core = if keeps_name { core } else { name(&mut self.facts, &owners[1]) };
        self.join(firm(core, "ApS"), Trap::Successor, &first, 1.0);
    }

    /// Unrelated firms at one address, some with the landlord's phone.
    fn office_hotel(&mut self) {
        let home = Address { floor: None, door: None, ..self.facts.address() };
        let phone = self.facts.phone();
        for _ in 0..self.facts.dice.between(3, 9) {
            let shared_phone = self.facts.dice.chance(0.25);
            let who = self.facts.anyone(&home);
            let customer = self.add(who, home.clone(), Trap::OfficeHotel);
            if shared_phone {
                customer.phones[0] = phone;
            }
        }
    }
}

/// Roman numerals up to 39.
fn roman(number: usize) -> String {
    const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    format!("{}{}", "X".repeat(number / 10), UNITS[number % 10])
}
