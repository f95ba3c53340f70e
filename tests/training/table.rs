//! The one table of quality: kobl with its defaults beside exact rules and Splink, on lists that weights were
//! learnt from in kind, on lists of another making, and on those of a folder.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::generator::{self, Kind, LinkShares, Pair, Recipe};
use crate::quality::{self, Quality};
use crate::splink::Splink;
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

/// The means of what a linker's links are worth over several pairs of lists.
#[derive(Default)]
struct Means {
    sums: [f64; 3],
    pairs: usize,
}

impl Means {
    fn add(&mut self, one: [f64; 3]) {
        self.sums.iter_mut().zip(one).for_each(|(sum, more)| *sum += more);
        self.pairs += 1;
    }

    fn cells(&self) -> String {
        if self.pairs == 0 {
            return "- | - | -".to_owned();
        }
        self.sums.map(|sum| format!("{:.3}", sum / self.pairs as f64)).join(" | ")
    }
}

/// Prints the table as Markdown, each row of at most so many pairs of lists; beside Splink where
/// `KOBL_PEERS` names a Python that has it.
pub(crate) fn print(root: Option<&str>, most: usize) {
    let splink = Splink::at_hand();
    println!(
        "| lists | links | F1 | R99 | R999 | certain: holds | wrong: per 1,000 (at most, 95 %) | worst tenth | exact rules: F1 | R99 | R999 |{}",
        if splink.is_some() { " Splink: F1 | R99 | R999 |" } else { "" }
    );
    println!("|{}", "---|".repeat(if splink.is_some() { 14 } else { 11 }));
    for (name, pairs) in rows(root) {
        let (mut sum, mut rules, mut peer) = (Quality::default(), Means::default(), Means::default());
        for pair in pairs.iter().take(most) {
            let pair = pair();
            let truth: FxHashSet<(u32, u32)> = quality::truth_of(&pair);
            let matching = kobl::matching::propose(
                &pair.clientview,
                &pair.economic,
                &kobl::matching::Settings::default(),
                &kobl::progress::Silent,
            );
            sum.add(&quality::judge(&matching, &truth));
            rules.add(quality::ranked(&exact::links(&pair), &truth));
            if let Some(found) = splink.as_ref().and_then(|splink| splink.judge(&pair)) {
                peer.add(found);
            }
        }
        let peer = splink.as_ref().map_or_else(String::new, |_| format!(" {} |", peer.cells()));
        println!("| {name} | {} | {} |{peer}", sum.row(), rules.cells());
    }
}
