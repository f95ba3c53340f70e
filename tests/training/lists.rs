//! Which lists are learnt from and which are held out: other seeds, and other
//! mixes of corruption.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use kobl::customer::{
    ClientViewCustomer, Code, EconomicCustomer, EconomicNumber, Key, Particulars, StoredLink, Text,
};

use crate::folder;
use crate::generator::{Dice, Kind, LinkShares, Pair, Recipe, generate, generate_drawn};

/// Columns that lists may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lacking {
    Nothing,
    Cvr,
    CvrAndContacts,
    Zip,
    /// Codes that have nothing to do with the other list's numbers.
    Unrelated,
    /// Most of what is common: two of three true links are missing on one side.
    Common,
    /// Nine of ten customers of one list.
    OneSide,
    /// A third to four fifths of one list's customers.
    Shorter,
    /// CVR and contacts, and every second field of one list has wrong letters.
    Care,
}

/// A pair of lists to be made.
#[derive(Clone)]
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) weight: f32,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Generated(Recipe, Lacking),
    /// Everything is drawn from the seed.
    Mixture(Recipe),
    Public(&'static str),
}

impl Plan {
    fn new(name: &'static str, kind: Kind, size: usize, seed: u64, mix: u64, lacking: Lacking) -> Self {
        let recipe = Recipe { kind, size, seed, mix, links: LinkShares::default() };
        Self { name, weight: 1.0, source: Source::Generated(recipe, lacking) }
    }

    /// Makes the lists.
    pub(crate) fn lists(&self) -> Pair {
        match &self.source {
            Source::Generated(recipe, lacking) => {
                let mut pair = generate(recipe);
                let abouts = pair.clientview.iter_mut().map(|c| &mut c.about);
                for about in abouts.chain(pair.economic.iter_mut().map(|c| &mut c.about)) {
                    lacking.take_from(about);
                }
                if *lacking == Lacking::Care {
                    if !recipe.seed.is_multiple_of(3) {
                        keep_common(&mut pair);
                    }
                    let mut dice = Dice::new(recipe.seed);
                    pair.economic.iter_mut().for_each(|customer| carelessly(&mut customer.about, &mut dice));
                }
                if *lacking == Lacking::Common {
                    keep_little_common(&mut pair, recipe.seed);
                }
                if matches!(lacking, Lacking::OneSide | Lacking::Shorter) {
                    keep_less_of_one(&mut pair, *lacking, recipe.seed);
                }
                match lacking {
                    Lacking::Common if recipe.seed.is_multiple_of(2) => {
                        recode(&mut pair, |at| (10_000 + at * 7919 % 89_989).to_string());
                    }
                    Lacking::Care if recipe.seed.is_multiple_of(2) => {
                        recode(&mut pair, |at| format!("X{}", letters(at)))
                    }
                    Lacking::Unrelated if recipe.seed.is_multiple_of(2) => {
                        recode(&mut pair, |at| format!("C{}", 1000 + at))
                    }
                    Lacking::Unrelated | Lacking::Care => {
                        recode(&mut pair, |at| (10_000 + at * 7919 % 89_989).to_string())
                    }
                    _ => {}
                }
                pair
            }
            Source::Mixture(recipe) => {
                let mut pair = generate_drawn(recipe);
                change(&mut pair, recipe.seed);
                pair
            }
            Source::Public(folder) => {
                let root = std::env::var("KOBL_LINKAGE").unwrap_or_else(|_| "tests/data/linkage".to_owned());
                folder::read(&Path::new(&root).join(folder))
            }
        }
    }
}

/// Leaves out most customers that the other list has not.
fn keep_common(pair: &mut Pair) {
    let codes: FxHashSet<Code> = pair.truth.iter().map(|(code, _)| code.clone()).collect();
    let numbers: FxHashSet<EconomicNumber> = pair.truth.iter().map(|(_, number)| *number).collect();
    let mut nth = 0_u32;
    pair.clientview.retain(|customer| {
        nth += 1;
        nth.is_multiple_of(15) || codes.contains(&customer.code)
    });
    pair.economic.retain(|customer| {
        nth += 1;
        nth.is_multiple_of(15) || numbers.contains(&customer.number)
    });
}

/// Writes wrong letters into a customer, and now and then a field in another's place.
fn carelessly(about: &mut Particulars, dice: &mut Dice) {
    if dice.chance(0.08) {
        // Another of the household, or the name before the wedding.
        let other = *dice
            .pick(&["Kirsten", "Ole", "Anne", "Rasmus", "Karen", "Jonas", "Lis", "Sofie", "Viggo", "Bang"]);
        let mut words: Vec<&str> = about.name.split(' ').collect();
        let at = if dice.chance(0.6) { 0 } else { words.len() - 1 };
        words[at] = other;
        about.name = words.join(" ").into();
    }
    if dice.chance(0.5) {
        about.name = slipped(&about.name, dice);
    }
    for line in &mut about.address {
        if dice.chance(0.5) {
            *line = slipped(line, dice);
        }
    }
    if dice.chance(0.15) {
        about.address.reverse();
    }
    if dice.chance(0.2) {
        about.zip = slipped(&about.zip, dice);
    }
    if dice.chance(0.3) {
        about.city = slipped(&about.city, dice);
    }
    if dice.chance(0.1) {
        let mut words: Vec<&str> = about.name.split(' ').collect();
        words.reverse();
        about.name = words.join(" ").into();
    }
}

/// One to three letters changed, doubled, left out or swapped.
fn slipped(text: &str, dice: &mut Dice) -> Text {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..1 + dice.below(3) {
        if letters.len() < 3 {
            break;
        }
        let at = dice.below(letters.len() - 1);
        let is_digit = letters[at].is_ascii_digit();
        match dice.below(4) {
            0 => letters[at] = if is_digit { '7' } else { 'e' },
            1 => letters.insert(at, letters[at]),
            2 => {
                letters.remove(at);
            }
            _ => letters.swap(at, at + 1),
        }
    }
    letters.into_iter().collect::<String>().into()
}

/// Leaves out most of the customers of one list, or some.
fn keep_less_of_one(pair: &mut Pair, lacking: Lacking, seed: u64) {
    let mut dice = Dice::new(seed);
    let kept = if lacking == Lacking::OneSide { 0.1 } else { [0.2, 0.35, 0.66][(seed / 2 % 3) as usize] };
    if seed.is_multiple_of(2) {
        pair.clientview.retain(|_| dice.chance(kept));
    } else {
        pair.economic.retain(|_| dice.chance(kept));
    }
    forget_the_gone(pair);
}

/// Takes two of three true links apart.
fn keep_little_common(pair: &mut Pair, seed: u64) {
    let mut dice = Dice::new(seed);
    let common: FxHashMap<Code, bool> =
        pair.truth.iter().map(|(code, _)| (code.clone(), dice.chance(0.35))).collect();
    let mut gone: FxHashSet<EconomicNumber> = FxHashSet::default();
    for (code, number) in pair.truth.iter().filter(|(code, _)| !common[code]) {
        if code.as_str().len().is_multiple_of(2) || dice.chance(0.5) {
            gone.insert(*number);
        }
    }
    pair.economic.retain(|customer| !gone.contains(&customer.number));
    let there: FxHashSet<EconomicNumber> = pair.economic.iter().map(|customer| customer.number).collect();
    let kept: FxHashSet<Code> = pair
        .truth
        .iter()
        .filter(|(_, number)| there.contains(number))
        .map(|(code, _)| code.clone())
        .collect();
    // Of those left alone, half go too, or the one list would be the other's double.
    pair.clientview.retain(|customer| kept.contains(&customer.code) || dice.chance(0.6));
    forget_the_gone(pair);
}

/// Leaves out what is true of customers that are not there any more.
fn forget_the_gone(pair: &mut Pair) {
    let (codes, numbers): (FxHashSet<Code>, FxHashSet<EconomicNumber>) = (
        pair.clientview.iter().map(|customer| customer.code.clone()).collect(),
        pair.economic.iter().map(|customer| customer.number).collect(),
    );
    pair.truth.retain(|(code, number)| codes.contains(code) && numbers.contains(number));
}

/// Gives the ClientView customers other codes.
fn recode(pair: &mut Pair, code: impl Fn(usize) -> String) {
    let mut codes: FxHashMap<Code, Code> = FxHashMap::default();
    for (at, customer) in pair.clientview.iter_mut().enumerate() {
        let code = Code::new(code(at));
        codes.insert(std::mem::replace(&mut customer.code, code.clone()), code);
    }
    for (known, _) in &mut pair.truth {
        if let Some(code) = codes.get(known) {
            *known = code.clone();
        }
    }
}

fn letters(mut n: usize) -> String {
    let mut out = String::new();
    for _ in 0..5 {
        out.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
    }
    out
}

impl Lacking {
    fn take_from(self, about: &mut Particulars) {
        if matches!(self, Self::Cvr | Self::CvrAndContacts | Self::Care) {
            about.cvr = Text::new();
        }
        if matches!(self, Self::CvrAndContacts | Self::Care) {
            about.phone = Text::new();
            about.email = Text::new();
            about.ean = Text::new();
        }
        if self == Self::Zip {
            about.zip = Text::new();
        }
    }
}

/// How many lists of the mixture are learnt from, and how many others calibrate.
const LEARNT_FROM: u64 = 640;
const CALIBRATED_BY: u64 = 420;
/// The first seed of the mixture's lists.
const FIRST: u64 = 1_000_000;

/// How the weights are learnt, for their first lines.
pub(crate) fn about() -> String {
    format!(
        "Weights of matching, log2 of odds; made by `just train`, from nothing and the same every time.\n\
         Mixture: {LEARNT_FROM} pairs of lists, seeds from {FIRST}, every proportion drawn per list from nothing to a most;\n\
         columns left out, one list cut short and codes renewed by chance. Calibrated by {CALIBRATED_BY} others.\n\
         Date: 2026-11-27."
    )
}

/// The `nth` list of the mixture: sizes from a few to many thousands, most of them small.
fn mixture(nth: u64) -> Plan {
    let seed = FIRST + nth;
    let mut dice = Dice::new(seed);
    let size = match nth % 40 {
        39 => 20_000 + dice.below(20_000),
        _ => (120.0 * (dice.unit() * 3.7).exp()) as usize,
    };
    let recipe = Recipe { kind: Kind::Hard, size, seed, mix: 0, links: LinkShares::default() };
    Plan { name: "mixture", weight: 1.0, source: Source::Mixture(recipe) }
}

/// Leaves out columns, cuts a list short and gives new codes, as the seed says.
fn change(pair: &mut Pair, seed: u64) {
    let mut dice = Dice::new(seed ^ 0x6368);
    if dice.chance(0.12) {
        pair.economic.iter_mut().for_each(|customer| carelessly(&mut customer.about, &mut dice));
    }
    let absent: [bool; 8] = [0.3, 0.2, 0.12, 0.2, 0.07, 0.04, 0.04, 0.4].map(|chance| dice.chance(chance));
    let here = pair.clientview.iter_mut().map(|customer| &mut customer.about);
    for about in here.chain(pair.economic.iter_mut().map(|customer| &mut customer.about)) {
        let Particulars { cvr, email, phone, attention, zip, city, address, ean, .. } = about;
        for (field, absent) in [cvr, email, phone, attention, zip, city].into_iter().zip(absent) {
            if absent {
                *field = Text::new();
            }
        }
        if absent[6] {
            address.clear();
        }
        if absent[7] {
            *ean = Text::new();
        }
    }
    if dice.chance(0.3) {
        keep_less_of_one(pair, if dice.chance(0.4) { Lacking::OneSide } else { Lacking::Shorter }, seed);
    } else if dice.chance(0.15) {
        keep_little_common(pair, seed);
    } else if dice.chance(0.2) {
        keep_common(pair);
    }
    match dice.below(10) {
        0..3 => recode(pair, |at| (10_000 + at * 7919 % 89_989).to_string()),
        3..5 => recode(pair, |at| format!("X{}", letters(at))),
        5 => recode(pair, |at| format!("C{}", 1000 + at)),
        _ => {}
    }
}

/// Lists to learn from.
pub(crate) fn to_learn_from() -> Vec<Plan> {
    let mut plans: Vec<Plan> = (0..LEARNT_FROM).map(mixture).collect();
    for mix in 0..12 {
        plans.push(Plan::new("hard", Kind::Hard, 3000, 10_000 + mix, 9 + mix, Lacking::Nothing));
        plans.push(Plan::new("medium", Kind::Medium, 2500, 11_000 + mix, 9 + mix, Lacking::Nothing));
    }
    plans
}

/// Other lists of the mixture, for calibration: those that weights were learnt from look better to
/// them than any others will.
pub(crate) fn to_calibrate_by() -> Vec<Plan> {
    let mut plans: Vec<Plan> = (LEARNT_FROM..LEARNT_FROM + CALIBRATED_BY).map(mixture).collect();
    for mix in 0..16 {
        let size = if mix % 4 == 3 { 18_000 } else { 4000 };
        plans.push(Plan::new("hard", Kind::Hard, size, 10_500 + mix, 30 + mix, Lacking::Nothing));
        plans.push(Plan::new("medium", Kind::Medium, size, 11_500 + mix, 30 + mix, Lacking::Nothing));
    }
    plans
}

/// Lists of the mixture that nothing is learnt from.
pub(crate) fn held_out_mixture() -> Vec<Plan> {
    let first = LEARNT_FROM + CALIBRATED_BY;
    (first..first + 30).map(mixture).collect()
}

/// Lists that nothing is learnt from; `count` of each kind.
pub(crate) fn held_out(count: u64) -> Vec<Plan> {
    use Lacking::{Common, Cvr, CvrAndContacts, Nothing, OneSide, Shorter, Zip};
    let mut plans = Vec::new();
    let (long, longest) = (count.div_ceil(4), if count >= 8 { 3 } else { 0 });
    for n in 0..long {
        plans.push(Plan::new("medium 30,000", Kind::Medium, 30_000, 9450 + n, 0, Nothing));
        plans.push(Plan::new("hard 30,000", Kind::Hard, 30_000, 9470 + n, 0, Nothing));
        plans.push(Plan::new("medium 90,000", Kind::Medium, 90_000, 9480 + n, 0, Nothing));
        plans.push(Plan::new("hard 90,000", Kind::Hard, 90_000, 9490 + n, 0, Nothing));
        plans.push(Plan::new("hard 30,000 mix", Kind::Hard, 30_000, 9460 + n, 1350 + n, Nothing));
    }
    for n in 0..longest {
        plans.push(Plan::new("medium 300,000", Kind::Medium, 300_000, 9500 + n, 0, Nothing));
        plans.push(Plan::new("hard 300,000", Kind::Hard, 300_000, 9500 + n, 0, Nothing));
    }
    for n in 0..5 * count {
        plans.push(Plan::new("medium 400", Kind::Medium, 400, 9600 + n, 0, Nothing));
        plans.push(Plan::new("hard 400", Kind::Hard, 400, 9600 + n, 0, Nothing));
    }
    for n in 0..count {
        plans.push(Plan::new("easy", Kind::Easy, 5000, 9000 + n, 0, Nothing));
        plans.push(Plan::new("medium", Kind::Medium, 5000, 9000 + n, 0, Nothing));
        plans.push(Plan::new("hard", Kind::Hard, 5000, 9000 + n, 0, Nothing));
        plans.push(Plan::new("medium mixes", Kind::Medium, 5000, 9100 + n, 1000 + n, Nothing));
        plans.push(Plan::new("hard mixes", Kind::Hard, 5000, 9100 + n, 1000 + n, Nothing));
        plans.push(Plan::new("careless", Kind::Easy, 3000, 9300 + n, 1200 + n, Lacking::Care));
        plans.push(Plan::new("hard unrelated", Kind::Hard, 3000, 9350 + n, 1250 + n, Lacking::Unrelated));
        plans.push(Plan::new("medium sparse", Kind::Medium, 4000, 9370 + n, 1270 + n, Common));
        plans.push(Plan::new("medium lopsided", Kind::Medium, 4000, 9410 + n, 1310 + n, OneSide));
        plans.push(Plan::new("hard lopsided", Kind::Hard, 4000, 9390 + n, 1290 + n, OneSide));
        plans.push(Plan::new("hard shorter", Kind::Hard, 4000, 9430 + n, 1330 + n, Shorter));
        let lacking = [Cvr, CvrAndContacts, Zip][(n % 3) as usize];
        plans.push(Plan::new("medium lacking", Kind::Medium, 3000, 9200 + n, 1100 + n, lacking));
    }
    for (name, folder) in [("febrl4", "febrl4"), ("fodors_zagat", "fodors_zagat")] {
        plans.push(Plan { name, weight: 1.0, source: Source::Public(folder) });
    }
    plans
}

/// Medium lists of any size.
pub(crate) fn medium(size: usize) -> Plan {
    Plan::new("medium", Kind::Medium, size, 9900, 0, Lacking::Nothing)
}

/// Customers who are all called Jensen and live at one address.
pub(crate) fn crowd(size: usize) -> Pair {
    let about = || Particulars {
        name: "Jensen".into(),
        address: vec!["Nørregade 1".into()],
        zip: "5000".into(),
        city: "Odense".into(),
        ..Particulars::default()
    };
    let clientview = (0..size).map(|at| ClientViewCustomer {
        key: Key::new(at.to_string()),
        code: Code::new((at + 1).to_string()),
        link: StoredLink::null(),
        inactive: false,
        about: about(),
        extra: Box::default(),
    });
    let economic = (0..size).filter_map(|at| {
        let number = EconomicNumber::new(u32::try_from(at * 2 + 1).ok()?).ok()?;
        Some(EconomicCustomer { number, barred: false, about: about(), extra: Box::default() })
    });
    Pair::of(clientview.collect(), economic.collect(), Vec::new())
}

/// Lists with planted links, good and bad.
pub(crate) fn linked(count: u64) -> Vec<Plan> {
    let kinds = [("easy", Kind::Easy), ("medium", Kind::Medium), ("hard", Kind::Hard)];
    let mut plans = Vec::new();
    for seed in 0..count {
        for (name, kind) in kinds {
            let mut plan = Plan::new(name, kind, 5000, 9400 + seed, seed * 1300, Lacking::Nothing);
            if let Source::Generated(recipe, _) = &mut plan.source {
                recipe.links = LinkShares { good: 0.6, suspicious: 0.08, dangling: 0.02, shared: 0.02 };
            }
            plans.push(plan);
        }
    }
    plans
}
