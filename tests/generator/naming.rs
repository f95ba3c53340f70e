//! How Danish firms, institutions and people are named.

use super::facts::{Address, Facts, Person, Trap, Who};
use super::words;

impl Facts {
    fn trade(&mut self) -> &'static str {
        words::TRADES[self.dice.ranked(words::TRADES.len() * 3) % words::TRADES.len()]
    }

    /// `Nordtek`, `Blue Whale`, `Egelund`.
    pub(crate) fn brand(&mut self) -> String {
        if self.invented {
            return self.invented_name(words::ESTATE_END);
        }
        match self.dice.below(4) {
            0 => format!("{} {}", self.dice.pick(words::ENGLISH), self.dice.pick(words::ENGLISH_END)),
            1 => format!("{}{}", self.dice.pick(words::NATURE), self.dice.pick(words::NATURE_END)),
            2 => format!("{}-{}", self.dice.pick(words::COINED), self.dice.pick(words::COINED)),
            _ => format!("{}{}", self.dice.pick(words::COINED), self.dice.pick(words::COINED_END)),
        }
    }

    /// Two natural things and an end make a name that nobody has: `Odderklitgaard`.
    pub(crate) fn invented_name(&mut self, ends: &[&'static str]) -> String {
        let middle = self.dice.pick(words::NATURE).to_lowercase();
        format!("{}{middle}{}", self.dice.pick(words::NATURE), self.dice.pick(ends))
    }

    fn place_word(&mut self, home: &Address) -> String {
        if self.invented {
            return self.brand();
        }
        match self.dice.below(4) {
            0 => home.street.split(' ').next().unwrap_or_default().to_owned(),
            1 => (*self.dice.pick(&[
                "Vestjysk",
                "Midtjysk",
                "Nordjysk",
                "Fynsk",
                "Sønderjysk",
                "Dansk",
                "Sjællands",
                "Bornholms",
            ]))
            .to_owned(),
            2 => (*self.dice.pick(words::villages())).to_owned(),
            _ => home.city.to_owned(),
        }
    }

    /// The name of a firm without its form.
    pub(crate) fn firm_name(&mut self, owner: &Person, home: &Address) -> String {
        let trade = self.trade();
        // The last kinds are made of common words only.
        match self.dice.below(if self.invented { 13 } else { 16 }) {
            0 => format!("{} {trade}", owner.last),
            1 => format!("{}s {trade}", owner.last),
            2 => format!("{} & Søn", owner.last),
            3 => format!("{} {trade}", owner.full()),
            4 if !self.invented => format!("{} {trade}", owner.initials(self.dice.chance(0.4))),
            5 => format!("{} {trade}", self.place_word(home)),
            6 => format!("{} {trade}", self.place_word(home)),
            4 | 7 => self.brand(),
            8 => format!("{} {trade}", self.brand()),
            9 => format!(
                "{} {}",
                self.brand(),
                self.dice.pick(&["Danmark", "Nordic", "Group", "International", "Denmark", "Scandinavia"])
            ),
            10 => format!("Brødrene {}", owner.last),
            11 => self.partners(owner),
            12 => format!("{} og {} {trade}", owner.last, self.last_name()),
            13 => format!("{}{}", self.dice.pick(words::COINED), trade.to_lowercase()),
            14 => format!(
                "{} {} {}",
                self.dice.pick(words::ENGLISH),
                self.dice.pick(words::ENGLISH_END),
                self.dice.pick(words::ENGLISH_END)
            ),
            _ => format!("{} {trade} & {}", self.brand(), self.dice.pick(words::TRADES)),
        }
    }

    fn partners(&mut self, owner: &Person) -> String {
        let title = *self.dice.pick(&[
            "Advokaterne",
            "Lægerne",
            "Tandlægerne",
            "Arkitekterne",
            "Revisorerne",
            "Dyrlægerne",
        ]);
        let other = self.last_name();
        match self.dice.below(3) {
            0 => format!("{title} {} & {other}", owner.last),
            1 => format!("{title} {}, {other} og {}", owner.last, self.last_name()),
            _ if self.invented => format!("{title} {}", self.brand()),
            _ => format!("{title} {}", self.dice.pick(words::COMMON_STREETS)),
        }
    }

    /// A firm that is run by one person and says so.
    pub(crate) fn sole_firm(&mut self, owner: &Person, home: &Address) -> Who {
        let master = *self.dice.pick(words::MASTERS);
        let core = match self.dice.below(6) {
            0 | 1 => format!("{master} {}", owner.full()),
            2 => format!("{} {}", owner.last, self.trade()),
            3 => format!("{}s {}", owner.first, self.trade()),
            4 => self.brand(),
            _ => format!("{} {}", self.place_word(home), self.trade()),
        };
        Who::Firm { core, form: "", owner: Some(owner.clone()) }
    }

    fn institution(&mut self, home: &Address) -> Who {
        let estate = format!("{}{}", self.dice.pick(words::NATURE), self.dice.pick(words::ESTATE_END));
        let invented = self.invented.then(|| self.brand());
        let (city, village, street) = match &invented {
            Some(name) => (name.as_str(), name.as_str(), name.as_str()),
            None => (home.city, *self.dice.pick(words::villages()), home.street.as_str()),
        };
        let core = match self.dice.below(14) {
            0 | 1 => format!("E/F {} {}-{}", street, home.number, home.number + 4),
            2 | 3 => format!("A/B {estate}"),
            4 => format!("Grundejerforeningen {estate}"),
            5 => format!("Andelsboligforeningen {} {}", street, home.number),
            6 => format!("{} Kommune", city),
            7 => format!("{} Skole", city),
            8 => format!(
                "{} {}",
                city,
                self.dice.pick(&["IF", "Boldklub", "Idrætsforening", "Tennisklub", "Rideklub", "Golfklub"])
            ),
            9 => format!("{} Vandværk", village),
            10 => format!("{} Menighedsråd", village),
            11 => format!("Fonden {estate}"),
            12 => format!("Plejehjemmet {estate}"),
            _ => format!("Børnehaven {estate}"),
        };
        Who::Firm { core, form: "", owner: None }
    }

    fn farm_name(&mut self) -> String {
        if self.invented {
            return self.invented_name(words::NATURE_END);
        }
        format!("{}{}", self.dice.pick(words::NATURE), self.dice.pick(words::NATURE_END))
    }

    fn farm(&mut self) -> Who {
        let owner = self.person();
        let name = self.farm_name();
        let (core, form) = match self.dice.below(4) {
            0 => (format!("{name} I/S"), ""),
            1 => (name, "I/S"),
            2 => (format!("Gården {name}"), ""),
            _ => (format!("{name} Agro"), "ApS"),
        };
        let owner = form.is_empty().then_some(owner);
        Who::Firm { core, form, owner }
    }

    /// Any customer: mostly companies, then people's firms, people, institutions, farms.
    pub(crate) fn anyone(&mut self, home: &Address) -> Who {
        match self.dice.weighted(&[56.0, 13.0, 4.0, 14.0, 2.0, 7.0, 4.0]) {
            0 => {
                let owner = self.person();
                let core = self.firm_name(&owner, home);
                let form = *self.dice.pick(&[
                    "ApS", "ApS", "ApS", "ApS", "A/S", "A/S", "A/S", "I/S", "K/S", "IVS", "", "P/S",
                    "A.M.B.A.",
                ]);
                Who::Firm { core, form, owner: None }
            }
            1 => {
                let owner = self.person();
                self.sole_firm(&owner, home)
            }
            2 => {
                let owner = self.person();
                let (core, form) = (format!("{} Holding", owner.full()), "ApS");
                Who::Firm { core, form, owner: None }
            }
            3 => Who::Person(self.person()),
            4 => {
                let person = self.person();
                let other = self.relative(&person.last);
                Who::Couple(person, other)
            }
            5 => self.institution(home),
            _ => self.farm(),
        }
    }

    /// Another customer of the family around a firm.
    pub(crate) fn relation(&mut self, core: &str, owner: &Person, home: &Address) -> (Who, Trap) {
        let short = core.split(' ').next().unwrap_or(core);
        let year = self.dice.between(2004, 2024);
        let (name, form, trap) = match self.dice.below(20) {
            0 | 1 => (format!("{core} Holding"), "ApS", Trap::Holding),
            2 => (format!("{} Holding", owner.full()), "ApS", Trap::Holding),
            3 => (format!("{} Holding", owner.last), "ApS", Trap::Holding),
            4 if !self.invented => (format!("{} Holding", owner.initials(false)), "ApS", Trap::Holding),
            4 | 5 => (format!("{short} Holding"), "A/S", Trap::Holding),
            6 | 7 => (format!("{core} Ejendomme"), "ApS", Trap::Property),
            9 if !self.invented => (format!("{} {}", home.street, home.number), "ApS", Trap::Property),
            8 | 9 => (format!("Ejendomsselskabet {core}"), "ApS", Trap::Property),
            10 => (format!("{short} Invest"), "ApS", Trap::Sister),
            11 => (
                format!(
                    "{core} {}",
                    self.dice.pick(&["II", "2", "Drift", "Udlejning", "Service", "Nord", "Syd", "Øst"])
                ),
                "ApS",
                Trap::Sister,
            ),
            12 => (format!("{core} {year}"), "ApS", Trap::Sister),
            13 => (format!("Komplementarselskabet {core}"), "ApS", Trap::Sister),
            14 => (format!("{short} {}", self.trade()), "ApS", Trap::Sister),
            15 => (format!("{core} af {year}"), "ApS", Trap::Sister),
            16 => {
                let spouse = self.relative(&owner.last);
                return (Who::Person(spouse), Trap::Household);
            }
            _ => return (Who::Person(owner.clone()), Trap::Owner),
        };
        (Who::Firm { core: name, form, owner: None }, trap)
    }

    /// The common part of a running series, and its form.
    pub(crate) fn series_stem(&mut self, home: &Address) -> (String, &'static str) {
        const MONTHS: [&str; 12] = [
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ];
        let day = self.dice.between(1, 28);
        let month = *self.dice.pick(&MONTHS);
        let year = self.dice.between(1995, 2023);
        let own = if self.invented { format!("{} ", self.brand()) } else { String::new() };
        let village =
            if self.invented { self.brand() } else { (*self.dice.pick(words::villages())).to_owned() };
        match self.dice.below(7) {
            0 | 1 => (format!("Ejendomsselskabet {own}af {day}. {month} {year}"), "ApS"),
            2 => (format!("Selskabet {own}af {day}. {month} {year}"), "ApS"),
            3 => (format!("Vindmøllelauget {village}"), "I/S"),
            4 => (format!("K/S Vindkraft {village}"), ""),
            5 => (format!("{} Ejendomme", self.brand()), "A/S"),
            _ if self.invented => (format!("E/F {own}afdeling"), ""),
            _ => (format!("E/F {}, afdeling", home.street), ""),
        }
    }
}
