//! `kobl explain`: why a proposal is what it is, field by field, in weights: a
//! waterfall from the starting point to the probability.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::find_customer::{self, FoundCustomer, Twofold};
use super::options::ExplainArgs;
use super::{new_run, present};
use crate::customer::{EconomicNumber, Field, Particulars, shown_phone};
use crate::language::{self, Language, Localize};
use crate::matching::waterfall::{WaterfallLine, waterfall};
use crate::matching::{Contribution, Explanation, Matcher, Term};
use crate::run::{Inactive, Ingredients, Run, build_with};
use crate::systems::run_folder;

pub(super) fn run(args: &ExplainArgs, context: &Context) -> Result<Exit, Failure> {
    let progress = context.progress();
    let run = match run_to_explain(args, context)? {
        ToExplain::Kept(run) => run,
        ToExplain::Now(ingredients) => {
            return build_with(*ingredients, progress.as_ref(), |run, matcher| {
                explain(args, run, &|one, other| matcher.explain(one, other), context)
            });
        }
    };
    let explained = |one, other| {
        let settings = run.manifest.settings();
        let (clientview, economic) = (&run.clientview.customers, &run.economic.customers);
        Matcher::new(clientview, economic, &settings, progress.as_ref()).explain(one, other)
    };
    explain(args, &run, &explained, context)
}

fn explain(
    args: &ExplainArgs,
    run: &Run,
    explained: &dyn Fn(u32, u32) -> Explanation,
    context: &Context,
) -> Result<Exit, Failure> {
    let FoundCustomer { index, number: typed } =
        find_customer::customer(run, &args.customer, Twofold::Code, context)?;
    let against = number(args, run)?.or_else(|| place_of(run, typed?));
    let proposal = &run.proposals[index];
    let Some(economic) = against.or_else(|| place_of(run, proposal.number?)) else {
        context.data(no_candidate(run, index, context.language));
        return Ok(Exit::Done);
    };
    let explanation = explained(small(index), small(economic));
    if context.json {
        context.data_json(&as_json(run, index, economic, &explanation));
    } else {
        tell(run, index, economic, &explanation, context);
    }
    Ok(Exit::Done)
}

/// Lists are far below four billion rows; the row ids count in `u32`.
fn small(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What is explained.
enum ToExplain {
    /// A run on disk.
    Kept(Box<Run>),
    /// Both systems as they are now.
    Now(Box<Ingredients>),
}

/// The run of `--run`, or the newest one; where there is none, both systems as they are now.
fn run_to_explain(args: &ExplainArgs, context: &Context) -> Result<ToExplain, Failure> {
    let load = |folder: &Path| run_folder::load(folder).map(Box::new).map(ToExplain::Kept).map_err(failure);
    if let Some(folder) = &args.run {
        return load(folder);
    }
    let config = context.config_if_any()?;
    let runs = config.as_ref().map_or_else(|| PathBuf::from("runs"), |config| config.runs.clone());
    match (run_folder::newest(&runs), config) {
        (Some(folder), _) => load(&folder),
        (None, Some(config)) => {
            new_run::of_now(&config, Inactive::Included, context).map(Box::new).map(ToExplain::Now)
        }
        (None, None) => Err(Failure::new(Exit::Usage, language::explain::no_run(&runs))),
    }
}

/// The place of the `--against` customer in the list.
fn number(args: &ExplainArgs, run: &Run) -> Result<Option<usize>, Failure> {
    let Some(text) = &args.against else { return Ok(None) };
    let place = EconomicNumber::parse(text.trim()).ok().and_then(|number| place_of(run, number));
    place.map(Some).ok_or_else(|| Failure::new(Exit::Usage, language::explain::no_number(text)))
}

fn place_of(run: &Run, number: EconomicNumber) -> Option<usize> {
    run.economic.customers.iter().position(|customer| customer.number == number)
}

fn no_candidate(run: &Run, index: usize, language: Language) -> String {
    let line = &run.proposals[index];
    let why = language::matching::reason(language, &[], &line.doubts);
    format!("{} {}\n{why}", line.code, language::shown_name(&run.clientview.customers[index].about.name))
}

fn as_json(run: &Run, index: usize, economic: usize, explanation: &Explanation) -> serde_json::Value {
    json!({
        "code": run.proposals[index].code,
        "number": run.economic.customers[economic].number,
        "probability": explanation.probability,
        "class": explanation.class,
        "chosen": explanation.chosen,
        "waterfall": lines(explanation).iter().map(line_as_json).collect::<Vec<_>>(),
        "contributions": explanation.contributions,
        "doubts": explanation.doubts,
        "alternatives": run.proposals[index].alternatives,
    })
}

/// A line as the table shows it: its subject, the level of each of its comparisons, its weight in bits.
fn line_as_json(line: &WaterfallLine) -> serde_json::Value {
    let levels = line.levels.iter().map(|(term, level)| (term.name().to_owned(), level.name().into()));
    json!({
        "subject": line.subject,
        "levels": serde_json::Value::Object(levels.collect()),
        "weight": (f64::from(line.weight) * 100.0).round() / 100.0,
    })
}

fn tell(run: &Run, index: usize, economic: usize, explanation: &Explanation, context: &Context) {
    let language = context.language;
    let (ours, theirs) = (&run.clientview.customers[index], &run.economic.customers[economic]);
    context.data(format!(
        "{} {}  ↔  {} {}\n",
        ours.code,
        language::shown_name(&ours.about.name),
        theirs.number,
        language::shown_name(&theirs.about.name)
    ));
    let mut table = present::table(&language::explain::headings(language));
    let mut total = 0.0;
    for row in rows(explanation, context).iter().filter(|row| row.is_shown()) {
        total += row.weight;
        let values = row.terms.iter().map(|term| {
            values(term.fields(), &ours.code.to_string(), &ours.about, theirs.number, &theirs.about)
        });
        let (left, right): (Vec<String>, Vec<String>) = values.map(|[left, right]| (left, right)).unzip();
        table.add_row([
            row.name.clone(),
            row.found.clone(),
            joined(left.iter(), " · "),
            joined(right.iter(), " · "),
            language::explain::weight(row.weight).say(language),
            language::explain::weight(total).say(language),
            bar(row.weight),
        ]);
    }
    context.data(table.to_string());
    context.data(language::explain::verdict(explanation));
    for doubt in &explanation.doubts {
        context.data(format!("  - {}", doubt.say(language)));
    }
    runner_ups(run, index, theirs.number, context);
}

/// A row of the table.
struct WeightRow {
    name: String,
    found: String,
    /// The comparisons whose fields are shown.
    terms: Vec<Term>,
    weight: f32,
}

impl WeightRow {
    /// A weight of nothing (mostly something missing) says nothing; the starting point always shows.
    fn is_shown(&self) -> bool {
        self.terms.contains(&Term::Prior) || self.weight.abs() >= 0.05
    }
}

/// The lines of the waterfall as the report shows them; with `-v` every weight by itself.
fn rows(explanation: &Explanation, context: &Context) -> Vec<WeightRow> {
    let language = context.language;
    if context.verbose {
        let row = |one: &Contribution| WeightRow {
            name: name(one, language),
            found: one.level.say(language),
            terms: vec![one.term],
            weight: one.weight,
        };
        return explanation.contributions.iter().map(row).collect();
    }
    let row = |line: WaterfallLine| WeightRow {
        name: language::report::subject(language, line.subject).to_owned(),
        found: language::matching::found(language, &line),
        terms: line.levels.iter().map(|(term, _)| *term).collect(),
        weight: line.weight,
    };
    lines(explanation).into_iter().map(row).collect()
}

/// The lines of the waterfall, of the weights that a run stores.
fn lines(explanation: &Explanation) -> Vec<WaterfallLine> {
    let stored: Vec<Contribution> = explanation.summary.iter().map(|one| one.rounded()).collect();
    waterfall(&stored)
}

fn name(one: &Contribution, language: Language) -> String {
    let name = one.term.say(language);
    match one.with {
        Some(with) => format!("{name} + {}", with.say(language)),
        None => name,
    }
}

/// What the two lists hold in the fields of a comparison.
fn values(
    fields: &[Field],
    code: &str,
    ours: &Particulars,
    number: EconomicNumber,
    theirs: &Particulars,
) -> [String; 2] {
    let of = |read: &dyn Fn(&Particulars) -> String| {
        [ours, theirs].map(|about| language::shown_name(&read(about)))
    };
    match fields {
        [] => [String::new(), String::new()],
        [Field::Code, ..] => [code.to_owned(), number.to_string()],
        [Field::Name, ..] => of(&|about| about.whole_name().trim().to_owned()),
        [Field::Address(_), ..] => of(&|about| joined(about.address_lines().iter(), ", ")),
        [Field::Cvr] => of(&|about| crate::review::shown_cvr(&about.cvr).into_owned()),
        [Field::Phone, ..] => [ours, theirs].map(|about| {
            let phones = [&about.phone, &about.mobile].into_iter().filter(|phone| !phone.trim().is_empty());
            phones.map(|phone| shown_phone(phone)).collect::<Vec<_>>().join(" · ")
        }),
        _ => of(&|about| joined(fields.iter().filter_map(|field| about.get(*field)), " ")),
    }
}

/// Texts in one, without those that are blank.
fn joined<'t, T: AsRef<str> + 't>(texts: impl Iterator<Item = &'t T>, between: &str) -> String {
    texts.map(|text| text.as_ref().trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(between)
}

/// One block for each unit of weight, to the side it pulls.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10 first")]
fn bar(weight: f32) -> String {
    let blocks = weight.abs().round().clamp(0.0, 10.0) as usize;
    if weight < 0.0 {
        format!("{:>10}|", "█".repeat(blocks))
    } else {
        format!("{:10}|{}", "", "█".repeat(blocks))
    }
}

fn runner_ups(run: &Run, index: usize, shown: EconomicNumber, context: &Context) {
    let line = &run.proposals[index];
    let chosen = line.number.map(|number| (number, line.probability));
    let others: Vec<String> = chosen
        .into_iter()
        .chain(line.alternatives.iter().map(|other| (other.number, other.probability)))
        .filter(|(number, _)| *number != shown)
        .filter_map(|(number, probability)| {
            let name = &run.economic.customers[place_of(run, number)?].about.name;
            Some(format!(
                "  {number} {} ({:.0} %)",
                language::shown_name(name),
                (probability * 100.0).floor()
            ))
        })
        .collect();
    if !others.is_empty() {
        context.data(language::explain::runner_ups());
        context.data(others.join("\n"));
    }
}
