//! Puts the page together: template, style, script and data under a content
//! policy that lets nothing else run or load.

use std::io::Write as _;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::numbers::{BINS, GROUP_IDS, GROUPS, Numbers};
use super::page_data::{PageLimits, page_data};
use crate::language::report::{self as words, Words};
use crate::language::{Language, Localize, count, grouped};
use crate::review::ReviewRow;
use crate::run::Run;

const STYLE: &str = include_str!("page/page.css");

/// The scripts in the order in which they build on one another.
const SCRIPTS: [&str; 23] = [
    include_str!("page/text.js"),
    include_str!("page/data.js"),
    include_str!("page/rows.js"),
    include_str!("page/decisions.js"),
    include_str!("page/ignore.js"),
    include_str!("page/keep.js"),
    include_str!("page/csv.js"),
    include_str!("page/xlsx.js"),
    include_str!("page/files.js"),
    include_str!("page/dialogs.js"),
    include_str!("page/search.js"),
    include_str!("page/list.js"),
    include_str!("page/pair.js"),
    include_str!("page/rivals.js"),
    include_str!("page/waterfall.js"),
    include_str!("page/facets.js"),
    include_str!("page/review.js"),
    include_str!("page/bulk.js"),
    include_str!("page/sample.js"),
    include_str!("page/sections.js"),
    include_str!("page/only.js"),
    include_str!("page/print.js"),
    include_str!("page/start.js"),
];

#[derive(Template)]
#[template(path = "page.html", config = "src/report/page/askama.toml")]
struct ReviewPage<'a> {
    w: Words,
    language: &'static str,
    policy: String,
    style: &'static str,
    script: String,
    data: String,
    storage_key: String,
    approve_key: &'static str,
    run: &'a str,
    started: String,
    version: &'a str,
    sources: [SourceLine; 2],
    classes: Vec<ClassBar>,
    bins: Vec<BinBar>,
    notes: Vec<String>,
    left_out: Vec<String>,
    findings: String,
    only: String,
}

struct SourceLine {
    system: &'static str,
    place: String,
    size: String,
}

/// One class with its bar, which is `width` of 1,000 wide.
struct ClassBar {
    id: &'static str,
    name: String,
    hint: &'static str,
    count: String,
    width: u64,
}

/// One column of the histogram, in a drawing that is [`HEIGHT`] high.
struct BinBar {
    label: String,
    parts: Vec<BinPart>,
    x: usize,
    count: String,
    count_y: f64,
}

struct BinPart {
    class: &'static str,
    y: f64,
    height: f64,
}

/// Height of the histogram's highest column, in the drawing's units (a column is 20 wide).
const HEIGHT: f64 = 72.0;

/// The whole page. `rows` are those of the review file, as `review::rows` gives them.
#[must_use]
pub fn html(run: &Run, rows: &[ReviewRow]) -> String {
    html_within(run, rows, PageLimits::default())
}

/// The page with no more rows and customers than `limits` allows.
#[must_use]
pub fn html_within(run: &Run, rows: &[ReviewRow], limits: PageLimits) -> String {
    let language = run.manifest.language;
    let w = Words::of(language);
    let data = page_data(run, rows, limits);
    let left_out = left_out(language, data.left_out.rows, data.left_out.economic);
    let json = serde_json::to_string(&data).expect("the data holds only texts, numbers and lists");
    let script = SCRIPTS.concat();
    let numbers = Numbers::of(run, rows.iter().map(|row| &run.proposals[row.index]));
    let counts = &run.manifest.counts;
    let page = ReviewPage {
        w,
        language: language.code(),
        policy: policy(STYLE, &script),
        style: STYLE,
        storage_key: format!("kobl:{}:{}", run.manifest.id, &hex(&json)[..16]),
        data: packed(&json),
        approve_key: data.approve_keys[0],
        script,
        run: run.manifest.id.as_str(),
        started: words::moment(language, run.manifest.started),
        version: &run.manifest.version,
        sources: [
            SourceLine {
                system: "ClientView",
                place: words::source(language, &run.manifest.clientview),
                size: words::clientview_size(language, counts.clientview, counts.linked, counts.inactive),
            },
            SourceLine {
                system: "e-conomic",
                place: words::source(language, &run.manifest.economic),
                size: count::customers(counts.economic).say(language),
            },
        ],
        classes: class_bars(language, &numbers),
        bins: bin_bars(language, &numbers),
        notes: words::notes(&run.manifest),
        left_out,
        findings: grouped(language, run.findings.len() as u64),
        only: grouped(language, data.only_left),
    };
    page.render().expect("writing to a string does not fail")
}

/// Nothing is loaded, sent or framed; only this style and this script run, and
/// the script cannot write markup.
fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        source_hash(style),
        source_hash(script)
    )
}

fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn hex(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON as gzip in base 64: a quarter of the length, and nothing in it can be taken for markup.
fn packed(json: &str) -> String {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    gzip.write_all(json.as_bytes()).and_then(|()| gzip.finish()).map_or_else(
        |_| String::new(), // Writing to memory does not fail.
        |bytes| STANDARD.encode(bytes),
    )
}

fn left_out(language: Language, rows: usize, economic: usize) -> Vec<String> {
    let rows = (rows > 0).then(|| words::rows_left_out(language, rows as u64));
    let economic = (economic > 0).then(|| words::economic_left_out(language, economic as u64));
    rows.into_iter().chain(economic).collect()
}

fn class_bars(language: Language, numbers: &Numbers) -> Vec<ClassBar> {
    let w = Words::of(language);
    let hints = [
        w.class_certain_hint,
        w.class_review_hint,
        w.class_unlikely_hint,
        w.class_none_hint,
        w.class_linked_hint,
    ];
    let names = words::groups(language);
    let most = numbers.by_group.iter().copied().max().unwrap_or(0).max(1);
    (0..GROUPS)
        .filter(|group| *group < 4 || numbers.by_group[*group] > 0)
        .map(|class| ClassBar {
            id: GROUP_IDS[class],
            name: names[class].clone(),
            hint: hints[class],
            count: grouped(language, numbers.by_group[class]),
            width: numbers.by_group[class] * 1000 / most,
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows, drawn as lengths")]
fn bin_bars(language: Language, numbers: &Numbers) -> Vec<BinBar> {
    let w = Words::of(language);
    let most = numbers.histogram.iter().map(super::Bin::total).max().unwrap_or(0).max(1) as f64;
    let height = |count: u64| (count as f64 * HEIGHT * 10.0 / most).round() / 10.0;
    numbers
        .histogram
        .iter()
        .enumerate()
        .map(|(place, bin)| {
            let mut top = HEIGHT;
            let parts = (0..GROUPS)
                .filter(|&class| bin.by_group[class] > 0)
                .map(|class| {
                    let height = height(bin.by_group[class]).max(0.6);
                    top -= height;
                    BinPart { class: GROUP_IDS[class], y: (top * 10.0).round() / 10.0, height }
                })
                .collect();
            let to = if place + 1 == BINS { 100 } else { place * 5 + 4 };
            BinBar {
                label: w
                    .histogram_label
                    .replace("{from}", &(place * 5).to_string())
                    .replace("{to}", &to.to_string())
                    .replace("{count}", &grouped(language, bin.total())),
                parts,
                x: place * 20,
                count: if bin.total() > 0 { grouped(language, bin.total()) } else { String::new() },
                count_y: (top * 10.0).round() / 10.0 - 2.0,
            }
        })
        .collect()
}
