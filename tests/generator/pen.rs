//! How one of the two lists writes a customer down: with its own habits, gaps
//! and slips.

use kobl::customer::Particulars;

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
    fn half(&mut self, share: f64) -> bool {
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
            (Some(contact), None) if self.dice.chance(0.35) => contact.full(),
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
        let mut texts = texts.into_iter().map(String::into_boxed_str);
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
            ean: Box::default(),
            phone: phone.into(),
            email: email.into(),
        }
    }

    fn other_name(&mut self, customer: &Customer) -> String {
        customer.alias.clone().or_else(|| customer.contact.as_ref().map(Person::full)).unwrap_or_default()
    }

    // ---- names ----

    fn name(&mut self, customer: &Customer, home: &Address) -> (String, Option<String>) {
        let p = self.habits.p;
        let (mut name, apart) = match &customer.who {
            Who::Firm { core, form, owner } => {
                let renamed = customer.alias.as_deref().filter(|_| self.half(p.renamed));
                self.firm(renamed.unwrap_or(core), form, owner.as_ref(), customer.family % 2 == 0)
            }
            Who::Person(person) => (self.person(person), None),
            Who::Couple(one, other) => (self.couple(one, other), None),
        };
        if self.half(p.and_sign) {
            name =
                if name.contains(" & ") { name.replace(" & ", " og ") } else { name.replace(" og ", " & ") };
        }
        if self.half(p.extra_town) && !name.contains(home.city) {
            name = format!("{name}{}{}", self.dice.pick(&[" ", ", ", " - "]), home.city);
        }
        if self.half(p.extra_words) {
            const EXTRA: [&str; 12] = [
                " Danmark",
                " under konkurs",
                " i likvidation",
                " (lukket)",
                " - NY",
                " kontant",
                " att. bogholderi",
                " (tidl. kunde)",
                " OBS",
                " Denmark",
                " - faktura pr. mail",
                " u/konkurs",
            ];
            let extra = *self.dice.pick(&EXTRA);
            name.push_str(extra);
        }
        if self.half(p.noise) {
            name = match self.dice.below(7) {
                0 => format!("@{name}"),
                1 => format!("{name} "),
                2 => format!(" {name}"),
                3 => name.replacen(' ', "  ", 1),
                4 => format!("{name}."),
                5 => format!("*{name}"),
                _ => name.replacen(' ', ", ", 1),
            };
        }
        if self.half(p.cut_off) {
            name = name.chars().take(self.dice.between(18, 30)).collect();
        }
        (name, apart)
    }

    /// A firm's name, and its owner if that went to the attention cell.
    fn firm(
        &mut self,
        core: &str,
        form: &str,
        owner: Option<&Person>,
        shows: bool,
    ) -> (String, Option<String>) {
        let p = self.habits.p;
        let mut name = self.reworded(core);
        if !form.is_empty() && !self.half(p.form_lost) {
            let form = self.form(form);
            name = if self.half(p.dashes) { format!("{name}, {form}") } else { format!("{name} {form}") };
        }
        let Some(owner) = owner else { return (name, None) };
        let shown = if shows { !self.half(p.owner_dropped) } else { self.half(p.owner_added) };
        if !shown || name.contains(&owner.full()) && self.dice.chance(0.6) {
            return (name, None);
        }
        if self.half(p.name_in_attention * 5.0) {
            return (name, Some(owner.full()));
        }
        let sign = *self.dice.pick(&[" v/", " v/", " v/ ", " v/", " v. ", " ved ", " V/"]);
        let owner = if self.half(p.middle_dropped) {
            format!("{} {}", owner.first, owner.last)
        } else {
            owner.full()
        };
        (format!("{name}{sign}{owner}"), None)
    }

    fn form(&mut self, form: &str) -> String {
        let p = self.habits.p;
        if self.half(p.form_changed) {
            return match form {
                "IVS" => "ApS",
                "ApS" => "A/S",
                _ => "ApS",
            }
            .to_owned();
        }
        let spellings = words::FORM_SPELLINGS.iter().find(|(canonical, _)| *canonical == form);
        match spellings {
            Some((_, spellings)) if self.half(p.form_spelt) => (*self.dice.pick(spellings)).to_owned(),
            _ => form.to_owned(),
        }
    }

    /// Words shortened, lost, moved, joined or split.
    fn reworded(&mut self, core: &str) -> String {
        let p = self.habits.p;
        let mut name = core.to_owned();
        if self.half(p.shortened) {
            let short = words::SHORTENED.iter().find(|(long, _)| name.contains(long));
            match short {
                Some((long, short)) => name = name.replacen(long, short, 1),
                None => name = self.clipped(&name),
            }
        }
        let mut parts: Vec<&str> = name.split(' ').collect();
        if parts.len() > 2 && self.half(p.word_lost) {
            parts.remove(1 + self.dice.below(parts.len() - 1));
        }
        if parts.len() > 1 && self.half(p.word_order) {
            let last = parts.pop().unwrap_or_default();
            parts.insert(0, last);
        }
        let mut name = parts.join(" ");
        if self.half(p.initials) {
            name = initials_of_first(&name);
        }
        if self.half(p.words_joined) {
            name = name.replacen(' ', "", 1);
        }
        if self.half(p.words_split) {
            name = self.split(&name);
        }
        if self.half(p.dashes) {
            name = if name.contains('-') { name.replacen('-', " ", 1) } else { name.replacen(' ', "-", 1) };
        }
        name
    }

    /// One long word cut short: `Maskinhandel` -> `Maskinh.`
    fn clipped(&mut self, name: &str) -> String {
        let Some(long) =
            name.split(' ').filter(|word| word.chars().count() > 7).max_by_key(|word| word.len())
        else {
            return name.to_owned();
        };
        let keep = self.dice.between(4, 6);
        let short: String = long.chars().take(keep).collect();
        name.replacen(long, &format!("{short}."), 1)
    }

    /// One long word written as two: `Autoværksted` -> `Auto værksted`.
    fn split(&mut self, name: &str) -> String {
        let Some(long) =
            name.split(' ').filter(|word| word.chars().count() > 7).max_by_key(|word| word.len())
        else {
            return name.to_owned();
        };
        let at = self.dice.between(3, long.chars().count() - 3);
        let (start, end): (String, String) =
            (long.chars().take(at).collect(), long.chars().skip(at).collect());
        name.replacen(long, &format!("{start} {end}"), 1)
    }

    fn person(&mut self, person: &Person) -> String {
        let p = self.habits.p;
        let middle = person.middle.filter(|_| !self.half(p.middle_dropped));
        let given = if self.half(p.initials * 2.0) {
            let first: String = person.first.chars().take(1).collect();
            let middle: String = middle.iter().flat_map(|middle| middle.chars().take(1)).collect();
            match (middle.is_empty(), self.dice.chance(0.5)) {
                (true, true) => format!("{first}."),
                (true, false) => first,
                (false, true) => format!("{first}.{middle}."),
                (false, false) => format!("{} {middle}.", person.first),
            }
        } else {
            middle.map_or(person.first.to_owned(), |middle| format!("{} {middle}", person.first))
        };
        if self.half(p.swapped_person) {
            let comma = if self.dice.chance(0.6) { ", " } else { " " };
            return format!("{}{comma}{given}", person.last);
        }
        format!("{given} {}", person.last)
    }

    fn couple(&mut self, one: &Person, other: &Person) -> String {
        let p = self.habits.p;
        if self.half(p.half_couple) {
            let alone = if self.dice.chance(0.5) { one } else { other };
            return self.person(alone);
        }
        match self.dice.below(8) {
            0 if p.and_sign > 0.2 => format!("{} og {} {}", other.first, one.first, one.last),
            1 if p.and_sign > 0.2 => format!("{} og {}", one.full(), other.full()),
            _ => format!("{} og {} {}", one.first, other.first, one.last),
        }
    }

    // ---- addresses ----

    fn address(&mut self, home: &Address) -> Vec<String> {
        let p = self.habits.p;
        if self.half(p.address_missing) {
            return match self.side {
                Side::ClientView => vec![String::new(), String::new()],
                Side::Economic => vec![String::new()],
            };
        }
        let mut line = if self.half(p.post_box) {
            format!("Postboks {}", self.dice.between(1, 999))
        } else {
            self.street_line(home)
        };
        let mut second = home.place.filter(|_| !self.half(p.place_dropped)).unwrap_or_default().to_owned();
        if self.half(p.town_in_address) {
            second = format!("{} {}", home.zip, home.city);
        }
        if self.half(p.care_of) {
            let name = words::last_names()[self.dice.ranked(150)];
            let care = format!("{}{name}", self.dice.pick(&["c/o ", "C/O ", "att. "]));
            second = std::mem::replace(&mut line, care);
        }
        if self.half(p.address_lines_swapped) && !second.is_empty() {
            std::mem::swap(&mut line, &mut second);
        }
        match self.side {
            Side::ClientView => vec![line, second],
            Side::Economic if second.is_empty() => vec![line],
            Side::Economic => {
                let gap = *self.dice.pick(&[", ", ", ", " ", "\n", " - "]);
                vec![format!("{line}{gap}{second}")]
            }
        }
    }

    fn street_line(&mut self, home: &Address) -> String {
        let p = self.habits.p;
        let mut street = home.street.clone();
        if self.half(p.street_short) {
            street = short_street(&mut self.dice, &street);
        }
        let mut number = home.number;
        if self.half(p.house_number_wrong) {
            number = if self.dice.chance(0.5) { number + 10 } else { number + self.dice.between(1, 4) };
        }
        let mut line = format!("{street} {number}");
        if let Some(letter) = home.letter {
            match self.half(p.letter_odd).then(|| self.dice.below(4)) {
                None => line.push(letter),
                Some(0) => line.push_str(&format!(" {letter}")),
                Some(1) => line.push(letter.to_ascii_lowercase()),
                Some(2) => line.push_str(&format!(" {}", letter.to_ascii_lowercase())),
                Some(_) => {}
            }
        }
        if let Some(to) = home.to.filter(|_| !self.half(p.range_cut)) {
            line.push_str(&format!("-{to}"));
        }
        if !self.half(p.flat_dropped) {
            line.push_str(&self.flat(home));
        }
        line
    }

    fn flat(&mut self, home: &Address) -> String {
        let Some(floor) = home.floor else { return String::new() };
        let door = home.door.unwrap_or_default();
        if !self.half(self.habits.p.flat_odd) {
            return format!(", {floor} {door}").trim_end().to_owned();
        }
        let (bare_floor, bare_door) = (floor.trim_end_matches('.'), door.trim_end_matches('.'));
        match self.dice.below(6) {
            0 => format!(", {bare_floor} {bare_door}"),
            1 => format!(" {bare_floor}{bare_door}"),
            2 => format!(", {floor}{door}"),
            3 if floor.starts_with(|c: char| c.is_ascii_digit()) => format!(", {floor} sal {door}"),
            4 => format!(" - {floor} {door}"),
            _ => format!(" {floor} {bare_door}"),
        }
        .trim_end()
        .to_owned()
    }

    /// Post code and town; either may have gone into the other's cell.
    fn town(&mut self, home: &Address, address: &mut [String]) -> (String, String) {
        let p = self.habits.p;
        let (mut zip, mut city) = (home.zip.to_owned(), home.city.to_owned());
        if self.half(p.city_odd) {
            city = odd_city(&mut self.dice, &city);
        }
        if self.half(p.zip_in_city) {
            return match self.dice.below(5) {
                0 => (String::new(), format!("{zip} {city}")),
                1 => (format!("{zip} {city}"), String::new()),
                2 => (format!("DK-{zip}"), city),
                3 => (format!("DK-{zip}  {city}"), city),
                _ => {
                    if let Some(last) = address.last_mut() {
                        let gap = if last.is_empty() { "" } else { ", " };
                        last.push_str(&format!("{gap}{zip} {city}"));
                    }
                    (String::new(), String::new())
                }
            };
        }
        if self.half(p.zip_missing) {
            zip.clear();
        }
        if self.half(p.city_missing) {
            city.clear();
        }
        (zip, city)
    }

    fn country(&mut self, home: &Address) -> &'static str {
        if home.country != "Danmark" {
            return home.country;
        }
        if self.half(self.habits.p.country_odd) {
            return *self.dice.pick(&["DK", "Denmark", "danmark", "", "DANMARK", "Dk"]);
        }
        match self.side {
            Side::ClientView => "",
            Side::Economic => "Danmark",
        }
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

/// `Jens Hansen Byg` -> `J. Hansen Byg`.
fn initials_of_first(name: &str) -> String {
    match name.split_once(' ') {
        Some((first, rest)) if first.chars().all(char::is_alphabetic) && rest.contains(' ') => {
            format!("{}. {rest}", first.chars().take(1).collect::<String>())
        }
        _ => name.to_owned(),
    }
}

fn short_street(dice: &mut Dice, street: &str) -> String {
    const STARTS: [(&str, &str); 12] = [
        ("Gammel ", "Gl. "),
        ("Nordre ", "Ndr. "),
        ("Søndre ", "Sdr. "),
        ("Lille ", "Ll. "),
        ("Store ", "St. "),
        ("Sankt ", "Skt. "),
        ("Vester ", "V. "),
        ("Øster ", "Ø. "),
        ("Nørre ", "Nr. "),
        ("Sankt ", "Sct. "),
        ("Øster", "Ø."),
        ("Nørre", "Nr."),
    ];
    const ENDS: [(&str, &str); 8] = [
        ("vej", "v."),
        ("gade", "g."),
        ("gade", "gd."),
        (" Allé", " Alle"),
        (" Plads", " Pl."),
        (" Boulevard", " Blvd."),
        ("stræde", "str."),
        ("vej", " vej"),
    ];
    for (long, short) in STARTS {
        if street.starts_with(long) && dice.chance(0.7) {
            return street.replacen(long, short, 1);
        }
    }
    let fitting: Vec<_> = ENDS.iter().filter(|(long, _)| street.ends_with(long)).collect();
    if fitting.is_empty() {
        return street.to_owned();
    }
    let (long, short) = dice.pick(&fitting);
    format!("{}{short}", street.trim_end_matches(long))
}

fn odd_city(dice: &mut Dice, city: &str) -> String {
    let spelt = match city {
        _ if city.starts_with("København") => city
            .replace("København", dice.pick::<&str>(&["Kbh.", "Kbh", "Kbhvn.", "Copenhagen", "Kobenhavn"])),
        _ if city.contains("Aa") => city.replace("Aa", "Å"),
        _ if city.contains("aa") => city.replace("aa", "å"),
        _ => city.to_owned(),
    };
    if spelt != city {
        return spelt;
    }
    match city.rsplit_once(' ') {
        Some((town, part)) if part.len() <= 3 => town.to_owned(),
        _ if dice.chance(0.4) => city.to_uppercase(),
        _ if dice.chance(0.4) => (*dice.pick(words::villages())).to_owned(),
        _ => format!("{city} "),
    }
}
