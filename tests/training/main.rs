//! Learns `src/matching/weights.csv` from generated lists and tries weights on
//! lists that were held out, seeds and mixes of corruption both.
//!
//! ```text
//! cargo run --release --example train -- fit src/matching/weights.csv
//! cargo run --release --example train -- try
//! ```
//!
//! It learns from nothing, so that the weights before do not matter.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal of a developer")]

#[path = "../clerks/mod.rs"]
mod clerks;
mod exact;
mod fit;
mod folder;
#[path = "../generator/mod.rs"]
mod generator;
mod lists;
mod quality;
mod splink;
mod spread;
mod table;

use std::path::Path;
use std::process::ExitCode;

use kobl::matching::training::{INPUTS, Observed, Weights, name};
use kobl::matching::{Class, FindingKind, Matcher, Settings};
use kobl::progress::{Silent, Stage};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use fit::{Care, Row};
use generator::{Dice, Pair, Planted};
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
    ("owner", "rest"),
    ("owner", "street"),
    ("ean", "name"),
    ("ean", "cvr"),
    ("p_number", "cvr"),
    ("phone", "crowd"),
];

/// What is known of the lists, and the comparisons that it makes worth more or less.
const OF_THE_LISTS: &[(&str, &str)] = &[
    ("name_reliability", "name"),
    ("name_reliability", "rest"),
    ("phone_reliability", "phone"),
    ("phone_sharing", "phone"),
    ("phone_sharing", "rest"),
    ("email_reliability", "email"),
    ("email_sharing", "email"),
    ("owner_reliability", "owner"),
    ("owner_sharing", "owner"),
    ("street_reliability", "street"),
    ("street_reliability", "place"),
    ("cvr_reliability", "cvr"),
];

/// The weights that are compiled in.
const WEIGHTS: &str = "src/matching/weights.csv";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("fit") => write_learnt(arguments.get(1).map_or(WEIGHTS, String::as_str)),
        Some("check" | "--check") => return check(arguments.get(1).map_or(WEIGHTS, String::as_str)),
        Some("try") => report(
            &Weights::built_in(),
            &lists::held_out(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(3)),
        ),
        Some("quality") => table::print(
            arguments.get(1).map(String::as_str).filter(|root| !root.is_empty()),
            arguments.get(2).and_then(|most| most.parse().ok()).unwrap_or(usize::MAX),
        ),
        Some("links") => try_links(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(2)),
        Some("misses") => misses(arguments.get(1).map_or("febrl4", String::as_str)),
        Some("doubts") => doubts(),
        Some("crowd") => {
            time_of(&lists::crowd(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(200_000)))
        }
        Some("time") => time(arguments.get(1).and_then(|n| n.parse().ok()).unwrap_or(20_000)),
        _ => {
            eprintln!(
                "fit [FILE] | check [FILE] | quality [FOLDER [PAIRS]] | try [LISTS] | links [LISTS] | time [SIZE]"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// Seconds of processor time this program has used, of all threads (Linux).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Prints the true links of the first held-out lists of this name, or of a folder, that are not proposed as
/// links, and those that are proposed and wrong; and which of both exact rules make.
fn misses(named: &str) {
    let pair = if Path::new(named).is_dir() {
        folder::read(Path::new(named))
    } else {
        let plans = lists::held_out(1);
        let Some(plan) = plans.iter().find(|plan| plan.name == named) else { return };
        plan.lists()
    };
    let by_rules: FxHashSet<(u32, u32)> = exact::links(&pair).into_iter().map(|(a, b, _)| (a, b)).collect();
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
        print!("{}", if by_rules.contains(&(a, b)) { "RULES " } else { "" });
        show(&matcher, &pair, a, b);
    }
    println!("WRONG");
    for (proposal, a) in matcher.matching().proposals.iter().zip(0..) {
        if let (Class::Certain | Class::Review, Some(chosen)) = (proposal.class, &proposal.chosen)
            && !truth.contains(&(a, chosen.economic))
        {
            print!("{}", if by_rules.contains(&(a, chosen.economic)) { "RULES " } else { "" });
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

/// Turns of learning: the first from nothing and from some of the lists, so that the pairs that the
/// second looks at are those that a fair model looks at.
const TURNS: [(usize, usize); 2] = [(6, 35), (1, 90)];

/// The text of the weights, learnt from nothing.
fn learn() -> String {
    let since = std::time::Instant::now();
    let cases: Vec<Case> = lists::to_learn_from().iter().map(Case::new).collect();
    eprintln!("{} lists after {:.0} s", cases.len(), since.elapsed().as_secs_f32());
    let inputs: Vec<_> =
        (0..INPUTS).map(|at| (at, None)).chain(pairs(TOGETHER)).chain(pairs(OF_THE_LISTS)).collect();
    let mut weights = Weights::default();
    for (every, steps) in TURNS {
        let is_first = every > 1;
        let some: Vec<&Case> = cases.iter().step_by(every).collect();
        let mut rows = observe(&weights, &some, is_first);
        eprintln!(
            "{} pairs of {} lists after {:.0} s",
            rows.len(),
            some.len(),
            since.elapsed().as_secs_f32()
        );
        let (prior, tables) = fit::fit(&rows, &inputs, Care { single: 4.0, together: 24.0, steps });
        score(&mut rows, prior, &tables);
        eprintln!("  surprise {:.5} after {:.0} s", fit::surprise(&rows), since.elapsed().as_secs_f32());
        weights = Weights::new(prior, tables);
    }
    drop(cases);
    let proposed: Vec<spread::Proposed> =
        lists::to_calibrate_by().iter().filter_map(|plan| Case::new(plan).proposed(&weights)).collect();
    weights = weights.with_spread(spread::fit(&proposed));
    eprintln!("calibrated after {:.0} s", since.elapsed().as_secs_f32());
    let mut held_out = Quality::default();
    lists::held_out_mixture().iter().for_each(|plan| held_out.add(&judged(&weights, &plan.lists()).0));
    weights.write(&format!("{}\n{}", lists::about(), held_out.line("Held out:")))
}

/// What begins the line that names the commit whose sources learnt the weights.
const COMMIT: &str = "# Commit: ";

/// The commit that is checked out, and whether sources differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").args(arguments).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let is_changed = !git(&["status", "--porcelain", "--", "src", "tests"]).is_empty();
    format!("{}{}", git(&["rev-parse", "--short=12", "HEAD"]), if is_changed { " and changes" } else { "" })
}

/// Learns and writes the weights, with the commit in front.
fn write_learnt(file: &str) {
    if let Err(error) = std::fs::write(file, format!("{COMMIT}{}\n{}", commit(), learn())) {
        eprintln!("{file}: {error}");
    }
}

/// Learns the weights and tells whether they are those of the file, byte by byte but for the commit: other
/// sources may learn the same.
fn check(file: &str) -> ExitCode {
    let known = std::fs::read_to_string(file).unwrap_or_default();
    let known = known.strip_prefix(COMMIT).and_then(|named| named.split_once('\n')).map(|(_, rest)| rest);
    if known.is_some_and(|known| known == learn()) {
        return ExitCode::SUCCESS;
    }
    eprintln!("{file} is not what is learnt");
    ExitCode::FAILURE
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

/// Share of the pairs that are clearly right or wrong that is learnt from.
const SURE_KEPT: f32 = 0.2;

/// Customers of one list that are learnt from, about.
const ENOUGH: usize = 5000;

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

    /// Pairs to learn from. Of those that the weights so far are sure of, and rightly, some stand for all;
    /// at first they are sure of nothing, and some of everything will do.
    fn rows(&self, weights: &Weights, is_first: bool) -> Vec<Row> {
        let some = self.pair.clientview.len() / ENOUGH + 1;
        let (seen, _) = weights.observe(&self.pair.clientview, &self.pair.economic);
        let row = |seen: Observed| {
            let is_link = self.truth.contains(&(seen.clientview, seen.economic));
            let against = if is_link { -seen.pair_score } else { seen.pair_score };
            let kept = if is_first { 0.15 } else { (1.5 * 2_f32.powf(against)).clamp(SURE_KEPT, 1.0) };
            let kept = kept / some as f32;
            let chance = u64::from(seen.clientview) << 32 | u64::from(seen.economic);
            let chance = Dice::new(chance ^ 0x6B65_7074).unit() as f32;
            let weight = self.weight / kept;
            (chance < kept).then_some(Row { seen, is_link, offset: 0.0, weight: weight / some as f32 })
        };
        seen.into_iter().filter_map(row).collect()
    }

    fn proposed(&self, weights: &Weights) -> Option<spread::Proposed> {
        let seen = weights.observe(&self.pair.clientview, &self.pair.economic);
        spread::Proposed::new(&seen, &self.truth)
    }
}

fn observe(weights: &Weights, cases: &[&Case], is_first: bool) -> Vec<Row> {
    cases.iter().flat_map(|case| case.rows(weights, is_first)).collect()
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
        .0
        .iter()
        .filter(|seen| truth.contains(&(seen.clientview, seen.economic)))
        .map(|seen| seen.clientview)
        .collect();
    let quality = quality::judge(&matching, &truth);
    let reach = seen.len() as f64 / quality.links.max(1) as f64;
    (quality, reach)
}
