//! What the generated lists promise: the same every time, the shares they are
//! said to have, all the traps, and a truth that is true.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kobl::customer::{EconomicNumber, Text};

use crate::generator::{self, Kind, LinkShares, Pair, Planted, Recipe, Trap};

const SIZE: usize = 5_000;

fn recipe(kind: Kind, mix: u64) -> Recipe {
    Recipe { kind, size: SIZE, seed: 12, mix, links: LinkShares::default() }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[track_caller]
fn assert_about(share: f64, promised: f64) {
    assert!((share - promised).abs() < 0.03, "{share:.3} is not about {promised}");
}

/// Pairs of indices that are the same customer, the first e-conomic row of each.
fn common(pair: &Pair) -> Vec<(usize, usize)> {
    let mut place = HashMap::new();
    for (at, origin) in pair.economic_origins.iter().enumerate() {
        place.entry(origin.customer).or_insert(at);
    }
    let rows = pair.clientview_origins.iter().enumerate();
    rows.filter_map(|(at, origin)| place.get(&origin.customer).map(|other| (at, *other))).collect()
}

#[test]
fn the_same_recipe_gives_the_same_lists() {
    let (one, other) =
        (generator::generate(&recipe(Kind::Hard, 3)), generator::generate(&recipe(Kind::Hard, 3)));
    assert_eq!(one.clientview, other.clientview);
    assert_eq!(one.economic, other.economic);
    assert_eq!(one.truth, other.truth);
}

#[test]
fn another_seed_gives_other_lists() {
    let one = generator::generate(&recipe(Kind::Easy, 0));
    let other = generator::generate(&Recipe { seed: 13, ..recipe(Kind::Easy, 0) });
    assert_ne!(one.clientview, other.clientview);
}

#[test]
fn both_lists_have_the_size_asked_for_and_no_number_twice() {
    for (kind, mix) in
        [(Kind::Easy, 0), (Kind::Medium, 0), (Kind::Hard, 0), (Kind::Hard, 6), (Kind::Medium, 77)]
    {
        let pair = generator::generate(&recipe(kind, mix));
        assert_eq!((pair.clientview.len(), pair.economic.len()), (SIZE, SIZE));
        let codes: BTreeSet<_> = pair.clientview.iter().map(|customer| &customer.code).collect();
        let keys: BTreeSet<_> = pair.clientview.iter().map(|customer| &customer.key).collect();
        let numbers: BTreeSet<_> = pair.economic.iter().map(|customer| customer.number).collect();
        assert_eq!((codes.len(), keys.len(), numbers.len()), (SIZE, SIZE, SIZE), "{kind:?}, mix {mix}");
    }
}

#[test]
fn the_truth_joins_rows_of_the_same_customer_and_leaves_none_out() {
    let pair = generator::generate(&recipe(Kind::Medium, 0));
    let codes: HashMap<_, _> = pair
        .clientview
        .iter()
        .zip(&pair.clientview_origins)
        .map(|(c, origin)| (&c.code, origin.customer))
        .collect();
    let numbers: HashMap<_, _> = pair
        .economic
        .iter()
        .zip(&pair.economic_origins)
        .map(|(c, origin)| (c.number, origin.customer))
        .collect();
    assert!(pair.truth.iter().all(|(code, number)| codes[code] == numbers[number]));
    let told: BTreeSet<_> = pair.truth.iter().map(|(code, _)| code).collect();
    assert_eq!(told.len(), common(&pair).len());
}

/// Equal numbers among the common customers; codes that are another customer's number.
fn numbers(pair: &Pair) -> (f64, f64) {
    let owner: HashMap<EconomicNumber, u32> = pair
        .economic
        .iter()
        .zip(&pair.economic_origins)
        .map(|(c, origin)| (c.number, origin.customer))
        .collect();
    let (mut equal, mut collide) = (0, 0);
    for (customer, origin) in pair.clientview.iter().zip(&pair.clientview_origins) {
        match EconomicNumber::parse(customer.code.as_str()).ok().and_then(|number| owner.get(&number)) {
            Some(owner) if *owner == origin.customer => equal += 1,
            Some(_) => collide += 1,
            None => {}
        }
    }
    (share(equal, common(pair).len()), share(collide, SIZE))
}

fn moved(pair: &Pair) -> f64 {
    // The post code of another town in the same cell: moves within a town and slips are not seen.
    let pairs = common(pair);
    let zip = |text: &str| text.trim().parse::<u32>().ok();
    let other = pairs.iter().filter(|(at, other)| {
        let (one, other) = (zip(&pair.clientview[*at].about.zip), zip(&pair.economic[*other].about.zip));
        one.is_some() && other.is_some() && one != other
    });
    share(other.count(), pairs.len())
}

#[test]
fn medium_lists_have_the_promised_shares() {
    let pair = generator::generate(&recipe(Kind::Medium, 0));
    let (equal, collide) = numbers(&pair);
    assert_about(equal, 0.5);
    assert_about(collide, 0.33);
    assert_about(share(common(&pair).len(), SIZE), 0.8);
    assert_about(missing(pair.clientview.iter().map(|customer| &customer.about.cvr)), 0.4);
    assert_about(missing(pair.economic.iter().map(|customer| &customer.about.cvr)), 0.25);
    assert_about(missing(pair.clientview.iter().map(|customer| &customer.about.phone)), 0.33);
    assert_about(missing(pair.economic.iter().map(|customer| &customer.about.email)), 0.33);
    assert_about(moved(&pair), 0.045);
}

#[test]
fn hard_lists_have_the_promised_shares() {
    let pair = generator::generate(&recipe(Kind::Hard, 0));
    let (equal, collide) = numbers(&pair);
    assert_about(equal, 0.25);
    assert_about(collide, 0.6);
    assert_about(share(common(&pair).len(), SIZE), 0.7);
    assert_about(missing(pair.clientview.iter().map(|customer| &customer.about.cvr)), 0.65);
    assert_about(missing(pair.economic.iter().map(|customer| &customer.about.cvr)), 0.5);
    assert_about(moved(&pair), 0.1);
}

fn missing<'a>(cells: impl Iterator<Item = &'a Text>) -> f64 {
    share(cells.filter(|cell| !cell.chars().any(|letter| letter.is_alphanumeric())).count(), SIZE)
}

#[test]
fn hard_lists_have_every_trap() {
    let pair = generator::generate(&recipe(Kind::Hard, 0));
    let mut counts: BTreeMap<Trap, usize> = BTreeMap::new();
    for origin in pair.clientview_origins.iter().chain(&pair.economic_origins) {
        *counts.entry(origin.trap).or_default() += 1;
    }
    assert_eq!(counts.len(), 15, "{counts:?}");
    assert!(counts.values().all(|count| *count > 20), "{counts:?}");
}

#[test]
fn branches_share_a_cvr_number_and_stay_different_customers() {
    let pair = generator::generate(&recipe(Kind::Hard, 0));
    let mut of_cvr: HashMap<&str, BTreeSet<u32>> = HashMap::new();
    for (customer, origin) in pair.clientview.iter().zip(&pair.clientview_origins) {
        if origin.trap == Trap::Branch && !customer.about.cvr.is_empty() {
            of_cvr.entry(&customer.about.cvr).or_default().insert(origin.customer);
        }
    }
    assert!(of_cvr.values().any(|customers| customers.len() > 1));
}

#[test]
fn other_mixes_go_wrong_in_other_ways() {
    let capitals = |mix: u64| {
        let pair = generator::generate(&recipe(Kind::Hard, mix));
        let names = pair
            .clientview
            .iter()
            .filter(|customer| customer.about.name.to_uppercase() == *customer.about.name);
        share(names.count(), SIZE)
    };
    assert!(capitals(2) > 0.3 && capitals(0) < 0.1);
    let zeros = generator::generate(&recipe(Kind::Medium, 3));
    assert!(zeros.clientview.iter().all(|customer| customer.code.as_str().starts_with('0')));
}

#[test]
fn planted_links_are_what_they_are_called() {
    let links = LinkShares { good: 0.3, dangling: 0.02, shared: 0.02, suspicious: 0.02 };
    let pair = generator::generate(&Recipe { links, ..recipe(Kind::Medium, 0) });
    let owner: HashMap<EconomicNumber, u32> = pair
        .economic
        .iter()
        .zip(&pair.economic_origins)
        .map(|(c, origin)| (c.number, origin.customer))
        .collect();
    let mut counts = [0; 4];
    for ((customer, origin), planted) in
        pair.clientview.iter().zip(&pair.clientview_origins).zip(&pair.planted)
    {
        let target = customer.link.0.as_deref().and_then(|text| EconomicNumber::parse(text).ok());
        let same = target.and_then(|number| owner.get(&number)).map(|owner| *owner == origin.customer);
        let (kind, expected) = match planted {
            None => {
                assert_eq!(target, None);
                continue;
            }
            Some(Planted::Good) => (0, Some(true)),
            Some(Planted::Dangling) => (1, None),
            Some(Planted::Shared) => (2, Some(false)),
            Some(Planted::Suspicious) => (3, Some(false)),
        };
        assert_eq!(same, expected, "{planted:?} at {}", customer.code);
        counts[kind] += 1;
    }
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}

#[test]
fn the_samples_are_what_the_generator_writes() -> Result<(), Box<dyn std::error::Error>> {
    let made = generator::samples::samples()?;
    for (name, bytes) in
        [("clienttime.csv", made.clienttime), ("kunder.csv", made.kunder), ("truth.csv", made.truth)]
    {
        let file = std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR")))?;
        assert!(
            bytes == file,
            "run: cargo run --release --example generate -- --samples --out samples ({name} differs)"
        );
    }
    Ok(())
}

#[test]
fn the_samples_name_nobody_who_could_exist() -> Result<(), Box<dyn std::error::Error>> {
    let made = generator::samples::samples()?;
    let kunder = encoding_rs::WINDOWS_1252.decode(&made.kunder).0.into_owned();
    let clienttime = String::from_utf8(made.clienttime)?;
    let cvr = regex::Regex::new(r"\b[1-8]\d{7}\b")?;
    for (text, delimiter, column, skipped) in [(&*kunder, b';', 11, 4), (&*clienttime, b',', 8, 1)] {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
        for record in reader.records().skip(skipped) {
            let record = record?;
            let cell = record.get(column).unwrap_or_default();
            assert!(cell == "12345678" || !cvr.is_match(cell), "a CVR number that may be given out: {cell}");
            let email = record.get(10).unwrap_or_default().trim().to_lowercase();
            assert!(email.ends_with(".example") || !email.contains('@'), "mail that may arrive: {email}");
        }
    }
    Ok(())
}

#[test]
fn sample_numbers_and_codes_are_unique() -> Result<(), Box<dyn std::error::Error>> {
    let made = generator::samples::samples()?;
    let kunder = encoding_rs::WINDOWS_1252.decode(&made.kunder).0.into_owned();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(kunder.as_bytes());
    let mut numbers = BTreeSet::new();
    for record in reader.records().skip(4) {
        let number = record?.get(1).unwrap_or_default().to_owned();
        assert!(number.is_empty() || numbers.insert(number.clone()), "{number} twice");
    }
    let mut codes = BTreeSet::new();
    for record in csv::Reader::from_reader(&*made.clienttime).records() {
        let code = record?.get(1).unwrap_or_default().to_owned();
        assert!(codes.insert(code.clone()), "{code} twice");
    }
    assert!(numbers.len() > 390 && codes.len() > 390, "{} and {}", numbers.len(), codes.len());
    Ok(())
}
