//! What a careful person does with lookups in a spreadsheet: exact rules one after the other, the
//! surest first. A rule links two customers who alone have its key in each list.

use kobl::customer::Particulars;
use kobl::normalise::fold;
use rustc_hash::FxHashMap;

use crate::generator::Pair;

/// A key of a customer; empty if something it is made of is missing.
type Rule = fn(&Plain) -> String;

/// A customer's fields as a spreadsheet would clean them.
struct Plain {
    name: String,
    address: String,
    zip: String,
    city: String,
    cvr: String,
    ean: String,
    phone: String,
    email: String,
}

impl Plain {
    fn of(about: &Particulars) -> Self {
        let only = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let digits = |text: &str, length: usize| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let from = digits.len().saturating_sub(length);
            if digits.len() < length { String::new() } else { digits[from..].to_owned() }
        };
        Self {
            name: only(&about.name),
            address: about.address.iter().map(|line| only(line)).collect(),
            zip: only(&about.zip),
            city: only(&about.city),
            cvr: digits(&about.cvr, 8),
            ean: digits(&about.ean, 13),
            phone: digits(&about.phone, 8),
            email: fold(&about.email).trim().to_owned(),
        }
    }
}

fn joined(parts: &[&String]) -> String {
    if parts.iter().any(|part| part.is_empty()) {
        return String::new();
    }
    parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("|")
}

const RULES: [Rule; 13] = [
    |one| joined(&[&one.ean]),
    |one| joined(&[&one.cvr, &one.name]),
    |one| joined(&[&one.name, &one.zip, &one.address]),
    |one| joined(&[&one.phone, &one.name]),
    |one| joined(&[&one.email, &one.name]),
    |one| joined(&[&one.name, &one.zip]),
    |one| joined(&[&one.name, &one.city]),
    |one| joined(&[&one.cvr]),
    |one| joined(&[&one.name]),
    |one| joined(&[&one.phone, &one.zip]),
    |one| joined(&[&one.email]),
    |one| joined(&[&one.address, &one.zip]),
    |one| joined(&[&one.phone]),
];

/// Links by index with the rule that made them, the surest first.
pub(crate) fn links(pair: &Pair) -> Vec<(u32, u32, usize)> {
    let here: Vec<Plain> = pair.clientview.iter().map(|customer| Plain::of(&customer.about)).collect();
    let there: Vec<Plain> = pair.economic.iter().map(|customer| Plain::of(&customer.about)).collect();
    let (mut free_here, mut free_there) = (vec![true; here.len()], vec![true; there.len()]);
    let mut found = Vec::new();
    for (nth, rule) in RULES.iter().enumerate() {
        let alone = |list: &[Plain], free: &[bool]| {
            let mut holders: FxHashMap<String, Option<u32>> = FxHashMap::default();
            for ((one, free), at) in list.iter().zip(free).zip(0..) {
                let key = rule(one);
                if *free && !key.is_empty() {
                    holders.entry(key).and_modify(|holder| *holder = None).or_insert(Some(at));
                }
            }
            holders
        };
        let (ours, theirs) = (alone(&here, &free_here), alone(&there, &free_there));
        for (key, a) in ours {
            if let (Some(a), Some(Some(b))) = (a, theirs.get(&key)) {
                (free_here[a as usize], free_there[*b as usize]) = (false, false);
                found.push((a, *b, nth));
            }
        }
    }
    found.sort_unstable_by_key(|(a, _, nth)| (*nth, *a));
    found
}
