//! Learns `src/matching/weights.csv` from generated lists and tries weights on
//! lists that were held out, seeds and mixes of corruption both.
//!
//! ```text
//! cargo run --release --example train -- fit src/matching/weights.csv
//! cargo run --release --example train -- try
//! ```
//!
//! `fit FILE 0` leaves the first two stages as they are and learns the third alone.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal of a developer")]

mod fit;
#[path = "../generator/mod.rs"]
mod generator;
mod lists;
mod quality;
mod spread;

use kobl::matching::training::{COMPARISONS, INPUTS, MEASURES, Observed, Weights, name};
use kobl::matching::{Class, FindingKind, Matcher, Settings};
use kobl::progress::{Silent, Stage};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use fit::{Care, Row};
use generator::{Pair, Planted};
use lists::Plan;
use quality::Quality;

/// As the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    ("place", "neighbours"),
    ("rarity", "neighbours"),
    ("twins", "neighbours"),
    ("name", "neighbours"),
    ("street", "neighbours"),
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
    ("strangers", "whole"),
    ("strangers", "free_rival"),
    ("strangers", "rest"),
    ("strangers", "name"),
    ("overlap", "whole"),
    ("overlap", "free_rival"),
    ("overlap", "strangers"),
    ("overlap", "rest"),
    ("overlap", "rival_in_economic"),
    ("overlap", "rival_in_clientview"),
    ("in_doubt", "whole"),
    ("in_doubt", "free_rival"),
    ("in_doubt", "rest"),
    ("in_doubt", "rival_in_economic"),
    ("in_doubt", "rival_in_clientview"),
    ("in_doubt", "balance"),
    ("crowd", "whole"),
    ("crowd", "rest"),
    ("crowd", "free_rival"),
    ("crowd", "in_doubt"),
    ("twins", "free_rival"),
    ("owner", "whole"),
    ("balance", "whole"),
    ("balance", "name"),
    ("balance", "rest"),
    ("balance", "rarity"),
    ("balance", "overlap"),
    ("balance", "twins"),
    ("balance", "number"),
    ("balance", "free_rival"),
    ("phone_reliability", "phone"),
    ("phone_reliability", "balance"),
    ("street_reliability", "street"),
    ("street_reliability", "place"),
    ("cvr_reliability", "cvr"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("fit") => learn(arguments.get(1).map(String::as_str)),
        Some("try") => report(
            &Weights::built_in(),
            &lists::held_out(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(3)),
        ),
        Some("links") => try_links(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(2)),
        Some("misses") => misses(arguments.get(1).map_or("febrl4", String::as_str)),
        Some("doubts") => doubts(),
        Some("crowd") => {
            time_of(&lists::crowd(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(200_000)))
        }
        Some("time") => time(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(20_000)),
        _ => eprintln!("fit [FILE] [TURNS] | try [LISTS] | links [LISTS] | time [SIZE] | crowd [SIZE]"),
    }
}

/// Seconds of processor time this program has used, of all threads (Linux).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Prints the true links of the first held-out lists of this name that are not proposed as links.
fn misses(named: &str) {
    let plans = lists::held_out(1);
    let Some(plan) = plans.iter().find(|plan| plan.name == named) else { return };
    let pair = plan.lists();
    let truth = quality::truth_of(&pair);
    let matcher = Matcher::new(&pair.clientview, &pair.economic, &Settings::default(), &Silent);
    let mut shown: Vec<(u32, u32)> = truth.iter().copied().collect();
    shown.sort_unstable();
    for (a, b) in shown {
        let proposal = &matcher.matching().proposals[a as usize];
        let is_link = matches!(proposal.class, Class::Certain | Class::Review);
        if is_link && proposal.chosen.as_ref().is_some_and(|chosen| truth.contains(&(a, chosen.economic))) {
            continue;
        }
        show(&matcher, &pair, a, b);
    }
    println!("WRONG");
    for (proposal, a) in matcher.matching().proposals.iter().zip(0..) {
        if let (Class::Certain | Class::Review, Some(chosen)) = (proposal.class, &proposal.chosen)
            && !truth.contains(&(a, chosen.economic))
        {
            show(&matcher, &pair, a, chosen.economic);
        }
    }
}

/// Prints a pair and why it has its probability.
fn show(matcher: &Matcher<'_>, pair: &Pair, a: u32, b: u32) {
    let say = |about: &kobl::customer::Particulars| {
        format!(
            "{} | {} | {} {} | {} | {} | {}",
            about.name,
            about.address.join(" / "),
            about.zip,
            about.city,
            about.cvr,
            about.phone,
            about.email
        )
    };
    {
        let proposal = &matcher.matching().proposals[a as usize];
        let why = matcher.explain(a, b);
        println!("{} {}", pair.clientview[a as usize].code, say(&pair.clientview[a as usize].about));
        println!("{} {}", pair.economic[b as usize].number, say(&pair.economic[b as usize].about));
        if let Some(chosen) = proposal.chosen.as_ref().filter(|chosen| chosen.economic != b) {
            let other = &pair.economic[chosen.economic as usize];
            println!("   instead {:.3}: {} {}", chosen.probability, other.number, say(&other.about));
        }
        let mut terms: Vec<String> = Vec::new();
        for one in &why.contributions {
            if one.with.is_none() || one.weight.abs() > 1.0 {
                let with = one.with.map_or("", kobl::matching::Term::name);
                terms.push(format!(
                    "{}{}{}:{} {:+.1}",
                    one.term.name(),
                    if with.is_empty() { "" } else { "*" },
                    with,
                    one.level.name(),
                    one.weight
                ));
            }
        }
        println!(
            "   p {:.3} {:?} by {:?} taken {:?}: {}",
            why.probability,
            why.class,
            why.found_by,
            why.taken_by,
            terms.join(", ")
        );
    }
}

/// Prints what keeps right proposals out of `certain`, and what the wrong ones in it have.
fn doubts() {
    for kind in ["easy", "medium", "hard"] {
        let mut counts: std::collections::BTreeMap<String, (usize, usize)> =
            std::collections::BTreeMap::new();
        let plans = lists::held_out(2);
        for plan in plans.iter().filter(|plan| plan.name == kind) {
            let pair = plan.lists();
            let truth = quality::truth_of(&pair);
            let matching =
                kobl::matching::propose(&pair.clientview, &pair.economic, &Settings::default(), &Silent);
            for (proposal, a) in matching.proposals.iter().zip(0..) {
                let Some(chosen) = &proposal.chosen else { continue };
                let odds = (chosen.probability / (1.0 - chosen.probability)).log2();
                let sure = ["<1", "1-7", "7-9", "9-10", ">10"][usize::from(odds >= 1.0)
                    + usize::from(odds >= 7.0)
                    + usize::from(odds >= 9.0)
                    + usize::from(odds >= 10.0)];
                let count =
                    counts.entry(format!("{:?} {sure} {:?}", proposal.class, proposal.doubts)).or_default();
                if truth.contains(&(a, chosen.economic)) { count.0 += 1 } else { count.1 += 1 }
            }
        }
        println!("{kind}");
        let mut all: Vec<_> = counts.into_iter().collect();
        all.sort_by_key(|(_, (right, wrong))| std::cmp::Reverse(right + wrong));
        for (what, (right, wrong)) in all.iter().take(28) {
            println!("  {right:5} {wrong:4}  {what}");
        }
    }
}

/// Tells how long each stage takes, by the clock and in processor time.
struct Watch(std::sync::Mutex<(Stage, std::time::Instant, f64)>);

impl kobl::progress::Progress for Watch {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            (stage, std::time::Instant::now(), processor_seconds());
    }
    fn advance(&self, _: u64) {}
    fn waiting(&self, _: u64) {}
    fn end(&self) {
        let (stage, since, used) = *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        println!(
            "  {stage:?} {:.3} s, processor {:.2} s",
            since.elapsed().as_secs_f64(),
            processor_seconds() - used
        );
    }
}

/// Matches medium lists of a size and prints the time of each stage.
fn time(size: usize) {
    time_of(&lists::medium(size).lists());
}

fn time_of(pair: &Pair) {
    let size = pair.clientview.len();
    let memory = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = |name: &str| status.lines().find(|line| line.starts_with(name)).unwrap_or("").to_owned();
        format!("{} {}", line("VmRSS"), line("VmHWM"))
    };
    println!("lists: {}", memory());
    let since = std::time::Instant::now();
    let watch = Watch(std::sync::Mutex::new((Stage::Normalise, since, 0.0)));
    let matching = kobl::matching::propose(&pair.clientview, &pair.economic, &Settings::default(), &watch);
    println!("{size}: {:.3} s, {}", since.elapsed().as_secs_f64(), memory());
    println!("{}", quality::judge(&matching, &quality::truth_of(pair)).line("medium"));
    println!("{:?}", matching.cut);
}

/// How many planted links are found out, and how many good ones are flagged.
fn try_links(count: u64) {
    for plan in lists::linked(count) {
        let pair = plan.lists();
        let matching =
            kobl::matching::propose(&pair.clientview, &pair.economic, &Settings::default(), &Silent);
        let flagged: FxHashSet<u32> = matching
            .findings
            .iter()
            .filter(|finding| matches!(finding.kind, FindingKind::Suspicious { .. }))
            .map(|finding| finding.clientview)
            .collect();
        let mut line = plan.name.to_owned();
        let kinds = [Planted::Good, Planted::Suspicious, Planted::Shared];
        for kind in kinds {
            let all: Vec<u32> =
                pair.planted.iter().zip(0..).filter(|(p, _)| **p == Some(kind)).map(|(_, at)| at).collect();
            let caught = all.iter().filter(|at| flagged.contains(at)).count();
            line.push_str(&format!(
                "  {kind:?} {caught}/{} {:.4}",
                all.len(),
                caught as f64 / all.len().max(1) as f64
            ));
        }
        println!("{line}");
    }
}

fn input(named: &str) -> usize {
    (0..INPUTS).find(|at| name(*at) == named).unwrap_or_else(|| panic!("{named} is no input"))
}

fn pairs(named: &[(&str, &str)]) -> Vec<(usize, Option<usize>)> {
    named.iter().map(|(one, other)| (input(one), Some(input(other)))).collect()
}

fn learn(file: Option<&str>) {
    let turns = std::env::args().nth(3).and_then(|n| n.parse().ok()).unwrap_or(2);
    let learnt_from = if turns == 0 { Vec::new() } else { lists::to_learn_from() };
    let cases: Vec<Case> = learnt_from.iter().map(Case::new).collect();
    let mut weights = Weights::built_in().with_spread([(0.0, 0.0); MEASURES]);
    let pair_inputs: Vec<_> = (0..COMPARISONS).map(|at| (at, None)).chain(pairs(TOGETHER)).collect();
    let among_inputs: Vec<_> = (COMPARISONS..INPUTS).map(|at| (at, None)).chain(pairs(AMONG)).collect();
    for turn in 0..turns {
        let rows = observe(&weights, &cases);
        eprintln!("turn {turn}: {} pairs of {} lists", rows.len(), cases.len());
        let care = Care { single: 6.0, together: 24.0, steps: 120 };
        let (prior, pair) = fit::fit(&rows, &pair_inputs, care);
        // The second stage sees the rivals as the new first stage scores them.
        let first = Weights::new(prior, pair.clone(), Vec::new());
        let mut rows = observe(&first, &cases);
        score(&mut rows, prior, &pair);
        eprintln!("  surprise of the pair alone {:.5}", fit::surprise(&rows));
        let care = Care { single: 20.0, together: 40.0, steps: 60 };
        let (shift, among) = fit::fit(&rows, &among_inputs, care);
        weights = Weights::new(prior + shift, pair, among.clone());
        score(&mut rows, shift, &among);
        eprintln!("  among rivals {:.5}", fit::surprise(&rows));
    }
    drop(cases);
    let others = lists::to_correct_by();
    let proposed: Vec<spread::Proposed> =
        others.iter().filter_map(|plan| Case::new(plan).proposed(&weights)).collect();
    weights = weights.with_spread(spread::fit(&proposed));
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

/// Customers of one list that are learnt from, about.
const ENOUGH: usize = 8000;

/// Two lists that are learnt from.
struct Case {
    pair: Pair,
    truth: FxHashSet<(u32, u32)>,
    weight: f32,
}

impl Case {
    fn new(plan: &Plan) -> Self {
        let pair = plan.lists();
        let truth = quality::truth_of(&pair);
        Self { pair, truth, weight: plan.weight }
    }

    fn rows(&self, weights: &Weights) -> Vec<Row> {
        let some = 1 + (self.pair.clientview.len() / ENOUGH) as u32;
        let seen = weights.observe(&self.pair.clientview, &self.pair.economic);
        let row = |seen: Observed| {
            let is_link = self.truth.contains(&(seen.clientview, seen.economic));
            // Of a long list some customers stand for all.
            let is_left_out = !seen.clientview.wrapping_mul(0x9E37_79B1).is_multiple_of(some);
            // Of the hopeless pairs one in six stands for all.
            let hopeless = !is_link && seen.pair_score < -7.0;
            let kept = !hopeless || (seen.clientview ^ seen.economic).is_multiple_of(6);
            let weight = if hopeless { self.weight * 6.0 } else { self.weight };
            (kept && !is_left_out).then_some(Row { seen, is_link, offset: 0.0, weight })
        };
        seen.into_iter().filter_map(row).collect()
    }

    fn proposed(&self, weights: &Weights) -> Option<spread::Proposed> {
        let (clientview, economic) = (&self.pair.clientview, &self.pair.economic);
        let seen = weights.observe(clientview, economic);
        spread::Proposed::new(clientview.len().max(economic.len()), &seen, &self.truth)
    }
}

fn observe(weights: &Weights, cases: &[Case]) -> Vec<Row> {
    cases.iter().flat_map(|case| case.rows(weights)).collect()
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
            let groups = |groups: &[quality::Group]| -> Vec<String> {
                groups.iter().map(|group| format!("{}:{:+.3}", group.count, group.off())).collect()
            };
            for (name, all, quality::Nearness { enough, near, at_best }) in [
                ("tenths of probability", &sum.tenths, sum.near[0]),
                ("deciles of proposals", &sum.deciles, sum.near[1]),
            ] {
                let groups = groups(all).join(" ");
                println!("   {name} {groups}  near {near} of {enough} (at best {at_best:.0})");
            }
            println!("   {}", sum.thresholds("certain from"));
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
