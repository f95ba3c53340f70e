//! How a list writes names: forms spelt or lost, words shortened, people swapped.

use super::facts::{Address, Customer, Person, Who};
use super::pen::Pen;
use super::words;

impl Pen<'_> {
    pub(super) fn name(&mut self, customer: &Customer, home: &Address) -> (String, Option<String>) {
        let p = self.habits.p;
        let (mut name, apart) = match &customer.who {
            Who::Firm { core, form, owner } => {
                let renamed = customer.alias.as_deref().filter(|_| self.half(p.renamed));
                self.firm(renamed.unwrap_or(core), form, owner.as_ref(), customer.family.is_multiple_of(2))
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
        if p.contracted > 0.0 && self.half(p.contracted) {
            name = contracted(&name);
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
}

/// The longest word without its inner vowels: `Management` -> `Mngmnt`.
fn contracted(name: &str) -> String {
    let Some(long) = name.split(' ').max_by_key(|word| word.len()).filter(|word| word.len() > 6) else {
        return name.to_owned();
    };
    let last = long.chars().count() - 1;
    let inner = |(at, letter): &(usize, char)| *at == 0 || *at == last || !"aeiouyæøå".contains(*letter);
    let short: String = long.chars().enumerate().filter(inner).map(|(_, letter)| letter).collect();
    name.replacen(long, &short, 1)
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
