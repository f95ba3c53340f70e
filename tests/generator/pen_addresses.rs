//! How a list writes addresses: streets shortened, flats odd, towns in the wrong cell.

use super::dice::Dice;
use super::facts::Address;
use super::pen::{Pen, Side};
use super::words;

impl Pen<'_> {
    pub(super) fn address(&mut self, home: &Address) -> Vec<String> {
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

    /// Postcode and town; either may have gone into the other's cell.
    pub(super) fn town(&mut self, home: &Address, address: &mut [String]) -> (String, String) {
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

    pub(super) fn country(&mut self, home: &Address) -> &'static str {
        if home.country != "Danmark" {
            return home.country;
        }
        if self.half(self.habits.p.country_odd) {
            return self.dice.pick::<&str>(&["DK", "Denmark", "danmark", "", "DANMARK", "Dk"]);
        }
        match self.side {
            Side::ClientView => "",
            Side::Economic => "Danmark",
        }
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
