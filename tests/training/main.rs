//! Learns `src/matching/weights.csv` from generated lists and tries weights on
//! lists that were held out, seeds and mixes of corruption both.
//!
//! ```text
//! cargo run --release --example train -- fit src/matching/weights.csv
//! cargo run --release --example train -- try
//! ```

mod fit;
#[path = "../generator/mod.rs"]
mod generator;
mod lists;
mod quality;

use kobl::matching::training::{COMPARISONS, INPUTS, Observed, Weights, name};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use fit::{Care, Row};
use generator::Pair;
use lists::Plan;
use quality::Quality;

/// Pairs of comparisons that are learnt together: what is known of look-alikes.
const TOGETHER: &[(&str, &str)] = &[
    ("name", "street"),
    ("name", "place"),
    ("name", "rarity"),
    ("name", "form"),
    ("name", "cvr"),
    ("name", "phone"),
    ("name", "email"),
    ("name", "number"),
    ("name", "crowd"),
    ("name", "twins"),
    ("rest", "street"),
    ("rest", "place"),
    ("rest", "form"),
    ("rest", "cvr"),
    ("rest", "phone"),
    ("rest", "email"),
    ("rest", "number"),
    ("rest", "rarity"),
    ("rest", "crowd"),
    ("rest", "name"),
    ("rarity", "street"),
    ("rarity", "place"),
    ("rarity", "form"),
    ("rarity", "phone"),
    ("rarity", "cvr"),
    ("twins", "street"),
    ("twins", "place"),
    ("twins", "form"),
    ("twins", "cvr"),
    ("twins", "number"),
    ("form", "street"),
    ("form", "cvr"),
    ("form", "place"),
    ("form", "phone"),
    ("form", "email"),
    ("street", "place"),
    ("street", "cvr"),
    ("street", "crowd"),
    ("street", "phone"),
    ("street", "email"),
    ("street", "number"),
    ("cvr", "phone"),
    ("cvr", "email"),
    ("cvr", "number"),
    ("cvr", "place"),
    ("phone", "email"),
    ("phone", "place"),
    ("number", "trust"),
    ("number", "phone"),
    ("number", "email"),
    ("owner", "form"),
    ("owner", "name"),
];

/// Pairs of the second stage.
const AMONG: &[(&str, &str)] = &[
    ("whole", "rival_in_economic"),
    ("whole", "rival_in_clientview"),
    ("rival_in_economic", "rival_in_clientview"),
    ("whole", "free_rival"),
    ("free_rival", "rival_in_economic"),
    ("free_rival", "rival_in_clientview"),
    ("name", "rival_in_economic"),
    ("rest", "rival_in_economic"),
    ("street", "rival_in_economic"),
    ("cvr", "rival_in_economic"),
    ("number", "rival_in_economic"),
    ("name", "rival_in_clientview"),
    ("rest", "rival_in_clientview"),
    ("street", "rival_in_clientview"),
    ("cvr", "rival_in_clientview"),
    ("number", "rival_in_clientview"),
    ("rest", "whole"),
    ("cvr", "whole"),
    ("twins", "whole"),
    ("name", "whole"),
    ("trust", "whole"),
    ("number", "whole"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("fit") => learn(arguments.get(1).map(String::as_str)),
        Some("try") => report(
            &Weights::built_in(),
            &lists::held_out(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(3)),
        ),
        _ => eprintln!("fit [FILE] | try [LISTS]"),
    }
}

fn input(named: &str) -> usize {
    (0..INPUTS).find(|at| name(*at) == named).unwrap_or_else(|| panic!("{named} is no input"))
}

fn pairs(named: &[(&str, &str)]) -> Vec<(usize, Option<usize>)> {
    named.iter().map(|(one, other)| (input(one), Some(input(other)))).collect()
}

fn learn(file: Option<&str>) {
    let plans = lists::to_learn_from();
    let mut weights = Weights::built_in();
    let pair_inputs: Vec<_> = (0..COMPARISONS).map(|at| (at, None)).chain(pairs(TOGETHER)).collect();
    let among_inputs: Vec<_> = (COMPARISONS..INPUTS).map(|at| (at, None)).chain(pairs(AMONG)).collect();
    let turns = std::env::args().nth(3).and_then(|n| n.parse().ok()).unwrap_or(2);
    for turn in 0..turns {
        let rows = observe(&weights, &plans);
        eprintln!("turn {turn}: {} pairs of {} lists", rows.len(), plans.len());
        let care = Care { single: 6.0, together: 24.0, steps: 120 };
        let (prior, pair) = fit::fit(&rows, &pair_inputs, care);
        // The second stage sees the rivals as the new first stage scores them.
        let first = Weights::new(prior, pair.clone(), Vec::new());
        let mut rows = observe(&first, &plans);
        score(&mut rows, prior, &pair);
        eprintln!("  surprise of the pair alone {:.5}", fit::surprise(&rows));
        let care = Care { single: 20.0, together: 40.0, steps: 60 };
        let (shift, among) = fit::fit(&rows, &among_inputs, care);
        weights = Weights::new(prior + shift, pair, among.clone());
        score(&mut rows, shift, &among);
        eprintln!("  among rivals {:.5}", fit::surprise(&rows));
    }
    if let Some(file) = file
        && let Err(error) = std::fs::write(file, weights.write())
    {
        eprintln!("{file}: {error}");
    }
    report(&weights, &lists::held_out(2));
}

/// Adds the tables' weights to the rows' offsets.
fn score(rows: &mut [Row], prior: f32, tables: &[kobl::matching::training::Filled]) {
    rows.par_iter_mut().for_each(|row| {
        row.offset += prior;
        for (one, with, weights) in tables {
            let at = usize::from(row.seen.inputs[*one]);
            let cell = with.map_or(at, |with| {
                at * kobl::matching::training::height(with) + usize::from(row.seen.inputs[with])
            });
            row.offset += weights[cell];
        }
    });
}

fn observe(weights: &Weights, plans: &[Plan]) -> Vec<Row> {
    let mut rows = Vec::new();
    for plan in plans {
        let pair = plan.lists();
        let truth = quality::truth_of(&pair);
        let seen: Vec<Observed> = weights.observe(&pair.clientview, &pair.economic);
        rows.extend(seen.into_iter().filter_map(|seen| {
            let is_link = truth.contains(&(seen.clientview, seen.economic));
            // Of the hopeless pairs one in six stands for all.
            let hopeless = !is_link && seen.pair_score < -7.0;
            let kept = !hopeless || (seen.clientview ^ seen.economic) % 6 == 0;
            let weight = if hopeless { plan.weight * 6.0 } else { plan.weight };
            kept.then_some(Row { seen, is_link, offset: 0.0, weight })
        }));
    }
    rows
}

/// Prints a line for each kind of held-out lists and each public one.
fn report(weights: &Weights, plans: &[Plan]) {
    let mut names: Vec<&str> = Vec::new();
    for plan in plans {
        if !names.contains(&plan.name) {
            names.push(plan.name);
        }
    }
    for kind in names {
        let mut sum = Quality::default();
        let mut reach = 0.0;
        for plan in plans.iter().filter(|plan| plan.name == kind) {
            let pair = plan.lists();
            let (one, reached) = judged(weights, &pair);
            reach += reached;
            sum.add(&one);
        }
        println!("{}  reach {:.4}", sum.line(kind), reach / sum.lists.max(1) as f64);
        if std::env::var("KOBL_TENTHS").is_ok() {
            let tenths: Vec<String> = sum
                .tenths
                .iter()
                .map(|(n, p, r)| format!("{n}:{:+.3}", (p - *r as f64) / (*n).max(1) as f64))
                .collect();
            println!("   {}", tenths.join(" "));
        }
    }
}

fn judged(weights: &Weights, pair: &Pair) -> (Quality, f64) {
    let truth = quality::truth_of(pair);
    let matching = weights.propose(&pair.clientview, &pair.economic);
    let seen: FxHashSet<u32> = weights
        .observe(&pair.clientview, &pair.economic)
        .iter()
        .filter(|seen| truth.contains(&(seen.clientview, seen.economic)))
        .map(|seen| seen.clientview)
        .collect();
    let quality = quality::judge(&matching, &truth);
    let reach = seen.len() as f64 / quality.links.max(1) as f64;
    (quality, reach)
}
