//! What is true of a customer, before anybody writes it into a list.

use super::dice::Dice;
use super::words;

/// Why a customer is easily taken for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Trap {
    /// Nothing of the kind.
    Plain,
    /// A holding company beside its operating company.
    Holding,
    /// The company that owns the buildings.
    Property,
    /// A sister: `Invest`, `Drift`, `II`, `2018`, `Komplementarselskabet`.
    Sister,
    /// The operating company of a family.
    Operating,
    /// The owner privately at the firm's address.
    Owner,
    /// People of one household.
    Household,
    /// One of a chain: one name, many towns.
    Chain,
    /// One of a running series.
    Series,
    /// A branch or department; one CVR for several customers.
    Branch,
    /// A person's firm and the person.
    SoleProprietor,
    /// The same name at the same address with another company form.
    OtherForm,
    /// The same name elsewhere by chance.
    Namesake,
    /// Another firm took over the address, and often the phone.
    Successor,
    /// One of many unrelated firms at one address.
    OfficeHotel,
    /// An institution beside others of its owner, told apart by its EAN.
    Institution,
}

impl Trap {
    /// The name in `traps.csv`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Holding => "holding",
            Self::Property => "property",
            Self::Sister => "sister",
            Self::Operating => "operating",
            Self::Owner => "owner",
            Self::Household => "household",
            Self::Chain => "chain",
            Self::Series => "series",
            Self::Branch => "branch",
            Self::SoleProprietor => "sole_proprietor",
            Self::OtherForm => "other_form",
            Self::Namesake => "namesake",
            Self::Successor => "successor",
            Self::OfficeHotel => "office_hotel",
            Self::Institution => "institution",
        }
    }
}

/// A person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) first: &'static str,
    pub(crate) middle: Option<&'static str>,
    pub(crate) last: String,
}

impl Person {
    /// First, middle and last name.
    pub(crate) fn full(&self) -> String {
        match self.middle {
            Some(middle) => format!("{} {middle} {}", self.first, self.last),
            None => format!("{} {}", self.first, self.last),
        }
    }

    /// `Jens Peter Hansen` -> `JPH`, with the dots or without.
    pub(crate) fn initials(&self, dots: bool) -> String {
        let parts = [Some(self.first), self.middle, Some(self.last.as_str())];
        let letters = parts.iter().flatten().filter_map(|part| part.chars().next());
        letters.map(|letter| if dots { format!("{letter}.") } else { letter.to_string() }).collect()
    }
}

/// Who a customer is.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// A firm or institution: the name without its form, the form ("" for none),
    /// the owner if the firm is run by one person.
    Firm { core: String, form: &'static str, owner: Option<Person> },
    /// One private person.
    Person(Person),
    /// Two people of one household.
    Couple(Person, Person),
}

/// Where a customer lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) number: usize,
    pub(crate) letter: Option<char>,
    pub(crate) to: Option<usize>,
    pub(crate) floor: Option<&'static str>,
    pub(crate) door: Option<&'static str>,
    pub(crate) place: Option<&'static str>,
    pub(crate) zip: &'static str,
    pub(crate) city: &'static str,
    pub(crate) country: &'static str,
}

/// One customer of the world from which both lists are written.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) who: Who,
    /// The name on the sign, where it is quite another one.
    pub(crate) alias: Option<String>,
    pub(crate) home: Address,
    /// The address before or after the move.
    pub(crate) other_home: Address,
    pub(crate) cvr: Option<u32>,
    /// The CVR number before the change of form or owner.
    pub(crate) old_cvr: u32,
    pub(crate) phones: [u32; 2],
    pub(crate) emails: [String; 2],
    pub(crate) contact: Option<Person>,
    /// The contact before or after the present one.
    pub(crate) other_contact: Option<Person>,
    pub(crate) ean: Option<u64>,
    pub(crate) trap: Trap,
    /// Customers that are easily confused share a family.
    pub(crate) family: u32,
}

/// Draws facts: names, addresses, identifiers.
pub(crate) struct Facts {
    pub(crate) dice: Dice,
    /// The region where most customers live: the first digit of its post codes.
    region: u8,
    /// The firm's own towns, and the share of its customers who live there.
    own_towns: Vec<words::Town>,
    in_own_towns: f64,
    used_cvr: std::collections::HashSet<u32>,
    /// Only names nobody has and CVR numbers nobody is given: for what is published.
    pub(crate) invented: bool,
}

const FLOORS: [&str; 7] = ["st.", "1.", "1.", "2.", "3.", "4.", "kl."];
const DOORS: [&str; 7] = ["th.", "tv.", "mf.", "th.", "tv.", "1", "4"];

impl Facts {
    pub(crate) fn new(seed: u64, invented: bool) -> Self {
        let mut dice = Dice::new(seed);
        let region = b'2' + dice.below(8) as u8;
        let in_own_towns = *dice.pick(&[0.0, 0.1, 0.25, 0.4, 0.6]);
        let count = dice.between(1, 5);
        let used_cvr = std::collections::HashSet::new();
        let mut facts = Self { dice, region, own_towns: Vec::new(), in_own_towns, used_cvr, invented };
        facts.own_towns = (0..count).map(|_| facts.any_town()).collect();
        facts
    }

    pub(crate) fn last_name(&mut self) -> String {
        if self.invented {
            return self.invented_name(words::NATURE_END);
        }
        if self.dice.chance(0.12) {
            let start = *self.dice.pick(words::NATURE);
            return format!("{start}{}", self.dice.pick(words::NATURE_END));
        }
        let names = words::last_names();
        if self.dice.chance(0.22) {
            return (*self.dice.pick(names)).to_owned();
        }
        names[self.dice.ranked(names.len())].to_owned()
    }

    fn first_name(&mut self) -> &'static str {
        if self.dice.chance(0.3) {
            return self.dice.pick::<&str>(words::first_names());
        }
        words::COMMON_FIRST_NAMES[self.dice.ranked(words::COMMON_FIRST_NAMES.len())]
    }

    pub(crate) fn person(&mut self) -> Person {
        let last = self.last_name();
        self.relative(&last)
    }

    /// A person with this last name.
    pub(crate) fn relative(&mut self, last: &str) -> Person {
        let first = self.first_name();
        let middle = if self.dice.chance(0.25) { Some(self.first_name()) } else { None };
        let middle = middle.filter(|middle| *middle != first);
        Person { first, middle, last: last.to_owned() }
    }

    pub(crate) fn town(&mut self) -> words::Town {
        if self.dice.chance(self.in_own_towns) {
            return self.own_towns[self.dice.ranked(self.own_towns.len())];
        }
        self.any_town()
    }

    fn any_town(&mut self) -> words::Town {
        let towns = words::towns();
        let local = self.dice.chance(0.55);
        loop {
            let town = *self.dice.pick(towns);
            let crowded = town.city.starts_with("København") || town.city.starts_with("Frederiksberg C");
            let away = local && town.zip.as_bytes()[0] != self.region;
            if !away && (!crowded || self.dice.chance(0.2)) {
                return town;
            }
        }
    }

    fn street(&mut self, town: words::Town) -> String {
        if self.dice.chance(0.22) {
            return (*self.dice.pick(words::COMMON_STREETS)).to_owned();
        }
        // A town has streets of its own, and some are longer than others.
        let rank = self.dice.ranked(70);
        let seed = town.zip.bytes().fold(rank as u64 + 17, |sum, byte| sum * 131 + u64::from(byte));
        let mut own = Dice::new(seed);
        let stem = *own.pick(words::street_stems());
        let weights: Vec<f64> = words::STREET_ENDS.iter().map(|(_, weight)| *weight).collect();
        let prefix = match own.below(40) {
            0 => "Gammel ",
            1 => "Nordre ",
            2 => "Søndre ",
            3 => "Lille ",
            _ => "",
        };
        format!("{prefix}{stem}{}", words::STREET_ENDS[own.weighted(&weights)].0)
    }

    pub(crate) fn address(&mut self) -> Address {
        if self.dice.chance(0.015) {
            return self.address_abroad();
        }
        let town = self.town();
        self.address_in(town)
    }

    fn address_abroad(&mut self) -> Address {
        let (country, zip, city, street) = *self.dice.pick(words::ABROAD);
        let town = words::Town { zip, city };
        Address { street: street.to_owned(), country, place: None, ..self.address_in(town) }
    }

    pub(crate) fn address_in(&mut self, town: words::Town) -> Address {
        let street = self.street(town);
        let dice = &mut self.dice;
        let number = 1 + dice.ranked(220);
        let flat = dice.chance(0.22);
        let door = flat && dice.chance(0.75);
        Address {
            street,
            number,
            letter: dice.chance(0.14).then(|| (b'A' + dice.ranked(8) as u8) as char),
            to: dice.chance(0.04).then(|| number + 2 * dice.between(1, 6)),
            floor: flat.then(|| *dice.pick(&FLOORS)),
            door: door.then(|| *dice.pick(&DOORS)),
            place: dice.chance(0.06).then(|| *dice.pick(words::villages())),
            zip: town.zip,
            city: town.city,
            country: "Danmark",
        }
    }

    /// Eight digits that pass modulus 11, given out once.
    pub(crate) fn cvr(&mut self) -> u32 {
        loop {
            // No CVR number starts with 9.
            let range = if self.invented { (9_950_000, 9_999_998) } else { (1_000_000, 4_599_999) };
            let start = self.dice.between(range.0, range.1);
            let Some(cvr) = super::identifiers::with_check_digit(start as u32) else { continue };
            if self.used_cvr.insert(cvr) {
                return cvr;
            }
        }
    }

    /// Thirteen digits of a Danish public institution, with their check digit.
    pub(crate) fn ean(&mut self) -> u64 {
        let start = 579_800_000_000 + self.dice.below(9_999_999) as u64;
        let sum: u64 =
            start.to_string().bytes().zip(0..).map(|(b, at)| u64::from(b - b'0') * (1 + 2 * (at % 2))).sum();
        start * 10 + (10 - sum % 10) % 10
    }

    pub(crate) fn phone(&mut self) -> u32 {
        self.dice.between(20_100_000, 98_999_999) as u32
    }

    /// Two e-mail addresses of a firm: its office and its contact; a free one now and then.
    pub(crate) fn emails(&mut self, core: &str, contact: &Person) -> [String; 2] {
        if self.dice.chance(0.28) {
            return [self.private_email(contact), self.private_email(contact)];
        }
        let host = super::identifiers::domain(core, self.dice.chance(0.25));
        let office = *self.dice.pick(&["info", "mail", "kontakt", "kontor", "post", "bogholderi", "faktura"]);
        let own = match self.dice.below(3) {
            0 => contact.initials(false).to_lowercase(),
            1 => contact.first.to_lowercase(),
            _ => format!("{}.{}", contact.first, contact.last).to_lowercase().replace(' ', ""),
        };
        let own = super::identifiers::plain_letters(&own);
        [format!("{office}@{host}"), format!("{own}@{host}")]
    }

    pub(crate) fn private_email(&mut self, person: &Person) -> String {
        let dice = &mut self.dice;
        let host = words::FREE_MAIL[dice.ranked(words::FREE_MAIL.len())];
        let first = person.first.to_lowercase();
        let last = person.last.to_lowercase().replace(' ', "");
        let local = match dice.below(5) {
            0 => format!("{first}.{last}"),
            1 => format!("{first}{last}"),
            2 => format!("{}{}", person.initials(false).to_lowercase(), dice.between(10, 99)),
            3 => format!("{first}_{}", dice.between(1, 999)),
            _ => format!("{last}.{first}{}", dice.between(1, 99)),
        };
        format!("{}@{host}", super::identifiers::plain_letters(&local))
    }
}
