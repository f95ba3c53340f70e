//! `kobl evaluate`: how good a run's proposals are, held against the truth.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::EvaluateArgs;
use super::present;
use super::reviewed::ReviewedFile;
use crate::customer::{Code, EconomicNumber};
use crate::language::{self, Localize};
use crate::matching::evaluate::{Evaluation, Proposed, confidence_interval, evaluate};
use crate::review;
use crate::systems::run_folder;

pub(super) fn run(args: &EvaluateArgs, context: &Context) -> Result<Exit, Failure> {
    if let Some(path) = &args.answers {
        return by_answers(path, context);
    }
    let (Some(folder), Some(truth)) = (&args.run, &args.truth) else {
        return Err(context.needs_flag("--truth"));
    };
    let truth = read_truth(truth)?;
    let run = run_folder::load(folder).map_err(failure)?;
    let proposals: Vec<Proposed<'_>> = run
        .proposals
        .iter()
        .map(|line| Proposed {
            code: &line.code,
            number: line.number,
            probability: line.probability,
            class: line.class,
        })
        .collect();
    let evaluation = evaluate(&proposals, &truth);
    if context.json {
        context.data_json(&serde_json::to_value(&evaluation).unwrap_or_default());
    } else {
        tell(&evaluation, context);
    }
    Ok(Exit::Done)
}

/// What the proposals were worth on the firm's own customers, by the answers of a review.
fn by_answers(path: &Path, context: &Context) -> Result<Exit, Failure> {
    let language = context.language;
    let ReviewedFile { run, review, .. } = ReviewedFile::open(path, context)?;
    let classes = review::answers_by_class(&run, &review);
    if run.manifest.review.preapproved {
        context.warn(language::evaluate::filled_in());
    }
    if context.json {
        let classes: Vec<serde_json::Value> = classes
            .iter()
            .map(|counts| {
                json!({
                    "class": counts.class, "answered": counts.answered, "right": counts.right,
                    "interval": confidence_interval(counts.right, counts.answered),
                })
            })
            .collect();
        context.data_json(&json!({ "run": run.manifest.id, "classes": classes }));
        return Ok(Exit::Done);
    }
    let mut table = present::table(&language::evaluate::answer_headings(language));
    for counts in &classes {
        table.add_row([
            language::review::class(language, counts.class).to_owned(),
            counts.answered.to_string(),
            counts.right.to_string(),
            language::evaluate::share(share(counts.right, counts.answered)).say(language),
            language::evaluate::interval(confidence_interval(counts.right, counts.answered)).say(language),
        ]);
    }
    context.data(table.to_string());
    context.data(language::evaluate::what_answers_say());
    Ok(Exit::Done)
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The truth: CSV with the columns `code` and `number`, in any order, `,` or `;` between them.
fn read_truth(path: &Path) -> Result<Vec<(Code, EconomicNumber)>, Failure> {
    let wrong = |line: u64| Failure::new(Exit::Usage, language::evaluate::bad_truth(path, line));
    let text = fs::read_to_string(path).map_err(|_| wrong(0))?;
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| wrong(1))?.clone();
    let column = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let (Some(code), Some(number)) = (column("code"), column("number")) else { return Err(wrong(1)) };
    let mut truth = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(error.position().map_or(0, csv::Position::line)))?;
        let line = record.position().map_or(0, csv::Position::line);
        let parsed = record.get(number).and_then(|text| EconomicNumber::parse(text).ok());
        let (Some(code), Some(number)) = (record.get(code), parsed) else { return Err(wrong(line)) };
        truth.push((Code::new(code), number));
    }
    Ok(truth)
}

fn tell(evaluation: &Evaluation, context: &Context) {
    let language = context.language;
    context.data(language::evaluate::figures(evaluation));
    let mut classes = present::table(&language::evaluate::class_headings(language));
    for worth in &evaluation.classes {
        classes.add_row([
            language::review::class(language, worth.class).to_owned(),
            worth.customers.to_string(),
            language::evaluate::share(worth.share).say(language),
            language::evaluate::share(worth.precision).say(language),
            language::evaluate::share(worth.share_of_true_links).say(language),
        ]);
    }
    context.data(classes.to_string());
    let mut reliability = present::table(&language::evaluate::reliability_headings(language));
    for decile in &evaluation.reliability {
        reliability.add_row([
            format!("{:.1}-{:.1}", decile.from, decile.to),
            decile.proposals.to_string(),
            language::evaluate::share(decile.stated).say(language),
            language::evaluate::share(decile.actual).say(language),
        ]);
    }
    context.data(reliability.to_string());
}
