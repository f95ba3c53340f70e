//! The one table of quality: kobl with its defaults beside exact rules, on lists that weights were
//! learnt from in kind, on lists of another making, and on those of a folder.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::generator::{self, Kind, LinkShares, Pair, Recipe};
use crate::quality::{self, Quality};
use crate::{clerks, exact, folder};

/// A name and the pairs of lists that are pooled under it.
type Row = (String, Vec<Box<dyn Fn() -> Pair>>);

fn rows(root: Option<&str>) -> Vec<Row> {
    let own = |kind: Kind| -> Vec<Box<dyn Fn() -> Pair>> {
        let one = move |n: u64| -> Box<dyn Fn() -> Pair> {
            let recipe = Recipe { kind, size: 5000, seed: 9000 + n, mix: 0, links: LinkShares::default() };
            Box::new(move || generator::generate(&recipe))
        };
        (0..4).map(one).collect()
    };
    let other = |count: u64, short: f64| -> Vec<Box<dyn Fn() -> Pair>> {
        (0..count)
            .map(|n| -> Box<dyn Fn() -> Pair> { Box::new(move || clerks::lists(5000, 70 + n, short)) })
            .collect()
    };
    let mut rows = vec![
        ("own generator, easy".to_owned(), own(Kind::Easy)),
        ("own generator, medium".to_owned(), own(Kind::Medium)),
        ("own generator, hard".to_owned(), own(Kind::Hard)),
        // A hundred thousand proposals: enough to see one in a thousand.
        ("second generator".to_owned(), other(26, 1.0)),
        ("second generator, a tenth".to_owned(), other(20, 0.1)),
    ];
    for (name, path) in root.map(|root| folder::below(Path::new(root))).unwrap_or_default() {
        rows.push((name, vec![Box::new(move || folder::read(&path))]));
    }
    rows
}

/// Prints the table as Markdown.
pub(crate) fn print(root: Option<&str>) {
    println!(
        "| lists | links | F1 | R99 | R999 | certain: holds | wrong per 1,000 (at most, 95 %) | worst tenth | exact rules: F1 | R99 | R999 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (name, pairs) in rows(root) {
        let (mut sum, mut exactly) = (Quality::default(), [0.0; 3]);
        for pair in &pairs {
            let pair = pair();
            let truth: FxHashSet<(u32, u32)> = quality::truth_of(&pair);
            let matching = kobl::matching::propose(
                &pair.clientview,
                &pair.economic,
                &kobl::matching::Settings::default(),
                &kobl::progress::Silent,
            );
            sum.add(&quality::judge(&matching, &truth));
            let rules = quality::ranked(&exact::links(&pair), &truth);
            exactly.iter_mut().zip(rules).for_each(|(all, one)| *all += one / pairs.len() as f64);
        }
        println!("| {name} | {} | {} |", sum.row(), exactly.map(|share| format!("{share:.3}")).join(" | "));
    }
}
