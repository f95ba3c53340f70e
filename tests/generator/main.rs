//! Writes a generated pair of customer lists with its truth:
//! `generate --kind medium --size 5000 --seed 7 --out DIR [--mix N] [--links SHARE]`;
//! or the demo's samples: `generate --samples --out samples`.

#![allow(clippy::print_stderr, reason = "a program for the terminal")]

#[path = "mod.rs"]
mod generator;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use generator::{Kind, LinkShares, Recipe};

/// Millions of small texts: the system's own allocator costs half of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Writes clientview.csv, economic.csv, truth.csv and traps.csv.
#[derive(Parser)]
struct Args {
    /// Writes the demo's samples into the folder instead; nothing else is asked for.
    #[arg(long)]
    samples: bool,
    /// easy, medium or hard.
    #[arg(long, default_value = "medium", value_parser = |text: &str| Kind::parse(text).ok_or("easy, medium or hard"))]
    kind: Kind,
    /// Customers in each list.
    #[arg(long, default_value_t = 5000)]
    size: usize,
    /// Another seed, another pair of lists.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Another mix of corruptions; 0 is the standard of the kind.
    #[arg(long, default_value_t = 0)]
    mix: u64,
    /// Share of the customers with a good existing link; a thirtieth of it for each bad kind.
    #[arg(long, default_value_t = 0.0)]
    links: f64,
    /// The folder to write into.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    if args.samples {
        return generator::samples::write(&args.out);
    }
    let bad = args.links / 30.0;
    let links = LinkShares { good: args.links, dangling: bad, shared: bad, suspicious: bad };
    let recipe = Recipe { kind: args.kind, size: args.size, seed: args.seed, mix: args.mix, links };
    let pair = generator::generate(&recipe);
    generator::write(&pair, &args.out)?;
    eprintln!(
        "{} + {} customers, {} true pairs",
        pair.clientview.len(),
        pair.economic.len(),
        pair.truth.len()
    );
    Ok(())
}
