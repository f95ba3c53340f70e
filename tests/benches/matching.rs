//! How long matching takes, stage by stage, how many pairs it compares, and
//! what the whole program takes in time and memory. Lists are generated first;
//! that is not counted.
//!
//! `cargo bench --bench matching -- [--sizes 5000,20000,100000] [--kind medium] [--runs 3] [--one-key]`

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

#[path = "../generator/mod.rs"]
mod generator;

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::Parser;
use generator::{Kind, LinkShares, Pair, Recipe};
use kobl::matching::{self, Settings};
use kobl::progress::{Progress, Stage};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Args {
    /// Customers in each list.
    #[arg(long, value_delimiter = ',', default_value = "5000,20000,100000")]
    sizes: Vec<usize>,
    /// easy, medium or hard.
    #[arg(long, default_value = "medium", value_parser = |text: &str| Kind::parse(text).ok_or("easy, medium or hard"))]
    kind: Kind,
    /// The median of so many runs is shown.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Also customers who all have one name and one address.
    #[arg(long)]
    one_key: bool,
    /// What cargo says to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

const STAGES: [Stage; 4] = [Stage::Normalise, Stage::Block, Stage::Compare, Stage::Assign];

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let cores = std::thread::available_parallelism()?;
    println!("{:?} lists, median of {} runs, {cores} cores; seconds", args.kind, args.runs);
    print!("{:>9}", "a side");
    STAGES.iter().for_each(|stage| print!(" {:>10}", format!("{stage:?}").to_lowercase()));
    println!(
        " {:>10} {:>13} {:>14} {:>10} {:>8}",
        "matching", "pairs", "whole program", "processor", "peak MB"
    );
    for size in &args.sizes {
        let links = LinkShares::default();
        let recipe = Recipe { kind: args.kind, size: *size, seed: 20_261_122, mix: 0, links };
        row(&generator::generate(&recipe), args.runs)?;
    }
    if args.one_key {
        println!("all of them named Jensen, at one address:");
        row(&one_key(200_000), 1)?;
    }
    Ok(())
}

/// One line of the table.
fn row(pair: &Pair, runs: usize) -> Result<(), Box<dyn Error>> {
    let watches: Vec<Watch> = (0..runs)
        .map(|_| {
            let watch = Watch::default();
            let start = Instant::now();
            let found = matching::propose(&pair.clientview, &pair.economic, &Settings::default(), &watch);
            watch.finish(start.elapsed(), found.proposals.len())
        })
        .collect();
    let folder = tempfile::tempdir()?;
    generator::write(pair, folder.path())?;
    let wholes = (0..runs).map(|_| whole_program(folder.path())).collect::<Result<Vec<_>, _>>()?;

    print!("{:>9}", pair.clientview.len());
    for stage in STAGES {
        let seconds = median(watches.iter().map(|watch| watch.seconds(stage)));
        if seconds.is_nan() { print!(" {:>10}", "-") } else { print!(" {seconds:>10.3}") }
    }
    let pairs = watches[0].pairs();
    let peak = wholes.iter().filter_map(|whole| whole.peak).max();
    println!(
        " {:>10.3} {pairs:>13} {:>14.3} {:>10.2} {:>8}",
        median(watches.iter().map(Watch::total)),
        median(wholes.iter().map(|whole| whole.seconds)),
        median(wholes.iter().filter_map(|whole| whole.processor)),
        peak.map_or("-".to_owned(), |kilobytes| (kilobytes / 1024).to_string()),
    );
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Stops the time of each stage.
#[derive(Default)]
struct Watch(Mutex<Times>);

#[derive(Default)]
struct Times {
    running: Option<(Stage, Instant)>,
    done: Vec<(Stage, Duration)>,
    pairs: u64,
    total: Duration,
}

impl Watch {
    fn times(&self) -> std::sync::MutexGuard<'_, Times> {
        self.0.lock().expect("no stage panics while it holds the lock")
    }

    fn finish(self, total: Duration, proposals: usize) -> Self {
        assert!(proposals > 0, "nothing was matched, so nothing was measured");
        self.times().total = total;
        self
    }

    /// The time of a stage; NaN for one that was not told.
    fn seconds(&self, stage: Stage) -> f64 {
        let times = self.times();
        let stages = times.done.iter().filter(|(done, _)| *done == stage).map(|(_, time)| time.as_secs_f64());
        stages.reduce(|sum, time| sum + time).unwrap_or(f64::NAN)
    }

    fn total(&self) -> f64 {
        self.times().total.as_secs_f64()
    }

    fn pairs(&self) -> u64 {
        self.times().pairs
    }
}

impl Progress for Watch {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        self.times().running = Some((stage, Instant::now()));
    }

    /// The steps of comparing are pairs.
    fn advance(&self, steps: u64) {
        let mut times = self.times();
        if matches!(times.running, Some((Stage::Compare, _))) {
            times.pairs += steps;
        }
    }

    fn waiting(&self, _: u64) {}

    fn end(&self) {
        let mut times = self.times();
        if let Some((stage, start)) = times.running.take() {
            times.done.push((stage, start.elapsed()));
        }
    }
}

/// `kobl propose` from two lists to a run.
struct Whole {
    seconds: f64,
    /// Seconds of processor time, its own and the system's, where the system tells it.
    processor: Option<f64>,
    /// Peak memory in kB, where the system tells it.
    peak: Option<u64>,
}

fn whole_program(lists: &Path) -> Result<Whole, Box<dyn Error>> {
    let run = tempfile::tempdir()?;
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_kobl"))
        .args(["propose", "--quiet", "--write", "csv"])
        .arg("--clientview")
        .arg(lists.join("clientview.csv"))
        .arg("--economic")
        .arg(lists.join("economic.csv"))
        .arg("--out")
        .arg(run.path().join("run"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let process = format!("/proc/{}", program.id());
    let (mut peak, mut processor) = (None, None);
    let code = loop {
        // Both only rise, so the last look before the end tells them.
        peak = high_water_mark(&process).or(peak);
        processor = processor_seconds(&process).or(processor);
        if let Some(code) = program.try_wait()? {
            break code;
        }
        std::thread::sleep(Duration::from_millis(4));
    };
    let seconds = start.elapsed().as_secs_f64();
    if code.success() {
        Ok(Whole { seconds, processor, peak })
    } else {
        Err(format!("kobl propose ended with {code}").into())
    }
}

/// Linux counts the hundredths of a second in the fields 14 and 15 of `stat`.
fn processor_seconds(process: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    let ticks: Vec<u32> = fields.split(' ').skip(12).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(f64::from(ticks.iter().sum::<u32>()) / 100.0)
}

fn high_water_mark(process: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Lists in which every customer has the same name and the same address.
fn one_key(size: usize) -> Pair {
    let links = LinkShares::default();
    let recipe = Recipe { kind: Kind::Hard, size, seed: 1, mix: 0, links };
    let mut pair = generator::generate(&recipe);
    let about = pair.clientview.iter_mut().map(|customer| &mut customer.about);
    for about in about.chain(pair.economic.iter_mut().map(|customer| &mut customer.about)) {
        about.name = "Jensen".into();
        about.address = vec!["Nørregade 1".into()];
        about.zip = "8000".into();
        about.city = "Aarhus C".into();
    }
    pair
}
